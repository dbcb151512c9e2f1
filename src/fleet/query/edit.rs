//! Putting a value into a query and taking it out, as a press on a facet does.
//!
//! Invariant: putting in and taking out again gives the query of before, up to an order of terms that changes nothing.

use super::{Query, Term, Test, TextValue};
use crate::fleet::Fold;

impl Query {
    /// Whether each value of this term is one that a term of the query asks for.
    pub fn has(&self, term: &Term, fold: Fold) -> bool {
        self.terms.iter().any(|one| one.negated == term.negated && holds(&one.test, &term.test, fold))
    }

    /// Takes the values of a term out if they are in; otherwise puts them in, beside other values of their field.
    pub fn toggle(&mut self, term: &Term, fold: Fold) {
        if self.has(term, fold) {
            for one in self.terms.iter_mut().filter(|one| one.negated == term.negated) {
                take_out(&mut one.test, &term.test, fold);
            }
            self.terms.retain(|one| !is_void(&one.test));
            return;
        }
        let mut beside = self.terms.iter_mut().filter(|one| one.negated == term.negated);
        if !beside.any(|one| put_in(&mut one.test, &term.test)) {
            self.terms.push(term.clone());
        }
    }
}

/// Whether all values of the second test are values of the first.
fn holds(all: &Test, some: &Test, fold: Fold) -> bool {
    match (all, some) {
        (Test::Text(field, how, all), Test::Text(other, too, some)) => {
            field == other && how == too && some.iter().all(|value| all.iter().any(|one| same_text(one, value, fold)))
        }
        (Test::Status(all), Test::Status(some)) => {
            some.iter().all(|word| all.iter().any(|one| fold.is_same(one, word)))
        }
        (Test::Is(all), Test::Is(some)) => some.iter().all(|value| all.contains(value)),
        (Test::Listed(all), Test::Listed(some)) => some.iter().all(|value| all.contains(value)),
        (Test::Admits(all), Test::Admits(some)) => some.iter().all(|value| all.contains(value)),
        (Test::Expires(all), Test::Expires(some)) | (Test::Created(all), Test::Created(some)) => {
            some.iter().all(|value| all.contains(value))
        }
        _ => all == some,
    }
}

fn take_out(all: &mut Test, some: &Test, fold: Fold) {
    match (all, some) {
        (Test::Text(field, how, all), Test::Text(other, too, some)) if field == other && how == too => {
            all.retain(|one| !some.iter().any(|value| same_text(one, value, fold)));
        }
        (Test::Status(all), Test::Status(some)) => all.retain(|one| !some.iter().any(|word| fold.is_same(one, word))),
        (Test::Is(all), Test::Is(some)) => all.retain(|one| !some.contains(one)),
        (Test::Listed(all), Test::Listed(some)) => all.retain(|one| !some.contains(one)),
        (Test::Admits(all), Test::Admits(some)) => all.retain(|one| !some.contains(one)),
        (Test::Expires(all), Test::Expires(some)) | (Test::Created(all), Test::Created(some)) => {
            all.retain(|one| !some.contains(one));
        }
        (Test::Word(word), Test::Word(other)) if word == other => word.clear(),
        _ => {}
    }
}

/// Adds values to a test of the same field; `false` where one is no place for the other.
fn put_in(all: &mut Test, more: &Test) -> bool {
    match (all, more) {
        (Test::Text(field, how, all), Test::Text(other, too, more)) if field == other && how == too => {
            all.extend_from_slice(more);
        }
        (Test::Status(all), Test::Status(more)) => all.extend_from_slice(more),
        (Test::Is(all), Test::Is(more)) => all.extend_from_slice(more),
        (Test::Listed(all), Test::Listed(more)) => all.extend_from_slice(more),
        // Comparisons stand behind a sign of their own, which other values do not share.
        (Test::Expires(all), Test::Expires(more)) | (Test::Created(all), Test::Created(more))
            if !all.iter().chain(more).any(|when| matches!(when, super::When::Compared(..))) =>
        {
            all.extend_from_slice(more);
        }
        _ => return false,
    }
    true
}

fn is_void(test: &Test) -> bool {
    match test {
        Test::Word(word) => word.is_empty(),
        Test::Text(_, _, values) => values.is_empty(),
        Test::Status(words) => words.is_empty(),
        Test::Is(traits) => traits.is_empty(),
        Test::Listed(values) => values.is_empty(),
        Test::Admits(ranges) => ranges.is_empty(),
        Test::Expires(values) | Test::Created(values) => values.is_empty(),
        Test::Editable(_) => false,
    }
}

fn same_text(one: &TextValue, other: &TextValue, fold: Fold) -> bool {
    match (one, other) {
        (TextValue::Text(one), TextValue::Text(other)) => fold.is_same(one, other),
        _ => one == other,
    }
}

#[cfg(test)]
mod tests {
    use crate::fleet::index::fold::tests::FOLD;
    use crate::fleet::query::parse;

    #[test]
    fn a_press_puts_a_value_in_and_a_second_takes_it_out() {
        let table = [
            ("", "status:active", "status:active"),
            ("ci status:Active", "status:active", "ci"),
            ("tenant=\"A b\" x", "tenant=t2", "tenant=\"A b\",t2 x"),
            ("tenant=a,t2", "tenant=T2", "tenant=a"),
            ("tenant:t2", "tenant=t2", "tenant:t2 tenant=t2"),
            ("-tenant=t2", "tenant=t2", "-tenant=t2 tenant=t2"),
            ("expires<30d", "expires:never", "expires<30d expires:never"),
            ("expires:past", "expires:7d..30d", "expires:past,7d..30d"),
            ("ip:none", "ip:any", "ip:none,any"),
            ("editable:yes", "is:expiring", "editable:yes is:expiring"),
        ];
        for (text, pressed, after) in table {
            let (mut query, term) = (parse(text).query, parse(pressed).query.terms.remove(0));
            let (before, was_on) = (query.clone(), query.has(&term, FOLD));
            query.toggle(&term, FOLD);
            assert_eq!(query.to_string(), after, "{text} {pressed}");
            assert_ne!(query.has(&term, FOLD), was_on);
            if !was_on {
                query.toggle(&term, FOLD);
                assert_eq!(query, before, "{text} {pressed}");
            }
        }
    }
}

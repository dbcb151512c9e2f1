//! Which of many choices a person means who types part of one: a tenant of thousands, a role, a user.
//!
//! Invariant: every word that was typed stands in what is offered, in its name or in its id. The best come first: a name
//! that begins so, then a word in it that does, then the rest, each in the order in which the choices came.

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The places of the best, as many as were asked for.
    pub best: Vec<usize>,
    /// How many there are in all.
    pub total: usize,
}

/// Looks for a text among choices, each a name and an id.
pub fn find<'a>(choices: impl IntoIterator<Item = (&'a str, &'a str)>, text: &str, most: usize) -> Found {
    let text = text.trim().to_lowercase();
    let words: Vec<&str> = text.split_whitespace().collect();
    let ranked = |(at, (name, id)): (usize, (&str, &str))| Some((rank(name, id, &text, &words)?, at));
    let mut all: Vec<(u8, usize)> = choices.into_iter().enumerate().filter_map(ranked).collect();
    all.sort_unstable();
    Found { total: all.len(), best: all.into_iter().take(most).map(|(_, at)| at).collect() }
}

/// The place of the choice that is exactly this, whatever the size of its letters; none where two are, and none where
/// nothing was typed.
pub fn exact<'a>(choices: impl IntoIterator<Item = (&'a str, &'a str)>, text: &str) -> Option<usize> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let named = |name: &str| name.to_lowercase() == text.to_lowercase();
    let mut same = choices.into_iter().enumerate().filter(|(_, (name, id))| *id == text || named(name));
    let (at, _) = same.next()?;
    same.next().is_none().then_some(at)
}

/// How good a choice is, from 0; `None` where a word is missing.
fn rank(name: &str, id: &str, text: &str, words: &[&str]) -> Option<u8> {
    let (name, id) = (name.to_lowercase(), id.to_lowercase());
    if !words.iter().all(|word| name.contains(word) || id.contains(word)) {
        return None;
    }
    let begins = |part: &str| part.starts_with(text);
    Some(match text {
        "" => 0,
        _ if name == text || id == text => 0,
        _ if begins(&name) => 1,
        _ if name.split(|c: char| !c.is_alphanumeric()).any(begins) || begins(&id) => 2,
        _ => 3,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TENANTS: [(&str, &str); 6] = [
        ("North Acme", "T1"),
        ("Acme", "T2"),
        ("Macmeda", "acme-old"),
        ("Acme West", "T4"),
        ("Évora & Søn <Holding>", "T5"),
        ("Acme", "T6"),
    ];

    #[test]
    fn the_best_come_first_and_every_word_counts() {
        assert_eq!(find(TENANTS, "acme", 9).best, [1, 5, 3, 0, 2]);
        assert_eq!(find(TENANTS, " WEST  acm", 9).best, [3]);
        assert_eq!(find(TENANTS, "acme t6", 9).best, [5]);
        assert_eq!(find(TENANTS, "søn <h", 9).best, [4]);
        assert_eq!(find(TENANTS, "nobody", 9), Found::default());
    }

    #[test]
    fn of_many_only_the_best_are_given_and_all_are_counted() {
        let names: Vec<String> = (0..2_000).map(|n| format!("Tenant {n}")).collect();
        let choices = || names.iter().map(|name| (name.as_str(), "T"));
        let all = find(choices(), "", 50);
        assert_eq!((all.best.len(), all.total, all.best.last()), (50, 2_000, Some(&49)));
        let some = find(choices(), "199", 50);
        assert_eq!((some.total, some.best[0]), (12, 199));
    }

    #[test]
    fn a_name_that_two_have_means_neither() {
        assert_eq!(exact(TENANTS, "acme west"), Some(3));
        assert_eq!(exact(TENANTS, "acme"), None);
        assert_eq!(exact(TENANTS, "T6"), Some(5));
        assert_eq!((exact(TENANTS, ""), exact(TENANTS, "t6")), (None, None));
    }

    /// Roles have no id, and of some things there is one only: whoever left the empty field was given it.
    #[test]
    fn nothing_typed_means_not_even_the_only_choice() {
        assert_eq!(exact([("Reader", "")], " "), None);
        assert_eq!(exact([("Reader", "")], "reader"), Some(0));
    }
}

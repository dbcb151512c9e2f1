//! When suggestions are offered, and what the text is after one was taken.
//!
//! Invariant: whoever types plain words is left alone.

use crate::domain::Seconds;
use crate::domain::text::plain;
use crate::fleet::Fleet;
use crate::fleet::query::{Suggestion, is_before_value, suggest};

/// Lines that are offered for a value: more are found by typing on.
const MOST_VALUES: usize = 8;
/// Lines that are looked at, among which those that begin with what was typed come first.
const MOST: usize = 200;

/// What a field asks for, for those who choose among them.
const HINTS: [(&str, &str); 15] = [
    ("status", "as it is now"),
    ("is", "active, expiring, editable…"),
    ("tenant", "by name or id"),
    ("role", "in the project or a tenant"),
    ("ip", "a permitted address or range"),
    ("expires", "when it ends"),
    ("created", "when it was made"),
    ("by", "who made it"),
    ("user", "whom it acts as"),
    ("name", "words of the name"),
    ("id", "part of the id"),
    ("desc", "words of the description"),
    ("editable", "yes or no"),
    ("claim", "a custom claim"),
    ("attr", "a custom attribute"),
];

/// How much somebody wants suggestions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// They have typed: a field that they begin, or a value.
    Calm,
    /// They have asked: whatever fits.
    Asked,
    /// They have closed the list, or only look.
    None,
}

/// What is offered at the caret, a place in bytes.
pub(super) fn offer(fleet: &Fleet, text: &str, caret: usize, wish: Wish, now: Seconds) -> Vec<Suggestion> {
    if wish == Wish::None || (wish == Wish::Calm && !may_begin(text, caret)) {
        return Vec::new();
    }
    let mut found = suggest(fleet, text, caret, now, MOST);
    let is_value = found.first().is_some_and(|first| follows_a_sign(text, first.span.start));
    if is_value {
        let typed = found.first().and_then(|first| text.get(first.span.start..caret)).unwrap_or_default();
        let typed = typed.trim_start_matches('"').to_lowercase();
        let begins = |text: &str| text.trim_start_matches('"').to_lowercase().starts_with(&typed);
        found.sort_by_cached_key(|one| !(begins(&one.text) || begins(&one.label)));
        found.truncate(MOST_VALUES);
    } else {
        for one in found.iter_mut().filter(|one| one.label.is_empty()) {
            one.label = hint(&one.text).to_owned();
        }
    }
    let piece =
        |one: &Suggestion| text.get(one.span.clone()).is_some_and(|piece| piece.eq_ignore_ascii_case(&one.text));
    if found.iter().all(piece) {
        // There is nothing left to add.
        return Vec::new();
    }
    found
}

/// Whether the letters before the caret are a value, or enough of a word to be the name of a field.
fn may_begin(text: &str, caret: usize) -> bool {
    let before = text.get(..caret).unwrap_or_default();
    let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    // A quoted value may hold blanks: then the last word says nothing.
    let in_quotes = before.chars().filter(|c| plain(*c) == '"').count() % 2 == 1;
    let name = word.trim_start_matches(|c| plain(c) == '-');
    in_quotes || word.contains(|c| plain(c) != ',' && is_before_value(c)) || name.chars().nth(1).is_some()
}

fn follows_a_sign(text: &str, at: usize) -> bool {
    text.get(..at).is_some_and(|before| before.ends_with(is_before_value))
}

fn hint(field: &str) -> &'static str {
    let name = field.trim_end_matches([':', '.']);
    HINTS.iter().find(|(one, _)| *one == name).map_or("", |(_, hint)| hint)
}

/// The text with a suggestion taken, and where the caret then stands.
pub(super) fn taken(text: &str, suggestion: &Suggestion) -> (String, usize) {
    let before = text.get(..suggestion.span.start).unwrap_or_default();
    let after = text.get(suggestion.span.end..).unwrap_or_default();
    let is_done = !suggestion.text.ends_with([':', '.', '=']);
    // The next term can be typed at once.
    let blank = if is_done && after.is_empty() { " " } else { "" };
    let head = format!("{before}{}{blank}", suggestion.text);
    let caret = head.len();
    (head + after, caret)
}

/// What a line says beside its text: nothing that the text says already.
pub(super) fn label(suggestion: &Suggestion) -> String {
    let text = suggestion.text.trim_matches('"');
    if text.eq_ignore_ascii_case(&suggestion.label) || suggestion.text == format!("{}=", prefixed(suggestion)) {
        return String::new();
    }
    suggestion.label.clone()
}

/// A member's name behind the field that it is of.
fn prefixed(suggestion: &Suggestion) -> String {
    let field = suggestion.text.split('.').next().unwrap_or_default();
    format!("{field}.{}", suggestion.label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fleet::Fold;

    fn offered(text: &str, wish: Wish) -> Vec<String> {
        let fleet = Fleet::new(Fold::default());
        offer(&fleet, text, text.len(), wish, Seconds(0)).into_iter().map(|one| one.text).collect()
    }

    #[test]
    fn plain_words_are_left_alone() {
        for text in ["", "b", "billing", "billing ", "s", "-s", "e", "two words", "\"st", "\"a st", "10.0.0.1"] {
            assert!(offered(text, Wish::Calm).is_empty(), "{text}");
        }
        assert!(offered("billing", Wish::Asked).is_empty());
    }

    #[test]
    fn the_beginning_of_a_field_and_a_value_are_answered() {
        assert_eq!(offered("st", Wish::Calm), ["status:"]);
        assert_eq!(offered("a -ST", Wish::Calm), ["status:"]);
        assert_eq!(offered("editable:", Wish::Calm), ["yes", "no"]);
        assert_eq!(offered("editable:y", Wish::Calm), ["yes"]);
        assert!(offered("editable:yes", Wish::Calm).is_empty(), "nothing is left to add");
        assert!(offered("editable:", Wish::None).is_empty());
    }

    #[test]
    fn an_empty_box_tells_all_fields_to_those_who_ask() {
        assert_eq!(offered("", Wish::Asked).len(), HINTS.len());
        assert!(offered("", Wish::Asked).iter().all(|field| !hint(field).is_empty()), "each says what it is for");
    }

    #[test]
    fn what_is_taken_replaces_its_piece_and_no_more() {
        let one = |span, text: &str| Suggestion { span, text: text.to_owned(), label: String::new(), count: None };
        assert_eq!(taken("a st", &one(2..4, "status:")), ("a status:".to_owned(), 9));
        assert_eq!(taken("is:ex", &one(3..5, "expired")), ("is:expired ".to_owned(), 11));
        assert_eq!(taken("is:ex b", &one(3..5, "expired")), ("is:expired b".to_owned(), 10));
    }

    #[test]
    fn a_label_says_something_new() {
        let one = |text: &str, label: &str| {
            label_of(Suggestion { span: 0..0, text: text.to_owned(), label: label.to_owned(), count: None })
        };
        assert_eq!(one("active", "Active"), "");
        assert_eq!(one("\"Tenant Admin\"", "Tenant Admin"), "");
        assert_eq!(one("T2abc", "Acme"), "Acme");
        assert_eq!(one("claim.env=", "env"), "");
    }

    fn label_of(suggestion: Suggestion) -> String {
        label(&suggestion)
    }
}

//! Below the box: what the search was taken for, and what of it could not be read.
//!
//! Invariant: what is left out is always said together with that the rest applies.

use leptos::prelude::*;

use super::SearchDesk;
use crate::browser::moments::zone;
use crate::fleet::query::{ID_FIELDS, Parsed, Problem, Query, Term, Test};
use crate::state::Step;
use crate::ui::{Button, Glyph, Icon, PlainText, TextFit};

/// The id of these words, which the box refers to.
pub(super) const NOTES: &str = "search-notes";

/// Problems that are told at a time.
const TOLD: usize = 3;
/// Letters of a sentence that are shown.
const LONGEST: usize = 400;

/// The words.
#[component]
pub(super) fn SearchNotes(desk: SearchDesk, problems: Memo<Vec<Problem>>) -> impl IntoView {
    let list = desk.list;
    let is_secret = Memo::new(move |_| list.holds_secret());
    // A secret is not shown once more.
    let reading = Memo::new(move |_| list.parsed.with(|parsed| reading(parsed, &zone()).filter(|_| !is_secret.get())));
    let told = move || problems.with(|problems| problems.iter().take(TOLD).map(told).collect_view());
    let rest = move || {
        let count = problems.with(Vec::len);
        let applies = list.parsed.with(|parsed| rest(&parsed.query));
        (count > 0).then(|| view! { <p class="search-notes-rest">{more(count)} {applies}</p> })
    };
    view! {
        <div class="search-notes" id=NOTES>
            <div class="search-notes-problems" role="status">
                {move || is_secret.get().then(|| secret(desk))}
                {told}
                {rest}
            </div>
            {move || reading.get().map(|text| view! { <p class="search-notes-reading"><PlainText text fit=TextFit::Wrap /></p> })}
        </div>
    }
}

/// What is said of a text that looks like a secret, and the way out.
fn secret(desk: SearchDesk) -> AnyView {
    let clear = move || {
        desk.list.search(String::new(), Step::Ongoing);
        desk.focus();
    };
    let [fields @ .., last] = ID_FIELDS.map(|field| format!("{field}:"));
    view! {
        <p class="search-notes-problem">
            <Icon glyph=Glyph::Lock />
            <span>
                "This looks like a secret. It stays in this page: it is not in the address, in the browser’s history or in a saved view, and was sent nowhere. "
                {format!("If it is an id, write {} or {last} before it.", fields.join(", "))}
            </span>
        </p>
        <Button on_press=clear>"Clear the search"</Button>
    }
    .into_any()
}

/// The search in plain language, unless it is as plain itself.
fn reading(parsed: &Parsed, zone: &str) -> Option<String> {
    let is_plain = |term: &Term| !term.negated && matches!(term.test, Test::Word(_));
    let terms = &parsed.query.terms;
    let is_worth_it = !terms.iter().all(is_plain) || (!terms.is_empty() && !parsed.problems.is_empty());
    is_worth_it.then(|| cut(&parsed.query.reading(zone)))
}

/// A problem, with what somebody typed kept apart from our words.
fn told(problem: &Problem) -> AnyView {
    let (before, typed, after) = apart(&problem.text);
    let typed = (!typed.is_empty()).then(|| view! { "“"<PlainText text=cut(typed) fit=TextFit::Wrap />"”" });
    view! { <p class="search-notes-problem"><Icon glyph=Glyph::Warning /><span>{before.to_owned()}{typed}{after.to_owned()}</span></p> }
    .into_any()
}

/// A sentence, cut at the quotes around what somebody typed.
fn apart(text: &str) -> (&str, &str, &str) {
    let quoted = text.split_once('“').and_then(|(before, rest)| {
        let (typed, after) = rest.rsplit_once('”')?;
        Some((before, typed, after))
    });
    quoted.unwrap_or((text, "", ""))
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn more(count: usize) -> String {
    match count.saturating_sub(TOLD) {
        0 => String::new(),
        1 => "1 more place could not be read, either.".to_owned(),
        many => format!("{many} more places could not be read, either."),
    }
}

fn rest(query: &Query) -> &'static str {
    if query.is_empty() {
        "Nothing is left to search for: all keys are shown."
    } else {
        "The rest of the search applies:"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fleet::query::parse;

    fn read(text: &str) -> Option<String> {
        reading(&parse(text), "UTC")
    }

    #[test]
    fn plain_words_need_no_reading() {
        for text in ["", "billing", "two words", "\"two words\"", "colour:red"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read("-test").as_deref(), Some("Keys except those with “test”."));
        assert_eq!(read("a colour:red").as_deref(), Some("Keys with “a”."), "something was left out");
        assert!(read("status:active").is_some());
    }

    #[test]
    fn what_was_typed_is_kept_apart() {
        assert_eq!(apart("There is no field “a”. Write b."), ("There is no field ", "a", ". Write b."));
        assert_eq!(apart("“x” and ” are no range"), ("", "x” and ", " are no range"));
        assert_eq!(apart("Write editable:yes."), ("Write editable:yes.", "", ""));
    }

    #[test]
    fn a_long_text_is_cut_at_a_letter() {
        assert_eq!(cut(&"ä".repeat(LONGEST)), "ä".repeat(LONGEST));
        assert_eq!(cut(&"ä".repeat(LONGEST + 1)), format!("{}…", "ä".repeat(LONGEST)));
    }
}

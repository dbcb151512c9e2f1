//! How to search, by examples that can be tried.
//!
//! Invariant: what an example means is told by the same code that reads it, so the two cannot differ.

use leptos::prelude::*;

use super::{HELP, SearchDesk};
use crate::browser::moments::zone;
use crate::fleet::query::parse;
use crate::state::Step;
use crate::ui::{Button, ButtonKind};

/// Examples under what they are about.
const EXAMPLES: [(&str, &[&str]); 5] = [
    ("Words", &["billing", "\"two words\"", "billing -test"]),
    ("What a key is", &["status:active,inactive", "is:expiring", "name:ci desc:deploy"]),
    ("Access", &["tenant:acme", "tenant:none -role:admin", "by:anna", "claim.env=prod"]),
    ("Time", &["expires<30d", "expires:never", "expires:7d..30d", "created>2026-01"]),
    ("Addresses", &["ip:10.0.0.0/8", "ip~203.0.113.7", "ip:none"]),
];

/// The help.
#[component]
pub(in crate::pages) fn SearchHelp() -> impl IntoView {
    let desk = expect_context::<SearchDesk>();
    let show_shortcuts = move || {
        // The keyboard returns from the dialog to where it was, which must not be a help that is closed by then.
        desk.focus();
        desk.shortcuts.set(true);
    };
    let groups = EXAMPLES.map(|(about, examples)| {
        let examples = examples.iter().map(|text| example(desk, text)).collect_view();
        view! {
            <section>
                <h3>{about}</h3>
                <ul>{examples}</ul>
            </section>
        }
    });
    view! {
        <h2>"How to search"</h2>
        <p>
            "A key must meet every term. A comma means or, a minus means not. "
            <code>"role:a"</code>
            " looks for the text within, "
            <code>"role=a"</code>
            " for the whole. Values with blanks go in quotes."
        </p>
        <div class="keys-search-help-groups">{groups.into_iter().collect_view()}</div>
        <p class="keys-search-help-end">
            <Button kind=ButtonKind::Quiet on_press=show_shortcuts>
                "Keyboard shortcuts"
            </Button>
        </p>
    }
}

fn example(desk: SearchDesk, text: &'static str) -> AnyView {
    let try_it = move |_| {
        desk.list.search(text.to_owned(), Step::Made);
        desk.focus();
    };
    view! {
        <li>
            <button
                class="keys-search-example"
                type="button"
                popovertarget=HELP
                popovertargetaction="hide"
                on:click=try_it
            >
                <code>{text}</code>
                " "
                <span>{parse(text).query.reading(&zone())}</span>
            </button>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_example_is_read_without_a_problem_and_as_it_stands() {
        for text in EXAMPLES.iter().flat_map(|(_, examples)| examples.iter()) {
            let parsed = parse(text);
            assert_eq!((parsed.problems.len(), parsed.query.to_string().as_str()), (0, *text));
        }
    }
}

//! All shortcuts, to be read.

use leptos::prelude::*;

use crate::browser::local_storage::keep_letter_shortcuts;
use crate::pages::keys::search::SearchDesk;
use crate::ui::{Button, Checkbox, Dialog, DialogSize, Dismissal};

/// Keys, and what each of them does.
type Shortcut = (&'static [&'static str], &'static str);

/// What the keys do, under where they do it.
const SHORTCUTS: [(&str, &[Shortcut]); 3] = [
    ("On this page", &[(&["/"], "Search"), (&["?"], "This list"), (&["Esc"], "Close what is open")]),
    (
        "In the list",
        &[
            (&["↑", "↓"], "Row by row"),
            (&["Page Up", "Page Down"], "Screen by screen"),
            (&["Home", "End"], "First and last row"),
            (&["Enter"], "Open the key"),
            (&["n"], "Create a key"),
            (&["r"], "Refresh the list"),
            (&["Space"], "Select the key"),
            (&["Shift+Space", "Shift+↑", "Shift+↓"], "Select a range"),
            (&["Ctrl+A"], "Select all keys shown"),
            (&["Shift+←", "Shift+→"], "On a column's head: change its width"),
        ],
    ),
    (
        "In the search box",
        &[
            (&["↑", "↓"], "Choose a suggestion"),
            (&["Enter", "Tab"], "Take it"),
            (&["Esc"], "Close the suggestions, then empty the box"),
        ],
    ),
];

/// The dialog.
#[component]
pub(in crate::pages) fn ShortcutList() -> impl IntoView {
    let desk = expect_context::<SearchDesk>();
    let close = Callback::new(move |()| desk.shortcuts.set(false));
    let switch = move |on| {
        desk.letters.set(on);
        keep_letter_shortcuts(on);
    };
    let groups = SHORTCUTS.map(|(place, shortcuts)| {
        let lines = shortcuts.iter().map(|(keys, does)| line(keys, does)).collect_view();
        view! {
            <section>
                <h3>{place}</h3>
                <dl class="shortcuts">{lines}</dl>
            </section>
        }
    });
    view! {
        <Dialog
            title=|| "Keyboard shortcuts"
            size=DialogSize::Medium
            dismissal=Dismissal::Freely(close)
            actions=move || view! { <Button on_press=move || close.run(())>"Close"</Button> }
        >
            <Checkbox
                label="Use single characters as shortcuts"
                hint="Turn this off if you speak to the page or press keys by accident: / ? n and r then do nothing. This browser remembers it."
                value=desk.letters
                on_change=switch
            />
            {groups.into_iter().collect_view()}
        </Dialog>
    }
}

fn line(keys: &[&'static str], does: &'static str) -> AnyView {
    let keys = keys.iter().map(|key| view! { <kbd>{*key}</kbd>" " }).collect_view();
    view! { <div class="shortcut"><dt>{keys}</dt><dd>{does}</dd></div> }.into_any()
}

//! The search box of the list. What one types filters at once.
//!
//! Invariant: the box and the filtering need nothing but this file; suggestions, the words about a query and the help
//! are code of their own, which comes when somebody turns to the box.

mod aids;
mod caret;
mod help;
mod notes;
mod offer;

use leptos::html::{Div, Input};
use leptos::{ev, prelude::*};

pub(in crate::pages) use self::aids::SearchAids;
pub(in crate::pages) use self::help::SearchHelp;
use crate::browser::local_storage::has_letter_shortcuts;
use crate::pages::parts::{self, Later};
use crate::state::{ListStore, Step};
use crate::ui::{Glyph, Icon, SearchField};

/// The id of the help, by which its button and its examples open and close it.
const HELP: &str = "search-help";

/// What the parts of the search share.
#[derive(Clone, Copy)]
pub(in crate::pages) struct SearchDesk {
    /// What is searched.
    pub(super) list: ListStore,
    /// The box.
    pub(super) input: NodeRef<Input>,
    /// Told whatever happens in the box.
    listener: StoredValue<Option<Callback<ev::Event>>>,
    /// Whether the list of shortcuts is open.
    pub(super) shortcuts: RwSignal<bool>,
    /// Whether single characters are shortcuts.
    pub(super) letters: RwSignal<bool>,
}

impl SearchDesk {
    pub(super) fn new(list: ListStore) -> Self {
        Self {
            list,
            input: NodeRef::new(),
            listener: StoredValue::new(None),
            shortcuts: RwSignal::new(false),
            letters: RwSignal::new(has_letter_shortcuts()),
        }
    }

    /// Puts the keyboard into the box.
    pub(super) fn focus(self) {
        if let Some(input) = self.input.get_untracked() {
            // Refused only by an element that left the page.
            let _ = input.focus();
        }
    }
}

/// The box, with what helps to fill it.
#[component]
pub(super) fn SearchBox(desk: SearchDesk) -> impl IntoView {
    let SearchDesk { list, input, listener, .. } = desk;
    let touched = RwSignal::new(false);
    let on_event = Callback::new(move |event: ev::Event| {
        if !touched.get_untracked() {
            touched.set(true);
        }
        // Called outside of the store, in which nobody may look while a call runs.
        if let Some(listener) = listener.get_value() {
            listener.run(event);
        }
    });
    let wanted = Memo::new(move |was| was == Some(&true) || touched.get() || !list.query().is_empty());
    view! {
        <div class="keys-search" role="search">
            <SearchField
                label="Search keys"
                shortcut="/"
                value=Signal::derive(move || list.query())
                on_input=move |query| list.search(query, Step::Ongoing)
                on_event=on_event
                node_ref=input
            />
            <HelpButton />
            {move || wanted.get().then(|| view! { <Later part=parts::search_aids /> })}
        </div>
    }
}

/// Opens what is said about the language of the box.
#[component]
fn HelpButton() -> impl IntoView {
    let panel = NodeRef::<Div>::new();
    let opened = RwSignal::new(false);
    view! {
        <button
            class="icon-button keys-search-help-button"
            type="button"
            aria-label="How to search"
            title="How to search"
            popovertarget=HELP
            on:click=move |_| opened.set(true)
        >
            <Icon glyph=Glyph::Question />
        </button>
        <div class="keys-search-help" id=HELP popover="auto" role="dialog" aria-label="How to search" node_ref=panel>
            {move || opened.get().then(|| view! { <Later part=parts::search_help /> })}
        </div>
    }
}

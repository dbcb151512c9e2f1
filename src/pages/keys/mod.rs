//! The list of keys: search, grid, and honest words about what is loaded.

mod cells;
mod grid;
mod row;
mod states;
mod status_line;

use std::sync::Arc;

use leptos::ev;
use leptos::html::Input;
use leptos::prelude::*;

use self::grid::Grid;
use self::states::{Banner, Instead};
use self::status_line::StatusLine;
use crate::fleet::query::{Matches, parse};
use crate::pages::moments::Moments;
use crate::pages::place::Place;
use crate::route::Route;
use crate::state::{KeysStore, Phase};
use crate::ui::{Button, ButtonKind, ButtonState, Glyph, Progress, ProgressValue, SearchField, focus_page_heading};

/// What the list shows, shared by the parts of the page.
#[derive(Clone, Copy)]
struct List {
    keys: KeysStore,
    place: Place,
    query: Memo<String>,
    /// What the query finds.
    matches: Memo<Arc<Matches>>,
}

impl List {
    /// The text searched for, as the address bar has it. Tracks.
    fn query(self) -> String {
        self.query.get()
    }

    fn search(self, query: String) {
        self.place.replace(Route::Keys { query });
    }
}

/// The page.
#[component]
pub fn KeysPage() -> impl IntoView {
    let keys = expect_context::<KeysStore>();
    let place = expect_context::<Place>();
    let query = Memo::new(move |_| match place.get() {
        Route::Keys { query } => query,
        Route::NewKey | Route::Unknown => String::new(),
    });
    let moments = expect_context::<Moments>();
    let meaning = Memo::new(move |_| query.with(|query| parse(query).query));
    let matches = Memo::new(move |_| {
        meaning.with(|query| {
            let now = if query.is_timely() { moments.now() } else { keys.now() };
            Arc::new(keys.fleet.with(|fleet| fleet.find(query, now)))
        })
    });
    let list = List { keys, place, query, matches };
    request_animation_frame(focus_page_heading);
    view! {
        <div class="keys-page">
            <div class="page-head">
                <h1 tabindex="-1">"Keys"</h1>
                <StatusLine list />
            </div>
            <Toolbar list />
            <div class="keys-notices"><Banner list /></div>
            <section class="keys-frame" aria-label="List of keys">
                <Loading keys />
                <Instead list>
                    <Grid keys matches />
                </Instead>
            </section>
        </div>
    }
}

#[component]
fn Toolbar(list: List) -> impl IntoView {
    let List { keys, place, .. } = list;
    let search_box = NodeRef::<Input>::new();
    focus_with_slash(search_box);
    let state = move || if keys.is_loading() { ButtonState::Busy } else { ButtonState::Ready };
    view! {
        <div class="keys-toolbar">
            <SearchField
                label="Search keys"
                shortcut="/"
                value=Signal::derive(move || list.query())
                on_input=move |query| list.search(query)
                node_ref=search_box
            />
            <div class="keys-toolbar-end">
                <Button icon=Glyph::Refresh state=Signal::derive(state) on_press=move || keys.start_loading()>
                    "Refresh"
                </Button>
                <Button kind=ButtonKind::Primary icon=Glyph::Plus on_press=move || place.go(&Route::NewKey)>
                    "Create key"
                </Button>
            </div>
        </div>
    }
}

/// `/` leads to the search box from anywhere that is no field itself.
fn focus_with_slash(search_box: NodeRef<Input>) {
    let listener = window_event_listener(ev::keydown, move |event| {
        let plain = event.key() == "/" && !event.ctrl_key() && !event.meta_key() && !event.alt_key();
        let typing = document()
            .active_element()
            .is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT" | "DIALOG"));
        if let Some(search_box) = search_box.get_untracked().filter(|_| plain && !typing) {
            event.prevent_default();
            // Refused only by an element that left the page.
            let _ = search_box.focus();
        }
    });
    on_cleanup(move || listener.remove());
}

/// How far a list has come that is being read.
#[component]
fn Loading(keys: KeysStore) -> impl IntoView {
    let value = move || match keys.phase.get() {
        Phase::Loading(crate::state::keys::Progress { bytes, length: Some(total), .. }) => {
            ProgressValue::Part { done: bytes.min(total), total }
        }
        _ => ProgressValue::Unknown,
    };
    move || keys.is_loading().then(|| view! { <Progress label="Loading keys" value=Signal::derive(value) /> })
}

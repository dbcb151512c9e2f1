//! The list of keys: search, grid, and honest words about what is loaded.

mod cells;
mod columns;
pub(super) mod export;
mod facets;
mod grid;
mod header;
mod keyboard;
mod narrowing;
mod position;
mod resize;
mod row;
pub(super) mod search;
pub(super) mod shortcuts;
mod sketch;
pub(super) mod sort_by;
mod states;
mod status_line;
pub mod tray;
pub(super) mod views;

use leptos::prelude::*;

pub use self::facets::{FilterPanel, Tiles};
use self::grid::Grid;
pub use self::narrowing::NarrowingBanner;
use self::search::{SearchBox, SearchDesk};
use self::shortcuts::Shortcuts;
use self::states::{Banner, Instead};
use self::status_line::StatusLine;
use self::tray::TrayPlace;
use self::views::LookBanner;
use crate::fleet::Fleet;
use crate::pages::parts::{self, Later, Tools, ToolsMissing};
use crate::pages::place::Place;
use crate::route::Route;
use crate::state::{KeysStore, ListStore, Phase};
use crate::ui::{Button, ButtonKind, ButtonState, Glyph, Progress, ProgressValue, focus_page_heading};

/// The page.
#[component]
pub fn KeysPage() -> impl IntoView {
    let list = expect_context::<ListStore>();
    let keys = list.keys;
    let narrowed = Memo::new(move |_| keys.is_narrowed());
    let tools = Tools::default();
    provide_context(tools);
    request_animation_frame(focus_page_heading);
    view! {
        <div class="keys-page">
            <div class="page-head">
                <h1 tabindex="-1">"Keys"</h1>
                <StatusLine list />
            </div>
            <Toolbar list />
            <TilesPlace keys />
            <div class="keys-notices">
                <ToolsMissing tools />
                {move || narrowed.get().then(|| view! { <Later part=parts::narrowing_banner /> })}
                <Banner list />
                <LookBanner list />
            </div>
            <div class="keys-body">
                {move || list.filters_open.get().then(|| view! { <Later part=parts::filter_panel /> })}
                <section class="keys-frame" aria-label="List of keys">
                    <Loading keys />
                    <Instead list>
                        <Grid list />
                    </Instead>
                    <TrayPlace list />
                </section>
            </div>
        </div>
    }
}

/// Where the counts stand: kept free for them until there are keys, gone where there is nothing to count.
#[component]
fn TilesPlace(keys: KeysStore) -> impl IntoView {
    let some = Memo::new(move |_| !keys.fleet.with(Fleet::is_empty));
    view! {
        <div class="keys-tiles" hidden=move || !some.get() && !keys.is_loading()>
            {move || some.get().then(|| view! { <Later part=parts::filter_tiles tool=true /> })}
        </div>
    }
}

#[component]
fn Toolbar(list: ListStore) -> impl IntoView {
    let keys = list.keys;
    let place = expect_context::<Place>();
    let desk = SearchDesk::new(list);
    provide_context(desk);
    let state = move || if keys.is_loading() { ButtonState::Busy } else { ButtonState::Ready };
    view! {
        <div class="keys-toolbar">
            <SearchBox desk />
            <Shortcuts desk />
            <div class="keys-toolbar-end">
                <Later part=parts::view_tools tool=true />
                <Button icon=Glyph::Refresh state=Signal::derive(state) on_press=move || keys.start_loading()>
                    "Refresh"
                </Button>
                <Button on_press=move || place.go(&Route::Import)>"Import…"</Button>
                <Button kind=ButtonKind::Primary icon=Glyph::Plus on_press=move || place.go(&Route::NewKey)>
                    "Create key"
                </Button>
            </div>
        </div>
    }
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

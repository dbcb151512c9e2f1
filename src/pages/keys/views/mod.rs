//! How the list looks, views with a name, and the list as a file: the buttons. What they open comes when it is needed.

mod columns;
mod import;
mod look;
mod naming;
mod notice;
mod saved;
mod shelf;

use leptos::prelude::*;

pub(super) use self::import::keep_for_a_while;
pub(in crate::pages) use self::look::LookPanel;
pub(in crate::pages) use self::notice::UnknownLook;
pub(in crate::pages) use self::saved::SavedPanel;
use crate::api::snippets::Sample;
use crate::pages::code::ShowCode;
use crate::pages::parts::{self, Later};
use crate::state::ListStore;
use crate::ui::{Button, Glyph, Popover};

/// What is open, for what is in it to close itself.
#[derive(Clone, Copy)]
pub(super) struct Open {
    /// The panel of saved views.
    pub(super) saved: RwSignal<bool>,
    /// The dialog that makes a file.
    pub(super) export: RwSignal<bool>,
}

/// The buttons.
#[component]
pub(in crate::pages) fn ViewTools() -> impl IntoView {
    let keys = expect_context::<ListStore>().keys;
    let open = Open { saved: RwSignal::new(false), export: RwSignal::new(false) };
    provide_context(open);
    view! {
        <Popover label="View" glyph=Glyph::Columns open=RwSignal::new(false)>
            <Later part=parts::look_panel />
        </Popover>
        <Popover label="Saved views" glyph=Glyph::Bookmark open=open.saved>
            <Later part=parts::saved_panel />
        </Popover>
        <Button icon=Glyph::Download on_press=move || open.export.set(true)>"Export…"</Button>
        <ShowCode small=true samples=move |()| Ok(vec![Sample::Search(keys.only.get_untracked())])
        />
        {move || open.export.get().then(|| view! { <Later part=parts::export_dialog /> })}
    }
}

/// Says what of the look is not known here, if anything.
#[component]
pub(super) fn LookBanner(list: ListStore) -> impl IntoView {
    let some = Memo::new(move |_| list.view.with(|(_, unknown)| !unknown.is_empty()));
    move || some.get().then(|| view! { <Later part=parts::unknown_look /> })
}

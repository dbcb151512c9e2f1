//! Light, dark, or as the system has it.

use leptos::prelude::*;

use crate::browser::local_storage::{self, Theme};
use crate::ui::{Glyph, Menu, MenuItem, MenuMark};

/// The menu.
#[component]
pub fn ThemeMenu() -> impl IntoView {
    let theme = RwSignal::new(local_storage::remembered());
    let item = move |this: Theme, label: &str, glyph| MenuItem {
        label: label.to_owned(),
        glyph,
        mark: if theme.get() == this { MenuMark::Chosen } else { MenuMark::NotChosen },
        on_select: Callback::new(move |()| {
            theme.set(this);
            local_storage::apply(this);
        }),
    };
    let items = move || {
        vec![
            item(Theme::System, "System", Glyph::Monitor),
            item(Theme::Light, "Light", Glyph::Sun),
            item(Theme::Dark, "Dark", Glyph::Moon),
        ]
    };
    let glyph = move || match theme.get() {
        Theme::System => Glyph::Monitor,
        Theme::Light => Glyph::Sun,
        Theme::Dark => Glyph::Moon,
    };
    view! { <Menu label="Theme" glyph=Signal::derive(glyph) items=Signal::derive(items) /> }
}

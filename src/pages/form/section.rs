//! A section of the form: its heading at the side with a word on what is wrong in it, and its fields.

use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlInputElement;
use leptos::{ev, prelude::*};

use super::desk::Desk;
use crate::domain::Field;
use crate::ui::{Glyph, Icon};

/// A section.
#[component]
pub(super) fn Section(
    /// Its heading.
    title: &'static str,
    /// A sentence below it.
    note: &'static str,
    /// What is said about the form.
    desk: Desk,
    /// The fields that stand in it.
    fields: fn(Field) -> bool,
    /// Whether Enter in a field of one line stays there, instead of sending the form.
    #[prop(optional)]
    keeps_enter: bool,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let wrong = move || match desk.wrong(fields) {
        0 => None,
        1 => Some("1 problem".to_owned()),
        many => Some(format!("{many} problems")),
    };
    let on_keydown = move |event: ev::KeyboardEvent| {
        let in_field = || event.target().is_some_and(|target| target.dyn_ref::<HtmlInputElement>().is_some());
        if keeps_enter && event.key() == "Enter" && in_field() {
            event.prevent_default();
        }
    };
    view! {
        <section class="form-section" aria-label=title>
            <div class="form-section-head">
                <h2>{title}</h2>
                <p>{note}</p>
                <p class="form-section-state" role="status">
                    {move || wrong().map(|words| view! { <Icon glyph=Glyph::Danger /><span>{words}</span> })}
                </p>
            </div>
            <div class="form-section-body" on:keydown=on_keydown>{children()}</div>
        </section>
    }
}

/// What is remarkable about some fields, a line each.
pub(super) fn remarks(desk: Desk, fields: impl Fn(Field) -> bool + Copy + Send + Sync + 'static) -> AnyView {
    let told = Memo::new(move |_| desk.remarks(fields));
    notes(Signal::derive(move || told.get()))
}

/// Lines that warn.
pub(super) fn notes(lines: Signal<Vec<String>>) -> AnyView {
    let line = |text: String| view! { <p class="form-remark"><Icon glyph=Glyph::Warning /><span>{text}</span></p> };
    // Present while empty, so that a screen reader notices when a line arrives.
    view! { <div class="form-remarks" aria-live="polite">{move || lines.get().into_iter().map(line).collect_view()}</div> }
        .into_any()
}

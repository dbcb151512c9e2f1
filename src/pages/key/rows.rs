//! Long lists and long texts: the beginning at once, the rest on demand, so that no key can freeze the page.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;

use crate::browser::moments::grouped;
use crate::ui::{Button, ButtonKind, PlainText, TextFit};

/// How many rows are drawn before somebody asks for all.
const ROWS: usize = 50;
/// How many characters of one text.
const CHARACTERS: usize = 2_000;

/// Draws the row at a place.
pub(super) type Draw = Arc<dyn Fn(usize) -> AnyView + Send + Sync>;

/// A list of so many rows; `what` names them, `class` is the list's.
pub(super) fn rows(class: &'static str, what: &'static str, count: usize, draw: Draw) -> AnyView {
    let all = RwSignal::new(count <= ROWS);
    let list = NodeRef::<html::Ul>::new();
    let show = move || {
        all.set(true);
        // The button goes: the keyboard stays at the list.
        if let Some(list) = list.get_untracked() {
            let _ = list.focus();
        }
    };
    view! {
        <ul class=class tabindex="-1" node_ref=list>
            {move || (0..if all.get() { count } else { ROWS }).map(|at| draw(at)).collect_view()}
        </ul>
        {move || (!all.get()).then(|| view! {
            <Button kind=ButtonKind::Quiet on_press=show>{format!("Show all {} {what}", grouped(count))}</Button>
        })}
    }
    .into_any()
}

/// Text that may be long, in the code's face and with every space of it.
pub(in crate::pages) fn long_text(text: &str) -> AnyView {
    let Some((end, _)) = text.char_indices().nth(CHARACTERS) else { return code(text) };
    let beginning = text.get(..end).unwrap_or_default().to_owned();
    let label = StoredValue::new(format!("Show all {} characters", grouped(text.chars().count())));
    let (whole, all) = (Arc::<str>::from(text), RwSignal::new(false));
    view! {
        {move || if all.get() { code(&whole) } else { code(&format!("{beginning}…")) }}
        {move || (!all.get()).then(|| view! {
            <Button kind=ButtonKind::Quiet on_press=move || all.set(true)>{label.get_value()}</Button>
        })}
    }
    .into_any()
}

fn code(text: &str) -> AnyView {
    view! { <div class="key-code"><PlainText text=text fit=TextFit::Lines /></div> }.into_any()
}

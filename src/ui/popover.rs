//! A panel behind a button, on the browser's popover: it closes on Escape and on a press elsewhere, and the page behind
//! it stays in use. The style sheet anchors it to its button.

use leptos::{ev, html, prelude::*};

use super::{
    element_id::element_id,
    icon::{Glyph, Icon},
};

/// A button that opens a panel below itself. What is in the panel is made each time it opens.
#[component]
pub fn Popover(
    /// The words on the button, and the accessible name of the panel.
    label: &'static str,
    /// The icon before the words.
    glyph: Glyph,
    /// Whether it is open: follows the browser, and closes it when set to `false`.
    open: RwSignal<bool>,
    /// What is in the panel.
    children: ChildrenFn,
) -> impl IntoView {
    let id = element_id("popover");
    let node_ref = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if !open.get()
            && let Some(panel) = node_ref.get_untracked()
            && panel.matches(":popover-open").unwrap_or(false)
        {
            // Refused only for what is closed already.
            let _ = panel.hide_popover();
        }
    });
    let on_toggle = move |_: ev::Event| {
        let Some(panel) = node_ref.try_get_untracked().flatten() else { return };
        let is_open = panel.matches(":popover-open").unwrap_or(false);
        open.set(is_open);
        if is_open {
            // The next Tab leads into the panel, and Escape back to the button.
            let _ = panel.focus();
        }
    };
    view! {
        <span class="popover">
            <button class="button" data-kind="secondary" type="button" aria-haspopup="dialog" popovertarget=id.clone()>
                <Icon glyph/>
                <span class="button-label">{label}</span>
            </button>
            <div class="popover-panel" id=id popover="auto" role="dialog" aria-label=label tabindex="-1" node_ref=node_ref on:toggle=on_toggle>
                {move || open.get().then(|| children())}
            </div>
        </span>
    }
}

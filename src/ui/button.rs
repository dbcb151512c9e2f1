//! The push button.
//!
//! A button that may not be pressed stays in the tab order and says why: a dead `disabled` button
//! cannot be reached by keyboard, so nobody could ask it for its reason.

use leptos::{ev, prelude::*};

use super::{
    element_id::element_id,
    icon::{Glyph, Icon},
    press::Press,
};

/// How much weight a button has among its neighbours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing to do here.
    Primary,
    /// Another thing to do.
    #[default]
    Secondary,
    /// A way out, or a thing rarely done.
    Quiet,
    /// Does harm that cannot be undone.
    Danger,
}

impl ButtonKind {
    const fn name(self) -> &'static str {
        match self {
            ButtonKind::Primary => "primary",
            ButtonKind::Secondary => "secondary",
            ButtonKind::Quiet => "quiet",
            ButtonKind::Danger => "danger",
        }
    }
}

/// Whether a press does something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ButtonState {
    /// A press runs the callback.
    #[default]
    Ready,
    /// The action is under way; presses are ignored.
    Busy,
    /// Presses are ignored, for this reason (a sentence for the reader).
    Refused(String),
}

/// What the browser does with a press, besides the callback.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonType {
    /// Nothing.
    #[default]
    Button,
    /// Submits the form around it; Enter in one of the form's fields presses it.
    Submit,
}

impl ButtonType {
    const fn name(self) -> &'static str {
        match self {
            ButtonType::Button => "button",
            ButtonType::Submit => "submit",
        }
    }
}

/// A button named by its children.
///
/// The state is read again at each press, at once and not after the next rendering: a handler that
/// sets `Busy` before it returns is therefore not run a second time by a double click.
#[component]
pub fn Button(
    /// The weight; secondary unless told.
    #[prop(optional)]
    kind: ButtonKind,
    /// What the browser does; nothing unless told.
    #[prop(optional)]
    r#type: ButtonType,
    /// Whether a press does something.
    #[prop(optional, into)]
    state: Option<Signal<ButtonState>>,
    /// An icon before the words.
    #[prop(optional)]
    icon: Option<Glyph>,
    /// Run at each press that counts.
    #[prop(optional, into)]
    on_press: Option<Press>,
    /// Whether it may stand where another button was pressed a moment ago: then the second press of a double click is not
    /// meant for it.
    #[prop(optional)]
    takes_a_place: bool,
    /// The words.
    children: Children,
) -> impl IntoView {
    let reason_id = element_id("reason");
    let described_by = reason_id.clone();
    let now = move || state.map(|state| state.get()).unwrap_or_default();
    let busy = move || now() == ButtonState::Busy;
    let ready = move || now() == ButtonState::Ready;
    let reason = move || match now() {
        ButtonState::Refused(reason) => Some(reason),
        ButtonState::Ready | ButtonState::Busy => None,
    };
    let glyph = move || if busy() { Some(Glyph::Spinner) } else { icon };
    let press = move |event: ev::MouseEvent| match (&on_press, untrack(ready)) {
        (_, false) => event.prevent_default(),
        _ if takes_a_place && event.detail() > 1 => event.prevent_default(),
        (Some(on_press), true) => on_press.run(),
        (None, true) => {}
    };
    view! {
        <span class="button-slot">
            <button
                class="button"
                data-kind=kind.name()
                type=r#type.name()
                aria-disabled=move || (!ready()).then_some("true")
                aria-busy=move || busy().then_some("true")
                aria-describedby=move || reason().map(|_| described_by.clone())
                on:click=press
            >
                {move || glyph().map(|glyph| view! { <Icon glyph/> })}
                <span class="button-label">{children()}</span>
            </button>
            {move || reason().map(|reason| view! {
                <span class="button-reason" role="tooltip" id=reason_id.clone()>{reason}</span>
            })}
        </span>
    }
}

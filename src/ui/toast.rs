//! Short messages about something that just ended.
//!
//! A success passes by itself; anything that went wrong stays until it is closed. The clock is the
//! style sheet's `toast-life` animation: it stands still while the pointer or the focus is on the
//! toast and while the tab is hidden, so that nothing passes unseen, and there is no timer to clear.

use leptos::{ev, prelude::*};

use super::{icon::Glyph, icon::Icon, icon_button::IconButton, tone::Tone};

/// Tells one toast from another.
pub type ToastId = u64;

/// The one thing that a toast offers to do.
#[derive(Clone, Debug)]
pub struct ToastAction {
    /// The button's name, such as "Undo".
    pub label: String,
    /// Run when it is pressed; the toast closes as well.
    pub on_press: Callback<()>,
}

/// One message.
#[derive(Clone, Debug)]
pub struct Toast {
    /// Tells it from the others; never used twice.
    pub id: ToastId,
    /// What it means; decides whether it passes by itself.
    pub tone: Tone,
    /// What happened.
    pub text: String,
    /// What can be done about it.
    pub action: Option<ToastAction>,
}

impl Toast {
    /// Whether it goes away without being closed.
    pub fn passes(&self) -> bool {
        match self.tone {
            Tone::Neutral | Tone::Info | Tone::Success => true,
            Tone::Warning | Tone::Danger => false,
        }
    }

    fn role(&self) -> &'static str {
        if self.passes() { "status" } else { "alert" }
    }
}

/// The corner of the page where toasts appear; mounted once and always there.
#[component]
pub fn ToastHost(
    /// The messages, the oldest first.
    #[prop(into)]
    toasts: Signal<Vec<Toast>>,
    /// Run with the id of a toast that passed or was closed; its owner removes it.
    #[prop(into)]
    on_close: Callback<ToastId>,
) -> impl IntoView {
    view! {
        <section class="toasts" aria-label="Notifications">
            <For each=move || toasts.get() key=|toast| toast.id let:toast>
                <ToastItem toast on_close/>
            </For>
        </section>
    }
}

#[component]
fn ToastItem(toast: Toast, on_close: Callback<ToastId>) -> impl IntoView {
    let (passes, role) = (toast.passes(), toast.role());
    let Toast { id, tone, text, action } = toast;
    let close = move || {
        on_close.try_run(id);
    };
    let on_animation_end = move |event: ev::AnimationEvent| {
        if event.animation_name() == "toast-life" {
            close();
        }
    };
    view! {
        <div
            class="toast"
            class:is-passing=passes
            data-tone=tone.name()
            role=role
            on:animationend=on_animation_end
        >
            <Icon glyph=tone.glyph()/>
            <span class="toast-text">{text}</span>
            {action.map(|ToastAction { label, on_press }| view! {
                <button
                    class="toast-action"
                    type="button"
                    on:click=move |_| {
                        on_press.try_run(());
                        close();
                    }
                >
                    {label}
                </button>
            })}
            <IconButton label="Close" glyph=Glyph::Close on_press=close/>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::{Toast, Tone};

    fn toast(tone: Tone) -> Toast {
        Toast { id: 1, tone, text: "x".into(), action: None }
    }

    #[test]
    fn a_success_passes_and_a_failure_stays() {
        assert!(toast(Tone::Success).passes());
        assert!(!toast(Tone::Danger).passes());
        assert!(!toast(Tone::Warning).passes());
    }

    #[test]
    fn what_stays_is_announced_at_once() {
        assert_eq!(toast(Tone::Danger).role(), "alert");
        assert_eq!(toast(Tone::Success).role(), "status");
    }
}

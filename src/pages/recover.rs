//! What a person can do, without leaving the page, about a request that was refused for want of a sign-in: give another
//! management key, or sign in to the proxy again.
//!
//! Invariant: what was typed, and every secret that the page holds, stays.

use leptos::prelude::*;

use super::renew::Renew;
use crate::api::Refusal;
use crate::state::KeysStore;
use crate::ui::{Button, ButtonKind, Glyph};

/// The way on, if there is one; `again` makes the request again, and runs once the sign-in is there.
pub(super) fn way_on(refusal: Option<&Refusal>, again: Callback<()>) -> Option<AnyView> {
    match refusal? {
        Refusal::KeyNotAccepted(_) => Some(view! { <Renew renewed=again /> }.into_any()),
        Refusal::SignOnExpired(_) => Some(view! { <SignOn again /> }.into_any()),
        Refusal::UnknownProject(_)
        | Refusal::Forbidden(_)
        | Refusal::NotFound(_)
        | Refusal::Invalid(_)
        | Refusal::TooMany { .. }
        | Refusal::NotPassed(_)
        | Refusal::ProxyInvalid(_) => None,
    }
}

/// Whether [`way_on`] offers one.
pub(super) fn has_way_on(refusal: Option<&Refusal>) -> bool {
    matches!(refusal, Some(Refusal::KeyNotAccepted(_) | Refusal::SignOnExpired(_)))
}

/// The question for another management key, after which the list is read. A part of its own: the first load is spared
/// of it.
#[component]
pub fn RenewForTheList() -> impl IntoView {
    let keys = expect_context::<KeysStore>();
    view! { <Renew renewed=Callback::new(move |()| keys.start_loading()) /> }
}

/// The sign-in happens in another tab: this one would lose what it holds.
#[component]
pub(super) fn SignOn(
    /// Makes the request again.
    again: Callback<()>,
) -> impl IntoView {
    view! {
        <div class="sign-on" role="group" aria-label="Sign in to the proxy">
            <a class="button" data-kind="secondary" href="./" target="_blank" rel="noopener">"Sign in in another tab"</a>
            <Button kind=ButtonKind::Primary icon=Glyph::Refresh on_press=move || { again.try_run(()); }>"Try again"</Button>
        </div>
    }
}

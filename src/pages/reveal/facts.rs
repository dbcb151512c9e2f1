//! What a person can compare without seeing the secret.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use zeroize::Zeroizing;

use crate::browser::digest;
use crate::state::RevealStore;
use crate::ui::PlainText;

#[component]
pub(super) fn Facts(reveal: RevealStore) -> impl IntoView {
    let fingerprint = RwSignal::new(None::<String>);
    let copy = reveal.expose(|secret| Rc::new(Zeroizing::new(secret.expose().to_owned())));
    if let Some(text) = copy {
        spawn_local(async move {
            let digest = digest::fingerprint(&text).await;
            fingerprint.try_set(Some(digest.unwrap_or_else(|| "not available".to_owned())));
        });
    }
    let id = reveal.with(|reveal| reveal.whose.id.0.clone()).unwrap_or_default();
    let (length, tail) = reveal.expose(|secret| (secret.length().to_string(), secret.tail())).unzip();
    view! {
        <dl class="secret-facts">
            <div><dt>"Key id"</dt><dd><PlainText text=id /></dd></div>
            <div><dt>"SHA-256 begins"</dt><dd>{move || fingerprint.get()}</dd></div>
            <div><dt>"Length"</dt><dd>{length}</dd></div>
            <div><dt>"Ends with"</dt><dd>{tail}</dd></div>
        </dl>
    }
}

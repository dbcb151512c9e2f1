//! The key as JSON, with the API's names.

use std::sync::Arc;

use leptos::prelude::*;

use super::rows::long_text;
use super::words::indented;
use crate::browser::clipboard;
use crate::domain::AccessKey;
use crate::fleet::export;
use crate::ui::{Copier, CopyButton};

pub(super) fn section(key: &Arc<AccessKey>) -> AnyView {
    let (open, key) = (RwSignal::new(false), Arc::clone(key));
    let text = move || indented(&export::object(&key));
    let copied = text.clone();
    let copier = copier(copied);
    let body = view! {
        <details class="key-details" on:toggle:target=move |event| open.set(event.target().open())>
            <summary>"Show the JSON"</summary>
            {move || open.get().then(|| long_text(&text()))}
        </details>
        <div><CopyButton label="Copy JSON" copier /></div>
    };
    super::section::section(
        "raw",
        "Raw JSON",
        "Everything that this console reads of it. There is no secret in it.",
        body.into_any(),
    )
}

/// Copies a text that is only made when it is asked for.
pub(in crate::pages) fn copier(text: impl Fn() -> String + 'static) -> Copier {
    Copier::new(move |()| {
        let text = text();
        Box::pin(async move {
            let refused = |clipboard::Refused| "The browser refused. Select the text instead.".to_owned();
            clipboard::copy(&text).await.map_err(refused)
        })
    })
}

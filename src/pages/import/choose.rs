//! Choosing a file, or pasting what would stand in one.
//!
//! Invariant: what is pasted does not stay in the page.

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use zeroize::Zeroize;

use crate::browser::moments::grouped;
use crate::browser::picked_file::{self, Unread};
use crate::import::{MOST_BYTES, MOST_ROWS, Source};
use crate::state::ImportStore;
use crate::ui::{Announce, Button, Notice, Tone};

const SAMPLE: &str = "name,secret,expires,roles,permittedIps,claim.env\nci-deploy,k7Jq…,2027-01-31,Reader|Editor,192.0.2.0/24,prod\nnightly-backup,w2Pz…,never,Reader,,prod";

#[component]
pub(super) fn Choose(
    store: ImportStore,
    /// Why the last file was not taken.
    why: Option<String>,
) -> impl IntoView {
    let over = RwSignal::new(false);
    let pasted = RwSignal::new(String::new());
    // What was typed may be secrets.
    let wipe = move || pasted.try_update(Zeroize::zeroize);
    on_cleanup(move || _ = wipe());
    let take_text = move |text: String| {
        wipe();
        if !text.is_empty() {
            spawn_local(store.open(text.into_bytes(), String::new()));
        }
    };
    let on_paste = move |event: ev::ClipboardEvent| {
        // Below what was typed already, a paste is a part of it.
        if pasted.with_untracked(|text| !text.is_empty()) {
            return;
        }
        if let Some(text) = picked_file::pasted(&event) {
            event.prevent_default();
            take_text(text);
        }
    };
    let on_drop = move |event: ev::DragEvent| {
        event.prevent_default();
        over.set(false);
        read(store, picked_file::dropped(&event));
    };
    let typed = move || pasted.with(|text| !text.is_empty());
    view! {
        {why.map(|why| view! {
            <Notice tone=Tone::Danger title=|| "This file was not taken" announce=Announce::AtOnce>{why}</Notice>
        })}
        <section
            class="import-choose"
            aria-label="The file"
            data-over=move || over.get().then_some("true")
            on:dragover=move |event| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=on_drop
        >
            <div class="field">
                <label class="field-label" for="import-file">"File with keys"</label>
                <input
                    id="import-file"
                    class="import-file"
                    type="file"
                    accept=".csv,.tsv,.txt,.json,.ndjson,.jsonl,.env,text/csv,application/json"
                    aria-describedby="import-hint"
                    on:change=move |event| read(store, picked_file::picked(&event))
                />
                <p class="field-hint" id="import-hint">
                    {format!(
                        "Choose it or drop it here. CSV, TSV, JSON, NDJSON or .env, of at most {} MiB and {} rows.",
                        MOST_BYTES / (1024 * 1024),
                        grouped(MOST_ROWS),
                    )}
                </p>
            </div>
            <div class="field">
                <label class="field-label" for="import-paste">"Or paste the rows"</label>
                <textarea
                    id="import-paste"
                    class="field-control import-paste"
                    rows="2"
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=pasted
                    on:paste=on_paste
                    on:input:target=move |event| {
                        wipe();
                        pasted.set(event.target().value());
                    }
                ></textarea>
                {move || typed().then(|| view! {
                    <Button on_press=move || take_text(pasted.get_untracked())>"Read what was typed"</Button>
                })}
            </div>
            <details class="import-sample">
                <summary>"Accepted columns and formats"</summary>
                <p>"A name and a secret for each key; whatever else a key can have if you want. Columns are recognised by their names and can be changed afterwards. Without an expiry a key never ends. The server gives each key a new id."</p>
                <pre><code>{SAMPLE}</code></pre>
            </details>
        </section>
    }
}

/// Measures the file, reads it once, and hands its bytes over.
fn read(store: ImportStore, file: Option<picked_file::Picked>) {
    let Some(file) = file else { return };
    let expected = store.expect_file();
    spawn_local(async move {
        let name = file.name();
        let read = picked_file::bytes(&file, MOST_BYTES).await.map_err(|why| match why {
            Unread::TooLarge(size) => Source::too_large(usize::try_from(size).unwrap_or(usize::MAX)).text,
            Unread::Nothing | Unread::Unreadable | Unread::NoText => {
                "The browser could not read it: it is gone, was changed meanwhile, or is a folder.".to_owned()
            }
        });
        store.open_expected(expected, read, name).await;
    });
}

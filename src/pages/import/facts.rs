//! What is known of the file, and how it is read.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::readings::{HeadingRow, Readings};
use crate::browser::moments::grouped;
use crate::import::Format;
use crate::state::ImportStore;
use crate::ui::{Button, PlainText, SelectField, TextFit};

#[component]
pub(super) fn Facts(store: ImportStore) -> impl IntoView {
    let name = move || store.file.with(|file| file.as_ref().map(|file| file.name.clone()).unwrap_or_default());
    let line = move || {
        let rows = store.with(|review| review.table().rows());
        let rows = rows.map(|rows| if rows == 1 { "1 row".to_owned() } else { format!("{} rows", grouped(rows)) });
        store.file.with(|file| {
            let file = file.as_ref()?;
            let size = format!("{} bytes", grouped(file.bytes));
            let print = file.fingerprint.as_ref().map(|print| format!("SHA-256 {print}…"));
            Some([Some(size), rows, print].into_iter().flatten().collect::<Vec<_>>().join(" · "))
        })
    };
    let form = move || store.form.get();
    let word = Memo::new(move |_| form().map_or("", |form| form.format.word()));
    let options = Format::ALL.map(|format| (format.word(), format.word())).to_vec();
    let change = move |word: String| {
        let format = Format::ALL.into_iter().find(|format| format.word() == word);
        format.into_iter().for_each(|format| spawn_local(store.read_in(format)));
    };
    let by_place = move || store.candidates.with(|rows| !rows.is_empty());
    let notes = move || store.with(crate::import::Review::notes).unwrap_or_default();
    view! {
        <section class="import-facts" aria-label="The file">
            <div class="import-file-line">
                <div>
                    <p class="import-file-name">
                        {move || match name() {
                            name if name.is_empty() => "Pasted rows".into_any(),
                            name => view! { <PlainText text=name fit=TextFit::Wrap /> }.into_any(),
                        }}
                    </p>
                    <p class="import-file-facts">{line}</p>
                </div>
                <Button on_press=move || store.clear(None)>"Another file…"</Button>
            </div>
            <div class="import-form">
                <SelectField label="Format" options value=word on_change=change />
                {move || by_place().then(|| view! { <HeadingRow store /> })}
                <Readings store />
            </div>
            <ul class="import-notes">
                {move || notes().into_iter().chain(store.unchecked()).map(|note| view! { <li><PlainText text=note fit=TextFit::Wrap /></li> }).collect_view()}
            </ul>
        </section>
    }
}

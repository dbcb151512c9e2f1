//! All named values as one JSON object, for those who have it already.

use leptos::prelude::*;

use super::Sort;
use crate::domain::Entries;
use crate::pages::form::desk::Desk;
use crate::ui::{Button, FieldKind, TextField, visible};

/// The place of JSON that is not valid yet.
const PLACE: &str = "json";

/// The editor. What is typed becomes rows at once, whenever it is valid.
pub(super) fn raw(desk: Desk, sort: Sort, as_json: RwSignal<bool>) -> AnyView {
    let text = RwSignal::new(untrack(|| sort.read(desk, Entries::pretty)));
    let on_input = move |json: String| {
        desk.draft.update(|draft| match (sort.typed)(&json) {
            Ok(entries) => {
                *(sort.of_mut)(draft) = entries;
                draft.set_unfinished(sort.whole, PLACE, None);
            }
            Err(bad) => draft.set_unfinished(sort.whole, PLACE, Some(bad.advice())),
        });
        text.set(json);
    };
    let unfinished =
        Memo::new(move |_| desk.draft.with(|draft| draft.unfinished(sort.whole, PLACE).map(str::to_owned)));
    // Discarded elsewhere, the draft has what the text has not.
    Effect::new(move |before: Option<()>| {
        let now = sort.read(desk, Entries::clone);
        let stale =
            untrack(|| unfinished.with(Option::is_none) && text.with(|text| (sort.typed)(text) != Ok(now.clone())));
        if before.is_some() && stale {
            text.set(now.pretty());
        }
    });
    // A row that is not drawn has what is wrong with it told here, with its name.
    let in_a_row = move || {
        let names = sort.read(desk, |all| all.rows.iter().map(|row| row.name.clone()).collect::<Vec<_>>());
        names.iter().enumerate().find_map(|(at, name)| {
            let text = desk.text((sort.name)(at)).or_else(|| desk.text((sort.value)(at)))?;
            Some(format!("“{}”: {text}", visible(name)))
        })
    };
    let wrong = Signal::derive(move || unfinished.get().or_else(in_a_row));
    let back = move || {
        desk.draft.update(|draft| draft.set_unfinished(sort.whole, PLACE, None));
        as_json.set(false);
    };
    let words =
        move || if unfinished.with(Option::is_some) { "Discard this text and go back to rows" } else { "Back to rows" };
    let label = format!("All {} as a JSON object", sort.many);
    view! {
        <div class="form-raw">
            <TextField
                label
                kind=FieldKind::Json
                value=text
                on_input
                hint=Some("What stands here is kept byte for byte. A name may stand only once.".to_owned())
                error=desk.problem_besides(sort.whole, wrong)
            />
        </div>
        <div class="form-row-actions"><Button on_press=back>{words}</Button></div>
    }
    .into_any()
}

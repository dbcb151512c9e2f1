//! A question about the list: is this address allowed?

use leptos::prelude::*;

use crate::domain::ip_list::{Admission, admits};
use crate::domain::ip_reach::Reach;
use crate::ui::{FieldKind, Glyph, Icon, TextField, visible};

/// The question and its answer.
pub(super) fn admission(entries: Memo<Vec<String>>) -> AnyView {
    let address = RwSignal::new(String::new());
    let answer = move || {
        let address = address.get();
        let asked = !address.trim().is_empty();
        asked.then(|| entries.with(|entries| answer(entries, &address)))
    };
    let shown = move || {
        answer().map(|(glyph, kind, words)| {
            view! { <p class="form-admission-answer" data-kind=kind><Icon glyph /><span>{words}</span></p> }
        })
    };
    view! {
        <div class="form-admission">
            <TextField
                label="Check an address"
                kind=FieldKind::Code
                value=address
                on_input=move |text| address.set(text)
            />
            <div role="status">{shown}</div>
        </div>
    }
    .into_any()
}

fn answer(entries: &[String], address: &str) -> (Glyph, &'static str, String) {
    match admits(entries, address) {
        Err(_) => (Glyph::Question, "unknown", "This is not one whole address.".to_owned()),
        Ok(Admission::Everyone) => (Glyph::Success, "yes", "Allowed: without a list everyone is.".to_owned()),
        Ok(Admission::No) => (Glyph::Danger, "no", "Not allowed: no entry holds it.".to_owned()),
        Ok(Admission::By(at)) => {
            let entry = entries.get(at).map(|entry| visible(entry)).unwrap_or_default();
            let whole = Reach::of_list(entries).words().map(|who| format!(" The whole list allows {who}."));
            (Glyph::Success, "yes", format!("Allowed by {entry}.{}", whole.unwrap_or_default()))
        }
    }
}

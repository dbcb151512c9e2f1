//! The secret as a file, after a plain warning.

use leptos::prelude::*;

use super::secret_box::written;
use crate::api::handover::Handover;
use crate::browser::download::{Refused, hand_over};
use crate::state::RevealStore;
use crate::ui::{Announce, Button, ButtonKind, Notice, Tone};

#[component]
pub(super) fn Save(reveal: RevealStore, form: RwSignal<Handover>, saving: RwSignal<bool>) -> impl IntoView {
    let outcome = RwSignal::new(None::<Result<String, Refused>>);
    let save = move || outcome.set(Some(save(reveal, form.get_untracked())));
    let actions = move || {
        view! {
            <Button kind=ButtonKind::Danger on_press=save>"Save it unencrypted"</Button>
            <Button kind=ButtonKind::Quiet on_press=move || saving.set(false)>"Close"</Button>
        }
    };
    let said = move || match outcome.get() {
        None => ().into_any(),
        Some(Ok(name)) => format!(" Handed to the browser as {name}.").into_any(),
        Some(Err(Refused)) => " The browser did not take the file.".into_any(),
    };
    view! {
        <Notice tone=Tone::Warning title=|| "The file will hold the secret unencrypted" announce=Announce::AtOnce actions=actions>
            "Whoever can read it can use the key, and so can whatever makes backups of the folder. Delete it when the service has the secret."
            <span role="status">{said}</span>
        </Notice>
    }
}

fn save(reveal: RevealStore, form: Handover) -> Result<String, Refused> {
    let text = written(reveal, form).ok_or(Refused)?;
    let id = untrack(|| reveal.with(|reveal| reveal.whose.id.clone())).ok_or(Refused)?;
    let name = form.file_name(&id);
    hand_over(text.as_bytes(), &name).map(|()| name)
}

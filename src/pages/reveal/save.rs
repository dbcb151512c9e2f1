//! The secret as a file, after a plain warning.

use std::time::Duration;

use leptos::prelude::*;
use send_wrapper::SendWrapper;

use super::secret_box::written;
use crate::api::handover::Handover;
use crate::browser::download::{Pieces, Refused};
use crate::state::RevealStore;
use crate::ui::{Announce, Button, ButtonKind, Notice, Tone};

/// How long the browser has to fetch the file: it asks the person before.
const OFFERED: Duration = Duration::from_secs(30);

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
    let (pieces, name) = (Pieces::default(), form.file_name(&id));
    pieces.push(text.as_bytes())?;
    let offer = SendWrapper::new(pieces.save(&name, "application/octet-stream")?);
    // Its address leads to the secret: it is taken back as soon as the browser has had time to fetch it.
    set_timeout(move || drop(offer), OFFERED);
    Ok(name)
}

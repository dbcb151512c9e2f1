//! What would be changed, before it is; and what is going on once it was decided.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::diff::{Sides, list};
use super::words::changes;
use super::{Sheet, diff};
use crate::state::{EditStage, EditStore};
use crate::ui::{Button, ButtonKind, ButtonState, Notice, Tone};

#[component]
pub(super) fn Review(sheet: Sheet, editor: EditStore) -> impl IntoView {
    // The form cannot change while this is shown, so this is what is sent, or was.
    let change = untrack(|| editor.draft.with(|draft| editor.base.with(|base| draft.change(base)))).ok();
    let differences = change.map(|change| change.differences().to_vec()).unwrap_or_default();
    let count = differences.len();
    let busy = move || editor.is_busy();
    let state = move || if busy() { ButtonState::Busy } else { ButtonState::Ready };
    let staying = move || match busy() {
        true => ButtonState::Refused("The change is on its way.".to_owned()),
        false => ButtonState::Ready,
    };
    let save = move || spawn_local(sheet.desk.send(editor));
    let slow = move || editor.stage.with(|stage| *stage == EditStage::Sending { slow: true });
    view! {
        <section class="edit-panel" aria-labelledby="edit-review">
            <div class="edit-panel-head">
                <h2 id="edit-review">{format!("Review {}", changes(count))}</h2>
                <p>"Nothing was sent yet. The key is looked at once more before it is; everything that is not listed here stays as it is."</p>
            </div>
            {list("Changes", diff::Sides::Change, &differences)}
            {move || slow().then(|| view! {
                <Notice tone=Tone::Info title=|| "Still waiting for the answer">
                    "It takes unusually long. Nothing is sent a second time."
                </Notice>
            })}
            <div class="form-actions edit-bar">
                <p class="form-actions-note" role="status">{move || editor.stage.with(progress)}</p>
                <Button kind=ButtonKind::Quiet state=Signal::derive(staying) on_press=move || editor.edit_again()>"Back to the form"</Button>
                <Button kind=ButtonKind::Primary state=Signal::derive(state) on_press=save>{format!("Save {}", changes(count))}</Button>
            </div>
        </section>
    }
}

/// What is going on.
fn progress(stage: &EditStage) -> &'static str {
    match stage {
        EditStage::Checking => "Looking whether somebody else changed the key meanwhile…",
        EditStage::Sending { .. } => "Sending the change…",
        EditStage::Confirming => "Accepted. Reading the key to see what it is now…",
        _ => "",
    }
}

/// What a list of what the server keeps instead looks like.
pub(super) fn kept(differences: &[crate::domain::change::Difference]) -> AnyView {
    list("What the server kept", Sides::Kept, differences)
}

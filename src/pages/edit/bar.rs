//! What the form would change, always in sight, and the ways on from there.

use leptos::prelude::*;

use super::words::{changes, fields};
use crate::domain::{Draft, Updatable};
use crate::state::EditStore;
use crate::ui::{Button, ButtonKind, ButtonState, ButtonType};

#[component]
pub(super) fn Bar(editor: EditStore) -> impl IntoView {
    // What was thrown away last, until something else is typed.
    let thrown = RwSignal::new(None::<Draft>);
    let changed: Memo<Vec<Updatable>> =
        Memo::new(move |_| editor.draft.with(|draft| editor.base.with(|base| draft.changed_fields(base))));
    let half = Memo::new(move |_| editor.draft.with(|draft| !draft.unfinished.is_empty()));
    let none = move || changed.with(Vec::is_empty) && !half.get();
    let state = move |why: &'static str| {
        Signal::derive(move || if none() { ButtonState::Refused(why.to_owned()) } else { ButtonState::Ready })
    };
    let line = move || match changed.with(Vec::len) {
        0 if half.get() => view! { <span>"Something typed is not taken over yet."</span> }.into_any(),
        0 => view! { <span>"Nothing is changed."</span> }.into_any(),
        count => view! {
            <strong>{changes(count)}</strong>
            <span class="edit-bar-fields">{changed.with(|changed| fields(changed.iter()))}</span>
        }
        .into_any(),
    };
    let discard = move || {
        thrown.set(Some(editor.draft.get_untracked()));
        editor.discard();
    };
    let take_back = move || {
        if let Some(draft) = thrown.try_update(Option::take).flatten() {
            editor.draft.set(draft);
        }
    };
    view! {
        <div class="form-actions edit-bar">
            <p class="form-actions-note" role="status">{line}</p>
            {move || if none() && thrown.with(Option::is_some) {
                view! { <Button kind=ButtonKind::Quiet on_press=take_back>"Undo the discard"</Button> }.into_any()
            } else {
                view! {
                    <Button kind=ButtonKind::Quiet state=state("There is nothing to discard.") on_press=discard>"Discard"</Button>
                }
                .into_any()
            }}
            <Button kind=ButtonKind::Primary r#type=ButtonType::Submit state=state("Change something first.")>"Review"</Button>
        </div>
    }
}

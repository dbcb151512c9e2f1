//! What became of the last try, above the form that it led back to.

use leptos::prelude::*;

use super::words::{named, stopped};
use super::{Sheet, review};
use crate::api::Refusal;
use crate::domain::Purpose;
use crate::domain::change::Difference;
use crate::pages::recover::way_on;
use crate::pages::renew::renewed;
use crate::route::Route;
use crate::state::{EditStage, EditStore, Stop};
use crate::ui::{Announce, Button, ButtonKind, Notice, Tone};

#[component]
pub(super) fn Notices(sheet: Sheet, editor: EditStore) -> impl IntoView {
    let accepted = RwSignal::new(false);
    let go_on = Callback::new(move |()| {
        accepted.set(true);
        editor.edit_again();
    });
    view! {
        {move || {
            let notice = editor.stage.with(|stage| notice(sheet, editor, stage, go_on));
            let said = accepted.get() && notice.is_none();
            view! { {notice}{said.then(renewed)} }
        }}
    }
}

fn notice(sheet: Sheet, editor: EditStore, stage: &EditStage, renewed: Callback<()>) -> Option<AnyView> {
    match stage {
        EditStage::Editing(problems) if problems.is_empty() => None,
        EditStage::Editing(problems) => Some(to_put_right(problems.len())),
        EditStage::Verified { by_load } => Some(saved(sheet, *by_load)),
        EditStage::KeptDifferently(left) => Some(kept(sheet, left)),
        EditStage::Stopped(stop) => Some(refused(sheet, editor, stop, renewed)),
        EditStage::Reviewing(_)
        | EditStage::Checking
        | EditStage::Conflict(_)
        | EditStage::Sending { .. }
        | EditStage::Confirming
        | EditStage::Unknown(_) => None,
    }
}

fn to_put_right(count: usize) -> AnyView {
    let title = match count {
        1 => "One thing has to be put right first".to_owned(),
        count => format!("{count} things have to be put right first"),
    };
    view! {
        <Notice tone=Tone::Warning title=move || title announce=Announce::AtOnce>
            "Each is told at its field. Nothing was sent."
        </Notice>
    }
    .into_any()
}

fn to_the_key(sheet: Sheet) -> impl IntoView {
    view! { <Button on_press=move || sheet.place.go(&sheet.key_page())>"Show the key"</Button> }
}

fn saved(sheet: Sheet, by_load: bool) -> AnyView {
    let told = match by_load {
        true => "The key was read again after that: everything that was asked for is there.",
        false => {
            "The server's answer shows everything that was asked for. Reading the key again did not: reads may lag behind, or could not be made. Look at the key in a minute."
        }
    };
    let tone = if by_load { Tone::Success } else { Tone::Warning };
    view! {
        <Notice tone title=|| "Saved" announce=Announce::Politely actions=move || to_the_key(sheet)>{told}</Notice>
    }
    .into_any()
}

fn kept(sheet: Sheet, left: &[Difference]) -> AnyView {
    let title = format!("Saved, but the server kept: {}", named(left));
    let left = review::kept(left);
    view! {
        <Notice tone=Tone::Danger title=move || title announce=Announce::AtOnce actions=move || to_the_key(sheet)>
            <p>"The server accepted the change and holds something else than was asked for. The form still holds what you asked for, so it shows what is left to change."</p>
            {left}
        </Notice>
    }
    .into_any()
}

fn refused(sheet: Sheet, editor: EditStore, stop: &Stop, renewed: Callback<()>) -> AnyView {
    let (title, advice) = stopped(stop);
    // Another key is told of; after a sign-in to the proxy the changes are there to be sent.
    let again = match stop.refusal() {
        Some(Refusal::KeyNotAccepted(_)) => renewed,
        _ => Callback::new(move |()| editor.review()),
    };
    let way = way_on(stop.refusal(), again);
    let gone = *stop == Stop::Gone;
    let as_new = move || {
        let route = Route::NewKeyFrom { from: sheet.id(), purpose: Purpose::Recreate };
        sheet.store.copies.keep(editor.as_edited());
        editor.discard();
        sheet.place.leave_for(&route);
    };
    let actions = move || {
        view! {
            {gone.then(|| view! { <Button on_press=as_new>"Make a new key of it"</Button> })}
            <Button kind=ButtonKind::Quiet on_press=move || editor.edit_again()>"Close"</Button>
        }
    };
    view! {
        <Notice tone=Tone::Danger title=move || title announce=Announce::AtOnce actions=actions>
            <p>{advice}</p>
            {way}
        </Notice>
    }
    .into_any()
}

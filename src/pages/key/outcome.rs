//! What has to be said above the sections: what became of a deed, and whether the key is as the server has it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::actions::start;
use super::{Sheet, rotate, words};
use crate::api::{Refusal, Unknown};
use crate::pages::place::Place;
use crate::pages::recover::way_on;
use crate::route::Route;
use crate::state::{Deed, Doing, Fact, Reading};
use crate::ui::{Announce, Button, ButtonKind, ButtonState, Glyph, Notice, Tone};

#[component]
pub(super) fn Notices(sheet: Sheet) -> impl IntoView {
    let doing = Memo::new(move |_| sheet.doing());
    let known = Memo::new(move |_| sheet.store.key.with(Option::is_some));
    view! {
        <div class="key-notices">
            {move || rotate::outcome(sheet)}
            {move || doing.get().and_then(|doing| outcome(sheet, &doing))}
            {move || known.get().then(|| freshness(sheet))}
        </div>
    }
}

/// The deed as something that happened to a key.
fn done_to(deed: Deed) -> &'static str {
    match deed {
        Deed::Activate => "activated",
        Deed::Deactivate => "deactivated",
        Deed::Delete => "deleted",
    }
}

fn outcome(sheet: Sheet, doing: &Doing) -> Option<AnyView> {
    Some(match doing {
        Doing::UnderWay { slow: false, .. } => return None,
        Doing::UnderWay { slow: true, .. } => view! {
            <Notice tone=Tone::Info title=|| "Still waiting for the answer">"It takes unusually long. Nothing is sent a second time."</Notice>
        }
        .into_any(),
        Doing::Refused(deed, why) => refused(sheet, *deed, why.as_ref()),
        Doing::FindingOut(deed, reason) => {
            let title = format!("It is not known whether the key was {}", done_to(*deed));
            let reason = reason.reason();
            view! {
                <Notice tone=Tone::Warning title=move || title announce=Announce::AtOnce>
                    {reason}" We look at the key to find out. This takes at most 2 minutes, and you do not need to do anything. Nothing is sent a second time."
                </Notice>
            }
            .into_any()
        }
        Doing::Found(deed, reason, fact) => found(sheet, *deed, *reason, fact),
    })
}

fn refused(sheet: Sheet, deed: Deed, why: Option<&Refusal>) -> AnyView {
    let title = match why {
        None => "Not sent: this browser is offline".to_owned(),
        Some(refusal) => format!("{}: the key was not {}", refusal.title(), done_to(deed)),
    };
    let advice =
        why.map_or_else(|| "Nothing was changed. Try again when the connection is back.".to_owned(), Refusal::advice);
    let again = Callback::new(move |()| start(sheet, deed));
    notice(sheet, Tone::Danger, title, view! { <p>{advice}</p>{way_on(why, again)} }, None)
}

fn found(sheet: Sheet, deed: Deed, reason: Unknown, fact: &Fact) -> AnyView {
    let done = done_to(deed);
    let (tone, title, advice) = match fact {
        Fact::Done => return ().into_any(),
        Fact::NotDone => (
            Tone::Warning,
            format!("The key was not {done}"),
            format!("{} The key was looked at until now, and is as it was. You can do it again.", reason.reason()),
        ),
        Fact::Gone => (Tone::Danger, format!("The key was not {done}: it is gone"), reason.reason()),
        Fact::CannotTell(error) => (
            Tone::Danger,
            format!("It is still not known whether the key was {done}"),
            format!("{} The key could not be read to find out. {}", reason.reason(), error.advice()),
        ),
    };
    let refusal = if let Fact::CannotTell(error) = fact { error.refusal() } else { None };
    let way = way_on(refusal, Callback::new(move |()| look_again(sheet, deed, reason)));
    let again = matches!(fact, Fact::CannotTell(_)).then_some((deed, reason));
    notice(sheet, tone, title, view! { <p>{advice}</p>{way} }, again)
}

fn notice(
    sheet: Sheet,
    tone: Tone,
    title: String,
    advice: impl IntoView + 'static,
    again: Option<(Deed, Unknown)>,
) -> AnyView {
    let again = again.map(|(deed, reason)| {
        view! { <Button on_press=move || look_again(sheet, deed, reason)>"Look again"</Button> }
    });
    let forget = move || sheet.store.forget_outcome(&sheet.id());
    let actions = move || {
        view! {
            {again}
            <Button kind=ButtonKind::Quiet on_press=forget>"Close"</Button>
        }
    };
    view! { <Notice tone title=move || title announce=Announce::AtOnce actions=actions>{advice}</Notice> }.into_any()
}

fn look_again(sheet: Sheet, deed: Deed, reason: Unknown) {
    let (store, target) = (sheet.store, sheet.target());
    spawn_local(async move {
        store.find_out(target, deed, reason).await;
    });
}

/// Whether what is shown is what the server has.
fn freshness(sheet: Sheet) -> impl IntoView {
    let store = sheet.store;
    let state = move || match store.reading.get() {
        Reading::UnderWay => ButtonState::Busy,
        Reading::Fresh(_) | Reading::Failed(_) => ButtonState::Ready,
    };
    let line = move || match store.reading.get() {
        Reading::UnderWay => "This is the list's copy. Reading the key…".to_owned(),
        Reading::Fresh(at) => {
            let changed = sheet.changed.with(Vec::len);
            let marked = match changed {
                0 => String::new(),
                _ => " What changed since the list was read is marked.".to_owned(),
            };
            format!("As Descope had it at {}.{marked}", sheet.moments.clock(at))
        }
        Reading::Failed(_) => String::new(),
    };
    let trouble = move || match store.reading.get() {
        Reading::Failed(error) => {
            let (title, advice) = words::missing(&error, &store.project());
            let way = way_on(error.refusal(), Callback::new(move |()| sheet.read_again()));
            let place = sheet.place;
            let gone = sheet.is_gone();
            let actions = move || {
                gone.then(|| view! { <Button on_press=move || leave(sheet, place)>"Refresh the list"</Button> })
            };
            Some(view! {
                <Notice
                    tone=Tone::Warning
                    title=move || format!("{title}: this is the list's copy")
                    announce=Announce::AtOnce
                    actions=actions
                >
                    <p>{advice}</p>
                    {way}
                </Notice>
            })
        }
        Reading::UnderWay | Reading::Fresh(_) => None,
    };
    view! {
        {trouble}
        <div class="key-freshness">
            <p role="status">{line}</p>
            <Button kind=ButtonKind::Quiet icon=Glyph::Refresh state=Signal::derive(state) on_press=move || sheet.read_again()>
                "Read again"
            </Button>
        </div>
    }
}

fn leave(sheet: Sheet, place: Place) {
    sheet.store.refresh_list();
    place.go(&Route::Keys(place.list().get_untracked()));
}

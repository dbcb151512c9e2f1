//! What stands in the place of a key that is not known yet, or not at all.

use leptos::prelude::*;

use super::{Sheet, words};
use crate::api::{ReadError, Refusal};
use crate::domain::Purpose;
use crate::pages::recover::way_on;
use crate::route::Route;
use crate::state::{Farewell, Reading, SessionStore};
use crate::ui::{Button, EmptyKind, EmptyState, Glyph, Progress};

#[component]
pub(super) fn Instead(sheet: Sheet) -> impl IntoView {
    let session = expect_context::<SessionStore>();
    let sight = Memo::new(move |_| {
        let unknown = sheet.store.key.with(Option::is_none);
        unknown.then(|| sheet.store.reading.get())
    });
    move || match sight.get()? {
        Reading::Fresh(_) => None,
        Reading::UnderWay => Some(
            view! {
                <div class="key-loading">
                    <Progress label="Loading the key" />
                    <p>"Loading the key…"</p>
                </div>
            }
            .into_any(),
        ),
        Reading::Failed(error) => Some(failed(sheet, session, &error)),
    }
}

fn failed(sheet: Sheet, session: SessionStore, error: &ReadError) -> AnyView {
    let (title, advice) = words::missing(error, &sheet.store.project());
    let out = matches!(error, ReadError::Refused(Refusal::UnknownProject(_)));
    let way = way_on(error.refusal(), Callback::new(move |()| sheet.read_again()));
    let list = sheet.place.list();
    let id = sheet.id();
    let copied = sheet.is_gone() && sheet.store.copies.has(&id);
    let again = Route::NewKeyFrom { from: id, purpose: Purpose::Recreate };
    let again = copied.then_some(move || sheet.place.go(&again));
    let actions = move || {
        view! {
            {match way {
                Some(way) => way,
                None if out => view! { <Button on_press=move || session.sign_out(Farewell::NotYet)>"Sign in again"</Button> }.into_any(),
                None => view! { <Button icon=Glyph::Refresh on_press=move || sheet.read_again()>"Try again"</Button> }.into_any(),
            }}
            {again.map(|again| view! { <Button on_press=again>"Re-create settings as a new key"</Button> })}
            <Button on_press=move || sheet.place.go(&Route::Keys(list.get_untracked()))>"Show the list"</Button>
        }
    };
    view! {
        <EmptyState kind=EmptyKind::Failed title=move || title actions=actions>{advice}</EmptyState>
    }
    .into_any()
}

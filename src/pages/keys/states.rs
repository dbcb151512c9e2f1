//! What stands above the list, or in its place, when not all is well.
//!
//! Invariant: empty, no match, failed and partial are different sights; each says what happened and what to do.

use leptos::prelude::*;

use super::columns::room;
use crate::api::{ReadError, Refusal};
use crate::browser::moments::grouped;
use crate::fleet::Fleet;
use crate::pages::parts::{self, Later};
use crate::pages::place::Place;
use crate::pages::recover::SignOn;
use crate::route::Route;
use crate::state::{Farewell, KeysStore, ListStore, Phase, SessionStore, Step};
use crate::ui::{Announce, Button, ButtonKind, EmptyKind, EmptyState, Glyph, Notice, Tone};

/// What has to be said about a list that is shown.
#[component]
pub(super) fn Banner(list: ListStore) -> impl IntoView {
    let keys = list.keys;
    let session = expect_context::<SessionStore>();
    let damaged = Memo::new(move |_| keys.fleet.with(Fleet::damaged));
    view! {
        {move || match keys.phase.get() {
            Phase::Partial(error) => Some(banner(keys, session, "This list is not complete", error)),
            Phase::Stale(error) => Some(banner(keys, session, "The list could not be refreshed: this is the one from before", error)),
            Phase::Idle | Phase::Loading(_) | Phase::Whole | Phase::Failed(_) => None,
        }}
        {move || Some(damaged.get()).filter(|count| *count > 0).map(damage)}
    }
}

fn banner(keys: KeysStore, session: SessionStore, title: &'static str, error: ReadError) -> AnyView {
    let advice = error.advice();
    view! {
        <Notice tone=Tone::Warning title=move || title announce=Announce::AtOnce actions=move || ways_out(keys, session, &error)>
            {advice}
        </Notice>
    }
    .into_any()
}

fn damage(count: usize) -> impl IntoView {
    let title = match count {
        1 => "1 key could not be read".to_owned(),
        many => format!("{} keys could not be read", grouped(many)),
    };
    view! {
        <Notice tone=Tone::Warning title=move || title>
            "Each is shown in its place, with what is wrong with it. The others are complete."
        </Notice>
    }
}

/// Tries again, after what stopped it is out of the way.
fn ways_out(keys: KeysStore, session: SessionStore, error: &ReadError) -> AnyView {
    let again = move || keys.start_loading();
    match error.refusal() {
        Some(Refusal::UnknownProject(_)) => {
            view! { <Button on_press=move || session.sign_out(Farewell::NotYet)>"Sign in again"</Button> }.into_any()
        }
        Some(Refusal::KeyNotAccepted(_)) => view! { <Later part=parts::renew_for_the_list /> }.into_any(),
        Some(Refusal::SignOnExpired(_)) => view! { <SignOn again=Callback::new(move |()| again()) /> }.into_any(),
        _ => view! { <Button icon=Glyph::Refresh on_press=again>"Try again"</Button> }.into_any(),
    }
}

/// What is to be seen in the list's place.
#[derive(Clone, PartialEq)]
enum Sight {
    List,
    Waiting,
    Empty,
    NoneOfThese,
    NoMatch,
    Failed(ReadError),
}

/// The list, or what stands in its place.
#[component]
pub(super) fn Instead(list: ListStore, children: ChildrenFn) -> impl IntoView {
    let keys = list.keys;
    let place = expect_context::<Place>();
    let session = expect_context::<SessionStore>();
    let sight = Memo::new(move |_| {
        let nothing = keys.fleet.with(Fleet::is_empty);
        match keys.phase.get() {
            Phase::Failed(error) => Sight::Failed(error),
            Phase::Idle | Phase::Loading(_) if nothing && keys.receipt.with(Option::is_none) => Sight::Waiting,
            _ if nothing && keys.is_narrowed() => Sight::NoneOfThese,
            _ if nothing => Sight::Empty,
            _ if list.matches.with(|matches| matches.is_empty()) => Sight::NoMatch,
            _ => Sight::List,
        }
    });
    let create = move || {
        view! { <Button kind=ButtonKind::Primary on_press=move || place.go(&Route::NewKey)>"Create the first key"</Button> }
    };
    let clear =
        move || view! { <Button on_press=move || list.search(String::new(), Step::Made)>"Clear search"</Button> };
    move || match sight.get() {
        Sight::List => children().into_any(),
        Sight::Waiting => view! { <Skeleton list /> }.into_any(),
        Sight::Empty => view! {
            <EmptyState kind=EmptyKind::Nothing title=|| "This project has no access keys" actions=create>
                "An access key lets a machine sign in to your application."
            </EmptyState>
        }
        .into_any(),
        Sight::NoneOfThese => view! {
            <EmptyState kind=EmptyKind::NoMatch title=|| "The server has no such key">
                "No key of this project meets everything that was asked for. There may be others."
            </EmptyState>
        }
        .into_any(),
        Sight::NoMatch => view! {
            <EmptyState kind=EmptyKind::NoMatch title=|| "No key matches" actions=clear>
                "The search looks for every word in names, ids, descriptions, tenants, roles, addresses and creators."
            </EmptyState>
        }
        .into_any(),
        Sight::Failed(error) => {
            let advice = error.advice();
            view! {
                <EmptyState kind=EmptyKind::Failed title=|| "The keys could not be loaded" actions=move || ways_out(keys, session, &error)>
                    {advice}
                </EmptyState>
            }
            .into_any()
        }
    }
}

/// Rows to come, under the headers that they will have.
#[component]
fn Skeleton(list: ListStore) -> impl IntoView {
    let columns = list.view.with_untracked(|(view, _)| view.columns.clone());
    let cell = |word| view! { <div class="grid-cell" data-column=word><span class="skeleton"></span></div> }.into_any();
    let row = |at: usize| {
        let choose = view! { <div class="grid-cell grid-choose"></div> }.into_any();
        let cells = columns.iter().map(|shown| cell(shown.column.word()));
        let cells: Vec<AnyView> = std::iter::once(choose).chain(cells).collect();
        view! { <div class="grid-row" style=("--row-index", at.to_string())>{cells}</div> }.into_any()
    };
    let rows: Vec<AnyView> = (0..14usize).map(row).collect();
    view! {
        <div class="grid" aria-hidden="true" style=("--columns", room(&columns, "track", " "))>
            <div class="grid-body" style=("--row-count", "14")>{rows}</div>
        </div>
    }
}

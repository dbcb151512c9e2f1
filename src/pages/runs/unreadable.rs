//! What is kept of a run and cannot be read: shown as it stands, and removed by nobody but a person.

use leptos::prelude::*;

use crate::browser::download::{Offer, Pieces};
use crate::pages::moments::Moments;
use crate::run::Unreadable;
use crate::state::RunsStore;
use crate::state::runs::UnreadableRun;
use crate::ui::{Button, ButtonKind, Dialog, DialogRole, DialogSize, Dismissal, focus_page_heading_if_lost};

/// A card for each, the latest first.
#[component]
pub(super) fn UnreadableRuns(runs: RunsStore) -> impl IntoView {
    view! {
        <For each=move || runs.unreadable.get() key=|run| (run.number, run.why == Unreadable::Damaged) children=move |run| view! { <UnreadableCard runs run /> } />
    }
}

#[component]
fn UnreadableCard(runs: RunsStore, run: UnreadableRun) -> impl IntoView {
    let moments = expect_context::<Moments>();
    let number = run.number;
    let asking = RwSignal::new(false);
    // The address of the last file stays until the next one: the browser may still be reading from it.
    let offered = StoredValue::new_local(None::<Offer>);
    let refused = RwSignal::new(false);
    let save = move || {
        let pieces = Pieces::default();
        let saved = pieces
            .push(runs.raw_journal(number).as_bytes())
            .and_then(|()| pieces.save(&format!("run-{number}-journal.txt"), "text/plain"));
        refused.set(saved.is_err());
        offered.set_value(saved.ok());
    };
    let began = run.began().map(|began| view! { <p>{move || moments.exact(began)}</p> });
    let why = match run.why {
        Unreadable::OtherVersion => "Another version of this console wrote its journal.",
        Unreadable::Damaged => "Its journal is damaged, or a part of it is missing.",
    };
    let id = format!("run-{number}");
    let labelled_by = id.clone();
    view! {
        <section class="run-card" aria-labelledby=labelled_by>
            <div class="run-title">
                <h2 id=id tabindex="-1">"A run that this version can't read"</h2>
                {began}
            </div>
            <p>
                {why}
                " It belongs to this browser and this project. It may have changed keys: check them in the list. It can't be resumed or undone here."
            </p>
            <div class="run-actions">
                <Button on_press=save>"Download journal"</Button>
                <Button kind=ButtonKind::Quiet on_press=move || asking.set(true)>"Remove…"</Button>
            </div>
            {move || refused.get().then(|| view! { <p role="alert">"The browser did not take the file."</p> })}
            {move || asking.get().then(|| view! { <Question runs number asking /> })}
        </section>
    }
}

#[component]
fn Question(runs: RunsStore, number: u64, asking: RwSignal<bool>) -> impl IntoView {
    let close = move || asking.set(false);
    let remove = move || {
        close();
        runs.remove_unreadable(number);
        // What had the focus is gone with the card.
        request_animation_frame(focus_page_heading_if_lost);
    };
    let actions = move || {
        view! {
            <Button on_press=close>"Cancel"</Button>
            <Button kind=ButtonKind::Danger on_press=remove>"Remove journal"</Button>
        }
    };
    view! {
        <Dialog
            title=|| "Remove this journal?"
            role=DialogRole::Alert
            size=DialogSize::Small
            dismissal=Dismissal::Freely(Callback::new(move |()| close()))
            actions=actions
        >
            <p>"No keys change. What the journal says about them is lost, unless you download it first."</p>
        </Dialog>
    }
}

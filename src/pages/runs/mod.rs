//! Work over many keys: what it would come to, how it goes, and what came of it.
//!
//! Invariant: nothing is begun before its plan was shown, and no key is called done that was not seen to be.

mod actions;
mod afterwards;
mod card;
mod delivery;
mod edit;
mod first;
mod plan;
mod promise;
mod results;
mod unreadable;

pub use delivery::SealRun;
pub use edit::EditKeysPage;
pub use plan::RunPlan;

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use self::card::RunCard;
use self::delivery::Delivery;
use self::unreadable::UnreadableRuns;
use super::place::listen;
use crate::browser::leaving;
use crate::browser::run_shelf::{self, Shelf};
use crate::domain::KeyId;
use crate::route::Route;
use crate::run::Action;
use crate::state::{KeysStore, Owed, RunsStore, VaultStore};
use crate::ui::{Announce, EmptyKind, EmptyState, Glyph, Icon, Notice, Tone, focus_page_heading};

/// What is about to be done, and to which keys.
#[derive(Clone, Debug, PartialEq)]
pub struct Asking {
    /// What.
    pub action: Action,
    /// To which keys.
    pub over: Over,
}

/// The keys of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Over {
    /// Those that are chosen in the list.
    Chosen,
    /// These: what an earlier run made or changed.
    These(Arc<[KeyId]>),
}

impl Asking {
    /// About the keys that are chosen in the list.
    pub fn chosen(action: Action) -> Self {
        Self { action, over: Over::Chosen }
    }
}

/// Where the runs of a session stand once something needs them; and what is being asked before one begins.
///
/// They are made by whoever comes first, for a session without a run need not load their code.
#[derive(Clone, Copy)]
pub struct RunsPlace {
    made: StoredValue<Option<RunsStore>, LocalStorage>,
    owner: StoredValue<Owner, LocalStorage>,
    /// What is about to be done.
    pub asking: RwSignal<Option<Asking>>,
}

impl Default for RunsPlace {
    /// For as long as the current owner lives.
    fn default() -> Self {
        Self {
            made: StoredValue::new_local(None),
            owner: StoredValue::new_local(Owner::current().unwrap_or_default()),
            asking: RwSignal::new(None),
        }
    }
}

impl RunsPlace {
    /// The runs; `None` once the session is over.
    fn runs(self) -> Option<RunsStore> {
        if let Some(made) = self.made.try_get_value()? {
            return Some(made);
        }
        let keys = use_context::<KeysStore>()?;
        let vault = use_context::<VaultStore>()?;
        let shelf = Shelf::of(keys.client()?.project().as_str());
        let made = self.owner.try_get_value()?.with(|| {
            let looking = StoredValue::new(false);
            let runs = RunsStore::new(keys, Rc::new(shelf), vault);
            listen([
                leaving::ask_while(move || untrack(|| runs.is_running())),
                run_shelf::when_written(move || look_soon(looking, runs)),
            ]);
            runs
        });
        self.made.set_value(Some(made));
        Some(made)
    }
}

/// Looks at what other tabs wrote, once for all that they write within half a second.
fn look_soon(looking: StoredValue<bool>, runs: RunsStore) {
    if looking.try_get_value() == Some(false) {
        looking.set_value(true);
        let look = move || {
            if looking.try_set_value(false).is_none() {
                runs.refresh();
            }
        };
        set_timeout(look, Duration::from_millis(500));
    }
}

/// The runs of the session around the current owner.
pub(super) fn runs() -> Option<RunsStore> {
    use_context::<RunsPlace>()?.runs()
}

/// The page.
#[component]
pub fn RunsPage() -> impl IntoView {
    request_animation_frame(focus_page_heading);
    view! {
        <div class="runs-page">
            <div class="runs-head">
                <a class="page-back" href=Route::home().fragment()><Icon glyph=Glyph::ArrowLeft />"Keys"</a>
                <h1 tabindex="-1">"Runs"</h1>
                <p>"Work over many keys in this project, begun in this browser. This browser keeps the ids and names of the keys, what was asked for, and the outcomes. They stay after you sign out, until you remove them here."</p>
            </div>
            {runs().map(|runs| view! { <Owing runs /><Runs runs /> })}
            <RunPlan />
        </div>
    }
}

/// New secrets of runs that are not in the list: those of another project, or of a run that the browser did not keep.
#[component]
fn Owing(runs: RunsStore) -> impl IntoView {
    let project = expect_context::<KeysStore>().client().map(|client| client.project().as_str().to_owned());
    let owed = Memo::new(move |_| {
        let listed = |owed: &Owed| runs.entries.with(|all| all.iter().any(|entry| entry.number == owed.run));
        let mut owed = runs.vault.owed();
        owed.retain(|owed| !listed(owed));
        // How many there are is said by whatever shows them.
        owed.into_iter().map(|owed| (owed.run, owed.project)).collect::<Vec<_>>()
    });
    let one = move |(run, of): (u64, String)| {
        match project.as_ref() == Some(&of) {
        true => view! {
            <section class="run-card" aria-label="A run that was not kept">
                <Delivery runs run running=Signal::stored(false) />
            </section>
        }
        .into_any(),
        false => view! {
            <Notice tone=Tone::Warning title=|| "New secrets of another project are held in this tab" announce=Announce::Silently>
                "Nobody has stored them yet. Sign in to project "<code>{of}</code>" in this tab to take them; closing the tab loses them."
            </Notice>
        }
        .into_any(),
    }
    };
    move || owed.get().into_iter().map(one.clone()).collect_view()
}

#[component]
fn Runs(runs: RunsStore) -> impl IntoView {
    let numbers = Memo::new(move |_| runs.entries.with(|all| all.iter().map(|entry| entry.number).collect::<Vec<_>>()));
    let none = Memo::new(move |_| numbers.with(Vec::is_empty) && runs.unreadable.with(Vec::is_empty));
    let empty = || {
        view! {
            <EmptyState kind=EmptyKind::Nothing title=|| "No runs yet">
                "Select keys in the list, then pick an action in the bar below."
            </EmptyState>
        }
    };
    // A card stays while others come and go: somebody may be about to store what it hands over.
    view! {
        {move || none.get().then(empty)}
        <For each=move || numbers.get() key=|number| *number children=move |number| view! { <RunCard runs number /> } />
        <UnreadableRuns runs />
    }
}

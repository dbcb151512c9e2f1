//! One edit for all chosen keys: what is asked for, what it would come to for each, and the way to the run.
//!
//! Invariant: nothing is sent from this page, and what was asked for stays in the form behind the plan. The plan is of
//! the keys as the list holds them; a run refuses each that is another by then.

mod asking;
mod keys;
mod plan;
mod taking;
mod turns;

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use self::asking::Asking;
use self::plan::PlanView;
use super::runs;
use crate::browser::moments::grouped;
use crate::domain::{AccessKey, Draft, Field, KeyId, Problem};
use crate::pages::leave::LeaveUnsaved;
use crate::pages::place::{Place, when_escaped};
use crate::route::Route;
use crate::run::edit::{BadPattern, Edit, EditPlan, Occurring, Operation, Pattern};
use crate::state::ListStore;
use crate::ui::{
    Button, EmptyKind, EmptyState, Glyph, Icon, Progress, ProgressValue, focus_first_invalid, focus_page_heading,
};

/// What the page is at.
#[derive(Clone)]
enum Stage {
    /// A person says what is to change.
    Asking,
    /// So many keys were looked at.
    Planning(usize),
    /// What it would come to.
    Planned(Arc<EditPlan>),
}

/// What all parts of the page look at.
#[derive(Clone, Copy)]
struct Sheet {
    list: ListStore,
    place: Place,
    /// The keys that were chosen when the page came.
    ids: StoredValue<Arc<Vec<KeyId>>>,
    /// What is to be added.
    draft: RwSignal<Draft>,
    /// What is to be taken away.
    taken: RwSignal<Vec<Operation>>,
    /// The pattern of the description, as typed; `None` where it is left as it is.
    description: RwSignal<Option<String>>,
    /// What was wrong at the last try.
    tried: RwSignal<Vec<Problem>>,
    /// What was both asked for and asked away at the last try.
    contradictions: RwSignal<Vec<String>>,
    /// What the keys hold, once all were looked at.
    occurring: RwSignal<Option<Arc<Occurring>>>,
    stage: RwSignal<Stage>,
    /// What a plan is being worked out for.
    planning: StoredValue<Option<Arc<Edit>>>,
    /// A second press must not begin a second run.
    begun: StoredValue<bool>,
}

/// A form of no key: it has a name so that no name is asked for.
fn blank() -> Draft {
    let mut draft = Draft::empty();
    "-".clone_into(&mut draft.name);
    draft
}

impl Sheet {
    fn new(ids: Vec<KeyId>) -> Self {
        Self {
            list: expect_context(),
            place: expect_context(),
            ids: StoredValue::new(Arc::new(ids)),
            draft: RwSignal::new(blank()),
            taken: RwSignal::new(Vec::new()),
            description: RwSignal::new(None),
            tried: RwSignal::new(Vec::new()),
            contradictions: RwSignal::new(Vec::new()),
            occurring: RwSignal::new(None),
            stage: RwSignal::new(Stage::Asking),
            planning: StoredValue::new(None),
            begun: StoredValue::new(false),
        }
    }

    fn ids(self) -> Arc<Vec<KeyId>> {
        self.ids.get_value()
    }

    /// Whether leaving would lose something. Tracks.
    fn is_typed(self) -> bool {
        self.draft.with(|draft| *draft != blank())
            || self.taken.with(|taken| !taken.is_empty())
            || self.description.with(Option::is_some)
    }

    /// What is asked for, as far as it can be read. Tracks.
    fn asked(self) -> Edit {
        let pattern = self.description.get().and_then(|text| Pattern::read(&text).ok());
        self.taken.with(|taken| self.draft.with(|draft| Edit::new(taken, draft, pattern)))
    }

    /// What is wrong with what was typed, as a whole.
    fn problems(self) -> Vec<Problem> {
        let now = self.list.now();
        let mut problems = self.draft.with(|draft| draft.validate(now)).err().unwrap_or_default();
        problems.extend(self.bad_pattern().map(|bad| Problem { field: Field::Description, text: bad.advice() }));
        problems
    }

    /// What is wrong with the pattern. Tracks.
    fn bad_pattern(self) -> Option<BadPattern> {
        self.description.with(|text| text.as_deref().and_then(|text| Pattern::read(text).err()))
    }

    /// Counts what the keys hold.
    fn count(self) {
        let ids = self.ids();
        spawn_local(async move {
            let mut all = Occurring::default();
            let mut see = |some: Vec<Option<AccessKey>>| {
                some.iter().flatten().for_each(|key| all.look(key));
                !self.occurring.is_disposed()
            };
            if turns::each(self.list.keys, &ids, &mut see).await {
                self.occurring.try_set(Some(Arc::new(all)));
            }
        });
    }

    /// Works out what is asked for comes to, or says what is wrong with it.
    fn plan(self) {
        let (problems, edit) = untrack(|| (self.problems(), self.asked()));
        let contradictions = edit.contradictions();
        let good = problems.is_empty() && contradictions.is_empty();
        self.tried.set(problems);
        self.contradictions.set(contradictions);
        if !good {
            return request_animation_frame(focus_first_invalid);
        }
        self.stage.set(Stage::Planning(0));
        let ids = self.ids();
        let edit = Arc::new(edit);
        self.planning.set_value(Some(Arc::clone(&edit)));
        spawn_local(async move {
            let mut plan = EditPlan::new(Arc::clone(&edit));
            // Somebody may have gone back to the form, and asked for something else.
            let goes_on = || {
                let is_it = |now: &Option<Arc<Edit>>| now.as_ref().is_some_and(|now| Arc::ptr_eq(now, &edit));
                self.planning.try_with_value(is_it) == Some(true)
            };
            let mut see = |some: Vec<Option<AccessKey>>| {
                some.into_iter().for_each(|key| plan.look(key));
                goes_on() && self.stage.try_set(Stage::Planning(plan.looked())).is_none()
            };
            if turns::each(self.list.keys, &ids, &mut see).await && goes_on() {
                self.stage.try_set(Stage::Planned(Arc::new(plan)));
            }
        });
    }

    /// Back to the form as it is.
    fn ask_again(self) {
        self.planning.set_value(None);
        self.stage.set(Stage::Asking);
    }

    /// Begins the run.
    fn begin(self, plan: &EditPlan) {
        let Some(runs) = runs().filter(|_| !self.begun.get_value()) else { return };
        self.begun.set_value(true);
        runs.start(crate::run::Action::Edit(Arc::clone(&plan.edit)), plan.items());
        self.place.leave_for(&Route::Runs);
    }
}

/// The page.
#[component]
pub fn EditKeysPage() -> impl IntoView {
    let list = expect_context::<ListStore>();
    let ids: Vec<KeyId> = list.selection.with_untracked(|chosen| chosen.ids().map(|id| KeyId(id.to_owned())).collect());
    let count = ids.len();
    let title = match count {
        0 => "Edit keys".to_owned(),
        1 => "Edit 1 key".to_owned(),
        many => format!("Edit {} keys", grouped(many)),
    };
    request_animation_frame(focus_page_heading);
    view! {
        <div class="edit-page bulk-page">
            <header class="edit-head">
                <a class="page-back" href=back(list).fragment()><Icon glyph=Glyph::ArrowLeft />"Keys"</a>
                <h1 tabindex="-1">{title}</h1>
            </header>
            {match count {
                0 => nothing_chosen(list),
                _ => view! { <Chosen sheet=Sheet::new(ids) /> }.into_any(),
            }}
        </div>
    }
}

/// The list as it was left.
fn back(list: ListStore) -> Route {
    Route::Keys(untrack(|| list.arrangement()))
}

fn nothing_chosen(list: ListStore) -> AnyView {
    let place = expect_context::<Place>();
    let to_list = move || view! { <Button on_press=move || place.go(&back(list))>"Show the keys"</Button> };
    view! {
        <EmptyState kind=EmptyKind::Nothing title=|| "No keys are chosen" actions=to_list>
            "Choose keys in the list first. What is chosen is kept by this page alone, and a reload forgets it."
        </EmptyState>
    }
    .into_any()
}

#[component]
fn Chosen(sheet: Sheet) -> impl IntoView {
    sheet.count();
    let typed = Memo::new(move |_| sheet.is_typed());
    sheet.place.hold_while(typed.into());
    when_escaped(move || match sheet.stage.with_untracked(|stage| matches!(stage, Stage::Asking)) {
        true => sheet.place.go(&back(sheet.list)),
        false => sheet.ask_again(),
    });
    let asking = Memo::new(move |_| sheet.stage.with(|stage| matches!(stage, Stage::Asking)));
    let planned = Memo::new(move |_| sheet.stage.with(|stage| matches!(stage, Stage::Planned(_))));
    // The form has its heading at the top of the page; the plan brings its own.
    Effect::new(move |last: Option<bool>| {
        let now = asking.get();
        if last == Some(false) && now {
            request_animation_frame(focus_page_heading);
        }
        now
    });
    let before = move || match sheet.stage.get() {
        Stage::Asking => None,
        Stage::Planning(_) => Some(planning(sheet)),
        Stage::Planned(plan) => Some(view! { <PlanView sheet plan /> }.into_any()),
    };
    // The bar moves on by itself while the keys are looked at.
    let stands = Memo::new(move |_| (asking.get(), planned.get()));
    view! {
        <div class="edit-front">
            {move || {
                stands.get();
                untrack(before)
            }}
        </div>
        <Asking sheet hidden=Signal::derive(move || !asking.get()) />
        {move || sheet.place.is_asking().then(|| view! { <LeaveUnsaved editor=None /> })}
    }
}

fn planning(sheet: Sheet) -> AnyView {
    let total = sheet.ids().len() as u64;
    let bar = move || {
        let done = sheet.stage.with(|stage| if let Stage::Planning(done) = stage { *done as u64 } else { total });
        ProgressValue::Part { done, total }
    };
    view! {
        <div class="key-loading">
            <Progress label="Keys looked at" value=Signal::derive(bar) />
            <p>"Working out what would change…"</p>
        </div>
    }
    .into_any()
}

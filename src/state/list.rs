//! The list as the person has arranged it: searched, in some order, and with some keys chosen.
//!
//! Invariant: what is shown follows from the keys, the arrangement and the moment, and from nothing else. The
//! arrangement is that of the address bar; what is chosen is a set of key ids and outlives every arrangement.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::KeysStore;
use crate::domain::{KeyId, Narrowing, Seconds};
use crate::fleet::columns::GridColumn;
use crate::fleet::facets::{Counts, Facet};
use crate::fleet::query::{Matches, Parsed, Term, parse};
use crate::fleet::selection::Selection;
use crate::fleet::view::{Arrangement, View};

/// Comparisons of texts between two turns of the page: a few milliseconds.
const EFFORT: usize = 20_000;

/// Columns that are made ready before anybody sorts by them: the texts of every list.
const AHEAD: [GridColumn; 2] = [GridColumn::Name, GridColumn::CreatedBy];

/// Whether Back returns to how the list was before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It does: the person did something.
    Made,
    /// It does not: the person is still at it, typing or dragging.
    Ongoing,
}

/// The list of one session.
#[derive(Clone, Copy)]
pub struct ListStore {
    /// The keys it is of.
    pub keys: KeysStore,
    /// The search text as understood.
    pub parsed: Memo<Arc<Parsed>>,
    /// How the list looks, and what of the look is not known here.
    pub view: Memo<(View, Vec<String>)>,
    /// The rows found, in the fleet's order.
    pub matches: Memo<Arc<Matches>>,
    /// The rows found, as they are shown.
    pub shown: Memo<Arc<Vec<u32>>>,
    /// The keys chosen.
    pub selection: RwSignal<Selection>,
    /// The key from which a range is chosen.
    pub(super) anchor: StoredValue<Option<KeyId>>,
    /// How many of the keys that are shown are chosen.
    pub chosen_shown: Memo<usize>,
    /// How many of the keys that are shown can be chosen.
    pub choosable: Memo<usize>,
    /// Where the list was left, while another page is shown.
    pub left_at: StoredValue<Option<LeftAt>>,
    /// Whether the filters stand beside the list.
    pub filters_open: RwSignal<bool>,
    arrangement: Signal<Arrangement>,
    arrange: StoredValue<Arrange, LocalStorage>,
    pub(super) now: Signal<Seconds>,
    /// Counts how often a column was made ready to sort by.
    ready: RwSignal<usize>,
}

/// Where a person was in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftAt {
    /// In which list.
    pub list: Arrangement,
    /// How far it was scrolled, in CSS pixels.
    pub scrolled: u64,
    /// The row that the keyboard was on.
    pub row: usize,
    /// Whether it was left to look at one of its keys.
    pub opened: bool,
}

/// Writes an arrangement to where it is read from.
pub type Arrange = Box<dyn Fn(Arrangement, Step)>;

impl ListStore {
    /// A list that follows the arrangement of an address. `now` moves on from time to time.
    pub fn new(keys: KeysStore, arrangement: Signal<Arrangement>, arrange: Arrange, now: Signal<Seconds>) -> Self {
        let text = Memo::new(move |_| arrangement.with(|it| it.query.clone()));
        let parsed = Memo::new(move |_| text.with(|text| Arc::new(parse(text))));
        let look = Memo::new(move |_| arrangement.with(|it| it.look.clone()));
        let view = Memo::new(move |_| look.with(|look| View::parse(look)));
        let sort = Memo::new(move |_| view.with(|(view, _)| view.sort.clone()));
        let matches = Memo::new(move |_| {
            parsed.with(|parsed| {
                let now = if parsed.query.is_timely() { now.get() } else { now.get_untracked() };
                Arc::new(keys.fleet.with(|fleet| fleet.find(&parsed.query, now)))
            })
        });
        let ready = RwSignal::new(0);
        let shown = Memo::new(move |_| {
            ready.track();
            let (matches, sort) = (matches.get(), sort.get());
            let sorted = match sort.is_empty() {
                true => None,
                // A status changes by itself, but rows that move by themselves would be pressed by mistake.
                false => keys.fleet.with(|fleet| fleet.sort(matches.positions(), &sort, now.get_untracked())),
            };
            Arc::new(sorted.unwrap_or_else(|| matches.positions().to_vec()))
        });
        let selection = RwSignal::new(Selection::default());
        let chosen_shown = Memo::new(move |_| {
            let among = |selection: &Selection| {
                shown.with(|shown| keys.fleet.with(|fleet| selection.count_among(fleet, shown)))
            };
            selection.with(among)
        });
        let choosable = Memo::new(move |_| shown.with(|shown| keys.fleet.with(|fleet| fleet.readable(shown))));
        let store = Self {
            keys,
            parsed,
            view,
            matches,
            shown,
            selection,
            anchor: StoredValue::new(None),
            chosen_shown,
            choosable,
            left_at: StoredValue::new(None),
            filters_open: RwSignal::new(false),
            arrangement,
            arrange: StoredValue::new_local(arrange),
            now,
            ready,
        };
        store.follow_the_narrowing(look);
        // Ranks are worked out beside the page, and only once all the keys are here.
        Effect::new(move |turn: Option<usize>| {
            keys.fleet.track();
            let columns = sort.with(|sort| sort.iter().map(|order| order.by).chain(AHEAD).collect::<Vec<_>>());
            let turn = turn.unwrap_or_default() + 1;
            if !keys.is_loading() {
                spawn_local(store.make_ready(columns));
            }
            turn
        });
        store
    }

    /// Asks for the keys that the arrangement names, now and whenever that changes.
    fn follow_the_narrowing(self, look: Memo<String>) {
        let only = Memo::new(move |_| look.with(|look| Narrowing::read(look)));
        self.keys.only.set(only.get_untracked());
        Effect::new(move |_| {
            let only = only.get();
            if self.keys.only.with_untracked(|now| *now != only) {
                self.keys.fetch_only(only);
            }
        });
    }

    /// Makes columns ready to sort by, in turns that leave room for the page.
    async fn make_ready(self, columns: Vec<GridColumn>) {
        for column in columns {
            loop {
                let done = self.keys.fleet.try_update_untracked(|fleet| fleet.prepare(column, EFFORT));
                match (done, self.keys.client()) {
                    (Some(true), _) => break,
                    (Some(false), Some(client)) => client.transport().pause().await,
                    // The session has ended.
                    _ => return,
                }
            }
            if self.shown_by(column) {
                self.ready.try_update(|ready| *ready += 1);
            }
        }
    }

    fn shown_by(self, column: GridColumn) -> bool {
        self.view.try_with_untracked(|(view, _)| view.sort.iter().any(|order| order.by == column)).unwrap_or_default()
    }

    /// The moment that the list goes by. Tracks.
    pub fn now(self) -> Seconds {
        self.now.get()
    }

    /// The text of the search box. Tracks.
    pub fn query(self) -> String {
        self.arrangement.with(|arrangement| arrangement.query.clone())
    }

    /// Whether the search text looks like a secret, and is therefore in this page only. Tracks.
    pub fn holds_secret(self) -> bool {
        self.arrangement.with(Arrangement::holds_secret)
    }

    /// The arrangement. Tracks.
    pub fn arrangement(self) -> Arrangement {
        self.arrangement.get()
    }

    /// Arranges the list anew.
    pub fn arrange(self, arrangement: Arrangement, step: Step) {
        self.arrange.with_value(|arrange| arrange(arrangement, step));
    }

    /// Searches for a text, as a person types it.
    pub fn search(self, query: String, step: Step) {
        let look = self.arrangement.with_untracked(|it| it.look.clone());
        self.arrange(Arrangement { query, look }, step);
    }

    /// Filters by a term, or no longer does.
    pub fn toggle_term(self, term: &Term) {
        let mut query = self.parsed.with_untracked(|parsed| parsed.query.clone());
        query.toggle(term, self.keys.fold());
        self.search(query.to_string(), Step::Made);
    }

    /// Changes how the list looks.
    pub fn change_view(self, step: Step, change: impl FnOnce(&mut View)) {
        let mut view = self.view.with_untracked(|(view, _)| view.clone());
        change(&mut view);
        self.arrange_look(&view, &self.keys.only.get_untracked(), step);
    }

    /// Fetches other keys, seen as the ones of before.
    pub fn fetch_only(self, only: &Narrowing) {
        let view = self.view.with_untracked(|(view, _)| view.clone());
        self.arrange_look(&view, only, Step::Made);
    }

    fn arrange_look(self, view: &View, only: &Narrowing, step: Step) {
        let query = self.arrangement.with_untracked(|it| it.query.clone());
        let settings = Some(view.text()).filter(|text| !text.is_empty()).into_iter().chain(only.settings());
        self.arrange(Arrangement { query, look: settings.collect::<Vec<_>>().join(";") }, step);
    }

    /// Counts the values of a facet beside the rest of the search. Tracks.
    pub fn facet(self, facet: Facet, like: &str, limit: usize) -> Counts {
        let (parsed, matches) = (self.parsed.get(), self.matches.get());
        self.keys.fleet.with(|fleet| fleet.facet(facet, &parsed.query, &matches, self.now.get(), like, limit))
    }
}

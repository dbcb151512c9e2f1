//! One facet: its values, each with a box to tick and a count.

use leptos::prelude::*;

use super::counting::{Counted, Wanted};
use super::{chosen, keys};
use crate::browser::moments::grouped;
use crate::fleet::facets::{Facet, Value};
use crate::state::ListStore;
use crate::ui::{Button, ButtonKind, PlainText, SearchField, visible};

/// Values that are shown at first.
const FIRST: usize = 8;
/// Values that "Show more" adds.
const MORE: usize = 50;

/// What a person has made of a facet: folded away, searched, shown at length.
#[derive(Clone, Copy)]
pub(super) struct Plan {
    pub(super) facet: Facet,
    pub(super) open: RwSignal<bool>,
    like: RwSignal<String>,
    limit: RwSignal<usize>,
}

impl Plan {
    pub(super) fn new(facet: Facet) -> Self {
        let open = !matches!(facet, Facet::Creator | Facet::User);
        let like = RwSignal::new(String::new());
        Self { facet, open: RwSignal::new(open), like, limit: RwSignal::new(FIRST) }
    }

    /// What is to be counted for it. Tracks.
    pub(super) fn wanted(self) -> Wanted {
        Wanted { facet: self.facet, like: self.like.get(), limit: self.limit.get() }
    }
}

/// The name of a facet, and what one looks for in it.
const fn words(facet: Facet) -> (&'static str, &'static str) {
    match facet {
        Facet::Status => ("Status", "Search statuses"),
        Facet::Expiry => ("Expiry", "Search expiries"),
        Facet::Tenant => ("Tenant", "Search tenants"),
        Facet::Role => ("Role", "Search roles"),
        Facet::Creator => ("Creator", "Search creators"),
        Facet::Restriction => ("IP restriction", "Search IP restrictions"),
        Facet::User => ("Bound user", "Search bound users"),
    }
}

/// A section that can be folded away. `counted` is `None` until it was counted.
#[component]
pub(super) fn SectionView(list: ListStore, plan: Plan, counted: Memo<Option<Counted>>) -> impl IntoView {
    let (title, search) = words(plan.facet);
    let active = Memo::new(move |_| list.parsed.with(|parsed| chosen(&parsed.query, Some(plan.facet))));
    view! {
        <details
            class="facet"
            open=plan.open.get_untracked()
            on:toggle:target=move |event| plan.open.set(event.target().open())
        >
            <summary class="facet-head">
                <h3>{title}</h3>
                {move || Some(active.get()).filter(|many| *many > 0).map(|many| view! {
                    <span class="filter-count">{many}<span class="visually-hidden">" chosen"</span></span>
                })}
            </summary>
            <div class="facet-body" role="group" aria-label=title>
                <Search plan counted label=search />
                <Values list counted />
                <Ending plan counted />
            </div>
        </details>
    }
}

/// Finds a value among many.
#[component]
fn Search(plan: Plan, counted: Memo<Option<Counted>>, label: &'static str) -> impl IntoView {
    let many = Memo::new(move |before: Option<&bool>| {
        let all = counted.with(|counted| counted.as_ref().map_or(0, |counted| counted.all));
        // The field does not go away under the hands that type in it.
        before == Some(&true) || all > FIRST
    });
    move || {
        many.get().then(|| {
            view! { <SearchField label value=plan.like on_input=move |text| plan.like.set(text) /> }
        })
    }
}

/// A value in its place among the others.
#[derive(Clone, PartialEq)]
struct Entry {
    value: Value,
    /// The id, where the name alone does not say which.
    id: Option<String>,
}

fn entries(counted: Option<&Counted>) -> Vec<Entry> {
    let values = counted.map(|counted| counted.values.as_slice()).unwrap_or_default();
    let named = |label: &str| values.iter().filter(|value| value.label == label).count();
    let entry = |value: &Value| {
        let id = value.id.clone().filter(|id| *id != value.label && named(&value.label) > 1);
        Entry { value: value.clone(), id }
    };
    values.iter().map(entry).collect()
}

/// An entry is drawn anew when this changes; its count is not part of it.
fn identity(Entry { value, id }: &Entry) -> (String, String, bool) {
    (value.term.to_string(), value.label.clone(), id.is_some())
}

#[component]
fn Values(list: ListStore, counted: Memo<Option<Counted>>) -> impl IntoView {
    view! {
        <ForEnumerate
            each=move || counted.with(|counted| entries(counted.as_ref()))
            key=identity
            children=move |at, entry| view! { <ValueView list counted at entry /> }
        />
    }
}

#[component]
fn ValueView(list: ListStore, counted: Memo<Option<Counted>>, at: ReadSignal<usize>, entry: Entry) -> impl IntoView {
    let Entry { value: Value { label, id: any_id, term, .. }, id } = entry;
    let term = StoredValue::new(term);
    let shown = match &id {
        Some(id) => format!("{}, {}", visible(&label), visible(id)),
        None => visible(&label),
    };
    let whole = match any_id.filter(|id| *id != label) {
        Some(id) => format!("{} ({})", visible(&label), visible(&id)),
        None => visible(&label),
    };
    let count = Memo::new(move |_| {
        counted
            .with(|counted| counted.as_ref().and_then(|counted| counted.values.get(at.get())).map_or(0, |it| it.count))
    });
    let on = move || list.parsed.with(|parsed| term.with_value(|term| parsed.query.has(term, list.keys.fold())));
    view! {
        <label class="facet-value" title=whole>
            <input
                type="checkbox"
                aria-label=move || format!("{shown}, {}", keys(count.get()))
                prop:checked=on
                on:change=move |_| term.with_value(|term| list.toggle_term(term))
            />
            <span class="facet-value-name">
                <PlainText text=label />
                {id.map(|id| view! { <span class="facet-value-id"><PlainText text=id /></span> })}
            </span>
            <span class="facet-value-count" aria-hidden="true">{move || grouped(count.get())}</span>
        </label>
    }
}

/// What follows the values: that there are none, that there are more, or that they are still to come.
#[derive(Clone, Copy, PartialEq)]
enum End {
    Counting,
    NoMatch,
    Nothing,
    More(usize),
    Whole,
}

#[component]
fn Ending(plan: Plan, counted: Memo<Option<Counted>>) -> impl IntoView {
    let end = Memo::new(move |_| {
        counted.with(|counted| match counted {
            None => End::Counting,
            Some(Counted { all: 0, .. }) if plan.like.with(String::is_empty) => End::Nothing,
            Some(Counted { all: 0, .. }) => End::NoMatch,
            Some(Counted { values, all }) if *all > values.len() => End::More(all - values.len()),
            Some(_) => End::Whole,
        })
    });
    let more = move || plan.limit.update(|limit| *limit += MORE);
    move || match end.get() {
        End::Counting => {
            Some(view! { <span class="skeleton"></span><span class="skeleton is-short"></span> }.into_any())
        }
        End::NoMatch => Some(view! { <p class="facet-note">"No value matches."</p> }.into_any()),
        End::Nothing => Some(view! { <p class="facet-note">"None among the keys found."</p> }.into_any()),
        End::More(left) => Some(
            view! { <Button kind=ButtonKind::Quiet on_press=more>{format!("Show more ({})", grouped(left))}</Button> }
                .into_any(),
        ),
        End::Whole => None,
    }
}

//! Every facet with its values: beside the list where there is room, over it elsewhere.

use leptos::ev;
use leptos::prelude::*;

use super::counting::counted;
use super::section::{Plan, SectionView};
use super::{chosen, keys};
use crate::fleet::facets::Facet;
use crate::pages::keys::narrowing::FetchOnlyButton;
use crate::state::{ListStore, Step};
use crate::ui::{Button, ButtonKind, Dialog, DialogSize, Dismissal};

/// From this width on, in CSS pixels, there is room beside the list. The style sheet knows the same number.
const ROOM_BESIDE: f64 = 1_000.0;

/// The panel.
#[component]
pub fn FilterPanel() -> impl IntoView {
    let list = expect_context::<ListStore>();
    let beside = RwSignal::new(is_wide());
    let listener = window_event_listener(ev::resize, move |_| {
        let wide = is_wide();
        if beside.get_untracked() != wide {
            // What stood beside the list must not cover it all of a sudden.
            list.filters_open.set(false);
        }
    });
    on_cleanup(move || listener.remove());
    match beside.get_untracked() {
        true => view! {
            <aside class="filter-panel" aria-label="Filters">
                <div class="filter-panel-head"><h2>"Filters"</h2><ClearAll list /></div>
                <Sections list />
                <div class="filter-panel-foot"><FetchOnlyButton list /></div>
            </aside>
        }
        .into_any(),
        false => drawer(list),
    }
}

fn drawer(list: ListStore) -> AnyView {
    let close = move || list.filters_open.set(false);
    // On a later visit, the list comes first.
    on_cleanup(move || {
        list.filters_open.try_set(false);
    });
    let shown = move || format!("Show {}", keys(list.matches.with(|matches| matches.len())));
    let actions = move || view! { <ClearAll list /><Button kind=ButtonKind::Primary on_press=close>{shown}</Button> };
    view! {
        <Dialog
            title=|| "Filters"
            size=DialogSize::Drawer
            dismissal=Dismissal::Freely(Callback::new(move |()| close()))
            actions
        >
            <Sections list />
            <FetchOnlyButton list />
        </Dialog>
    }
    .into_any()
}

fn is_wide() -> bool {
    let width = window().inner_width().ok().and_then(|width| width.as_f64());
    width.is_none_or(|width| width >= ROOM_BESIDE)
}

/// Takes every filter out of the query and leaves the words that are searched for.
#[component]
fn ClearAll(list: ListStore) -> impl IntoView {
    let some = Memo::new(move |_| list.parsed.with(|parsed| chosen(&parsed.query, None) > 0));
    let clear = move || {
        let mut query = list.parsed.with_untracked(|parsed| parsed.query.clone());
        query.terms.retain(|term| Facet::of(&term.test).is_none());
        list.search(query.to_string(), Step::Made);
    };
    move || some.get().then(|| view! { <Button kind=ButtonKind::Quiet on_press=clear>"Clear all filters"</Button> })
}

#[component]
fn Sections(list: ListStore) -> impl IntoView {
    let plans = Facet::ALL.map(Plan::new);
    // What is folded away is not counted.
    let open = move || plans.into_iter().filter(|plan| plan.open.get());
    let wanted = Signal::derive(move || open().map(Plan::wanted).collect());
    let counts = counted(list, wanted);
    let sections = plans.map(|plan| {
        let counted = move || {
            let at = open().position(|other| other.facet == plan.facet)?;
            counts.with(|counts| counts.as_ref()?.get(at).cloned())
        };
        view! { <SectionView list plan counted=Memo::new(move |_| counted()) /> }
    });
    view! { <div class="filter-sections">{sections.into_iter().collect_view()}</div> }
}

//! Showing a part of the page whose code is still to come.
//!
//! Invariant: a part that did not come is asked for again in its place. Nothing here leads to a reload, which would lose
//! what is typed and a secret that is held.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::parts::Part;
use crate::browser::{idle, leaving};
use crate::pages::place::listen;
use crate::state::{KeysStore, Phase};
use crate::ui::{Announce, Button, EmptyKind, EmptyState, Notice, Tone};

/// The code of a part did not come, and why, as a sentence without its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotLoaded(String);

#[cfg(cut_into_parts)]
impl From<leptos::wasm_split::SplitLoaderError> for NotLoaded {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self(crate::browser::part_failure::reason())
    }
}

impl NotLoaded {
    fn advice(&self) -> String {
        format!("{}, then press Try again; nothing here is lost.", self.0)
    }
}

/// How far a part is that somebody shows.
pub type Asker = RwSignal<Stage>;

/// How far a part is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Its code is on its way.
    Arriving,
    /// It is shown.
    Here,
    /// Its code did not come.
    NotLoaded(NotLoaded),
}

/// The parts around the list, which come after it: they are missed together, and asked for again together.
#[derive(Clone, Copy, Default)]
pub struct Tools {
    missing: RwSignal<Option<NotLoaded>>,
    tries: RwSignal<u32>,
}

impl Tools {
    /// Asks for those again that did not come. Somebody who comes back to the page may have signed in elsewhere.
    fn try_again(self) {
        if self.missing.with_untracked(Option::is_some) {
            self.missing.set(None);
            self.tries.update(|tries| *tries += 1);
        }
    }
}

/// Shows a part when its code has come, and says so when it does not come.
#[component]
pub fn Later(
    /// What to show.
    part: Part,
    /// Whether it is one of the [`Tools`] around the list: it is fetched after the list, and [`ToolsMissing`] says so when
    /// it does not come.
    #[prop(optional)]
    tool: bool,
) -> impl IntoView {
    let stage = RwSignal::new(Stage::Arriving);
    let made = StoredValue::new_local(None::<AnyView>);
    let owner = Owner::current().unwrap_or_default();
    let tools = use_context::<Tools>().filter(|_| tool);
    let fetch = move || {
        stage.try_set(Stage::Arriving);
        // The view belongs to whoever asked for it.
        let arrival = owner.with(|| ScopedFuture::new_untracked(part(stage)));
        spawn_local(async move {
            match arrival.await {
                Ok(Some(view)) => {
                    made.try_set_value(Some(view));
                    stage.try_set(Stage::Here);
                }
                Ok(None) => {}
                Err(why) => {
                    if let Some(tools) = tools {
                        tools.missing.try_set(Some(why.clone()));
                    }
                    stage.try_set(Stage::NotLoaded(why));
                }
            }
        });
    };
    match tool {
        true => after_the_list(fetch.clone()),
        false => fetch(),
    }
    if let Some(Tools { tries, .. }) = tools {
        let fetch = fetch.clone();
        Effect::watch(
            move || tries.get(),
            move |_, _, _| {
                if matches!(stage.get_untracked(), Stage::NotLoaded(_)) {
                    fetch();
                }
            },
            false,
        );
    }
    move || match stage.get() {
        Stage::Arriving => None,
        Stage::Here => made.try_update_value(Option::take).flatten(),
        Stage::NotLoaded(why) => (!tool).then(|| not_loaded(why.advice(), fetch.clone())),
    }
}

/// Does something once, when nothing of the list is on its way and the page has nothing else to do.
pub fn after_the_list(act: impl Fn() + Clone + 'static) {
    let keys = use_context::<KeysStore>();
    let busy =
        move || keys.is_some_and(|keys| keys.phase.with(|phase| matches!(phase, Phase::Idle | Phase::Loading(_))));
    Effect::new(move |done: Option<bool>| {
        let due = done == Some(true) || !busy();
        if due && done != Some(true) {
            idle::when_idle(act.clone());
        }
        due
    });
}

fn not_loaded(advice: String, again: impl Fn() + Clone + Send + 'static) -> AnyView {
    let again = move || {
        let again = again.clone();
        view! { <Button on_press=again>"Try again"</Button> }
    };
    view! {
        <EmptyState kind=EmptyKind::Failed title=|| "This part of the console could not be loaded" actions=again>
            {advice}
        </EmptyState>
    }
    .into_any()
}

/// Says that the tools around the list did not come.
#[component]
pub fn ToolsMissing(tools: Tools) -> impl IntoView {
    listen([leaving::when_focused(move || tools.try_again())]);
    move || {
        let why = tools.missing.get()?;
        let again = move || view! { <Button on_press=move || tools.try_again()>"Try again"</Button> };
        let view = view! {
            <Notice
                tone=Tone::Warning
                title=|| "Filters, views and export could not be loaded"
                announce=Announce::Politely
                actions=again
            >
                {why.advice()}
            </Notice>
        };
        Some(view.into_any())
    }
}

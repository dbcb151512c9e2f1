//! The tray below the list: what is chosen, in figures, and what can be done with a choice.

use std::time::Duration;

use leptos::prelude::*;

use crate::browser::moments::grouped;
use crate::domain::KeyId;
use crate::fleet::selection::Chosen;
use crate::pages::code::{self, ShowCode};
use crate::pages::parts::{self, Later};
use crate::pages::runs::{Asking, RunsPlace};
use crate::run::Action;
use crate::state::ListStore;
use crate::ui::{Button, ButtonKind, visible};

/// How long a choice has to stand before it is read out.
const QUIET: Duration = Duration::from_millis(700);

/// The tray's place: it comes with the first key that is chosen.
#[component]
pub(super) fn TrayPlace(list: ListStore) -> impl IntoView {
    let some = Memo::new(move |_| list.selection.with(|chosen| !chosen.is_empty()));
    move || some.get().then(|| view! { <Later part=parts::tray /> })
}

/// The tray.
#[component]
pub fn Tray() -> impl IntoView {
    let list = expect_context::<ListStore>();
    let chosen = Memo::new(move |_| list.chosen());
    let words = Memo::new(move |_| chosen.with(|chosen| told(chosen, list.chosen_shown.get())));
    let gone = move || chosen.with(|chosen| chosen.gone);
    let more = move || Some(list.choosable.get()).filter(|all| list.chosen_shown.get() < *all);
    let runs = use_context::<RunsPlace>();
    let asked = move || runs.is_some_and(|runs| runs.asking.with(Option::is_some));
    let choose_all = move |all: usize| {
        view! { <Button on_press=move || list.select_shown()>{format!("Choose all {} that match", grouped(all))}</Button> }
    };
    view! {
        <section class="tray" aria-label="Chosen keys">
            <p class="tray-words">{words}</p>
            <p class="visually-hidden" role="status">{once_quiet(words)}</p>
            <div class="tray-actions">
                {runs.map(deeds)}
                {move || more().map(choose_all)}
                <Button on_press=move || list.invert_shown()>"Invert"</Button>
                {move || (gone() > 0).then(|| view! { <Button on_press=move || list.forget_gone()>"Forget those gone"</Button> })}
                <ShowCode samples=move |()| code::of_keys(chosen_ids(list)) />
                <Button kind=ButtonKind::Quiet on_press=move || list.clear_selection()>"Clear selection"</Button>
            </div>
        </section>
        {move || asked().then(|| view! { <Later part=parts::run_plan /> })}
    }
}

fn chosen_ids(list: ListStore) -> Vec<KeyId> {
    list.selection.with_untracked(|chosen| chosen.ids().map(|id| KeyId(id.to_owned())).collect())
}

/// What can be done to all chosen keys.
fn deeds(runs: RunsPlace) -> impl IntoView {
    let deed = move |label: &'static str, action: Action| {
        view! { <Button on_press=move || runs.asking.set(Some(Asking::chosen(action.clone())))>{label}</Button> }
    };
    [deed("Activate…", Action::Activate), deed("Deactivate…", Action::Deactivate), deed("Delete…", Action::Delete)]
}

/// A text once it has not changed for a while.
fn once_quiet(text: Memo<String>) -> RwSignal<String> {
    let quiet = RwSignal::new(String::new());
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || waiting.try_update_value(Option::take).flatten().into_iter().for_each(|timer| timer.clear());
    Effect::new(move |_| {
        let text = text.get();
        stop();
        waiting.set_value(set_timeout_with_handle(move || _ = quiet.try_set(text.clone()), QUIET).ok());
    });
    on_cleanup(stop);
    quiet
}

/// `148 chosen: 140 active, 8 expired · 12 not among those shown · 2 gone`.
fn told(chosen: &Chosen, among_shown: usize) -> String {
    let here: usize = chosen.by_status.iter().map(|(_, count)| count).sum();
    let status = |(word, count): &(String, usize)| format!("{} {}", grouped(*count), visible(&word.to_lowercase()));
    let statuses = chosen.by_status.iter().map(status).collect::<Vec<_>>().join(", ");
    let mut parts = vec![match here {
        0 => "0 chosen".to_owned(),
        _ => format!("{} chosen: {statuses}", grouped(here)),
    }];
    let hidden = here.saturating_sub(among_shown);
    let rest = [(hidden, "not among those shown"), (chosen.gone, "gone")];
    parts
        .extend(rest.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{} {what}", grouped(*count))));
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_told_by_status_and_by_what_is_not_seen_of_it() {
        let by_status = vec![("Active".to_owned(), 1_400), ("Expired".to_owned(), 8)];
        assert_eq!(
            told(&Chosen { by_status: by_status.clone(), gone: 2 }, 1_396),
            "1,408 chosen: 1,400 active, 8 expired · 12 not among those shown · 2 gone"
        );
        assert_eq!(told(&Chosen { by_status, gone: 0 }, 1_408), "1,408 chosen: 1,400 active, 8 expired");
        assert_eq!(told(&Chosen { by_status: vec![], gone: 1 }, 0), "0 chosen · 1 gone");
    }
}

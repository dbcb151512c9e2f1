//! The tray below the list: what is chosen, in figures, and what can be done with a choice.

use leptos::prelude::*;

use crate::browser::moments::grouped;
use crate::domain::KeyId;
use crate::fleet::selection::Chosen;
use crate::pages::code::{self, ShowCode};
use crate::pages::parts::{self, Later};
use crate::pages::place::Place;
use crate::pages::quiet::once_quiet;
use crate::pages::runs::{Asking, RunsPlace};
use crate::route::Route;
use crate::run::Action;
use crate::state::ListStore;
use crate::ui::{Button, ButtonKind, Glyph, Menu, MenuItem, MenuMark, visible};

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
    let place = expect_context::<Place>();
    let asked = Memo::new(move |_| runs.is_some_and(|runs| runs.asking.with(Option::is_some)));
    let choose_all = move |all: usize| {
        view! { <Button kind=ButtonKind::Quiet on_press=move || list.select_shown()>{format!("Choose all {} that match", grouped(all))}</Button> }
    };
    view! {
        <section class="tray" aria-label="Chosen keys">
            <p class="tray-words">{words}</p>
            <p class="visually-hidden" role="status">{once_quiet(words)}</p>
            <div class="tray-actions">
                <Button on_press=move || place.go(&Route::EditKeys)>"Edit…"</Button>
                {runs.map(deeds)}
                {move || more().map(choose_all)}
                <Button kind=ButtonKind::Quiet on_press=move || list.invert_shown()>"Invert"</Button>
                {move || (gone() > 0).then(|| view! { <Button kind=ButtonKind::Quiet on_press=move || list.forget_gone()>"Forget those gone"</Button> })}
                <ShowCode samples=move |()| code::of_keys(chosen_ids(list)) />
                <Button kind=ButtonKind::Quiet on_press=move || list.clear_selection()>"Clear selection"</Button>
            </div>
        </section>
        {move || asked.get().then(|| view! { <Later part=parts::run_plan /> })}
    }
}

fn chosen_ids(list: ListStore) -> Vec<KeyId> {
    list.selection.with_untracked(|chosen| chosen.ids().map(|id| KeyId(id.to_owned())).collect())
}

/// What can be done to all chosen keys. What is rarely done stands in a menu of its own.
fn deeds(runs: RunsPlace) -> impl IntoView {
    let ask = move |action: Action| runs.asking.set(Some(Asking::chosen(action)));
    let deed = move |label: &'static str, action: Action| {
        view! { <Button on_press=move || ask(action.clone())>{label}</Button> }
    };
    let item = move |label: &str, glyph, action: Action| MenuItem {
        label: label.to_owned(),
        glyph,
        mark: MenuMark::Action,
        on_select: Callback::new(move |()| ask(action.clone())),
    };
    let secrets = vec![
        item("Rotate…", Glyph::Refresh, Action::Rotate),
        item("Replace without downtime…", Glyph::Copy, Action::Replace),
    ];
    (
        [deed("Activate…", Action::Activate), deed("Deactivate…", Action::Deactivate), deed("Delete…", Action::Delete)],
        view! { <Menu label="New secrets" glyph=Signal::stored(Glyph::Key) items=Signal::stored(secrets) worded=true /> },
    )
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

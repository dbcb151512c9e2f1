//! What is said of a list from which something is picked: that it is on its way, may not be had, or did not come.

use leptos::prelude::*;

use crate::api::ReadError;
use crate::browser::moments::grouped;
use crate::domain::Field;
use crate::domain::picking::Found;
use crate::pages::form::desk::Desk;
use crate::pages::recover::way_on;
use crate::state::Listing;
use crate::ui::{Button, Notice, Picking, Tone, visible};

/// How many lines a list of matches shows.
pub(super) const LINES: usize = 50;

/// What is picked, one and many of it.
#[derive(Clone, Copy)]
pub(in crate::pages::form) struct What {
    pub one: &'static str,
    pub many: &'static str,
}

pub(in crate::pages::form) const ROLES: What = What { one: "role", many: "roles" };
pub(in crate::pages::form) const TENANTS: What = What { one: "tenant", many: "tenants" };

/// The word below the matches.
pub(super) fn note<T>(listing: &Listing<T>, found: &Found, text: &str, What { one, many }: What) -> String {
    let typed = visible(text.trim());
    match listing {
        Listing::NotAsked | Listing::UnderWay => format!("Reading the {many}…"),
        Listing::NotAllowed | Listing::Failed(_) if typed.is_empty() => {
            format!("The {many} are not known here: type one exactly.")
        }
        Listing::NotAllowed | Listing::Failed(_) => format!("Enter adds “{typed}” as it stands."),
        Listing::Here(_) if found.total > LINES => {
            format!("{LINES} of {} {many} are shown. Type to narrow them down.", grouped(found.total))
        }
        Listing::Here(_) if found.total == 1 => format!("1 {one}"),
        Listing::Here(_) if found.total > 0 => format!("{} {many}", found.total),
        Listing::Here(_) if typed.is_empty() => format!("There are no other {many}."),
        Listing::Here(_) => format!("No other {one} has “{typed}” in it."),
    }
}

/// Whether text may be taken that is not in the list, because the list is not to be had.
pub(super) fn is_free<T>(listing: &Listing<T>) -> bool {
    matches!(listing, Listing::NotAllowed | Listing::Failed(_))
}

/// Says that the list is not to be had, and offers to try again where that may help.
pub(in crate::pages::form) fn trouble<T: Send + Sync + 'static>(
    listing: RwSignal<Listing<T>>,
    What { one: _, many }: What,
    again: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let failed = move |error: &ReadError| {
        let title = move || format!("The {many} could not be read");
        let text = format!("{} Until then, type each exactly as it is called, and press Enter.", error.advice());
        let retry = move || view! { <Button on_press=again>"Try again"</Button> };
        match way_on(error.refusal(), Callback::new(move |()| again())) {
            Some(way) => view! { <Notice tone=Tone::Warning title><p>{text}</p>{way}</Notice> }.into_any(),
            None => view! { <Notice tone=Tone::Warning title actions=retry><p>{text}</p></Notice> }.into_any(),
        }
    };
    let told = move || {
        listing.with(|listing| match listing {
            Listing::NotAsked | Listing::UnderWay | Listing::Here(_) => None,
            Listing::NotAllowed => Some(not_allowed(many)),
            Listing::Failed(error) => Some(failed(error)),
        })
    };
    view! { {told} }.into_any()
}

fn not_allowed(many: &str) -> AnyView {
    let words = format!(
        "This management key may not list {many}, or the proxy does not pass the question on. Type each exactly as it is called, and press Enter."
    );
    view! { <p class="form-quiet">{words}</p> }.into_any()
}

/// What is wrong with text that was left in a picker.
pub(super) fn left_over(desk: Desk, place: &str) -> Signal<Option<String>> {
    let place = place.to_owned();
    Signal::derive(move || desk.draft.with(|draft| draft.unfinished(Field::Access, &place).map(str::to_owned)))
}

/// Notes text that was left in a picker, or that none is.
pub(super) fn note_left_over(desk: Desk, place: &str, text: &str) {
    let typed = visible(text.trim());
    let problem = (!typed.is_empty())
        .then(|| format!("“{typed}” is not added. Choose from the list with Enter, or empty the field."));
    let is_known = desk.draft.with_untracked(|draft| draft.unfinished(Field::Access, place) == problem.as_deref());
    if !is_known {
        desk.draft.update(|draft| draft.set_unfinished(Field::Access, place, problem));
    }
}

/// Forgets what was left in a picker when the picker goes, and empties the picker when it is forgotten elsewhere: with
/// all that was typed into the form, say.
pub(super) fn forget_left_over(desk: Desk, place: String, picking: Picking) {
    let left = left_over(desk, &place);
    Effect::new(move |before: Option<bool>| {
        let now = left.with(Option::is_some);
        if before == Some(true) && !now {
            picking.text.set(String::new());
        }
        now
    });
    on_cleanup(move || {
        let is_noted = desk.draft.try_with_untracked(|draft| draft.unfinished(Field::Access, &place).is_some());
        if is_noted == Some(true) {
            desk.draft.try_update(|draft| draft.set_unfinished(Field::Access, &place, None));
        }
    });
}

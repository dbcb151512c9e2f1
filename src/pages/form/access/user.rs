//! The user as whom a key acts.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::edit;
use super::listing;
use crate::api::ReadError;
use crate::domain::Field;
use crate::domain::directory::{User, Users};
use crate::pages::form::chips::chips;
use crate::pages::form::desk::Desk;
use crate::pages::form::settle::Settle;
use crate::state::DirectoryStore;
use crate::ui::{Combobox, Glyph, Icon, Picking, PlainText, SuggestedLine, Taken, TextFit, visible};

/// What tells this picker from others of the section.
const PLACE: &str = " user";

/// How long, in milliseconds, nobody must have typed before the project is asked: each question counts.
const QUIET: u64 = 250;

/// Where a search stands.
#[derive(Clone, Debug, PartialEq)]
enum Search {
    UnderWay,
    Found(Users),
    Failed(ReadError),
}

/// The chosen user, or the picker.
pub(super) fn user(desk: Desk, directory: DirectoryStore) -> AnyView {
    let chosen = Memo::new(move |_| desk.draft.with(|draft| draft.access.user().to_owned()));
    if desk.is_stored() {
        return view! {
            <p class="form-note">
                <Icon glyph=Glyph::Lock />
                <span>"The key acts as a user, which was set at creation and cannot be changed. What that user may do counts."</span>
            </p>
        }
        .into_any();
    }
    Effect::new(move || directory.want_people(vec![chosen.get()]));
    let texts = move || Some(chosen.get()).filter(|id| !id.is_empty()).into_iter().collect();
    let who = move || directory.person(&chosen.get()).map(card);
    view! {
        {move || directory.people_closed().then(|| view! {
            <p class="form-quiet">"This management key may not look users up. Type the user's id, such as U2…, and press Enter."</p>
        })}
        <div class="form-roles">
            {picker(desk, directory)}
            {chips("The user".to_owned(), Signal::derive(texts), Callback::new(move |_| edit(desk, |access| _ = access.set_user(""))))}
            {who}
        </div>
    }
    .into_any()
}

fn card(user: User) -> AnyView {
    let status = if user.status == "enabled" { String::new() } else { format!(" ({})", user.status) };
    view! {
        <p class="form-quiet">
            <PlainText text=user.title().to_owned() fit=TextFit::Wrap />" "<PlainText text=user.contact().to_owned() fit=TextFit::Wrap />{status}
        </p>
    }
    .into_any()
}

fn picker(desk: Desk, directory: DirectoryStore) -> AnyView {
    let picking = Picking::new();
    let searched = RwSignal::new((String::new(), Search::UnderWay));
    // What was found for another text is not offered for this one.
    let search = Memo::new(move |_| {
        picking
            .text
            .with(|text| searched.with(|(asked, search)| if asked == text { search.clone() } else { Search::UnderWay }))
    });
    listing::forget_left_over(desk, PLACE.to_owned(), picking);
    let settle = Settle::after(QUIET);
    // Asked when the list opens, and each time when nobody has typed for a moment.
    Effect::new(move |before: Option<(bool, String)>| {
        let now = (picking.open.get(), picking.text.get());
        let closed = untrack(|| directory.people_closed());
        if now.0 && !closed && before.as_ref() != Some(&now) {
            settle.then(move || spawn_local(look(directory, picking, searched)));
        }
        now
    });
    let choose = move |id: &str| {
        edit(desk, |access| _ = access.set_user(id));
        listing::note_left_over(desk, PLACE, "");
    };
    let found =
        move || search.with(|search| if let Search::Found(found) = search { found.users.clone() } else { vec![] });
    let lines = move || match picking.open.get() {
        true => found().iter().map(line).collect(),
        false => Vec::new(),
    };
    let take = move |taken: Taken| match taken {
        Taken::Line(at) => {
            if let Some(user) = untrack(found).get(at) {
                choose(&user.id);
            }
        }
        Taken::Text(text) => choose(text.trim()),
    };
    let is_free = move || directory.people_closed() || search.with(|search| matches!(search, Search::Failed(_)));
    let leave = move |text: String| match untrack(is_free) && !text.trim().is_empty() {
        true => {
            picking.text.set(String::new());
            choose(text.trim());
        }
        false => listing::note_left_over(desk, PLACE, &text),
    };
    view! {
        <Combobox
            label="Find a user"
            picking
            lines=Signal::derive(lines)
            note=Signal::derive(move || match directory.people_closed() {
                true => "Enter takes the text as the id of a user.".to_owned(),
                false => search.with(|search| note(search, &picking.text.get())),
            })
            free=Signal::derive(is_free)
            on_take=take
            on_leave=leave
            hint=Some("By name, address or id.".to_owned())
            error=desk.problem(Field::Access)
        />
    }
    .into_any()
}

/// Asks for what is typed now. An answer to an older question is dropped.
async fn look(directory: DirectoryStore, picking: Picking, searched: RwSignal<(String, Search)>) {
    let Some(text) = picking.text.try_get_untracked() else { return };
    searched.set((text.clone(), Search::UnderWay));
    let outcome = directory.search_people(text.trim()).await;
    if picking.text.try_with_untracked(|now| *now == text) == Some(true) {
        searched.try_set((text, outcome.map_or_else(Search::Failed, Search::Found)));
    }
}

fn line(user: &User) -> SuggestedLine {
    let note = if user.status == "enabled" { String::new() } else { user.status.clone() };
    SuggestedLine { text: user.title().to_owned(), label: user.contact().to_owned(), note }
}

fn note(search: &Search, text: &str) -> String {
    match search {
        Search::UnderWay => "Looking for users…".to_owned(),
        Search::Failed(error) => {
            format!("Users could not be looked up; Enter takes the text as an id. {}", error.advice())
        }
        Search::Found(Users { users, total }) => {
            let shown = users.len();
            match total.and_then(|total| usize::try_from(total).ok()).filter(|total| *total > shown) {
                Some(total) => format!("{shown} of {total} users are shown. Type to narrow them down."),
                None if shown == 0 => format!("No user has “{}” in name, address or id.", visible(text.trim())),
                None if shown == 1 => "1 user".to_owned(),
                None => format!("{shown} users"),
            }
        }
    }
}

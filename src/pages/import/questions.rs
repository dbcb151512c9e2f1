//! What a person has to say before the rows can be sent, because the file can be read in more than one way.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::readings::words;
use crate::browser::moments::grouped;
use crate::import::{Candidate, DateOrder, Dates, EnvReader, Form, Review, Target, Which, offers};
use crate::state::ImportStore;
use crate::ui::{Announce, Button, Notice, PlainText, TextFit, Tone, focus_if_lost};

/// All of them.
#[component]
pub(super) fn Questions(store: ImportStore) -> impl IntoView {
    view! {
        <div class="import-questions">
            {move || headings(store)}
            {move || columns(store)}
            {move || dates(store)}
            {move || zone(store)}
            {move || reader(store)}
            {move || settings(store)}
        </div>
    }
}

/// An answer takes its own button away.
fn answered() {
    request_animation_frame(|| focus_if_lost(".import-counts [aria-pressed='true']"));
}

fn ask(title: String, body: AnyView, actions: AnyView) -> AnyView {
    view! {
        <Notice tone=Tone::Info title=move || title announce=Announce::Politely actions=move || actions>{body}</Notice>
    }
    .into_any()
}

/// Whether the row that was taken for headings is one, or the first row that could be.
fn headings(store: ImportStore) -> Option<AnyView> {
    let form = store.form.get().filter(|form| form.is_asked)?;
    let candidates = store.candidates.get();
    let is_it = |candidate: &&Candidate| form.headings.is_none_or(|row| candidate.row == row);
    let candidate = candidates.iter().find(is_it)?;
    let row = Some(candidate.row);
    let answer = move |headings: Option<u32>| {
        match form.headings == headings {
            true => store.confirm_headings(),
            false => spawn_local(store.read_as(Form { headings, is_asked: false, ..form })),
        }
        answered();
    };
    let body = view! {
        <PlainText text=words(candidate) fit=TextFit::Wrap />
        <p>"If it names the columns, it is not imported. If another line does, choose it as the row of headings above."</p>
    };
    let actions = view! {
        <Button on_press=move || answer(row)>"Yes, it names the columns"</Button>
        <Button on_press=move || answer(None)>"No, every row is a key"</Button>
    };
    Some(ask("Is this the row of headings?".to_owned(), body.into_any(), actions.into_any()))
}

/// What the headings may mean.
fn columns(store: ImportStore) -> Option<AnyView> {
    let offered = |review: &Review| {
        let name = |(column, target): (usize, Target)| {
            let heading = review.table().headings().get(column).cloned().unwrap_or_default();
            (column, target, heading)
        };
        offers(review.table(), review.targets()).into_iter().map(name).collect::<Vec<_>>()
    };
    let is_asked = store.form.get().is_some_and(|form| form.is_asked);
    let offered = store.with(offered).filter(|offered| !offered.is_empty() && !is_asked)?;
    let line = |(_, target, heading): &(usize, Target, String)| {
        view! { <li><PlainText text=format!("“{heading}” as {}", target.word()) fit=TextFit::Wrap /></li> }
    };
    let body =
        view! { <ul>{offered.iter().map(line).collect_view()}</ul><p>"Or choose what each column is below."</p> };
    let targets = StoredValue::new(offered.into_iter().map(|(column, target, _)| (column, target)).collect::<Vec<_>>());
    let take = move || {
        spawn_local(store.set_targets(targets.get_value()));
        answered();
    };
    let actions = view! { <Button on_press=take>"Use these columns"</Button> };
    Some(ask("Are these columns meant?".to_owned(), body.into_any(), actions.into_any()))
}

fn dates(store: ImportStore) -> Option<AnyView> {
    let count = store.counts.with(|counts| counts.unordered);
    let chosen = store.with(Review::dates).unwrap_or_default();
    if count == 0 {
        return None;
    }
    let choose = move |order: DateOrder| {
        spawn_local(store.set_dates(Dates { order: Some(order), ..chosen }));
        answered();
    };
    let title = match count {
        1 => "1 date can be read in two ways".to_owned(),
        many => format!("{} dates can be read in two ways", grouped(many)),
    };
    let body =
        view! { <p>"Which number is the day in dates such as 12/1/2027? The choice holds for the whole column."</p> };
    let actions = view! {
        <Button on_press=move || choose(DateOrder::DayFirst)>"Day first: 12 January"</Button>
        <Button on_press=move || choose(DateOrder::MonthFirst)>"Month first: 1 December"</Button>
    };
    Some(ask(title, body.into_any(), actions.into_any()))
}

fn zone(store: ImportStore) -> Option<AnyView> {
    let count = store.counts.with(|counts| counts.zoneless);
    let chosen = store.with(Review::dates).unwrap_or_default();
    if count == 0 {
        return None;
    }
    let choose = move || {
        spawn_local(store.set_dates(Dates { is_utc: true, ..chosen }));
        answered();
    };
    let title = match count {
        1 => "1 time has no time zone".to_owned(),
        many => format!("{} times have no time zone", grouped(many)),
    };
    let body =
        view! { <p>"If they are in another zone than UTC, write it behind each time and choose the file again."</p> };
    let actions = view! { <Button on_press=choose>"They are in UTC"</Button> };
    Some(ask(title, body.into_any(), actions.into_any()))
}

fn reader(store: ImportStore) -> Option<AnyView> {
    let form = store.form.get().filter(|form| form.reader.is_none())?;
    let count = store.counts.with(|counts| counts.disputed);
    if count == 0 {
        return None;
    }
    let choose = move |reader: EnvReader| {
        spawn_local(store.read_as(Form { reader: Some(reader), ..form }));
        answered();
    };
    let title = match count {
        1 => "1 value is read differently by different programs".to_owned(),
        many => format!("{} values are read differently by different programs", grouped(many)),
    };
    let body = view! { <p>"They hold dollar signs, backslashes, quotes or number signs. Which program reads this file where it is used?"</p> };
    let button = |reader: EnvReader| {
        let word = if reader == EnvReader::Shell { "A shell" } else { reader.word() };
        view! { <Button on_press=move || choose(reader)>{word}</Button> }
    };
    let actions = EnvReader::ALL.map(button).into_iter().collect_view();
    Some(ask(title, body.into_any(), actions.into_any()))
}

fn settings(store: ImportStore) -> Option<AnyView> {
    let count = store.counts.with(|counts| counts.settings);
    if count == 0 {
        return None;
    }
    let leave_out = move || {
        store.leave_out_all(Which::Settings, true);
        answered();
    };
    let (title, label) = match count {
        1 => ("1 variable does not look like a key".to_owned(), "Leave it out".to_owned()),
        many => {
            (format!("{} variables do not look like keys", grouped(many)), format!("Leave out these {}", grouped(many)))
        }
    };
    let body =
        view! { <p>"Their values look like settings: switches, numbers, addresses, names. The rows say which."</p> };
    let actions = view! { <Button on_press=leave_out>{label}</Button> };
    Some(ask(title, body.into_any(), actions.into_any()))
}

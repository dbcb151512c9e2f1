//! What the audit log says of the key, once somebody asks.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::rows::{long_text, rows};
use super::section::id_text;
use super::{Sheet, words};
use crate::api::audit::{Event, Trail, WINDOW};
use crate::pages::recover::{has_way_on, way_on};
use crate::state::History;
use crate::ui::{Announce, Button, ButtonState, Glyph, Notice, PlainText, TextFit, Tone};

pub(super) fn section(sheet: Sheet) -> AnyView {
    let history = sheet.store.history;
    let state = move || if history.get() == History::UnderWay { ButtonState::Busy } else { ButtonState::Ready };
    let label = move || {
        history.with(|history| match history {
            History::NotAsked | History::UnderWay => "Show history",
            History::Here(_) => "Read again",
            History::Failed(_) => "Try again",
        })
    };
    // A way on has a button of its own to try again.
    let plain = Memo::new(move |_| {
        history.with(|history| !matches!(history, History::Failed(error) if has_way_on(error.refusal())))
    });
    let body = view! {
        {move || history.with(|history| match history {
            History::NotAsked | History::UnderWay => ().into_any(),
            History::Here(trail) => events(sheet, trail),
            History::Failed(error) => {
                let advice = words::history_trouble(error);
                let way = way_on(error.refusal(), Callback::new(move |()| read(sheet)));
                view! {
                    <Notice tone=Tone::Danger title=|| "The history could not be read" announce=Announce::AtOnce>
                        <p>{advice}</p>
                        {way}
                    </Notice>
                }.into_any()
            }
        })}
        {move || plain.get().then(|| view! {
            <div>
                <Button icon=Glyph::Clock state=Signal::derive(state) on_press=move || read(sheet)>
                    {label}
                </Button>
            </div>
        })}
    };
    super::section::section("history", "History", "From the audit log, which goes 30 days back.", body.into_any())
}

fn read(sheet: Sheet) {
    spawn_local(sheet.store.read_history());
}

fn events(sheet: Sheet, trail: &Trail) -> AnyView {
    let cut = trail.cut.then(|| view! {
        <p class="key-quiet">"The log holds more records that mention this key than one answer may. These are from the newest ones."</p>
    });
    if trail.events.is_empty() {
        let words = format!("Nothing was done to this key in the last {WINDOW} days, as far as the log says.");
        return view! { <p role="status">{words}</p>{cut} }.into_any();
    }
    let events = trail.events.clone();
    let list = rows(
        "key-events",
        "events",
        events.len(),
        Arc::new(move |at| match events.get(at) {
            Some(found) => event(sheet, found),
            None => ().into_any(),
        }),
    );
    view! {
        {cut}
        {list}
    }
    .into_any()
}

fn event(sheet: Sheet, event: &Event) -> AnyView {
    let Event { action, at, actor, address, data } = event;
    let at = *at;
    let time = move || match at {
        None => "at an unknown time".to_owned(),
        Some(at) => {
            let (relative, exact) = sheet.past(at);
            format!("{relative} · {exact}")
        }
    };
    let more = (data != "{}").then(|| {
        let data = long_text(data);
        view! {
            <details class="key-details">
                <summary>"Details"</summary>
                {data}
            </details>
        }
    });
    view! {
        <li>
            <p class="key-event"><strong><PlainText text=action.clone() fit=TextFit::Wrap /></strong><span class="key-quiet">{time}</span></p>
            {(!actor.is_empty()).then(|| view! { <p class="key-quiet">"By "{id_text(actor)}</p> })}
            {(!address.is_empty()).then(|| view! { <p class="key-quiet">"From "{id_text(address)}</p> })}
            {more}
        </li>
    }
    .into_any()
}

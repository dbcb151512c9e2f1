//! One line that says exactly what is loaded: how many keys, from when, and how long it took.

use leptos::prelude::*;

use crate::browser::moments::grouped;
use crate::fleet::Fleet;
use crate::pages::moments::Moments;
use crate::state::{ListStore, Phase, Receipt};

/// The line. Read out when it changes, but not while rows are still coming in.
#[component]
pub(super) fn StatusLine(list: ListStore) -> impl IntoView {
    let moments = expect_context::<Moments>();
    let keys = list.keys;
    let count = move || keys.fleet.with(Fleet::len);
    let keys_word = |count: usize| if count == 1 { "key" } else { "keys" };
    let what = move || {
        // Not the whole project: the number must not be taken for its size.
        let fetched = if keys.is_narrowed() { "fetched " } else { "" };
        let (all, shown) = (count(), list.matches.with(|matches| matches.len()));
        match keys.phase.get() {
            Phase::Idle | Phase::Failed(_) => String::new(),
            Phase::Loading(progress) if keys.receipt.with(Option::is_none) => {
                format!("Loading… {} {} so far", grouped(progress.rows), keys_word(progress.rows))
            }
            _ if list.query().trim().is_empty() => format!("{} {fetched}{}", grouped(all), keys_word(all)),
            _ => format!("{} of {} {fetched}{} match", grouped(shown), grouped(all), keys_word(all)),
        }
    };
    view! {
        <p class="keys-status">
            <span role="status">{what}</span>
            {move || keys.receipt.get().map(|receipt| view! { <span>{fetched(receipt, moments)}</span> })}
        </p>
    }
}

fn fetched(receipt: Receipt, moments: Moments) -> String {
    let tenths = (receipt.took + 50).div_euclid(100).max(1);
    format!("· fetched {} · {}.{} s", moments.clock(receipt.at), tenths / 10, tenths % 10)
}

//! What an import would do, and the beginning of its run.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::moments::grouped;
use crate::import::Counts;
use crate::pages::place::Place;
use crate::pages::runs::runs;
use crate::route::Route;
use crate::state::{ImportStage, ImportStore};
use crate::ui::{Button, ButtonKind, ButtonState, Checkbox};

/// Requests that may leave in a minute, as Descope documents it.
const BUDGET: usize = 100;

/// Said until the lists have come or failed.
const AWAITED: &str = "The project's roles and tenants are still being read: rows are checked against them first.";

#[component]
pub(super) fn Send(store: ImportStore) -> impl IntoView {
    let place = expect_context::<Place>();
    // How many of each a person said yes to: other ones are asked about anew.
    let (known_weak, known_endless) = (RwSignal::new(0), RwSignal::new(0));
    let runs = runs();
    let counts = store.counts;
    let weak = Memo::new(move |_| counts.with(|counts| counts.weak));
    let endless = Memo::new(move |_| counts.with(|counts| counts.never_end));
    let count = Memo::new(move |_| counts.with(Counts::sendable));
    // The same number of other rows is no yes to them.
    Effect::new(move |_| {
        weak.track();
        known_weak.set(0);
    });
    Effect::new(move |_| {
        endless.track();
        known_endless.set(0);
    });
    let known = move || Known { weak: known_weak.get(), endless: known_endless.get() };
    let why = move || match store.stage.get() {
        ImportStage::Checked if store.awaits_lists() => Some(AWAITED.to_owned()),
        ImportStage::Checked if store.form.get().is_some_and(|form| form.is_asked) => {
            Some("Say which row holds the headings first.".to_owned())
        }
        ImportStage::Checked => counts.with(|counts| hindrance(counts, known())),
        _ => Some("The rows are still being checked.".to_owned()),
    };
    let state = move || why().map_or(ButtonState::Ready, ButtonState::Refused);
    let begin = move || {
        let Some(runs) = runs else { return };
        spawn_local(async move {
            if store.send(runs).await.is_some() {
                place.go(&Route::Runs);
            }
        });
    };
    let lines = move || counts.with(lines);
    view! {
        <section class="import-send" aria-labelledby="import-send">
            <h2 id="import-send">"What would be done"</h2>
            <ul>{move || lines().into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
            {move || (weak.get() > 0).then(|| view! {
                <Checkbox
                    label=format!("Import {} weak {} all the same", grouped(weak.get()), if weak.get() == 1 { "secret" } else { "secrets" })
                    hint="Whoever guesses one has all that its key may do."
                    value=Signal::derive(move || known_weak.get() == weak.get())
                    on_change=move |yes| known_weak.set(if yes { weak.get_untracked() } else { 0 })
                />
            })}
            {move || (endless.get() > 0).then(|| view! {
                <Checkbox
                    label=format!("Import {} {} that never {}", grouped(endless.get()), if endless.get() == 1 { "key" } else { "keys" }, if endless.get() == 1 { "ends" } else { "end" })
                    hint="Such a key works until somebody ends it, and its end cannot be set later."
                    value=Signal::derive(move || known_endless.get() == endless.get())
                    on_change=move |yes| known_endless.set(if yes { endless.get_untracked() } else { 0 })
                />
            })}
            <div class="import-actions">
                <Button kind=ButtonKind::Primary state=Signal::derive(state) on_press=begin>
                    {move || match count.get() {
                        1 => "Import 1 key".to_owned(),
                        many => format!("Import {} keys", grouped(many)),
                    }}
                </Button>
                <p class="import-hindrance">{move || why().unwrap_or_default()}</p>
            </div>
        </section>
    }
}

/// How many of what should give pause a person said yes to.
#[derive(Clone, Copy, Default)]
struct Known {
    weak: usize,
    endless: usize,
}

/// What stands in the way.
fn hindrance(counts: &Counts, known: Known) -> Option<String> {
    let rows = |count: usize| if count == 1 { "1 row".to_owned() } else { format!("{} rows", grouped(count)) };
    match counts {
        Counts { unordered, .. } if *unordered > 0 => Some("Choose how dates are read first.".to_owned()),
        Counts { zoneless, .. } if *zoneless > 0 => Some("Say in which time zone the times are first.".to_owned()),
        Counts { settings, .. } if *settings > 0 && counts.asked > 0 => {
            Some("Decide about the variables that do not look like keys first.".to_owned())
        }
        Counts { wrong, .. } if *wrong > 0 => Some(format!("First leave out {} that cannot be sent.", rows(*wrong))),
        Counts { asked, .. } if *asked > 0 => Some(format!("First decide about {}.", rows(*asked))),
        counts if counts.sendable() == 0 => Some("No row would be sent.".to_owned()),
        Counts { weak, .. } if *weak != known.weak && *weak > 0 => {
            Some("First say what to do with weak secrets.".to_owned())
        }
        Counts { never_end, .. } if *never_end != known.endless && *never_end > 0 => {
            Some("First say whether keys may be made that never end.".to_owned())
        }
        _ => None,
    }
}

fn lines(counts: &Counts) -> Vec<String> {
    let count = counts.sendable();
    let minutes = count.saturating_sub(1) / BUDGET;
    let pace = match minutes {
        0 => "It takes less than a minute.".to_owned(),
        1 => "It takes more than a minute, by the budget of requests that every admin shares.".to_owned(),
        many => {
            format!("It takes at least {} minutes, by the budget of requests that every admin shares.", grouped(many))
        }
    };
    let keys = if count == 1 {
        "1 key is made.".to_owned()
    } else {
        format!("{} keys are made, one a request.", grouped(count))
    };
    let mut lines = vec![keys];
    if count > 1 {
        lines.push("The first goes alone. You look at it, and then the others follow.".to_owned());
    }
    match counts.left_out {
        0 => {}
        1 => lines.push("1 row is left out.".to_owned()),
        many => lines.push(format!("{} rows are left out.", grouped(many))),
    }
    lines.push(pace);
    lines.push("Afterwards exactly the keys that it made can be deleted again.".to_owned());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_sent_before_everything_is_decided() {
        let settled = Counts { rows: 3, ready: 2, warned: 1, ..Counts::default() };
        assert_eq!(hindrance(&settled, Known::default()), None);
        for (counts, words) in [
            (Counts { wrong: 1, ..settled }, "First leave out 1 row"),
            (Counts { wrong: 1, unordered: 1, ..settled }, "how dates are read"),
            (Counts { wrong: 1, zoneless: 1, ..settled }, "time zone"),
            (Counts { asked: 1, settings: 1, ..settled }, "do not look like keys"),
            (Counts { asked: 2_000, ..settled }, "First decide about 2,000 rows"),
            (Counts::default(), "No row"),
            (Counts { weak: 1, ..settled }, "weak"),
            (Counts { never_end: 1, ..settled }, "never end"),
        ] {
            assert!(hindrance(&counts, Known::default()).is_some_and(|said| said.contains(words)), "{words}");
        }
        let counts = Counts { weak: 1, never_end: 3, ..settled };
        assert_eq!(hindrance(&counts, Known { weak: 1, endless: 3 }), None);
        assert!(hindrance(&counts, Known { weak: 1, endless: 2 }).is_some(), "it was said of two");
    }

    #[test]
    fn what_would_be_done_is_told_in_figures() {
        let counts = Counts { rows: 2_008, ready: 2_001, left_out: 7, ..Counts::default() };
        let lines = lines(&counts).join(" ");
        assert!(
            lines.contains("2,001 keys")
                && lines.contains("at least 20 minutes")
                && lines.contains("7 rows are left out")
        );
    }
}

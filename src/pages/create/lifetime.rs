//! The choice of a lifetime, with a caption that spells out what it means.

use leptos::prelude::*;

use super::problem;
use crate::browser::moments::{from_field, to_field, zone};
use crate::domain::time::{DAY, span_in_words};
use crate::domain::{Expiry, Field, Lifetime};
use crate::pages::moments::Moments;
use crate::state::CreateStore;
use crate::ui::{Choice, ChoiceOption, FieldKind, Notice, TextField, Tone};

/// The kinds of lifetime, without the moment that belongs to one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Days(u16),
    Until,
    Never,
}

impl Kind {
    fn of(lifetime: Lifetime) -> Self {
        match lifetime {
            Lifetime::Days(days) => Self::Days(days),
            Lifetime::Until(_) => Self::Until,
            Lifetime::Never => Self::Never,
        }
    }
}

fn options() -> Vec<ChoiceOption<Kind>> {
    let days = Lifetime::PRESETS.map(|days| ChoiceOption::new(Kind::Days(days), format!("{days} days")));
    let others = [
        ChoiceOption::new(Kind::Until, "Until a date").with_note("A day and time of your choice"),
        ChoiceOption::new(Kind::Never, "Never expires").with_note("Until somebody ends it"),
    ];
    days.into_iter().chain(others).collect()
}

/// The section of the form.
#[component]
pub(super) fn LifetimeSection(create: CreateStore) -> impl IntoView {
    let moments = expect_context::<Moments>();
    let lifetime = move || create.draft.with(|draft| draft.lifetime);
    let set = move |lifetime| create.draft.update(|draft| draft.lifetime = lifetime);
    let in_thirty_days = to_field(moments.now().plus(30 * DAY));
    let until = RwSignal::new(in_thirty_days);
    let choose = move |kind| {
        set(match kind {
            Kind::Days(days) => Lifetime::Days(days),
            Kind::Until => Lifetime::Until(until.with_untracked(|text| from_field(text))),
            Kind::Never => Lifetime::Never,
        });
    };
    let type_moment = move |text: String| {
        set(Lifetime::Until(from_field(&text)));
        until.set(text);
    };
    let kind = Memo::new(move |_| Kind::of(lifetime()));
    view! {
        <section class="create-section" aria-labelledby="create-lifetime">
            <h2 class="create-section-title" id="create-lifetime">"Lifetime"</h2>
            <Choice
                legend="The key works for"
                options=options()
                value=kind
                on_change=choose
                hint=Some("It cannot be changed later: a longer life needs a new key.".to_owned())
                error=Signal::derive(move || problem(create, Field::Lifetime).get().filter(|_| kind.get() != Kind::Until))
            />
            {move || (kind.get() == Kind::Until).then(|| view! {
                <TextField
                    label="Expires on"
                    kind=FieldKind::DateTime
                    value=until
                    on_input=type_moment
                    error=problem(create, Field::Lifetime)
                />
            })}
            <p class="create-caption" role="status">{move || caption(lifetime(), moments)}</p>
            {move || (kind.get() == Kind::Never).then(|| view! {
                <Notice tone=Tone::Warning title=|| "This key will never expire">
                    "If its secret leaks, it works until somebody notices. Choose a date unless there is no way to replace it in time."
                </Notice>
            })}
        </section>
    }
}

/// The exact moment, in the person's zone.
fn caption(lifetime: Lifetime, moments: Moments) -> String {
    let now = moments.now();
    match lifetime.expiry(now) {
        Ok(Expiry::At(end)) => {
            format!("Expires {}, in {} ({} time).", moments.exact(end), span_in_words(end.since(now)), zone())
        }
        Ok(Expiry::Never) => "Does not expire.".to_owned(),
        Err(bad) => bad.advice().to_owned(),
    }
}

//! The choice of a lifetime, with a caption that spells out what it means.

use leptos::prelude::*;

use super::desk::Desk;
use super::section::Section;
use crate::browser::moments::{from_field, to_field, zone};
use crate::domain::calendar::rfc3339;
use crate::domain::time::{DAY, span_in_words};
use crate::domain::{Expiry, Field, Lifetime};
use crate::pages::moments::Moments;
use crate::ui::{Choice, ChoiceOption, FieldKind, Glyph, Icon, TextField};

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

fn options(moments: Moments) -> Vec<ChoiceOption<Kind>> {
    let end = |days: u16| moments.day(moments.now().plus(i64::from(days) * DAY));
    let days =
        Lifetime::PRESETS.map(|days| ChoiceOption::new(Kind::Days(days), format!("{days} days")).with_note(end(days)));
    let others = [
        ChoiceOption::new(Kind::Until, "Until a date").with_note("You choose the day and hour"),
        ChoiceOption::new(Kind::Never, "Never expires").with_note("Until somebody ends it"),
    ];
    days.into_iter().chain(others).collect()
}

/// The section of the form.
#[component]
pub(super) fn LifetimeSection(desk: Desk) -> impl IntoView {
    let moments = expect_context::<Moments>();
    let lifetime = move || desk.draft.with(|draft| draft.lifetime);
    let set = move |lifetime| desk.draft.update(|draft| draft.lifetime = lifetime);
    let begin = match desk.draft.with_untracked(|draft| draft.lifetime) {
        Lifetime::Until(moment) => moment.map(to_field).unwrap_or_default(),
        Lifetime::Days(_) | Lifetime::Never => to_field(untrack(|| moments.now()).plus(30 * DAY)),
    };
    let until = RwSignal::new(begin);
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
    let error = desk.problem(Field::Lifetime);
    view! {
        <Section
            title="Lifetime"
            note="The shorter, the less a leak costs."
            desk
            fields=|field| field == Field::Lifetime
        >
                <div class="lifetime">
                    <Choice
                        legend="Valid for"
                        options=untrack(|| options(moments))
                        value=kind
                        on_change=choose
                        error=Signal::derive(move || error.get().filter(|_| kind.get() != Kind::Until))
                    />
                </div>
                {move || (kind.get() == Kind::Until).then(|| view! {
                    <TextField
                        label="Last day and hour"
                        kind=FieldKind::DateTime
                        value=until
                        on_input=type_moment
                        hint=Some(format!("In your zone, {}.", zone()))
                        error=error
                    />
                })}
                <Caption lifetime=Signal::derive(lifetime) />
                <p class="form-note">
                    <Icon glyph=Glyph::Lock />
                    <span>"The lifetime cannot be changed later. A key that should live longer has to be replaced by a new one."</span>
                </p>
        </Section>
    }
}

/// The exact end, spelt out as the person chooses.
#[component]
fn Caption(lifetime: Signal<Lifetime>) -> impl IntoView {
    let moments = expect_context::<Moments>();
    let caption = move || {
        let now = moments.now();
        let (kind, glyph, first, detail) = match lifetime.get().expiry(now) {
            Ok(Expiry::At(end)) => {
                let detail = format!("{} from now · {} in UTC", span_in_words(end.since(now)), rfc3339(end));
                ("date", Glyph::Clock, format!("Expires on {}", moments.exact(end)), detail)
            }
            Ok(Expiry::Never) => ("never", Glyph::Warning, "This key will never expire".to_owned(), NEVER.to_owned()),
            Err(bad) => ("date", Glyph::Clock, bad.advice().to_owned(), String::new()),
        };
        view! {
            <div class="expiry-caption" data-kind=kind>
                <Icon glyph />
                <p>{first}</p>
                <p class="expiry-caption-detail">{detail}</p>
            </div>
        }
    };
    view! { <div role="status">{caption}</div> }
}

/// What "never" means.
const NEVER: &str =
    "If its secret leaks, it works until somebody notices. Choose an end wherever the key can be replaced in time.";

//! What is to be said, and promised, before a run that brings new secrets begins.
//!
//! Invariant: no secret is made that could not be handed over: what seals is loaded, and what downloads is tried, before
//! the run can begin.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::moments::grouped;
use crate::browser::{download, share_stores};
use crate::domain::shares::KeepShares;
use crate::domain::{Purpose, Record};
use crate::pages::parts;
use crate::run::{Action, Plan};
use crate::state::ListStore;
use crate::ui::{Announce, Button, ButtonState, Checkbox, Notice, Tone};

/// Whether what hands secrets over is at hand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Means {
    Looking,
    There,
    Missing,
}

/// What stands between the question and the run.
#[derive(Clone, Copy)]
pub(super) struct Promise {
    means: RwSignal<Means>,
    given: RwSignal<bool>,
}

impl Promise {
    /// Looks for the means at once.
    pub fn new() -> Self {
        let promise = Self { means: RwSignal::new(Means::Looking), given: RwSignal::new(false) };
        promise.look();
        promise
    }

    fn look(self) {
        self.means.set(Means::Looking);
        spawn_local(async move {
            let seals = parts::load_seal().await.is_ok() && share_stores::Stores.random(1).is_some();
            let means = if seals && download::is_possible() { Means::There } else { Means::Missing };
            self.means.try_set(means);
        });
    }

    /// What keeps the run from beginning, if anything does. Tracks.
    pub fn refusal(self) -> Option<ButtonState> {
        match self.means.get() {
            Means::Looking => Some(ButtonState::Busy),
            Means::Missing => Some(ButtonState::Refused("The new secrets could not be handed over.".to_owned())),
            Means::There if !self.given.get() => {
                Some(ButtonState::Refused("First tick “I can deliver the new secrets now”.".to_owned()))
            }
            Means::There => None,
        }
    }

    /// The checkbox, and what is to be said where the secrets could not be handed over.
    pub fn view(self) -> impl IntoView {
        let missing = move || (self.means.get() == Means::Missing).then(|| without(self));
        view! {
            {missing}
            <Checkbox
                label="I can deliver the new secrets now"
                hint="They are held in this tab only, until you take them as one file, sealed or plain. Leave it open until then."
                value=self.given
                on_change=move |yes| self.given.set(yes)
            />
        }
    }
}

fn without(promise: Promise) -> AnyView {
    let again = move || view! { <Button on_press=move || promise.look()>"Try again"</Button> };
    view! {
        <Notice
            tone=Tone::Danger
            title=|| "The new secrets could not be handed over"
            announce=Announce::AtOnce
            actions=again
        >
            "The part of the console that seals them could not be loaded, or this browser lets the page offer no file. So nothing is begun."
        </Notice>
    }
    .into_any()
}

/// What the run does to these keys, in full.
pub(super) fn meaning(action: &Action, list: ListStore, plan: &Plan) -> AnyView {
    match action {
        Action::Rotate => view! {
            <p><strong>"The current secrets stop working one after the other as the run goes. There is no grace period, and no undo."</strong></p>
            <p>"Whatever uses such a key is refused until it has the new secret. Tokens already issued stay valid until they run out. Ids, access and expiry stay as they are."</p>
        }
        .into_any(),
        _ => view! {
            <p>"For each a new key with the same settings is made, named like it with “(replacement)” after. Each lives as long from now as the old one was given."</p>
            <p><strong>"The old keys go on working."</strong>" Once the new secrets are stored, the run offers to deactivate them."</p>
            {peculiar(list, plan)}
        }
        .into_any(),
    }
}

/// What of some keys a replacement has as well, or has not.
fn peculiar(list: ListStore, plan: &Plan) -> Option<AnyView> {
    let now = untrack(|| list.now());
    let (mut bound, mut both, mut unfit) = (0, 0, 0);
    list.keys.fleet.with_untracked(|fleet| {
        for key in plan.will.iter().filter_map(|chosen| fleet.key(&chosen.id)) {
            bound += usize::from(!key.bound_user.is_empty());
            both += usize::from(Record::of(&key).holds_both());
            unfit += usize::from(Purpose::Replace.draft(&key, now).validate(now).is_err());
        }
    });
    let lines = [
        (
            bound,
            if bound == 1 {
                "acts as a user; its replacement acts as the same one"
            } else {
                "act as a user; their replacements act as the same one"
            },
        ),
        (
            both,
            if both == 1 {
                "holds roles of the project and tenants. A new key can have only one of them: the tenants are chosen"
            } else {
                "hold roles of the project and tenants. A new key can have only one of them: the tenants are chosen"
            },
        ),
        (
            unfit,
            if unfit == 1 {
                "has settings that a new key cannot be given. It stays as it is, and the run says why"
            } else {
                "have settings that a new key cannot be given. They stay as they are, and the run says why"
            },
        ),
    ];
    let line =
        |(count, what): (usize, &'static str)| (count > 0).then(|| view! { <li><b>{grouped(count)}</b>" "{what}</li> });
    let lines = lines.into_iter().filter_map(line).collect_view();
    (bound + both + unfit > 0).then(|| view! { <ul class="run-plan">{lines}</ul> }.into_any())
}

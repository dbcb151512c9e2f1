//! The new secrets of a run on their way from this tab to a safe place.
//!
//! Invariant: a file is made of what is held at that moment and handed to the browser; nothing is wiped before the person
//! says that this very file is stored, and then nothing that was not in it. What comes later waits for a next file.

use leptos::context::Provider;
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;

use crate::browser::download::{Refused, hand_over};
use crate::browser::moments::grouped;
use crate::domain::Seconds;
use crate::domain::calendar::rfc3339;
use crate::pages::moments::Moments;
use crate::pages::parts::{self, Later};
use crate::pages::sealing::{For, RecipientField};
use crate::state::runs::Stored;
use crate::state::{Owed, Parcel, RunsStore};
use crate::ui::{
    Announce, Button, ButtonKind, ButtonState, Checkbox, Glyph, Icon, Notice, PlainText, TextFit, Tone, focus_if_lost,
};

/// Where a delivery stands.
#[derive(Clone, PartialEq, Eq)]
enum Stage {
    /// Nothing was taken yet.
    Choosing,
    /// The person wants a file that is not sealed, and is warned.
    Warned,
    /// The browser has the file; whether it is stored, only the person knows.
    Taken(Taken),
}

/// A file that was handed to the browser.
#[derive(Clone, PartialEq, Eq)]
struct Taken {
    name: String,
    recipient: Option<String>,
    count: usize,
    upto: u64,
}

/// What the ways to deliver share.
#[derive(Clone, Copy)]
struct Desk {
    runs: RunsStore,
    run: u64,
    stage: RwSignal<Stage>,
    refused: RwSignal<bool>,
}

impl Desk {
    /// Everything that is held now, with the name of a file for it.
    fn parcel(self) -> Option<(Parcel, String)> {
        let owed = untrack(|| self.runs.vault.owed()).into_iter().find(|owed| owed.run == self.run)?;
        // Another tab may have made some of them worthless meanwhile.
        self.runs.refresh();
        Some((self.runs.vault.file(self.run)?, name(&owed, self.runs.server_time())))
    }

    fn hand_over(self, bytes: &[u8], taken: Taken) {
        match hand_over(bytes, &taken.name) {
            Ok(()) => {
                self.refused.set(false);
                self.stage.set(Stage::Taken(taken));
            }
            Err(Refused) => self.refused.set(true),
        }
    }

    fn plain(self) {
        if let Some((Parcel { bytes, count, upto }, name)) = self.parcel() {
            self.hand_over(&bytes, Taken { name, recipient: None, count, upto });
        }
    }

    fn sealed(self, to: For) {
        let Some((Parcel { bytes, count, upto }, name)) = self.parcel() else { return };
        if let Some(text) = to.seal(|| Some(bytes)) {
            let taken = Taken { name: format!("{name}.age"), recipient: Some(to.recipient()), count, upto };
            self.hand_over(text.as_bytes(), taken);
        }
    }
}

/// `new-secrets-P2abc-2026-11-21T21-03-10Z.csv`
fn name(owed: &Owed, now: Seconds) -> String {
    let project: String = owed.project.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("new-secrets-{project}-{}.csv", rfc3339(now).replace(':', "-"))
}

/// `1 new secret`, `12 new secrets`.
pub(super) fn secrets(count: usize) -> String {
    format!("{} new {}", grouped(count), if count == 1 { "secret" } else { "secrets" })
}

/// What is held of a run, and the ways to take it; nothing for a run that never brought a secret.
#[component]
pub(super) fn Delivery(
    runs: RunsStore,
    run: u64,
    /// Whether more may come.
    #[prop(into)]
    running: Signal<bool>,
) -> impl IntoView {
    let desk = Desk { runs, run, stage: RwSignal::new(Stage::Choosing), refused: RwSignal::new(false) };
    let held = Memo::new(move |_| runs.vault.count(run));
    let any = Memo::new(move |_| held.get() > 0);
    let (whole, last) = (NodeRef::<html::Section>::new(), NodeRef::<html::Div>::new());
    let stored = move |upto: u64| {
        runs.acknowledge(run, upto, runs.server_time());
        request_animation_frame(move || focus_if_lost(&format!("#run-{run}")));
        desk.stage.set(Stage::Choosing);
    };
    // The button that was pressed is gone: the keyboard goes on where it was.
    Effect::new(move |was: Option<()>| {
        desk.stage.track();
        if was.is_some() {
            request_animation_frame(move || go_on(whole, last));
        }
    });
    let words = move || format!("{} held in this tab only", are(held.get()));
    // Read out when the first comes and when all have come; not at each.
    let told = move || match (any.get(), running.get()) {
        (false, _) => String::new(),
        (true, true) => "New secrets are held in this tab only".to_owned(),
        (true, false) => words(),
    };
    view! {
        {move || any.get().then(|| view! {
            <section class="delivery" aria-label="New secrets" tabindex="-1" node_ref=whole>
                <p class="delivery-head"><Icon glyph=Glyph::Lock /><strong>{words}</strong></p>
                <p class="delivery-note">
                    "Nobody can read them again once this tab is closed or loaded anew: take them as one file."
                    {move || running.get().then_some(" The run goes on meanwhile; what comes later waits for a next file.")}
                </p>
                <Provider value=desk>{move || by_stage(desk, stored)}</Provider>
                {move || desk.refused.get().then(|| view! {
                    <p role="alert">"The browser did not take the file. Nothing was wiped."</p>
                })}
            </section>
        })}
        <p class="visually-hidden" role="status">{told}</p>
        <div class="delivery-done" tabindex="-1" node_ref=last>{delivered(runs, run)}</div>
    }
}

fn go_on(whole: NodeRef<html::Section>, last: NodeRef<html::Div>) {
    let section = whole.try_get_untracked().flatten().filter(|section| section.is_connected());
    let line = last.try_get_untracked().flatten();
    let there = section.map(JsCast::unchecked_into::<HtmlElement>).or(line.map(JsCast::unchecked_into));
    if let Some(there) = there {
        let _ = there.focus();
    }
}

fn are(count: usize) -> String {
    format!("{} {}", secrets(count), if count == 1 { "is" } else { "are" })
}

fn by_stage(desk: Desk, stored: impl Fn(u64) + Copy + Send + 'static) -> AnyView {
    match desk.stage.get() {
        Stage::Choosing => view! {
            <div class="delivery-ways">
                <Later part=parts::seal_run />
                <Button kind=ButtonKind::Quiet icon=Glyph::Download on_press=move || desk.stage.set(Stage::Warned)>
                    "Download without encryption…"
                </Button>
            </div>
        }
        .into_any(),
        Stage::Warned => view! { <Warning desk /> }.into_any(),
        Stage::Taken(taken) => question(desk, taken, stored),
    }
}

/// The field for whom, and the button. It comes with the cryptography.
#[component]
pub fn SealRun() -> impl IntoView {
    let to = For::default();
    use_context::<Desk>().map(|desk| {
        view! {
            <div class="delivery-seal">
                <RecipientField to changed=move |()| desk.refused.set(false) />
                <Button kind=ButtonKind::Primary icon=Glyph::Lock on_press=move || desk.sealed(to)>
                    "Seal them into one file"
                </Button>
            </div>
        }
    })
}

#[component]
fn Warning(desk: Desk) -> impl IntoView {
    let promised = RwSignal::new(false);
    let state = move || match promised.get() {
        true => ButtonState::Ready,
        false => ButtonState::Refused("First tick “I will store it safely”.".to_owned()),
    };
    let actions = move || {
        view! {
            <Button kind=ButtonKind::Danger state=Signal::derive(state) on_press=move || desk.plain()>
                "Download unencrypted"
            </Button>
            <Button kind=ButtonKind::Quiet on_press=move || desk.stage.set(Stage::Choosing)>"Back"</Button>
        }
    };
    view! {
        <Notice
            tone=Tone::Warning
            title=|| "The file will hold every secret unencrypted"
            announce=Announce::AtOnce
            actions=actions
        >
            <p>"Whoever can read it can use all of these keys, and so can whatever makes backups of the folder. Delete it when the services have their secrets."</p>
            <Checkbox label="I will store it safely" value=promised on_change=move |yes| promised.set(yes) />
        </Notice>
    }
}

/// Whether the file that the browser was given is stored.
fn question(desk: Desk, taken: Taken, stored: impl Fn(u64) + Copy + Send + 'static) -> AnyView {
    let Taken { name, recipient, count, upto } = taken;
    let title = format!("A file with {} was handed to the browser", secrets(count));
    let actions = move || {
        view! {
            // First the one that does no harm: the second press of two on the button that was here would meet it.
            <Button on_press=move || desk.stage.set(Stage::Choosing)>"Make it again"</Button>
            <Button kind=ButtonKind::Primary on_press=move || stored(upto)>"I have stored the file"</Button>
        }
    };
    let how = match recipient {
        Some(recipient) => view! {
            <p>"Only the recipient can open it, with "<code>"age -d -i key.txt "{name.clone()}</code>"."</p>
            <p class="delivery-for">"Sealed for "<PlainText text=recipient fit=TextFit::Wrap /></p>
        }
        .into_any(),
        None => view! { <p>"It holds the secrets unencrypted, as rows: id, name, cleartext, and the key that each replaces."</p> }
            .into_any(),
    };
    view! {
        <Notice tone=Tone::Info title=move || title announce=Announce::AtOnce actions=actions>
            <p><code class="delivery-file">{name}</code></p>
            {how}
            <p>"Look whether it is there and can be opened. Saying that it is stored wipes these secrets from this tab."</p>
        </Notice>
    }
    .into_any()
}

/// `12 delivered at 21:03:10`, a line a file.
fn delivered(runs: RunsStore, run: u64) -> impl IntoView {
    let clock = expect_context::<Moments>();
    move || {
        let line = |(at, count): (Seconds, usize)| {
            let words = format!("{} delivered at {}", grouped(count), clock.clock(at));
            view! { <p><Icon glyph=Glyph::Check />{words}</p> }
        };
        by_moment(&runs.stored(run)).into_iter().map(line).collect_view()
    }
}

fn by_moment(stored: &[Stored]) -> Vec<(Seconds, usize)> {
    let mut all = Vec::<(Seconds, usize)>::new();
    for (moment, _) in stored {
        match all.last_mut() {
            Some((at, count)) if at == moment => *count += 1,
            _ => all.push((*moment, 1)),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_after_its_project_and_moment_and_nothing_else() {
        let owed = Owed { run: 1, project: "P2/../abc".into(), count: 2 };
        assert_eq!(name(&owed, Seconds(1_795_000_000)), "new-secrets-P2abc-2026-11-18T11-06-40Z.csv");
    }

    #[test]
    fn one_secret_is_not_several() {
        assert_eq!((are(1).as_str(), are(1_200).as_str()), ("1 new secret is", "1,200 new secrets are"));
    }
}

//! The dialog that makes a file of keys.
//!
//! Invariant: written in short turns that leave room for the page; stopped when the list it is of is replaced, for a file
//! must not mix two lists.

use std::collections::HashSet;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::views::{Open, keep_for_a_while};
use crate::api::Client;
use crate::browser::download::{Offer, Pieces, Refused};
use crate::browser::moments::grouped;
use crate::domain::KeyId;
use crate::domain::calendar::rfc3339;
use crate::fleet::Fleet;
use crate::fleet::export::{Export, Format};
use crate::pages::moments::Moments;
use crate::state::{ListStore, Phase, Receipt};
use crate::ui::{
    Announce, Button, ButtonKind, ButtonState, Choice, ChoiceLook, ChoiceOption, Dialog, DialogSize, Dismissal, Glyph,
    Notice, Progress, ProgressValue, Tone,
};

/// Rows between two looks at the clock, and milliseconds between two turns of the page.
const ROWS: usize = 50;
const TURN: i64 = 5;

/// Bytes that are handed to the browser at a time.
const PIECE: usize = 1 << 20;

/// Which keys.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Shown,
    Chosen,
}

/// Where the file stands.
#[derive(Clone, PartialEq)]
enum Stage {
    Choosing,
    Writing,
    Written { rows: usize, bytes: usize, name: String },
    Stopped(Stop),
}

/// Why there is no file.
#[derive(Clone, Copy, PartialEq)]
enum Stop {
    /// The person did not want it any more.
    Cancelled,
    /// The list was read anew meanwhile.
    Replaced,
    /// The browser has no room.
    Refused,
}

impl From<Refused> for Stop {
    fn from(_: Refused) -> Self {
        Self::Refused
    }
}

#[derive(Clone, Copy)]
struct Maker {
    list: ListStore,
    what: RwSignal<What>,
    format: RwSignal<Format>,
    stage: RwSignal<Stage>,
    /// Rows that are written, and all of them.
    progress: RwSignal<(usize, usize)>,
    /// When the list was read that the file is of.
    of: StoredValue<Option<Receipt>>,
}

impl Maker {
    fn start(self) {
        let Some(client) = self.list.keys.client() else { return };
        let positions = match self.what.get_untracked() {
            What::Shown => self.list.shown.get_untracked().to_vec(),
            What::Chosen => chosen(self.list),
        };
        let (format, now) = (self.format.get_untracked(), self.list.keys.now());
        let date: String = rfc3339(now).chars().take(10).collect();
        let name = format!("access-keys-{}-{date}.{}", client.project().as_str(), format.extension());
        self.stage.set(Stage::Writing);
        self.progress.set((0, positions.len()));
        self.of.set_value(self.list.keys.receipt.get_untracked());
        spawn_local(async move {
            let rows = positions.len();
            let saved = self.write(&client, Export::new(format, positions, now), &name, format).await;
            self.stage.try_set(match saved {
                Ok((offer, bytes)) => {
                    keep_for_a_while(self.list, offer);
                    Stage::Written { rows, bytes, name }
                }
                Err(stop) => Stage::Stopped(stop),
            });
        });
    }

    async fn write(
        self,
        client: &Client,
        mut export: Export,
        name: &str,
        format: Format,
    ) -> Result<(Offer, usize), Stop> {
        let (pieces, mut piece, mut bytes, mut more) = (Pieces::default(), Vec::new(), 0, true);
        while more {
            let began = client.transport().now();
            self.list.keys.fleet.try_with_untracked(|fleet| {
                while more && (began..began + TURN).contains(&client.transport().now()) {
                    more = export.write(fleet, ROWS, &mut piece);
                }
            });
            if !more || piece.len() >= PIECE {
                bytes += piece.len();
                pieces.push(&piece)?;
                piece.clear();
            }
            self.progress.try_set(export.progress());
            client.transport().pause().await;
            self.check()?;
        }
        Ok((pieces.save(name, format.media_type())?, bytes))
    }

    /// Whether the file is still wanted, and still of the list that is there.
    fn check(self) -> Result<(), Stop> {
        match self.stage.try_with_untracked(|stage| *stage == Stage::Writing) {
            Some(true) => {}
            // The dialog may be gone, too.
            _ => return Err(Stop::Cancelled),
        }
        let keys = self.list.keys;
        let is_same = keys.receipt.try_get_untracked() == Some(self.of.try_get_value().flatten());
        // A list that was never whole is read into the same rows again.
        let is_read = keys.phase.try_with_untracked(|phase| matches!(phase, Phase::Loading(_))) == Some(true);
        let is_first = self.of.try_get_value().flatten().is_none();
        if is_same && !(is_read && is_first) { Ok(()) } else { Err(Stop::Replaced) }
    }
}

/// The positions of the keys that are chosen and not gone: those that are shown as they are shown, then the others.
fn chosen(list: ListStore) -> Vec<u32> {
    list.keys.fleet.with_untracked(|fleet| {
        let position = |id: &str| fleet.position(&KeyId(id.to_owned())).and_then(|at| u32::try_from(at).ok());
        let mut wanted: HashSet<u32> =
            list.selection.with_untracked(|selection| selection.ids().filter_map(position).collect());
        let mut positions: Vec<u32> =
            list.shown.with_untracked(|shown| shown.iter().copied().filter(|at| wanted.remove(at)).collect());
        positions.extend(fleet.positions().filter_map(|at| u32::try_from(at).ok()).filter(|at| wanted.remove(at)));
        positions
    })
}

/// The dialog.
#[component]
pub(in crate::pages) fn ExportDialog() -> impl IntoView {
    let list = expect_context::<ListStore>();
    let open = expect_context::<Open>().export;
    let some_chosen = list.selection.with_untracked(|selection| !selection.is_empty());
    let maker = Maker {
        list,
        what: RwSignal::new(if some_chosen { What::Chosen } else { What::Shown }),
        format: RwSignal::new(Format::Csv),
        stage: RwSignal::new(Stage::Choosing),
        progress: RwSignal::new((0, 0)),
        of: StoredValue::new(None),
    };
    let is_writing = Memo::new(move |_| maker.stage.with(|stage| *stage == Stage::Writing));
    let is_written = move || maker.stage.with(|stage| matches!(stage, Stage::Written { .. }));
    // While it is written, the button stops that; the dialog stays.
    let leave = move || match is_writing.get_untracked() {
        true => maker.stage.set(Stage::Stopped(Stop::Cancelled)),
        false => open.set(false),
    };
    let state = move || match (is_writing.get(), list.keys.is_loading()) {
        (true, _) => ButtonState::Busy,
        (false, true) => ButtonState::Refused("The keys are still being loaded.".to_owned()),
        (false, false) => ButtonState::Ready,
    };
    let actions = move || {
        view! {
            <Button on_press=leave>{move || if is_written() { "Close" } else { "Cancel" }}</Button>
            <Button kind=ButtonKind::Primary icon=Glyph::Download state=Signal::derive(state) on_press=move || maker.start()>
                "Export"
            </Button>
        }
    };
    view! {
        <Dialog
            title=|| "Export keys"
            size=DialogSize::Medium
            dismissal=Dismissal::Freely(Callback::new(move |()| leave()))
            actions=actions
        >
            <div class="export">
                <Choices maker some_chosen />
                <Caveats list />
                <p class="panel-note">
                    "The file holds no secret: the console has none of a key that exists. It holds names, tenants, roles, claims and permitted addresses, so keep it where those may be seen."
                </p>
                <div class="export-outcome">{move || outcome(maker)}</div>
            </div>
        </Dialog>
    }
}

#[component]
fn Choices(maker: Maker, some_chosen: bool) -> impl IntoView {
    let Maker { list, what, format, .. } = maker;
    let keys = |count: usize| if count == 1 { "1 key".to_owned() } else { format!("{} keys", grouped(count)) };
    let shown = list.shown.with_untracked(|shown| shown.len());
    let all = list.keys.fleet.with_untracked(Fleet::len);
    let of_all = if shown == all {
        "Every key of the list".to_owned()
    } else {
        format!("What the search found, of {}", keys(all))
    };
    let mut options = vec![ChoiceOption::new(What::Shown, format!("The {} shown", keys(shown))).with_note(of_all)];
    if some_chosen {
        let count = list.selection.with_untracked(crate::fleet::selection::Selection::len);
        let gone = untrack(|| list.chosen()).gone;
        let note = match gone {
            0 => "Also those that the search does not show".to_owned(),
            gone => format!("{} no longer in the list, and left out", keys(gone)),
        };
        options.push(
            ChoiceOption::new(What::Chosen, format!("The {} chosen", keys(count - gone.min(count)))).with_note(note),
        );
    }
    let formats = vec![
        ChoiceOption::new(Format::Csv, "CSV").with_note("For a spreadsheet"),
        ChoiceOption::new(Format::Json, "JSON").with_note("One list, with exact values"),
        ChoiceOption::new(Format::Ndjson, "NDJSON").with_note("One key a line"),
    ];
    let about_cells = move || {
        (format.get() == Format::Csv)
            .then(|| "What a spreadsheet would take for a formula begins with an apostrophe.".to_owned())
    };
    view! {
        <Choice legend="Keys" look=ChoiceLook::Cards options value=what on_change=move |this| what.set(this) />
        <Choice
            legend="Format"
            look=ChoiceLook::Cards
            options=formats
            value=format
            on_change=move |this| format.set(this)
            hint=Signal::derive(about_cells)
        />
    }
}

/// What the list is not, and the file therefore is not either.
#[component]
fn Caveats(list: ListStore) -> impl IntoView {
    let moments = expect_context::<Moments>();
    let damaged = list.keys.fleet.with_untracked(Fleet::damaged);
    let caveat = move || match list.keys.phase.get() {
        Phase::Partial(_) => Some("The list is not complete, and neither is the file".to_owned()),
        Phase::Stale(_) => Some(match list.keys.receipt.get() {
            Some(receipt) => format!("The file holds the list as it was at {}", moments.clock(receipt.at)),
            None => "The file holds the list from before".to_owned(),
        }),
        Phase::Idle | Phase::Loading(_) | Phase::Whole | Phase::Failed(_) => None,
    };
    view! {
        {move || caveat().map(|title| view! { <Notice tone=Tone::Warning title=move || title announce=Announce::Silently /> })}
        {(damaged > 0).then(|| view! {
            <Notice tone=Tone::Warning title=|| "Some keys could not be read" announce=Announce::Silently>
                "They are in the file too, with what is wrong with them."
            </Notice>
        })}
    }
}

fn outcome(maker: Maker) -> Option<AnyView> {
    match maker.stage.get() {
        Stage::Choosing => None,
        Stage::Writing => Some(writing(maker.progress)),
        Stage::Written { rows, bytes, name } => {
            let title =
                format!("{} {} written, {}", grouped(rows), if rows == 1 { "key" } else { "keys" }, size(bytes));
            Some(view! { <Notice tone=Tone::Success title=move || title>{format!("The browser saves it as {name}.")}</Notice> }.into_any())
        }
        Stage::Stopped(stop) => {
            let (tone, title) = match stop {
                Stop::Cancelled => (Tone::Neutral, "Cancelled: no file was made"),
                Stop::Replaced => {
                    (Tone::Warning, "The list was read anew meanwhile: no file was made. Export it once more.")
                }
                Stop::Refused => (Tone::Danger, "The browser has no room for this file"),
            };
            Some(view! { <Notice tone title=move || title announce=Announce::AtOnce /> }.into_any())
        }
    }
}

fn writing(progress: RwSignal<(usize, usize)>) -> AnyView {
    let value = move || {
        let (done, total) = progress.get();
        ProgressValue::Part { done: done as u64, total: total as u64 }
    };
    let words = move || {
        let (done, total) = progress.get();
        format!("{} of {} written", grouped(done), grouped(total))
    };
    view! {
        <Progress label="Writing the file" value=Signal::derive(value) />
        <p class="panel-note">{words}</p>
    }
    .into_any()
}

/// A number of bytes as a person reads it.
fn size(bytes: usize) -> String {
    match bytes {
        0..=999 => format!("{bytes} bytes"),
        1_000..=999_999 => format!("{} KB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_round() {
        assert_eq!([0, 999, 1_001, 52_400_000].map(size), ["0 bytes", "999 bytes", "2 KB", "52.4 MB"]);
    }
}

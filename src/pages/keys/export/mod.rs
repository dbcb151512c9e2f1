//! The dialog that makes a file of keys.

mod maker;

use leptos::prelude::*;

use self::maker::{Maker, Stage, Stop, What};
use super::views::Open;
use crate::browser::moments::grouped;
use crate::fleet::Fleet;
use crate::fleet::export::Format;
use crate::pages::moments::Moments;
use crate::state::{ListStore, Phase};
use crate::ui::{
    Announce, Button, ButtonKind, ButtonState, Choice, ChoiceLook, ChoiceOption, Dialog, DialogSize, Dismissal, Glyph,
    Notice, Progress, ProgressValue, Tone,
};

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
        run: StoredValue::new((0, None)),
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
        (format.get() == Format::Csv).then(|| {
            "An apostrophe is put before what a spreadsheet would take for a formula. Import takes it out again."
                .to_owned()
        })
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
        1_000..=999_999 => format!("{} KB", (bytes + 500) / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_round() {
        assert_eq!([0, 999, 1_001, 52_400_000].map(size), ["0 bytes", "999 bytes", "1 KB", "52.4 MB"]);
    }
}

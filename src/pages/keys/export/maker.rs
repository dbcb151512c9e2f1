//! Making the file, in short turns that leave room for the page.
//!
//! Invariant: stopped when the list it is of is replaced, for a file must not mix two lists.

use std::collections::HashSet;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::Client;
use crate::browser::download::{Offer, Pieces, Refused};
use crate::domain::KeyId;
use crate::domain::calendar::rfc3339;
use crate::fleet::export::{Export, Format};
use crate::pages::keys::views::keep_for_a_while;
use crate::state::{ListStore, Receipt};

/// Rows between two looks at the clock, and milliseconds between two turns of the page.
const ROWS: usize = 16;
const TURN: i64 = 5;

/// Bytes that are handed to the browser at a time.
const PIECE: usize = 1 << 20;

/// Which keys.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// Those that the search shows.
    Shown,
    /// Those that the person has chosen.
    Chosen,
}

/// Where the file stands.
#[derive(Clone, PartialEq)]
pub(super) enum Stage {
    /// Nothing has begun.
    Choosing,
    /// Rows are being written.
    Writing,
    /// The browser has it.
    Written { rows: usize, bytes: usize, name: String },
    /// There is none.
    Stopped(Stop),
}

/// Why there is no file.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Stop {
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

/// A file: counted from the first, and when the list was read that it is of.
type Run = (usize, Option<Receipt>);

/// What the dialog asks, and how far the answer is.
#[derive(Clone, Copy)]
pub(super) struct Maker {
    pub(super) list: ListStore,
    pub(super) what: RwSignal<What>,
    pub(super) format: RwSignal<Format>,
    pub(super) stage: RwSignal<Stage>,
    /// Rows that are written, and all of them.
    pub(super) progress: RwSignal<(usize, usize)>,
    /// The last file.
    pub(super) run: StoredValue<Run>,
}

impl Maker {
    /// Makes the file, beside the page.
    pub(super) fn start(self) {
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
        let run = (self.run.get_value().0 + 1, self.list.keys.receipt.get_untracked());
        self.run.set_value(run);
        spawn_local(async move {
            let rows = positions.len();
            let stage = match self.write(&client, Export::new(format, positions, now), run, &name).await {
                Ok((offer, bytes)) => {
                    keep_for_a_while(self.list, offer);
                    Stage::Written { rows, bytes, name }
                }
                Err(stop) => Stage::Stopped(stop),
            };
            // The dialog may be at another file by now, or gone.
            if self.run.try_get_value() == Some(run) {
                self.stage.try_set(stage);
            }
        });
    }

    async fn write(self, client: &Client, mut export: Export, run: Run, name: &str) -> Result<(Offer, usize), Stop> {
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
            self.check(run)?;
        }
        Ok((pieces.save(name, export.format().media_type())?, bytes))
    }

    /// Whether the file is still wanted, and still of the list that is there.
    fn check(self, run: Run) -> Result<(), Stop> {
        let is_wanted = self.stage.try_with_untracked(|stage| *stage == Stage::Writing) == Some(true);
        if !is_wanted || self.run.try_get_value() != Some(run) {
            return Err(Stop::Cancelled);
        }
        let (keys, (_, receipt)) = (self.list.keys, run);
        // A list that was never whole is read into the same rows again.
        let is_read_anew = receipt.is_none() && untrack(|| keys.is_loading());
        if keys.receipt.get_untracked() == receipt && !is_read_anew { Ok(()) } else { Err(Stop::Replaced) }
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

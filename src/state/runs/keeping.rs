//! What is kept of runs beyond the page, and what of them a page takes up and lets go.
//!
//! Invariant: the journal of a run is written by one page; what another page began is taken over as the journal has it.

use hashbrown::HashMap;
use leptos::prelude::*;

use super::wishes::{Wish, Wished};
use super::{KEPT, RunEntry, RunsStore, UnreadableRun, note_brought};
use crate::run::{Action, Budget, Hold, Item, Outcome, Phase, Record, Run, Unclear, Unreadable, advance};

/// Where the keys of a run stand by its journal.
struct Noted {
    items: Vec<Item>,
    unclear: Option<Unclear>,
}

impl Noted {
    /// What holds a run that another page carried so far.
    fn hold(&self) -> Hold {
        self.unclear.clone().map_or(Hold::Left, Hold::Unclear)
    }
}

impl RunsStore {
    /// Forgets a run that is not under way, of whose requests the last word is said, and that has brought no secret that
    /// nobody has stored yet.
    pub fn forget(self, number: u64) {
        let waits = |entry: &RunEntry| *entry.run.phase() == Phase::Running || entry.run.is_in_suspense();
        if self.look_into(number, waits) != Some(true) && !self.vault.undelivered(number) {
            self.entries.update(|entries| entries.retain(|entry| entry.number != number));
            self.rows.update_value(|all| all.retain(|(of, _)| *of != number));
            self.sought.update_value(|all| all.retain(|(of, _), _| *of != number));
            self.tell_waiting();
            self.shelf.with_value(|shelf| shelf.forget(number));
        }
    }

    /// Wipes the rows of an import that has nothing left to send or to try again.
    pub(super) fn put_down(self, number: u64) {
        let needed = |entry: &RunEntry| {
            let counts = entry.run.counts();
            *entry.run.phase() != Phase::Over || counts.failed + counts.unknown > 0
        };
        if self.look_into(number, needed) == Some(false) {
            self.rows.try_update_value(|all| all.retain(|(of, _)| *of != number));
        }
        self.tell_waiting();
    }

    /// Whether secrets of an import have yet to be sent.
    pub(super) fn tell_waiting(self) {
        let numbers: Vec<u64> =
            self.rows.try_with_value(|all| all.iter().map(|(number, _)| *number).collect()).unwrap_or_default();
        let waits = |entry: &RunEntry| numbers.contains(&entry.number) && *entry.run.phase() != Phase::Over;
        let waiting = self.entries.try_with_untracked(|entries| entries.iter().any(waits)).unwrap_or_default();
        self.vault.waiting.try_set(waiting);
    }

    /// Writes how far a run came, and what was spent. A journal that cannot be written is removed: what an older text says
    /// would be taken for the truth after a reload, and sent again.
    pub(super) fn note(self, number: u64) {
        let kept = self.entries.try_with_untracked(|entries| {
            let entry = entries.iter().find(|entry| entry.number == number).filter(|entry| entry.ours)?;
            let progress = Record::progress(entry.run.items(), entry.run.unclear());
            let spent = self.budget.try_with_value(Budget::told);
            self.shelf.try_with_value(|shelf| {
                spent.inspect(|spent| shelf.keep_spent(spent));
                if !entry.kept {
                    return false;
                }
                // Another tab may have removed it from its list.
                let has_plan = shelf.progress(number).is_some() || shelf.keep_plan(number, &record(entry).plan());
                let kept = has_plan && shelf.keep_progress(number, &progress);
                if !kept {
                    shelf.forget(number);
                }
                kept
            })
        });
        if kept.flatten() == Some(false) {
            self.is_not_kept(number);
        }
    }

    /// Notes that a reload forgets this run.
    pub(super) fn is_not_kept(self, number: u64) {
        self.entries.try_update(|entries| {
            entries.iter_mut().filter(|entry| entry.number == number).for_each(|entry| entry.kept = false);
        });
    }

    /// Makes a run this page's own, as the journal has it now: another page may have begun it, or carried it on.
    pub(super) fn take_over(self, number: u64) {
        let adopted = match self.look_into(number, |entry| self.journalled(entry)) {
            // Another version of this console carried it on: what this page knows of it may be sent already.
            Some(Err(_)) => return self.refresh(),
            adopted => adopted.and_then(Result::ok).flatten(),
        };
        self.entries.update(|entries| {
            for entry in entries.iter_mut().filter(|entry| entry.number == number) {
                if let Some(noted) = &adopted {
                    entry.run = Run::left(self.work(&entry.action), noted.items.clone());
                }
                entry.ours = true;
            }
        });
    }

    /// Takes over how far other tabs came while this one waited for its turn, and then grants what was wished meanwhile.
    pub(super) fn catch_up(self) {
        let wishes = self.wishes.try_update_value(std::mem::take).unwrap_or_default();
        let mut behind = Vec::new();
        self.entries.try_update(|entries| {
            for entry in entries.iter_mut().filter(|entry| entry.ours && *entry.run.phase() == Phase::Running) {
                let wished = wishes.iter().find(|wished| wished.number == entry.number);
                // Somebody held it in another tab after it was to go on here.
                let held = self.held_by_person(entry.number);
                let noted = self.journalled(entry).ok().flatten();
                let stopped = noted.as_ref().filter(|noted| noted.unclear.is_some()).map(Noted::hold);
                let known = wished.and_then(|wished| wished.hold.clone());
                let hold = match (wished, held.clone(), stopped) {
                    // Answers stopped it in another tab since, which nobody here has seen.
                    (_, None, Some(stopped)) if Some(&stopped) != known.as_ref() => Some(stopped),
                    (None | Some(Wished { wish: Wish::Resume, .. }), held, _) => held,
                    (Some(_), ..) => None,
                };
                if noted.is_none() && hold.is_none() {
                    continue;
                }
                let items = noted.map_or_else(|| entry.run.items().to_vec(), |noted| noted.items);
                let work = self.work(&entry.action);
                entry.run = match (hold, wished) {
                    (Some(hold), _) => Run::held(work, items, hold),
                    (None, Some(_)) => {
                        behind.push(entry.number);
                        Run::held(work, items, held.or(known).unwrap_or(Hold::Left))
                    }
                    (None, None) => Run::new(work, items),
                };
            }
        });
        for Wished { number, wish, hold: _ } in wishes {
            if behind.contains(&number) {
                self.grant(number, wish);
            }
        }
    }

    /// Takes over what other tabs noted of runs that this one is not carrying out: their beginning, how far they came,
    /// who holds them, and their end. New secrets that a later run of another tab made worthless are wiped.
    pub fn refresh(self) {
        let Some(kept) = self.shelf.try_with_value(|shelf| shelf.numbers()) else { return };
        let driving = self.has_turn();
        let (mut changed, mut known, mut unreadable) = (Vec::new(), Vec::new(), Vec::new());
        self.entries.with_untracked(|entries| {
            for entry in entries {
                known.push(entry.number);
                if driving && entry.ours {
                    continue;
                }
                match self.seen_elsewhere(entry) {
                    Ok(run) => changed.extend(run.map(|run| (entry.number, run))),
                    Err(why) => unreadable.push(UnreadableRun { number: entry.number, why }),
                }
            }
        });
        let mut new = Vec::new();
        for number in kept.iter().copied().filter(|number| !known.contains(number)) {
            match self.kept(number) {
                Ok(entry) => new.push(entry),
                Err(why) => unreadable.push(UnreadableRun { number, why }),
            }
        }
        let is_gone = |entry: &RunEntry| {
            let is_lost = unreadable.iter().any(|one| one.number == entry.number);
            is_lost || (!entry.ours && !kept.contains(&entry.number))
        };
        let any_gone = self.entries.with_untracked(|entries| entries.iter().any(is_gone));
        if any_gone || !changed.is_empty() || !new.is_empty() {
            self.entries.update(|entries| {
                entries.retain(|entry| !is_gone(entry));
                for (number, run) in changed {
                    entries.iter_mut().filter(|entry| entry.number == number).for_each(|entry| entry.run = run.clone());
                }
                entries.extend(new);
                entries.sort_by_key(|entry| std::cmp::Reverse(entry.number));
            });
        }
        unreadable.sort_by_key(|one| std::cmp::Reverse(one.number));
        if self.unreadable.with_untracked(|all| *all != unreadable) {
            self.unreadable.set(unreadable);
        }
        self.wipe_worthless();
        self.tell_asked();
    }

    /// A run as another page left it.
    fn kept(self, number: u64) -> Result<RunEntry, Unreadable> {
        let texts = self.shelf.with_value(|shelf| shelf.plan(number).zip(shelf.progress(number)));
        let (plan, progress) = texts.ok_or(Unreadable::Damaged)?;
        let Record { action, began, mut items, unclear } = Record::read(&plan, &progress)?;
        note_brought(self.vault, number, &mut items);
        let stopped = unclear.map_or(Hold::Left, Hold::Unclear);
        let run = Run::held(self.work(&action), items, self.held_by_person(number).unwrap_or(stopped));
        Ok(RunEntry { number, action, began, run, ours: false, kept: true })
    }

    /// A run as other tabs have it by now, if that is something else.
    fn seen_elsewhere(self, entry: &RunEntry) -> Result<Option<Run>, Unreadable> {
        let noted = self.journalled(entry)?;
        let held = self.held_by_person(entry.number);
        let hold = match entry.run.phase() {
            // It waits for its turn, and looks then.
            Phase::Running => return Ok(None),
            // That no key is taken any more says nothing of who else holds it.
            Phase::Held(hold) if hold.wants_sign_in() && noted.is_none() => return Ok(None),
            Phase::Over => held.or(noted.as_ref().map(Noted::hold)).unwrap_or(Hold::Left),
            Phase::Held(hold) => match (held, &noted) {
                (Some(held), _) => held,
                // Another tab went on with it.
                (None, Some(noted)) => noted.hold(),
                (None, None) if matches!(hold, Hold::Paused | Hold::Cancelled) => Hold::Left,
                (None, None) => hold.clone(),
            },
        };
        let same =
            matches!(entry.run.phase(), Phase::Held(known) if *known == hold) || *entry.run.phase() == Phase::Over;
        if (noted.is_none() && same) || entry.run.is_waiting_for_an_answer() || !entry.kept {
            return Ok(None);
        }
        let items = noted.map_or_else(|| entry.run.items().to_vec(), |noted| noted.items);
        Ok(Some(Run::held(self.work(&entry.action), items, hold)))
    }

    /// Of a key that was rotated again, in whichever tab, only the last secret works.
    fn wipe_worthless(self) {
        if !untrack(|| self.vault.holds_some()) {
            return;
        }
        let mut again = HashMap::new();
        self.entries.with_untracked(|entries| {
            // The latest run is the first, so it has the last word.
            for entry in entries.iter().rev().filter(|entry| entry.action == Action::Rotate) {
                let done = entry.run.items().iter().filter(|item| item.outcome == Outcome::Done);
                again.extend(done.map(|item| (item.id.clone(), entry.number)));
            }
        });
        self.vault.wipe_worthless(&again);
    }

    /// Where the keys of a run stand by the journal, if that is something else than what this page knows.
    fn journalled(self, entry: &RunEntry) -> Result<Option<Noted>, Unreadable> {
        // A run that is not kept has no journal, and one whose answer is awaited has none that is newer.
        if !entry.kept || entry.run.is_waiting_for_an_answer() {
            return Ok(None);
        }
        let Some(progress) = self.shelf.try_with_value(|shelf| shelf.progress(entry.number)).flatten() else {
            return Ok(None);
        };
        if progress == Record::progress(entry.run.items(), entry.run.unclear()) {
            return Ok(None);
        }
        let mut items = entry.run.items().to_vec();
        let unclear = advance(&mut items, &progress)?;
        note_brought(self.vault, entry.number, &mut items);
        // Whoever holds it otherwise has not noted that.
        let held_so = matches!(entry.run.phase(), Phase::Held(Hold::Left | Hold::Unclear(_)));
        let news = items != entry.run.items() || (held_so && unclear.as_ref() != entry.run.unclear());
        Ok(news.then_some(Noted { items, unclear }))
    }

    /// What other tabs spent of the budget.
    pub(super) fn hear(self) {
        let spent = self.shelf.try_with_value(|shelf| shelf.spent()).unwrap_or_default();
        let Some(now) = self.now() else { return };
        self.budget.try_update_value(|budget| budget.hear(now, &spent));
    }

    pub(super) fn make_room(self) {
        let ended = |entry: &RunEntry| *entry.run.phase() == Phase::Over;
        let old: Vec<u64> = self.entries.with_untracked(|entries| {
            entries.iter().skip(KEPT).filter(|entry| ended(entry)).map(|entry| entry.number).collect()
        });
        old.into_iter().for_each(|number| self.forget(number));
    }
}

fn record(entry: &RunEntry) -> Record {
    let unclear = entry.run.unclear().cloned();
    Record { action: entry.action.clone(), began: entry.began, items: entry.run.items().to_vec(), unclear }
}

//! What an answer makes of the keys that it is about.
//!
//! Invariant: only what proves that nothing was done puts a key back among the pending.

use hashbrown::{HashMap, HashSet};

use super::Run;
use super::unseen::{Unseen, Why};
use crate::domain::KeyId;
use crate::domain::looks::ACCEPTED;
use crate::run::budget::{Budget, Millis};
use crate::run::outcome::{Failure, Outcome};
use crate::run::step::{Checked, Finding, Hold, Looked, Phase, Sent, UnclearAnswer};

/// After so many refusals for want of the right, and nothing ever done, the rest is not tried.
const FORBIDDEN: usize = 2;
/// How often a key is read before it is passed over, and how many are passed over before the rest is not tried.
const TRIES: usize = 3;
const UNREAD: usize = 2;

impl Run {
    /// Says what the key is that was to be read before its request.
    pub fn checked(&mut self, now: Millis, budget: &mut Budget, checked: Checked) {
        let Some(at) = self.checking.take() else { return };
        if !matches!(checked, Checked::Failed) {
            self.unread = 0;
        }
        match checked {
            Checked::Same => self.cleared = Some(at),
            Checked::Already => self.settle(at, Outcome::Unchanged),
            Checked::Drifted => self.settle(at, Outcome::Failed(Failure::Drifted)),
            Checked::Gone => self.settle(at, Outcome::Failed(Failure::Gone)),
            Checked::Unfit(words) => self.settle(at, Outcome::Failed(Failure::Refused(words))),
            Checked::Failed => {
                self.unread += 1;
                if self.unread.is_multiple_of(TRIES) {
                    self.settle(at, Outcome::Failed(Failure::NotRead));
                } else {
                    self.give_back(vec![at], None);
                }
                if self.unread >= TRIES * UNREAD {
                    self.hold_if_running(Hold::Unread);
                }
            }
            Checked::SignIn => self.give_back(vec![at], Some(Hold::SignIn)),
            Checked::SignOn(words) => self.give_back(vec![at], Some(Hold::SignOn(words))),
            Checked::TooMany(wait) => {
                budget.refused(now, wait);
                self.give_back(vec![at], None);
            }
        }
        self.answered(now);
    }

    /// Says what came of the request that was sent.
    pub fn sent(&mut self, now: Millis, budget: &mut Budget, sent: Sent) {
        let chunk = std::mem::take(&mut self.under_way);
        if chunk.is_empty() {
            return;
        }
        if !matches!(
            sent,
            Sent::Lost(_) | Sent::Damaged(_) | Sent::SignOn(_) | Sent::NotSent | Sent::Without | Sent::Unchecked
        ) {
            self.is_clear();
        }
        match sent {
            Sent::Accepted => self.accepted(&chunk, now),
            Sent::Made(id) => {
                chunk.iter().for_each(|at| self.note_made(*at, &id));
                self.accepted(&chunk, now);
            }
            Sent::Otherwise(id, settings) => chunk.iter().for_each(|at| {
                self.note_made(*at, &id);
                self.settle(*at, Outcome::Failed(Failure::Differs(settings.clone())));
            }),
            Sent::Damaged(id) => {
                chunk.iter().for_each(|at| self.note_made(*at, &id));
                self.accepted(&chunk, now);
                self.is_unclear(UnclearAnswer::Damaged, &chunk);
            }
            Sent::Lost(answer) => {
                match self.work.loss_can_be_seen {
                    true => self.look_at(&chunk, Why::Lost, now),
                    false => chunk.iter().for_each(|at| self.settle(*at, Outcome::Unknown)),
                }
                self.is_unclear(answer, &chunk);
            }
            Sent::Gone => chunk.iter().for_each(|at| self.settle(*at, Outcome::Failed(Failure::Gone))),
            Sent::Refused(words) => self.refused(&chunk, words),
            Sent::MaybeEcho(words) => self.look_at_refused(&chunk, Why::Refused, &words, now),
            Sent::SomeGone(words) => self.look_at_refused(&chunk, Why::SomeGone, &words, now),
            Sent::Forbidden(words) => {
                self.forbidden += 1;
                let any_done = self.counts().done > 0 || self.unseen.iter().any(|unseen| unseen.why == Why::Accepted);
                let hopeless = self.forbidden >= FORBIDDEN && !any_done;
                self.refused(&chunk, words.clone());
                if hopeless {
                    self.hold_if_running(Hold::Forbidden(words));
                }
            }
            Sent::SignIn => self.give_back(chunk, Some(Hold::SignIn)),
            Sent::SignOn(words) => self.give_back(chunk, Some(Hold::SignOn(words))),
            Sent::NotSent => self.give_back(chunk, Some(Hold::Offline)),
            Sent::Without => self.give_back(chunk, Some(Hold::Without)),
            Sent::Unchecked => self.give_back(chunk, None),
            Sent::TooMany(wait) => {
                budget.refused(now, wait);
                self.give_back(chunk, None);
            }
        }
        self.answered(now);
    }

    /// Says what came of the look.
    pub fn looked(&mut self, now: Millis, budget: &mut Budget, looked: Looked) {
        let places = std::mem::take(&mut self.looking);
        let survey = std::mem::take(&mut self.surveying);
        match looked {
            // Then the looks afterwards have to do.
            Looked::Failed if survey => self.surveyed = true,
            Looked::Found(found) if survey => self.take_survey(places, found, now),
            Looked::SignIn => self.hold(Hold::SignIn),
            Looked::SignOn(words) => self.hold(Hold::SignOn(words)),
            Looked::TooMany(wait) => budget.refused(now, wait),
            Looked::Failed => {
                self.look_failed(&places);
                self.judge(places.into_iter().map(|at| (at, None)).collect(), now);
            }
            Looked::Found(found) => {
                let found = found.into_iter().map(Some).chain(std::iter::repeat(None));
                self.judge(places.into_iter().zip(found).collect(), now);
            }
        }
        self.answered(now);
    }

    /// No answer is awaited any more.
    fn answered(&mut self, now: Millis) {
        self.end_if_over();
        self.grant_wanted(now);
    }

    /// Leaves alone what is as asked before anything was sent for it, should it stay so.
    fn take_survey(&mut self, places: Vec<usize>, found: Vec<Finding>, now: Millis) {
        self.surveyed = true;
        let found: Vec<_> = places.into_iter().zip(found).collect();
        let of = |wanted: Finding| found.iter().filter(move |(_, finding)| *finding == wanted).map(|(at, _)| *at);
        let contested: Vec<usize> = of(Finding::Contested).collect();
        let already: HashSet<usize> = of(Finding::Reached).chain(contested.iter().copied()).collect();
        of(Finding::Reached).for_each(|at| self.settle(at, Outcome::Unchanged));
        self.queue.iter_mut().for_each(|chunk| chunk.retain(|at| !already.contains(at)));
        self.queue.retain(|chunk| !chunk.is_empty());
        let [_, pause, ..] = ACCEPTED;
        let look = |at| Unseen { at, why: Why::Already, looks: 1, due: now.plus(u64::from(pause)) };
        self.unseen.extend(contested.into_iter().map(look));
    }

    fn accepted(&mut self, chunk: &[usize], now: Millis) {
        match self.work.answer_is_proof {
            true => chunk.iter().for_each(|at| self.settle(*at, Outcome::Done)),
            false => self.look_at(chunk, Why::Accepted, now),
        }
    }

    fn note_made(&mut self, at: usize, id: &KeyId) {
        if let Some(item) = self.items.get_mut(at).filter(|_| !id.0.is_empty()) {
            item.made = Some(id.clone());
        }
    }

    /// The last word about a key. While it goes alone, a person sees it before anything is sent for another.
    fn settle(&mut self, at: usize, outcome: Outcome) {
        if self.alone {
            self.alone = outcome != Outcome::Done;
            self.hold_if_running(Hold::First);
        }
        self.mark(&[at], &outcome);
    }

    fn hold_if_running(&mut self, hold: Hold) {
        if self.phase == Phase::Running {
            self.phase = Phase::Held(hold);
        }
    }

    pub(super) fn look_at(&mut self, chunk: &[usize], why: Why, now: Millis) {
        self.mark(chunk, &Outcome::Unseen);
        self.unseen.extend(chunk.iter().map(|at| Unseen { at: *at, why, looks: 0, due: now }));
    }

    fn look_at_refused(&mut self, chunk: &[usize], why: Why, words: &str, now: Millis) {
        self.refusals.extend(chunk.iter().map(|at| (*at, words.to_owned())));
        self.look_at(chunk, why, now);
    }

    /// One key alone is the wrong one; of several it is not known which, so they are tried by halves.
    fn refused(&mut self, chunk: &[usize], words: String) {
        if let [at] = chunk {
            return self.settle(*at, Outcome::Failed(Failure::Refused(words)));
        }
        let (one, other) = chunk.split_at(chunk.len() / 2);
        self.mark(chunk, &Outcome::Pending);
        self.queue.push_front(other.to_vec());
        self.queue.push_front(one.to_vec());
    }

    /// Nothing was done with these.
    fn give_back(&mut self, chunk: Vec<usize>, hold: Option<Hold>) {
        self.mark(&chunk, &Outcome::Pending);
        self.queue.push_front(chunk);
        hold.into_iter().for_each(|hold| self.hold_if_running(hold));
    }

    /// What a look told of these keys; `None` of those that could not be read.
    fn judge(&mut self, mut found: HashMap<usize, Option<Finding>>, now: Millis) {
        let (mut outcomes, mut again, mut halved) = (Vec::new(), Vec::new(), Vec::new());
        // One look tells which of a request are gone; the others are sent again without them.
        let settles = |finding: &Option<Finding>| matches!(finding, Some(Finding::Missing | Finding::Reached));
        let of_some_gone = self.unseen.iter().filter(|unseen| unseen.why == Why::SomeGone);
        let any_gone = of_some_gone.filter_map(|unseen| found.get(&unseen.at)).any(settles);
        let mut echoes = Vec::new();
        let mut unseen = std::mem::take(&mut self.unseen);
        unseen.retain_mut(|unseen| {
            let Some(found) = found.remove(&unseen.at) else { return true };
            if let Some(Finding::Made(id) | Finding::Orphan(id)) = &found {
                self.note_made(unseen.at, id);
            }
            unseen.looks += 1;
            let pause = unseen.pauses().get(unseen.looks).map(|pause| u64::from(*pause));
            let outcome = match (found, pause, unseen.why) {
                (Some(Finding::Reached | Finding::Contested), None, Why::Already) => Outcome::Unchanged,
                (Some(Finding::Reached | Finding::Contested) | None, Some(pause), Why::Already) => {
                    unseen.due = now.plus(pause);
                    return true;
                }
                // It was only said to be so.
                (_, _, Why::Already) => {
                    again.push(unseen.at);
                    return false;
                }
                (Some(Finding::Reached | Finding::Contested | Finding::Made(_)), ..) => Outcome::Done,
                (Some(Finding::Orphan(_)), _, why) => {
                    if why == Why::Refused {
                        echoes.push(unseen.at);
                    }
                    Outcome::Failed(Failure::SecretLost)
                }
                (Some(Finding::Missing), _, Why::SomeGone) => Outcome::Failed(Failure::Gone),
                (_, _, Why::SomeGone) if any_gone => {
                    again.push(unseen.at);
                    return false;
                }
                // A list may not show yet what was made just now.
                (_, Some(pause), _) => {
                    unseen.due = now.plus(pause);
                    return true;
                }
                (_, None, Why::SomeGone) => {
                    halved.push(unseen.at);
                    return false;
                }
                (None, None, Why::Refused) => Outcome::Unknown,
                (_, None, Why::Refused) => {
                    Outcome::Failed(Failure::Refused(self.refusals.remove(&unseen.at).unwrap_or_default()))
                }
                (Some(Finding::NotReached | Finding::Otherwise), None, Why::Accepted) => {
                    Outcome::Failed(Failure::NotKept)
                }
                (Some(Finding::Missing), None, _) => Outcome::Failed(Failure::Gone),
                (Some(Finding::NotReached), None, Why::Lost) => Outcome::Failed(Failure::NotDone),
                (Some(Finding::Otherwise | Finding::Unclear) | None, None, _) => Outcome::Unknown,
            };
            outcomes.push((unseen.at, outcome));
            false
        });
        self.mark(&again, &Outcome::Pending);
        self.queue.extend(again.chunks(self.work.chunk).map(<[usize]>::to_vec));
        self.unseen = unseen;
        outcomes.into_iter().for_each(|(at, outcome)| self.settle(at, outcome));
        for chunk in halved.chunks(self.work.chunk) {
            let words = chunk.first().and_then(|at| self.refusals.get(at)).cloned();
            self.refused(chunk, words.unwrap_or_default());
        }
        if !echoes.is_empty() {
            self.is_unclear(UnclearAnswer::Duplicate, &echoes);
        }
    }
}

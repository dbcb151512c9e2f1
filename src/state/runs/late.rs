//! Answers that come when the session that asked is over.
//!
//! Invariant: what they tell is noted in the journal of their run before another session can resume it: until then the
//! turn is held by whoever waits for the answer.

use super::RunShelf;
use crate::run::{Action, Failure, Item, Outcome, Record, Sent};

/// Notes what came of the request with these keys.
pub(super) fn note(shelf: &dyn RunShelf, number: u64, places: &[usize], sent: &Sent) {
    let Some((plan, progress)) = shelf.plan(number).zip(shelf.progress(number)) else { return };
    // What cannot be read is left as it is.
    let Ok(Record { action, mut items, unclear, .. }) = Record::read(&plan, &progress) else { return };
    for at in places {
        if let Some(item) = items.get_mut(*at).filter(|item| item.outcome == Outcome::InFlight) {
            settle(item, &action, sent);
        }
    }
    // What was noted before the request left is true as well.
    shelf.keep_progress(number, &Record::progress(&items, unclear.as_ref()));
}

fn settle(item: &mut Item, action: &Action, sent: &Sent) {
    let taken = if action.brings_secrets() { Outcome::Done } else { Outcome::Unseen };
    item.outcome = match sent {
        Sent::Accepted => taken,
        Sent::Made(id) | Sent::Damaged(id) => {
            item.made = Some(id.clone()).filter(|id| !id.0.is_empty());
            taken
        }
        Sent::Otherwise(id, settings) => {
            item.made = Some(id.clone());
            Outcome::Failed(Failure::Differs(settings.clone()))
        }
        Sent::Without | Sent::Unchecked | Sent::SignIn | Sent::SignOn(_) | Sent::TooMany(_) | Sent::NotSent => {
            Outcome::Pending
        }
        // Sent once more, it is refused once more; and a lost one is looked at.
        Sent::Refused(_) | Sent::Forbidden(_) => Outcome::Pending,
        Sent::Gone | Sent::SomeGone(_) | Sent::MaybeEcho(_) | Sent::Lost(_) => return,
    };
}

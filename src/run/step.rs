//! The words between a run and whoever carries it out.
//!
//! Invariant: each answer says no more than is known; "lost" is neither accepted nor refused.

use serde::{Deserialize, Serialize};

use super::budget::Millis;
use crate::domain::KeyId;

/// How a run goes about its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work {
    /// How many keys a request carries at most.
    pub chunk: usize,
    /// How many accepted keys may be waiting to be looked at before one look is spent on all of them.
    pub look_every: usize,
    /// Whether all keys are looked at before the first request leaves: what is as asked already is left alone then, and not
    /// taken back by an undo.
    pub survey: bool,
    /// Whether each key is read right before its request leaves. Then a request carries one key.
    pub check: bool,
    /// Whether a person sees what came of the first key before anything is sent for the others.
    pub first_alone: bool,
    /// Whether an answer proves what it says, so that no look is needed.
    pub answer_is_proof: bool,
    /// Whether a look can tell what became of a request whose answer was lost.
    pub loss_can_be_seen: bool,
    /// After so many unclear answers in a row nothing more is sent until a person resumes the run.
    pub brake: usize,
}

/// What a request does cannot be taken back, and of a key that nobody knows of something is lost: its secret, or which key
/// is the right one. So the first unclear answer stops the run.
pub const BRAKE_OF_WHAT_CANNOT_BE_UNDONE: usize = 1;
/// A look tells what became of a request that sets something, and sending it again is harmless. One lost answer is an
/// accident that the run gets over by itself; the second in a row, or a look that fails right after it, is a fault on the
/// way, and each further request would cost up to five looks of the budget that everybody shares.
pub const BRAKE_OF_WHAT_CAN_BE_SEEN: usize = 2;

impl Work {
    /// Requests of several keys, whose answers say nothing of any single one.
    pub const fn in_chunks(chunk: usize, look_every: usize) -> Self {
        Self {
            chunk,
            look_every,
            survey: false,
            check: false,
            first_alone: false,
            answer_is_proof: false,
            loss_can_be_seen: true,
            brake: BRAKE_OF_WHAT_CAN_BE_SEEN,
        }
    }
}

/// What to do next. Whoever is told to check, to send or to look says afterwards what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Read this key, by place, to see whether the request for it may leave.
    Check(usize),
    /// Send one request with these keys, by place. The journal must hold that they are under way before it leaves.
    Send(Vec<usize>),
    /// Look at these keys, by place.
    Look(Vec<usize>),
    /// Nothing before this moment.
    Wait(Millis),
    /// Nothing, until an answer or a person comes.
    Rest,
}

/// What a key is, right before the request for it would leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checked {
    /// What the plan was made for.
    Same,
    /// As it is to be already.
    Already,
    /// Something else than what the plan was made for.
    Drifted,
    /// There is no such key.
    Gone,
    /// The request cannot be made for it, in these words.
    Unfit(String),
    /// It could not be read.
    Failed,
    /// The management key is not accepted.
    SignIn,
    /// The sign-in that a proxy asks for has expired; what to do, in words.
    SignOn(String),
    /// Too many requests; seconds to wait.
    TooMany(u32),
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// The server accepted it.
    Accepted,
    /// The server accepted it, and made this key.
    Made(KeyId),
    /// The server accepted it, and made this key, of which these settings are not as asked.
    Otherwise(KeyId, String),
    /// The server accepted it. The answer was damaged on the way, but its secret was saved; the id is that of the key that
    /// was made, empty where none was or it is not known.
    Damaged(KeyId),
    /// It never left: what it would have sent is gone with the page that held it.
    Without,
    /// It never left: what was read before is not at hand any more, so the key has to be read again.
    Unchecked,
    /// The server refused it as such, in these words: one of its keys, at least, is wrong.
    Refused(String),
    /// The server refused it, in these words. But a browser or a proxy may have sent it twice: then the first copy was
    /// carried out, and this is the answer to the second.
    MaybeEcho(String),
    /// The server refused it as a whole, in these words: it does not know one of its keys, at least.
    SomeGone(String),
    /// There is no such key.
    Gone,
    /// The management key may not do this, in the server's words.
    Forbidden(String),
    /// The management key is not accepted.
    SignIn,
    /// It did not reach Descope, since the sign-in that a proxy asks for has expired; what to do, in words.
    SignOn(String),
    /// Too many requests; seconds to wait.
    TooMany(u32),
    /// It never left: the browser is offline.
    NotSent,
    /// Nobody knows, since this is all that came back.
    Lost(UnclearAnswer),
}

/// An answer that does not say what became of its request, by what is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum UnclearAnswer {
    /// The connection ended before an answer came, or none came in time.
    None,
    /// The proxy in front of Descope answered with an error of this status.
    Proxy(u16),
    /// Descope, or a proxy in front of it, answered with an error of this status.
    Failing(u16),
    /// It broke off, was damaged, lacks what it has to bring, or is not Descope's.
    Unreadable,
    /// It was damaged, but its secret was saved.
    Damaged,
    /// It is about another key.
    OtherKey,
    /// A proxy stopped the request as a second copy of one that it has passed on.
    Duplicate,
    /// The keys could not be read afterwards.
    NotRead,
}

/// What a look at a key told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// It is as asked.
    Reached,
    /// It is as asked, and this page knew otherwise before anything was sent: either is out of date.
    Contested,
    /// This key was made, as asked.
    Made(KeyId),
    /// This key was made, and its secret was lost with the answer.
    Orphan(KeyId),
    /// It is not as asked.
    NotReached,
    /// It is neither as asked nor as it was: what was asked may have been done, and changed again by somebody else.
    Otherwise,
    /// There is no such key.
    Missing,
    /// What was read does not tell: a record that may be this key's is damaged.
    Unclear,
}

/// What came of a look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Looked {
    /// What was found, in the order of the places that were asked about.
    Found(Vec<Finding>),
    /// Nothing could be read.
    Failed,
    /// The management key is not accepted.
    SignIn,
    /// The sign-in that a proxy asks for has expired; what to do, in words.
    SignOn(String),
    /// Too many requests; seconds to wait.
    TooMany(u32),
}

/// Where a run stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It goes on.
    Running,
    /// Nothing more is sent.
    Held(Hold),
    /// Every key has its outcome.
    Over,
}

/// Why a run is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hold {
    /// A person paused it.
    Paused,
    /// A person ended it before its end.
    Cancelled,
    /// The management key is no longer accepted.
    SignIn,
    /// The sign-in that a proxy asks for has expired; what to do, in words.
    SignOn(String),
    /// The browser is offline.
    Offline,
    /// The management key may not do this.
    Forbidden(String),
    /// The page was left while it ran.
    Left,
    /// The first key has its outcome, and a person is to look at it.
    First,
    /// Keys could not be read before their requests.
    Unread,
    /// What is to be sent was in the memory of a page that is gone.
    Without,
    /// Answers did not say what became of their requests.
    Unclear(Unclear),
}

impl Hold {
    /// Whether somebody has to sign in: to Descope, or to a proxy. That ends no other hold.
    pub fn wants_sign_in(&self) -> bool {
        matches!(self, Self::SignIn | Self::SignOn(_))
    }
}

/// What stopped a run: answers that did not say what became of their requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unclear {
    /// The last of them.
    pub answer: UnclearAnswer,
    /// The keys that all of them are about, by place.
    pub keys: Vec<usize>,
}

//! The words between a run and whoever carries it out.
//!
//! Invariant: each answer says no more than is known; "lost" is neither accepted nor refused.

use super::budget::Millis;

/// How a run goes about its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work {
    /// How many keys a request carries at most.
    pub chunk: usize,
    /// How many accepted keys may be waiting to be looked at before one look is spent on all of them.
    pub look_every: usize,
}

/// What to do next. Whoever is told to send or to look says afterwards what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Send one request with these keys, by place. The journal must hold that they are under way before it leaves.
    Send(Vec<usize>),
    /// Look at these keys, by place.
    Look(Vec<usize>),
    /// Nothing before this moment.
    Wait(Millis),
    /// Nothing, until an answer or a person comes.
    Rest,
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// The server accepted it.
    Accepted,
    /// The server refused it as such, in these words: one of its keys, at least, is wrong.
    Refused(String),
    /// The management key may not do this, in the server's words.
    Forbidden(String),
    /// The management key is not accepted.
    SignIn,
    /// Too many requests; seconds to wait.
    TooMany(u32),
    /// It never left: the browser is offline.
    NotSent,
    /// Nobody knows.
    Lost,
}

/// What a look at a key told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// It is as asked.
    Reached,
    /// It is not as asked.
    NotReached,
    /// There is no such key.
    Missing,
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
    /// The browser is offline.
    Offline,
    /// The management key may not do this.
    Forbidden(String),
    /// The page was left while it ran.
    Left,
}

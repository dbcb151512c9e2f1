//! A request as a value: what to send, how to understand the answer, and whether it may be repeated.
//!
//! Invariant: the class is part of the type. [`Client::read`](super::Client::read) takes only [`Read`] calls and may
//! send one again; [`Client::write`](super::Client::write) takes a call by value, and a call cannot be cloned, so no
//! helper can send a write twice.

use std::marker::PhantomData;

use zeroize::Zeroizing;

use super::wire::Mismatch;

/// Changes nothing: may be sent again whenever the answer did not come.
#[derive(Debug)]
pub enum Read {}
/// Create and rotate: each sending has an effect of its own, and the answer carries the only copy of a secret.
#[derive(Debug)]
pub enum Once {}
/// Delete, activate, deactivate: sending it twice ends in the same state. Still never sent again without a person.
#[derive(Debug)]
pub enum Repeatable {}
/// Update: sets a whole record, so that sending it twice ends in the same state, unless somebody else wrote between. A
/// person may send it anew, after looking at the key as it is then.
#[derive(Debug)]
pub enum Set {}

/// A class of writes.
pub trait Write: sealed::Sealed {}
impl Write for Once {}
impl Write for Repeatable {}
impl Write for Set {}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Once {}
    impl Sealed for super::Repeatable {}
    impl Sealed for super::Set {}
}

/// The HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads by address.
    Get,
    /// Everything else, searches too.
    Post,
}

impl Method {
    /// The method's name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// How the whole body of a good answer becomes a value.
pub(super) type Parse<T> = Box<dyn Fn(&[u8]) -> Result<T, Mismatch>>;

/// How as much of the body of a damaged answer as there is becomes a value, if it does.
pub(super) type Salvaging<T> = Box<dyn Fn(&[u8]) -> Option<T>>;

/// One operation of the management API, not yet sent. `C` is its class.
pub struct Call<T, C> {
    pub(super) method: Method,
    /// Path and query, from the API's root.
    pub(super) target: String,
    /// JSON, wiped after sending: some bodies hold secrets.
    pub(super) body: Option<Zeroizing<Vec<u8>>>,
    pub(super) parse: Parse<T>,
    /// What to make of an answer that is damaged.
    pub(super) salvage: Option<Salvaging<T>>,
    /// The id of the request, for whoever wants to know it before; a fresh one otherwise.
    pub(super) id: Option<String>,
    class: PhantomData<C>,
}

impl<T, C> Call<T, C> {
    pub(super) fn post(target: &str, body: Vec<u8>, parse: impl Fn(&[u8]) -> Result<T, Mismatch> + 'static) -> Self {
        Self {
            method: Method::Post,
            target: target.to_owned(),
            body: Some(Zeroizing::new(body)),
            parse: Box::new(parse),
            salvage: None,
            id: None,
            class: PhantomData,
        }
    }

    /// The same call, with an answer that is damaged read as far as that goes.
    pub(super) fn salvaging(self, salvage: impl Fn(&[u8]) -> Option<T> + 'static) -> Self {
        Self { salvage: Some(Box::new(salvage)), ..self }
    }

    /// The same call under an id that is known before it is sent.
    pub fn under(self, id: String) -> Self {
        Self { id: Some(id), ..self }
    }

    pub(super) fn get(target: String, parse: impl Fn(&[u8]) -> Result<T, Mismatch> + 'static) -> Self {
        Self {
            method: Method::Get,
            target,
            body: None,
            parse: Box::new(parse),
            salvage: None,
            id: None,
            class: PhantomData,
        }
    }
}

impl<T, C> std::fmt::Debug for Call<T, C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.method.name(), self.target)
    }
}

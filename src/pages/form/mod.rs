//! The one form of a key: the sections in which a new key is described, and a stored one is changed.
//!
//! Invariant: the sections edit the draft and nothing else. What is wrong is told at its field, from the first try to
//! send on, and goes away as soon as it is put right; what is merely remarkable is told at once and stops nobody.

mod access;
mod additions;
mod addresses;
mod chips;
mod desk;
mod entries;
mod fixed;
mod lifetime;
mod naming;
mod section;
mod settle;

pub use self::additions::{Additions, AdditionsSection};
pub(super) use self::chips::focus_after;

use leptos::prelude::*;

use self::access::AccessSection;
use self::addresses::AddressesSection;
use self::desk::Desk;
use self::entries::{AttributesSection, ClaimsSection};
use self::fixed::FixedSection;
use self::lifetime::LifetimeSection;
use self::naming::NamingSection;
use crate::domain::{AccessKey, Draft, Problem};

/// What the sections edit, and what is said about it.
#[derive(Clone, Copy)]
pub struct Form {
    /// What stands in the form.
    pub draft: RwSignal<Draft>,
    /// What was wrong at the last try; none before the first.
    pub problems: Signal<Vec<Problem>>,
    /// The stored key that is changed; `None` for a new one.
    pub base: Option<RwSignal<AccessKey>>,
}

/// All sections, in their order. They look for [`KeysStore`](crate::state::KeysStore) and the session's moments in the
/// context; the `<form>` around them, and how it is sent, is the page's.
#[component]
pub fn Sections(
    /// What they edit.
    form: Form,
) -> impl IntoView {
    let desk = Desk::new(form);
    view! {
        <div class="form-sections">
            <NamingSection desk />
            {match form.base {
                None => view! { <LifetimeSection desk /> }.into_any(),
                Some(base) => view! { <FixedSection base /> }.into_any(),
            }}
            <AccessSection desk />
            <AddressesSection desk />
            <ClaimsSection desk />
            <AttributesSection desk />
        </div>
    }
}

//! What many keys are to get, in the same fields in which one key gets it.
//!
//! Invariant: the draft behind these fields is of no key. What stands in it is what is asked for, and says nothing of
//! what any key has.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::access::{Place, ROLES, TENANTS, roles, tenants_held, trouble};
use super::desk::Desk;
use super::section::Section;
use super::{Form, addresses, entries};
use crate::domain::Field;

/// The fields.
#[derive(Clone, Copy)]
pub struct Additions(Desk);

impl Additions {
    /// Of a draft. They look for the session's directory and moments in the context.
    pub fn new(form: Form) -> Self {
        let desk = Desk::new(form);
        if let Some(directory) = desk.directory {
            directory.want_lists();
        }
        Self(desk)
    }

    /// What is wrong with a field. Tracks when it is read.
    pub fn problem(self, field: Field) -> Signal<Option<String>> {
        self.0.problem(field)
    }

    /// Roles of the project.
    pub fn roles(self) -> AnyView {
        let Some(directory) = self.0.directory else { return ().into_any() };
        let place = Place { tenant: None, field: "Add a project role".to_owned(), list: "Roles to add".to_owned() };
        view! {
            {trouble(directory.roles, ROLES, move || spawn_local(directory.read_roles(true)))}
            {roles(self.0, directory, place)}
        }
        .into_any()
    }

    /// Tenants, each with roles.
    pub fn tenants(self) -> AnyView {
        let Some(directory) = self.0.directory else { return ().into_any() };
        view! {
            {trouble(directory.tenants, TENANTS, move || spawn_local(directory.read_tenants(true)))}
            {tenants_held(self.0, directory, "Tenants to add")}
        }
        .into_any()
    }

    /// Permitted addresses.
    pub fn addresses(self) -> AnyView {
        addresses::additions(self.0, "Addresses to add")
    }

    /// Custom claims.
    pub fn claims(self) -> AnyView {
        entries::entries(self.0, entries::CLAIMS)
    }

    /// Custom attributes.
    pub fn attributes(self) -> AnyView {
        entries::entries(self.0, entries::ATTRIBUTES)
    }
}

/// A section around some of them, and whatever belongs to them.
#[component]
pub fn AdditionsSection(
    /// Its heading.
    title: &'static str,
    /// A sentence below it.
    note: &'static str,
    /// Of which fields.
    of: Additions,
    /// What is told at the heading when it is wrong.
    fields: fn(Field) -> bool,
    /// The fields.
    children: Children,
) -> impl IntoView {
    view! { <Section title note desk=of.0 keeps_enter=true fields>{children()}</Section> }
}

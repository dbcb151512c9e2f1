//! What each column is: guessed by its heading or by what stands in it, and to be overruled.
//!
//! Invariant: a guess gives each target to one column at most; claims and attributes by name aside.

use super::drawn::{could_be_drawn, is_surely_drawn};
use super::spellings::{is_answered, spelled};
use super::stated::says;
use super::suggestions::suggested;
use super::table::Table;
use super::vault;
use crate::domain::ip_list;

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Nothing that is sent.
    Ignore,
    /// The key's name.
    Name,
    /// Its secret.
    Cleartext,
    /// Free text.
    Description,
    /// When it ends.
    Expiry,
    /// Roles of the project.
    Roles,
    /// Tenants, with roles in each.
    Tenants,
    /// The user as whom it acts.
    User,
    /// Addresses from which it may be exchanged.
    PermittedIps,
    /// Claims, as a JSON object.
    Claims,
    /// Attributes, as a JSON object.
    Attributes,
    /// The claim of this name.
    Claim(String),
    /// The attribute of this name.
    Attribute(String),
}

/// A column that is not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsent {
    /// The column, from 0.
    pub column: usize,
    /// Why not.
    pub why: &'static str,
}

impl Target {
    /// Those that a column can be without a name of its own.
    pub const PLAIN: [Self; 11] = [
        Self::Ignore,
        Self::Name,
        Self::Cleartext,
        Self::Description,
        Self::Expiry,
        Self::Roles,
        Self::Tenants,
        Self::User,
        Self::PermittedIps,
        Self::Claims,
        Self::Attributes,
    ];

    /// The words for it.
    pub fn word(&self) -> String {
        let word = match self {
            Self::Ignore => "not sent",
            Self::Name => "name",
            Self::Cleartext => "secret",
            Self::Description => "description",
            Self::Expiry => "expiry",
            Self::Roles => "project roles",
            Self::Tenants => "tenants and their roles",
            Self::User => "user",
            Self::PermittedIps => "permitted IPs",
            Self::Claims => "claims (JSON)",
            Self::Attributes => "attributes (JSON)",
            Self::Claim(name) => return format!("claim “{name}”"),
            Self::Attribute(name) => return format!("attribute “{name}”"),
        };
        word.to_owned()
    }

    /// Whether anything may stand there.
    pub(super) fn is_free_text(&self) -> bool {
        !matches!(self, Self::Expiry | Self::Roles | Self::Tenants | Self::PermittedIps)
    }

    /// Whether only one column may be it.
    pub fn is_single(&self) -> bool {
        *self != Self::Ignore
    }
}

/// What the columns of a table probably are.
pub fn guess(table: &Table) -> Vec<Target> {
    if table.form().headings.is_none() && table.is_by_place() {
        return by_content(table);
    }
    let mut targets = vec![Target::Ignore; table.headings().len()];
    let mut told: Vec<_> = table
        .headings()
        .iter()
        .enumerate()
        .filter_map(|(column, heading)| spelled(heading.trim()).map(|(target, doubt)| (doubt, column, target)))
        .collect();
    if vault::is_one(table.headings()) {
        // What stands there was not made for this: a person says which column is the secret, and of the rest only the
        // name is taken.
        told.retain(|(_, column, target)| *target == Target::Name && !vault::is_user(table.headings(), *column));
    }
    told.sort_by_key(|(doubt, column, _)| (*doubt, *column));
    for (_, column, target) in told {
        let is_free = !targets.contains(&target);
        if let Some(place) = targets.get_mut(column).filter(|_| is_free) {
            *place = target;
        }
    }
    targets
}

/// What columns may be, by headings of which nobody is sure: to be offered to a person, and never taken by itself. Nothing
/// is offered for what another column is already.
pub fn offers(table: &Table, targets: &[Target]) -> Vec<(usize, Target)> {
    let mut offers: Vec<(usize, Target)> = Vec::new();
    if table.form().headings.is_none() && table.is_by_place() {
        return offers;
    }
    let is_vault = vault::is_one(table.headings());
    for (column, heading) in table.headings().iter().enumerate() {
        let spelled = spelled(heading.trim()).map(|(target, _)| target).filter(|target| *target == Target::Cleartext);
        let meant = if is_vault {
            spelled.or_else(|| suggested(heading).filter(|it| *it == Target::Cleartext))
        } else {
            suggested(heading)
        };
        let is_free = targets.get(column) == Some(&Target::Ignore);
        let Some(target) = meant.filter(|target| is_free && !targets.contains(target)) else { continue };
        if !offers.iter().any(|(_, other)| *other == target) {
            offers.push((column, target));
        }
    }
    offers
}

/// How many rows are looked at where there are no headings.
const LOOKED_AT: usize = 20;

/// By what stands in the first rows: the one column that could be secrets, addresses, moments, and of the rest the first
/// as a name. Where several could be the secret, a person has to say which, and which is the name.
fn by_content(table: &Table) -> Vec<Target> {
    #[derive(Clone, Copy, Default)]
    struct Tally {
        filled: usize,
        /// Could be secrets, and of these those that are no names in the usual form.
        secrets: usize,
        sure: usize,
        addresses: usize,
        moments: usize,
    }
    let mut tallies = vec![Tally::default(); table.headings().len()];
    let mut cells = Vec::new();
    for row in 0..table.rows().min(LOOKED_AT) {
        table.cells(row, &mut cells);
        for (tally, cell) in tallies.iter_mut().zip(&cells) {
            cell.with(table.bytes(), |text| {
                tally.filled += usize::from(!text.is_empty());
                tally.secrets += usize::from(could_be_drawn(text));
                tally.sure += usize::from(is_surely_drawn(text));
                let mut entries = text.split([' ', ',', ';', '|']).filter(|entry| !entry.is_empty()).peekable();
                let are_addresses = entries.peek().is_some() && entries.all(|entry| ip_list::read(entry).is_ok());
                tally.addresses += usize::from(are_addresses);
                tally.moments += usize::from(super::expiry::looks_like_moment(text));
            });
        }
    }
    let mut targets = vec![Target::Ignore; tallies.len()];
    let mut give = |target: Target, count: &dyn Fn(&Tally) -> usize| {
        let free = tallies.iter().enumerate().filter(|(column, _)| targets.get(*column) == Some(&Target::Ignore));
        // The first of those that hold it most often.
        let best = free.fold(None, |best: Option<(usize, usize)>, (column, tally)| {
            let count = if count(tally) * 2 > tally.filled { count(tally) } else { 0 };
            if count > best.map_or(0, |(_, most)| most) { Some((column, count)) } else { best }
        });
        if let Some(place) = best.and_then(|(column, _)| targets.get_mut(column)) {
            *place = target;
        }
    };
    let of_secrets = |tally: &Tally| tally.secrets * 2 > tally.filled;
    let mut secrets = tallies.iter().filter(|tally| of_secrets(tally));
    let is_sure = secrets.next().is_some_and(|one| one.sure * 2 > one.filled) && secrets.next().is_none();
    if is_sure {
        give(Target::Cleartext, &|tally| tally.secrets);
    }
    give(Target::PermittedIps, &|tally| tally.addresses);
    give(Target::Expiry, &|tally| tally.moments);
    if is_sure {
        give(Target::Name, &|tally| if of_secrets(tally) { 0 } else { tally.filled });
    }
    targets
}

/// The columns that are not sent, and why.
pub fn unsent(table: &Table, targets: &[Target]) -> Vec<Unsent> {
    let ignored = targets.iter().enumerate().filter(|(_, target)| **target == Target::Ignore);
    let is_vault = vault::is_one(table.headings());
    let told = |(column, _)| {
        let heading = table.headings().get(column).map(String::as_str).unwrap_or_default();
        let why = if is_vault {
            "This looks like a password manager's export: only what you choose is sent."
        } else if says(heading).is_some() {
            "Import does not take this: a key that is made is active."
        } else if is_answered(heading) {
            "Descope sets this by itself; import does not take it."
        } else if spelled(heading.trim()).is_some() {
            "Another column is used instead."
        } else {
            "Not a field of access keys that is known here."
        };
        Unsent { column, why }
    };
    ignored.map(told).collect()
}

/// What no column holds, although no row can be sent without it.
pub fn missing(targets: &[Target]) -> Vec<Target> {
    [Target::Name, Target::Cleartext].into_iter().filter(|target| !targets.contains(target)).collect()
}

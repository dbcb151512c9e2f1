//! What each column is: guessed by its heading or by what stands in it, and to be overruled.
//!
//! Invariant: a guess gives each target to one column at most; claims and attributes by name aside.

use super::cell::Cell;
use super::csv;
use super::drawn::{could_be_drawn, holds_random, is_surely_drawn};
use super::form::{Format, separator_line};
use super::spellings::{is_answered, spelled};
use super::stated::says;
use super::table::Table;
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

/// Whether the first row of a text names columns: when it spells one of those that are known, and holds no secret.
pub(super) fn has_headings(head: &[u8], format: Format) -> bool {
    let Some(separator) = format.separator() else { return true };
    let mut start = separator_line(head).map_or(0, |(_, length)| length);
    start += head.iter().skip(start).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    let (mut known, mut secret) = (false, false);
    // Empty rows in front are none.
    loop {
        let mut is_filled = false;
        let mut see = |cell: Cell| {
            cell.with(head, |text| {
                is_filled |= !text.is_empty();
                known |= spelled(text.trim()).is_some() || is_answered(text);
                secret |= holds_random(text);
            });
        };
        let record = csv::record(head, start, separator, &mut see);
        match record {
            Ok(record) if !is_filled && record.next < head.len() => start = record.next,
            Ok(_) | Err(_) => break,
        }
    }
    known && !secret
}

/// What the columns of a table probably are.
pub fn guess(table: &Table) -> Vec<Target> {
    if !table.form().headings {
        return by_content(table);
    }
    let mut targets = vec![Target::Ignore; table.headings().len()];
    let mut told: Vec<_> = table
        .headings()
        .iter()
        .enumerate()
        .filter_map(|(column, heading)| spelled(heading.trim()).map(|(target, doubt)| (doubt, column, target)))
        .collect();
    told.sort_by_key(|(doubt, column, _)| (*doubt, *column));
    for (_, column, target) in told {
        let is_free = !targets.contains(&target);
        if let Some(place) = targets.get_mut(column).filter(|_| is_free) {
            *place = target;
        }
    }
    targets
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
    let told = |(column, _)| {
        let heading = table.headings().get(column).map(String::as_str).unwrap_or_default();
        let why = if says(heading).is_some() {
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

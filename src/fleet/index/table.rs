//! The rows as columns: numbers in place, texts in arenas, shared values in pools.
//!
//! Invariant: a row that goes in comes out with the same value in every field, byte for byte; a row that could not be
//! read stands among the others.

use std::borrow::Cow;

use memchr::memchr;

use super::arena::Arena;
use super::column::Column;
use super::fold::Fold;
use super::pool::{Lists, Pool};
use crate::domain::calendar::Zone;
use crate::domain::{Expiry, KeyId, Seconds};
use crate::fleet::Damaged;
use crate::fleet::parts::{KeyParts, TenantParts};

/// The texts of a row that hardly ever equal another row's, in the order in which a search sees them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::fleet) enum Own {
    Name,
    Id,
    Description,
    Client,
    /// The beginning of an element that could not be read.
    Excerpt,
}

/// How many of [`Own`] a row keeps. A damaged row keeps its excerpt and reason in place of texts that it does not have.
const OWN: usize = 4;

const DAMAGED: u8 = 1;
const EDITABLE: u8 = 2;

/// Every row that ever came in, by its number.
#[derive(Debug)]
pub(in crate::fleet) struct Table {
    marks: Column<u8>,
    pub(in crate::fleet) state: Column<u32>,
    /// 0 where the server did not say.
    pub(in crate::fleet) created: Column<i64>,
    /// 0 for never.
    pub(in crate::fleet) expiry: Column<i64>,
    pub(in crate::fleet) creator: Column<u32>,
    pub(in crate::fleet) user: Column<u32>,
    /// Lists of role names.
    pub(in crate::fleet) roles: Column<u32>,
    /// Lists of three numbers a tenant: its id, its name, its list of roles.
    pub(in crate::fleet) tenants: Column<u32>,
    /// Lists of addresses.
    pub(in crate::fleet) addresses: Column<u32>,
    pub(in crate::fleet) claims: Column<u32>,
    pub(in crate::fleet) attributes: Column<u32>,
    own: Arena<u8>,
    /// The folded own texts of each row in one, each ended by a line break.
    pub(in crate::fleet) searchable: Arena<u8>,
    /// States, users, roles, tenants.
    pub(in crate::fleet) words: Pool,
    /// Permitted addresses and ranges as sent.
    pub(in crate::fleet) ranges: Pool,
    /// Claims and attributes as sent.
    pub(in crate::fleet) json: Pool,
    pub(in crate::fleet) role_lists: Lists,
    pub(in crate::fleet) tenant_lists: Lists,
    pub(in crate::fleet) range_lists: Lists,
    scratch: Vec<u32>,
    line: Vec<u8>,
    /// How the texts are folded that are searched.
    pub(in crate::fleet) fold: Fold,
    /// The zone in which dates are searched for.
    pub(in crate::fleet) zone: Zone,
}

impl Table {
    pub(in crate::fleet) fn new(fold: Fold) -> Self {
        Self {
            marks: Column::default(),
            state: Column::default(),
            created: Column::default(),
            expiry: Column::default(),
            creator: Column::default(),
            user: Column::default(),
            roles: Column::default(),
            tenants: Column::default(),
            addresses: Column::default(),
            claims: Column::default(),
            attributes: Column::default(),
            own: Arena::default(),
            searchable: Arena::default(),
            words: Pool::searched(fold),
            ranges: Pool::searched(fold),
            json: Pool::kept(),
            role_lists: Lists::default(),
            tenant_lists: Lists::default(),
            range_lists: Lists::default(),
            scratch: Vec::new(),
            line: Vec::new(),
            fold,
            zone: Zone::default(),
        }
    }

    pub(in crate::fleet) fn len(&self) -> usize {
        self.marks.len()
    }

    /// Adds a key and tells its number.
    pub(in crate::fleet) fn push(&mut self, parts: &KeyParts<'_>) -> usize {
        let KeyParts {
            id,
            name,
            description,
            state,
            created,
            expiry,
            created_by,
            client_id,
            bound_user,
            roles,
            tenants,
            claims,
            attributes,
            permitted_ips,
            editable,
        } = parts;
        self.state.push(self.words.intern(state));
        self.created.push(created.map_or(0, |Seconds(time)| time));
        self.expiry.push(match expiry {
            Expiry::Never => 0,
            Expiry::At(Seconds(time)) => *time,
        });
        self.creator.push(self.words.intern(created_by));
        self.user.push(self.words.intern(bound_user));
        self.roles.push(intern_all(&mut self.words, &mut self.role_lists, &mut self.scratch, roles));
        let tenants = self.intern_tenants(tenants);
        self.tenants.push(tenants);
        self.addresses.push(intern_all(&mut self.ranges, &mut self.range_lists, &mut self.scratch, permitted_ips));
        self.claims.push(self.json.intern(claims));
        self.attributes.push(self.json.intern(attributes));
        self.push_own([name, id, description, client_id], None);
        let number = self.marks.len();
        self.marks.push(if *editable { EDITABLE } else { 0 });
        number
    }

    /// Adds an element that could not be read and tells its number.
    pub(in crate::fleet) fn push_damaged(&mut self, Damaged { id, reason, excerpt }: &Damaged) -> usize {
        let number = self.marks.len();
        self.marks.push(DAMAGED);
        self.created.push(0);
        self.expiry.push(0);
        for column in [
            &mut self.state,
            &mut self.creator,
            &mut self.user,
            &mut self.roles,
            &mut self.tenants,
            &mut self.addresses,
            &mut self.claims,
            &mut self.attributes,
        ] {
            column.push(0);
        }
        let id = id.as_ref().map_or("", |KeyId(id)| id);
        self.push_own([excerpt, id, reason, ""], Some(excerpt));
        number
    }

    fn push_own(&mut self, own: [&str; OWN], excerpt: Option<&str>) {
        self.line.clear();
        for (at, text) in own.into_iter().enumerate() {
            self.own.push(text.as_bytes());
            // Of a damaged row only the id stands in its usual place.
            if excerpt.is_none() || at == Own::Id as usize {
                self.fold.append(text, &mut self.line);
            }
            self.line.push(b'\n');
        }
        if let Some(excerpt) = excerpt {
            self.fold.append(excerpt, &mut self.line);
            self.line.push(b'\n');
        }
        self.searchable.push(&self.line);
    }

    fn intern_tenants(&mut self, tenants: &[TenantParts<'_>]) -> u32 {
        let mut list = Vec::with_capacity(tenants.len() * 3);
        for TenantParts { id, name, roles } in tenants {
            let roles = intern_all(&mut self.words, &mut self.role_lists, &mut self.scratch, roles);
            list.extend([self.words.intern(id), self.words.intern(name), roles]);
        }
        self.tenant_lists.intern(&list)
    }

    pub(in crate::fleet) fn is_damaged(&self, row: usize) -> bool {
        self.marks.get(row).is_some_and(|marks| marks & DAMAGED != 0)
    }

    pub(in crate::fleet) fn is_editable(&self, row: usize) -> bool {
        self.marks.get(row).is_some_and(|marks| marks & EDITABLE != 0)
    }

    /// Whether each row, in turn, is damaged.
    pub(in crate::fleet) fn damage(&self) -> impl Iterator<Item = bool> + '_ {
        self.marks.iter().map(|marks| marks & DAMAGED != 0)
    }

    /// Whether each row, in turn, is a key that may be changed.
    pub(in crate::fleet) fn editability(&self) -> impl Iterator<Item = bool> + '_ {
        self.marks.iter().map(|marks| marks & EDITABLE != 0)
    }

    /// One of a row's own texts, as sent.
    pub(in crate::fleet) fn own(&self, row: usize, text: Own) -> &str {
        match (text, self.is_damaged(row)) {
            (Own::Excerpt, true) => self.own.text(row * OWN),
            (Own::Excerpt, false) | (Own::Name | Own::Description | Own::Client, true) => "",
            (Own::Id, _) | (_, false) => self.own.text(row * OWN + text as usize),
        }
    }

    /// A row's id, as bytes to compare.
    pub(in crate::fleet) fn id(&self, row: usize) -> &[u8] {
        self.own.get(row * OWN + Own::Id as usize)
    }

    /// One of a row's own texts, folded.
    pub(in crate::fleet) fn folded(&self, row: usize, text: Own) -> &[u8] {
        let mut rest = self.searchable.get(row);
        for _ in 0..text as usize {
            let Some(end) = memchr(b'\n', rest) else { return &[] };
            rest = &rest[end + 1..];
        }
        memchr(b'\n', rest).map_or(rest, |end| &rest[..end])
    }

    /// The tenants in a list of them: id, name, list of roles.
    pub(in crate::fleet) fn tenants_in(&self, list: u32) -> impl Iterator<Item = (u32, u32, u32)> + '_ {
        self.tenant_lists.get(list).chunks_exact(3).map(|tenant| (tenant[0], tenant[1], tenant[2]))
    }

    /// Why a damaged row could not be read, in words.
    pub(in crate::fleet) fn reason(&self, row: usize) -> &str {
        if self.is_damaged(row) { self.own.text(row * OWN + Own::Description as usize) } else { "" }
    }

    /// Memory in bytes, what is set aside included.
    pub(in crate::fleet) fn bytes(&self) -> usize {
        let numbers = [&self.state, &self.creator, &self.user, &self.roles, &self.tenants, &self.addresses];
        let columns = numbers.into_iter().chain([&self.claims, &self.attributes]).map(Column::bytes).sum::<usize>();
        let texts = self.own.bytes() + self.searchable.bytes();
        let pools = self.words.bytes() + self.ranges.bytes() + self.json.bytes();
        let lists = self.role_lists.bytes() + self.tenant_lists.bytes() + self.range_lists.bytes();
        columns + self.marks.bytes() + self.created.bytes() + self.expiry.bytes() + texts + pools + lists
    }
}

fn intern_all(pool: &mut Pool, lists: &mut Lists, scratch: &mut Vec<u32>, texts: &[Cow<'_, str>]) -> u32 {
    if texts.is_empty() {
        return 0;
    }
    scratch.clear();
    scratch.extend(texts.iter().map(|text| pool.intern(text)));
    lists.intern(scratch)
}

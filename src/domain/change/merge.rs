//! What to do when somebody else changed a key while it was being edited.
//!
//! Invariant: nothing is decided here. Where only one side changed a field, that change stands and is told; where both
//! did, a person chooses.

use super::super::access_key::AccessKey;
use super::{Difference, KeyChange, Record, Updatable, differences};

/// Whose value of a field is to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What stands in the form.
    Yours,
    /// What the server has now.
    Theirs,
}

/// A field that both sides changed, each in its own way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The field.
    pub field: Updatable,
    /// From what the form began with, to what stands in it.
    pub yours: Difference,
    /// From what the form began with, to what the server has now.
    pub theirs: Difference,
    /// What the person chose.
    pub choice: Option<Side>,
}

/// Three states of a key: as the form began, as the form is, as the server has it now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    base: Record,
    yours: Record,
    theirs: AccessKey,
    /// Fields that both sides changed.
    pub conflicts: Vec<Conflict>,
    /// What the others changed in fields that stand unchanged in the form: it stays.
    pub taken: Vec<Difference>,
}

impl Merge {
    /// The merge of a change with the key as it is now; `None` when nobody changed anything that the form shows.
    pub fn of(change: &KeyChange, theirs: AccessKey) -> Option<Self> {
        let (base, yours, now) = (Record::of(change.base()), change.record().clone(), Record::of(&theirs));
        let (mut conflicts, mut taken) = (Vec::new(), Vec::new());
        let their_changes = differences(&base, &now);
        if their_changes.is_empty() {
            return None;
        }
        let agreed = |field| !differences(&yours, &now).iter().any(|difference| difference.field == field);
        for difference in their_changes {
            let field = difference.field;
            match change.differences().iter().find(|mine| mine.field == field) {
                Some(_) if agreed(field) => {}
                Some(mine) => {
                    conflicts.push(Conflict { field, yours: mine.clone(), theirs: difference, choice: None });
                }
                None => taken.push(difference),
            }
        }
        Some(Self { base, yours, theirs, conflicts, taken })
    }

    /// Notes what the person chose for a field.
    pub fn choose(&mut self, field: Updatable, side: Side) {
        if let Some(conflict) = self.conflicts.iter_mut().find(|conflict| conflict.field == field) {
            conflict.choice = Some(side);
        }
    }

    /// The record as the form began with it.
    pub fn base(&self) -> &Record {
        &self.base
    }

    /// The record that the form would have sent.
    pub fn yours(&self) -> &Record {
        &self.yours
    }

    /// The key as the server has it now.
    pub fn theirs(&self) -> &AccessKey {
        &self.theirs
    }

    /// The key as it is to be, once every conflict is decided: theirs, with what the form changed.
    pub fn merged(&self) -> Option<AccessKey> {
        let mut record = Record::of(&self.theirs);
        for difference in differences(&self.base, &self.yours) {
            let side = match self.conflicts.iter().find(|conflict| conflict.field == difference.field) {
                Some(conflict) => conflict.choice?,
                None => Side::Yours,
            };
            if side == Side::Yours {
                record.take(difference.field, &self.yours);
            }
        }
        Some(record.laid_over(&self.theirs))
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::access_key::TenantAccess;
    use super::super::super::access_key::tests::key;
    use super::*;

    fn change(base: &AccessKey, edit: impl FnOnce(&mut Record)) -> KeyChange {
        let mut record = Record::of(base);
        edit(&mut record);
        KeyChange::new(base.clone(), record)
    }

    #[test]
    fn changes_of_different_fields_stand_side_by_side() {
        let base = AccessKey { description: "d".into(), roles: vec!["a".into()], ..key("K1", "ci") };
        let change = change(&base, |record| record.name = "ci 2".into());
        assert_eq!(Merge::of(&change, base.clone()), None);
        let theirs = AccessKey { description: String::new(), ..base };
        let merge = Merge::of(&change, theirs).unwrap();
        assert!(merge.conflicts.is_empty() && merge.taken[0].field == Updatable::Description);
        let merged = merge.merged().unwrap();
        assert_eq!((merged.name.as_str(), merged.description.as_str()), ("ci 2", ""));
        assert_eq!(merged.roles, ["a"]);
    }

    #[test]
    fn a_field_that_both_changed_is_a_persons_choice() {
        let base = AccessKey { permitted_ips: vec!["10.0.0.1".into()], ..key("K1", "ci") };
        let change = change(&base, |record| record.permitted_ips.clear());
        let theirs = AccessKey { permitted_ips: vec!["10.0.0.2".into()], name: "renamed".into(), ..base };
        let mut merge = Merge::of(&change, theirs).unwrap();
        assert_eq!(merge.merged(), None);
        for (side, ips) in [(Side::Yours, vec![]), (Side::Theirs, vec!["10.0.0.2".to_owned()])] {
            merge.choose(Updatable::PermittedIps, side);
            let merged = merge.merged().unwrap();
            assert_eq!((merged.permitted_ips, merged.name.as_str()), (ips, "renamed"));
        }
    }

    #[test]
    fn the_same_change_on_both_sides_is_no_conflict() {
        let base = key("K1", "ci");
        let change = change(&base, |record| record.claims = r#"{"a":1}"#.into());
        let merge = Merge::of(&change, AccessKey { claims: r#"{ "a": 1.0 }"#.into(), ..base }).unwrap();
        assert!(merge.conflicts.is_empty() && merge.taken.is_empty());
    }

    #[test]
    fn roles_and_tenants_are_chosen_together_so_that_no_choice_gives_both() {
        let base = AccessKey { roles: vec!["a".into()], ..key("K1", "ci") };
        let change = change(&base, |record| record.roles.push("b".into()));
        let tenant = TenantAccess { id: "T1".into(), name: String::new(), roles: vec![] };
        let theirs = AccessKey { roles: vec![], tenants: vec![tenant], ..base };
        for side in [Side::Yours, Side::Theirs] {
            let mut merge = Merge::of(&change, theirs.clone()).unwrap();
            merge.choose(Updatable::Access, side);
            assert!(!Record::of(&merge.merged().unwrap()).holds_both(), "{side:?}");
        }
    }
}

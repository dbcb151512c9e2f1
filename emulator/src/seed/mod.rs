//! A company's fleet, made from a seed.
//!
//! Invariants: the same seed, count and time give the same fleet, byte for byte; ids, names and grants do not depend on
//! the time, only times do. Keys come in order of creation. Nobody has a secret of any of them.

mod directory;
mod hostile;
mod keys;
mod words;

use serde_json::{Map, Value};

use crate::audit::{AuditRecord, AuditTrail};
use crate::directory::Directory;
use crate::emulator::Setup;
use crate::random::{Purpose, Random};
use crate::record::Record;
use crate::store::Store;

pub(crate) use directory::directory;

/// How many of the newest keys have left traces in the audit trail.
const AUDITED: usize = 500;
const THIRTY_DAYS: i64 = 30 * 86_400;

/// Puts the fleet into an empty store.
pub(crate) fn fill(store: &mut Store, directory: &Directory, seed: u64, count: u32, now_ms: i64) -> Result<(), String> {
    for (number, key) in keys::Fleet::new(seed, count, now_ms.div_euclid(1000), directory).enumerate() {
        let json =
            serde_json::to_string(&key).map_err(|error| format!("a generated key cannot be written: {error}"))?;
        store.restore(&key.id, Record::new(number as u64, &json, None));
    }
    Ok(())
}

/// What the audit trail tells about the newest keys.
pub(crate) fn audit(store: &Store, setup: &Setup) -> AuditTrail {
    let mut trail = AuditTrail::default();
    let mut random = Random::new(setup.seed, Purpose::Draw(0));
    let rows = store.snapshot();
    for row in rows.iter().skip(rows.len().saturating_sub(AUDITED)) {
        let Ok(key) = row.key() else { continue };
        if key.created_time < setup.now_ms.div_euclid(1000) - THIRTY_DAYS {
            continue;
        }
        let data = [("accessKeyId", &key.id), ("accessKeyName", &key.name)];
        trail.push(AuditRecord {
            id: random.id("AU2"),
            project_id: setup.project_id.clone(),
            user_id: key.id.clone(),
            action: "AccessKeyCreated".to_owned(),
            occurred: (key.created_time * 1000).to_string(),
            device: String::new(),
            method: String::new(),
            geo: random.pick(&["DE", "FR", "US", "GB", "IN", ""]).to_string(),
            remote_address: format!("203.0.113.{}", random.between(1, 254)),
            external_ids: Vec::new(),
            tenants: key.key_tenants.iter().map(|tenant| tenant.tenant_id.clone()).collect(),
            data: data
                .iter()
                .map(|(name, value)| ((*name).to_owned(), Value::from(value.as_str())))
                .collect::<Map<_, _>>(),
            kind: "info".to_owned(),
            actor_id: key.created_by.clone(),
            occurred_ms: key.created_time * 1000,
        });
    }
    trail
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::collections::HashSet;

    const NOW: i64 = 1_800_000_000_000;

    fn fleet(seed: u64, count: u32, now_ms: i64) -> Vec<crate::wire::AccessKey> {
        let mut store = Store::default();
        let directory = directory(seed, count, now_ms);
        fill(&mut store, &directory, seed, count, now_ms).unwrap();
        store.snapshot().iter().map(|row| row.key().unwrap()).collect()
    }

    #[test]
    fn the_same_seed_gives_the_same_fleet_and_another_seed_another() {
        assert_eq!(fleet(7, 400, NOW), fleet(7, 400, NOW));
        assert_ne!(fleet(7, 400, NOW), fleet(8, 400, NOW));
        let ids = |keys: Vec<crate::wire::AccessKey>| keys.into_iter().map(|key| key.id).collect::<Vec<_>>();
        assert_eq!(ids(fleet(7, 400, NOW)), ids(fleet(7, 400, NOW + 86_400_000)));
    }

    #[test]
    fn a_fleet_has_every_kind_of_key() {
        let keys = fleet(1, 2500, NOW);
        assert_eq!(keys.len(), 2500);
        let now = NOW / 1000;
        let count = |test: &dyn Fn(&crate::wire::AccessKey) -> bool| keys.iter().filter(|key| test(key)).count();
        for (kind, at_least, found) in [
            ("never", 200, count(&|key| key.expire_time == 0)),
            ("expired", 150, count(&|key| key.expired(NOW))),
            ("within a day", 5, count(&|key| key.expire_time > now && key.expire_time < now + 86_400)),
            ("within a month", 100, count(&|key| key.expire_time > now && key.expire_time < now + 30 * 86_400)),
            ("after a year", 100, count(&|key| key.expire_time > now + 365 * 86_400)),
            ("inactive", 100, count(&|key| key.status == crate::wire::Status::Inactive)),
            ("not editable", 30, count(&|key| !key.editable)),
            ("bound", 50, count(&|key| !key.bound_user_id.is_empty())),
            ("project roles", 400, count(&|key| !key.role_names.is_empty())),
            ("tenants", 800, count(&|key| !key.key_tenants.is_empty())),
            ("IPv6", 50, count(&|key| key.permitted_ips.iter().any(|entry| entry.contains("::")))),
            ("ranges", 300, count(&|key| key.permitted_ips.iter().any(|entry| entry.contains('/')))),
            ("claims", 800, count(&|key| !key.custom_claims.is_empty())),
            ("attributes", 500, count(&|key| !key.custom_attributes.is_empty())),
            ("long names", 1, count(&|key| key.name.chars().count() > 300)),
            ("right to left", 1, count(&|key| key.name.chars().any(|c| ('\u{590}'..'\u{700}').contains(&c)))),
            ("zero width", 1, count(&|key| key.name.contains('\u{200b}'))),
            ("markup", 1, count(&|key| key.name.contains("<script"))),
            ("formula", 1, count(&|key| key.name.starts_with('='))),
        ] {
            assert!(found >= at_least, "{kind}: {found}");
        }
    }

    #[test]
    fn keys_are_in_order_of_creation_and_make_sense() {
        let keys = fleet(3, 3000, NOW);
        let directory = directory(3, 3000, NOW);
        assert!(keys.windows(2).all(|pair| pair[0].created_time <= pair[1].created_time));
        assert_eq!(keys.iter().map(|key| &key.id).collect::<HashSet<_>>().len(), keys.len());
        for key in &keys {
            assert!(key.id.len() == 28 && key.created_time < NOW / 1000, "{key:?}");
            assert!(key.expire_time == 0 || key.expire_time > key.created_time, "{key:?}");
            assert!(key.expire_time <= crate::wire::LAST_SECOND);
            assert_eq!(crate::addresses::first_bad(&key.permitted_ips), None);
            assert!(key.role_names.iter().all(|role| directory.has_role(role, None)), "{key:?}");
            for tenant in &key.key_tenants {
                assert_eq!(directory.tenant(&tenant.tenant_id).unwrap().name, tenant.tenant_name);
                assert!(tenant.role_names.iter().all(|role| directory.has_role(role, Some(&tenant.tenant_id))));
            }
            assert!(key.bound_user_id.is_empty() || directory.user(&key.bound_user_id).is_some());
        }
    }

    #[test]
    fn a_key_is_about_as_long_as_a_real_one() {
        let mut store = Store::default();
        let directory = directory(1, 5000, NOW);
        fill(&mut store, &directory, 1, 5000, NOW).unwrap();
        let mean = store.bytes() / 5000;
        assert!((510..=620).contains(&mean), "{mean}");
    }

    #[test]
    fn a_fleet_can_be_as_small_as_one() {
        assert_eq!(fleet(1, 1, NOW).len(), 1);
        assert!(fleet(1, 0, NOW).is_empty());
    }
}

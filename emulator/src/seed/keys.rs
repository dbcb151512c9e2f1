//! The keys of the fleet, one after the other, oldest first.

use serde_json::{Map, Value, json};

use super::{hostile, words};
use crate::directory::Directory;
use crate::operations::MANAGEMENT_KEY_ID;
use crate::random::{Purpose, Random};
use crate::wire::{AccessKey, KeyTenant, Status};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
/// How long ago the first key was made.
const SPAN: f64 = (5 * 365 * DAY) as f64;

/// Makes a fleet's keys.
pub(super) struct Fleet<'a> {
    random: Random,
    directory: &'a Directory,
    count: usize,
    next: usize,
    hostile_every: usize,
    now: i64,
}

impl<'a> Fleet<'a> {
    pub(super) fn new(seed: u64, count: u32, now: i64, directory: &'a Directory) -> Self {
        let count = count as usize;
        // About three in a hundred where there are few, three in a thousand where there are many.
        let hostile_every = (count / 40).clamp(25, 300);
        Self { random: Random::new(seed, Purpose::Fleet), directory, count, next: 0, hostile_every, now }
    }

    /// The company grew, so most keys are young: the age falls with the square of the place in the row.
    fn created(&mut self, number: usize) -> i64 {
        let jitter = self.random.below(1000) as f64 / 1000.0;
        let left = 1.0 - (number as f64 + jitter) / self.count as f64;
        self.now - 180 - (left * left * SPAN) as i64
    }

    fn name(&mut self, number: usize) -> String {
        if number % self.hostile_every == self.hostile_every - 1 {
            return hostile::name(number / self.hostile_every);
        }
        let random = &mut self.random;
        let service = *random.pick(words::SERVICES);
        match random.below(20) {
            0 => format!("{} {}'s laptop", random.pick(words::FIRST_NAMES), service),
            1 => format!("{service} ({})", random.pick(words::TEAMS)),
            2 => format!("{service}-{}", random.pick(words::ENVIRONMENTS)),
            3 => format!("tmp-{service}-{}", random.below(10_000)),
            _ => {
                let (environment, region) = (random.pick(words::ENVIRONMENTS), random.pick(words::REGIONS));
                format!("{service}-{environment}-{region}-{:02}", random.below(100))
            }
        }
    }

    fn description(&mut self) -> String {
        let random = &mut self.random;
        match random.below(100) {
            0..35 => String::new(),
            35..85 => (*random.pick(words::PURPOSES)).to_owned(),
            85..99 => format!("{}. Contact: {}@example.com", random.pick(words::PURPOSES), random.pick(words::TEAMS)),
            _ => format!("Key verified by Security ✅\n{}", "See the runbook before you touch this. ".repeat(12)),
        }
    }

    /// Seconds since the epoch, 0 for never. Measured from now, as a fleet that somebody tends looks.
    fn expires(&mut self, created: i64) -> i64 {
        let random = &mut self.random;
        let (from, to) = match random.below(100) {
            0..16 => return 0,
            16..26 => (-600 * DAY, -8 * DAY),
            26..29 => (-7 * DAY, -HOUR),
            29..31 => (HOUR, 23 * HOUR),
            31..36 => (DAY, 7 * DAY),
            36..46 => (7 * DAY, 30 * DAY),
            46..64 => (30 * DAY, 90 * DAY),
            64..86 => (90 * DAY, 365 * DAY),
            _ => (365 * DAY, 3 * 365 * DAY),
        };
        let at = self.now + random.between(from, to);
        if at > created + HOUR { at } else { created + 30 * DAY }
    }

    fn created_by(&mut self) -> String {
        match self.random.below(20) {
            0..3 => MANAGEMENT_KEY_ID.to_owned(),
            // Someone who has left the company.
            3 => self.random.id("U2"),
            at => {
                let users = &self.directory.users;
                // A few people make most of the keys.
                let among = if at < 14 { users.len().min(12) } else { users.len() };
                let at = self.random.below(among);
                users.get(at).map(|user| user.user_id.clone()).unwrap_or_default()
            }
        }
    }

    fn project_roles(&mut self) -> Vec<String> {
        let mut roles = vec![self.random.pick(words::PROJECT_ROLES).0.to_owned()];
        while self.random.per_mille(300) {
            let more = self.random.pick(words::PROJECT_ROLES).0;
            if !roles.iter().any(|role| role == more) {
                roles.push(more.to_owned());
            }
        }
        roles
    }

    fn tenants(&mut self) -> Vec<KeyTenant> {
        let directory = self.directory;
        let count = match self.random.below(100) {
            0..76 => 1,
            76..90 => 2,
            90..97 => 3,
            97..99 => 5,
            _ => 18,
        };
        let mut tenants: Vec<KeyTenant> = Vec::with_capacity(count);
        for _ in 0..count {
            let Some(tenant) = directory.tenants.get(self.random.below(directory.tenants.len())) else { break };
            if tenants.iter().any(|known| known.tenant_id == tenant.id) {
                continue;
            }
            let role_names = match self.random.below(10) {
                0 => Vec::new(),
                1 => {
                    directory.roles.iter().filter(|role| role.tenant_id == tenant.id).map(|r| r.name.clone()).collect()
                }
                _ => vec![self.random.pick(words::PROJECT_ROLES).0.to_owned()],
            };
            tenants.push(KeyTenant { tenant_id: tenant.id.clone(), tenant_name: tenant.name.clone(), role_names });
        }
        tenants
    }

    fn addresses(&mut self) -> Vec<String> {
        const OFFICES: [&str; 4] = ["203.0.113.0/26", "198.51.100.64/27", "2001:db8:10::/48", "192.0.2.10"];
        let random = &mut self.random;
        match random.below(100) {
            0..55 => Vec::new(),
            55..72 => OFFICES[..=random.below(OFFICES.len())].iter().map(|office| (*office).to_owned()).collect(),
            72..84 => vec![format!("203.0.113.{}", random.between(1, 254))],
            84..90 => vec![format!("2001:db8:{:x}::/64", random.between(1, 65_535))],
            90..94 => vec![format!("2001:db8::{:x}", random.between(1, 65_535))],
            94..98 => vec![format!("10.{}.0.0/16", random.below(256)), format!("198.51.100.{}", random.below(256))],
            _ => (0..24).map(|n| format!("198.51.{}.{}/32", 100 + n % 2, random.below(256))).collect(),
        }
    }

    fn claims(&mut self) -> Map<String, Value> {
        let random = &mut self.random;
        let mut claims = Map::new();
        if random.per_mille(450) {
            return claims;
        }
        claims.insert("env".to_owned(), Value::from(*random.pick(words::ENVIRONMENTS)));
        if random.per_mille(600) {
            claims.insert("team".to_owned(), Value::from(*random.pick(words::TEAMS)));
        }
        if random.per_mille(250) {
            claims.insert("tier".to_owned(), Value::from(random.between(1, 4)));
        }
        if random.per_mille(150) {
            claims.insert("batch".to_owned(), Value::from(random.per_mille(500)));
        }
        if random.per_mille(15) {
            claims.insert("limits".to_owned(), json!({"perMinute": 600, "burst": [10, 20.5], "note": null}));
        }
        claims
    }

    fn attributes(&mut self) -> Map<String, Value> {
        let random = &mut self.random;
        let mut attributes = Map::new();
        if random.per_mille(600) {
            return attributes;
        }
        attributes.insert("owner_team".to_owned(), Value::from(*random.pick(words::TEAMS)));
        if random.per_mille(300) {
            attributes.insert("cost_center".to_owned(), Value::from(random.between(4000, 4099)));
        }
        if random.per_mille(200) {
            let classes = ["public", "internal", "confidential", "pii"];
            attributes.insert("data_classes".to_owned(), Value::from(classes[random.below(4)..].to_vec()));
        }
        if random.per_mille(200) {
            attributes.insert("reviewed".to_owned(), Value::from(random.per_mille(700)));
        }
        attributes
    }
}

impl Iterator for Fleet<'_> {
    type Item = AccessKey;

    fn next(&mut self) -> Option<AccessKey> {
        if self.next == self.count {
            return None;
        }
        let number = self.next;
        self.next += 1;
        let created_time = self.created(number);
        let expire_time = self.expires(created_time);
        let over = expire_time != 0 && expire_time <= self.now;
        let (mut role_names, mut key_tenants, mut bound_user_id) = (Vec::new(), Vec::new(), String::new());
        match self.random.below(1000) {
            0..330 => role_names = self.project_roles(),
            330..890 => key_tenants = self.tenants(),
            890..950 => {
                let at = self.random.below(self.directory.users.len());
                bound_user_id = self.directory.users.get(at).map(|user| user.user_id.clone()).unwrap_or_default();
            }
            // From before the rule that a key has one or the other.
            950..955 => (role_names, key_tenants) = (self.project_roles(), self.tenants()),
            _ => {}
        }
        let mut client_id = String::with_capacity(32);
        self.random.letters(&mut client_id, 32);
        Some(AccessKey {
            id: self.random.id("K2"),
            name: self.name(number),
            role_names,
            key_tenants,
            status: if self.random.per_mille(if over { 300 } else { 70 }) { Status::Inactive } else { Status::Active },
            created_time,
            expire_time,
            created_by: self.created_by(),
            client_id,
            bound_user_id,
            custom_claims: self.claims(),
            editable: !self.random.per_mille(30),
            description: self.description(),
            permitted_ips: self.addresses(),
            custom_attributes: self.attributes(),
        })
    }
}

//! The company around the keys: tenants, roles, users, attribute definitions.

use serde_json::{Map, Value};

use super::words;
use crate::directory::{Attribute, Directory, Role, Tenant, User};
use crate::random::{Purpose, Random};
use crate::wire::KeyTenant;

const DAY: i64 = 86_400;
const SSO: [&str; 2] = ["saml", "oidc"];
const INHERITANCE: [&str; 4] = ["", "", "none", "userOnly"];

/// A directory that fits a fleet of that many keys.
pub(crate) fn directory(seed: u64, keys: u32, now_ms: i64) -> Directory {
    let mut random = Random::new(seed, Purpose::Directory);
    let now = now_ms.div_euclid(1000);
    let keys = keys as usize;
    let tenants = tenants(&mut random, (8 + keys / 100).min(300), now);
    let roles = roles(&mut random, &tenants, now);
    let users = users(&mut random, (12 + keys / 60).min(600), &tenants, now);
    Directory { tenants, roles, users, attributes: attributes() }
}

fn tenants(random: &mut Random, count: usize, now: i64) -> Vec<Tenant> {
    let mut tenants: Vec<Tenant> = Vec::with_capacity(count);
    for number in 0..count {
        // Every pair once before any comes again, in an order that does not look like one.
        let pair = number * 37 % (words::COMPANY_FIRST.len() * words::COMPANY_SECOND.len());
        let first = words::COMPANY_FIRST[pair % words::COMPANY_FIRST.len()];
        let second = words::COMPANY_SECOND[pair / words::COMPANY_FIRST.len()];
        let domain = format!("{}-{}.example", first.to_lowercase(), second.to_lowercase());
        let chosen_id = random.per_mille(120);
        let sso = random.per_mille(300);
        let parent = if number % 9 == 8 { tenants.first().map(|tenant| tenant.id.clone()) } else { None };
        let id = random.id("T2");
        tenants.push(Tenant {
            id: if chosen_id { format!("{}-{}", first.to_lowercase(), second.to_lowercase()) } else { id },
            name: match number {
                5 => "Évora & Søn <Holding>".to_owned(),
                6 => "شركة المنارة".to_owned(),
                _ => format!("{first} {second}"),
            },
            self_provisioning_domains: if sso { vec![domain.clone()] } else { Vec::new() },
            domains: vec![domain],
            custom_attributes: Map::from_iter([(
                "plan".to_owned(),
                Value::from(*random.pick(&["free", "team", "enterprise"])),
            )]),
            auth_type: if sso { SSO[random.below(SSO.len())] } else { "none" },
            created_time: now - random.between(700, 1800) * DAY,
            disabled: random.per_mille(30),
            enforce_sso: sso && random.per_mille(400),
            parent: parent.unwrap_or_default(),
            role_inheritance: INHERITANCE[random.below(INHERITANCE.len())],
            ..Tenant::default()
        });
    }
    let children: Vec<_> = tenants.iter().filter(|t| !t.parent.is_empty()).map(|t| t.id.clone()).collect();
    if let Some(first) = tenants.first_mut() {
        first.successors = children;
    }
    tenants
}

fn roles(random: &mut Random, tenants: &[Tenant], now: i64) -> Vec<Role> {
    let mut roles = Vec::new();
    let role = |random: &mut Random, name: &str, description: &str, permissions: &[&str], tenant_id: &str| Role {
        id: random.id("ROL"),
        name: name.to_owned(),
        description: description.to_owned(),
        permission_names: permissions.iter().map(|name| (*name).to_owned()).collect(),
        created_time: now - random.between(600, 1800) * DAY,
        tenant_id: tenant_id.to_owned(),
        default: name == "Reader" && tenant_id.is_empty(),
        private: random.per_mille(50),
    };
    for (name, description, permissions) in words::PROJECT_ROLES {
        roles.push(role(random, name, description, permissions, ""));
    }
    for tenant in tenants {
        for (name, permissions) in words::TENANT_ROLES {
            if random.per_mille(180) {
                roles.push(role(random, name, "", permissions, &tenant.id));
            }
        }
    }
    roles
}

fn users(random: &mut Random, count: usize, tenants: &[Tenant], now: i64) -> Vec<User> {
    let mut users = Vec::with_capacity(count);
    for number in 0..count {
        let first = *random.pick(words::FIRST_NAMES);
        let last = *random.pick(words::LAST_NAMES);
        let plain: String = last.chars().filter(char::is_ascii_alphabetic).collect();
        let initial: String = first.chars().filter(char::is_ascii_alphabetic).take(3).collect();
        let email = format!("{}.{}{number}@example.com", initial.to_lowercase(), plain.to_lowercase());
        let with_tenant = random.per_mille(400) && !tenants.is_empty();
        let role = random.pick(words::PROJECT_ROLES).0.to_owned();
        let (role_names, user_tenants) = if with_tenant {
            let tenant = random.pick(tenants);
            let (tenant_id, tenant_name) = (tenant.id.clone(), tenant.name.clone());
            (Vec::new(), vec![KeyTenant { tenant_id, tenant_name, role_names: vec![role] }])
        } else {
            (vec![role], Vec::new())
        };
        users.push(User {
            user_id: random.id("U2"),
            login_ids: vec![email.clone()],
            name: format!("{first} {last}"),
            verified_email: random.per_mille(900),
            phone: if random.per_mille(300) { format!("+4930{:07}", random.below(10_000_000)) } else { String::new() },
            verified_phone: false,
            status: match random.below(20) {
                0 | 1 => "disabled",
                2 => "invited",
                _ => "enabled",
            },
            email,
            role_names,
            user_tenants,
            created_time: now - random.between(400, 1800) * DAY,
            test: false,
            custom_attributes: Map::new(),
        });
    }
    users
}

fn attributes() -> std::collections::BTreeMap<String, Attribute> {
    let define = |name: &str, display_name: &str, kind: &str, options: &[&str]| Attribute {
        name: name.to_owned(),
        display_name: display_name.to_owned(),
        kind: kind.to_owned(),
        options: options.iter().map(|option| (*option).to_owned()).collect(),
        view_permissions: Vec::new(),
        edit_permissions: Vec::new(),
    };
    [
        define("owner_team", "Owner team", "singleselect", words::TEAMS),
        define("cost_center", "Cost center", "number", &[]),
        define("data_classes", "Data classes", "multiselect", &["public", "internal", "confidential", "pii"]),
        define("reviewed", "Reviewed", "boolean", &[]),
        define("ticket", "Ticket", "string", &[]),
        define("review_date", "Review date", "date", &[]),
    ]
    .into_iter()
    .map(|attribute| (attribute.name.clone(), attribute))
    .collect()
}

//! Edits over keys by chance, and over those that have hurt other consoles.

use std::sync::Arc;

use super::*;
use crate::domain::access_key::tests::key;
use crate::domain::change::{Part, differences};
use crate::domain::{AccessKey, Draft, Entry, Field, Problem, Record, Seconds, TenantAccess, Updatable, Value};
use crate::run::tests::world::Chance;

fn texts(all: &[&str]) -> Vec<String> {
    all.iter().map(|one| (*one).to_owned()).collect()
}

fn tenant(id: &str, roles: &[&str]) -> Tenant {
    Tenant { id: id.into(), name: String::new(), roles: texts(roles) }
}

fn held(id: &str, roles: &[&str]) -> TenantAccess {
    TenantAccess { id: id.into(), name: format!("{id} Inc"), roles: texts(roles) }
}

fn edit(operations: &[Operation]) -> Edit {
    Edit { operations: operations.to_vec() }
}

fn applied(operations: &[Operation], key: &AccessKey) -> AccessKey {
    edit(operations).apply(key).unwrap().record().laid_over(key)
}

fn refused(operations: &[Operation], key: &AccessKey) -> Vec<Field> {
    edit(operations).apply(key).unwrap_err().into_iter().map(|Problem { field, text: _ }| field).collect()
}

fn pattern(text: &str) -> Pattern {
    Pattern::read(text).unwrap()
}

fn one<'a>(chance: &mut Chance, of: &[&'a str]) -> &'a str {
    of[usize::try_from(chance.below(of.len() as u64)).unwrap()]
}

fn some(chance: &mut Chance, of: &[&str]) -> Vec<String> {
    (0..chance.below(3)).map(|_| one(chance, of).to_owned()).collect()
}

const ROLES: [&str; 4] = ["Reader", "Tenant Admin", "role, \"x\"", "b"];
const IPS: [&str; 4] = ["10.0.0.0/8", "10.0.0.1", "10.0.0.1/32", "2001:db8::/32"];
const NAMES: [&str; 4] = ["env", "a b", "__proto__", "team"];
const VALUES: [&str; 7] = ["1", "1.0", "\"x\\u00e9\"", "null", "{\"a\":[1, {}]}", "[\"a\", \"b\"]", "9007199254740993"];
const OBJECTS: [&str; 6] = [
    "{}",
    r#"{ "env" : "prod", "team":1.0}"#,
    r#"{"sub":"me","a b":null}"#,
    r#"{"a":1,"a":1}"#,
    "",
    r#"{"__proto__":["a"],"env":9007199254740993}"#,
];

fn some_key(chance: &mut Chance) -> AccessKey {
    let kind = chance.below(5);
    let tenants = (0..chance.below(3)).map(|_| ()).collect::<Vec<()>>();
    let tenants: Vec<_> = tenants.iter().map(|()| held(one(chance, &["T1", "T2"]), &[])).collect();
    let tenants: Vec<_> = tenants
        .into_iter()
        .map(|tenant| TenantAccess { roles: some(chance, &ROLES), ..tenant })
        .filter(|_| kind != 0)
        .collect();
    AccessKey {
        roles: if kind == 1 { vec![] } else { some(chance, &ROLES) },
        tenants,
        bound_user: if kind == 4 { "U1".into() } else { String::new() },
        permitted_ips: some(chance, &["10.0.0.1", " 10.0.0.1", "junk", "10.0.0.0/8"]),
        claims: one(chance, &OBJECTS).into(),
        attributes: one(chance, &OBJECTS).into(),
        description: one(chance, &["", "line\nbreak", "odd\u{7}"]).into(),
        editable: chance.below(4) > 0,
        ..key("K1", "ci ")
    }
}

fn some_tenant(chance: &mut Chance) -> Tenant {
    Tenant {
        id: one(chance, &["T1", "T2", "T\n3"]).into(),
        name: one(chance, &["", "Acme"]).into(),
        roles: some(chance, &ROLES),
    }
}

fn some_edit(chance: &mut Chance) -> Edit {
    let operation = |chance: &mut Chance| {
        let value = |chance: &mut Chance| one(chance, &VALUES).to_owned();
        match chance.below(12) {
            0 => Operation::AddRole(one(chance, &ROLES).into()),
            1 => Operation::RemoveRole(one(chance, &ROLES).into()),
            2 => Operation::AddTenant(some_tenant(chance)),
            3 => Operation::RemoveTenant(some_tenant(chance)),
            4 => Operation::Revoke(some_tenant(chance)),
            5 => Operation::Permit(one(chance, &IPS).into()),
            6 => Operation::Unpermit(one(chance, &IPS).into()),
            7 => Operation::SetClaim(one(chance, &NAMES).into(), value(chance)),
            8 => Operation::RemoveClaim(one(chance, &NAMES).into()),
            9 => Operation::SetAttribute(one(chance, &NAMES).into(), value(chance)),
            10 => Operation::RemoveAttribute(one(chance, &NAMES).into()),
            _ => Operation::Describe(pattern(one(chance, &["", "{name}: {{{id}}", "of {created}\t“é”\n\\"]))),
        }
    };
    Edit { operations: (0..chance.below(5)).map(|_| operation(chance)).collect() }
}

/// Without contradictions, and without a description made of what the edit changes, an edit asks nothing more of a key that it was
/// applied to; and what no operation names stays as it was, to the byte.
#[test]
fn an_edit_asks_nothing_of_a_key_that_is_so_already() {
    let mut chance = Chance::new(2);
    let (mut changed, mut kept, mut refused) = (0, 0, 0);
    for _ in 0..10_000 {
        let (edit, key) = (some_edit(&mut chance), some_key(&mut chance));
        let Ok(change) = edit.apply(&key) else {
            refused += 1;
            continue;
        };
        let record = change.record();
        assert!(Record::of(&key).holds_both() || !record.holds_both(), "{edit:?} {key:?}");
        assert_eq!(record.name, key.name);
        let touched: Vec<_> = change.differences().iter().map(|difference| difference.field).collect();
        assert!(touched.contains(&Updatable::Claims) || record.claims == key.claims);
        assert!(touched.contains(&Updatable::PermittedIps) || record.permitted_ips == key.permitted_ips);
        let same = Record::of(&key).fingerprint() == record.fingerprint();
        assert_eq!(same, touched.is_empty(), "{edit:?} {key:?}");
        *(if same { &mut kept } else { &mut changed }) += 1;
        if edit.contradictions().is_empty() && in_one_order(&edit) {
            let again = edit.apply(&record.laid_over(&key)).unwrap();
            assert_eq!(again.differences(), [], "{edit:?} {key:?}");
        }
    }
    assert!(changed > 1_000 && kept > 500 && refused > 500, "{changed} {kept} {refused}");
}

/// Whether no name is set to two values, nor a description twice.
fn in_one_order(edit: &Edit) -> bool {
    let name = |operation: &Operation| match operation {
        Operation::SetClaim(name, _) => Some((0, name.clone())),
        Operation::SetAttribute(name, _) => Some((1, name.clone())),
        Operation::Describe(_) => Some((2, String::new())),
        _ => None,
    };
    let mut names: Vec<_> = edit.operations.iter().filter_map(name).collect();
    let all = names.len();
    names.sort();
    names.dedup();
    names.len() == all
}

#[test]
fn each_operation_changes_what_it_names() {
    let stored = AccessKey {
        roles: texts(&["a", "b"]),
        permitted_ips: texts(&["10.0.0.1/32", "junk"]),
        claims: r#"{ "env":"prod", "n" : 1.0 }"#.into(),
        attributes: r#"{"owner":"me"}"#.into(),
        ..key("K1", "ci")
    };
    let after = applied(
        &[
            Operation::RemoveRole("a".into()),
            Operation::AddRole("c".into()),
            Operation::Unpermit("10.0.0.1".into()),
            Operation::Permit("10.1.0.0/16".into()),
            Operation::RemoveClaim("env".into()),
            Operation::SetClaim("team".into(), "[1, 2]".into()),
            Operation::SetAttribute("owner".into(), "\"you\"".into()),
            Operation::Describe(pattern("{name} ({id}) of {{tenants}")),
        ],
        &stored,
    );
    assert_eq!(after.roles, ["b", "c"]);
    assert_eq!(after.permitted_ips, ["junk", "10.1.0.0/16"]);
    assert_eq!(after.claims, r#"{"n" : 1.0,"team":[1, 2]}"#);
    assert_eq!(after.attributes, r#"{"owner":"you"}"#);
    assert_eq!(after.description, "ci (K1) of {tenants}");
    let in_tenants = AccessKey { tenants: vec![held("T1", &["a", "b"]), held("T2", &[])], ..key("K1", "ci") };
    let after = applied(
        &[
            Operation::Revoke(tenant("T1", &["a"])),
            Operation::RemoveTenant(tenant("T2", &[])),
            Operation::AddTenant(tenant("T3", &["x"])),
        ],
        &in_tenants,
    );
    let found: Vec<_> = after.tenants.iter().map(|tenant| (tenant.id.as_str(), tenant.roles.as_slice())).collect();
    assert_eq!(found, [("T1", &texts(&["b"])[..]), ("T3", &texts(&["x"])[..])]);
}

#[test]
fn roles_and_tenants_are_not_mixed_where_they_were_not() {
    let roles = AccessKey { roles: texts(&["a"]), ..key("K1", "ci") };
    let tenants = AccessKey { tenants: vec![held("T1", &["a"])], ..key("K2", "ci") };
    let both = AccessKey { roles: texts(&["a"]), ..tenants.clone() };
    let neither = key("K3", "ci");
    let user = AccessKey { bound_user: "U1".into(), ..key("K4", "ci") };
    let (role, place) = (Operation::AddRole("b".into()), Operation::AddTenant(tenant("T2", &["b"])));
    let one = std::slice::from_ref(&role);
    let two = std::slice::from_ref(&place);
    assert_eq!((applied(one, &roles).roles.len(), applied(one, &neither).roles.len()), (2, 1));
    assert_eq!((applied(two, &tenants).tenants.len(), applied(two, &neither).tenants.len()), (2, 1));
    assert_eq!((applied(one, &both).roles.len(), applied(two, &both).tenants.len()), (2, 2));
    assert_eq!((refused(one, &tenants), refused(two, &roles)), (vec![Field::Access], vec![Field::Access]));
    assert_eq!((refused(one, &user), refused(two, &user)), (vec![Field::Access], vec![Field::Access]));
    // One for the other is what the form's choice does.
    let swap = [Operation::RemoveTenant(tenant("T1", &[])), role.clone()];
    assert_eq!((applied(&swap, &tenants).roles, applied(&swap, &tenants).tenants), (texts(&["b"]), vec![]));
    // What a key of a user does not have can be taken from it.
    assert_eq!(edit(&[Operation::RemoveRole("z".into())]).apply(&user).unwrap().differences(), []);
}

#[test]
fn the_rules_of_the_form_hold_and_what_is_stored_may_stay() {
    let stored = AccessKey { claims: r#"{"sub":"me"}"#.into(), permitted_ips: texts(&["junk"]), ..key("K1", "ci") };
    let set = |name: &str, json: &str| vec![Operation::SetClaim(name.into(), json.into())];
    assert_eq!(refused(&set("sub", "1"), &stored), [Field::ClaimName(0)]);
    assert_eq!(edit(&set("sub", "\"m\\u0065\"")).apply(&stored).unwrap().differences(), []);
    assert_eq!(refused(&set("a", "1,\"b\":2"), &stored), [Field::Claims]);
    assert_eq!(refused(&set("a", &format!("{}{}", "[".repeat(40), "]".repeat(40))), &stored), [Field::ClaimValue(1)]);
    assert_eq!(refused(&[Operation::Permit("10.0.0.1/8".into())], &stored), [Field::PermittedIp(1)]);
    assert_eq!(refused(&[Operation::Describe(pattern(&"x".repeat(255)))], &stored), [Field::Description]);
    assert_eq!(
        refused(&[Operation::SetAttribute("a b".into(), "1".into()), Operation::AddRole("r".into())], &stored),
        [Field::AttributeName(0)]
    );
    let sealed = AccessKey { claims: r#"{"a":1,"a":2}"#.into(), ..key("K1", "ci") };
    assert_eq!(refused(&[Operation::RemoveClaim("a".into())], &sealed), [Field::Claims]);
    assert_eq!(applied(&[Operation::AddRole("r".into())], &sealed).claims, sealed.claims);
    assert_eq!(refused(&[Operation::AddRole("r".into())], &key("K1", "")), [Field::Name]);
}

#[test]
fn a_pattern_is_filled_in_from_the_key_and_holds_no_unknown_placeholder() {
    let made = AccessKey {
        created: Some(Seconds(1_770_000_000)),
        description: "old {name}".into(),
        tenants: vec![held("T1", &[]), TenantAccess { name: String::new(), ..held("T2", &[]) }],
        ..key("K1", "<ci>")
    };
    for (text, filled) in [
        ("{name}|{id}|{description}|{tenants}|{created}", "<ci>|K1|old {name}|T1 Inc, T2|2026-02-02"),
        ("{{name}} a } b", "{name}} a } b"),
        ("", ""),
        ("{{{{", "{{"),
    ] {
        assert_eq!(pattern(text).fill(&made), filled);
    }
    assert_eq!(pattern("[{created}{tenants}]").fill(&key("K1", "ci")), "[]");
    assert_eq!(Pattern::read("{Name}"), Err(BadPattern::Unknown("Name".into())));
    assert_eq!(Pattern::read("{}"), Err(BadPattern::Unknown(String::new())));
    assert_eq!(Pattern::read("{name"), Err(BadPattern::Open));
    assert!(Pattern::read("{x").unwrap_err().advice().contains("{created}"));
}

#[test]
fn what_takes_back_what_another_gives_is_named() {
    let asked = edit(&[
        Operation::AddRole("a".into()),
        Operation::RemoveRole("a".into()),
        Operation::Permit("10.0.0.1".into()),
        Operation::Unpermit("10.0.0.1/32".into()),
        Operation::AddTenant(tenant("T1", &["a"])),
        Operation::Revoke(tenant("T1", &["b"])),
        Operation::RemoveClaim("a".into()),
        Operation::SetAttribute("a".into(), "1".into()),
    ]);
    assert_eq!(
        asked.contradictions(),
        ["Both asked for: add role a and its opposite.", "Both asked for: permit 10.0.0.1 and its opposite."]
    );
    assert_eq!(asked.words()[5..], ["remove role b in tenant T1", "remove claim a", "set attribute a to 1"]);
    assert!(!asked.is_empty() && Edit::default().is_empty());
}

#[test]
fn every_chosen_key_stands_in_one_list_of_the_plan() {
    let mut chance = Chance::new(3);
    for _ in 0..300 {
        let edit = Arc::new(some_edit(&mut chance));
        let mut plan = EditPlan::new(Arc::clone(&edit));
        let keys: Vec<_> = (0..40).map(|_| (chance.below(9) > 0).then(|| some_key(&mut chance))).collect();
        keys.iter().cloned().for_each(|key| plan.look(key));
        assert_eq!(plan.looked(), 40);
        assert_eq!(plan.gone, keys.iter().filter(|key| key.is_none()).count());
        assert_eq!(plan.locked.len(), keys.iter().flatten().filter(|key| !key.editable).count());
        assert!(plan.will.iter().all(|planned| planned.marks.before != planned.marks.after));
    }
}

#[test]
fn a_plan_tells_what_a_change_opens_or_gives() {
    let effects = |operations: &[Operation], key: &AccessKey| Effects::of(&edit(operations).apply(key).unwrap());
    let stored = AccessKey { roles: texts(&["Owner"]), permitted_ips: texts(&["10.0.0.1"]), ..key("K1", "ci") };
    let found = effects(&[Operation::AddRole("Tenant Admin".into()), Operation::Unpermit("10.0.0.1".into())], &stored);
    assert_eq!((found.power.as_deref(), found.opens, found.confines), (Some("Tenant Admin"), true, false));
    let found = effects(&[Operation::AddRole("Reader".into())], &stored);
    assert_eq!(found, Effects::default(), "a role that it had already is not gained");
    let found = effects(&[Operation::RemoveRole("Owner".into())], &stored);
    assert!(found.strips);
    let found = effects(&[Operation::Permit("10.0.0.1".into())], &key("K1", "ci"));
    assert!(found.confines && !found.opens);
    let found = effects(&[Operation::AddTenant(tenant("T1", &["admin"]))], &key("K1", "ci"));
    assert_eq!(found.power.as_deref(), Some("admin"));
}

#[test]
fn differences_of_a_planned_key_are_those_of_the_form() {
    let stored = AccessKey { tenants: vec![held("T1", &["a"])], ..key("K1", "ci") };
    let change = edit(&[Operation::AddTenant(tenant("T1", &["b"]))]).apply(&stored).unwrap();
    let expected = Part::Tenant { id: "T1".into(), name: "T1 Inc".into() };
    assert_eq!(change.differences()[0].items[0].part, expected);
    assert_eq!(differences(&Record::of(&stored), change.record()), change.differences());
}

#[test]
fn what_the_keys_hold_is_counted_once_a_key_and_can_be_taken_away() {
    let keys = [
        AccessKey { roles: texts(&["a", "b", "a"]), permitted_ips: texts(&["10.0.0.1"]), ..key("K1", "ci") },
        AccessKey { roles: texts(&["b"]), claims: r#"{"env":1,"n":{}}"#.into(), ..key("K2", "ci") },
        AccessKey { tenants: vec![held("T1", &["a", "b"]), held("T1", &["a"])], ..key("K3", "ci") },
        AccessKey { tenants: vec![held("T1", &[])], attributes: r#"{"env":1}"#.into(), ..key("K4", "ci") },
    ];
    let mut all = Occurring::default();
    keys.iter().for_each(|key| all.look(key));
    let found = |kind: Kind| -> Vec<_> {
        all.of(kind).into_iter().map(|held| (held.title.clone(), held.detail.clone(), held.keys)).collect()
    };
    let line = |title: &str, detail: &str, keys| (title.to_owned(), detail.to_owned(), keys);
    assert_eq!(found(Kind::Role), [line("b", "", 2), line("a", "", 1)]);
    assert_eq!(found(Kind::Tenant), [line("T1 Inc", "T1", 2)]);
    assert_eq!(found(Kind::TenantRole), [line("a", "in T1 Inc", 1), line("b", "in T1 Inc", 1)]);
    assert_eq!(found(Kind::Claim), [line("env", "", 1), line("n", "", 1)]);
    assert_eq!(found(Kind::Attribute), [line("env", "", 1)]);
    // Taking all of it leaves nothing of it.
    let kinds = [Kind::Role, Kind::Tenant, Kind::TenantRole, Kind::Address, Kind::Claim, Kind::Attribute];
    let taken: Vec<_> = kinds.iter().flat_map(|kind| all.of(*kind)).map(|held| held.takes.clone()).collect();
    let mut left = Occurring::default();
    keys.iter().for_each(|key| left.look(&applied(&taken, key)));
    assert!(kinds.iter().all(|kind| left.of(*kind).is_empty()));
}

#[test]
fn an_edit_is_what_was_taken_and_what_stands_in_the_form() {
    let mut form = Draft::empty();
    form.access.add_role("a");
    form.access.add_tenant("T1", "Acme");
    form.access.grant("T1", "b");
    form.permitted_ips.push(" 10.0.0.1 ".into());
    form.claims.rows.push(Entry::new("env", Value::Text("x".into())));
    form.attributes.rows.push(Entry::new("n", Value::Number("5".into())));
    let edit = Edit::new(&[Operation::RemoveRole("z".into())], &form, Some(pattern("{id}")));
    assert_eq!(
        edit.words(),
        [
            "remove role z",
            "add role a",
            "add role b in tenant Acme",
            "permit 10.0.0.1",
            "set claim env to \"x\"",
            "set attribute n to 5",
            "describe as “{id}”"
        ]
    );
    assert!(Edit::new(&[], &Draft::empty(), None).is_empty());
}

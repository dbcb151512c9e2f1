//! The call with Descope's client for Node.

use super::literal::{NODE, joined};
use super::{Sample, attributes, is_empty, left_out, object};
use crate::api::exchange::Options;
use crate::domain::calendar::rfc3339;
use crate::domain::json::Json;
use crate::domain::{Expiry, KeyId, Narrowing, NewKey, Record, Seconds, TenantAccess};

const LIST: [&str; 2] = ["[", "]"];
const MANAGEMENT: &str = "  managementKey: process.env.DESCOPE_MANAGEMENT_KEY,\n";
/// The client answers a refusal instead of throwing it.
const CHECKED: &str = "if (!answer.ok) throw new Error(answer.error?.errorDescription ?? String(answer.code));\n";
const SECRET: &str =
    "const secret = answer.data.cleartext; // This once: hand it to where it is kept, and print it nowhere.\n";
const KEY: &str = "console.log(answer.data.name, answer.data.status);\n";
const KEYS: &str = "console.log(answer.data.length);\n";

/// Arguments in their places, each with what it is; an empty one is `undefined`.
type Arguments = Vec<(Option<String>, String)>;

fn argument(value: String, what: &str) -> (Option<String>, String) {
    (Some(value), what.to_owned())
}

fn unless(is_empty: bool, value: String, what: &str) -> (Option<String>, String) {
    ((!is_empty).then_some(value), what.to_owned())
}

fn written(call: &str, mut arguments: Arguments, notes: &[&str], then: &str) -> String {
    while arguments.last().is_some_and(|(value, _)| value.is_none()) {
        arguments.pop();
    }
    let mut code = client(MANAGEMENT);
    for note in notes {
        code.push_str(&format!("// {note}\n"));
    }
    code.push_str(&format!("const answer = await client.management.accessKey.{call}("));
    if !arguments.is_empty() {
        code.push('\n');
        for (value, what) in arguments {
            code.push_str(&format!("  {}, // {what}\n", value.as_deref().unwrap_or("undefined")));
        }
    }
    code.push_str(");\n");
    code.push_str(CHECKED);
    code.push_str(then);
    code
}

fn client(signs_in: &str) -> String {
    format!(
        "import DescopeClient from \"@descope/node-sdk\"; // in a module: a file that ends in .mjs\n\nconst client = DescopeClient({{\n  projectId: process.env.DESCOPE_PROJECT_ID,\n{signs_in}}});\n"
    )
}

pub(super) fn code(sample: &Sample) -> Result<String, &'static str> {
    let id = |KeyId(id): &KeyId| vec![argument(NODE.text(id), "id")];
    Ok(match sample {
        Sample::Search(only) => search(only)?,
        Sample::Load(key) => written("load", id(key), &[], KEY),
        Sample::Create(new) => create(new)?,
        Sample::Update(record) => update(record)?,
        Sample::Rotate(key) => written("rotate", id(key), &["The present secret stops working at once."], SECRET),
        Sample::Activate(ids) => some("activate", ids),
        Sample::Deactivate(ids) => some("deactivate", ids),
        Sample::Delete(ids) => some("delete", ids),
        Sample::Exchange(options) => exchange(options)?,
    })
}

fn some(name: &str, ids: &[KeyId]) -> String {
    match ids {
        [KeyId(id)] => written(name, vec![argument(NODE.text(id), "id")], &[], ""),
        ids => {
            let ids = joined(LIST, ids.iter().map(|KeyId(id)| NODE.text(id)));
            written(&format!("{name}Batch"), vec![argument(ids, "ids")], &[], "")
        }
    }
}

fn search(only: &Narrowing) -> Result<String, &'static str> {
    let Narrowing { tenants, user, creator, .. } = only;
    let attributes = attributes(only)?;
    let arguments = vec![
        unless(tenants.is_empty(), NODE.texts(LIST, tenants), "tenants"),
        unless(user.is_empty(), NODE.text(user), "bound user"),
        unless(creator.is_empty(), NODE.text(creator), "creating user"),
        unless(is_empty(&attributes), NODE.value(&attributes), "custom attributes"),
    ];
    let notes: Vec<_> = left_out(only).into_iter().collect();
    Ok(written("searchAll", arguments, &notes, KEYS))
}

fn rounded(values: [&Json; 2]) -> Option<&'static str> {
    let loses = values.into_iter().any(Json::may_lose_digits);
    loses.then_some("A number below has more digits than JavaScript keeps: it will be rounded.")
}

fn tenants(tenants: &[TenantAccess]) -> String {
    joined(
        LIST,
        tenants.iter().map(|TenantAccess { id, name: _, roles }| {
            format!("{{ tenantId: {}, roleNames: {} }}", NODE.text(id), NODE.texts(LIST, roles))
        }),
    )
}

fn create(new: &NewKey) -> Result<String, &'static str> {
    let (claims, attributes) = (object(new.claims())?, object(new.attributes())?);
    let (time, until) = match new.expiry() {
        Expiry::Never => (0, "expiry: never".to_owned()),
        Expiry::At(moment @ Seconds(time)) => (time, format!("expiry: {}", rfc3339(moment))),
    };
    let arguments = vec![
        argument(NODE.text(new.name()), "name"),
        (Some(time.to_string()), until),
        unless(new.roles().is_empty(), NODE.texts(LIST, new.roles()), "roles"),
        unless(new.tenants().is_empty(), tenants(new.tenants()), "tenants"),
        unless(new.user().is_empty(), NODE.text(new.user()), "bound user"),
        unless(is_empty(&claims), NODE.value(&claims), "custom claims"),
        unless(new.description().is_empty(), NODE.text(new.description()), "description"),
        unless(new.permitted_ips().is_empty(), NODE.texts(LIST, new.permitted_ips()), "permitted addresses"),
        unless(is_empty(&attributes), NODE.value(&attributes), "custom attributes"),
    ];
    let notes: Vec<_> = rounded([&claims, &attributes]).into_iter().collect();
    Ok(written("create", arguments, &notes, SECRET))
}

fn update(record: &Record) -> Result<String, &'static str> {
    let Record { id: KeyId(id), name, description, roles, tenants: within, permitted_ips, claims, attributes } = record;
    let (claims, attributes) = (object(claims)?, object(attributes)?);
    let arguments = vec![
        argument(NODE.text(id), "id"),
        argument(NODE.text(name), "name"),
        argument(NODE.text(description), "description"),
        argument(NODE.texts(LIST, roles), "roles"),
        argument(tenants(within), "tenants"),
        argument(NODE.value(&claims), "custom claims"),
        argument(NODE.texts(LIST, permitted_ips), "permitted addresses"),
        argument(NODE.value(&attributes), "custom attributes"),
    ];
    let notes: Vec<_> = rounded([&claims, &attributes]).into_iter().collect();
    Ok(written("update", arguments, &notes, KEY))
}

fn exchange(Options { tenant, claims }: &Options) -> Result<String, &'static str> {
    let claims = object(claims)?;
    let mut options = Vec::new();
    if !is_empty(&claims) {
        options.push(format!("customClaims: {}", NODE.value(&claims)));
    }
    if !tenant.is_empty() {
        options.push(format!("selectedTenant: {}", NODE.text(tenant)));
    }
    let mut code = client("");
    code.push_str("const { jwt, token } = await client.exchangeAccessKey(\n  process.env.DESCOPE_ACCESS_KEY,\n");
    if !options.is_empty() {
        code.push_str(&format!("  {},\n", joined(["{ ", " }"], options.into_iter())));
    }
    code.push_str(");\nconsole.log(token.sub);\n");
    Ok(code)
}

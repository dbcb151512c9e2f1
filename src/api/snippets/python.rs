//! The call with Descope's client for Python.

use super::literal::{PYTHON, joined};
use super::{Sample, attributes, is_empty, left_out, object};
use crate::api::exchange::Options;
use crate::domain::calendar::rfc3339;
use crate::domain::json::Json;
use crate::domain::{Expiry, KeyId, Narrowing, NewKey, Record, Seconds, TenantAccess};

const LIST: [&str; 2] = ["[", "]"];

/// What stands in a call, and what it needs to be imported.
#[derive(Default)]
struct Script {
    imports: Vec<&'static str>,
    /// Comments before the call.
    notes: Vec<&'static str>,
    /// The call up to its parenthesis.
    call: String,
    /// Its arguments, each with a comment or none.
    arguments: Vec<(String, Option<String>)>,
    /// What follows.
    then: &'static str,
}

impl Script {
    fn new(call: &str) -> Self {
        Self { call: call.to_owned(), ..Self::default() }
    }

    fn with(mut self, name: &str, value: String) -> Self {
        self.arguments.push((format!("{name}={value}"), None));
        self
    }

    /// With an argument, unless the value is empty.
    fn with_some(self, name: &str, is_empty: bool, value: String) -> Self {
        if is_empty { self } else { self.with(name, value) }
    }

    fn written(self, signs_in: &str) -> String {
        let Self { imports, notes, call, arguments, then } = self;
        let mut code = String::from("import os\n\nfrom descope import DescopeClient\n");
        for import in imports {
            code.push_str(&format!("{import}\n"));
        }
        code.push_str(&format!(
            "\nclient = DescopeClient(\n    project_id=os.environ[\"DESCOPE_PROJECT_ID\"],\n{signs_in})\n"
        ));
        for note in notes {
            code.push_str(&format!("# {note}\n"));
        }
        code.push_str(&format!("{call}(\n"));
        for (argument, comment) in arguments {
            let comment = comment.map(|comment| format!("  # {comment}")).unwrap_or_default();
            code.push_str(&format!("    {argument},{comment}\n"));
        }
        code.push_str(&format!("){then}\n"));
        code
    }
}

const MANAGEMENT: &str = "    management_key=os.environ[\"DESCOPE_MANAGEMENT_KEY\"],\n";
const SECRET: &str =
    "\nsecret = answer[\"cleartext\"]  # This once: hand it to where it is kept, and print it nowhere.";
const KEY: &str = "[\"key\"]\nprint(key[\"name\"], key[\"status\"])";
const KEYS: &str = "[\"keys\"]\nprint(len(keys))";

pub(super) fn code(sample: &Sample) -> Result<String, &'static str> {
    let id = |KeyId(id): &KeyId| PYTHON.text(id);
    Ok(match sample {
        Sample::Search(only) => search(only)?.written(MANAGEMENT),
        Sample::Load(key) => {
            Script { then: KEY, ..Script::new("key = client.mgmt.access_key.load").with("id", id(key)) }
                .written(MANAGEMENT)
        }
        Sample::Create(new) => create(new)?.written(MANAGEMENT),
        Sample::Update(record) => update(record)?.written(MANAGEMENT),
        Sample::Rotate(key) => {
            let script = Script::new("answer = client.mgmt.access_key.rotate").with("id", id(key));
            let notes = vec!["The present secret stops working at once."];
            Script { then: SECRET, notes, ..script }.written(MANAGEMENT)
        }
        Sample::Activate(ids) => some("activate", ids).written(MANAGEMENT),
        Sample::Deactivate(ids) => some("deactivate", ids).written(MANAGEMENT),
        Sample::Delete(ids) => some("delete", ids).written(MANAGEMENT),
        Sample::Exchange(options) => exchange(options)?.written(""),
    })
}

fn some(name: &str, ids: &[KeyId]) -> Script {
    match ids {
        [KeyId(id)] => Script::new(&format!("client.mgmt.access_key.{name}")).with("id", PYTHON.text(id)),
        ids => {
            let ids = joined(LIST, ids.iter().map(|KeyId(id)| PYTHON.text(id)));
            Script::new(&format!("client.mgmt.access_key.{name}_batch")).with("ids", ids)
        }
    }
}

fn search(only: &Narrowing) -> Result<Script, &'static str> {
    let Narrowing { tenants, user, creator, .. } = only;
    let attributes = attributes(only)?;
    let script = Script::new("keys = client.mgmt.access_key.search_all_access_keys")
        .with_some("tenant_ids", tenants.is_empty(), PYTHON.texts(LIST, tenants))
        .with_some("bound_user_id", user.is_empty(), PYTHON.text(user))
        .with_some("creating_user", creator.is_empty(), PYTHON.text(creator))
        .with_some("custom_attributes", is_empty(&attributes), PYTHON.value(&attributes));
    Ok(Script { notes: left_out(only).into_iter().collect(), then: KEYS, ..script })
}

/// Python keeps whole numbers of any length, and of others what a double holds.
fn rounded(values: [&Json; 2]) -> Option<&'static str> {
    fn loses(value: &Json) -> bool {
        match value {
            Json::Number(spelling) => spelling.contains(['.', 'e', 'E']) && value.may_lose_digits(),
            Json::List(items) => items.iter().any(loses),
            Json::Object(members) => members.iter().any(|member| loses(&member.value)),
            Json::Null | Json::Truth(_) | Json::Text(_) => false,
        }
    }
    values.into_iter().any(loses).then_some("A number below has more digits than Python keeps: it will be rounded.")
}

fn create(new: &NewKey) -> Result<Script, &'static str> {
    let (claims, attributes) = (object(new.claims())?, object(new.attributes())?);
    let mut script = Script::new("answer = client.mgmt.access_key.create").with("name", PYTHON.text(new.name()));
    if let Expiry::At(moment @ Seconds(time)) = new.expiry() {
        script.arguments.push((format!("expire_time={time}"), Some(rfc3339(moment))));
    }
    let script = script
        .with_some("role_names", new.roles().is_empty(), PYTHON.texts(LIST, new.roles()))
        .with_some("key_tenants", new.tenants().is_empty(), tenants(new.tenants()))
        .with_some("user_id", new.user().is_empty(), PYTHON.text(new.user()))
        .with_some("custom_claims", is_empty(&claims), PYTHON.value(&claims))
        .with_some("description", new.description().is_empty(), PYTHON.text(new.description()))
        .with_some("permitted_ips", new.permitted_ips().is_empty(), PYTHON.texts(LIST, new.permitted_ips()))
        .with_some("custom_attributes", is_empty(&attributes), PYTHON.value(&attributes));
    let notes = rounded([&claims, &attributes]).into_iter().collect();
    let with_tenants = !new.tenants().is_empty();
    let imports = with_tenants.then_some("from descope.management.common import AssociatedTenant");
    Ok(Script { notes, imports: imports.into_iter().collect(), then: SECRET, ..script })
}

fn tenants(tenants: &[TenantAccess]) -> String {
    joined(
        LIST,
        tenants.iter().map(|TenantAccess { id, name: _, roles }| {
            format!("AssociatedTenant({}, {})", PYTHON.text(id), PYTHON.texts(LIST, roles))
        }),
    )
}

fn update(record: &Record) -> Result<Script, &'static str> {
    let Record { id: KeyId(id), name, description, roles: _, tenants: _, permitted_ips, claims, attributes } = record;
    let (claims, attributes) = (object(claims)?, object(attributes)?);
    let script = Script::new("client.mgmt.access_key.update")
        .with("id", PYTHON.text(id))
        .with("name", PYTHON.text(name))
        .with("description", PYTHON.text(description))
        .with("custom_claims", PYTHON.value(&claims))
        .with("permitted_ips", PYTHON.texts(LIST, permitted_ips))
        .with("custom_attributes", PYTHON.value(&attributes));
    let mut notes = vec!["This client cannot send roles or tenants: they should stay as they are."];
    notes.extend(rounded([&claims, &attributes]));
    Ok(Script { notes, ..script })
}

fn exchange(Options { tenant, claims }: &Options) -> Result<Script, &'static str> {
    let claims = object(claims)?;
    let script = Script::new("session = client.exchange_access_key")
        .with("access_key", "os.environ[\"DESCOPE_ACCESS_KEY\"]".to_owned());
    let mut options = Vec::new();
    if !is_empty(&claims) {
        options.push(format!("custom_claims={}", PYTHON.value(&claims)));
    }
    if !tenant.is_empty() {
        options.push(format!("selected_tenant={}", PYTHON.text(tenant)));
    }
    let none = options.is_empty();
    let options = joined(["AccessKeyLoginOptions(", ")"], options.into_iter());
    let imports = if none { vec![] } else { vec!["from descope.common import AccessKeyLoginOptions"] };
    let then = "\ntoken = session[\"sessionToken\"][\"jwt\"]\nprint(session[\"keyId\"])";
    Ok(Script { imports, then, ..script.with_some("login_options", none, options) })
}

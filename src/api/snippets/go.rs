//! The call with Descope's client for Go.

use super::literal::{GO, joined};
use super::{Sample, attributes, is_empty, left_out, object};
use crate::api::exchange::Options;
use crate::domain::calendar::rfc3339;
use crate::domain::json::{Json, is_plain};
use crate::domain::{Expiry, KeyId, Narrowing, NewKey, Record, Seconds, TenantAccess};

const TEXTS: [&str; 2] = ["[]string{", "}"];

/// A program with one call.
#[derive(Default)]
struct Program {
    /// Whether the values need `encoding/json`, and the package of Descope's types.
    json: bool,
    descope: bool,
    notes: Vec<&'static str>,
    /// Statements before the call.
    before: String,
    /// What the call gives, such as `key, err :=`.
    gives: &'static str,
    call: String,
    /// Arguments after the context, with what they are.
    arguments: Vec<(String, String)>,
    then: &'static str,
}

impl Program {
    fn new(gives: &'static str, call: &str) -> Self {
        Self { gives, call: format!("api.Management.AccessKey().{call}"), ..Self::default() }
    }

    fn with(mut self, value: String, what: &str) -> Self {
        self.arguments.push((value, what.to_owned()));
        self
    }

    /// An object, or `nil` for an empty one that need not be said.
    fn with_object(mut self, value: &Json, what: &str, said: bool) -> Self {
        self.json |= has_odd_number(value);
        let text = if is_empty(value) && !said { "nil".to_owned() } else { GO.value(value) };
        self.with(text, what)
    }

    fn with_texts(self, texts: &[String], what: &str, said: bool) -> Self {
        let text = if texts.is_empty() && !said { "nil".to_owned() } else { GO.texts(TEXTS, texts) };
        self.with(text, what)
    }

    fn with_tenants(mut self, tenants: &[TenantAccess], said: bool) -> Self {
        if tenants.is_empty() && !said {
            return self.with("nil".to_owned(), "tenants");
        }
        self.descope = true;
        let tenant = |TenantAccess { id, name: _, roles }: &TenantAccess| {
            format!("{{TenantID: {}, Roles: {}}}", GO.text(id), GO.texts(TEXTS, roles))
        };
        self.with(joined(["[]*descope.AssociatedTenant{", "}"], tenants.iter().map(tenant)), "tenants")
    }

    fn written(self) -> String {
        let Self { json, descope, notes, before, gives, call, arguments, then } = self;
        let mut imports = vec!["\t\"context\""];
        imports.extend(json.then_some("\t\"encoding/json\""));
        imports.push("\t\"log\"");
        if call.contains("Exchange") {
            imports.push("\t\"os\"");
        }
        imports.push("");
        imports.extend(descope.then_some("\t\"github.com/descope/go-sdk/descope\""));
        imports.push("\t\"github.com/descope/go-sdk/descope/client\"");
        let mut code = format!("package main\n\nimport (\n{}\n)\n\nfunc main() {{\n", imports.join("\n"));
        let reads = if call.contains("Exchange") {
            "DESCOPE_PROJECT_ID"
        } else {
            "DESCOPE_PROJECT_ID and DESCOPE_MANAGEMENT_KEY"
        };
        code.push_str(&format!("\tapi, err := client.New() // reads {reads}\n"));
        code.push_str("\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n");
        for note in notes {
            code.push_str(&format!("\t// {note}\n"));
        }
        code.push_str(&before);
        let is_check = gives == "err =";
        code.push_str(if is_check { "\tif err = " } else { "\t" });
        code.push_str(&format!("{}{call}(\n\t\tcontext.Background(),\n", if is_check { "" } else { gives }));
        for (value, what) in arguments {
            code.push_str(&format!("\t\t{value}, // {what}\n"));
        }
        code.push_str(if is_check { "\t); err != nil {\n" } else { "\t)\n\tif err != nil {\n" });
        code.push_str(&format!("\t\tlog.Fatal(err)\n\t}}\n{then}}}\n"));
        code
    }
}

const SECRET: &str =
    "\t// This once: hand it to where it is kept, and print it nowhere.\n\t_ = secret\n\tlog.Println(key.ID)\n";
const KEY: &str = "\tlog.Println(key.Name, key.Status)\n";
const KEYS: &str = "\tlog.Println(len(keys))\n";

fn has_odd_number(value: &Json) -> bool {
    match value {
        Json::Number(spelling) => !is_plain(spelling),
        Json::List(items) => items.iter().any(has_odd_number),
        Json::Object(members) => members.iter().any(|member| has_odd_number(&member.value)),
        Json::Null | Json::Truth(_) | Json::Text(_) => false,
    }
}

pub(super) fn code(sample: &Sample) -> Result<String, &'static str> {
    let id = |KeyId(id): &KeyId| GO.text(id);
    let program = match sample {
        Sample::Search(only) => search(only)?,
        Sample::Load(key) => Program { then: KEY, ..Program::new("key, err := ", "Load").with(id(key), "id") },
        Sample::Create(new) => create(new)?,
        Sample::Update(record) => update(record)?,
        Sample::Rotate(key) => {
            let program = Program::new("secret, key, err := ", "Rotate").with(id(key), "id");
            Program { then: SECRET, notes: vec!["The present secret stops working at once."], ..program }
        }
        Sample::Activate(ids) => some(["Activate", "ActivateBatch"], ids),
        Sample::Deactivate(ids) => some(["Deactivate", "DeactivateBatch"], ids),
        Sample::Delete(ids) => some(["Delete", "DeleteBatch"], ids),
        Sample::Exchange(options) => exchange(options)?,
    };
    Ok(program.written())
}

fn some([one, many]: [&str; 2], ids: &[KeyId]) -> Program {
    match ids {
        [KeyId(id)] => Program::new("err =", one).with(GO.text(id), "id"),
        ids => {
            let ids = joined(TEXTS, ids.iter().map(|KeyId(id)| GO.text(id)));
            Program::new("err =", many).with(ids, "ids")
        }
    }
}

fn search(only: &Narrowing) -> Result<Program, &'static str> {
    let Narrowing { tenants, user, creator, .. } = only;
    let attributes = attributes(only)?;
    let mut before = String::new();
    let mut fields = Vec::new();
    if !tenants.is_empty() {
        fields.push(format!("TenantIDs: {}", GO.texts(TEXTS, tenants)));
    }
    for (field, name, text) in [("BoundUserID", "user", user), ("CreatingUser", "creator", creator)] {
        if !text.is_empty() {
            before.push_str(&format!("\t{name} := {}\n", GO.text(text)));
            fields.push(format!("{field}: &{name}"));
        }
    }
    if !is_empty(&attributes) {
        fields.push(format!("CustomAttributes: {}", GO.value(&attributes)));
    }
    let options = joined(["&descope.AccessKeysSearchOptions{", "}"], fields.into_iter());
    let program = Program::new("keys, err := ", "SearchAll").with(options, "options");
    let notes = left_out(only).into_iter().collect();
    Ok(Program { json: has_odd_number(&attributes), descope: true, notes, before, then: KEYS, ..program })
}

fn create(new: &NewKey) -> Result<Program, &'static str> {
    let (claims, attributes) = (object(new.claims())?, object(new.attributes())?);
    let (time, until) = match new.expiry() {
        Expiry::Never => (0, "expiry: never".to_owned()),
        Expiry::At(moment @ Seconds(time)) => (time, format!("expiry: {}", rfc3339(moment))),
    };
    let program = Program::new("secret, key, err := ", "Create")
        .with(GO.text(new.name()), "name")
        .with(GO.text(new.description()), "description")
        .with(time.to_string(), &until)
        .with_texts(new.roles(), "roles", false)
        .with_tenants(new.tenants(), false)
        .with(GO.text(new.user()), "bound user")
        .with_object(&claims, "custom claims", false)
        .with_texts(new.permitted_ips(), "permitted addresses", false)
        .with_object(&attributes, "custom attributes", false);
    Ok(Program { then: SECRET, ..program })
}

fn update(record: &Record) -> Result<Program, &'static str> {
    let Record { id: KeyId(id), name, description, roles, tenants, permitted_ips, claims, attributes } = record;
    let (claims, attributes) = (object(claims)?, object(attributes)?);
    let before = format!("\tdescription := {}\n", GO.text(description));
    let program = Program::new("key, err := ", "Update")
        .with(GO.text(id), "id")
        .with(GO.text(name), "name")
        .with("&description".to_owned(), "description")
        .with_texts(roles, "roles", true)
        .with_tenants(tenants, true)
        .with_object(&claims, "custom claims", true)
        .with_texts(permitted_ips, "permitted addresses", true)
        .with_object(&attributes, "custom attributes", true);
    let notes = vec!["Each field is set: nil would keep what is stored, and an empty value clears it."];
    Ok(Program { before, notes, then: KEY, ..program })
}

fn exchange(Options { tenant, claims }: &Options) -> Result<Program, &'static str> {
    let claims = object(claims)?;
    let mut fields = Vec::new();
    if !is_empty(&claims) {
        fields.push(format!("CustomClaims: {}", GO.value(&claims)));
    }
    if !tenant.is_empty() {
        fields.push(format!("SelectedTenant: {}", GO.text(tenant)));
    }
    let none = fields.is_empty();
    let options = joined(["&descope.AccessKeyLoginOptions{", "}"], fields.into_iter());
    let program = Program::new("_, token, err := ", "")
        .with("os.Getenv(\"DESCOPE_ACCESS_KEY\")".to_owned(), "the secret")
        .with(if none { "nil".to_owned() } else { options }, "options");
    let call = "api.Auth.ExchangeAccessKey".to_owned();
    Ok(Program { call, json: has_odd_number(&claims), descope: !none, then: "\tlog.Println(token.ID)\n", ..program })
}

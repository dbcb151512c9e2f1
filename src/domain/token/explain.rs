//! Each claim of a token: where it comes from, and whether that was to be expected.
//!
//! Invariant: nothing is called as foreseen that was not foreseen. What only the server knows is said to be so, and what
//! the token lacks is listed as well as what it holds.

use super::super::json::{self, Json};
use super::super::token_preview::{self as preview, Told};
use super::{DEPTH, Token};

/// What an exchange asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// The tenant; empty for none.
    pub tenant: &'a str,
    /// Claims for this token alone, as a JSON object; empty for none.
    pub claims: &'a str,
}

/// Where a claim comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Descope puts it into every token.
    Standard,
    /// The project and its settings.
    Project,
    /// The key's roles.
    Roles,
    /// The key's tenants.
    Tenants,
    /// The user as whom the key acts.
    User,
    /// A custom claim of the key.
    Custom,
    /// A custom claim of the key whose name belongs to Descope.
    Shadowed,
    /// What this exchange asked for.
    Request,
    /// Nobody here knows.
    Unknown,
}

/// What comes of comparing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is what was predicted.
    AsPredicted,
    /// What could be predicted of it is there; the rest cannot be known here.
    InPart,
    /// It is there, and only the server could know its value.
    Told,
    /// It is something else.
    Differs,
    /// It is not there.
    Missing,
    /// It is there, and nothing predicted it.
    Unforeseen,
    /// A claim of the key that gave way to Descope's own.
    GaveWay,
}

/// A claim, explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// Its name.
    pub name: String,
    /// Its value in the token, as JSON; none when it is not there.
    pub actual: Option<String>,
    /// What was predicted: JSON, or words.
    pub predicted: Option<String>,
    /// Where it comes from.
    pub source: Source,
    /// Whether that was to be expected.
    pub verdict: Verdict,
}

impl Verdict {
    /// Whether a person should look at it.
    pub fn is_odd(self) -> bool {
        matches!(self, Self::Differs | Self::Missing | Self::Unforeseen)
    }
}

/// Explains every claim of a token and every one that it lacks. `predicted` is empty for a key that is not known here:
/// then nothing is missing or odd, since nothing was foreseen.
pub fn explain(token: &Token, predicted: Vec<preview::Claim>, asked: Asked<'_>) -> Vec<Explained> {
    let known = !predicted.is_empty();
    let mut all: Vec<Explained> = Vec::new();
    for claim in predicted {
        let claim = as_asked(claim, asked);
        let explained = compared(token, claim);
        all.push(explained);
    }
    if !asked.tenant.is_empty() && !all.iter().any(|row| row.name == "dct") {
        all.push(compared(token, (claim("dct", json::quoted(asked.tenant)), Source::Request)));
    }
    if !asked.claims.is_empty() {
        all.push(compared(token, (claim("nsec", asked.claims.to_owned()), Source::Request)));
    }
    for member in &token.claims {
        if all.iter().any(|row| row.name == member.name && row.actual.is_some()) {
            continue;
        }
        let source = source_by_name(&member.name);
        let verdict = if source == Source::Unknown && known { Verdict::Unforeseen } else { Verdict::Told };
        let actual = Some(member.value_spelling().to_owned());
        all.push(Explained { name: member.name.clone(), actual, predicted: None, source, verdict });
    }
    all
}

fn claim(name: &str, json: String) -> preview::Claim {
    preview::Claim { name: name.to_owned(), value: Told::Known(json), origin: preview::Origin::Custom }
}

/// The tenant that was asked for decides the current one, whatever the key alone would lead to.
fn as_asked(claim: preview::Claim, asked: Asked<'_>) -> (preview::Claim, Source) {
    let source = match claim.origin {
        preview::Origin::Standard => Source::Standard,
        preview::Origin::Project => Source::Project,
        preview::Origin::Roles => Source::Roles,
        preview::Origin::Tenants => Source::Tenants,
        preview::Origin::User => Source::User,
        preview::Origin::Custom => Source::Custom,
        preview::Origin::Shadowed => Source::Shadowed,
    };
    if claim.name == "dct" && source == Source::Tenants && !asked.tenant.is_empty() {
        let value = Told::Known(json::quoted(asked.tenant));
        return (preview::Claim { value, ..claim }, Source::Request);
    }
    (claim, source)
}

fn compared(token: &Token, (claim, source): (preview::Claim, Source)) -> Explained {
    let preview::Claim { name, value, .. } = claim;
    let member = token.claim(&name);
    let actual = member.map(|member| &member.value);
    let read = |json: &str| json::read(json, DEPTH).ok();
    let verdict = match (actual, &value) {
        (Some(actual), Told::Known(json)) => match read(json) {
            Some(known) if agree(&name, actual, &known) => Verdict::AsPredicted,
            _ if source == Source::Shadowed => Verdict::GaveWay,
            _ => Verdict::Differs,
        },
        (Some(actual), Told::InPart(json)) => {
            if read(json).is_some_and(|part| holds(actual, &part)) {
                Verdict::InPart
            } else {
                Verdict::Differs
            }
        }
        (Some(_), Told::Words(_)) => Verdict::Told,
        (None, _) if source == Source::Shadowed => Verdict::GaveWay,
        // Which tenant is the current one is open when nobody chose.
        (None, Told::Words(_)) if source == Source::Tenants => Verdict::Told,
        (None, _) => Verdict::Missing,
    };
    // Of a claim that gave way, the value that is there belongs to the row of the one that stayed.
    let gave_way = verdict == Verdict::GaveWay;
    Explained {
        actual: member.filter(|_| !gave_way).map(|member| member.value_spelling().to_owned()),
        predicted: Some(match value {
            Told::Known(json) | Told::InPart(json) => json,
            Told::Words(words) => words.to_owned(),
        }),
        name,
        source,
        verdict,
    }
}

/// Whether a value is the predicted one. An issuer may also be an address that ends in the project's id, as Descope's
/// clients allow; of roles and permissions the order means nothing.
fn agree(name: &str, actual: &Json, known: &Json) -> bool {
    match (name, actual, known) {
        ("iss", Json::Text(actual), Json::Text(project)) => {
            let mut parts = actual.trim_end_matches('/').rsplit('/');
            actual == project || [parts.next(), parts.next()].contains(&Some(project.as_str()))
        }
        ("roles" | "permissions" | "tenants", _, _) => holds(actual, known) && holds(known, actual),
        _ => actual.means(known),
    }
}

/// Whether everything that a part says is in the whole. Roles are known exactly, permissions only at least.
fn holds(whole: &Json, part: &Json) -> bool {
    match (whole, part) {
        (Json::List(whole), Json::List(part)) => part.iter().all(|item| whole.iter().any(|other| other.means(item))),
        (Json::Object(whole), Json::Object(part)) => part.iter().all(|member| {
            let found = whole.iter().find(|other| other.name == member.name);
            found.is_some_and(|found| {
                let exactly = member.name != "roles" || holds(&member.value, &found.value);
                exactly && holds(&found.value, &member.value)
            })
        }),
        _ => whole.means(part),
    }
}

/// The origin of a claim that nothing predicted, as far as its name tells.
fn source_by_name(name: &str) -> Source {
    match name {
        "iss" => Source::Project,
        "sub" | "dsub" | "iat" | "exp" | "nbf" | "jti" | "amr" | "drn" | "aud" => Source::Standard,
        "roles" | "permissions" => Source::Roles,
        "tenants" | "dct" => Source::Tenants,
        "nsec" => Source::Request,
        _ => Source::Unknown,
    }
}

impl Source {
    /// Where that is, for a person.
    pub fn words(self) -> &'static str {
        match self {
            Self::Standard => "In every token",
            Self::Project => "The project",
            Self::Roles => "The key's roles",
            Self::Tenants => "The key's tenants",
            Self::User => "The user it acts as",
            Self::Custom => "Custom claim of the key",
            Self::Shadowed => "Custom claim of the key, with a name of Descope's",
            Self::Request => "This request",
            Self::Unknown => "Not known here",
        }
    }
}

impl Verdict {
    /// What that means, for a person.
    pub fn words(self) -> &'static str {
        match self {
            Self::AsPredicted => "As predicted",
            Self::InPart => "As far as known",
            Self::Told => "Set by Descope",
            Self::Differs => "Differs",
            Self::Missing => "Missing",
            Self::Unforeseen => "Not predicted",
            Self::GaveWay => "Gave way",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::token;
    use super::*;
    use crate::domain::access_key::tests::key;
    use crate::domain::token_preview::Subject;
    use crate::domain::{AccessKey, TenantAccess};

    fn told(key: Option<&AccessKey>, claims: &str, asked: Asked<'_>) -> Vec<Explained> {
        let token = Token::read(&token(r#"{"alg":"RS256"}"#, claims)).unwrap();
        let predicted = key.map(|key| Subject::of(key).preview("P2x", None)).unwrap_or_default();
        explain(&token, predicted, asked)
    }

    fn row<'a>(rows: &'a [Explained], name: &str) -> (Source, Verdict, Option<&'a str>) {
        let row = rows.iter().find(|row| row.name == name).unwrap_or_else(|| panic!("{name} in {rows:?}"));
        (row.source, row.verdict, row.actual.as_deref())
    }

    #[test]
    fn each_claim_has_an_origin_and_differences_are_seen() {
        let tenant =
            |id: &str| TenantAccess { id: id.into(), name: String::new(), roles: vec!["b".into(), "a".into()] };
        let key = AccessKey {
            tenants: vec![tenant("T1"), tenant("T2")],
            claims: r#"{"team":"build","tier":2.0,"gone":1,"iss":"me"}"#.into(),
            ..key("K1", "ci")
        };
        let claims = r#"{"iss":"https://api.descope.com/P2x","sub":"K1","iat":1,"exp":2,"amr":["accesskey"],"roles":[],
            "permissions":[],"tenants":{"T2":{"roles":["a","b"],"permissions":["x"]},"T1":{"roles":["b","a"],"permissions":[]}},
            "dct":"T2","team":"ops","tier":2,"nsec":{"why":"test"},"extra":true}"#;
        let rows = told(Some(&key), claims, Asked { tenant: "T2", claims: r#"{ "why": "test" }"# });
        let is = |name, source, verdict| {
            let (found, judged, _) = row(&rows, name);
            assert_eq!((found, judged), (source, verdict), "{name}");
        };
        is("iss", Source::Project, Verdict::AsPredicted);
        is("sub", Source::Standard, Verdict::AsPredicted);
        is("exp", Source::Project, Verdict::Told);
        is("amr", Source::Standard, Verdict::Told);
        is("tenants", Source::Tenants, Verdict::InPart);
        is("dct", Source::Request, Verdict::AsPredicted);
        is("team", Source::Custom, Verdict::Differs);
        is("tier", Source::Custom, Verdict::AsPredicted);
        is("gone", Source::Custom, Verdict::Missing);
        is("nsec", Source::Request, Verdict::AsPredicted);
        is("extra", Source::Unknown, Verdict::Unforeseen);
        let shadowed = rows.iter().find(|row| row.source == Source::Shadowed).unwrap();
        assert_eq!((shadowed.verdict, shadowed.actual.as_deref()), (Verdict::GaveWay, None));
        assert_eq!(rows.iter().filter(|row| row.name == "iss" && row.actual.is_some()).count(), 1);
    }

    #[test]
    fn a_role_too_many_or_too_few_in_a_tenant_is_a_difference() {
        let tenant = TenantAccess { id: "T1".into(), name: String::new(), roles: vec!["a".into()] };
        let key = AccessKey { tenants: vec![tenant], ..key("K1", "ci") };
        for (roles, verdict) in [
            (r#"["a"]"#, Verdict::InPart),
            (r#"["a","b"]"#, Verdict::Differs),
            ("[]", Verdict::Differs),
            ("7", Verdict::Differs),
        ] {
            let claims = format!(r#"{{"tenants":{{"T1":{{"roles":{roles},"permissions":["x"]}}}}}}"#);
            assert_eq!(row(&told(Some(&key), &claims, Asked::default()), "tenants").1, verdict, "{roles}");
        }
    }

    #[test]
    fn of_a_key_that_is_not_known_nothing_is_called_odd() {
        let rows = told(None, r#"{"sub":"K9","team":"x"}"#, Asked { tenant: "T1", claims: "" });
        assert_eq!(row(&rows, "sub"), (Source::Standard, Verdict::Told, Some("\"K9\"")));
        assert_eq!(row(&rows, "team"), (Source::Unknown, Verdict::Told, Some("\"x\"")));
        assert_eq!(row(&rows, "dct"), (Source::Request, Verdict::Missing, None), "what was asked for is foreseen");
    }

    #[test]
    fn an_issuer_is_the_project_or_an_address_that_names_it() {
        let key = key("K1", "ci");
        for (issuer, verdict) in [
            ("P2x", Verdict::AsPredicted),
            ("https://a.example/v1/P2x", Verdict::AsPredicted),
            ("https://a.example/P2x/", Verdict::AsPredicted),
            ("https://a.example/P2x/tenant", Verdict::AsPredicted),
            ("P2xx", Verdict::Differs),
            ("https://P2x.example/a/b", Verdict::Differs),
        ] {
            let rows = told(Some(&key), &format!(r#"{{"iss":"{issuer}"}}"#), Asked::default());
            assert_eq!(row(&rows, "iss").1, verdict, "{issuer}");
        }
    }
}

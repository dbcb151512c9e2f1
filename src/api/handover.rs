//! A new secret in the forms in which services take it.
//!
//! Invariant: a text that holds the secret is as long as it will ever be from the beginning, so that no copy of it is left
//! behind where it grew, and it is wiped when it is dropped. A form that the secret would have to be quoted for is not
//! offered: it goes where it is meant to byte for byte, or not at all.

use zeroize::Zeroizing;

use crate::domain::{KeyId, Secret, base64};

/// A form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handover {
    /// The secret and nothing else.
    Plain,
    /// The header of an exchange.
    Bearer,
    /// A file of environment variables.
    Env,
    /// The exchange, as a command.
    Curl,
    /// A Secret of Kubernetes.
    Kubernetes,
}

/// Whose secret it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whose {
    /// The project's id.
    pub project: String,
    /// The key's id.
    pub id: KeyId,
    /// The key's name.
    pub name: String,
}

/// The longest name of a Secret that also fits into a label.
const NAME: usize = 63;

impl Handover {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Plain, Self::Bearer, Self::Env, Self::Curl, Self::Kubernetes];

    /// What a person calls it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Plain => "Secret",
            Self::Bearer => "Header",
            Self::Env => ".env",
            Self::Curl => "curl",
            Self::Kubernetes => "Kubernetes",
        }
    }

    /// What it is, and what to look out for.
    pub fn note(self) -> &'static str {
        match self {
            Self::Plain => "The secret itself, without a line end.",
            Self::Bearer => "The header with which a service exchanges the secret for a token.",
            Self::Env => "Environment variables by the names that Descope's examples use.",
            Self::Curl => "Exchanges the secret for a token, as a test. A shell keeps the command in its history.",
            Self::Kubernetes => "A Secret for kubectl apply. Base 64 hides nothing: keep the file out of repositories.",
        }
    }

    /// The ending of a file of this form.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Plain | Self::Bearer => "txt",
            Self::Env => "env",
            Self::Curl => "sh",
            Self::Kubernetes => "yaml",
        }
    }

    /// Whether the secret can take this form as it is.
    pub fn fits(self, secret: &Secret) -> bool {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
        matches!(self, Self::Plain | Self::Kubernetes) || secret.expose().bytes().all(plain)
    }

    /// The text, to the byte.
    pub fn text(self, whose: &Whose, secret: &Secret) -> Zeroizing<String> {
        let (project, secret) = (whose.project.as_str(), secret.expose());
        match self {
            Self::Plain => joined(&[secret]),
            Self::Bearer => joined(&["Authorization: Bearer ", project, ":", secret]),
            Self::Env => joined(&["DESCOPE_PROJECT_ID=", project, "\nDESCOPE_ACCESS_KEY=", secret, "\n"]),
            Self::Curl => joined(&[
                "curl -X POST '",
                &host(project),
                "/v1/auth/accesskey/exchange' \\\n  -H 'Authorization: Bearer ",
                project,
                ":",
                secret,
                "' \\\n  -H 'Content-Type: application/json' \\\n  -d '{}'\n",
            ]),
            Self::Kubernetes => joined(&[
                "apiVersion: v1\nkind: Secret\nmetadata:\n  name: ",
                &object_name(whose),
                "\ntype: Opaque\ndata:\n  DESCOPE_PROJECT_ID: ",
                &encoded(project),
                "\n  DESCOPE_ACCESS_KEY: ",
                &encoded(secret),
                "\n",
            ]),
        }
    }

    /// The name of a file of this form. It tells which key, and nothing of the secret.
    pub fn file_name(self, id: &KeyId) -> String {
        let id = slug(&id.0, |c| c.is_ascii_alphanumeric() || c == '_');
        format!("access-key-{id}.{}", self.extension())
    }
}

fn joined(parts: &[&str]) -> Zeroizing<String> {
    let mut whole = Zeroizing::new(String::with_capacity(parts.iter().map(|part| part.len()).sum()));
    parts.iter().for_each(|part| whole.push_str(part));
    whole
}

fn encoded(text: &str) -> Zeroizing<String> {
    let mut signs = Zeroizing::new(String::with_capacity(base64::length(text.len())));
    base64::append(&mut signs, text.as_bytes(), true);
    signs
}

/// Where the API is. The id of a project with a region names it.
fn host(project: &str) -> String {
    match project.get(1..5).filter(|_| project.len() == 32 && project.is_ascii()) {
        Some(region) => format!("https://api.{region}.descope.com"),
        None => "https://api.descope.com".to_owned(),
    }
}

/// A name that Kubernetes takes: small letters, digits and hyphens, with neither end a hyphen.
fn object_name(Whose { id, name, .. }: &Whose) -> String {
    let valid = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let name = slug(&name.to_ascii_lowercase(), valid);
    if name.is_empty() { slug(&format!("access-key-{}", id.0.to_ascii_lowercase()), valid) } else { name }
}

/// What is valid of a text, with one hyphen for whatever lies between.
fn slug(text: &str, valid: impl Fn(char) -> bool) -> String {
    let mut slug = String::new();
    for c in text.chars() {
        match valid(c) {
            true => slug.push(c),
            false if slug.is_empty() || slug.ends_with('-') => {}
            false => slug.push('-'),
        }
    }
    slug.truncate(NAME);
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whose(name: &str) -> Whose {
        Whose { project: "P2abc".into(), id: KeyId("K2id".into()), name: name.into() }
    }

    fn text(form: Handover) -> String {
        form.text(&whose("Nightly  Backup!"), &Secret::new("K2new".into())).to_string()
    }

    #[test]
    fn each_form_is_exactly_what_its_reader_takes() {
        assert_eq!(text(Handover::Plain), "K2new");
        assert_eq!(text(Handover::Bearer), "Authorization: Bearer P2abc:K2new");
        assert_eq!(text(Handover::Env), "DESCOPE_PROJECT_ID=P2abc\nDESCOPE_ACCESS_KEY=K2new\n");
        assert_eq!(
            text(Handover::Curl),
            "curl -X POST 'https://api.descope.com/v1/auth/accesskey/exchange' \\\n  -H 'Authorization: Bearer P2abc:K2new' \\\n  -H 'Content-Type: application/json' \\\n  -d '{}'\n"
        );
        assert_eq!(
            text(Handover::Kubernetes),
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name: nightly-backup\ntype: Opaque\ndata:\n  DESCOPE_PROJECT_ID: UDJhYmM=\n  DESCOPE_ACCESS_KEY: SzJuZXc=\n"
        );
    }

    #[test]
    fn no_form_moves_while_it_is_written() {
        for form in Handover::ALL {
            let text = form.text(&whose("ci"), &Secret::new("K2new".into()));
            assert_eq!(text.len(), text.capacity(), "{form:?}");
        }
    }

    #[test]
    fn a_secret_that_would_need_quotes_is_handed_over_as_it_is_or_encoded() {
        for odd in ["a'b", "a b", "a$b", "a\"b", "a\nb", "é"] {
            let fits = Handover::ALL.map(|form| form.fits(&Secret::new(odd.into())));
            assert_eq!(fits, [true, false, false, false, true], "{odd}");
        }
        assert!(Handover::ALL.iter().all(|form| form.fits(&Secret::new("K2-a._~+/=".into()))));
    }

    #[test]
    fn an_object_has_a_name_that_kubernetes_takes() {
        let long = "x".repeat(62) + "--y";
        let table = [("CI / prod", "ci-prod"), ("--a--", "a"), ("ключ", "access-key-k2id"), ("", "access-key-k2id")];
        for (name, expected) in table {
            assert_eq!(object_name(&whose(name)), expected);
        }
        assert_eq!(object_name(&whose(&long)), "x".repeat(62));
    }

    #[test]
    fn a_file_is_named_after_the_key_and_nothing_else() {
        let name = |id: &str| Handover::Kubernetes.file_name(&KeyId(id.into()));
        assert_eq!(name("K2aB_1"), "access-key-K2aB_1.yaml");
        assert_eq!(name("../..\\x\u{202e}"), "access-key-x.yaml");
    }

    #[test]
    fn a_project_of_a_region_is_asked_there() {
        assert_eq!(host("Peuc12aaaaaaaaaaaaaaaaaaaaaaaaaa"), "https://api.euc1.descope.com");
        assert_eq!(host("P2aaaaaaaaaaaaaaaaaaaaaaaaaa"), "https://api.descope.com");
    }
}

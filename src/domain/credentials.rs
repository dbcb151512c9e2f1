//! What an admin signs in with.
//!
//! Invariant: [`Credentials`] exist only after [`Credentials::from_form`]; they are never cloned, so dropping them is signing out.

use super::secret::Secret;

/// A project's id, `P` and 27 or 31 more characters on the real service. Opaque here: only what breaks the header is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectId(String);

/// The key that lets an admin manage the project's access keys.
#[derive(Debug)]
pub struct ManagementKey(Secret);

/// A project and the key to manage it.
#[derive(Debug)]
pub struct Credentials {
    /// The project.
    pub project: ProjectId,
    /// Its management key.
    pub key: ManagementKey,
}

/// A field of the sign-in form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInField {
    /// "Project ID".
    Project,
    /// "Management key".
    Key,
}

/// Something wrong with one field of the sign-in form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInProblem {
    /// Where it belongs.
    pub field: SignInField,
    /// What is wrong and what to do.
    pub text: &'static str,
}

impl ProjectId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl ManagementKey {
    /// The key as text, for the header and for the shares that survive a reload.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

impl Credentials {
    /// Reads the two fields of the form.
    ///
    /// # Errors
    /// Each field that is empty or that no header could carry.
    pub fn from_form(project: &str, key: &str) -> Result<Self, Vec<SignInProblem>> {
        let mut problems = Vec::new();
        let mut check = |field, value: &str, empty| {
            let text = if value.is_empty() {
                Some(empty)
            } else if value.contains(':') {
                Some(
                    "This holds a colon. Paste the project id and the key into their own fields, or both at once as one project:key.",
                )
            } else if !value.chars().all(|c| c.is_ascii_graphic()) {
                Some("This holds a space, a line break or a character that is no plain letter or digit. Copy it again.")
            } else {
                None
            };
            problems.extend(text.map(|text| SignInProblem { field, text }));
        };
        let (project, key) = (project.trim(), key.trim());
        check(SignInField::Project, project, "Enter the project id. It is on the project's settings page.");
        check(SignInField::Key, key, "Enter a management key of this project.");
        if problems.is_empty() { Ok(Self::trusted(project, key)) } else { Err(problems) }
    }

    /// Credentials that were valid before, from the shares of an earlier page.
    pub(super) fn trusted(project: &str, key: &str) -> Self {
        Self { project: ProjectId(project.to_owned()), key: ManagementKey(Secret::new(key.to_owned())) }
    }
}

/// Splits what was pasted into either field when it carries both: `P…:K…`, or a whole `Authorization: Bearer P…:K…` line.
///
/// `None` when it is an ordinary value for one field.
pub fn split_pasted(text: &str) -> Option<(&str, &str)> {
    let text = text.trim().trim_matches(|c| matches!(c, '"' | '\''));
    let text = strip_prefix_ignoring_case(text, "authorization:").unwrap_or(text).trim_start();
    let text = strip_prefix_ignoring_case(text, "bearer ").unwrap_or(text).trim_start();
    let (project, key) = text.split_once(':')?;
    let plain = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_graphic() && c != ':');
    (plain(project) && plain(key)).then_some((project, key))
}

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paste_with_both_parts_is_split() {
        for text in [
            "P2abc:K2def",
            "Bearer P2abc:K2def",
            "  bearer P2abc:K2def\n",
            "Authorization: Bearer P2abc:K2def",
            "\"Bearer P2abc:K2def\"",
        ] {
            assert_eq!(split_pasted(text), Some(("P2abc", "K2def")), "{text:?}");
        }
    }

    #[test]
    fn a_paste_of_one_part_stays_where_it_was_pasted() {
        for text in ["", "P2abc", "K2def", ":", "P2abc:", ":K2def", "a:b:c", "P2 abc:K2def", "Bearer", "über:K2"] {
            assert_eq!(split_pasted(text), None, "{text:?}");
        }
    }

    #[test]
    fn what_no_header_could_carry_is_refused_at_its_field() {
        let fields = |project, key| {
            Credentials::from_form(project, key)
                .map_or_else(|all| all.iter().map(|p| p.field).collect::<Vec<_>>(), |_| vec![])
        };
        assert_eq!(fields("", ""), [SignInField::Project, SignInField::Key]);
        assert_eq!(fields("P2abc", "K2\u{200b}def"), [SignInField::Key]);
        assert_eq!(fields("P2abc\r\nX-Evil: 1", "K2def"), [SignInField::Project]);
        assert_eq!(fields(" P2abc ", "\tK2def\n"), []);
    }

    #[test]
    fn debug_output_does_not_hold_the_key() {
        let credentials = Credentials::from_form("P2abc", "K2canary").unwrap();
        assert!(!format!("{credentials:?}").contains("canary"));
    }
}

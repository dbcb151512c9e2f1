//! The create form as typed, and the new key that it becomes.
//!
//! Invariant: only [`Draft::validate`] makes a [`NewKey`], and only a [`NewKey`] can be sent.

use super::expiry::{Expiry, Lifetime};
use super::time::Seconds;

/// What stands in the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// As typed, spaces and all.
    pub name: String,
    /// As typed.
    pub description: String,
    /// The choice; `None` until one is made.
    pub lifetime: Lifetime,
}

/// A key that may be sent to the server.
#[derive(Debug, PartialEq, Eq)]
pub struct NewKey {
    name: String,
    description: String,
    expiry: Expiry,
}

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The key's name.
    Name,
    /// The free text.
    Description,
    /// Its lifetime.
    Lifetime,
}

/// Something wrong with one field, in words for the person who filled it in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it belongs.
    pub field: Field,
    /// What is wrong and what to do.
    pub text: String,
}

/// Longest name, in code points: the limit of the provider's own form. The API documents none.
pub const NAME_LIMIT: usize = 100;
/// Longest description, in code points: the limit that the provider's Terraform plug-in enforces. The API documents none.
pub const DESCRIPTION_LIMIT: usize = 254;

impl Draft {
    /// An empty form. Ninety days: long enough to be useful, short enough to be noticed.
    pub fn empty() -> Self {
        Self { name: String::new(), description: String::new(), lifetime: Lifetime::Days(90) }
    }

    /// The key that this form describes.
    ///
    /// Spaces around the name are dropped, which the form shows as a note; everything else is sent as typed.
    ///
    /// # Errors
    /// Every problem at once, each with its field, in the order of the form.
    pub fn validate(&self, now: Seconds) -> Result<NewKey, Vec<Problem>> {
        let mut problems = Vec::new();
        let name = self.name.trim();
        if let Some(text) = name_problem(name) {
            problems.push(Problem { field: Field::Name, text });
        }
        if let Some(text) = description_problem(&self.description) {
            problems.push(Problem { field: Field::Description, text });
        }
        match self.lifetime.expiry(now) {
            Ok(expiry) if problems.is_empty() => {
                Ok(NewKey { name: name.to_owned(), description: self.description.clone(), expiry })
            }
            Ok(_) => Err(problems),
            Err(bad) => {
                problems.push(Problem { field: Field::Lifetime, text: bad.advice().to_owned() });
                Err(problems)
            }
        }
    }
}

impl NewKey {
    /// The name, without spaces around it.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// The description, as typed.
    pub fn description(&self) -> &str {
        &self.description
    }
    /// The moment of expiry.
    pub fn expiry(&self) -> Expiry {
        self.expiry
    }
}

/// U+3164 and its kin are letters to Unicode and blanks to the eye.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{00AD}' | '\u{115F}' | '\u{1160}' | '\u{180E}' | '\u{200B}'
                ..='\u{200F}' | '\u{2060}' | '\u{2800}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}'
        )
}

fn name_problem(name: &str) -> Option<String> {
    let length = name.chars().count();
    if name.chars().all(is_blank) {
        Some("Give the key a name by which others will know what it is for.".to_owned())
    } else if name.chars().any(char::is_control) {
        Some("The name holds a control character, such as a line break. Remove it.".to_owned())
    } else if length > NAME_LIMIT {
        Some(format!("The name has {length} characters; at most {NAME_LIMIT} are allowed."))
    } else {
        None
    }
}

fn description_problem(text: &str) -> Option<String> {
    let length = text.chars().count();
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        Some("The description holds a control character. Remove it.".to_owned())
    } else if length > DESCRIPTION_LIMIT {
        Some(format!("The description has {length} characters; at most {DESCRIPTION_LIMIT} are allowed."))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Seconds = Seconds(1_700_000_000);

    fn draft(name: &str) -> Draft {
        Draft { name: name.into(), ..Draft::empty() }
    }

    fn fields(draft: &Draft) -> Vec<Field> {
        draft.validate(NOW).map_or_else(|problems| problems.iter().map(|p| p.field).collect(), |_| vec![])
    }

    #[test]
    fn names_that_look_empty_are_refused() {
        for name in ["", "   ", "\u{a0}\u{a0}", "\u{3164}", "\u{200b}\u{feff}"] {
            assert_eq!(fields(&draft(name)), [Field::Name], "{name:?}");
        }
    }

    #[test]
    fn ordinary_names_of_any_script_pass_unchanged() {
        let family = "👩‍👩‍👧 family";
        for name in ["null", "__proto__", "<img src=x>", "=1+1", "مفتاح", "鍵", family, "a/b?c#d"] {
            let key = draft(name).validate(NOW).unwrap();
            assert_eq!(key.name(), name);
        }
    }

    #[test]
    fn control_characters_and_length_are_refused_by_code_point() {
        for name in ["a\nb", "a\u{0}b", "\u{1b}[31m"] {
            assert_eq!(fields(&draft(name)), [Field::Name], "{name:?}");
        }
        assert!(draft(&"é".repeat(NAME_LIMIT)).validate(NOW).is_ok());
        assert_eq!(fields(&draft(&"é".repeat(NAME_LIMIT + 1))), [Field::Name]);
    }

    #[test]
    fn spaces_around_a_name_are_dropped() {
        assert_eq!(draft("  ci \u{a0}").validate(NOW).unwrap().name(), "ci");
    }

    #[test]
    fn every_problem_is_told_at_once() {
        let bad = Draft {
            name: String::new(),
            description: "x".repeat(DESCRIPTION_LIMIT + 1),
            lifetime: Lifetime::Until(None),
        };
        assert_eq!(fields(&bad), [Field::Name, Field::Description, Field::Lifetime]);
    }
}

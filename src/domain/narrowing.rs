//! Which keys of a project are fetched at all: for projects so large that nobody wants every key in the page.
//!
//! Invariant: a narrowing has a text form that an address can carry, and reads back from it as it was. What it says of
//! itself is what is sent: nothing is narrowed in silence.

use super::secret_shape::{holds_secret, is_known_secret};

/// What the server is asked for. Everything that is given must hold; nothing given is every key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrowing {
    /// Ids of tenants, of which a key must have one.
    pub tenants: Vec<String>,
    /// The id of the user that a key acts as.
    pub user: String,
    /// Who made it, as the server knows people.
    pub creator: String,
    /// Custom attributes by name, each with the value as it was typed.
    pub attributes: Vec<(String, String)>,
    /// Text that the server looks for, in fields of its own choice.
    pub text: String,
    /// How many keys at most.
    pub limit: Option<u32>,
}

/// The form of a narrowing, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NarrowingDraft {
    /// Ids, apart by commas or lines.
    pub tenants: String,
    /// An id.
    pub user: String,
    /// A person.
    pub creator: String,
    /// A `name=value` a line.
    pub attributes: String,
    /// Words.
    pub text: String,
    /// A number.
    pub limit: String,
}

/// What can be wrong with the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NarrowingProblem {
    /// Nothing is filled in.
    Nothing,
    /// A line of the attributes is not a name, an equals sign and a value.
    Attribute,
    /// Two lines have the same name.
    Twice,
    /// The limit is no whole number above zero.
    Limit,
    /// There seems to be a secret in this field.
    Secret(NarrowingField),
}

/// A field of the form into which a secret can be pasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NarrowingField {
    /// Ids of tenants.
    Tenants,
    /// The id of a user.
    User,
    /// A person.
    Creator,
    /// Custom attributes.
    Attributes,
    /// Words.
    Text,
}

impl NarrowingProblem {
    /// What to do.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Nothing => "Fill in at least one field.",
            Self::Attribute => "Write a name, an equals sign and a value on each line.",
            Self::Twice => "Write each name once: a key has one value of each attribute.",
            Self::Limit => "Write a whole number above zero, or nothing.",
            Self::Secret(_) => {
                "This looks like a secret. A server filter is part of the address, which the browser remembers: remove it."
            }
        }
    }
}

impl NarrowingDraft {
    /// The narrowing that the form describes. Spaces around an entry are dropped.
    ///
    /// # Errors
    /// The first problem.
    pub fn validate(&self) -> Result<Narrowing, NarrowingProblem> {
        let entries = |text: &str, apart: &[char]| -> Vec<String> {
            text.split(apart).map(str::trim).filter(|entry| !entry.is_empty()).map(str::to_owned).collect()
        };
        let mut attributes: Vec<(String, String)> = Vec::new();
        for line in entries(&self.attributes, &['\n', '\r']) {
            let (name, value) = line.split_once('=').ok_or(NarrowingProblem::Attribute)?;
            let (name, value) = (name.trim().to_owned(), value.trim().to_owned());
            match () {
                () if name.is_empty() || value.is_empty() => return Err(NarrowingProblem::Attribute),
                () if attributes.iter().any(|(other, _)| *other == name) => return Err(NarrowingProblem::Twice),
                () => attributes.push((name, value)),
            }
        }
        let limit = match self.limit.trim() {
            "" => None,
            digits => Some(limit(digits).ok_or(NarrowingProblem::Limit)?),
        };
        let narrowing = Narrowing {
            tenants: entries(&self.tenants, &[',', '\n', '\r']),
            user: self.user.trim().to_owned(),
            creator: self.creator.trim().to_owned(),
            attributes,
            text: self.text.trim().to_owned(),
            limit,
        };
        match narrowing.secret() {
            _ if narrowing.is_nothing() => Err(NarrowingProblem::Nothing),
            Some(field) => Err(NarrowingProblem::Secret(field)),
            None => Ok(narrowing),
        }
    }
}

impl From<&Narrowing> for NarrowingDraft {
    fn from(Narrowing { tenants, user, creator, attributes, text, limit }: &Narrowing) -> Self {
        let lines: Vec<String> = attributes.iter().map(|(name, value)| format!("{name}={value}")).collect();
        Self {
            tenants: tenants.join("\n"),
            user: user.clone(),
            creator: creator.clone(),
            attributes: lines.join("\n"),
            text: text.clone(),
            limit: limit.map(|limit| limit.to_string()).unwrap_or_default(),
        }
    }
}

fn limit(digits: &str) -> Option<u32> {
    digits.parse().ok().filter(|limit| *limit > 0)
}

/// What every setting of a narrowing begins with, among other settings of a list.
pub const PREFIX: &str = "only.";

impl Narrowing {
    /// Whether every key is fetched.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// The field into which a secret seems to have been pasted. Ids may be as random as secrets.
    fn secret(&self) -> Option<NarrowingField> {
        use NarrowingField::{Attributes, Creator, Tenants, Text, User};
        let Self { tenants, user, creator, attributes, text, limit: _ } = self;
        let fields = [
            (tenants.iter().any(|id| is_known_secret(id)), Tenants),
            (is_known_secret(user), User),
            (is_known_secret(creator), Creator),
            (attributes.iter().any(|(_, value)| holds_secret(value)), Attributes),
            (holds_secret(text), Text),
        ];
        fields.into_iter().find_map(|(is_secret, field)| is_secret.then_some(field))
    }

    /// The settings of this narrowing, such as `only.tenant=T1`. A `;` in one is written `%3B`.
    pub fn settings(&self) -> Vec<String> {
        let Self { tenants, user, creator, attributes, text, limit } = self;
        let one = |name: &'static str, value: &str| (!value.is_empty()).then(|| (name, value.to_owned()));
        let all = tenants.iter().filter_map(|tenant| one("tenant", tenant));
        let all = all.chain(one("user", user)).chain(one("by", creator));
        let all = all.chain(attributes.iter().map(|(name, value)| ("attr", format!("{name}={value}"))));
        let all = all.chain(one("text", text)).chain(limit.map(|limit| ("limit", limit.to_string())));
        all.map(|(name, value)| format!("{PREFIX}{name}={}", value.replace('%', "%25").replace(';', "%3B"))).collect()
    }

    /// Reads the settings of a narrowing among others, apart by `;`. What cannot be read narrows nothing.
    pub fn read(settings: &str) -> Self {
        let mut narrowing = Self::default();
        for (name, value) in settings.split(';').filter_map(|one| one.strip_prefix(PREFIX)?.split_once('=')) {
            let value = value.replace("%3B", ";").replace("%25", "%");
            match name {
                _ if value.is_empty() => {}
                "tenant" => narrowing.tenants.push(value),
                "user" => narrowing.user = value,
                "by" => narrowing.creator = value,
                "attr" => narrowing.attributes.extend(value.split_once('=').map(|(a, b)| (a.to_owned(), b.to_owned()))),
                "text" => narrowing.text = value,
                "limit" => narrowing.limit = limit(&value),
                _ => {}
            }
        }
        narrowing
    }

    /// In words, after "Only": `at most 500 keys of tenant T1 or T2, made by anna`.
    pub fn words(&self) -> String {
        let Self { tenants, user, creator, attributes, text, limit } = self;
        let some = |before: &str, what: &str| (!what.is_empty()).then(|| format!("{before} {what}"));
        let all = some("of tenant", &tenants.join(" or ")).into_iter();
        let all = all.chain(some("that act as user", user)).chain(some("made by", creator));
        let all = all.chain(attributes.iter().map(|(name, value)| format!("with the attribute {name}={value}")));
        let all = all.chain((!text.is_empty()).then(|| format!("with the text “{text}”")));
        let most = limit.map(|limit| format!("at most {limit} ")).unwrap_or_default();
        format!("{most}keys {}", all.collect::<Vec<_>>().join(", ")).trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> NarrowingDraft {
        NarrowingDraft {
            tenants: " T1,T2\nT;3 ".into(),
            user: "U1".into(),
            creator: "a%3Bb@c".into(),
            attributes: "env = prod\n\nteam=a=b".into(),
            text: " two words ".into(),
            limit: "500".into(),
        }
    }

    #[test]
    fn a_narrowing_reads_back_from_its_settings_and_from_its_form() {
        let narrowing = draft().validate().unwrap();
        assert_eq!(narrowing.tenants, ["T1", "T2", "T;3"]);
        assert_eq!(narrowing.attributes, [("env".into(), "prod".into()), ("team".into(), "a=b".into())]);
        let settings = narrowing.settings().join(";");
        assert_eq!(Narrowing::read(&format!("sort=-name;{settings};density=compact")), narrowing);
        assert_eq!(NarrowingDraft::from(&narrowing).validate(), Ok(narrowing.clone()));
        assert_eq!(
            narrowing.words(),
            "at most 500 keys of tenant T1 or T2 or T;3, that act as user U1, made by a%3Bb@c, with the attribute env=prod, \
             with the attribute team=a=b, with the text “two words”"
        );
    }

    #[test]
    fn what_cannot_be_read_narrows_nothing() {
        for text in ["", "only.", "only.tenant", "only.tenant=", "only.limit=0", "only.limit=x", "only.attr=a", "x=1"] {
            assert!(Narrowing::read(text).is_nothing(), "{text}");
        }
    }

    #[test]
    fn a_form_is_refused_with_its_reason() {
        let refused = |change: fn(&mut NarrowingDraft)| {
            let mut draft = NarrowingDraft::default();
            change(&mut draft);
            draft.validate().unwrap_err()
        };
        assert_eq!(refused(|_| ()), NarrowingProblem::Nothing);
        assert_eq!(refused(|it| it.tenants = " , \n".into()), NarrowingProblem::Nothing);
        assert_eq!(refused(|it| it.attributes = "env".into()), NarrowingProblem::Attribute);
        assert_eq!(refused(|it| it.attributes = "=x".into()), NarrowingProblem::Attribute);
        assert_eq!(refused(|it| it.attributes = "a=1\na=2".into()), NarrowingProblem::Twice);
        let secret = || "ghp_16C7e42F292c6912E7710c838347Ae178B4a".to_owned();
        let pasted = NarrowingDraft { text: secret(), ..NarrowingDraft::default() };
        assert_eq!(pasted.validate(), Err(NarrowingProblem::Secret(NarrowingField::Text)));
        let pasted = NarrowingDraft { tenants: secret(), ..NarrowingDraft::default() };
        assert_eq!(pasted.validate(), Err(NarrowingProblem::Secret(NarrowingField::Tenants)));
        for limit in ["0", "-1", "1.5", "all", "99999999999"] {
            let draft = NarrowingDraft { limit: limit.into(), ..NarrowingDraft::default() };
            assert_eq!(draft.validate(), Err(NarrowingProblem::Limit), "{limit}");
        }
    }
}

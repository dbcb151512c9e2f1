//! Why a new key begins with the settings of another, and with what it begins.

use super::access_key::AccessKey;
use super::draft::{Draft, NAME_LIMIT};
use super::time::Seconds;

/// The reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To have another one like it.
    Copy,
    /// To take its place without downtime.
    Replace,
    /// To have its settings back after it was deleted.
    Recreate,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Copy, Self::Replace, Self::Recreate];

    /// The form of the new key: under a name that tells it from the other, where there still is one.
    pub fn draft(self, key: &AccessKey, now: Seconds) -> Draft {
        Draft { name: self.name(&key.name), ..Draft::like(key, now) }
    }

    /// What the new key is called, by the name of the other.
    pub fn name(self, name: &str) -> String {
        match self {
            Self::Copy => suffixed(name, " (copy)"),
            Self::Replace => suffixed(name, " (replacement)"),
            Self::Recreate => name.to_owned(),
        }
    }
}

/// The name with something after it, no longer than a name may be.
fn suffixed(name: &str, suffix: &str) -> String {
    let room = NAME_LIMIT.saturating_sub(suffix.chars().count());
    let name = name.trim();
    match name.char_indices().nth(room) {
        Some(_) => name.chars().take(room.saturating_sub(1)).chain("…".chars()).chain(suffix.chars()).collect(),
        None => format!("{name}{suffix}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::access_key::tests::key;
    use super::*;

    #[test]
    fn the_new_name_tells_what_the_key_is_for_and_fits() {
        let name = |purpose: Purpose, name: &str| purpose.draft(&key("K1", name), Seconds(0)).name;
        assert_eq!(name(Purpose::Copy, "nightly "), "nightly (copy)");
        assert_eq!(name(Purpose::Replace, "nightly"), "nightly (replacement)");
        assert_eq!(name(Purpose::Recreate, "nightly"), "nightly");
        for purpose in [Purpose::Copy, Purpose::Replace] {
            let long = name(purpose, &"ж".repeat(100));
            assert!(long.chars().count() == NAME_LIMIT && long.ends_with(')') && long.contains('…'), "{long}");
        }
    }
}

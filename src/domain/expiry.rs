//! Until when a key lives, and how a person chooses it.
//!
//! Invariant: "never" is a value of its own, reached only by an explicit choice, not a zero that somebody forgot to fill in.

use super::access_key::AccessKey;
use super::time::{DAY, Seconds};

/// Until when a key can be exchanged. The API writes [`Expiry::Never`] as 0 and offers no way to change it later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Expiry {
    /// The last moment at which it works.
    At(Seconds),
    /// No end.
    Never,
}

impl Expiry {
    /// Whether the end has come. A key works up to its expiry, and no longer at it.
    pub fn is_past(self, now: Seconds) -> bool {
        matches!(self, Self::At(end) if end <= now)
    }
}

/// The choice in the form, not yet a moment in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifetime {
    /// So many days from the moment of sending; one of [`Lifetime::PRESETS`] in the form.
    Days(u16),
    /// Until a chosen moment; `None` while the field is empty or not a moment.
    Until(Option<Seconds>),
    /// Without end.
    Never,
}

/// Why a lifetime cannot be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadLifetime {
    /// No moment was chosen, or what was typed is none.
    Missing,
    /// The moment has passed, or comes within a minute.
    Past,
    /// Later than the API can express.
    TooLate,
}

/// A key that would expire within this many seconds is refused as "in the past": it would be dead before it is stored.
const SHORTEST: i64 = 60;

impl Lifetime {
    /// The lengths that the form offers, in days.
    pub const PRESETS: [u16; 5] = [30, 60, 90, 180, 365];

    /// As long a life as a stored key was given. Where nobody knows how long that was, a moment is still to be chosen.
    pub fn like(key: &AccessKey, now: Seconds) -> Self {
        let (end, created) = match (key.expiry, key.created) {
            (Expiry::Never, _) => return Self::Never,
            (Expiry::At(_), None) => return Self::Until(None),
            (Expiry::At(end), Some(created)) => (end, created),
        };
        let length = end.since(created);
        // A preset counts from the moment of sending, and the server's clock is not ours.
        let is_near = |days: &&u16| (length - i64::from(**days) * DAY).abs() < DAY / 2;
        match Self::PRESETS.iter().find(is_near) {
            Some(days) => Self::Days(*days),
            None => Self::Until(Some(now.plus(length))),
        }
    }

    /// The moment of expiry if the key were made at `now`.
    ///
    /// # Errors
    /// [`BadLifetime`] when there is no such moment, or the API could not take it.
    pub fn expiry(self, now: Seconds) -> Result<Expiry, BadLifetime> {
        let end = match self {
            Self::Never => return Ok(Expiry::Never),
            Self::Days(days) => now.plus(i64::from(days) * DAY),
            Self::Until(moment) => moment.ok_or(BadLifetime::Missing)?,
        };
        if end.since(now) < SHORTEST {
            Err(BadLifetime::Past)
        } else if end > Seconds::LAST_EXPRESSIBLE {
            Err(BadLifetime::TooLate)
        } else {
            Ok(Expiry::At(end))
        }
    }
}

impl BadLifetime {
    /// What to tell the person, and what to do.
    pub fn advice(self) -> &'static str {
        match self {
            Self::Missing => "Choose the date and time at which the key stops working.",
            Self::Past => "Choose a moment at least a minute from now: this one has passed.",
            Self::TooLate => {
                "Choose a moment before 19 January 2038, 03:14:07 UTC: the API cannot express a later one."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Seconds = Seconds(1_700_000_000);

    #[test]
    fn a_preset_counts_from_the_moment_of_sending() {
        assert_eq!(Lifetime::Days(30).expiry(NOW), Ok(Expiry::At(Seconds(1_700_000_000 + 30 * 86_400))));
    }

    #[test]
    fn a_moment_must_lie_ahead_and_within_what_the_api_can_express() {
        let table = [
            (None, Err(BadLifetime::Missing)),
            (Some(NOW), Err(BadLifetime::Past)),
            (Some(NOW.plus(59)), Err(BadLifetime::Past)),
            (Some(NOW.plus(60)), Ok(Expiry::At(NOW.plus(60)))),
            (Some(Seconds::LAST_EXPRESSIBLE), Ok(Expiry::At(Seconds::LAST_EXPRESSIBLE))),
            (Some(Seconds::LAST_EXPRESSIBLE.plus(1)), Err(BadLifetime::TooLate)),
            (Some(Seconds(-1)), Err(BadLifetime::Past)),
            (Some(Seconds(i64::MAX)), Err(BadLifetime::TooLate)),
        ];
        for (moment, outcome) in table {
            assert_eq!(Lifetime::Until(moment).expiry(NOW), outcome, "{moment:?}");
        }
    }

    #[test]
    fn a_copy_lives_as_long_as_its_original_did() {
        use super::super::access_key::tests::key;
        let made = |length: i64| AccessKey {
            created: Some(Seconds(1_000)),
            expiry: Expiry::At(Seconds(1_000 + length)),
            ..key("K1", "a")
        };
        assert_eq!(Lifetime::like(&key("K1", "a"), NOW), Lifetime::Never);
        assert_eq!(Lifetime::like(&made(90 * DAY + 3_600), NOW), Lifetime::Days(90));
        assert_eq!(Lifetime::like(&made(7 * DAY), NOW), Lifetime::Until(Some(NOW.plus(7 * DAY))));
        assert_eq!(Lifetime::like(&AccessKey { created: None, ..made(DAY) }, NOW), Lifetime::Until(None));
    }

    #[test]
    fn a_key_no_longer_works_at_its_expiry() {
        assert!(Expiry::At(NOW).is_past(NOW));
        assert!(!Expiry::At(NOW.plus(1)).is_past(NOW));
        assert!(!Expiry::Never.is_past(Seconds(i64::MAX)));
    }
}

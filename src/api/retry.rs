//! When a read may be sent again.
//!
//! Invariant: pure, and asked for reads only; nothing here can see a write.

use super::error::{ReadError, Refusal};
use super::transport::RetryAfter;

/// How long a read is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// Once: a person waits for the verdict, as at sign-in.
    None,
    /// Again at once, then after about 1, 3 and 8 seconds; after a "too many requests" once more, when the server says.
    Usual,
}

/// Pauses before the second, third, … try, in milliseconds, before jitter.
const PAUSES: [u32; 4] = [0, 1_000, 3_000, 8_000];
/// Longest wait that a server can impose, and the wait when it names none, in seconds.
const LONGEST_WAIT: u32 = 120;
const DOCUMENTED_WAIT: u32 = 60;

/// How many milliseconds to pause before trying again after `tries` tries; `None` to give up.
///
/// `jitter` is a fresh random byte: it spreads the tries of several pages by up to a quarter.
pub(super) fn pause(patience: Patience, tries: usize, error: &ReadError, jitter: u8) -> Option<u32> {
    let base = match (patience, error) {
        (Patience::None, _) => None,
        (Patience::Usual, ReadError::Unreachable | ReadError::Failing { .. } | ReadError::Damaged) => {
            PAUSES.get(tries.saturating_sub(1)).copied()
        }
        (Patience::Usual, ReadError::Refused(Refusal::TooMany { wait })) if tries == 1 => Some(wait * 1_000),
        (Patience::Usual, ReadError::Refused(_) | ReadError::NotDescope { .. }) => None,
    }?;
    Some(base + base / 4 * u32::from(jitter) / 255)
}

/// Seconds to wait after a "too many requests", between 1 and 120; the documented 60 when the server names none that
/// makes sense. `now` is in milliseconds since the epoch.
pub(super) fn wait_after(named: Option<RetryAfter>, now: i64) -> u32 {
    let wait = match named {
        None => DOCUMENTED_WAIT,
        Some(RetryAfter::Seconds(seconds)) => seconds,
        // Up to the next whole second: a wait that is too short costs another refusal.
        Some(RetryAfter::At(moment)) => {
            u32::try_from(moment.saturating_sub(now).max(0) / 1_000 + 1).unwrap_or(LONGEST_WAIT)
        }
    };
    wait.clamp(1, LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sat, 21 Nov 2026 12:00:00 GMT.
    const NOW: i64 = 1_795_262_400_000;

    #[test]
    fn a_wait_is_kept_within_bounds() {
        use RetryAfter::{At, Seconds};
        let table = [
            (Some(Seconds(5)), 5),
            (Some(Seconds(0)), 1),
            (Some(Seconds(99_999_999)), 120),
            (None, 60),
            (Some(At(NOW + 30_000)), 31),
            (Some(At(NOW - 3_600_000)), 1),
            (Some(At(NOW + 86_400_000)), 120),
            (Some(At(i64::MAX)), 120),
            (Some(At(i64::MIN)), 1),
        ];
        for (named, seconds) in table {
            assert_eq!(wait_after(named, NOW), seconds, "{named:?}");
        }
    }

    #[test]
    fn a_lost_read_is_tried_five_times_at_growing_distances() {
        let pauses: Vec<_> = (1..=5).map(|tries| pause(Patience::Usual, tries, &ReadError::Unreachable, 0)).collect();
        assert_eq!(pauses, [Some(0), Some(1_000), Some(3_000), Some(8_000), None]);
        assert_eq!(pause(Patience::Usual, 2, &ReadError::Unreachable, 255), Some(1_250));
    }

    #[test]
    fn a_refusal_is_not_asked_again_but_for_a_full_budget_once() {
        let forbidden = ReadError::Refused(Refusal::Forbidden(Default::default()));
        assert_eq!(pause(Patience::Usual, 1, &forbidden, 0), None);
        let full = ReadError::Refused(Refusal::TooMany { wait: 5 });
        assert_eq!(pause(Patience::Usual, 1, &full, 0), Some(5_000));
        assert_eq!(pause(Patience::Usual, 2, &full, 0), None);
        assert_eq!(pause(Patience::None, 1, &full, 0), None);
        assert_eq!(pause(Patience::None, 1, &ReadError::Unreachable, 0), None);
    }
}

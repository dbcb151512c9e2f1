//! When a read may be sent again.
//!
//! Invariant: pure, and asked for reads only; nothing here can see a write.

use super::error::{ReadError, Refusal};

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

/// Seconds to wait after a "too many requests": from whole seconds or an HTTP date, between 1 and 120; the documented
/// 60 when the header is missing or makes no sense. `now` is in milliseconds since the epoch.
pub(super) fn wait_after(header: Option<&str>, now: i64) -> u32 {
    let text = header.unwrap_or_default().trim();
    let seconds = if let Ok(seconds) = text.parse::<i64>() {
        Some(seconds).filter(|seconds| *seconds >= 0)
    } else {
        moment(text).map(|at| at.saturating_sub(now).max(0).div_euclid(1_000) + 1)
    };
    let wait = seconds.map_or(DOCUMENTED_WAIT, |seconds| u32::try_from(seconds).unwrap_or(LONGEST_WAIT));
    wait.clamp(1, LONGEST_WAIT)
}

/// An HTTP date as milliseconds since the epoch.
pub(super) fn moment(text: &str) -> Option<i64> {
    let at = httpdate::parse_http_date(text).ok()?;
    let since = at.duration_since(std::time::UNIX_EPOCH).ok()?;
    i64::try_from(since.as_millis()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sat, 21 Nov 2026 12:00:00 GMT.
    const NOW: i64 = 1_795_262_400_000;

    #[test]
    fn a_wait_is_read_from_seconds_or_a_date_and_kept_within_bounds() {
        let table = [
            (Some("5"), 5),
            (Some(" 7 "), 7),
            (Some("0"), 1),
            (Some("99999999"), 120),
            (Some("99999999999999999999"), 60),
            (Some("-1"), 60),
            (Some("abc"), 60),
            (Some("5, 7"), 60),
            (Some(""), 60),
            (None, 60),
            (Some("Sat, 21 Nov 2026 12:00:30 GMT"), 31),
            (Some("Sat, 21 Nov 2026 11:00:00 GMT"), 1),
            (Some("Sun, 22 Nov 2026 12:00:00 GMT"), 120),
        ];
        for (header, seconds) in table {
            assert_eq!(wait_after(header, NOW), seconds, "{header:?}");
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

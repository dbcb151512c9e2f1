//! Moments and spans, in whole seconds as the management API counts them.
//!
//! Invariant: a moment never passes through a floating-point number, and a sum never overflows.

/// A moment: seconds since 1970-01-01T00:00:00Z, without leap seconds. The API's own unit for everything but its audit log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seconds(pub i64);

/// Seconds in a day.
pub const DAY: i64 = 86_400;

impl Seconds {
    /// The last moment that the API can express in an answer, whose times are 32-bit: 2038-01-19T03:14:07Z.
    pub const LAST_EXPRESSIBLE: Self = Self(i32::MAX as i64);

    /// This moment moved by a number of seconds, stopping at the ends of the range.
    pub const fn plus(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// How many seconds lie between `earlier` and this moment; negative when `earlier` is the later one.
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// A span in words with its largest fitting unit: `47 s`, `12 min`, `5 h`, `30 days`, `2 months`, `3 years`.
///
/// Days are counted as long as a person would count them; beyond that the exact moment stands beside the rounded words.
pub fn span_in_words(seconds: i64) -> String {
    let seconds = seconds.unsigned_abs();
    let plural = |n: u64, unit: &str| format!("{n} {unit}{}", if n == 1 { "" } else { "s" });
    let days = seconds / DAY.unsigned_abs();
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min", seconds / 60),
        3_600..86_400 => format!("{} h", seconds / 3_600),
        _ if days < 100 => plural(days, "day"),
        _ if days < 730 => plural((days * 12 + 182) / 365, "month"),
        _ => plural(days / 365, "year"),
    }
}

/// A moment as seen from `now`: `in 12 days`, `3 h ago`, `now`.
pub fn relative(moment: Seconds, now: Seconds) -> String {
    match moment.since(now) {
        0 => "now".to_owned(),
        ahead @ 1.. => format!("in {}", span_in_words(ahead)),
        behind => format!("{} ago", span_in_words(behind)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_told_in_its_largest_fitting_unit() {
        let table = [
            (0, "0 s"),
            (59, "59 s"),
            (60, "1 min"),
            (3_599, "59 min"),
            (3_600, "1 h"),
            (DAY, "1 day"),
            (30 * DAY, "30 days"),
            (99 * DAY, "99 days"),
            (120 * DAY, "4 months"),
            (365 * DAY, "12 months"),
            (730 * DAY, "2 years"),
        ];
        for (seconds, words) in table {
            assert_eq!(span_in_words(seconds), words, "{seconds}");
        }
    }

    #[test]
    fn the_ends_of_the_range_do_not_overflow() {
        assert_eq!(Seconds(i64::MAX).plus(1), Seconds(i64::MAX));
        assert!(relative(Seconds(i64::MIN), Seconds(i64::MAX)).ends_with("ago"));
    }
}

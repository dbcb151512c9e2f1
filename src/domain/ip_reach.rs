//! Whom a list of addresses allows as a whole: ranges that look narrow one by one may leave nobody out together.
//!
//! Invariant: judged by family, and by the addresses from which a request can come: what is private or special is in no
//! way. What cannot be read allows nobody.

use std::net::IpAddr;

use super::ip_range::IpRange;

/// The families of which everyone is allowed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Everyone on IPv4.
    pub v4: bool,
    /// Everyone on IPv6.
    pub v6: bool,
}

/// IPv4 ranges from which no request comes.
const SPECIAL: [(u32, u8); 8] = [
    (0, 8),
    (0x0a00_0000, 8),
    (0x6440_0000, 10),
    (0x7f00_0000, 8),
    (0xa9fe_0000, 16),
    (0xac10_0000, 12),
    (0xc0a8_0000, 16),
    (0xe000_0000, 3),
];

/// The IPv6 addresses that are given out: 2000::/3.
const GIVEN_OUT: (u128, u128) = (0x2000 << 112, (0x4000 << 112) - 1);

/// Prefixes up to this many bits count: a list would need thousands of narrower ranges to allow everyone.
const WIDE: u8 = 12;

impl Reach {
    /// Of the entries of a list. An empty list allows everyone.
    pub fn of_list<T: AsRef<str>>(list: &[T]) -> Self {
        if list.is_empty() {
            return Self { v4: true, v6: true };
        }
        Self::of(list.iter().filter_map(|entry| wide(entry.as_ref())))
    }

    /// Of ranges together.
    pub fn of(ranges: impl IntoIterator<Item = IpRange>) -> Self {
        let (mut v4, mut v6) = (Vec::new(), Vec::new());
        for range in ranges {
            let (first, last) = range.bounds();
            if range.is_v6() { &mut v6 } else { &mut v4 }.push((first, last));
        }
        if !v4.is_empty() {
            v4.extend(SPECIAL.map(|(first, prefix)| {
                let first = u128::from(first);
                (first, first + (1 << (32 - prefix)) - 1)
            }));
        }
        Self { v4: covers(&v4, (0, u128::from(u32::MAX))), v6: covers(&v6, GIVEN_OUT) }
    }

    /// What this allows and the other does not.
    pub fn beyond(self, other: Self) -> Self {
        Self { v4: self.v4 && !other.v4, v6: self.v6 && !other.v6 }
    }

    /// Whether there is no family of which everyone is allowed.
    pub fn is_nobody(self) -> bool {
        self == Self::default()
    }

    /// Who is allowed, after a verb; `None` where not all of any family are.
    pub fn words(self) -> Option<&'static str> {
        match self {
            Self { v4: true, v6: true } => Some("everyone"),
            Self { v4: true, v6: false } => Some("everyone on IPv4"),
            Self { v4: false, v6: true } => Some("everyone on IPv6"),
            Self { v4: false, v6: false } => None,
        }
    }
}

/// The range of an entry, when it is wide enough to count. Most are not, and are not read to know that.
pub fn wide(entry: &str) -> Option<IpRange> {
    let entry = entry.trim();
    let (_, prefix) = entry.split_once('/')?;
    // An IPv4 range in IPv6 dress has 96 bits more.
    let may_be = prefix.len() < 3 || prefix.starts_with("10");
    let range = if may_be { IpRange::parse(entry).ok()? } else { return None };
    (range.prefix() <= WIDE).then_some(range)
}

/// Whether intervals, both ends included, leave nothing of another one out. There are few: they are not worth a sort.
fn covers(intervals: &[(u128, u128)], (mut next, end): (u128, u128)) -> bool {
    loop {
        let here = intervals.iter().filter(|(first, last)| (*first..=*last).contains(&next));
        match here.map(|(_, last)| *last).max() {
            None => return false,
            Some(last) if last >= end => return true,
            Some(last) => next = last + 1,
        }
    }
}

impl IpRange {
    /// The first and the last address as numbers.
    fn bounds(&self) -> (u128, u128) {
        let (first, length) = match self.first() {
            IpAddr::V4(v4) => (u128::from(v4.to_bits()), 32),
            IpAddr::V6(v6) => (v6.to_bits(), 128),
        };
        let free = u32::from(length - self.prefix());
        (first, first | u128::MAX.checked_shr(128 - free).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(list: &[&str]) -> Option<&'static str> {
        Reach::of_list(list).words()
    }

    #[test]
    fn ranges_that_leave_nobody_out_together_allow_everyone() {
        for list in [
            &["0.0.0.0/0"][..],
            &["0.0.0.0/1", "128.0.0.0/1"],
            &["128.0.0.0/1", "203.0.113.7", " 0.0.0.0/1 "],
            &["0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/2", "192.0.0.0/2"],
            &["::ffff:0.0.0.0/96"],
            &["::ffff:0.0.0.0/97", "::ffff:128.0.0.0/97"],
            // All but private and special addresses.
            &[
                "1.0.0.0/8",
                "2.0.0.0/7",
                "4.0.0.0/6",
                "8.0.0.0/7",
                "11.0.0.0/8",
                "12.0.0.0/6",
                "16.0.0.0/4",
                "32.0.0.0/3",
                "64.0.0.0/3",
                "96.0.0.0/4",
                "112.0.0.0/5",
                "120.0.0.0/6",
                "124.0.0.0/7",
                "126.0.0.0/8",
                "128.0.0.0/2",
                "192.0.0.0/3",
            ],
        ] {
            assert_eq!(who(list), Some("everyone on IPv4"), "{list:?}");
        }
        for list in [&["::/0"][..], &["::/1", "8000::/1"], &["2000::/3"], &["3000::/4", "2000::/4"]] {
            assert_eq!(who(list), Some("everyone on IPv6"), "{list:?}");
        }
        assert_eq!(who(&["0.0.0.0/0", "::/0"]), Some("everyone"));
        assert_eq!(who(&[]), Some("everyone"), "no list");
    }

    #[test]
    fn a_list_that_leaves_somebody_out_does_not() {
        for list in [
            &["0.0.0.0/1"][..],
            &["0.0.0.0/1", "128.0.0.0/2"],
            &["0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/4"],
            &["10.0.0.0/8", "203.0.113.0/24", "2001:db8::/32"],
            &["2000::/4", "4000::/2", "fc00::/7"],
            &["x/0", "0.0.0.0", "1.2.3.4/33", ""],
        ] {
            assert_eq!(who(list), None, "{list:?}");
        }
    }

    #[test]
    fn what_is_beyond_is_told_by_family() {
        let (v4, all) = (Reach::of_list(&["0.0.0.0/0"]), Reach::of_list(&["0.0.0.0/0", "::/0"]));
        assert_eq!(all.beyond(v4).words(), Some("everyone on IPv6"));
        assert!(v4.beyond(all).is_nobody());
    }
}

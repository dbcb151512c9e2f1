//! The list of addresses from which a key may be exchanged, as it is typed.
//!
//! Invariant: nothing in the list is changed by itself; what could be written better is told, with the better spelling.
//! The sources name addresses and CIDR ranges, all examples are IPv4, and no source says what the server does with bits
//! behind a prefix: so those are refused in what is typed, and left alone in what is stored.

use std::sync::LazyLock;

use super::ip_range::{BadRange, IpRange};
use super::ip_reach::{Reach, wide};

/// Most entries of a list. Ours: no source names a limit; the comparison of each with each stays quick.
pub const LIST_LIMIT: usize = 500;

/// Why an entry cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadEntry {
    /// Nothing stands there.
    Empty,
    /// It is no address or range.
    Range(BadRange),
    /// Bits are set behind the prefix; this is the network that was probably meant.
    HostBits {
        /// The network.
        network: String,
    },
    /// The same addresses stand there already.
    Twice {
        /// At which place in the list, from 0.
        of: usize,
    },
}

/// What is remarkable about an entry that may be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// It allows everyone of a family.
    Everyone(Reach),
    /// Together with the entries before it, it allows everyone of a family.
    Together(Reach),
    /// Another entry holds all of its addresses.
    Within {
        /// At which place in the list, from 0.
        of: usize,
    },
    /// Its addresses are private or special: no request reaches Descope from there.
    NotPublic,
    /// It is an IPv4 address in IPv6 dress; this is its usual spelling.
    Mapped {
        /// The IPv4 spelling.
        v4: String,
    },
    /// It is IPv6, of which Descope's documentation shows no example.
    V6,
}

/// Whether a list lets an address in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// The list is empty, so everyone is let in.
    Everyone,
    /// By this entry, from 0.
    By(usize),
    /// No entry holds it.
    No,
}

/// Splits pasted text into entries: at line breaks, commas, semicolons and blanks.
pub fn split(pasted: &str) -> Vec<String> {
    pasted.split(separates).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn separates(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ';')
}

/// The entries of a text that is still being typed, and the last one, as long as nothing follows that ends it.
pub fn split_typed(typed: &str) -> (Vec<String>, String) {
    match typed.rfind(separates) {
        None => (Vec::new(), typed.to_owned()),
        Some(end) => {
            let (whole, rest) = typed.split_at(end);
            (split(whole), rest.trim_start_matches(separates).to_owned())
        }
    }
}

/// Who would be allowed by a list with this entry, and is not by the list without it: everyone of a family, or nobody
/// who is worth a question.
pub fn opened_by(list: &[String], entry: &str) -> Reach {
    let Some(range) = wide(entry) else { return Reach::default() };
    let before = || list.iter().filter_map(|entry| wide(entry));
    Reach::of(before().chain([range])).beyond(Reach::of(before()))
}

/// Reads one entry as it is typed, spaces around it aside.
///
/// # Errors
/// [`BadEntry`], but never that it is there twice.
pub fn read(entry: &str) -> Result<IpRange, BadEntry> {
    let entry = entry.trim();
    if entry.is_empty() {
        return Err(BadEntry::Empty);
    }
    let range = IpRange::parse(entry).map_err(BadEntry::Range)?;
    let address = entry.split('/').next().unwrap_or_default();
    let is_network = IpRange::parse(address).is_ok_and(|single| single.first() == range.first());
    if is_network { Ok(range) } else { Err(BadEntry::HostBits { network: range.to_string() }) }
}

/// What is wrong with the entries, each with its place in the list.
pub fn problems(list: &[String]) -> Vec<(usize, BadEntry)> {
    let mut ranges: Vec<Option<IpRange>> = Vec::with_capacity(list.len());
    let mut problems = Vec::new();
    for (at, entry) in list.iter().enumerate() {
        let range = match read(entry) {
            Ok(range) => match ranges.iter().position(|earlier| *earlier == Some(range)) {
                Some(of) => {
                    problems.push((at, BadEntry::Twice { of }));
                    None
                }
                None => Some(range),
            },
            Err(bad) => {
                problems.push((at, bad));
                None
            }
        };
        ranges.push(range);
    }
    problems
}

/// What is remarkable about the entries, each with its place in the list. What cannot be read is passed over, and so is
/// a list that is too long to be sent.
pub fn remarks(list: &[String]) -> Vec<(usize, Remark)> {
    if list.len() > LIST_LIMIT {
        return Vec::new();
    }
    let ranges: Vec<_> = list.iter().map(|entry| IpRange::parse(entry.trim()).ok()).collect();
    let mut remarks = Vec::new();
    for (at, (entry, range)) in list.iter().zip(&ranges).enumerate() {
        let Some(range) = range else { continue };
        let holds = |other: &Option<IpRange>| other.is_some_and(|other| other != *range && range.is_within(&other));
        let alone = Reach::of([*range]);
        let together = opened_by(list.get(..at).unwrap_or_default(), entry);
        if !alone.is_nobody() {
            remarks.push((at, Remark::Everyone(alone)));
        } else if !together.is_nobody() {
            remarks.push((at, Remark::Together(together)));
        } else if is_special(range) {
            remarks.push((at, Remark::NotPublic));
        }
        if let Some(of) = ranges.iter().position(holds) {
            remarks.push((at, Remark::Within { of }));
        }
        if range.is_v6() {
            remarks.push((at, Remark::V6));
        } else if entry.contains(':') {
            remarks.push((at, Remark::Mapped { v4: range.to_string() }));
        }
    }
    remarks
}

/// The list without entries that others hold already, in its order and spelling. What cannot be read stays.
pub fn merged(list: &[String]) -> Vec<String> {
    let ranges: Vec<_> = list.iter().map(|entry| IpRange::parse(entry.trim()).ok()).collect();
    let needed = |at: usize, range: &IpRange| {
        let mut others = ranges.iter().enumerate().filter(|(other, _)| *other != at);
        !others
            .any(|(other, wider)| wider.is_some_and(|wider| range.is_within(&wider) && (wider != *range || other < at)))
    };
    let keep = |(at, entry): (usize, &String)| {
        let range = ranges.get(at).copied().flatten();
        range.is_none_or(|range| needed(at, &range)).then(|| entry.clone())
    };
    list.iter().enumerate().filter_map(keep).collect()
}

/// Whether a request from this address would be let in, by what the documentation says of such lists.
///
/// # Errors
/// The text is no single address.
pub fn admits(list: &[String], address: &str) -> Result<Admission, BadRange> {
    let address = IpRange::parse(address.trim())?;
    if !address.is_single() {
        return Err(BadRange::Address);
    }
    if list.is_empty() {
        return Ok(Admission::Everyone);
    }
    let holds = |entry: &String| IpRange::parse(entry.trim()).is_ok_and(|range| address.is_within(&range));
    Ok(list.iter().position(holds).map_or(Admission::No, Admission::By))
}

/// Ranges from which nobody reaches a public server: private, shared, loopback, link-local, documentation aside.
const SPECIAL: [&str; 9] = [
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "fc00::/7",
    "fe80::/10",
    "::1",
];

fn is_special(range: &IpRange) -> bool {
    static RANGES: LazyLock<Vec<IpRange>> =
        LazyLock::new(|| SPECIAL.iter().filter_map(|special| IpRange::parse(special).ok()).collect());
    RANGES.iter().any(|special| range.is_within(special))
}

impl BadEntry {
    /// What is wrong and what to do.
    pub fn advice(&self) -> String {
        match self {
            Self::Empty => "Enter an address or a range, or remove the line.".to_owned(),
            Self::Range(BadRange::Address) => {
                "This is no IP address. Write one address, such as 203.0.113.7, or a range, such as 203.0.113.0/24; no ports, masks, wildcards or leading zeros.".to_owned()
            }
            Self::Range(BadRange::Prefix) => {
                "What follows the slash must be a plain number, such as the 24 of 203.0.113.0/24.".to_owned()
            }
            Self::Range(BadRange::TooLong) => {
                "The number after the slash is too large: at most 32 for IPv4 and 128 for IPv6.".to_owned()
            }
            Self::HostBits { network } => format!("This is an address within a range. Did you mean {network}?"),
            Self::Twice { of } => format!("These addresses stand in line {} already.", of + 1),
        }
    }
}

impl Remark {
    /// What is remarkable.
    pub fn advice(&self) -> String {
        match self {
            Self::Everyone(reach) => {
                format!("This allows {}, as if there were no list.", reach.words().unwrap_or_default())
            }
            Self::Together(reach) => format!(
                "Together with the entries before it, this allows {}, as if there were no list.",
                reach.words().unwrap_or_default()
            ),
            Self::Within { of } => format!("Line {} holds these addresses already.", of + 1),
            Self::NotPublic => {
                "This is a private or special address. Descope sees the public address of a request, so nobody will be let in by it.".to_owned()
            }
            Self::Mapped { v4 } => format!("This is an IPv4 address in IPv6 dress. Its usual spelling is {v4}."),
            Self::V6 => "Descope's documentation shows IPv4 only. Test whether this is honoured.".to_owned(),
        }
    }
}

impl Admission {
    /// What it means.
    pub fn is_let_in(self) -> bool {
        match self {
            Self::Everyone | Self::By(_) => true,
            Self::No => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(entries: &[&str]) -> Vec<String> {
        entries.iter().map(|entry| (*entry).to_owned()).collect()
    }

    #[test]
    fn pasted_text_is_split_wherever_people_separate() {
        assert_eq!(
            split("10.0.0.1, 10.0.0.2;10.0.0.3\r\n\t10.0.0.0/8\n\n"),
            list(&["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.0/8"])
        );
        assert!(split(" ,;\n").is_empty());
        assert_eq!(split(&"203.0.113.7\n".repeat(10_000)).len(), 10_000);
    }

    #[test]
    fn what_is_typed_becomes_an_entry_when_something_ends_it() {
        let typed = |text: &str| split_typed(text);
        assert_eq!(typed("10.0.0.1"), (vec![], "10.0.0.1".to_owned()));
        assert_eq!(typed("10.0.0.1,"), (list(&["10.0.0.1"]), String::new()));
        assert_eq!(typed("10.0.0.1\n10.0.0.2 10."), (list(&["10.0.0.1", "10.0.0.2"]), "10.".to_owned()));
        assert_eq!(typed(" ,\n"), (vec![], String::new()));
        assert_eq!(typed("１\u{3000}２"), (list(&["１"]), "２".to_owned()));
    }

    #[test]
    fn everyone_is_known_in_any_dress() {
        let opened = |before: &[&str], entry: &str| opened_by(&list(before), entry).words();
        for entry in ["0.0.0.0/0", " 1.2.3.4/0 ", "::ffff:0.0.0.0/96"] {
            assert_eq!(opened(&[], entry), Some("everyone on IPv4"), "{entry}");
            assert_eq!(opened(&["0.0.0.0/0"], entry), None, "they are allowed already");
        }
        assert_eq!(opened(&["0.0.0.0/0"], "::/0"), Some("everyone on IPv6"));
        assert_eq!(opened(&["10.0.0.1", "0.0.0.0/1"], "128.0.0.0/1"), Some("everyone on IPv4"));
        for entry in ["0.0.0.0", "0.0.0.0/1", "x/0"] {
            assert_eq!(opened(&[], entry), None, "{entry}");
        }
    }

    #[test]
    fn bits_behind_the_prefix_are_told_with_the_network() {
        let network = |entry: &str| match read(entry) {
            Err(BadEntry::HostBits { network }) => network,
            other => panic!("{entry}: {other:?}"),
        };
        assert_eq!(network("10.0.0.1/8"), "10.0.0.0/8");
        assert_eq!(network("1.2.3.4/0"), "0.0.0.0/0");
        assert_eq!(network("2001:db8::1/32"), "2001:db8::/32");
        for fine in
            ["10.0.0.0/8", "10.0.0.1", "10.0.0.1/32", "0.0.0.0/0", "::/0", " 203.0.113.7 ", "::ffff:1.2.3.0/120"]
        {
            assert!(read(fine).is_ok(), "{fine}");
        }
    }

    #[test]
    fn each_bad_entry_is_named_by_its_place() {
        let entries = list(&["10.0.0.1", "", "10.0.0.1/32", "1.2.3.*", "1.2.3.4/08", "1.2.3.4/33", "::ffff:10.0.0.1"]);
        let problems = problems(&entries);
        assert_eq!(
            problems,
            [
                (1, BadEntry::Empty),
                (2, BadEntry::Twice { of: 0 }),
                (3, BadEntry::Range(BadRange::Address)),
                (4, BadEntry::Range(BadRange::Prefix)),
                (5, BadEntry::Range(BadRange::TooLong)),
                (6, BadEntry::Twice { of: 0 }),
            ]
        );
        assert!(problems.iter().all(|(_, bad)| !bad.advice().is_empty()));
    }

    #[test]
    fn what_lets_everyone_in_or_nobody_is_remarked() {
        let entries =
            list(&["0.0.0.0/0", "203.0.113.7", "192.168.1.0/24", "::1", "2001:db8::/32", "::ffff:8.8.8.8", "x"]);
        assert_eq!(
            remarks(&entries),
            [
                (0, Remark::Everyone(Reach { v4: true, v6: false })),
                (1, Remark::Within { of: 0 }),
                (2, Remark::NotPublic),
                (2, Remark::Within { of: 0 }),
                (3, Remark::NotPublic),
                (3, Remark::V6),
                (4, Remark::V6),
                (5, Remark::Within { of: 0 }),
                (5, Remark::Mapped { v4: "8.8.8.8".into() }),
            ]
        );
    }

    #[test]
    fn the_entry_that_leaves_nobody_out_is_remarked() {
        let told = remarks(&list(&["128.0.0.0/1", "203.0.113.7", "0.0.0.0/1", "2000::/3"]));
        assert!(told.contains(&(2, Remark::Together(Reach { v4: true, v6: false }))), "{told:?}");
        assert!(told.contains(&(3, Remark::Everyone(Reach { v4: false, v6: true }))), "{told:?}");
        assert!(told.iter().all(|(_, remark)| !remark.advice().contains("allows ,")));
    }

    #[test]
    fn merging_changes_nothing_about_who_is_let_in() {
        let entries =
            list(&["10.0.0.1", "10.0.0.0/8", "10.1.0.0/16", "junk", "203.0.113.7", "203.0.113.7/32", "10.0.0.0/8"]);
        let merged = merged(&entries);
        assert_eq!(merged, list(&["10.0.0.0/8", "junk", "203.0.113.7"]));
        for address in ["10.0.0.1", "10.255.0.1", "203.0.113.7", "203.0.113.8", "::1"] {
            let let_in = |list: &[String]| admits(list, address).unwrap().is_let_in();
            assert_eq!(let_in(&entries), let_in(&merged), "{address}");
        }
    }

    #[test]
    fn an_address_is_let_in_by_the_entry_that_holds_it() {
        let entries = list(&["10.0.0.1/8", "2001:db8::/32"]);
        assert_eq!(admits(&entries, "10.9.9.9"), Ok(Admission::By(0)));
        assert_eq!(admits(&entries, "::ffff:10.9.9.9"), Ok(Admission::By(0)));
        assert_eq!(admits(&entries, " 2001:db8::7 "), Ok(Admission::By(1)));
        assert_eq!(admits(&entries, "11.0.0.1"), Ok(Admission::No));
        assert_eq!(admits(&[], "11.0.0.1"), Ok(Admission::Everyone));
        for text in ["", "10.0.0.0/8", "localhost"] {
            assert_eq!(admits(&entries, text), Err(BadRange::Address), "{text}");
        }
    }
}

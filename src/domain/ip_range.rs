//! An address or a range of addresses, as it stands in a key's list.
//!
//! Invariant: only what every reader of such a list would take the same way is a range. An IPv4 address in IPv6 dress
//! (`::ffff:1.2.3.4`) is the IPv4 address, so that it is compared as what it is.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

/// One address, or all that begin with the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IpRange {
    first: IpAddr,
    prefix: u8,
}

/// Why a text is no address or range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadRange {
    /// What stands before the slash, or alone, is no address.
    Address,
    /// What stands after the slash is no plain number.
    Prefix,
    /// The number after the slash is larger than the address is long.
    TooLong,
}

impl IpRange {
    /// Reads `10.0.0.1`, `10.0.0.0/8`, `2001:db8::1` or `2001:db8::/32`. Bits behind the prefix are cleared.
    ///
    /// # Errors
    /// [`BadRange`]; leading zeros, ports, zones, masks and wildcards are refused: readers disagree about them.
    pub fn parse(text: &str) -> Result<Self, BadRange> {
        let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
        let address: IpAddr = address.parse().map_err(|_| BadRange::Address)?;
        let length = length(address);
        let prefix = match prefix {
            None => length,
            Some(digits) if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                return Err(BadRange::Prefix);
            }
            Some(digits) if digits.len() > 1 && digits.starts_with('0') => return Err(BadRange::Prefix),
            Some(digits) => digits.parse().ok().filter(|bits| *bits <= length).ok_or(BadRange::TooLong)?,
        };
        Ok(Self::new(address, prefix))
    }

    fn new(address: IpAddr, prefix: u8) -> Self {
        match address {
            IpAddr::V4(v4) => Self { first: IpAddr::V4((v4.to_bits() & mask32(prefix)).into()), prefix },
            IpAddr::V6(v6) => match v6.to_ipv4_mapped().filter(|_| prefix >= 96) {
                Some(v4) => Self::new(IpAddr::V4(v4), prefix - 96),
                None => Self { first: IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & mask128(prefix))), prefix },
            },
        }
    }

    /// Whether every address of this range is also in the other.
    pub fn is_within(&self, other: &Self) -> bool {
        self.prefix >= other.prefix
            && length(self.first) == length(other.first)
            && Self::new(self.first, other.prefix).first == other.first
    }

    /// Whether the two have an address in common. Ranges never overlap in part: one lies within the other.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.is_within(other) || other.is_within(self)
    }

    /// Its lowest address.
    pub fn first(&self) -> IpAddr {
        self.first
    }

    /// How many bits all of its addresses begin with.
    pub fn prefix(&self) -> u8 {
        self.prefix
    }

    /// Whether its addresses are IPv6.
    pub fn is_v6(&self) -> bool {
        self.first.is_ipv6()
    }

    /// Whether it is one address.
    pub fn is_single(&self) -> bool {
        self.prefix == length(self.first)
    }
}

impl fmt::Display for IpRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_single() { self.first.fmt(f) } else { write!(f, "{}/{}", self.first, self.prefix) }
    }
}

fn length(address: IpAddr) -> u8 {
    match address {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    }
}

fn mask32(prefix: u8) -> u32 {
    u32::MAX.checked_shl(32 - u32::from(prefix)).unwrap_or(0)
}

fn mask128(prefix: u8) -> u128 {
    u128::MAX.checked_shl(128 - u32::from(prefix)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(text: &str) -> IpRange {
        IpRange::parse(text).unwrap()
    }

    #[test]
    fn what_readers_disagree_about_is_no_range() {
        let refused =
            |texts: &[&str], why| texts.iter().for_each(|text| assert_eq!(IpRange::parse(text), Err(why), "{text}"));
        refused(&["", "01.2.3.4", "0177.0.0.1", "0x7f.1", "2130706433", "1.2.3", "1.2.3.*"], BadRange::Address);
        refused(
            &["1.2.3.0-1.2.3.9", "fe80::1%eth0", "[::1]", "1.2.3.4:443", "１.２.３.４", "1.2.3.4\u{200b}"],
            BadRange::Address,
        );
        refused(
            &["1.2.3.4/", "1.2.3.4/08", "1.2.3.4/+8", "1.2.3.4/255.255.255.0", "1.2.3.4/8/8", "::/-1"],
            BadRange::Prefix,
        );
        refused(&["1.2.3.4/33", "2001:db8::/129", "1.2.3.4/4294967304"], BadRange::TooLong);
    }

    #[test]
    fn a_range_holds_what_begins_with_its_bits() {
        let table = [
            ("10.1.2.3", "10.0.0.0/8", true),
            ("10.0.0.1/8", "10.0.0.0/8", true),
            ("11.0.0.0", "10.0.0.0/8", false),
            ("10.0.0.0/8", "10.1.0.0/16", false),
            ("203.0.113.7", "0.0.0.0/0", true),
            ("203.0.113.7", "::/0", false),
            ("::ffff:10.0.0.1", "10.0.0.0/8", true),
            ("::ffff:10.0.0.0/104", "10.0.0.0/8", true),
            ("2001:db8:1::/48", "2001:db8::/32", true),
            ("2001:db9::", "2001:db8::/32", false),
        ];
        for (inner, outer, within) in table {
            assert_eq!(range(inner).is_within(&range(outer)), within, "{inner} in {outer}");
            assert!(!within || range(outer).overlaps(&range(inner)), "{inner} and {outer}");
        }
        assert!(!range("10.0.0.0/16").overlaps(&range("10.1.0.0/16")));
    }

    #[test]
    fn a_range_prints_as_it_is_read() {
        for text in ["10.0.0.0/8", "10.1.2.3", "0.0.0.0/0", "::/0", "2001:db8::/32", "::1"] {
            assert_eq!(range(text).to_string(), text);
        }
        assert_eq!(range("::ffff:1.2.3.0/120").to_string(), "1.2.3.0/24");
    }
}

//! Permitted IPs: single addresses and CIDR ranges, of both families.

use std::net::IpAddr;

use ipnet::IpNet;

fn range(text: &str) -> Option<IpNet> {
    text.parse::<IpNet>().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

/// The first entry that is neither an address nor a range.
pub(crate) fn first_bad(entries: &[String]) -> Option<&String> {
    entries.iter().find(|entry| range(entry).is_none())
}

/// Whether a caller may come from this address; an empty list permits every address.
pub(crate) fn permit(entries: &[String], caller: IpAddr) -> bool {
    // An IPv4 caller may be seen through an IPv6 socket.
    let caller = caller.to_canonical();
    entries.is_empty() || entries.iter().filter_map(|entry| range(entry)).any(|range| range.contains(&caller))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn both_families_and_both_forms() {
        let entries = ["10.0.0.1", "192.168.1.0/24", "2001:db8::/32", "203.0.113.77/28"].map(String::from);
        for (caller, expected) in [
            ("10.0.0.1", true),
            ("10.0.0.2", false),
            ("192.168.1.255", true),
            ("192.168.2.0", false),
            ("2001:db8:1::9", true),
            ("2001:db9::", false),
            ("::ffff:10.0.0.1", true),
            ("203.0.113.65", true),
        ] {
            assert_eq!(permit(&entries, caller.parse().unwrap()), expected, "{caller}");
        }
        assert!(permit(&[], "1.2.3.4".parse().unwrap()));
    }

    #[test]
    fn what_is_no_address_is_found() {
        for bad in ["", "1.2.3", "01.2.3.4", "1.2.3.4/33", "2001:db8::/129", "1.2.3.4:443", "1.2.3.*", "fe80::1%eth0"] {
            assert_eq!(first_bad(&["10.0.0.1".to_owned(), bad.to_owned()]).map(String::as_str), Some(bad));
        }
    }
}

//! A number for what a record says, small enough to be kept for each of thousands of keys.
//!
//! Invariant: two records have the same fingerprint exactly when [`differences`](super::differences) finds none between
//! them; that two that differ share one by chance is as likely as any two numbers of 64 bits being the same. It is no
//! seal: whoever can write a record can make one with a given fingerprint.

use super::Record;
use crate::domain::access_key::TenantAccess;
use crate::domain::json;

/// As deep as [`mean_the_same`](crate::domain::claims::mean_the_same) follows.
const DEPTH: usize = 127;

impl Record {
    /// The fingerprint; whose record it is does not count.
    pub fn fingerprint(&self) -> u64 {
        let Self { id: _, name, description, roles, tenants, permitted_ips, claims, attributes } = self;
        let mut mark = Mark::new();
        mark.text(name);
        mark.text(description);
        mark.set(roles.iter().map(String::as_str).collect());
        mark.tenants(tenants);
        mark.set(permitted_ips.iter().map(String::as_str).collect());
        mark.json(claims);
        mark.json(attributes);
        mark.0
    }
}

/// FNV-1a: a few lines, and the same number in every browser and every version.
struct Mark(u64);

impl Mark {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }

    /// With its length before it, so that the end of one text is never the start of the next.
    fn text(&mut self, text: &str) {
        self.length(text.len());
        text.bytes().for_each(|byte| self.byte(byte));
    }

    fn length(&mut self, length: usize) {
        // As wide here as in a browser.
        (length as u64).to_le_bytes().into_iter().for_each(|byte| self.byte(byte));
    }

    /// Each once, in one order.
    fn set(&mut self, mut texts: Vec<&str>) {
        texts.sort_unstable();
        texts.dedup();
        self.length(texts.len());
        texts.into_iter().for_each(|text| self.text(text));
    }

    /// A tenant that stands there twice counts once, with the roles of both.
    fn tenants(&mut self, tenants: &[TenantAccess]) {
        let mut ids: Vec<_> = tenants.iter().map(|tenant| tenant.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        self.length(ids.len());
        for id in ids {
            self.text(id);
            let same = tenants.iter().filter(|tenant| tenant.id == id);
            self.set(same.flat_map(|tenant| &tenant.roles).map(String::as_str).collect());
        }
    }

    /// By its meaning; what cannot be read, as it stands.
    fn json(&mut self, text: &str) {
        match json::read(text, DEPTH) {
            Ok(json) => {
                self.byte(1);
                self.text(&json.canonical());
            }
            Err(_) => {
                self.byte(0);
                self.text(text);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::differences;
    use super::*;
    use crate::domain::access_key::tests::key;

    /// A small generator: xorshift.
    struct Chance(u64);

    impl Chance {
        fn below(&mut self, end: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            usize::try_from(self.0 >> 16).unwrap() % end
        }

        fn one(&mut self, of: &[&str]) -> String {
            of[self.below(of.len())].to_owned()
        }

        fn some(&mut self, of: &[&str]) -> Vec<String> {
            (0..self.below(4)).map(|_| self.one(of)).collect()
        }
    }

    const CLAIMS: [&str; 14] = [
        "{}",
        " { } ",
        "",
        "[1]",
        "[1.0]",
        r#"{"a":1,"a":1}"#,
        r#"{"a":1}"#,
        r#"{ "a" : 1.0 }"#,
        r#"{"a":"1"}"#,
        r#"{"a":1,"b":"é"}"#,
        r#"{"b":"\u00e9","a":1e0}"#,
        r#"{"a":{"x":[1,2],"y":null}}"#,
        r#"{"a":{"y":null,"x":[1,2.0]}}"#,
        r#"{"a":9007199254740993}"#,
    ];

    fn random(chance: &mut Chance) -> Record {
        let tenants = (0..chance.below(3)).map(|_| TenantAccess {
            id: String::new(),
            name: chance.one(&["", "Acme", "Umbrella"]),
            roles: Vec::new(),
        });
        let mut tenants: Vec<_> = tenants.collect();
        for tenant in &mut tenants {
            tenant.id = chance.one(&["T1", "T2"]);
            tenant.roles = chance.some(&["x", "y"]);
        }
        let [claims, attributes] = [0, 1].map(|_| if chance.below(3) == 0 { chance.one(&CLAIMS) } else { "{}".into() });
        Record {
            name: chance.one(&["ci", "ci", "ci "]),
            description: chance.one(&["", "", "d"]),
            roles: chance.some(&["a", "b"]),
            tenants,
            permitted_ips: chance.some(&["10.0.0.1", "10.0.0.1/32"]),
            claims,
            attributes,
            ..Record::of(&key("K1", "ci"))
        }
    }

    #[test]
    fn two_records_have_the_same_fingerprint_exactly_when_nothing_differs() {
        let mut chance = Chance(7);
        let all: Vec<_> = (0..250).map(|_| random(&mut chance)).collect();
        let marks: Vec<_> = all.iter().map(Record::fingerprint).collect();
        let (mut same, mut other) = (0, 0);
        for (one, mark) in all.iter().zip(&marks) {
            for (two, its) in all.iter().zip(&marks) {
                let equal = differences(one, two).is_empty();
                assert_eq!(equal, mark == its, "{one:?}\n{two:?}");
                *(if equal { &mut same } else { &mut other }) += 1;
            }
        }
        assert!(same > all.len() && other > 10_000, "{same} {other}");
    }

    #[test]
    fn order_and_what_stands_twice_leave_no_mark() {
        let mut chance = Chance(9);
        for _ in 0..500 {
            let one = random(&mut chance);
            let mut other = one.clone();
            for list in [&mut other.roles, &mut other.permitted_ips] {
                list.reverse();
                list.extend(list.first().cloned());
            }
            // Each tenant in two parts, in the other order, under another name.
            let halves = one.tenants.iter().rev().flat_map(|tenant| {
                let (some, rest) = tenant.roles.split_at(tenant.roles.len() / 2);
                [rest, some].map(|roles| TenantAccess { name: String::new(), roles: roles.to_vec(), ..tenant.clone() })
            });
            other.tenants = halves.collect();
            other.claims = format!(" {}\n", other.claims);
            let equal = differences(&one, &other).is_empty();
            assert_eq!(equal, one.fingerprint() == other.fingerprint(), "{one:?}\n{other:?}");
            assert!(equal || json::read(&one.claims, DEPTH).is_err());
        }
    }

    #[test]
    fn claims_and_attributes_are_told_apart_by_meaning_alone() {
        for one in CLAIMS {
            for two in CLAIMS {
                let with = |claims: &str| Record { claims: claims.into(), ..Record::of(&key("K1", "ci")) };
                let equal = differences(&with(one), &with(two)).is_empty();
                assert_eq!(equal, with(one).fingerprint() == with(two).fingerprint(), "{one} {two}");
            }
        }
    }

    #[test]
    fn the_same_record_has_the_same_fingerprint_in_every_version() {
        // It is kept over a reload, which may bring another version of the page.
        assert_eq!(Record::of(&key("K1", "ci")).fingerprint(), 3_726_264_294_671_217_077);
        assert_eq!(Record::of(&key("K2", "ci")).fingerprint(), Record::of(&key("K1", "ci")).fingerprint());
    }
}

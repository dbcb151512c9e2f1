//! Keys and queries by chance, but the same ones at every run.

use crate::domain::calendar::Date;
use crate::domain::{AccessKey, Expiry, IpRange, KeyId, KeyState, Seconds, TenantAccess};
use crate::fleet::query::time::{Length, Period, Point, Side, Unit};
use crate::fleet::query::{How, Listed, Query, Term, Test, TextField, TextValue, Trait, When};

/// The moment at which queries are tried.
pub(super) const NOW: Seconds = Seconds(1_770_000_000);

/// Names that have hurt other consoles.
pub(super) const HOSTILE: [&str; 24] = [
    "<img src=x onerror=alert(1)>",
    "{{7*7}}${7*7}#{7*7}",
    "admin\u{202e}nimda",
    "\u{2069}\u{202e}evil",
    "\u{430}dmin",
    "prod\u{200b}key",
    "\u{feff}key",
    " \u{a0}\u{3164}",
    "two\r\nlines\ttab",
    "e\u{301}\u{301}\u{301}",
    "É",
    "👨‍👩‍👧 Familie 🇩🇪 مفتاح कुंजी 鍵",
    "=HYPERLINK(\"http://e\",\"x\")",
    "+1",
    "-1",
    "@SUM(1)",
    "\t=1",
    "a\u{0}b\u{1b}[31m",
    "null",
    "__proto__",
    "..%2f..%2f?id=1#x",
    "role, with \"comma\" and 'quote'; <b>",
    "status:active",
    "İstanbul ΟΔΟΣ ß",
];

/// A small generator: xorshift.
pub(in crate::fleet) struct Random(u64);

impl Random {
    pub(in crate::fleet) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(in crate::fleet) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % limit
    }

    pub(in crate::fleet) fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }

    pub(super) fn chance(&mut self, one_in: usize) -> bool {
        self.below(one_in) == 0
    }

    fn several<T>(&mut self, most: usize, mut one: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(most + 1)).map(|_| one(self)).collect()
    }

    pub(super) fn text(&mut self) -> String {
        let words = ["billing", "Prod", "key", "10", "9", "über", "CI", "search", "b"];
        match self.below(4) {
            0 => self.one(&HOSTILE).to_owned(),
            1 => String::new(),
            _ => (0..=self.below(3)).map(|_| self.one(&words)).collect::<Vec<_>>().join(" "),
        }
    }

    fn moment(&mut self) -> i64 {
        let near = [0, 1, -1, 59, 60, 86_400, 7 * 86_400, 30 * 86_400, -86_400, 90 * 86_400, 400 * 86_400];
        NOW.0 + self.one(&near) + i64::try_from(self.below(3)).unwrap() - 1
    }

    fn role(&mut self) -> String {
        self.one(&["Reader", "Admin", "reader-plus", "role, with \"comma\""]).to_owned()
    }

    fn user(&mut self) -> String {
        self.one(&["", "U2anna", "U2ben", "K2mgmt", "none"]).to_owned()
    }

    fn range(&mut self) -> String {
        let ranges =
            ["10.0.0.1", "10.0.0.0/8", "10.1.0.0/16", "0.0.0.0/0", "::/0", "2001:DB8::/32", "1.2.3.4/08", "nonsense"];
        self.one(&ranges).to_owned()
    }

    fn object(&mut self) -> String {
        let objects = [
            "{}",
            r#"{"env":"prod"}"#,
            r#"{"env":"Production","n":12345678901234567890123}"#,
            r#"{"env":["dev","prod"],"a":{"b":true}}"#,
            r#"{"a.b":"x","e\u006ev":"prod"}"#,
            "{\n  \"env\" : \"prod\"\r\n}",
            r#"{"env":null,"__proto__":{"b":1}}"#,
        ];
        self.one(&objects).to_owned()
    }

    pub(super) fn key(&mut self, at: usize) -> AccessKey {
        let state = ["active", "active", "inactive", "frozen", "Expired"];
        AccessKey {
            id: KeyId(format!("K2{}x{at}", self.below(3))),
            name: self.text(),
            description: self.text(),
            state: KeyState::of(self.one(&state)),
            created: (!self.chance(5)).then(|| Seconds(self.moment())),
            expiry: if self.chance(4) { Expiry::Never } else { Expiry::At(Seconds(self.moment())) },
            created_by: self.user(),
            client_id: self.text(),
            bound_user: self.user(),
            roles: self.several(2, Self::role),
            tenants: self.several(2, |random| TenantAccess {
                id: format!("T{}", random.below(4)),
                name: random.one(&["", "Acme", "Beta, Inc"]).to_owned(),
                roles: random.several(2, Self::role),
            }),
            claims: self.object(),
            attributes: self.object(),
            permitted_ips: self.several(2, Self::range),
            editable: !self.chance(3),
        }
    }

    fn values<T>(&mut self, one: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let mut one = one;
        (0..=self.below(2)).map(|_| one(self)).collect()
    }

    fn text_value(&mut self) -> TextValue {
        match self.below(6) {
            0 => TextValue::None,
            1 => TextValue::Any,
            _ => {
                let texts = [
                    "reader",
                    "ADMIN",
                    "acme",
                    "Beta, Inc",
                    "t1",
                    "anna",
                    "prod",
                    "none",
                    "true",
                    "12345678901234567890123",
                    "K20x",
                    "E\u{301}",
                    "b",
                    "10.0.0.0/8",
                    "k",
                    "\\",
                    "a\"b",
                    "x y",
                ];
                TextValue::Text(self.one(&texts).to_owned())
            }
        }
    }

    fn point(&mut self) -> Point {
        if self.chance(2) {
            let (unit, ..) = self.one(&Unit::ALL);
            return Point::Span(self.one(&[0, 1, 7, 30]), unit);
        }
        Point::Date(self.period())
    }

    fn period(&mut self) -> Period {
        let (year, month, day) =
            self.one(&[(2026, 2, 2), (2026, 2, 9), (2026, 1, 31), (2026, 12, 1), (2024, 2, 29), (9999, 12, 31)]);
        let utc = self.chance(4);
        match self.below(4) {
            0 => Period { first: Date { year, month: 1, day: 1 }, length: Length::Year, utc },
            1 => Period { first: Date { year, month, day: 1 }, length: Length::Month, utc },
            2 => Period { first: Date { year, month, day }, length: Length::Day, utc },
            _ => Period { first: Date { year, month, day }, length: Length::Minute(160), utc },
        }
    }

    fn whens(&mut self, ends: bool) -> Vec<When> {
        if self.chance(2) {
            let side = self.one(&[Side::Below, Side::AtMost, Side::Above, Side::AtLeast]);
            return self.values(|random| When::Compared(side, random.point()));
        }
        self.values(|random| match random.below(4) {
            0 => When::Never,
            1 if ends => When::Past,
            2 => When::During(random.period()),
            _ => {
                let one = random.point();
                let other = match one {
                    Point::Span(..) => Point::Span(8, Unit::Day),
                    Point::Date(_) => Point::Date(random.period()),
                };
                let ends = [(Some(one), None), (None, Some(one)), (Some(one), Some(other)), (Some(other), Some(one))];
                let (from, to) = random.one(&ends);
                When::Between(from, to)
            }
        })
    }

    fn test(&mut self) -> Test {
        let range = |random: &mut Self| {
            IpRange::parse(random.one(&["10.0.0.1", "10.0.0.0/8", "10.1.2.3", "0.0.0.0/0", "2001:db8::1", "::/0"]))
                .unwrap()
        };
        match self.below(12) {
            0 | 1 => Test::Word(loop {
                let text = self.text();
                if !text.trim().is_empty() {
                    break text;
                }
            }),
            2 => Test::Status(
                self.values(|random| random.one(&["active", "Inactive", "expired", "frozen", "unreadable"]).to_owned()),
            ),
            3 => Test::Is(self.values(|random| random.one(&Trait::ALL).0)),
            4 => Test::Editable(self.chance(2)),
            5 => Test::Listed(self.values(|random| match random.below(4) {
                2 => Listed::EveryoneV6,
                0 => Listed::None,
                1 => Listed::Any,
                _ => Listed::Within(range(random)),
            })),
            6 => Test::Admits(self.values(range)),
            7 => Test::Expires(self.whens(true)),
            8 => Test::Created(self.whens(false)),
            _ => {
                let name =
                    |random: &mut Self| random.one(&["env", "a.b", "a", "n", "odd \"name\"", "__proto__.b"]).to_owned();
                let how = self.one(&[How::Within, How::Whole]);
                let field = match self.below(10) {
                    0 => TextField::Tenant,
                    1 => TextField::Role,
                    2 => TextField::By,
                    3 => TextField::User,
                    4 => TextField::Name,
                    5 => TextField::Id,
                    6 => TextField::Description,
                    7 => TextField::Claim(name(self)),
                    8 => TextField::Attribute(name(self)),
                    _ => return Test::Text(TextField::Ip, How::Whole, self.values(Self::text_value)),
                };
                Test::Text(field, how, self.values(Self::text_value))
            }
        }
    }

    pub(super) fn query(&mut self) -> Query {
        let terms = (0..=self.below(3)).map(|_| Term { negated: self.chance(4), test: self.test() }).collect();
        Query { terms }
    }
}

//! The spellings of headings.
//!
//! A heading is compared by its small letters and digits alone, so that `expire_time`, `Expire Time` and `expireTime` are
//! one.

use super::columns::Target;
use super::stated::says;

/// Spellings of headings, as small letters and digits, the surest first.
pub(super) const SPELLINGS: &[(Target, &[&str])] = &[
    (Target::Name, &["name", "keyname", "accesskeyname", "displayname", "title", "label", "username"]),
    (
        Target::Cleartext,
        &[
            "cleartext",
            "plaintext",
            "secret",
            "secretkey",
            "secretaccesskey",
            "keysecret",
            "accesskeysecret",
            "secretvalue",
            "clientsecret",
            "apikey",
            "apitoken",
            "accesstoken",
            "token",
            "accesskey",
            "keyvalue",
            "key",
            "password",
            "credential",
            "value",
        ],
    ),
    (Target::Description, &["description", "desc", "comment", "comments", "note", "notes", "purpose"]),
    (
        Target::Expiry,
        &[
            "expiretime",
            "expirestime",
            "expires",
            "expiresat",
            "expireat",
            "expiry",
            "expirytime",
            "expirydate",
            "expiration",
            "expirationtime",
            "expirationdate",
            "expiredate",
            "expireson",
            "validuntil",
            "validto",
            "notafter",
            "until",
            "exp",
        ],
    ),
    (Target::Roles, &["rolenames", "roles", "role", "rolename", "projectroles"]),
    (Target::Tenants, &["keytenants", "tenants", "tenant", "tenantid", "tenantids"]),
    (Target::User, &["userid", "user", "bounduserid", "bounduser", "owneruserid", "actsasuser"]),
    (
        Target::PermittedIps,
        &[
            "permittedips",
            "permittedip",
            "allowedips",
            "allowedip",
            "ipallowlist",
            "allowlist",
            "ipwhitelist",
            "whitelist",
            "ips",
            "ip",
            "ipaddresses",
            "ipaddress",
            "ipranges",
            "iprange",
            "cidrs",
            "cidr",
            "iprestrictions",
            "sourceips",
        ],
    ),
    (Target::Claims, &["customclaims", "claims"]),
    (Target::Attributes, &["customattributes", "attributes", "attrs"]),
];

/// What the server answers of a key, and import does not take. Whether it is active is told by [`says`].
const ANSWERED: &[&str] = &[
    "id",
    "keyid",
    "accesskeyid",
    "createdby",
    "creatinguser",
    "createdtime",
    "createdat",
    "created",
    "editable",
    "clientid",
    "tenantname",
    "tenantnames",
    "lastused",
    "lastusedtime",
    "updatedat",
    "modifiedtime",
];

/// The target of a name.
type Named = fn(String) -> Target;

/// How headings of one claim or attribute begin, before the name.
const PREFIXES: &[(&str, Named)] = &[
    ("customclaims", Target::Claim),
    ("customclaim", Target::Claim),
    ("claims", Target::Claim),
    ("claim", Target::Claim),
    ("customattributes", Target::Attribute),
    ("customattribute", Target::Attribute),
    ("attributes", Target::Attribute),
    ("attribute", Target::Attribute),
    ("attrs", Target::Attribute),
    ("attr", Target::Attribute),
];

/// The small letters and digits of a heading.
pub(super) fn folded(heading: &str) -> String {
    heading.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// The target that a heading spells, and how sure that is: the smaller, the surer.
pub(super) fn spelled(heading: &str) -> Option<(Target, usize)> {
    let by_name = PREFIXES.iter().find_map(|(prefix, target)| {
        let head = heading.get(..prefix.len()).filter(|head| head.eq_ignore_ascii_case(prefix))?;
        let name = heading.get(head.len()..)?.strip_prefix(['.', ':', '/'])?.trim();
        (!name.is_empty()).then(|| (target(name.to_owned()), 0))
    });
    let folded = folded(heading);
    let of = |folded: &str| {
        let mut all = SPELLINGS.iter();
        all.find_map(|(target, words)| words.iter().position(|word| *word == folded).map(|at| (target.clone(), at)))
    };
    // Of a moment the zone may be named.
    let in_utc = || folded.strip_suffix("utc").and_then(of).filter(|(target, _)| *target == Target::Expiry);
    by_name.or_else(|| of(&folded)).or_else(in_utc)
}

/// Whether a heading is one of what the server answers of a key, and import does not take.
pub(super) fn is_answered(heading: &str) -> bool {
    ANSWERED.contains(&folded(heading).as_str()) || says(heading).is_some()
}

//! Whether a text looks like a secret, from its shape alone.
//!
//! Invariant: a guess that keeps a text away from places where it would stay, such as an address or a name, or asks about
//! it. It never changes what is sent. A secret that is missed is worse than a text that is kept away for nothing.

use super::ip_list;

/// The access keys and management keys of Descope are not shorter.
const KEY: usize = 40;
/// A random text that is shorter could be a word with a number.
const RANDOM: usize = 16;

/// How tokens of well-known services begin. All are at least [`TOKEN`] bytes long and have a digit.
const PREFIXES: [&str; 41] = [
    "ghp_",
    "gho_",
    "ghu_",
    "ghs_",
    "ghr_",
    "github_pat_",
    "glpat-",
    "gldt-",
    "glrt-",
    "xoxa-",
    "xoxb-",
    "xoxe.",
    "xoxp-",
    "xoxr-",
    "xoxs-",
    "xapp-",
    "sk_live_",
    "sk_test_",
    "rk_live_",
    "rk_test_",
    "whsec_",
    "sk-ant-",
    "sk-proj-",
    "AIza",
    "ya29.",
    "GOCSPX-",
    "SG.",
    "npm_",
    "pypi-AgE",
    "dop_v1_",
    "shpat_",
    "shpss_",
    "dckr_pat_",
    "ATATT3",
    "hvs.",
    "hvb.",
    "hf_",
    "lin_api_",
    "tskey-",
    "rubygems_",
    "AGE-SECRET-KEY-",
];
const TOKEN: usize = 20;

/// Names that are followed by `=` and a secret.
const ASSIGNED: [&str; 9] =
    ["password=", "passwd=", "pwd=", "secret=", "token=", "apikey=", "api_key=", "access_key=", "private_key="];
/// Words of an `Authorization` header before a secret.
const SCHEMES: [&str; 2] = ["bearer ", "basic "];
/// What follows one of those is at least so long.
const VALUE: usize = 8;

/// Whether a text has the shape of a secret that is known by its form: a key of Descope, a token of a well-known service,
/// a JWT, a private key, a header or an address with a password in it.
pub fn is_known_secret(text: &str) -> bool {
    text.contains("-----BEGIN") || text.contains("KEY-----") || has_value(text) || any_word(text, &is_known_word)
}

/// Whether a text has a known secret in it, or a word that looks as if it had been drawn at random. Descope's own ids are
/// random too, but no secrets.
pub fn holds_secret(text: &str) -> bool {
    is_known_secret(text) || any_word(text, &|word| is_random(word) && !is_id(word))
}

fn is_known_word(word: &str) -> bool {
    if word.len() < RANDOM {
        return false;
    }
    let is_alphanumeric = || word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_key = word.len() >= KEY && word.starts_with('K') && word.contains(['2', '3']) && is_alphanumeric();
    let is_jwt = word.starts_with("eyJ");
    let is_upper = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    let is_aws =
        word.len() == 20 && (word.starts_with("AKIA") || word.starts_with("ASIA")) && word.bytes().all(is_upper);
    let is_token = word.len() >= TOKEN
        && word.bytes().any(|byte| byte.is_ascii_digit())
        && PREFIXES.iter().any(|prefix| word.starts_with(prefix));
    is_key || is_jwt || is_aws || is_token
}

/// Whether a value stands where a secret is given: after `password=`, after `Bearer`, or in `https://user:password@`.
fn has_value(text: &str) -> bool {
    // Most texts are names, and there may be very many of them.
    if !text.contains(['=', ' ', '@']) {
        return false;
    }
    let lower = text.to_ascii_lowercase();
    let value_after = |mark: &&str| {
        let rest = lower.split_once(*mark).map(|(_, rest)| rest.trim_start_matches(['"', '\'']));
        rest.and_then(|rest| rest.split_whitespace().next()).is_some_and(|value| value.len() >= VALUE)
    };
    let has_password = |(_, rest): (&str, &str)| {
        let host = rest.split(|c: char| c == '/' || c.is_whitespace()).next().unwrap_or_default();
        host.split_once('@')
            .and_then(|(user, _)| user.split_once(':'))
            .is_some_and(|(_, password)| !password.is_empty())
    };
    ASSIGNED.iter().chain(&SCHEMES).any(value_after) || lower.split_once("://").is_some_and(has_password)
}

/// Whether a word looks as if it had been drawn at random, as secrets are and names are not.
fn is_random(word: &str) -> bool {
    let is_word = word.len() >= RANDOM && word.bytes().all(|byte| byte.is_ascii_graphic());
    let is_random = is_unlike_words(word) || is_long_mixture(word);
    is_word && is_random && bits(word) >= RANDOM_BITS && ip_list::read(word).is_err()
}

/// Whether a word is as long as no name is and has letters of both kinds and digits, but nothing that parts words.
fn is_long_mixture(word: &str) -> bool {
    let any = |is: fn(&u8) -> bool| word.as_bytes().iter().any(is);
    let is_mixed = any(u8::is_ascii_uppercase) && any(u8::is_ascii_lowercase) && any(u8::is_ascii_digit);
    is_mixed && word.len() >= 36 && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/+".contains(&byte))
}

/// A random text has more.
const RANDOM_BITS: u32 = 40;

/// One of Descope's ids: a capital letter or a few for what it is of, where it was made, and 27 letters and digits.
fn is_id(word: &str) -> bool {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let is_prefixed = (1..=3).contains(&(word.len() - rest.len())) && matches!(rest.len(), 27 | 31);
    let Some((region, id)) = rest.len().checked_sub(27).and_then(|at| rest.split_at_checked(at)) else { return false };
    let is_region = region.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let is_plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_prefixed && is_region && is_plain && id.starts_with(['2', '3'])
}

/// Whether kinds of letters change more often than they do where words and numbers stand one after the other, as in
/// `BuildServer2024-prod`; or a word is hexadecimal, or nobody could say it.
pub fn is_unlike_words(word: &str) -> bool {
    is_hex(word) || is_unspeakable(word) || 4 * changes(word) >= word.len()
}

/// Whether a text or any of its words is such a one. Words end at blanks and at the signs that programs write around
/// values.
pub fn any_word(text: &str, is: &dyn Fn(&str) -> bool) -> bool {
    let between = |c: char| c.is_whitespace() || c.is_control() || "\"'`=:,;|<>(){}[]~".contains(c);
    is(text.trim()) || text.split(between).any(is)
}

/// Whether a text is one long word of letters and digits.
pub fn is_unbroken(text: &str) -> bool {
    text.len() >= 24 && text.contains(|c: char| c.is_ascii_digit()) && text.bytes().all(|it| it.is_ascii_alphanumeric())
}

/// How many bits a text has at most: from its length, and from how many different signs there are.
pub fn bits(text: &str) -> u32 {
    let mut seen = [0_u64; 4];
    for byte in text.bytes() {
        if let Some(word) = seen.get_mut(usize::from(byte >> 6)) {
            *word |= 1 << (byte & 63);
        }
    }
    let different: u32 = seen.iter().map(|word| word.count_ones()).sum();
    // A sign that follows the one before it in the alphabet, or repeats it, adds nothing.
    let steps = text.as_bytes().windows(2).filter(|pair| matches!(pair, [one, other] if other.wrapping_sub(*one) > 1));
    let length = u32::try_from(1 + steps.count()).unwrap_or(u32::MAX);
    length.saturating_mul(different.max(1).ilog2())
}

/// Whether a long word with digits in it has so many consonants in a row that nobody could say it.
fn is_unspeakable(text: &str) -> bool {
    let is_consonant = |c: char| c.is_ascii_alphabetic() && !"aeiouyAEIOUY".contains(c);
    is_unbroken(text) && text.split(|c| !is_consonant(c)).any(|run| run.len() >= 6)
}

/// Whether a text of some length is hexadecimal, as ids and secrets of programs are.
fn is_hex(text: &str) -> bool {
    let any = |is: fn(&u8) -> bool| text.as_bytes().iter().any(is);
    let is_of_hex = text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    text.len() >= 24 && is_of_hex && any(u8::is_ascii_digit) && any(u8::is_ascii_alphabetic)
}

/// How often a digit, a small and a capital letter take turns; a word may begin with a capital letter.
fn changes(text: &str) -> usize {
    let kind = |byte: u8| match byte {
        b'0'..=b'9' => Some('0'),
        b'a'..=b'z' => Some('a'),
        b'A'..=b'Z' => Some('A'),
        _ => None,
    };
    let is_change = |pair: &&[u8]| match pair {
        [one, other] => match (kind(*one), kind(*other)) {
            (Some('A'), Some('a')) | (None, _) | (_, None) => false,
            (one, other) => one != other,
        },
        _ => false,
    };
    text.as_bytes().windows(2).filter(is_change).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_known_by_their_form() {
        for text in [
            "use K2abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ please",
            "P2abcdefghijklmnopqrstuvwxyz0:K2abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ",
            "token: eyJhbGciOi.eyJpc3Mi.c2ln",
            "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9",
            "-----BEGIN PRIVATE KEY-----",
            "MIIEvQ -----END RSA PRIVATE KEY-----",
            "AKIAIOSFODNN7EXAMPLE",
            "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
            "github_pat_11ABCDEFG0123456789_abc",
            "glpat-xxxxxxxxxxx1xxxxxxxx",
            "xoxb-123456789012-1234567890123-abc",
            "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
            "Authorization: Bearer hunter2hunter2",
            "Basic dXNlcjpwYXNzd29yZA==",
            "postgres://admin:hunter2@db.example/app",
            "DB_PASSWORD=correct-horse",
        ] {
            assert!(is_known_secret(text), "{text}");
        }
    }

    #[test]
    fn random_texts_are_no_names_wherever_they_stand() {
        for text in [
            "Kx8vQ2mN5pR7tW9yB3dF",
            "billing Kx8vQ2mN5pR7tW9yB3dF",
            "name:Kx8vQ2mN5pR7tW9yB3dF",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "9f86d081884c7d659a2feaa0c55ad015",
            "JBSWY3DPEHPK3PXP",
            "t4GXutENLUcxfpe8o4pyLRTe",
            "ip~t4GXutENLUcxfpe8o4pyLRTe",
        ] {
            assert!(holds_secret(text) && !is_known_secret(text), "{text}");
        }
    }

    #[test]
    fn names_ids_addresses_and_moments_are_no_secrets() {
        for text in [
            "",
            "ci-deploy",
            "nightly-backup-prod-2024",
            "BuildServer2024ProductionEurope",
            "prod-k8s-eu1-v2-api-gateway",
            "correct horse battery staple 2024",
            "https://wiki.example/keys/Rotation2024",
            "service.account@project-1234.example",
            "K2 is our key for the eye, e.g. K2goldenKeyNightlyBackup0001",
            "K2NxyzAbCdEfGhIjKlMnOpQrStU1",
            "Teuc12NxyzAbCdEfGhIjKlMnOpQrStU1",
            "2001:db8:85a3:8d3:1319:8a2e:370:7348",
            "2027-01-31T08:05:00Z",
            "expires:2027-01-31..2027-02-28",
            "ASIA-PACIFIC-GATEWAY-2024",
            "npm_publish_pipeline_prod",
            "reset password = soon",
        ] {
            assert!(!holds_secret(text), "{text}");
        }
    }
}

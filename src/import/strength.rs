//! How hard a secret is to guess, and what is odd about it.
//!
//! Invariant: no words say anything of the text but its length and its kind. What the server takes as a secret is
//! documented nowhere, so only what no header carries is refused.

use super::finding::Severity;
use super::{dates, spreadsheet};
use crate::domain::secret_shape::bits;
use crate::domain::text::unseen;

/// How hard a secret is to guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// There is none.
    Missing,
    /// By a script in an afternoon.
    Weak,
    /// With effort.
    Fair,
    /// Not.
    Strong,
}

/// Shorter ones are remarkable, in characters.
const SHORT: usize = 16;
/// Longer ones are: with a header's name and a project's id they fill what servers take as a header, in bytes.
const LONG: usize = 4_096;

/// Quotation marks that no text program changed: of the others something is said anyway.
const MARKS: [char; 3] = ['"', '\'', '`'];

/// Words that stand where a secret should.
const PLACEHOLDERS: &[&str] = &[
    "password",
    "passwort",
    "secret",
    "changeme",
    "change-me",
    "change_me",
    "example",
    "dummy",
    "placeholder",
    "redacted",
    "letmein",
    "qwerty",
    "admin",
    "test",
    "todo",
    "your-",
    "your_",
    "insert",
    "xxxx",
    "****",
    "\u{2022}\u{2022}\u{2022}",
    "123456",
    "abcdef",
    "hunter2",
    "default",
    "welcome",
];

/// How hashes of passwords begin, which are no secrets that could be presented.
const HASHES: &[&str] =
    &["$2a$", "$2b$", "$2y$", "$argon2", "$scrypt$", "$pbkdf2", "$5$", "$6$", "{SSHA}", "{SHA}", "pbkdf2_"];

/// An estimate from the length, and from how many different signs there are: each adds as many bits as tell them apart.
pub(super) fn strength(text: &str) -> Strength {
    let bits = bits(text);
    if text.is_empty() {
        Strength::Missing
    } else if bits < 40 || placeholder(text) {
        Strength::Weak
    } else if bits < 80 {
        Strength::Fair
    } else {
        Strength::Strong
    }
}

fn placeholder(text: &str) -> bool {
    // In a long one such letters may stand by chance.
    let looked = text.len() < 2 * SHORT;
    let folded = if looked { text.to_ascii_lowercase() } else { String::new() };
    let folded = zeroize::Zeroizing::new(folded);
    looked && PLACEHOLDERS.iter().any(|word| folded.contains(word))
}

/// Tells what is odd about a secret, and how hard it is to guess.
pub(super) fn look(text: &str, tell: &mut dyn FnMut(Severity, &str)) -> Strength {
    use Severity::Wrong;
    let inner = text.trim();
    let strength = strength(inner);
    if text.is_empty() {
        tell(Wrong, "There is no secret.");
    } else if inner.is_empty() {
        tell(Wrong, "The secret is blanks only.");
    } else if let Some(damage) = spreadsheet::damage(inner) {
        tell(if damage.is_certain() { Wrong } else { Severity::Ask }, damage.of_a_secret());
        return Strength::Weak;
    } else {
        oddities(text, inner, tell);
        weakness(inner, strength, tell);
    }
    strength
}

/// What may have happened to a secret on its way, and what it looks like instead.
fn oddities(text: &str, inner: &str, tell: &mut dyn FnMut(Severity, &str)) {
    use Severity::{Warning, Wrong};
    if inner.len() < text.len() {
        tell(
            Warning,
            "Blanks or line breaks stand around the secret. They are sent as part of it, and most clients would drop them.",
        );
    }
    if text.is_ascii() {
        if inner.bytes().any(|byte| byte == b' ' || byte.is_ascii_control()) {
            tell(
                Wrong,
                "A blank, a line break or a control character stands within the secret: no header could carry it.",
            );
        }
    } else {
        beyond_ascii(text, inner, tell);
    }
    let quotes = [('"', '"'), ('\'', '\''), ('`', '`'), ('\u{201c}', '\u{201d}'), ('\u{2018}', '\u{2019}')];
    if inner.chars().count() > 1
        && quotes.iter().any(|(open, close)| inner.starts_with(*open) && inner.ends_with(*close))
    {
        tell(Warning, "Quotes stand around the secret. They are sent as part of it.");
    } else if inner.starts_with(MARKS) || inner.ends_with(MARKS) {
        tell(Warning, "A quotation mark stands at an edge of the secret. It is sent as part of it.");
    }
    if inner.contains(':') {
        tell(
            Warning,
            "The secret holds a colon, which divides the project from the key where it is presented: it may not work.",
        );
    }
    if inner.contains("${") || inner.contains("$(") || inner.contains("{{") {
        tell(Warning, "The secret looks like a template. Nothing is filled in here: it is sent as it stands.");
    }
    if HASHES.iter().any(|start| inner.starts_with(start)) {
        tell(
            Warning,
            "This looks like the hash of a secret. Import takes the secret itself: nobody could present this one.",
        );
    } else if inner.starts_with("-----BEGIN") {
        tell(Warning, "This looks like a private key or a certificate, not like the secret of an access key.");
    } else if inner.starts_with("eyJ") && inner.matches('.').count() == 2 {
        tell(Warning, "This looks like a session token, which ends soon, not like the secret of an access key.");
    } else if is_descopes(inner) {
        tell(
            Warning,
            "This looks like a secret that Descope made: a key with it may exist already, in this project or another.",
        );
    }
}

fn beyond_ascii(text: &str, inner: &str, tell: &mut dyn FnMut(Severity, &str)) {
    use Severity::{Warning, Wrong};
    if inner.chars().any(|c| c.is_whitespace() || c.is_control()) {
        tell(Wrong, "A blank, a line break or a control character stands within the secret: no header could carry it.");
    }
    if text.contains(super::examine::DAMAGE) {
        tell(Wrong, super::examine::DAMAGED);
    }
    if text.contains(['\u{201c}', '\u{201d}', '\u{201e}', '\u{2018}', '\u{2019}', '\u{201a}', '\u{ab}', '\u{bb}']) {
        tell(Warning, "The secret holds typographic quotes: a text program may have changed it.");
    } else if !unseen(text).is_empty() {
        tell(Warning, "The secret holds characters that are not seen.");
    } else if inner.is_ascii() {
        // What is beyond stands around it, and was told.
    } else {
        tell(
            Warning,
            "The secret holds characters that are no plain letters, digits or signs: many clients cannot send it.",
        );
    }
}

/// The key's id and a secret in one word, as Descope's own are.
fn is_descopes(text: &str) -> bool {
    let begins = text.starts_with("K2") || text.starts_with("K3");
    begins && (40..=80).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Whether a text is a date as spreadsheets write them, such as `4-Mar`, `Mar-04` or `03.04.2027`.
fn looks_like_day(text: &str) -> bool {
    text.len() < SHORT
        && (dates::written(text).is_some_and(|(_, rest)| rest.is_empty()) || dates::is_day_and_month(text))
}

fn weakness(text: &str, strength: Strength, tell: &mut dyn FnMut(Severity, &str)) {
    use Severity::Warning;
    let length = if text.len() < SHORT * 4 { text.chars().count() } else { SHORT };
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        tell(
            Warning,
            "The secret is digits only. A spreadsheet would have dropped zeros in front: compare it with the original.",
        );
    } else if looks_like_day(text) {
        tell(
            Severity::Ask,
            "The secret looks like a date. A spreadsheet may have made it of something else: compare it with the original.",
        );
    }
    if text.len() > LONG {
        tell(Warning, "The secret is longer than 4096 bytes: many servers refuse such a header.");
    }
    if length < SHORT {
        let plural = if length == 1 { "" } else { "s" };
        tell(Warning, &format!("The secret has {length} character{plural}; less than {SHORT} are easy to guess."));
    }
    let first = text.chars().next();
    if length > 1 && text.chars().all(|c| Some(c) == first) {
        tell(Warning, "The secret is one character over and over.");
    } else if placeholder(text) {
        tell(Warning, "The secret holds a common word: it looks like a placeholder.");
    } else if length >= SHORT && strength == Strength::Weak {
        tell(Warning, "The secret has few different characters: it is easy to guess.");
    }
}

//! What a spreadsheet has made of a cell before it was saved.
//!
//! Invariant: what was destroyed is named and never taken for a value. What was lost without a trace, such as zeros in
//! front, cannot be seen.

use crate::domain::Seconds;

/// What happened to a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Damage {
    /// A long number was shortened to a few digits.
    Shortened,
    /// Digits of a long number became zeros.
    Zeroed,
    /// Perhaps: so few zeros may be there by chance.
    PerhapsZeroed,
    /// A formula failed.
    Failed,
    /// The column was too narrow to show the value.
    Narrow,
}

impl Damage {
    /// Whether it is certain.
    pub(super) fn is_certain(self) -> bool {
        self != Self::PerhapsZeroed
    }

    /// What to say of a secret.
    pub(super) fn of_a_secret(self) -> &'static str {
        match self {
            Self::Shortened => {
                "A spreadsheet has shortened this secret: its digits are lost. Export the column as text from where the secrets come from."
            }
            Self::Zeroed => {
                "A spreadsheet has shortened this secret: it keeps 15 digits and writes zeros for the rest. Export the column as text from where the secrets come from."
            }
            Self::PerhapsZeroed => {
                "A spreadsheet may have shortened this secret: it keeps 15 digits and writes zeros for the rest. Compare it with the original."
            }
            Self::Failed => {
                "A spreadsheet has replaced this secret by an error. Export the column as text from where the secrets come from."
            }
            Self::Narrow => {
                "A spreadsheet shows # signs here because the column was too narrow: the secret is lost. Export the column as text from where the secrets come from."
            }
        }
    }

    /// What to say of another cell.
    pub(super) fn of_a_cell(self) -> &'static str {
        match self {
            Self::Shortened | Self::Zeroed => {
                "A spreadsheet has shortened this: digits are lost. Export the column as text."
            }
            Self::PerhapsZeroed => {
                "A spreadsheet may have shortened this: it keeps 15 digits. Compare it with the original."
            }
            Self::Failed => "A spreadsheet has replaced this by an error. Export the column as text.",
            Self::Narrow => "A spreadsheet shows # signs here because the column was too narrow. Export it as text.",
        }
    }
}

/// Digits that a spreadsheet keeps of a number.
const KEPT: usize = 15;

/// What a spreadsheet did to a text, as far as it can be seen.
pub(super) fn damage(text: &str) -> Option<Damage> {
    let text = text.trim();
    match text.bytes().next()? {
        b'#' => {
            if text.len() > 1 && text.bytes().all(|byte| byte == b'#') {
                return Some(Damage::Narrow);
            }
            is_error(text).then_some(Damage::Failed)
        }
        b'E' | b'e' => {
            let number =
                text.get(..4).filter(|start| start.eq_ignore_ascii_case("err:")).and_then(|_| text.get(4..))?;
            let is_error = number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit());
            is_error.then_some(Damage::Failed)
        }
        b'0'..=b'9' | b'+' | b'-' => {
            if is_shortened(text) {
                return Some(Damage::Shortened);
            }
            zeros(text).map(|zeros| if zeros > 2 { Damage::Zeroed } else { Damage::PerhapsZeroed })
        }
        _ => None,
    }
}

/// Whether a text is an error of a spreadsheet, such as `#REF!` or `#NAME?`, in whatever language.
fn is_error(text: &str) -> bool {
    const OTHERS: [&str; 7] = ["#N/A", "#N/D", "#NV", "#N/DISP", "#GETTING_DATA", "#BUSY!", "#NOM ?"];
    let word = text.strip_prefix('#').and_then(|rest| rest.strip_suffix(['!', '?']));
    let is_word = |word: &str| {
        let letters = word.trim_start_matches(['¡', '¿']);
        (2..=12).contains(&letters.chars().count())
            && letters.chars().all(|c| c.is_uppercase() || matches!(c, '/' | '0' | '_'))
    };
    OTHERS.contains(&text) || word.is_some_and(is_word)
}

/// Whether a text is a number with an exponent as programs write one: `1.23457E+19`, `1,23457E+19`, `1E+19`.
fn is_shortened(text: &str) -> bool {
    let text = text.trim_start_matches(['+', '-']);
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let digits = exponent.trim_start_matches(['+', '-']);
    let (whole, fraction) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, "0"));
    let is_written = digits.len() < exponent.len() || fraction.len() < mantissa.len() - whole.len();
    whole.len() <= 3 && is_digits(whole) && is_digits(fraction) && is_digits(digits) && digits.len() <= 3 && is_written
}

/// How many zeros stand behind the digits that a spreadsheet keeps, of a number that is longer and has nothing else there.
fn zeros(text: &str) -> Option<usize> {
    let digits = text.trim_start_matches('-');
    let rest = digits.get(KEPT..).filter(|rest| !rest.is_empty())?;
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    (is_number && rest.bytes().all(|byte| byte == b'0')).then_some(rest.len())
}

/// The moment of a number by which spreadsheets count days, from the year 2000 to 2100; a fraction is the time of day.
pub(super) fn day_number(text: &str) -> Option<Seconds> {
    /// The number of the first day of 1970.
    const EPOCH: i64 = 25_569;
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 5 || fraction.len() > 12 || !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    let day: i64 = whole.parse().ok().filter(|day| (36_526..73_051).contains(day))?;
    let (part, of) =
        fraction.bytes().fold((0_i64, 1_i64), |(part, of), digit| (part * 10 + i64::from(digit - b'0'), of * 10));
    // To the nearest second, as it was entered.
    let seconds = (part.saturating_mul(86_400).saturating_add(of / 2)) / of;
    Some(Seconds((day - EPOCH) * 86_400 + seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_destroyed_is_known() {
        for (text, what) in [
            ("1.23457E+19", Some(Damage::Shortened)),
            ("1,23457E+19", Some(Damage::Shortened)),
            ("1.23457e+19", Some(Damage::Shortened)),
            ("1.23E19", Some(Damage::Shortened)),
            ("1E+19", Some(Damage::Shortened)),
            ("-12.3E-05", Some(Damage::Shortened)),
            ("12345678901234500000", Some(Damage::Zeroed)),
            ("1234567890123450", Some(Damage::PerhapsZeroed)),
            ("#######", Some(Damage::Narrow)),
            ("##", Some(Damage::Narrow)),
            ("#REF!", Some(Damage::Failed)),
            ("#NAME?", Some(Damage::Failed)),
            ("#N/A", Some(Damage::Failed)),
            ("#DIV/0!", Some(Damage::Failed)),
            ("#¡VALOR!", Some(Damage::Failed)),
            ("#¿NOMBRE?", Some(Damage::Failed)),
            ("#BEZUG!", Some(Damage::Failed)),
            ("#NV", Some(Damage::Failed)),
            ("Err:502", Some(Damage::Failed)),
            ("", None),
            ("#", None),
            ("#1 of two", None),
            ("#Kx8vQ2mN5pR7tW9yB3dF!", None),
            ("12345678901234567890", None),
            ("123456789012345", None),
            ("12345E67", None),
            ("1E5", None),
            ("9e107d9d372bb6826bd81d3542a419d6", None),
            ("4E1243BD22C66E76C2BA9EDDC1F91394E57F9F83", None),
            ("error", None),
            ("Err:5021", None),
        ] {
            assert_eq!(damage(text), what, "{text}");
        }
    }
}

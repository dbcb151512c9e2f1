//! A JSON number by its value, without ever becoming a float.

/// So many decimal digits survive a double in any case.
pub(super) const EXACT_DIGITS: usize = 15;

/// A number as sign, digits and power of ten, in the one way that has no needless zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    negative: bool,
    digits: String,
    /// The power of ten of the last digit. As text where it is too long to count: then it is compared as it stands.
    power: Result<i64, String>,
}

impl Number {
    /// The value of a spelling that is a JSON number.
    pub fn of(spelling: &str) -> Self {
        let (negative, rest) = spelling.strip_prefix('-').map_or((false, spelling), |rest| (true, rest));
        let (mantissa, exponent) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        let shifted = all.trim_end_matches('0');
        let digits = shifted.trim_start_matches('0').to_owned();
        if digits.is_empty() {
            return Self { negative: false, digits, power: Ok(0) };
        }
        let moved = i64::try_from(all.len() - shifted.len()).unwrap_or(i64::MAX);
        let moved = moved.saturating_sub(i64::try_from(fraction.len()).unwrap_or(i64::MAX));
        let power = match exponent.parse::<i64>().ok().and_then(|exponent| exponent.checked_add(moved)) {
            Some(power) => Ok(power),
            None => Err(spelling.to_owned()),
        };
        Self { negative, digits, power }
    }

    /// The same text for all spellings of the same number, and for no other.
    pub(super) fn canonical(&self) -> String {
        let sign = if self.negative { "-" } else { "" };
        match &self.power {
            Ok(power) => format!("{sign}{}e{power}", self.digits),
            Err(spelling) => format!("={spelling}"),
        }
    }

    /// How many digits carry its value.
    pub fn digits(&self) -> usize {
        self.digits.len()
    }
}

/// Whether a JSON number's text is the one that every reader would write for it: no exponent, no needless zero, no more
/// digits than a double holds. Only such a number stays as it was typed, wherever it passes through.
pub fn is_plain(spelling: &str) -> bool {
    let unsigned = spelling.strip_prefix('-').unwrap_or(spelling);
    let (whole, fraction) = unsigned.split_once('.').map_or((unsigned, None), |(whole, rest)| (whole, Some(rest)));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_zero = whole == "0";
    if !digits(whole) || (whole.starts_with('0') && !is_zero) {
        return false;
    }
    let Some(fraction) = fraction else {
        return if is_zero { spelling == "0" } else { whole.len() <= EXACT_DIGITS };
    };
    // Smaller ones are written with an exponent by some.
    let small = is_zero && fraction.starts_with("00000");
    digits(fraction) && !fraction.ends_with('0') && !small && whole.len() + fraction.len() <= EXACT_DIGITS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_number_that_every_reader_writes_alike_is_plain() {
        for plain in ["0", "5", "-5", "1.5", "-0.25", "0.0001", "999999999999999", "3.14159265358979", "100"] {
            assert!(is_plain(plain), "{plain}");
            assert_eq!(serde_json::from_str::<f64>(plain).map(|n| format!("{n}")).unwrap(), plain, "{plain}");
        }
        for odd in [
            "",
            "-",
            "-0",
            "00",
            "01",
            "1.",
            ".5",
            "1.0",
            "1.50",
            "1e3",
            "1E3",
            "+1",
            "NaN",
            "Infinity",
            "0x7",
            "1,5",
            "1 ",
            "٢",
            "9007199254740993",
            "1234567890123456",
            "0.0000015",
            "1e400",
            "-0.0",
            "1_000",
            "--1",
        ] {
            assert!(!is_plain(odd), "{odd}");
        }
    }

    #[test]
    fn an_exponent_beyond_counting_is_compared_as_it_stands() {
        let huge = "1e99999999999999999999";
        assert_eq!(Number::of(huge), Number::of(huge));
        assert_ne!(Number::of(huge), Number::of("1e99999999999999999998"));
        assert_eq!(Number::of("0e99999999999999999999"), Number::of("0"));
    }
}

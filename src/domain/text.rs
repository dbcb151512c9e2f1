//! What a text holds that a person does not see, and what it could be mistaken for.
//!
//! Invariant: nothing here changes a text; it only says what is in it.

/// Whether a text shows nothing at all: empty, or blanks only, also those that Unicode counts as letters.
pub fn looks_empty(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_unseen(c))
}

/// The characters of a text that are not seen, or that change the order in which others are shown; each once.
///
/// A joiner counts only where it joins nothing: between two letters or signs that are not ASCII it is part of how a
/// script or an emoji is spelled.
pub fn unseen(text: &str) -> Vec<char> {
    if text.is_ascii() {
        return Vec::new();
    }
    let all: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    for (at, &c) in all.iter().enumerate() {
        let beside = [at.checked_sub(1).and_then(|at| all.get(at)), all.get(at + 1)];
        let joins = matches!(c, '\u{200c}' | '\u{200d}') && beside.iter().all(|c| c.is_some_and(|c| !c.is_ascii()));
        if is_unseen(c) && !joins && !found.contains(&c) {
            found.push(c);
        }
    }
    found
}

/// A character's name for a person, such as `U+202E`.
pub fn token(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// Characters without a drawing of their own, control characters aside. U+3164 and its kin are letters to Unicode and
/// blanks to the eye.
fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// The plain sign that a keyboard has, for one that text programs and input methods write in its place: curly quotes, long
/// dashes, blanks of other widths, full-width signs. Other characters stay as they are.
// It is asked for in many places, and its table is needed once.
#[inline(never)]
pub fn plain(c: char) -> char {
    match c {
        '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{2b9}' | '\u{2bc}' | '\u{b4}' => '\'',
        '\u{201c}'..='\u{201f}' | '\u{2033}' | '\u{ab}' | '\u{bb}' | '\u{301d}'..='\u{301f}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => '-',
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
        '\u{2044}' | '\u{2215}' => '/',
        '\u{2236}' | '\u{fe55}' | '\u{fe13}' => ':',
        '\u{301c}' | '\u{223c}' | '\u{2dc}' => '~',
        '\u{3001}' | '\u{fe50}' | '\u{fe51}' | '\u{ff64}' => ',',
        // Full-width copies of ASCII.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    }
}

/// A text as somebody would type it who reads it: letters and their accents put together by `compose` (Unicode's form C),
/// signs plain, nothing that is not seen, one space between words. Two texts that a person cannot tell apart by their
/// letters are the same then.
pub fn as_typed(text: &str, compose: fn(&str) -> String) -> String {
    let plain: String = text.chars().filter(|c| !is_unseen(*c)).map(plain).collect();
    let composed = if plain.is_ascii() { plain } else { compose(&plain) };
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The form in which texts that look alike are the same: small letters, without what is not seen, letters of other
/// scripts as the Latin ones that they are drawn like.
///
/// `compose` puts letters and their accents together (Unicode's form C): its tables are large, and every browser has them.
pub fn skeleton(text: &str, compose: fn(&str) -> String) -> String {
    // Most texts are plain, and there may be very many of them.
    let seen = match text.is_ascii() {
        true => text.to_ascii_lowercase(),
        false => text.chars().filter(|c| !is_unseen(*c)).flat_map(char::to_lowercase).collect(),
    };
    let composed = if seen.is_ascii() { seen } else { compose(&seen) };
    let mut skeleton = String::with_capacity(composed.len());
    for word in composed.split_whitespace() {
        if !skeleton.is_empty() {
            skeleton.push(' ');
        }
        skeleton.extend(word.chars().map(drawn_like));
    }
    skeleton
}

/// The letters that are most often used to imitate Latin ones, and the digits that are taken for letters.
fn drawn_like(c: char) -> char {
    match c {
        'а' | 'α' => 'a',
        'ь' => 'b',
        'с' | 'ϲ' => 'c',
        'ԁ' => 'd',
        'е' => 'e',
        'һ' => 'h',
        'і' | 'ι' | 'ı' | 'l' | '1' | '|' | 'ӏ' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'м' => 'm',
        'п' | 'η' => 'n',
        'о' | 'ο' | 'σ' | '0' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'г' => 'r',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'υ' | 'ս' => 'u',
        'ν' | 'ѵ' => 'v',
        'ѡ' | 'ω' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'γ' => 'y',
        // Full-width copies of ASCII.
        '\u{ff01}'..='\u{ff5e}' => {
            let ascii = u32::from(c) - 0xfee0;
            char::from_u32(ascii).map_or(c, |c| if c == '1' || c == 'l' { 'i' } else { c })
        }
        '\u{2010}'..='\u{2015}' | '_' => '-',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    #[test]
    fn what_is_not_seen_is_named_and_what_a_script_needs_is_not() {
        assert_eq!(unseen("admin\u{202e}nimda\u{202e}"), ['\u{202e}']);
        assert_eq!(unseen("\u{feff}prod\u{200b}key\u{200d}"), ['\u{feff}', '\u{200b}', '\u{200d}']);
        for plain in ["", "ci key", "👩‍👩‍👧 family", "می‌خواهم", "é", "e\u{301}"] {
            assert!(unseen(plain).is_empty(), "{plain}");
        }
        assert_eq!(token('\u{202e}'), "U+202E");
    }

    #[test]
    fn what_is_typed_is_compared_by_its_letters() {
        let typed = |text: &str| as_typed(text, |text| text.nfc().collect());
        for (name, keyboard) in [
            ("cafe\u{301}-terminal", "café-terminal"),
            ("O’Neil–gateway", "O'Neil-gateway"),
            ("“night”\u{a0}ly\u{200b}", "\"night\" ly"),
            ("ＣＩ：　１", "CI: 1"),
            ("가", "\u{1100}\u{1161}"),
        ] {
            assert_eq!(typed(name), typed(keyboard), "{name}");
        }
        assert_ne!(typed("café"), typed("cafe"));
        assert_ne!(typed("CI"), typed("ci"));
    }

    #[test]
    fn texts_that_look_alike_have_the_same_skeleton() {
        let same = |one: &str, other: &str| {
            let skeleton = |text| skeleton(text, |text| text.nfc().collect());
            skeleton(one) == skeleton(other)
        };
        for (one, other) in [
            ("admin", "\u{430}dmin"),
            ("Prod-Key", "prod\u{200b}_key"),
            ("caf\u{e9}", "cafe\u{301}"),
            ("l0g1n", "Iogin"),
            (" a  b ", "a\u{a0}b"),
            ("ＣＩ", "ci"),
        ] {
            assert!(same(one, other), "{one} {other}");
        }
        assert!(!same("ci-1", "ci-2") && !same("é", "e"));
    }
}

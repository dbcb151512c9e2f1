//! Which characters of a text are not seen, and how they are made visible.
//!
//! A name is whatever somebody typed, or sent. Shown as it comes, it can hide characters or reverse
//! its neighbours. Here every character that would not be seen becomes a token such as `U+202E`.
//! That takes all bidirectional controls out of the flow, so none is left unbalanced to break out
//! of the `<bdi>` around it.
//!
//! Nothing is ever changed or dropped: [`parts`] together hold each character of the input.

/// What becomes of a line feed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Breaks {
    /// It is shown as a token, like any other control character.
    #[default]
    Shown,
    /// It breaks the line.
    Kept,
}

/// A stretch of text as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Characters that show themselves.
    Seen(String),
    /// A character that would not be seen, or that would change how others are seen.
    Unseen(char),
}

/// The visible stand-in for a character that would not be seen, such as `U+202E`.
pub fn token(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}

/// Splits `text` into what shows itself and what does not.
pub fn parts(text: &str, breaks: Breaks) -> Vec<Part> {
    let characters: Vec<char> = text.chars().collect();
    let mut parts = Vec::new();
    for (index, &character) in characters.iter().enumerate() {
        let kept = breaks == Breaks::Kept && character == '\n';
        if kept || shows_itself(&characters, index) {
            match parts.last_mut() {
                Some(Part::Seen(seen)) => seen.push(character),
                Some(Part::Unseen(_)) | None => parts.push(Part::Seen(character.to_string())),
            }
        } else {
            parts.push(Part::Unseen(character));
        }
    }
    parts
}

/// `text` as one plain string with the tokens in it, for places that take no elements: a page
/// title, an accessible name.
pub fn visible(text: &str) -> String {
    parts(text, Breaks::Shown)
        .into_iter()
        .map(|part| match part {
            Part::Seen(seen) => seen,
            Part::Unseen(character) => format!("<{}>", token(character)),
        })
        .collect()
}

/// Whether the character at `index` is seen as itself among its neighbours.
fn shows_itself(characters: &[char], index: usize) -> bool {
    let Some(&character) = characters.get(index) else {
        return false;
    };
    let before = index.checked_sub(1).and_then(|index| characters.get(index)).copied();
    let after = characters.get(index + 1).copied();
    match character {
        // An ordinary space is seen only between two other characters.
        ' ' => before.is_some_and(|before| before != ' ') && after.is_some(),
        // The joiners that a script or an emoji is spelt with are part of what one sees.
        '\u{200C}' => before.is_some_and(joins) && after.is_some_and(joins),
        '\u{200D}' => {
            let emoji = before.is_some_and(extends_emoji) && after.is_some_and(is_emoji);
            emoji || (before.is_some_and(joins) && after.is_none_or(joins))
        }
        // Picks the drawing of the character before it.
        '\u{FE0E}' | '\u{FE0F}' => before.is_some_and(has_variants),
        _ => !is_unseen(character),
    }
}

/// Characters without a drawing of their own, whatever stands beside them.
fn is_unseen(character: char) -> bool {
    character.is_control()
        || (character.is_whitespace() && !matches!(character, ' ' | '\u{3000}'))
        || is_private_use(character)
        || matches!(character,
            // Fillers, joiners and format characters.
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}' | '\u{13430}'..='\u{1343F}' | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D159}' | '\u{1D173}'..='\u{1D17A}'
            // Variation selectors and the invisible copy of ASCII.
            | '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E0FFF}')
        || u32::from(character) & 0xFFFE == 0xFFFE
}

/// Fonts draw what they like here, also a look-alike of one of our own icons.
fn is_private_use(character: char) -> bool {
    matches!(character, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}

fn is_emoji(character: char) -> bool {
    matches!(character, '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')
}

/// What may stand before a joiner in an emoji: an emoji, or the selector of its drawing.
fn extends_emoji(character: char) -> bool {
    is_emoji(character) || character == '\u{FE0F}'
}

fn has_variants(character: char) -> bool {
    is_emoji(character)
        || matches!(character, '0'..='9' | '#' | '*' | '\u{00A9}' | '\u{00AE}' | '\u{203C}' | '\u{2049}')
}

/// Letters of the scripts that are spelt with joiners: Arabic and its kin, and those of India and
/// South-East Asia.
fn joins(character: char) -> bool {
    matches!(character,
        '\u{0620}'..='\u{08FF}' | '\u{0900}'..='\u{0DFF}' | '\u{0F00}'..='\u{109F}' | '\u{1780}'..='\u{17D3}')
        && !is_unseen(character)
}

#[cfg(test)]
mod tests {
    use super::{Breaks, Part, parts, token, visible};

    /// The text again, to prove that nothing was dropped or changed.
    fn again(text: &str) -> String {
        parts(text, Breaks::Shown)
            .into_iter()
            .map(|part| match part {
                Part::Seen(seen) => seen,
                Part::Unseen(character) => character.to_string(),
            })
            .collect()
    }

    fn is_shown_as_it_is(text: &str) {
        assert_eq!(parts(text, Breaks::Shown), [Part::Seen(text.to_owned())], "{text:?}");
    }

    #[test]
    fn markup_and_templates_are_text() {
        is_shown_as_it_is("<img src=x onerror=alert(1)>");
        is_shown_as_it_is("</title><script>1</script>");
        is_shown_as_it_is("{{7*7}}${7*7}#{7*7}");
    }

    #[test]
    fn words_that_mean_something_to_programs_are_ordinary_names() {
        for name in ["null", "undefined", "true", "__proto__", "constructor", "toString"] {
            is_shown_as_it_is(name);
        }
        is_shown_as_it_is("=HYPERLINK(\"http://e\",\"x\")");
        is_shown_as_it_is("..%2f..%2f");
        is_shown_as_it_is("?id=1#x");
    }

    #[test]
    fn an_override_is_seen_and_no_longer_reverses() {
        assert_eq!(visible("admin\u{202E}nimda"), "admin<U+202E>nimda");
    }

    #[test]
    fn nothing_breaks_out_of_the_isolation() {
        assert_eq!(visible("\u{2069}\u{202E}evil"), "<U+2069><U+202E>evil");
        for control in
            ('\u{202A}'..='\u{202E}').chain('\u{2066}'..='\u{2069}').chain(['\u{200E}', '\u{200F}', '\u{061C}'])
        {
            let text = format!("a{control}b");
            assert_eq!(parts(&text, Breaks::Shown)[1], Part::Unseen(control));
        }
    }

    #[test]
    fn zero_width_characters_are_seen() {
        assert_eq!(visible("prod\u{200B}key"), "prod<U+200B>key");
        assert_eq!(visible("\u{FEFF}key"), "<U+FEFF>key");
        assert_eq!(visible("ad\u{200D}min"), "ad<U+200D>min");
        assert_eq!(visible("ad\u{200C}min"), "ad<U+200C>min");
        assert_eq!(visible("a\u{FE0F}"), "a<U+FE0F>");
    }

    #[test]
    fn a_name_of_nothing_but_blanks_is_seen() {
        assert_eq!(visible("  "), "<U+0020><U+0020>");
        assert_eq!(visible("\u{00A0}\u{3164}\u{2800}"), "<U+00A0><U+3164><U+2800>");
        assert!(parts("", Breaks::Shown).is_empty());
    }

    #[test]
    fn blanks_at_the_ends_and_double_blanks_are_seen() {
        assert_eq!(visible(" a b "), "<U+0020>a b<U+0020>");
        assert_eq!(visible("a  b"), "a <U+0020>b");
    }

    #[test]
    fn line_breaks_are_seen_unless_lines_are_wanted() {
        assert_eq!(visible("a\r\nb"), "a<U+000D><U+000A>b");
        assert_eq!(parts("a\nb", Breaks::Kept), [Part::Seen("a\nb".into())]);
        assert_eq!(parts("a\rb", Breaks::Kept)[1], Part::Unseen('\r'));
        assert_eq!(visible("a\u{2028}b"), "a<U+2028>b");
    }

    #[test]
    fn control_characters_are_seen() {
        assert_eq!(visible("a\0b"), "a<U+0000>b");
        assert_eq!(visible("\u{1B}[31m"), "<U+001B>[31m");
        assert_eq!(visible("a\u{85}\u{9B}"), "a<U+0085><U+009B>");
        assert_eq!(visible("\t1"), "<U+0009>1");
    }

    #[test]
    fn hidden_ascii_and_borrowed_icons_are_seen() {
        assert_eq!(visible("a\u{E0041}"), "a<U+E0041>");
        assert_eq!(visible("\u{E001} verified"), "<U+E001> verified");
        assert_eq!(token('\u{10FFFE}'), "U+10FFFE");
    }

    #[test]
    fn the_languages_of_the_world_are_left_alone() {
        is_shown_as_it_is("👨\u{200D}👩\u{200D}👧\u{200D}👦 🏳\u{FE0F}\u{200D}🌈 🇳🇴 1\u{FE0F}\u{20E3} 👍🏽");
        is_shown_as_it_is("مفتاح الإنتاج");
        is_shown_as_it_is("می\u{200C}خواهم");
        is_shown_as_it_is("क्\u{200D}ष हिन्दी");
        is_shown_as_it_is("生产环境\u{3000}密钥");
        is_shown_as_it_is("\u{0430}dmin");
    }

    #[test]
    fn long_and_stacked_names_are_kept_whole() {
        let long = "a".repeat(10_000);
        is_shown_as_it_is(&long);
        is_shown_as_it_is(&format!("Z{}", "\u{0301}".repeat(500)));
    }

    #[test]
    fn nothing_is_dropped() {
        for text in [" a\u{202E}b\0 ", "\u{FFFD}\u{FFFE}", "e\u{0301} é", "\r\n\t", "\u{FFFC}x"] {
            assert_eq!(again(text), text);
        }
    }
}

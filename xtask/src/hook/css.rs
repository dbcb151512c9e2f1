//! Style sheets as they are shipped: without comments, which are for readers of the source.

use crate::failure::{Outcome, fail};

/// The sheet without its comments and empty lines. Quoted text stays as it is.
pub(crate) fn without_comments(sheet: &str) -> Outcome<String> {
    let mut kept = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some(at) = rest.find(['"', '\'', '/']) {
        let (before, from) = rest.split_at(at);
        kept.push_str(before);
        let piece = if let Some(comment) = from.strip_prefix("/*") {
            let Some(end) = comment.find("*/") else { fail!("A style sheet has a comment without an end.") };
            rest = &comment[end + 2..];
            continue;
        } else if from.starts_with('/') {
            1
        } else {
            quoted(from)?
        };
        kept.push_str(&from[..piece]);
        rest = &from[piece..];
    }
    kept.push_str(rest);
    Ok(kept.lines().filter(|line| !line.trim().is_empty()).flat_map(|line| [line.trim(), "\n"]).collect())
}

/// Length of the quoted text at the start of `from`, quotes included.
fn quoted(from: &str) -> Outcome<usize> {
    let mut characters = from.char_indices();
    let Some((_, quote)) = characters.next() else { return Ok(0) };
    while let Some((at, character)) = characters.next() {
        if character == '\\' {
            characters.next();
        } else if character == quote {
            return Ok(at + 1);
        }
    }
    fail!("A style sheet has a quote without an end.")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]
    use super::*;

    #[test]
    fn comments_go_and_quoted_text_stays() {
        let sheet = "/* colours: \"don't */\na::after {\n  content: \"/* \\\" stays */\"; /* goes */\n}\n\nb { grid-area: 1 / 2 }\n";
        assert_eq!(
            without_comments(sheet).unwrap(),
            "a::after {\ncontent: \"/* \\\" stays */\";\n}\nb { grid-area: 1 / 2 }\n"
        );
    }

    #[test]
    fn a_sheet_that_does_not_end_ends_the_build() {
        assert!(without_comments("a {} /* open").is_err());
        assert!(without_comments("a { content: \"open }").is_err());
    }
}

//! The staged `index.html`: where Trunk put its script and its style sheets, and what replaces them.

use crate::failure::{Outcome, fail};

/// The line that `pattern_script` in `Trunk.toml` makes Trunk write.
const SCRIPT: [&str; 3] = [r#"<script type="module" src="./"#, r#"" data-wasm="./"#, r#""></script>"#];
/// How Trunk writes a style sheet's link.
const SHEET: [&str; 2] = [r#"<link rel="stylesheet" href="./"#, r#""/>"#];

/// A page of which the script and the style sheets have been taken out.
#[derive(Debug)]
pub(crate) struct Page {
    /// File name of wasm-bindgen's glue.
    pub(crate) glue: String,
    /// File name of the wasm module.
    pub(crate) wasm: String,
    /// File names of the style sheets in cascade order.
    pub(crate) sheets: Vec<String>,
    /// The page up to its style sheet, from there to its script, and the rest.
    parts: [String; 3],
}

impl Page {
    /// Takes the page apart. Style sheets must come before the script, as they do in a head.
    pub(crate) fn parse(html: &str) -> Outcome<Self> {
        let Some((before, script, after)) = cut(html, SCRIPT[0], SCRIPT[2]) else {
            fail!("Trunk's index.html has no script line as `pattern_script` in Trunk.toml lays it down.");
        };
        let Some((glue, wasm)) = script.split_once(SCRIPT[1]) else {
            fail!("The script line of Trunk's index.html does not name the wasm module.");
        };
        let Some((head, first, rest)) = cut(before, SHEET[0], SHEET[1]) else {
            fail!("Trunk's index.html links no style sheet before its script.");
        };
        let mut sheets = vec![first.to_owned()];
        let mut middle = rest.to_owned();
        while let Some((left, name, right)) = cut(&middle, SHEET[0], SHEET[1]) {
            sheets.push(name.to_owned());
            middle = format!("{}{}", left.trim_end(), right);
        }
        if after.contains(SCRIPT[0]) || after.contains(SHEET[0]) {
            fail!("Trunk's index.html has a second script, or a style sheet after its script.");
        }
        Ok(Self {
            glue: glue.to_owned(),
            wasm: wasm.to_owned(),
            sheets,
            parts: [head.to_owned(), middle, after.to_owned()],
        })
    }

    /// Puts the one script where Trunk's was.
    pub(crate) fn set_script(&mut self, name: &str, integrity: &str) {
        let line = format!(r#"<script type="module" src="./{name}" integrity="{integrity}"></script>"#);
        self.parts[2].insert_str(0, &line);
    }

    /// Puts the one style sheet where the first was.
    pub(crate) fn set_sheet(&mut self, name: &str, integrity: &str) {
        let line = format!(r#"<link rel="stylesheet" href="./{name}" integrity="{integrity}">"#);
        self.parts[1].insert_str(0, &line);
    }

    /// The whole page.
    pub(crate) fn html(&self) -> String {
        self.parts.concat()
    }
}

/// What stands before `start`, between `start` and the next `end`, and after that.
fn cut<'a>(text: &'a str, start: &str, end: &str) -> Option<(&'a str, &'a str, &'a str)> {
    let (before, rest) = text.split_once(start)?;
    let (between, after) = rest.split_once(end)?;
    Some((before, between, after))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]
    use super::*;

    const STAGED: &str = r#"<head>
<link rel="stylesheet" href="./tokens-1.css"/>
<link rel="stylesheet" href="./base-2.css"/>
<script type="module" src="./console-3.js" data-wasm="./console-3_bg.wasm"></script>
</head><body></body>"#;

    #[test]
    fn names_what_trunk_staged() {
        let page = Page::parse(STAGED).unwrap();
        assert_eq!(page.sheets, ["tokens-1.css", "base-2.css"]);
        assert_eq!(page.glue, "console-3.js");
        assert_eq!(page.wasm, "console-3_bg.wasm");
    }

    #[test]
    fn links_one_sheet_and_one_script_each_with_its_integrity() {
        let mut page = Page::parse(STAGED).unwrap();
        page.set_script("boot-5.js", "sha384-S");
        page.set_sheet("console-4.css", "sha384-C");
        assert_eq!(
            page.html(),
            r#"<head>
<link rel="stylesheet" href="./console-4.css" integrity="sha384-C">
<script type="module" src="./boot-5.js" integrity="sha384-S"></script>
</head><body></body>"#
        );
    }

    #[test]
    fn another_shape_ends_the_build() {
        for (odd, why) in [
            (STAGED.replace("data-wasm", "data-other"), "does not name the wasm"),
            (STAGED.replace("type=\"module\"", ""), "no script line"),
            (STAGED.replace("stylesheet", "preload"), "no style sheet"),
            (STAGED.replace("</head>", "<link rel=\"stylesheet\" href=\"./late.css\"/>"), "after its script"),
        ] {
            let failure = Page::parse(&odd).unwrap_err().to_string();
            assert!(failure.contains(why), "{failure}");
        }
    }
}

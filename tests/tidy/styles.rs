//! A style sheet belongs to a part of the same name, and the page loads every one of them.

use crate::finding::{Finding, none};
use crate::source::Source;
use crate::tree;

/// Parts under `src/ui/` that need no sheet, and why.
const BARE: &[(&str, &str)] = &[];

/// Sheets that the page does not link.
fn unlinked<'a>(sheets: &'a [String], page: &str) -> Vec<&'a String> {
    sheets
        .iter()
        .filter(|sheet| !page.contains(&format!("\"{sheet}\"")) && !page.contains(&format!("\"./{sheet}\"")))
        .collect()
}

/// Parts without a sheet of their name; a part is a file directly in `src/ui/`.
fn undressed<'a>(parts: &'a [String], sheets: &[String]) -> Vec<&'a String> {
    let name = |part: &str| part.strip_prefix("src/ui/").and_then(|rest| rest.strip_suffix(".rs")).map(str::to_owned);
    let needs_one = |part: &&String| match name(part) {
        Some(name) if name == "mod" || name.contains('/') || BARE.iter().any(|(bare, _)| *bare == name) => false,
        Some(name) => !sheets.contains(&format!("style/components/{name}.css")),
        None => false,
    };
    parts.iter().filter(needs_one).collect()
}

/// Sheets in a folder whose part is gone.
fn orphans<'a>(sheets: &'a [String], folder: &str, sources: &[String], room: &str) -> Vec<&'a String> {
    let is_orphan = |sheet: &&String| {
        let Some(name) = sheet.strip_prefix(folder).and_then(|rest| rest.strip_suffix(".css")) else { return false };
        let (file, module) = (format!("{room}{name}.rs"), format!("{room}{name}/"));
        !sources.iter().any(|source| *source == file || source.starts_with(&module))
    };
    sheets.iter().filter(is_orphan).collect()
}

/// The files that draw something.
fn drawing(sources: &[Source]) -> Vec<String> {
    let parts = sources.iter().filter(|source| source.code.contains("#[component"));
    parts.map(|source| source.path.clone()).collect()
}

fn sheets() -> Vec<String> {
    tree::files("style").into_iter().filter(|path| path.ends_with(".css")).collect()
}

fn whole(paths: &[&String], what: &str) -> Vec<Finding> {
    paths.iter().map(|path| Finding::whole(path, what)).collect()
}

#[test]
fn the_page_links_every_sheet() {
    let Some(page) = tree::read("index.html") else { return }; // Without a page there is nothing to be missing from it.
    none(
        &whole(&unlinked(&sheets(), &page), "not linked"),
        "index.html links every sheet under style/, in the order of the cascade",
        "add <link data-trunk rel=\"css\" href=\"…\">: an @import would not be bundled",
    );
}

#[test]
fn each_part_has_its_sheet() {
    none(
        &whole(&undressed(&drawing(&tree::console()), &sheets()), "no style/components/<its name>.css"),
        "a part of src/ui/ has a sheet of its name, or stands in BARE with the reason",
        "add the sheet, or the row in tests/tidy/styles.rs",
    );
}

#[test]
fn each_sheet_has_its_part() {
    let (sheets, sources) = (sheets(), tree::files("src"));
    let mut found = orphans(&sheets, "style/components/", &sources, "src/ui/");
    found.extend(orphans(&sheets, "style/pages/", &sources, "src/pages/"));
    none(&whole(&found, "nothing of that name"), "a sheet is named like what it dresses", "rename it, or delete it");
}

#[test]
fn a_sheet_out_of_place_is_found() {
    let sheets = ["style/base.css", "style/components/button.css", "style/pages/keys.css"].map(str::to_owned);
    let page = r#"<link data-trunk rel="css" href="style/base.css"><link href="./style/pages/keys.css">"#;
    assert_eq!(unlinked(&sheets, page), ["style/components/button.css"]);

    let parts = ["src/ui/mod.rs", "src/ui/button.rs", "src/ui/dialog.rs", "src/ui/table/row.rs"].map(str::to_owned);
    assert_eq!(undressed(&parts, &sheets), ["src/ui/dialog.rs"]);

    let drawn =
        ["#[component]\nfn Icon() {}", "fn id() {} // #[component]"].map(|text| Source::new("src/ui/icon.rs", text));
    assert_eq!(drawing(&drawn).len(), 1);

    let sources = ["src/ui/dialog.rs", "src/pages/keys/mod.rs"].map(str::to_owned);
    assert_eq!(orphans(&sheets, "style/components/", &sources, "src/ui/"), ["style/components/button.css"]);
    assert!(orphans(&sheets, "style/pages/", &sources, "src/pages/").is_empty());
}

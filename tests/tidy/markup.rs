//! Markup that would break the page's security headers, or its readers.

use crate::finding::{Finding, none};
use crate::source::{Source, in_identifier, words};
use crate::tree;

fn raw_html(source: &Source) -> Vec<Finding> {
    let names = ["inner_html", "set_inner_html", "innerHTML", "outerHTML", "insert_adjacent_html", "document.write"];
    let found = names.iter().flat_map(|name| words(&source.spoken, name));
    found.map(|at| source.finding(at, "markup made from text")).collect()
}

/// `style="…"` and `style=move || …` become an attribute, which the headers refuse. `style:name=value` and
/// `style=("--name", value)` do not: they go through the object model.
fn style_attributes(source: &Source) -> Vec<Finding> {
    let attributes = words(&source.spoken, "style=*").filter(|&at| !source.spoken[..at].ends_with(['-', ':', '.']));
    let harmless = |at: usize| ["style==", "style=(\"--"].iter().any(|form| source.spoken[at..].starts_with(form));
    attributes.filter(|&at| !harmless(at)).map(|at| source.finding(at, "a style attribute")).collect()
}

fn open_handed_links(source: &Source) -> Vec<Finding> {
    let links = source.spoken.match_indices("target=\"_blank\"");
    let careless = links.filter(|(at, _)| !tag_around(&source.spoken, *at).contains("noopener"));
    careless.map(|(at, _)| source.finding(at, "a link that hands its opener over")).collect()
}

/// The opening tag around an offset. A closure in an attribute (`=>`, `->`) does not end it.
fn tag_around(code: &str, at: usize) -> &str {
    let opens = |(i, _): &(usize, &str)| code[i + 1..].starts_with(|c: char| in_identifier(c));
    let start = code[..at].rmatch_indices('<').find(opens).map_or(0, |(i, _)| i);
    let ends = |(i, _): &(usize, &str)| !code[..at + i].ends_with(['=', '-']);
    let end = code[at..].match_indices('>').find(ends).map_or(code.len(), |(i, _)| at + i);
    &code[start..end]
}

#[test]
fn no_markup_is_made_from_text() {
    let found: Vec<_> = tree::console().iter().flat_map(raw_html).collect();
    none(&found, "text from a server is text, never markup", "put the text into a node of the view");
}

#[test]
fn no_element_carries_its_own_style() {
    let found: Vec<_> = tree::console().iter().flat_map(style_attributes).collect();
    none(
        &found,
        "the Content-Security-Policy refuses style attributes",
        "use a class, or `style:name=value` for what is computed",
    );
}

#[test]
fn no_link_hands_its_opener_over() {
    let found: Vec<_> = tree::console().iter().flat_map(open_handed_links).collect();
    none(
        &found,
        "a link to a new tab has rel=\"noopener noreferrer\"",
        "add it: the new tab would inherit the session's storage",
    );
}

#[test]
fn bad_markup_is_found() {
    let html = |text| raw_html(&Source::new("src/a.rs", text)).len();
    assert_eq!([html("<p inner_html=a/>"), html("el.set_inner_html(a)"), html("// inner_html")], [1, 1, 0]);

    let style = |text| style_attributes(&Source::new("src/a.rs", text)).len();
    assert_eq!([style("<p style=\"a\"/>"), style("<p style=move || a/>"), style("<p data-style=\"a\"/>")], [1, 1, 0]);
    assert_eq!([style("<p style:top=a/>"), style("let style = a;"), style("if style==a {}")], [0, 0, 0]);
    assert_eq!([style("<p style=(\"--row\", a)/>"), style("<p style=(a, b)/>")], [0, 1]);

    let link = |text| open_handed_links(&Source::new("src/a.rs", text)).len();
    assert_eq!(link("<a href=h on:click=move |_| -> () {} target=\"_blank\">"), 1);
    assert_eq!(link("<a rel=\"noopener noreferrer\" target=\"_blank\">"), 0);
    assert_eq!(link("<a target=\"_blank\" on:click=|_| -> () {} rel=\"noopener\">"), 0);
    assert_eq!(link("<b rel=\"noopener\"><a target=\"_blank\"><i rel=\"noopener\">"), 1);
}

//! The pages of a session.

use console::api::Client;
use console::domain::{Credentials, Seconds};
use console::pages::shell::Shell;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::desk::{self, KEY, PROJECT, Seen};
use crate::harness::{Mounted, until};

fn session(keys: u32, fragment: &str) -> (Mounted, Seen) {
    window().location().set_hash(fragment).unwrap();
    let (wire, seen) = (desk::project(keys), Seen::default());
    let inner = seen.clone();
    let page = Mounted::new(move || {
        desk::set(&wire, &inner);
        let client = Client::new("", Credentials::from_form(PROJECT, KEY).unwrap(), wire);
        view! { <Shell client until=Seconds(2_000_000_000) /> }
    });
    (page, seen)
}

/// The grid's own geometry in a window of 400 pixels: without it, everything would be in view.
fn dress_the_grid() {
    let sheet = document().create_element("style").unwrap();
    let tokens = include_str!("../../style/tokens.css");
    let grid = include_str!("../../style/pages/keys/grid.css");
    sheet.set_text_content(Some(&format!("{tokens}{grid} .grid {{ block-size: 400px; overflow: auto }}")));
    document().head().unwrap().append_child(&sheet).unwrap();
}

#[wasm_bindgen_test]
async fn the_grid_counts_every_key_and_draws_only_some() {
    dress_the_grid();
    let (page, _) = session(500, "#/keys");
    until("all keys are counted", || page.attribute("[role=grid]", "aria-rowcount").as_deref() == Some("501")).await;
    until("only some are drawn", || (2..100).contains(&page.count("[role=row]"))).await;
    assert!(page.text().contains("500 keys"));
}

#[wasm_bindgen_test]
async fn a_search_filters_and_one_without_a_match_can_be_cleared() {
    let (page, _) = session(30, "#/keys");
    until("loaded", || page.text().contains("30 keys")).await;
    page.field("Search keys").type_text("no key is called like this");
    until("nothing matches", || page.text().contains("No key matches")).await;
    page.button("Clear search").click();
    until("all are back", || page.attribute("[role=grid]", "aria-rowcount").as_deref() == Some("31")).await;
}

#[wasm_bindgen_test]
async fn a_project_without_keys_says_so() {
    let (page, _) = session(0, "#/keys");
    until("said", || page.text().contains("This project has no access keys")).await;
}

#[wasm_bindgen_test]
async fn a_name_is_asked_for_and_then_the_key_is_made_and_revealed() {
    let (page, seen) = session(3, "#/keys/new");
    until("the form is there", || page.text().contains("Create an access key")).await;
    page.button("Create key").click();
    until("the name is missed", || page.attribute("[aria-invalid='true']", "aria-invalid").is_some()).await;
    page.field("Name").type_text("ci");
    page.button("Create key").click();
    until("revealed", || seen.reveal().is_open()).await;
    assert!(!page.text().contains(&seen.reveal().expose(|secret| secret.expose().to_owned()).unwrap()));
}

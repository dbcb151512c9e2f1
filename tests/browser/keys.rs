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
    // A row is as high as the body has room for only with the page's own way to size boxes.
    let boxes = "*, ::before, ::after { box-sizing: border-box }";
    sheet.set_text_content(Some(&format!("{boxes}{tokens}{grid} .grid {{ block-size: 400px; overflow: auto }}")));
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

/// Presses a key while the grid has the focus.
fn press(key: &str, shift: bool) {
    let grid = document().query_selector("[role=grid]").unwrap().unwrap();
    let pressed = web_sys::KeyboardEventInit::new();
    pressed.set_key(key);
    pressed.set_shift_key(shift);
    pressed.set_bubbles(true);
    let event = web_sys::KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &pressed).unwrap();
    grid.dispatch_event(&event).unwrap();
}

#[wasm_bindgen_test]
async fn the_keyboard_reaches_and_chooses_rows_that_are_not_drawn() {
    dress_the_grid();
    let (page, _) = session(500, "#/keys");
    until("loaded", || page.text().contains("500 keys")).await;
    let active = || page.attribute("[role=grid]", "aria-activedescendant");
    let row = |at: usize| format!("[role=row][aria-rowindex='{}']", at + 2);
    press("End", false);
    until("the last row is drawn", || page.count(&row(499)) == 1).await;
    until("the keyboard is on it", || active() == page.attribute(&row(499), "id")).await;
    press(" ", false);
    until("chosen", || page.attribute(&row(499), "aria-selected").as_deref() == Some("true")).await;
    press("ArrowUp", true);
    until("so is the row above", || page.count("[role=row][aria-selected='true']") == 2).await;
    press("Home", false);
    until("the first row is drawn", || active().is_some() && active() == page.attribute(&row(0), "id")).await;
    press(" ", true);
    until("the tray counts all between", || page.text().contains("500 chosen")).await;
    press("Escape", false);
    until("none is chosen", || page.count("[role=row][aria-selected='true']") == 0).await;
}

#[wasm_bindgen_test]
async fn each_cell_tells_its_column_and_only_the_chosen_ones_are_there() {
    let (page, _) = session(5, "#/keys?cols=name,expires,editable&sort=-expires");
    until("loaded", || page.text().contains("5 keys")).await;
    assert_eq!(page.attribute("[role=grid]", "aria-colcount").as_deref(), Some("4"));
    assert_eq!(page.attribute("[role=columnheader][aria-sort]", "aria-sort").as_deref(), Some("descending"));
    until("drawn", || page.count("[role=gridcell]") == 5 * 4).await;
    for column in 1..=4 {
        assert_eq!(page.count(&format!("[role=gridcell][aria-colindex='{column}']")), 5, "{column}");
    }
    assert_eq!(page.count("[role=gridcell] a[href^='#/keys/id/']"), 5);
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

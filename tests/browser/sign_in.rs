//! The door.

use console::pages::sign_in::SignIn;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::desk::{self, KEY, PROJECT, Seen};
use crate::harness::{Mounted, until};

fn door() -> (Mounted, Seen) {
    let (wire, seen) = (desk::project(3), Seen::default());
    let inner = seen.clone();
    let page = Mounted::new(move || {
        desk::set(&wire, &inner);
        view! { <SignIn /> }
    });
    (page, seen)
}

#[wasm_bindgen_test]
async fn both_parts_pasted_as_a_header_fill_both_fields_and_sign_in() {
    let (page, seen) = door();
    page.field("Project ID").type_text(&format!("Bearer {PROJECT}:{KEY}"));
    until("both fields are filled", || page.field("Management key").value() == KEY).await;
    assert_eq!(page.field("Project ID").value(), PROJECT);
    page.button("Sign in").click();
    until("signed in", || seen.session().signed_in().is_some()).await;
}

#[wasm_bindgen_test]
async fn a_wrong_key_and_a_wrong_project_are_told_apart() {
    for (project, key, words) in
        [(PROJECT, "K2wrong", "The management key was not accepted"), ("P2Nowhere", KEY, "There is no such project")]
    {
        let (page, seen) = door();
        page.field("Project ID").type_text(project);
        page.field("Management key").type_text(key);
        page.button("Sign in").click();
        until(words, || page.role("alert").is_some_and(|alert| alert.contains(words))).await;
        assert!(seen.session().signed_in().is_none());
    }
}

#[wasm_bindgen_test]
async fn an_empty_form_says_at_each_field_what_is_missing() {
    let (page, _) = door();
    page.button("Sign in").click();
    until("both fields are marked", || page.count("[aria-invalid='true']") == 2).await;
}

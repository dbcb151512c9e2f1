//! The one showing of a secret.

use console::api::access_keys::create;
use console::api::{Client, Transport};
use console::domain::{Credentials, Draft, Seconds};
use console::pages::reveal::RevealDialog;
use console::state::{Origin, RevealStore};
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::desk::{self, KEY, PROJECT, Seen};
use crate::harness::{Mounted, until};

#[wasm_bindgen_test]
async fn the_secret_is_in_the_page_only_while_it_is_shown_and_gone_when_it_is_stored() {
    let (wire, seen) = (desk::project(1), Seen::default());
    let client =
        Client::new("", Credentials::from_form(PROJECT, KEY).unwrap(), wire.clone() as std::rc::Rc<dyn Transport>);
    let inner = seen.clone();
    let page = Mounted::new(move || {
        desk::set(&wire, &inner);
        // As the page does it: the dialog is there for as long as there is something to reveal.
        let reveal = expect_context::<RevealStore>();
        move || reveal.is_open().then(|| view! { <RevealDialog /> })
    });
    let draft = Draft { name: "ci".into(), ..Draft::empty() };
    let revealed = client.write(create(&draft.validate(Seconds(1_767_312_000)).unwrap())).await.unwrap();
    let secret = revealed.secret.expose().to_owned();
    seen.reveal().open(client.project(), revealed, Origin::Created);

    until("the dialog is open", || page.role("alertdialog").is_some()).await;
    assert!(!page.html().contains(&secret));
    page.button("Show").click();
    until("shown", || page.text().contains(&secret)).await;
    page.button("Hide").click();
    until("hidden", || !page.html().contains(&secret)).await;

    page.button("Close").click();
    assert!(seen.reveal().is_open(), "not before it is said to be stored");
    page.field("I have stored it").press();
    until("may be closed", || page.button("Close").get_attribute("aria-disabled").is_none()).await;
    page.button("Close").click();
    until("closed and wiped", || page.role("alertdialog").is_none()).await;
    assert!(!seen.reveal().is_open());
}

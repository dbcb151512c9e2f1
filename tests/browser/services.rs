//! What the rest of the console takes from the browser and cannot try on the host.

use std::cell::Cell;
use std::rc::Rc;

use console::api::Transport;
use console::api::transport::Browser;
use console::browser::text::compose;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn letters_and_their_accents_are_put_together() {
    for (apart, together) in [("e\u{301}", "é"), ("a\u{302}\u{323}", "\u{1ead}"), ("\u{1100}\u{1161}", "가")] {
        assert_eq!(compose(apart), together);
    }
    assert_eq!(compose("\u{0}😀 as it is"), "\u{0}😀 as it is");
}

#[wasm_bindgen_test]
async fn a_pause_gives_the_thread_to_whatever_else_waits_for_it() {
    let rang = Rc::new(Cell::new(false));
    let bell = Rc::clone(&rang);
    let timer = gloo_timers::callback::Timeout::new(0, move || bell.set(true));
    for _ in 0..100_000 {
        if rang.get() {
            break;
        }
        Browser.pause().await;
    }
    assert!(rang.get(), "a timer never had its turn");
    drop(timer);
}

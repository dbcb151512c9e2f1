//! Mounts a view into the page of one test and finds its parts as people do: by role and by name.

use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

/// A mounted view. It is unmounted, and its element gone, when this goes out of scope.
pub(crate) struct Mounted {
    element: HtmlElement,
    _view: Box<dyn std::any::Any>,
}

impl Mounted {
    /// Mounts the view at the end of the page.
    pub(crate) fn new<View: IntoView + 'static>(view: impl FnOnce() -> View + 'static) -> Self {
        let element: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        document().body().unwrap().append_child(&element).unwrap();
        let handle = mount_to(element.clone(), view);
        Self { element, _view: Box::new(handle) }
    }

    /// The text as it is in the page.
    pub(crate) fn text(&self) -> String {
        self.element.text_content().unwrap_or_default()
    }

    /// The one button of this name.
    pub(crate) fn button(&self, name: &str) -> HtmlElement {
        let buttons = self.element.query_selector_all("button, [role=button]").unwrap();
        let all = (0..buttons.length()).filter_map(|index| buttons.item(index)?.dyn_into::<HtmlElement>().ok());
        let mut named = all.filter(|button| button.text_content().unwrap_or_default().trim() == name);
        let found = named.next().expect("there is a button of this name");
        assert!(named.next().is_none(), "only one button is called {name:?}");
        found
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        self.element.remove();
    }
}

/// Lets the effects run that a change has set off.
pub(crate) async fn settled() {
    leptos::task::tick().await;
}

#[wasm_bindgen_test]
async fn a_view_answers_a_click() {
    let clicks = RwSignal::new(0);
    let page = Mounted::new(move || view! { <button on:click=move |_| *clicks.write() += 1>"Add"</button> {clicks} });
    assert_eq!(page.text(), "Add0");

    page.button("Add").click();
    settled().await;
    assert_eq!(page.text(), "Add1");
}

//! Mounts a view into the page of one test and finds its parts as people do: by role and by name.

use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, EventInit, HtmlElement, HtmlInputElement};

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

    /// The markup as it is in the page.
    pub(crate) fn html(&self) -> String {
        self.element.inner_html()
    }

    /// How many elements match a selector.
    pub(crate) fn count(&self, selector: &str) -> u32 {
        self.element.query_selector_all(selector).unwrap().length()
    }

    /// An attribute of the first element that matches a selector.
    pub(crate) fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        self.element.query_selector(selector).unwrap()?.get_attribute(name)
    }

    /// The text of the first element with this role.
    pub(crate) fn role(&self, role: &str) -> Option<String> {
        self.element.query_selector(&format!("[role={role}]")).unwrap()?.text_content()
    }

    /// The one field of this label.
    pub(crate) fn field(&self, label: &str) -> Field {
        let labelled = self.element.query_selector_all("label").unwrap();
        let mut labels =
            (0..labelled.length()).filter_map(|index| labelled.item(index)?.dyn_into::<HtmlElement>().ok());
        let of_label = labels.find(|found| found.text_content().unwrap_or_default().trim() == label).map(|found| {
            let id = found.get_attribute("for").expect("a label names its field");
            self.element.query_selector(&format!("#{id}")).unwrap().expect("a label's field is there")
        });
        let named = || self.element.query_selector(&format!("[aria-label='{label}']")).unwrap();
        Field(of_label.or_else(named).expect("there is a field of this label").unchecked_into())
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

/// A field of a form.
pub(crate) struct Field(HtmlInputElement);

impl Field {
    /// What stands in it.
    pub(crate) fn value(&self) -> String {
        self.0.value()
    }

    /// Puts text into it, as a paste does.
    pub(crate) fn type_text(&self, text: &str) {
        self.0.set_value(text);
        let typed = EventInit::new();
        typed.set_bubbles(true);
        self.0.dispatch_event(&Event::new_with_event_init_dict("input", &typed).unwrap()).unwrap();
    }

    /// Presses it, as one does with a checkbox.
    pub(crate) fn press(&self) {
        self.0.click();
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

/// Lets the page go on, turn by turn, until something holds; a test that waits for nothing ends after a thousand turns.
pub(crate) async fn until(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..1_000 {
        if holds() {
            return;
        }
        settled().await;
        gloo_timers::future::TimeoutFuture::new(0).await;
    }
    panic!("still not: {what}");
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

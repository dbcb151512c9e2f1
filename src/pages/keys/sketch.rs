//! Elements as plain values, and a drawing of them that is changed only where the next value differs.
//!
//! The grid's rows are drawn so and not by `view!`: with boxed views an element that is built again takes off all its
//! attributes and puts them on anew, which is most of the work of a scrolled row. There is no markup from text here:
//! texts become text nodes.

use std::borrow::Cow;

use leptos::prelude::document;
use leptos::web_sys::Element;

const SVG: &str = "http://www.w3.org/2000/svg";

/// An element to be drawn: with a text, or with elements in it.
#[derive(Default)]
pub(super) struct Sketch {
    tag: &'static str,
    attributes: Vec<(&'static str, Cow<'static, str>)>,
    text: String,
    children: Vec<Sketch>,
}

/// An element without anything in it.
pub(super) fn sketch(tag: &'static str, class: &'static str) -> Sketch {
    Sketch { tag, ..Sketch::default() }.with_some("class", class)
}

impl Sketch {
    /// With an attribute.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<Cow<'static, str>>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// With an attribute, if there is something to say in it.
    pub(super) fn with_some(self, name: &'static str, value: impl Into<Cow<'static, str>>) -> Self {
        let value = value.into();
        if value.is_empty() { self } else { self.with(name, value) }
    }

    /// With a text, and nothing else in it.
    pub(super) fn text(self, text: impl Into<String>) -> Self {
        Self { text: text.into(), ..self }
    }

    /// With these elements in it.
    pub(super) fn around(self, children: Vec<Sketch>) -> Self {
        Self { children, ..self }
    }
}

/// What is drawn in an element.
pub(super) struct Drawing {
    element: Element,
    /// As it was drawn, without its children.
    sketch: Sketch,
    children: Vec<Drawing>,
}

impl Drawing {
    /// A drawing in an element that is in the page already, as it was sketched.
    pub(super) fn on(element: Element, sketch: Sketch) -> Self {
        Self { element, sketch, children: Vec::new() }
    }

    fn new(tag: &'static str) -> Option<Self> {
        let made = match tag {
            "svg" | "path" => document().create_element_ns(Some(SVG), tag),
            _ => document().create_element(tag),
        };
        // Refused only for what is no name of an element.
        made.ok().map(|element| Self::on(element, Sketch { tag, ..Sketch::default() }))
    }

    /// Draws it as it is to be now.
    pub(super) fn draw(&mut self, mut next: Sketch) {
        self.write_attributes(&next);
        if self.sketch.text != next.text {
            // Takes away what was in it.
            self.children.clear();
            self.element.set_text_content(Some(&next.text));
        }
        self.draw_children(std::mem::take(&mut next.children));
        self.sketch = next;
    }

    fn write_attributes(&self, next: &Sketch) {
        let before = &self.sketch.attributes;
        for (name, value) in &next.attributes {
            if !before.iter().any(|(known, old)| known == name && old == value) {
                // Refused only for what is no name of an attribute.
                let _ = self.element.set_attribute(name, value);
            }
        }
        for (name, _) in before {
            if !next.attributes.iter().any(|(wanted, _)| wanted == name) {
                let _ = self.element.remove_attribute(name);
            }
        }
    }

    fn draw_children(&mut self, next: Vec<Sketch>) {
        let surplus = self.children.split_off(next.len().min(self.children.len()));
        surplus.iter().for_each(|child| child.element.remove());
        for (at, sketch) in next.into_iter().enumerate() {
            match self.children.get_mut(at) {
                Some(child) if child.sketch.tag == sketch.tag => child.draw(sketch),
                known => {
                    let Some(mut fresh) = Drawing::new(sketch.tag) else { continue };
                    fresh.draw(sketch);
                    match known {
                        Some(child) => {
                            _ = child.element.replace_with_with_node_1(&fresh.element);
                            *child = fresh;
                        }
                        None => {
                            _ = self.element.append_child(&fresh.element);
                            self.children.push(fresh);
                        }
                    }
                }
            }
        }
    }
}

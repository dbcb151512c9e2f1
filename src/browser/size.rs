//! How large elements of the page are.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};

/// A look-out for elements that change their size, until it is dropped.
pub struct Lookout {
    observer: ResizeObserver,
    _run: Closure<dyn Fn()>,
}

impl Lookout {
    /// Runs `run` after one of the elements has changed its size, and at first.
    pub fn over(elements: &[&Element], run: impl Fn() + 'static) -> Option<Self> {
        let run = Closure::<dyn Fn()>::new(run);
        let observer = ResizeObserver::new(run.as_ref().unchecked_ref()).ok()?;
        elements.iter().for_each(|element| observer.observe(element));
        Some(Self { observer, _run: run })
    }
}

impl Drop for Lookout {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Pixels of the screen to one of CSS, with the zoom of the page.
pub fn screen_pixels() -> f64 {
    super::window().map_or(1.0, |window| window.device_pixel_ratio())
}

/// The parts of a CSS pixel that heights are told in: the browsers' own smallest length.
pub const PIECES: u64 = 64;

/// The height of an element as it is laid out, in [`PIECES`] of a CSS pixel.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a height, and none so great"
)]
pub fn exact_height(element: &Element) -> u64 {
    (element.get_bounding_client_rect().height() * PIECES as f64).round() as u64
}

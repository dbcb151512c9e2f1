//! What a press runs.

use std::rc::Rc;

/// A handler of presses, made from any closure. It is shared by counting and lies in no arena of the reactive graph, so
/// that each of the many buttons of a page costs few bytes of code.
#[derive(Clone)]
pub struct Press(Rc<dyn Fn()>);

impl Press {
    /// Runs the handler.
    pub fn run(&self) {
        (self.0)();
    }
}

impl<F: Fn() + 'static> From<F> for Press {
    fn from(run: F) -> Self {
        Self(Rc::new(run))
    }
}

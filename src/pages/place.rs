//! Where in the console the person is.
//!
//! Invariant: the address bar is the one source: the signal follows it, and moving means writing to it.

use leptos::prelude::*;
use send_wrapper::SendWrapper;

use crate::browser::listener::Listener;
use crate::browser::location;
use crate::fleet::view::Arrangement;
use crate::route::Route;

/// The place that the page shows, as the fragment in the address bar has it.
#[derive(Clone, Copy)]
pub struct Place(RwSignal<Route>);

impl Place {
    /// Follows the address bar for as long as the current owner lives, and titles the tab.
    pub fn follow_the_address_bar() -> Self {
        let route = RwSignal::new(Route::parse(&location::fragment()));
        listen([location::on_change(move |fragment| route.set(Route::parse(&fragment)))]);
        Effect::new(move |_| location::set_title(route.with(Route::title)));
        Self(route)
    }

    /// The place. Tracks.
    pub fn get(self) -> Route {
        self.0.get()
    }

    /// Looks at the place. Tracks.
    pub fn with<T>(self, look: impl FnOnce(&Route) -> T) -> T {
        self.0.with(look)
    }

    /// The list that this place shows, or that the last one did which knew of a list. Tracks.
    pub fn list(self) -> Signal<Arrangement> {
        let list = Memo::new(move |last: Option<&Arrangement>| {
            self.with(|route| route.list().or(last).cloned().unwrap_or_default())
        });
        list.into()
    }

    /// Goes to a place; Back returns.
    pub fn go(self, route: &Route) {
        location::go(&route.fragment());
    }

    /// Changes the place without a step for Back, as while a person types.
    pub fn replace(self, route: Route) {
        location::replace(&route.fragment());
        self.0.set(route);
    }
}

/// Listens for as long as the current owner lives.
pub fn listen<const N: usize>(listeners: [Option<Listener>; N]) {
    let listeners = SendWrapper::new(listeners);
    on_cleanup(move || drop(listeners));
}

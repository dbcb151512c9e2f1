//! Where in the console the person is.
//!
//! Invariant: the address bar is the one source: the signal follows it, and moving means writing to it. While a page holds
//! something that leaving would lose, the page stays and the person is asked, whichever way leads out of it. A search text
//! that looks like a secret is in the signal only; where it comes with an address, the address is written without it.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::{ev, web_sys};
use send_wrapper::SendWrapper;

use crate::browser::listener::Listener;
use crate::browser::{leaving, location};
use crate::fleet::view::Arrangement;
use crate::route::{Route, names_secret};

/// The place that the page shows, as the fragment in the address bar has it.
#[derive(Clone, Copy)]
pub struct Place {
    route: RwSignal<Route>,
    /// Whether leaving would lose something; set by the page that holds it.
    held: StoredValue<Option<Signal<bool>>>,
    onward: RwSignal<Option<Onward>>,
}

/// Where somebody wanted to go who is asked first.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Onward {
    /// By a link or a button.
    To(Route),
    /// By the browser: what it showed is the step before this one.
    Back,
}

impl Place {
    /// Follows the address bar for as long as the current owner lives, and titles the tab.
    pub fn follow_the_address_bar() -> Self {
        let place = Self {
            route: RwSignal::new(arrived(&location::fragment())),
            held: StoredValue::new(None),
            onward: RwSignal::new(None),
        };
        listen([location::on_change(move |fragment| place.moved(arrived(&fragment)))]);
        Effect::new(move |_| location::set_title(place.with(Route::title)));
        place
    }

    fn moved(self, to: Route) {
        if !self.is_held() {
            return self.route.set(to);
        }
        let here = self.route.get_untracked();
        if to != here {
            // Another step, so that the way back leads to where the browser was.
            location::go(&here.fragment());
            self.onward.set(Some(Onward::Back));
        }
    }

    /// The place. Tracks.
    pub fn get(self) -> Route {
        self.route.get()
    }

    /// Looks at the place. Tracks.
    pub fn with<T>(self, look: impl FnOnce(&Route) -> T) -> T {
        self.route.with(look)
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
        match (self.is_held(), route) {
            (true, _) => self.onward.set(Some(Onward::To(route.clone()))),
            // The address cannot carry it: a step there would lose the search text.
            (false, Route::Keys(list)) if list.holds_secret() => self.replace(route.clone()),
            (false, _) => location::go(&route.fragment()),
        }
    }

    /// Changes the place without a step for Back, as while a person types.
    pub fn replace(self, route: Route) {
        location::replace(&route.fragment());
        self.route.set(route);
    }

    /// Has the person asked before this place is left, while `lost` says that leaving would lose something, for as long as
    /// the current owner lives.
    pub fn hold_while(self, lost: Signal<bool>) {
        self.held.set_value(Some(lost));
        let pressed = window_event_listener(ev::click, move |event| {
            if let Some(href) = followed(&event).filter(|_| self.is_held()) {
                event.prevent_default();
                self.go(&Route::parse(&href));
            }
        });
        listen([leaving::ask_while(move || self.is_held())]);
        on_cleanup(move || {
            pressed.remove();
            self.held.set_value(None);
            self.onward.try_set(None);
        });
    }

    /// Whether leaving would lose something now.
    pub fn is_held(self) -> bool {
        let lost = self.held.try_get_value().flatten();
        lost.and_then(|lost| lost.try_get_untracked()).unwrap_or_default()
    }

    /// Whether somebody wants to leave and has not said yet whether to lose what is held. Tracks.
    pub fn is_asking(self) -> bool {
        self.onward.with(Option::is_some)
    }

    /// Stays.
    pub fn stay(self) {
        self.onward.set(None);
    }

    /// Goes to a place without asking: what was held goes along.
    pub fn leave_for(self, route: &Route) {
        self.held.set_value(None);
        self.go(route);
    }

    /// Leaves, whatever is lost.
    pub fn leave(self) {
        self.held.set_value(None);
        match self.onward.try_update(Option::take).flatten() {
            Some(Onward::To(route)) => location::go(&route.fragment()),
            Some(Onward::Back) => location::back(),
            None => {}
        }
    }
}

/// The place that an address names. What looks like a secret in it is taken out of the address.
fn arrived(fragment: &str) -> Route {
    let route = Route::parse(fragment);
    if route.holds_secret() || names_secret(fragment) {
        location::replace(&route.fragment());
    }
    route
}

/// Where a press leads that follows a link within the page, in this tab.
fn followed(event: &ev::MouseEvent) -> Option<String> {
    let elsewhere = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key() || event.button() != 0;
    let target = event.target().filter(|_| !elsewhere && !event.default_prevented())?;
    let link = target.dyn_into::<web_sys::Element>().ok()?.closest("a[href^='#']").ok()??;
    link.get_attribute("href")
}

/// Does something at each `Escape` that neither a field nor anything over the page has taken for itself, for as long as
/// the current owner lives.
pub fn when_escaped(act: impl Fn() + 'static) {
    let listener = window_event_listener(ev::keydown, move |event| {
        let above = || document().query_selector("dialog[open], :popover-open").ok().flatten().is_some();
        if event.key() == "Escape" && !event.default_prevented() && !above() {
            act();
        }
    });
    on_cleanup(move || listener.remove());
}

/// Listens for as long as the current owner lives.
pub fn listen<const N: usize>(listeners: [Option<Listener>; N]) {
    let listeners = SendWrapper::new(listeners);
    on_cleanup(move || drop(listeners));
}

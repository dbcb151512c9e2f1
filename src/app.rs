//! Wires the stores to the browser, and the places to their pages.
//!
//! Invariant: views of a session live under [`Shell`](crate::pages::shell::Shell) and are disposed with it; only the
//! session itself and the one-time reveal outlive a sign-out.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;

use crate::api::config::{self, Config};
use crate::api::transport;
use crate::browser::listener::Listener;
use crate::browser::share_stores::Stores;
use crate::browser::{leaving, local_storage, location};
use crate::pages::reveal::RevealDialog;
use crate::pages::shell::Shell;
use crate::pages::sign_in::SignIn;
use crate::route::Route;
use crate::state::{Farewell, RevealStore, SessionStore};

/// Reads the configuration beside the page and mounts the console.
pub fn start() {
    // A panic says where, in the console of the browser; what it was about could hold a secret and is not said.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        leptos::logging::error!("The console stopped at {place}.");
    }));
    spawn_local(async {
        let config = config::load(&transport::Browser).await;
        mount_to_body(move || view! { <App config /> });
    });
}

/// The place that the page shows, as the fragment in the address bar has it.
#[derive(Clone, Copy)]
pub struct Place(RwSignal<Route>);

impl Place {
    fn follow_the_address_bar() -> Self {
        let route = RwSignal::new(Route::parse(&location::fragment()));
        keep([location::on_change(move |fragment| route.set(Route::parse(&fragment)))]);
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
fn keep<const N: usize>(listeners: [Option<Listener>; N]) {
    let listeners = SendWrapper::new(listeners);
    on_cleanup(move || drop(listeners));
}

/// The console.
#[component]
fn App(config: Config) -> impl IntoView {
    let session = SessionStore::new(config, transport::browser(), Rc::new(Stores));
    let reveal = RevealStore::default();
    provide_context(session);
    provide_context(reveal);
    provide_context(Place::follow_the_address_bar());
    local_storage::apply(local_storage::remembered());

    keep([
        leaving::ask_while(move || reveal.is_open()),
        leaving::when_left(move || reveal.wipe()),
        leaving::load_anew_when_brought_back(),
        leaving::when_seen(move || session.end_if_due()),
    ]);
    let each_minute = set_interval_with_handle(move || session.end_if_due(), std::time::Duration::from_secs(60));
    on_cleanup(move || each_minute.into_iter().for_each(|timer| timer.clear()));

    view! {
        {move || match session.signed_in() {
            Some((client, until)) => view! { <Shell client until /> }.into_any(),
            None => view! { <SignIn /> }.into_any(),
        }}
        <RevealDialog />
    }
}

/// Signs out, from wherever in the page.
pub fn sign_out(farewell: Farewell) {
    expect_context::<SessionStore>().sign_out(farewell);
}

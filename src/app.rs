//! Wires the stores to the browser, and the places to their pages.
//!
//! Invariant: views of a session live under [`Shell`] and are disposed with it; only the
//! session itself, the one-time reveal and the secrets of runs outlive a sign-out.

use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::api::config::{self, Config};
use crate::api::transport;
use crate::browser::journal::SessionJournal;
use crate::browser::share_stores::Stores;
use crate::browser::{fields, leaving, local_storage, rescue, stray_drop};
use crate::pages::parts::{self, Later};
use crate::pages::place::{Place, listen};
use crate::pages::shell::Shell;
use crate::pages::sign_in::SignIn;
use crate::state::{JournalStore, RevealStore, SessionStore, TryStore, VaultStore};

/// Reads the configuration beside the page and mounts the console.
pub fn start() {
    // Leptos starts its own executor with the mount, which comes after this.
    spawn_local(async {
        let config = config::load(&transport::Browser).await;
        mount_to_body(move || view! { <App config /> });
    });
}

/// The console.
#[component]
fn App(config: Config) -> impl IntoView {
    provide_context(JournalStore::new(Rc::new(SessionJournal)));
    let session = SessionStore::new(config, transport::browser(), Rc::new(Stores));
    let reveal = RevealStore::new(rescue::rescue());
    provide_context(session);
    provide_context(reveal);
    let vault = VaultStore::new(rescue::rescue());
    provide_context(vault);
    let trying = TryStore::default();
    provide_context(trying);
    provide_context(Place::follow_the_address_bar());
    local_storage::apply(local_storage::remembered());

    listen([
        leaving::ask_while(move || reveal.would_be_lost() || vault.would_be_lost()),
        leaving::when_left(move || {
            reveal.wipe();
            vault.wipe();
            trying.wipe();
        }),
        leaving::load_anew_when_brought_back(),
        leaving::when_seen(move || session.end_if_due()),
    ]);
    listen(stray_drop::refuse());
    listen(fields::heard_before_they_count());
    let each_minute = set_interval_with_handle(move || session.end_if_due(), std::time::Duration::from_secs(60));
    on_cleanup(move || each_minute.into_iter().for_each(|timer| timer.clear()));

    let revealing = Memo::new(move |_| reveal.number());
    view! {
        {move || match session.signed_in() {
            Some((client, until)) => view! { <Shell client until /> }.into_any(),
            None => view! { <SignIn /> }.into_any(),
        }}
        {move || revealing.get().map(|_| view! { <Later part=parts::reveal_dialog /> })}
    }
}

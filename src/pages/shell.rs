//! What surrounds every page of a session: whose it is, light or dark, and the way out.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::keys::KeysPage;
use super::leave::Leaving;
use super::moments::Moments;
use super::parts::{self, Later};
use super::place::Place;
use crate::api::Client;
use crate::browser::text::compose;
use crate::domain::Seconds;
use crate::fleet::Fold;
use crate::route::Route;
use crate::state::{
    CreateStore, Farewell, JournalStore, KeyStore, KeysStore, ListStore, RevealStore, RotateStore, SessionStore, Step,
    Toasts,
};
use crate::ui::{Button, ButtonKind, EmptyKind, EmptyState, Glyph, Logo};

/// A session's pages. Its stores are made here and disposed with it.
#[component]
pub fn Shell(
    /// The session's door to the API.
    client: Client,
    /// When the session ends.
    until: Seconds,
) -> impl IntoView {
    let project = client.project().as_str().to_owned();
    let keys = KeysStore::new(client, Fold::new(compose));
    provide_context(keys);
    let toasts = Toasts::default();
    provide_context(toasts);
    let (key, reveal) = (KeyStore::new(keys, toasts), expect_context::<RevealStore>());
    provide_context(key);
    provide_context(RotateStore::new(key, reveal));
    provide_context(CreateStore::new(keys, reveal));
    let moments = Moments::start(keys);
    provide_context(moments);
    provide_context(list(keys, expect_context::<Place>(), moments));
    provide_context(Leaving::default());
    keys.start_loading();
    parts::after_the_list(|| spawn_local(parts::load_ahead()));
    let (journal, create) = (expect_context::<JournalStore>(), expect_context::<CreateStore>());
    let unsettled = Memo::new(move |_| journal.may_have_left() || create.has_unsettled());
    // From the first message on.
    let said = Memo::new(move |said| said == Some(&true) || toasts.any());
    view! {
        <div class="app">
            <Header project until />
            {move || unsettled.get().then(|| view! { <Later part=parts::left_over /> })}
            <main class="app-main">
                <Page />
            </main>
            {move || said.get().then(|| view! { <Later part=parts::messages /> })}
        </div>
    }
}

/// The list as the address bar arranges it.
fn list(keys: KeysStore, place: Place, moments: Moments) -> ListStore {
    let arrange = move |list, step| match step {
        Step::Made => place.go(&Route::Keys(list)),
        Step::Ongoing => place.replace(Route::Keys(list)),
    };
    ListStore::new(keys, place.list(), Box::new(arrange), Signal::derive(move || moments.now()))
}

/// The pages, without what they are opened with: a page stays while its search text changes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Keys,
    Key,
    NewKey,
    Unknown,
}

#[component]
fn Page() -> impl IntoView {
    let place = expect_context::<Place>();
    let kind = Memo::new(move |_| {
        place.with(|route| match route {
            Route::Keys(_) => Kind::Keys,
            Route::Key { .. } => Kind::Key,
            Route::NewKey => Kind::NewKey,
            Route::Unknown => Kind::Unknown,
        })
    });
    move || match kind.get() {
        Kind::Key => view! { <Later part=parts::key_page /> }.into_any(),
        Kind::Keys => view! { <KeysPage /> }.into_any(),
        Kind::NewKey => view! { <Later part=parts::create_page /> }.into_any(),
        Kind::Unknown => view! { <Nowhere /> }.into_any(),
    }
}

#[component]
fn Nowhere() -> impl IntoView {
    let place = expect_context::<Place>();
    let home = move || view! { <Button on_press=move || place.go(&Route::home())>"Show all keys"</Button> };
    view! {
        <EmptyState kind=EmptyKind::Nothing title=|| "There is no such page" actions=home>
            "The link may be cut short, or come from a newer version of this console."
        </EmptyState>
    }
}

#[component]
fn Header(project: String, until: Seconds) -> impl IntoView {
    let session = expect_context::<SessionStore>();
    let reveal = expect_context::<RevealStore>();
    let moments = expect_context::<Moments>();
    let Leaving(asking) = expect_context::<Leaving>();
    let leave = move || match reveal.is_awaited() {
        true => asking.set(true),
        false => session.sign_out(Farewell::SignedOut),
    };
    view! {
        <header class="app-header">
            <a class="wordmark" href=Route::home().fragment()>
                <Logo />
                <span>"Access Keys"</span>
            </a>
            <div class="app-header-end">
                <span class="app-project" title=format!("This session ends at {}.", moments.clock(until))>
                    <span class="app-project-label">"Project"</span>
                    <span class="app-project-id">{project}</span>
                </span>
                <span class="app-theme"><Later part=parts::theme_menu silent=true /></span>
                <Button kind=ButtonKind::Quiet icon=Glyph::SignOut on_press=leave>"Sign out"</Button>
            </div>
        </header>
        {move || asking.get().then(|| view! { <Later part=parts::leave_while_sending /> })}
    }
}

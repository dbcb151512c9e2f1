//! What surrounds every page of a session: whose it is, light or dark, and the way out.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::keys::KeysPage;
use super::leave::Leaving;
use super::moments::Moments;
use super::parts::{self, Later};
use super::place::{Place, listen};
use super::runs::RunsPlace;
use crate::api::Client;
use crate::browser::leaving;
use crate::browser::local_storage::Replacements;
use crate::browser::moments::local_start;
use crate::browser::text::compose;
use crate::domain::Seconds;
use crate::domain::calendar::Zone;
use crate::fleet::Fold;
use crate::route::Route;
use crate::state::{
    CodeStore, CreateStore, DirectoryStore, EditDesk, Farewell, JournalStore, KeyStore, KeysStore, ListStore,
    ReplaceStore, RevealStore, RotateStore, SessionStore, Step, Toasts, TryStore, VaultStore,
};
use crate::ui::{Button, ButtonKind, EmptyKind, EmptyState, Glyph, Icon, Logo};

/// A session's pages. Its stores are made here and disposed with it.
#[component]
pub fn Shell(
    /// The session's door to the API.
    client: Client,
    /// When the session ends.
    until: Seconds,
) -> impl IntoView {
    let project = client.project().as_str().to_owned();
    let keys = KeysStore::new(client, Fold::new(compose)).in_zone(Zone::new(local_start));
    provide_context(keys);
    let toasts = Toasts::default();
    provide_context(toasts);
    provide_context(DirectoryStore::new(keys));
    let (key, reveal) = (KeyStore::new(keys, toasts), expect_context::<RevealStore>());
    provide_context(key);
    provide_context(RotateStore::new(key, reveal, expect_context::<VaultStore>()));
    provide_context(EditDesk::new(keys, toasts));
    provide_context(ReplaceStore::new(keys, Rc::new(Replacements)));
    let create = CreateStore::new(keys, reveal);
    provide_context(create);
    listen([leaving::ask_while(move || create.is_typed())]);
    let moments = Moments::start(keys);
    provide_context(moments);
    provide_context(list(keys, expect_context::<Place>(), moments));
    provide_context(Leaving::default());
    provide_context(RunsPlace::default());
    let code = CodeStore::default();
    provide_context(code);
    let trying = expect_context::<TryStore>();
    on_cleanup(move || trying.wipe());
    keys.start_loading();
    parts::after_the_list(|| spawn_local(parts::load_ahead()));
    let (journal, create) = (expect_context::<JournalStore>(), expect_context::<CreateStore>());
    let unsettled = Memo::new(move |_| journal.has_news() || create.has_unsettled() || moments.wrong_clock().is_some());
    // From the first message on.
    let showing_code = Memo::new(move |_| code.is_open());
    let said = Memo::new(move |said| said == Some(&true) || toasts.any());
    view! {
        <div class="app">
            <Header project until />
            {move || unsettled.get().then(|| view! { <Later part=parts::left_over /> })}
            <main class="app-main">
                <Page />
            </main>
            {move || showing_code.get().then(|| view! { <Later part=parts::code_dialog /> })}
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
    EditKey,
    NewKey,
    EditKeys,
    Try,
    Runs,
    Import,
    Unknown,
}

#[component]
fn Page() -> impl IntoView {
    let place = expect_context::<Place>();
    let kind = Memo::new(move |_| {
        place.with(|route| match route {
            Route::Keys(_) => Kind::Keys,
            Route::Key { .. } => Kind::Key,
            Route::EditKey { .. } => Kind::EditKey,
            Route::NewKey | Route::NewKeyFrom { .. } => Kind::NewKey,
            Route::EditKeys => Kind::EditKeys,
            Route::Try => Kind::Try,
            Route::Runs => Kind::Runs,
            Route::Import => Kind::Import,
            Route::Unknown => Kind::Unknown,
        })
    });
    // Whatever was tried goes with the page, also when its code never came.
    let trying = expect_context::<TryStore>();
    Effect::new(move |was: Option<Kind>| {
        let is = kind.get();
        if was == Some(Kind::Try) && is != Kind::Try {
            trying.wipe();
        }
        is
    });
    move || match kind.get() {
        Kind::Key => view! { <Later part=parts::key_page /> }.into_any(),
        Kind::Keys => view! { <KeysPage /> }.into_any(),
        Kind::EditKey => view! { <Later part=parts::edit_page /> }.into_any(),
        Kind::NewKey => view! { <Later part=parts::create_page /> }.into_any(),
        Kind::EditKeys => view! { <Later part=parts::edit_keys_page /> }.into_any(),
        Kind::Try => view! { <Later part=parts::try_page /> }.into_any(),
        Kind::Runs => view! { <Later part=parts::runs_page /> }.into_any(),
        Kind::Import => view! { <Later part=parts::import_page /> }.into_any(),
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
    let (reveal, vault) = (expect_context::<RevealStore>(), expect_context::<VaultStore>());
    let (moments, keys) = (expect_context::<Moments>(), expect_context::<KeysStore>());
    let end = move || {
        moments.now();
        moments.clock(keys.by_the_server(until.0.saturating_mul(1_000)))
    };
    let Leaving(asking) = expect_context::<Leaving>();
    let place = expect_context::<Place>();
    let create = expect_context::<CreateStore>();
    let leave = move || match reveal.is_awaited() || vault.would_be_lost() || place.is_held() || create.is_typed() {
        true => asking.set(true),
        false => session.sign_out(Farewell::SignedOut),
    };
    view! {
        <header class="app-header">
            <a class="wordmark" href=Route::home().fragment()>
                <Logo />
                <span>"Access Keys"</span>
            </a>
            <nav class="app-nav" aria-label="Tools">
                <a href=Route::Try.fragment()><Icon glyph=Glyph::Key />"Try a key"</a>
                <a href=Route::Runs.fragment()>
                    <Icon glyph=Glyph::Clock />"Runs"{move || vault.holds_some().then(|| view! { <span class="app-nav-mark">"new secrets"</span> })}
                </a>
            </nav>
            <div class="app-header-end">
                <span class="app-project" title=move || format!("This session ends at {}.", end())>
                    <span class="app-project-label">"Project"</span>
                    <span class="app-project-id">{project}</span>
                </span>
                <span class="app-theme"><Later part=parts::theme_menu tool=true /></span>
                <Button kind=ButtonKind::Quiet icon=Glyph::SignOut on_press=leave>"Sign out"</Button>
            </div>
        </header>
        {move || asking.get().then(|| view! { <Later part=parts::leave_while_sending /> })}
    }
}

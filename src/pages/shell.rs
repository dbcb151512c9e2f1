//! What surrounds every page of a session: whose it is, light or dark, and the way out.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::keys::KeysPage;
use super::moments::Moments;
use super::parts::{self, Later};
use super::place::Place;
use crate::api::Client;
use crate::browser::local_storage::{self, Theme};
use crate::browser::text::compose;
use crate::domain::Seconds;
use crate::fleet::Fold;
use crate::route::Route;
use crate::state::{CreateStore, Farewell, KeysStore, ListStore, RevealStore, SessionStore, Step};
use crate::ui::{
    Button, ButtonKind, Dialog, DialogRole, Dismissal, EmptyKind, EmptyState, Glyph, Logo, Menu, MenuItem, MenuMark,
};

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
    provide_context(CreateStore::new(keys, expect_context::<RevealStore>()));
    let moments = Moments::start(keys);
    provide_context(moments);
    provide_context(list(keys, expect_context::<Place>(), moments));
    keys.start_loading();
    Effect::new(move |loaded: Option<bool>| {
        let is_here = keys.receipt.with(Option::is_some);
        if is_here && loaded != Some(true) {
            spawn_local(parts::load_ahead());
        }
        is_here
    });
    view! {
        <div class="app">
            <Header project until />
            <main class="app-main">
                <Page />
            </main>
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
    let asking = RwSignal::new(false);
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
                <ThemeMenu />
                <Button kind=ButtonKind::Quiet icon=Glyph::SignOut on_press=leave>"Sign out"</Button>
            </div>
        </header>
        {move || asking.get().then(|| view! { <LeaveWhileSending session asking /> })}
    }
}

#[component]
fn LeaveWhileSending(session: SessionStore, asking: RwSignal<bool>) -> impl IntoView {
    let stay = Callback::new(move |()| asking.set(false));
    let actions = move || {
        view! {
            <Button kind=ButtonKind::Primary on_press=move || stay.run(())>"Stay"</Button>
            <Button kind=ButtonKind::Danger on_press=move || session.sign_out(Farewell::SignedOut)>
                "Sign out and lose it"
            </Button>
        }
    };
    view! {
        <Dialog
            title=|| "A key is being created"
            role=DialogRole::Alert
            dismissal=Dismissal::Freely(stay)
            actions=actions
        >
            <p>"Its secret comes with the answer, once. Whoever signs out now will not see it; the key may exist all the same."</p>
        </Dialog>
    }
}

#[component]
fn ThemeMenu() -> impl IntoView {
    let theme = RwSignal::new(local_storage::remembered());
    let item = move |this: Theme, label: &str, glyph| MenuItem {
        label: label.to_owned(),
        glyph,
        mark: if theme.get() == this { MenuMark::Chosen } else { MenuMark::NotChosen },
        on_select: Callback::new(move |()| {
            theme.set(this);
            local_storage::apply(this);
        }),
    };
    let items = move || {
        vec![
            item(Theme::System, "System", Glyph::Monitor),
            item(Theme::Light, "Light", Glyph::Sun),
            item(Theme::Dark, "Dark", Glyph::Moon),
        ]
    };
    let glyph = move || match theme.get() {
        Theme::System => Glyph::Monitor,
        Theme::Light => Glyph::Sun,
        Theme::Dark => Glyph::Moon,
    };
    view! { <Menu label="Theme" glyph=Signal::derive(glyph) items=Signal::derive(items) /> }
}

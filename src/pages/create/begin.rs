//! A form that begins with the settings of another key, as the address says.
//!
//! Invariant: what was typed is not typed over: a form that was begun with this key stays as it is when the page is
//! opened again.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::domain::{AccessKey, KeyId, Purpose};
use crate::pages::key::missing;
use crate::pages::place::Place;
use crate::pages::recover::way_on;
use crate::route::Route;
use crate::state::{Begun, CreateStore, KeyStore, Reading, ReplaceStore};
use crate::ui::{Announce, Button, ButtonKind, Glyph, Notice, PlainText, Progress, TextFit, Tone};

/// What is said above the form about the key that it begins with.
#[component]
pub(super) fn Beginning() -> impl IntoView {
    let place = expect_context::<Place>();
    let asked = Memo::new(move |last: Option<&Option<(KeyId, Purpose)>>| {
        place.with(|route| match route {
            Route::NewKeyFrom { from, purpose } => Some((from.clone(), *purpose)),
            Route::NewKey => None,
            // The page is being left.
            _ => last.cloned().flatten(),
        })
    });
    let create = expect_context::<CreateStore>();
    // What was begun with another key and left must not be the next new key.
    Effect::new(move |_| {
        if asked.with(Option::is_none) {
            create.begin_plain();
        }
    });
    move || match asked.get() {
        Some((from, purpose)) => Some(view! { <From from purpose /> }.into_any()),
        // Under way, or not known to have ended, it is still what it was begun with.
        None => create.begun.get().map(|begun| told(create, place, &begun)),
    }
}

#[derive(Clone, Copy)]
struct Source {
    create: CreateStore,
    store: KeyStore,
    replace: ReplaceStore,
    id: StoredValue<KeyId>,
    purpose: Purpose,
}

impl Source {
    fn id(self) -> KeyId {
        self.id.get_value()
    }

    /// What the form was begun with, if that is this key. Tracks.
    fn begun(self) -> Option<Begun> {
        self.create
            .begun
            .get()
            .filter(|begun| self.id.with_value(|id| begun.from == *id) && begun.purpose == self.purpose)
    }

    fn take(self, key: &AccessKey) {
        let (old, replace) = (key.id.clone(), self.replace);
        let made = Callback::new(move |new| replace.made(&old, &new));
        self.create.begin_like(key, self.purpose, (self.purpose == Purpose::Replace).then_some(made));
    }

    /// Reads the key, and begins with what the server has.
    fn read(self) {
        self.store.open(&self.id());
        spawn_local(async move {
            self.store.read().await;
            let fresh = self.store.reading.try_with_untracked(|reading| matches!(reading, Reading::Fresh(_)));
            let key = self.store.key.try_get_untracked().flatten().filter(|_| fresh == Some(true));
            let same = |key: &AccessKey| self.id.try_with_value(|id| key.id == *id) == Some(true);
            if let Some(key) = key.filter(|key| same(key)).filter(|_| untrack(|| self.begun().is_none())) {
                self.take(&key);
            }
        });
    }
}

#[component]
fn From(from: KeyId, purpose: Purpose) -> impl IntoView {
    let source = Source {
        create: expect_context(),
        store: expect_context(),
        replace: expect_context(),
        id: StoredValue::new(from.clone()),
        purpose,
    };
    if untrack(|| source.begun().is_none()) {
        let copy = untrack(|| source.store.copies.of(&from)).filter(|_| purpose == Purpose::Recreate);
        match copy {
            Some(copy) => source.take(&copy),
            None => source.read(),
        }
    }
    on_cleanup(move || source.store.close(&from));
    let place = expect_context::<Place>();
    move || match source.begun() {
        Some(begun) => told(source.create, place, &begun),
        None => waiting(source),
    }
}

/// Whose settings stand in the form, and what the new key does not share with it.
fn told(create: CreateStore, place: Place, begun: &Begun) -> AnyView {
    let Begun { from, name, purpose, both } = begun;
    let both = *both;
    let title = match purpose {
        Purpose::Copy => "A copy of ",
        Purpose::Replace => "In the place of ",
        Purpose::Recreate => "With the settings of ",
    };
    let name = name.clone();
    let advice = match purpose {
        Purpose::Copy => "Everything that can be set is taken over. The new key has an id and a secret of its own.",
        Purpose::Replace => {
            "First of four steps: make the new key. Then hand its secret over, deactivate the old key when nothing uses it any more, and delete that later. Both work until then, so nothing stops in between."
        }
        Purpose::Recreate => {
            "That key is gone and cannot come back: this makes a new one, with another id and another secret. Services that used the old secret need the new one."
        }
    };
    let id = from.0.clone();
    let empty = move || {
        create.start_over();
        place.replace(Route::NewKey);
    };
    let again = (*purpose == Purpose::Recreate).then_some(
        "The copy of its settings is kept in this page's memory only, until it is reloaded or you sign out.",
    );
    view! {
        <Notice
            tone=Tone::Info
            title=move || view! { {title}<PlainText text=name fit=TextFit::Wrap /> }
            announce=Announce::Silently
            actions=move || view! { <Button kind=ButtonKind::Quiet on_press=empty>"Empty the form"</Button> }
        >
            <p>{advice}" It lives as long from now as the other was given, unless you choose otherwise."</p>
            {both.then(|| view! {
                <p>"The other key holds roles of the project and tenants. A new key can have only one of them: the tenants are chosen."</p>
            })}
            {again.map(|again| view! { <p>{again}</p> })}
            <p>"Settings of "<span class="code"><PlainText text=id fit=TextFit::Wrap /></span></p>
        </Notice>
    }
    .into_any()
}

/// While the key is read, or when it could not be.
fn waiting(source: Source) -> AnyView {
    match source.store.reading.get() {
        // Read, and not taken: a request is under way, or its outcome is still unknown.
        Reading::Fresh(_) => ().into_any(),
        Reading::UnderWay => view! {
            <div class="key-loading">
                <Progress label="Loading the key to copy" />
                <p>"Loading the settings of the other key…"</p>
            </div>
        }
        .into_any(),
        Reading::Failed(error) => {
            let (title, advice) = missing(&error, &source.store.project());
            let gone = source.purpose == Purpose::Recreate;
            let way = way_on(error.refusal(), Callback::new(move |()| source.read())).filter(|_| !gone);
            let actions = move || {
                view! { <Button kind=ButtonKind::Quiet icon=Glyph::Refresh on_press=move || source.read()>"Try again"</Button> }
            };
            view! {
                <Notice
                    tone=Tone::Danger
                    title=move || format!("The form is empty: {}", if gone { "there is no copy of that key left" } else { title })
                    announce=Announce::AtOnce
                    actions=actions
                >
                    <p>{if gone { "Copies of deleted keys are kept in the memory of the page that deleted them, and do not survive a reload.".to_owned() } else { advice }}</p>
                    {way}
                </Notice>
            }
            .into_any()
        }
    }
}

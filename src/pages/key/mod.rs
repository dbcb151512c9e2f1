//! Everything about one key.
//!
//! Invariant: it opens at once with what the list knows. What is drawn follows from the key as it is known, section by
//! section; a section is a heading and what stands below it.

mod access;
mod actions;
mod content;
mod dialogs;
mod head;
mod history;
mod instead;
mod limits;
mod names;
mod origin;
mod outcome;
pub(super) mod raw;
mod replacing;
mod rotate;
pub(super) mod rows;
mod section;
mod toasts;
mod words;

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

pub use self::toasts::Messages;
pub(super) use self::words::missing;

use self::head::Head;
use self::instead::Instead;
use self::outcome::Notices;
use self::replacing::Replacing;
use super::moments::Moments;
use super::place::{Place, when_escaped};
use crate::api::{ReadError, Refusal};
use crate::domain::compare::Facet;
use crate::domain::{AccessKey, KeyId, Seconds, Status};
use crate::route::Route;
use crate::state::{Deed, DirectoryStore, Doing, KeyStore, Reading, RotateStore, Rotating, Target};
use crate::ui::focus_page_heading;

/// The page of the key that the address names.
#[component]
pub fn KeyPage() -> impl IntoView {
    let place = expect_context::<Place>();
    // While the page is left it stays what it was.
    let id = Memo::new(move |last: Option<&Option<KeyId>>| {
        place.with(|route| match route {
            Route::Key { id, .. } => Some(id.clone()),
            _ => last.cloned().flatten(),
        })
    });
    leave_with_escape(place);
    view! { <div class="key-page">{move || id.get().map(|id| view! { <Opened id /> })}</div> }
}

/// `Escape` returns to the list, unless it is meant for something that lies above the page.
fn leave_with_escape(place: Place) {
    let list = place.list();
    when_escaped(move || place.go(&Route::Keys(list.get_untracked())));
}

/// What all parts of the page look at.
#[derive(Clone, Copy)]
struct Sheet {
    store: KeyStore,
    moments: Moments,
    directory: Option<DirectoryStore>,
    place: Place,
    id: StoredValue<KeyId>,
    status: Memo<Option<Status>>,
    changed: Memo<Vec<Facet>>,
    /// What the person is asked about before it is done.
    asking: RwSignal<Option<Deed>>,
    rotate: RotateStore,
    asking_to_rotate: RwSignal<bool>,
}

impl Sheet {
    fn new(id: KeyId) -> Self {
        let (store, moments) = (expect_context::<KeyStore>(), expect_context::<Moments>());
        let status = Memo::new(move |_| store.key.with(|key| key.as_deref().map(|key| key.status(moments.now()))));
        let changed = Memo::new(move |_| store.changed());
        Self {
            store,
            moments,
            directory: use_context(),
            place: expect_context(),
            id: StoredValue::new(id),
            status,
            changed,
            asking: RwSignal::new(None),
            rotate: expect_context(),
            asking_to_rotate: RwSignal::new(false),
        }
    }

    fn id(self) -> KeyId {
        self.id.get_value()
    }

    /// The key as it is known. Tracks.
    fn key(self) -> Option<Arc<AccessKey>> {
        self.store.key.get()
    }

    /// Its name as it is known; empty while it is not. Tracks.
    fn name(self) -> String {
        self.store.key.with(|key| key.as_deref().map(|key| key.name.clone()).unwrap_or_default())
    }

    fn target(self) -> Target {
        Target { id: self.id(), name: untrack(|| self.name()) }
    }

    /// Whether the server says that there is no such key. Tracks.
    fn is_gone(self) -> bool {
        self.store.reading.with(|reading| matches!(reading, Reading::Failed(ReadError::Refused(Refusal::NotFound(_)))))
    }

    /// What is being done to the key, or came of it. Tracks.
    fn doing(self) -> Option<Doing> {
        self.id.with_value(|id| self.store.doing(id))
    }

    /// Where rotating its secret stands. Tracks.
    fn rotating(self) -> Option<Rotating> {
        self.id.with_value(|id| self.rotate.stage(id))
    }

    fn read_again(self) {
        spawn_local(self.store.read());
    }

    /// A moment that is over, as seen from now, and exactly. Tracks. The page looks at the clock only from time to time.
    fn past(self, moment: Seconds) -> (String, String) {
        (crate::domain::time::relative(moment, self.moments.now().max(moment)), self.moments.exact(moment))
    }

    /// A moment as seen from now, and exactly. Tracks.
    fn moment(self, moment: Seconds) -> (String, String) {
        (crate::domain::time::relative(moment, self.moments.now()), self.moments.exact(moment))
    }
}

#[component]
fn Opened(id: KeyId) -> impl IntoView {
    let sheet = Sheet::new(id);
    sheet.store.open(&sheet.id());
    sheet.read_again();
    on_cleanup({
        let id = sheet.id();
        move || sheet.store.close(&id)
    });
    request_animation_frame(focus_page_heading);
    view! {
        <Head sheet />
        <Notices sheet />
        <Replacing sheet />
        <Instead sheet />
        {move || sheet.key().map(|key| sections(sheet, &key))}
    }
}

fn sections(sheet: Sheet, key: &Arc<AccessKey>) -> AnyView {
    names::want(sheet, key);
    view! {
        {access::section(sheet, key)}
        {limits::section(sheet, key)}
        {content::claims(sheet, key)}
        {content::attributes(sheet, key)}
        {origin::section(sheet, key)}
        {history::section(sheet)}
        {raw::section(key)}
    }
    .into_any()
}

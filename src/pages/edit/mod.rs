//! The page on which one key is changed.
//!
//! Invariant: what is drawn follows from the editor's stage. The form stays on the page behind whatever lies before it,
//! so that nothing typed is lost on the way to sending it and back.

mod bar;
mod conflict;
mod diff;
mod doubt;
mod notices;
mod review;
mod values;
mod words;

pub(super) use self::diff::{Sides, list as differences};

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use self::bar::Bar;
use self::conflict::Conflicts;
use self::doubt::InDoubt;
use self::notices::Notices;
use self::review::Review;
use super::form::{Form, Sections};
use super::leave::LeaveUnsaved;
use super::place::{Place, when_escaped};
use crate::api::{ReadError, Refusal};
use crate::domain::KeyId;
use crate::pages::key::missing;
use crate::pages::recover::way_on;
use crate::route::Route;
use crate::state::{EditDesk, EditStage, EditStore, KeyStore, Reading};
use crate::ui::{
    Button, EmptyKind, EmptyState, Glyph, Icon, PlainText, Progress, TextFit, focus_first_invalid, focus_page_heading,
};

/// The page for the key that the address names.
#[component]
pub fn EditPage() -> impl IntoView {
    let place = expect_context::<Place>();
    // While the page is left it stays what it was.
    let id = Memo::new(move |last: Option<&Option<KeyId>>| {
        place.with(|route| match route {
            Route::EditKey { id, .. } => Some(id.clone()),
            _ => last.cloned().flatten(),
        })
    });
    view! { <div class="edit-page">{move || id.get().map(|id| view! { <Opened id /> })}</div> }
}

/// What all parts of the page look at.
#[derive(Clone, Copy)]
struct Sheet {
    desk: EditDesk,
    store: KeyStore,
    place: Place,
    id: StoredValue<KeyId>,
}

impl Sheet {
    fn id(self) -> KeyId {
        self.id.get_value()
    }

    /// The editor, once the key was read. Tracks.
    fn editor(self) -> Option<EditStore> {
        self.id.with_value(|id| self.desk.editor(id))
    }

    /// The page of the key.
    fn key_page(self) -> Route {
        Route::Key { id: self.id(), list: self.place.list().get_untracked() }
    }

    /// Reads the key, and begins with what the server has.
    fn begin(self) {
        spawn_local(async move {
            self.store.read().await;
            let fresh = self.store.reading.try_with_untracked(|reading| matches!(reading, Reading::Fresh(_)));
            let Some(key) = self.store.key.try_get_untracked().flatten().filter(|_| fresh == Some(true)) else {
                return;
            };
            let Some(id) = self.id.try_get_value() else { return };
            if key.id == id && key.editable && untrack(|| self.desk.editor(&id).is_none()) {
                self.desk.begin(&key);
            }
        });
    }
}

#[component]
fn Opened(id: KeyId) -> impl IntoView {
    let sheet = Sheet {
        desk: expect_context(),
        store: expect_context(),
        place: expect_context(),
        id: StoredValue::new(id.clone()),
    };
    sheet.store.open(&id);
    if !sheet.desk.open(&id) {
        sheet.begin();
    }
    on_cleanup(move || {
        sheet.desk.close(&id);
        sheet.store.close(&id);
    });
    let dirty = Memo::new(move |_| sheet.editor().is_some_and(EditStore::is_dirty));
    sheet.place.hold_while(dirty.into());
    leave_with_escape(sheet);
    request_animation_frame(focus_page_heading);
    let name = Memo::new(move |_| match sheet.editor() {
        Some(editor) => editor.base.with(|base| base.name.clone()),
        None => sheet.store.key.with(|key| key.as_deref().map(|key| key.name.clone()).unwrap_or_default()),
    });
    let back = move || sheet.key_page().fragment();
    view! {
        <header class="edit-head">
            <a class="page-back" href=back><Icon glyph=Glyph::ArrowLeft />"Back to the key"</a>
            <h1 tabindex="-1">"Edit "<span class="edit-name">{move || view! { <PlainText text=name.get() fit=TextFit::Wrap /> }}</span></h1>
        </header>
        {move || match sheet.editor() {
            Some(editor) => view! { <Editor sheet editor /> }.into_any(),
            None => instead(sheet),
        }}
        {move || sheet.place.is_asking().then(|| {
            let editor = untrack(|| sheet.editor());
            view! { <LeaveUnsaved editor /> }
        })}
    }
}

/// `Escape` goes back one step: from what lies before the form to the form, and from there to the key.
fn leave_with_escape(sheet: Sheet) {
    when_escaped(move || {
        let editor = untrack(|| sheet.editor());
        match editor.map(|editor| (editor, editor.stage.with_untracked(Mode::of))) {
            Some((editor, Mode::Review | Mode::Conflict)) => editor.edit_again(),
            Some((_, Mode::Doubt | Mode::Form)) | None => sheet.place.go(&sheet.key_page()),
        }
    });
}

/// What stands in the place of the form while there is none.
fn instead(sheet: Sheet) -> AnyView {
    match sheet.store.reading.get() {
        Reading::UnderWay => view! {
            <div class="key-loading">
                <Progress label="Loading the key" />
                <p>"Loading the key as it is now…"</p>
            </div>
        }
        .into_any(),
        Reading::Fresh(_) => {
            let locked = sheet.store.key.with(|key| key.as_deref().is_some_and(|key| !key.editable));
            locked.then(|| failed(sheet, "This key cannot be changed", words::NOT_EDITABLE.to_owned(), None)).into_any()
        }
        Reading::Failed(error) => {
            let (title, advice) = missing(&error, &sheet.store.project());
            let gone = matches!(error, ReadError::Refused(Refusal::NotFound(_)));
            let again = (!gone).then(|| {
                way_on(error.refusal(), Callback::new(move |()| sheet.begin())).unwrap_or_else(|| {
                    view! { <Button icon=Glyph::Refresh on_press=move || sheet.begin()>"Try again"</Button> }.into_any()
                })
            });
            failed(sheet, title, advice, again)
        }
    }
}

fn failed(sheet: Sheet, title: &'static str, advice: String, again: Option<AnyView>) -> AnyView {
    let actions = move || {
        view! {
            {again}
            <Button on_press=move || sheet.place.go(&sheet.key_page())>"Back to the key"</Button>
        }
    };
    view! { <EmptyState kind=EmptyKind::Failed title=move || title actions=actions>{advice}</EmptyState> }.into_any()
}

/// What lies before the form, if anything does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Form,
    Review,
    Conflict,
    Doubt,
}

impl Mode {
    fn of(stage: &EditStage) -> Self {
        match stage {
            EditStage::Editing(_)
            | EditStage::Verified { .. }
            | EditStage::KeptDifferently(_)
            | EditStage::Stopped(_) => Self::Form,
            EditStage::Reviewing(_) | EditStage::Checking | EditStage::Sending { .. } | EditStage::Confirming => {
                Self::Review
            }
            EditStage::Conflict(_) => Self::Conflict,
            EditStage::Unknown(_) => Self::Doubt,
        }
    }
}

#[component]
fn Editor(sheet: Sheet, editor: EditStore) -> impl IntoView {
    let mode = Memo::new(move |_| editor.stage.with(Mode::of));
    let problems = move || {
        editor.stage.with(|stage| match stage {
            EditStage::Editing(problems) => problems.clone(),
            _ => Vec::new(),
        })
    };
    let form = Form { draft: editor.draft, problems: Signal::derive(problems), base: Some(editor.base) };
    let review = move |event: ev::SubmitEvent| {
        event.prevent_default();
        editor.review();
        if mode.get_untracked() == Mode::Form {
            request_animation_frame(focus_first_invalid);
        }
    };
    let front = NodeRef::<html::Div>::new();
    Effect::new(move |last: Option<Mode>| {
        let now = mode.get();
        if last.is_some_and(|last| last != now) {
            request_animation_frame(move || focus_front(front));
        }
        now
    });
    view! {
        <div class="edit-front" tabindex="-1" node_ref=front>
            {move || match mode.get() {
                Mode::Form => view! { <Notices sheet editor /> }.into_any(),
                Mode::Review => view! { <Review sheet editor /> }.into_any(),
                Mode::Conflict => view! { <Conflicts editor /> }.into_any(),
                Mode::Doubt => view! { <InDoubt editor /> }.into_any(),
            }}
        </div>
        <form
            class="create-form"
            novalidate=""
            autocomplete="off"
            aria-label="Settings of the key"
            hidden=move || mode.get() != Mode::Form
            on:submit=review
        >
            <Sections form />
            <Bar editor />
        </form>
    }
}

/// The keyboard goes to what has come, at its beginning.
fn focus_front(front: NodeRef<html::Div>) {
    if let Some(front) = front.try_get_untracked().flatten() {
        let _ = front.focus();
    }
}

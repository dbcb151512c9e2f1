//! The editors of a session.
//!
//! Invariant: an editor outlives its page, so that what was typed is still there for somebody who comes back, and what
//! became of a sending is still told to somebody who has left.

use leptos::prelude::*;

use super::{EditStage, EditStore, Outcome};
use crate::domain::{AccessKey, KeyId};
use crate::state::keys::KeysStore;
use crate::state::toasts::{Said, Toasts};

/// Where editors stand. One of a session.
#[derive(Clone, Copy)]
pub struct EditDesk {
    editor: RwSignal<Option<EditStore>>,
    /// Whose page is open.
    page: RwSignal<Option<KeyId>>,
    keys: KeysStore,
    toasts: Toasts,
    owner: StoredValue<Option<Owner>>,
}

impl EditDesk {
    /// Without an editor. Editors live as long as the current owner.
    pub fn new(keys: KeysStore, toasts: Toasts) -> Self {
        Self {
            editor: RwSignal::new(None),
            page: RwSignal::new(None),
            keys,
            toasts,
            owner: StoredValue::new(Owner::current()),
        }
    }

    /// The editor of a key. Tracks.
    pub fn editor(self, id: &KeyId) -> Option<EditStore> {
        self.editor.get().filter(|editor| editor.is_of(id))
    }

    /// Opens the page of a key. Answers whether its editor is still there with something in it; another one that is not
    /// of use any more is forgotten.
    pub fn open(self, id: &KeyId) -> bool {
        self.page.set(Some(id.clone()));
        let kept = untrack(|| self.editor(id).is_some_and(EditStore::is_worth_keeping));
        match self.editor.get_untracked().filter(|_| kept) {
            // What stood in the fields of the page and nowhere else went with the page.
            Some(editor) => editor.draft.update(|draft| draft.unfinished.clear()),
            None => self.editor.set(None),
        }
        kept
    }

    /// Starts the editor with a key as it was just read.
    pub fn begin(self, key: &AccessKey) {
        // It is not disposed before the session: a sending may still be under way when the next key is opened.
        let editor = || EditStore::new(self.keys, key.clone());
        self.editor.set(self.owner.get_value().map(|owner| owner.with(editor)));
    }

    /// Looks away from the page.
    pub fn close(self, id: &KeyId) {
        if self.is_open(id) {
            self.page.set(None);
        }
    }

    fn is_open(self, id: &KeyId) -> bool {
        self.page.try_with_untracked(|page| page.as_ref() == Some(id)).unwrap_or(true)
    }

    /// Sends what is under review. What came of it is said in passing where nobody looks at the page.
    pub async fn send(self, editor: EditStore) {
        editor.send().await;
        let Some(AccessKey { id, name, .. }) = editor.base.try_get_untracked() else { return };
        if self.is_open(&id) {
            return;
        }
        let Some((good, after)) = editor.stage.with_untracked(ended) else { return };
        let before = if good { "Saved" } else { "Saving" };
        self.toasts.say(Said { number: 0, good, before, name, after: after.to_owned(), undo: None });
    }
}

/// How it ended: whether well, and in words after the name of the key.
fn ended(stage: &EditStage) -> Option<(bool, &'static str)> {
    match stage {
        EditStage::Editing(_)
        | EditStage::Reviewing(_)
        | EditStage::Checking
        | EditStage::Sending { .. }
        | EditStage::Confirming => None,
        EditStage::Verified { .. } => Some((true, ".")),
        EditStage::Conflict(_) => {
            Some((false, " stopped before anything was sent: somebody else changed the key. Edit it again to choose."))
        }
        EditStage::KeptDifferently(_) => {
            Some((false, " was accepted, but the server kept something else. Edit it again to see what."))
        }
        EditStage::Stopped(_) => Some((false, " came to nothing: the key was not changed. Edit it again to see why.")),
        EditStage::Unknown(doubt) => Some(match doubt.outcome() {
            Outcome::NotDone => (false, " did not happen: its answer was lost, and the key is as it was."),
            Outcome::Looking | Outcome::SomethingElse(_) | Outcome::CannotTell => {
                (false, " may have happened or not: its answer was lost. Edit the key again to see it.")
            }
        }),
    }
}

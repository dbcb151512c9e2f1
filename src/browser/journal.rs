//! Where the journal of writes is kept: session storage, which ends with the tab.

use web_sys::Storage;

use crate::state::KeepJournal;

/// The name under which it is kept.
const ENTRY: &str = "console-journal";

/// Session storage.
#[derive(Clone, Copy, Debug, Default)]
pub struct SessionJournal;

fn storage() -> Option<Storage> {
    super::window()?.session_storage().ok()?
}

impl KeepJournal for SessionJournal {
    fn keep(&self, text: &str) {
        if let Some(storage) = storage() {
            // Without room a reload forgets what was under way, and this page does not.
            let _ = match text.is_empty() {
                true => storage.remove_item(ENTRY),
                false => storage.set_item(ENTRY, text),
            };
        }
    }

    fn kept(&self) -> String {
        storage().and_then(|storage| storage.get_item(ENTRY).ok().flatten()).unwrap_or_default()
    }
}

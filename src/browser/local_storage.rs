//! What stays on this machine after signing out: whether the person wants it light or dark and uses shortcuts, the views that the person has
//! saved, which keys are taking the place of which, and the journal of runs.
//!
//! Invariant: no secret and no credential. Of keys, only ids, and the names of those that a run was over.

use wasm_bindgen::JsCast;
use web_sys::{DomException, Storage};

use crate::state::Shelf;

const ENTRY: &str = "console-theme";
/// Whether single characters are shortcuts.
const SHORTCUTS: &str = "console-shortcuts";
const OFF: &str = "off";
/// What the name of a project's saved views begins with.
const VIEWS: &str = "console-views:";
/// What the name of a project's replacements begins with.
const REPLACEMENTS: &str = "console-replacing:";

/// The person's choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Whatever the system says, and changing with it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    fn word(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }
}

pub(super) fn storage() -> Option<Storage> {
    super::window()?.local_storage().ok()?
}

/// The remembered choice.
pub fn remembered() -> Theme {
    let word = storage().and_then(|storage| storage.get_item(ENTRY).ok().flatten());
    match word.as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    }
}

/// Applies a choice to the page and remembers it where the browser allows that.
pub fn apply(theme: Theme) {
    let document = super::window().and_then(|window| window.document());
    if let Some(root) = document.and_then(|document| document.document_element()) {
        let _ = match theme.word() {
            Some(word) => root.set_attribute("data-theme", word),
            None => root.remove_attribute("data-theme"),
        };
    }
    if let Some(storage) = storage() {
        let _ = match theme.word() {
            Some(word) => storage.set_item(ENTRY, word),
            None => storage.remove_item(ENTRY),
        };
    }
}

/// Whether single characters are shortcuts; they are until somebody switches them off.
pub fn has_letter_shortcuts() -> bool {
    storage().and_then(|storage| storage.get_item(SHORTCUTS).ok().flatten()).as_deref() != Some(OFF)
}

/// Switches them on or off, here and where the browser allows that also for later.
pub fn keep_letter_shortcuts(on: bool) {
    if let Some(storage) = storage() {
        let _ = if on { storage.remove_item(SHORTCUTS) } else { storage.set_item(SHORTCUTS, OFF) };
    }
}

/// Why something is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotKept {
    /// The browser keeps nothing for this page.
    Unavailable,
    /// There is no room for it.
    Full,
}

/// The text of a project's saved views; `None` where there are none.
///
/// # Errors
/// [`NotKept`] where the browser does not let the page look.
pub fn saved_views(project: &str) -> Result<Option<String>, NotKept> {
    let storage = storage().ok_or(NotKept::Unavailable)?;
    storage.get_item(&format!("{VIEWS}{project}")).map_err(|_| NotKept::Unavailable)
}

/// Keeps the text of a project's saved views in place of what was there, which stays when this fails.
///
/// # Errors
/// [`NotKept`] tells why nothing has changed.
pub fn keep_saved_views(project: &str, views: &str) -> Result<(), NotKept> {
    let storage = storage().ok_or(NotKept::Unavailable)?;
    storage.set_item(&format!("{VIEWS}{project}"), views).map_err(|error| {
        match error.dyn_ref::<DomException>().map(DomException::name).as_deref() {
            Some("QuotaExceededError") => NotKept::Full,
            _ => NotKept::Unavailable,
        }
    })
}

/// The shelf of replacements.
#[derive(Clone, Copy, Debug, Default)]
pub struct Replacements;

impl Shelf for Replacements {
    fn kept(&self, project: &str) -> Option<String> {
        storage()?.get_item(&format!("{REPLACEMENTS}{project}")).ok()?
    }

    fn keep(&self, project: &str, text: &str) -> bool {
        let name = format!("{REPLACEMENTS}{project}");
        let kept = |storage: Storage| match text {
            "[]" => storage.remove_item(&name),
            text => storage.set_item(&name, text),
        };
        storage().is_some_and(|storage| kept(storage).is_ok())
    }
}

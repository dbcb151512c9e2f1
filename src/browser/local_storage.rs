//! What stays on this machine after signing out: whether the person wants it light or dark, and nothing else.

use web_sys::Storage;

const ENTRY: &str = "console-theme";

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

fn storage() -> Option<Storage> {
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

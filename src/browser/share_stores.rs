//! The two stores of a session's shares: session storage and the window's name.
//!
//! Invariant: both shares are kept or neither is. A window that was opened from this one gets a copy of session storage
//! but not of the name, so it starts signed out.

use web_sys::Storage;

use crate::domain::shares::{KeepShares, Shares};

/// The name under which session storage keeps its share.
const ENTRY: &str = "console-share";

/// The browser's stores.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stores;

fn session_storage() -> Option<Storage> {
    super::window()?.session_storage().ok()?
}

impl KeepShares for Stores {
    fn random(&self, length: usize) -> Option<Vec<u8>> {
        let mut bytes = vec![0; length];
        super::window()?.crypto().ok()?.get_random_values_with_u8_array(&mut bytes).ok()?;
        Some(bytes)
    }

    fn keep(&self, shares: &Shares) -> bool {
        let Some((window, storage)) = super::window().zip(session_storage()) else { return false };
        let kept = window.set_name(&shares.named).is_ok() && storage.set_item(ENTRY, &shares.stored).is_ok();
        if !kept {
            self.forget();
        }
        kept
    }

    fn kept(&self) -> Shares {
        let stored = session_storage().and_then(|storage| storage.get_item(ENTRY).ok().flatten());
        let named = super::window().and_then(|window| window.name().ok());
        Shares { stored: stored.unwrap_or_default(), named: named.unwrap_or_default() }
    }

    fn forget(&self) {
        if let Some(storage) = session_storage() {
            // A store that cannot be reached holds nothing that could be read.
            let _ = storage.remove_item(ENTRY);
        }
        if let Some(window) = super::window() {
            let _ = window.set_name("");
        }
    }
}

//! Keys of the list, some at a time, so that thousands do not stop the page.

use leptos::prelude::*;

use crate::domain::{AccessKey, KeyId};
use crate::state::KeysStore;

/// Keys between two turns of the page: a few milliseconds.
const TURN: usize = 100;

/// Shows all of them, as the list holds them, to somebody who says whether to go on; `None` stands for one that is gone.
/// Answers whether all were shown.
pub(super) async fn each(keys: KeysStore, ids: &[KeyId], see: &mut dyn FnMut(Vec<Option<AccessKey>>) -> bool) -> bool {
    for turn in ids.chunks(TURN) {
        let found = keys.fleet.try_with_untracked(|fleet| turn.iter().map(|id| fleet.key(id)).collect());
        // Otherwise the page was left, or the session has ended.
        let (Some(found), Some(client)) = (found, keys.client()) else { return false };
        if !see(found) {
            return false;
        }
        client.transport().pause().await;
    }
    true
}

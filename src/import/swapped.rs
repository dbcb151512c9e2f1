//! Names and descriptions that look like secrets: such a name is perhaps the secret of its row, and the secret its name.
//!
//! Invariant: no words quote them.

use super::counts::Mark;
use super::drawn::{is_no_name, is_surely_drawn};
use super::examine::Row;
use super::finding::Severity;
use crate::domain::secret_shape::is_known_secret;

impl Row<'_> {
    /// Tells what looks like a secret where every admin can read it, and asks where the cells look swapped.
    pub(super) fn swapped(&mut self) {
        if is_no_name(&self.draft.name) {
            let secret = self.filled(self.columns.cleartext);
            let is_name = |text: &str| !is_no_name(text) && !is_surely_drawn(text);
            if secret.is_some_and(|(_, cell)| cell.with(self.table.bytes(), is_name)) {
                let text = "It looks as if name and secret were swapped: the name looks like a secret, and the secret like a name. Every admin could read it.";
                self.traits |= Mark::SWAPPED;
                self.tell(self.columns.name, Severity::Ask, text);
            } else if !is_known_secret(&self.draft.name) {
                self.tell(
                    self.columns.name,
                    Severity::Warning,
                    "The name looks like a secret. Every admin can read it.",
                );
            }
        }
        if is_no_name(&self.draft.description) {
            let text = "Something here looks like a secret, and is not shown. Every admin can read it.";
            self.tell(self.columns.description, Severity::Note, text);
        }
    }
}

//! The words for where a row stands.

use crate::domain::Expiry;
use crate::domain::calendar::rfc3339;
use crate::import::{Severity, Standing, Table};
use crate::pages::moments::Moments;
use crate::ui::{Glyph, Tone};

/// What rows are told by, at the beginning of a sentence.
pub(super) fn counted(table: &Table) -> &'static str {
    if table.counted() == "row" { "Row" } else { "Line" }
}

/// For a style sheet.
pub(super) fn word(standing: Standing) -> &'static str {
    match standing {
        Standing::Ready => "ready",
        Standing::Warned => "warned",
        Standing::Asked => "asked",
        Standing::Wrong => "wrong",
        Standing::LeftOut => "left-out",
        Standing::Unchecked => "unchecked",
    }
}

/// For a person.
pub(super) fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Ready => "ready",
        Standing::Warned => "remarkable",
        Standing::Asked => "to decide",
        Standing::Wrong => "wrong",
        Standing::LeftOut => "left out",
        Standing::Unchecked => "not checked yet",
    }
}

/// Its colour and shape.
pub(super) fn look(standing: Standing) -> (Tone, Glyph) {
    match standing {
        Standing::Ready => (Tone::Success, Glyph::Success),
        Standing::Warned => (Tone::Warning, Glyph::Warning),
        Standing::Asked => (Tone::Info, Glyph::Info),
        Standing::Wrong => (Tone::Danger, Glyph::Danger),
        Standing::LeftOut => (Tone::Neutral, Glyph::Close),
        Standing::Unchecked => (Tone::Neutral, Glyph::Clock),
    }
}

/// When a key would end: as the reader's clock has it, as UTC has it, and as it is sent.
pub(super) fn ends(ends: Expiry, moments: Moments) -> String {
    match ends {
        Expiry::Never => "Never ends.".to_owned(),
        Expiry::At(moment) => {
            format!("Ends {}: {} in UTC, {} in seconds.", moments.exact(moment), rfc3339(moment), moment.0)
        }
    }
}

/// What a remark means.
pub(super) fn tone(severity: Severity) -> Tone {
    match severity {
        Severity::Note => Tone::Neutral,
        Severity::Warning => Tone::Warning,
        Severity::Ask => Tone::Info,
        Severity::Wrong => Tone::Danger,
    }
}

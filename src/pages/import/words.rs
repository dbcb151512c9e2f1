//! The words for where a row stands.

use crate::import::{Severity, Standing};
use crate::ui::{Glyph, Tone};

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

/// What a remark means.
pub(super) fn tone(severity: Severity) -> Tone {
    match severity {
        Severity::Note => Tone::Neutral,
        Severity::Warning => Tone::Warning,
        Severity::Ask => Tone::Info,
        Severity::Wrong => Tone::Danger,
    }
}

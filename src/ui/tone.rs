//! What a coloured part means; the colour itself is a token of the style sheet.

use super::icon::Glyph;

/// The meaning that a notice, a badge or a toast carries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to judge: a fact without a value.
    #[default]
    Neutral,
    /// Worth knowing, nothing to do.
    Info,
    /// It worked, or it is in good order.
    Success,
    /// It works, but somebody should look.
    Warning,
    /// It failed, or it will do harm.
    Danger,
}

impl Tone {
    /// The value of `data-tone`, which the style sheets select by.
    pub const fn name(self) -> &'static str {
        match self {
            Tone::Neutral => "neutral",
            Tone::Info => "info",
            Tone::Success => "success",
            Tone::Warning => "warning",
            Tone::Danger => "danger",
        }
    }

    /// The shape that says the same without colour.
    pub const fn glyph(self) -> Glyph {
        match self {
            Tone::Neutral | Tone::Info => Glyph::Info,
            Tone::Success => Glyph::Success,
            Tone::Warning => Glyph::Warning,
            Tone::Danger => Glyph::Danger,
        }
    }
}

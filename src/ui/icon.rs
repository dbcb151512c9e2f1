//! Icons as inline SVG: one stroked path on a grid of 16 by 16, in the colour of the text around it.
//!
//! An icon is never the only carrier of a meaning, so it is hidden from assistive technology; the
//! word beside it, or the label of an [`IconButton`](super::IconButton), is the name.

use leptos::prelude::*;

/// Every icon of the console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    /// Further down in an order.
    ArrowDown,
    /// Go back.
    ArrowLeft,
    /// Further up in an order.
    ArrowUp,
    /// Something that was marked to return to.
    Bookmark,
    /// Something that could not be read.
    Broken,
    /// Done, chosen.
    Check,
    /// Opens a list below.
    ChevronDown,
    /// Time, or a time that has passed.
    Clock,
    /// Close or remove.
    Close,
    /// A program's text.
    Code,
    /// The columns of a grid.
    Columns,
    /// Copy to the clipboard.
    Copy,
    /// A failure or a danger (an octagon, as on a stop sign).
    Danger,
    /// Save as a file.
    Download,
    /// Show.
    Eye,
    /// Hide.
    EyeOff,
    /// To be dragged.
    Grip,
    /// Only some of them.
    Filter,
    /// Without an end.
    Infinity,
    /// A fact (a circle).
    Info,
    /// An access key.
    Key,
    /// Protected, or not to be changed.
    Lock,
    /// Follow the system's light or dark setting.
    Monitor,
    /// The dark theme.
    Moon,
    /// Switched off for now.
    Pause,
    /// Write anew.
    Pencil,
    /// Make a new one.
    Plus,
    /// How something is used (a question mark in a circle).
    Question,
    /// Load again.
    Refresh,
    /// Search.
    Search,
    /// Leave the session.
    SignOut,
    /// An open ring, turned by the style sheet.
    Spinner,
    /// In good order.
    Success,
    /// The light theme.
    Sun,
    /// Delete.
    Trash,
    /// An empty tray.
    Tray,
    /// Look here (a triangle).
    Warning,
}

impl Glyph {
    /// The outline, as SVG path data.
    pub const fn path(self) -> &'static str {
        match self {
            Glyph::ArrowDown => "M8 3v10M4 9l4 4 4-4",
            Glyph::ArrowLeft => "M13 8H3M7 4 3 8l4 4",
            Glyph::ArrowUp => "M8 13V3M4 7l4-4 4 4",
            Glyph::Bookmark => "M4.25 2.25h7.5v11.5L8 10.75l-3.75 3Z",
            Glyph::Broken => "M9.25 1.75H3.75v5l2 1.5-2 1.5v4.5h8.5v-9.5ZM9 1.75v3h3.25M8.25 8.5l1.5 1.25-1.5 1.5",
            Glyph::Check => "m3.25 8.5 3.25 3.25 6.25-7",
            Glyph::ChevronDown => "m4.5 6.25 3.5 3.5 3.5-3.5",
            Glyph::Clock => "M14.25 8a6.25 6.25 0 1 1-12.5 0 6.25 6.25 0 0 1 12.5 0ZM8 4.75V8l2.25 1.5",
            Glyph::Close => "m4 4 8 8M12 4l-8 8",
            Glyph::Code => "m5.25 4.5-3.5 3.5 3.5 3.5M10.75 4.5l3.5 3.5-3.5 3.5M9.25 3l-2.5 10",
            Glyph::Columns => "M2.25 3.25h11.5v9.5H2.25ZM6.25 3.25v9.5M10 3.25v9.5",
            Glyph::Copy => "M5.75 5.75h7.5v7.5h-7.5ZM10.25 5.5V2.75h-7.5v7.5H5.5",
            Glyph::Danger => "M5.4 1.75h5.2l3.65 3.65v5.2l-3.65 3.65H5.4L1.75 10.6V5.4ZM8 4.75v3.75M8 11v.01",
            Glyph::Download => "M8 2.75v7.5M4.75 7.25 8 10.5l3.25-3.25M2.75 13.25h10.5",
            Glyph::Eye => {
                "M1.75 8S4 3.75 8 3.75 14.25 8 14.25 8 12 12.25 8 12.25 1.75 8 1.75 8ZM9.75 8a1.75 1.75 0 1 1-3.5 0 1.75 1.75 0 0 1 3.5 0Z"
            }
            Glyph::EyeOff => {
                "M6.3 4a5.9 5.9 0 0 1 1.7-.25c4 0 6.25 4.25 6.25 4.25a11 11 0 0 1-1.9 2.4M4.2 5.2A10.7 10.7 0 0 0 1.75 8S4 12.25 8 12.25a5.6 5.6 0 0 0 2.7-.7M2.5 2.5l11 11"
            }
            Glyph::Grip => "M6 4v.01M10 4v.01M6 8v.01M10 8v.01M6 12v.01M10 12v.01",
            Glyph::Filter => "M2 3.25h12L9.5 8.75v4.5l-3-1.5v-3Z",
            Glyph::Infinity => {
                "M8 8C7 6.4 6 5.5 4.75 5.5a2.5 2.5 0 0 0 0 5C6 10.5 7 9.6 8 8s2-2.5 3.25-2.5a2.5 2.5 0 0 1 0 5C10 10.5 9 9.6 8 8Z"
            }
            Glyph::Info => "M14.25 8a6.25 6.25 0 1 1-12.5 0 6.25 6.25 0 0 1 12.5 0ZM8 7.25V11M8 5v.01",
            Glyph::Key => {
                "M9.25 5.25a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0ZM8.25 7.75l5.5 5.5M10.25 9.75l1.75-1.75M12.25 11.75l1.5-1.5"
            }
            Glyph::Lock => "M3.75 7.25h8.5v6.5h-8.5ZM5.5 7V5a2.5 2.5 0 0 1 5 0v2",
            Glyph::Monitor => "M2.25 3.25h11.5v7.5H2.25ZM5.5 13.25h5",
            Glyph::Moon => "M13.25 9.6A5.6 5.6 0 0 1 6.4 2.75a5.6 5.6 0 1 0 6.85 6.85Z",
            Glyph::Pause => "M14.25 8a6.25 6.25 0 1 1-12.5 0 6.25 6.25 0 0 1 12.5 0ZM6.5 6v4M9.5 6v4",
            Glyph::Pencil => "M3 13l.6-3L10.75 2.85l2.4 2.4L6 12.4ZM9.25 4.35l2.4 2.4",
            Glyph::Plus => "M8 3.25v9.5M3.25 8h9.5",
            Glyph::Question => {
                "M14.25 8a6.25 6.25 0 1 1-12.5 0 6.25 6.25 0 0 1 12.5 0ZM6 6.4a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.3M8 11.4v.01"
            }
            Glyph::Refresh => "M13.25 2.75V6h-3.25M13 5.75A5.5 5.5 0 1 0 13.5 8.5",
            Glyph::Search => "M11.25 7a4.25 4.25 0 1 1-8.5 0 4.25 4.25 0 0 1 8.5 0ZM10.25 10.25l3.25 3.25",
            Glyph::SignOut => "M6.25 2.75h-3.5v10.5h3.5M10.25 11l3-3-3-3M13 8H6.25",
            Glyph::Spinner => "M8 1.75A6.25 6.25 0 1 1 1.75 8",
            Glyph::Success => "M14.25 8a6.25 6.25 0 1 1-12.5 0 6.25 6.25 0 0 1 12.5 0ZM5.25 8.25l2 2 3.5-4",
            Glyph::Sun => {
                "M10.75 8a2.75 2.75 0 1 1-5.5 0 2.75 2.75 0 0 1 5.5 0ZM8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M3.4 12.6l.7-.7M11.9 4.1l.7-.7"
            }
            Glyph::Trash => "M2.75 4.25h10.5M6 4V2.25h4V4M4.25 4.5l.5 9.25h6.5l.5-9.25M6.75 7v4M9.25 7v4",
            Glyph::Tray => "M2.25 9.25 4 3.25h8l1.75 6v3.5H2.25ZM2.25 9.25h3.5l1 1.75h2.5l1-1.75h3.5",
            Glyph::Warning => "M8 2.25 14.25 13.25H1.75ZM8 6.5v3M8 11.3v.01",
        }
    }
}

/// Draws `glyph` as wide as one and a quarter of the text around it.
#[component]
pub fn Icon(
    /// Which icon.
    glyph: Glyph,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d=glyph.path()></path>
        </svg>
    }
}

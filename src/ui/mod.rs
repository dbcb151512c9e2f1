//! Generic parts of the page, one component a file.
//!
//! Invariants of this room:
//! - it knows no access key, no network and no application state: everything arrives as a prop;
//! - an accessible name is a required prop, so a part without one does not compile;
//! - variants are enums, so a part is always in exactly one of its states;
//! - no inline `style` attribute and no markup from strings: both would be stopped by the page's
//!   Content-Security-Policy, and the second would also be a hole;
//! - each part's looks are in `style/components/` under the same name.

pub mod badge;
pub mod button;
pub mod checkbox;
pub mod chip;
pub mod choice;
pub mod combobox;
pub mod copy_button;
pub mod dialog;
mod element_id;
pub mod emblem;
pub mod empty_state;
mod focus;
pub mod icon;
pub mod icon_button;
pub mod logo;
pub mod marked_text;
pub mod menu;
pub mod notice;
pub mod plain_text;
pub mod popover;
mod press;
pub mod progress;
pub mod search_field;
pub mod select_field;
pub mod suggestions;
pub mod text_field;
pub mod tile;
pub mod toast;
pub mod tone;
pub mod unseen;

pub use badge::Badge;
pub use button::{Button, ButtonKind, ButtonState, ButtonType};
pub use checkbox::Checkbox;
pub use chip::{Chip, ChipRemoval};
pub use choice::{Choice, ChoiceLook, ChoiceOption};
pub use combobox::{Combobox, Picking, Taken};
pub use copy_button::{Copier, CopyButton, CopyFuture};
pub use dialog::{Dialog, DialogRole, DialogSize, Dismissal};
pub use emblem::Emblem;
pub use empty_state::{EmptyKind, EmptyState};
pub use focus::{focus_first_invalid, focus_if_lost, focus_page_heading, focus_page_heading_if_lost};
pub use icon::{Glyph, Icon};
pub use icon_button::IconButton;
pub use logo::Logo;
pub use marked_text::MarkedText;
pub use menu::{Menu, MenuItem, MenuMark};
pub use notice::{Announce, Notice};
pub use plain_text::{PlainText, TextFit};
pub use popover::Popover;
pub use press::Press;
pub use progress::{Progress, ProgressValue};
pub use search_field::SearchField;
pub use select_field::SelectField;
pub use suggestions::{SuggestedLine, SuggestionList, Suggestions};
pub use text_field::{FieldKind, TextField};
pub use tile::Tile;
pub use toast::{Toast, ToastAction, ToastHost, ToastId};
pub use tone::Tone;
pub use unseen::visible;

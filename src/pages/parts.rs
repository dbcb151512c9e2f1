//! The parts of the page whose code comes when it is first needed, each a module of its own beside the console's.
//!
//! Invariant: a part's module holds only what no other part needs; the build finds out which code that is. In tests
//! and while developing, where nothing is cut apart, a part is just a view that is ready at once.
//!
//! Whoever starts something that ends in a secret loads the part that shows it *first*: a secret must never arrive
//! at a page that cannot show it.

use std::pin::Pin;

use leptos::prelude::*;

pub use super::later::{Asker, Later, NotLoaded, Stage, Tools, ToolsMissing, after_the_list};

/// A view that is there as soon as its code is; none for somebody who has left meanwhile.
pub type Arriving = Pin<Box<dyn Future<Output = Result<Option<AnyView>, NotLoaded>>>>;

/// A part: asking for it loads its code, if that has not come yet, and makes the view. Who asks is told by a signal of
/// theirs: a view made for a page that is gone would look for a session that has ended.
pub type Part = fn(Asker) -> Arriving;

/// Declares a part: `part!(name, module, view)`. The parts of one module come together.
macro_rules! part {
    ($(#[$doc:meta])* $name:ident, $module:ident, $view:expr) => {
        $(#[$doc])*
        pub fn $name(asker: Asker) -> Arriving {
            #[cfg_attr(
                cut_into_parts,
                leptos::wasm_split::wasm_split($module, wasm_split_path = ::leptos::wasm_split, fallible)
            )]
            fn $name(asker: Asker) -> Result<Option<AnyView>, NotLoaded> {
                Ok((!asker.is_disposed()).then(|| $view))
            }
            #[cfg(not(cut_into_parts))]
            return Box::pin(std::future::ready($name(asker)));
            #[cfg(cut_into_parts)]
            Box::pin($name(asker))
        }
    };
}

part!(
    /// The form that makes a key.
    create_page, create, view! { <super::create::CreatePage /> }.into_any()
);
part!(
    /// Everything about one key.
    key_page, key, view! { <super::key::KeyPage /> }.into_any()
);
part!(
    /// The form for changes of one key.
    edit_page, create, view! { <super::edit::EditPage /> }.into_any()
);
part!(
    /// Calls as code.
    code_dialog, aside, view! { <super::code::CodeDialog /> }.into_any()
);
part!(
    /// The page that tries a secret out.
    try_page, aside, view! { <super::trying::TryPage /> }.into_any()
);
part!(
    /// What was said in passing.
    messages, key, view! { <super::key::Messages /> }.into_any()
);
part!(
    /// What was not settled when an earlier page was left, and what was made twice.
    left_over, create, view! { <super::left_over::LeftOver /> }.into_any()
);
part!(
    /// The question for another management key, where the list was refused.
    renew_for_the_list, key, view! { <super::recover::RenewForTheList /> }.into_any()
);
part!(
    /// The question before a sign-out that would lose a secret.
    leave_while_sending, create, view! { <super::leave::LeaveWhileSending /> }.into_any()
);
part!(
    /// Light or dark.
    theme_menu, tools, view! { <super::theme_menu::ThemeMenu /> }.into_any()
);
part!(
    /// What is chosen of the list, and what can be done with it.
    tray, tools, view! { <super::keys::tray::Tray /> }.into_any()
);
part!(
    /// The dialog that shows a secret once. It comes with the form, which ends in it.
    reveal_dialog, create, view! { <super::reveal::RevealDialog /> }.into_any()
);
part!(
    /// Sealing a secret for somebody else, with the cryptography for it.
    seal_panel, seal, view! { <super::reveal::SealPanel /> }.into_any()
);
part!(
    /// Sealing the new secrets of a run.
    seal_run, seal, view! { <super::runs::SealRun /> }.into_any()
);
part!(
    /// The buttons for what changes the look of the list, or makes a file of it.
    view_tools, tools, view! { <super::keys::views::ViewTools /> }.into_any()
);
part!(
    /// The order of the rows, where there is no room for heads.
    sort_by, tools, view! { <super::keys::sort_by::SortBy /> }.into_any()
);
part!(
    /// How the list looks.
    look_panel, tools, view! { <super::keys::views::LookPanel /> }.into_any()
);
part!(
    /// Views with a name.
    saved_panel, tools, view! { <super::keys::views::SavedPanel /> }.into_any()
);
part!(
    /// What of a look is not known here.
    unknown_look, tools, view! { <super::keys::views::UnknownLook /> }.into_any()
);
part!(
    /// The list as a file.
    export_dialog, tools, view! { <super::keys::export::ExportDialog /> }.into_any()
);
part!(
    /// Counts above the list that are filters.
    filter_tiles, tools, view! { <super::keys::Tiles /> }.into_any()
);
part!(
    /// Every filter, beside the list or over it.
    filter_panel, tools, view! { <super::keys::FilterPanel /> }.into_any()
);
part!(
    /// Which keys were fetched, where that is not every one.
    narrowing_banner, tools, view! { <super::keys::NarrowingBanner /> }.into_any()
);
part!(
    /// Suggestions in the search box, and words about what is in it.
    search_aids, tools, view! { <super::keys::search::SearchAids /> }.into_any()
);
part!(
    /// How to search.
    search_help, tools, view! { <super::keys::search::SearchHelp /> }.into_any()
);
part!(
    /// The list of keyboard shortcuts.
    shortcut_list, tools, view! { <super::keys::shortcuts::ShortcutList /> }.into_any()
);
part!(
    /// The work over many keys.
    runs_page, runs, view! { <super::runs::RunsPage /> }.into_any()
);
part!(
    /// Keys from a file.
    import_page, runs, view! { <super::import::ImportPage /> }.into_any()
);
part!(
    /// One edit for all chosen keys.
    edit_keys_page, runs, view! { <super::runs::EditKeysPage /> }.into_any()
);
part!(
    /// What such work would come to.
    run_plan, runs, view! { <super::runs::RunPlan /> }.into_any()
);

/// Declares what loads a module without showing anything of it.
macro_rules! module {
    ($(#[$doc:meta])* $vis:vis $name:ident, $module:ident) => {
        $(#[$doc])*
        $vis async fn $name() -> Result<(), NotLoaded> {
            #[cfg_attr(
                        cut_into_parts,
                        leptos::wasm_split::wasm_split($module, wasm_split_path = ::leptos::wasm_split, fallible)
                    )]
            #[allow(clippy::unnecessary_wraps, reason = "where parts are cut apart, loading one may fail")]
            fn $name() -> Result<(), NotLoaded> {
                Ok(())
            }
            #[cfg(cut_into_parts)]
            return $name().await;
            #[cfg(not(cut_into_parts))]
            $name()
        }
    };
}

module!(
    /// Loads what shows a secret, for whoever is about to ask for one.
    pub(super) load_create, create
);
module!(
    /// Loads what seals, for whoever is about to ask for many secrets.
    pub(super) load_seal, seal
);
module!(load_key, key);
module!(load_tools, tools);

/// Loads the parts that will probably be wanted, so that nobody waits for one after a press, and a new version on the
/// host does less harm to a page that is open. What does not come now is asked for again when it is needed.
pub async fn load_ahead() {
    let _ = load_tools().await;
    let _ = load_key().await;
    let _ = load_create().await;
}

//! A modal dialog: the native `<dialog>`, which keeps focus inside, makes the page behind it inert
//! and gives focus back.
//!
//! A dialog is open exactly while it is mounted. It never closes by itself: Escape, a press beside
//! it and the browser's own ways (a back gesture) only ask, through [`Dismissal`], and the owner
//! unmounts it or does not.

use leptos::{ev, html, prelude::*};

use super::element_id::element_id;

/// What kind of interruption a dialog is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DialogRole {
    /// Something to work in.
    #[default]
    Dialog,
    /// Something to answer before anything else.
    Alert,
}

impl DialogRole {
    const fn name(self) -> &'static str {
        match self {
            DialogRole::Dialog => "dialog",
            DialogRole::Alert => "alertdialog",
        }
    }
}

/// What happens when somebody tries to leave without one of the dialog's buttons.
#[derive(Clone, Copy, Debug)]
pub enum Dismissal {
    /// Run this; it closes the dialog.
    Freely(Callback<()>),
    /// Run this; it may ask, and the dialog stays. A dialog the browser closed against its will is
    /// opened again.
    Guarded(Callback<()>),
}

impl Dismissal {
    fn attempt(self) {
        match self {
            Dismissal::Freely(close) => close.try_run(()),
            Dismissal::Guarded(ask) => ask.try_run(()),
        };
    }
}

/// How wide a dialog may become.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DialogSize {
    /// For a question.
    #[default]
    Small,
    /// For something to read or to fill in.
    Medium,
    /// For code or a table.
    Large,
    /// A drawer: as high as the window, at its start.
    Drawer,
}

impl DialogSize {
    const fn name(self) -> &'static str {
        match self {
            DialogSize::Small => "small",
            DialogSize::Medium => "medium",
            DialogSize::Large => "large",
            DialogSize::Drawer => "drawer",
        }
    }
}

/// A modal dialog named by its title. Focus goes to the first child with the `autofocus`
/// attribute, else to the first that can take it.
#[component]
pub fn Dialog(
    /// The accessible name, shown as the heading.
    #[prop(into)]
    title: ViewFnOnce,
    /// What may close it.
    dismissal: Dismissal,
    /// What kind of interruption it is.
    #[prop(optional)]
    role: DialogRole,
    /// How wide it may become.
    #[prop(optional)]
    size: DialogSize,
    /// The buttons at the end.
    #[prop(into)]
    actions: ViewFnOnce,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    let title_id = element_id("dialog-title");
    let labelled_by = title_id.clone();
    let node_ref = NodeRef::<html::Dialog>::new();
    open_while_mounted(node_ref);
    view! {
        <dialog
            class="dialog"
            role=role.name()
            data-size=size.name()
            aria-labelledby=labelled_by
            closedby="none"
            node_ref=node_ref
            on:keydown=move |event| on_escape(&event, dismissal)
            on:mousedown=move |event| on_press_beside(&event, dismissal)
            on:cancel=move |event: ev::Event| {
                event.prevent_default();
                dismissal.attempt();
            }
            on:close=move |_| on_closed(node_ref, dismissal)
        >
            <div class="dialog-panel">
                <h2 class="dialog-title" id=title_id>{title.run()}</h2>
                <div class="dialog-body">{children()}</div>
                <div class="dialog-actions">{actions.run()}</div>
            </div>
        </dialog>
    }
}

/// Opens the dialog when it enters the page, and closes it properly before it leaves: only
/// `close()` ends the inertness of the page behind and gives focus back.
fn open_while_mounted(node_ref: NodeRef<html::Dialog>) {
    Effect::new(move || {
        if let Some(dialog) = node_ref.get()
            && !dialog.open()
        {
            // Refused only for an element outside the document, which a mounted one is not.
            let _ = dialog.show_modal();
        }
    });
    on_cleanup(move || {
        if let Some(dialog) = node_ref.try_get_untracked().flatten() {
            dialog.close();
        }
    });
}

fn on_escape(event: &ev::KeyboardEvent, dismissal: Dismissal) {
    if event.key() == "Escape" {
        // The default would be the browser's own close request.
        event.prevent_default();
        event.stop_propagation();
        dismissal.attempt();
    }
}

/// The backdrop is drawn by the dialog element itself; everything else lies in the panel. The second press of a double
/// click is not meant for a dialog that the first one opened.
fn on_press_beside(event: &ev::MouseEvent, dismissal: Dismissal) {
    if event.detail() < 2 && event.target().is_some() && event.target() == event.current_target() {
        event.prevent_default();
        dismissal.attempt();
    }
}

/// The browser closed the dialog by itself. The event comes late: after an unmount the reference is
/// gone, and there is nothing left to do.
fn on_closed(node_ref: NodeRef<html::Dialog>, dismissal: Dismissal) {
    let Some(dialog) = node_ref.try_get_untracked().flatten() else {
        return;
    };
    if let Dismissal::Guarded(_) = dismissal {
        let _ = dialog.show_modal();
    }
    dismissal.attempt();
}

//! What stands where a list would be: nothing yet, nothing that matches, or nothing that could be
//! loaded. The three look different, because a failure that looks like an empty list is a lie.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// Why there is no list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmptyKind {
    /// There is nothing yet.
    Nothing,
    /// There is something, but it does not match.
    NoMatch,
    /// It is not known: it could not be loaded.
    Failed,
}

impl EmptyKind {
    const fn name(self) -> &'static str {
        match self {
            EmptyKind::Nothing => "nothing",
            EmptyKind::NoMatch => "no-match",
            EmptyKind::Failed => "failed",
        }
    }

    const fn glyph(self) -> Glyph {
        match self {
            EmptyKind::Nothing => Glyph::Tray,
            EmptyKind::NoMatch => Glyph::Search,
            EmptyKind::Failed => Glyph::Danger,
        }
    }

    /// A failure is read out at once, the others when there is a pause.
    const fn role(self) -> &'static str {
        match self {
            EmptyKind::Nothing | EmptyKind::NoMatch => "status",
            EmptyKind::Failed => "alert",
        }
    }
}

/// A message in the place of a list.
#[component]
pub fn EmptyState(
    /// Why there is no list.
    kind: EmptyKind,
    /// What is the case, in a few words.
    #[prop(into)]
    title: ViewFnOnce,
    /// Buttons: what to do about it.
    #[prop(optional, into)]
    actions: Option<ViewFnOnce>,
    /// A sentence or two more.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty-state" data-kind=kind.name() role=kind.role()>
            <span class="empty-state-mark"><Icon glyph=kind.glyph()/></span>
            <p class="empty-state-title">{title.run()}</p>
            {children.map(|children| view! { <div class="empty-state-body">{children()}</div> })}
            {actions.map(|actions| view! { <div class="empty-state-actions">{actions.run()}</div> })}
        </div>
    }
}

//! A message inside the page, at the place it speaks of.

use leptos::prelude::*;

use super::{icon::Icon, tone::Tone};

/// How a notice reaches somebody who does not see it appear.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Announce {
    /// Read out when there is a pause.
    #[default]
    Politely,
    /// Read out at once: something failed or is about to.
    AtOnce,
    /// Not read out by itself: it was there when the page came.
    Silently,
}

impl Announce {
    const fn role(self) -> Option<&'static str> {
        match self {
            Announce::Politely => Some("status"),
            Announce::AtOnce => Some("alert"),
            Announce::Silently => None,
        }
    }
}

/// A banner: what happened as its title, what to do as its body.
#[component]
pub fn Notice(
    /// What it means.
    tone: Tone,
    /// What happened, in a few words.
    #[prop(into)]
    title: ViewFnOnce,
    /// How it reaches somebody who does not see it appear.
    #[prop(optional)]
    announce: Announce,
    /// Buttons, if there is something to do.
    #[prop(optional, into)]
    actions: Option<ViewFnOnce>,
    /// What to do about it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="notice" data-tone=tone.name() role=announce.role()>
            <Icon glyph=tone.glyph()/>
            <div class="notice-content">
                <p class="notice-title">{title.run()}</p>
                {children.map(|children| view! { <div class="notice-body">{children()}</div> })}
            </div>
            {actions.map(|actions| view! { <div class="notice-actions">{actions.run()}</div> })}
        </div>
    }
}

//! What of a stored key cannot be changed: its end, and the user as whom it acts.

use leptos::prelude::*;

use crate::domain::{AccessKey, Expiry, Purpose};
use crate::pages::moments::Moments;
use crate::route::Route;
use crate::state::DirectoryStore;
use crate::ui::{Glyph, Icon, PlainText, TextFit};

/// The section of the form.
#[component]
pub(super) fn FixedSection(base: RwSignal<AccessKey>) -> impl IntoView {
    let moments = expect_context::<Moments>();
    let end = move || match base.with(|key| key.expiry) {
        Expiry::Never => "Never expires".to_owned(),
        Expiry::At(end) => moments.exact(end),
    };
    let directory = use_context::<DirectoryStore>();
    if let Some(directory) = directory {
        directory.want_people(vec![base.with_untracked(|key| key.bound_user.clone())]);
    }
    let user = move || {
        base.with(|key| match key.bound_user.as_str() {
            "" => "None: it acts for itself".into_any(),
            user => {
                let name = directory.and_then(|directory| directory.person(user)).map(|user| user.title().to_owned());
                view! {
                    {name.map(|name| view! { <PlainText text=name fit=TextFit::Wrap />" " })}
                    <span class="code"><PlainText text=user fit=TextFit::Wrap /></span>
                }
                .into_any()
            }
        })
    };
    let another = move || Route::NewKeyFrom { from: base.with(|key| key.id.clone()), purpose: Purpose::Replace };
    view! {
        <section class="form-section" aria-label="Set at creation">
            <div class="form-section-head">
                <h2>"Set at creation"</h2>
            </div>
            <div class="form-section-body">
                <dl class="facts form-facts">
                    <dt>"Lifetime"</dt>
                    <dd>{end}</dd>
                    <dt>"Acts as the user"</dt>
                    <dd>{user}</dd>
                </dl>
                <p class="form-note">
                    <Icon glyph=Glyph::Lock />
                    <span>"Set at creation; cannot be changed. For another lifetime or user, "<a href=move || another().fragment()>"replace the key"</a>" by a new one."</span>
                </p>
            </div>
        </section>
    }
}

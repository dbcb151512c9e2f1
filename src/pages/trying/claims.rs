//! Every claim: its value, where it comes from, and whether that was foreseen.

use std::sync::Arc;

use leptos::prelude::*;

use super::Desk;
use crate::domain::token::Token;
use crate::domain::token::explain::{Asked, Explained, Verdict, explain};
use crate::domain::token_preview::Subject;
use crate::pages::key::rows::long_text;
use crate::state::{DirectoryStore, Tried};
use crate::ui::{Badge, Glyph, Notice, PlainText, TextFit, Tone};

pub(super) fn claims(token: &Arc<Token>, tried: &Tried, desk: Desk) -> AnyView {
    let project = desk.keys.client().map(|client| client.project().as_str().to_owned()).unwrap_or_default();
    // What the roles permit, where the management key may list them: a token names permissions, a key only roles.
    let directory = use_context::<DirectoryStore>();
    directory.into_iter().for_each(DirectoryStore::want_lists);
    let roles = directory.and_then(|directory| directory.roles.with(|roles| roles.here().cloned()));
    let roles = roles.as_deref().map(Vec::as_slice);
    let predicted = tried.settings.as_ref().map(|key| Subject::of(key).preview(&project, roles)).unwrap_or_default();
    let asked = Asked { tenant: &tried.asked.tenant, claims: &tried.asked.claims };
    let rows = explain(token, predicted, asked);
    let odd = rows.iter().filter(|row| row.verdict.is_odd()).count();
    let known = tried.settings.is_some();
    let title = match odd {
        _ if !known => "The key's settings are not known here, so nothing could be predicted",
        0 => "The token says what the key's settings let expect",
        _ => "The token differs from what the key's settings let expect",
    };
    let tone = if odd > 0 { Tone::Warning } else { Tone::Neutral };
    view! {
        <h3>"Claims"</h3>
        <Notice tone title=move || title />
        <ul class="try-claims">{rows.into_iter().map(|row| drawn(row, token, desk)).collect_view()}</ul>
    }
    .into_any()
}

fn drawn(row: Explained, token: &Token, desk: Desk) -> AnyView {
    let Explained { name, actual, predicted, source, verdict } = row;
    let (tone, glyph) = match verdict {
        Verdict::AsPredicted => (Tone::Success, Glyph::Check),
        Verdict::InPart | Verdict::Told | Verdict::GaveWay => (Tone::Neutral, Glyph::Info),
        Verdict::Differs | Verdict::Missing => (Tone::Danger, Glyph::Danger),
        Verdict::Unforeseen => (Tone::Warning, Glyph::Warning),
    };
    let value = match actual {
        Some(json) => long_text(&json),
        None => view! { <span class="key-quiet">"Not in the token"</span> }.into_any(),
    };
    let moment = ["iat", "exp", "nbf"].contains(&name.as_str()).then(|| token.moment(&name)).flatten();
    let moment = moment.map(|moment| view! { <span class="key-quiet">{desk.moments.exact(moment)}</span> });
    let told = matches!(verdict, Verdict::Differs | Verdict::Missing | Verdict::GaveWay);
    let foreseen = predicted.filter(|_| told).map(|predicted| {
        view! { <div class="try-predicted"><span>"Predicted"</span>{long_text(&predicted)}</div> }
    });
    view! {
        <li data-odd=verdict.is_odd().then_some("")>
            <div class="try-claim-name">
                <span class="code"><PlainText text=name fit=TextFit::Wrap /></span>
                <span class="key-quiet">{source.words()}</span>
            </div>
            <div class="try-claim-value">{value}{moment}{foreseen}</div>
            <div class="try-claim-verdict"><Badge tone glyph>{verdict.words()}</Badge></div>
        </li>
    }
    .into_any()
}

//! Until when the key can be exchanged, and from where.

use std::sync::Arc;

use leptos::prelude::*;

use super::Sheet;
use super::access::counted;
use super::rows::rows;
use super::section::{fact, mark};
use crate::domain::compare::Facet;
use crate::domain::ip_reach::Reach;
use crate::domain::{AccessKey, Expiry, IpRange, Purpose};
use crate::route::Route;
use crate::ui::{Glyph, Icon, PlainText, TextFit};

pub(super) fn section(sheet: Sheet, key: &Arc<AccessKey>) -> AnyView {
    let (expiry, addresses) = (expiry(sheet, key.expiry), addresses(key));
    let body = view! {
        <dl class="facts">{fact("Expires", expiry)}{fact("Permitted IPs", addresses)}</dl>
        {mark(sheet, Facet::Expiry)}
        {mark(sheet, Facet::PermittedIps)}
    };
    super::section::section("limits", "Limits", "Until when, and from where, it can be exchanged.", body.into_any())
}

fn expiry(sheet: Sheet, expiry: Expiry) -> AnyView {
    let another = Route::NewKeyFrom { from: sheet.id(), purpose: Purpose::Replace };
    let told = move || match expiry {
        Expiry::Never => view! { <p>"Never"</p> }.into_any(),
        Expiry::At(end) => {
            let (relative, exact) = sheet.moment(end);
            view! { <p>{relative}<span class="key-quiet">{format!(" · {exact}")}</span></p> }.into_any()
        }
    };
    view! {
        {told}
        <p class="key-quiet">"Set at creation; cannot be changed. "<a href=another.fragment()>"Replace this key"</a>" by one with another end."</p>
    }
    .into_any()
}

fn addresses(key: &Arc<AccessKey>) -> AnyView {
    let count = key.permitted_ips.len();
    if count == 0 {
        return view! { <p>"Any address: it can be exchanged from everywhere."</p> }.into_any();
    }
    let key = Arc::clone(key);
    let summary = summary(&key.permitted_ips);
    let open = Reach::of_list(&key.permitted_ips).words();
    let list = rows(
        "key-ips",
        "entries",
        count,
        Arc::new(move |at| {
            let range = key.permitted_ips.get(at).cloned().unwrap_or_default();
            view! { <li class="code"><PlainText text=range fit=TextFit::Wrap /></li> }.into_any()
        }),
    );
    let open = open.map(|who| {
        view! { <p class="key-warning"><Icon glyph=Glyph::Warning />{format!("The list allows {who}, as if there were none.")}</p> }
    });
    view! {
        <p>{summary}</p>
        {open}
        {list}
    }
    .into_any()
}

/// `2 addresses and 1 range`, with what is neither.
fn summary(texts: &[String]) -> String {
    let [mut single, mut ranges, mut neither] = [0, 0, 0];
    for text in texts {
        match IpRange::parse(text) {
            Ok(range) if range.is_single() => single += 1,
            Ok(_) => ranges += 1,
            Err(_) => neither += 1,
        }
    }
    let counts = [
        (single, counted(single, "address", "addresses")),
        (ranges, counted(ranges, "range", "ranges")),
        (neither, counted(neither, "entry that is neither", "entries that are neither")),
    ];
    let told: Vec<String> = counts.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words).collect();
    told.join(", ")
}

#[cfg(test)]
mod tests {
    use super::summary;

    #[test]
    fn addresses_are_counted_by_what_they_are() {
        let list = |texts: &[&str]| summary(&texts.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(list(&["10.0.0.1"]), "1 address");
        assert_eq!(list(&["10.0.0.1", "10.0.0.2", "10.0.0.0/8"]), "2 addresses, 1 range");
        assert_eq!(list(&["office", "::/0"]), "1 range, 1 entry that is neither");
    }
}

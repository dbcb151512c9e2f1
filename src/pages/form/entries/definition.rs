//! What the project says about an attribute's name, where it says anything.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Sort;
use crate::domain::attributes;
use crate::domain::directory::Attribute;
use crate::domain::entries::Value;
use crate::domain::value_kind::ValueKind;
use crate::pages::form::desk::Desk;
use crate::state::{DirectoryStore, Known};
use crate::ui::{Glyph, Icon, visible};

/// How many options are spelt out.
const OPTIONS: usize = 12;

/// Looks the name up, if it is one. An empty value then becomes one of the kind that is defined.
pub(super) fn look(desk: Desk, sort: Sort, name: &str, at: usize) {
    let Some(directory) = desk.directory.filter(|_| sort.is_defined) else { return };
    let is_name = desk.draft.with_untracked(|draft| attributes::name_problem(&draft.attributes.rows, at).is_none());
    let name = name.to_owned();
    if !is_name || directory.attribute_untracked(&name).is_some() {
        return;
    }
    spawn_local(async move {
        directory.read_attribute(name.clone()).await;
        if let Some(Known::Defined(attribute)) = directory.attribute_untracked(&name) {
            take_kind(desk, sort, at, &attribute);
        }
    });
}

fn take_kind(desk: Desk, sort: Sort, at: usize, attribute: &Attribute) {
    let Some(kind) = ValueKind::defined(attribute).filter(|kind| *kind != ValueKind::Text) else { return };
    let is_untouched = desk.draft.try_with_untracked(|draft| {
        let row = (sort.of)(draft).rows.get(at);
        row.is_some_and(|row| row.name == attribute.name && row.value == Value::Text(String::new()))
    });
    if is_untouched == Some(true) {
        sort.edit(desk, |entries| {
            if let Some(row) = entries.rows.get_mut(at) {
                row.value = kind.made_of(&row.value);
            }
        });
    }
}

/// What is known of the name.
pub(super) fn told(desk: Desk, sort: Sort, name: Memo<String>, kind: Memo<ValueKind>) -> AnyView {
    let Some(directory) = desk.directory.filter(|_| sort.is_defined) else { return ().into_any() };
    let line = move || {
        let (is_fine, words) = words(&known(directory, &name.get())?, kind.get())?;
        let (class, glyph) = if is_fine { ("form-note", Glyph::Info) } else { ("form-remark", Glyph::Warning) };
        Some(view! { <p class=class><Icon glyph /><span>{words}</span></p> })
    };
    view! { <div aria-live="polite">{line}</div> }.into_any()
}

fn known(directory: DirectoryStore, name: &str) -> Option<Known> {
    Some(name).filter(|name| !name.is_empty()).and_then(|name| directory.attribute(name))
}

/// Whether all is well, and the words for it.
fn words(known: &Known, kind: ValueKind) -> Option<(bool, String)> {
    let attribute = match known {
        Known::Unknown => return None,
        Known::Undefined => {
            return Some((
                false,
                "The project defines no attribute of this name, so Descope may refuse it.".to_owned(),
            ));
        }
        Known::Defined(attribute) => attribute,
    };
    let Attribute { name, title, kind: word, options } = attribute;
    let title = visible(if title.is_empty() { name } else { title });
    let mut words = format!("{title}: {}", visible(word));
    if !options.is_empty() {
        let all = options.iter().take(OPTIONS).map(|option| visible(option)).collect::<Vec<_>>().join(", ");
        let more = if options.len() > OPTIONS { ", …" } else { "" };
        words.push_str(&format!(", of {all}{more}"));
    }
    let fits = ValueKind::defined(attribute).is_none_or(|defined| defined == kind);
    Some((fits, if fits { format!("{words}.") } else { format!("{words}. The value here is a {}.", kind.word()) }))
}

//! Named values as rows: name, kind and value.

use leptos::html;
use leptos::prelude::*;

use super::{Sort, definition};
use crate::domain::entries::{Entry, Value};
use crate::domain::value_kind::{ValueKind, lines};
use crate::pages::form::chips::{focus_after, focus_in};
use crate::pages::form::desk::Desk;
use crate::pages::form::section::remarks;
use crate::ui::{FieldKind, Glyph, IconButton, SelectField, TextField};

/// How many rows are drawn before somebody asks for more.
const ROWS: usize = 50;

/// Adds an empty row.
pub(super) fn add(desk: Desk, sort: Sort) {
    sort.edit(desk, |entries| entries.rows.push(Entry::new("", Value::Text(String::new()))));
}

/// All rows.
pub(super) fn rows(desk: Desk, sort: Sort) -> AnyView {
    let list = NodeRef::<html::Ul>::new();
    let count = Memo::new(move |_| sort.read(desk, |entries| entries.rows.len()));
    let known = StoredValue::new(count.get_untracked());
    // The keyboard goes where a row was just added.
    Effect::new(move || {
        let (now, before) = (count.get(), known.get_value());
        known.set_value(now);
        if now == before + 1 {
            focus_in(list, now);
        }
    });
    let all = RwSignal::new(false);
    let shown = move || 0..if all.get() { count.get() } else { count.get().min(ROWS) };
    let more = move || {
        (!all.get() && count.get() > ROWS).then(|| view! {
        <div class="form-row-actions">
            <crate::ui::Button on_press=move || all.set(true)>{format!("Show all {} {}", count.get_untracked(), sort.many)}</crate::ui::Button>
        </div>
    })
    };
    view! {
        <ul class="form-rows" aria-label=format!("Custom {}", sort.many) node_ref=list hidden=move || count.get() == 0>
            <For each=shown key=|at| *at children=move |at| row(desk, sort, at, list) />
        </ul>
        {more}
    }
    .into_any()
}

/// The row at a place.
fn row(desk: Desk, sort: Sort, at: usize, list: NodeRef<html::Ul>) -> AnyView {
    let value = move || sort.read(desk, |entries| entries.rows.get(at).map(|row| row.value.clone()));
    let name = Memo::new(move |_| {
        sort.read(desk, |entries| entries.rows.get(at).map_or_else(String::new, |row| row.name.clone()))
    });
    let kind = Memo::new(move |_| value().as_ref().map_or(ValueKind::Text, ValueKind::of));
    let change = move |change: &dyn Fn(&mut Entry)| {
        sort.edit(desk, |entries| {
            if let Some(row) = entries.rows.get_mut(at) {
                change(row);
            }
        });
    };
    let set_kind = move |word: String| {
        if let Some(kind) = ValueKind::ALL.into_iter().find(|kind| kind.word() == word) {
            change(&|row| row.value = kind.made_of(&row.value));
        }
    };
    let remove = move || {
        sort.edit(desk, |entries| {
            if at < entries.rows.len() {
                entries.rows.remove(at);
            }
        });
        focus_after(list, at);
    };
    let place = format!("{} {}", sort.one, at + 1);
    let kinds = sort.kinds.iter().map(|kind| (kind.word(), kind.word())).collect();
    view! {
        <li class="form-entry">
            <div on:focusout=move |_| definition::look(desk, sort, &name.get_untracked(), at)>
                <TextField
                    label=format!("Name of {place}")
                    quiet=true
                    placeholder="Name"
                    value=name
                    on_input=move |name: String| change(&|row| row.name.clone_from(&name))
                    error=desk.problem((sort.name)(at))
                />
            </div>
            <SelectField
                label=format!("Type of {place}")
                quiet=true
                options=kinds
                value=Signal::derive(move || kind.get().word())
                on_change=set_kind
            />
            <div class="form-entry-value">{move || control(desk, sort, at, kind.get())}</div>
            <IconButton label=format!("Remove {place}") glyph=Glyph::Close on_press=remove />
            <div class="form-entry-notes">
                {remarks(desk, move |field| field == (sort.name)(at) || field == (sort.value)(at))}
                {definition::told(desk, sort, name, kind)}
            </div>
        </li>
    }
    .into_any()
}

/// The field for a value of this kind.
fn control(desk: Desk, sort: Sort, at: usize, kind: ValueKind) -> AnyView {
    let label = format!("Value of {} {}", sort.one, at + 1);
    let value = Memo::new(move |_| {
        sort.read(desk, |entries| entries.rows.get(at).map(|row| text_of(&row.value)).unwrap_or_default())
    });
    let set = move |text: String| {
        sort.edit(desk, |entries| {
            if let Some(row) = entries.rows.get_mut(at) {
                row.value = typed(kind, text);
            }
        });
    };
    if kind == ValueKind::Truth {
        let truth = move || if value.get() == "true" { "true" } else { "false" };
        let options = vec![("true", "true"), ("false", "false")];
        return view! { <SelectField label quiet=true options value=Signal::derive(truth) on_change=set /> }.into_any();
    }
    let (kind, placeholder) = match kind {
        ValueKind::Text | ValueKind::Truth => (FieldKind::Text, "Value"),
        ValueKind::Number => (FieldKind::Number, "0"),
        ValueKind::List => (FieldKind::Multiline, "One a line"),
        ValueKind::Raw => (FieldKind::Json, "JSON"),
    };
    view! {
        <TextField
            label
            quiet=true
            placeholder
            kind
            value
            on_input=set
            error=desk.problem((sort.value)(at))
        />
    }
    .into_any()
}

/// What stands in the field for a value.
fn text_of(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Number(text) | Value::Raw(text) => text.clone(),
        Value::Truth(truth) => truth.to_string(),
        Value::List(items) => items.join("\n"),
    }
}

/// The value of what stands in the field.
fn typed(kind: ValueKind, text: String) -> Value {
    match kind {
        ValueKind::Text => Value::Text(text),
        ValueKind::Number => Value::Number(text),
        ValueKind::Truth => Value::Truth(text == "true"),
        ValueKind::List => Value::List(lines(&text)),
        ValueKind::Raw => Value::Raw(text),
    }
}

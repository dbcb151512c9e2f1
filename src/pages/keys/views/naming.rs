//! Asking for the name of a view, and whether it may take another one's place.

use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;

use super::saved::{Doing, Panel};
use crate::domain::secret_shape::holds_secret;
use crate::fleet::view::SavedView;
use crate::ui::{Button, ButtonKind, ButtonType, TextField, visible};

/// The longest name, in characters.
const LONGEST: usize = 80;

/// Why a search text is not kept.
const SECRET: &str = "The search text looks like a secret, and saved views are stored in this browser. Nothing was saved. Clear the search box first.";

/// The name as it would be kept, or what is wrong with it.
fn checked(name: &str) -> Result<String, &'static str> {
    let name = name.trim();
    match name.chars().count() {
        0 => Err("A view needs a name."),
        1..=LONGEST if holds_secret(name) => {
            Err("This looks like a secret. View names are stored in this browser: choose another name.")
        }
        1..=LONGEST => Ok(name.to_owned()),
        _ => Err("A name has at most 80 characters."),
    }
}

/// Asks for the name of the list as it is now, or for another name of a view.
#[component]
pub(super) fn Naming(panel: Panel, view: Option<SavedView>) -> impl IntoView {
    let old = StoredValue::new(view);
    let old_name = move || old.with_value(|view| view.as_ref().map(|view| view.name.clone()));
    let text = RwSignal::new(old_name().unwrap_or_default());
    let pressed = RwSignal::new(false);
    let asked = RwSignal::new(None::<String>);
    let error = move || pressed.get().then(|| text.with(|text| checked(text).err())).flatten().map(str::to_owned);
    let keep = move |name: String| {
        let view = match old.get_value() {
            None => panel.here(name.clone()),
            Some(SavedView { query, view, .. }) => SavedView { name: name.clone(), query, view },
        };
        if crate::fleet::query::holds_secret(&view.query) {
            return panel.tell(Err(SECRET.to_owned()));
        }
        let outcome = panel.shelf.change(|views| put(views, old_name().as_deref(), view));
        panel.tell(outcome.map(|()| format!("“{}” is saved.", visible(&name))));
    };
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        pressed.set(true);
        let Ok(name) = text.with_untracked(|text| checked(text)) else { return };
        let is_taken = untrack(|| panel.shelf.has(&name)) && old_name().as_deref() != Some(name.as_str());
        if is_taken && asked.get_untracked().as_deref() != Some(name.as_str()) {
            asked.set(Some(name));
        } else {
            keep(name);
        }
    };
    let is_asked = Memo::new(move |_| {
        asked.with(|asked| asked.as_deref() == Some(text.with(|text| text.trim().to_owned()).as_str()))
    });
    let form = NodeRef::<leptos::html::Form>::new();
    Effect::new(move || {
        let field = form.get().and_then(|form| form.query_selector("input").ok().flatten());
        let _ = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()).map(|field| field.focus());
    });
    view! {
        <form class="saved-naming" novalidate="" autocomplete="off" node_ref=form on:submit=submit>
            <TextField
                label=if old_name().is_some() { "New name of the view" } else { "Name of the view" }
                value=text
                on_input=move |typed| text.set(typed)
                error=Signal::derive(error)
            />
            <p class="panel-note" role="status">
                {move || is_asked.get().then_some("There is a view of this name already. Replace it?")}
            </p>
            <div class="panel-actions">
                <Button kind=ButtonKind::Primary r#type=ButtonType::Submit>
                    {move || if is_asked.get() { "Replace" } else { "Save" }}
                </Button>
                <Button kind=ButtonKind::Quiet on_press=move || panel.doing.set(Doing::Looking)>"Cancel"</Button>
            </div>
        </form>
    }
}

/// Puts a view in the place of the one that had the old name, else of the one with its own name, else at the end.
fn put(views: &mut Vec<SavedView>, old: Option<&str>, view: SavedView) {
    let place = old.and_then(|old| views.iter().position(|other| other.name == old));
    let place = place.or_else(|| views.iter().position(|other| other.name == view.name));
    let at = place.unwrap_or(views.len());
    if at < views.len() {
        views.remove(at);
    }
    let before = views.iter().take(at).filter(|other| other.name == view.name).count();
    views.retain(|other| other.name != view.name);
    views.insert(at - before, view);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn views(names: &[&str]) -> Vec<SavedView> {
        let view = |name: &&str| SavedView { name: (*name).into(), query: (*name).into(), view: String::new() };
        names.iter().map(view).collect()
    }

    #[test]
    fn a_name_belongs_to_one_view() {
        let new = |name: &str| SavedView { name: name.into(), query: "new".into(), view: String::new() };
        for (here, old, name, after) in [
            (&["a", "b"][..], None, "c", &["a", "b", "c"][..]),
            (&["a", "b"], None, "a", &["a", "b"]),
            (&["a", "b", "c"], Some("b"), "d", &["a", "d", "c"]),
            (&["a", "b", "c"], Some("c"), "a", &["b", "a"]),
            (&["a", "b", "c"], Some("a"), "c", &["c", "b"]),
            (&["a"], Some("gone"), "b", &["a", "b"]),
            (&["a"], Some("a"), "a", &["a"]),
        ] {
            let mut all = views(here);
            put(&mut all, old, new(name));
            let names: Vec<&str> = all.iter().map(|view| view.name.as_str()).collect();
            assert_eq!(names, after, "{old:?} becomes {name}");
            assert_eq!(all.iter().filter(|view| view.query == "new").count(), 1);
        }
    }

    #[test]
    fn a_name_is_short_and_not_empty() {
        assert_eq!(checked("  Soon  ").as_deref(), Ok("Soon"));
        assert!(checked(" \t").is_err() && checked(&"é".repeat(80)).is_ok() && checked(&"é".repeat(81)).is_err());
        assert!(checked("ghp_16C7e42F292c6912E7710c838347Ae178B4a").is_err_and(|why| why.contains("secret")));
    }
}

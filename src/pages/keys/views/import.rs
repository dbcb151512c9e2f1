//! Saved views from a file and to a file.
//!
//! Invariant: a file may be anything. It is measured first, and what cannot be used of it is said.

use leptos::task::spawn_local;
use leptos::web_sys::Event;

use super::shelf::with_one_name_each;
use crate::browser::download::{Offer, Pieces, Refused};
use crate::browser::picked_file::{self, Unread};
use crate::domain::secret_shape;
use crate::fleet::query::holds_secret;
use crate::fleet::view::{SavedView, View, read_saved};
use crate::state::ListStore;

/// Bytes of a file that is read at most.
const MOST: usize = 1_000_000;

/// How long a file can be fetched after it was offered, in milliseconds.
const OFFERED: u32 = 60_000;

/// What a file holds: its views, and words about what in it is not known here.
pub(super) struct Found {
    /// The views, each name once.
    pub(super) views: Vec<SavedView>,
    /// Words.
    pub(super) problems: Vec<String>,
}

/// Reads the file that was picked; `None` when there is none.
pub(super) async fn picked(event: Event) -> Option<Result<Found, String>> {
    let text = match picked_file::text(&event, MOST).await {
        Ok(text) => text,
        Err(Unread::Nothing) => return None,
        Err(Unread::TooLarge(_)) => {
            return Some(Err("This file is larger than 1 MB. A file of saved views never is.".into()));
        }
        Err(Unread::Unreadable) => return Some(Err("The browser could not read this file.".into())),
        Err(Unread::NoText) => return Some(Err("This is no file of saved views: it is no text.".into())),
    };
    Some(found(&text))
}

fn found(text: &str) -> Result<Found, String> {
    let (mut views, mut problems) = read_saved(text)?;
    let before = views.len();
    views.retain(|view| !secret_shape::holds_secret(&view.name) && !holds_secret(&view.query));
    match before - views.len() {
        0 => {}
        1 => problems.push("1 view was left out: its name or its search looks like a secret.".to_owned()),
        count => problems.push(format!("{count} views were left out: their names or searches look like secrets.")),
    }
    if views.is_empty() && problems.is_empty() {
        return Err("There is no view in this file.".to_owned());
    }
    for SavedView { name, view, .. } in &views {
        let unknown = View::parse(view).1;
        problems.extend(unknown.into_iter().map(|word| format!("“{name}”: {word}")));
    }
    Ok(Found { views: with_one_name_each(views), problems })
}

/// Hands a text over as a file.
pub(super) fn save_text(list: ListStore, name: &str, text: &str) -> Result<(), Refused> {
    let pieces = Pieces::default();
    pieces.push(text.as_bytes())?;
    keep_for_a_while(list, pieces.save(name, "application/json")?);
    Ok(())
}

/// Browsers fetch a file some time after they were told to, and ask the person before.
pub(in crate::pages::keys) fn keep_for_a_while(list: ListStore, offer: Offer) {
    let Some(client) = list.keys.client() else { return };
    spawn_local(async move {
        client.transport().wait(OFFERED).await;
        drop(offer);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_from_elsewhere_degrades_with_a_word() {
        let file = r#"{"views":[{"name":"a","view":"cols=name,usage;zoom=2"},{"name":"a","query":"x"},{"name":7}]}"#;
        let Found { views, problems } = found(file).unwrap();
        assert_eq!(views.iter().map(|view| view.name.as_str()).collect::<Vec<_>>(), ["a", "a (2)"]);
        assert_eq!(problems.len(), 3, "{problems:?}");
        assert!(problems[1].starts_with("“a”: This view has a column that is not known here: “usage”"));
    }

    #[test]
    fn a_view_with_a_secret_in_it_is_left_out_with_a_word() {
        let file = r#"{"views":[{"name":"a","query":"ghp_16C7e42F292c6912E7710c838347Ae178B4a"},{"name":"b"}]}"#;
        let Found { views, problems } = found(file).unwrap();
        assert_eq!(views.iter().map(|view| view.name.as_str()).collect::<Vec<_>>(), ["b"]);
        assert_eq!(problems, ["1 view was left out: its name or its search looks like a secret."]);
    }

    #[test]
    fn a_file_without_a_view_is_refused_in_words() {
        for text in ["", "\0\0", "[1]", "{\"views\":[]}", &"[".repeat(100_000)] {
            assert!(found(text).is_err_and(|words| words.ends_with('.')), "{}", text.len());
        }
    }
}

//! The saved views of a project on this machine.
//!
//! Invariant: each name is there once. What is kept is read anew before each change, for another tab may have changed
//! it; and nothing is kept that could not be read back.

use leptos::prelude::*;

use crate::browser::local_storage::{NotKept, keep_saved_views, saved_views};
use crate::fleet::view::{SavedView, read_saved, write_saved};
use crate::state::ListStore;

/// What is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Kept {
    /// The views that can be read.
    pub(super) views: Vec<SavedView>,
    /// What is wrong with the rest, in words.
    pub(super) problems: Vec<String>,
    /// The text itself, where something is wrong with it.
    pub(super) damaged: Option<String>,
}

/// The views as the panel shows them.
#[derive(Clone, Copy)]
pub(super) struct Shelf {
    project: StoredValue<String>,
    /// What is kept.
    pub(super) kept: RwSignal<Kept>,
}

impl Shelf {
    /// The shelf of the list's project.
    pub(super) fn of(list: ListStore) -> Self {
        let project = list.keys.client().map(|client| client.project().as_str().to_owned()).unwrap_or_default();
        let kept = read(&project);
        Self { project: StoredValue::new(project), kept: RwSignal::new(kept) }
    }

    /// The project's id.
    pub(super) fn project(self) -> String {
        self.project.get_value()
    }

    /// Changes the views. In words why not, when they stay as they were.
    pub(super) fn change<T>(self, change: impl FnOnce(&mut Vec<SavedView>) -> T) -> Result<T, String> {
        let Kept { mut views, damaged, .. } = read(&self.project());
        if damaged.is_some() {
            return Err("Decide first what becomes of the views that cannot be read. Nothing was changed.".to_owned());
        }
        let outcome = change(&mut views);
        self.keep(views)?;
        Ok(outcome)
    }

    /// Forgets what cannot be read. In words why not, when it stays.
    pub(super) fn forget_damaged(self) -> Result<(), String> {
        self.keep(read(&self.project()).views)
    }

    fn keep(self, views: Vec<SavedView>) -> Result<(), String> {
        let text = write_saved(&views);
        if !matches!(read_saved(&text), Ok((back, problems)) if back == views && problems.is_empty()) {
            return Err("There is room for 200 views, each with a name, a search and columns of at most 10,000 characters. Nothing was changed.".to_owned());
        }
        keep_saved_views(&self.project(), &text).map_err(|why| in_words(why).to_owned())?;
        self.kept.set(Kept { views, ..Kept::default() });
        Ok(())
    }

    /// Whether a view is kept under this name. Tracks.
    pub(super) fn has(self, name: &str) -> bool {
        self.kept.with(|kept| kept.views.iter().any(|view| view.name == name))
    }
}

fn in_words(why: NotKept) -> &'static str {
    match why {
        NotKept::Unavailable => {
            "This browser keeps nothing for this page, so views cannot be saved here. The address holds this view: keep it as a bookmark."
        }
        NotKept::Full => "The browser has no room left for this page. Nothing was changed.",
    }
}

fn read(project: &str) -> Kept {
    match saved_views(project) {
        Ok(None) => Kept::default(),
        Ok(Some(text)) => read_text(text),
        Err(why) => Kept { problems: vec![in_words(why).to_owned()], ..Kept::default() },
    }
}

fn read_text(text: String) -> Kept {
    match read_saved(&text) {
        Ok((views, problems)) => {
            let damaged = (!problems.is_empty()).then_some(text);
            Kept { views: with_one_name_each(views), problems, damaged }
        }
        Err(problem) => Kept { views: Vec::new(), problems: vec![problem], damaged: Some(text) },
    }
}

/// What becomes of a view that comes with a name that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// It takes the other one's place.
    Replace,
    /// It gets another name.
    KeepBoth,
}

/// The views with a number after each name that another one has already.
pub(super) fn with_one_name_each(views: Vec<SavedView>) -> Vec<SavedView> {
    let mut all = Vec::new();
    add(&mut all, views, Taken::KeepBoth);
    all
}

/// The names in `coming` that another view in `views` has.
pub(super) fn taken(views: &[SavedView], coming: &[SavedView]) -> Vec<String> {
    let is_taken = |view: &&SavedView| views.iter().any(|other| other.name == view.name && other != *view);
    coming.iter().filter(is_taken).map(|view| view.name.clone()).collect()
}

/// Adds views. One that is there already as it is stays so.
pub(super) fn add(views: &mut Vec<SavedView>, coming: Vec<SavedView>, taken: Taken) {
    for mut view in coming {
        if views.contains(&view) {
            continue;
        }
        match (views.iter_mut().find(|other| other.name == view.name), taken) {
            (None, _) => views.push(view),
            (Some(other), Taken::Replace) => *other = view,
            (Some(_), Taken::KeepBoth) => {
                view.name = free_name(views, &view.name);
                views.push(view);
            }
        }
    }
}

fn free_name(views: &[SavedView], name: &str) -> String {
    let numbered = (2..).map(|number| format!("{name} ({number})"));
    let is_free = |name: &String| !views.iter().any(|view| view.name == *name);
    numbered.into_iter().find(is_free).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(name: &str, query: &str) -> SavedView {
        SavedView { name: name.into(), query: query.into(), view: String::new() }
    }

    fn names(views: &[SavedView]) -> Vec<(&str, &str)> {
        views.iter().map(|view| (view.name.as_str(), view.query.as_str())).collect()
    }

    #[test]
    fn views_that_come_in_lose_nothing_of_those_that_are_there() {
        let here = vec![view("a", "1"), view("b", "2")];
        let coming = vec![view("a", "1"), view("b", "3"), view("c", "4")];
        assert_eq!(taken(&here, &coming), ["b"], "the same view once more takes nothing");
        let mut both = here.clone();
        add(&mut both, coming.clone(), Taken::KeepBoth);
        assert_eq!(names(&both), [("a", "1"), ("b", "2"), ("b (2)", "3"), ("c", "4")]);
        let mut replaced = here;
        add(&mut replaced, coming, Taken::Replace);
        assert_eq!(names(&replaced), [("a", "1"), ("b", "3"), ("c", "4")]);
    }

    #[test]
    fn a_file_with_one_name_twice_gives_two_views() {
        let twice = vec![view("a", "1"), view("a", "2"), view("a (2)", "3")];
        assert_eq!(names(&with_one_name_each(twice)), [("a", "1"), ("a (2)", "2"), ("a (2) (2)", "3")]);
    }

    #[test]
    fn what_cannot_be_read_is_not_forgotten() {
        let broken = read_text("{\"views\":".to_owned());
        assert_eq!((broken.views.len(), broken.problems.len()), (0, 1));
        assert_eq!(broken.damaged.as_deref(), Some("{\"views\":"));
        let half = read_text("{\"views\":[{\"name\":\"a\"},7]}".to_owned());
        assert_eq!((half.views.len(), half.problems.len(), half.damaged.is_some()), (1, 1, true));
        assert_eq!(read_text(write_saved(&half.views)).damaged, None);
    }
}

//! Keys that are taking another's place, over days and reloads.
//!
//! Invariant: the browser keeps ids and moments, never a name or a secret. Each change is made to what the browser keeps
//! at that moment, so that two tabs do not undo each other's.

use std::rc::Rc;

use leptos::prelude::*;
use serde_json::{Value, json};

use super::keys::KeysStore;
use crate::domain::replacement::{Replacement, Sight};
use crate::domain::{KeyId, Seconds};

/// The most that are kept: the oldest go first.
const MOST: usize = 200;

/// Where a text is kept that outlives the page.
pub trait Shelf {
    /// The text of a project; `None` where there is none.
    fn kept(&self, project: &str) -> Option<String>;
    /// Keeps a text; `false` when the browser refuses.
    fn keep(&self, project: &str, text: &str) -> bool;
}

/// The replacements of one project.
#[derive(Clone, Copy)]
pub struct ReplaceStore {
    /// Read from the shelf when somebody first asks.
    all: RwSignal<Option<Vec<Replacement>>>,
    /// Whether the browser refused to keep the last change.
    pub forgotten: RwSignal<bool>,
    shelf: StoredValue<Rc<dyn Shelf>, LocalStorage>,
    keys: KeysStore,
}

impl ReplaceStore {
    /// Those that this shelf keeps.
    pub fn new(keys: KeysStore, shelf: Rc<dyn Shelf>) -> Self {
        Self { all: RwSignal::new(None), forgotten: RwSignal::new(false), shelf: StoredValue::new_local(shelf), keys }
    }

    /// The one that a key is part of, on either side; the youngest, should there be several. Tracks.
    pub fn of(self, id: &KeyId) -> Option<Replacement> {
        self.all.with(|all| {
            let find = |all: &[Replacement]| all.iter().rev().find(|one| one.concerns(id)).cloned();
            match all {
                Some(all) => find(all),
                None => find(&self.kept()),
            }
        })
    }

    /// A key was made in the place of another.
    pub fn made(self, old: &KeyId, new: &KeyId) {
        let now = self.keys.now();
        self.change(|all| {
            all.retain(|one| one.old != *old);
            all.push(Replacement::begun(old.clone(), new.clone(), now));
        });
    }

    /// The person says that the new secret is where it has to be, or takes that back.
    pub fn hand_over(self, old: &KeyId, done: bool) {
        let now = self.keys.now();
        self.change_one(old, |one| one.handed_over = done.then_some(now));
    }

    /// The old key was looked at. What it is decides which step comes next.
    pub fn see(self, old: &KeyId, sight: Sight) {
        let now = self.keys.now();
        let news = untrack(|| self.of(old)).is_some_and(|mut one| one.old == *old && one.see(sight, now));
        if news {
            self.change_one(old, |one| _ = one.see(sight, now));
        }
    }

    /// Forgets it. Both keys stay as they are.
    pub fn give_up(self, old: &KeyId) {
        self.change(|all| all.retain(|one| one.old != *old));
    }

    fn change_one(self, old: &KeyId, change: impl Fn(&mut Replacement)) {
        self.change(|all| all.iter_mut().filter(|one| one.old == *old).for_each(&change));
    }

    fn change(self, change: impl FnOnce(&mut Vec<Replacement>)) {
        let unkept = || self.all.get_untracked().unwrap_or_default();
        let mut all = if self.forgotten.get_untracked() { unkept() } else { self.kept() };
        change(&mut all);
        let surplus = all.len().saturating_sub(MOST);
        all.drain(..surplus);
        let kept = self.shelf.with_value(|shelf| shelf.keep(&self.project(), &write(&all)));
        self.forgotten.set(!kept);
        self.all.set(Some(all));
    }

    fn kept(self) -> Vec<Replacement> {
        let text = self.shelf.try_with_value(|shelf| shelf.kept(&self.project())).flatten();
        text.map(|text| read(&text)).unwrap_or_default()
    }

    fn project(self) -> String {
        self.keys.client().map(|client| client.project().as_str().to_owned()).unwrap_or_default()
    }
}

fn write(all: &[Replacement]) -> String {
    let one = |Replacement { old, new, made, handed_over, stopped, gone }: &Replacement| {
        let moment = |moment: &Option<Seconds>| moment.map(|Seconds(at)| at);
        json!([old.0, new.0, made.0, moment(handed_over), moment(stopped), moment(gone)])
    };
    Value::from(all.iter().map(one).collect::<Vec<_>>()).to_string()
}

/// What is no replacement is left out: somebody may have written into the store.
fn read(text: &str) -> Vec<Replacement> {
    let Ok(Value::Array(all)) = serde_json::from_str(text) else { return Vec::new() };
    let one = |value: &Value| {
        let id = |at: usize| value.get(at)?.as_str().filter(|id| !id.is_empty()).map(|id| KeyId(id.to_owned()));
        let moment = |at: usize| value.get(at)?.as_i64().map(Seconds);
        let (old, new) = (id(0)?, id(1)?);
        Some(Replacement { old, new, made: moment(2)?, handed_over: moment(3), stopped: moment(4), gone: moment(5) })
    };
    all.iter().filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::api::scripted::Scripted;
    use crate::api::{Client, Transport};
    use crate::domain::Credentials;
    use crate::domain::replacement::Step;
    use crate::fleet::Fold;

    #[derive(Default)]
    struct Memory(RefCell<Option<String>>, bool);

    impl Shelf for Memory {
        fn kept(&self, _: &str) -> Option<String> {
            self.0.borrow().clone()
        }
        fn keep(&self, _: &str, text: &str) -> bool {
            if !self.1 {
                self.0.replace(Some(text.to_owned()));
            }
            !self.1
        }
    }

    fn store(shelf: &Rc<Memory>) -> ReplaceStore {
        let credentials = Credentials::from_form("P2abc", "K2def").unwrap();
        let client = Client::new("", credentials, Scripted::new([]) as Rc<dyn Transport>);
        ReplaceStore::new(KeysStore::new(client, Fold::default()), Rc::clone(shelf) as Rc<dyn Shelf>)
    }

    fn id(id: &str) -> KeyId {
        KeyId(id.into())
    }

    #[test]
    fn a_replacement_goes_on_after_a_reload_and_in_another_tab() {
        Owner::new().with(|| {
            let shelf = Rc::new(Memory::default());
            let (one, other) = (store(&shelf), store(&shelf));
            one.made(&id("K1"), &id("K\"2"));
            other.made(&id("K3"), &id("K4"));
            one.hand_over(&id("K1"), true);
            let later = store(&shelf);
            assert_eq!(later.of(&id("K\"2")).map(|one| one.step()), Some(Step::Deactivate));
            later.see(&id("K1"), Sight::Stopped);
            assert_eq!(store(&shelf).of(&id("K1")).map(|one| one.step()), Some(Step::Delete));
            assert_eq!(store(&shelf).of(&id("K4")).map(|one| one.step()), Some(Step::HandOver));
            later.give_up(&id("K1"));
            assert!(store(&shelf).of(&id("K\"2")).is_none() && store(&shelf).of(&id("K3")).is_some());
        });
    }

    #[test]
    fn what_the_browser_does_not_keep_is_there_until_the_page_goes() {
        Owner::new().with(|| {
            let shelf = Rc::new(Memory(RefCell::default(), true));
            let store = store(&shelf);
            store.made(&id("K1"), &id("K2"));
            store.hand_over(&id("K1"), true);
            assert!(store.forgotten.get_untracked());
            assert_eq!(store.of(&id("K1")).map(|one| one.step()), Some(Step::Deactivate));
        });
    }

    #[test]
    fn what_is_no_replacement_is_left_out() {
        for text in ["", "{}", "[]", "[7]", r#"[["K1"]]"#, r#"[["","K2",1]]"#, r#"[["K1","K2","x"]]"#] {
            assert_eq!(read(text), [], "{text}");
        }
        let all = [Replacement { stopped: Some(Seconds(3)), ..Replacement::begun(id("a,b"), id("ж"), Seconds(-1)) }];
        assert_eq!(read(&write(&all)), all);
    }
}

//! Beside the box: suggestions at the caret, and marks and words for what the search was taken for.
//!
//! Invariant: no line is chosen until an arrow chooses it, so Enter and Tab never take one by accident.

use std::time::Duration;

use leptos::html::Div;
use leptos::wasm_bindgen::JsCast;
use leptos::{ev, prelude::*, web_sys::HtmlInputElement};

use super::SearchDesk;
use super::caret::{to_byte, to_units};
use super::notes::{NOTES, SearchNotes};
use super::offer::{self, Wish};
use crate::browser::moments::grouped;
use crate::fleet::query::{Problem, Suggestion};
use crate::state::Step;
use crate::ui::{MarkedText, SuggestedLine, SuggestionList, Suggestions};

/// How long somebody must not have typed to be told what is wrong with what they are at.
const QUIET: Duration = Duration::from_millis(800);

/// What goes on in the box.
#[derive(Clone, Copy)]
struct Aids {
    desk: SearchDesk,
    ids: Suggestions,
    /// Where the caret is, as the browser counts, while the keyboard is in the box.
    caret: RwSignal<Option<u32>>,
    wish: RwSignal<Wish>,
    offered: Memo<Vec<Suggestion>>,
    chosen: RwSignal<Option<usize>>,
    /// Whether nobody is typing.
    is_quiet: RwSignal<bool>,
    timer: StoredValue<Option<TimeoutHandle>>,
    marks: NodeRef<Div>,
}

/// The suggestions, the marks, and the words below the box.
#[component]
pub(in crate::pages) fn SearchAids() -> impl IntoView {
    let aids = Aids::new(expect_context::<SearchDesk>());
    aids.attend();
    let list = aids.desk.list;
    let problems = Memo::new(move |_| aids.problems());
    Effect::new(move || aids.describe(problems.with(|problems| !problems.is_empty())));
    let lines = move || aids.offered.with(|offered| offered.iter().map(line).collect::<Vec<_>>());
    let announced = move || match aids.offered.with(Vec::len) {
        0 => String::new(),
        1 => "1 suggestion".to_owned(),
        many => format!("{many} suggestions"),
    };
    let marked = move || problems.with(|problems| problems.iter().map(|problem| problem.span.clone()).collect());
    let marks = move || {
        problems.with(|problems| !problems.is_empty()).then(|| {
            request_animation_frame(move || aids.scroll_along());
            view! { <MarkedText text=Signal::derive(move || list.query()) marks=Signal::derive(marked) node_ref=aids.marks /> }
        })
    };
    view! {
        {marks}
        <SuggestionList
            label="Suggestions"
            ids=aids.ids
            lines=Signal::derive(lines)
            chosen=aids.chosen
            on_take=move |at| aids.take(at)
        />
        <span class="visually-hidden" role="status">{announced}</span>
        <SearchNotes desk=aids.desk problems />
    }
}

fn line(suggestion: &Suggestion) -> SuggestedLine {
    let note = match suggestion.count {
        None => String::new(),
        Some(1) => "1 key".to_owned(),
        Some(count) => format!("{} keys", grouped(count)),
    };
    SuggestedLine { text: suggestion.text.clone(), label: offer::label(suggestion), note }
}

impl Aids {
    fn new(desk: SearchDesk) -> Self {
        let (caret, wish) = (RwSignal::new(None), RwSignal::new(Wish::None));
        let offered = Memo::new(move |_| {
            let (Some(caret), wish) = (caret.get(), wish.get()) else { return Vec::new() };
            let text = desk.list.query();
            let now = untrack(|| desk.list.now());
            let at = to_byte(&text, caret);
            desk.list.keys.fleet.with_untracked(|fleet| offer::offer(fleet, &text, at, wish, now))
        });
        Self {
            desk,
            ids: Suggestions::new(),
            caret,
            wish,
            offered,
            chosen: RwSignal::new(None),
            is_quiet: RwSignal::new(true),
            timer: StoredValue::new(None),
            marks: NodeRef::new(),
        }
    }

    /// Listens to the box for as long as the current owner lives.
    fn attend(self) {
        let Self { desk, .. } = self;
        desk.listener.set_value(Some(Callback::new(move |event| self.on_event(&event))));
        on_cleanup(move || {
            self.stop_waiting();
            desk.listener.try_set_value(None);
        });
        // The code came after the keyboard.
        if let Some(input) = desk.input.get_untracked()
            && document().active_element().as_ref() == Some(input.as_ref())
        {
            self.on_typed();
            self.caret.set(place(&input));
        }
    }

    fn on_event(self, event: &ev::Event) {
        let Some(input) = self.desk.input.get_untracked() else { return };
        match event.type_().as_str() {
            "blur" => {
                self.close();
                self.caret.set(None);
                self.be_quiet();
            }
            "keydown" => {
                if let Some(event) = event.dyn_ref::<ev::KeyboardEvent>() {
                    self.on_key(event);
                }
            }
            "input" => {
                self.on_typed();
                self.caret.set(place(&input));
                request_animation_frame(move || self.scroll_along());
            }
            "scroll" => self.scroll_along(),
            _ => {
                let now = place(&input);
                if self.caret.get_untracked() != now {
                    self.chosen.set(None);
                    self.caret.set(now);
                }
                self.scroll_along();
            }
        }
    }

    fn on_typed(self) {
        self.chosen.set(None);
        self.wish.set(Wish::Calm);
        self.stop_waiting();
        self.is_quiet.set(false);
        let timer = set_timeout_with_handle(move || _ = self.is_quiet.try_set(true), QUIET);
        self.timer.set_value(timer.ok());
    }

    fn stop_waiting(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }

    fn be_quiet(self) {
        self.stop_waiting();
        self.is_quiet.set(true);
    }

    fn close(self) {
        self.wish.set(Wish::None);
        self.chosen.set(None);
    }

    fn on_key(self, event: &ev::KeyboardEvent) {
        // What is being composed belongs to the input method, and what has a modifier to the browser.
        if event.is_composing() || event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key() {
            return;
        }
        let (count, chosen) = (self.offered.with_untracked(Vec::len), self.chosen.get_untracked());
        let prevented = match (event.key().as_str(), chosen) {
            ("ArrowDown", _) if count == 0 => {
                self.wish.set(Wish::Asked);
                !self.offered.with_untracked(Vec::is_empty)
            }
            ("ArrowDown", at) => self.choose(at.map_or(0, |at| if at + 1 < count { at + 1 } else { 0 })),
            ("ArrowUp", at) if count > 0 => self.choose(at.and_then(|at| at.checked_sub(1)).unwrap_or(count - 1)),
            ("Enter" | "Tab", Some(at)) => {
                self.take(at);
                true
            }
            ("Enter", None) => {
                self.close();
                self.be_quiet();
                false
            }
            ("Escape", _) if count > 0 => {
                self.close();
                true
            }
            _ => false,
        };
        if prevented {
            event.prevent_default();
        }
    }

    fn choose(self, at: usize) -> bool {
        self.chosen.set(Some(at));
        true
    }

    fn take(self, at: usize) {
        let Some(input) = self.desk.input.get_untracked() else { return };
        let text = untrack(|| self.desk.list.query());
        let Some((text, caret)) = self.offered.with_untracked(|all| all.get(at).map(|one| offer::taken(&text, one)))
        else {
            return;
        };
        let caret = to_units(&text, caret);
        input.set_value(&text);
        // Refused only by inputs that hold no text.
        let _ = input.set_selection_range(caret, caret);
        self.on_typed();
        self.caret.set(Some(caret));
        self.desk.list.search(text, Step::Ongoing);
        request_animation_frame(move || self.scroll_along());
    }

    /// What has to be told: everything, but while somebody types not what they are just at.
    fn problems(self) -> Vec<Problem> {
        let (parsed, text) = (self.desk.list.parsed.get(), self.desk.list.query());
        let caret = self.caret.get().filter(|_| !self.is_quiet.get()).map(|caret| to_byte(&text, caret));
        let is_at = |problem: &Problem| {
            caret.is_some_and(|caret| {
                let since = text.get(problem.span.end.min(caret)..caret).unwrap_or_default();
                problem.span.start <= caret && !since.contains(char::is_whitespace)
            })
        };
        parsed.problems.iter().filter(|problem| !is_at(problem)).cloned().collect()
    }

    /// Ties the box to what is said about it.
    fn describe(self, is_wrong: bool) {
        let Some(input) = self.desk.input.get() else { return };
        let chosen = self.chosen.get().filter(|at| self.offered.with(|all| *at < all.len()));
        let attributes = [
            ("aria-autocomplete", Some("list".to_owned())),
            ("aria-haspopup", Some("listbox".to_owned())),
            ("aria-controls", Some(self.ids.id())),
            ("aria-activedescendant", chosen.map(|at| self.ids.line(at))),
            ("aria-describedby", Some(NOTES.to_owned())),
            ("aria-invalid", is_wrong.then(|| "true".to_owned())),
        ];
        for (name, value) in attributes {
            // Refused only for names that are none.
            let _ = match value {
                Some(value) => input.set_attribute(name, &value),
                None => input.remove_attribute(name),
            };
        }
    }

    /// Keeps the marks under the letters that they are for.
    fn scroll_along(self) {
        if let (Some(Some(marks)), Some(input)) = (self.marks.try_get_untracked(), self.desk.input.get_untracked()) {
            marks.set_scroll_left(input.scroll_left());
        }
    }
}

fn place(input: &HtmlInputElement) -> Option<u32> {
    input.selection_end().ok().flatten()
}

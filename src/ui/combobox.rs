//! A field in which one of many is found by a part of its name: a text field with a list below it (`role="combobox"`).
//!
//! The owner says which lines fit what is typed, and holds the text; nothing is taken by leaving the field. Where text
//! that is in no line may be taken too, no line is chosen before an arrow chooses it; where not, the first one is.

use leptos::{ev, prelude::*};

use super::{
    element_id::element_id,
    icon::{Glyph, Icon},
    suggestions::{SuggestedLine, SuggestionList, Suggestions},
};

/// What is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// This line.
    Line(usize),
    /// What was typed, which is not a line.
    Text(String),
}

/// What goes on in the field. Its owner makes it, and works out the lines only while the list is open.
#[derive(Clone, Copy, Debug)]
pub struct Picking {
    /// What is typed.
    pub text: RwSignal<String>,
    /// Whether the list is wanted.
    pub open: RwSignal<bool>,
    chosen: RwSignal<Option<usize>>,
}

impl Picking {
    /// Nothing is typed, and no list is wanted.
    pub fn new() -> Self {
        Self { text: RwSignal::new(String::new()), open: RwSignal::new(false), chosen: RwSignal::new(None) }
    }

    fn close(self) {
        self.open.set(false);
        self.chosen.set(None);
    }
}

impl Default for Picking {
    fn default() -> Self {
        Self::new()
    }
}

/// The field.
#[component]
pub fn Combobox(
    /// The accessible name.
    #[prop(into)]
    label: String,
    /// What goes on in it.
    picking: Picking,
    /// The lines that fit; none while the list is not wanted.
    #[prop(into)]
    lines: Signal<Vec<SuggestedLine>>,
    /// A word below the lines, such as how many more there are. Read out, too.
    #[prop(into)]
    note: Signal<String>,
    /// Whether text that is in no line may be taken.
    #[prop(into)]
    free: Signal<bool>,
    /// Run with what is taken; the field is emptied after.
    #[prop(into)]
    on_take: Callback<Taken>,
    /// Run with what is left in the field when the keyboard leaves it, which may be nothing.
    #[prop(into)]
    on_leave: Callback<String>,
    /// Whether the name stands in the field instead of above it.
    #[prop(optional)]
    compact: bool,
    /// Help, shown below the field.
    #[prop(optional, into)]
    hint: Signal<Option<String>>,
    /// What is wrong and what to do; `None` while nothing is.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let ids = Suggestions::new();
    let (field, hint_id, error_id) = (element_id("field"), element_id("hint"), element_id("error"));
    let described_by = format!("{error_id} {hint_id}");
    let shown = move || picking.open.get() && lines.with(|lines| !lines.is_empty());
    // A line that is no longer there is not the chosen one.
    let active = Memo::new(move |_| picking.chosen.get().filter(|at| *at < lines.with(Vec::len)));
    let take = move |taken: Taken| {
        // While the list is still the one that was seen.
        on_take.run(taken);
        picking.text.set(String::new());
        picking.close();
    };
    let on_input = move |text: String| {
        picking.chosen.set((!text.trim().is_empty() && !free.get_untracked()).then_some(0));
        picking.text.set(text);
        picking.open.set(true);
    };
    let on_keydown = move |event: ev::KeyboardEvent| {
        let lines = lines.with_untracked(Vec::len);
        keydown(picking, &event, lines, active.get_untracked(), free.get_untracked(), &take);
    };
    let name = label.clone();
    view! {
        <div class="field combobox" data-compact=compact.then_some("")>
            <label class=if compact { "visually-hidden" } else { "field-label" } for=field.clone()>{label}</label>
            <div class="combobox-frame">
                <Icon glyph=Glyph::Search />
                <input
                    class="field-control"
                    id=field
                    type="text"
                    role="combobox"
                    aria-autocomplete="list"
                    aria-controls=ids.id()
                    aria-expanded=move || if shown() { "true" } else { "false" }
                    aria-activedescendant=move || active.get().filter(|_| shown()).map(|at| ids.line(at))
                    aria-describedby=described_by
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    placeholder=compact.then(|| name.clone())
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    data-1p-ignore=""
                    data-lpignore="true"
                    data-form-type="other"
                    prop:value=picking.text
                    on:input:target=move |event| on_input(event.target().value())
                    on:keydown=on_keydown
                    on:click=move |_| picking.open.set(true)
                    on:blur=move |_| {
                        picking.close();
                        on_leave.run(picking.text.get_untracked());
                    }
                />
                <div class="combobox-popup" hidden=move || !picking.open.get() on:mousedown=|event| event.prevent_default()>
                    <SuggestionList
                        label=name.clone()
                        ids
                        lines
                        chosen=active
                        on_take=move |at| take(Taken::Line(at))
                    />
                    <p class="combobox-note" role="status">{move || picking.open.get().then(|| note.get())}</p>
                </div>
            </div>
            <div class="field-error" id=error_id aria-live="polite">
                {move || error.get().map(|text| view! { <Icon glyph=Glyph::Danger/><span>{text}</span> })}
            </div>
            <div class="field-hint" id=hint_id>{hint}</div>
        </div>
    }
}

fn keydown(
    picking: Picking,
    event: &ev::KeyboardEvent,
    lines: usize,
    active: Option<usize>,
    free: bool,
    take: &impl Fn(Taken),
) {
    if event.is_composing() {
        return;
    }
    let text = picking.text.get_untracked();
    let move_to = |at: usize| {
        picking.open.set(true);
        picking.chosen.set(Some(at));
    };
    match event.key().as_str() {
        "ArrowDown" => move_to(active.map_or(0, |at| if at + 1 < lines { at + 1 } else { 0 })),
        "ArrowUp" => {
            move_to(active.map_or(lines.saturating_sub(1), |at| at.checked_sub(1).unwrap_or(lines.saturating_sub(1))))
        }
        // Never sends the form around it: what stands in the field is meant for the list.
        "Enter" => match active.filter(|_| picking.open.get_untracked()) {
            Some(at) => take(Taken::Line(at)),
            None if free && !text.trim().is_empty() => take(Taken::Text(text)),
            None => {}
        },
        "Escape" if picking.open.get_untracked() => picking.close(),
        "Escape" if !text.is_empty() => picking.text.set(String::new()),
        _ => return,
    }
    event.prevent_default();
}

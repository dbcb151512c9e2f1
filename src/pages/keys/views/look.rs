//! The panel in which a person arranges the grid.
//!
//! Invariant: each change goes into the address, so Back undoes it and a link carries it.

use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;

use super::columns::{all, has_widths, is_last, place, put, reset_widths, title, toggle};
use crate::fleet::columns::GridColumn;
use crate::fleet::view::{Density, View};
use crate::state::{ListStore, Step};
use crate::ui::{Button, ButtonKind, ButtonState, Choice, ChoiceLook, ChoiceOption, Glyph, Icon, IconButton};

/// The panel.
#[component]
pub(in crate::pages) fn LookPanel() -> impl IntoView {
    let list = expect_context::<ListStore>();
    let look = Memo::new(move |_| list.view.with(|(view, _)| view.clone()));
    let density = Memo::new(move |_| look.with(|look| look.density));
    let densities =
        vec![ChoiceOption::new(Density::Comfortable, "Comfortable"), ChoiceOption::new(Density::Compact, "Compact")];
    let refused =
        |is_so: bool, why: &str| if is_so { ButtonState::Refused(why.to_owned()) } else { ButtonState::Ready };
    let widths = move || look.with(|look| refused(!has_widths(look), "Every column has its usual width."));
    let usual = move || look.with(|look| refused(*look == View::default(), "This is the usual view."));
    view! {
        <div class="look">
            <Choice
                legend="Density"
                look=ChoiceLook::Segments
                options=densities
                value=density
                on_change=move |density| list.change_view(Step::Made, |view| view.density = density)
            />
            <Columns list look />
            <div class="panel-actions">
                <Button
                    kind=ButtonKind::Quiet
                    state=Signal::derive(widths)
                    on_press=move || list.change_view(Step::Made, reset_widths)
                >
                    "Reset widths"
                </Button>
                <Button
                    kind=ButtonKind::Quiet
                    state=Signal::derive(usual)
                    on_press=move || list.change_view(Step::Made, |view| *view = View::default())
                >
                    "Reset to the usual view"
                </Button>
            </div>
        </div>
    }
}

/// What the lines of the columns share.
#[derive(Clone, Copy)]
struct Lines {
    list: ListStore,
    look: Memo<View>,
    dragged: RwSignal<Option<GridColumn>>,
    /// The column that the dragged one is over.
    over: RwSignal<Option<GridColumn>>,
    /// What has just moved where, to be read out.
    said: RwSignal<String>,
    /// The element that has the focus, while its line moves.
    focus: StoredValue<Option<String>>,
}

impl Lines {
    fn toggle(self, column: GridColumn) {
        self.focus.set_value(Some(element_id("shown", column)));
        self.list.change_view(Step::Made, |view| toggle(view, column));
    }

    /// Moves a column up or down by one.
    fn step(self, column: GridColumn, down: bool) {
        let places = self.look.with_untracked(|look| place(look, column).map(|at| (at, look.columns.len())));
        let Some((at, count)) = places else { return };
        let to = if down { Some(at + 1).filter(|to| *to < count) } else { at.checked_sub(1) };
        if let Some(to) = to {
            self.focus.set_value(Some(element_id(if down { "down" } else { "up" }, column)));
            self.put(column, to, count);
        }
    }

    fn put(self, column: GridColumn, to: usize, count: usize) {
        self.list.change_view(Step::Made, |view| put(view, column, to));
        self.said.set(format!("{} is now column {} of {count}", title(column), to + 1));
    }

    fn drop_on(self, target: GridColumn) {
        let dragged = self.dragged.get_untracked().filter(|dragged| *dragged != target);
        let count = self.look.with_untracked(|look| look.columns.len());
        let to = self.look.with_untracked(|look| place(look, target)).unwrap_or(count.saturating_sub(1));
        if let Some(dragged) = dragged {
            self.put(dragged, to, count);
        }
        self.end_drag();
    }

    fn end_drag(self) {
        self.dragged.set(None);
        self.over.set(None);
    }

    /// On which side of a line the dragged column would come to stand. Tracks.
    fn drop_side(self, column: GridColumn) -> Option<&'static str> {
        let dragged = self.dragged.get().filter(|dragged| *dragged != column && self.over.get() == Some(column))?;
        self.look.with(|look| Some(if place(look, dragged)? < place(look, column)? { "after" } else { "before" }))
    }
}

fn element_id(part: &str, column: GridColumn) -> String {
    format!("column-{part}-{}", column.word())
}

/// A line that moves takes the focus out of the page; it is put back where it was.
fn keep_focus(id: String) {
    request_animation_frame(move || {
        let found = document().get_element_by_id(&id).and_then(|element| element.dyn_into::<HtmlElement>().ok());
        // Refused only by an element that left the page.
        let _ = found.map(|element| element.focus());
    });
}

#[component]
fn Columns(list: ListStore, look: Memo<View>) -> impl IntoView {
    let lines = Lines {
        list,
        look,
        dragged: RwSignal::new(None),
        over: RwSignal::new(None),
        said: RwSignal::new(String::new()),
        focus: StoredValue::new(None),
    };
    Effect::new(move || {
        look.track();
        if let Some(id) = lines.focus.try_update_value(Option::take).flatten() {
            keep_focus(id);
        }
    });
    view! {
        <fieldset class="look-columns">
            <legend class="field-label">"Columns"</legend>
            <ol class="look-lines">
                <For each=move || look.with(all) key=|column| *column let:column>
                    <Line lines column />
                </For>
            </ol>
            <p class="visually-hidden" role="status">{lines.said}</p>
        </fieldset>
    }
}

#[component]
fn Line(lines: Lines, column: GridColumn) -> impl IntoView {
    let Lines { look, dragged, over, .. } = lines;
    let at = Memo::new(move |_| look.with(|look| place(look, column)));
    let is_shown = move || at.get().is_some();
    let is_last = Memo::new(move |_| look.with(|look| is_last(look, column)));
    let (id, why) = (element_id("shown", column), element_id("why", column));
    let described_by = why.clone();
    let press = move |event: ev::MouseEvent| {
        // The address decides what is ticked; a tick that it does not take is taken back by the browser.
        if is_last.get_untracked() {
            event.prevent_default();
        } else {
            lines.toggle(column);
        }
    };
    let drag = move |event: ev::DragEvent| {
        if let Some(data) = event.data_transfer() {
            // Some browsers drag nothing that has no text.
            let _ = data.set_data("text/plain", title(column));
            data.set_effect_allowed("move");
        }
        dragged.set(Some(column));
    };
    let drag_over = move |event: ev::DragEvent| {
        if dragged.with_untracked(Option::is_some) {
            event.prevent_default();
            over.set(Some(column));
        }
    };
    let drop = move |event: ev::DragEvent| {
        event.prevent_default();
        lines.drop_on(column);
    };
    view! {
        <li
            class="look-line"
            data-shown=move || is_shown().to_string()
            data-dragged=move || (dragged.get() == Some(column)).then_some("")
            data-drop=move || lines.drop_side(column)
            draggable=move || is_shown().to_string()
            on:dragstart=drag
            on:dragover=drag_over
            on:drop=drop
            on:dragend=move |_| lines.end_drag()
        >
            <span class="look-grip"><Icon glyph=Glyph::Grip /></span>
            <input
                type="checkbox"
                id=id.clone()
                prop:checked=is_shown
                aria-disabled=move || is_last.get().then_some("true")
                aria-describedby=move || is_last.get().then(|| described_by.clone())
                on:click=press
            />
            <label for=id>{title(column)}</label>
            {move || is_shown().then(|| moves(lines, column, at))}
            {move || is_last.get().then(|| view! {
                <span class="look-why" id=why.clone()>"A grid needs a column: tick another one first."</span>
            })}
        </li>
    }
}

fn moves(lines: Lines, column: GridColumn, at: Memo<Option<usize>>) -> AnyView {
    let is_end = move || lines.look.with(|look| at.get().is_some_and(|at| at + 1 == look.columns.len()));
    let name = title(column);
    view! {
        <span class="look-moves">
            <IconButton
                id=element_id("up", column)
                label=format!("Move {name} up")
                glyph=Glyph::ArrowUp
                idle=Signal::derive(move || at.get() == Some(0))
                on_press=move || lines.step(column, false)
            />
            <IconButton
                id=element_id("down", column)
                label=format!("Move {name} down")
                glyph=Glyph::ArrowDown
                idle=Signal::derive(is_end)
                on_press=move || lines.step(column, true)
            />
        </span>
    }
    .into_any()
}

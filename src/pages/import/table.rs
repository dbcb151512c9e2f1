//! The rows of the file, as many as fit, out of as many as there are.
//!
//! Invariant: a row is worked out when it comes into view. All rows are equally high, which the style sheet holds to.

use std::ops::Range;

use leptos::html::Div;
use leptos::prelude::*;

use super::column::Heads;
use super::words;
use crate::browser::size::Lookout;
use crate::fleet::window::Viewport;
use crate::import::{Review, Severity, Shown, Standing, mask};
use crate::state::ImportStore;
use crate::ui::{Badge, PlainText, TextFit};

/// The height of a row in CSS pixels, which the style sheet knows too.
const ROW: u64 = 36;

#[component]
pub(super) fn Preview(store: ImportStore, opened: RwSignal<Option<usize>>) -> impl IntoView {
    let count = move || store.looked_at.with(|rows| rows.len());
    let scroller = NodeRef::<Div>::new();
    let viewport = RwSignal::new(Viewport::new(0, 600, (ROW, 1)));
    let measure = move || {
        let Some(scroller) = scroller.try_get_untracked().flatten() else { return };
        let pixels = |length: i32| u64::try_from(length).unwrap_or_default();
        viewport.try_update(|view| {
            view.height = pixels(scroller.client_height());
            *view = view.with_rows(store.looked_at.with_untracked(|rows| rows.len()));
            view.follow(pixels(scroller.scroll_top()));
        });
    };
    let lookout = StoredValue::new_local(None);
    Effect::new(move |_| {
        if let Some(scroller) = scroller.get() {
            lookout.set_value(Lookout::over(&[&scroller], move || request_animation_frame(measure)));
        }
    });
    // Other rows begin at their first. Not the first ones: to ask a page for sizes that it is just being given costs time.
    Effect::new(move |before: Option<Option<Standing>>| {
        let only = store.only.get();
        if before.is_some_and(|before| before != only) {
            scroller.get_untracked().into_iter().for_each(|scroller| scroller.set_scroll_top(0));
            measure();
        }
        only
    });
    let drawn = Memo::new(move |_| viewport.get().with_rows(count()).drawn());
    let columns = Memo::new(move |_| store.with(|review| review.table().headings().len()).unwrap_or_default());
    let each = move || store.looked_at.with(|rows| visible(rows, drawn.get()));
    view! {
        <div
            class="import-table"
            role="table"
            aria-label="Rows of the file"
            aria-rowcount=move || count() + 1
            aria-colcount=move || columns.get() + 2
            style=("--columns", move || columns.get().to_string())
            style=("--row-count", move || count().to_string())
            tabindex="0"
            node_ref=scroller
            on:scroll=move |_| measure()
        >
            <Heads store />
            <div class="import-body" role="rowgroup">
                <For each key=|at| *at children=move |(at, row)| view! { <Row store opened at row /> } />
            </div>
        </div>
        {move || (count() == 0).then(|| view! { <p class="import-none">"No row stands here."</p> })}
    }
}

/// The rows in view: each with its place in what is looked at, and in the file.
fn visible(rows: &[u32], drawn: Range<usize>) -> Vec<(usize, usize)> {
    drawn.filter_map(|at| rows.get(at).map(|row| (at, *row as usize))).collect()
}

/// What is drawn of a row.
#[derive(Clone, PartialEq)]
struct Line {
    counted: &'static str,
    number: u32,
    standing: Standing,
    remarks: usize,
    cells: Vec<(Shown, Option<(Severity, String)>)>,
}

fn line(review: &Review, row: usize) -> Line {
    let findings = review.findings(row);
    let remark = |column| {
        let of_column = findings.iter().find(|finding| finding.column == Some(column));
        of_column.map(|finding| (finding.severity, finding.text.clone()))
    };
    Line {
        counted: words::counted(review.table()),
        number: review.table().number(row),
        standing: review.standing(row),
        remarks: findings.len(),
        cells: review.shown(row).into_iter().enumerate().map(|(column, shown)| (shown, remark(column))).collect(),
    }
}

#[component]
fn Row(store: ImportStore, opened: RwSignal<Option<usize>>, at: usize, row: usize) -> impl IntoView {
    let shown = Memo::new(move |_| store.with(|review| line(review, row)));
    let out = move || shown.with(|line| line.as_ref().is_some_and(|line| line.standing == Standing::LeftOut));
    let content = move || {
        let Line { counted, number, standing, remarks, cells } = shown.get()?;
        let (tone, glyph) = words::look(standing);
        let label = match remarks {
            0 => format!("{counted} {number}: {}", words::standing(standing)),
            1 => format!("{counted} {number}: {}, 1 remark", words::standing(standing)),
            many => format!("{counted} {number}: {}, {many} remarks", words::standing(standing)),
        };
        Some(view! {
            <div class="import-cell import-line" role="cell">{number.to_string()}</div>
            <div class="import-cell" role="cell">
                <button type="button" class="import-state" aria-label=label on:click=move |_| opened.set(Some(row))>
                    <Badge tone glyph>{words::standing(standing)}</Badge>
                </button>
            </div>
            {cells.into_iter().map(cell).collect_view()}
        })
    };
    view! {
        <div
            class="import-row"
            role="row"
            aria-rowindex=at + 2
            data-out=move || out().then_some("true")
            style=("--at", at.to_string())
        >
            {content}
        </div>
    }
}

fn cell((shown, remark): (Shown, Option<(Severity, String)>)) -> AnyView {
    let tone = remark.as_ref().map(|(severity, _)| words::tone(*severity).name());
    let text = remark.map(|(_, text)| text);
    let content = match shown {
        Shown::Empty => ().into_any(),
        Shown::Text(text) => view! { <PlainText text fit=TextFit::Line /> }.into_any(),
        Shown::Secret { characters } => view! { <span class="import-secret">{mask(characters)}</span> }.into_any(),
    };
    let said = text.clone().map(|text| view! { <span class="visually-hidden">{format!(" ({text})")}</span> });
    view! { <div class="import-cell" role="cell" data-tone=tone title=text>{content}{said}</div> }.into_any()
}

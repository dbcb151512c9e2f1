//! Marks under stretches of a field's text: the text once more, unseen, over the field, with only the marks drawn.
//!
//! The marks are for the eye; what is wrong is told elsewhere, so the layer is hidden from assistive technology.

use std::ops::Range;

use leptos::{html, prelude::*};

/// The layer. The style sheet of the page lays it over the field.
#[component]
pub fn MarkedText(
    /// The text of the field.
    #[prop(into)]
    text: Signal<String>,
    /// What is marked, in bytes of the text.
    #[prop(into)]
    marks: Signal<Vec<Range<usize>>>,
    /// The layer itself, for whoever scrolls it along with the field.
    node_ref: NodeRef<html::Div>,
) -> impl IntoView {
    let shown = move || {
        let text = text.get();
        let of_piece = |(is_marked, piece): (bool, &str)| {
            let piece = piece.to_owned();
            if is_marked {
                view! { <span class="marked-text-mark">{piece}</span> }.into_any()
            } else {
                piece.into_any()
            }
        };
        marks.with(|marks| pieces(&text, marks).into_iter().map(of_piece).collect_view())
    };
    view! { <div class="marked-text" aria-hidden="true" node_ref=node_ref>{shown}</div> }
}

/// The text in pieces, each with whether it is marked.
fn pieces<'a>(text: &'a str, marks: &[Range<usize>]) -> Vec<(bool, &'a str)> {
    let mut marks: Vec<_> = marks.iter().map(|mark| (mark.start, mark.end)).collect();
    marks.sort_unstable();
    let (mut pieces, mut at) = (Vec::new(), 0);
    let mut put = |is_marked, from: usize, to: usize| {
        let piece = text.get(from..to).unwrap_or_default();
        if !piece.is_empty() {
            pieces.push((is_marked, piece));
        }
    };
    for (start, end) in marks {
        let start = text.floor_char_boundary(start).max(at);
        let end = text.ceil_char_boundary(end.min(text.len())).max(start);
        put(false, at, start);
        put(true, start, end);
        at = end;
    }
    put(false, at, text.len());
    pieces
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn the_pieces_are_the_text() {
        for (text, marks) in
            [("abc", vec![]), ("abc def", vec![4..7, 4..7]), ("ab", vec![0..0, 5..9]), ("aäb", vec![2..2, 1..2])]
        {
            let joined: String = pieces(text, &marks).into_iter().map(|(_, piece)| piece).collect();
            assert_eq!(joined, text);
        }
    }

    #[test]
    fn marks_that_overlap_are_drawn_once() {
        assert_eq!(pieces("abcdef", &[3..5, 1..4]), [(false, "a"), (true, "bcd"), (true, "e"), (false, "f")]);
    }
}

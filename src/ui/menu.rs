//! A list of actions behind one button, on the browser's popover: it closes on Escape, on a press
//! elsewhere and on a choice, all without our help. The style sheet anchors it to its button.

use leptos::{ev, html, prelude::*, wasm_bindgen::JsCast, web_sys};

use super::{
    element_id::element_id,
    icon::{Glyph, Icon},
};

/// Whether an item is an action or one of a few settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MenuMark {
    /// It does something.
    #[default]
    Action,
    /// A setting that is in force.
    Chosen,
    /// A setting that is not in force.
    NotChosen,
}

impl MenuMark {
    const fn role(self) -> &'static str {
        match self {
            MenuMark::Action => "menuitem",
            MenuMark::Chosen | MenuMark::NotChosen => "menuitemradio",
        }
    }

    const fn checked(self) -> Option<&'static str> {
        match self {
            MenuMark::Action => None,
            MenuMark::Chosen => Some("true"),
            MenuMark::NotChosen => Some("false"),
        }
    }
}

/// One line of a menu.
#[derive(Clone, Debug)]
pub struct MenuItem {
    /// Its name.
    pub label: String,
    /// The icon before the name.
    pub glyph: Glyph,
    /// Action or setting.
    pub mark: MenuMark,
    /// Run when it is chosen; the menu has closed by then.
    pub on_select: Callback<()>,
}

/// A button that opens a menu below itself. Arrow keys, Home and End move in it.
#[component]
pub fn Menu(
    /// The accessible name of the button and of the menu, also the tooltip.
    #[prop(into)]
    label: String,
    /// What the button shows.
    #[prop(into)]
    glyph: Signal<Glyph>,
    /// The lines.
    #[prop(into)]
    items: Signal<Vec<MenuItem>>,
    /// Whether the button shows its name, too.
    #[prop(optional)]
    worded: bool,
) -> impl IntoView {
    let id = element_id("menu");
    let (target, item_target) = (id.clone(), id.clone());
    let node_ref = NodeRef::<html::Div>::new();
    let lines = move || items.get().into_iter().map(|item| menu_item(item, &item_target)).collect_view();
    view! {
        <div class="menu">
            <button
                class=if worded { "button" } else { "icon-button" }
                data-kind=worded.then_some("secondary")
                type="button"
                aria-label=(!worded).then(|| label.clone())
                title=(!worded).then(|| label.clone())
                aria-haspopup="menu"
                popovertarget=target
            >
                {move || view! { <Icon glyph=glyph.get()/> }}
                {worded.then(|| view! { <span class="button-label">{label.clone()}</span><Icon glyph=Glyph::ChevronDown/> })}
            </button>
            <div
                class="menu-list"
                id=id
                popover="auto"
                role="menu"
                aria-label=label
                node_ref=node_ref
                on:toggle=move |_| focus_when_open(node_ref)
                on:keydown=move |event| on_key(&event, node_ref)
            >
                {lines}
            </div>
        </div>
    }
}

fn menu_item(item: MenuItem, menu_id: &str) -> impl IntoView + use<> {
    let MenuItem { label, glyph, mark, on_select } = item;
    view! {
        <button
            class="menu-item"
            type="button"
            role=mark.role()
            aria-checked=mark.checked()
            tabindex="-1"
            popovertarget=menu_id.to_owned()
            popovertargetaction="hide"
            on:click=move |_| {
                on_select.try_run(());
            }
        >
            <Icon glyph/>
            <span class="menu-item-label">{label}</span>
            {mark.checked().map(|_| view! { <span class="menu-item-mark"><Icon glyph=Glyph::Check/></span> })}
        </button>
    }
}

fn lines_of(node_ref: NodeRef<html::Div>) -> Vec<web_sys::HtmlElement> {
    let Some(list) = node_ref.try_get_untracked().flatten() else {
        return Vec::new();
    };
    let children = list.children();
    (0..children.length()).filter_map(|index| children.item(index)?.dyn_into().ok()).collect()
}

fn focus_when_open(node_ref: NodeRef<html::Div>) {
    let open =
        node_ref.try_get_untracked().flatten().is_some_and(|list| list.matches(":popover-open").unwrap_or(false));
    if open && let Some(first) = lines_of(node_ref).first() {
        let _ = first.focus();
    }
}

fn on_key(event: &ev::KeyboardEvent, node_ref: NodeRef<html::Div>) {
    let lines = lines_of(node_ref);
    let focused = document().active_element();
    let here = lines.iter().position(|line| Some(line.as_ref()) == focused.as_ref());
    if let Some(next) = next_line(&event.key(), here.unwrap_or(0), lines.len())
        && let Some(line) = lines.get(next)
    {
        event.prevent_default();
        let _ = line.focus();
    }
}

/// The line that `key` leads to from line `here` of `count`, going round at the ends.
fn next_line(key: &str, here: usize, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    match key {
        "ArrowDown" => Some(if here >= last { 0 } else { here + 1 }),
        "ArrowUp" => Some(here.checked_sub(1).unwrap_or(last)),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::next_line;

    #[test]
    fn arrows_go_round() {
        assert_eq!(next_line("ArrowDown", 2, 3), Some(0));
        assert_eq!(next_line("ArrowUp", 0, 3), Some(2));
        assert_eq!(next_line("ArrowDown", 0, 3), Some(1));
    }

    #[test]
    fn other_keys_and_empty_menus_move_nothing() {
        assert_eq!(next_line("a", 0, 3), None);
        assert_eq!(next_line("End", 0, 0), None);
    }
}

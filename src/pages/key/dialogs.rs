//! The questions before a key is switched off or deleted.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;

use super::Sheet;
use super::access::counted;
use super::actions::start;
use super::words::shortened;
use crate::browser::text::compose;
use crate::domain::risk::most_powerful_role;
use crate::domain::text::as_typed;
use crate::domain::{AccessKey, Status};
use crate::state::Deed;
use crate::ui::{
    Button, ButtonKind, ButtonState, Dialog, DialogRole, Dismissal, FieldKind, PlainText, TextField, TextFit, visible,
};

/// How many tenants are named before the rest is counted.
const TENANTS: usize = 5;
/// The longest name that somebody is asked to type, in characters.
const TYPED: usize = 80;

/// The name in a title.
pub(super) fn named(sheet: Sheet, before: &'static str) -> impl IntoView {
    let name = move || view! { <PlainText text=shortened(&sheet.name(), 2 * TYPED) fit=TextFit::Wrap /> };
    view! { {before}" "{name} }
}

/// What the key is good for: who would notice.
pub(super) fn reach(key: &AccessKey) -> AnyView {
    let more = key.tenants.len().saturating_sub(TENANTS);
    let tenants = key.tenants.iter().take(TENANTS).map(|tenant| {
        let name = if tenant.name.is_empty() { tenant.id.clone() } else { tenant.name.clone() };
        view! { <li><PlainText text=shortened(&name, TYPED) fit=TextFit::Wrap /></li> }
    });
    let tenants = (!key.tenants.is_empty()).then(|| {
        view! {
            <dt>"Tenants"</dt>
            <dd><ul>
                {tenants.collect_view()}
                {(more > 0).then(|| view! { <li>{format!("and {} more", counted(more, "tenant", "tenants"))}</li> })}
            </ul></dd>
        }
    });
    let role = most_powerful_role(key).map(|role| {
        view! {
            <dt>"Highest-risk role, by its name"</dt>
            <dd><PlainText text=shortened(role, TYPED) fit=TextFit::Wrap /></dd>
        }
    });
    let user = (!key.bound_user.is_empty()).then(|| {
        view! {
            <dt>"Acts as the user"</dt>
            <dd><PlainText text=shortened(&key.bound_user, TYPED) fit=TextFit::Wrap /></dd>
        }
    });
    view! { <dl class="facts key-reach">{user}{tenants}{role}</dl> }.into_any()
}

#[component]
pub(super) fn Deactivating(sheet: Sheet, asking: RwSignal<Option<Deed>>) -> impl IntoView {
    let close = move || asking.set(None);
    let go = move || {
        close();
        start(sheet, Deed::Deactivate);
    };
    let actions = move || {
        view! {
            <Button on_press=close>"Cancel"</Button>
            <Button kind=ButtonKind::Primary on_press=go>"Deactivate"</Button>
        }
    };
    view! {
        <Dialog
            title=move || named(sheet, "Deactivate")
            role=DialogRole::Alert
            dismissal=Dismissal::Freely(Callback::new(move |()| close()))
            actions=actions
        >
            {move || sheet.key().map(|key| reach(&key))}
            <p>"Requests with this key will be refused at once. Tokens already issued stay valid until they run out. You can reactivate it."</p>
        </Dialog>
    }
}

/// How far somebody is who types a text to confirm something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Typed {
    /// It is all there.
    Whole,
    /// What is typed is right so far.
    Begun,
    /// It differs from this character on, counted from 1.
    Differs(usize),
}

/// Compares by letters: nobody can type how a text is encoded, and keyboards have no curly quotes.
fn compare(typed: &str, asked: &str, compose: fn(&str) -> String) -> Typed {
    let (typed, asked) = (as_typed(typed, compose), as_typed(asked, compose));
    if typed == asked && !asked.is_empty() {
        return Typed::Whole;
    }
    let same = typed.chars().zip(asked.chars()).take_while(|(one, other)| one == other).count();
    if asked.starts_with(&typed) { Typed::Begun } else { Typed::Differs(same + 1) }
}

/// What has to be typed to delete the key: its name, or its id where nobody could type the name.
fn to_be_typed(key: &AccessKey) -> (&'static str, String) {
    let name = key.name.trim();
    let typeable = !name.is_empty() && visible(name) == name && name.chars().count() <= TYPED;
    if typeable { ("name", name.to_owned()) } else { ("id", key.id.0.clone()) }
}

#[component]
pub(super) fn Deleting(sheet: Sheet, asking: RwSignal<Option<Deed>>) -> impl IntoView {
    let for_good = RwSignal::new(untrack(|| sheet.status.get()) != Some(Status::Active));
    let typed = RwSignal::new(String::new());
    let close = move || asking.set(None);
    let asked = Memo::new(move |_| sheet.key().map(|key| to_be_typed(&key)).unwrap_or_default());
    let switch_off = move || {
        close();
        start(sheet, Deed::Deactivate);
    };
    let is_typed = Memo::new(move |_| asked.with(|(_, text)| typed.with(|typed| compare(typed, text, compose))));
    let state = move || match is_typed.get() {
        Typed::Whole => ButtonState::Ready,
        _ => ButtonState::Refused(format!("Type the key's {} first.", asked.with(|(what, _)| *what))),
    };
    let delete = move || {
        close();
        start(sheet, Deed::Delete);
    };
    // The button that was pressed goes, and the keyboard with it, unless it is sent to the field.
    let ask = move || {
        for_good.set(true);
        request_animation_frame(focus_field);
    };
    let actions = move || {
        view! {
            <Button on_press=close>"Cancel"</Button>
            {move || if for_good.get() {
                view! { <Button kind=ButtonKind::Danger state=Signal::derive(state) on_press=delete>"Delete for good"</Button> }.into_any()
            } else {
                view! {
                    <Button on_press=ask>"Delete for good…"</Button>
                    <Button kind=ButtonKind::Primary on_press=switch_off>"Deactivate instead (reversible)"</Button>
                }.into_any()
            }}
        }
    };
    view! {
        <Dialog
            title=move || named(sheet, "Delete")
            role=DialogRole::Alert
            dismissal=Dismissal::Freely(Callback::new(move |()| close()))
            actions=actions
        >
            {move || sheet.key().map(|key| reach(&key))}
            {move || if for_good.get() { confirmation(asked, typed, is_typed) } else { alternative() }}
        </Dialog>
    }
}

fn focus_field() {
    let field = document().query_selector("dialog[open] .field-control").ok().flatten();
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        // Refused only by an element that left the page.
        let _ = field.focus();
    }
}

fn alternative() -> AnyView {
    view! {
        <p>"This key is active: something may be using it right now. Deactivating stops it as well, and can be undone when something breaks."</p>
    }
    .into_any()
}

fn confirmation(asked: Memo<(&'static str, String)>, typed: RwSignal<String>, is_typed: Memo<Typed>) -> AnyView {
    let error = move || match is_typed.get() {
        Typed::Differs(at) => {
            Some(asked.with(|(what, _)| format!("This is not the key's {what}: it differs from character {at} on.")))
        }
        Typed::Whole | Typed::Begun => None,
    };
    let hint = move || asked.with(|(what, text)| Some(format!("The {what} is {text}")));
    let what = asked.with_untracked(|(what, _)| *what);
    view! {
        <p>"Deleting cannot be undone: neither the key nor its secret can be restored. Requests with it will be refused at once."</p>
        <p class="key-quiet">"A copy of its settings stays in this page's memory until it is reloaded or you sign out, so that a new key can be made of them."</p>
        <TextField
            label=format!("Type the key's {what} to delete it")
            kind=FieldKind::Code
            value=typed
            on_input=move |text| typed.set(text)
            hint=Signal::derive(hint)
            error=Signal::derive(error)
        />
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::{Typed, compare, to_be_typed};
    use crate::domain::access_key::tests::key;

    #[test]
    fn a_name_is_typed_by_its_letters_and_what_differs_is_said() {
        let compare = |typed, name| compare(typed, name, |text| text.nfc().collect());
        for (name, typed) in
            [("cafe\u{301}-terminal", "café-terminal"), ("O’Neil–gateway", " O'Neil-gateway "), ("a\u{a0}b", "a b")]
        {
            assert_eq!(compare(typed, name), Typed::Whole, "{name}");
            assert_eq!(compare(name, name), Typed::Whole, "{name}");
        }
        assert_eq!(compare("caf", "cafe\u{301}"), Typed::Begun);
        assert_eq!(compare("", "ci"), Typed::Begun);
        assert_eq!(compare("", ""), Typed::Begun, "no name is no confirmation");
        assert_eq!(compare("cI", "ci"), Typed::Differs(2));
        assert_eq!(compare("cix", "ci"), Typed::Differs(3));
    }

    #[test]
    fn nobody_is_asked_to_type_what_cannot_be_typed() {
        assert_eq!(to_be_typed(&key("K1", " nightly ")), ("name", "nightly".to_owned()));
        for name in ["", "  ", "a\u{200b}b", "\u{202e}x", &"a".repeat(81)] {
            assert_eq!(to_be_typed(&key("K1", name)), ("id", "K1".to_owned()), "{name}");
        }
    }
}

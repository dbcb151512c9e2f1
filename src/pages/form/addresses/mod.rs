//! From which addresses the key may be exchanged.
//!
//! Invariant: what is typed becomes a chip as it is, right or wrong, and nothing of a paste is lost without a word. A
//! range with which everyone is allowed becomes one only after a question.

mod admission;
mod advice;

use leptos::html;
use leptos::prelude::*;

use self::admission::admission;
use self::advice::{advice, replace};
use super::chips::focus_after;
use super::desk::Desk;
use super::section::{Section, remarks};
use crate::browser::moments::grouped;
use crate::domain::Field;
use crate::domain::ip_list::{self, LIST_LIMIT};
use crate::ui::{
    Announce, Button, ButtonKind, Chip, ChipRemoval, Glyph, Icon, Notice, PlainText, TextFit, Tone, visible,
};

/// The place of an undecided question.
const QUESTION: &str = "everyone";
/// The place of what had no room.
const ROOM: &str = "room";

/// The section of the form.
#[component]
pub(super) fn AddressesSection(desk: Desk) -> impl IntoView {
    let asked = RwSignal::new(Vec::<String>::new());
    let entries = Memo::new(move |_| desk.draft.with(|draft| draft.permitted_ips.clone()));
    let none = move || {
        entries
            .with(Vec::is_empty)
            .then(|| view! { <p class="form-quiet">"No address is named: the key works from everywhere."</p> })
    };
    view! {
        <Section
            title="Permitted addresses"
            note="From where the key may be exchanged."
            desk keeps_enter=true
            fields=|field| matches!(field, Field::PermittedIps | Field::PermittedIp(_))
        >
            <div class="form-addresses">
                {entry_field(desk, asked)}
                {move || asked.with(|asked| asked.first().cloned()).map(|entry| question(desk, asked, entry))}
                {none}
                {list(desk, entries, "Permitted addresses of the key")}
                {advice(desk, entries, asked)}
                {remarks(desk, |field| field == Field::PermittedIps)}
            </div>
            {admission(entries)}
        </Section>
    }
}

/// The entries alone, where they are not all that a key will have. `label` names their list.
pub(super) fn additions(desk: Desk, label: &'static str) -> AnyView {
    let asked = RwSignal::new(Vec::<String>::new());
    let entries = Memo::new(move |_| desk.draft.with(|draft| draft.permitted_ips.clone()));
    view! {
        <div class="form-addresses">
            {entry_field(desk, asked)}
            {move || asked.with(|asked| asked.first().cloned()).map(|entry| question(desk, asked, entry))}
            {list(desk, entries, label)}
            {advice(desk, entries, asked)}
        </div>
    }
    .into_any()
}

/// Where entries are typed or pasted. It has several lines, since a field of one would glue pasted lines together.
fn entry_field(desk: Desk, asked: RwSignal<Vec<String>>) -> AnyView {
    let problem = desk.problem(Field::PermittedIps);
    let on_input = move |event: web::Typed| {
        let field = event.target();
        let typed = field.value();
        let (entries, rest) = ip_list::split_typed(&typed);
        if !entries.is_empty() || rest != typed {
            let left = add(desk, asked, entries);
            field.set_value(&[left.as_str(), rest.as_str()].join(if left.is_empty() { "" } else { "\n" }));
        }
    };
    let on_leave = move |field: web::Field| {
        let left = add(desk, asked, ip_list::split(&field.value()));
        field.set_value(&left);
    };
    view! {
        <div class="field" data-kind="code">
            <label class="field-label" for="form-addresses-entry">"Add addresses or ranges"</label>
            <textarea
                class="field-control form-addresses-entry"
                id="form-addresses-entry"
                rows="1"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                aria-describedby="form-addresses-hint form-addresses-error"
                aria-invalid=move || problem.with(Option::is_some).then_some("true")
                on:input:target=on_input
                on:blur:target=move |event| on_leave(event.target())
            ></textarea>
            <div class="field-error" id="form-addresses-error" aria-live="polite">
                {move || problem.get().map(|text| view! { <Icon glyph=Glyph::Danger/><span>{text}</span> })}
            </div>
            <div class="field-hint" id="form-addresses-hint">
                "Such as 203.0.113.7 or 203.0.113.0/24. Enter, a comma or a space adds one; a pasted list is taken apart."
            </div>
        </div>
    }
    .into_any()
}

/// The field's element, and its event.
mod web {
    use leptos::ev::{Event, Targeted};
    use leptos::web_sys::HtmlTextAreaElement;

    pub(super) type Field = HtmlTextAreaElement;
    pub(super) type Typed = Targeted<Event, Field>;
}

/// Puts entries into the list, as many as there is room for, and asks about those with which it allows everyone. What
/// has no room comes back, a line each.
fn add(desk: Desk, asked: RwSignal<Vec<String>>, entries: Vec<String>) -> String {
    let mut list = desk.draft.with_untracked(|draft| draft.permitted_ips.clone());
    let before = list.len();
    for entry in entries {
        match ip_list::opened_by(&list, &entry).is_nobody() {
            true => list.push(entry),
            false => ask(desk, asked, entry),
        }
    }
    let others = list.split_off(before);
    let room = LIST_LIMIT.saturating_sub(before);
    let left: Vec<String> = others.iter().skip(room).cloned().collect();
    let full = (!left.is_empty()).then(|| {
        let count = grouped(left.len());
        format!("The list holds at most {LIST_LIMIT} entries. The last {count} were left in the field.")
    });
    let is_told = desk.draft.with_untracked(|draft| draft.unfinished(Field::PermittedIps, ROOM).is_some());
    if !others.is_empty() || full.is_some() || is_told {
        desk.draft.update(|draft| {
            draft.permitted_ips.extend(others.into_iter().take(room));
            draft.set_unfinished(Field::PermittedIps, ROOM, full);
        });
    }
    left.join("\n")
}

/// Asks whether everyone is to be allowed. Nothing can be sent before the answer.
fn ask(desk: Desk, asked: RwSignal<Vec<String>>, entry: String) {
    asked.update(|asked| asked.push(entry));
    note_question(desk, asked);
}

fn note_question(desk: Desk, asked: RwSignal<Vec<String>>) {
    let open = asked.with_untracked(|asked| asked.first().cloned());
    let problem = open.map(|entry| format!("Say first whether {} is to be in the list.", visible(&entry)));
    desk.draft.update(|draft| draft.set_unfinished(Field::PermittedIps, QUESTION, problem));
}

fn question(desk: Desk, asked: RwSignal<Vec<String>>, entry: String) -> AnyView {
    let answer = move |entry: Option<String>| {
        asked.update(|asked| _ = asked.remove(0));
        desk.draft.update(|draft| draft.permitted_ips.extend(entry));
        note_question(desk, asked);
    };
    let reach = desk.draft.with_untracked(|draft| ip_list::opened_by(&draft.permitted_ips, &entry));
    let alone = ip_list::opened_by(&[], &entry);
    let who = reach.words().or(alone.words()).unwrap_or("everyone");
    let how = if alone.is_nobody() { "Together with the other entries, this range" } else { "This range" };
    let shown = visible(&entry);
    let (adding, title) = (shown.clone(), shown.clone());
    let entry = StoredValue::new(entry);
    view! {
        <Notice tone=Tone::Warning title=move || format!("Allow {who} by {title}?") announce=Announce::AtOnce>
            <p>{how}" allows "{who}", as if there were no list. Anyone who has the secret could use it from there."</p>
            <div class="form-row-actions">
                <Button kind=ButtonKind::Danger on_press=move || answer(Some(entry.get_value()))>
                    {format!("Allow {who}: add {adding}")}
                </Button>
                <Button on_press=move || answer(None)>"Leave it out"</Button>
            </div>
        </Notice>
    }
    .into_any()
}

fn list(desk: Desk, entries: Memo<Vec<String>>, label: &'static str) -> AnyView {
    let list = NodeRef::<html::Ul>::new();
    let chip = move |(at, text): (usize, String)| {
        let removal = ChipRemoval {
            label: format!("Remove {}", visible(&text)),
            on_remove: Callback::new(move |()| {
                replace(desk, at, None);
                focus_after(list, at);
            }),
        };

        view! {
            <li data-bad=move || desk.is_wrong(Field::PermittedIp(at)).then_some("")>
                <Chip removal><PlainText text fit=TextFit::Wrap /></Chip>
            </li>
        }
    };
    view! {
        <ul class="form-chips is-code" aria-label=label node_ref=list hidden=move || entries.with(Vec::is_empty)>
            {move || entries.get().into_iter().enumerate().map(chip).collect_view()}
        </ul>
    }
    .into_any()
}

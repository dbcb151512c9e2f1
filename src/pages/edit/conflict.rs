//! Somebody else changed the key meanwhile: field by field, whose value is to stand.

use leptos::prelude::*;

use super::diff::{Sides, list};
use super::values::value;
use crate::domain::change::{Conflict, Merge, Side};
use crate::domain::{Record, Updatable};
use crate::state::{EditStage, EditStore};
use crate::ui::{Badge, Button, ButtonKind, ButtonState, Glyph, Icon, Tone};

#[component]
pub(super) fn Conflicts(editor: EditStore) -> impl IntoView {
    // The choices change while it is shown, and nothing else.
    let merge = editor.stage.with_untracked(|stage| match stage {
        EditStage::Conflict(merge) => Some(Merge::clone(merge)),
        _ => None,
    });
    merge.map(|merge| panel(editor, &merge))
}

fn panel(editor: EditStore, merge: &Merge) -> AnyView {
    let (base, yours, theirs) = (merge.base(), merge.yours(), Record::of(merge.theirs()));
    let fields = merge.conflicts.iter().map(|conflict| field(editor, conflict, [base, yours, &theirs])).collect_view();
    let undecided = Memo::new(move |_| {
        editor.stage.with(|stage| match stage {
            EditStage::Conflict(merge) => merge.conflicts.iter().filter(|conflict| conflict.choice.is_none()).count(),
            _ => 0,
        })
    });
    let state = move || match undecided.get() {
        0 => ButtonState::Ready,
        1 => ButtonState::Refused("First choose for the field above.".to_owned()),
        count => ButtonState::Refused(format!("First choose for the {count} fields above.")),
    };
    let any = !merge.conflicts.is_empty();
    let advice = match any {
        true => {
            "Nothing was sent. You both changed the same: choose what is to stand. What only one of you changed stays, yours as well as theirs."
        }
        false => "Nothing was sent. They changed something else than you did, so both can stand. Look at it once more.",
    };
    let taken = (!merge.taken.is_empty()).then(|| {
        view! {
            <h3 class="edit-panel-part">"They also changed this, and it stays"</h3>
            {list("Changed by somebody else", Sides::Theirs, &merge.taken)}
        }
    });
    view! {
        <section class="edit-panel" aria-labelledby="edit-conflict">
            <div class="edit-panel-head is-warning" role="alert">
                <h2 id="edit-conflict"><Icon glyph=Glyph::Warning />"Somebody else changed this key meanwhile"</h2>
                <p>{advice}</p>
            </div>
            <div class="conflicts">{fields}</div>
            {taken}
            <div class="form-actions edit-bar">
                <p class="form-actions-note" role="status">
                    {move || match undecided.get() {
                        0 => String::new(),
                        1 => "One field is undecided.".to_owned(),
                        count => format!("{count} fields are undecided."),
                    }}
                </p>
                <Button kind=ButtonKind::Quiet on_press=move || editor.edit_again()>"Back to the form"</Button>
                <Button kind=ButtonKind::Primary state=Signal::derive(state) on_press=move || editor.take_choices()>
                    {if any { "Review with these choices" } else { "Review again" }}
                </Button>
            </div>
        </section>
    }
    .into_any()
}

fn field(editor: EditStore, conflict: &Conflict, [base, yours, theirs]: [&Record; 3]) -> AnyView {
    let field = conflict.field;
    let name = format!("side-of-{}", field.label());
    let before = value(base, field);
    view! {
        <fieldset class="conflict">
            <legend>{field.label()}</legend>
            <div class="conflict-sides">
                <div class="conflict-side">
                    <p class="conflict-name">"When you began"</p>
                    <div class="conflict-value">{before}</div>
                </div>
                {side(editor, field, Side::Yours, &name, value(yours, field))}
                {side(editor, field, Side::Theirs, &name, value(theirs, field))}
            </div>
        </fieldset>
    }
    .into_any()
}

fn side(editor: EditStore, field: Updatable, side: Side, name: &str, value: AnyView) -> AnyView {
    let chosen = move || {
        editor.stage.with(|stage| match stage {
            EditStage::Conflict(merge) => {
                merge.conflicts.iter().any(|conflict| conflict.field == field && conflict.choice == Some(side))
            }
            _ => false,
        })
    };
    let label = match side {
        Side::Yours => "Yours",
        Side::Theirs => "Theirs",
    };
    view! {
        <label class="conflict-side is-choice">
            <span class="conflict-name">
                <input
                    class="conflict-radio"
                    type="radio"
                    name=name.to_owned()
                    aria-label=format!("{label}: {}", field.label())
                    prop:checked=chosen
                    on:change=move |_| editor.choose(field, side)
                />
                {label}
                {move || chosen().then(|| view! { <Badge tone=Tone::Success glyph=Glyph::Check>"Chosen"</Badge> })}
            </span>
            <div class="conflict-value">{value}</div>
        </label>
    }
    .into_any()
}

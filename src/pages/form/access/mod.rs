//! What the key may do: with roles of the project, in tenants, or as a user.

mod listing;
mod roles;
mod tenants;
mod user;

use leptos::prelude::*;

pub(super) use self::listing::{ROLES, TENANTS, trouble};
pub(super) use self::roles::{Place, roles};
pub(super) use self::tenants::held as tenants_held;

use super::desk::Desk;
use super::section::{Section, remarks};
use crate::domain::access::Dropped;
use crate::domain::{Access, AccessKind, Field};
use crate::ui::{Choice, ChoiceOption, Glyph, Icon, visible};

/// The section of the form.
#[component]
pub(super) fn AccessSection(desk: Desk) -> impl IntoView {
    let Some(directory) = desk.directory else { return ().into_any() };
    directory.want_lists();
    let kinds = desk.draft.with_untracked(|draft| draft.access.kinds());
    let kind = Memo::new(move |_| desk.draft.with(|draft| draft.access.kind()));
    let choose = move |kind| desk.draft.update(|draft| _ = draft.access.choose(kind));
    let problem = desk.problem_of_choice(Field::Access);
    // That no user is chosen is told where one is to be chosen.
    let problem = Signal::derive(move || problem.get().filter(|_| kind.get() != AccessKind::User));
    let options: Vec<_> = kinds.iter().map(|kind| option(*kind)).collect();
    // With one kind there is nothing to choose.
    let choice = (options.len() > 1).then(|| {
        view! {
            <div class="form-access-kinds">
                <Choice legend="The key acts" options value=kind on_change=choose error=problem />
            </div>
        }
    });
    let fields = move || match kind.get() {
        AccessKind::ProjectRoles => roles::of_project(desk, directory),
        AccessKind::Tenants => tenants::tenants(desk, directory),
        AccessKind::Both => {
            view! { {tenants::tenants(desk, directory)} {roles::of_project(desk, directory)} }.into_any()
        }
        AccessKind::User => user::user(desk, directory),
    };
    view! {
        <Section title="Access" note="What a token of this key may do." desk keeps_enter=true fields=|field| field == Field::Access>
            {choice}
            {fields}
            {move || left_out(desk)}
            {remarks(desk, |field| field == Field::Access)}
        </Section>
    }
    .into_any()
}

fn option(kind: AccessKind) -> ChoiceOption<AccessKind> {
    let (label, note) = match kind {
        AccessKind::ProjectRoles => ("In the project", "With roles of the project"),
        AccessKind::Tenants => ("In tenants", "With roles in each tenant"),
        AccessKind::Both => ("In both", "As it is stored now"),
        AccessKind::User => ("As a user", "With that user's rights"),
    };
    ChoiceOption::new(kind, label).with_note(note)
}

/// What the choice leaves out of what stands in the form.
fn left_out(desk: Desk) -> Option<AnyView> {
    let dropped = desk.draft.with(|draft| draft.access.dropped_by(draft.access.kind()));
    (!dropped.is_nothing()).then(|| {
        let words = format!("Left out with this choice: {}. Choose back to have it again.", in_words(&dropped));
        view! {
            <p class="form-note" role="status">
                <Icon glyph=Glyph::Info />
                <span>{words}</span>
            </p>
        }
        .into_any()
    })
}

/// How many names are spelt out.
const NAMED: usize = 5;

fn in_words(Dropped { roles, tenants, user }: &Dropped) -> String {
    let listed = |what: &str, names: Vec<&str>| match names.len() {
        0 => None,
        many if many > NAMED => Some(format!("{many} {what}s")),
        one => {
            let names: Vec<_> = names.into_iter().map(visible).collect();
            Some(format!("the {what}{} {}", if one == 1 { "" } else { "s" }, names.join(", ")))
        }
    };
    let title = |tenant: &'_ crate::domain::TenantAccess| match tenant.name.is_empty() {
        true => tenant.id.clone(),
        false => tenant.name.clone(),
    };
    let tenants: Vec<String> = tenants.iter().map(title).collect();
    let parts = [
        listed("project role", roles.iter().map(String::as_str).collect()),
        listed("tenant", tenants.iter().map(String::as_str).collect()),
        listed("user", Some(user.as_str()).filter(|user| !user.is_empty()).into_iter().collect()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// Changes the access in the draft.
fn edit(desk: Desk, change: impl FnOnce(&mut Access)) {
    desk.draft.update(|draft| change(&mut draft.access));
}

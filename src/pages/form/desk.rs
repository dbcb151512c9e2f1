//! What all sections look at: the draft, and what is wrong or remarkable about it now.

use leptos::prelude::*;

use super::Form;
use crate::domain::token_preview::Subject;
use crate::domain::{AccessKey, Draft, Field, KeyId, Problem, Warning};
use crate::pages::moments::Moments;
use crate::state::DirectoryStore;

/// The form with everything that follows from it.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub draft: RwSignal<Draft>,
    /// What keys refer to.
    pub directory: Option<DirectoryStore>,
    base: Option<RwSignal<AccessKey>>,
    problems: Memo<Vec<Problem>>,
    warnings: Memo<Vec<Warning>>,
}

impl Desk {
    pub fn new(form: Form) -> Self {
        let Form { draft, problems: tried, base } = form;
        let moments = expect_context::<Moments>();
        let problems = Memo::new(move |_| {
            let mut problems = draft.with(|draft| match base {
                None => draft.validate(moments.now()).err(),
                Some(base) => base.with(|base| draft.change(base).err()),
            });
            let all = tried.with(|tried| !tried.is_empty());
            if let Some(problems) = &mut problems {
                draft.with_untracked(|draft| problems.retain(|problem| all || is_told_at_once(problem, draft)));
            }
            problems.unwrap_or_default()
        });
        let warnings = Memo::new(move |_| {
            draft.with(|draft| match base {
                None => draft.warnings(None),
                Some(base) => base.with(|base| draft.warnings(Some(base))),
            })
        });
        Self { draft, directory: use_context(), base, problems, warnings }
    }

    /// What is wrong with a field. Tracks when it is read.
    pub fn problem(self, field: Field) -> Signal<Option<String>> {
        Signal::derive(move || self.problems.with(|all| text_of(all, |problem| problem.field == field)))
    }

    /// What is wrong with a field, what was left in one of its pickers aside.
    pub fn problem_of_choice(self, field: Field) -> Signal<Option<String>> {
        let problem = self.problem(field);
        let own = move |text: &String| self.draft.with(|draft| !is_unfinished(text, draft));
        Signal::derive(move || problem.get().filter(own))
    }

    /// What is wrong with a field, or else what is wrong with text that was left in it.
    pub fn problem_besides(self, field: Field, left_over: Signal<Option<String>>) -> Signal<Option<String>> {
        let problem = self.problem(field);
        Signal::derive(move || left_over.get().or_else(|| problem.get()))
    }

    /// What is wrong with a field now. Tracks.
    pub fn text(self, field: Field) -> Option<String> {
        self.problems.with(|all| text_of(all, |problem| problem.field == field))
    }

    /// Whether something is wrong with a field. Tracks.
    pub fn is_wrong(self, field: Field) -> bool {
        self.problems.with(|all| all.iter().any(|problem| problem.field == field))
    }

    /// Whose tokens the form describes. Tracks.
    pub fn subject<T>(self, look: impl FnOnce(Subject<'_>) -> T) -> T {
        self.draft.with(|draft| match self.base {
            None => look(draft.subject(None)),
            Some(base) => base.with(|base| look(draft.subject(Some(base)))),
        })
    }

    /// Whether a stored key is changed.
    pub fn is_stored(self) -> bool {
        self.base.is_some()
    }

    /// How many things are wrong in fields of this kind. Tracks.
    pub fn wrong(self, fields: fn(Field) -> bool) -> usize {
        self.problems.with(|all| all.iter().filter(|problem| fields(problem.field)).count())
    }

    /// What is remarkable about fields of this kind. Tracks.
    pub fn remarks(self, fields: impl Fn(Field) -> bool) -> Vec<String> {
        let told = |all: &Vec<Warning>| {
            all.iter().filter(|warning| fields(warning.field)).map(|warning| warning.text.clone()).collect()
        };
        self.warnings.with(told)
    }

    /// Whether the name is the stored one. Tracks.
    pub fn is_stored_name(self) -> bool {
        self.base.is_some_and(|base| self.draft.with(|draft| base.with(|base| draft.name == base.name)))
    }

    /// The stored key's id; none for a new one.
    pub fn own_id(self) -> Option<KeyId> {
        self.base.map(|base| base.with_untracked(|base| base.id.clone()))
    }
}

fn text_of(all: &[Problem], is_meant: impl Fn(&Problem) -> bool) -> Option<String> {
    all.iter().find(|problem| is_meant(problem)).map(|problem| problem.text.clone())
}

/// Whether a person is told before they try to send: of what they have entered, not of what they may still mean to.
fn is_told_at_once(problem: &Problem, draft: &Draft) -> bool {
    is_unfinished(&problem.text, draft) || is_entered(problem.field, draft)
}

fn is_unfinished(text: &str, draft: &Draft) -> bool {
    draft.unfinished.iter().any(|unfinished| unfinished.problem.text == text)
}

fn is_entered(field: Field, draft: &Draft) -> bool {
    let name = |rows: &[crate::domain::Entry], at: usize| rows.get(at).is_some_and(|row| !row.name.is_empty());
    match field {
        Field::Name => draft.name.chars().count() > crate::domain::draft::NAME_LIMIT,
        Field::Description | Field::PermittedIps | Field::PermittedIp(_) | Field::Claims | Field::Attributes => true,
        Field::ClaimName(at) | Field::ClaimValue(at) => name(&draft.claims.rows, at),
        Field::AttributeName(at) | Field::AttributeValue(at) => name(&draft.attributes.rows, at),
        Field::Lifetime | Field::Access => false,
    }
}

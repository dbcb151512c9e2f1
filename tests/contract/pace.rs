//! How long runs over a thousand keys take beside the least that the documented budget allows, by a simulated clock.

use std::sync::Arc;

use console::run::edit::Operation;
use console::run::{Action, Edit, Item, Outcome};

use crate::simulated::{Console, Figures, Neighbour};

/// How many keys a run is over.
const KEYS: usize = 1_000;
/// How many there are: of some the management key may change nothing.
const FLEET: u32 = 1_100;

/// One run.
pub struct Case {
    /// What it does.
    pub what: &'static str,
    /// Who else spends of the budget.
    pub neighbour: Neighbour,
    /// What it came to.
    pub figures: Figures,
    /// How many of its keys are as asked, be it by the run or before it.
    pub done: usize,
}

/// Every kind of run, alone and beside others.
pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for neighbour in [Neighbour::Nobody, Neighbour::Steady, Neighbour::Greedy] {
        for (what, action) in actions() {
            let console = Console::new(FLEET, neighbour);
            let (figures, items) = console.run(&action, console.planned(&action, KEYS));
            let as_asked = |item: &&Item| matches!(item.outcome, Outcome::Done | Outcome::Unchanged);
            let done = items.iter().filter(as_asked).count();
            cases.push(Case { what, neighbour, figures, done });
        }
    }
    cases
}

fn actions() -> [(&'static str, Action); 5] {
    let operations = vec![Operation::Permit("203.0.113.0/24".to_owned())];
    [
        ("deactivate", Action::Deactivate),
        ("activate", Action::Activate),
        ("delete", Action::Delete),
        ("edit", Action::Edit(Arc::new(Edit { operations }))),
        ("rotate", Action::Rotate),
    ]
}

//! Why nothing more of a run is sent, in words.
//!
//! Invariant: what happened comes first, then what it means for the keys, then what to do.

use crate::domain::KeyId;
use crate::run::{Action, Counts, Failure, Hold, Item, Outcome, Unclear, UnclearAnswer};

/// What a person reads about a run that is held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HoldText {
    /// In a few words.
    pub title: String,
    /// In whole sentences.
    pub text: String,
    /// The keys in doubt: their ids and names. Of one that was made for a key of the run, its id.
    pub in_doubt: Vec<(KeyId, String)>,
    /// What comes next, in whole sentences; may be empty.
    pub next: String,
}

/// Why nothing more is sent for these keys.
pub fn words(hold: &Hold, action: &Action, items: &[Item]) -> HoldText {
    let (title, text) = match hold {
        Hold::Unclear(Unclear { answer, keys }) => return unclear(*answer, keys, action, items),
        Hold::First => {
            ("Paused after the first key", "Check the first key. Nothing is sent for the others until you resume.")
        }
        Hold::Unread => (
            "Paused: keys cannot be read",
            "Keys could not be read right before their requests. Nothing more was sent. Resume when the server answers again.",
        ),
        Hold::Without => (
            "Cannot be resumed here",
            "Its secrets are in the memory of the tab that began it, and nowhere else. If that tab is still open, resume there. If it is closed, they are gone with it: import the keys that were not sent from the file again.",
        ),
        Hold::Paused => ("Paused", "Nothing is sent until you resume."),
        Hold::Cancelled => ("Cancelled", "Keys that were not sent stay as they are."),
        Hold::SignIn => (
            "Paused: management key refused",
            "The management key is no longer accepted, so nothing more was sent. Enter another one to resume.",
        ),
        Hold::Offline => {
            ("Paused: offline", "This browser is offline, so nothing more was sent. Resume when it is online.")
        }
        Hold::SignOn(words) => ("Paused: your sign-in has expired", words.as_str()),
        Hold::Forbidden(words) => ("Paused: not allowed", words.as_str()),
        Hold::Left if *action == Action::Import => return left_import(items),
        Hold::Left => (
            "Begun in another tab or session",
            "It was begun in another tab, or before you signed in. If no other tab is running it, resume it here. Requests that were on their way are checked first.",
        ),
    };
    let text = match hold {
        Hold::Forbidden(_) => format!("Nothing was sent for the other keys. {text}"),
        _ => text.to_owned(),
    };
    HoldText { title: title.to_owned(), text, ..HoldText::default() }
}

/// An import that was begun in another tab or session. The secrets of its rows are not here.
fn left_import(items: &[Item]) -> HoldText {
    let Counts { pending, .. } = Counts::of(items);
    let made = items.iter().filter(|item| item.made.is_some()).count();
    let open = items.iter().filter(|item| matches!(item.outcome, Outcome::InFlight | Outcome::Unseen)).count();
    let keys = |count: usize| if count == 1 { "1 key".to_owned() } else { format!("{count} keys") };
    let mut text = "It was begun in another tab, or before you signed in.".to_owned();
    if made > 0 {
        text.push_str(&format!(" {} made, as far as the answers told.", were(&keys(made), made)));
    }
    if open > 0 {
        text.push_str(&format!(" Resume to check {} whose last word is not known.", keys(open)));
    }
    if pending > 0 {
        text.push_str(&format!(
            " {} not sent. Their secrets were only in the memory of that tab. If it is still open, resume there. If not, import them from the file again.",
            were(&keys(pending), pending)
        ));
    }
    HoldText { title: "Begun in another tab or session".to_owned(), text, ..HoldText::default() }
}

/// `1 key was`, `9 keys were`.
fn were(keys: &str, count: usize) -> String {
    format!("{keys} {}", if count == 1 { "was" } else { "were" })
}

/// An answer that does not say what became of its request.
fn unclear(answer: UnclearAnswer, keys: &[usize], action: &Action, items: &[Item]) -> HoldText {
    let doubtful: Vec<&Item> = keys.iter().filter_map(|at| items.get(*at)).collect();
    let title = match doubtful.len() {
        1 => "Paused: one key in doubt".to_owned(),
        count => format!("Paused: {count} keys in doubt"),
    };
    let untouched = match Counts::of(items).pending {
        1 => "Nothing was sent for the other key.".to_owned(),
        count => format!("Nothing was sent for the other {count} keys."),
    };
    let text = format!("{} {} {untouched}", who(answer), state(answer, action, &doubtful));
    let in_doubt = doubtful.iter().map(|item| {
        let id = item.made.clone().filter(|_| *action == Action::Import).unwrap_or_else(|| item.id.clone());
        (id, item.name.clone())
    });
    let fix = match answer {
        UnclearAnswer::Proxy(_) | UnclearAnswer::Duplicate => "Ask whoever runs the proxy.",
        UnclearAnswer::None | UnclearAnswer::NotRead => "Check the connection and the proxy.",
        UnclearAnswer::Failing(_) | UnclearAnswer::Unreadable | UnclearAnswer::OtherKey | UnclearAnswer::Damaged => {
            "Check the proxy in front of this console."
        }
    };
    HoldText { title, text, in_doubt: in_doubt.collect(), next: format!("{fix} Then resume, or cancel the run.") }
}

/// Who answered, and how.
fn who(answer: UnclearAnswer) -> String {
    match answer {
        UnclearAnswer::None => "The connection ended before an answer came.".to_owned(),
        UnclearAnswer::Proxy(status) => {
            format!("The proxy answered instead of Descope (status {status}).")
        }
        UnclearAnswer::Failing(status) => format!("Descope or the proxy answered with an error (status {status})."),
        UnclearAnswer::Unreadable => {
            "An answer came, but it is damaged or incomplete, or the proxy sent it instead of Descope.".to_owned()
        }
        UnclearAnswer::Damaged => "The answer was damaged on the way.".to_owned(),
        UnclearAnswer::OtherKey => "The answer is about another key, so it was not used.".to_owned(),
        UnclearAnswer::Duplicate => {
            "The proxy stopped the request as a second copy. The answer to the first copy is lost.".to_owned()
        }
        UnclearAnswer::NotRead => "An answer was lost, and then the keys could not be read.".to_owned(),
    }
}

/// What is known of the keys, and what is being done about them.
fn state(answer: UnclearAnswer, action: &Action, keys: &[&Item]) -> String {
    let (these, were) = match keys.len() {
        1 => ("this key".to_owned(), "was"),
        count => (format!("these {count} keys"), "were"),
    };
    let done = done(action);
    if answer == UnclearAnswer::Damaged {
        return "The new secret was saved, but it may be damaged: test it before you use it.".to_owned();
    }
    if keys.iter().any(|item| matches!(item.outcome, Outcome::InFlight | Outcome::Unseen)) {
        return format!("We don't know yet whether {these} {were} {done}. The console is still checking.");
    }
    match keys {
        [item] => match &item.outcome {
            Outcome::Done | Outcome::Unchanged => format!("The console checked: this key was {done}."),
            Outcome::Failed(Failure::NotDone) => format!("The console checked: this key was not {done}."),
            Outcome::Failed(failure) => format!("The console checked this key. {}", failure.words()),
            Outcome::Unknown if *action == Action::Rotate => {
                "We don't know whether this key got a new secret, and no check can show it. Its old secret may have stopped working, and nobody has a new one. Rotate this key again.".to_owned()
            }
            _ => format!("We don't know whether this key was {done}: the checks did not show it."),
        },
        _ => {
            let is_done = |item: &&&Item| matches!(item.outcome, Outcome::Done | Outcome::Unchanged);
            let count = keys.iter().filter(is_done).count();
            format!("The console checked: {count} of {these} {} {done}.", if count == 1 { "was" } else { "were" })
        }
    }
}

fn done(action: &Action) -> &'static str {
    match action {
        Action::Activate => "activated",
        Action::Deactivate => "deactivated",
        Action::Delete => "deleted",
        Action::Edit(_) => "changed",
        Action::Rotate => "rotated",
        Action::Replace => "replaced",
        Action::Import => "imported",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(name: &str, outcome: Outcome) -> Item {
        Item { outcome, ..Item::new(KeyId("K1".into()), name.into()) }
    }

    fn told(answer: UnclearAnswer, action: &Action, items: &[Item], keys: &[usize]) -> HoldText {
        words(&Hold::Unclear(Unclear { answer, keys: keys.to_vec() }), action, items)
    }

    #[test]
    fn a_pause_says_who_answered_what_is_known_of_the_key_and_what_was_not_sent() {
        let pending = || item("other", Outcome::Pending);
        let items = [item("ci", Outcome::Unknown), pending(), pending()];
        let said = told(UnclearAnswer::Proxy(502), &Action::Rotate, &items, &[0]);
        assert_eq!(said.title, "Paused: one key in doubt");
        assert_eq!(
            said.text,
            "The proxy answered instead of Descope (status 502). We don't know whether this key got a new \
             secret, and no check can show it. Its old secret may have stopped working, and nobody has a new one. Rotate \
             this key again. Nothing was sent for the other 2 keys."
        );
        assert_eq!(said.in_doubt, [(KeyId("K1".into()), "ci".to_owned())]);
        assert_eq!(said.next, "Ask whoever runs the proxy. Then resume, or cancel the run.");
    }

    #[test]
    fn what_a_check_finds_out_is_said_once_it_is_known() {
        let so = |outcome| {
            told(UnclearAnswer::None, &Action::Import, &[item("ci", outcome), item("", Outcome::Pending)], &[0]).text
        };
        assert!(
            so(Outcome::Unseen)
                .contains("We don't know yet whether this key was imported. The console is still checking.")
        );
        assert!(so(Outcome::Done).contains("The console checked: this key was imported."));
        assert!(so(Outcome::Failed(Failure::NotDone)).contains("The console checked: this key was not imported."));
        assert!(so(Outcome::Unknown).contains("the checks did not show it"));
        let batch =
            [item("a", Outcome::Done), item("b", Outcome::Failed(Failure::NotDone)), item("c", Outcome::Pending)];
        let said = told(UnclearAnswer::NotRead, &Action::Delete, &batch, &[0, 1]);
        assert_eq!(said.title, "Paused: 2 keys in doubt");
        assert!(
            said.text.contains("1 of these 2 keys was deleted. Nothing was sent for the other key."),
            "{}",
            said.text
        );
    }
}

//! What keeps a run from going on, in words.

use crate::run::Hold;

/// Why nothing more is sent, for a person.
pub fn words(hold: &Hold) -> String {
    match hold {
        Hold::First => {
            "The first one has its outcome. Look at it: nothing is sent for the others before you go on.".to_owned()
        }
        Hold::Unread => {
            "Keys could not be read right before their requests, so nothing more was sent. Go on when the server answers again.".to_owned()
        }
        Hold::Without => {
            "Its secrets are in the memory of the tab that began it, and nowhere else. If that tab is still open, go on there. If it is not, they are gone with it, and what was not sent has to be imported anew, from the file.".to_owned()
        }
        Hold::Paused => "Paused. Nothing is sent until you go on with it.".to_owned(),
        Hold::Cancelled => "Ended before its end. What was not sent stays as it was.".to_owned(),
        Hold::SignIn => {
            "The management key is no longer accepted, so nothing more was sent. With another one it goes on."
                .to_owned()
        }
        Hold::Offline => "This browser is offline, so nothing more was sent.".to_owned(),
        Hold::Forbidden(words) => format!("The rest was not tried. {words}"),
        Hold::Left => {
            "Another page began it. If no other tab carries it out any more, go on with it here: what was under way is looked at first."
                .to_owned()
        }
    }
}

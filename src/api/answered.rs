//! When requests were answered, for whoever keeps to a budget of requests.
//!
//! Invariant: each request that may have reached the server is noted once, also one whose answer was lost or given up.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use super::transport::{Incoming, NoAnswer, Outgoing, Transport};

/// So many moments are kept until somebody asks: more than the API takes of one address in a minute.
const KEPT: usize = 200;

/// The moments that nobody has counted yet, in milliseconds since the epoch. Cloning shares them.
#[derive(Clone, Debug, Default)]
pub struct Answered(Rc<RefCell<VecDeque<i64>>>);

/// A request under way, noted when it is no longer.
struct UnderWay<'a> {
    answered: &'a Answered,
    transport: &'a dyn Transport,
    left: bool,
}

impl Answered {
    /// Sends once, and notes when that was over.
    pub(super) async fn send(&self, transport: &dyn Transport, request: Outgoing) -> Result<Incoming, NoAnswer> {
        let mut under_way = UnderWay { answered: self, transport, left: true };
        let answer = transport.send(request).await;
        under_way.left = !matches!(answer, Err(NoAnswer::Offline | NoAnswer::Redirected));
        answer
    }

    /// All since this was last asked, oldest first.
    pub fn take(&self) -> VecDeque<i64> {
        self.0.take()
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        if self.left {
            let mut moments = self.answered.0.borrow_mut();
            moments.push_back(self.transport.now());
            if moments.len() > KEPT {
                moments.pop_front();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::api::scripted::{Answer, Scripted};

    #[test]
    fn what_left_is_noted_once_however_it_ended_and_what_did_not_is_not() {
        let answers = [NoAnswer::Lost, NoAnswer::Offline, NoAnswer::Redirected].map(Answer::None);
        let wire = Scripted::new([Answer::ok("{}")].into_iter().chain(answers));
        let answered = Answered::default();
        for _ in 0..4 {
            block_on(answered.clone().send(&*wire, Outgoing::plain_read("/"))).ok();
        }
        assert_eq!(answered.take().len(), 2);
        assert!(answered.take().is_empty());
    }
}

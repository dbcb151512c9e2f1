//! How many requests may leave, and when.
//!
//! Invariant: within any window no more leave than the budget holds, however the server counts its own windows: a count
//! over the last minute is never more generous than a count by the clock's minutes.

use std::collections::VecDeque;

/// A moment, in milliseconds since some beginning that stays the same during a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Millis(pub u64);

impl Millis {
    /// This moment moved on by some milliseconds.
    pub const fn plus(self, milliseconds: u64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }
}

/// No server is left alone for longer, in milliseconds.
const LONGEST: u64 = 120_000;

/// A budget of requests, and what was spent of it lately.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    /// What may be spent in a window. Less than [`Budget::most`] while somebody else spends of the same budget.
    room: usize,
    most: usize,
    /// The length of a window, in milliseconds.
    window: u64,
    /// When each request of the last window was answered, or left if it was not yet.
    spent: VecDeque<Millis>,
    /// The same of requests that other tabs sent besides, as they told last.
    beside: Vec<Millis>,
    /// Until when nothing may leave, because the server said so.
    closed: Millis,
    /// The last window in which nothing was refused begins here.
    calm_since: Millis,
}

impl Budget {
    /// The documented budget of the management API: 100 requests in 60 seconds for everybody behind one address.
    pub fn documented() -> Self {
        Self::new(100, 60_000)
    }

    /// So many requests in a window of so many milliseconds.
    pub fn new(most: usize, window: u64) -> Self {
        let most = most.max(1);
        Self {
            room: most,
            most,
            window,
            spent: VecDeque::new(),
            beside: Vec::new(),
            closed: Millis(0),
            calm_since: Millis(0),
        }
    }

    /// The first moment, from `now` on, at which a request may leave.
    pub fn ready_at(&self, now: Millis) -> Millis {
        self.ready_for(now, 1)
    }

    /// The first moment, from `now` on, at which so many requests may leave one after the other; no more than may leave in
    /// a window at all.
    pub fn ready_for(&self, now: Millis, requests: usize) -> Millis {
        let at = now.max(self.closed);
        let more = requests.clamp(1, self.room) - 1;
        let mut spent: Vec<Millis> = self.spent.iter().chain(&self.beside).copied().collect();
        spent.sort_unstable();
        let first = (spent.len() + more).checked_sub(self.room).and_then(|at| spent.get(at));
        first.map_or(at, |first| at.max(first.plus(self.window)))
    }

    /// Notes that a request left.
    pub fn spend(&mut self, now: Millis) {
        self.forget(now);
        self.grow(now);
        self.spent.push_back(now);
    }

    /// Notes when requests were answered that were not told of before: the server counted each of them between its leaving
    /// and then, so its minute is over at the latest a minute after that.
    pub fn count(&mut self, answered: impl IntoIterator<Item = Millis>) {
        self.spent.extend(answered);
        self.spent.make_contiguous().sort_unstable();
    }

    /// Notes when requests were answered that other tabs sent besides, in place of what they told before.
    pub fn hear_beside(&mut self, moments: impl IntoIterator<Item = Millis>) {
        self.beside = moments.into_iter().collect();
    }

    /// Takes back the last [`Budget::spend`]: what left is to be counted by its answer.
    pub fn unspend(&mut self) {
        self.spent.pop_back();
    }

    /// Notes that the server refused a request for want of budget, and how many seconds it wants to be left alone.
    ///
    /// What could be spent in the last window is then what is there for us; the rest is somebody else's. Where little was
    /// spent because little was to be sent, that tells less: then half of what was thought to be there is tried.
    pub fn refused(&mut self, now: Millis, wait: u32) {
        self.forget(now);
        // The refused request itself took nothing.
        self.spent.pop_back();
        self.room = self.spent.len().max(self.room / 2).clamp(1, self.most);
        self.closed = self.closed.max(now.plus(u64::from(wait.max(1)) * 1_000));
        // Whatever was counted before is over when the server lets us in again.
        self.spent.clear();
        self.calm_since = self.closed;
    }

    /// When the last of `requests` requests could leave at the earliest.
    pub fn finish(&self, now: Millis, requests: usize) -> Millis {
        let mut ahead = self.clone();
        let beside = std::mem::take(&mut ahead.beside);
        ahead.count(beside);
        let mut at = now;
        for left in (1..=requests).rev() {
            // With all the room there is, each window from here on is like the one before.
            if let (true, Some(like)) = (ahead.spent.len() == self.most, ahead.spent.get((left - 1) % self.most)) {
                let windows = u64::try_from(left.div_ceil(self.most)).unwrap_or(u64::MAX);
                return at.max(like.plus(windows.saturating_mul(self.window)));
            }
            at = ahead.ready_at(at);
            ahead.spend(at);
        }
        at
    }

    /// What was spent, as text for another tab behind the same address.
    pub fn told(&self) -> String {
        let moments: Vec<String> = self.spent.iter().map(|at| at.0.to_string()).collect();
        format!("{} {} {} {}", self.room, self.closed.0, self.calm_since.0, moments.join(","))
    }

    /// Takes over what another tab told. A text that is none of this is passed over. What it says of later than `now` is
    /// of a clock that was set back since.
    pub fn hear(&mut self, now: Millis, told: &str) {
        let parts: Vec<&str> = told.split(' ').collect();
        let [room, closed, calm_since, moments] = parts.as_slice() else { return };
        let number = |text: &str| text.parse::<u64>().ok();
        if let (Ok(room), Some(closed), Some(calm)) = (room.parse::<usize>(), number(closed), number(calm_since)) {
            self.room = room.clamp(1, self.most);
            self.closed = Millis(closed).min(now.plus(LONGEST));
            self.calm_since = Millis(calm).min(self.closed.max(now));
            let mut moments: Vec<Millis> = moments.split(',').filter_map(number).map(Millis).collect();
            moments.sort_unstable();
            let newest = moments.len().saturating_sub(self.most);
            self.spent = moments.into_iter().skip(newest).map(|at| at.min(now)).collect();
        }
    }

    /// Lets go of what was spent before the last window.
    pub fn forget(&mut self, now: Millis) {
        // After a clock was set back, what was spent counts as spent just now.
        self.spent.iter_mut().chain(&mut self.beside).for_each(|at| *at = (*at).min(now));
        self.closed = self.closed.min(now.plus(LONGEST));
        self.calm_since = self.calm_since.min(self.closed.max(now));
        while self.spent.front().is_some_and(|first| first.plus(self.window) <= now) {
            self.spent.pop_front();
        }
        let window = self.window;
        self.beside.retain(|at| at.plus(window) > now);
    }

    /// After each window without a refusal there may be more room than was thought.
    fn grow(&mut self, now: Millis) {
        while self.room < self.most && self.calm_since.plus(self.window) <= now {
            self.room = (self.room + self.room.div_ceil(4)).min(self.most);
            self.calm_since = self.calm_since.plus(self.window);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spend(budget: &mut Budget, mut now: Millis, requests: usize) -> Vec<Millis> {
        let one = |_| {
            now = budget.ready_at(now);
            budget.spend(now);
            now
        };
        (0..requests).map(one).collect()
    }

    #[test]
    fn a_window_is_spent_at_once_and_then_waited_for() {
        let mut budget = Budget::new(3, 1_000);
        let at = spend(&mut budget, Millis(500), 7);
        assert_eq!(at, [500, 500, 500, 1_500, 1_500, 1_500, 2_500].map(Millis));
        assert_eq!(Budget::new(3, 1_000).finish(Millis(500), 7), Millis(2_500));
        assert_eq!(Budget::new(3, 1_000).finish(Millis(500), 0), Millis(500));
    }

    #[test]
    fn what_left_in_the_middle_of_a_window_counts_until_its_own_minute_is_over() {
        let mut budget = Budget::new(2, 1_000);
        budget.spend(Millis(0));
        budget.spend(Millis(900));
        assert_eq!(budget.ready_at(Millis(950)), Millis(1_000));
        budget.spend(Millis(1_000));
        assert_eq!(budget.ready_at(Millis(1_000)), Millis(1_900));
    }

    #[test]
    fn two_that_belong_together_leave_when_there_is_room_for_both() {
        let mut budget = Budget::new(3, 1_000);
        budget.spend(Millis(0));
        budget.spend(Millis(400));
        assert_eq!(budget.ready_at(Millis(500)), Millis(500));
        assert_eq!(budget.ready_for(Millis(500), 2), Millis(1_000));
        assert_eq!(budget.ready_for(Millis(500), 9), Millis(1_400), "no more than a window holds");
        assert_eq!(Budget::new(3, 1_000).ready_for(Millis(500), 2), Millis(500));
    }

    #[test]
    fn a_request_counts_from_its_answer_and_so_do_those_of_the_page() {
        let mut budget = Budget::new(3, 1_000);
        budget.spend(Millis(100));
        budget.unspend();
        budget.count([Millis(150), Millis(50)]);
        assert_eq!(budget.ready_for(Millis(160), 2), Millis(1_050));
        assert_eq!(budget.ready_for(Millis(160), 3), Millis(1_150));
        budget.spend(Millis(160));
        assert_eq!(budget.ready_at(Millis(170)), Millis(1_050));
    }

    #[test]
    fn what_other_tabs_ask_besides_counts_and_is_not_told_as_spent_here() {
        let mut budget = Budget::new(3, 1_000);
        budget.hear_beside([Millis(90), Millis(50)]);
        budget.spend(Millis(100));
        assert_eq!(budget.ready_at(Millis(100)), Millis(1_050));
        assert_eq!(budget.finish(Millis(100), 2), Millis(1_090));
        // Told again, it counts once.
        budget.hear_beside([Millis(90), Millis(50)]);
        assert_eq!(budget.ready_for(Millis(100), 2), Millis(1_090));
        assert!(budget.told().ends_with(" 100"), "{}", budget.told());
        budget.forget(Millis(1_060));
        assert_eq!(budget.ready_at(Millis(1_060)), Millis(1_060));
    }

    #[test]
    fn a_refusal_closes_the_budget_and_tells_what_others_leave_of_it() {
        let mut budget = Budget::new(100, 60_000);
        spend(&mut budget, Millis(0), 51);
        budget.refused(Millis(10), 50);
        assert_eq!(budget.ready_at(Millis(11)), Millis(50_010));
        let at = spend(&mut budget, Millis(11), 51);
        assert_eq!(at.iter().filter(|at| **at == Millis(50_010)).count(), 50);
        assert_eq!(at.last(), Some(&Millis(110_010)));
    }

    #[test]
    fn room_comes_back_when_nothing_is_refused_any_more() {
        let mut budget = Budget::new(100, 60_000);
        spend(&mut budget, Millis(0), 41);
        budget.refused(Millis(0), 1);
        let mut now = Millis(1_000);
        for _ in 0..10 {
            now = *spend(&mut budget, now.plus(60_000), 1).last().unwrap();
        }
        assert_eq!(budget.room, 100);
    }

    #[test]
    fn what_one_tab_spent_counts_in_the_next() {
        let mut one = Budget::new(3, 1_000);
        spend(&mut one, Millis(0), 3);
        let mut other = Budget::new(3, 1_000);
        other.hear(Millis(10), &one.told());
        assert_eq!(other.ready_at(Millis(10)), Millis(1_000));
        for none in ["", "x", "1 2", "1 2 3", "x 0 0 1", "1 x 0 1", "1 0 x 1", "1 0 0 1 1"] {
            let mut other = Budget::new(3, 1_000);
            other.hear(Millis(10), none);
            assert_eq!(other, Budget::new(3, 1_000), "{none:?}");
        }
    }

    #[test]
    fn what_was_learnt_of_the_room_stays_known_to_the_next_page() {
        let mut one = Budget::new(100, 60_000);
        spend(&mut one, Millis(0), 51);
        one.refused(Millis(10), 1);
        let mut other = Budget::new(100, 60_000);
        other.hear(Millis(2_000), &one.told());
        other.spend(Millis(2_000));
        assert_eq!(other.room, 50);
    }

    #[test]
    fn a_clock_that_was_set_back_keeps_nothing_waiting_for_longer_than_a_window() {
        let mut budget = Budget::new(2, 1_000);
        spend(&mut budget, Millis(1_000_000), 2);
        let told = budget.told();
        budget.forget(Millis(500));
        assert_eq!(budget.ready_at(Millis(500)), Millis(1_500));
        let mut other = Budget::new(2, 1_000);
        other.hear(Millis(500), &told);
        assert_eq!(other.ready_at(Millis(500)), Millis(1_500));
    }

    #[test]
    fn a_budget_that_was_refused_at_once_still_lets_one_request_leave() {
        let mut budget = Budget::documented();
        budget.spend(Millis(0));
        budget.refused(Millis(0), 0);
        assert_eq!(budget.ready_at(Millis(0)), Millis(1_000));
        for room in [50, 25, 12, 6, 3, 1, 1] {
            assert_eq!(budget.room, room);
            budget.refused(Millis(0), 0);
        }
    }

    #[test]
    fn one_refusal_at_the_beginning_does_not_make_a_run_creep() {
        let mut budget = Budget::documented();
        // Somebody else has just spent it all, and then nothing more.
        budget.spend(Millis(0));
        budget.refused(Millis(0), 60);
        let ahead = budget.finish(Millis(0), 1_000);
        let at = spend(&mut budget, Millis(0), 1_000);
        assert!(at.last() < Some(&Millis(15 * 60_000)), "{at:?}");
        assert_eq!(at.last(), Some(&ahead), "and the page says so before");
    }

    #[test]
    fn the_end_of_a_long_run_is_what_it_comes_to() {
        for (spent, requests) in [(0, 0), (0, 1), (0, 7), (2, 1), (2, 8), (3, 30), (3, 31), (1, 3_000)] {
            let mut budget = Budget::new(3, 1_000);
            (0..spent).for_each(|at| budget.spend(Millis(at * 250)));
            let now = Millis(600);
            let ahead = budget.finish(now, requests);
            let last = spend(&mut budget, now, requests).last().copied().unwrap_or(now);
            assert_eq!(ahead, last, "{spent} {requests}");
        }
    }
}

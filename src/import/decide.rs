//! Where the rows of a review stand, and what a person decides about them.

use hashbrown::HashMap;

use super::counts::{Counts, Mark, Standing, Which};
use super::repeats::Repeats;
use super::review::Review;

impl Review {
    /// Where a row stands.
    pub fn standing(&self, row: usize) -> Standing {
        let mark = self.marks.get(row).copied().unwrap_or_default();
        let place = u32::try_from(row).unwrap_or(u32::MAX);
        let asked =
            mark.has(Mark::TAKEN | Mark::SWAPPED | Mark::DOUBTFUL | Mark::SETTING) || self.names.is_repeated(place);
        if mark.has(Mark::LEFT_OUT) {
            Standing::LeftOut
        } else if row >= self.next {
            Standing::Unchecked
        } else if mark.has(Mark::WRONG) || self.secrets.is_repeated(place) {
            Standing::Wrong
        } else if asked && !mark.has(Mark::KEPT) {
            Standing::Asked
        } else if asked || mark.has(Mark::WARNED) || self.is_alike(row, place) {
            Standing::Warned
        } else {
            Standing::Ready
        }
    }

    /// Whether the name of a row that is not left out looks like another one.
    fn is_alike(&self, row: usize, place: u32) -> bool {
        self.alike.others(place, &self.names, false) > 0 || self.alike.key_like(place, || self.name(row)).is_some()
    }

    /// The rows that stand there, in order.
    pub fn rows_of(&self, standing: Standing) -> Vec<usize> {
        (0..self.table.rows()).filter(|row| self.standing(*row) == standing).collect()
    }

    /// The rows that would be sent, in order.
    pub fn sendable(&self) -> Vec<usize> {
        let may = |row: &usize| matches!(self.standing(*row), Standing::Ready | Standing::Warned);
        (0..self.table.rows()).filter(may).collect()
    }

    /// How many rows stand where.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for (row, mark) in self.marks.iter().enumerate() {
            counts.add(self.standing(row), *mark);
        }
        counts
    }

    /// Leaves a row out, or takes it back.
    pub fn leave_out(&mut self, row: usize, out: bool) {
        let Some(mark) = self.marks.get_mut(row).filter(|mark| mark.has(Mark::LEFT_OUT) != out) else { return };
        mark.set(Mark::LEFT_OUT, out);
        let place = u32::try_from(row).unwrap_or(u32::MAX);
        self.names.leave(place, out);
        self.alike.leave(place, out);
        self.secrets.leave(place, out);
    }

    /// Decides that a row is sent although something was asked about it.
    pub fn keep(&mut self, row: usize, kept: bool) {
        if let Some(mark) = self.marks.get_mut(row) {
            mark.set(Mark::KEPT, kept);
        }
    }

    /// Leaves many rows out, or takes them back.
    pub fn leave_out_all(&mut self, which: Which, out: bool) {
        for row in self.rows_where(which) {
            self.leave_out(row, out);
        }
    }

    /// Decides that many rows are sent although something was asked about them.
    pub fn keep_all(&mut self, which: Which, kept: bool) {
        for row in self.rows_where(which) {
            self.keep(row, kept);
        }
    }

    /// The rows about which one decision would be made, in order.
    pub fn rows_where(&self, which: Which) -> Vec<usize> {
        let rows = 0..self.table.rows();
        let marked = |bit| move |row: &usize| self.marks.get(*row).is_some_and(|mark| mark.has(bit));
        match which {
            Which::Standing(standing) => rows.filter(|row| self.standing(*row) == standing).collect(),
            Which::NameTaken => rows.filter(marked(Mark::TAKEN)).collect(),
            Which::Swapped => rows.filter(marked(Mark::SWAPPED)).collect(),
            Which::Doubtful => rows.filter(marked(Mark::DOUBTFUL)).collect(),
            Which::Settings => rows.filter(marked(Mark::SETTING)).collect(),
            Which::NameRepeated => self.later(&self.names),
            Which::SecretRepeated => self.later(&self.secrets),
        }
    }

    /// Of the rows that have one text and are not left out: all but the first that could be sent, or the first of all.
    fn later(&self, repeats: &Repeats) -> Vec<usize> {
        let mark = |row: u32| self.marks.get(row as usize).copied().unwrap_or_default();
        // Worked out once for all rows of a text: there may be very many.
        let mut stays: HashMap<u32, Option<u32>> = HashMap::new();
        let rows = 0..u32::try_from(self.table.rows()).unwrap_or(u32::MAX);
        let is_later = |row: &u32| {
            let like = repeats.like(*row);
            let Some(first) = like.first().filter(|_| repeats.is_repeated(*row) && !mark(*row).has(Mark::LEFT_OUT))
            else {
                return false;
            };
            let stays = stays.entry(*first).or_insert_with(|| {
                let mut alive = like.iter().copied().filter(|row| !mark(*row).has(Mark::LEFT_OUT)).peekable();
                let first = alive.peek().copied();
                alive.find(|row| !mark(*row).has(Mark::WRONG)).or(first)
            });
            *stays != Some(*row)
        };
        rows.filter(is_later).map(|row| row as usize).collect()
    }
}

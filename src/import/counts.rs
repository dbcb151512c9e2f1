//! Where each row stands, and how many of each.

use super::strength::Strength;

/// Where a row stands. Each stands at one place only: the first of those below that it fits, from the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It was not checked yet.
    Unchecked,
    /// It may be sent.
    Ready,
    /// It may be sent, and something about it is remarkable.
    Warned,
    /// A person has to decide first: keep it, or leave it out.
    Asked,
    /// It cannot be sent.
    Wrong,
    /// A person left it out.
    LeftOut,
}

impl Standing {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Unchecked, Self::Ready, Self::Warned, Self::Asked, Self::Wrong, Self::LeftOut];
}

/// Rows about which one decision is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// All that stand there.
    Standing(Standing),
    /// Those whose name a key of the project has already.
    NameTaken,
    /// Those whose name stands in an earlier row, so that the first of each stays.
    NameRepeated,
    /// Those whose name and secret look as if they were swapped.
    Swapped,
    /// Those whose secret stands in an earlier row, so that the first of each stays.
    SecretRepeated,
}

/// What is in a file, and what would be sent of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All rows.
    pub rows: usize,
    /// Were not checked yet.
    pub unchecked: usize,
    /// May be sent.
    pub ready: usize,
    /// May be sent, and are remarkable.
    pub warned: usize,
    /// Wait for a decision.
    pub asked: usize,
    /// Cannot be sent.
    pub wrong: usize,
    /// Were left out by the person.
    pub left_out: usize,
    /// Of those neither left out nor wrong: keys that would never end.
    pub never_end: usize,
    /// Of those not left out: without a secret.
    pub missing: usize,
    /// Of those not left out: with a weak secret.
    pub weak: usize,
    /// Of those not left out: with a fair secret.
    pub fair: usize,
    /// Of those not left out: with a strong secret.
    pub strong: usize,
}

impl Counts {
    /// How many would be sent.
    pub fn sendable(&self) -> usize {
        self.ready + self.warned
    }

    /// Whether nothing stands in the way: each row may be sent, or was left out by a person.
    pub fn is_settled(&self) -> bool {
        self.unchecked == 0 && self.asked == 0 && self.wrong == 0 && self.sendable() > 0
    }

    /// How many stand there.
    pub fn of(&self, standing: Standing) -> usize {
        match standing {
            Standing::Unchecked => self.unchecked,
            Standing::Ready => self.ready,
            Standing::Warned => self.warned,
            Standing::Asked => self.asked,
            Standing::Wrong => self.wrong,
            Standing::LeftOut => self.left_out,
        }
    }

    pub(super) fn add(&mut self, standing: Standing, mark: Mark) {
        self.rows += 1;
        let place = match standing {
            Standing::Unchecked => &mut self.unchecked,
            Standing::Ready => &mut self.ready,
            Standing::Warned => &mut self.warned,
            Standing::Asked => &mut self.asked,
            Standing::Wrong => &mut self.wrong,
            Standing::LeftOut => &mut self.left_out,
        };
        *place += 1;
        if matches!(standing, Standing::LeftOut | Standing::Unchecked) {
            return;
        }
        self.never_end += usize::from(mark.has(Mark::NEVER_ENDS) && standing != Standing::Wrong);
        let place = match mark.strength() {
            Strength::Missing => &mut self.missing,
            Strength::Weak => &mut self.weak,
            Strength::Fair => &mut self.fair,
            Strength::Strong => &mut self.strong,
        };
        *place += 1;
    }
}

/// What is kept of a row that was checked: two bytes, since there may be many.
#[derive(Clone, Copy, Default)]
pub(super) struct Mark(u16);

impl Mark {
    pub(super) const WRONG: u16 = 1;
    pub(super) const WARNED: u16 = 2;
    /// A key of the project has its name.
    pub(super) const TAKEN: u16 = 4;
    pub(super) const LEFT_OUT: u16 = 8;
    /// The person decided to send it.
    pub(super) const KEPT: u16 = 16;
    pub(super) const NEVER_ENDS: u16 = 32;
    /// Its name and its secret look as if they were swapped.
    pub(super) const SWAPPED: u16 = 256;

    pub(super) fn has(self, bit: u16) -> bool {
        self.0 & bit != 0
    }

    pub(super) fn set(&mut self, bit: u16, on: bool) {
        self.0 = if on { self.0 | bit } else { self.0 & !bit };
    }

    pub(super) fn strength(self) -> Strength {
        match (self.0 >> 6) & 3 {
            0 => Strength::Missing,
            1 => Strength::Weak,
            2 => Strength::Fair,
            _ => Strength::Strong,
        }
    }

    pub(super) fn set_strength(&mut self, strength: Strength) {
        let bits = match strength {
            Strength::Missing => 0,
            Strength::Weak => 1,
            Strength::Fair => 2,
            Strength::Strong => 3,
        };
        self.0 = (self.0 & !(3 << 6)) | (bits << 6);
    }

    /// What the person decided stays; the rest is forgotten.
    pub(super) fn forget(&mut self) {
        self.0 &= Self::LEFT_OUT;
    }
}

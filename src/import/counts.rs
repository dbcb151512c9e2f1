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
    /// Those that could be read in another way.
    Doubtful,
    /// Variables that do not look like keys.
    Settings,
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
    /// Of those not left out: variables that do not look like keys.
    pub settings: usize,
    /// Of those not left out: their day depends on the order of day and month.
    pub unordered: usize,
    /// Of those not left out: their time has no zone.
    pub zoneless: usize,
    /// Of those not left out: the readers of such files disagree about their value.
    pub disputed: usize,
    /// They end before the last column.
    pub short: usize,
    /// They have empty cells beyond the last column.
    pub long: usize,
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
        self.short += usize::from(mark.has(Mark::SHORT));
        self.long += usize::from(mark.has(Mark::LONG));
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
        self.settings += usize::from(mark.has(Mark::SETTING));
        self.unordered += usize::from(mark.has(Mark::UNORDERED));
        self.zoneless += usize::from(mark.has(Mark::ZONELESS));
        self.disputed += usize::from(mark.has(Mark::DISPUTED));
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

/// What is kept of a row that was checked: four bytes, since there may be many.
#[derive(Clone, Copy, Default)]
pub(super) struct Mark(u32);

impl Mark {
    pub(super) const WRONG: u32 = 1;
    pub(super) const WARNED: u32 = 2;
    /// A key of the project has its name.
    pub(super) const TAKEN: u32 = 4;
    pub(super) const LEFT_OUT: u32 = 8;
    /// The person decided to send it.
    pub(super) const KEPT: u32 = 16;
    pub(super) const NEVER_ENDS: u32 = 32;
    /// Its name and its secret look as if they were swapped.
    pub(super) const SWAPPED: u32 = 256;
    /// It could be read in another way.
    pub(super) const DOUBTFUL: u32 = 512;
    /// It is a variable that does not look like a key.
    pub(super) const SETTING: u32 = 1 << 10;
    /// It ends before the last column.
    pub(super) const SHORT: u32 = 1 << 11;
    /// It has empty cells beyond the last column.
    pub(super) const LONG: u32 = 1 << 12;
    /// Its day depends on the order of day and month.
    pub(super) const UNORDERED: u32 = 1 << 13;
    /// Its time has no zone.
    pub(super) const ZONELESS: u32 = 1 << 14;
    /// The readers of such files disagree about its value.
    pub(super) const DISPUTED: u32 = 1 << 15;
    /// What the checking of a row finds and only tells.
    pub(super) const TRAITS: u32 = Self::SWAPPED
        | Self::DOUBTFUL
        | Self::SETTING
        | Self::SHORT
        | Self::LONG
        | Self::UNORDERED
        | Self::ZONELESS
        | Self::DISPUTED;

    pub(super) fn has(self, bit: u32) -> bool {
        self.0 & bit != 0
    }

    pub(super) fn set(&mut self, bit: u32, on: bool) {
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
        let bits: u32 = match strength {
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

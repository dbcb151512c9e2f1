//! Randomness that is a function of the seed.
//!
//! Invariant: the same seed and stream always give the same values, on every platform.

use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{CryptoRng, Error, RngCore, SeedableRng};

/// What a stream of randomness is for; two purposes never share one.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Purpose {
    /// The signing key of the project.
    SigningKey,
    /// Tenants, roles and users.
    Directory,
    /// The keys of the fleet.
    Fleet,
    /// The n-th id or secret given out since the fleet was made.
    Draw(u64),
}

/// A deterministic generator.
#[derive(Debug)]
pub(crate) struct Random(ChaCha12Rng);

const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

impl Random {
    pub(crate) fn new(seed: u64, purpose: Purpose) -> Self {
        let mut generator = ChaCha12Rng::seed_from_u64(seed);
        generator.set_stream(match purpose {
            Purpose::SigningKey => 1,
            Purpose::Directory => 2,
            Purpose::Fleet => 3,
            Purpose::Draw(n) => (1 << 32) | n,
        });
        Self(generator)
    }

    /// A number from 0 up to, not including, `end`; 0 when `end` is 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        if end == 0 {
            return 0;
        }
        // A bias of 2^-40 at most for the sizes used here, and no rejection loop.
        (self.0.next_u64() % end as u64) as usize
    }

    /// A number from `from` up to and including `to`.
    pub(crate) fn between(&mut self, from: i64, to: i64) -> i64 {
        from + self.below(usize::try_from(to - from + 1).unwrap_or(0)) as i64
    }

    /// True with this chance in a thousand.
    pub(crate) fn per_mille(&mut self, chance: usize) -> bool {
        self.below(1000) < chance
    }

    /// One of them.
    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// Appends that many letters and digits.
    pub(crate) fn letters(&mut self, into: &mut String, count: usize) {
        let mut left = 0;
        let mut bits = 0;
        for _ in 0..count {
            if left == 0 {
                bits = self.0.next_u64();
                left = 10;
            }
            into.push(LETTERS[(bits % 62) as usize] as char);
            bits /= 62;
            left -= 1;
        }
    }

    /// An id of 28 characters that starts with `prefix`.
    pub(crate) fn id(&mut self, prefix: &str) -> String {
        let mut id = String::with_capacity(28);
        id.push_str(prefix);
        self.letters(&mut id, 28 - prefix.len());
        id
    }
}

impl RngCore for Random {
    fn next_u32(&mut self) -> u32 {
        self.0.next_u32()
    }

    fn next_u64(&mut self) -> u64 {
        self.0.next_u64()
    }

    fn fill_bytes(&mut self, into: &mut [u8]) {
        self.0.fill_bytes(into);
    }

    fn try_fill_bytes(&mut self, into: &mut [u8]) -> Result<(), Error> {
        self.0.try_fill_bytes(into)
    }
}

impl CryptoRng for Random {}

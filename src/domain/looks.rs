//! When to look at keys to find out what came of a write.
//!
//! Invariant: "it did not happen" may be said only after the last look of [`LOST`]. A run and a single write look at the
//! same times.

/// Pauses before each look after an answer was lost, in milliseconds. The last look comes after the 40 seconds that a
/// proxy waits for the API, and the 65 seconds by which reads may lag behind writes after that.
pub const LOST: [u32; 5] = [0, 2_000, 8_000, 35_000, 60_000];

/// Pauses before each look after a write was accepted, in milliseconds: only the lag of reads counts.
pub const ACCEPTED: [u32; 4] = [0, 2_000, 8_000, 60_000];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_look_comes_after_everything_that_may_take_time() {
        assert!(LOST.iter().sum::<u32>() >= 40_000 + 65_000);
        assert!(ACCEPTED.iter().sum::<u32>() >= 65_000);
    }
}

//! Sorting by a number: digit by digit, which takes the same few passes whatever the order was before.
//!
//! Invariant: stable; rows of one number stay as they were.

/// The pairs in the order of their numbers, smallest first.
pub(super) fn by_number(mut pairs: Vec<(u64, u32)>) -> Vec<(u64, u32)> {
    let mut sorted = pairs.clone();
    for byte in 0..size_of::<u64>() {
        let digit = |key: u64| usize::from(key.to_le_bytes()[byte]);
        let mut places = [0_usize; 256];
        pairs.iter().for_each(|(key, _)| places[digit(*key)] += 1);
        // Times and ranks are alike in most of their digits.
        if places.contains(&pairs.len()) {
            continue;
        }
        let mut before = 0;
        for place in &mut places {
            before += std::mem::replace(place, before);
        }
        for pair in &pairs {
            let place = &mut places[digit(pair.0)];
            if let Some(free) = sorted.get_mut(*place) {
                *free = *pair;
            }
            *place += 1;
        }
        std::mem::swap(&mut pairs, &mut sorted);
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_stable_order_of_the_numbers() {
        let mut state = 7_u64;
        let mut random = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state
        };
        for length in [0, 1, 2, 3, 100, 5_000] {
            for mask in [u64::MAX, 0xff, 0xf0f0, 0, 3 << 62] {
                let pairs: Vec<(u64, u32)> = (0..length).map(|at| (random() & mask, at)).collect();
                let mut wanted = pairs.clone();
                wanted.sort_by_key(|(key, _)| *key);
                assert_eq!(by_number(pairs), wanted, "{length} numbers within {mask:x}");
            }
        }
    }
}

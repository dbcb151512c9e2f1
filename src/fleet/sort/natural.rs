//! The order of texts as people expect it: `key 9` before `key 10`.
//!
//! Invariant: a total order over folded texts in which only equal ones are equal. Runs of digits compare as numbers of
//! any length; everything else by code point, so that letters with accents come after those without.

use std::cmp::Ordering;

/// Compares two folded texts.
pub(super) fn natural(one: &[u8], other: &[u8]) -> Ordering {
    let same = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    // Digits before the difference belong to the number in which it lies.
    let digits = one[..same].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let (mut a, mut b) = (&one[same - digits..], &other[same - digits..]);
    loop {
        let (left, right) = (number(a), number(b));
        if left.is_empty() || right.is_empty() {
            break;
        }
        let (value, other_value) = (significant(left), significant(right));
        let order = value.len().cmp(&other_value.len()).then_with(|| value.cmp(other_value));
        if order.is_ne() {
            return order;
        }
        // Equal numbers: what follows decides, up to the next number.
        (a, b) = (&a[left.len()..], &b[right.len()..]);
        let same = a.iter().zip(b).take_while(|(a, b)| a == b && !a.is_ascii_digit()).count();
        (a, b) = (&a[same..], &b[same..]);
    }
    // Numbers that differ in leading zeros only are told apart at last.
    a.cmp(b).then_with(|| one.cmp(other))
}

fn number(text: &[u8]) -> &[u8] {
    let end = text.iter().position(|byte| !byte.is_ascii_digit());
    &text[..end.unwrap_or(text.len())]
}

fn significant(digits: &[u8]) -> &[u8] {
    let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
    &digits[zeros..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_compare_as_numbers() {
        let sorted = [
            "",
            "a",
            "a01",
            "a1",
            "a1b",
            "a2",
            "a2x3",
            "a2x10",
            "a9",
            "a10",
            "a10b",
            "a100000000000000000000000000000",
            "ab",
            "b",
            "key 09",
            "key 9",
            "key 10",
            "x-1",
            "x-2",
            "é",
        ];
        for (at, one) in sorted.iter().enumerate() {
            for (to, other) in sorted.iter().enumerate() {
                assert_eq!(natural(one.as_bytes(), other.as_bytes()), at.cmp(&to), "{one} {other}");
            }
        }
    }

    #[test]
    fn it_is_an_order() {
        let mut random = crate::fleet::tests::random::Random::new(21);
        let mut text = || (0..random.below(7)).map(|_| random.one(&["0", "1", "9", "a", "-"])).collect::<String>();
        let texts: Vec<String> = (0..120).map(|_| text()).collect();
        let compare = |a: &String, b: &String| natural(a.as_bytes(), b.as_bytes());
        for a in &texts {
            for b in &texts {
                assert_eq!(compare(a, b), compare(b, a).reverse(), "{a} {b}");
                assert_eq!(compare(a, b).is_eq(), a == b, "{a} {b}");
                for c in &texts {
                    assert!(compare(a, b).is_gt() || compare(b, c).is_gt() || compare(a, c).is_le(), "{a} {b} {c}");
                }
            }
        }
    }
}

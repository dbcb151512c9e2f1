//! Rate budgets: so many requests an address in a window.
//!
//! Invariant: a refused request does not count, so that whoever waits as told gets through.

use std::collections::HashMap;
use std::net::IpAddr;

/// The windows of every caller, for one budget.
#[derive(Debug, Default)]
pub(crate) struct Budget {
    windows: HashMap<IpAddr, Window>,
}

#[derive(Debug)]
struct Window {
    began_ms: i64,
    used: u32,
}

impl Budget {
    /// Takes one request from the caller's budget of `most` in `window_seconds`; 0 is no limit.
    ///
    /// # Errors
    /// How many seconds to wait, when nothing is left.
    pub(crate) fn take(&mut self, caller: IpAddr, most: u32, window_seconds: u32, now_ms: i64) -> Result<(), i64> {
        if most == 0 {
            return Ok(());
        }
        let length_ms = i64::from(window_seconds.max(1)) * 1000;
        let window = self.windows.entry(caller).or_insert(Window { began_ms: now_ms, used: 0 });
        if now_ms - window.began_ms >= length_ms {
            *window = Window { began_ms: now_ms, used: 0 };
        }
        if window.used >= most {
            let wait_ms = window.began_ms + length_ms - now_ms;
            return Err(wait_ms.div_euclid(1000) + i64::from(wait_ms.rem_euclid(1000) != 0));
        }
        window.used += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    #[test]
    fn a_caller_waits_for_the_window_to_end_and_alone() {
        let (a, b) = (IpAddr::from(Ipv4Addr::LOCALHOST), IpAddr::from(Ipv4Addr::new(10, 0, 0, 1)));
        let mut budget = Budget::default();
        assert_eq!(budget.take(a, 2, 60, 0), Ok(()));
        assert_eq!(budget.take(a, 2, 60, 500), Ok(()));
        assert_eq!(budget.take(a, 2, 60, 500), Err(60));
        assert_eq!(budget.take(b, 2, 60, 500), Ok(()));
        assert_eq!(budget.take(a, 2, 60, 59_999), Err(1));
        assert_eq!(budget.take(a, 2, 60, 60_000), Ok(()));
        assert_eq!(budget.take(a, 0, 60, 60_000), Ok(()));
    }
}

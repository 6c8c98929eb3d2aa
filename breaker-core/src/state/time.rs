//! Where a state machine has its time from.

/// A monotonic clock, in nanoseconds since its zero.
pub(crate) trait Time {
    /// What time it is.
    fn now(&self) -> u64;

    /// What time it was a while ago, though less than [`LAG`] ago: for clocks that can tell that with less
    /// trouble.
    fn glance(&self) -> Option<u64>;

    /// Is it before `moment`?
    #[inline]
    fn is_before(&self, moment: u64) -> bool {
        let at_a_glance = self.glance().and_then(|glance| left(glance, moment));
        at_a_glance.is_some() || self.now() < moment
    }
}

/// How far a glance may be behind.
///
/// Where it is the kernel's last tick, there is one every 10 ms at least; but a virtual machine whose
/// processor is taken away for a while is late with it.
pub(super) const LAG: u64 = 100_000_000;

/// How long it was at a glance until `moment`, if that is enough to be sure that it has not come since.
#[inline]
pub(super) fn left(glance: u64, moment: u64) -> Option<u64> {
    // A clock that can be glanced at is some centuries from its end.
    (glance + LAG < moment).then(|| moment - glance)
}

/// A moment that has been read, as for what is done under the lock.
impl Time for u64 {
    fn now(&self) -> u64 {
        *self
    }

    fn glance(&self) -> Option<u64> {
        None
    }
}

#[cfg(all(test, not(breaker_loom)))]
mod tests {
    use std::cell::Cell;

    use super::super::{Admission, Cooldown, Failure, Machine, RateRule, Rules};
    use super::*;

    /// A clock whose glances are behind.
    struct Lagging {
        now: u64,
        behind: u64,
    }

    impl Time for Lagging {
        fn now(&self) -> u64 {
            self.now
        }

        fn glance(&self) -> Option<u64> {
            Some(self.now.saturating_sub(self.behind))
        }
    }

    const SECOND: u64 = 1_000_000_000;
    const START: u64 = 1_000 * SECOND;
    const LAGS: [u64; 5] = [0, 1, LAG / 25, LAG / 2, LAG - 1];

    /// A breaker with a window and a cooldown of a second.
    fn rules() -> Rules {
        Rules {
            threshold: Some(1),
            window: SECOND,
            cooldown: Cooldown {
                first: SECOND,
                backoff: 1.0,
                longest: u64::MAX,
                jitter: 0.0,
                seed: None,
            },
            half_open: None,
            rate: None,
            slow_call: None,
            reset_on_success: true,
        }
    }

    /// One call, as a circuit makes it.
    fn admit(machine: &Machine, time: &Lagging) -> Admission {
        machine.admit().map_or_else(
            |word| {
                let refused = machine.refuse_at_a_glance(word, time);
                refused.unwrap_or_else(|| machine.admit_or_refuse(word, time).0)
            },
            Admission::admitted,
        )
    }

    fn fail(machine: &Machine, time: &Lagging) {
        let admitted = admit(machine, time).result().unwrap();
        let _ = machine.fail(admitted, Failure::ByItself, time);
    }

    /// The moments of a second: those at which a glance is near to something, and some between.
    fn moments() -> impl Iterator<Item = u64> {
        let near = [0, 1, LAG - 1, LAG, LAG + 1].into_iter();
        let near = near.flat_map(|by| [by, SECOND - 1 - by]);
        near.chain((0..SECOND).step_by(7_777_777))
    }

    #[test]
    fn who_waits_as_long_as_is_told_is_admitted_however_far_behind_a_glance_is() {
        for (behind, after) in LAGS
            .into_iter()
            .flat_map(|lag| moments().map(move |m| (lag, m)))
        {
            let machine = Machine::new(&rules(), START);
            let at = |after| Lagging {
                now: START + after,
                behind,
            };
            fail(&machine, &at(0));
            let refused = admit(&machine, &at(after)).result().unwrap_err();
            let left = refused.retry_after.unwrap();
            assert!(
                left >= SECOND - after,
                "too short: {left} of {after}, {behind} behind"
            );
            assert!(left <= SECOND, "longer than in all: {left} of {after}");
            assert!(left - (SECOND - after) < LAG, "too long: {left} of {after}");
            assert!(admit(&machine, &at(after + left)).result().is_ok());
        }
    }

    /// A clock that goes on by a cooldown and a half with each reading: as for a thread that is held up
    /// after each.
    struct Leaping(Cell<u64>);

    impl Time for Leaping {
        fn now(&self) -> u64 {
            self.0.replace(self.0.get() + SECOND + SECOND / 2)
        }

        fn glance(&self) -> Option<u64> {
            None
        }
    }

    #[test]
    fn an_opening_lasts_from_when_it_is_made_however_long_ago_its_failure_was() {
        let machine = Machine::new(&rules(), START);
        let admitted = machine.admit().unwrap();
        let time = Leaping(Cell::new(START));
        let _ = machine.fail(admitted, Failure::ByItself, &time);
        let behind = 0;
        let now = START + 2 * SECOND;
        assert!(admit(&machine, &Lagging { now, behind }).result().is_err());
    }

    #[test]
    fn one_that_closes_is_never_refused_once_its_cooldown_is_over() {
        for behind in LAGS {
            let machine = Machine::new(&rules(), START);
            fail(&machine, &Lagging { now: START, behind });
            let before = Lagging {
                now: START + SECOND - 1,
                behind,
            };
            assert!(admit(&machine, &before).result().is_err());
            let over = Lagging {
                now: START + SECOND,
                behind,
            };
            assert!(admit(&machine, &over).result().is_ok());
        }
    }

    #[test]
    fn successes_are_counted_in_the_same_slots_however_far_behind_a_glance_is() {
        let rules = Rules {
            rate: Some(RateRule {
                rate: 1.0,
                min_calls: u32::MAX,
            }),
            ..rules()
        };
        let tallies = LAGS.map(|behind| {
            let machine = Machine::new(&rules, START);
            let mut shown = Vec::new();
            for step in 0..3_000 {
                let time = Lagging {
                    now: START + step * 1_234_567,
                    behind,
                };
                let admitted = admit(&machine, &time).result().unwrap();
                let _ = machine.succeed(admitted, &time);
                shown.push(machine.read(&time).tally);
            }
            shown
        });
        assert!(tallies.iter().all(|tally| *tally == tallies[0]));
        assert!(tallies[0].last().unwrap().unwrap().calls > 700);
    }
}

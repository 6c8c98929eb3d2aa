//! Real threads and real time: whatever they do at once, every count adds up and nothing is stuck.

use std::future::{Future, pending};
use std::mem;
use std::ops::AddAssign;
use std::panic::{self, AssertUnwindSafe, resume_unwind};
use std::pin::pin;
use std::sync::{Arc, Mutex, OnceLock};
use std::task::{Context, Waker};
use std::thread;
use std::time::{Duration, Instant};

use breakerbox::{Builder, CallError, CircuitBreaker, Snapshot, State, Transition};
use fastrand::Rng;

const THREADS: u64 = 4;
const LENGTH: Duration = Duration::from_millis(1_200);
const MILLISECOND: Duration = Duration::from_millis(1);

/// What the calls of a thread came to.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    calls: u64,
    succeeded: u64,
    failed: u64,
    ignored: u64,
    refused: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.calls += other.calls;
        self.succeeded += other.succeeded;
        self.failed += other.failed;
        self.ignored += other.ignored;
        self.refused += other.refused;
    }
}

fn builder() -> Builder {
    CircuitBreaker::builder()
        .threshold(5)
        .window(10 * MILLISECOND)
        .cooldown(MILLISECOND / 10)
}

#[test]
fn a_breaker_that_closes_at_once() {
    stress(builder());
}

// invariant 6
#[test]
fn a_breaker_with_probes_and_everything_else() {
    let builder = builder()
        .half_open(3)
        .failure_rate(0.6)
        .min_calls(10)
        .slow_call(Duration::from_secs(60))
        .backoff(1.5)
        .max_cooldown(MILLISECOND)
        .jitter(0.5)
        .reset_on_success(false);
    stress(builder);
}

#[test]
fn a_breaker_that_operators_fight_over() {
    let heard = listen(builder().half_open(1), |breaker| {
        let operators = |rng: &mut Rng| match rng.u8(0..5) {
            0 => breaker.trip(),
            1 => breaker.force_open(),
            2 => breaker.force_closed(),
            3 => breaker.reset(),
            _ => breaker.automatic(),
        };
        let tally = in_threads(|rng, tally| {
            call(breaker, rng, tally);
            if rng.u8(..) == 0 {
                operators(rng);
            }
        });
        breaker.automatic();
        assert_adds_up(tally, &breaker.snapshot());
        breaker.reset();
        assert!(breaker.ready());
    });
    assert_follows(&heard);
}

fn stress(builder: Builder) {
    let heard = listen(builder, |breaker| {
        let tally = in_threads(|rng, tally| call(breaker, rng, tally));
        assert_adds_up(tally, &breaker.snapshot());
        assert!(tally.refused > 0 && tally.succeeded > 0, "{tally:?}");
        recovers(breaker);
    });
    assert!(heard.len() > 100, "{} transitions", heard.len());
    assert_follows(&heard);
}

/// Builds the breaker with a listener that uses it; tells what that has heard.
fn listen(builder: Builder, test: impl FnOnce(&CircuitBreaker)) -> Vec<Transition> {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let itself = Arc::new(OnceLock::<CircuitBreaker>::new());
    let listener = {
        let (heard, itself) = (Arc::clone(&heard), Arc::clone(&itself));
        move |transition: &Transition| {
            let breaker = itself.get().expect("made before it is called");
            let number = {
                let mut heard = heard.lock().unwrap();
                heard.push(transition.clone());
                heard.len()
            };
            let _ = breaker.snapshot();
            match number % 50 {
                0 => breaker.reset(),
                1 => drop(breaker.try_acquire()),
                2 => resume_unwind(Box::new("the listener's own")),
                _ => {}
            }
        }
    };
    let breaker = builder.on_transition(listener).build().unwrap();
    test(itself.get_or_init(|| breaker));
    mem::take(&mut heard.lock().unwrap())
}

fn in_threads(step: impl Fn(&mut Rng, &mut Tally) + Sync) -> Tally {
    let until = Instant::now() + LENGTH;
    let run = |seed| {
        let (mut rng, mut tally) = (Rng::with_seed(seed), Tally::default());
        while Instant::now() < until {
            step(&mut rng, &mut tally);
        }
        tally
    };
    let mut all = Tally::default();
    thread::scope(|scope| {
        let run = &run;
        let threads: Vec<_> = (0..THREADS)
            .map(|seed| scope.spawn(move || run(seed)))
            .collect();
        for thread in threads {
            all += thread.join().expect("a thread that only calls");
        }
    });
    all
}

/// One call of some kind, which ends in some way.
fn call(breaker: &CircuitBreaker, rng: &mut Rng, tally: &mut Tally) {
    tally.calls += 1;
    let body = |rng: &mut Rng| match rng.u8(0..10) {
        0..5 => Ok(()),
        5..9 => Err("down"),
        _ => resume_unwind(Box::new("the body's own")),
    };
    let mut ran = false;
    match rng.u8(0..8) {
        0 => match breaker.try_acquire_owned() {
            Ok(permit) if rng.bool() => {
                thread::yield_now();
                permit.failure();
                tally.failed += 1;
            }
            Ok(permit) => {
                mem::forget(permit);
                tally.ignored += 1;
            }
            Err(_) => tally.refused += 1,
        },
        1 => {
            let mut cx = Context::from_waker(Waker::noop());
            let polled = pin!(breaker.call_async(pending::<Result<(), ()>>())).poll(&mut cx);
            if polled.is_pending() {
                tally.ignored += 1;
            } else {
                tally.refused += 1;
            }
        }
        _ => {
            let ended = panic::catch_unwind(AssertUnwindSafe(|| {
                breaker.call(|| {
                    ran = true;
                    if rng.u8(..) == 0 {
                        thread::yield_now();
                    }
                    body(rng)
                })
            }));
            match ended {
                Ok(Ok(())) => tally.succeeded += 1,
                Ok(Err(CallError::Breaker(_))) => tally.refused += 1,
                Ok(Err(CallError::Inner(_))) | Err(_) => tally.failed += 1,
            }
        }
    }
}

fn assert_adds_up(tally: Tally, snapshot: &Snapshot) {
    let Tally {
        calls,
        succeeded,
        failed,
        ignored,
        refused,
    } = tally;
    assert_eq!(calls, succeeded + failed + ignored + refused);
    assert_eq!((snapshot.failed, snapshot.timed_out), (failed, 0));
    // What the listener asked for and did not get is no call of the tally's.
    assert!(snapshot.refused >= refused, "{snapshot:?}, {tally:?}");
    assert!(
        snapshot.refused <= refused + snapshot.opened,
        "{snapshot:?}, {tally:?}"
    );
}

/// Each transition begins where the last one ended, and time does not run backwards.
fn assert_follows(heard: &[Transition]) {
    for pair in heard.windows(2) {
        assert_eq!(pair[0].to, pair[1].from, "{pair:?}");
        assert!(pair[0].at <= pair[1].at, "{pair:?}");
    }
}

/// Whatever has happened: once the dependency works again, it closes.
fn recovers(breaker: &CircuitBreaker) {
    let until = Instant::now() + Duration::from_secs(10);
    while breaker.state() != State::Closed {
        assert!(Instant::now() < until, "stuck: {:?}", breaker.snapshot());
        if let Ok(permit) = breaker.try_acquire() {
            permit.success();
        }
    }
    breaker.reset();
    assert_eq!(breaker.call(|| Ok::<_, ()>(1)), Ok(1));
}

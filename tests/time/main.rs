//! Time that stands still: each test in a world of its own, with breakers of its own.
#![cfg(feature = "test-util")]

#[cfg(feature = "tokio")]
mod with_tokio;

use std::cell::Cell;
use std::io;
use std::sync::{Barrier, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use breakerbox::clock::{Clock, Manual};
use breakerbox::time::{self, Entered, World};
use breakerbox::{Cause, CircuitBreaker, Keyed, State, circuit_breaker, registry, subscribe};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

#[circuit_breaker(threshold = 3, window = "1h", name = "ping")]
fn ping(up: bool) -> io::Result<()> {
    server(up)
}

fn server(up: bool) -> io::Result<()> {
    if up {
        Ok(())
    } else {
        Err(io::ErrorKind::HostUnreachable.into())
    }
}

fn is_refused() -> bool {
    match ping(true) {
        Ok(()) => false,
        Err(error) => error.kind() == io::ErrorKind::ConnectionRefused,
    }
}

/// Three failures: it is open.
fn bring_down() {
    for _ in 0..3 {
        assert_eq!(
            ping(false).unwrap_err().kind(),
            io::ErrorKind::HostUnreachable
        );
    }
    assert!(is_refused());
}

fn named(name: &'static str) -> CircuitBreaker {
    let builder = CircuitBreaker::builder().name(name);
    builder.threshold(1).window(HOUR).build().unwrap()
}

/// How long its clock says that it is there; no call has come yet.
fn age(breaker: &CircuitBreaker) -> Duration {
    breaker.snapshot().since
}

fn names() -> Vec<Option<&'static str>> {
    registry().iter().map(|breaker| breaker.name()).collect()
}

#[test]
fn it_is_open_until_the_cooldown_has_been_advanced() {
    time::pause();
    bring_down();
    time::advance(Duration::from_nanos(3_600_000_000_000 - 1));
    assert!(is_refused());
    time::advance(Duration::from_nanos(1));
    assert!(!is_refused());
}

#[test]
fn failures_leave_the_window_as_it_is_advanced() {
    time::pause();
    for _ in 0..9 {
        assert_eq!(
            ping(false).unwrap_err().kind(),
            io::ErrorKind::HostUnreachable
        );
        time::advance(HOUR / 2 + SECOND);
    }
}

#[test]
fn time_stands_still() {
    time::pause();
    let breaker = named("still");
    thread::sleep(Duration::from_millis(5));
    assert_eq!(age(&breaker), Duration::ZERO);
}

#[test]
fn an_async_function_is_in_the_world_of_its_thread() {
    #[circuit_breaker(threshold = 1, window = "1h", timeout = "1m")]
    async fn ping() -> io::Result<()> {
        Err(io::ErrorKind::HostUnreachable.into())
    }
    let kind = || futures_lite::future::block_on(ping()).unwrap_err().kind();

    for _ in 0..2 {
        time::pause();
        assert_eq!(kind(), io::ErrorKind::HostUnreachable);
        assert_eq!(kind(), io::ErrorKind::ConnectionRefused);
        time::advance(HOUR);
        assert_eq!(kind(), io::ErrorKind::HostUnreachable);
    }
}

#[test]
fn tests_that_run_at_once_do_not_disturb_each_other() {
    const TESTS: u32 = 16;
    let together = Barrier::new(TESTS as usize);
    thread::scope(|scope| {
        for test in 1..=TESTS {
            let together = &together;
            scope.spawn(move || {
                time::pause();
                let built = named("built");
                bring_down();
                together.wait();
                time::advance(test * SECOND);
                together.wait();
                let breaker = registry().find("ping").unwrap();
                let left = breaker.snapshot().retry_after.unwrap();
                assert_eq!(left + test * SECOND, HOUR);
                assert_eq!(age(&built), test * SECOND);
                together.wait();
                time::pause();
                assert!(!is_refused());
            });
        }
    });
}

#[test]
fn the_breaker_of_the_process_is_another_one() {
    #[circuit_breaker(threshold = 1, window = "1h")]
    fn ping(up: bool) -> io::Result<()> {
        server(up)
    }

    ping(false).unwrap_err();
    ping(true).expect_err("open");
    // In a world of its own it is closed, and opens there alone.
    thread::spawn(|| {
        time::pause();
        ping(true).unwrap();
    })
    .join()
    .unwrap();
    ping(true).expect_err("still open");
}

#[test]
fn what_fails_in_a_world_is_no_matter_outside() {
    #[circuit_breaker(threshold = 1, window = "1h")]
    fn ping(up: bool) -> io::Result<()> {
        server(up)
    }

    let in_a_world = || {
        time::pause();
        ping(false).unwrap_err();
        ping(true).expect_err("open");
    };
    thread::spawn(in_a_world).join().unwrap();
    ping(true).unwrap();
}

#[test]
fn a_declared_breaker_is_another_one_in_each_world() {
    #[circuit_breaker(threshold = 1, window = "1h")]
    static SERVERS: CircuitBreaker;

    #[circuit_breaker(breaker = SERVERS)]
    fn ping(up: bool) -> io::Result<()> {
        server(up)
    }

    SERVERS.trip();
    time::pause();
    assert!(SERVERS.ready());
    ping(false).unwrap_err();
    assert_eq!(SERVERS.snapshot().retry_after, Some(HOUR));
    time::advance(HOUR);
    ping(true).unwrap();

    let outside = thread::spawn(|| SERVERS.ready());
    assert!(!outside.join().unwrap(), "outside it is as it was");
}

#[test]
fn the_breakers_of_keys_are_others_in_each_world() {
    #[circuit_breaker(threshold = 1, window = "1h", key = host)]
    fn ping(host: &str, up: bool) -> io::Result<()> {
        let _ = host;
        server(up)
    }

    for _ in 0..2 {
        time::pause();
        ping("a", false).unwrap_err();
        ping("a", true).expect_err("open");
        ping("b", true).unwrap();
        assert_eq!(registry().iter().count(), 2);
        time::advance(HOUR);
        ping("a", true).unwrap();
    }
}

#[test]
fn a_second_pause_begins_a_fresh_world() {
    let first = time::pause();
    bring_down();
    let built = named("built");
    let second = time::pause();
    assert_ne!(first, second);
    assert!(!is_refused());

    time::advance(HOUR);
    assert_eq!(age(&built), Duration::ZERO, "it stays in its world");
    let _back = first.enter();
    assert!(is_refused());
}

#[test]
fn a_pause_after_a_resume_begins_a_fresh_world() {
    time::pause();
    time::resume();
    bring_down();
    time::pause();
    assert!(!is_refused());
    let breaker = named("still");
    thread::sleep(Duration::from_millis(5));
    assert_eq!(age(&breaker), Duration::ZERO);
}

#[test]
fn resumed_time_runs_on_from_where_it_stands() {
    time::pause();
    let breaker = named("running");
    time::advance(HOUR);
    thread::sleep(Duration::from_millis(20));
    let resumed = Instant::now();
    time::resume();
    thread::sleep(Duration::from_millis(5));
    let shown = age(&breaker);
    assert!(shown >= HOUR + Duration::from_millis(5), "{shown:?}");
    assert!(shown <= HOUR + resumed.elapsed(), "{shown:?}");

    time::advance(HOUR);
    assert!(age(&breaker) >= 2 * HOUR);
    time::resume();
    assert!(age(&breaker) < 3 * HOUR);
}

#[test]
fn resumed_breakers_are_the_worlds_own() {
    time::pause();
    bring_down();
    time::resume();
    assert!(is_refused());
    time::advance(HOUR);
    assert!(!is_refused());
}

#[test]
fn what_is_built_in_a_world_goes_by_its_clock() {
    time::pause();
    let builder = || CircuitBreaker::builder().threshold(1).window(HOUR);
    let breakers = [
        CircuitBreaker::new(1, HOUR),
        builder().build().unwrap(),
        builder().clock(Clock::default()).build().unwrap(),
        Keyed::<u8>::new(builder(), 1).unwrap().get(&1),
    ];
    time::advance(SECOND);
    for breaker in breakers {
        assert_eq!(age(&breaker), SECOND);
        breaker.fail();
        assert_eq!(breaker.snapshot().retry_after, Some(HOUR));
        // Also where it is called from outside.
        thread::spawn(move || assert_eq!(breaker.snapshot().retry_after, Some(HOUR)))
            .join()
            .unwrap();
    }
}

#[test]
fn a_breaker_with_a_clock_of_its_own_is_in_no_world() {
    time::pause();
    let clock = Manual::new();
    let builder = CircuitBreaker::builder().name("manual").threshold(1);
    let breaker = builder.window(HOUR).clock(&clock).build().unwrap();
    time::advance(HOUR);
    assert_eq!(age(&breaker), Duration::ZERO);
    clock.advance(SECOND);
    assert_eq!(age(&breaker), SECOND);
    assert!(registry().find("manual").is_none());
    thread::spawn(|| assert!(registry().find("manual").is_some()))
        .join()
        .unwrap();
}

#[test]
fn the_registry_of_a_world_has_its_breakers_and_no_others() {
    let of_the_process = named("of the process");
    let world = time::pause();
    assert!(names().is_empty());
    let built = named("built");
    ping(true).unwrap();
    assert_eq!(names(), [Some("built"), Some("ping")]);

    let outside = || {
        assert!(registry().find("built").is_none());
        assert!(registry().find("of the process").is_some());
        time::pause();
        assert!(names().is_empty());
        let _entered = world.enter();
        assert_eq!(names(), [Some("built"), Some("ping")]);
    };
    thread::scope(|scope| scope.spawn(outside).join().unwrap());
    drop((of_the_process, built));
    assert_eq!(names(), [Some("ping")]);
}

#[test]
fn a_test_sees_what_the_breaker_of_a_function_did() {
    #[circuit_breaker(threshold = 1, window = "1h")]
    fn ping(up: bool) -> io::Result<()> {
        server(up)
    }

    time::pause();
    ping(false).unwrap_err();
    for _ in 0..4 {
        ping(true).unwrap_err();
    }
    let breaker = registry().find("time::ping").unwrap();
    let snapshot = breaker.snapshot();
    assert_eq!((snapshot.failed, snapshot.refused), (1, 4));
    assert_eq!(breaker.state(), State::Open);
    breaker.reset();
    ping(true).unwrap();
}

#[test]
fn a_subscriber_hears_of_the_breakers_of_its_world_and_of_no_others() {
    let (sender, heard) = mpsc::channel();
    let listen = |whose: &'static str| {
        let sender = sender.clone();
        subscribe(move |transition| {
            let name = transition.name.unwrap_or_default();
            // Tests that run beside this one have breakers of other names.
            if name.ends_with("listened to") {
                sender.send((whose, name)).unwrap();
            }
        })
    };
    let outside = named("outside, listened to");
    let outsides = listen("outside's");
    time::pause();
    let one = named("one, listened to");
    let ones = listen("one's");
    time::pause();
    let other = named("other, listened to");
    let others = listen("other's");

    for breaker in [outside, one, other] {
        breaker.trip();
    }
    drop((outsides, ones, others));
    let heard: Vec<_> = heard.try_iter().collect();
    assert_eq!(
        heard,
        [
            ("outside's", "outside, listened to"),
            ("one's", "one, listened to"),
            ("other's", "other, listened to"),
        ]
    );
}

#[test]
fn a_transition_tells_when_since_the_world_began() {
    time::pause();
    let (sender, heard) = mpsc::channel();
    let _subscription = subscribe(move |transition| sender.send(transition.clone()).unwrap());
    time::advance(SECOND);
    bring_down();
    time::advance(HOUR);
    ping(true).unwrap();
    let heard: Vec<_> = heard
        .try_iter()
        .map(|transition| (transition.cause, transition.at))
        .collect();
    assert_eq!(
        heard,
        [
            (Cause::Threshold, SECOND),
            (Cause::CooldownOver, SECOND + HOUR)
        ]
    );
}

#[test]
fn a_thread_that_enters_is_in_the_world_for_as_long_as_it_stays() {
    let world = time::pause();
    bring_down();
    thread::spawn(move || {
        // Two worlds to come back to: its own, and that within the first stay.
        time::pause();
        let own = named("own");
        {
            let _entered = world.enter();
            assert!(is_refused());
            {
                let other = time::pause();
                let _again = world.enter();
                assert!(is_refused());
                drop(other);
            }
            assert!(!is_refused(), "it is in the one that it began");
        }
        assert!(names().contains(&own.name()));
        assert!(!is_refused());
        // What happens in the world happens to all who are in it.
        let _entered = world.enter();
        time::advance(HOUR);
    })
    .join()
    .unwrap();
    assert!(!is_refused());
}

#[test]
fn a_thread_that_leaves_is_in_no_world_again() {
    let world = time::pause();
    let leave = move || {
        drop(world.enter());
        time::advance(SECOND);
    };
    assert!(thread::spawn(leave).join().is_err());
}

#[test]
fn a_thread_that_does_not_enter_is_in_no_world() {
    #[circuit_breaker(threshold = 1, window = "1h")]
    fn ping(up: bool) -> io::Result<()> {
        server(up)
    }

    time::pause();
    ping(false).unwrap_err();
    thread::spawn(|| ping(true)).join().unwrap().unwrap();
}

#[test]
fn threads_that_make_the_first_call_at_once_share_one_breaker() {
    const THREADS: usize = 3;
    for _ in 0..100 {
        let world = time::pause();
        let together = Barrier::new(THREADS);
        thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| {
                    let _entered = world.enter();
                    together.wait();
                    ping(false).unwrap_err();
                });
            }
        });
        assert_eq!(names(), [Some("ping")]);
        assert!(is_refused());
    }
}

#[test]
fn a_body_that_runs_beside_its_caller_is_in_its_world() {
    #[circuit_breaker(threshold = 1, window = "1h", timeout = "1m")]
    fn ping_twice() -> io::Result<()> {
        time::advance(SECOND);
        ping(false).or_else(|_| ping(false))
    }

    time::pause();
    let watch = named("watch");
    ping_twice().unwrap_err();
    assert_eq!(age(&watch), SECOND);
    assert_eq!(registry().find("ping").unwrap().snapshot().failed, 2);
}

#[test]
fn the_thread_of_a_body_leaves_the_world_with_it() {
    #[circuit_breaker(threshold = 1, window = "1h", timeout = "1m")]
    fn finds_the_watch() -> io::Result<bool> {
        Ok(registry().find("a watch in a world").is_some())
    }

    time::pause();
    let _watch = named("a watch in a world");
    let outside = || finds_the_watch().unwrap();
    for _ in 0..20 {
        assert!(finds_the_watch().unwrap());
        assert!(!thread::spawn(outside).join().unwrap());
    }
}

#[test]
#[should_panic(expected = "`time::advance` on a thread that is in no world: call `time::pause()`")]
fn who_advances_no_world_is_told_what_to_do() {
    time::advance(SECOND);
}

#[test]
#[should_panic(expected = "`time::resume` on a thread that is in no world: call `time::pause()`")]
fn who_resumes_no_world_is_told_what_to_do() {
    time::resume();
}

#[test]
fn the_longest_durations_overflow_nothing() {
    time::pause();
    bring_down();
    time::advance(Duration::MAX);
    time::advance(Duration::MAX);
    assert!(!is_refused());
    time::resume();
    assert!(!is_refused());
}

#[test]
fn a_breaker_that_is_called_while_a_thread_ends_is_the_processes() {
    struct Last;
    impl Drop for Last {
        fn drop(&mut self) {
            ping_at_the_end().unwrap();
        }
    }
    thread_local!(static LAST: Cell<Option<Last>> = const { Cell::new(None) });
    #[circuit_breaker(threshold = 1, window = "1h")]
    fn ping_at_the_end() -> io::Result<()> {
        Ok(())
    }

    let ending = || {
        LAST.set(Some(Last));
        time::pause();
        ping_at_the_end().unwrap();
    };
    thread::spawn(ending).join().unwrap();
}

#[test]
fn a_world_shows_its_time() {
    let world = time::pause();
    time::advance(SECOND);
    assert_eq!(format!("{world:?}"), "World(1s)");
}

#[test]
fn a_world_can_be_shared_and_a_stay_in_it_can_not() {
    // Ambiguous, and so an error, for what is `Send`.
    trait NotSend<Marker> {
        fn holds() {}
    }
    impl<T> NotSend<()> for T {}
    impl<T: Send> NotSend<u8> for T {}
    fn shared<T: Send + Sync + Clone + 'static>() {}

    <Entered as NotSend<_>>::holds();
    shared::<World>();
}

//! What a breaker can be built with, and what is said of everything else.

use std::error::Error;
use std::io;
use std::panic;
use std::time::Duration;

use breakerbox::clock::Manual;
use breakerbox::{
    BreakerError, Builder, CallError, CircuitBreaker, ConfigError, Keyed, OwnedPermit,
};

const WINDOW: Duration = Duration::from_secs(10);

fn builder() -> Builder {
    CircuitBreaker::builder()
        .threshold(5)
        .window(WINDOW)
        .clock(Manual::new())
}

fn refusal(breaker: &CircuitBreaker) -> BreakerError {
    breaker.fail();
    breaker.try_acquire().unwrap_err()
}

#[test]
fn what_is_missing_is_named() {
    let missing_both = CircuitBreaker::builder().build().unwrap_err();
    assert_says(
        missing_both,
        "threshold",
        "`threshold` is missing: write how many",
    );
    let missing_window = CircuitBreaker::builder().threshold(5).build().unwrap_err();
    assert_says(
        missing_window,
        "window",
        "`window` is missing: write how long",
    );
}

#[test]
fn zero_is_refused_by_name_and_with_what_to_write() {
    let zero = Duration::ZERO;
    let threshold = builder().threshold(0).build().unwrap_err();
    assert_says(
        threshold,
        "threshold",
        "`threshold` is zero: write how many",
    );
    let window = builder().window(zero).build().unwrap_err();
    assert_says(window, "window", "`window` is zero: write how long");
    let cooldown = builder().cooldown(zero).build().unwrap_err();
    assert_says(cooldown, "cooldown", "`cooldown` is zero: write how long");
}

#[test]
fn what_is_out_of_its_range_is_refused_by_name_and_with_what_to_write() {
    let rated = || builder().min_calls(5);
    let nan = f64::NAN;
    let refused = [
        (
            builder().half_open(0),
            "half_open",
            "is zero: write how many probes",
        ),
        (
            builder().slow_call(Duration::ZERO),
            "slow_call",
            "is zero: write how long",
        ),
        (
            builder().failure_rate(0.5).min_calls(0),
            "min_calls",
            "is zero: write of how many",
        ),
        (
            rated().failure_rate(0.0),
            "failure_rate",
            "is not a share: write which part",
        ),
        (
            rated().failure_rate(1.01),
            "failure_rate",
            "is not a share: write which part",
        ),
        (
            rated().failure_rate(nan),
            "failure_rate",
            "is not a share: write which part",
        ),
        (
            builder().backoff(0.99),
            "backoff",
            "is less than 1 or not finite: write how many",
        ),
        (
            builder().backoff(nan),
            "backoff",
            "is less than 1 or not finite: write how many",
        ),
        (
            builder().backoff(f64::INFINITY),
            "backoff",
            "is less than 1 or not finite: write",
        ),
        (
            builder().jitter(-0.1),
            "jitter",
            "is not a share: write by which part",
        ),
        (
            builder().jitter(1.1),
            "jitter",
            "is not a share: write by which part",
        ),
        (
            builder().jitter(nan),
            "jitter",
            "is not a share: write by which part",
        ),
        (
            builder().backoff(2.0).max_cooldown(WINDOW / 2),
            "max_cooldown",
            "is shorter than the first cooldown, which is `cooldown` or else `window`: write how",
        ),
    ];
    for (builder, argument, words) in refused {
        let beginning = format!("`{argument}` {words}");
        assert_says(builder.build().unwrap_err(), argument, &beginning);
    }
}

#[test]
fn what_needs_another_is_refused_without_it() {
    let refused = [
        (
            builder().failure_rate(0.5),
            "min_calls",
            "write of how many calls",
        ),
        (
            builder().min_calls(5),
            "failure_rate",
            "write which share must fail",
        ),
        (
            builder().max_cooldown(WINDOW),
            "backoff",
            "write how many times longer",
        ),
        (builder().jitter_seed(1), "jitter", "write by which share"),
    ];
    for (builder, argument, words) in refused {
        let error = builder.build().unwrap_err();
        assert_says(error, argument, &format!("`{argument}` is missing: "));
        assert!(error.to_string().contains(words), "{error}");
    }
}

// invariant 5
#[test]
fn the_ends_of_the_ranges_are_in_them() {
    let longest = builder()
        .window(Duration::MAX)
        .cooldown(Duration::MAX)
        .half_open(u32::MAX)
        .failure_rate(1.0)
        .min_calls(u32::MAX)
        .slow_call(Duration::MAX)
        .backoff(f64::MAX)
        .max_cooldown(Duration::MAX)
        .jitter(1.0);
    assert!(longest.build().is_ok());
    let shortest = builder()
        .threshold(1)
        .window(Duration::from_nanos(1))
        .half_open(1)
        .failure_rate(f64::MIN_POSITIVE)
        .min_calls(1)
        .slow_call(Duration::from_nanos(1))
        .backoff(1.0)
        .max_cooldown(Duration::from_nanos(1))
        .jitter(0.0);
    assert!(shortest.build().is_ok());
}

#[test]
fn a_failure_rate_serves_without_a_threshold() {
    let rate = CircuitBreaker::builder().failure_rate(0.5).min_calls(5);
    assert!(rate.window(WINDOW).build().is_ok());
}

#[test]
fn breakers_of_one_builder_know_nothing_of_each_other() {
    let builder = builder().threshold(1);
    let (one, other) = (builder.clone().build().unwrap(), builder.build().unwrap());
    one.fail();
    assert!(!one.ready() && other.ready());
}

#[test]
fn a_clone_is_the_same_breaker() {
    let breaker = builder().threshold(1).build().unwrap();
    breaker.clone().fail();
    assert!(!breaker.ready());
}

#[test]
fn an_empty_name_is_refused() {
    let name = builder().name("").build().unwrap_err();
    assert_says(
        name,
        "name",
        "`name` is empty: write what the breaker protects",
    );
}

fn assert_says(error: ConfigError, argument: &str, beginning: &str) {
    assert_eq!(error.argument(), argument);
    assert!(error.to_string().starts_with(beginning), "{error}");
}

#[test]
fn new_panics_on_zero_with_the_same_words() {
    for (threshold, window, argument) in
        [(0, WINDOW, "`threshold`"), (1, Duration::ZERO, "`window`")]
    {
        let panic = panic::catch_unwind(|| CircuitBreaker::new(threshold, window)).unwrap_err();
        let message: &String = panic.downcast_ref().unwrap();
        assert!(message.starts_with(argument), "{message}");
    }
}

#[test]
fn new_is_the_reference() {
    let breaker = CircuitBreaker::new(1, WINDOW);
    assert_eq!(breaker.name(), None);
    let left = refusal(&breaker).retry_after().unwrap();
    assert!(
        left > WINDOW / 2 && left <= WINDOW,
        "open for one window: {left:?}"
    );
}

#[test]
fn a_breaker_has_the_name_it_was_given() {
    let breaker = builder().name("quotes").build().unwrap();
    assert_eq!(breaker.name(), Some("quotes"));
}

#[test]
fn the_later_of_two_values_counts() {
    let breaker = builder().threshold(1).threshold(2).build().unwrap();
    breaker.fail();
    assert!(breaker.ready());
}

#[test]
fn errors_say_who_refuses_and_for_how_long() {
    let named = builder().threshold(1).name("quotes").build().unwrap();
    let error = refusal(&named);
    assert_eq!(error.name(), Some("quotes"));
    assert!(error.is_open() && !error.is_timeout());
    let message = error.to_string();
    assert!(
        message.starts_with("breaker open (quotes): try again in 10s"),
        "{message}"
    );

    let nameless = builder().threshold(1).build().unwrap();
    let message = refusal(&nameless).to_string();
    assert!(
        message.starts_with("breaker open: try again in 10s"),
        "{message}"
    );
}

#[test]
fn the_time_left_is_told_in_milliseconds_rounded_up() {
    let clock = Manual::new();
    let breaker = builder().threshold(1).clock(&clock).build().unwrap();
    breaker.fail();
    for (pause, told) in [(1, "10s"), (999_999, "9.999s"), (1, "9.999s")] {
        clock.advance(Duration::from_nanos(pause));
        let message = breaker.try_acquire().unwrap_err().to_string();
        assert_eq!(message, format!("breaker open: try again in {told}"));
    }
    clock.advance(Duration::from_nanos(9_998_999_998));
    let message = breaker.try_acquire().unwrap_err().to_string();
    assert_eq!(message, "breaker open: try again in 1ms");
}

#[test]
fn a_time_out_says_how_long_the_call_was_given() {
    let breaker = builder().name("quotes").build().unwrap();
    let timeout = Duration::from_millis(20);
    let hanging = std::future::pending::<Result<(), io::Error>>();
    let error = futures_lite::future::block_on(breaker.call_async_timeout(timeout, hanging));
    let Err(CallError::Breaker(error)) = error else {
        panic!("{error:?}");
    };
    assert!(error.is_timeout() && !error.is_open());
    assert_eq!(error.retry_after(), None);
    assert_eq!(
        error.to_string(),
        "breaker time out (quotes): no result within 20ms"
    );
    assert_eq!(io::Error::from(error).kind(), io::ErrorKind::TimedOut);
}

#[test]
fn a_refusal_becomes_an_io_error_that_keeps_it() {
    let refused = refusal(&builder().threshold(1).build().unwrap());
    let error = io::Error::from(refused.clone());
    assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
    let kept = error.get_ref().unwrap().downcast_ref::<BreakerError>();
    assert_eq!(kept, Some(&refused));
}

#[test]
fn a_call_error_speaks_with_the_words_of_what_it_holds() {
    let refused = refusal(&builder().threshold(1).build().unwrap());
    let by_breaker: CallError<io::Error> = refused.clone().into();
    assert_eq!(by_breaker.to_string(), refused.to_string());
    let own = CallError::Inner(io::Error::other("down"));
    assert_eq!(own.to_string(), "down");
    let _: &dyn Error = &own;
}

#[test]
fn breakers_and_errors_go_wherever_threads_go() {
    fn assert_free<T: Send + Sync + Unpin + panic::UnwindSafe + panic::RefUnwindSafe + 'static>() {}
    assert_free::<CircuitBreaker>();
    assert_free::<OwnedPermit>();
    assert_free::<Keyed<String>>();
    assert_free::<BreakerError>();
    assert_free::<CallError<io::ErrorKind>>();
    assert_free::<ConfigError>();
}

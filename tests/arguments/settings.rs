//! What a breaker is built with does what the builder's method of that name does.

use std::io;
use std::time::Duration;

use breakerbox::{CircuitBreaker, circuit_breaker, registry};

use crate::Body;

const NAME: &str = "named by a constant";

#[test]
fn a_name_is_a_literal_or_a_constant() {
    #[circuit_breaker(threshold = 1, window = "1h", name = "named by a literal")]
    fn literal() -> io::Result<u32> {
        Ok(1)
    }
    #[circuit_breaker(threshold = 1, window = "1h", name = NAME)]
    fn constant() -> io::Result<u32> {
        Ok(1)
    }
    #[circuit_breaker(threshold = 1, window = "1h", name = concat!("named by ", "an expression"))]
    fn expression() -> io::Result<u32> {
        Ok(1)
    }

    for call in [literal, constant, expression] {
        call().unwrap();
    }
    for by in ["a literal", "a constant", "an expression"] {
        assert!(registry().find(&format!("named by {by}")).is_some(), "{by}");
    }
}

#[test]
fn jitter_makes_a_cooldown_shorter_by_its_share_at_most() {
    #[circuit_breaker(threshold = 1, window = "1000s", jitter = 0.2)]
    static BREAKER: CircuitBreaker;

    #[circuit_breaker(breaker = BREAKER)]
    fn ping(body: &Body) -> io::Result<u32> {
        body.run()
    }

    let mut cooldowns: Vec<_> = (0..50)
        .map(|_| {
            BREAKER.reset();
            ping(&Body::failing()).unwrap_err();
            BREAKER.snapshot().retry_after.unwrap()
        })
        .collect();
    cooldowns.sort();
    let (shortest, longest) = (cooldowns[0], cooldowns[49]);
    // A few seconds less may be left by now.
    assert!(shortest > Duration::from_secs(700), "{shortest:?}");
    assert!(longest <= Duration::from_secs(1000), "{longest:?}");
    assert!(
        longest > shortest + Duration::from_secs(20),
        "{cooldowns:?}"
    );
}

#[cfg(feature = "test-util")]
mod in_time {
    //! The same history, through a function, through one with keys, and through a breaker that was
    //! built: what the three look like is compared after each step.

    use breakerbox::{Builder, Snapshot, time};

    use super::{CircuitBreaker, Duration, circuit_breaker, io, registry};

    #[derive(Clone, Copy)]
    enum Step {
        Succeed,
        Fail,
        /// Takes two seconds, and succeeds.
        Drag,
        Wait(u64),
    }
    use Step::{Drag, Fail, Succeed, Wait};

    const HISTORY: &[Step] = &[
        // A failure that a success forgets, and two that open it.
        Fail,
        Succeed,
        Fail,
        Wait(1),
        Fail,
        // Half of its cooldown passes, then the rest.
        Wait(5),
        Succeed,
        Wait(5),
        Succeed,
        Succeed,
        // It opens twice in a row, and at last closes.
        Fail,
        Fail,
        Wait(10),
        Fail,
        Fail,
        Wait(10),
        Fail,
        Wait(10),
        Succeed,
        Wait(60),
        Succeed,
        // Calls that take their time.
        Drag,
        Drag,
        Wait(3),
        Succeed,
        Fail,
        Drag,
        Fail,
    ];

    type Call = Box<dyn Fn(Step) -> io::Result<()>>;

    fn run(step: Step) -> io::Result<()> {
        match step {
            Fail => return Err(io::ErrorKind::HostUnreachable.into()),
            Drag => time::advance(Duration::from_secs(2)),
            Succeed | Wait(_) => {}
        }
        Ok(())
    }

    /// What the only breaker looks like after each step.
    fn trace(call: impl FnOnce() -> Call) -> Vec<Snapshot> {
        time::pause();
        let call = call();
        HISTORY
            .iter()
            .map(|step| {
                if let Wait(seconds) = *step {
                    time::advance(Duration::from_secs(seconds));
                } else {
                    // What it comes to is in the snapshot.
                    let _ = call(*step);
                }
                registry().iter().next().expect("the breaker").snapshot()
            })
            .collect()
    }

    fn trace_built(configure: impl FnOnce(Builder) -> Builder) -> Vec<Snapshot> {
        trace(|| {
            let builder = CircuitBreaker::builder().window(Duration::from_secs(10));
            let breaker = configure(builder).build().unwrap();
            Box::new(move |step| {
                Ok(breaker
                    .call(|| run(step))
                    .map_err(|_| io::ErrorKind::Other)?)
            })
        })
    }

    macro_rules! settings {
        ($($test:ident: $($argument:ident = $value:expr),+; $builder:ident $built:expr;)+) => {
            $(
                #[test]
                fn $test() {
                    #[circuit_breaker(window = "10s", $($argument = $value),+)]
                    fn function(step: Step) -> io::Result<()> {
                        run(step)
                    }
                    #[circuit_breaker(window = "10s", $($argument = $value,)+ key = &"of all")]
                    async fn with_key(step: Step) -> io::Result<()> {
                        run(step)
                    }
                    #[circuit_breaker(window = "10s", $($argument = $value),+)]
                    static DECLARED: CircuitBreaker;
                    #[circuit_breaker(breaker = DECLARED)]
                    fn through_declared(step: Step) -> io::Result<()> {
                        run(step)
                    }

                    let built = trace_built(|$builder| $built);
                    assert_ne!(built, trace_built(|builder| builder.threshold(2)), "it shows");
                    assert_eq!(trace(|| Box::new(function)), built);
                    let with_key = |step| futures_lite::future::block_on(with_key(step));
                    assert_eq!(trace(|| Box::new(with_key)), built);
                    assert_eq!(trace(|| Box::new(through_declared)), built);
                }
            )+
        };
    }

    const LONGER: Duration = Duration::from_secs(15);

    settings! {
        threshold: threshold = 3; builder builder.threshold(3);
        threshold_by_an_expression: threshold = 1 + u32::MAX / u32::MAX + 1; builder builder.threshold(3);
        cooldown: threshold = 2, cooldown = "5s";
            builder builder.threshold(2).cooldown(Duration::from_secs(5));
        cooldown_by_a_constant: threshold = 2, cooldown = LONGER;
            builder builder.threshold(2).cooldown(LONGER);
        half_open: threshold = 2, half_open = 2; builder builder.threshold(2).half_open(2);
        failure_rate: failure_rate = 0.5, min_calls = 4;
            builder builder.failure_rate(0.5).min_calls(4);
        failure_rate_and_threshold: failure_rate = 0.25, min_calls = 3, threshold = 4;
            builder builder.failure_rate(0.25).min_calls(3).threshold(4);
        a_whole_share: failure_rate = 1, min_calls = 2;
            builder builder.failure_rate(1.0).min_calls(2);
        slow_call: threshold = 2, slow_call = "1999ms";
            builder builder.threshold(2).slow_call(Duration::from_millis(1999));
        backoff: threshold = 2, half_open = 1, backoff = 1.5;
            builder builder.threshold(2).half_open(1).backoff(1.5);
        a_whole_backoff: threshold = 2, half_open = 1, backoff = 2;
            builder builder.threshold(2).half_open(1).backoff(2.0);
        max_cooldown: threshold = 2, half_open = 1, backoff = 3.0, max_cooldown = "15s";
            builder builder.threshold(2).half_open(1).backoff(3.0).max_cooldown(LONGER);
        max_cooldown_by_a_constant:
            threshold = 2, half_open = 1, backoff = 3, max_cooldown = LONGER, cooldown = "4s";
            builder builder
                .threshold(2)
                .half_open(1)
                .backoff(3.0)
                .max_cooldown(LONGER)
                .cooldown(Duration::from_secs(4));
        reset_on_success: threshold = 2, reset_on_success = false;
            builder builder.threshold(2).reset_on_success(false);
    }

    #[test]
    fn no_jitter_is_none() {
        #[circuit_breaker(threshold = 2, window = "10s", jitter = 0)]
        fn function(step: Step) -> io::Result<()> {
            run(step)
        }

        assert_eq!(
            trace(|| Box::new(function)),
            trace_built(|builder| builder.threshold(2))
        );
    }
}

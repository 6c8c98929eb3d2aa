//! The breakers: how each is set up and called.

use std::cell::RefCell;
use std::future::poll_fn;
use std::iter::Repeat;
use std::pin::Pin;
use std::thread::LocalKey;
use std::time::Duration;

use breakerbox::CircuitBreaker;
use failsafe::failure_policy::{self, ConsecutiveFailures, SuccessRateOverTimeWindow};
use failsafe::{CircuitBreaker as _, FailurePolicy, StateMachine, backoff};
use recloser::Recloser;
use throttle_net::{Decision, Limiter, ThrottleError, Trip};
use tower::{Layer, Service, service_fn};
use tower_resilience_circuitbreaker::{CircuitBreakerError, CircuitBreakerLayer};

use crate::work::{Error, Outcome};

/// The peers in the order of the tables: the names of their crates.
pub const PEERS: [&str; 5] = [
    Failsafe::NAME,
    Recloser::NAME,
    breaker::CircuitBreaker::NAME,
    ThrottleNet::NAME,
    TOWER_RESILIENCE,
];

/// What opens a breaker, and its cooldown.
#[derive(Clone, Copy)]
pub enum Opens {
    /// This number of failures without a success between.
    InARow(u32, Duration),
    /// A failure rate. The cooldown is [`LONG`].
    AtARate,
}

use Opens::{AtARate, InARow};

/// The cooldown of breakers that do not close again during a run.
pub const LONG: Duration = Duration::from_secs(60 * 60);
/// The failure rate, of at least [`MIN_CALLS`].
pub const RATE: f64 = 0.5;
/// The rate for those that take it so.
const SHORT_RATE: f32 = 0.5;
/// The minimum number of calls before the rate is evaluated.
pub const MIN_CALLS: u32 = 20;
/// The window of a rate, if it is one of time.
pub const WINDOW: Duration = Duration::from_secs(10);
/// The window of a rate, if it is a number of calls.
const LAST_CALLS: u32 = 100;
/// The timeout of a call, never reached.
pub const LIMIT: Duration = Duration::from_secs(10);

/// A breaker around sync functions.
pub trait Breaker {
    /// The name in tables.
    const NAME: &str;

    /// Returns a breaker that opens so.
    fn new_that(opens: Opens) -> Self;

    /// Calls the function through the breaker.
    ///
    /// # Errors
    ///
    /// Fails if the function does, or if the breaker refuses.
    fn guard(&self, work: impl FnOnce() -> Outcome) -> Outcome;
}

impl Breaker for CircuitBreaker {
    const NAME: &str = "`CircuitBreaker`";

    fn new_that(opens: Opens) -> Self {
        let builder = Self::builder();
        let builder = match opens {
            InARow(n, cooldown) => builder.threshold(n).window(LONG).cooldown(cooldown),
            AtARate => builder
                .failure_rate(RATE)
                .min_calls(MIN_CALLS)
                .window(WINDOW),
        };
        builder.build().expect("all are in range")
    }

    #[inline]
    fn guard(&self, work: impl FnOnce() -> Outcome) -> Outcome {
        Ok(self.call(work)?)
    }
}

/// The breaker of failsafe that is the cheapest and the nearest to ours.
pub type Failsafe = StateMachine<ConsecutiveFailures<Repeat<Duration>>, ()>;
/// The breaker of failsafe whose rate is that of a window of time.
pub type FailsafeAtARate = StateMachine<SuccessRateOverTimeWindow<Repeat<Duration>>, ()>;

impl From<Opens> for ConsecutiveFailures<Repeat<Duration>> {
    fn from(opens: Opens) -> Self {
        let InARow(failures, cooldown) = opens else {
            unimplemented!("`FailsafeAtARate` is another type");
        };
        failure_policy::consecutive_failures(failures, backoff::constant(cooldown))
    }
}

impl From<Opens> for SuccessRateOverTimeWindow<Repeat<Duration>> {
    fn from(_: Opens) -> Self {
        let policy = failure_policy::success_rate_over_time_window;
        policy(RATE, MIN_CALLS, WINDOW, backoff::constant(LONG))
    }
}

impl<P: FailurePolicy + From<Opens>> Breaker for StateMachine<P, ()> {
    const NAME: &str = "failsafe";

    fn new_that(opens: Opens) -> Self {
        let config = failsafe::Config::new();
        config.failure_policy(opens.into()).build()
    }

    #[inline]
    fn guard(&self, work: impl FnOnce() -> Outcome) -> Outcome {
        Ok(self.call(work)?)
    }
}

/// It knows only rates: to open at failures in a row is to open when all of the last calls failed.
impl Breaker for Recloser {
    const NAME: &str = "recloser";

    fn new_that(opens: Opens) -> Self {
        let (calls, rate, cooldown) = match opens {
            InARow(failures, cooldown) => (failures, 1.0, cooldown),
            AtARate => (LAST_CALLS, SHORT_RATE, LONG),
        };
        let builder = Self::custom().closed_len(calls as usize).error_rate(rate);
        builder.half_open_len(1).open_wait(cooldown).build()
    }

    #[inline]
    fn guard(&self, work: impl FnOnce() -> Outcome) -> Outcome {
        Ok(self.call(work)?)
    }
}

impl Breaker for breaker::CircuitBreaker {
    const NAME: &str = "breaker";

    fn new_that(opens: Opens) -> Self {
        // A rate of zero is none. The window is then the smallest there is.
        let (failures, rate, window, cooldown) = match opens {
            InARow(failures, cooldown) => (failures, 0.0, 1, cooldown),
            AtARate => (u32::MAX, SHORT_RATE, LAST_CALLS, LONG),
        };
        let config = breaker::CircuitBreakerConfig::builder()
            .consecutive_failures(failures)
            .failure_rate_threshold(rate)
            .sliding_window_size(window)
            .minimum_calls(MIN_CALLS)
            .half_open_max_calls(1)
            .wait_duration(cooldown);
        Self::new(config.build())
    }

    /// By hand, as its `call` takes only futures.
    #[inline]
    fn guard(&self, work: impl FnOnce() -> Outcome) -> Outcome {
        if self.is_open() {
            return Err(Error::Refused);
        }
        let outcome = work();
        match outcome {
            Ok(_) => self.record_success(),
            Err(_) => self.record_failure(),
        }
        outcome
    }
}

/// The breaker of throttle-net, around a limiter that admits everything.
pub type ThrottleNet = throttle_net::CircuitBreaker<Unlimited>;

/// The limiter that admits everything and costs nothing.
pub struct Unlimited;

impl Limiter for Unlimited {
    fn peek(&self, _: u32) -> Decision {
        Decision::Acquired
    }

    fn acquire_cost(&self, _: u32) -> Decision {
        Decision::Acquired
    }

    fn available(&self) -> u32 {
        u32::MAX
    }

    fn capacity(&self) -> u32 {
        u32::MAX
    }
}

/// Its windowed trip looks at the time as ours does, but no success resets that one: a script in which
/// nearly all calls fail would open it.
impl Breaker for ThrottleNet {
    const NAME: &str = "throttle-net";

    fn new_that(opens: Opens) -> Self {
        let at_a_rate = Trip::Ratio {
            window: LAST_CALLS,
            ratio: RATE,
            min_calls: MIN_CALLS,
        };
        let (trip, cooldown) = match opens {
            InARow(failures, cooldown) => (Trip::Consecutive(failures), cooldown),
            AtARate => (at_a_rate, LONG),
        };
        let builder = throttle_net::CircuitBreaker::builder();
        builder.trip(trip).cooldown(cooldown).build(Unlimited)
    }

    #[inline]
    fn guard(&self, work: impl FnOnce() -> Outcome) -> Outcome {
        let permit = self.try_acquire()?.ok_or(Error::Refused)?;
        let outcome = work();
        match outcome {
            Ok(_) => permit.success(),
            Err(_) => permit.failure(),
        }
        outcome
    }
}

impl From<ThrottleError> for Error {
    fn from(_: ThrottleError) -> Self {
        Self::Refused
    }
}

/// The name of tower-resilience in tables.
pub const TOWER_RESILIENCE: &str = "tower-resilience-circuitbreaker";

type Answer = Pin<Box<dyn Future<Output = Result<u64, CircuitBreakerError<Error>>> + Send>>;

/// A service behind tower-resilience's layer, which boxes futures anyway.
pub type TowerService = RefCell<
    Box<dyn Service<u64, Response = u64, Error = CircuitBreakerError<Error>, Future = Answer>>,
>;

/// Returns a layer whose services all share one breaker.
///
/// # Panics
///
/// Panics if a value is out of range.
#[must_use]
pub fn tower_layer(failures: u32, cooldown: Duration) -> CircuitBreakerLayer {
    let builder = CircuitBreakerLayer::builder()
        .consecutive_failures(failures as usize)
        .permitted_calls_in_half_open(1)
        .wait_duration_in_open(cooldown);
    builder.build_with_handle().expect("all are in range").0
}

/// Returns a service that calls the function.
pub fn tower_service<F: Future<Output = Outcome> + Send + 'static>(
    layer: &CircuitBreakerLayer,
    function: fn(u64) -> F,
) -> TowerService {
    RefCell::new(Box::new(layer.layer(service_fn(function))))
}

/// Calls the service of this thread, as a connection has one: to clone one a call costs more.
///
/// # Errors
///
/// Fails if the function does, or if the breaker refuses.
pub async fn tower_call(service: &'static LocalKey<TowerService>, input: u64) -> Outcome {
    poll_fn(|context| service.with_borrow_mut(|service| service.poll_ready(context))).await?;
    let answer = service.with_borrow_mut(|service| service.call(input));
    Ok(answer.await?)
}

/// The error of the function, or else a refusal.
macro_rules! inner_or_refused {
    ($($error:ty, $inner:path;)*) => {
        $(impl From<$error> for Error {
            fn from(error: $error) -> Self {
                match error {
                    $inner(error) => error,
                    _ => Self::Refused,
                }
            }
        })*
    };
}

inner_or_refused! {
    failsafe::Error<Self>, failsafe::Error::Inner;
    recloser::Error<Self>, recloser::Error::Inner;
    breaker::CircuitBreakerError<Self>, breaker::CircuitBreakerError::Failure;
    CircuitBreakerError<Self>, CircuitBreakerError::Inner;
}

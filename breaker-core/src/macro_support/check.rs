//! The values of the arguments, checked while the user's crate is compiled: each is the initial value of
//! a constant, and a panic there is an error at the argument.

use std::time::Duration;

use crate::config::check;
use crate::error::ConfigError;

macro_rules! checks {
    ($($argument:ident: $ty:ty;)+) => {
        $(
            #[must_use]
            #[track_caller]
            pub const fn $argument(value: $ty) -> $ty {
                checked(check::$argument(value));
                value
            }
        )+
    };
}

checks! {
    threshold: u32;
    window: Duration;
    cooldown: Duration;
    half_open: u32;
    failure_rate: f64;
    min_calls: u32;
    slow_call: Duration;
    backoff: f64;
    jitter: f64;
    name: &'static str;
    max_keys: usize;
}

/// `first` is the cooldown that it grows from.
#[must_use]
#[track_caller]
pub const fn max_cooldown(value: Duration, first: Duration) -> Duration {
    checked(check::max_cooldown(value, first));
    value
}

#[must_use]
pub const fn reset_on_success(value: bool) -> bool {
    value
}

#[must_use]
#[track_caller]
pub const fn timeout(value: Duration) -> Duration {
    // Of no interest to `config`: a time-out is a call's, not the breaker's.
    assert!(
        !value.is_zero(),
        "`timeout` is zero: write how long a call may take, or leave it out for no time-out"
    );
    value
}

/// `cooldown` is that of a breaker with `half_open`.
#[must_use]
#[track_caller]
pub const fn timeout_of_probe(value: Duration, cooldown: Duration) -> Duration {
    assert!(
        value.as_nanos() < cooldown.as_nanos(),
        "`timeout` is not shorter than the cooldown: with `half_open`, a probe that hangs gives up its \
         place after one cooldown, and what it comes to says nothing any more; write a shorter \
         `timeout` or a longer `cooldown`"
    );
    timeout(value)
}

#[track_caller]
const fn checked(check: Result<(), ConfigError>) {
    if let Err(error) = check {
        panic!("{}", error.message);
    }
}

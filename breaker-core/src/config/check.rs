//! What a value may be, said once: `build` asks at run time, the attribute at compile time.

use std::time::Duration;

use crate::error::ConfigError;

pub(crate) const fn threshold(threshold: u32) -> Result<(), ConfigError> {
    if threshold == 0 {
        return Err(ConfigError {
            argument: "threshold",
            message: "`threshold` is zero: write how many failures open the breaker, at least 1",
        });
    }
    Ok(())
}

pub(crate) const fn window(window: Duration) -> Result<(), ConfigError> {
    if window.is_zero() {
        return Err(ConfigError {
            argument: "window",
            message: "`window` is zero: write how long a failure counts, for instance 10 seconds",
        });
    }
    Ok(())
}

pub(crate) const fn cooldown(cooldown: Duration) -> Result<(), ConfigError> {
    if cooldown.is_zero() {
        return Err(ConfigError {
            argument: "cooldown",
            message: "`cooldown` is zero: write how long the breaker stays open, or leave it out \
                      for one window",
        });
    }
    Ok(())
}

pub(crate) const fn half_open(probes: u32) -> Result<(), ConfigError> {
    if probes == 0 {
        return Err(ConfigError {
            argument: "half_open",
            message: "`half_open` is zero: write how many probes must succeed, at least 1, or leave \
                      it out to close at once after the cooldown",
        });
    }
    Ok(())
}

pub(crate) const fn failure_rate(share: f64) -> Result<(), ConfigError> {
    // Written so that what is not a number is refused.
    if !(share > 0.0 && share <= 1.0) {
        return Err(ConfigError {
            argument: "failure_rate",
            message: "`failure_rate` is not a share: write which part of the calls must fail, more \
                      than 0 and at most 1, such as 0.5 for half of them",
        });
    }
    Ok(())
}

pub(crate) const fn min_calls(calls: u32) -> Result<(), ConfigError> {
    if calls == 0 {
        return Err(ConfigError {
            argument: "min_calls",
            message: "`min_calls` is zero: write of how many calls the rate is taken, at least 1",
        });
    }
    Ok(())
}

pub(crate) const fn slow_call(limit: Duration) -> Result<(), ConfigError> {
    if limit.is_zero() {
        return Err(ConfigError {
            argument: "slow_call",
            message: "`slow_call` is zero: write how long a call may take before it counts as a \
                      failure, or leave it out",
        });
    }
    Ok(())
}

pub(crate) const fn backoff(factor: f64) -> Result<(), ConfigError> {
    if !(factor >= 1.0 && factor.is_finite()) {
        return Err(ConfigError {
            argument: "backoff",
            message: "`backoff` is less than 1 or not finite: write how many times longer each \
                      cooldown is than the one before, such as 2.0, or leave it out",
        });
    }
    Ok(())
}

pub(crate) const fn max_cooldown(longest: Duration, cooldown: Duration) -> Result<(), ConfigError> {
    if longest.as_nanos() < cooldown.as_nanos() {
        return Err(ConfigError {
            argument: "max_cooldown",
            message: "`max_cooldown` is shorter than the first cooldown, which is `cooldown` or else \
                      `window`: write how long the longest may be",
        });
    }
    Ok(())
}

pub(crate) const fn jitter(share: f64) -> Result<(), ConfigError> {
    if !(share >= 0.0 && share <= 1.0) {
        return Err(ConfigError {
            argument: "jitter",
            message: "`jitter` is not a share: write by which part a cooldown may be shorter, from \
                      0 to 1, such as 0.2",
        });
    }
    Ok(())
}

pub(crate) const fn max_keys(keys: usize) -> Result<(), ConfigError> {
    if keys == 0 {
        return Err(ConfigError {
            argument: "max_keys",
            message: "`max_keys` is zero: write how many keys have a breaker at once, at least 1",
        });
    }
    Ok(())
}

pub(crate) const fn name(name: &str) -> Result<(), ConfigError> {
    if name.is_empty() {
        return Err(ConfigError {
            argument: "name",
            message: "`name` is empty: write what the breaker protects, or leave it out",
        });
    }
    Ok(())
}

pub(super) const MISSING_THRESHOLD: ConfigError = ConfigError {
    argument: "threshold",
    message: "`threshold` is missing: write how many failures open the breaker, at least 1, or give \
              it a `failure_rate`",
};

pub(super) const MISSING_WINDOW: ConfigError = ConfigError {
    argument: "window",
    message: "`window` is missing: write how long a failure counts, for instance 10 seconds",
};

pub(super) const MISSING_MIN_CALLS: ConfigError = ConfigError {
    argument: "min_calls",
    message: "`min_calls` is missing: write of how many calls `failure_rate` is taken at least, such \
              as 20",
};

pub(super) const MISSING_FAILURE_RATE: ConfigError = ConfigError {
    argument: "failure_rate",
    message: "`failure_rate` is missing: `min_calls` says of how many calls it is taken; write which \
              share must fail, such as 0.5, or leave both out",
};

pub(super) const MISSING_BACKOFF: ConfigError = ConfigError {
    argument: "backoff",
    message: "`backoff` is missing: `max_cooldown` says how far it goes; write how many times longer \
              each cooldown is, such as 2.0, or leave both out",
};

pub(super) const MISSING_JITTER: ConfigError = ConfigError {
    argument: "jitter",
    message: "`jitter` is missing: `jitter_seed` says which one; write by which share a cooldown may \
              be shorter, such as 0.2, or leave both out",
};

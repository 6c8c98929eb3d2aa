//! A builder that is told what a scenario's configuration says.

use ::breakerbox::{Builder, CircuitBreaker};

use crate::scenario::{Config, Length};

pub(crate) fn configured(config: &Config) -> Builder {
    let mut builder = CircuitBreaker::builder();
    if let Some(threshold) = config.threshold {
        builder = builder.threshold(threshold);
    }
    if let Some(Length(window)) = config.window {
        builder = builder.window(window);
    }
    if let Some(Length(cooldown)) = config.cooldown {
        builder = builder.cooldown(cooldown);
    }
    if let Some(probes) = config.half_open {
        builder = builder.half_open(probes);
    }
    if let Some(share) = config.failure_rate {
        builder = builder.failure_rate(share);
    }
    if let Some(calls) = config.min_calls {
        builder = builder.min_calls(calls);
    }
    if let Some(Length(limit)) = config.slow_call {
        builder = builder.slow_call(limit);
    }
    if let Some(factor) = config.backoff {
        builder = builder.backoff(factor);
    }
    if let Some(Length(longest)) = config.max_cooldown {
        builder = builder.max_cooldown(longest);
    }
    if let Some(reset) = config.reset_on_success {
        builder = builder.reset_on_success(reset);
    }
    builder
}

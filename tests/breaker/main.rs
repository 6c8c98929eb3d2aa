//! The breaker by itself, through the public API of the runtime.

mod backoff;
mod config;
mod failure_rate;
mod half_open;
mod keyed;
mod operator;
mod registry;
mod slow_calls;
mod timeouts;
#[cfg(feature = "tokio")]
mod tokio_timer;
mod transitions;
mod verdicts;
mod window;

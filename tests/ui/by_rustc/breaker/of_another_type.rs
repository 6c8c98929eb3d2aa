//! A `breaker` that is something else.

use std::io;
use std::sync::OnceLock;
use std::time::Duration;

use breakerbox::{CircuitBreaker, circuit_breaker};

static NUMBER: u32 = 5;

static LOCK: OnceLock<CircuitBreaker> = OnceLock::new();

fn shared() -> CircuitBreaker {
    CircuitBreaker::new(5, Duration::from_secs(10))
}

#[circuit_breaker(breaker = NUMBER)]
//                          ^ E0308
fn number() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(breaker = LOCK)]
//                          ^ E0308
fn in_a_once_lock() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(breaker = shared)]
//                          ^ E0308
fn function_that_is_not_called() -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(breaker = CircuitBreaker::builder().threshold(5).build())]
//                          ^ E0308
fn builder_that_may_fail() -> io::Result<()> {
    Ok(())
}

struct Client {
    name: String,
}

impl Client {
    #[circuit_breaker(breaker = self.name)]
    //                          ^ E0308
    async fn field(&self) -> io::Result<()> {
        Ok(())
    }
}

fn main() {}

//! A client whose methods have breakers: `cargo run --example method`.
//!
//! Each annotated method has one breaker, a static, for all the instances of its type. Here that is
//! right, as every `Prices` talks to the same service. It is wrong for a client that is made for one
//! host or another: a host that is down would lock out the others.

use std::time::Duration;

use breakerbox::{BreakerError, circuit_breaker};
use tokio::time::sleep;

/// A client of a service that is not well.
#[derive(Clone)]
struct Prices {
    /// How long the service takes for an answer.
    delay: Duration,
}

#[derive(Debug, thiserror::Error)]
enum PriceError {
    #[error("there is no `{0}`")]
    NoSuchSymbol(String),
    /// What the attribute needs: a way from the breaker's error to this one.
    #[error(transparent)]
    Breaker(#[from] BreakerError),
}

impl Prices {
    /// Async, so `&self` and `&str` may be borrowed though there is a time-out: the body is dropped
    /// at its deadline, and does not outlive the call.
    ///
    /// The name is what errors call the breaker. Without it that is `method::latest`.
    #[circuit_breaker(threshold = 2, window = "10s", timeout = "50ms", name = "latest price")]
    async fn latest(&self, symbol: &str) -> Result<u64, PriceError> {
        sleep(self.delay).await;
        match symbol {
            "ACME" => Ok(42),
            _ => Err(PriceError::NoSuchSymbol(symbol.to_owned())),
        }
    }

    /// Another method, another breaker. Failures among successes add up here, as a success does not
    /// forget them.
    #[circuit_breaker(threshold = 3, window = "10s", reset_on_success = false)]
    async fn history(&mut self, days: u32) -> Result<Vec<u64>, PriceError> {
        let price = self.latest("ACME").await?;
        Ok((0..days).map(|day| price + u64::from(day)).collect())
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut prices = Prices {
        delay: Duration::from_millis(1),
    };
    println!("The service answers:");
    println!("  latest:  {:?}", prices.latest("ACME").await);
    println!("  history: {:?}", prices.history(3).await);

    println!("It takes too long, twice, and `latest` is refused:");
    let slow = Prices {
        delay: Duration::from_secs(60),
    };
    for _ in 0..3 {
        println!("  latest:  {}", told(slow.latest("ACME").await));
    }

    println!("The other instance shares that breaker, though it is quick:");
    println!("  latest:  {}", told(prices.latest("ACME").await));

    println!(
        "`history` has a breaker of its own, which lets it through to the refusal of `latest`:"
    );
    println!("  history: {}", told(prices.history(3).await));
}

fn told<T: std::fmt::Debug>(result: Result<T, PriceError>) -> String {
    match result {
        Ok(value) => format!("{value:?}"),
        Err(PriceError::Breaker(error)) => format!("{error}"),
        Err(error) => format!("the service says: {error}"),
    }
}

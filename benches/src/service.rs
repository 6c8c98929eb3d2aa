//! A service behind tower-resilience's layer.

use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::Pin;
use std::thread::LocalKey;

use tower::{Layer, service_fn};
use tower_resilience_circuitbreaker::{CircuitBreakerError, CircuitBreakerLayer};

use crate::work::{Error, Outcome};

type Result = std::result::Result<u64, CircuitBreakerError<Error>>;

/// Without a type to name. The layer's futures are boxed already, so this costs no allocation.
pub(crate) type Service = Box<
    dyn tower::Service<
            u64,
            Response = u64,
            Error = CircuitBreakerError<Error>,
            Future = Pin<Box<dyn Future<Output = Result> + Send>>,
        >,
>;

pub(crate) fn service<F: Future<Output = Outcome> + Send + 'static>(
    layer: &CircuitBreakerLayer,
    function: fn(u64) -> F,
) -> RefCell<Service> {
    RefCell::new(Box::new(layer.layer(service_fn(function))))
}

/// A thread has one, as a connection would: to clone one for each call costs more.
pub(crate) async fn call(service: &'static LocalKey<RefCell<Service>>, input: u64) -> Outcome {
    poll_fn(|context| service.with_borrow_mut(|service| service.poll_ready(context))).await?;
    Ok(service
        .with_borrow_mut(|service| service.call(input))
        .await?)
}

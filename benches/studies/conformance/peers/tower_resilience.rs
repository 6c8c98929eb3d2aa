//! tower-resilience: consecutive failures, or a rate over a window of time; a layer of tower.

use futures_lite::future::block_on;
use tower::util::BoxCloneSyncService;
use tower::{Layer, ServiceExt, service_fn};
use tower_resilience_circuitbreaker::{
    CircuitBreakerError, CircuitBreakerHandle, CircuitBreakerLayer, FnClassifier, SlidingWindowType,
};

use super::{Play, cooldown, window};
use crate::call::{Body, Breaker, Guarded, IS_FAILURE};
use crate::scenario::{Config, Hand, Outcome};

type Protected = BoxCloneSyncService<Body, (), CircuitBreakerError<Outcome>>;
type Classifier = fn(&Result<(), Outcome>) -> bool;
type Handle = CircuitBreakerHandle<FnClassifier<Classifier>>;

pub(crate) fn build(config: &Config, play: &mut Play<'_>) {
    let is_failure: Classifier = |result| result.as_ref().is_err_and(IS_FAILURE);
    let mut builder = CircuitBreakerLayer::builder()
        .wait_duration_in_open(cooldown(config))
        .permitted_calls_in_half_open(config.half_open.unwrap_or(1) as usize)
        .failure_classifier(is_failure);
    if let Some(threshold) = config.threshold {
        builder = builder.consecutive_failures(threshold as usize);
    }
    if let (Some(rate), Some(calls)) = (config.failure_rate, config.min_calls) {
        builder = builder
            .sliding_window_type(SlidingWindowType::TimeBased)
            .sliding_window_duration(window(config))
            .minimum_number_of_calls(calls as usize)
            .failure_rate_threshold(rate);
    }
    let built = builder.build_with_handle();
    let (layer, handle) = built.expect("a configuration of the corpus");
    let service = layer.layer(service_fn(|body: Body| body));
    play(&(Protected::new(service), handle));
}

impl Breaker for (Protected, Handle) {
    fn call(&self, body: Body) -> Guarded {
        let call = self.0.clone().oneshot(body);
        Box::pin(async { !matches!(call.await, Err(CircuitBreakerError::OpenCircuit)) })
    }

    fn by_hand(&self, hand: Hand) {
        match hand {
            Hand::Trip => block_on(self.1.force_open()),
            _ => block_on(self.1.reset()),
        }
    }
}

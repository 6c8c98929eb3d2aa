//! The callers: each calls, thinks, and calls again.

use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::time::sleep;

use crate::call::Protection;
use crate::exchange::Exchange;
use crate::plan::Plan;
use crate::tally::Tally;

/// They call until the runtime ends.
pub(crate) fn spawn(
    runtime: &Runtime,
    plan: &Plan,
    protection: Protection,
    exchange: &Arc<Exchange>,
    tally: &Arc<Tally>,
) {
    for _ in 0..plan.callers {
        let (exchange, tally) = (Arc::clone(exchange), Arc::clone(tally));
        let thinks = plan.thinks;
        runtime.spawn(async move {
            loop {
                sleep(at_random(thinks)).await;
                tally.note(protection.quote(&exchange, "ACME")).await;
            }
        });
    }
}

/// A time that is so long on average, and forgets how long it has lasted: callers in step would make
/// waves, and these are as spread out at the beginning as at any time.
fn at_random(average: Duration) -> Duration {
    average.mul_f64(-(1.0 - fastrand::f64()).ln())
}

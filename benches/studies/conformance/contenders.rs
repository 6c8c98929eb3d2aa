//! Who takes part.

mod breaker;
mod breakerbox;
mod failsafe;
mod recloser;
mod throttle_net;
mod tower_resilience;

pub(crate) use breakerbox::Ours;

use crate::contender::Contender;

/// breakerbox is the first.
pub(crate) const CONTENDERS: &[Contender] = &[
    breakerbox::CONTENDER,
    failsafe::CONTENDER,
    recloser::CONTENDER,
    breaker::CONTENDER,
    tower_resilience::CONTENDER,
    throttle_net::CONTENDER,
];

//! breakerbox

pub use breaker_core::*;
pub use breaker_macros::circuit_breaker;

#[doc(hidden)]
pub use breaker_core::macro_support;

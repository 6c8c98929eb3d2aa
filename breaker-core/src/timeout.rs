//! Time-outs: of futures, which are dropped, and of functions, which are left behind.

mod future;
mod pool;
#[cfg(feature = "tokio")]
mod timer;

pub(crate) use future::{Limit, Timeout, Unlimited};
pub(crate) use pool::run_in_pool;

//! Time-outs: of futures, which are dropped, and of functions, which are left behind.

mod future;
mod pool;
#[cfg(feature = "tokio")]
mod timer;

pub(crate) use future::{Elapsed, Timed, Untimed};
pub(crate) use pool::run_in_pool;

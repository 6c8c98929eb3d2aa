//! What the benchmarks share: whom they call, and the pages that they write.
//!
//! They call one function, bare and behind each of the breakers. All contenders have the same body,
//! signature and error type, and a breaker in a lazy static; of tower-resilience the layer is there, and
//! each thread has a service.
//!
//! What one benchmark alone decides by is here, too, if it is to have tests: a benchmark has none.

pub mod arguments;
pub mod asynchronous;
pub mod breakers;
pub mod clocks;
pub mod contender;
pub mod handed_off;
pub mod keyed;
pub mod machine;
pub mod numbers;
pub mod page;
pub mod peers;
pub mod rated;
mod service;
pub mod situation;
pub mod synchronous;
pub mod target;
pub mod timed;
pub mod transition;
pub mod valgrind;
pub mod versions;
pub mod work;

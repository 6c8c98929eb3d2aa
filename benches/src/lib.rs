//! What the benchmarks share: the function that is called, the breakers around it, the situations.
//!
//! All contenders have the same body, signature and error type. Each has its breaker in a static.

pub mod arguments;
pub mod contenders;
pub mod machine;
pub mod page;
pub mod peers;
pub mod situation;
pub mod target;
pub mod work;

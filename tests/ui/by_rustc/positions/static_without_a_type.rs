//! A static that declares a breaker without its type.

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
static BREAKER;
//     ^ error: what the attribute makes is a breaker: write `static BREAKER: CircuitBreaker;`
//            ^ error

fn main() {}

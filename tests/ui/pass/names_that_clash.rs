// Nothing of the user's gets in the way of what the attribute writes.
#![allow(dead_code, non_camel_case_types, unused_macros)]

use breakerbox::circuit_breaker;

type Duration = ();
type u32 = std::string::String;
type str = ();
type bool = ();

struct CircuitBreaker;
struct Lazy;
struct Result;
struct Ok;
struct Err;
struct Some;
struct None;
struct Option;
struct From;
struct Into;

macro_rules! concat {
    () => {};
}
macro_rules! module_path {
    () => {};
}

const __VALUE: () = ();
static __BREAKER: () = ();

#[circuit_breaker(
    threshold = 5,
    window = "10s",
    timeout = "1m",
    cooldown = "1m",
    reset_on_success = true,
    name = "clash"
)]
fn sync(__outcome: u8, __error: u8, breaker: u8, body: u8) -> std::io::Result<u8> {
    std::result::Result::Ok(__outcome + __error + breaker + body)
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
async fn asynchronous(__output: u8, __body: u8) -> std::io::Result<u8> {
    std::result::Result::Ok(__output + __body)
}

fn main() {
    std::assert_eq!(sync(1, 2, 3, 4).unwrap(), 10);
    std::assert_eq!(futures_lite::future::block_on(asynchronous(1, 2)).unwrap(), 3);
}

//! The attribute on what is no item: an argument, a closure, a statement.

use std::io;

use breakerbox::circuit_breaker;

fn argument(#[circuit_breaker(threshold = 5, window = "10s")] name: &str) -> io::Result<usize> {
//            ^ error
    Ok(name.len())
}

fn closure() {
    let ping = #[circuit_breaker(threshold = 5, window = "10s")]
    //         ^ E0658
    //         ^ E0658
    || -> io::Result<()> { Ok(()) };
    // <- error
    ping().unwrap();
}

fn statement() {
    #[circuit_breaker(threshold = 5, window = "10s")]
    // <- E0658
    let answer: io::Result<()> = Ok(());
    // <- error: `#[circuit_breaker]` goes on a function, and this is a statement
    answer.unwrap();
}

fn main() {}

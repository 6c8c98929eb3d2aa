//! A `timeout` on a sync function whose arguments may borrow.

use std::io;

use breakerbox::circuit_breaker;

struct Borrowed<'a>(&'a str);

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
//                                                         ^ E0521
fn lifetime_that_is_hidden(text: Borrowed) -> io::Result<usize> {
    Ok(text.0.len())
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
//                                                         ^ E0310
fn generic<T: AsRef<[u8]> + Send>(data: T) -> io::Result<usize> {
    Ok(data.as_ref().len())
}

fn main() {}

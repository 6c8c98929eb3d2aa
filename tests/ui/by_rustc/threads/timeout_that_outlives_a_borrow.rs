//! A `timeout` on a sync function whose arguments may borrow.

use std::io;

use breakerbox::circuit_breaker;

struct Borrowed<'a>(&'a str);

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
fn lifetime_that_is_hidden(text: Borrowed) -> io::Result<usize> {
//                         ^ E0521
    Ok(text.0.len())
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
fn generic<T: AsRef<[u8]> + Send>(data: T) -> io::Result<usize> {
//                                ^ E0310
    Ok(data.as_ref().len())
}

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
fn beside_another(count: usize, text: Borrowed) -> io::Result<usize> {
//                ^ E0521
    Ok(count + text.0.len())
}

fn main() {}

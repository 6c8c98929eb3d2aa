use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
fn ping(names: &mut Vec<String>) -> io::Result<usize> {
    let first = &names[0];
    names.clear();
    Ok(first.len())
}

fn main() {}

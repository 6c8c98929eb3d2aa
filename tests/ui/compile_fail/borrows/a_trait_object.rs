use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
fn send(write: &mut dyn io::Write) -> io::Result<()> {
    write.flush()
}

fn main() {}

use std::io;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 5, window = "10s")]
trait Ping {
    fn ping(&self) -> io::Result<()> {
        Ok(())
    }
}

fn main() {}

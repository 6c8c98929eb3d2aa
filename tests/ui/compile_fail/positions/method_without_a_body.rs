use std::io;

use breakerbox::circuit_breaker;

trait Ping {
    #[circuit_breaker(threshold = 5, window = "10s")]
    fn ping(&self) -> io::Result<()>;
}

fn main() {}

use std::io;
use std::pin::Pin;

use breakerbox::circuit_breaker;

struct Client;

impl Client {
    #[circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]
    fn ping(self: Pin<&mut Self>) -> io::Result<()> {
        Ok(())
    }
}

fn main() {}

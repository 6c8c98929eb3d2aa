use std::io;
use std::time::Duration;

use breakerbox::circuit_breaker;

struct Client {
    patience: Duration,
}

impl Client {
    #[circuit_breaker(threshold = 5, window = "10s", timeout = self.patience)]
    async fn ping(&self) -> io::Result<()> {
        Ok(())
    }
}

fn main() {}

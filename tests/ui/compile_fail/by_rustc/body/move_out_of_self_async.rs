use std::io;

use breakerbox::circuit_breaker;

struct Client {
    name: String,
}

impl Client {
    #[circuit_breaker(threshold = 5, window = "10s")]
    async fn take(&self) -> io::Result<String> {
        Ok(self.name)
    }
}

fn main() {}

use std::io;

use breakerbox::circuit_breaker;

struct Client {
    name: String,
}

impl Client {
    #[circuit_breaker(breaker = self.name)]
    async fn ping(&self) -> io::Result<()> {
        Ok(())
    }
}

fn main() {}

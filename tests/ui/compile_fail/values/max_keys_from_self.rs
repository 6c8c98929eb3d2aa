use std::io;

use breakerbox::circuit_breaker;

struct Client {
    hosts: usize,
}

impl Client {
    #[circuit_breaker(threshold = 5, window = "10s", key = host, max_keys = self.hosts)]
    fn ping(&self, host: &str) -> io::Result<usize> {
        Ok(self.hosts + host.len())
    }
}

fn main() {}

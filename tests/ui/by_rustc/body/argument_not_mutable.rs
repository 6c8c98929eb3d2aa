//! An assignment or a move that the argument does not allow, which is shared or not `mut`.

use std::io;

use breakerbox::circuit_breaker;

struct Client {
    name: String,
    calls: u32,
}

impl Client {
    #[circuit_breaker(threshold = 5, window = "10s")]
    fn take(&self) -> io::Result<String> {
        Ok(self.name)
        // ^ E0507
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    async fn take_async(&self) -> io::Result<String> {
        Ok(self.name)
        // ^ E0507
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    fn count(&self) -> io::Result<u32> {
        self.calls += 1;
        // <- E0594
        Ok(self.calls)
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    async fn count_async(&self) -> io::Result<u32> {
        self.calls += 1;
        // <- E0594
        Ok(self.calls)
    }
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn argument(number: u32) -> io::Result<u32> {
    number += 1;
    // <- E0384
    Ok(number)
}

#[circuit_breaker(threshold = 5, window = "10s")]
async fn argument_async(number: u32) -> io::Result<u32> {
    number += 1;
    // <- E0384
    Ok(number)
}

fn main() {}

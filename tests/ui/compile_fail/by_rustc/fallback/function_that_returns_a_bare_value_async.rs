use breakerbox::{BreakerError, circuit_breaker};

struct Silent;

fn last_known(_: BreakerError) -> u32 {
    0
}

#[circuit_breaker(threshold = 5, window = "10s", fallback = last_known)]
async fn ping() -> Result<u32, Silent> {
    Err(Silent)
}

fn main() {}

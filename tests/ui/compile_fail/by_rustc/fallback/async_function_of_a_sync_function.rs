use breakerbox::{BreakerError, circuit_breaker};

struct Silent;

async fn last_known(_: BreakerError) -> Result<u32, Silent> {
    Ok(0)
}

#[circuit_breaker(threshold = 5, window = "10s", fallback = last_known)]
fn ping() -> Result<u32, Silent> {
    Err(Silent)
}

fn main() {}

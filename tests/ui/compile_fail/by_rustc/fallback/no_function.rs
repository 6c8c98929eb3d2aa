use breakerbox::circuit_breaker;

struct Silent;

const LAST_KNOWN: Result<u32, Silent> = Ok(0);

#[circuit_breaker(threshold = 5, window = "10s", fallback = LAST_KNOWN)]
fn ping() -> Result<u32, Silent> {
    Err(Silent)
}

fn main() {}

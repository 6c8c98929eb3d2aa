use breakerbox::circuit_breaker;

struct Silent;

fn last_known() -> Result<u32, Silent> {
    Ok(0)
}

#[circuit_breaker(threshold = 5, window = "10s", fallback = last_known)]
fn ping() -> Result<u32, Silent> {
    Err(Silent)
}

fn main() {}

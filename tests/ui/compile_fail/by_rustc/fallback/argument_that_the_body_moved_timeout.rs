use breakerbox::circuit_breaker;

struct Silent;

#[circuit_breaker(threshold = 5, window = "10s", timeout = "1s", fallback = |_| Ok(host.len()))]
fn ping(host: String) -> Result<usize, Silent> {
    drop(host);
    Err(Silent)
}

fn main() {}

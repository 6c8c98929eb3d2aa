use breakerbox::circuit_breaker;

struct Silent;

#[circuit_breaker(threshold = 5, window = "10s", fallback = |_| Ok(host.len()))]
async fn ping(host: String) -> Result<usize, Silent> {
    drop(host);
    Err(Silent)
}

fn main() {}

use std::io;
use std::time::Duration;

use breakerbox::circuit_breaker;

struct Config {
    window: Duration,
}

#[circuit_breaker(threshold = 5, window = config.window)]
fn ping(config: &Config) -> io::Result<()> {
    drop(config.window);
    Ok(())
}

fn main() {}

use std::io;

use breakerbox::circuit_breaker;

fn main() {
    let ping = #[circuit_breaker(threshold = 5, window = "10s")]
    || -> io::Result<()> { Ok(()) };
    ping().unwrap();
}

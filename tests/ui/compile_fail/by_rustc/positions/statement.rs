use std::io;

use breakerbox::circuit_breaker;

fn main() {
    #[circuit_breaker(threshold = 5, window = "10s")]
    let answer: io::Result<()> = Ok(());
    answer.unwrap();
}

use breakerbox::circuit_breaker;

struct Answer;

#[circuit_breaker(threshold = 5, window = "10s")]
fn ping() -> Answer {
    Answer
}

fn main() {}

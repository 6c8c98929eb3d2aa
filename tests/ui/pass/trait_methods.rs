use std::io;

use breakerbox::circuit_breaker;

trait Ping {
    const REPLY: u32;

    fn reply(&self) -> u32;

    #[circuit_breaker(threshold = 5, window = "10s")]
    fn ping(&self) -> io::Result<u32> {
        Ok(self.reply() + Self::REPLY)
    }

    #[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
    fn ping_owned(self) -> io::Result<u32>
    where
        Self: Sized + Send + 'static,
    {
        Ok(self.reply())
    }
}

struct Server;

impl Ping for Server {
    const REPLY: u32 = 1;

    #[circuit_breaker(threshold = 5, window = "10s")]
    fn ping(&self) -> io::Result<u32> {
        Ok(self.reply() + Self::REPLY + 1)
    }

    fn reply(&self) -> u32 {
        2
    }
}

struct Plain;

impl Ping for Plain {
    const REPLY: u32 = 5;

    fn reply(&self) -> u32 {
        3
    }
}

fn main() -> io::Result<()> {
    assert_eq!(Server.ping()?, 4);
    assert_eq!(Plain.ping()?, 8);
    assert_eq!(Plain.ping_owned()?, 3);
    Ok(())
}

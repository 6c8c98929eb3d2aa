use std::io;

use breakerbox::circuit_breaker;

macro_rules! protected {
    ($(#[$meta:meta])* $vis:vis fn $name:ident($arg:ident: $ty:ty) -> $ret:ty = $body:expr;
     $threshold:expr, $window:literal, $timeout:expr) => {
        $(#[$meta])*
        #[circuit_breaker(threshold = $threshold, window = $window, timeout = $timeout)]
        $vis fn $name($arg: $ty) -> $ret {
            let result = $body;
            Ok(result)
        }
    };
}

protected! {
    /// Documented where it is made.
    pub fn doubled(number: u32) -> io::Result<u32> = number * 2;
    2 + 3, "10s", std::time::Duration::from_secs(60)
}

macro_rules! block {
    ($name:ident $body:block) => {
        #[circuit_breaker(threshold = 5, window = "10s")]
        fn $name() -> io::Result<u32> $body
    };
}

block!(seven { Ok(7) });

macro_rules! item {
    ($item:item) => {
        #[circuit_breaker(threshold = 5, window = "10s")]
        $item
    };
}

item! {
    async fn eight() -> io::Result<u32> {
        Ok(8)
    }
}

fn main() -> io::Result<()> {
    assert_eq!(doubled(4)?, 8);
    assert_eq!(seven()?, 7);
    assert_eq!(futures_lite::future::block_on(eight())?, 8);
    Ok(())
}

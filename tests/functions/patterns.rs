//! Arguments that are patterns.

use std::io;

use breakerbox::circuit_breaker;
use futures_lite::future::block_on;

struct Point {
    x: u32,
    y: u32,
}

#[test]
fn an_argument_is_any_pattern() -> io::Result<()> {
    #[circuit_breaker(threshold = 5, window = "10s")]
    fn sync(Point { x, y: height }: Point, (a, _): (u32, u32), mut total: u32) -> io::Result<u32> {
        total += x + height + a;
        Ok(total)
    }
    #[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
    fn sync_timeout([first, .., last]: [u32; 4], _: String, _unused: bool) -> io::Result<u32> {
        Ok(first + last)
    }
    #[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
    async fn asynchronous(
        &Point { x, .. }: &Point,
        mut total @ 0..=u32::MAX: u32,
    ) -> io::Result<u32> {
        total += x;
        Ok(total)
    }

    assert_eq!(sync(Point { x: 1, y: 2 }, (3, 4), 5)?, 11);
    assert_eq!(sync_timeout([1, 2, 3, 4], String::new(), true)?, 5);
    let point = Point { x: 1, y: 2 };
    assert_eq!(block_on(asynchronous(&point, 3))?, 4);
    assert_eq!(point.y, 2);
    Ok(())
}

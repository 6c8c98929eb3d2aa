//! An unsafe function, within an unsafe block and outside of one.

use std::future::Future;
use std::io;

use breakerbox::circuit_breaker;

/// # Safety
///
/// `number` points to a number.
#[circuit_breaker(threshold = 5, window = "10s")]
unsafe fn sync(number: *const u32) -> io::Result<u32> {
    Ok(unsafe { *number })
}

/// # Safety
///
/// `number` points to a number.
#[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
async unsafe fn asynchronous(number: *const u32) -> io::Result<u32> {
    Ok(unsafe { *number })
}

struct Client;

impl Client {
    /// # Safety
    ///
    /// `number` is even.
    #[circuit_breaker(threshold = 5, window = "10s", key = *number, fallback = |_| Ok(*number + 6))]
    unsafe fn method(&self, number: &u32) -> io::Result<u32> {
        Ok(*number)
    }

    /// # Safety
    ///
    /// `number` points to a number.
    #[circuit_breaker(threshold = 5, window = "10s")]
    unsafe fn future(&self, number: *const u32) -> impl Future<Output = io::Result<u32>> {
        let number = unsafe { *number };
        async move { Ok(number) }
    }
}

fn main() {
    unsafe {
        let _ = sync(&1);
        drop(asynchronous(&1));
        let _ = Client.method(&2);
        drop(Client.future(&1));
    }
    let _ = sync(&1);
    //      ^ E0133
    drop(asynchronous(&1));
    //   ^ E0133
    let _ = Client.method(&2);
    //      ^ E0133
    drop(Client.future(&1));
    //   ^ E0133
}

use std::io;

use breakerbox::circuit_breaker;

/// # Safety
///
/// `number` points to a number.
#[circuit_breaker(threshold = 5, window = "10s")]
unsafe fn dangerous(number: *const u32) -> io::Result<u32> {
    Ok(unsafe { *number })
}

/// # Safety
///
/// `number` points to a number.
#[circuit_breaker(threshold = 1, window = "1h", timeout = "1m")]
async unsafe fn dangerous_later(number: *const u32) -> io::Result<u32> {
    match unsafe { *number } {
        0 => Err(io::ErrorKind::InvalidInput.into()),
        number => Ok(number),
    }
}

struct Client;

impl Client {
    /// # Safety
    ///
    /// `number` points to a number.
    #[circuit_breaker(threshold = 1, window = "1h", key = *number, fallback = |_| Ok(*number + 6))]
    unsafe fn dangerous(&self, number: &u32) -> io::Result<u32> {
        Err(io::ErrorKind::InvalidInput.into())
    }

    /// # Safety
    ///
    /// `number` points to a number.
    #[circuit_breaker(threshold = 5, window = "10s")]
    unsafe fn dangerous_future(&self, number: *const u32) -> impl Future<Output = io::Result<u32>> {
        let number = unsafe { *number };
        async move { Ok(number) }
    }
}

#[circuit_breaker(threshold = 5, window = "10s")]
#[track_caller]
fn tracks_its_caller() -> io::Result<u32> {
    Ok(std::panic::Location::caller().line())
}

#[circuit_breaker(threshold = 5, window = "10s")]
extern "Rust" fn rust() -> io::Result<u32> {
    Ok(1)
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn r#match(r#type: u32) -> io::Result<u32> {
    Ok(r#type)
}

#[circuit_breaker(threshold = 5, window = "10s")]
#[cfg(any())]
fn absent() -> Missing {}

#[circuit_breaker(threshold = 5, window = "10s")]
fn with_local_items() -> io::Result<u32> {
    use std::cmp::max;
    const ONE: u32 = 1;
    struct Local(u32);
    let label = 'label: {
        break 'label max(ONE, 2);
    };
    Ok(Local(label).0)
}

fn main() -> io::Result<()> {
    assert_eq!(unsafe { dangerous(&1) }?, 1);
    let dangerous_later = |number| futures_lite::future::block_on(unsafe { dangerous_later(&number) });
    assert_eq!(dangerous_later(1)?, 1);
    assert_eq!(dangerous_later(0).unwrap_err().kind(), io::ErrorKind::InvalidInput);
    assert_eq!(dangerous_later(1).unwrap_err().kind(), io::ErrorKind::ConnectionRefused);
    assert!(unsafe { Client.dangerous(&1) }.is_err());
    assert_eq!(unsafe { Client.dangerous(&1) }?, 7);
    assert_eq!(futures_lite::future::block_on(unsafe { Client.dangerous_future(&1) })?, 1);
    assert!(tracks_its_caller()? > 0);
    assert_eq!(rust()?, 1);
    assert_eq!(r#match(1)?, 1);
    assert_eq!(with_local_items()?, 2);
    Ok(())
}

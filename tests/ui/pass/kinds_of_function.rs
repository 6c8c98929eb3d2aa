use std::io;

use breakerbox::circuit_breaker;

/// # Safety
///
/// `number` points to a number.
#[circuit_breaker(threshold = 5, window = "10s")]
unsafe fn dangerous(number: *const u32) -> io::Result<u32> {
    Ok(unsafe { *number })
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
    assert_eq!(rust()?, 1);
    assert_eq!(r#match(1)?, 1);
    assert_eq!(with_local_items()?, 2);
    Ok(())
}

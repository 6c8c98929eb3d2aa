//! Deep chains of annotated functions compile, and large bodies fit the stack.
//!
//! This crate has rustc's default `recursion_limit`.

use std::io;

use breakerbox::circuit_breaker;
use futures_lite::future::yield_now;

/// A chain of async functions, each with the attribute, from the outermost to the innermost.
macro_rules! chain {
    ([$($settings:tt)*] $function:ident $($next:ident)+) => {
        #[circuit_breaker(threshold = 5, window = "10s", $($settings)*)]
        async fn $function(number: u32) -> io::Result<u32> {
            chain!(@next $($next)+)(number + 1).await
        }

        chain! { [$($settings)*] $($next)+ }
    };
    ([$($settings:tt)*] $function:ident) => {
        #[circuit_breaker(threshold = 5, window = "10s", $($settings)*)]
        async fn $function(number: u32) -> io::Result<u32> {
            yield_now().await;
            Ok(number + 1)
        }
    };
    (@next $next:ident $($rest:ident)*) => { $next };
}

async fn spawned(call: impl Future<Output = io::Result<u32>> + Send + 'static) -> u32 {
    tokio::spawn(call).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_chain_of_ten_functions_is_spawned() {
    chain! { [] a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 }
    assert_eq!(spawned(a1(0)).await, 10);
}

#[tokio::test]
async fn a_chain_of_eight_functions_with_a_timeout_is_spawned() {
    chain! { [timeout = "1m"] a1 a2 a3 a4 a5 a6 a7 a8 }
    assert_eq!(spawned(a1(0)).await, 8);
}

mod fifteen {
    use super::*;

    #[tokio::test]
    async fn a_chain_of_fifteen_functions_is_spawned() {
        chain! { [] a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11 a12 a13 a14 a15 }
        assert_eq!(spawned(a1(0)).await, 15);
    }

    #[tokio::test]
    async fn a_chain_of_fifteen_functions_with_a_timeout_is_spawned() {
        chain! { [timeout = "1m"] a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11 a12 a13 a14 a15 }
        assert_eq!(spawned(a1(0)).await, 15);
    }

    #[tokio::test]
    async fn a_chain_of_fifteen_functions_with_a_fallback_is_spawned() {
        chain! { [fallback = |_| Ok(0)] a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11 a12 a13 a14 a15 }
        assert_eq!(spawned(a1(0)).await, 15);
    }

    #[tokio::test]
    async fn a_chain_of_fifteen_functions_with_every_setting_of_a_call_is_spawned() {
        chain! {
            [timeout = "1m", fallback = |_| Ok(0), failure_if = Result::is_err]
            a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11 a12 a13 a14 a15
        }
        assert_eq!(spawned(a1(0)).await, 15);
    }
}

mod large {
    use std::thread;

    use futures_lite::future::block_on;

    use super::*;

    /// What a body holds across an await.
    const HELD: usize = 300_000;

    /// What a thread of Rust's has.
    const STACK: usize = 2 << 20;

    /// Polls a future, in its box, on a thread that has no more stack than usual.
    fn block_on_a_usual_stack<F>(make: impl FnOnce() -> F + Send + 'static) -> io::Result<u64>
    where
        F: Future<Output = io::Result<u64>>,
    {
        let thread = thread::Builder::new().stack_size(STACK);
        let thread = thread.spawn(|| block_on(Box::pin(make())));
        thread.unwrap().join().unwrap()
    }

    /// Bodies that hold as much, by the attribute's settings.
    macro_rules! large {
    ($([$($settings:tt)*] $function:ident)+) => {$(
        #[circuit_breaker(threshold = 5, window = "10s", $($settings)*)]
        #[expect(clippy::large_stack_arrays, reason = "it is to be large")]
        async fn $function(byte: u8) -> io::Result<u64> {
            let held = [byte; HELD];
            yield_now().await;
            Ok(held.iter().map(|byte| u64::from(*byte)).sum())
        }
    )+};
}

    #[test]
    fn a_large_future_in_a_box_fits_the_stack() {
        large! {
            [] plain
            [timeout = "1m"] timed
            [fallback = |_| Ok(0)] with_fallback
            [fallback = async |_| Ok(0)] with_async_fallback
            [timeout = "1m", fallback = |_| Ok(0), failure_if = Result::is_err] with_all
        }
        let sum = HELD as u64;
        assert_eq!(block_on_a_usual_stack(|| plain(1)).unwrap(), sum);
        assert_eq!(block_on_a_usual_stack(|| timed(1)).unwrap(), sum);
        assert_eq!(block_on_a_usual_stack(|| with_fallback(1)).unwrap(), sum);
        assert_eq!(
            block_on_a_usual_stack(|| with_async_fallback(1)).unwrap(),
            sum
        );
        assert_eq!(block_on_a_usual_stack(|| with_all(1)).unwrap(), sum);
    }
}

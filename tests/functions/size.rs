//! How much larger than without its breaker the future of an async function is.
//!
//! Whoever spawns or boxes it moves and keeps all of it, so it had better be little.

use std::io;

use futures_lite::future::yield_now;

/// The bytes that a breaker may add: the state of the call, the breaker, and where the body is. The arguments
/// that the function takes by value are in the future once more.
const MOST: usize = 48;

/// A function without a breaker and the same with one, for each. Beside the sizes of the two is that of the
/// arguments that are no references.
macro_rules! both {
    ($(async fn $name:ident($($argument:ident: $ty:ty = $value:expr),*) $body:block)+) => {
        $(
            mod $name {
                use super::*;

                pub(super) async fn plain($($argument: $ty),*) -> io::Result<usize> $body

                #[breakerbox::circuit_breaker(threshold = 5, window = "10s")]
                pub(super) async fn protected($($argument: $ty),*) -> io::Result<usize> $body
            }
        )+

        fn sizes() -> Vec<(&'static str, usize, usize, usize)> {
            vec![$((
                stringify!($name),
                0 $(+ if stringify!($ty).starts_with('&') { 0 } else { size_of::<$ty>() })*,
                size_of_val(&$name::plain($($value),*)),
                size_of_val(&$name::protected($($value),*)),
            )),+]
        }
    };
}

async fn send(text: String) -> usize {
    yield_now().await;
    text.len()
}

both! {
    async fn nothing() {
        yield_now().await;
        Ok(1)
    }
    async fn references(text: &str = "text", number: &u32 = &1) {
        yield_now().await;
        Ok(text.len() + *number as usize)
    }
    async fn string_held(text: String = String::new()) {
        yield_now().await;
        Ok(text.len())
    }
    async fn string_and_vec_held(text: String = String::new(), numbers: Vec<u8> = Vec::new()) {
        yield_now().await;
        Ok(text.len() + numbers.len())
    }
    async fn string_passed_on(text: String = String::new()) {
        Ok(send(text).await)
    }
    async fn string_not_held(text: String = String::new()) {
        let length = text.len();
        drop(text);
        yield_now().await;
        Ok(length)
    }
    async fn array_held(array: [u8; 1024] = [0; 1024]) {
        yield_now().await;
        Ok(array.len())
    }
    async fn array_not_held(array: [u8; 1024] = [0; 1024]) {
        let length = array.len();
        yield_now().await;
        Ok(length)
    }
    async fn array_of_its_own_held() {
        let array = [0; 1024];
        yield_now().await;
        Ok(array.len())
    }
}

#[test]
fn a_breaker_adds_little_to_the_size_of_a_future() {
    println!("{:24}{:>8}{:>8}{:>8}", "", "without", "with", "more");
    for (name, _, without, with) in sizes() {
        println!("{name:24}{without:8}{with:8}{:8}", with - without);
    }
    for (name, arguments, without, with) in sizes() {
        assert!(
            with - without <= MOST + arguments,
            "{name}: {without} without, {with} with"
        );
    }
}

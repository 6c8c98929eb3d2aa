//! Lints of async functions.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex};

use breakerbox::circuit_breaker;
use futures_lite::future::yield_now;

use crate::{Guard, checked, fetch, fetch_later, fetch_old};

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn nothing_awaited(symbol: &str) -> io::Result<f64> {
    fetch(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn future_dropped(symbol: &str) -> io::Result<f64> {
    fetch_later(symbol);
    let _ = fetch_later(symbol);
    fetch_later(symbol).await
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn unused_argument(symbol: &str, attempts: u32) -> io::Result<f64> {
    fetch_later(symbol).await
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn unused_mut_argument(mut symbol: String) -> io::Result<f64> {
    fetch_later(&symbol).await
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn argument_changed(mut symbol: String) -> io::Result<f64> {
    symbol.push('.');
    fetch_later(&symbol).await
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn unused_part_of_a_pattern((symbol, attempts): (&str, u32)) -> io::Result<f64> {
    fetch_later(symbol).await
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn reassigned_argument(mut attempts: u32, symbol: &str) -> io::Result<f64> {
    attempts = 3;
    fetch_later(symbol).await
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn snakeCase(symbolName: &str) -> io::Result<f64> {
    fetch_later(symbolName).await
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn unused_lifetime<'a, 'b>(symbol: &'a str) -> io::Result<f64> {
    fetch_later(symbol).await
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn needless_lifetime<'a>(symbol: &'a str) -> io::Result<&'a str> {
    yield_now().await;
    Ok(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn owned_and_only_read(symbol: String, more: Vec<String>) -> io::Result<f64> {
    println!("{}", more.len());
    fetch_later(&symbol).await
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn references(symbol: &String, symbols: &Vec<String>, count: &u8) -> io::Result<f64> {
    println!("{} {count}", symbols.len());
    fetch_later(symbol).await
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn mutable_for_nothing(symbols: &mut Vec<String>) -> io::Result<f64> {
    fetch_later(&symbols[0]).await
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn many_arguments(a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: bool) -> io::Result<u8> {
    yield_now().await;
    Ok(a | b | c | d | e | f | g | u8::from(h))
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn nothing_can_fail(symbol: &str) -> io::Result<usize> {
    yield_now().await;
    Ok(symbol.len())
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn unit_in_the_result(symbol: &str) -> io::Result<()> {
    Ok(println!("{}", fetch_later(symbol).await?))
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn guard_that_is_held(symbol: &str, _guard: Guard) -> io::Result<f64> {
    fetch_later(symbol).await
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn underscore_that_is_used(_symbol: &str) -> io::Result<f64> {
    fetch_later(_symbol).await
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn guards(symbol: &str) -> io::Result<f64> {
    let _ = Guard(symbol.into());
    let _guard = Guard(symbol.into());
    let guard = Guard(symbol.into());
    drop(guard.look());
    fetch_later(symbol).await
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn guard_as_temporary(symbol: &str) -> io::Result<f64> {
    match Guard(symbol.into()).look() {
        0 => Ok(1.0),
        _ => fetch_later(symbol).await,
    }
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn guard_at_the_end(symbol: &str) -> io::Result<usize> {
    let text = Arc::<str>::from(symbol);
    yield_now().await;
    Ok(Guard(Arc::clone(&text)).look())
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn unused_locals(symbol: &str) -> io::Result<f64> {
    let attempts = 3;
    let mut price = fetch_later(symbol).await?;
    let mut never_read = 1;
    never_read = 2;
    Ok(price)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn unreachable_end(symbol: &str) -> io::Result<f64> {
    return fetch_later(symbol).await;
    Ok(0.0)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn unreachable_after_panic(symbol: &str) -> io::Result<f64> {
    panic!("no {symbol}");
    fetch_later(symbol).await
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn panic_alone(_symbol: &str) -> io::Result<f64> {
    todo!()
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn endless(symbol: &str) -> io::Result<f64> {
    loop {
        fetch_later(symbol).await?;
    }
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn recursive_in_a_box(symbol: &str) -> io::Result<f64> {
    Box::pin(recursive_in_a_box(symbol)).await
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn result_unused(symbol: &str) -> io::Result<f64> {
    fetch_later(symbol).await;
    checked(symbol);
    fetch_old(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn needless_return(symbol: &str) -> io::Result<f64> {
    return fetch_later(symbol).await;
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn needless_question_mark(symbol: &str) -> io::Result<f64> {
    Ok(fetch_later(symbol).await?)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn let_and_return(symbol: &str) -> io::Result<f64> {
    let price = fetch_later(symbol).await;
    price
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn error_by_question_mark(symbol: &str) -> io::Result<f64> {
    if symbol.is_empty() {
        Err(io::Error::from(io::ErrorKind::InvalidInput))?;
    }
    fetch_later(symbol).await
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn lock_across_await(prices: &Mutex<f64>) -> io::Result<f64> {
    let price = prices.lock().unwrap();
    yield_now().await;
    Ok(*price)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn borrow_across_await(prices: &RefCell<f64>) -> io::Result<f64> {
    let price = prices.borrow();
    yield_now().await;
    Ok(*price)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn lock_held_for_long(symbol: &str, prices: &Mutex<HashMap<String, f64>>) -> io::Result<f64> {
    let found = {
        let prices = prices.lock().unwrap();
        let found = prices.get(symbol).copied();
        println!("{found:?}");
        found
    };
    fetch_later(symbol).await.map(|price| found.unwrap_or(price))
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn large_on_the_stack(symbol: &str) -> io::Result<usize> {
    let array = [0_u8; 20_000];
    yield_now().await;
    println!("{array:?}");
    Ok(symbol.len())
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn calls_a_large_one(symbol: &str) -> io::Result<usize> {
    large_on_the_stack(symbol).await
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn not_send(symbol: std::rc::Rc<str>) -> io::Result<f64> {
    fetch_later(&symbol).await
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn blocks_inside(symbol: &str) -> io::Result<f64> {
    let later = async { fetch_later(symbol).await };
    let redundant = async { async { 1 } };
    let closure = |symbol: String| async move { fetch_later(&symbol).await };
    println!("{}", redundant.await.await);
    later.await?;
    closure(symbol.to_string()).await
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn impl_trait_in_the_result(symbols: &[String]) -> io::Result<impl Iterator<Item = &String>> {
    yield_now().await;
    Ok(symbols.into_iter())
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn generic<T, S: AsRef<str>>(symbol: S) -> io::Result<f64> {
    fetch_later(symbol.as_ref()).await
}

#[circuit_breaker(threshold = 5, window = "10s")]
async fn never_called(symbol: &str) -> io::Result<f64> {
    fetch_later(symbol).await
}

#[circuit_breaker(threshold = 5, window = "10s")]
#[must_use]
pub async fn must_be_used(symbol: &str) -> io::Result<f64> {
    fetch_later(symbol).await
}

#[circuit_breaker(threshold = 5, window = "10s")]
#[expect(unused_variables)]
pub async fn expectation_fulfilled(symbol: &str, attempts: u32) -> io::Result<f64> {
    fetch_later(symbol).await
}

#[circuit_breaker(threshold = 5, window = "10s")]
#[expect(unused_mut)]
pub async fn expectation_not_fulfilled(symbol: &str) -> io::Result<f64> {
    fetch_later(symbol).await
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async unsafe fn unsafe_without_docs(symbol: &str) -> io::Result<f64> {
    fetch_later(symbol).await
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn inner_attributes(symbol: &str) -> io::Result<f64> {
    #![allow(unused_variables)]
    let attempts = 3;
    let mut again = 4;
    fetch_later(symbol).await
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn items_inside(symbol: &str) -> io::Result<f64> {
    println!("{symbol}");
    const UNUSED: u32 = 3;
    fn never_called() {}
    use std::fmt::Debug;
    fetch_later(symbol).await
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn arithmetic(symbol: &str, left: u32, right: u32) -> io::Result<u32> {
    let length = (symbol.len()) as u32;
    let same = left - left;
    if (length > 1) {
        return Ok(left / right);
    };
    fetch_later(symbol).await.map(|_| same + 1000000)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn shadows(symbol: &str) -> io::Result<f64> {
    let symbol = symbol;
    let symbol = symbol.trim();
    let symbol = "other";
    fetch_later(symbol).await
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub async fn too_complex(code: u32) -> io::Result<u32> {
    let mut sum = 0;
    yield_now().await;
    if code == 1 { sum += 1; }
    if code == 2 { sum += 1; }
    if code == 3 { sum += 1; }
    if code == 4 { sum += 1; }
    if code == 5 { sum += 1; }
    if code == 6 { sum += 1; }
    if code == 7 { sum += 1; }
    if code == 8 { sum += 1; }
    if code == 9 { sum += 1; }
    if code == 10 { sum += 1; }
    if code == 11 { sum += 1; }
    if code == 12 { sum += 1; }
    if code == 13 { sum += 1; }
    if code == 14 { sum += 1; }
    if code == 15 { sum += 1; }
    if code == 16 { sum += 1; }
    if code == 17 { sum += 1; }
    if code == 18 { sum += 1; }
    if code == 19 { sum += 1; }
    if code == 20 { sum += 1; }
    if code == 21 { sum += 1; }
    if code == 22 { sum += 1; }
    if code == 23 { sum += 1; }
    if code == 24 { sum += 1; }
    if code == 25 { sum += 1; }
    if code == 26 { return Ok(sum); }
    Ok(sum)
}

pub async fn caller() -> io::Result<f64> {
    let _ = must_be_used("ACME");
    unit_in_the_result("ACME").await;
    nothing_awaited("ACME");
    nothing_awaited("ACME").await
}

//! Lints in the body of a sync function.

use std::collections::HashMap;
use std::io;
use std::sync::{Mutex, RwLock};

use breakerbox::circuit_breaker;

use crate::{Guard, checked, fetch, fetch_old};

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn unused_local(symbol: &str) -> io::Result<f64> {
    let attempts = 3;
    fetch(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn unused_mut_local(symbol: &str) -> io::Result<f64> {
    let mut price = fetch(symbol)?;
    Ok(price)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn value_never_read(symbol: &str) -> io::Result<f64> {
    let mut price = 0.0;
    price = fetch(symbol)?;
    Ok(price)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn unreachable_end(symbol: &str) -> io::Result<f64> {
    return fetch(symbol);
    Ok(0.0)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn unreachable_after_panic(symbol: &str) -> io::Result<f64> {
    panic!("no {symbol}");
    fetch(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn unreachable_after_loop(symbol: &str) -> io::Result<f64> {
    loop {
        println!("{symbol}");
    }
    fetch(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn endless(symbol: &str) -> io::Result<f64> {
    loop {
        println!("{symbol}");
    }
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn recursive_for_ever(symbol: &str) -> io::Result<f64> {
    recursive_for_ever(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn recursive_with_an_argument(symbol: &str, attempts: u32) -> io::Result<f64> {
    if attempts == 0 {
        return fetch(symbol);
    }
    recursive_with_an_argument(symbol, attempts - 1)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn only_used_in_recursion(symbol: &str, attempts: u32, left: u32) -> io::Result<f64> {
    if left == 0 {
        return fetch(symbol);
    }
    only_used_in_recursion(symbol, attempts, left - 1)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn result_unused(symbol: &str) -> io::Result<f64> {
    fetch(symbol);
    checked(symbol);
    fetch(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn deprecated_call(symbol: &str) -> io::Result<f64> {
    fetch_old(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn unused_items_inside(symbol: &str) -> io::Result<f64> {
    const UNUSED: u32 = 3;
    fn never_called() {}
    use std::fmt::Debug;
    fetch(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn needless_return(symbol: &str) -> io::Result<f64> {
    return fetch(symbol);
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn needless_question_mark(symbol: &str) -> io::Result<f64> {
    Ok(fetch(symbol)?)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn let_and_return(symbol: &str) -> io::Result<f64> {
    let price = fetch(symbol);
    price
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn error_by_question_mark(symbol: &str) -> io::Result<f64> {
    if symbol.is_empty() {
        Err(io::Error::from(io::ErrorKind::InvalidInput))?;
    }
    fetch(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn unwraps(symbol: &str) -> io::Result<f64> {
    let price = fetch(symbol).unwrap();
    let again = fetch(symbol).expect("a price");
    Ok(price + again)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn panics(symbol: &str) -> io::Result<f64> {
    if symbol.is_empty() {
        panic!("no symbol");
    }
    if symbol.len() > 9 {
        todo!();
    }
    if symbol.len() > 8 {
        unimplemented!();
    }
    if symbol.len() > 7 {
        unreachable!();
    }
    fetch(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn clones(symbol: &str) -> io::Result<f64> {
    let name = symbol.to_string();
    let copy = name.clone();
    let number = 3_u32.clone();
    let length = symbol.len() as u32;
    fetch(&copy).map(|price| price * number as f64 + length as f64)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn closures_inside(symbol: &str) -> io::Result<f64> {
    let ask = |symbol: &str| fetch(symbol);
    let twice = (0..2).map(|unused| ask(symbol)).collect::<Vec<_>>();
    let lengths = ["a", "b"].iter().map(|text| text.len()).collect::<Vec<usize>>();
    Ok(twice.len() as f64 + lengths.len() as f64)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn loops(symbols: &[String]) -> io::Result<f64> {
    let mut sum = 0.0;
    for i in 0..symbols.len() {
        sum += fetch(&symbols[i])?;
    }
    while let Some(symbol) = symbols.iter().next() {
        sum += fetch(symbol)?;
        break;
    }
    Ok(sum)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn branches(symbol: &str) -> io::Result<f64> {
    if symbol.len() == 0 {
        fetch(symbol)
    } else {
        fetch(symbol)
    }
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn matches(symbol: Option<&str>) -> io::Result<f64> {
    match symbol {
        Some(symbol) => fetch(symbol),
        _ => Ok(0.0),
    }
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn single_match(symbol: Option<&str>) -> io::Result<()> {
    match symbol {
        Some(symbol) => println!("{}", symbol),
        None => {}
    }
    Ok(())
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn shadows(symbol: &str) -> io::Result<f64> {
    let symbol = symbol;
    let symbol = symbol.trim();
    let symbol = "other";
    fetch(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn nested(symbol: &str, depth: u32) -> io::Result<f64> {
    if depth > 0 {
        if depth > 1 {
            if depth > 2 && depth < 9 || symbol.is_empty() {
                return fetch(symbol);
            }
        }
    }
    fetch(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn lock_held_for_long(symbol: &str, prices: &Mutex<HashMap<String, f64>>) -> io::Result<f64> {
    let prices = prices.lock().unwrap();
    let found = prices.get(symbol).copied();
    println!("{found:?}");
    fetch(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn lock_held_in_a_condition(prices: &RwLock<f64>) -> io::Result<f64> {
    if let Ok(price) = prices.read() {
        println!("{price}");
        Ok(*price)
    } else {
        Ok(0.0)
    }
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn guards(symbol: &str) -> io::Result<f64> {
    let _ = Guard(symbol.into());
    let _guard = Guard(symbol.into());
    let guard = Guard(symbol.into());
    drop(guard.look());
    fetch(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn guard_as_temporary(symbol: &str) -> io::Result<usize> {
    match Guard(symbol.into()).look() {
        0 => Ok(1),
        length => Ok(length),
    }
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn arithmetic(left: u32, right: u32) -> io::Result<u32> {
    let sum = left + right;
    let share = sum / right;
    let same = left - left;
    let shifted = sum << 1 + 2;
    Ok(share * same % shifted)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn comparisons(price: f64, is_open: bool) -> io::Result<bool> {
    if price == 1.0 {
        return Ok(true);
    }
    if is_open == true {
        return Ok(false);
    }
    Ok(!(price == 2.0))
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn formats(symbol: &str) -> io::Result<String> {
    let text = format!("{}", symbol);
    let more = format!("fixed");
    println!("");
    eprintln!("{}", text + &more);
    dbg!(symbol);
    Ok(format!("{} {}", symbol, 1))
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn numbers() -> io::Result<u64> {
    let large = 1000000;
    let hex = 0xABcd;
    let float = 3.14;
    let zero = 007;
    Ok(large + hex + float as u64 + zero)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn parentheses(symbol: &str) -> io::Result<f64> {
    let length = (symbol.len());
    if (length > 1) {
        return (fetch(symbol));
    };
    { fetch(symbol) }
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn unsafe_block(bytes: &[u8]) -> io::Result<&str> {
    let text = unsafe { std::str::from_utf8_unchecked(bytes) };
    unsafe {}
    Ok(text)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn inner_attributes(symbol: &str) -> io::Result<f64> {
    #![allow(unused_variables)]
    let attempts = 3;
    let mut again = 4;
    fetch(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn statement_after_item(symbol: &str) -> io::Result<f64> {
    println!("{symbol}");
    static COUNT: u32 = 1;
    println!("{COUNT}");
    fetch(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn macro_at_the_end(symbol: &str) -> io::Result<()> {
    Ok(println!("{symbol}"))
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn semicolon_missing(symbol: &str) -> io::Result<()> {
    if symbol.is_empty() {
        println!("none")
    }
    Ok(())
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn large_arrays(symbol: &str) -> io::Result<usize> {
    let array = [0_u8; 600_000];
    Ok(array.len() + symbol.len())
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn too_complex(code: u32) -> io::Result<u32> {
    let mut sum = 0;
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

//! Lints of the signature of a sync function.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use breakerbox::circuit_breaker;

use crate::{Guard, fetch};

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn unused_argument(symbol: &str, attempts: u32) -> io::Result<f64> {
    fetch(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn unused_mut_argument(mut symbol: String) -> io::Result<f64> {
    fetch(&symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn unused_part_of_a_pattern((symbol, attempts): (&str, u32)) -> io::Result<f64> {
    fetch(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn reassigned_argument(mut attempts: u32, symbol: &str) -> io::Result<f64> {
    attempts = 3;
    fetch(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn snakeCase(symbolName: &str) -> io::Result<f64> {
    fetch(symbolName)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn unused_lifetime<'a, 'b>(symbol: &'a str) -> io::Result<f64> {
    fetch(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn needless_lifetime<'a>(symbol: &'a str) -> io::Result<&'a str> {
    Ok(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn owned_and_only_read(symbol: String) -> io::Result<f64> {
    fetch(&symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn reference_to_a_string(symbol: &String) -> io::Result<f64> {
    fetch(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn reference_to_a_vec(symbols: &Vec<String>) -> io::Result<f64> {
    fetch(&symbols[0])
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn reference_to_a_small_value(attempts: &u8) -> io::Result<f64> {
    Ok(f64::from(*attempts))
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn mutable_for_nothing(symbols: &mut Vec<String>) -> io::Result<f64> {
    fetch(&symbols[0])
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn many_arguments(a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8) -> io::Result<u8> {
    Ok(a | b | c | d | e | f | g | h)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn many_bools(a: bool, b: bool, c: bool, d: bool) -> io::Result<bool> {
    Ok(a && b && c && d)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn complex_type(
    symbols: &HashMap<String, Vec<Option<Result<Box<dyn Fn(u32) -> u32>, Arc<str>>>>>,
) -> io::Result<usize> {
    Ok(symbols.len())
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn boxed_vec(symbols: Box<Vec<String>>) -> io::Result<usize> {
    Ok(symbols.len())
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn hasher_of_its_own(symbols: &HashMap<String, u8>) -> io::Result<usize> {
    Ok(symbols.len())
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn nothing_can_fail(symbol: &str) -> io::Result<usize> {
    Ok(symbol.len())
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn nothing_returned(_symbol: &str) -> io::Result<()> {
    Ok(())
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn unused_generic<T, S: AsRef<str>>(symbol: S) -> io::Result<f64> {
    fetch(symbol.as_ref())
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn bounds_in_two_places<S: AsRef<str>>(symbol: S) -> io::Result<f64>
where
    S: Clone,
{
    fetch(symbol.as_ref())
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn impl_trait_argument(symbol: impl AsRef<str>) -> io::Result<f64> {
    fetch(symbol.as_ref())
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn guard_that_is_held(symbol: &str, _guard: Guard) -> io::Result<f64> {
    fetch(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub fn underscore_that_is_used(_symbol: &str) -> io::Result<f64> {
    fetch(_symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
#[inline(always)]
pub fn inlined(symbol: &str) -> io::Result<f64> {
    fetch(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
#[must_use]
pub fn must_be_used(symbol: &str) -> io::Result<f64> {
    fetch(symbol)
}

/// # It has no section on errors
///
///  The docs have CamelCase words, and a list:
/// - one
///  - two
#[circuit_breaker(threshold = 5, window = "10s")]
pub fn docs_with_faults(symbol: &str) -> io::Result<f64> {
    fetch(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
#[allow(unused_variables)]
pub fn allowed_without_a_reason(symbol: &str, attempts: u32) -> io::Result<f64> {
    fetch(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
#[expect(unused_variables)]
pub fn expectation_fulfilled(symbol: &str, attempts: u32) -> io::Result<f64> {
    fetch(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
#[expect(unused_mut)]
pub fn expectation_not_fulfilled(symbol: &str) -> io::Result<f64> {
    fetch(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub unsafe fn unsafe_without_docs(symbol: &str) -> io::Result<f64> {
    fetch(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
fn never_called(symbol: &str) -> io::Result<f64> {
    fetch(symbol)
}

#[circuit_breaker(threshold = 5, window = "10s")]
pub(crate) fn only_in_the_crate(symbol: &str) -> io::Result<f64> {
    fetch(symbol)
}

pub fn caller() -> io::Result<f64> {
    let _ = must_be_used("ACME");
    nothing_returned("ACME");
    only_in_the_crate("ACME")
}

//! A predicate that does not take the function's result by reference.

use std::io;

use breakerbox::circuit_breaker;

fn is_string(result: &Result<u32, String>) -> bool {
    result.is_err()
}

fn is_not_found(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

#[circuit_breaker(threshold = 5, window = "10s", failure_if = |error: &io::Error| error.kind() == io::ErrorKind::TimedOut)]
//                                                            ^ E0631
fn closure_of_the_error() -> io::Result<u32> {
    Ok(1)
}

#[circuit_breaker(threshold = 5, window = "10s", failure_if = |result: io::Result<u32>| result.is_err())]
//                                                            ^ E0631
fn closure_of_the_result_by_value() -> io::Result<u32> {
    Ok(1)
}

#[circuit_breaker(threshold = 5, window = "10s", failure_if = is_string)]
//                                                            ^ E0631
fn function_of_another_result() -> io::Result<u32> {
    Ok(1)
}

#[circuit_breaker(threshold = 5, window = "10s", ignore_if = is_not_found)]
//                                                           ^ E0631
fn function_of_the_error() -> io::Result<u32> {
    Ok(1)
}

#[circuit_breaker(threshold = 5, window = "10s", failure_if = Option::is_none)]
//                                                            ^ E0631
fn method_of_another_type() -> io::Result<u32> {
    Ok(1)
}

fn main() {}

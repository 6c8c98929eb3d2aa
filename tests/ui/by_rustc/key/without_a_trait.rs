//! A `key` whose type lacks a trait that a key needs.

use std::io;
use std::rc::Rc;

use breakerbox::circuit_breaker;

#[derive(Hash, PartialEq, Eq)]
struct NoClone(String);

#[derive(Clone, PartialEq, Eq)]
struct NoHash(String);

#[circuit_breaker(threshold = 5, window = "10s", key = host)]
//                                                     ^ E0277: `key` needs a value that can be compared, hashed, copied and sent to other threads, and `NoClone` can't
//                                                       = not a key
//                                                       = it needs `Eq + Hash + Clone + Send + Sync + 'static`
fn without_clone(host: NoClone) -> io::Result<usize> {
    Ok(host.0.len())
}

#[circuit_breaker(threshold = 5, window = "10s", key = host)]
//                                                     ^ E0277: `key` needs a value that can be compared, hashed, copied and sent to other threads, and `NoHash` can't
fn without_hash(host: NoHash) -> io::Result<usize> {
    Ok(host.0.len())
}

#[circuit_breaker(threshold = 5, window = "10s", key = share)]
//                                                     ^ E0277: `key` needs a value that can be compared, hashed, copied and sent to other threads, and `f64` can't
fn without_eq(share: f64) -> io::Result<f64> {
    Ok(share)
}

#[circuit_breaker(threshold = 5, window = "10s", key = host)]
//                                                     ^ E0277: `key` needs a value that can be compared, hashed, copied and sent to other threads, and `Rc<str>` can't
fn without_send(host: Rc<str>) -> io::Result<usize> {
    Ok(host.len())
}

#[circuit_breaker(threshold = 5, window = "10s", key = host)]
//                                                     ^ E0277: `key` needs a value that can be compared, hashed, copied and sent to other threads, and `H` can't
fn without_bounds<H: AsRef<str>>(host: H) -> io::Result<usize> {
    Ok(host.as_ref().len())
}

#[circuit_breaker(threshold = 5, window = "10s", key = host)]
//                                                     ^ E0277: `key` needs a value that can be compared, hashed, copied and sent to other threads, and `&mut String` can't
fn mutable_reference(host: &mut String) -> io::Result<usize> {
    Ok(host.len())
}

#[circuit_breaker(threshold = 5, window = "10s", key = host)]
//                                                     ^ E0277: `key` needs a value that can be compared, hashed, copied and sent to other threads, and `NoClone` can't
//                                                       = behind a reference it needs `Eq + Hash + ToOwned`, with an owned type that is `Eq + Hash + Send + Sync + 'static`
fn reference_without_clone(host: &NoClone) -> io::Result<usize> {
    Ok(host.0.len())
}

#[circuit_breaker(threshold = 5, window = "10s", key = host)]
//                                                     ^ E0277: `key` needs a value that can be compared, hashed, copied and sent to other threads, and `NoHash` can't
fn reference_without_hash(host: &NoHash) -> io::Result<usize> {
    Ok(host.0.len())
}

fn main() {}

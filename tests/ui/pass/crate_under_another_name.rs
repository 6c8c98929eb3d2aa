// Where breakerbox is found under another name only: `crate` says where.
#![no_implicit_prelude]

pub extern crate breakerbox as fuse;
extern crate std;

mod reexported {
    pub use ::fuse as inner;
}

mod shadowed {
    pub mod breakerbox {}
    pub mod core {}
}

use shadowed::{breakerbox, core};
use std::io;
use std::prelude::rust_2024::Ok;

#[fuse::circuit_breaker(threshold = 5, window = "10s", crate = fuse)]
fn renamed() -> io::Result<()> {
    Ok(())
}

#[fuse::circuit_breaker(threshold = 5, window = "10s", timeout = "1m", crate = crate::reexported::inner)]
async fn deeper() -> io::Result<()> {
    Ok(())
}

#[fuse::circuit_breaker(threshold = 5, window = "10s")]
fn as_it_is() -> io::Result<()> {
    Ok(())
}

#[allow(unused_imports)]
use self::{breakerbox as _, core as _};

fn main() -> io::Result<()> {
    renamed()?;
    as_it_is()?;
    ::futures_lite::future::block_on(deeper())
}

//! Every kind of function that can have the attribute: each has a breaker, and is otherwise what it
//! was.

mod asked_once;
mod async_trait;
mod attributes;
mod begun;
#[path = "../body.rs"]
mod body;
mod boxed;
mod calls;
mod depth;
mod free;
mod generics;
mod macros;
mod names_that_clash;
mod owned;
mod patterns;
mod receivers;
mod returns;
mod send;
mod send_with_settings;
mod size;
mod traced;
mod traits;

use body::{Body, assert_behind_a_breaker, assert_failed, assert_refused};

//! What rustc and clippy say of an annotated function, in packages that the tests write.

mod comparison;
mod messages;
mod project;

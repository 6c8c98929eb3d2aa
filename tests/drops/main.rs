//! Arguments are dropped when, where and in the order in which they are without a breaker: also when the
//! call is refused, or its future is dropped half-way.

mod arguments;
mod borrowed;
mod compared;
mod moved;
mod patterns;
mod receivers;
mod written_out;

//! The attribute of `breakerbox`.

mod args;
mod duration;
mod errors;
mod expand;
mod function;
mod nearest;

use errors::Errors;
use proc_macro::TokenStream;

use crate::args::Args;
use crate::function::Function;

/// docs
#[proc_macro_attribute]
pub fn circuit_breaker(args: TokenStream, item: TokenStream) -> TokenStream {
    protect(args.into(), item.into()).into()
}

/// Parses, validates and expands. Where something is wrong, the item stays as it was, so that the
/// mistakes in the attribute cause no others.
fn protect(
    args: proc_macro2::TokenStream,
    item: proc_macro2::TokenStream,
) -> proc_macro2::TokenStream {
    let mut errors = Errors::default();
    let args = Args::read(args, &mut errors);
    let function = Function::read(item.clone(), &mut errors);
    if let (Some(args), Some(function)) = (&args, &function) {
        if args.timeout.is_some() && !function.is_async() {
            function.check_owned_arguments(&mut errors);
        }
        if errors.is_empty() {
            return expand::expand(args, function);
        }
    }
    let mut tokens = item;
    tokens.extend(errors.into_tokens());
    tokens
}

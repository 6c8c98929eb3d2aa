//! The arguments and what they stand on, together.

use syn::{Error, Expr};

use crate::args::Args;
use crate::borrowed;
use crate::errors::Errors;
use crate::function::Function;
use crate::returned::Returned;

pub(crate) fn function(args: &Args, function: &Function, returned: &Returned, errors: &mut Errors) {
    if function.is_async() || returned.future.is_some() {
        return;
    }
    if args.call.timeout.is_some() {
        borrowed::check(&function.signature, errors);
    }
    if let Some(Expr::Closure(fallback)) = &args.call.fallback {
        if let Some(keyword) = &fallback.asyncness {
            let message = "nobody waits for the `fallback` of a sync function: remove `async`, or \
                           make the function an `async fn`";
            errors.push(Error::new(keyword.span, message));
        }
    }
}

/// A static is a breaker, and has to do with no call.
pub(crate) fn declaration(args: Option<&Args>, errors: &mut Errors) {
    for name in args.iter().flat_map(|args| &args.call.names) {
        let message = format!(
            "`{name}` is for a function, and this is a breaker: write it where the breaker is \
             used, beside `breaker = ..`"
        );
        errors.push(Error::new(name.span(), message));
    }
}

//! The arguments and what they stand on, together.

use proc_macro2::Ident;
use syn::{Error, Expr};

use crate::args::{Args, Breaker, Value, is_choice, listed, must_be_constant};
use crate::bindings::{self, Binding, Hold};
use crate::borrowed;
use crate::errors::Errors;
use crate::function::Function;
use crate::returned::Returned;
use crate::spans::async_span;

pub(crate) fn function(args: &Args, function: &Function, returned: &Returned, errors: &mut Errors) {
    let bindings = bindings::of(&function.signature);
    for (name, value) in args.values() {
        check_constant(name, value, &bindings, errors);
    }
    if let Breaker::Keyed(_, keys) = &args.breaker {
        check_key(&keys.key, &bindings, errors);
    }
    if function.is_async() || returned.future.is_some() {
        return;
    }
    if args.call.timeout.is_some() {
        borrowed::check(&function.signature, errors);
    }
    let Some(Expr::Closure(fallback)) = &args.call.fallback else {
        return;
    };
    if let Some(span) = async_span(fallback) {
        let message = "nobody waits for the `fallback` of a sync function: remove `async`, or make \
                       the function an `async fn`";
        errors.push(Error::new(span, message));
    }
}

/// A value is there before any call is.
fn check_constant(name: &str, value: &Value, bindings: &[Binding], errors: &mut Errors) {
    let Value::Constant(expr) = value else {
        return;
    };
    if let Some(binding) = binding_of(base(expr), bindings) {
        let message = must_be_constant(name, &format!("the argument `{}`", binding.name));
        errors.push(Error::new_spanned(expr, message));
    }
}

/// A key is kept, be it looked for by reference: what is borrowed inside it can't be.
fn check_key(key: &Expr, bindings: &[Binding], errors: &mut Errors) {
    let Expr::Tuple(key) = key else {
        return;
    };
    for part in &key.elems {
        if let Some(Binding { name, .. }) =
            binding_of(part, bindings).filter(|binding| binding.hold == Hold::Shared)
        {
            let message = format!(
                "the breakers keep a `key` of several parts, where `{name}` can't be borrowed: \
                 write `{name}.to_owned()`"
            );
            errors.push(Error::new_spanned(part, message));
        }
    }
}

/// The expression whose fields or methods lead to this one.
fn base(mut expr: &Expr) -> &Expr {
    loop {
        expr = match expr {
            Expr::Field(field) => &field.base,
            Expr::MethodCall(call) => &call.receiver,
            Expr::Group(group) => &group.expr,
            Expr::Paren(paren) => &paren.expr,
            Expr::Reference(reference) => &reference.expr,
            Expr::Unary(unary) => &unary.expr,
            base => return base,
        };
    }
}

/// The argument that the expression is.
fn binding_of<'a>(expr: &Expr, bindings: &'a [Binding]) -> Option<&'a Binding> {
    let Expr::Path(path) = expr else {
        return None;
    };
    let found = |binding: &&Binding| path.path.is_ident(&binding.name);
    bindings.iter().find(found)
}

/// A static is a breaker, and has to do with no call.
pub(crate) fn declaration(args: Option<&Args>, errors: &mut Errors) {
    let names: Vec<&Ident> = args.iter().flat_map(|args| &args.call.names).collect();
    let (choices, calls): (Vec<_>, Vec<_>) = names.into_iter().partition(|name| is_choice(name));
    if let Some(first) = calls.first() {
        let message = format!(
            "{} for a function, and this is a breaker: write it on the functions that use it, \
             beside `breaker = ..`",
            listed(&calls)
        );
        errors.push(Error::new(first.span(), message));
    }
    if let Some(first) = choices.first() {
        let message = format!(
            "{} said of the breaker that a function uses, and this is a breaker itself: write it \
             on a function",
            listed(&choices)
        );
        errors.push(Error::new(first.span(), message));
    }
}

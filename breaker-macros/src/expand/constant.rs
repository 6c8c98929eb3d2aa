//! The values that do not compile if they are wrong: each goes through its check in a constant.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use crate::args::Value;
use crate::spans::{ends, parenthesized, respanned};

pub(super) fn name_of(argument: &str) -> Ident {
    format_ident!("__{}", argument.to_uppercase())
}

/// A time-out, as a constant where rustc has to check it: by itself and beside the cooldown.
pub(super) fn timeout(
    timeout: &Value,
    cooldown_of_probes: Option<&Value>,
    support: &TokenStream,
) -> TokenStream {
    match cooldown_of_probes {
        Some(cooldown) if !(timeout.is_checked() && cooldown.is_checked()) => {
            let cooldown = cooldown.tokens(support);
            let check = check("timeout_of_probe", timeout, Some(&cooldown), support);
            as_constant("timeout", &check)
        }
        _ => value("timeout", timeout, support),
    }
}

/// A value, as a constant where rustc has to check it.
pub(super) fn value(name: &str, value: &Value, support: &TokenStream) -> TokenStream {
    if value.is_checked() {
        return value.tokens(support);
    }
    as_constant(name, &check(name, value, None, support))
}

fn as_constant(name: &str, (ty, check): &(TokenStream, TokenStream)) -> TokenStream {
    let constant = name_of(name);
    quote!({
        const #constant: #ty = #check;
        #constant
    })
}

/// The type of a value, and a call that returns it, unless it is wrong, by itself or beside another.
///
/// The call reaches from the value's first token to its last, so that is where the error points.
pub(super) fn check(
    name: &str,
    value: &Value,
    beside: Option<&TokenStream>,
    support: &TokenStream,
) -> (TokenStream, TokenStream) {
    let ty = match name {
        "name" => quote!(&'static ::core::primitive::str),
        "threshold" | "half_open" | "min_calls" => quote!(::core::primitive::u32),
        "max_keys" => quote!(::core::primitive::usize),
        "failure_rate" | "backoff" | "jitter" => quote!(::core::primitive::f64),
        "reset_on_success" => quote!(::core::primitive::bool),
        _ => quote!(#support::Length),
    };
    let value = value.tokens(support);
    let (first, last) = ends(&value);
    let check = format_ident!("{name}");
    let check = respanned(&quote!(#support::#check), |span| span.located_at(first));
    let beside = beside.map(|beside| quote!(, #beside));
    let arguments = parenthesized(&quote!(#value #beside), Span::call_site().located_at(last));
    (ty, quote!(#check #arguments))
}

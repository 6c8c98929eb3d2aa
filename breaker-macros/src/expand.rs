//! The function with its breaker: what the breaker is, and a call through it.

mod arguments;
mod breaker;
mod call;
mod constant;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Signature, parse_quote};

use crate::args::{Args, Breaker};
use crate::function::Function;
use crate::item::Declaration;
use crate::returned::Returned;
use crate::spans::braces;

/// Writes the function anew: attributes and signature as they were, and in its body the breaker and
/// a call through it.
pub(crate) fn function(args: &Args, function: &Function, returned: &Returned) -> TokenStream {
    let (import, support) = &import(&support(args));
    let Function {
        attributes,
        visibility,
        signature,
        inner_attributes,
        body,
    } = function;
    let source = breaker::source(args, function, returned, support);
    let call = call::Writer::new(args, function, returned, support);
    let signature = Signature {
        inputs: call.inputs(),
        ..signature.clone()
    };
    let call = call.call(&source);
    // The block keeps its span, so that the function's is the user's from end to end.
    let block = braces(quote!(#(#inner_attributes)* #import #call), body.span());
    quote! {
        #(#attributes)*
        #visibility #signature #block
    }
}

/// Writes the static with its breaker; or, if what it is made of is wrong, without one, so that
/// whoever uses it still finds it.
pub(crate) fn declaration(args: Option<&Args>, declaration: &Declaration) -> TokenStream {
    let support = &args.map_or_else(|| quote!(::breakerbox::macro_support), support);
    let Declaration {
        attributes,
        visibility,
        keyword,
        name,
        ty,
        value,
        ..
    } = declaration;
    let make = if let Some(Breaker::Own(settings)) = args.map(|args| &args.breaker) {
        let made = breaker::built(settings, name, support);
        quote!(|| -> #ty { #made })
    } else {
        // What was written is in it, so that nothing it names seems to be unused.
        let ty = ty.as_ref().map(|ty| quote!(let _: fn() -> (#ty);));
        let value = (!value.is_empty()).then(|| quote!(let _ = || #value;));
        quote!(|| { #ty #value ::core::unreachable!() })
    };
    quote! {
        #(#attributes)*
        #visibility #keyword #name: #support::Static = #support::Static::new(#make);
    }
}

/// Where the generated code finds what it calls.
fn support(args: &Args) -> TokenStream {
    let krate = args.krate.clone();
    let krate = krate.unwrap_or_else(|| parse_quote!(::breakerbox));
    quote!(#krate::macro_support)
}

/// Imports that, under this name: a crate that is not found is one error then, and not one a path.
fn import(support: &TokenStream) -> (TokenStream, TokenStream) {
    let name = quote!(__breakerbox);
    (quote!(use #support as #name;), name)
}

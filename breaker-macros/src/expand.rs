//! The function with its breaker: a static, and a call through it for each kind of function.

use proc_macro2::{Group, Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Type, parse_quote};

use crate::args::{Args, Length};
use crate::function::Function;
use crate::held;
use crate::returned;
use crate::spans::{braces, ends, parenthesized, respanned};

/// Writes the function anew: attributes and signature as they were, and in its body the breaker and
/// a call through it.
pub(crate) fn expand(args: &Args, function: &Function) -> TokenStream {
    let krate = args
        .krate
        .clone()
        .unwrap_or_else(|| parse_quote!(::breakerbox));
    let support = quote!(#krate::macro_support);
    let Function {
        attributes,
        visibility,
        signature,
        inner_attributes,
        body,
    } = function;
    let breaker = breaker(args, function, &support);
    let call = call(args, function, &support);
    // The block keeps its span, so that the function's is the user's from end to end.
    let block = braces(quote!(#(#inner_attributes)* #breaker #call), body.span());
    quote! {
        #(#attributes)*
        #visibility #signature #block
    }
}

/// The function's breaker, made on its first call.
fn breaker(args: &Args, function: &Function, support: &TokenStream) -> TokenStream {
    let name = args
        .name
        .as_ref()
        .map_or_else(|| default_name(function), ToTokens::to_token_stream);
    let settings = [
        Some(("name", name)),
        Some(("threshold", args.threshold.to_token_stream())),
        Some(("window", args.window.tokens(support))),
        args.cooldown
            .as_ref()
            .map(|cooldown| ("cooldown", cooldown.tokens(support))),
        args.reset_on_success
            .as_ref()
            .map(|reset| ("reset_on_success", reset.to_token_stream())),
    ];
    let settings = settings.into_iter().flatten().map(|(method, value)| {
        let value = checked(method, &value, support);
        let method = format_ident!("{method}");
        quote!(.#method(#value))
    });
    quote! {
        static __BREAKER: #support::Static = #support::Static::new(|| {
            #support::build(#support::CircuitBreaker::builder() #(#settings)*)
        });
    }
}

/// Where the function is found: `my_crate::quotes::quote`.
fn default_name(function: &Function) -> TokenStream {
    let name = function.signature.ident.unraw().to_string();
    quote!(::core::concat!(::core::module_path!(), "::", #name))
}

/// The body, called through the breaker.
///
/// Its closure or block takes the body's span, as if the user had written it: what is wrong inside
/// is told as in any other function.
fn call(args: &Args, function: &Function, support: &TokenStream) -> TokenStream {
    let returned = returned::nameable(&function.signature);
    let body = &function.body;
    let timeout = args.timeout.as_ref().map(|timeout| timeout.tokens(support));
    // What keeps the body from running beside its caller is told at the time-out that asks for it.
    let here = Span::call_site();
    let (first, last) = timeout.as_ref().map_or((here, here), ends);
    let timeout = timeout.map(|timeout| checked("timeout", &timeout, support));
    let timeout = timeout.map(|timeout| quote!(#timeout,));

    let judge = of_type("judge", &returned, &quote!(__outcome), support);
    let refuse = of_type("refuse", &returned, &quote!(__error), support);
    let (call, body, dot_await) = if function.is_async() {
        let body = with_known_output(body, &returned, support);
        let body = quote_spanned!(body.span()=> async move #body);
        ("call_async", body, Some(quote!(.await)))
    } else {
        let body = holding(&held::arguments(&function.signature), body);
        let body = quote_spanned!(body.span()=> move || -> #returned #body);
        ("call", body, None)
    };
    let call = kind_of_call(call, args);
    let call = respanned(&quote!(#support::#call), |span| span.located_at(first));
    let arguments = quote! {
        __BREAKER.works(),
        #timeout
        #body,
        |__outcome| #judge,
        |__error| #refuse
    };
    let arguments = parenthesized(&arguments, here.located_at(last));
    quote!(#call #arguments #dot_await)
}

/// A call of a function that is generic over the type, with the type's span: what the type lacks is
/// told there, once.
fn of_type(
    function: &str,
    ty: &Type,
    argument: &TokenStream,
    support: &TokenStream,
) -> TokenStream {
    let (first, last) = ends(ty);
    let (first, last) = (
        Span::call_site().located_at(first),
        Span::call_site().located_at(last),
    );
    let function = format_ident!("{function}");
    let function = respanned(&quote!(#support::#function), |_| first);
    let argument = parenthesized(argument, last);
    quote_spanned!(last=> #function::<#ty>#argument)
}

fn kind_of_call(call: &str, args: &Args) -> Ident {
    if args.timeout.is_some() {
        format_ident!("{call}_timeout")
    } else {
        format_ident!("{call}")
    }
}

/// A value, as a constant that does not compile if it is wrong.
///
/// The check reaches from the value's first token to its last, so that is where the error points.
fn checked(name: &str, value: &TokenStream, support: &TokenStream) -> TokenStream {
    let ty = match name {
        "name" => quote!(&'static ::core::primitive::str),
        "threshold" => quote!(::core::primitive::u32),
        "reset_on_success" => quote!(::core::primitive::bool),
        _ => quote!(#support::Duration),
    };
    let (first, last) = ends(value);
    let check = format_ident!("{name}");
    let check = respanned(&quote!(#support::#check), |span| span.located_at(first));
    let value = parenthesized(value, Span::call_site().located_at(last));
    quote!({
        const __VALUE: #ty = #check #value;
        __VALUE
    })
}

/// A closure's body, which takes these along though it need not name them.
fn holding(arguments: &[Ident], body: &Group) -> Group {
    let here = Span::call_site();
    let names = arguments
        .iter()
        .map(|name| Ident::new(&name.to_string(), name.span().located_at(here)));
    let statements = body.stream();
    let held = quote!(#(#[allow(clippy::used_underscore_binding)] let _ = &#names;)*);
    braces(quote!(#held #statements), body.span())
}

/// An async block's body, with its output made known at the beginning, so that `?` and `into` in it
/// are inferred as in a function: by a return that is never taken.
fn with_known_output(body: &Group, returned: &Type, support: &TokenStream) -> Group {
    let span = Span::call_site().located_at(returned.span());
    let output = quote_spanned!(span=> return #support::output::<#returned>(););
    let statements = body.stream();
    braces(quote!(if false { #output } #statements), body.span())
}

impl Length {
    fn tokens(&self, support: &TokenStream) -> TokenStream {
        match self {
            Self::Expr(expr) => expr.to_token_stream(),
            Self::Literal(duration, span) => {
                let (seconds, nanos) = (duration.as_secs(), duration.subsec_nanos());
                let duration = respanned(&quote!(#support::Duration), |_| *span);
                quote_spanned!(*span=> #duration::new(#seconds, #nanos))
            }
        }
    }
}

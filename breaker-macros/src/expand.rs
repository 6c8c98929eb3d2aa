//! The function with its breaker: a static, and a call through it for each kind of function.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{GenericArgument, PathArguments, ReturnType, Type, parse_quote};

use crate::args::{Args, Length};
use crate::function::Function;

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
        body,
    } = function;
    let (inner_attributes, body) = split_inner_attributes(body);
    let breaker = breaker(args, function, &support);
    let call = call(args, function, &body, &support);
    quote! {
        #(#attributes)*
        #visibility #signature {
            #inner_attributes
            #breaker
            #call
        }
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
        let method = format_ident!("{method}");
        let value = checked(&method, &value, support);
        quote!(.#method(#value))
    });
    quote! {
        static __BREAKER: #support::Lazy<#support::CircuitBreaker> = #support::Lazy::new(|| {
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
fn call(args: &Args, function: &Function, body: &Group, support: &TokenStream) -> TokenStream {
    let timeout = args.timeout.as_ref().map(|timeout| {
        let timeout = checked(&format_ident!("timeout"), &timeout.tokens(support), support);
        quote!(#timeout,)
    });
    let returned = match &function.signature.output {
        ReturnType::Type(_, ty) => without_impl_trait(ty),
        ReturnType::Default => parse_quote!(()),
    };
    if !function.is_async() {
        let call = if timeout.is_some() {
            "call_timeout"
        } else {
            "call"
        };
        let call = format_ident!("{call}");
        return quote! {
            #support::#call::<#returned>(&__BREAKER, #timeout move || -> #returned #body)
        };
    }
    let call = if timeout.is_some() {
        "call_async_timeout"
    } else {
        "call_async"
    };
    let call = format_ident!("{call}");
    let body = with_known_output(body, &returned);
    quote! {
        #support::#call::<#returned>(&__BREAKER, #timeout async move #body).await
    }
}

/// A value, as a constant that does not compile if it is wrong.
///
/// The check has the value's span, so that is where the error points.
fn checked(name: &syn::Ident, value: &TokenStream, support: &TokenStream) -> TokenStream {
    let ty = match name.to_string().as_str() {
        "name" => quote!(&'static ::core::primitive::str),
        "threshold" => quote!(::core::primitive::u32),
        "reset_on_success" => quote!(::core::primitive::bool),
        _ => quote!(#support::Duration),
    };
    let span = value.span();
    let check = quote_spanned!(span=> #support::#name(#value));
    quote!({
        const __VALUE: #ty = #check;
        __VALUE
    })
}

/// An async block's body, with its output made known at the beginning, so that `?` and `into` in it
/// are inferred as in a function: by a return that is never taken, of a value that is never made.
fn with_known_output(body: &Group, returned: &Type) -> Group {
    let output = quote_spanned!(returned.span()=> let __output: #returned = loop {};);
    let statements = body.stream();
    let mut known = Group::new(
        Delimiter::Brace,
        quote! {
            #[allow(unknown_lints, unreachable_code, clippy::all, clippy::pedantic, clippy::nursery)]
            if false {
                #output
                return __output;
            }
            #statements
        },
    );
    // A block that has the wrong type is the user's.
    known.set_span(body.span());
    known
}

/// The type with each `impl Trait` left to inference, as it can't be named.
fn without_impl_trait(ty: &Type) -> Type {
    let mut ty = ty.clone();
    erase_impl_trait(&mut ty);
    ty
}

fn erase_impl_trait(ty: &mut Type) {
    match ty {
        Type::ImplTrait(_) => *ty = parse_quote!(_),
        Type::Array(array) => erase_impl_trait(&mut array.elem),
        Type::Group(group) => erase_impl_trait(&mut group.elem),
        Type::Paren(paren) => erase_impl_trait(&mut paren.elem),
        Type::Reference(reference) => erase_impl_trait(&mut reference.elem),
        Type::Tuple(tuple) => tuple.elems.iter_mut().for_each(erase_impl_trait),
        Type::Path(path) => {
            for segment in &mut path.path.segments {
                if let PathArguments::AngleBracketed(arguments) = &mut segment.arguments {
                    for argument in &mut arguments.args {
                        if let GenericArgument::Type(ty) = argument {
                            erase_impl_trait(ty);
                        }
                    }
                }
            }
        }
        _ => {}
    }
}

/// The `#![..]` at the body's beginning, which stay the function's, and the rest of the body.
fn split_inner_attributes(body: &Group) -> (TokenStream, Group) {
    let mut rest = body.stream().into_iter().peekable();
    let mut attributes = TokenStream::new();
    let mut ahead = rest.clone();
    while let [
        Some(TokenTree::Punct(hash)),
        Some(TokenTree::Punct(bang)),
        Some(TokenTree::Group(_)),
    ] = [ahead.next(), ahead.next(), ahead.next()]
    {
        if hash.as_char() != '#' || bang.as_char() != '!' {
            break;
        }
        attributes.extend(rest.by_ref().take(3));
        ahead = rest.clone();
    }
    let mut without = Group::new(Delimiter::Brace, rest.collect());
    without.set_span(body.span());
    (attributes, without)
}

impl Length {
    fn tokens(&self, support: &TokenStream) -> TokenStream {
        match self {
            Self::Expr(expr) => expr.to_token_stream(),
            Self::Literal(duration, span) => {
                let (seconds, nanos) = (duration.as_secs(), duration.subsec_nanos());
                quote_spanned!(*span=> #support::Duration::new(#seconds, #nanos))
            }
        }
    }
}

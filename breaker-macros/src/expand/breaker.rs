//! What breaker a call goes through, and what that is built with.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Expr, ExprReference, Token, UnOp};

use super::constant;
use crate::args::{Args, Breaker, Keys, Setting, Value, find, first_cooldown};
use crate::bindings::{self, Hold};
use crate::function::Function;
use crate::returned::Returned;
use crate::spans::{ends, local, parenthesized, respanned};

/// The statements that come before a call, and the works that it goes through.
pub(super) struct Source {
    pub(super) statements: TokenStream,
    pub(super) works: TokenStream,
    /// Does the user's expression wait for something, or return early? Then it belongs where an `async fn`
    /// would evaluate it.
    pub(super) is_awaited: bool,
}

pub(super) fn source(
    args: &Args,
    function: &Function,
    returned: &Returned,
    support: &TokenStream,
) -> Source {
    let name = &function.signature.ident;
    match &args.breaker {
        Breaker::Own(settings) => {
            let built = built(settings, name, support);
            Source {
                statements: TokenStream::new(),
                // In a block of its own, so that the body cannot name the static. Not as a method: a trait
                // of the user's may have one of that name for every type.
                works: quote!({
                    static __BREAKER: #support::Static = #support::Static::new(|| { #built });
                    #support::Static::works(&__BREAKER)
                }),
                is_awaited: false,
            }
        }
        Breaker::Keyed(settings, keys) => keyed(settings, keys, name, support),
        Breaker::Given(breaker) => given(breaker, function, returned, support),
    }
}

fn given(
    breaker: &Expr,
    function: &Function,
    returned: &Returned,
    support: &TokenStream,
) -> Source {
    let borrowed = borrowed(breaker);
    let (first, last) = ends(breaker);
    // What is wrong with its type is reported at the expression.
    let given = Ident::new("__breaker", Span::mixed_site().located_at(first));
    let here = Span::call_site().located_at(last);
    let at_breaker = |name| respanned(&quote!(#support::#name), |span: Span| span.located_at(last));
    if may_be_borrowed(breaker, function, returned) {
        let breaker = at_breaker(quote!(breaker));
        let borrowed = parenthesized(&borrowed, here);
        return Source {
            statements: quote!(let #given = #breaker #borrowed;),
            works: quote!(#support::works(#given)),
            is_awaited: false,
        };
    }
    let shared = at_breaker(quote!(shared));
    let argument = parenthesized(&given.to_token_stream(), here);
    Source {
        // A match asks nothing of the expression's type, and at its end the expression lets go of what it
        // holds, such as a lock.
        statements: quote!(let #given = match #borrowed { #given => #shared #argument };),
        works: given.into_token_stream(),
        is_awaited: is_awaited(breaker.to_token_stream()),
    }
}

fn keyed(settings: &[Setting], keys: &Keys, name: &Ident, support: &TokenStream) -> Source {
    let Builder { constants, chain } = builder(settings, name, support);
    let max_keys = match &keys.max_keys {
        None => quote!(#support::MAX_KEYS),
        Some(value) => constant::value("max_keys", value, support),
    };
    let key = borrowed(&keys.key);
    let (first, last) = ends(&keys.key);
    let last = Span::call_site().located_at(last);
    let at_first = |path| respanned(&path, |span: Span| span.located_at(first));
    let key = parenthesized(&key, last);
    let wrapped = at_first(quote!(#support::Key));
    let kind = quote_spanned!(last=> #wrapped #key.kind_of_key().without_second_reference());
    let by_key = at_first(quote!(#support::by_key));
    let kept = local("__breaker");
    let breakers = quote!({
        static __BREAKERS: #support::StaticKeyed = #support::StaticKeyed::new(
            || { #constants #chain },
            #max_keys,
        );
        &__BREAKERS
    });
    let arguments = parenthesized(&quote!(#breakers, #kind), last);
    Source {
        statements: quote! {
            let #kept = {
                use #support::{AsItIs as _, ByValue as _};
                #by_key #arguments
            };
        },
        works: kept.into_token_stream(),
        is_awaited: is_awaited(keys.key.to_token_stream()),
    }
}

fn is_awaited(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == "await",
        TokenTree::Punct(punct) => punct.as_char() == '?',
        TokenTree::Group(group) => is_awaited(group.stream()),
        TokenTree::Literal(_) => false,
    })
}

/// `&` and the expression, in parentheses where it needs them, as if the user had written it.
fn borrowed(expr: &Expr) -> TokenStream {
    let (first, _) = ends(expr);
    let reference = ExprReference {
        attrs: Vec::new(),
        and_token: Token![&](Span::call_site().located_at(first)),
        mutability: None,
        expr: Box::new(expr.clone()),
    };
    reference.into_token_stream()
}

/// May a call borrow the breaker that this gives? Otherwise it takes a clone along: when it may live
/// longer than what is borrowed from, when that is moved into the body, or when a borrow could keep
/// a lock for as long as the body runs.
fn may_be_borrowed(breaker: &Expr, function: &Function, returned: &Returned) -> bool {
    if !stands_by_itself(breaker) {
        return false;
    }
    let bindings = bindings::of(&function.signature);
    let mut named = bindings
        .iter()
        .filter(|binding| bindings::is_named(&binding.name, breaker.to_token_stream()));
    if returned.future.is_some() {
        return matches!(breaker, Expr::Path(_)) && named.next().is_none();
    }
    named.all(|binding| binding.hold != Hold::Exclusive)
}

/// Is it there without anything being made to get at it, such as the guard of a mutex? What is made
/// lives for as long as a borrow of what is in it.
fn stands_by_itself(expr: &Expr) -> bool {
    match expr {
        Expr::Path(_) => true,
        Expr::Field(field) => stands_by_itself(&field.base),
        Expr::Index(index) => stands_by_itself(&index.expr),
        Expr::Reference(reference) => stands_by_itself(&reference.expr),
        Expr::Unary(unary) => matches!(unary.op, UnOp::Deref(_)) && stands_by_itself(&unary.expr),
        Expr::Group(group) => stands_by_itself(&group.expr),
        Expr::Paren(paren) => stands_by_itself(&paren.expr),
        _ => false,
    }
}

/// Builds the breaker of that function or static.
pub(super) fn built(settings: &[Setting], name: &Ident, support: &TokenStream) -> TokenStream {
    let Builder { constants, chain } = builder(settings, name, support);
    quote!(#constants #support::build(#chain))
}

/// `CircuitBreaker::builder().name(..).threshold(..)`, and the constants that it uses: the values
/// that do not compile if they are wrong.
struct Builder {
    constants: TokenStream,
    chain: TokenStream,
}

fn builder(settings: &[Setting], name: &Ident, support: &TokenStream) -> Builder {
    let mut constants = TokenStream::new();
    let mut chain = quote!(#support::builder());
    if find(settings, "name").is_none() {
        let name = default_name(name);
        chain.extend(quote!(.name(#name)));
    }
    for Setting { name, value } in settings {
        let method = format_ident!("{name}");
        let beside = first_cooldown(settings).filter(|_| *name == "max_cooldown");
        if value.is_checked() && beside.is_none_or(|beside| beside.value.is_checked()) {
            let value = value.tokens(support);
            chain.extend(quote!(.#method(#value)));
            continue;
        }
        let constant = constant::name_of(name);
        // Its own constant, if it has one.
        let beside = beside.map(|Setting { name, value }| match value {
            Value::Constant(_) => constant::name_of(name).into_token_stream(),
            checked => checked.tokens(support),
        });
        let (ty, check) = constant::check(name, value, beside.as_ref(), support);
        constants.extend(quote!(const #constant: #ty = #check;));
        chain.extend(quote!(.#method(#constant)));
    }
    Builder { constants, chain }
}

/// Where the function is found: `my_crate::quotes::quote`.
fn default_name(name: &Ident) -> TokenStream {
    let name = name.unraw().to_string();
    quote!(::core::concat!(::core::module_path!(), "::", #name))
}

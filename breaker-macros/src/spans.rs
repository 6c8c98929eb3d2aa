//! Where tokens are said to stand, and so where what is wrong with them is told.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Expr, ExprClosure};

/// The spans of the first and the last token: between them lies the whole, which no stable span
/// covers.
pub(crate) fn ends(tokens: &impl ToTokens) -> (Span, Span) {
    let mut spans = tokens
        .to_token_stream()
        .into_iter()
        .map(|token| token.span());
    let first = spans.next().unwrap_or_else(Span::call_site);
    (first, spans.last().unwrap_or(first))
}

/// Where a closure says that it returns a future, if it does by its looks.
pub(crate) fn async_span(closure: &ExprClosure) -> Option<Span> {
    let body = match &*closure.body {
        Expr::Async(body) => Some(body.async_token.span),
        _ => None,
    };
    closure.asyncness.map(|keyword| keyword.span).or(body)
}

/// The path with other spans.
pub(crate) fn respanned(path: &TokenStream, span: impl Fn(Span) -> Span) -> TokenStream {
    let respan = |mut token: TokenTree| {
        token.set_span(span(token.span()));
        token
    };
    path.clone().into_iter().map(respan).collect()
}

pub(crate) fn braces(content: TokenStream, span: Span) -> Group {
    let mut group = Group::new(Delimiter::Brace, content);
    group.set_span(span);
    group
}

pub(crate) fn parenthesized(content: &TokenStream, span: Span) -> Group {
    let mut group = Group::new(Delimiter::Parenthesis, content.clone());
    group.set_span(span);
    group
}

/// A variable of the generated code, which no name of the user's means.
pub(crate) fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

//! Where tokens are said to stand, and so where what is wrong with them is told.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;

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

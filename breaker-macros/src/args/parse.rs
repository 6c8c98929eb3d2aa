//! Tokens into `name = value`.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{End, ParseStream, Parser};
use syn::{Error, Expr, Result, Token};

use super::table;
use crate::errors::Errors;

/// One argument as it was written.
pub(super) struct Argument {
    pub(super) name: Ident,
    /// `None` if that was told to be wrong.
    pub(super) value: Option<Expr>,
}

pub(super) fn parse(tokens: TokenStream, errors: &mut Errors) -> Vec<Argument> {
    let mut arguments = Vec::new();
    let parse_all = |input: ParseStream<'_>| {
        while !input.is_empty() {
            if let Some(name) = errors.take(parse_name(input)) {
                let value = errors.take(parse_value(&name, input));
                arguments.push(Argument { name, value });
            }
            errors.take(expect_comma(input));
        }
        Ok(())
    };
    let parsed = parse_all.parse2(tokens);
    errors.take(parsed);
    arguments
}

fn parse_name(input: ParseStream<'_>) -> Result<Ident> {
    // Any identifier: `crate` is a keyword.
    input.call(Ident::parse_any).map_err(|_| {
        let error = input.error("an argument is `name = value`, such as `threshold = 5`");
        skip_to_comma(input);
        error
    })
}

fn parse_value(name: &Ident, input: ParseStream<'_>) -> Result<Expr> {
    let written = parse_equals(name, input).and_then(|()| {
        let instead = instead(name);
        let because = |error: Error| {
            let message = format!("the value of `{name}` can't be read: {error}; {instead}");
            Error::new(error.span(), message)
        };
        input.parse().map_err(because)
    });
    written.inspect_err(|_| skip_to_comma(input))
}

fn instead(name: &Ident) -> String {
    let example = table::find(name).map_or("..", |known| known.example);
    format!("write `{name} = {example}`")
}

fn parse_equals(name: &Ident, input: ParseStream<'_>) -> Result<()> {
    let instead = instead(name);
    let is_alone = input.is_empty() || input.peek(Token![,]);
    if is_alone || input.peek(Token![=]) && (input.peek2(Token![,]) || input.peek2(End)) {
        let message = format!("`{name}` has no value: {instead}");
        return Err(Error::new(name.span(), message));
    }
    let is_other = input.peek(Token![==]) || input.peek(Token![=>]);
    if is_other || !input.peek(Token![=]) {
        return Err(input.error(format!("the value of `{name}` comes after `=`: {instead}")));
    }
    input.parse::<Token![=]>().map(drop)
}

/// Told once: what stands before the next comma belongs to the next argument.
fn expect_comma(input: ParseStream<'_>) -> Result<()> {
    if input.is_empty() || input.parse::<Option<Token![,]>>()?.is_some() {
        return Ok(());
    }
    let error = input.error("a comma is missing before this: arguments are separated by `,`");
    if !input.peek(Ident::peek_any) {
        skip_to_comma(input);
    }
    Err(error)
}

fn skip_to_comma(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) && input.parse::<TokenTree>().is_ok() {}
}

//! Tokens into `name = value`.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{End, ParseStream, Parser};
use syn::{Error, Expr, LitStr, Result, Token};

use super::table;
use crate::errors::Errors;

/// One argument as it was written.
pub(super) struct Argument {
    pub(super) name: Ident,
    /// `None` if that was told to be wrong.
    pub(super) value: Option<Expr>,
}

/// The arguments that could be read.
pub(super) struct Parsed {
    pub(super) arguments: Vec<Argument>,
    /// Are these all? Otherwise what is missing may have been told of as something else.
    pub(super) is_whole: bool,
}

pub(super) fn parse(tokens: TokenStream, errors: &mut Errors) -> Parsed {
    let mut arguments = Vec::new();
    let mut is_whole = true;
    let parse_all = |input: ParseStream<'_>| {
        while !input.is_empty() {
            if let Some(name) = errors.take(parse_name(input)) {
                let value = errors.take(parse_value(&name, input)).flatten();
                arguments.push(Argument { name, value });
            } else {
                is_whole = false;
            }
            errors.take(expect_comma(input));
        }
        Ok(())
    };
    let parsed = parse_all.parse2(tokens);
    errors.take(parsed);
    Parsed {
        arguments,
        is_whole,
    }
}

fn parse_name(input: ParseStream<'_>) -> Result<Ident> {
    // Any identifier: `crate` is a keyword.
    input.call(Ident::parse_any).map_err(|_| {
        let error = match input.fork().parse::<LitStr>() {
            Ok(name) if input.peek2(Token![=]) => Error::new(
                name.span(),
                format!("a name has no quotes: write `{} = ..`", name.value()),
            ),
            _ => input.error("an argument is `name = value`, such as `threshold = 5`"),
        };
        skip_to_comma(input);
        error
    })
}

/// `None` if the argument is unknown, which is told elsewhere, and how it goes on nobody can say.
fn parse_value(name: &Ident, input: ParseStream<'_>) -> Result<Option<Expr>> {
    if table::find(name).is_none() && !input.peek(Token![=]) {
        skip_to_comma(input);
        return Ok(None);
    }
    let written = parse_equals(name, input).and_then(|()| parse_expression(name, input));
    written.map(Some).inspect_err(|_| skip_to_comma(input))
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

fn parse_expression(name: &Ident, input: ParseStream<'_>) -> Result<Expr> {
    input.parse().map_err(|error| {
        if input.is_empty() || input.peek(Token![,]) {
            let message = format!("the value of `{name}` is not finished: {}", instead(name));
            return Error::new(name.span(), message);
        }
        error
    })
}

fn instead(name: &Ident) -> String {
    let example = table::find(name).map_or("..", |known| known.example);
    format!("write `{name} = {example}`")
}

/// Told once: what stands before the next comma belongs to the next argument.
fn expect_comma(input: ParseStream<'_>) -> Result<()> {
    if input.is_empty() || input.parse::<Option<Token![,]>>()?.is_some() {
        return Ok(());
    }
    if let Some(semicolon) = input.parse::<Option<Token![;]>>()? {
        let message = "arguments are separated by `,`: write it for the `;`";
        return Err(Error::new(semicolon.span, message));
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

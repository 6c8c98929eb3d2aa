//! The function under the attribute: its signature, parsed, and its body, only passed on.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, Error, Result, Signature, Token, Visibility};

use crate::errors::Errors;
use crate::returned;
use crate::spans::braces;

/// A function item. The body's tokens keep their spans and are not looked at: what is wrong there,
/// or not finished yet, is between the user and rustc.
pub(crate) struct Function {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
    /// The `#![..]` at the body's beginning.
    pub(crate) inner_attributes: Vec<Attribute>,
    /// The rest of the body, in its braces.
    pub(crate) body: Group,
}

impl Function {
    /// Reads the item. What is wrong with it goes to `errors`; `None` if it is no function at all,
    /// or one without a body.
    pub(crate) fn read(item: TokenStream, errors: &mut Errors) -> Option<Self> {
        let function = errors.take(syn::parse2::<Self>(item))?;
        function.check_kind(errors);
        returned::check(&function.signature, errors);
        Some(function)
    }

    pub(crate) fn is_async(&self) -> bool {
        self.signature.asyncness.is_some()
    }

    fn check_kind(&self, errors: &mut Errors) {
        if let Some(constness) = &self.signature.constness {
            errors.push(Error::new(
                constness.span,
                "a `const fn` can't have a breaker, which counts at run time: remove `const`",
            ));
        }
        let abi = self.signature.abi.as_ref();
        if let Some(abi) = abi.filter(|abi| !is_rust(abi)) {
            errors.push(Error::new_spanned(
                abi,
                "an `extern` function can't have a breaker, as its callers know no `Result`: move \
                 the body to a Rust function, and put the attribute there",
            ));
        }
    }
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        if let Some((keyword, what)) = other_item(input) {
            let message = format!("`#[circuit_breaker]` goes on a function, and this is {what}");
            return Err(Error::new(keyword.span(), message));
        }
        let signature = input.parse()?;
        if input.peek(Token![;]) {
            return Err(input.error(
                "a method without a body has nothing to protect: put the attribute on its \
                 implementations, or give it a body",
            ));
        }
        let body = parse_body(input)?;
        let (inner_attributes, statements) = split_inner_attributes.parse2(body.stream())?;
        Ok(Self {
            attributes,
            visibility,
            signature,
            inner_attributes,
            body: braces(statements, body.span()),
        })
    }
}

/// The braces and what is in them, out of the invisible brackets that `macro_rules!` puts around a
/// `$body:block`.
fn parse_body(input: ParseStream<'_>) -> Result<Group> {
    let start = input.fork();
    match input.parse()? {
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            parse_body.parse2(group.stream())
        }
        TokenTree::Group(group) => Ok(group),
        _ => Err(start.error("expected the function's body, in braces")),
    }
}

fn split_inner_attributes(input: ParseStream<'_>) -> Result<(Vec<Attribute>, TokenStream)> {
    Ok((input.call(Attribute::parse_inner)?, input.parse()?))
}

/// What the item is, if its keyword says that it is no function.
fn other_item(input: ParseStream<'_>) -> Option<(Ident, &'static str)> {
    const ITEMS: [(&str, &str); 10] = [
        ("struct", "a struct"),
        ("enum", "an enum"),
        ("union", "a union"),
        ("trait", "a trait: put it on the methods that have a body"),
        ("impl", "an impl block: put it on each method"),
        ("mod", "a module: put it on each function"),
        ("static", "a static"),
        ("type", "a type alias"),
        ("use", "an import"),
        (
            "macro_rules",
            "a macro: put it on the function that the macro writes",
        ),
    ];
    let keyword = input.cursor().ident().map(|(keyword, _)| keyword)?;
    if keyword == "const" && !input.peek2(Token![fn]) && !input.peek2(Token![unsafe]) {
        let is_function = input.peek2(Token![async]) || input.peek2(Token![extern]);
        return (!is_function).then_some((keyword, "a constant"));
    }
    let (_, what) = ITEMS.iter().find(|(item, _)| keyword == item)?;
    Some((keyword, what))
}

fn is_rust(abi: &syn::Abi) -> bool {
    abi.name.as_ref().is_some_and(|name| name.value() == "Rust")
}

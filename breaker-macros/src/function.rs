//! The function under the attribute: its signature, parsed, and its body, only passed on.

#[cfg(test)]
mod tests;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Error, Result, Signature, Token, Visibility};

use crate::errors::Errors;
use crate::spans::braces;

/// A function item. The body's tokens keep their spans and are not parsed: what is wrong there, or
/// not finished yet, is between the user and rustc.
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
    /// Reads what comes after the visibility.
    pub(crate) fn parse(
        attributes: Vec<Attribute>,
        visibility: Visibility,
        input: ParseStream<'_>,
    ) -> Result<Self> {
        let signature = input.parse()?;
        if input.peek(Token![;]) {
            return Err(input.error(
                "without a body there is nothing to protect: give it one, or put the attribute on \
                 its implementations, or on a function that calls it",
            ));
        }
        let body = parse_body(input)?;
        let (inner_attributes, statements) = split_inner_attributes
            .parse2(body.stream())
            .unwrap_or_else(|_| (Vec::new(), body.stream()));
        // The user's own braces, if they can stay: another pair has one span for both.
        let body = match inner_attributes.as_slice() {
            [] => body,
            _ => braces(statements, body.span()),
        };
        Ok(Self {
            attributes,
            visibility,
            signature,
            inner_attributes,
            body,
        })
    }

    /// Tells of a kind of function that can't have a breaker.
    pub(crate) fn check(&self, errors: &mut Errors) {
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

    pub(crate) fn is_async(&self) -> bool {
        self.signature.asyncness.is_some()
    }

    /// Returns `true` if there are attributes that are not rustc's, and write the function anew.
    pub(crate) fn has_foreign_attributes(&self) -> bool {
        const OF_RUSTC: [&str; 19] = [
            "allow",
            "cfg",
            "cfg_attr",
            "clippy",
            "cold",
            "deny",
            "deprecated",
            "diagnostic",
            "doc",
            "expect",
            "export_name",
            "forbid",
            "inline",
            "link_section",
            "must_use",
            "rustfmt",
            "target_feature",
            "track_caller",
            "warn",
        ];
        let is_foreign = |attribute: &Attribute| {
            let first = attribute.path().segments.first();
            !first.is_some_and(|first| OF_RUSTC.iter().any(|name| first.ident == name))
        };
        self.attributes.iter().any(is_foreign)
    }

    /// The body of a function that does nothing but box an async block, as `#[async_trait]` writes
    /// it: an async function in all but name.
    pub(crate) fn boxed_block(&self) -> Option<BoxedBlock> {
        let tokens: Vec<_> = self.body.stream().into_iter().collect();
        let (last, path) = tokens.split_last()?;
        let (pin, before) = path.split_last()?;
        let is_path = |token: &TokenTree| match token {
            TokenTree::Ident(_) => true,
            TokenTree::Punct(punct) => punct.as_char() == ':',
            _ => false,
        };
        let is_pin = matches!(pin, TokenTree::Ident(pin) if pin == "pin");
        if !is_pin || !before.iter().all(is_path) {
            return None;
        }
        let TokenTree::Group(parentheses) = last else {
            return None;
        };
        if parentheses.delimiter() != Delimiter::Parenthesis {
            return None;
        }
        Some(BoxedBlock {
            box_pin: path.iter().cloned().collect(),
            parentheses: parentheses.clone(),
            body: async_move_block(parentheses.stream())?,
        })
    }
}

/// `Box::pin(async move { .. })`
pub(crate) struct BoxedBlock {
    pub(crate) box_pin: TokenStream,
    pub(crate) parentheses: Group,
    /// The async block's, in its braces.
    pub(crate) body: Group,
}

fn async_move_block(tokens: TokenStream) -> Option<Group> {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let [
        TokenTree::Ident(keyword),
        TokenTree::Ident(capture),
        TokenTree::Group(block),
    ] = tokens.as_slice()
    else {
        return None;
    };
    let is_block = keyword == "async" && capture == "move";
    (is_block && block.delimiter() == Delimiter::Brace).then(|| block.clone())
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

fn is_rust(abi: &syn::Abi) -> bool {
    abi.name.as_ref().is_some_and(|name| name.value() == "Rust")
}

//! The mistakes found so far, so that all of them are told at once.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::{Error, Result};

#[derive(Default)]
pub(crate) struct Errors(Option<Error>);

impl Errors {
    pub(crate) fn push(&mut self, error: Error) {
        match &mut self.0 {
            Some(errors) => errors.combine(error),
            None => self.0 = Some(error),
        }
    }

    /// The value, unless it is a mistake.
    pub(crate) fn take<T>(&mut self, result: Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    /// Every mistake as a compile error; empty if there is none.
    ///
    /// syn writes `::core::compile_error!`, which in edition 2015 is a path inside the user's crate. `std` is
    /// found in every edition, and hardly anybody has a module of that name.
    pub(crate) fn into_tokens(self) -> TokenStream {
        let errors = self.0.map(|errors| errors.to_compile_error());
        let mut tokens: Vec<TokenTree> = Vec::new();
        for token in errors.unwrap_or_default() {
            match token {
                TokenTree::Ident(core) if core == "core" => {
                    // In the place of the two colons before it.
                    tokens.truncate(tokens.len() - 2);
                    tokens.push(Ident::new("std", core.span()).into());
                }
                token => tokens.push(token),
            }
        }
        tokens.into_iter().collect()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_none()
    }
}

#[cfg(test)]
impl Errors {
    /// In the order in which they are told.
    pub(crate) fn messages(self) -> Vec<String> {
        let errors = self.0.into_iter().flatten();
        errors.map(|error| error.to_string()).collect()
    }
}

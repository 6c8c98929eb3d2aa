//! What becomes of the breaker's error.

use std::iter;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Expr;

use super::Writer;
use crate::spans::{async_span, ends, local, parenthesized};

/// What answers when the breaker does not let the body.
enum Fallback<'a> {
    AtOnce(TokenStream),
    /// A closure that returns a future.
    Later(TokenStream),
    /// A function that may be async or not, in an async one.
    Either(&'a Expr),
}

impl Writer<'_> {
    /// What a sync function returns.
    ///
    /// Clippy has looked at the error of the function itself, and need not look at the closures that return it
    /// too. And it takes the literals in a closure for such that have no type.
    pub(super) fn answered(&self, call: &TokenStream) -> TokenStream {
        let outcome = local("__outcome");
        let fallback = self.args.call.fallback.as_ref();
        let fallback = fallback.map_or_else(|| self.refuse(), ToTokens::to_token_stream);
        quote! {
            #[allow(clippy::default_numeric_fallback, clippy::result_large_err)]
            let #outcome = #call;
            #[allow(clippy::result_large_err)]
            return #outcome.unwrap_or_else(#fallback);
        }
    }

    /// What an async one returns. The body has ended and is dropped before anything answers.
    pub(super) fn awaited(&self, call: &TokenStream) -> TokenStream {
        let (outcome, error) = (local("__outcome"), local("__error"));
        let answer = match self.fallback() {
            None => self.of_result("refuse", &quote!(), &quote!(#error)),
            Some(Fallback::AtOnce(closure)) => {
                let arguments = quote!(#closure, #error);
                self.at_fallback(&closure, "answer_now", 0, &arguments)
            }
            Some(Fallback::Later(closure)) => {
                let arguments = quote!(#closure, #error);
                let answer = self.at_fallback(&closure, "awaited", 1, &arguments);
                await_at(&closure, &answer)
            }
            Some(Fallback::Either(function)) => {
                let fallback = called(function);
                let arguments = quote!(#fallback, #error);
                let answer = self.at_fallback(function, "answered", 2, &arguments);
                await_at(function, &answer)
            }
        };
        quote! {
            let #error = match #call.await {
                ::core::result::Result::Ok(#outcome) => return #outcome,
                ::core::result::Result::Err(#error) => #error,
            };
            #[allow(clippy::result_large_err)]
            return #answer;
        }
    }

    /// The future that one returns which is not async.
    pub(super) fn or_else(&self, call: &TokenStream) -> TokenStream {
        let support = self.support;
        match self.fallback() {
            None => {
                let refuse = self.refuse();
                quote!(#support::or_answer(#call, #refuse))
            }
            Some(Fallback::AtOnce(closure)) => quote!(#support::or_answer(#call, #closure)),
            Some(Fallback::Later(closure)) => quote!(#support::or_answer_later(#call, #closure)),
            Some(Fallback::Either(function)) => {
                let fallback = called(function);
                let arguments = quote!(#call, #fallback);
                self.at_fallback(function, "or_answered", 2, &arguments)
            }
        }
    }

    fn refuse(&self) -> TokenStream {
        let error = local("__error");
        let refuse = self.of_result("refuse", &quote!(), &quote!(#error));
        quote!(|#error| #refuse)
    }

    fn fallback(&self) -> Option<Fallback<'_>> {
        let fallback = self.args.call.fallback.as_ref()?;
        let Expr::Closure(closure) = fallback else {
            return Some(Fallback::Either(fallback));
        };
        let mut closure = closure.clone();
        if self.is_begun() && closure.capture.is_none() {
            // It goes along in a future that is returned.
            closure.capture = self.capture(closure.inputs_begin.span);
        }
        if async_span(&closure).is_some() {
            Some(Fallback::Later(closure.into_token_stream()))
        } else {
            Some(Fallback::AtOnce(closure.into_token_stream()))
        }
    }

    /// A call of a function that is generic over the result and so many types that are inferred, at the last
    /// token of the fallback.
    fn at_fallback(
        &self,
        fallback: &impl ToTokens,
        function: &str,
        inferred: usize,
        arguments: &TokenStream,
    ) -> TokenStream {
        let (_, last) = ends(fallback);
        let here = Span::call_site().located_at(last);
        let inferred = iter::repeat_n(quote_spanned!(here=> , _), inferred).collect();
        self.generic(function, (last, last), &inferred, arguments)
    }
}

/// `.await`, at the last token of the fallback.
fn await_at(fallback: &impl ToTokens, future: &impl ToTokens) -> TokenStream {
    let (_, last) = ends(fallback);
    let here = Span::call_site().located_at(last);
    quote_spanned!(here=> #future.await)
}

/// A closure that calls the function: what is wrong with the call is told there.
fn called(function: &Expr) -> TokenStream {
    let (_, last) = ends(function);
    let here = Span::call_site().located_at(last);
    let called = match function {
        Expr::Path(path) => path.to_token_stream(),
        other => parenthesized(&other.to_token_stream(), here).into_token_stream(),
    };
    let error = local("__error");
    let argument = parenthesized(&error.to_token_stream(), last);
    quote_spanned!(here=> move |#error| #called #argument)
}

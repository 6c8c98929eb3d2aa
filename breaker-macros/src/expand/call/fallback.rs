//! What becomes of the breaker's error.

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
    pub(super) fn answered(&self, call: &TokenStream) -> TokenStream {
        let fallback = self.args.call.fallback.as_ref();
        let fallback = fallback.map_or_else(|| self.refuse(), ToTokens::to_token_stream);
        quote!(#call.unwrap_or_else(#fallback))
    }

    /// What an async one returns.
    pub(super) fn awaited(&self, call: &TokenStream) -> TokenStream {
        let (outcome, error) = (local("__outcome"), local("__error"));
        let Some(fallback) = self.fallback() else {
            let refused = self.refused(call);
            return quote!(#refused.await);
        };
        let (answer, (_, last)) = match &fallback {
            Fallback::AtOnce(closure) => return quote!(#call.await.unwrap_or_else(#closure)),
            Fallback::Later(closure) => {
                let arguments = quote!(#closure, #error);
                let answer = self.at_fallback(closure, "awaited", &quote!(, _), &arguments);
                (answer, ends(closure))
            }
            Fallback::Either(function) => (self.answer(function), ends(*function)),
        };
        let here = Span::call_site().located_at(last);
        let answer = quote_spanned!(here=> #answer.await);
        quote! {
            match #call.await {
                ::core::result::Result::Ok(#outcome) => #outcome,
                ::core::result::Result::Err(#error) => #answer,
            }
        }
    }

    /// The future that one returns which is not async.
    pub(super) fn or_else(&self, call: &TokenStream) -> TokenStream {
        let support = self.support;
        match self.fallback() {
            None => self.refused(call),
            Some(Fallback::AtOnce(closure)) => quote!(#support::or_else(#call, #closure)),
            Some(Fallback::Later(closure)) => quote!(#support::or_else_await(#call, #closure)),
            Some(Fallback::Either(function)) => {
                let (answer, error) = (self.answer(function), local("__error"));
                quote!(#support::or_else_await(#call, move |#error| #answer))
            }
        }
    }

    /// A call whose error of the breaker's becomes the function's.
    fn refused(&self, call: &TokenStream) -> TokenStream {
        let (support, refuse) = (self.support, self.refuse());
        quote!(#support::or_refuse(#call, #refuse))
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

    /// What a fallback answers that may be async or not: told at the fallback, once, if it is neither.
    fn answer(&self, function: &Expr) -> TokenStream {
        let (_, last) = ends(function);
        let here = Span::call_site().located_at(last);
        let called = match function {
            Expr::Path(path) => path.to_token_stream(),
            other => parenthesized(&other.to_token_stream(), here).into_token_stream(),
        };
        let argument = parenthesized(&local("__error").into_token_stream(), last);
        let (inferred, answer) = (
            quote_spanned!(here=> , _, _),
            quote_spanned!(here=> __answer),
        );
        let answer = self.at_fallback(function, "answer", &inferred, &answer);
        quote_spanned! {here=>
            {
                let __answer = #called #argument;
                #answer
            }
        }
    }

    /// A call of a function that is generic over the result, at the last token of the fallback.
    fn at_fallback(
        &self,
        fallback: &impl ToTokens,
        function: &str,
        more: &TokenStream,
        arguments: &TokenStream,
    ) -> TokenStream {
        let (_, last) = ends(fallback);
        self.generic(function, (last, last), more, arguments)
    }
}

//! What becomes of the breaker's error.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{Expr, ExprClosure};

use super::Writer;
use crate::spans::{ends, local, parenthesized, respanned};

/// What answers when the breaker does not let the body.
pub(super) enum Fallback {
    /// The breaker's error, as the function's.
    None,
    AtOnce(TokenStream),
    /// A closure that returns a future.
    Later(TokenStream),
    /// A function that may be async or not, in an async one.
    Either(Expr),
}

impl Fallback {
    pub(super) fn into_closure(self, writer: &Writer<'_>) -> TokenStream {
        match self {
            Self::None => {
                let error = local("__error");
                let refuse = writer.of_result("refuse", &quote!(), &quote!(#error));
                quote!(|#error| #refuse)
            }
            Self::AtOnce(closure) | Self::Later(closure) => closure,
            Self::Either(function) => function.into_token_stream(),
        }
    }
}

impl Writer<'_> {
    pub(super) fn fallback(&self) -> Fallback {
        let Some(fallback) = &self.args.call.fallback else {
            return Fallback::None;
        };
        let Expr::Closure(closure) = fallback else {
            if self.is_a_future() {
                return Fallback::Either(fallback.clone());
            }
            return Fallback::AtOnce(fallback.to_token_stream());
        };
        let mut closure = closure.clone();
        if self.is_begun() && closure.capture.is_none() {
            // It goes along in a future that is returned.
            closure.capture = self.capture(closure.inputs_begin.span);
        }
        if is_async(&closure) {
            Fallback::Later(closure.into_token_stream())
        } else {
            Fallback::AtOnce(closure.into_token_stream())
        }
    }

    /// A call that is returned as a future, with what becomes of the breaker's error.
    pub(super) fn or_else(&self, call: &TokenStream) -> TokenStream {
        let support = self.support;
        match self.fallback() {
            at_once @ (Fallback::None | Fallback::AtOnce(_)) => {
                let fallback = at_once.into_closure(self);
                quote!(#support::or_else(#call, #fallback))
            }
            Fallback::Later(closure) => quote!(#support::or_else_await(#call, #closure)),
            Fallback::Either(function) => {
                let (answer, error) = (self.answer(&function), local("__error"));
                quote!(#support::or_else_await(#call, move |#error| #answer))
            }
        }
    }

    /// What a fallback answers that may be async or not: told at the fallback, once, if it is neither.
    pub(super) fn answer(&self, function: &Expr) -> TokenStream {
        let (_, last) = ends(function);
        let here = Span::call_site().located_at(last);
        let called = match function {
            Expr::Path(path) => path.to_token_stream(),
            other => parenthesized(&other.to_token_stream(), here).into_token_stream(),
        };
        let argument = parenthesized(&local("__error").into_token_stream(), last);
        let (inferred, answer) = (quote_spanned!(here=> _, _), quote_spanned!(here=> __answer));
        let answer = self.at_fallback(function, "answer", &inferred, &answer);
        quote_spanned! {here=>
            {
                let __answer = #called #argument;
                #answer
            }
        }
    }

    /// A call of a function that is generic over the result, at the last token of the fallback.
    pub(super) fn at_fallback(
        &self,
        fallback: &impl ToTokens,
        function: &str,
        more: &TokenStream,
        arguments: &TokenStream,
    ) -> TokenStream {
        let (support, result) = (self.support, &self.returned.result);
        let (_, last) = ends(fallback);
        let here = Span::call_site().located_at(last);
        let function = format_ident!("{function}");
        let function = respanned(&quote!(#support::#function), |span| span.located_at(last));
        let arguments = parenthesized(arguments, here);
        quote_spanned!(here=> #function::<#result, #more>#arguments)
    }
}

/// Does the closure return a future, by its looks?
fn is_async(closure: &ExprClosure) -> bool {
    closure.asyncness.is_some() || matches!(*closure.body, Expr::Async(_))
}

//! A call through the breaker, for each kind of function.

mod body;
mod fallback;
mod judge;

use proc_macro2::{Group, Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::{FnArg, Token};

use self::body::{is_moved, lent};
use super::arguments::{self, Arguments, Receiver, SelfHold};
use super::breaker::Source;
use super::constant;
use crate::args::{Args, Breaker};
use crate::bindings;
use crate::function::{BoxedBlock, Function};
use crate::returned::{Future, Returned};
use crate::spans::{braces, ends, local, parenthesized, respanned};

/// Writes the call of one function.
pub(super) struct Writer<'a> {
    args: &'a Args,
    function: &'a Function,
    returned: &'a Returned,
    support: &'a TokenStream,
    /// The async block of a function that does nothing but box it.
    boxed_block: Option<BoxedBlock>,
    /// Does the body live longer than the function has its arguments?
    must_own: bool,
    /// The arguments that a closure of the attribute needs beside the body, which must not move them then.
    lent: Vec<Ident>,
    /// The receiver, if the body uses it or has to keep it, and lends it to nobody.
    receiver: Option<Receiver>,
    arguments: Arguments,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        args: &'a Args,
        function: &'a Function,
        returned: &'a Returned,
        support: &'a TokenStream,
    ) -> Self {
        let boxed_block = match returned.future {
            Some(Future::Boxed(_)) => function.boxed_block(),
            _ => None,
        };
        let must_own = match returned.future {
            Some(_) => boxed_block.is_none(),
            None => args.call.timeout.is_some() && !function.is_async(),
        };
        let lent = lent(&args.call, function);
        let used = match &args.breaker {
            Breaker::Own(_) => TokenStream::new(),
            Breaker::Keyed(_, keys) => keys.key.to_token_stream(),
            Breaker::Given(breaker) => breaker.to_token_stream(),
        };
        // An attribute below, such as `instrument`, may use any of them.
        let is_used_below = function.has_foreign_attributes();
        let is_used = |name: &Ident| is_used_below || bindings::is_named(name, used.clone());
        let receiver = arguments::receiver(&function.signature).filter(|receiver| {
            let name = Ident::new("self", receiver.token.span);
            let is_used = must_own || bindings::is_named(&name, function.body.stream());
            is_used && !lent.contains(&name)
        });
        let moved = is_moved(&lent, receiver);
        Self {
            args,
            function,
            returned,
            support,
            boxed_block,
            must_own,
            arguments: arguments::taken_over(&function.signature, &lent, moved, is_used),
            receiver,
            lent,
        }
    }

    /// The arguments of the function's signature.
    pub(super) fn inputs(&self) -> Punctuated<FnArg, Token![,]> {
        match self.boxed_block {
            Some(_) => self.function.signature.inputs.clone(),
            None => self.arguments.inputs.clone(),
        }
    }

    /// The body, called through the breaker.
    ///
    /// Its closure or block takes the body's span, as if the user had written it: what is wrong
    /// inside is told as in any other function.
    pub(super) fn call(&self, source: &Source) -> TokenStream {
        let Source {
            statements, works, ..
        } = source;
        let call = match (&self.returned.future, &self.boxed_block) {
            (None, _) if self.function.is_async() => self.asynchronous(&self.function.body, works),
            (None, _) => self.synchronous(works),
            (Some(_), Some(block)) => return self.boxed(block, source),
            (Some(future), None) => self.begun(future, works),
        };
        quote!(#statements #call)
    }

    fn synchronous(&self, works: &TokenStream) -> TokenStream {
        let timeout = self.args.call.timeout.as_ref();
        let result = self.returned.result.to_token_stream();
        let body = match timeout {
            None => self.closure(&result),
            Some(_) => self.owning_closure(&result),
        };
        self.answered(&self.through("call", works, &body))
    }

    fn asynchronous(&self, body: &Group, works: &TokenStream) -> TokenStream {
        let body = self.async_block(body);
        let body = quote!(::core::pin::pin!(#body));
        self.awaited(&self.through("call_async", works, &body))
    }

    /// The body that makes the future, run in place, then the future itself.
    fn begun(&self, future: &Future, works: &TokenStream) -> TokenStream {
        let (support, body) = (self.support, &self.function.body);
        let returning = match future {
            Future::Opaque => TokenStream::new(),
            Future::Boxed(ty) => ty.to_token_stream(),
        };
        // What is no future of the result is told at the body that makes it.
        let here = Span::call_site().located_at(body.span());
        let made = quote_spanned!(here=> , _);
        let body = match self.receiver {
            Some(receiver) if receiver.hold == SelfHold::MutValue && self.lent.is_empty() => {
                self.owning_closure(&returning)
            }
            _ => self.closure(&returning),
        };
        // No local one: rustc tells once what is wrong with it and with its call, as one place.
        let started = quote!(__begun);
        let kept = local("__works");
        let call = self.through("call_begun", &quote!(#kept), &started);
        let begin = self.of_result("begin", &made, &quote!(&#kept, #body));
        let call = self.or_else(&call);
        let future = match future {
            Future::Opaque => call,
            Future::Boxed(_) => quote!(#support::boxed(#call)),
        };
        quote! {
            let #kept = #works;
            let #started = #begin;
            #[allow(clippy::result_large_err)]
            return #future;
        }
    }

    /// The async block, called as an async function's body is, in the box that it had.
    fn boxed(&self, block: &BoxedBlock, source: &Source) -> TokenStream {
        let BoxedBlock {
            box_pin,
            parentheses,
            body,
        } = block;
        let Source {
            statements, works, ..
        } = source;
        let call = self.asynchronous(body, works);
        let (before, inside) = if source.is_awaited {
            (None, Some(statements))
        } else {
            (Some(statements), None)
        };
        let call = braces(quote!(#inside #call), body.span());
        let call = quote_spanned!(body.span()=> async move #call);
        let boxed = parenthesized(&call, parentheses.span());
        quote!(#before #box_pin #boxed)
    }

    /// `name(works, timeout, body, judge)`
    fn through(&self, name: &str, works: &TokenStream, body: &TokenStream) -> TokenStream {
        let support = self.support;
        let timeout = self.args.call.timeout.as_ref();
        // An argument that borrows keeps the body from running beside its caller, and is told of where the
        // arguments are.
        let here = Span::call_site();
        let (first, last) = match timeout {
            None => (here, here),
            Some(_) if name == "call" && !self.arguments.inputs.is_empty() => {
                ends(&self.function.signature.inputs)
            }
            Some(timeout) => ends(&timeout.tokens(support)),
        };
        let name = match timeout {
            Some(_) => format_ident!("{name}_timeout"),
            None => format_ident!("{name}"),
        };
        let timeout = timeout.map(|timeout| {
            let timeout = constant::timeout(timeout, self.args.cooldown_of_probes(), support);
            if name == "call_async_timeout" {
                quote!(::core::pin::pin!(#support::limit(#timeout)),)
            } else {
                quote!(#timeout,)
            }
        });
        let call = respanned(&quote!(#support::#name), |span| span.located_at(first));
        // What future the body returns is its own affair, but not what that comes to.
        let result = &self.returned.result;
        let output = match (self.is_begun(), &name) {
            (true, _) => Some(quote!(::<#result, _>)),
            (false, name) if name == "call_timeout" => {
                // It has to be `Send`, which is told at its own tokens.
                let here = here.located_at(first);
                Some(quote_spanned!(here=> ::<#result>))
            }
            _ => None,
        };
        let judge = self.judge();
        let arguments = parenthesized(
            &quote!(#works, #timeout #body, #judge),
            here.located_at(last),
        );
        quote!(#call #output #arguments)
    }

    /// Is the body one that makes a future?
    fn is_begun(&self) -> bool {
        self.returned.future.is_some() && self.boxed_block.is_none()
    }

    /// A call of a function that is generic over the result, with the result's span: what that lacks
    /// is told there, once.
    fn of_result(
        &self,
        function: &str,
        more: &TokenStream,
        arguments: &TokenStream,
    ) -> TokenStream {
        self.generic(function, ends(&self.returned.result), more, arguments)
    }

    /// A call of a function that is generic over the result, with these ends.
    fn generic(
        &self,
        function: &str,
        (first, last): (Span, Span),
        more: &TokenStream,
        arguments: &TokenStream,
    ) -> TokenStream {
        let (support, result) = (self.support, &self.returned.result);
        let last = Span::call_site().located_at(last);
        let function = format_ident!("{function}");
        let function = respanned(&quote!(#support::#function), |span| span.located_at(first));
        let arguments = parenthesized(arguments, last);
        quote_spanned!(last=> #function::<#result #more>#arguments)
    }
}

//! A call through the breaker, for each kind of function.

mod fallback;
mod judge;

use proc_macro2::{Group, Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr, ExprClosure, FnArg, Token};

use super::arguments::{self, Arguments, Receiver, SelfHold};
use super::breaker::Source;
use super::constant;
use crate::args::{Args, Breaker, Call};
use crate::bindings::{self, Hold};
use crate::function::{BoxedBlock, Function};
use crate::patterns;
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
            Breaker::Own(_) => None,
            Breaker::Keyed(_, keys) => Some(&keys.key),
            Breaker::Given(breaker) => Some(breaker),
        };
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
            arguments: arguments::taken_over(&function.signature, &lent, moved, used),
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

    /// The body as a closure that is called in place.
    fn closure(&self, returning: &TokenStream) -> TokenStream {
        let body = &self.function.body;
        let is_moved = is_moved(&self.lent, self.receiver);
        let capture = is_moved.then(|| Token![move](body.span()));
        let whole = is_moved.then(|| self.whole_self());
        let named = &self.arguments.named;
        let taking = self.taking(&quote!(#named #whole), body);
        let returning = (!returning.is_empty()).then(|| quote!(-> #returning));
        quote_spanned!(body.span()=> #capture || #returning #taking)
    }

    /// The body as a closure that takes along every argument, and all of it, for another thread or before what
    /// it writes to is moved into a future.
    fn owning_closure(&self, returning: &TokenStream) -> TokenStream {
        let body = &self.function.body;
        let (named, whole) = (&self.arguments.named, self.whole_self());
        let first = quote!(#named #whole);
        let taking = match self.receiver {
            Some(receiver) if receiver.hold == SelfHold::MutValue => {
                let inner = self.closure(returning);
                braces(quote!(#first return (#inner)();), body.span())
            }
            _ => self.taking(&first, body),
        };
        let returning = (!returning.is_empty()).then(|| quote!(-> #returning));
        quote_spanned!(body.span()=> move || #returning #taking)
    }

    /// Has a closure or block that moves what it names take all of `self`, and not the parts that it names.
    fn whole_self(&self) -> TokenStream {
        match self.receiver {
            Some(Receiver { token, hold }) if hold != SelfHold::Reference => {
                quote!(let _ = &#token;)
            }
            _ => TokenStream::new(),
        }
    }

    /// The body after some statements, the last of which takes `self`, and those that take the other arguments
    /// over. In the arm of a match its last temporaries go before these do, as they do in a function.
    fn taking(&self, first: &TokenStream, body: &Group) -> Group {
        let taken = match self.boxed_block {
            // The user's own block takes along what it takes.
            Some(_) => &TokenStream::new(),
            None => &self.arguments.taken,
        };
        if first.is_empty() && taken.is_empty() && !self.is_begun() {
            return body.clone();
        }
        // With the body's span clippy finds the user's last expression, and no match where there is a brace.
        let last = quote_spanned!(body.span()=> match () { () => #body });
        braces(quote!(#first #taken #last), body.span())
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
        // What keeps the body from running beside its caller is told at the time-out that asks for
        // it.
        let here = Span::call_site();
        let (first, last) = timeout.map_or((here, here), |timeout| ends(&timeout.tokens(support)));
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
        let output = self.is_begun().then(|| quote!(::<#result, _>));
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

    /// An async block, with its output made known at the beginning, so that `?` and `into` in it are
    /// inferred as in a function: by a return that is never taken.
    fn async_block(&self, body: &Group) -> TokenStream {
        let result = &self.returned.result;
        let span = Span::call_site().located_at(result.span());
        let output = self.of_result("output", &quote!(), &quote!());
        let output = quote_spanned!(span=> return #output;);
        let named = &self.arguments.named;
        let (capture, first) = match self.receiver {
            // The user's own block has taken along what it takes.
            _ if self.boxed_block.is_some() => (self.capture(body.span()), TokenStream::new()),
            // The block borrows what it writes to last, or that seems to be written in vain.
            Some(Receiver {
                token,
                hold: SelfHold::MutValue,
            }) => (None, quote!(#named let _ = &mut #token;)),
            Some(Receiver { token, .. }) if !self.lent.is_empty() => {
                let moved = self.of_result("output_of", &quote!(, _), &token.to_token_stream());
                (None, quote!(#named if false { return #moved; }))
            }
            _ => {
                let whole = self.whole_self();
                (self.capture(body.span()), quote!(#named #whole))
            }
        };
        let block = self.taking(&quote!(if false { #output } #first), body);
        quote_spanned!(body.span()=> async #capture #block)
    }

    /// The body and what judges it take the arguments with them, where they can.
    fn capture(&self, span: Span) -> Option<Token![move]> {
        (self.must_own || self.lent.is_empty()).then(|| Token![move](span))
    }
}

/// Returns `true` if a closure takes along what it names. It does not if the attribute's closures need some of
/// that, and if it writes to a `mut self`: what a closure captures by value and writes to last seems to be
/// written in vain.
fn is_moved(lent: &[Ident], receiver: Option<Receiver>) -> bool {
    lent.is_empty() && receiver.is_none_or(|receiver| receiver.hold != SelfHold::MutValue)
}

/// The arguments that a closure of the attribute names, and that would be gone if the body moved them. A
/// shared reference is there for both.
fn lent(call: &Call, function: &Function) -> Vec<Ident> {
    let closures = [&call.failure_if, &call.ignore_if, &call.fallback];
    let closures: Vec<&ExprClosure> = closures
        .into_iter()
        .flatten()
        .filter_map(|given| match given {
            Expr::Closure(closure) => Some(closure),
            _ => None,
        })
        .collect();
    let needs = |closure: &ExprClosure, name: &Ident| {
        let is_its_own = closure
            .inputs
            .iter()
            .any(|input| patterns::names(input).contains(name));
        !is_its_own && bindings::is_named(name, closure.body.to_token_stream())
    };
    bindings::of(&function.signature)
        .into_iter()
        .filter(|binding| binding.hold == Hold::Exclusive)
        .map(|binding| binding.name)
        .filter(|name| closures.iter().any(|closure| needs(closure, name)))
        .collect()
}

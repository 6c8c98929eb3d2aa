//! A call through the breaker, for each kind of function.

mod fallback;
mod judge;

use proc_macro2::{Group, Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, ExprClosure, Token};

use super::constant;
use crate::args::{Args, Call};
use crate::bindings::{self, Binding, Hold};
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
    /// Does a closure need an argument beside the body, which must not move it then?
    is_lent: bool,
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
        Self {
            args,
            function,
            returned,
            support,
            boxed_block,
            must_own,
            is_lent: a_closure_needs_an_argument(&args.call, function),
        }
    }

    /// The body, called through the breaker.
    ///
    /// Its closure or block takes the body's span, as if the user had written it: what is wrong
    /// inside is told as in any other function.
    pub(super) fn call(&self, works: &TokenStream) -> TokenStream {
        match (&self.returned.future, &self.boxed_block) {
            (None, _) if self.function.is_async() => self.asynchronous(&self.function.body, works),
            (None, _) => self.synchronous(works),
            (Some(_), Some(block)) => self.boxed(block, works),
            (Some(future), None) => self.begun(future, works),
        }
    }

    fn synchronous(&self, works: &TokenStream) -> TokenStream {
        let result = &self.returned.result;
        let body = self.holding(&self.function.body);
        let capture = self.capture(body.span());
        let body = quote_spanned!(body.span()=> #capture || -> #result #body);
        self.answered(&self.through("call", works, &body))
    }

    fn asynchronous(&self, body: &Group, works: &TokenStream) -> TokenStream {
        let body = self.async_block(body);
        self.awaited(&self.through("call_async", works, &body))
    }

    /// The body that makes the future, run in place, then the future itself.
    fn begun(&self, future: &Future, works: &TokenStream) -> TokenStream {
        let (support, body) = (self.support, &self.function.body);
        let returning = match future {
            Future::Opaque => None,
            Future::Boxed(ty) => Some(quote!(-> #ty)),
        };
        // What is no future of the result is told at the body that makes it.
        let here = Span::call_site().located_at(body.span());
        let made = quote_spanned!(here=> , _);
        // It is run in place: only the future that it makes must own what it takes along.
        let capture = (!self.is_lent).then(|| Token![move](body.span()));
        let body = quote_spanned!(body.span()=> #capture || #returning #body);
        // No local one: rustc tells once what is wrong with it and with its call, as one place.
        let started = quote!(__begun);
        let kept = local("__works");
        let call = self.through("call_begun", &quote!(#kept), &started);
        let begin = self.of_result("begin", &made, &quote!(&#kept, #body));
        let call = self.or_else(&call);
        let future = match future {
            Future::Opaque => call,
            Future::Boxed(_) => quote!(#support::Box::pin(#call)),
        };
        quote! {
            let #kept = #works;
            let #started = #begin;
            #future
        }
    }

    /// The async block, called as an async function's body is, in the box that it had.
    fn boxed(&self, block: &BoxedBlock, works: &TokenStream) -> TokenStream {
        let BoxedBlock {
            box_pin,
            parentheses,
            body,
        } = block;
        let call = braces(self.asynchronous(body, works), body.span());
        let call = quote_spanned!(body.span()=> async move #call);
        let boxed = parenthesized(&call, parentheses.span());
        quote!(#box_pin #boxed)
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
            quote!(#timeout,)
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
        let capture = self.capture(body.span());
        let span = Span::call_site().located_at(result.span());
        let output = self.of_result("output", &quote!(), &quote!());
        let output = quote_spanned!(span=> return #output;);
        let statements = body.stream();
        let block = braces(quote!(if false { #output } #statements), body.span());
        quote_spanned!(body.span()=> async #capture #block)
    }

    /// The body and what judges it take the arguments with them, where they can.
    fn capture(&self, span: Span) -> Option<Token![move]> {
        (self.must_own || !self.is_lent).then(|| Token![move](span))
    }

    /// The body of a closure that goes to another thread. It takes along what it names, and with
    /// this the arguments too that are there only to be held until the body ends: a guard, a permit.
    fn holding(&self, body: &Group) -> Group {
        if self.args.call.timeout.is_none() {
            return body.clone();
        }
        let here = Span::call_site();
        let bindings = bindings::of(&self.function.signature);
        let held = bindings
            .iter()
            .filter(|binding| binding.name.to_string().starts_with('_'));
        let held = held.map(|binding| {
            let conditions = &binding.conditions;
            let span = binding.name.span().located_at(here);
            let name = Ident::new(&binding.name.to_string(), span);
            quote!(#(#conditions)* #[allow(clippy::used_underscore_binding)] let _ = &#name;)
        });
        let statements = body.stream();
        braces(quote!(#(#held)* #statements), body.span())
    }
}

/// Does a closure name an argument that would be gone if the body moved it? A shared reference is
/// there for both.
fn a_closure_needs_an_argument(call: &Call, function: &Function) -> bool {
    let bindings = bindings::of(&function.signature);
    let needs_one = |closure: &ExprClosure| {
        let own = bindings::of_patterns(&closure.inputs);
        bindings.iter().any(|Binding { name, hold, .. }| {
            *hold == Hold::Exclusive
                && !own.contains(name)
                && bindings::is_named(name, closure.body.to_token_stream())
        })
    };
    [&call.failure_if, &call.ignore_if, &call.fallback]
        .into_iter()
        .flatten()
        .any(|given| matches!(given, Expr::Closure(closure) if needs_one(closure)))
}

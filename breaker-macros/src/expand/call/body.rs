//! The body of the function, as the closure or the block that the breaker calls.

use proc_macro2::{Group, Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, ExprClosure, Token};

use super::Writer;
use crate::args::Call;
use crate::bindings::{self, Hold};
use crate::expand::arguments::{Receiver, SelfHold};
use crate::function::Function;
use crate::patterns;
use crate::spans::braces;

impl Writer<'_> {
    /// The body as a closure that is called in place.
    pub(super) fn closure(&self, returning: &TokenStream) -> TokenStream {
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
    pub(super) fn owning_closure(&self, returning: &TokenStream) -> TokenStream {
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

    /// An async block, with its output made known at the beginning, so that `?` and `into` in it are
    /// inferred as in a function: by a return that is never taken.
    pub(super) fn async_block(&self, body: &Group) -> TokenStream {
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
    pub(super) fn capture(&self, span: Span) -> Option<Token![move]> {
        (self.must_own || self.lent.is_empty()).then(|| Token![move](span))
    }
}

/// Returns `true` if a closure takes along what it names. It does not if the attribute's closures need some of
/// that, and if it writes to a `mut self`: what a closure captures by value and writes to last seems to be
/// written in vain.
pub(super) fn is_moved(lent: &[Ident], receiver: Option<Receiver>) -> bool {
    lent.is_empty() && receiver.is_none_or(|receiver| receiver.hold != SelfHold::MutValue)
}

/// The arguments that a closure of the attribute names, and that would be gone if the body moved them. A
/// shared reference is there for both.
pub(super) fn lent(call: &Call, function: &Function) -> Vec<Ident> {
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

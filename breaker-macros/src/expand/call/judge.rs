//! What judges a call: the predicates, or the result itself.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::Writer;
use crate::returned::Future;
use crate::spans::{ends, local};

impl Writer<'_> {
    pub(super) fn judge(&self) -> TokenStream {
        let (support, outcome) = (self.support, local("__outcome"));
        let answered = self.args.call.fallback.as_ref().map_or("", |_| "_answered");
        let judged = match &self.returned.future {
            // It reaches from the type's first token to its last, as what is wrong with the result is told at
            // it where the result is inferred.
            Some(Future::Alias(alias)) => {
                let (first, last) = ends(alias);
                let [first, last] = [first, last].map(|end| Span::call_site().located_at(end));
                let reference = quote_spanned!(first=> &);
                let place = Ident::new("__outcome", Span::mixed_site().located_at(last));
                let place = quote_spanned!(last=> *#place);
                quote!(#reference #place)
            }
            _ => outcome.to_token_stream(),
        };
        let (name, predicate, predicates) =
            match (&self.args.call.failure_if, &self.args.call.ignore_if) {
                (None, None) => {
                    let judge = format!("judge{answered}");
                    let judge = self.of_result(&judge, &quote!(), &judged);
                    return quote!(|#outcome| #judge);
                }
                (None, Some(ignore)) => ("judge_ignoring", ignore, quote!(#ignore)),
                (Some(failure), None) => ("judge_by", failure, quote!(#failure, #support::never)),
                (Some(failure), Some(ignore)) => ("judge_by", failure, quote!(#failure, #ignore)),
            };
        let name = format!("{name}{answered}");
        let judge = self.of_result(&name, &quote!(), &quote!(#judged, #predicates));
        // What it names is told at the predicate.
        let (first, _) = ends(predicate);
        let here = Span::call_site().located_at(first);
        let capture = self.capture(here);
        quote_spanned!(here=> #capture |#outcome| #judge)
    }
}

//! What judges a call: the predicates, or the result itself.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use super::Writer;
use crate::spans::{ends, local};

impl Writer<'_> {
    pub(super) fn judge(&self) -> TokenStream {
        let (support, outcome) = (self.support, local("__outcome"));
        let answered = self.args.call.fallback.as_ref().map_or("", |_| "_answered");
        let (name, predicate, predicates) =
            match (&self.args.call.failure_if, &self.args.call.ignore_if) {
                (None, None) => {
                    let judge = format!("judge{answered}");
                    let judge = self.of_result(&judge, &quote!(), &quote!(#outcome));
                    return quote!(|#outcome| #judge);
                }
                (None, Some(ignore)) => ("judge_ignoring", ignore, quote!(#ignore)),
                (Some(failure), None) => ("judge_by", failure, quote!(#failure, #support::never)),
                (Some(failure), Some(ignore)) => ("judge_by", failure, quote!(#failure, #ignore)),
            };
        let name = format!("{name}{answered}");
        let judge = self.of_result(&name, &quote!(), &quote!(#outcome, #predicates));
        // What it names is told at the predicate.
        let (first, _) = ends(predicate);
        let here = Span::call_site().located_at(first);
        let capture = self.capture(here);
        quote_spanned!(here=> #capture |#outcome| #judge)
    }
}

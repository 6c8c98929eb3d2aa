//! Arguments that are there only to be held until the body ends: a lock's guard, a permit.

use proc_macro2::Ident;
use syn::{FnArg, Pat, Signature};

/// The bindings whose names begin with an underscore. A closure takes along only what its body
/// names, and these it need not name.
pub(crate) fn arguments(signature: &Signature) -> Vec<Ident> {
    let mut held = Vec::new();
    for input in &signature.inputs {
        if let FnArg::Typed(argument) = input {
            collect(&argument.pat, &mut held);
        }
    }
    held
}

fn collect(pattern: &Pat, held: &mut Vec<Ident>) {
    match pattern {
        Pat::Ident(binding) => {
            if binding.ident.to_string().starts_with('_') {
                held.push(binding.ident.clone());
            }
            if let Some((_, pattern)) = &binding.subpat {
                collect(pattern, held);
            }
        }
        Pat::Paren(pattern) => collect(&pattern.pat, held),
        Pat::Reference(pattern) => collect(&pattern.pat, held),
        Pat::Slice(slice) => slice
            .elems
            .iter()
            .for_each(|pattern| collect(pattern, held)),
        Pat::Struct(pattern) => {
            for field in &pattern.fields {
                collect(&field.pat, held);
            }
        }
        Pat::Tuple(tuple) => tuple
            .elems
            .iter()
            .for_each(|pattern| collect(pattern, held)),
        Pat::TupleStruct(tuple) => tuple
            .elems
            .iter()
            .for_each(|pattern| collect(pattern, held)),
        Pat::Type(pattern) => collect(&pattern.pat, held),
        _ => {}
    }
}

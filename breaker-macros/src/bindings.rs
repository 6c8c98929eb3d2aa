//! The names that a function's arguments bind, and who uses them.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::format_ident;
use syn::{Attribute, FnArg, Pat, ReceiverKind, Signature, Type};

/// One name that an argument binds.
pub(crate) struct Binding {
    pub(crate) name: Ident,
    /// Those of the argument that decide whether it is there.
    pub(crate) conditions: Vec<Attribute>,
    /// Is it a shared reference, which can be lent to any number?
    pub(crate) is_shared: bool,
}

/// In the order in which they are written, `self` included.
pub(crate) fn of(signature: &Signature) -> Vec<Binding> {
    let mut bindings = Vec::new();
    for input in &signature.inputs {
        let (attributes, names, is_shared) = match input {
            FnArg::Receiver(receiver) => {
                let is_shared = matches!(
                    &receiver.kind,
                    ReceiverKind::Reference(_, _, mutability) if mutability.is_none()
                );
                (&receiver.attrs, vec![format_ident!("self")], is_shared)
            }
            FnArg::Typed(argument) => {
                let mut names = Vec::new();
                collect(&argument.pat, &mut names);
                let is_plain = matches!(*argument.pat, Pat::Ident(_));
                let is_shared = is_plain && is_shared_reference(&argument.ty);
                (&argument.attrs, names, is_shared)
            }
        };
        bindings.extend(names.into_iter().map(|name| Binding {
            name,
            conditions: conditions(attributes),
            is_shared,
        }));
    }
    bindings
}

fn conditions(attributes: &[Attribute]) -> Vec<Attribute> {
    let conditions = attributes.iter();
    conditions
        .filter(|attribute| attribute.path().is_ident("cfg"))
        .cloned()
        .collect()
}

fn is_shared_reference(ty: &Type) -> bool {
    match ty {
        Type::Reference(reference) => reference.mutability.is_none(),
        Type::Group(group) => is_shared_reference(&group.elem),
        Type::Paren(paren) => is_shared_reference(&paren.elem),
        _ => false,
    }
}

fn collect(pattern: &Pat, names: &mut Vec<Ident>) {
    match pattern {
        Pat::Ident(binding) => {
            names.push(binding.ident.clone());
            if let Some((_, pattern)) = &binding.subpat {
                collect(pattern, names);
            }
        }
        Pat::Paren(pattern) => collect(&pattern.pat, names),
        Pat::Reference(pattern) => collect(&pattern.pat, names),
        Pat::Slice(slice) => slice
            .elems
            .iter()
            .for_each(|pattern| collect(pattern, names)),
        Pat::Struct(pattern) => {
            for field in &pattern.fields {
                collect(&field.pat, names);
            }
        }
        Pat::Tuple(tuple) => tuple
            .elems
            .iter()
            .for_each(|pattern| collect(pattern, names)),
        Pat::TupleStruct(tuple) => tuple
            .elems
            .iter()
            .for_each(|pattern| collect(pattern, names)),
        Pat::Type(pattern) => collect(&pattern.pat, names),
        _ => {}
    }
}

/// Is the name among the tokens, be it in the braces of a format string?
pub(crate) fn is_named(name: &Ident, tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == *name,
        TokenTree::Group(group) => is_named(name, group.stream()),
        TokenTree::Literal(literal) => literal.to_string().contains(&format!("{{{name}")),
        TokenTree::Punct(_) => false,
    })
}

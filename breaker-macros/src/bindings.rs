//! The names that a function's arguments bind, and who uses them.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::format_ident;
use syn::ext::IdentExt;
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
        // Each case binds the same.
        Pat::Or(pattern) => pattern
            .cases
            .first()
            .into_iter()
            .for_each(|case| collect(case, names)),
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
        TokenTree::Literal(literal) => {
            let in_braces = format!("{{{}", name.unraw());
            literal.to_string().contains(&in_braces)
        }
        TokenTree::Punct(_) => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bindings(signature: &str) -> Vec<Binding> {
        of(&syn::parse_str(signature).expect(signature))
    }

    #[test]
    fn every_name_that_an_argument_binds_is_found_in_order() {
        for (arguments, expected) in [
            ("", vec![]),
            ("self", vec!["self"]),
            ("&mut self, a: u8", vec!["self", "a"]),
            ("self: Arc<Self>", vec!["self"]),
            ("a: u8, _b: u8, mut c: u8, _: u8", vec!["a", "_b", "c"]),
            ("(a, (b, _)): T", vec!["a", "b"]),
            ("Point { x, y: (a, ..), .. }: Point", vec!["x", "a"]),
            ("Wrapped(a): Wrapped, &b: &u8", vec!["a", "b"]),
            ("[a, .., b]: [u8; 9]", vec!["a", "b"]),
            ("a @ Point { x, .. }: Point", vec!["a", "x"]),
            ("(a): u8, ref b: u8", vec!["a", "b"]),
            ("r#type: u8", vec!["r#type"]),
        ] {
            let bindings = bindings(&format!("fn f({arguments})"));
            let names: Vec<_> = bindings.iter().map(|one| one.name.to_string()).collect();
            assert_eq!(names, expected, "{arguments}");
        }
    }

    #[test]
    fn what_is_a_shared_reference_is_told_from_what_is_not() {
        for (argument, expected) in [
            ("&self", true),
            ("&'a self", true),
            ("&mut self", false),
            ("self", false),
            ("a: &u8", true),
            ("a: (&'static str)", true),
            ("a: &mut u8", false),
            ("a: String", false),
            ("(a): &u8", false),
            ("&a: &String", false),
        ] {
            let bindings = bindings(&format!("fn f({argument})"));
            assert_eq!(bindings[0].is_shared, expected, "{argument}");
        }
    }

    #[test]
    fn a_binding_has_the_conditions_of_its_argument_and_no_other_attribute() {
        let bindings = bindings("fn f(#[cfg(unix)] #[expect(unused)] (a, b): (u8, u8), c: u8)");
        let conditions: Vec<_> = bindings.iter().map(|one| one.conditions.len()).collect();
        assert_eq!(conditions, [1, 1, 0]);
        assert!(bindings[0].conditions[0].path().is_ident("cfg"));
    }

    #[test]
    fn a_name_is_found_in_code_and_in_the_braces_of_a_format_string() {
        let name = format_ident!("symbol");
        for (code, expected) in [
            ("symbol", true),
            ("|error| Ok(last_known(&[symbol], error))", true),
            ("quotes.symbol", true),
            (r#"format!("{symbol} is down")"#, true),
            (r#"format!("is down: {symbol:?}")"#, true),
            (r##"format!(r#"{symbol:>9}"#)"##, true),
            ("", false),
            ("symbols", false),
            ("|error| Err(error.into())", false),
            (r#"format!("symbol")"#, false),
            (r#"format!("{}", 1)"#, false),
        ] {
            let tokens = code.parse().expect(code);
            assert_eq!(is_named(&name, tokens), expected, "{code}");
        }
    }
}

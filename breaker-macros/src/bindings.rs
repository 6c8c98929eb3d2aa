//! The names that a function's arguments bind, and who uses them.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::format_ident;
use syn::ext::IdentExt;
use syn::{FnArg, Pat, ReceiverKind, Signature, Type};

use crate::bare::bare;
use crate::patterns;

/// One name that an argument binds.
pub(crate) struct Binding {
    pub(crate) name: Ident,
    pub(crate) hold: Hold,
}

/// How a function holds what an argument is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hold {
    /// By itself, or by an exclusive reference: it can be moved away.
    Exclusive,
    /// By a shared reference, which any number can have.
    Shared,
    /// By one that lives for ever.
    Static,
}

/// In the order in which they are written, `self` included.
pub(crate) fn of(signature: &Signature) -> Vec<Binding> {
    let mut bindings = Vec::new();
    for input in &signature.inputs {
        let (names, hold) = match input {
            FnArg::Receiver(receiver) => {
                let hold = match &receiver.kind {
                    ReceiverKind::Reference(_, _, None) => Hold::Shared,
                    _ => Hold::Exclusive,
                };
                (vec![format_ident!("self")], hold)
            }
            FnArg::Typed(argument) => {
                let names = patterns::names(&argument.pat);
                // What a pattern takes out of a reference can be a value.
                let hold = match *argument.pat {
                    Pat::Ident(_) => hold(&argument.ty),
                    _ => Hold::Exclusive,
                };
                (names, hold)
            }
        };
        bindings.extend(names.into_iter().map(|name| Binding { name, hold }));
    }
    bindings
}

fn hold(ty: &Type) -> Hold {
    match bare(ty) {
        Type::Reference(reference) if reference.mutability.is_none() => match &reference.lifetime {
            Some(lifetime) if lifetime.ident == "static" => Hold::Static,
            _ => Hold::Shared,
        },
        _ => Hold::Exclusive,
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
    fn a_shared_reference_is_told_from_what_can_be_moved_away() {
        for (argument, expected) in [
            ("&self", Hold::Shared),
            ("&'a self", Hold::Shared),
            ("&mut self", Hold::Exclusive),
            ("self", Hold::Exclusive),
            ("a: &u8", Hold::Shared),
            ("a: (&'static str)", Hold::Static),
            ("a: &'static mut str", Hold::Exclusive),
            ("a: &mut u8", Hold::Exclusive),
            ("a: String", Hold::Exclusive),
            ("(a): &u8", Hold::Exclusive),
            ("&a: &String", Hold::Exclusive),
        ] {
            let bindings = bindings(&format!("fn f({argument})"));
            assert_eq!(bindings[0].hold, expected, "{argument}");
        }
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

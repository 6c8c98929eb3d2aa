//! The parts of a pattern, and the variables that it binds.

use proc_macro2::Ident;
use syn::{Pat, Token};

/// Returns the names that a pattern binds, in the order in which they are written.
pub(crate) fn names(pattern: &Pat) -> Vec<Ident> {
    let mut names = Vec::new();
    visit(&mut pattern.clone(), &mut |part| {
        if let Pat::Ident(variable) = part {
            // Each case of an or-pattern binds the same.
            if !names.contains(&variable.ident) {
                names.push(variable.ident.clone());
            }
        }
    });
    names
}

/// Takes the `mut` of this variable out of a pattern.
pub(crate) fn take_mut(pattern: &mut Pat, name: &Ident) -> Option<Token![mut]> {
    let mut found = None;
    visit(pattern, &mut |part| match part {
        Pat::Ident(variable) if variable.ident == *name => {
            found = found.or(variable.mutability.take());
        }
        _ => {}
    });
    found
}

/// Returns `true` if the names that a pattern binds may be less than the value that it takes apart: it then
/// has a `_`, a `..`, a `ref`, or a part that cannot be seen through.
pub(crate) fn leaves_out(pattern: &Pat) -> bool {
    let mut leaves_out = false;
    visit(&mut pattern.clone(), &mut |part| {
        leaves_out |= match part {
            Pat::Ident(variable) => variable.by_ref.is_some(),
            Pat::Struct(pattern) => pattern.rest.is_some(),
            Pat::Or(_)
            | Pat::Paren(_)
            | Pat::Path(_)
            | Pat::Reference(_)
            | Pat::Slice(_)
            | Pat::Tuple(_)
            | Pat::TupleStruct(_)
            | Pat::Type(_) => false,
            _ => true,
        };
    });
    leaves_out
}

/// Returns the `mut` of a `ref mut`, if a pattern has one.
pub(crate) fn ref_mut(pattern: &Pat) -> Option<Token![mut]> {
    let mut found = None;
    visit(&mut pattern.clone(), &mut |part| match part {
        Pat::Ident(variable) if variable.by_ref.is_some() => {
            found = found.or(variable.mutability);
        }
        _ => {}
    });
    found
}

/// Calls `f` for a pattern and its parts, from left to right.
fn visit(pattern: &mut Pat, f: &mut impl FnMut(&mut Pat)) {
    f(pattern);
    let mut visit = |part: &mut Pat| visit(part, f);
    match pattern {
        Pat::Ident(variable) => {
            if let Some((_, part)) = &mut variable.subpat {
                visit(part);
            }
        }
        Pat::Or(pattern) => pattern.cases.iter_mut().for_each(visit),
        Pat::Paren(pattern) => visit(&mut pattern.pat),
        Pat::Reference(pattern) => visit(&mut pattern.pat),
        Pat::Slice(pattern) => pattern.elems.iter_mut().for_each(visit),
        Pat::Struct(pattern) => {
            let parts = pattern.fields.iter_mut();
            parts.for_each(|field| visit(&mut field.pat));
        }
        Pat::Tuple(pattern) => pattern.elems.iter_mut().for_each(visit),
        Pat::TupleStruct(pattern) => pattern.elems.iter_mut().for_each(visit),
        Pat::Type(pattern) => visit(&mut pattern.pat),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use quote::ToTokens as _;
    use syn::{FnArg, parse_str};

    use super::*;

    fn pattern(argument: &str) -> Pat {
        match parse_str(&format!("{argument}: T")).expect(argument) {
            FnArg::Typed(argument) => *argument.pat,
            FnArg::Receiver(_) => panic!("{argument} is no pattern"),
        }
    }

    #[test]
    fn a_pattern_that_binds_all_of_its_value_leaves_nothing_out() {
        for all in [
            "a",
            "mut a",
            "(a, (b, mut c))",
            "[a, b]",
            "Point { x, y: (a, b) }",
            "Wrapped(a)",
            "&a",
            "(A(a) | B(a))",
        ] {
            assert!(!leaves_out(&pattern(all)), "{all}");
        }
        for some in [
            "_",
            "(a, _)",
            "(a, ..)",
            "[a, .., b]",
            "Point { x, .. }",
            "Wrapped(_)",
            "ref a",
            "(a, ref mut b)",
            "(1, a)",
            "pattern!(a)",
        ] {
            assert!(leaves_out(&pattern(some)), "{some}");
        }
    }

    #[test]
    fn the_mut_of_a_variable_is_taken_out_of_its_pattern() {
        let mut pattern = pattern("(a, Point { mut x, y: mut b })");
        let take = |name| parse_str(name).expect(name);
        assert!(take_mut(&mut pattern, &take("a")).is_none());
        assert!(take_mut(&mut pattern, &take("x")).is_some());
        assert!(take_mut(&mut pattern, &take("b")).is_some());
        let tokens = |pattern: &Pat| pattern.to_token_stream().to_string();
        let without = self::pattern("(a, Point { x, y: b })");
        assert_eq!(tokens(&pattern), tokens(&without));
    }
}

//! What a function returns: a `Result`, under whatever alias.

use syn::{
    Error, GenericArgument, Path, PathArguments, ReturnType, Signature, Type, TypeParamBound,
    parse_quote,
};

use crate::errors::Errors;

/// Tells of a return type that no alias could make a `Result`.
pub(crate) fn check(signature: &Signature, errors: &mut Errors) {
    const INSTEAD: &str = "return `Result<T, E>` with `E: From<BreakerError>`";
    match &signature.output {
        ReturnType::Default => errors.push(Error::new(
            signature.ident.span(),
            format!(
                "`{}` returns nothing, and the breaker could not tell success from failure: \
                 {INSTEAD}",
                signature.ident,
            ),
        )),
        ReturnType::Type(_, ty) => {
            if is_future(ty) {
                let message = "a future is not a `Result`: make this an `async fn` that returns \
                               what the future does";
                errors.push(Error::new_spanned(ty, message));
            } else if let Some(kind) = never_a_result(ty) {
                let message = format!("{kind} is not a `Result`: {INSTEAD}");
                errors.push(Error::new_spanned(ty, message));
            }
        }
    }
}

/// The kind of type, if no alias could make it a `Result`.
fn never_a_result(ty: &Type) -> Option<&'static str> {
    match ty {
        Type::Tuple(tuple) if tuple.elems.is_empty() => Some("`()`"),
        Type::Tuple(_) => Some("a tuple"),
        Type::Array(_) => Some("an array"),
        Type::Slice(_) => Some("a slice"),
        Type::Reference(_) => Some("a reference"),
        Type::Ptr(_) => Some("a pointer"),
        Type::FnPtr(_) => Some("a function pointer"),
        Type::Never(_) => Some("`!`"),
        Type::ImplTrait(_) => Some("`impl Trait`"),
        Type::TraitObject(_) => Some("a trait object"),
        Type::Paren(paren) => never_a_result(&paren.elem),
        Type::Group(group) => never_a_result(&group.elem),
        _ => None,
    }
}

fn is_future(ty: &Type) -> bool {
    let Type::ImplTrait(ty) = ty else {
        return false;
    };
    let last = |bound: &TypeParamBound| match bound {
        TypeParamBound::Trait(bound) => bound.path.segments.last().map(|last| last.ident.clone()),
        _ => None,
    };
    ty.bounds
        .iter()
        .filter_map(last)
        .any(|name| name == "Future")
}

/// The return type as it can be named inside: with each `impl Trait` left to inference.
pub(crate) fn nameable(signature: &Signature) -> Type {
    let mut ty = match &signature.output {
        ReturnType::Type(_, ty) => Type::clone(ty),
        ReturnType::Default => parse_quote!(()),
    };
    erase_impl_trait(&mut ty);
    ty
}

fn erase_impl_trait(ty: &mut Type) {
    match ty {
        Type::ImplTrait(_) => *ty = parse_quote!(_),
        Type::Array(array) => erase_impl_trait(&mut array.elem),
        Type::Group(group) => erase_impl_trait(&mut group.elem),
        Type::Paren(paren) => erase_impl_trait(&mut paren.elem),
        Type::Reference(reference) => erase_impl_trait(&mut reference.elem),
        Type::Tuple(tuple) => tuple.elems.iter_mut().for_each(erase_impl_trait),
        Type::Path(path) => erase_in_path(&mut path.path),
        Type::TraitObject(object) => {
            for bound in &mut object.bounds {
                if let TypeParamBound::Trait(bound) = bound {
                    erase_in_path(&mut bound.path);
                }
            }
        }
        _ => {}
    }
}

fn erase_in_path(path: &mut Path) {
    for segment in &mut path.segments {
        if let PathArguments::AngleBracketed(arguments) = &mut segment.arguments {
            for argument in &mut arguments.args {
                match argument {
                    GenericArgument::Type(ty) => erase_impl_trait(ty),
                    GenericArgument::AssocType(assoc) => erase_impl_trait(&mut assoc.ty),
                    _ => {}
                }
            }
        }
    }
}

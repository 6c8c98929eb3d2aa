//! What a function returns: a `Result`, under whatever alias, or a future of one.

#[cfg(test)]
mod tests;

use syn::{
    Error, GenericArgument, Path, PathArguments, PathSegment, ReturnType, Signature, Type,
    TypeParamBound, parse_quote,
};

use crate::bare::bare;
use crate::errors::Errors;

/// What the breaker has to do with: the result of a call, and how it is come by.
pub(crate) struct Returned {
    /// As it can be named in the body, with each `impl Trait` left to inference.
    pub(crate) result: Type,
    /// `None` if it is the result that is returned, be it by an `async fn`.
    pub(crate) future: Option<Future>,
}

/// What kind of future a function returns that is not an `async fn`.
pub(crate) enum Future {
    /// `impl Future<Output = R>`
    Opaque,
    /// `Pin<Box<dyn Future<Output = R>>>`, under this or a usual name, as it can be named in the body.
    Boxed(Box<Type>),
}

const INSTEAD: &str = "return `Result<T, E>` with `E: From<BreakerError>`";

impl Returned {
    /// Tells of what no alias could make a `Result`.
    pub(crate) fn read(signature: &Signature, errors: &mut Errors) -> Self {
        let written = match &signature.output {
            ReturnType::Default => {
                errors.push(returns_nothing(signature));
                parse_quote!(())
            }
            ReturnType::Type(_, ty) => Type::clone(ty),
        };
        let is_async = signature.asyncness.is_some();
        let output = output_of(&written);
        if is_async && output.is_some() {
            let message = "an `async fn` is a future already: write what it comes to, or remove \
                           `async`";
            errors.push(Error::new_spanned(&written, message));
        }
        let result = output.unwrap_or(&written);
        if let (ReturnType::Type(..), Some(kind)) = (&signature.output, never_a_result(result)) {
            let or_future = match result {
                Type::ImplTrait(_) => ", or `impl Future<Output = Result<T, E>>`",
                _ => "",
            };
            let message = format!("{kind} is not a `Result`: {INSTEAD}{or_future}");
            errors.push(Error::new_spanned(result, message));
        }
        let future = (!is_async && output.is_some()).then(|| match bare(&written) {
            Type::ImplTrait(_) => Future::Opaque,
            boxed => Future::Boxed(Box::new(nameable(boxed))),
        });
        Self {
            result: nameable(result),
            future,
        }
    }
}

fn returns_nothing(signature: &Signature) -> Error {
    let name = &signature.ident;
    let message = format!(
        "`{name}` returns nothing, and the breaker could not tell success from failure: {INSTEAD}"
    );
    Error::new(name.span(), message)
}

/// The kind of type, if no alias could make it a `Result`.
fn never_a_result(ty: &Type) -> Option<&'static str> {
    match bare(ty) {
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
        _ => None,
    }
}

/// What the future comes to, if the type is one by its looks.
fn output_of(ty: &Type) -> Option<&Type> {
    match bare(ty) {
        Type::ImplTrait(opaque) => opaque.bounds.iter().find_map(output_in),
        Type::Path(path) => {
            let last = path.path.segments.last()?;
            if last.ident == "BoxFuture" || last.ident == "LocalBoxFuture" {
                return last_type(last);
            }
            let boxed = last_type(last).filter(|_| last.ident == "Pin")?;
            let Type::Path(boxed) = bare(boxed) else {
                return None;
            };
            let last = boxed.path.segments.last()?;
            let object = last_type(last).filter(|_| last.ident == "Box")?;
            let Type::TraitObject(object) = bare(object) else {
                return None;
            };
            object.bounds.iter().find_map(output_in)
        }
        _ => None,
    }
}

/// `R`, if the bound is `Future<Output = R>`.
fn output_in(bound: &TypeParamBound) -> Option<&Type> {
    let TypeParamBound::Trait(bound) = bound else {
        return None;
    };
    let future = bound.path.segments.last()?;
    arguments(future).find_map(|argument| match argument {
        GenericArgument::AssocType(assoc)
            if future.ident == "Future" && assoc.ident == "Output" =>
        {
            Some(&assoc.ty)
        }
        _ => None,
    })
}

fn last_type(segment: &PathSegment) -> Option<&Type> {
    let types = arguments(segment).filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.last()
}

fn arguments(segment: &PathSegment) -> impl Iterator<Item = &GenericArgument> {
    let arguments = match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => Some(&arguments.args),
        _ => None,
    };
    arguments.into_iter().flatten()
}

fn nameable(ty: &Type) -> Type {
    let mut ty = ty.clone();
    erase_impl_trait(&mut ty);
    ty
}

fn erase_impl_trait(ty: &mut Type) {
    match ty {
        Type::ImplTrait(_) => *ty = parse_quote!(_),
        Type::Array(array) => erase_impl_trait(&mut array.elem),
        Type::Group(group) => erase_impl_trait(&mut group.elem),
        Type::Paren(paren) => erase_impl_trait(&mut paren.elem),
        Type::Ptr(pointer) => erase_impl_trait(&mut pointer.elem),
        Type::Reference(reference) => erase_impl_trait(&mut reference.elem),
        Type::Slice(slice) => erase_impl_trait(&mut slice.elem),
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

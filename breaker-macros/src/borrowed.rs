//! What a function borrows, which a body on another thread must not.
//!
//! It is told by the tokens of a type. What they hide, rustc finds.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Error, FnArg, Pat, Receiver, ReceiverKind, Signature, Type};

use crate::bare::bare;
use crate::errors::Errors;

/// A time-out runs the body of a sync function on another thread: nothing may be borrowed.
pub(crate) fn check(signature: &Signature, errors: &mut Errors) {
    for input in &signature.inputs {
        match input {
            // It may not be there.
            FnArg::Typed(typed) if typed.attrs.iter().any(|attr| attr.path().is_ident("cfg")) => {}
            FnArg::Receiver(receiver) if borrows_self(receiver) => {
                errors.push(on_loan(receiver, "self", "take `self: Arc<Self>`"));
            }
            FnArg::Typed(typed) if borrows(typed.ty.to_token_stream()) => {
                let name = argument_name(&typed.pat);
                errors.push(on_loan(typed, &name, &owned_instead(&typed.ty)));
            }
            FnArg::Typed(typed) if may_borrow(typed.ty.to_token_stream()) => {
                let name = argument_name(&typed.pat);
                let problem = format!("`{name}` must not borrow");
                errors.push(on_another_thread(
                    typed,
                    &problem,
                    &bounded_instead(&typed.ty),
                ));
            }
            _ => {}
        }
    }
}

fn on_loan(argument: &impl ToTokens, name: &str, instead: &str) -> Error {
    on_another_thread(argument, &format!("`{name}` can't be borrowed"), instead)
}

fn on_another_thread(argument: &impl ToTokens, problem: &str, instead: &str) -> Error {
    Error::new_spanned(
        argument,
        format!(
            "`timeout` runs the body of a sync function on another thread, where {problem}: \
             {instead}, make it an `async fn`, or, if the signature must stay, move the attribute \
             to a function inside that owns its arguments"
        ),
    )
}

fn borrows_self(receiver: &Receiver) -> bool {
    match &receiver.kind {
        ReceiverKind::Reference(..) => true,
        ReceiverKind::Typed(_, ty) => borrows(ty.to_token_stream()),
        _ => false,
    }
}

/// Is there a reference or a lifetime in the type that is not `'static`?
fn borrows(ty: TokenStream) -> bool {
    let tokens: Vec<_> = ty.into_iter().collect();
    let is_punct = |at: usize, char| match tokens.get(at) {
        Some(TokenTree::Punct(punct)) => punct.as_char() == char,
        _ => false,
    };
    let is_ident = |at: usize, names: &[&str]| match tokens.get(at) {
        Some(TokenTree::Ident(ident)) => names.iter().any(|name| ident == name),
        _ => false,
    };
    // What a callback borrows while it is called is its own affair.
    let is_callback = |at: usize| is_ident(at, &["fn", "Fn", "FnMut", "FnOnce"]);
    (0..tokens.len()).any(|at| match &tokens[at] {
        TokenTree::Punct(punct) if punct.as_char() == '&' => !is_punct(at + 1, '\''),
        TokenTree::Punct(punct) if punct.as_char() == '\'' => !is_ident(at + 1, &["static"]),
        TokenTree::Group(group) => !(at > 0 && is_callback(at - 1)) && borrows(group.stream()),
        _ => false,
    })
}

/// Returns `true` if there is an `impl Trait` in the type whose bounds do not say that it borrows nothing.
fn may_borrow(ty: TokenStream) -> bool {
    let tokens: Vec<_> = ty.into_iter().collect();
    let is =
        |token: &TokenTree, name: &str| matches!(token, TokenTree::Ident(ident) if ident == name);
    let opaque = tokens.iter().position(|token| is(token, "impl"));
    let is_bounded = |opaque: usize| tokens[opaque..].iter().any(|token| is(token, "static"));
    opaque.is_some_and(|opaque| !is_bounded(opaque))
        || tokens.iter().any(|token| match token {
            TokenTree::Group(group) => may_borrow(group.stream()),
            _ => false,
        })
}

/// Returns what to write instead of a type with an `impl Trait`.
fn bounded_instead(ty: &Type) -> String {
    match bare(ty) {
        Type::ImplTrait(opaque) => {
            let bounds = spelled(opaque);
            let send = if bounds.contains("Send") {
                ""
            } else {
                " + Send"
            };
            format!("write `{bounds}{send} + 'static`")
        }
        _ => "add `+ Send + 'static` to its `impl Trait`".to_owned(),
    }
}

fn argument_name(pattern: &Pat) -> String {
    match pattern {
        Pat::Ident(pattern) => pattern.ident.to_string(),
        _ => pattern.to_token_stream().to_string(),
    }
}

/// What to take instead of a borrowed type.
fn owned_instead(ty: &Type) -> String {
    let Type::Reference(reference) = ty else {
        return "take an owned type".to_owned();
    };
    match &*reference.elem {
        Type::Slice(slice) => format!("take a `Vec<{}>`", spelled(&slice.elem)),
        Type::ImplTrait(bounds) => format!("take an `{} + Send + 'static`", spelled(bounds)),
        Type::TraitObject(object) => format!("take a `Box<{} + Send>`", spelled(object)),
        unsized_or_not => match owned_form(unsized_or_not) {
            Some(owned) => format!("take {owned}"),
            None if reference.mutability.is_some() => {
                format!("take a `{}`", spelled(&reference.elem))
            }
            None => format!("take a `{0}` or an `Arc<{0}>`", spelled(&reference.elem)),
        },
    }
}

/// What owns a value of a type that has no size of its own.
fn owned_form(ty: &Type) -> Option<&'static str> {
    const OWNED: [(&str, &str); 4] = [
        ("str", "a `String`"),
        ("Path", "a `PathBuf`"),
        ("OsStr", "an `OsString`"),
        ("CStr", "a `CString`"),
    ];
    let Type::Path(path) = ty else {
        return None;
    };
    let last = path.path.segments.last()?;
    let (_, owned) = OWNED
        .iter()
        .find(|(unsized_type, _)| last.ident == unsized_type)?;
    Some(owned)
}

/// The type as people write it: tokens come with a space between any two.
fn spelled(ty: &impl ToTokens) -> String {
    let tight = [" < ", " >", " :: ", " ,", "& ", "( ", " )"];
    tight
        .iter()
        .fold(ty.to_token_stream().to_string(), |text, spaced| {
            text.replace(spaced, spaced.trim())
        })
}

//! The arguments on their way into the body, which drops them as the function would: last to first.
//!
//! A closure captures places: of an argument only the parts that its body names, in the order in which it
//! names them, and a copy of what is `Copy`. So the body takes each argument over, whole, into a variable of
//! its own, as an `async fn` does.

use std::mem;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, FnArg, Pat, PatIdent, PatType, ReceiverKind, Signature, Token, Type, parse_quote,
};

use crate::bare::bare;
use crate::patterns;

/// The arguments of a function whose body takes them over.
pub(super) struct Arguments {
    /// The arguments of the signature: a pattern that leaves something out is a name there.
    pub(super) inputs: Punctuated<FnArg, Token![,]>,
    /// The statements before the body that take the arguments over.
    pub(super) taken: TokenStream,
    /// Statements that name them from last to first. A refused call drops what its body has captured, in the
    /// order in which the body names that first.
    pub(super) named: TokenStream,
}

/// Takes over all arguments but `self`, which cannot be renamed, and those that are `lent`. References drop
/// nothing: they are taken only where what the body names is not `moved` into it anyway. Those that are used
/// outside the body are not unused if it does not name them.
pub(super) fn taken_over(
    signature: &Signature,
    lent: &[Ident],
    moved: bool,
    is_used: impl Fn(&Ident) -> bool,
) -> Arguments {
    let mut inputs = signature.inputs.clone();
    let mut takings = Vec::new();
    for (number, input) in inputs.iter_mut().enumerate() {
        if let FnArg::Typed(argument) = input {
            if moved && is_lasting_reference(argument) {
                continue;
            }
            take_over(argument, number, lent, &mut takings);
        }
    }
    let named = takings.iter().rev().map(Taking::named);
    let named = quote!(#(#named)*);
    let taken = takings.iter().map(|taking| {
        let using = is_used(&taking.name).then(|| taking.named());
        let statements = taking.statements();
        quote!(#statements #using)
    });
    Arguments {
        taken: quote!(#(#taken)*),
        named,
        inputs,
    }
}

/// A receiver that is no shared reference.
#[derive(Clone, Copy)]
pub(super) struct Receiver {
    pub(super) token: Token![self],
    pub(super) hold: SelfHold,
}

/// How a method holds its receiver.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum SelfHold {
    /// `self`
    Value,
    /// `mut self`
    MutValue,
    /// `&mut self`
    Reference,
}

pub(super) fn receiver(signature: &Signature) -> Option<Receiver> {
    let receiver = signature.receiver()?;
    let reference = match &receiver.kind {
        ReceiverKind::Reference(_, _, mutability) => Some(mutability.is_some()),
        ReceiverKind::Typed(_, ty) => match bare(ty) {
            Type::Reference(reference) => Some(reference.mutability.is_some()),
            _ => None,
        },
        _ => None,
    };
    let hold = match (reference, &receiver.mutability) {
        (Some(true), _) => SelfHold::Reference,
        (Some(false), _) => return None,
        (None, Some(_)) => SelfHold::MutValue,
        (None, None) => SelfHold::Value,
    };
    let token = receiver.self_token;
    Some(Receiver { token, hold })
}

/// One variable that the body takes over.
struct Taking {
    name: Ident,
    mutability: Option<Token![mut]>,
    /// The pattern that takes it apart, if it is a whole argument.
    pattern: Option<Pat>,
    /// The attributes of the argument that decide whether it is there.
    conditions: Vec<Attribute>,
    /// Those that set the level of a lint, for the variable.
    levels: Vec<Attribute>,
}

impl Taking {
    /// Names the variable, and does nothing with it.
    fn named(&self) -> TokenStream {
        let Self {
            name, conditions, ..
        } = self;
        let allowed = allowed(name);
        quote!(#(#conditions)* #allowed let _ = &#name;)
    }

    fn statements(&self) -> TokenStream {
        let Self {
            name,
            mutability,
            pattern,
            conditions,
            levels,
        } = self;
        let apart = pattern.as_ref().map(|pattern| {
            // A `_` in it drops nothing: the argument is in a variable of its own.
            quote! {
                #(#conditions)*
                #(#levels)*
                #[allow(let_underscore_lock)]
                let #pattern = #name;
            }
        });
        let allowed = allowed(name);
        let levels = apart.is_none().then_some(levels).into_iter().flatten();
        quote! {
            #(#conditions)*
            #(#levels)*
            #[allow(clippy::redundant_locals, clippy::shadow_same)]
            #allowed
            let #mutability #name = #name;
            #apart
        }
    }
}

fn take_over(argument: &mut PatType, number: usize, lent: &[Ident], takings: &mut Vec<Taking>) {
    let names = patterns::names(&argument.pat);
    let is_lent = names.iter().any(|name| lent.contains(name));
    let is_whole = patterns::leaves_out(&argument.pat);
    if is_lent && (is_whole || names.len() == 1) {
        return;
    }
    let conditions = conditions(&argument.attrs);
    let levels = argument.attrs.iter_mut().filter(|a| sets_a_level(a));
    let levels = levels.map(split_level).collect::<Vec<_>>();
    if is_whole {
        let name = Ident::new(&format!("__argument_{number}"), Span::mixed_site());
        let pattern = mem::replace(&mut *argument.pat, name_pattern(&name));
        takings.push(Taking {
            name,
            mutability: patterns::ref_mut(&pattern),
            pattern: (!matches!(pattern, Pat::Wild(_))).then_some(pattern),
            conditions,
            levels,
        });
        return;
    }
    let taken = names.into_iter().filter(|name| !lent.contains(name));
    takings.extend(taken.map(|name| Taking {
        mutability: patterns::take_mut(&mut argument.pat, &name),
        name,
        pattern: None,
        conditions: conditions.clone(),
        levels: levels.clone(),
    }));
}

/// Allows what clippy says of a name that begins with an underscore, and is used.
fn allowed(name: &Ident) -> Option<TokenStream> {
    let is_for_nothing = name.to_string().starts_with('_');
    is_for_nothing.then(
        || quote!(#[allow(clippy::no_effect_underscore_binding, clippy::used_underscore_binding)]),
    )
}

fn name_pattern(name: &Ident) -> Pat {
    Pat::Ident(PatIdent {
        attrs: Vec::new(),
        by_ref: None,
        mutability: None,
        ident: name.clone(),
        subpat: None,
    })
}

/// Returns `true` for a reference that the function never replaces by another.
fn is_lasting_reference(argument: &PatType) -> bool {
    let is_lasting =
        matches!(&*argument.pat, Pat::Ident(variable) if variable.mutability.is_none());
    is_lasting && matches!(bare(&argument.ty), Type::Reference(_))
}

/// Returns the level for the variable of the body, and leaves that for the argument. Only one of the two can
/// expect a lint: the variable if it is about its use, and the argument if it is about its name or type.
fn split_level(attribute: &mut Attribute) -> Attribute {
    let variable = attribute.clone();
    if !attribute.path().is_ident("expect") {
        return variable;
    }
    let Ok(lints) = attribute
        .meta
        .require_list()
        .map(|list| list.tokens.clone())
    else {
        return variable;
    };
    let is_of_its_use = lints.to_string().contains("unused");
    let allowed = parse_quote!(#[allow(#lints)]);
    if is_of_its_use {
        *attribute = allowed;
        variable
    } else {
        allowed
    }
}

fn sets_a_level(attribute: &Attribute) -> bool {
    const LEVELS: [&str; 5] = ["allow", "expect", "warn", "deny", "forbid"];
    LEVELS.iter().any(|level| attribute.path().is_ident(level))
}

/// Returns the attributes that decide whether an argument is there.
fn conditions(attributes: &[Attribute]) -> Vec<Attribute> {
    let conditions = attributes.iter();
    conditions
        .filter(|attribute| {
            let path = attribute.path();
            path.is_ident("cfg") || path.is_ident("cfg_attr")
        })
        .cloned()
        .collect()
}

//! The function under the attribute: its signature, parsed, and its body, only passed on.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{
    Attribute, Error, FnArg, Pat, Receiver, ReceiverKind, Result, ReturnType, Signature, Token,
    Type, TypeParamBound, Visibility,
};

use crate::errors::Errors;

/// A function item. The body's tokens keep their spans and are not looked at: what is wrong there,
/// or not finished yet, is between the user and rustc.
pub(crate) struct Function {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
    pub(crate) body: Group,
}

impl Function {
    /// Reads the item. What is wrong with it goes to `errors`; `None` if it is no function at all,
    /// or one without a body.
    pub(crate) fn read(item: TokenStream, errors: &mut Errors) -> Option<Self> {
        let function = errors.take(syn::parse2::<Self>(item))?;
        function.check_kind(errors);
        function.check_return_type(errors);
        Some(function)
    }

    pub(crate) fn is_async(&self) -> bool {
        self.signature.asyncness.is_some()
    }

    /// A time-out runs the body of a sync function on another thread: nothing may be borrowed.
    pub(crate) fn check_owned_arguments(&self, errors: &mut Errors) {
        for input in &self.signature.inputs {
            match input {
                FnArg::Receiver(receiver) if borrows_self(receiver) => {
                    errors.push(on_loan(receiver, "self", "take `self: Arc<Self>`"));
                }
                FnArg::Typed(typed) if borrows(typed.ty.to_token_stream()) => {
                    let name = argument_name(&typed.pat);
                    errors.push(on_loan(typed, &name, &owned_instead(&typed.ty)));
                }
                _ => {}
            }
        }
    }

    fn check_kind(&self, errors: &mut Errors) {
        if let Some(constness) = &self.signature.constness {
            errors.push(Error::new(
                constness.span,
                "a `const fn` can't have a breaker, which counts at run time: remove `const`",
            ));
        }
        let abi = self.signature.abi.as_ref();
        if let Some(abi) = abi.filter(|abi| !is_rust(abi)) {
            errors.push(Error::new_spanned(
                abi,
                "an `extern` function can't have a breaker, as its callers know no `Result`: move \
                 the body to a Rust function, and put the attribute there",
            ));
        }
    }

    fn check_return_type(&self, errors: &mut Errors) {
        const INSTEAD: &str = "return `Result<T, E>` with `E: From<BreakerError>`";
        match &self.signature.output {
            ReturnType::Default => errors.push(Error::new(
                self.signature.ident.span(),
                format!(
                    "`{}` returns nothing, and the breaker could not tell success from failure: \
                     {INSTEAD}",
                    self.signature.ident,
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
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        if let Some((keyword, what)) = other_item(input) {
            let message = format!("`#[circuit_breaker]` goes on a function, and this is {what}");
            return Err(Error::new(keyword.span(), message));
        }
        let signature = input.parse()?;
        if input.peek(Token![;]) {
            return Err(input.error(
                "a method without a body has nothing to protect: put the attribute on its \
                 implementations, or give it a body",
            ));
        }
        let body = parse_body(input)?;
        Ok(Self {
            attributes,
            visibility,
            signature,
            body,
        })
    }
}

/// The braces and what is in them, out of the invisible brackets that `macro_rules!` puts around a
/// `$body:block`.
fn parse_body(input: ParseStream<'_>) -> Result<Group> {
    let start = input.fork();
    match input.parse()? {
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            parse_body.parse2(group.stream())
        }
        TokenTree::Group(group) => Ok(group),
        _ => Err(start.error("expected the function's body, in braces")),
    }
}

/// What the item is, if its keyword says that it is no function.
fn other_item(input: ParseStream<'_>) -> Option<(Ident, &'static str)> {
    const ITEMS: [(&str, &str); 10] = [
        ("struct", "a struct"),
        ("enum", "an enum"),
        ("union", "a union"),
        ("trait", "a trait: put it on the methods that have a body"),
        ("impl", "an impl block: put it on each method"),
        ("mod", "a module: put it on each function"),
        ("static", "a static"),
        ("type", "a type alias"),
        ("use", "an import"),
        (
            "macro_rules",
            "a macro: put it on the function that the macro writes",
        ),
    ];
    let keyword = input.cursor().ident().map(|(keyword, _)| keyword)?;
    if keyword == "const" && !input.peek2(Token![fn]) && !input.peek2(Token![unsafe]) {
        let is_function = input.peek2(Token![async]) || input.peek2(Token![extern]);
        return (!is_function).then_some((keyword, "a constant"));
    }
    let (_, what) = ITEMS.iter().find(|(item, _)| keyword == item)?;
    Some((keyword, what))
}

fn is_rust(abi: &syn::Abi) -> bool {
    abi.name.as_ref().is_some_and(|name| name.value() == "Rust")
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

// What is borrowed, as far as a type's tokens tell. What they hide, rustc finds.

fn on_loan(argument: &impl ToTokens, name: &str, instead: &str) -> Error {
    Error::new_spanned(
        argument,
        format!(
            "`timeout` runs the body of a sync function on another thread, where `{name}` can't be \
             borrowed: {instead}, or make it an `async fn`"
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
        Type::Slice(slice) => format!("take a `Vec<{}>`", slice.elem.to_token_stream()),
        Type::Path(path) if path.path.is_ident("str") => "take a `String`".to_owned(),
        Type::Path(path) if path.path.is_ident("Path") => "take a `PathBuf`".to_owned(),
        owned => format!("take a `{0}` or an `Arc<{0}>`", owned.to_token_stream()),
    }
}

//! What the attribute stands on: a function, or a static that declares a breaker.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Error, LitStr, Result, Token, Type, Visibility};

use crate::bare::bare;
use crate::errors::Errors;
use crate::function::Function;

pub(crate) enum Item {
    Function(Function),
    Declaration(Declaration),
}

/// `pub static QUOTES: CircuitBreaker;`, with what it must not have.
pub(crate) struct Declaration {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) keyword: Token![static],
    mutable: Option<Token![mut]>,
    pub(crate) name: Ident,
    pub(crate) ty: Option<Type>,
    equals: Option<Token![=]>,
    pub(crate) value: TokenStream,
}

impl Item {
    /// What is wrong with it goes to `errors`; `None` if it is neither of the two.
    pub(crate) fn read(item: TokenStream, errors: &mut Errors) -> Option<Self> {
        let item = errors.take(syn::parse2::<Self>(item))?;
        match &item {
            Self::Function(function) => function.check(errors),
            Self::Declaration(declaration) => declaration.check(errors),
        }
        Some(item)
    }
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        if input.peek(Token![static]) {
            return Declaration::parse(attributes, visibility, input).map(Self::Declaration);
        }
        if let Some((span, what)) = other_item(input) {
            let message = format!("`#[circuit_breaker]` goes on a function, and this is {what}");
            return Err(Error::new(span, message));
        }
        Function::parse(attributes, visibility, input).map(Self::Function)
    }
}

impl Declaration {
    fn parse(
        attributes: Vec<Attribute>,
        visibility: Visibility,
        input: ParseStream<'_>,
    ) -> Result<Self> {
        let keyword = input.parse()?;
        let mutable = input.parse()?;
        let name = input.parse()?;
        let colon: Option<Token![:]> = input.parse()?;
        let ty = colon.map(|_| input.parse()).transpose()?;
        let equals = input.parse()?;
        Ok(Self {
            attributes,
            visibility,
            keyword,
            mutable,
            name,
            ty,
            equals,
            value: value(input)?,
        })
    }

    fn check(&self, errors: &mut Errors) {
        let Self { name, ty, .. } = self;
        if let Some(mutable) = &self.mutable {
            let message = "a breaker is used through a shared reference: remove `mut`";
            errors.push(Error::new(mutable.span, message));
        }
        let last = match ty.as_ref().map(bare) {
            Some(Type::Path(ty)) => ty.path.segments.last(),
            _ => None,
        };
        if last.is_none_or(|last| last.ident != "CircuitBreaker") {
            let message = "what the attribute makes is a breaker";
            errors.push(match ty {
                Some(ty) => Error::new_spanned(ty, format!("{message}: write `CircuitBreaker`")),
                None => Error::new(
                    name.span(),
                    format!("{message}: write `static {name}: CircuitBreaker;`"),
                ),
            });
        }
        if let Some(equals) = &self.equals {
            let message = format!(
                "the attribute makes the breaker: write `static {name}: CircuitBreaker;`, without \
                 a value"
            );
            errors.push(Error::new(equals.span, message));
        }
    }
}

/// What comes before the semicolon.
fn value(input: ParseStream<'_>) -> Result<TokenStream> {
    let mut value = TokenStream::new();
    while input.parse::<Option<Token![;]>>()?.is_none() {
        value.extend([input.parse::<TokenTree>()?]);
    }
    Ok(value)
}

/// What the item is, and where that is said, if it is no function.
fn other_item(input: ParseStream<'_>) -> Option<(Span, &'static str)> {
    const ITEMS: [(&str, &str); 13] = [
        ("struct", "a struct"),
        ("enum", "an enum"),
        ("union", "a union"),
        ("trait", "a trait: put it on the methods that have a body"),
        ("impl", "an impl block: put it on each method"),
        ("mod", "a module: put it on each function"),
        ("type", "a type alias"),
        ("use", "an import"),
        ("crate", "an import"),
        ("let", "a statement"),
        (
            "macro_rules",
            "a macro: put it on the function that the macro writes",
        ),
        ("const", "a constant: a breaker is a `static`"),
        (
            "extern",
            "an extern block: put it on a function that calls what is in it",
        ),
    ];
    let words = keywords(&input.fork());
    if words.last().is_some_and(|last| last == "fn") {
        return None;
    }
    let found = words.iter().rev().find_map(|word| {
        let (_, what) = ITEMS.iter().find(|(item, _)| word == item)?;
        Some((word.span(), *what))
    });
    found.or_else(|| Some((input.span(), "none")))
}

/// The keyword that begins an item, after its qualifiers.
fn keywords(input: ParseStream<'_>) -> Vec<Ident> {
    const QUALIFIERS: [&str; 5] = ["const", "async", "safe", "unsafe", "extern"];
    let mut words: Vec<Ident> = Vec::new();
    let is_qualifier = |word: &Ident| QUALIFIERS.iter().any(|qualifier| word == qualifier);
    while words.last().is_none_or(is_qualifier) {
        if input.parse::<LitStr>().is_ok() {
            continue;
        }
        let Ok(word) = input.call(Ident::parse_any) else {
            break;
        };
        words.push(word);
    }
    words
}

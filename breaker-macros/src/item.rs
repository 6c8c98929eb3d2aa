//! What the attribute stands on: a function, or a static that declares a breaker.

use proc_macro2::{Ident, TokenStream};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Error, Expr, Result, Token, Type, Visibility};

use crate::errors::Errors;
use crate::function::Function;

pub(crate) enum Item {
    Function(Function),
    Declaration(Declaration),
}

/// `pub static QUOTES: CircuitBreaker;`
pub(crate) struct Declaration {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) keyword: Token![static],
    pub(crate) name: Ident,
    pub(crate) ty: Type,
    /// Before a value, which it should not have.
    equals: Option<Token![=]>,
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
        if let Some((keyword, what)) = other_item(input) {
            let message = format!("`#[circuit_breaker]` goes on a function, and this is {what}");
            return Err(Error::new(keyword.span(), message));
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
        if let Some(mutable) = input.parse::<Option<Token![mut]>>()? {
            let message = "a breaker is used through a shared reference: remove `mut`";
            return Err(Error::new(mutable.span, message));
        }
        let name: Ident = input.parse()?;
        if input.peek(Token![;]) {
            let message = format!("the type is missing: write `static {name}: CircuitBreaker;`");
            return Err(Error::new(name.span(), message));
        }
        input.parse::<Token![:]>()?;
        let ty = input.parse()?;
        let equals: Option<Token![=]> = input.parse()?;
        if equals.is_some() {
            input.parse::<Expr>()?;
        }
        input.parse::<Token![;]>()?;
        Ok(Self {
            attributes,
            visibility,
            keyword,
            name,
            ty,
            equals,
        })
    }

    fn check(&self, errors: &mut Errors) {
        let last = match &self.ty {
            Type::Path(ty) => ty.path.segments.last(),
            _ => None,
        };
        if last.is_none_or(|last| last.ident != "CircuitBreaker") {
            let message = "what the attribute makes is a breaker: write `CircuitBreaker`";
            errors.push(Error::new_spanned(&self.ty, message));
        }
        if let Some(equals) = &self.equals {
            let message = format!(
                "the attribute makes the breaker: write `static {}: CircuitBreaker;`, without a \
                 value",
                self.name
            );
            errors.push(Error::new(equals.span, message));
        }
    }
}

/// What the item is, if its keyword says that it is no function.
fn other_item(input: ParseStream<'_>) -> Option<(Ident, &'static str)> {
    const ITEMS: [(&str, &str); 9] = [
        ("struct", "a struct"),
        ("enum", "an enum"),
        ("union", "a union"),
        ("trait", "a trait: put it on the methods that have a body"),
        ("impl", "an impl block: put it on each method"),
        ("mod", "a module: put it on each function"),
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
        return (!is_function).then_some((keyword, "a constant: a breaker is a `static`"));
    }
    let (_, what) = ITEMS.iter().find(|(item, _)| keyword == item)?;
    Some((keyword, what))
}

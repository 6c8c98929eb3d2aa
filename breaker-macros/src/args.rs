//! The attribute's arguments: `name = value`, parsed one by one and checked as far as a macro can.

use std::time::Duration;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{End, ParseStream, Parser};
use syn::{Error, Expr, Lit, LitInt, Path, Result, Token, UnOp};

use crate::duration;
use crate::errors::Errors;
use crate::nearest::nearest;

/// Every argument, with a value it could have, in the order of the documentation.
const ARGUMENTS: [(&str, &str); 7] = [
    ("threshold", "5"),
    ("window", "\"10s\""),
    ("timeout", "\"1s\""),
    ("cooldown", "\"30s\""),
    ("reset_on_success", "false"),
    ("name", "\"quotes\""),
    ("crate", "breakerbox"),
];

/// The arguments of one attribute.
pub(crate) struct Args {
    pub(crate) threshold: Expr,
    pub(crate) window: Length,
    pub(crate) timeout: Option<Length>,
    pub(crate) cooldown: Option<Length>,
    pub(crate) reset_on_success: Option<Expr>,
    pub(crate) name: Option<Expr>,
    pub(crate) krate: Option<Path>,
}

/// How long something is.
pub(crate) enum Length {
    /// `"10s"`, and where it stands.
    Literal(Duration, Span),
    /// A constant expression of type `Duration`.
    Expr(Expr),
}

impl Args {
    /// Reads what stands between the attribute's parentheses. What is wrong goes to `errors`, all
    /// of it; `None` if a required argument is.
    pub(crate) fn read(tokens: TokenStream, errors: &mut Errors) -> Option<Self> {
        let arguments = parse(tokens, errors);
        require(&arguments, errors);
        let arguments = known_and_unique(arguments, errors);
        validate(arguments, errors)
    }
}

/// One argument as it was written.
struct Argument {
    name: Ident,
    /// `None` if that was told to be wrong.
    value: Option<Expr>,
}

// Parsing: tokens into `name = value`.

fn parse(tokens: TokenStream, errors: &mut Errors) -> Vec<Argument> {
    let mut arguments = Vec::new();
    let parse_all = |input: ParseStream<'_>| {
        while !input.is_empty() {
            if let Some(name) = errors.take(parse_name(input)) {
                let value = errors.take(parse_value(&name, input));
                arguments.push(Argument { name, value });
            }
            errors.take(expect_comma(input));
        }
        Ok(())
    };
    let parsed = parse_all.parse2(tokens);
    errors.take(parsed);
    arguments
}

fn parse_name(input: ParseStream<'_>) -> Result<Ident> {
    // Any identifier: `crate` is a keyword.
    input.call(Ident::parse_any).map_err(|_| {
        let error = input.error("an argument is `name = value`, such as `threshold = 5`");
        skip_to_comma(input);
        error
    })
}

fn parse_value(name: &Ident, input: ParseStream<'_>) -> Result<Expr> {
    let written = parse_equals(name, input).and_then(|()| input.parse());
    written.inspect_err(|_| skip_to_comma(input))
}

fn parse_equals(name: &Ident, input: ParseStream<'_>) -> Result<()> {
    let instead = format!("write `{name} = {}`", example(name));
    let is_alone = input.is_empty() || input.peek(Token![,]);
    if is_alone || input.peek(Token![=]) && (input.peek2(Token![,]) || input.peek2(End)) {
        let message = format!("`{name}` has no value: {instead}");
        return Err(Error::new(name.span(), message));
    }
    let is_other = input.peek(Token![==]) || input.peek(Token![=>]);
    if is_other || !input.peek(Token![=]) {
        return Err(input.error(format!("the value of `{name}` comes after `=`: {instead}")));
    }
    input.parse::<Token![=]>().map(drop)
}

/// Told once: what stands before the next comma belongs to the next argument.
fn expect_comma(input: ParseStream<'_>) -> Result<()> {
    if input.is_empty() || input.parse::<Option<Token![,]>>()?.is_some() {
        return Ok(());
    }
    let error = input.error("a comma is missing before this: arguments are separated by `,`");
    if !input.peek(Ident::peek_any) {
        skip_to_comma(input);
    }
    Err(error)
}

fn skip_to_comma(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) && input.parse::<TokenTree>().is_ok() {}
}

fn example(name: &Ident) -> &'static str {
    let known = ARGUMENTS.iter().find(|(known, _)| name == known);
    known.map_or("..", |(_, example)| example)
}

// Validating: the arguments together, then one by one.

/// Tells what is missing, unless it is there misspelt.
fn require(arguments: &[Argument], errors: &mut Errors) {
    let is_missing = |required: &str| {
        !arguments.iter().any(|argument| {
            argument.name == required || suggestion(&argument.name) == Some(required)
        })
    };
    let message = match (is_missing("threshold"), is_missing("window")) {
        (false, false) => return,
        (true, false) => {
            "`threshold` is missing: write how many failures open the breaker, such as \
             `threshold = 5`"
        }
        (false, true) => {
            "`window` is missing: write how long a failure counts, such as `window = \"10s\"`"
        }
        (true, true) => {
            "`threshold` and `window` are missing: write how many failures within which time open \
             the breaker, such as `threshold = 5, window = \"10s\"`"
        }
    };
    errors.push(Error::new(Span::call_site(), message));
}

fn known_and_unique(arguments: Vec<Argument>, errors: &mut Errors) -> Vec<Argument> {
    let mut unique: Vec<Argument> = Vec::new();
    for argument in arguments {
        let name = &argument.name;
        if !ARGUMENTS.iter().any(|(known, _)| name == known) {
            errors.push(Error::new(name.span(), unknown(name)));
        } else if unique.iter().any(|other| other.name == *name) {
            let message = format!("`{name}` is given twice: remove one of the two");
            errors.push(Error::new(name.span(), message));
        } else {
            unique.push(argument);
        }
    }
    unique
}

fn unknown(name: &Ident) -> String {
    if let Some(suggestion) = suggestion(name) {
        return format!("there is no argument `{name}`: did you mean `{suggestion}`?");
    }
    let names = ARGUMENTS.map(|(name, _)| name).join("`, `");
    format!("there is no argument `{name}`: there are `{names}`")
}

fn suggestion(name: &Ident) -> Option<&'static str> {
    nearest(
        &name.to_string(),
        ARGUMENTS.into_iter().map(|(name, _)| name),
    )
}

fn validate(arguments: Vec<Argument>, errors: &mut Errors) -> Option<Args> {
    let (mut threshold, mut window, mut timeout, mut cooldown) = (None, None, None, None);
    let (mut reset_on_success, mut name, mut krate) = (None, None, None);
    for Argument { name: ident, value } in arguments {
        let Some(value) = value else { continue };
        let argument = &Given {
            name: ident.to_string(),
            value,
        };
        match argument.name.as_str() {
            "threshold" => threshold = errors.take(count(argument)),
            "window" => window = errors.take(length(argument)),
            "timeout" => timeout = errors.take(length(argument)),
            "cooldown" => cooldown = errors.take(length(argument)),
            "reset_on_success" => reset_on_success = errors.take(switch(argument)),
            "name" => name = errors.take(text(argument)),
            _ => krate = errors.take(path(argument)),
        }
    }
    let (threshold, window) = (threshold?, window?);
    Some(Args {
        threshold,
        window,
        timeout,
        cooldown,
        reset_on_success,
        name,
        krate,
    })
}

/// An argument with its value.
struct Given {
    name: String,
    value: Expr,
}

impl Given {
    fn mistake(&self, problem: &str) -> Error {
        Error::new_spanned(&self.value, format!("`{}` {problem}", self.name))
    }

    /// The value, out of the invisible brackets that `macro_rules!` puts around it.
    fn value(&self) -> &Expr {
        let mut value = &self.value;
        while let Expr::Group(group) = value {
            value = &group.expr;
        }
        value
    }

    fn literal(&self) -> Option<&Lit> {
        match self.value() {
            Expr::Lit(literal) => Some(&literal.lit),
            _ => None,
        }
    }

    fn is_negative_literal(&self) -> bool {
        matches!(
            self.value(),
            Expr::Unary(unary)
                if matches!(unary.op, UnOp::Neg(_)) && matches!(*unary.expr, Expr::Lit(_))
        )
    }

    /// The value as an expression that a static can be made of.
    fn constant(&self) -> Result<Expr> {
        let Some(found) = find_self(self.value.to_token_stream()) else {
            return Ok(self.value.clone());
        };
        let message = if found == "self" {
            "is one value for all calls, which `self` has no part in: write a constant"
        } else {
            "is kept in a static, where there is no `Self`: write the type's name"
        };
        Err(Error::new(
            found.span(),
            format!("`{}` {message}", self.name),
        ))
    }
}

fn count(argument: &Given) -> Result<Expr> {
    if argument.is_negative_literal() {
        return Err(argument.mistake("is negative: write a whole number, at least 1"));
    }
    match argument.literal() {
        None => argument.constant(),
        Some(Lit::Int(literal)) => {
            check_count(literal).map_err(|problem| argument.mistake(&problem))?;
            argument.constant()
        }
        Some(Lit::Str(literal)) if literal.value().trim().parse::<u32>().is_ok() => {
            let number = literal.value();
            Err(argument.mistake(&format!("is a number: write it without quotes, `{number}`")))
        }
        Some(_) => {
            Err(argument.mistake("is a number of failures: write a whole number, such as 5"))
        }
    }
}

fn check_count(literal: &LitInt) -> std::result::Result<(), String> {
    if !matches!(literal.suffix(), "" | "u32") {
        return Err(format!("is a `u32`: write `{}`", literal.base10_digits()));
    }
    match literal.base10_parse::<u32>() {
        Ok(0) => Err("is zero: write how many failures open the breaker, at least 1".to_owned()),
        Ok(_) => Ok(()),
        Err(_) => Err(format!(
            "is more than a `u32` holds: write at most {}",
            u32::MAX
        )),
    }
}

fn length(argument: &Given) -> Result<Length> {
    if argument.is_negative_literal() {
        return Err(argument.mistake("is negative: write how long, such as \"10s\""));
    }
    match argument.literal() {
        None => argument.constant().map(Length::Expr),
        Some(Lit::Str(literal)) => match duration::parse(&literal.value()) {
            Ok(duration) => Ok(Length::Literal(duration, literal.span())),
            Err(problem) => Err(argument.mistake(&problem)),
        },
        Some(number @ (Lit::Int(_) | Lit::Float(_))) => {
            Err(argument.mistake(&bare_number(&number.to_token_stream().to_string())))
        }
        Some(_) => {
            Err(argument.mistake("is a duration: write a number and a unit, such as \"10s\""))
        }
    }
}

/// What is wrong with a duration that was written without quotes.
fn bare_number(number: &str) -> String {
    if duration::parse(number).is_ok() {
        return format!("is a duration: write it in quotes, \"{number}\"");
    }
    let in_seconds = format!("{number}s");
    match duration::parse(&in_seconds) {
        Ok(_) => format!("has no unit: write \"{in_seconds}\" for seconds"),
        Err(problem) if number.ends_with(|last: char| last.is_ascii_digit()) => problem,
        Err(_) => "is a duration: write a number and a unit, such as \"10s\"".to_owned(),
    }
}

fn switch(argument: &Given) -> Result<Expr> {
    match argument.literal() {
        None | Some(Lit::Bool(_)) => argument.constant(),
        Some(_) => Err(argument.mistake("is a switch: write `true` or `false`")),
    }
}

fn text(argument: &Given) -> Result<Expr> {
    match argument.literal() {
        Some(Lit::Str(literal)) if literal.value().is_empty() => {
            Err(argument.mistake("is empty: write what the breaker protects, or leave it out"))
        }
        None | Some(Lit::Str(_)) => argument.constant(),
        Some(_) => Err(argument.mistake("is a text: write it in quotes, such as \"quotes\"")),
    }
}

fn path(argument: &Given) -> Result<Path> {
    match argument.value() {
        Expr::Path(path) if path.qself.is_none() => Ok(path.path.clone()),
        Expr::Lit(_) => Err(argument.mistake("is a path: write it without quotes")),
        _ => Err(argument.mistake("is a path: write where `breakerbox` is found")),
    }
}

/// The first `self` or `Self` among the tokens, but for the `self::` of a path.
fn find_self(tokens: TokenStream) -> Option<Ident> {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_path =
            matches!(tokens.peek(), Some(TokenTree::Punct(next)) if next.as_char() == ':');
        let found = match token {
            TokenTree::Ident(ident) if ident == "Self" => Some(ident),
            TokenTree::Ident(ident) if ident == "self" && !is_path => Some(ident),
            TokenTree::Group(group) => find_self(group.stream()),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

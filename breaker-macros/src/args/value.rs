//! The values: what a macro can know of one is checked here, the rest is left to rustc.

use std::time::Duration;

use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Error, Expr, ExprClosure, Lit, LitInt, Path, Result, UnOp};

use super::table::{Kind, Known};
use super::{Args, Breaker, find, first_cooldown};
use crate::duration;
use crate::errors::Errors;
use crate::spans::respanned;

/// A value that is the same for all calls.
pub(crate) enum Value {
    /// A literal, which was checked.
    Literal(TokenStream),
    /// `"10s"`, and where it stands.
    Length(Duration, Span),
    /// A constant expression, which rustc has to check.
    Constant(Expr),
}

impl Value {
    pub(crate) fn is_checked(&self) -> bool {
        !matches!(self, Self::Constant(_))
    }

    pub(crate) fn tokens(&self, support: &TokenStream) -> TokenStream {
        match self {
            Self::Literal(literal) => literal.clone(),
            Self::Constant(expr) => expr.to_token_stream(),
            Self::Length(duration, span) => {
                let (seconds, nanos) = (duration.as_secs(), duration.subsec_nanos());
                let duration = respanned(&quote!(#support::Duration), |_| *span);
                quote_spanned!(*span=> #duration::new(#seconds, #nanos))
            }
        }
    }
}

/// An argument with its value.
pub(super) struct Given {
    pub(super) known: &'static Known,
    pub(super) value: Expr,
}

impl Given {
    pub(super) fn constant(&self) -> Result<Value> {
        if self.is_negative_literal() {
            return Err(self.mistake("is negative: write {what}, such as {example}"));
        }
        match self.literal() {
            Some(literal) => self.checked(literal),
            None => self.unchecked(),
        }
    }

    /// A closure, or the path of a function.
    pub(super) fn function(&self) -> Result<Expr> {
        if let Expr::Closure(closure) = self.bare() {
            self.check_closure(closure)?;
        }
        Err(match self.literal() {
            None => return Ok(self.bare().clone()),
            Some(Lit::Str(_)) => self
                .mistake("is code: write it without quotes, the path of a function or a closure"),
            Some(_) => {
                self.mistake("is a function: write the path of one that says {what}, or a closure")
            }
        })
    }

    fn check_closure(&self, closure: &ExprClosure) -> Result<()> {
        let name = self.known.name;
        let is_fallback = name == "fallback";
        if closure.inputs.len() != 1 {
            let what = if is_fallback {
                "the breaker's error: write `|error| ..`"
            } else {
                "the function's result, as a reference: write `|result| ..`"
            };
            let message = format!("`{name}` gets one argument, {what}");
            let (open, close) = (&closure.inputs_begin, &closure.inputs_end);
            let inputs = &closure.inputs;
            return Err(Error::new_spanned(quote!(#open #inputs #close), message));
        }
        if let (Some(keyword), false) = (&closure.asyncness, is_fallback) {
            let message = format!("`{name}` answers at once, with a `bool`: remove `async`");
            return Err(Error::new(keyword.span, message));
        }
        Ok(())
    }

    /// What is evaluated with each call.
    pub(super) fn expression(&self) -> Result<Expr> {
        match (self.literal(), self.known.name) {
            (None, _) => Ok(self.bare().clone()),
            (Some(Lit::Str(_)), _) => {
                Err(self.mistake("is code: write it without quotes, such as {example}"))
            }
            (Some(_), "key") => Err(self.mistake(
                "tells calls apart, and a literal is the same for all: write {what}, such as \
                 {example}",
            )),
            (Some(_), _) => Err(self.mistake("is {what}: write where it is, such as {example}")),
        }
    }

    pub(super) fn path(&self) -> Result<Path> {
        match self.bare() {
            Expr::Path(path) if path.qself.is_none() => Ok(path.path.clone()),
            Expr::Lit(_) => Err(self.mistake("is a path: write it without quotes")),
            _ => Err(self.mistake("is a path: write {what}, such as {example}")),
        }
    }

    /// An error at the value, whose message is about it.
    fn mistake(&self, problem: &str) -> Error {
        let Known {
            name,
            what,
            example,
            ..
        } = self.known;
        let problem = problem
            .replace("{what}", what)
            .replace("{example}", example);
        Error::new_spanned(&self.value, format!("`{name}` {problem}"))
    }

    /// The value, out of the invisible brackets that `macro_rules!` puts around it.
    fn bare(&self) -> &Expr {
        let mut value = &self.value;
        while let Expr::Group(group) = value {
            value = &group.expr;
        }
        value
    }

    fn literal(&self) -> Option<&Lit> {
        match self.bare() {
            Expr::Lit(literal) => Some(&literal.lit),
            _ => None,
        }
    }

    fn is_negative_literal(&self) -> bool {
        matches!(
            self.bare(),
            Expr::Unary(unary)
                if matches!(unary.op, UnOp::Neg(_)) && matches!(*unary.expr, Expr::Lit(_))
        )
    }

    /// The value as an expression that a constant can be made of.
    fn unchecked(&self) -> Result<Value> {
        let Some(found) = find_self(self.value.to_token_stream()) else {
            return Ok(Value::Constant(self.value.clone()));
        };
        let message = if found == "self" {
            "is one value for all calls, which `self` has no part in: write a constant"
        } else {
            "is kept in a static, where there is no `Self`: write the type's name"
        };
        let message = format!("`{}` {message}", self.known.name);
        Err(Error::new(found.span(), message))
    }

    fn checked(&self, literal: &Lit) -> Result<Value> {
        let checked = match self.known.kind {
            Kind::Count => count(literal, "u32", u64::from(u32::MAX)),
            // Wherever a `usize` is smaller, rustc says so.
            Kind::Size => count(literal, "usize", u64::MAX),
            Kind::Share => share(literal, self.known.name == "jitter"),
            Kind::Factor => factor(literal),
            Kind::Length => length(literal),
            Kind::Switch => switch(literal),
            Kind::Text => text(literal),
            Kind::Function | Kind::Expression | Kind::Path => Ok(None),
        };
        match checked {
            Ok(Some(value)) => Ok(value),
            Ok(None) => Ok(Value::Literal(self.value.to_token_stream())),
            Err(problem) => Err(self.mistake(&problem)),
        }
    }
}

/// A literal as the value that it stands for, `None` for what it is; or what is wrong with it, as
/// [`Given::mistake`] takes it.
type Checked = std::result::Result<Option<Value>, String>;

fn count(literal: &Lit, ty: &str, most: u64) -> Checked {
    match literal {
        Lit::Int(literal) => check_count(literal, ty, most).map(|()| None),
        Lit::Str(literal) if literal.value().trim().parse::<u64>().is_ok() => {
            let number = literal.value();
            Err(format!("is a number: write it without quotes, `{number}`"))
        }
        _ => Err("is a whole number: write {what}, such as {example}".to_owned()),
    }
}

fn check_count(literal: &LitInt, ty: &str, most: u64) -> std::result::Result<(), String> {
    if literal.suffix() != "" && literal.suffix() != ty {
        return Err(format!("is a `{ty}`: write `{}`", literal.base10_digits()));
    }
    match literal.base10_parse::<u64>() {
        Ok(0) => Err("is zero: write {what}, at least 1".to_owned()),
        Ok(count) if count <= most => Ok(()),
        _ => Err(format!("is more than a `{ty}` holds: write at most {most}")),
    }
}

fn share(literal: &Lit, may_be_zero: bool) -> Checked {
    let share = number(literal)?
        .ok_or_else(|| "is a share: write it as a number, such as {example}".to_owned())?;
    if share > 0.0 && share <= 1.0 || share == 0.0 && may_be_zero {
        return Ok(Some(float(share, literal)));
    }
    if share > 1.0 && share <= 100.0 && share.fract() == 0.0 {
        return Err(format!(
            "is a share, at most 1: write {} for {share} percent",
            share / 100.0
        ));
    }
    let range = if may_be_zero {
        "from 0 to 1"
    } else {
        "more than 0 and at most 1"
    };
    Err(format!("is not a share: write {{what}}, {range}"))
}

fn factor(literal: &Lit) -> Checked {
    let factor = number(literal)?
        .ok_or_else(|| "is a number: write {what}, such as {example}".to_owned())?;
    if factor < 1.0 {
        return Err("is less than 1: write {what}, such as {example}".to_owned());
    }
    Ok(Some(float(factor, literal)))
}

/// The number that a literal says, if it is one.
fn number(literal: &Lit) -> std::result::Result<Option<f64>, String> {
    let (digits, suffix) = match literal {
        Lit::Float(literal) => (literal.base10_digits(), literal.suffix()),
        Lit::Int(literal) => (literal.base10_digits(), literal.suffix()),
        _ => return Ok(None),
    };
    if !["", "f64"].contains(&suffix) {
        return Err(format!("is an `f64`: write `{digits}`"));
    }
    match digits.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(Some(number)),
        _ => Err("is more than an `f64` holds: write {what}, such as {example}".to_owned()),
    }
}

/// Whole numbers are as good: `2` is 2.0.
fn float(value: f64, literal: &Lit) -> Value {
    let mut float = Literal::f64_unsuffixed(value);
    float.set_span(literal.span());
    Value::Literal(TokenTree::from(float).into())
}

fn length(literal: &Lit) -> Checked {
    match literal {
        Lit::Str(literal) => {
            let duration = duration::parse(&literal.value())?;
            Ok(Some(Value::Length(duration, literal.span())))
        }
        Lit::Int(_) | Lit::Float(_) => Err(bare_number(&literal.to_token_stream().to_string())),
        _ => Err("is a duration: write a number and a unit, such as {example}".to_owned()),
    }
}

/// What is wrong with a duration that was written without quotes.
fn bare_number(number: &str) -> String {
    if duration::parse(number).is_ok() {
        return format!("is a duration: write it in quotes, \"{number}\"");
    }
    let in_seconds = format!("{number}s");
    match duration::parse(&in_seconds) {
        Ok(_) => format!(
            "has no unit: write \"{in_seconds}\" for seconds, or \"{number}ms\" for milliseconds"
        ),
        Err(problem) if number.ends_with(|last: char| last.is_ascii_digit()) => problem,
        Err(_) => "is a duration: write a number and a unit, such as {example}".to_owned(),
    }
}

fn switch(literal: &Lit) -> Checked {
    match literal {
        Lit::Bool(_) => Ok(None),
        _ => Err("is a switch: write `true` or `false`".to_owned()),
    }
}

fn text(literal: &Lit) -> Checked {
    match literal {
        Lit::Str(literal) if literal.value().is_empty() => {
            Err("is empty: write {what}, or leave it out".to_owned())
        }
        Lit::Str(_) => Ok(None),
        _ => Err("is a text: write it in quotes, such as {example}".to_owned()),
    }
}

/// Tells what is too long beside another length. Where one is no literal, rustc compares them.
pub(super) fn compare(args: &Args, errors: &mut Errors) {
    if let Breaker::Own(settings) | Breaker::Keyed(settings, _) = &args.breaker {
        let longest = find(settings, "max_cooldown").map(|setting| &setting.value);
        let first = first_cooldown(settings).map(|setting| &setting.value);
        if let (Some(&Value::Length(longest, span)), Some(&Value::Length(first, _))) =
            (longest, first)
        {
            if longest < first {
                let message = format!(
                    "`max_cooldown` is shorter than the first cooldown, which is {first:?}: write \
                     how long the longest may be"
                );
                errors.push(Error::new(span, message));
            }
        }
    }
    if let (&Some(Value::Length(timeout, span)), Some(&Value::Length(cooldown, _))) =
        (&args.call.timeout, args.cooldown_of_probes())
    {
        if timeout >= cooldown {
            let message = format!(
                "`timeout` is not shorter than the cooldown, which is {cooldown:?}: with \
                 `half_open`, a probe that hangs gives up its place after one cooldown, and what it \
                 comes to says nothing any more; write a shorter `timeout` or a longer `cooldown`"
            );
            errors.push(Error::new(span, message));
        }
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

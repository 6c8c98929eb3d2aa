//! The values: what a macro can know of one is checked here, the rest is left to rustc.

use std::time::Duration;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Error, Expr, ExprClosure, Lit, Path, Result, UnOp};

use super::table::Known;
use super::{Args, Breaker, find, first_cooldown, literal};
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
                let duration = respanned(&quote!(#support::duration), |_| *span);
                quote_spanned!(*span=> #duration(#seconds, #nanos))
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
        match self.bare() {
            Expr::Closure(closure) => self.check_closure(closure)?,
            Expr::Call(call)
                if is_path_to(&call.func, &["Ok"]) || is_path_to(&call.func, &["Err"]) =>
            {
                return Err(self.mistake(
                    "is a function, and this is what one returns: write `|_|` before it",
                ));
            }
            _ => {}
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
            (None, "breaker") if self.is_made_anew() => Err(self.mistake(
                "is evaluated with each call, and this is another breaker each time, which never \
                 opens: write where one is kept, such as `{example}`",
            )),
            (None, _) => Ok(self.bare().clone()),
            (Some(Lit::Str(_)), _) => {
                Err(self.mistake("is code: write it without quotes, such as `{example}`"))
            }
            (Some(_), "key") => Err(self.mistake(
                "tells calls apart, and a literal is the same for all: write {what}, such as \
                 `{example}`",
            )),
            (Some(_), _) => Err(self.mistake("is {what}: write where it is, such as `{example}`")),
        }
    }

    /// `CircuitBreaker::new(..)`, by reference or not
    fn is_made_anew(&self) -> bool {
        let mut expr = self.bare();
        while let Expr::Reference(reference) = expr {
            expr = &reference.expr;
        }
        matches!(expr, Expr::Call(call) if is_path_to(&call.func, &["CircuitBreaker", "new"]))
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
        let name = self.known.name;
        let message = if found == "self" {
            must_be_constant(name, "`self`")
        } else {
            format!("`{name}` is kept in a static, where there is no `Self`: write the type's name")
        };
        Err(Error::new(found.span(), message))
    }

    fn checked(&self, literal: &Lit) -> Result<Value> {
        match literal::check(self.known, literal) {
            Ok(Some(value)) => Ok(value),
            Ok(None) => Ok(Value::Literal(self.value.to_token_stream())),
            Err(problem) => Err(self.mistake(&problem)),
        }
    }
}

/// The message for a value that uses something which is known only when the function is called.
pub(crate) fn must_be_constant(name: &str, used: &str) -> String {
    let instead = match name {
        "timeout" => {
            "remove the attribute, build the breaker and write `self.breaker.call_timeout(..)`, or \
             `call_async_timeout` in an `async fn`"
        }
        "max_keys" => "build a `Keyed` and write `breaker = self.breakers.get(key)`",
        _ => "build the breaker and write `breaker = &self.breaker`",
    };
    format!(
        "`{name}` must be a constant and cannot use {used}: for a value known at run time {instead}"
    )
}

/// Does the path end like this?
fn is_path_to(expr: &Expr, end: &[&str]) -> bool {
    let Expr::Path(path) = expr else {
        return false;
    };
    let segments = &path.path.segments;
    let last = segments
        .iter()
        .skip(segments.len().saturating_sub(end.len()));
    last.map(|segment| segment.ident.to_string())
        .eq(end.iter().copied())
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

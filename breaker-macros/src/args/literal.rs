//! Literals: what each kind of value may be, and what is wrong with one that is not.

use proc_macro2::{Literal, TokenTree};
use quote::ToTokens;
use syn::{Lit, LitInt};

use super::table::{Kind, Known};
use super::value::Value;
use crate::duration;

/// A literal as the value that it stands for, `None` for what it is; or what is wrong with it, as
/// `Given::mistake` takes it.
pub(super) type Checked = Result<Option<Value>, String>;

pub(super) fn check(known: &Known, literal: &Lit) -> Checked {
    match known.kind {
        Kind::Count => count(literal, "u32", u64::from(u32::MAX)),
        // Wherever a `usize` is smaller, rustc says so.
        Kind::Size => count(literal, "usize", u64::MAX),
        Kind::Share => share(literal, known.name == "jitter"),
        Kind::Factor => factor(literal),
        Kind::Length => length(literal),
        Kind::Switch => switch(literal),
        Kind::Text => text(literal),
        Kind::Function | Kind::Expression | Kind::Path => Ok(None),
    }
}

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

fn check_count(literal: &LitInt, ty: &str, most: u64) -> Result<(), String> {
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
fn number(literal: &Lit) -> Result<Option<f64>, String> {
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

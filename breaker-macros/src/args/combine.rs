//! The arguments together: which are there, which need or exclude another.

use proc_macro2::{Ident, Span};
use syn::Error;

use super::parse::{Argument, Parsed};
use super::table::{self, ALIASES, ARGUMENTS, Part};
use crate::errors::Errors;
use crate::nearest::nearest;

/// What is only said of another argument, and what that one says.
const NEEDS: [(&str, &str, &str); 4] = [
    (
        "failure_rate",
        "min_calls",
        "of how many calls at least it is taken, such as `min_calls = 20`",
    ),
    (
        "min_calls",
        "failure_rate",
        "the share of them that must fail, such as `failure_rate = 0.5`",
    ),
    (
        "max_cooldown",
        "backoff",
        "how many times longer each cooldown is than the one before, such as `backoff = 2.0`",
    ),
    (
        "max_keys",
        "key",
        "what each breaker is for, such as `key = host`",
    ),
];

/// Tells what is missing, unless it is there misspelt or among what could not be read, and what does
/// not go together.
pub(super) fn check(
    Parsed {
        arguments,
        is_whole,
    }: &Parsed,
    errors: &mut Errors,
) {
    let is_given = |required: &str| {
        arguments.iter().any(|argument| {
            argument.name == required || suggestion(&argument.name) == Some(required)
        })
    };
    if arguments.iter().any(|argument| argument.name == "breaker") {
        exclude(arguments, errors);
        return;
    }
    if !is_whole || is_given("breaker") {
        return;
    }
    require(is_given, errors);
    for (name, needed, what) in NEEDS {
        let argument = arguments.iter().find(|argument| argument.name == name);
        if let Some(Argument { name, .. }) = argument.filter(|_| !is_given(needed)) {
            let message = format!("`{name}` needs `{needed}`, {what}: write both or neither");
            errors.push(Error::new(name.span(), message));
        }
    }
}

/// A breaker of the user's has been built already.
fn exclude(arguments: &[Argument], errors: &mut Errors) {
    let names = |part: Part| {
        let arguments = arguments.iter().map(|argument| &argument.name);
        let is_excluded = move |name: &&Ident| {
            *name != "breaker" && table::find(name).is_some_and(|known| known.part == part)
        };
        arguments.filter(is_excluded).collect::<Vec<_>>()
    };
    let settings = names(Part::Breaker);
    if let Some(first) = settings.first() {
        let message = format!(
            "{} said where a breaker is made, and `breaker` gives one that is made already: write \
             it there, or remove `breaker`",
            listed(&settings)
        );
        errors.push(Error::new(first.span(), message));
    }
    let choices = names(Part::Choice);
    if let Some(first) = choices.first() {
        let message = format!(
            "{} said of breakers that the function keeps, and `breaker` gives it one of yours: \
             remove one of the two",
            listed(&choices)
        );
        errors.push(Error::new(first.span(), message));
    }
}

/// The names as a sentence begins with them: "`a` and `b` are".
pub(crate) fn listed(names: &[&Ident]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.as_slice() {
        [name] => format!("{name} is"),
        [names @ .., last] => format!("{} and {last} are", names.join(", ")),
        [] => String::new(),
    }
}

fn require(is_given: impl Fn(&str) -> bool, errors: &mut Errors) {
    let has_limit = ["threshold", "failure_rate", "min_calls"].map(&is_given);
    let message = match (has_limit.contains(&true), is_given("window")) {
        (true, true) => return,
        (false, true) => {
            "`threshold` is missing: write how many failures open the breaker, such as \
             `threshold = 5`"
        }
        (true, false) => {
            "`window` is missing: write how long a failure counts, such as `window = \"10s\"`"
        }
        (false, false) => {
            "`threshold` and `window` are missing: write how many failures within which time open \
             the breaker, such as `threshold = 5, window = \"10s\"`"
        }
    };
    errors.push(Error::new(Span::call_site(), message));
}

pub(super) fn known_and_unique(arguments: Vec<Argument>, errors: &mut Errors) -> Vec<Argument> {
    let mut unique: Vec<Argument> = Vec::new();
    for argument in arguments {
        let name = &argument.name;
        if table::find(name).is_none() {
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
    if is_retry(name) {
        return format!(
            "there is no argument `{name}`: a retry goes around the function, so that the breaker \
             counts each attempt; write a function that calls this one again"
        );
    }
    if let Some(suggestion) = suggestion(name) {
        return format!("there is no argument `{name}`: did you mean `{suggestion}`?");
    }
    let names = ARGUMENTS.map(|known| known.name).join("`, `");
    format!("there is no argument `{name}`: there are `{names}`")
}

/// Returns `true` if the argument asks for a retry, as `retry`, `retries`, `max_retries` and `attempts` do.
fn is_retry(name: &Ident) -> bool {
    let name = name.to_string().to_lowercase();
    let mut words = name.split('_');
    words.any(|word| word.starts_with("retr") || word.starts_with("attempt"))
}

fn suggestion(name: &Ident) -> Option<&'static str> {
    if table::find(name).is_some() || is_retry(name) {
        return None;
    }
    let name = name.to_string().to_lowercase();
    let alias = ALIASES.iter().find(|(alias, _)| *alias == name);
    let names = ARGUMENTS.map(|known| known.name);
    alias
        .map(|(_, name)| *name)
        .or_else(|| nearest(&name, names.into_iter()))
}

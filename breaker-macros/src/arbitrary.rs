//! Arbitrary tokens, as the attribute's arguments and as its item. The macro never panics, and it writes
//! what parses.

use std::panic::catch_unwind;
use std::str::FromStr as _;

use fastrand::Rng;
use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use syn::File;

use crate::errors::Errors;
use crate::item::Item;
use crate::protect;

const CASES: u64 = 20_000;

/// Real arguments, to be changed.
const ARGUMENTS: [&str; 14] = [
    "",
    r#"threshold = 5, window = "10s""#,
    r#"threshold = 5, window = "10s", timeout = "1s", cooldown = "1m 30s", half_open = 2"#,
    "failure_rate = 0.5, min_calls = 20, window = WINDOW, slow_call = Duration::from_secs(1)",
    r#"threshold = 5, window = "10s", backoff = 2.0, max_cooldown = "1m", jitter = 0.2"#,
    r#"threshold = LIMIT, window = "10s", reset_on_success = !cfg!(windows), name = concat!("a", "b")"#,
    r#"threshold = 5, window = "10s", failure_if = |result| result.is_err(), ignore_if = is_ignored"#,
    r#"threshold = 5, window = "10s", fallback = async |error| { if error.is_open() { return Ok(1) } again(symbol).await }"#,
    r#"threshold = 5, window = "10s", fallback = move |_: BreakerError| -> io::Result<f64> { Ok(symbol.len()) }"#,
    r#"breaker = &self.breakers[0].lock().unwrap(), timeout = "250ms""#,
    "breaker = *PAYMENTS, fallback = answer::<f64>",
    r#"threshold = 5, window = "10s", key = (symbol.to_owned(), *count), max_keys = 1_000"#,
    r#"threshold = 5, window = "10s", crate = crate::resilience::breakerbox"#,
    r#"threshold = -1, window = "10 lightyears", timeout = 5s, name = b"x""#,
];

/// Real items, to be changed.
const ITEMS: [&str; 14] = [
    "fn quote(symbol: &str) -> io::Result<f64> { let price = fetch(symbol)?; Ok(price) }",
    "/// Docs.\n#[must_use] pub(crate) async fn quote(&self, mut symbol: String, _guard: Guard) -> io::Result<f64> { self.fetch(symbol).await }",
    "async unsafe fn quotes<S: AsRef<str>, const N: usize>(symbols: [S; N]) -> Result<impl Iterator<Item = f64> + use<S, N>, Error> where S: Send { Ok(fetch(&symbols).await?.into_iter()) }",
    "fn quote<'a>(symbol: &'a str) -> impl Future<Output = io::Result<f64>> + Send + 'a { async move { fetch(symbol).await } }",
    "fn quote<'life0, 'async_trait>(&'life0 self, symbol: String) -> ::core::pin::Pin<Box<dyn ::core::future::Future<Output = io::Result<f64>> + Send + 'async_trait>> where 'life0: 'async_trait { Box::pin(async move { let __self = self; __self.fetch(symbol).await }) }",
    "pub fn quote(self: Arc<Self>, (symbol, Count { count, .. }): (String, Count)) -> BoxFuture<'static, Result<f64, Error>> { self.fetch(symbol) }",
    "fn ping() -> Result<(), Box<dyn Error>> { #![allow(unused)] Ok(()) }",
    "fn required(&self) -> io::Result<f64>;",
    "const fn quote() -> io::Result<f64> { Ok(1.0) }",
    "pub extern \"C\" fn quote(count: u32, ...) -> i32 { 0 }",
    "/// Payments.\npub(super) static PAYMENTS: CircuitBreaker;",
    "static mut PAYMENTS = CircuitBreaker::new(5, WINDOW);",
    "#[derive(Debug)] pub struct Client<T> { breaker: CircuitBreaker, hosts: Vec<T> }",
    "impl<T> Client<T> { fn quote(&self) -> io::Result<f64> { Ok(1.0) } }",
];

const WORDS: [&str; 32] = [
    "threshold",
    "window",
    "timeout",
    "key",
    "breaker",
    "fallback",
    "failure_if",
    "name",
    "crate",
    "fn",
    "async",
    "move",
    "impl",
    "dyn",
    "static",
    "mut",
    "pub",
    "where",
    "self",
    "Self",
    "const",
    "unsafe",
    "extern",
    "for",
    "return",
    "_",
    "r#fn",
    "Result",
    "Future",
    "Output",
    "Box",
    "symbol",
];

const LITERALS: [&str; 16] = [
    "0",
    "5",
    "4294967296",
    "-1",
    "0.5",
    "1e400",
    "\"10s\"",
    "\"\"",
    "\"1m 30s\"",
    "\"10 parsecs\"",
    "'c'",
    "b\"b\"",
    "r#\"raw\"#",
    "5u8",
    "1_000",
    "340282366920938463463374607431768211455",
];

const PUNCTUATION: [char; 22] = [
    '=', ',', ':', ';', '|', '&', '<', '>', '-', '#', '!', '?', '.', '*', '/', '+', '@', '$', '%',
    '^', '~', '\'',
];

#[test]
fn arbitrary_tokens_make_no_panic_and_what_is_written_parses() {
    let mut without_errors = 0;
    let mut wrong = Vec::new();
    let (arguments, items) = (ARGUMENTS.map(tokens), ITEMS.map(tokens));
    for seed in 0..CASES {
        let mut rng = Rng::with_seed(seed);
        let args = arbitrary(&arguments, &mut rng);
        let item = arbitrary(&items, &mut rng);
        match expand(&args, &item) {
            Ok(has_error) => without_errors += u32::from(!has_error),
            Err(what) => wrong.push(format!(
                "{what}: seed {seed}\n  arguments: {args}\n  item: {item}"
            )),
        }
    }
    let first = &wrong[..wrong.len().min(5)];
    assert!(
        wrong.is_empty(),
        "{} cases, such as {}",
        wrong.len(),
        first.join("\n")
    );
    assert!(
        without_errors > 1_000,
        "only {without_errors} cases without an error"
    );
}

/// Returns `true` if the macro reports an error; what is wrong with the macro is an `Err`.
fn expand(args: &TokenStream, item: &TokenStream) -> Result<bool, String> {
    let written = catch_unwind(|| protect(args.clone(), item.clone()));
    let written = written.map_err(|_| "the macro panics")?;
    let tokens = flat(written.clone());
    let has_error = tokens.iter().any(|token| token == "compile_error");
    let read = || Item::read(item.clone(), &mut Errors::default());
    // What a declaration must not have is not written again.
    if !are_within(flat(item.clone()), tokens) && !matches!(read(), Some(Item::Declaration(_))) {
        return Err(format!("a token of the item is lost in {written}"));
    }
    let Err(error) = syn::parse2::<File>(written.clone()) else {
        return Ok(has_error);
    };
    // Then it is the user's own item that does not parse, and rustc says so.
    if syn::parse2::<File>(item.clone()).is_ok() {
        return Err(format!("{error} in {written}"));
    }
    // A function's body is not parsed.
    let is_function = matches!(read(), Some(Item::Function(_)));
    if !has_error && !is_function {
        return Err(format!("no error in {written}"));
    }
    Ok(has_error)
}

/// Returns `true` if all the first tokens are among the second ones. Their order may be another: syn
/// writes lifetimes before types.
fn are_within(mut tokens: Vec<String>, mut written: Vec<String>) -> bool {
    tokens.sort_unstable();
    written.sort_unstable();
    let mut written = written.iter();
    tokens
        .iter()
        .all(|token| written.any(|other| other == token))
}

/// The tokens without their groups.
fn flat(tokens: TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    flatten(tokens, &mut found);
    found
}

fn flatten(tokens: TokenStream, found: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => flatten(group.stream(), found),
            other => found.push(other.to_string()),
        }
    }
}

/// Pure noise, or real tokens, as they are or changed in a few places.
fn arbitrary(real: &[TokenStream], rng: &mut Rng) -> TokenStream {
    if rng.u8(..10) == 0 {
        return noise(rng, 0);
    }
    let mut tokens = real[rng.usize(..real.len())].clone();
    for _ in 0..rng.usize(..6).saturating_sub(2) {
        tokens = changed(tokens, rng);
    }
    tokens
}

fn tokens(text: &str) -> TokenStream {
    text.parse().expect("tokens")
}

fn noise(rng: &mut Rng, depth: u8) -> TokenStream {
    (0..rng.usize(..12)).map(|_| token(rng, depth)).collect()
}

fn token(rng: &mut Rng, depth: u8) -> TokenTree {
    match rng.u8(..if depth < 3 { 4 } else { 3 }) {
        0 => word(WORDS[rng.usize(..WORDS.len())]),
        1 => literal(LITERALS[rng.usize(..LITERALS.len())]),
        2 => punctuation(rng),
        _ => Group::new(delimiter(rng), noise(rng, depth + 1)).into(),
    }
}

fn word(word: &str) -> TokenTree {
    match word.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()).into(),
        None => Ident::new(word, Span::call_site()).into(),
    }
}

fn literal(text: &str) -> TokenTree {
    Literal::from_str(text).expect("a literal").into()
}

fn punctuation(rng: &mut Rng) -> TokenTree {
    let spacing = if rng.bool() {
        Spacing::Alone
    } else {
        Spacing::Joint
    };
    Punct::new(PUNCTUATION[rng.usize(..PUNCTUATION.len())], spacing).into()
}

fn delimiter(rng: &mut Rng) -> Delimiter {
    [
        Delimiter::Parenthesis,
        Delimiter::Brace,
        Delimiter::Bracket,
        Delimiter::None,
    ][rng.usize(..4)]
}

/// Drops, doubles, swaps, replaces or inserts a token at any depth, or drops all that follow it.
fn changed(tokens: TokenStream, rng: &mut Rng) -> TokenStream {
    let mut tokens: Vec<_> = tokens.into_iter().collect();
    if tokens.is_empty() {
        return noise(rng, 0);
    }
    let index = rng.usize(..tokens.len());
    if let TokenTree::Group(group) = &tokens[index] {
        if rng.u8(..4) > 0 {
            let inside = changed(group.stream(), rng);
            tokens[index] = Group::new(group.delimiter(), inside).into();
            return tokens.into_iter().collect();
        }
    }
    match rng.u8(..6) {
        0 => drop(tokens.remove(index)),
        1 => tokens.insert(index, tokens[index].clone()),
        2 => {
            let other = (index + 1) % tokens.len();
            tokens.swap(index, other);
        }
        3 => tokens[index] = token(rng, 2),
        4 => tokens.insert(index, token(rng, 2)),
        _ => tokens.truncate(index),
    }
    tokens.into_iter().collect()
}

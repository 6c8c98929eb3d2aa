//! The crates that are compiled: the same functions, each with another attribute.

pub(crate) struct Contender {
    /// In the table.
    pub(crate) name: &'static str,
    pub(crate) package: &'static str,
    attribute: &'static str,
}

/// The first is the bare crate, the second whom we compare with.
pub(crate) const CONTENDERS: &[Contender] = &[
    Contender {
        name: "bare",
        package: "bare",
        attribute: "",
    },
    Contender {
        name: "`#[tracing::instrument]`",
        package: "instrument",
        attribute: "#[tracing::instrument]",
    },
    Contender {
        name: "`#[circuit_breaker]`",
        package: "circuit-breaker",
        attribute: r#"#[breakerbox::circuit_breaker(threshold = 5, window = "10s")]"#,
    },
    Contender {
        name: "`#[circuit_breaker]`, with a time-out",
        package: "circuit-breaker-timeout",
        attribute: r#"#[breakerbox::circuit_breaker(threshold = 5, window = "10s", timeout = "1s")]"#,
    },
];

/// What a crate has before its functions. Each loads both dependencies, so that no difference comes
/// from that.
const BEGINNING: &str = r#"//! Written by a benchmark.

use std::future::{Future, ready};
use std::io;
use std::num::ParseFloatError;
use std::pin::Pin;

use breakerbox::BreakerError;
use tracing as _;

#[derive(Debug)]
pub struct Client {
    pub answer: String,
}

impl Client {
    pub async fn ask(&self, symbol: &str) -> io::Result<String> {
        ready(Ok(format!("{symbol} {}", self.answer))).await
    }

    pub async fn confirm(&self, answer: &str) -> io::Result<()> {
        ready(if answer.is_empty() { Err(io::ErrorKind::InvalidData.into()) } else { Ok(()) }).await
    }
}

#[derive(Debug)]
pub struct Quote {
    pub symbol: String,
    pub total: f64,
}

#[derive(Debug)]
pub enum Error {
    Nothing,
    Io(io::Error),
    Parse(ParseFloatError),
    Breaker(BreakerError),
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<ParseFloatError> for Error {
    fn from(error: ParseFloatError) -> Self {
        Self::Parse(error)
    }
}

impl From<BreakerError> for Error {
    fn from(error: BreakerError) -> Self {
        Self::Breaker(error)
    }
}

pub type Call<'a> = Pin<Box<dyn Future<Output = Result<Quote, Error>> + Send + 'a>>;
"#;

/// A function, and one that calls it: without a caller, an async function is only checked.
const FUNCTION: &str = r"
{attribute}
async fn quote_{number}(client: &Client, symbol: &str, amount: u32) -> Result<Quote, Error> {
    if amount == 0 {
        return Err(Error::Nothing);
    }
    let answer = client.ask(symbol).await?;
    let price: f64 = answer.trim_start_matches(symbol).parse()?;
    client.confirm(&answer).await?;
    Ok(Quote { symbol: symbol.to_owned(), total: price * f64::from(amount) })
}

pub fn call_{number}<'a>(client: &'a Client, symbol: &'a str) -> Call<'a> {
    Box::pin(quote_{number}(client, symbol, {number}))
}
";

/// So many functions have a module to themselves: what a crate has in different modules, the compiler
/// optimizes on different threads.
const IN_A_MODULE: usize = 20;

impl Contender {
    pub(crate) fn source(&self, functions: usize) -> String {
        let mut source = BEGINNING.to_owned();
        for first in (0..functions).step_by(IN_A_MODULE) {
            let after = functions.min(first + IN_A_MODULE);
            let functions: String = (first..after).map(|number| self.function(number)).collect();
            let module = format!("\npub mod from_{first} {{\nuse super::*;\n{functions}}}\n");
            source.push_str(&module);
        }
        source
    }

    fn function(&self, number: usize) -> String {
        FUNCTION
            .replace("{attribute}", self.attribute)
            .replace("{number}", &number.to_string())
    }
}

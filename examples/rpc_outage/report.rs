//! What is printed: a timeline while it happens, and a summary in the end.

use std::env;
use std::io::{self, IsTerminal};
use std::time::Duration;

use breakerbox::State;

use crate::TIMEOUT;
use crate::client::{CLIENTS, Call, Outcome, PAUSE, breaker_as_seen};
use crate::server::{BACK, END, Phase, SCRIPT};

const INTERVAL: Duration = Duration::from_millis(500);

/// From when to when each line of the timeline goes.
pub(crate) fn intervals() -> impl Iterator<Item = (Duration, Duration)> {
    let starts = (0..).map(|nth| INTERVAL * nth);
    starts
        .take_while(|start| *start < END)
        .map(|start| (start, start + INTERVAL))
}

pub(crate) fn print_header() {
    println!(
        "A server works, hangs, goes down and comes back. {CLIENTS} clients call it, each again\n\
         {PAUSE:?} after its last call has ended, through a function with\n\
         \n    \
             #[circuit_breaker(threshold = 5, window = \"1s\", timeout = \"{TIMEOUT:?}\")]\n\
         \n\
         timed out   no answer within {TIMEOUT:?}\n\
         failed      can't connect, or the connection broke\n\
         refused     by the breaker, at once: the server is not called\n\
         breaker     open if calls were refused, closed if they were not\n"
    );
    println!("{}", dim(COLUMNS));
}

// The breaker is a static inside the annotated function, out of reach. What it does to the calls is
// all there is to see of it, and the timeline claims no more than that.
const COLUMNS: &str = "seconds   server   calls  answered  timed out  failed  refused   breaker";

pub(crate) fn print_line(from: Duration, to: Duration, calls: &[Call]) {
    let count = |outcome| match count(calls, outcome) {
        0 => "-".to_owned(),
        count => count.to_string(),
    };
    println!(
        "{:3.1}-{:3.1}   {}  {:>5}  {:>8}  {:>9}  {:>6}  {:>7}   {}",
        from.as_secs_f64(),
        to.as_secs_f64(),
        server(from),
        calls.len(),
        count(Outcome::Answered),
        count(Outcome::TimedOut),
        count(Outcome::Failed),
        count(Outcome::Refused),
        breaker(calls),
    );
}

fn server(at: Duration) -> String {
    let scene = SCRIPT.iter().find(|(_, until)| at < *until);
    match scene.map(|(phase, _)| phase) {
        Some(Phase::Works) => green("works  "),
        Some(Phase::Hangs) => red("hangs  "),
        Some(Phase::Down) => red("is down"),
        None => "       ".to_owned(),
    }
}

/// Such as "closed -> open": what the breaker was, one after the other.
fn breaker(calls: &[Call]) -> String {
    let seen = breaker_as_seen(calls);
    let names = seen.iter().map(|state| match state {
        State::Open => red("open"),
        _ => green("closed"),
    });
    names.collect::<Vec<_>>().join(" -> ")
}

pub(crate) fn print_summary(with: &[Call], without: &[Call]) {
    println!("\nThe same outage, on both servers         with the breaker   without");
    let row = |what: &str, of: fn(&[Call]) -> String| {
        println!("{what:38}{:>19}{:>10}", of(with), of(without));
    };
    row("calls made in vain", |calls| in_vain(calls).to_string());
    row("time that callers waited in vain", |calls| {
        seconds(waited_in_vain(calls))
    });
    row("calls refused", |calls| {
        count(calls, Outcome::Refused).to_string()
    });
    row("- though the server was back by then", |calls| {
        refused_needlessly(calls).to_string()
    });
    row("calls answered", |calls| {
        count(calls, Outcome::Answered).to_string()
    });
}

/// Calls that reached for the server and got nothing for it.
pub(crate) fn in_vain(calls: &[Call]) -> usize {
    count(calls, Outcome::TimedOut) + count(calls, Outcome::Failed)
}

fn waited_in_vain(calls: &[Call]) -> Duration {
    calls
        .iter()
        .filter(|call| call.result.is_err())
        .map(|call| call.took)
        .sum()
}

/// The breaker can't know that the server is back until its cooldown is over: that is its price.
fn refused_needlessly(calls: &[Call]) -> usize {
    calls
        .iter()
        .filter(|call| call.outcome() == Outcome::Refused && call.began >= BACK)
        .count()
}

pub(crate) fn count(calls: &[Call], outcome: Outcome) -> usize {
    calls
        .iter()
        .filter(|call| call.outcome() == outcome)
        .count()
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

// Colours, for a terminal whose owner wants them: https://no-color.org

fn green(text: &str) -> String {
    coloured("32", text)
}

fn red(text: &str) -> String {
    coloured("31", text)
}

fn dim(text: &str) -> String {
    coloured("2", text)
}

fn coloured(code: &str, text: &str) -> String {
    let refused = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    if refused || !io::stdout().is_terminal() {
        return text.to_owned();
    }
    format!("\x1b[{code}m{text}\x1b[0m")
}

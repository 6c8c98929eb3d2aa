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
    // Read where it stands, so that this is never out of date.
    let mut code = include_str!("main.rs").lines();
    let attribute = code.find(|line| line.starts_with("#[circuit_breaker"));
    println!(
        "A server works, hangs, goes down and comes back. {CLIENTS} clients call it, each again\n\
         {PAUSE:?} after its last call has ended, through a function with\n\
         \n    \
             {}\n\
         \n\
         calls       those that ended in these seconds\n\
         timed out   no answer within {TIMEOUT:?}\n\
         failed      can't connect, or the connection broke\n\
         refused     by the breaker, at once: the server is not called\n\
         breaker     open if calls were refused, closed if they were not\n",
        attribute.unwrap_or("#[circuit_breaker(..)]"),
    );
    println!("{}", dim(COLUMNS));
}

// The breaker is a static inside the annotated function, where nobody can ask it. So the timeline
// says what its callers could say: of the calls that ended in these seconds, were some refused?
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
    let row = |what: &str, of: fn(&[Call]) -> String| {
        println!("{what:38}{:>18}{:>12}", of(with), of(without));
    };
    println!(
        "\n{:38}{:>18}{:>12}",
        "The same outage", "with the breaker", "without"
    );
    row("calls made in vain", |calls| in_vain(calls).to_string());
    row("time that callers waited in vain", |calls| {
        format!("{:.1} s", waited_in_vain(calls).as_secs_f64())
    });
    row("calls answered", |calls| {
        count(calls, Outcome::Answered).to_string()
    });
    row("calls refused", |calls| {
        count(calls, Outcome::Refused).to_string()
    });
    row("- when the server was back already", |calls| {
        refused_needlessly(calls).to_string()
    });
    print_refusal(with);
    print_saved(with, without);
}

/// What a refusal is like for a caller.
fn print_refusal(calls: &[Call]) {
    let refused = calls
        .iter()
        .filter(|call| call.outcome() == Outcome::Refused);
    let mut refused: Vec<&Call> = refused.collect();
    refused.sort_by_key(|call| call.took);
    let Some(usual) = refused.get(refused.len() / 2) else {
        return;
    };
    if let Err(error) = &usual.result {
        println!(
            "\nA refusal took {:?} (the median) and said: {error}",
            usual.took
        );
    }
}

/// Nothing if there is nothing to say: a breaker that never opened saves nobody anything.
fn print_saved(with: &[Call], without: &[Call]) {
    let waited = waited_in_vain(without).saturating_sub(waited_in_vain(with));
    let calls = in_vain(without).saturating_sub(in_vain(with));
    if count(with, Outcome::Refused) > 0 {
        println!(
            "\nThe breaker saved its callers {:.1} s of waiting in vain, and the server {calls} calls.",
            waited.as_secs_f64(),
        );
    }
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

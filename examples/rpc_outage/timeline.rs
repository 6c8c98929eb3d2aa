//! What is printed: a row for each half second, and what it comes to.

use std::env;
use std::io::{self, IsTerminal};
use std::time::Duration;

use tokio::time::sleep;

use crate::log::{INTERVAL, Interval, Log, Seen};
use crate::server::Phase;

pub(crate) fn print_heading() {
    println!("Ten clients call an RPC server through a function with a circuit breaker.");
    println!("Five failures within a second open it, for one second.\n");
    println!(
        "  {:>4}  {:<11} {:>5} {:>9} {:>9} {:>7} {:>6}   breaker",
        "time", "server", "calls", "succeeded", "timed out", "refused", "failed"
    );
}

/// Prints each row as soon as its calls have ended.
pub(crate) async fn print_rows(log: &Log) -> io::Result<()> {
    for number in 0.. {
        let row = loop {
            if log.is_over(number) {
                return Ok(());
            }
            match log.complete(number) {
                Some(row) => break row,
                None => sleep(Duration::from_millis(20)).await,
            }
        };
        print_row(number, &row);
    }
    Ok(())
}

fn print_row(number: usize, row: &Interval) {
    let paint = Paint::new();
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    let time = (INTERVAL * number).as_secs_f32();
    let phase = match row.phase {
        Phase::Works => "works",
        Phase::Hangs => "hangs",
        Phase::IsDown => "is down",
        Phase::IsBack => "is back",
    };
    println!(
        "  {time:>3.1}s  {phase:<11} {:>5} {} {} {} {}   {}",
        row.made,
        paint.count(GREEN, row.succeeded, 9),
        paint.count(RED, row.timed_out, 9),
        paint.count(YELLOW, row.refused, 7),
        paint.count(RED, row.failed, 6),
        states(&row.seen),
    );
}

fn states(seen: &[Seen]) -> String {
    let names: Vec<_> = seen
        .iter()
        .map(|seen| match seen {
            Seen::Closed => "closed",
            Seen::Open => "open",
        })
        .collect();
    names.join(" → ")
}

/// What the same outage cost those who had no breaker.
pub(crate) fn print_summary(protected: &Log, unprotected: &Log) {
    let (with, without) = (protected.total(), unprotected.total());
    let waited = [with.wasted, without.wasted].map(|wasted| wasted.as_secs_f32());
    println!();
    println!("Ten other clients went through the same outage at the same time, without a breaker.");
    println!(
        "The price of the breaker: {} calls refused while the server worked, until it closed.",
        with.refused_without_need
    );
    println!(
        "It saved the callers {:.1} s of waiting in vain ({:.1} s instead of {:.1} s), and the \
         server {} calls while it was out ({} instead of {}).",
        waited[1] - waited[0],
        waited[0],
        waited[1],
        i64::from(without.in_vain) - i64::from(with.in_vain),
        with.in_vain,
        without.in_vain,
    );
}

/// Colours, if what they are printed on has any.
struct Paint {
    in_colour: bool,
}

const RED: u8 = 31;
const GREEN: u8 = 32;
const YELLOW: u8 = 33;

impl Paint {
    fn new() -> Self {
        let wanted = env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self {
            in_colour: wanted && io::stdout().is_terminal(),
        }
    }

    /// A dash for zero: what there is stands out.
    fn count(&self, colour: u8, number: u32, width: usize) -> String {
        match number {
            0 => format!("{:>width$}", "-"),
            _ if self.in_colour => format!("\x1b[{colour}m{number:>width$}\x1b[0m"),
            _ => format!("{number:>width$}"),
        }
    }
}

//! Every argument that there is.

use proc_macro2::Ident;

pub(crate) struct Known {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) part: Part,
    /// A value it could have.
    pub(crate) example: &'static str,
    /// What it says, in the documentation and after "write".
    pub(crate) what: &'static str,
}

/// What kind of value an argument has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// How many, from 1 on: a `u32`.
    Count,
    /// The same, of things in memory: a `usize`.
    Size,
    /// A part of the whole, from 0 to 1.
    Share,
    /// How many times, from 1 on.
    Factor,
    Length,
    Switch,
    Text,
    /// A closure, or the path of a function.
    Function,
    Expression,
    Path,
}

/// What an argument says something about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// How the breaker is built.
    Breaker,
    /// Which breaker it is, and how many there are.
    Choice,
    /// One call.
    Call,
    /// None of these.
    Crate,
}

const fn known(
    name: &'static str,
    (kind, part): (Kind, Part),
    example: &'static str,
    what: &'static str,
) -> Known {
    Known {
        name,
        kind,
        part,
        example,
        what,
    }
}

const COUNT: (Kind, Part) = (Kind::Count, Part::Breaker);
const SHARE: (Kind, Part) = (Kind::Share, Part::Breaker);
const FACTOR: (Kind, Part) = (Kind::Factor, Part::Breaker);
const LENGTH: (Kind, Part) = (Kind::Length, Part::Breaker);
const SWITCH: (Kind, Part) = (Kind::Switch, Part::Breaker);
const TEXT: (Kind, Part) = (Kind::Text, Part::Breaker);
const LENGTH_OF_A_CALL: (Kind, Part) = (Kind::Length, Part::Call);
const FUNCTION: (Kind, Part) = (Kind::Function, Part::Call);
const CHOICE: (Kind, Part) = (Kind::Expression, Part::Choice);
const SIZE: (Kind, Part) = (Kind::Size, Part::Choice);
const CRATE: (Kind, Part) = (Kind::Path, Part::Crate);

/// In the order of the documentation.
#[rustfmt::skip]
pub(crate) const ARGUMENTS: [Known; 20] = [
    known("threshold", COUNT, "5", "how many failures open the breaker"),
    known("window", LENGTH, "\"10s\"", "how long a failure counts"),
    known("timeout", LENGTH_OF_A_CALL, "\"1s\"", "how long a call may take"),
    known("cooldown", LENGTH, "\"30s\"", "how long the breaker stays open"),
    known("half_open", COUNT, "2", "how many probes must succeed before it closes"),
    known("failure_rate", SHARE, "0.5", "which share of the calls opens the breaker when it fails"),
    known("min_calls", COUNT, "20", "of how many calls at least the share is taken"),
    known("slow_call", LENGTH, "\"500ms\"", "how long a call may last and be a success"),
    known("backoff", FACTOR, "2.0", "how many times longer each opening in a row lasts"),
    known("max_cooldown", LENGTH, "\"5m\"", "how long the longest cooldown is"),
    known("jitter", SHARE, "0.2", "up to which share a cooldown is shorter, at random"),
    known("reset_on_success", SWITCH, "false", "whether a success forgets the failures"),
    known("name", TEXT, "\"quotes\"", "what the breaker is called"),
    known("failure_if", FUNCTION, "Result::is_err", "which results are failures"),
    known("ignore_if", FUNCTION, "is_not_found", "which results leave no trace"),
    known("fallback", FUNCTION, "last_known", "what to return instead of the breaker's error"),
    known("breaker", CHOICE, "QUOTES", "a breaker of your own, which functions can share"),
    known("key", CHOICE, "host", "what has a breaker of its own"),
    known("max_keys", SIZE, "1_000", "how many keys have a breaker at once"),
    known("crate", CRATE, "path::to::breakerbox", "where breakerbox is found"),
];

/// What other libraries call an argument, where its words don't tell.
#[rustfmt::skip]
pub(crate) const ALIASES: [(&str, &str); 14] = [
    ("failures", "threshold"),
    ("max_failures", "threshold"),
    ("consecutive_failures", "threshold"),
    ("interval", "window"),
    ("reset_timeout", "cooldown"),
    ("recovery_timeout", "cooldown"),
    ("open_timeout", "cooldown"),
    ("break_duration", "cooldown"),
    ("wait_duration", "cooldown"),
    ("max_requests", "half_open"),
    ("success_threshold", "half_open"),
    ("error_rate", "failure_rate"),
    ("minimum_throughput", "min_calls"),
    ("ignore", "ignore_if"),
];

/// Does it say which breaker a call goes through?
pub(crate) fn is_choice(name: &Ident) -> bool {
    find(name).is_some_and(|known| known.part == Part::Choice)
}

pub(crate) fn find(name: &Ident) -> Option<&'static Known> {
    const KNOWN: &[Known] = &ARGUMENTS;
    KNOWN.iter().find(|known| name == known.name)
}

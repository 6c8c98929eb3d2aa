//! A scenario of the algorithm as data: a configuration, then steps with what is expected of them.
//!
//! `README.md` in this folder describes the form.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

/// One file of the corpus.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Theme {
    scenario: Vec<Scenario>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scenario {
    pub(crate) name: String,
    /// Where the rule comes from: the design, or the issue of a peer.
    #[serde(default)]
    pub(crate) from: Option<String>,
    pub(crate) config: Config,
    pub(crate) steps: Vec<Step>,
}

/// The arguments of a breaker, under their own names.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    pub(crate) threshold: Option<u32>,
    pub(crate) window: Option<Length>,
    pub(crate) cooldown: Option<Length>,
    pub(crate) half_open: Option<u32>,
    pub(crate) failure_rate: Option<f64>,
    pub(crate) min_calls: Option<u32>,
    pub(crate) slow_call: Option<Length>,
    pub(crate) backoff: Option<f64>,
    pub(crate) max_cooldown: Option<Length>,
    pub(crate) reset_on_success: Option<bool>,
}

/// One action, or none, and what is true after it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Step {
    // Actions.
    /// Time passes.
    pub(crate) advance: Option<Length>,
    /// A call begins and ends.
    pub(crate) call: Option<Outcome>,
    /// That takes it so long.
    pub(crate) takes: Option<Length>,
    /// A call begins, and is known by this name until it ends.
    pub(crate) begin: Option<String>,
    /// A call that began ends.
    pub(crate) end: Option<String>,
    /// With this.
    pub(crate) with: Option<Outcome>,
    pub(crate) by_hand: Option<Hand>,
    /// The action is taken so many times, each with what is expected of it; by default once.
    pub(crate) times: Option<u32>,

    // Expectations.
    /// Was the call admitted that begins? By default it was.
    pub(crate) admitted: Option<bool>,
    pub(crate) state: Option<State>,
    pub(crate) ready: Option<bool>,
    /// How long a refusal lasts: what the refused call was told, else what a reading tells.
    pub(crate) retry_after: Option<Length>,
    pub(crate) failures: Option<u32>,
    pub(crate) failure_rate: Option<f64>,
    pub(crate) probes: Option<u32>,
    pub(crate) opened: Option<u64>,
    pub(crate) late: Option<u64>,
    pub(crate) refused: Option<u64>,
}

/// What a call comes to.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Outcome {
    Ok,
    Err,
    Panic,
    /// A result that the caller's predicate ignores.
    Ignored,
    /// Its future is dropped, or its permit.
    Cancel,
    TimeOut,
    /// Its permit or future is leaked: it never ends.
    Forget,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Hand {
    Success,
    Fail,
    Reset,
    Trip,
    ForceOpen,
    ForceClosed,
    Automatic,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum State {
    Closed,
    Open,
    HalfOpen,
}

/// A duration of one number and one unit, such as `"10s"` or `"1500ms"`; `"max"` is the longest.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq, PartialOrd)]
#[serde(try_from = "String")]
pub(crate) struct Length(pub(crate) Duration);

/// As the attribute's arguments are written.
impl fmt::Debug for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(length) = *self;
        if length == Duration::MAX {
            write!(f, "Duration::MAX")
        } else if length.subsec_nanos() == 0 {
            write!(f, "\"{}s\"", length.as_secs())
        } else {
            write!(f, "\"{}ns\"", length.as_nanos())
        }
    }
}

impl TryFrom<String> for Length {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text == "max" {
            return Ok(Self(Duration::MAX));
        }
        let unit_at = text.find(|c: char| !c.is_ascii_digit());
        let (number, unit) = text.split_at(unit_at.unwrap_or(text.len()));
        let number: u64 = number
            .parse()
            .map_err(|_| format!("no number in {text:?}"))?;
        let length = match unit {
            "h" => Duration::from_secs(number * 3_600),
            "m" => Duration::from_secs(number * 60),
            "s" => Duration::from_secs(number),
            "ms" => Duration::from_millis(number),
            "us" => Duration::from_micros(number),
            "ns" => Duration::from_nanos(number),
            _ => return Err(format!("no unit in {text:?}")),
        };
        Ok(Self(length))
    }
}

/// Every scenario in the folder, theme by theme, each with the name of its theme.
pub(crate) fn corpus(folder: &Path) -> Vec<(String, Scenario)> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder of the corpus")
        .map(|entry| entry.expect("a file of the corpus").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .collect();
    files.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).expect("a file of the corpus");
        let theme: Theme =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let stem = path.file_stem().unwrap_or_default();
        let name = stem.to_string_lossy().into_owned();
        let scenarios = theme.scenario.into_iter();
        scenarios.map(move |scenario| (name.clone(), scenario))
    };
    files.into_iter().flat_map(read).collect()
}

//! What was counted and timed, and the file that keeps it: the model needs no valgrind then.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;
use breakerbox_benches::page;
use breakerbox_benches::sharing::Count;
use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize)]
pub(crate) struct Data {
    /// The machine and the versions.
    pub(crate) on: String,
    #[serde(rename = "contender")]
    pub(crate) entries: Vec<Entry>,
}

/// A contender in a situation.
#[derive(Deserialize, Serialize)]
pub(crate) struct Entry {
    pub(crate) situation: String,
    pub(crate) name: String,
    #[serde(flatten)]
    pub(crate) count: Count,
    /// Nanoseconds of a call, on one thread.
    pub(crate) alone: f64,
}

impl Data {
    pub(crate) fn read() -> Result<Self> {
        Ok(toml::from_str(&fs::read_to_string(file())?)?)
    }

    pub(crate) fn write(&self) -> Result<()> {
        let text = format!("{BEGINNING}{}", toml::to_string(self)?);
        fs::write(file(), text)?;
        println!("Written: benches/traffic/data.toml");
        Ok(())
    }
}

/// To a hundredth: no more of a number means anything.
pub(crate) fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

const BEGINNING: &str = "\
# Written by `cargo bench -p breakerbox-benches --bench traffic --all-features -- --write`.
";

fn file() -> PathBuf {
    page::root().join("benches/traffic/data.toml")
}

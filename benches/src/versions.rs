//! Which versions were compared, from the lock file.

use std::collections::HashMap;
use std::fs;

use serde::Deserialize;

use crate::page;

/// Those of the lock file, by name.
pub struct Versions(HashMap<String, String>);

#[derive(Deserialize)]
struct Lock {
    package: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
}

impl Versions {
    /// Those of the workspace's lock file.
    ///
    /// # Panics
    ///
    /// If there is none, or none of that form.
    #[must_use]
    pub fn locked() -> Self {
        let text = fs::read_to_string(page::root().join("Cargo.lock")).expect("the lock file");
        let lock: Lock = toml::from_str(&text).expect("the lock file's form");
        let named = lock.package.into_iter().map(|p| (p.name, p.version));
        Self(named.collect())
    }

    /// The version of the crate of this name, or `?`.
    #[must_use]
    pub fn of(&self, crate_name: &str) -> &str {
        self.0.get(crate_name).map_or("?", String::as_str)
    }
}

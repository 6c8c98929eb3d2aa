//! The versions of the crates, from the lock file.

use std::collections::HashMap;
use std::fs;

use crate::page;

/// The versions by the names of the crates.
pub struct Versions(HashMap<String, String>);

impl Versions {
    /// Reads the lock file of the workspace.
    ///
    /// # Panics
    ///
    /// Panics if there is none.
    #[must_use]
    pub fn locked() -> Self {
        let text = fs::read_to_string(page::root().join("Cargo.lock")).expect("the lock file");
        // The first two values of a package are its name and its version.
        let packages = text.split("[[package]]").skip(1).filter_map(|package| {
            let mut values = package.split('"').skip(1).step_by(2).map(str::to_owned);
            Some((values.next()?, values.next()?))
        });
        Self(packages.collect())
    }

    /// The version of the crate of this name, or `?`.
    #[must_use]
    pub fn of(&self, crate_name: &str) -> &str {
        self.0.get(crate_name).map_or("?", String::as_str)
    }
}

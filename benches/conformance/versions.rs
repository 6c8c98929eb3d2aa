//! Which versions were compared, from the lock file.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

pub(crate) struct Versions(HashMap<String, String>);

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
    pub(crate) fn locked(root: &Path) -> Self {
        let text = fs::read_to_string(root.join("Cargo.lock")).expect("the lock file");
        let lock: Lock = toml::from_str(&text).expect("the lock file's form");
        let named = lock.package.into_iter().map(|p| (p.name, p.version));
        Self(named.collect())
    }

    pub(crate) fn of(&self, crate_name: &str) -> &str {
        self.0.get(crate_name).map_or("?", String::as_str)
    }
}

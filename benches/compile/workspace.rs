//! The crates as packages of a workspace of their own, below the target directory.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Result, ensure};
use breakerbox_benches::page;

/// What stands before the functions. Each crate loads both dependencies, so they make no difference.
const BEGINNING: &str = include_str!("beginning.txt");
/// A function and its caller: without one an async function is only checked.
const FUNCTION: &str = include_str!("function.txt");
/// The number of functions of a module. The compiler optimizes modules on different threads.
const IN_A_MODULE: usize = 20;

pub(crate) struct Workspace(PathBuf);

impl Workspace {
    pub(crate) fn write(crates: &[[&str; 2]], functions: u32) -> Result<Self> {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile");
        let root = page::root();
        let breakerbox = root.display();
        for [package, attribute] in crates {
            let manifest = format!(
                "[package]\nname = {package:?}\nedition = \"2024\"\n\n[dependencies]\n\
                 breakerbox.path = '{breakerbox}'\ntracing = \"0.1\"\n"
            );
            let package = folder.join(package);
            fs::create_dir_all(package.join("src"))?;
            fs::write(package.join("Cargo.toml"), manifest)?;
            fs::write(package.join("src/lib.rs"), source(attribute, functions))?;
        }
        let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"*\"]\nexclude = [\"target\"]\n";
        fs::write(folder.join("Cargo.toml"), manifest)?;
        // These versions have been downloaded.
        fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
        Ok(Self(folder))
    }

    /// Returns the seconds to compile one crate without its dependencies.
    pub(crate) fn seconds(&self, stage: &[&str], package: &str) -> Result<f64> {
        let file = self.0.join(package).join("src/lib.rs");
        fs::write(&file, fs::read(&file)?)?;
        let start = Instant::now();
        let compiled = self.cargo(stage, &["--package", package])?;
        let took = start.elapsed();
        ensure!(compiled == 1, "{package}: compiled {compiled} crates");
        Ok(took.as_secs_f64())
    }

    /// Compiles packages and what they depend on, and returns how many crates that were.
    pub(crate) fn cargo(&self, stage: &[&str], packages: &[&str]) -> Result<usize> {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(&self.0).args(stage).args(packages);
        cargo.args(["--offline", "--message-format=json-render-diagnostics"]);
        cargo.arg("--target-dir").arg(self.0.join("target"));
        // All of the crate is compiled each time, by the compiler itself.
        cargo.env("CARGO_INCREMENTAL", "0").env("RUSTC_WRAPPER", "");
        let output = cargo.arg("--quiet").stderr(Stdio::inherit()).output()?;
        ensure!(output.status.success(), "the crates do not compile");
        let messages = String::from_utf8_lossy(&output.stdout);
        Ok(messages.matches(r#""fresh":false"#).count())
    }
}

fn source(attribute: &str, functions: u32) -> String {
    let numbers: Vec<u32> = (0..functions).collect();
    let mut source = BEGINNING.to_owned();
    for numbers in numbers.chunks(IN_A_MODULE) {
        let first = numbers[0].to_string();
        source.extend(["\npub mod from_", &first, " {\nuse super::*;\n"]);
        for number in numbers {
            let function = FUNCTION.replace("{attribute}", attribute);
            source += &function.replace("{number}", &number.to_string());
        }
        source += "}\n";
    }
    source
}

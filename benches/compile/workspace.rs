//! The contenders as packages of a workspace of their own, below the target directory.

use std::error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::contender::Contender;
use crate::stage::Stage;

pub(crate) type Error = Box<dyn error::Error>;

pub(crate) struct Workspace {
    folder: PathBuf,
}

impl Workspace {
    pub(crate) fn write(contenders: &[Contender], functions: usize) -> Result<Self, Error> {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile");
        let breakerbox = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("Cargo.toml"), manifest(&breakerbox, contenders))?;
        // The versions that this workspace has, which are at hand.
        fs::copy(breakerbox.join("Cargo.lock"), folder.join("Cargo.lock"))?;
        for contender in contenders {
            let package = folder.join(contender.package);
            fs::create_dir_all(package.join("src"))?;
            fs::write(package.join("Cargo.toml"), package_manifest(contender))?;
            fs::write(package.join("src/lib.rs"), contender.source(functions))?;
        }
        Ok(Self { folder })
    }

    /// Compiles everything, and says so: the dependencies take a while.
    pub(crate) fn compile(&self, stage: Stage) -> Result<(), Error> {
        let status = self.cargo(stage).arg("--workspace").status()?;
        if status.success() {
            Ok(())
        } else {
            Err("the crates do not compile".into())
        }
    }

    /// How long it takes to compile one package, without its dependencies.
    pub(crate) fn time(&self, stage: Stage, contender: &Contender) -> Result<Duration, Error> {
        touch(&self.folder.join(contender.package).join("src/lib.rs"))?;
        let mut cargo = self.cargo(stage);
        cargo.args(["--package", contender.package]);
        cargo.arg("--message-format=json-render-diagnostics");
        cargo.stderr(Stdio::piped()).stdout(Stdio::piped());
        let start = Instant::now();
        let output = cargo.output()?;
        let took = start.elapsed();
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into());
        }
        let compiled = String::from_utf8_lossy(&output.stdout)
            .lines()
            .filter(|message| message.contains(r#""fresh":false"#))
            .count();
        if compiled != 1 {
            return Err(format!("{}: compiled {compiled} crates", contender.package).into());
        }
        Ok(took)
    }

    fn cargo(&self, stage: Stage) -> Command {
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .current_dir(&self.folder)
            .args(stage.arguments())
            // The dependencies were downloaded with those of this benchmark.
            .arg("--offline")
            .arg("--target-dir")
            .arg(self.folder.join("target"))
            // All of it is compiled each time, and by the compiler itself.
            .env("CARGO_INCREMENTAL", "0")
            .env("RUSTC_WRAPPER", "");
        cargo
    }
}

fn touch(file: &Path) -> Result<(), Error> {
    let source = fs::read(file)?;
    fs::write(file, source)?;
    Ok(())
}

fn manifest(breakerbox: &Path, contenders: &[Contender]) -> String {
    let members: Vec<_> = contenders.iter().map(|c| c.package).collect();
    format!(
        "[workspace]
resolver = \"3\"
members = {members:?}

[workspace.dependencies]
breakerbox.path = '{}'
tracing = \"0.1\"
",
        breakerbox.display()
    )
}

fn package_manifest(contender: &Contender) -> String {
    format!(
        "[package]
name = {:?}
edition = \"2024\"

[dependencies]
breakerbox.workspace = true
tracing.workspace = true
",
        contender.package
    )
}

//! Packages that a test writes below the target directory, for cargo to check.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// A workspace of its own, with the versions that this one has locked.
pub(crate) struct Project {
    folder: PathBuf,
}

/// A message of the compiler.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) package: String,
    pub(crate) level: String,
    /// The lint or the error's code.
    pub(crate) code: String,
    pub(crate) text: String,
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) rendered: String,
}

impl Project {
    pub(crate) fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let project = Self { folder };
        project.write(
            "Cargo.toml",
            "[workspace]\nmembers = [\"*\"]\nresolver = \"3\"\n",
        );
        let lock = fs::read_to_string(root().join("Cargo.lock")).expect("Cargo.lock");
        // Cargo removes from it what this project does not need: only a new one is written again.
        if project.write("workspace.lock", &lock) {
            project.write("Cargo.lock", &lock);
        }
        project
    }

    /// Writes a package, the first of whose sources is its root.
    pub(crate) fn package(
        &self,
        name: &str,
        edition: &str,
        dependencies: &str,
        sources: &[(&str, String)],
    ) {
        let (root, _) = &sources[0];
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"{edition}\"\n\n\
             [lib]\npath = \"{root}\"\n\n[dependencies]\n{dependencies}\n"
        );
        self.write(&format!("{name}/Cargo.toml"), &manifest);
        for (file, text) in sources {
            self.write(&format!("{name}/{file}"), text);
        }
    }

    /// Runs `cargo <command>` on all packages and returns what the compiler says of them.
    pub(crate) fn check(&self, command: &str, rustc: &[String]) -> Vec<Message> {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args([command, "--workspace", "--keep-going", "--offline"]);
        cargo.arg("--message-format=json");
        cargo
            .arg("--target-dir")
            .arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("target"));
        cargo.current_dir(&self.folder);
        cargo
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS");
        if command == "clippy" {
            cargo.arg("--").args(rustc);
        } else {
            cargo.env("CARGO_ENCODED_RUSTFLAGS", rustc.join("\u{1f}"));
        }
        let output = cargo.output().expect("cargo");
        let stdout = String::from_utf8_lossy(&output.stdout);
        let lines = stdout
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"));
        let messages: Vec<_> = lines.filter_map(|line| message(&line)).collect();
        let has_errors = messages.iter().any(|message| message.level == "error");
        assert!(
            output.status.success() || has_errors,
            "cargo {command}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        messages
    }

    /// Writes a file, and returns `true` if it has changed: cargo compiles only what is newer.
    fn write(&self, file: &str, text: &str) -> bool {
        let path = self.folder.join(file);
        if fs::read_to_string(&path).is_ok_and(|found| found == text) {
            return false;
        }
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder for the project");
        fs::write(path, text).expect("a file of the project");
        true
    }
}

/// The root of the workspace.
pub(crate) fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).expect("the workspace")
}

/// A message about a package of the project.
fn message(line: &Value) -> Option<Message> {
    if line["reason"] != "compiler-message" {
        return None;
    }
    let message = &line["message"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let spans = message["spans"].as_array();
    let primary = spans
        .into_iter()
        .flatten()
        .find(|span| span["is_primary"] == true);
    // What has no place is a summary, such as "2 warnings emitted".
    let primary = primary?;
    Some(Message {
        package: text(&line["target"]["name"]),
        level: text(&message["level"]),
        code: text(&message["code"]["code"]),
        text: text(&message["message"]),
        file: text(&primary["file_name"]),
        line: usize::try_from(primary["line_start"].as_u64()?).ok()?,
        rendered: text(&message["rendered"]),
    })
}

//! Compiles the cases with cargo, and reads what rustc reports of each.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

use serde_json::{Value, json};

use crate::annotations::Place;

/// An error or a warning that rustc reports.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    pub(crate) code: String,
    /// The places in the case that the report points at.
    pub(crate) places: Vec<Place>,
    /// The message, then the labels and the notes.
    pub(crate) texts: Vec<String>,
}

/// Compiles these cases and returns what rustc reports of each.
pub(crate) fn reports(cases: &[PathBuf]) -> BTreeMap<PathBuf, Vec<Report>> {
    let output = cargo_check(cases);
    let (mut reports, mut errors) = (BTreeMap::new(), Vec::new());
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let message: Value = serde_json::from_str(line).expect("cargo writes JSON");
        let case = message["target"]["src_path"].as_str().map(PathBuf::from);
        if let Some(case) = case.filter(|case| cases.contains(case)) {
            let report = Report::of(&message["message"], &case);
            reports.entry(case).or_insert_with(Vec::new).extend(report);
        } else if let Some(error) = message["message"]["rendered"].as_str() {
            errors.push(error.to_owned());
        }
    }
    let missing = cases.iter().find(|case| !reports.contains_key(*case));
    assert!(
        missing.is_none(),
        "cargo did not compile {missing:?}:\n{}\n{}",
        String::from_utf8_lossy(&output.stderr),
        errors.concat(),
    );
    reports
}

/// Runs `cargo check` on a package that has each case as a program.
///
/// The target directory and the flags are those of trybuild, so what one has compiled of the
/// dependencies serves the other.
fn cargo_check(cases: &[PathBuf]) -> Output {
    let tests = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("tests");
    let package = tests.join("by_rustc");
    write_package(&package, cases);
    let flags = r#"["--cfg", "trybuild", "--verbose", "-A", "dead_code"]"#;
    let target = target_triple::TARGET;
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args([
            "check",
            "--bins",
            "--keep-going",
            "--offline",
            "--quiet",
            "--message-format=json",
        ])
        .arg(format!("--target={target}"))
        .arg(format!("--config=build.rustflags={flags}"))
        .arg(format!("--config=target.{target}.rustflags={flags}"))
        .env("CARGO_TARGET_DIR", tests.join("trybuild"))
        .env("CARGO_INCREMENTAL", "0")
        .env_remove("RUSTFLAGS")
        .current_dir(&package)
        .output()
        .expect("cargo runs")
}

fn write_package(package: &Path, cases: &[PathBuf]) {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    // A string of JSON is one of TOML too.
    let mut manifest = vec![format!(
        "[package]\nname = \"breakerbox-by-rustc\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\nbreakerbox = {{ path = {} }}\n",
        json!(repository),
    )];
    manifest.extend((1..).zip(cases).map(|(number, case): (u32, _)| {
        let name = Path::new(case.file_stem().expect("the name of a case")).display();
        let path = json!(case);
        format!("\n[[bin]]\nname = \"{number:02}_{name}\"\npath = {path}\n")
    }));
    fs::create_dir_all(package).expect("a directory for the package");
    fs::write(package.join("Cargo.toml"), manifest.concat()).expect("its manifest");
    let lock = package.join("Cargo.lock");
    fs::copy(repository.join("Cargo.lock"), lock).expect("the versions that are locked");
}

impl Report {
    /// Returns the report in this message of rustc, or `None` if it is a note or only a summary.
    fn of(message: &Value, case: &Path) -> Option<Self> {
        let text = message["message"].as_str()?;
        let spans = message["spans"].as_array()?;
        let children = message["children"].as_array()?;
        let is_summary = text.starts_with("aborting due to ") || text.ends_with(" emitted");
        let is_note = message["level"] == "note" || message["level"] == "failure-note";
        if is_note || spans.is_empty() && is_summary {
            return None;
        }
        let primary = spans.iter().filter(|span| span["is_primary"] == true);
        let labels = spans.iter().map(|span| &span["label"]);
        let notes = children.iter().map(|child| &child["message"]);
        let texts = labels.chain(notes).filter_map(Value::as_str);
        // Words of rustc before a panic of ours.
        let text = text.strip_prefix("evaluation panicked: ").unwrap_or(text);
        Some(Self {
            code: message["code"]["code"]
                .as_str()
                .unwrap_or("error")
                .to_owned(),
            places: primary.filter_map(|span| place(span, case)).collect(),
            texts: [text].into_iter().chain(texts).map(str::to_owned).collect(),
        })
    }
}

/// Returns where this span begins in the case, from within macros that are written elsewhere too.
fn place(span: &Value, case: &Path) -> Option<Place> {
    let mut span = span;
    while Path::new(span["file_name"].as_str()?) != case {
        span = &span["expansion"]["span"];
    }
    let number = |name: &str| usize::try_from(span[name].as_u64()?).ok();
    Some(Place {
        line: number("line_start")?,
        column: number("column_start")?,
    })
}

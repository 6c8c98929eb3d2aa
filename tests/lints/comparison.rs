//! An annotated function has the lints that it has without the attribute, by name and line.
//!
//! The functions are in `cases`. All files are compiled without the attribute, whose lines are then
//! comments, and with each of several attributes, under all lints of rustc and clippy.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use crate::project::{self, Project};

/// The lints that a function loses, and the reason.
const LOST: [(&str, &str); 19] = [
    ("clippy::boxed_local", "the body's closure captures the box"),
    (
        "clippy::cognitive_complexity",
        "is not counted inside closures",
    ),
    (
        "clippy::default_numeric_fallback",
        "takes the literals in a closure for such that have no type",
    ),
    (
        "clippy::elidable_lifetime_names",
        "the result is named in the body, with its lifetime",
    ),
    ("clippy::inline_always", "the body begins with an import"),
    (
        "clippy::manual_async_fn",
        "the function does more than to return a block",
    ),
    (
        "clippy::missing_const_for_fn",
        "a breaker counts at run time",
    ),
    (
        "clippy::missing_errors_doc",
        "of a future, sees only a body that is an async block",
    ),
    (
        "clippy::needless_lifetimes",
        "the result is named in the body, with its lifetime",
    ),
    (
        "clippy::needless_pass_by_value",
        "the body's closure takes the arguments",
    ),
    (
        "clippy::needless_question_mark",
        "looks at the last expression of a function alone",
    ),
    (
        "clippy::only_used_in_recursion",
        "the body's closure uses the argument",
    ),
    ("clippy::ptr_arg", "a `key` needs the argument as it is"),
    ("clippy::redundant_locals", "a closure may need a copy"),
    (
        "clippy::unused_async",
        "the call through the breaker is awaited",
    ),
    (
        "clippy::unwrap_in_result",
        "is not looked for inside closures",
    ),
    (
        "clippy::used_underscore_binding",
        "the body's closure takes the arguments",
    ),
    ("unconditional_recursion", "an open breaker ends it"),
    (
        "unused_mut",
        "of a `mut self`, which an async block borrows",
    ),
];

/// Groups of clippy, without those of packages.
const GROUPS: [&str; 4] = ["all", "pedantic", "nursery", "restriction"];

/// Some lints are only there before edition 2024.
const EDITIONS: [&str; 2] = ["2021", "2024"];

/// The attribute that the variants extend.
const PLAIN: &str = "#[circuit_breaker(threshold = 5, window = \"10s\")]";

/// The arguments that each variant adds. None has a lint of its own.
const VARIANTS: [(&str, &str); 6] = [
    ("plain", ""),
    ("timeout", ", timeout = \"1s\""),
    ("fallback", ", fallback = crate::answer"),
    ("key", ", key = crate::KEY, max_keys = crate::MAX_KEYS"),
    (
        "settings",
        ", cooldown = crate::COOLDOWN, half_open = 2, slow_call = crate::SLOW",
    ),
    (
        "predicates",
        ", failure_if = Result::is_err, ignore_if = crate::is_ignored",
    ),
];

/// A lint on a line of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    lint: String,
    file: String,
    line: usize,
}

/// The number of times each is reported.
type Lints = BTreeMap<Place, usize>;

/// The variants and editions in which something is wrong with a place.
type Places = BTreeMap<&'static Place, Vec<&'static str>>;

/// The lints of a variant and edition, beside those without the attribute.
struct Comparison {
    /// Such as `timeout 2021`.
    what: String,
    without: Lints,
    with: Lints,
}

static COMPARISONS: LazyLock<Vec<Comparison>> = LazyLock::new(compare);

#[test]
fn the_attribute_adds_no_lint_to_a_function() {
    let own = own_lints();
    let mut added = Places::new();
    for Comparison {
        what,
        without,
        with,
    } in &*COMPARISONS
    {
        for (place, count) in with {
            let expected = without.get(place).or_else(|| own.get(place));
            if expected.is_none_or(|expected| count > expected) {
                added.entry(place).or_default().push(what);
            }
        }
    }
    let listed = listed(&added);
    assert!(
        added.is_empty(),
        "lints that only the attribute causes:
{listed}"
    );
}

#[test]
fn the_attribute_takes_only_the_listed_lints_from_a_function() {
    if !is_compiler_of_the_list() {
        return;
    }
    let is_listed = |lint: &str| LOST.iter().any(|(listed, _)| *listed == lint);
    let mut lost = Places::new();
    for Comparison {
        what,
        without,
        with,
    } in &*COMPARISONS
    {
        for place in missing(without, with).filter(|place| !is_listed(&place.lint)) {
            lost.entry(place).or_default().push(what);
        }
    }
    let listed = listed(&lost);
    assert!(
        lost.is_empty(),
        "lints that the attribute takes away:
{listed}"
    );
}

#[test]
fn every_listed_lint_is_lost_somewhere() {
    if !is_compiler_of_the_list() {
        return;
    }
    let lost: BTreeSet<_> = COMPARISONS
        .iter()
        .flat_map(|comparison| missing(&comparison.without, &comparison.with))
        .map(|place| place.lint.as_str())
        .collect();
    let listed = LOST.iter().map(|(lint, _)| *lint);
    let kept: Vec<_> = listed
        .filter(|lint| *HAS_CLIPPY || !lint.starts_with("clippy::"))
        .filter(|lint| !lost.contains(lint))
        .collect();
    assert!(
        kept.is_empty(),
        "lints to remove from `LOST`, as they are reported: {kept:?}"
    );
}

#[test]
fn every_lint_of_a_closure_in_the_attribute_is_reported() {
    if !*HAS_CLIPPY {
        return;
    }
    for Comparison { what, with, .. } in &*COMPARISONS {
        for place in own_lints().keys() {
            assert!(
                with.contains_key(place),
                "{what}: {place:?} is not reported"
            );
        }
    }
}

/// The other tests prove nothing if the cases report nothing.
#[test]
fn the_cases_have_many_lints_without_the_attribute() {
    for Comparison { without, .. } in &*COMPARISONS {
        let names: BTreeSet<_> = without.keys().map(|place| &place.lint).collect();
        let (clippy, rustc): (Vec<_>, Vec<_>) = names
            .into_iter()
            .partition(|lint| lint.starts_with("clippy::"));
        assert!(rustc.len() >= 20, "rustc: {rustc:?}");
        assert!(!*HAS_CLIPPY || clippy.len() >= 120, "clippy: {clippy:?}");
    }
}

/// A line for each place, with the variants and editions.
fn listed(places: &Places) -> String {
    let mut lines = String::new();
    for (Place { lint, file, line }, variants) in places {
        let is_everywhere = variants.len() == COMPARISONS.len();
        let variants = if is_everywhere {
            "everywhere"
        } else {
            &variants.join(", ")
        };
        writeln!(lines, "{lint} at cases/{file}:{line} ({variants})").expect("a string");
    }
    lines
}

/// What is reported without the attribute and not, or not as often, with it.
fn missing<'a>(without: &'a Lints, with: &'a Lints) -> impl Iterator<Item = &'a Place> {
    without
        .iter()
        .filter(|(place, count)| with.get(place).is_none_or(|found| found < count))
        .map(|(place, _)| place)
}

static HAS_CLIPPY: LazyLock<bool> = LazyLock::new(|| {
    let version = Command::new(env!("CARGO"))
        .args(["clippy", "--version"])
        .output();
    let has_clippy = version.is_ok_and(|output| output.status.success());
    if !has_clippy {
        skipped("clippy is not installed");
    }
    has_clippy
});

#[test]
fn the_manual_names_every_listed_lint() {
    let manual = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../breaker-macros/src/lib.rs");
    let manual = fs::read_to_string(manual).unwrap();
    for (lint, _) in LOST {
        let name = lint.trim_start_matches("clippy::");
        assert!(manual.contains(&format!("`{name}`")), "{name}");
    }
}

/// Returns `true` for the Rust that `LOST` is for: which lints are lost changes with their
/// implementation.
fn is_compiler_of_the_list() -> bool {
    let version = rustc(&["--version"]);
    let is_its_compiler = version.starts_with("rustc 1.95.");
    if !is_its_compiler {
        skipped("the list of lost lints is for Rust 1.95");
    }
    is_its_compiler
}

/// Says so directly: the output of `println!` is only shown if the test fails.
fn skipped(why: &str) {
    let _ = writeln!(io::stderr(), "skipped: {why}");
}

fn rustc(arguments: &[&str]) -> String {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).args(arguments).output().expect("rustc");
    String::from_utf8(output.stdout).expect("text")
}

/// Compiles all cases, without the attribute and with each variant of it.
fn compare() -> Vec<Comparison> {
    let project = Project::new("lints");
    let cases = cases();
    for edition in EDITIONS {
        let write = |variant: &str, change: &dyn Fn(&str) -> String| {
            let sources: Vec<_> = cases
                .iter()
                .map(|(file, text)| (file.as_str(), change(text)))
                .collect();
            project.package(&name(variant, edition), edition, &dependencies(), &sources);
        };
        write("without", &without_attribute);
        for (variant, arguments) in VARIANTS {
            write(variant, &|text| with_arguments(text, arguments));
        }
    }
    let messages = project.check(if *HAS_CLIPPY { "clippy" } else { "check" }, &lint_levels());
    let lints = |package: String| {
        let mut lints = Lints::new();
        for message in messages.iter().filter(|message| message.package == package) {
            assert_ne!(message.level, "error", "{package}: {}", message.rendered);
            let file = Path::new(&message.file).file_name().expect("a file");
            let place = Place {
                lint: message.code.clone(),
                file: file.to_string_lossy().into_owned(),
                line: message.line,
            };
            *lints.entry(place).or_default() += 1;
        }
        lints
    };
    let compared = |edition| {
        VARIANTS.map(|(variant, _)| Comparison {
            what: format!("{variant} {edition}"),
            without: lints(name("without", edition)),
            with: lints(name(variant, edition)),
        })
    };
    EDITIONS.into_iter().flat_map(compared).collect()
}

fn name(variant: &str, edition: &str) -> String {
    format!("{variant}_{edition}")
}

/// The files of the cases and their text, `lib.rs` first.
fn cases() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let entries = fs::read_dir(folder).expect("the cases");
    let mut cases: Vec<_> = entries
        .map(|entry| {
            let entry = entry.expect("a case");
            let text = fs::read_to_string(entry.path()).expect("a text");
            (entry.file_name().to_string_lossy().into_owned(), text)
        })
        .collect();
    cases.sort_by_key(|(file, _)| (file != "lib.rs", file.clone()));
    cases
}

fn dependencies() -> String {
    format!(
        "breakerbox.path = '{}'\nasync-trait = \"0.1\"\nfutures-lite = \"2\"",
        project::root().display()
    )
}

/// The flags that turn every lint into a warning, whatever its level is by default.
fn lint_levels() -> Vec<String> {
    let help = rustc(&["-W", "help"]);
    let mut levels = vec!["--cap-lints=warn".to_owned()];
    for line in help.lines() {
        let mut words = line.split_whitespace();
        if let (Some(lint), Some("allow")) = (words.next(), words.next()) {
            levels.push(format!("-W{lint}"));
        }
    }
    // Of the others, some are only there with a nightly compiler.
    levels.push("-Aunknown-lints".to_owned());
    if *HAS_CLIPPY {
        levels.extend(GROUPS.map(|group| format!("-Wclippy::{group}")));
    }
    levels
}

/// The lints of closures in the attribute, as the comments at their lines say.
fn own_lints() -> Lints {
    let mut own = Lints::new();
    for (file, text) in cases() {
        for (line, number) in text.lines().zip(1..) {
            let Some((_, lints)) = line.split_once("// own: ") else {
                continue;
            };
            for lint in lints.split(", ") {
                let place = Place {
                    lint: lint.to_owned(),
                    file: file.clone(),
                    line: number,
                };
                own.insert(place, 1);
            }
        }
    }
    own
}

/// The text with each line of the attribute, and of its import, as a comment.
fn without_attribute(text: &str) -> String {
    let mut depth = 0;
    let lines = text.lines().map(|line| {
        let is_first = line.trim_start().starts_with("#[circuit_breaker(");
        if depth == 0 && !is_first && line != "use breakerbox::circuit_breaker;" {
            return line;
        }
        let code = line.split("//").next().unwrap_or_default();
        depth += code.matches(['(', '[']).count();
        depth -= code.matches([')', ']']).count();
        "//"
    });
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// The text with more arguments in each plain attribute. A sync function gets no timeout: it would
/// have to own its arguments.
fn with_arguments(text: &str, arguments: &str) -> String {
    let mut parts = text.split(PLAIN);
    let mut out = parts.next().unwrap_or_default().to_owned();
    let begin = PLAIN.strip_suffix(")]").expect("its end");
    for part in parts {
        let signature = part
            .lines()
            .find(|line| line.contains("fn "))
            .expect("a function");
        let is_sync = !["async ", "Future"]
            .iter()
            .any(|word| signature.contains(word));
        out.push_str(begin);
        if !(is_sync && arguments.contains("timeout")) {
            out.push_str(arguments);
        }
        out.push_str(")]");
        out.push_str(part);
    }
    out
}

//! Mistakes that only a package of another edition, or with another name for breakerbox, can make.

use crate::project::{Message, Project, root};

/// What the compiler says of a package with this dependency and source.
fn errors(name: &str, edition: &str, dependency: &str, source: &str) -> Vec<Message> {
    let project = Project::new(&format!("messages/{name}"));
    let dependency = dependency.replace("ROOT", &format!("'{}'", root().display()));
    project.package(name, edition, &dependency, &[("lib.rs", source.to_owned())]);
    let mut messages = project.check("check", &[]);
    messages.retain(|message| message.level == "error");
    messages
}

fn rendered(errors: &[Message]) -> String {
    errors.iter().map(|error| error.rendered.as_str()).collect()
}

#[test]
fn in_edition_2015_a_mistake_is_reported_in_our_words() {
    let source = "\
extern crate breakerbox;

use breakerbox::circuit_breaker;

#[circuit_breaker(threshold = 0, window = \"10s\")]
pub fn ping() -> std::io::Result<()> {
    Ok(())
}
";
    let errors = errors("mistake_2015", "2015", "breakerbox.path = ROOT", source);
    let rendered = rendered(&errors);
    assert_eq!(errors.len(), 1, "{rendered}");
    assert!(errors[0].text.contains("`threshold` is zero"), "{rendered}");
    assert_eq!(errors[0].line, 5, "{rendered}");
}

#[test]
fn in_edition_2015_every_mistake_is_reported_in_our_words() {
    let source = "\
extern crate breakerbox;

use breakerbox::circuit_breaker;

#[circuit_breaker(
    threshold = 0,
    window = \"10\",
)]
pub fn ping() -> std::io::Result<()> {
    Ok(())
}

#[circuit_breaker(threshold = 5, window = \"10s\")]
pub struct NoFunction;
";
    let errors = errors("mistakes_2015", "2015", "breakerbox.path = ROOT", source);
    let lines: Vec<_> = errors.iter().map(|error| error.line).collect();
    let rendered = rendered(&errors);
    assert_eq!(lines, [6, 7, 14], "{rendered}");
    assert!(errors[0].text.contains("`threshold` is zero"), "{rendered}");
    assert!(errors[1].text.contains("`window`"), "{rendered}");
    assert!(errors[2].text.contains("goes on a function"), "{rendered}");
}

#[test]
fn a_dependency_of_another_name_without_crate_is_one_error_that_names_the_path() {
    let source = "\
use fuse::circuit_breaker;

#[circuit_breaker(threshold = 5, window = \"10s\")]
pub fn ping() -> std::io::Result<()> {
    Ok(())
}
";
    let errors = errors("renamed", "2024", FUSE, source);
    let rendered = rendered(&errors);
    assert_eq!(errors.len(), 1, "{rendered}");
    assert!(errors[0].text.contains("`breakerbox`"), "{rendered}");
    assert_eq!(errors[0].line, 3, "{rendered}");
}

#[test]
fn an_async_function_with_a_dependency_of_another_name_has_one_error_too() {
    let source = "\
use fuse::circuit_breaker;

#[circuit_breaker(threshold = LIMIT, window = \"10s\", timeout = \"1s\", failure_if = Result::is_err)]
pub async fn ping() -> std::io::Result<()> {
    Ok(())
}

const LIMIT: u32 = 5;
";
    let errors = errors("renamed_async", "2024", FUSE, source);
    let rendered = rendered(&errors);
    assert_eq!(errors.len(), 1, "{rendered}");
    assert!(errors[0].text.contains("`breakerbox`"), "{rendered}");
    assert_eq!(errors[0].line, 3, "{rendered}");
}

#[test]
fn a_dependency_of_another_name_with_crate_compiles() {
    let source = "\
use fuse::circuit_breaker;

#[circuit_breaker(threshold = 5, window = \"10s\", crate = fuse)]
pub async fn ping() -> std::io::Result<()> {
    Ok(())
}
";
    let errors = errors("renamed_with_crate", "2024", FUSE, source);
    assert!(errors.is_empty(), "{}", rendered(&errors));
}

const FUSE: &str = "fuse = { package = \"breakerbox\", path = ROOT }";

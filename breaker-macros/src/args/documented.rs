//! The arguments of the table, of the README and of the reference are the same, told in the same words.

use super::table::{ARGUMENTS, Known};

const README: &str = include_str!("../../../README.md");
const LIB: &str = include_str!("../lib.rs");

/// What begins the table of the arguments, in both.
const HEADER: &str = "| argument | what it says | default |\n|---|---|---|\n";

/// What the doc comments of `lib.rs` say.
fn reference() -> String {
    let lines = LIB.lines().filter_map(|line| line.strip_prefix("///"));
    lines
        .flat_map(|line| [line.strip_prefix(' ').unwrap_or(line), "\n"])
        .collect()
}

/// The first cell of each row, and the second.
fn rows(text: &str) -> Vec<(&str, &str)> {
    let (_, table) = text.split_once(HEADER).expect(HEADER);
    let rows = table.lines().map_while(|line| line.strip_prefix("| "));
    rows.map(|row| {
        let mut cells = row.split(" | ");
        let mut cell = || cells.next().expect(row);
        (cell(), cell())
    })
    .collect()
}

/// Asserts that the rows are the arguments, in order, each with that in its first cell.
fn assert_lists_the_arguments(text: &str, first: impl Fn(&Known) -> String) {
    let rows = rows(text);
    let names: Vec<_> = rows.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ARGUMENTS.map(|known| first(&known)));
    for (known, (_, what)) in ARGUMENTS.iter().zip(rows) {
        assert_eq!(what, known.what, "what `{}` says", known.name);
    }
}

#[test]
fn the_readme_lists_every_argument_and_says_what_it_says() {
    assert_lists_the_arguments(README, |Known { name, example, .. }| {
        format!("`{name} = {example}`")
    });
}

#[test]
fn the_reference_lists_every_argument_and_says_what_it_says() {
    assert_lists_the_arguments(&reference(), |Known { name, .. }| {
        format!("[`{name}`](#{name})")
    });
}

/// The `` ## `name` `` of the text, and the code below each.
fn sections(text: &str) -> Vec<(&str, String)> {
    let mut sections: Vec<(&str, String)> = Vec::new();
    let mut is_code = false;
    for line in text.lines() {
        let heading = line.strip_prefix("## `").filter(|_| !is_code);
        if let Some(heading) = heading {
            let name = heading.strip_suffix('`').unwrap_or(heading);
            sections.push((name, String::new()));
        } else if line.starts_with("```") {
            is_code = !is_code;
        } else if let (true, Some((_, code))) = (is_code, sections.last_mut()) {
            code.extend([line, "\n"]);
        }
    }
    sections
}

#[test]
fn the_reference_has_a_section_for_every_argument_with_code_that_uses_it() {
    let reference = reference();
    let sections = sections(&reference);
    let names: Vec<_> = sections.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ARGUMENTS.map(|known| known.name));
    for (name, code) in sections {
        let argument = format!(" {name} =");
        let is_used = attributes(&code).any(|args| format!(" {args}").contains(&argument));
        assert!(
            is_used,
            "no attribute under `{name}` says{argument} ..: {code}"
        );
    }
}

/// The arguments of each attribute in the code.
fn attributes(code: &str) -> impl Iterator<Item = &str> {
    let attributes = code.split("circuit_breaker(").skip(1);
    attributes.filter_map(|attribute| attribute.split(")]").next())
}

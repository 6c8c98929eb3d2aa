//! The pages of which benchmarks write a part.

use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the workspace.
///
/// Cargo runs a benchmark in the folder of its package. Paths that a user gives start here.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Replaces what a page has between the lines `<!-- part -->` and `<!-- /part -->` by `text`.
/// `page` is a path from the root.
///
/// # Panics
///
/// Panics if there is no such page, or if it does not have these lines.
pub fn write_part(page: &str, part: &str, text: &str) {
    let file = root().join(page);
    let old = fs::read_to_string(&file).expect("the page");
    let new = replaced(&old, part, text);
    let new = new.unwrap_or_else(|| panic!("{page} has no part {part}"));
    fs::write(&file, new).expect("the page can be written");
    println!("Written: {part} of {page}");
}

fn replaced(page: &str, part: &str, text: &str) -> Option<String> {
    let (before, rest) = page.split_once(&format!("<!-- {part} -->\n"))?;
    let (_, after) = rest.split_once(&format!("<!-- /{part} -->\n"))?;
    let text = text.trim();
    Some(format!(
        "{before}<!-- {part} -->\n\n{text}\n\n<!-- /{part} -->\n{after}"
    ))
}

#[cfg(test)]
mod tests {
    use super::replaced;

    #[test]
    fn a_part_is_replaced_and_the_rest_stays() {
        let page = "# A\n\n<!-- b -->\nold\n<!-- /b -->\n\nC\n";
        let new = replaced(page, "b", "new\n").unwrap();
        assert_eq!(new, "# A\n\n<!-- b -->\n\nnew\n\n<!-- /b -->\n\nC\n");
        assert_eq!(replaced(&new, "b", "new").unwrap(), new);
        assert_eq!(replaced(page, "c", "new"), None);
    }
}

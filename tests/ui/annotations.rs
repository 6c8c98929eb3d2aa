//! The errors that a case expects, annotated in its source at the place where rustc reports them.
//!
//! An annotation is a comment below its line. The caret stands where the error begins; `<-` says
//! that the error begins where the comment does. After the caret stands the code of the error, the
//! name of a lint, or `error` if there is no code. After a colon stands a text of ours, which the
//! error contains in its message, its labels or its notes. `=` begins one more such text.
//!
//! ```text
//! #[circuit_breaker(threshold = LIMIT, window = WINDOW)]
//! //                            ^ E0080: `threshold` is zero
//! //                              = write how many failures open the breaker
//! //                                            ^ E0308
//! fn ping() -> io::Result<()> {
//!     pong()
//!     // <- E0425
//! }
//! ```

use std::fmt;

/// An error or a warning that a case expects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Annotation {
    pub(crate) place: Place,
    pub(crate) code: String,
    pub(crate) texts: Vec<String>,
}

/// A place in a source, both numbers from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// Returns the annotations of this source, in its order.
pub(crate) fn parse(source: &str) -> Result<Vec<Annotation>, String> {
    let mut annotations: Vec<Annotation> = Vec::new();
    let mut code_line = 0;
    for (number, line) in (1..).zip(source.lines()) {
        match Line::parse(line) {
            Line::Code => code_line = number,
            Line::Error { column, what } => {
                let place = Place {
                    line: code_line,
                    column,
                };
                let annotation = Annotation::parse(place, what);
                annotations.push(annotation.ok_or_else(|| {
                    format!("line {number}: `{what}` is no error: write a code such as `E0308`, a lint or `error`")
                })?);
            }
            Line::Text(text) => annotations
                .last_mut()
                .filter(|annotation| annotation.place.line == code_line)
                .ok_or_else(|| {
                    format!("line {number}: no error stands above this text: write one")
                })?
                .texts
                .push(text.to_owned()),
        }
    }
    Ok(annotations)
}

/// Returns this source with these annotations instead of its own.
pub(crate) fn rewrite(source: &str, annotations: &[Annotation]) -> String {
    let mut rewritten = String::new();
    for (number, line) in (1..).zip(source.lines()) {
        if matches!(Line::parse(line), Line::Code) {
            rewritten.extend([line, "\n"]);
            let here = annotations
                .iter()
                .filter(|annotation| annotation.place.line == number);
            rewritten.extend(here.map(|annotation| annotation.comment(line)));
        }
    }
    rewritten
}

/// A line of a case.
enum Line<'a> {
    Code,
    Error { column: usize, what: &'a str },
    Text(&'a str),
}

impl<'a> Line<'a> {
    fn parse(line: &'a str) -> Self {
        let column = |rest: &str| line.trim_end().len() - rest.len() + 1;
        let Some(comment) = line.trim().strip_prefix("//") else {
            return Self::Code;
        };
        let marked = comment.trim_start();
        if let Some(what) = comment.strip_prefix(" <-") {
            let column = column(comment) - "//".len();
            Self::Error {
                column,
                what: what.trim(),
            }
        } else if let Some(what) = marked.strip_prefix('^') {
            let column = column(marked);
            Self::Error {
                column,
                what: what.trim(),
            }
        } else if let Some(text) = marked.strip_prefix("= ") {
            Self::Text(text)
        } else {
            Self::Code
        }
    }
}

impl Annotation {
    /// Returns what stands after the caret, or `None` if that begins with no code and no lint.
    fn parse(place: Place, what: &str) -> Option<Self> {
        let (code, text) = what
            .split_once(": ")
            .map_or((what, None), |(code, text)| (code, Some(text)));
        let is_code = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | ':');
        (!code.is_empty() && code.chars().all(is_code)).then(|| Self {
            place,
            code: code.to_owned(),
            texts: text.map(str::to_owned).into_iter().collect(),
        })
    }

    /// Returns the comment to write below this line, with its end of line.
    pub(crate) fn comment(&self, line: &str) -> String {
        let before = self.place.column - 1;
        let indent = line.len() - line.trim_start().len();
        let slashes = format!("{:indent$}//", "");
        let marker = match before.checked_sub(slashes.len()) {
            Some(spaces) => format!("{slashes}{:spaces$}^", ""),
            None => format!("{:before$}// <-", ""),
        };
        let code = &self.code;
        let Some((first, more)) = self.texts.split_first() else {
            return format!("{marker} {code}\n");
        };
        let spaces = (marker.len() + 1).saturating_sub(slashes.len());
        let more = more
            .iter()
            .map(|text| format!("{slashes}{:spaces$}= {text}\n", ""));
        format!("{marker} {code}: {first}\n") + &more.collect::<Vec<_>>().concat()
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "line {}, column {}", self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::{Annotation, Place, parse, rewrite};

    const SOURCE: &str = "\
//! Not an annotation, as other text stands before the caret: ^ E0001
fn first() {
//^ E0425
    pong(); // ^ E0002
    // <- unused_variables
    //   ^ E0080: `threshold` is zero: write one
    //     = at least 1
// <- error
}
";

    fn expected() -> [Annotation; 4] {
        let annotation = |line, column, code: &str, texts: &[&str]| Annotation {
            place: Place { line, column },
            code: code.to_owned(),
            texts: texts.iter().map(ToString::to_string).collect(),
        };
        [
            annotation(2, 3, "E0425", &[]),
            annotation(4, 5, "unused_variables", &[]),
            annotation(
                4,
                10,
                "E0080",
                &["`threshold` is zero: write one", "at least 1"],
            ),
            annotation(4, 1, "error", &[]),
        ]
    }

    #[test]
    fn an_annotation_is_an_error_in_the_line_above_at_the_column_of_the_caret() {
        assert_eq!(parse(SOURCE).unwrap(), expected());
    }

    #[test]
    fn annotations_are_written_as_they_are_read() {
        assert_eq!(rewrite(SOURCE, &expected()), SOURCE);
        assert_eq!(parse(&rewrite(SOURCE, &[])).unwrap(), []);
    }

    #[test]
    fn an_annotation_without_a_code_is_refused() {
        for source in [
            "//  ^\n",
            "//  ^^^^ E0425\n",
            "//  ^ unknown name\n",
            "// <-\n",
            "//  = a text\n",
        ] {
            let error = parse(&format!("pong();\n{source}")).unwrap_err();
            assert!(error.starts_with("line 2: "), "{error}");
        }
    }
}

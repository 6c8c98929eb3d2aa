//! Compares what rustc reports of a case with what the case expects.

use std::fs;
use std::path::Path;
use std::slice;

use crate::annotations::{self, Annotation};
use crate::compile::Report;

/// Returns the differences between the annotations of this case and the reports, as text.
pub(crate) fn differences(case: &Path, reports: &[Report]) -> String {
    let (source, mut missing) = read(case);
    let mut unexpected = Vec::new();
    for report in reports {
        match missing.iter().position(|annotation| report.is(annotation)) {
            Some(found) => drop(missing.remove(found)),
            None => unexpected.push(report),
        }
    }
    if missing.is_empty() && unexpected.is_empty() {
        return String::new();
    }
    let unexpected = unexpected
        .iter()
        .map(|report| report.as_unexpected(&source, &missing));
    let missing = missing.iter().map(|annotation| {
        let excerpt = excerpt(&source, annotation);
        format!(
            "\n  expected at {}, and not reported:\n{excerpt}",
            annotation.place
        )
    });
    let differences: Vec<_> = missing.chain(unexpected).collect();
    format!("\n{}:\n{}", case.display(), differences.concat())
}

/// Writes the reports into this case as its annotations, with the texts of the old ones.
///
/// Returns the reports that no annotation can expect, as text.
pub(crate) fn overwrite(case: &Path, reports: &[Report]) -> String {
    let (source, mut old) = read(case);
    let annotations = reports
        .iter()
        .filter_map(|report| report.annotation(&mut old));
    let mut annotations: Vec<_> = annotations.collect();
    annotations.sort_by_key(|annotation| annotation.place);
    let rewritten = annotations::rewrite(&source, &annotations);
    if rewritten != source {
        fs::write(case, rewritten).expect("a case that can be written");
    }
    let nowhere = reports.iter().filter(|report| report.places.is_empty());
    let nowhere: Vec<_> = nowhere
        .map(|report| report.as_unexpected(&source, &[]))
        .collect();
    nowhere.concat()
}

/// Returns the source of this case, and its annotations.
fn read(case: &Path) -> (String, Vec<Annotation>) {
    let source = fs::read_to_string(case).expect("the source of a case");
    let annotations = annotations::parse(&source);
    let annotations = annotations.unwrap_or_else(|error| panic!("{}, {error}", case.display()));
    (source, annotations)
}

/// Returns the line that this annotation is for, and its comment.
fn excerpt(source: &str, annotation: &Annotation) -> String {
    let line = source
        .lines()
        .nth(annotation.place.line - 1)
        .unwrap_or_default();
    let comment = annotation.comment(line);
    let lines = [line].into_iter().chain(comment.lines());
    lines.flat_map(|line| ["    ", line, "\n"]).collect()
}

impl Report {
    /// Returns `true` if this report is what the annotation expects.
    fn is(&self, annotation: &Annotation) -> bool {
        self.code == annotation.code
            && self.places.contains(&annotation.place)
            && self.contains(&annotation.texts)
    }

    fn contains(&self, texts: &[String]) -> bool {
        texts
            .iter()
            .all(|text| self.texts.iter().any(|own| own.contains(text)))
    }

    /// Returns what to print if no annotation expects this report, with the one to write.
    ///
    /// If one of those that are missing is for the same error, it has all texts to choose from.
    fn as_unexpected(&self, source: &str, missing: &[Annotation]) -> String {
        let (code, message) = (&self.code, &self.texts[0]);
        let Some(&place) = self.places.first() else {
            return format!("\n  reported at no place in the case: {code}: {message}\n");
        };
        let has_texts = |missing: &Annotation| self.is_for(missing) && !missing.texts.is_empty();
        let texts = if missing.iter().any(has_texts) {
            &self.texts[..]
        } else {
            &[]
        };
        let annotation = Annotation {
            place,
            code: code.clone(),
            texts: texts.to_vec(),
        };
        let excerpt = excerpt(source, &annotation);
        format!("\n  reported at {place}, and not expected: {message}\n{excerpt}")
    }

    /// Returns the annotation that expects this report, or `None` if it points at no place.
    ///
    /// It has the texts of an old annotation, which is taken out. The message stands for the first
    /// of them if the report no longer contains that. The others stay for their author to rewrite.
    fn annotation(&self, old: &mut Vec<Annotation>) -> Option<Annotation> {
        let is_kept = |old: &Annotation| self.is_for(old) && self.contains(&old.texts);
        let found = old.iter().position(is_kept);
        let found = found.or_else(|| old.iter().position(|old| self.is_for(old)));
        let mut texts = found
            .map(|found| old.remove(found).texts)
            .unwrap_or_default();
        if let Some(first) = texts
            .first_mut()
            .filter(|first| !self.contains(slice::from_ref(first)))
        {
            first.clone_from(&self.texts[0]);
        }
        let (place, code) = (*self.places.first()?, self.code.clone());
        Some(Annotation { place, code, texts })
    }

    /// Returns `true` if this annotation has the code of this report, and the line.
    fn is_for(&self, annotation: &Annotation) -> bool {
        let line = annotation.place.line;
        self.code == annotation.code && self.places.iter().any(|place| place.line == line)
    }
}

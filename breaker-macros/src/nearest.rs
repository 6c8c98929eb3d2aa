//! The known word nearest to one that isn't.

/// The known word that `unknown` was likely meant to be: at most a third of it differs, or it is
/// one of the words that `unknown` joins with `_`.
pub(crate) fn nearest<'a>(unknown: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .filter(|known| known.len() > 1)
        .map(|known| (distance(unknown, known), known))
        .filter(|(distance, known)| *distance <= length(unknown).max(length(known)) / 3)
        .min()
        .map(|(_, known)| known)
}

fn length(word: &str) -> usize {
    word.chars().count()
}

fn distance(unknown: &str, known: &str) -> usize {
    if unknown.split('_').any(|part| part == known) {
        return 0;
    }
    strsim::damerau_levenshtein(unknown, known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_word_is_found_and_a_strange_one_is_not() {
        let known = ["threshold", "window", "timeout", "name"];
        let find = |word| nearest(word, known.into_iter());
        assert_eq!(find("treshold"), Some("threshold"));
        assert_eq!(find("time_out"), Some("timeout"));
        assert_eq!(find("failure_threshold"), Some("threshold"));
        assert_eq!(find("widnow"), Some("window"));
        assert_eq!(find("retries"), None);
        assert_eq!(find("x"), None);
    }
}

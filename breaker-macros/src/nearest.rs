//! The known word nearest to one that isn't.

/// The known word that `unknown` was likely meant to be: at most a third of it differs, or it is
/// among the words that `unknown` joins with `_`.
pub(crate) fn nearest<'a>(unknown: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let known: Vec<_> = known.filter(|known| known.len() > 1).collect();
    let near = known
        .iter()
        .map(|known| (strsim::damerau_levenshtein(unknown, known), *known))
        .filter(|(distance, known)| *distance <= length(unknown).max(length(known)) / 3)
        .min()
        .map(|(_, known)| known);
    let joined = || {
        let in_words = format!("_{unknown}_");
        let known = known.iter().copied();
        known
            .filter(|known| in_words.contains(&format!("_{known}_")))
            .max_by_key(|known| length(known))
    };
    near.or_else(joined)
}

fn length(word: &str) -> usize {
    word.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_word_is_found_and_a_strange_one_is_not() {
        let known = [
            "threshold",
            "window",
            "timeout",
            "name",
            "rate",
            "key",
            "max_keys",
        ];
        let find = |word| nearest(word, known.into_iter());
        assert_eq!(find("treshold"), Some("threshold"));
        assert_eq!(find("time_out"), Some("timeout"));
        assert_eq!(find("failure_threshold"), Some("threshold"));
        assert_eq!(find("widnow"), Some("window"));
        assert_eq!(find("rate_threshold"), Some("threshold"));
        assert_eq!(find("max_key"), Some("max_keys"));
        assert_eq!(find("host_key"), Some("key"));
        assert_eq!(find("retries"), None);
        assert_eq!(find("x"), None);
    }
}

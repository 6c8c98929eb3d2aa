//! Durations as people write them: `"10s"`, `"1m 30s"`, `"1.5h"`.

use std::time::Duration;

use crate::nearest::nearest;

/// A unit's names, the usual one first, and its length in nanoseconds.
type Unit = (&'static [&'static str], u128);

/// From the longest to the shortest. A year is 365.25 days; months have no fixed length.
const UNITS: [Unit; 9] = [
    (&["y", "yr", "yrs", "year", "years"], 31_557_600 * SECOND),
    (&["w", "wk", "wks", "week", "weeks"], 604_800 * SECOND),
    (&["d", "day", "days"], 86_400 * SECOND),
    (&["h", "hr", "hrs", "hour", "hours"], 3_600 * SECOND),
    (&["m", "min", "mins", "minute", "minutes"], 60 * SECOND),
    (&["s", "sec", "secs", "second", "seconds"], SECOND),
    (
        &["ms", "msec", "millis", "millisecond", "milliseconds"],
        1_000_000,
    ),
    (
        &[
            "us",
            "µs",
            "μs",
            "usec",
            "micros",
            "microsecond",
            "microseconds",
        ],
        1_000,
    ),
    (&["ns", "nsec", "nanos", "nanosecond", "nanoseconds"], 1),
];
const SECOND: u128 = 1_000_000_000;

/// The duration that `text` says, or what is wrong with it, as the rest of a sentence that begins
/// with its name; `{what}` and `{example}` stand for what it should have said.
pub(crate) fn parse(text: &str) -> Result<Duration, String> {
    let mut rest = text.trim();
    if rest.is_empty() {
        return Err("is empty: write a number and a unit, such as {example}".to_owned());
    }
    if rest.starts_with('-') {
        return Err("is negative: write {what}, such as {example}".to_owned());
    }
    let mut nanos: u128 = 0;
    let mut longest_left = UNITS.len();
    while !rest.is_empty() {
        let (number, after) = split(rest, |c| c.is_ascii_digit() || c == '.');
        let (unit, after) = split(after.trim_start(), |c| {
            !c.is_ascii_digit() && !c.is_whitespace()
        });
        let (rank, length) = find_unit(number, unit)?;
        if UNITS.len() - rank > longest_left {
            return Err(
                "has its units out of order: write each once, from the longest to the \
                        shortest, such as \"1m 30s\""
                    .to_owned(),
            );
        }
        longest_left = UNITS.len() - rank - 1;
        nanos += in_nanos(number, length)?;
        rest = after.trim_start();
    }
    match u64::try_from(nanos) {
        Ok(0) => Err("is zero: write {what}, such as {example}".to_owned()),
        Ok(nanos) => Ok(Duration::from_nanos(nanos)),
        Err(_) => Err(too_long()),
    }
}

fn split(text: &str, is_in: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !is_in(c)).unwrap_or(text.len()))
}

fn find_unit(number: &str, unit: &str) -> Result<(usize, u128), String> {
    if number.is_empty() {
        return Err(format!(
            "has no number before `{unit}`: write one, such as {{example}}"
        ));
    }
    if unit.is_empty() {
        return Err(format!(
            "has no unit after `{number}`: write one, such as \"{number}s\" for seconds or \
             \"{number}ms\" for milliseconds"
        ));
    }
    if unit.contains(',') {
        return Err("has a comma: write it as in \"1.5s\" or \"1m 30s\"".to_owned());
    }
    let found = UNITS
        .iter()
        .enumerate()
        .find(|(_, (names, _))| names.contains(&unit));
    found
        .map(|(rank, (_, length))| (rank, *length))
        .ok_or_else(|| {
            let names = || UNITS.iter().flat_map(|(names, _)| names.iter().copied());
            let in_lowercase = names().find(|name| *name == unit.to_lowercase());
            match in_lowercase.or_else(|| nearest(unit, names())) {
                Some(name) => format!("has an unknown unit, `{unit}`: did you mean `{name}`?"),
                None => {
                    format!("has an unknown unit, `{unit}`: write y, w, d, h, m, s, ms, us or ns")
                }
            }
        })
}

/// `number`, with or without a decimal point, times `unit`: exactly, or not at all.
fn in_nanos(number: &str, unit: u128) -> Result<u128, String> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    if whole.is_empty() || fraction.is_empty() || fraction.contains('.') {
        return Err(format!(
            "has a malformed number, `{number}`: write it as in \"1.5s\""
        ));
    }
    let whole: u64 = whole.parse().map_err(|_| too_long())?;
    let digits = fraction.trim_end_matches('0');
    let scale = 10_u128.checked_pow(u32::try_from(digits.len()).unwrap_or(u32::MAX));
    let part = match (digits.parse::<u128>(), scale) {
        _ if digits.is_empty() => 0,
        (Ok(digits), Some(scale)) if (digits.checked_mul(unit)).is_some_and(|n| n % scale == 0) => {
            digits * unit / scale
        }
        _ => {
            return Err(format!(
                "is finer than a nanosecond in `{number}`: write fewer decimals"
            ));
        }
    };
    Ok(u128::from(whole) * unit + part)
}

fn too_long() -> String {
    "is longer than 584 years, the most that a breaker can measure: write less".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_reads(text: &str, nanos: u64) {
        assert_eq!(parse(text), Ok(Duration::from_nanos(nanos)), "{text:?}");
    }

    fn assert_refuses(text: &str, why: &str) {
        let error = parse(text).expect_err(text);
        assert!(error.contains(why), "{text:?}: {error}");
    }

    #[test]
    fn units_go_from_years_down_to_nanoseconds() {
        assert_reads("1y", 31_557_600_000_000_000);
        assert_reads("1w", 604_800_000_000_000);
        assert_reads("1d", 86_400_000_000_000);
        assert_reads("1h", 3_600_000_000_000);
        assert_reads("1m", 60_000_000_000);
        assert_reads("1s", 1_000_000_000);
        assert_reads("1ms", 1_000_000);
        assert_reads("1us", 1_000);
        assert_reads("1µs", 1_000);
        assert_reads("1ns", 1);
        assert_reads("500 years", 15_778_800_000_000_000_000);
    }

    #[test]
    fn components_add_up_from_the_longest_to_the_shortest() {
        assert_reads("1m 30s", 90_000_000_000);
        assert_reads("1m30s", 90_000_000_000);
        assert_reads("  2 h  1 ns ", 7_200_000_000_001);
        assert_refuses("30s 1m", "out of order");
        assert_refuses("10s 10s", "out of order");
    }

    #[test]
    fn decimals_are_exact() {
        assert_reads("1.5s", 1_500_000_000);
        assert_reads("0.000000001s", 1);
        assert_reads("0.10ms", 100_000);
        assert_refuses("0.5ns", "finer than a nanosecond");
        assert_refuses("0.0000000001s", "finer than a nanosecond");
        assert_refuses(&format!("0.{}s", "1".repeat(99)), "finer than a nanosecond");
        assert_refuses(".5s", "malformed");
        assert_refuses("1.s", "malformed");
        assert_refuses("1.2.3s", "malformed");
    }

    #[test]
    fn mistakes_are_told_apart() {
        assert_refuses("", "is empty");
        assert_refuses("-1s", "is negative");
        assert_refuses("0s", "is zero");
        assert_refuses("0h 0.0s", "is zero");
        assert_refuses("10", "no unit after `10`");
        assert_refuses("1m 30", "no unit after `30`");
        assert_refuses("s", "no number before `s`");
        assert_refuses("10 parsecs", "unknown unit, `parsecs`");
        assert_refuses("10 secconds", "did you mean `seconds`?");
        assert_refuses("10S", "did you mean `s`?");
        assert_refuses("10 Minutes", "did you mean `minutes`?");
        assert_refuses("10ss", "unknown unit, `ss`: write y, w");
        assert_refuses("10_000ms", "unknown unit");
        assert_refuses("1,5s", "has a comma");
        assert_refuses("1m, 30s", "has a comma");
        assert_refuses("585y", "longer than 584 years");
        assert_refuses("99999999999999999999s", "longer than 584 years");
        assert_refuses("18446744073709551615y", "longer than 584 years");
    }
}

//! What a number is wanted to be.

use std::fmt;

/// Where a number has to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// Not above this.
    AtMost(f64),
    /// Not below this.
    AtLeast(f64),
}

impl Bound {
    /// Is the number there?
    #[must_use]
    pub fn is_met_by(self, number: f64) -> bool {
        match self {
            Self::AtMost(most) => number <= most,
            Self::AtLeast(least) => number >= least,
        }
    }

    /// A line about the number, which is as many `unit`s of `what`.
    #[must_use]
    pub fn verdict(self, what: &str, number: f64, unit: &str) -> String {
        let met = if self.is_met_by(number) {
            "met"
        } else {
            "missed"
        };
        format!("{met}: {what}: {number:.2} {unit}, {self}")
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtMost(most) => write!(f, "at most {most}"),
            Self::AtLeast(least) => write!(f, "at least {least}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Bound;

    #[test]
    fn a_bound_is_met_up_to_it() {
        assert!(Bound::AtMost(1.5).is_met_by(1.5));
        assert!(!Bound::AtMost(1.5).is_met_by(1.6));
        assert!(Bound::AtLeast(2.5).is_met_by(2.5));
        assert!(!Bound::AtLeast(2.5).is_met_by(2.4));
    }

    #[test]
    fn a_number_that_could_not_be_told_meets_none() {
        assert!(!Bound::AtMost(1.5).is_met_by(f64::NAN));
        assert!(!Bound::AtLeast(2.5).is_met_by(f64::NAN));
    }

    #[test]
    fn a_verdict_tells_both_numbers() {
        let verdict = Bound::AtMost(1.5).verdict("healthy", 0.31, "ns");
        assert_eq!(verdict, "met: healthy: 0.31 ns, at most 1.5");
    }
}

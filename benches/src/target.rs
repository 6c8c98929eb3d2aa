//! The bound of a number, and whether the number keeps it.

/// The bound.
#[derive(Clone, Copy)]
pub enum Bound {
    /// The number is not above this.
    AtMost(f64),
    /// The number is not below this.
    AtLeast(f64),
}

impl Bound {
    /// Returns a list item that says whether the number, so many `unit`s of `what`, keeps the bound.
    #[must_use]
    pub fn verdict(self, what: &str, number: f64, unit: &str) -> String {
        let (is_met, bound) = match self {
            Self::AtMost(most) => (number <= most, format!("at most {most}")),
            Self::AtLeast(least) => (number >= least, format!("at least {least}")),
        };
        let met = if is_met { "met" } else { "missed" };
        format!("- {met}: {what}: {number:.2} {unit}, {bound}\n")
    }
}

#[cfg(test)]
mod tests {
    use super::Bound::{AtLeast, AtMost};

    #[test]
    fn a_bound_is_met_up_to_it() {
        let line = AtMost(1.5).verdict("healthy", 1.5, "ns");
        assert_eq!(line, "- met: healthy: 1.50 ns, at most 1.5\n");
        let is_met = |bound: super::Bound, n| bound.verdict("", n, "").starts_with("- met");
        assert!(is_met(AtLeast(5.0), 5.0) && !is_met(AtLeast(5.0), 4.9));
        assert!(!is_met(AtMost(1.5), 1.51) && !is_met(AtMost(1.5), f64::NAN));
    }
}

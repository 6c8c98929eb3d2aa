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
        let at = |bound: super::Bound, number| bound.verdict("healthy", number, "ns");
        assert_eq!(
            at(AtMost(1.5), 1.5),
            "- met: healthy: 1.50 ns, at most 1.5\n"
        );
        assert_eq!(
            at(AtMost(1.5), 1.51),
            "- missed: healthy: 1.51 ns, at most 1.5\n"
        );
        assert_eq!(
            at(AtLeast(5.0), 5.0),
            "- met: healthy: 5.00 ns, at least 5\n"
        );
        assert!(at(AtLeast(5.0), 4.9).starts_with("- missed"));
        assert!(at(AtMost(1.5), f64::NAN).starts_with("- missed"));
    }
}

//! The results of a run.

use breakerbox_benches::situation::Situation;

/// The situations in their order, and what was measured in each.
pub(crate) struct Results(pub(crate) Vec<Measured>);

pub(crate) struct Measured {
    pub(crate) situation: &'static Situation,
    /// The nanoseconds per call of each contender, round by round. A lap whose threads did not run at
    /// once is not a number.
    pub(crate) rounds: Vec<Vec<f64>>,
}

impl Results {
    pub(crate) fn of(&self, name: &str) -> &Measured {
        let mut all = self.0.iter();
        let found = all.find(|measured| measured.situation.name == name);
        found.unwrap_or_else(|| panic!("no situation {name}"))
    }
}

impl Measured {
    /// The median time of a call, with the loop around it.
    pub(crate) fn ns_per_call(&self, name: &str) -> Option<f64> {
        let at = self.position(name)?;
        median(self.rounds.iter().map(|round| round[at]))
    }

    /// The median of what a contender adds to the bare function in the same round.
    pub(crate) fn added(&self, name: &str) -> Option<f64> {
        let at = self.position(name)?;
        median(self.rounds.iter().map(|round| round[at] - round[0]))
    }

    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        let mut contenders = self.situation.contenders.iter();
        contenders.position(|contender| contender.name == name)
    }

    /// The least that one of these adds.
    pub(crate) fn least<'a>(&self, names: impl Iterator<Item = &'a str>) -> Option<f64> {
        names.filter_map(|name| self.added(name)).reduce(f64::min)
    }

    /// The names of the contenders without a breaker, beside the bare function.
    pub(crate) fn yardsticks(&self) -> impl Iterator<Item = &'static str> {
        let others = self.situation.contenders[1..].iter();
        others
            .filter(|other| !other.guarded)
            .map(|other| other.name)
    }
}

/// A disturbed round counts for no more than another. `None` if there are no numbers.
fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.filter(|value| !value.is_nan()).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

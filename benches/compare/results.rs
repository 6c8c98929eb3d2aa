//! What a run has shown.

use breakerbox_benches::peers::PEERS;

use crate::measure::Samples;
use crate::scenario::Scenario;

pub(crate) struct Results(pub(crate) Vec<Measured>);

pub(crate) struct Measured {
    pub(crate) scenario: Scenario,
    /// Contender by contender. There are none if its threads never ran at once.
    pub(crate) samples: Vec<Samples>,
}

impl Results {
    /// That of this title.
    pub(crate) fn of(&self, title: &str) -> &Measured {
        let mut all = self.0.iter();
        let found = all.find(|measured| measured.scenario.title == title);
        found.unwrap_or_else(|| panic!("no scenario {title}"))
    }
}

impl Measured {
    /// What a contender takes for a call, with the loop around it; the median.
    pub(crate) fn ns_per_call(&self, name: &str) -> Option<f64> {
        let rounds = self.samples_of(name)?.iter();
        Some(median(rounds.map(|sample| sample.own).collect()))
    }

    /// What a contender takes beyond the bare function.
    pub(crate) fn added(&self, name: &str) -> Option<f64> {
        self.samples_of(name).map(added)
    }

    /// What the peer adds that adds least.
    pub(crate) fn fastest_peer(&self) -> Option<f64> {
        self.least_added(PEERS.iter().map(|peer| peer.name))
    }

    /// The least that anything without a breaker adds.
    pub(crate) fn cheapest(&self) -> Option<f64> {
        self.least_added(self.scenario.besides().map(|contender| contender.name))
    }

    fn least_added<'a>(&self, names: impl Iterator<Item = &'a str>) -> Option<f64> {
        names.filter_map(|name| self.added(name)).reduce(f64::min)
    }

    /// `None` if there are none.
    fn samples_of(&self, name: &str) -> Option<&Samples> {
        let mut contenders = self.scenario.contenders.iter();
        let at = contenders.position(|contender| contender.name == name)?;
        self.samples.get(at).filter(|samples| !samples.is_empty())
    }
}

/// Round by round, then the median: a disturbed round does not count for more than another.
pub(crate) fn added(samples: &Samples) -> f64 {
    median(samples.iter().map(|s| s.own - s.bare).collect())
}

pub(crate) fn median(values: Vec<f64>) -> f64 {
    quantile(values, 0.5)
}

pub(crate) fn quantile(mut values: Vec<f64>, at: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "an index among some hundreds"
    )]
    let index = (at * (values.len() - 1) as f64).round() as usize;
    values[index]
}

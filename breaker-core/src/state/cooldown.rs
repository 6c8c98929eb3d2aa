//! How long an opening lasts: always the same, or longer each time, and less some jitter.

use fastrand::Rng;

/// The rule: each opening in a row lasts `backoff` times as long as the one before, up to `longest`,
/// and up to the share `jitter` of that less, at random.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cooldown {
    /// The first one, in nanoseconds.
    pub(crate) first: u64,
    pub(crate) backoff: f64,
    pub(crate) longest: u64,
    pub(crate) jitter: f64,
    /// Of the jitter; `None` for one of its own.
    pub(crate) seed: Option<u64>,
}

/// How far the growth has come.
#[derive(Debug)]
pub(super) struct Cooldowns {
    growth: f64,
    random: Rng,
}

impl Cooldowns {
    pub(super) fn new(rule: &Cooldown) -> Self {
        Self {
            growth: 1.0,
            random: rule.seed.map_or_else(Rng::new, Rng::with_seed),
        }
    }

    /// How many nanoseconds the next opening lasts: at least one.
    pub(super) fn next(&mut self, rule: &Cooldown) -> u64 {
        let grown = rule.scaled(self.growth).min(rule.longest);
        // Up to infinity, after some thousand openings in a row; the product is `longest` then.
        self.growth *= rule.backoff;
        if rule.jitter > 0.0 {
            let less = share(grown, rule.jitter * self.random.f64());
            grown.saturating_sub(less).max(1)
        } else {
            grown
        }
    }

    /// The next opening lasts as long as the first one.
    pub(super) fn forget_growth(&mut self) {
        self.growth = 1.0;
    }
}

impl Cooldown {
    /// Can one opening last longer or shorter than another?
    pub(super) fn varies(&self) -> bool {
        self.backoff > 1.0 || self.jitter > 0.0
    }

    fn scaled(&self, growth: f64) -> u64 {
        // Exact where nothing grows: a product of floats is not, beyond a hundred days.
        if growth > 1.0 {
            share(self.first, growth)
        } else {
            self.first
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "neither factor is negative, the cast saturates, and nobody sees a nanosecond in 100 days"
)]
fn share(nanos: u64, factor: f64) -> u64 {
    (nanos as f64 * factor) as u64
}

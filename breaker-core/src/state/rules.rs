//! What a machine goes by: in full, and as it is kept, in little space.

use super::cooldown::Cooldown;
use super::rate::{Rate, RateRule};

/// What a [`Machine`](super::Machine) goes by; durations in nanoseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    pub(crate) threshold: Option<u32>,
    pub(crate) window: u64,
    pub(crate) cooldown: Cooldown,
    /// How many probes; `None` to close at once after the cooldown.
    pub(crate) half_open: Option<u32>,
    pub(crate) rate: Option<RateRule>,
    pub(crate) slow_call: Option<u64>,
    pub(crate) reset_on_success: bool,
}

/// The rules as a machine keeps them, but for the threshold, which its window has: what few have is
/// elsewhere, as there may be a million of them.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) window: u64,
    /// The first one.
    pub(super) cooldown: u64,
    rare: Option<Box<RareRules>>,
}

#[derive(Debug)]
struct RareRules {
    cooldown: Cooldown,
    half_open: Option<u32>,
    rate: Option<Rate>,
    slow_call: Option<u64>,
    reset_on_success: bool,
}

impl Kept {
    pub(super) fn new(rules: &Rules) -> Self {
        Self {
            window: rules.window,
            cooldown: rules.cooldown.first,
            rare: RareRules::new(rules).map(Box::new),
        }
    }

    /// How a cooldown is longer or shorter than the first one, if it may be.
    pub(super) fn varied_cooldown(&self) -> Option<&Cooldown> {
        let cooldown = self.rare.as_ref().map(|rare| &rare.cooldown);
        cooldown.filter(|cooldown| cooldown.varies())
    }

    pub(super) fn half_open(&self) -> Option<u32> {
        self.rare.as_ref()?.half_open
    }

    #[inline]
    pub(super) fn rate(&self) -> Option<&Rate> {
        self.rare.as_ref()?.rate.as_ref()
    }

    #[inline]
    pub(super) fn slow_call(&self) -> Option<u64> {
        self.rare.as_ref()?.slow_call
    }

    pub(super) fn reset_on_success(&self) -> bool {
        self.rare.as_ref().is_none_or(|rare| rare.reset_on_success)
    }
}

impl RareRules {
    fn new(rules: &Rules) -> Option<Self> {
        let has_any = rules.cooldown.varies()
            || rules.half_open.is_some()
            || rules.rate.is_some()
            || rules.slow_call.is_some()
            || !rules.reset_on_success;
        has_any.then(|| Self {
            cooldown: rules.cooldown,
            half_open: rules.half_open,
            rate: rules.rate.map(Rate::new),
            slow_call: rules.slow_call,
            reset_on_success: rules.reset_on_success,
        })
    }
}

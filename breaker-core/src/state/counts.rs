//! What is counted, under the lock.

use super::change::{Cause, Change, Changes};
use super::cooldown::Cooldowns;
use super::probes::Probes;
use super::rate::Slots;
use super::reading::Totals;
use super::rules::Rules;
use crate::window::Window;

#[derive(Debug)]
pub(super) struct Counts {
    pub(super) failures: Window,
    pub(super) rare: Option<Box<RareCounts>>,
    /// Why the period began.
    pub(super) cause: Option<Cause>,
    pub(super) totals: Totals,
    /// While there is something to tell.
    pub(super) changes: Option<Box<Changes>>,
}

/// What few breakers count, made when it is needed.
#[derive(Debug, Default)]
pub(super) struct RareCounts {
    pub(super) probes: Option<Probes>,
    pub(super) cooldowns: Option<Cooldowns>,
    pub(super) slots: Option<Slots>,
}

impl Counts {
    pub(super) fn new(rules: &Rules) -> Self {
        let rare = rules.rate.map(|_| RareCounts {
            slots: Some(Slots::new(rules.window)),
            ..RareCounts::default()
        });
        Self {
            failures: Window::new(rules.window, rules.threshold),
            rare: rare.map(Box::new),
            cause: None,
            totals: Totals::default(),
            changes: None,
        }
    }

    pub(super) fn add_change(&mut self, change: Change) {
        let changes = self.changes.get_or_insert_default();
        changes.waiting.push_back(change);
    }

    pub(super) fn next_change(&mut self) -> Option<Change> {
        self.changes.as_mut()?.waiting.pop_front()
    }

    /// The next opening lasts as long as the first one.
    pub(super) fn forget_growth(&mut self) {
        if let Some(rare) = &mut self.rare {
            rare.cooldowns.iter_mut().for_each(Cooldowns::forget_growth);
        }
    }
}

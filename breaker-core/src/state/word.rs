//! The breaker's state in 64 bits: all that a healthy call reads.

use super::change::State;

/// What a call has to know before it may run.
///
/// ```text
///  63                 8    7        6      5       4        3         2      1    0
/// ┌────────────────────┬────────┬────────┬──────┬───────┬─────────┬─────────┬──────┐
/// │       period       │ beyond │ forced │ full │ timed │ counted │ tallied │ mode │
/// └────────────────────┴────────┴────────┴──────┴───────┴─────────┴─────────┴──────┘
/// ```
///
/// - *mode*: closed, open or half-open.
/// - *tallied*: closed, and a success would have failures to forget.
/// - *counted*: closed, and a success has to be counted, for the failure rate.
/// - *timed*: closed, and a call has to note when it begins, for slow calls.
/// - *full*: half-open, and every slot is taken.
/// - *forced*: held by hand, until it is taken back.
/// - *beyond*: the end of the refusals is past the clock's.
/// - *period*: how many transitions there were, modulo 2⁵⁶. A verdict that carries another period
///   than the word has is late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word(u64);

impl Word {
    const MODE: u64 = 0b011;
    const CLOSED: u64 = 0b000;
    const OPEN: u64 = 0b001;
    const HALF_OPEN: u64 = 0b010;
    const TALLIED: u64 = 1 << 2;
    const COUNTED: u64 = 1 << 3;
    const TIMED: u64 = 1 << 4;
    const FULL: u64 = 1 << 5;
    const FORCED: u64 = 1 << 6;
    const BEYOND: u64 = 1 << 7;
    const ONE_PERIOD: u64 = 1 << 8;

    /// Not a word of any breaker: no mode is like that.
    pub(super) const NONE: Self = Self(Self::MODE);

    pub(super) fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    pub(super) fn bits(self) -> u64 {
        self.0
    }

    /// The word of a new breaker.
    pub(super) fn closed(counted: bool, timed: bool) -> Self {
        Self(Self::CLOSED)
            .with(Self::COUNTED, counted)
            .with(Self::TIMED, timed)
    }

    /// May a call run that notes nothing?
    #[inline]
    pub(super) fn admits_at_once(self) -> bool {
        self.0 & (Self::MODE | Self::TIMED) == Self::CLOSED
    }

    /// The word while nothing is counted, and so what it is at a healthy call's end if nothing has
    /// happened. Never the breaker's where a success has to be counted or the time to be noted.
    #[inline]
    pub(super) fn untouched(self) -> Self {
        Self(self.0 & !(Self::TALLIED | Self::COUNTED | Self::TIMED))
    }

    /// What a probe keeps of a half-open word: its mode and period, and never the same as any.
    pub(super) fn of_a_probe(self) -> Self {
        self.with(Self::TALLIED, true)
    }

    pub(super) fn state(self) -> State {
        match self.0 & Self::MODE {
            Self::CLOSED => State::Closed,
            Self::OPEN => State::Open,
            _ => State::HalfOpen,
        }
    }

    pub(super) fn is_closed(self) -> bool {
        self.state() == State::Closed
    }

    pub(super) fn is_half_open(self) -> bool {
        self.state() == State::HalfOpen
    }

    pub(super) fn is_tallied(self) -> bool {
        self.has(Self::TALLIED)
    }

    pub(super) fn is_forced(self) -> bool {
        self.has(Self::FORCED)
    }

    pub(super) fn is_beyond(self) -> bool {
        self.has(Self::BEYOND)
    }

    /// Is it open until a time that the clock can show?
    #[inline]
    pub(super) fn is_open_for_a_time(self) -> bool {
        self.0 & (Self::MODE | Self::FORCED | Self::BEYOND) == Self::OPEN
    }

    /// Does it refuse calls, until time is up?
    pub(super) fn refuses(self) -> bool {
        match self.state() {
            State::Closed => false,
            State::Open => true,
            State::HalfOpen => self.has(Self::FULL),
        }
    }

    pub(super) fn period(self) -> u64 {
        self.0 / Self::ONE_PERIOD
    }

    pub(super) fn tallied(self, tallied: bool) -> Self {
        self.with(Self::TALLIED, tallied)
    }

    pub(super) fn full(self, full: bool) -> Self {
        self.with(Self::FULL, full)
    }

    pub(super) fn forced(self) -> Self {
        self.with(Self::FORCED, true)
    }

    pub(super) fn beyond(self, beyond: bool) -> Self {
        self.with(Self::BEYOND, beyond)
    }

    /// The first word of the period after this one.
    pub(super) fn next_closed(self, counted: bool, timed: bool) -> Self {
        self.next(Self::closed(counted, timed).0)
    }

    /// The first word of the period after this one.
    pub(super) fn next_open(self) -> Self {
        self.next(Self::OPEN)
    }

    /// The first word of the period after this one.
    pub(super) fn next_half_open(self) -> Self {
        self.next(Self::HALF_OPEN)
    }

    fn next(self, rest: u64) -> Self {
        let period = self.0 & !(Self::ONE_PERIOD - 1);
        Self(period.wrapping_add(Self::ONE_PERIOD) | rest)
    }

    fn has(self, bit: u64) -> bool {
        self.0 & bit != 0
    }

    fn with(self, bit: u64, set: bool) -> Self {
        Self(if set { self.0 | bit } else { self.0 & !bit })
    }
}

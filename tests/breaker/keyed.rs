//! A breaker for each key, and which of them makes room for another.

use std::borrow::Borrow;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock, mpsc};
use std::thread;
use std::time::Duration;

use allocation_counter::measure;
use breakerbox::clock::Manual;
use breakerbox::{Builder, Cause, CircuitBreaker, Keyed, State};
use proptest::prelude::*;

const WINDOW: Duration = Duration::from_secs(10);

fn builder(clock: &Manual) -> Builder {
    CircuitBreaker::builder()
        .threshold(2)
        .window(WINDOW)
        .clock(clock)
}

fn keyed(max_keys: usize) -> (Keyed<String>, Manual) {
    let clock = Manual::new();
    (Keyed::new(builder(&clock), max_keys).unwrap(), clock)
}

/// Those of the keys that have a breaker.
fn known<'a>(keyed: &Keyed<String>, keys: &[&'a str]) -> Vec<&'a str> {
    let has_one = |key: &&&str| keyed.peek(**key).is_some();
    keys.iter().filter(has_one).copied().collect()
}

fn open(keyed: &Keyed<String>, key: &str) {
    keyed.get(key).trip();
}

#[test]
fn each_key_has_a_breaker_of_its_own() {
    let (hosts, _) = keyed(10);
    hosts.get("a").fail();
    hosts.get("a").fail();
    hosts.get("b").fail();
    assert_eq!(hosts.get("a").state(), State::Open);
    assert_eq!(hosts.get("b").snapshot().failures, 1);
    assert_eq!(hosts.get("c").snapshot().failures, 0);
    assert_eq!(hosts.len(), 3);
}

#[test]
fn any_key_serves_that_can_be_borrowed() {
    let clock = Manual::new();
    let shards = Keyed::<(u8, u16)>::new(builder(&clock), 10).unwrap();
    shards.get(&(1, 2)).trip();
    assert!(!shards.get(&(1, 2)).ready() && shards.get(&(2, 1)).ready());

    let shared = Keyed::<Arc<str>>::new(builder(&clock), 10).unwrap();
    shared.get_with("a", Arc::from).trip();
    let is_there = |_: &str| unreachable!("it has a breaker");
    assert!(!shared.get_with("a", is_there).ready());

    let parts = Keyed::<Vec<u8>>::new(builder(&clock), 10).unwrap();
    parts.get(&b"abc"[1..]).trip();
    assert!(!parts.get(&vec![b'b', b'c'][..]).ready());
}

#[test]
fn the_least_recently_used_makes_room() {
    let (hosts, _) = keyed(3);
    for key in ["a", "b", "c", "a", "d"] {
        hosts.get(key);
    }
    assert_eq!(known(&hosts, &["a", "b", "c", "d"]), ["a", "c", "d"]);
}

#[test]
fn to_peek_is_not_to_use() {
    let (hosts, _) = keyed(2);
    hosts.get("a");
    hosts.get("b");
    assert!(hosts.peek("a").is_some());
    hosts.get("c");
    assert_eq!(known(&hosts, &["a", "b", "c"]), ["b", "c"]);
}

#[test]
fn an_open_one_makes_room_only_if_all_are_open() {
    let (hosts, _) = keyed(3);
    for key in ["a", "b", "c"] {
        open(&hosts, key);
    }
    hosts.get("d");
    assert_eq!(known(&hosts, &["a", "b", "c", "d"]), ["b", "c", "d"]);
    // Of these three, `d` is the only one that is closed.
    hosts.get("e");
    assert_eq!(known(&hosts, &["b", "c", "d", "e"]), ["b", "c", "e"]);
    open(&hosts, "e");
    assert_eq!(hosts.get("b").state(), State::Open);
}

#[test]
fn one_that_has_closed_again_makes_room_in_its_turn() {
    let (hosts, clock) = keyed(3);
    open(&hosts, "a");
    open(&hosts, "b");
    hosts.get("c");
    hosts.get("d");
    assert_eq!(known(&hosts, &["a", "b", "c", "d"]), ["a", "b", "d"]);
    clock.advance(WINDOW);
    // All are closed now, and of all `a` was used least recently, and then `b`.
    hosts.get("e");
    assert_eq!(known(&hosts, &["a", "b", "d", "e"]), ["b", "d", "e"]);
    hosts.get("b");
    hosts.get("f");
    assert_eq!(known(&hosts, &["b", "d", "e", "f"]), ["b", "e", "f"]);
}

#[test]
fn a_half_open_one_stays_as_well() {
    let clock = Manual::new();
    let builder = builder(&clock).half_open(1);
    let hosts = Keyed::<String>::new(builder, 2).unwrap();
    open(&hosts, "a");
    clock.advance(WINDOW);
    hosts.get("b");
    hosts.get("c");
    assert_eq!(known(&hosts, &["a", "b", "c"]), ["a", "c"]);
}

#[test]
fn one_that_is_held_by_hand_stays_as_well() {
    let (hosts, _) = keyed(2);
    hosts.get("a").force_closed();
    hosts.get("b");
    hosts.get("c");
    assert_eq!(known(&hosts, &["a", "b", "c"]), ["a", "c"]);
}

#[test]
fn what_is_held_by_hand_stays_at_the_end_of_the_clock_too() {
    let (hosts, clock) = keyed(2);
    clock.advance(Duration::MAX);
    hosts.get("a").force_open();
    hosts.get("b");
    hosts.get("c");
    assert_eq!(known(&hosts, &["a", "b", "c"]), ["a", "c"]);
}

#[test]
fn one_that_a_call_under_way_has_closed_goes_before_those_that_are_open() {
    let clock = Manual::new();
    let builder = builder(&clock).half_open(1);
    let hosts = Keyed::<String>::new(builder, 3).unwrap();
    open(&hosts, "a");
    open(&hosts, "b");
    clock.advance(WINDOW);
    let probed = hosts.get("a");
    let probe = probed.try_acquire().unwrap();
    // Both are set aside, `b` before `a`, and `c` makes room.
    hosts.get("c");
    hosts.get("d");
    probe.success();
    open(&hosts, "d");
    hosts.get("e");
    assert_eq!(known(&hosts, &["a", "b", "d", "e"]), ["b", "d", "e"]);
}

#[test]
fn if_all_are_open_the_least_recently_used_of_them_makes_room() {
    let (hosts, _) = keyed(40);
    let keys: Vec<_> = (0..42).map(|number| format!("host {number}")).collect();
    for key in &keys[..40] {
        open(&hosts, key);
    }
    hosts.get(&*keys[0]);
    for key in &keys[40..] {
        open(&hosts, key);
    }
    let gone = keys.iter().filter(|key| hosts.peek(key.as_str()).is_none());
    assert_eq!(gone.collect::<Vec<_>>(), ["host 1", "host 2"]);
}

#[test]
fn a_key_that_was_found_open_and_is_used_again_is_as_recent_as_any() {
    let (hosts, clock) = keyed(3);
    open(&hosts, "a");
    hosts.get("b");
    hosts.get("c");
    // `a` is set aside, and `b` makes room.
    hosts.get("d");
    hosts.get("a");
    clock.advance(WINDOW);
    hosts.get("e");
    assert_eq!(known(&hosts, &["a", "c", "d", "e"]), ["a", "d", "e"]);
}

#[test]
fn however_many_are_open_none_is_dropped_while_there_is_a_closed_one() {
    let (hosts, clock) = keyed(1_000);
    let key = |number: usize| format!("host {number}");
    for number in 0..999 {
        open(&hosts, &key(number));
    }
    for number in 1_000..2_000 {
        hosts.get(&*key(number));
    }
    assert_eq!(hosts.len(), 1_000);
    assert!((0..999).all(|number| hosts.peek(&*key(number)).is_some()));
    // Once they have closed by themselves, they make room as any.
    clock.advance(WINDOW);
    for number in 2_000..3_000 {
        hosts.get(&*key(number));
    }
    assert!((0..999).all(|number| hosts.peek(&*key(number)).is_none()));
}

#[test]
fn a_breaker_that_made_room_works_on_for_those_who_have_it() {
    let (hosts, _) = keyed(1);
    let first = hosts.get("a");
    hosts.get("b");
    first.fail();
    first.fail();
    assert_eq!(first.state(), State::Open);
    assert_eq!(hosts.get("a").state(), State::Closed, "it is another one");
}

#[test]
fn a_listener_hears_of_the_key() {
    let clock = Manual::new();
    let (sender, heard) = mpsc::channel();
    let hosts = Keyed::<String>::new(builder(&clock), 10)
        .unwrap()
        .on_transition(move |host, transition| {
            sender.send((host.clone(), transition.to)).unwrap();
        });
    open(&hosts, "a");
    open(&hosts, "b");
    hosts.get("a").reset();
    assert_eq!(
        heard.try_iter().collect::<Vec<_>>(),
        [
            ("a".to_owned(), State::Open),
            ("b".to_owned(), State::Open),
            ("a".to_owned(), State::Closed),
        ]
    );
}

#[test]
fn the_entries_are_all_keys_with_their_breakers() {
    let (hosts, _) = keyed(3);
    for key in ["a", "b", "c"] {
        open(&hosts, key);
    }
    hosts.get("d");
    let mut entries: Vec<_> = hosts
        .entries()
        .into_iter()
        .map(|(key, breaker)| (key, breaker.state()))
        .collect();
    entries.sort_by(|(one, _), (other, _)| one.cmp(other));
    assert_eq!(
        entries,
        [
            ("b".to_owned(), State::Open),
            ("c".to_owned(), State::Open),
            ("d".to_owned(), State::Closed),
        ]
    );
}

#[test]
fn a_key_that_is_removed_starts_anew() {
    let (hosts, _) = keyed(10);
    open(&hosts, "a");
    assert_eq!(
        hosts.remove("a").map(|breaker| breaker.state()),
        Some(State::Open)
    );
    assert!(hosts.remove("a").is_none() && hosts.is_empty());
    assert_eq!(hosts.get("a").state(), State::Closed);
}

// invariant 6
#[test]
fn a_key_that_makes_room_may_use_the_keyed_while_it_is_dropped() {
    #[derive(PartialEq, Eq, Hash)]
    struct Key(u8);
    impl Borrow<u8> for Key {
        fn borrow(&self) -> &u8 {
            &self.0
        }
    }
    static KEYS: OnceLock<Keyed<Key>> = OnceLock::new();
    static DROPPED_WHILE_FREE: AtomicUsize = AtomicUsize::new(0);
    impl Drop for Key {
        fn drop(&mut self) {
            if KEYS.get().is_some_and(|keys| keys.len() == 1) {
                DROPPED_WHILE_FREE.fetch_add(1, Ordering::SeqCst);
            }
        }
    }
    let keys = KEYS.get_or_init(|| Keyed::new(builder(&Manual::new()), 1).unwrap());
    let (sender, done) = mpsc::channel();
    thread::spawn(move || {
        for number in 0..3 {
            keys.get_with(&number, |number| Key(*number));
        }
        sender.send(()).unwrap();
    });
    let is_done = done.recv_timeout(Duration::from_secs(20)).is_ok();
    assert!(
        is_done,
        "a key waits for the lock under which it is dropped"
    );
    assert_eq!(DROPPED_WHILE_FREE.load(Ordering::SeqCst), 2);
}

#[test]
fn a_hit_allocates_nothing() {
    let (hosts, _) = keyed(100);
    for key in ["a", "b", "c"] {
        hosts.get(key);
    }
    open(&hosts, "b");
    let hits = measure(|| {
        for key in ["a", "b", "c"] {
            let _ = hosts.get(key).try_acquire();
        }
    });
    assert_eq!(hits.count_total, 0);
}

#[test]
fn a_million_keys_through_a_limit_stay_bounded() {
    const LIMIT: usize = 10_000;
    let clock = Manual::new();
    let tenants = Keyed::<u64>::new(builder(&clock), LIMIT).unwrap();
    let fill = measure(|| (0..LIMIT as u64).for_each(|tenant| drop(tenants.get(&tenant))));
    let churn = measure(|| {
        for tenant in 0..1_000_000 {
            let breaker = tenants.get(&tenant);
            if hash(tenant) % 5 == 0 {
                breaker.trip();
            }
            if tenant % 1_000 == 0 {
                clock.advance(WINDOW / 10);
            }
        }
    });
    assert_eq!(tenants.len(), LIMIT);
    // What an opening leaves behind, and the maps' spare room.
    assert!(
        churn.bytes_max < 3 * fill.bytes_max,
        "{} and then {}",
        fill.bytes_max,
        churn.bytes_max
    );
}

fn hash(tenant: u64) -> u64 {
    let mut hasher = DefaultHasher::new();
    tenant.hash(&mut hasher);
    hasher.finish()
}

#[test]
fn threads_that_ask_for_the_same_key_get_the_same_breaker() {
    let (hosts, _) = keyed(4);
    let hosts = Arc::new(hosts);
    thread::scope(|scope| {
        for thread in 0..4_usize {
            let hosts = &hosts;
            scope.spawn(move || {
                for round in 0..2_000_usize {
                    let key = ["a", "b", "c", "d", "e"][(round * 7 + thread) % 5];
                    hosts.get(key).success();
                    assert!(hosts.len() <= 4);
                }
            });
        }
    });
    hosts.get("a").fail();
    assert_eq!(hosts.get("a").snapshot().failures, 1);
}

#[test]
fn what_cannot_be_built_is_told_at_once() {
    let clock = Manual::new();
    let none = Keyed::<String>::new(builder(&clock), 0).unwrap_err();
    assert_eq!(none.argument(), "max_keys");
    let wrong = Keyed::<String>::new(CircuitBreaker::builder(), 1).unwrap_err();
    assert_eq!(wrong.argument(), "threshold");
}

// Against a model: all keys in a list, in the order of their use, and the one that makes room looked
// for in it.

#[derive(Clone, Copy, Debug)]
enum Step {
    /// Asks for a key and does something with its breaker.
    Use(u8, Act),
    Remove(u8),
    Advance(Duration),
}

#[derive(Clone, Copy, Debug)]
enum Act {
    Nothing,
    Succeed,
    Fail,
    Trip,
    Reset,
    ForceOpen,
    ForceClosed,
    Automatic,
}

impl Act {
    fn on(self, breaker: &CircuitBreaker) {
        match self {
            Self::Nothing => {}
            // As a call does: only if it is admitted.
            Self::Succeed => drop(breaker.call(|| Ok::<_, ()>(()))),
            Self::Fail => drop(breaker.call(|| Err::<(), _>(()))),
            Self::Trip => breaker.trip(),
            Self::Reset => breaker.reset(),
            Self::ForceOpen => breaker.force_open(),
            Self::ForceClosed => breaker.force_closed(),
            Self::Automatic => breaker.automatic(),
        }
    }
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let act = prop_oneof![
        6 => Just(Act::Nothing),
        2 => Just(Act::Succeed),
        2 => Just(Act::Fail),
        6 => Just(Act::Trip),
        1 => Just(Act::Reset),
        1 => Just(Act::ForceOpen),
        1 => Just(Act::ForceClosed),
        1 => Just(Act::Automatic),
    ];
    // Waits that end a cooldown exactly, or one nanosecond too early.
    let wait = prop_oneof![
        Just(WINDOW / 3),
        Just(WINDOW.saturating_sub(Duration::from_nanos(1))),
        Just(Duration::from_nanos(1)),
        Just(WINDOW),
    ];
    let step = prop_oneof![
        12 => (0..9_u8, act).prop_map(|(key, act)| Step::Use(key, act)),
        1 => (0..9_u8).prop_map(Step::Remove),
        3 => wait.prop_map(Step::Advance),
    ];
    prop::collection::vec(step, 1..120)
}

/// May it make room, though there are others?
fn is_closed(breaker: &CircuitBreaker) -> bool {
    let is_held = breaker.snapshot().cause == Some(Cause::ForcedClosed);
    breaker.state() == State::Closed && !is_held
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn who_makes_room_is_the_least_recently_used_that_is_closed(
        steps in steps(),
        max_keys in 1..7_usize,
        half_open in prop::option::of(1..3_u32),
        backoff in prop::option::of(Just(2.0)),
    ) {
        let clock = Manual::new();
        let mut settings = builder(&clock);
        if let Some(probes) = half_open {
            settings = settings.half_open(probes);
        }
        if let Some(factor) = backoff {
            settings = settings.backoff(factor);
        }
        let keyed = Keyed::<u8>::new(settings, max_keys).unwrap();
        // The least recently used one in front.
        let mut model: Vec<(u8, CircuitBreaker)> = Vec::new();
        for step in steps {
            match step {
                Step::Use(key, act) => {
                    let known = model.iter().position(|(known, _)| *known == key);
                    if known.is_none() && model.len() == max_keys {
                        let closed = model.iter().position(|(_, breaker)| is_closed(breaker));
                        model.remove(closed.unwrap_or(0));
                    }
                    let breaker = keyed.get(&key);
                    if let Some(at) = known {
                        // The same one, whether it was set aside or not.
                        prop_assert_eq!(breaker.snapshot(), model.remove(at).1.snapshot());
                    }
                    act.on(&breaker);
                    model.push((key, breaker));
                }
                Step::Remove(key) => {
                    let at = model.iter().position(|(known, _)| *known == key);
                    prop_assert_eq!(keyed.remove(&key).is_some(), at.is_some());
                    at.map(|at| model.remove(at));
                }
                Step::Advance(by) => clock.advance(by),
            }
            let mut expected: Vec<_> = model.iter().map(|(key, _)| *key).collect();
            let mut found: Vec<_> = keyed.entries().into_iter().map(|(key, _)| key).collect();
            expected.sort_unstable();
            found.sort_unstable();
            prop_assert_eq!(found, expected, "after {:?}", step);
        }
    }
}

//! Every live breaker, by name and by where it was made.

use std::io;
use std::time::Duration;

use breakerbox::{CircuitBreaker, Keyed, State, circuit_breaker, registry};

const WINDOW: Duration = Duration::from_secs(10);

fn named(name: &'static str) -> CircuitBreaker {
    CircuitBreaker::builder()
        .name(name)
        .threshold(5)
        .window(WINDOW)
        .build()
        .unwrap()
}

fn count(name: &str) -> usize {
    let same = |breaker: &CircuitBreaker| breaker.name() == Some(name);
    registry().iter().filter(same).count()
}

#[test]
fn a_breaker_is_found_by_its_name_while_it_lives() {
    assert!(registry().find("found").is_none());
    let breaker = named("found");
    let found = registry().find("found").unwrap();
    found.fail();
    assert_eq!(breaker.snapshot().failures, 1, "it is the same one");
    drop(breaker);
    assert_eq!(count("found"), 1, "someone still has it");
    drop(found);
    assert_eq!(count("found"), 0);
}

#[test]
fn of_several_with_one_name_the_first_is_found_and_all_are_listed() {
    let breakers = [(); 3].map(|()| named("several"));
    breakers[0].trip();
    assert_eq!(count("several"), 3);
    assert_eq!(registry().find("several").unwrap().state(), State::Open);
}

#[test]
fn a_breaker_tells_where_it_was_made() {
    let line = line!();
    let built = CircuitBreaker::new(5, WINDOW).location();
    assert_eq!((built.file(), built.line()), (file!(), line + 1));

    let builder = CircuitBreaker::builder().threshold(1).window(WINDOW);
    let line = line!();
    let shards = Keyed::<u8>::new(builder, 1).unwrap();
    assert_eq!(shards.get(&1).location().line(), line + 1);
}

const LINE: u32 = line!() + 1;
#[circuit_breaker(threshold = 5, window = "10s", name = "of an attribute")]
fn ping() -> io::Result<()> {
    Ok(())
}

#[test]
fn the_breaker_of_an_attribute_is_there_once_it_was_called() {
    assert_eq!(count("of an attribute"), 0);
    ping().unwrap();
    let breaker = registry().find("of an attribute").unwrap();
    let location = breaker.location();
    assert_eq!((location.file(), location.line()), (file!(), LINE));
    breaker.force_open();
    assert!(ping().is_err(), "it is the function's");
    breaker.automatic();
    ping().unwrap();
}

#[test]
fn the_breakers_of_keys_are_there_until_they_make_room() {
    let builder = CircuitBreaker::builder();
    let builder = builder.name("of keys").threshold(1).window(WINDOW);
    let shards = Keyed::<u8>::new(builder, 2).unwrap();
    for shard in 0..10 {
        shards.get(&shard);
    }
    assert_eq!(count("of keys"), 2);
    drop(shards);
    assert_eq!(count("of keys"), 0);
}

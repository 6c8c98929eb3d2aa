//! `static NAME: CircuitBreaker;`: a breaker by itself.

use std::io;
use std::thread;
use std::time::Duration;

use breakerbox::{CircuitBreaker, State, circuit_breaker, registry};

use crate::{Body, assert_refused};

mod payments {
    use breakerbox::CircuitBreaker;

    /// Of everything that costs money.
    #[breakerbox::circuit_breaker(threshold = 2, window = "1h", half_open = 1)]
    pub(crate) static PAYMENTS: CircuitBreaker;

    #[breakerbox::circuit_breaker(threshold = 1, window = "1h", name = "orders")]
    pub(crate) static ORDERS: CircuitBreaker;
}
use payments::{ORDERS, PAYMENTS};

#[test]
fn a_declared_breaker_is_there_before_any_function_uses_it() {
    #[circuit_breaker(threshold = 1, window = "1h")]
    static UNUSED: CircuitBreaker;

    assert!(UNUSED.ready());
    assert_eq!(UNUSED.state(), State::Closed);
    assert_eq!(UNUSED.snapshot().opened, 0);
}

#[test]
fn a_declared_breaker_is_the_one_that_its_functions_go_through() {
    #[circuit_breaker(breaker = PAYMENTS)]
    fn charge(body: &Body) -> io::Result<u32> {
        body.run()
    }
    #[circuit_breaker(breaker = payments::PAYMENTS)]
    fn refund(body: &Body) -> io::Result<u32> {
        body.run()
    }

    let body = Body::failing();
    charge(&body).unwrap_err();
    refund(&body).unwrap_err();
    assert_eq!(PAYMENTS.state(), State::Open);
    let refused = charge(&body).unwrap_err();
    let name = concat!(module_path!(), "::payments::PAYMENTS");
    assert!(refused.to_string().contains(name), "{refused}");
    PAYMENTS.force_closed();
    charge(&body).unwrap_err();
    PAYMENTS.force_open();
    assert_refused(charge(&body));
    PAYMENTS.automatic();
    body.recover();
    refund(&body).unwrap();
}

#[test]
fn a_declared_breaker_is_a_circuit_breaker() {
    fn name(breaker: &CircuitBreaker) -> Option<&'static str> {
        breaker.name()
    }

    assert_eq!(name(&ORDERS), Some("orders"));
    let clone: CircuitBreaker = ORDERS.clone();
    clone.trip();
    assert_eq!(ORDERS.state(), State::Open);
    assert!(ORDERS.call(|| Ok::<_, ()>(1)).is_err());
    thread::spawn(|| ORDERS.reset()).join().unwrap();
    assert_eq!(ORDERS.call(|| Ok::<_, ()>(1)), Ok(1));
}

#[test]
fn a_declared_breaker_is_found_by_its_path_and_by_its_name() {
    #[circuit_breaker(threshold = 1, window = "1h")]
    static LOCAL: CircuitBreaker;
    #[circuit_breaker(threshold = 1, window = "1h", name = "declared with a name")]
    static NAMED: CircuitBreaker;

    LOCAL.trip();
    let found = registry().find(concat!(module_path!(), "::LOCAL")).unwrap();
    assert_eq!(found.state(), State::Open);
    assert_eq!(found.location().file(), file!());
    NAMED.trip();
    assert_eq!(
        registry().find("declared with a name").unwrap().state(),
        State::Open
    );
}

#[test]
fn a_declared_breaker_stays_open_for_its_cooldown() {
    #[circuit_breaker(threshold = 1, window = "1h", cooldown = "2h")]
    static SLOW: CircuitBreaker;

    SLOW.fail();
    let left = SLOW.snapshot().retry_after.unwrap();
    assert!(
        left > Duration::from_secs(3600) && left <= Duration::from_secs(7200),
        "{left:?}"
    );
}

#[test]
fn a_breaker_can_be_declared_by_a_macro() {
    macro_rules! declared {
        ($visibility:vis $name:ident: $type:ty, $window:expr) => {
            #[circuit_breaker(threshold = 1, window = $window)]
            $visibility static $name: $type;
        };
    }
    declared!(pub(crate) BY_A_MACRO: breakerbox::CircuitBreaker, "1h");

    BY_A_MACRO.fail();
    assert_eq!(BY_A_MACRO.state(), State::Open);
}

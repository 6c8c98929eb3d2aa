//! What a function owns is its body's: changed there, and kept until the body ends.

#![allow(
    clippy::trivially_copy_pass_by_ref,
    clippy::unnecessary_wraps,
    clippy::unused_self,
    reason = "the functions are written for what they own"
)]

use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::time::Duration;

use breakerbox::circuit_breaker;
use futures_lite::future::{block_on, yield_now};

/// Longer than anything here takes.
const LONG: Duration = Duration::from_secs(30);

/// Rolls back when it is dropped while it is open.
struct Transaction<'a> {
    log: &'a mut Vec<&'static str>,
    open: bool,
}

impl<'a> Transaction<'a> {
    fn new(log: &'a mut Vec<&'static str>) -> Self {
        Self { log, open: true }
    }

    fn execute(&mut self) -> io::Result<()> {
        self.log.push("executed");
        Ok(())
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    fn commit(mut self) -> io::Result<()> {
        self.execute()?;
        self.open = false;
        Ok(())
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    fn commit_by_field(mut self) -> io::Result<()> {
        self.log.push("executed");
        self.open = false;
        Ok(())
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    fn disarm(mut self) -> io::Result<()> {
        self.open = false;
        Ok(())
    }

    #[circuit_breaker(threshold = 5, window = "10s", failure_if = Result::is_err)]
    async fn disarm_later(mut self) -> io::Result<()> {
        yield_now().await;
        self.open = false;
        Ok(())
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if self.open {
            self.log.push("rolled back");
        }
    }
}

#[test]
fn a_guard_that_the_body_disarms_is_disarmed() {
    let mut log = Vec::new();
    Transaction::new(&mut log).commit().unwrap();
    assert_eq!(log, ["executed"]);
    log.clear();
    Transaction::new(&mut log).commit_by_field().unwrap();
    assert_eq!(log, ["executed"]);
    log.clear();
    Transaction::new(&mut log).disarm().unwrap();
    assert!(log.is_empty(), "{log:?}");
    block_on(Transaction::new(&mut log).disarm_later()).unwrap();
    assert!(log.is_empty(), "{log:?}");
}

#[test]
fn what_the_body_writes_to_a_field_is_what_it_reads_from_the_whole() {
    #[derive(Clone, Copy)]
    struct Count {
        calls: u32,
        total: u32,
    }
    impl Count {
        fn sum(&self) -> u32 {
            self.calls + self.total
        }

        #[circuit_breaker(threshold = 5, window = "10s")]
        fn counted(mut self) -> io::Result<u32> {
            self.calls += 1;
            self.total = 10;
            Ok(self.sum())
        }

        #[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
        fn counted_in_time(mut self, [mut first, .., last]: [u32; 3]) -> io::Result<u32> {
            self.calls += 1;
            first += last;
            Ok(self.sum() + first)
        }
    }

    let count = Count { calls: 1, total: 1 };
    assert_eq!(count.counted().unwrap(), 12);
    assert_eq!(count.counted_in_time([1, 2, 3]).unwrap(), 7);
    assert_eq!(count.sum(), 2, "it was a copy that was counted");
}

/// A permit of a semaphore: tells when it is given back.
struct Permit(Sender<&'static str>);

impl Drop for Permit {
    fn drop(&mut self) {
        // The test that listens may be over.
        let _ = self.0.send("given back");
    }
}

/// The body's end of a test: it is told to go on, and tells that it ends.
struct Body {
    goes_on: Receiver<()>,
    events: Sender<&'static str>,
}

impl Body {
    fn run(&self) -> io::Result<()> {
        self.events.send("begun").unwrap();
        self.goes_on.recv_timeout(LONG).unwrap();
        self.events.send("ended").unwrap();
        Ok(())
    }
}

/// Calls a function that times out, and sees that the permit is given back after its body has ended.
#[track_caller]
fn assert_kept_until_the_body_ends(call: impl FnOnce(Body, Permit) -> io::Result<()>) {
    let (go_on, goes_on) = channel();
    let (events, heard) = channel();
    let permit = Permit(events.clone());
    let error = call(Body { goes_on, events }, permit).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::TimedOut, "{error}");
    assert_eq!(heard.recv_timeout(LONG), Ok("begun"));
    assert_eq!(heard.try_recv(), Err(TryRecvError::Empty), "while it runs");
    go_on.send(()).unwrap();
    assert_eq!(heard.recv_timeout(LONG), Ok("ended"));
    assert_eq!(heard.recv_timeout(LONG), Ok("given back"));
    assert_eq!(
        heard.recv_timeout(LONG),
        Err(RecvTimeoutError::Disconnected)
    );
}

/// A client that has a permit for as long as it is used.
struct Client {
    #[expect(dead_code, reason = "it is only held")]
    permit: Permit,
    body: Body,
}

impl Client {
    #[circuit_breaker(threshold = 1, window = "1h", timeout = "20ms")]
    fn in_self(self) -> io::Result<()> {
        self.body.run()
    }

    #[circuit_breaker(threshold = 1, window = "1h", timeout = "20ms")]
    fn in_self_boxed(self: Box<Self>) -> io::Result<()> {
        self.body.run()
    }

    #[circuit_breaker(threshold = 1, window = "1h", timeout = "20ms")]
    fn in_self_unnamed(self, body: Body) -> io::Result<()> {
        body.run()
    }
}

#[test]
fn a_permit_that_is_an_argument_is_kept_until_the_body_ends() {
    #[circuit_breaker(threshold = 1, window = "1h", timeout = "20ms")]
    fn named(body: Body, permit: Permit) -> io::Result<()> {
        let _permit = &permit;
        body.run()
    }
    assert_kept_until_the_body_ends(named);
}

#[test]
fn a_permit_in_a_field_of_an_argument_is_kept_until_the_body_ends() {
    #[circuit_breaker(threshold = 1, window = "1h", timeout = "20ms")]
    fn in_a_field(client: Client) -> io::Result<()> {
        client.body.run()
    }
    #[circuit_breaker(threshold = 1, window = "1h", timeout = "20ms")]
    fn in_a_tuple(both: (Permit, Body)) -> io::Result<()> {
        both.1.run()
    }
    assert_kept_until_the_body_ends(|body, permit| in_a_field(Client { permit, body }));
    assert_kept_until_the_body_ends(|body, permit| in_a_tuple((permit, body)));
}

#[test]
fn a_permit_in_self_is_kept_until_the_body_ends() {
    assert_kept_until_the_body_ends(|body, permit| Client { permit, body }.in_self());
    assert_kept_until_the_body_ends(|body, permit| {
        Box::new(Client { permit, body }).in_self_boxed()
    });
    assert_kept_until_the_body_ends(|body, permit| {
        let (_go_on, goes_on) = channel();
        let events = permit.0.clone();
        let unused = Body { goes_on, events };
        let client = Client {
            permit,
            body: unused,
        };
        client.in_self_unnamed(body)
    });
}

#[test]
fn a_permit_behind_a_pattern_is_kept_until_the_body_ends() {
    #[circuit_breaker(threshold = 1, window = "1h", timeout = "20ms")]
    fn behind_an_underscore(body: Body, _: Permit) -> io::Result<()> {
        body.run()
    }
    #[circuit_breaker(threshold = 1, window = "1h", timeout = "20ms")]
    fn in_a_tuple((body, _): (Body, Permit)) -> io::Result<()> {
        body.run()
    }
    #[circuit_breaker(threshold = 1, window = "1h", timeout = "20ms")]
    fn in_the_rest_of_a_struct(Client { body, .. }: Client) -> io::Result<()> {
        body.run()
    }
    #[circuit_breaker(threshold = 1, window = "1h", timeout = "20ms")]
    fn in_the_rest_of_an_array(body: Body, [..]: [Permit; 1]) -> io::Result<()> {
        body.run()
    }
    assert_kept_until_the_body_ends(behind_an_underscore);
    assert_kept_until_the_body_ends(|body, permit| in_a_tuple((body, permit)));
    assert_kept_until_the_body_ends(|body, permit| {
        in_the_rest_of_a_struct(Client { permit, body })
    });
    assert_kept_until_the_body_ends(|body, permit| in_the_rest_of_an_array(body, [permit]));
}

#[test]
fn a_permit_that_the_body_does_not_name_is_kept_until_the_body_ends() {
    #[circuit_breaker(threshold = 1, window = "1h", timeout = "20ms")]
    fn unnamed(body: Body, _permit: Permit) -> io::Result<()> {
        body.run()
    }
    #[circuit_breaker(threshold = 1, window = "1h", timeout = "20ms")]
    fn generic<T: Send + 'static>(_permit: T, body: Body) -> io::Result<()> {
        body.run()
    }
    #[circuit_breaker(threshold = 1, window = "1h", timeout = "20ms")]
    fn opaque(_: impl Send + 'static, body: Body) -> io::Result<()> {
        body.run()
    }
    assert_kept_until_the_body_ends(unnamed);
    assert_kept_until_the_body_ends(|body, permit| generic(permit, body));
    assert_kept_until_the_body_ends(|body, permit| opaque(permit, body));
}

mod lints {
    #![deny(unused_assignments, unused_mut, unused_variables)]

    use super::*;

    struct Armed(bool);

    impl Drop for Armed {
        fn drop(&mut self) {
            assert!(!self.0);
        }
    }

    impl Armed {
        #[circuit_breaker(threshold = 5, window = "10s")]
        fn disarm(mut self) -> io::Result<()> {
            self.0 = false;
            Ok(())
        }

        #[circuit_breaker(threshold = 5, window = "10s", timeout = "1m")]
        fn disarm_in_time(mut self) -> io::Result<()> {
            self.0 = false;
            Ok(())
        }

        #[circuit_breaker(threshold = 5, window = "10s")]
        async fn disarm_later(mut self) -> io::Result<()> {
            self.0 = false;
            Ok(())
        }
    }

    #[circuit_breaker(threshold = 5, window = "10s")]
    fn disarm((mut first, mut second): (Armed, Box<Armed>)) -> io::Result<()> {
        first.0 = false;
        second.0 = false;
        Ok(())
    }

    #[test]
    fn a_value_assigned_to_self_is_not_said_to_be_unread() {
        Armed(true).disarm().unwrap();
        Armed(true).disarm_in_time().unwrap();
        block_on(Armed(true).disarm_later()).unwrap();
        disarm((Armed(true), Box::new(Armed(true)))).unwrap();
    }
}

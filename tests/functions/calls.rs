//! Annotated functions: what a caller of them sees.

use std::cell::Cell;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use breakerbox::{BreakerError, circuit_breaker};
use futures_lite::future::block_on;

fn down<T>() -> io::Result<T> {
    Err(io::ErrorKind::HostUnreachable.into())
}

fn breaker_error(error: &io::Error) -> &BreakerError {
    let inner = error.get_ref().expect("an error of the breaker");
    inner.downcast_ref().expect("an error of the breaker")
}

#[test]
fn a_sync_function_is_refused_past_the_threshold() {
    thread_local!(static RUNS: Cell<u32> = const { Cell::new(0) });

    #[circuit_breaker(threshold = 3, window = "1h")]
    fn ping() -> io::Result<()> {
        RUNS.set(RUNS.get() + 1);
        down()
    }

    for _ in 0..3 {
        assert_eq!(ping().unwrap_err().kind(), io::ErrorKind::HostUnreachable);
    }
    let refused = ping().unwrap_err();
    assert!(breaker_error(&refused).is_open());
    assert_eq!(refused.kind(), io::ErrorKind::ConnectionRefused);
    assert!(refused.to_string().starts_with("breaker open"));
    assert_eq!(RUNS.get(), 3);
}

#[test]
fn an_async_function_is_refused_past_the_threshold() {
    thread_local!(static RUNS: Cell<u32> = const { Cell::new(0) });

    #[circuit_breaker(threshold = 3, window = "1h")]
    async fn ping() -> io::Result<()> {
        RUNS.set(RUNS.get() + 1);
        down()
    }

    block_on(async {
        for _ in 0..3 {
            assert_eq!(
                ping().await.unwrap_err().kind(),
                io::ErrorKind::HostUnreachable
            );
        }
        assert!(breaker_error(&ping().await.unwrap_err()).is_open());
    });
    assert_eq!(RUNS.get(), 3);
}

#[test]
fn errors_bring_the_breaker_as_the_functions_own_error() {
    #[derive(Debug, thiserror::Error)]
    enum QuoteError {
        #[error("no such symbol")]
        NoSuchSymbol,
        #[error(transparent)]
        Breaker(#[from] BreakerError),
    }

    #[circuit_breaker(threshold = 1, window = "1h", name = "quotes")]
    fn quote() -> Result<u32, QuoteError> {
        Err(QuoteError::NoSuchSymbol)
    }

    assert!(matches!(quote(), Err(QuoteError::NoSuchSymbol)));
    let Err(QuoteError::Breaker(refused)) = quote() else {
        panic!("it should be refused");
    };
    assert_eq!(refused.name(), Some("quotes"));
    let left = refused.retry_after().unwrap();
    assert!(
        left <= Duration::from_secs(3600) && left > Duration::from_secs(3000),
        "{left:?}"
    );
}

#[test]
fn without_a_name_it_is_called_as_the_function_with_its_path() {
    mod quotes {
        #[breakerbox::circuit_breaker(threshold = 1, window = "1h")]
        pub(crate) fn r#try() -> std::io::Result<()> {
            super::down()
        }
    }

    quotes::r#try().unwrap_err();
    let refused = quotes::r#try().unwrap_err();
    assert_eq!(
        breaker_error(&refused).name(),
        Some("functions::calls::quotes::try")
    );
}

#[test]
fn success_forgets_and_with_reset_on_success_false_does_not() {
    #[circuit_breaker(threshold = 2, window = "1h", reset_on_success = true)]
    fn forgets(works: bool) -> io::Result<()> {
        if works { Ok(()) } else { down() }
    }
    #[circuit_breaker(threshold = 2, window = "1h", reset_on_success = false)]
    fn keeps(works: bool) -> io::Result<()> {
        if works { Ok(()) } else { down() }
    }

    for _ in 0..10 {
        forgets(false).unwrap_err();
        forgets(true).unwrap();
    }
    keeps(false).unwrap_err();
    keeps(true).unwrap();
    keeps(false).unwrap_err();
    assert!(breaker_error(&keeps(true).unwrap_err()).is_open());
}

#[test]
fn it_closes_when_the_cooldown_is_over() {
    // Over at once: what there is to wait for passes between two calls.
    #[circuit_breaker(threshold = 1, window = "1h", cooldown = "1ns")]
    fn ping(works: bool) -> io::Result<()> {
        if works { Ok(()) } else { down() }
    }

    for _ in 0..10 {
        assert_eq!(
            ping(false).unwrap_err().kind(),
            io::ErrorKind::HostUnreachable
        );
    }
    ping(true).unwrap();
}

#[test]
fn each_function_has_one_breaker_and_its_own() {
    #[circuit_breaker(threshold = 1, window = "1h")]
    fn one() -> io::Result<()> {
        down()
    }
    #[circuit_breaker(threshold = 1, window = "1h")]
    fn other() -> io::Result<()> {
        down()
    }

    one().unwrap_err();
    // The same one in another thread.
    thread::spawn(|| assert!(breaker_error(&one().unwrap_err()).is_open()))
        .join()
        .unwrap();
    assert_eq!(other().unwrap_err().kind(), io::ErrorKind::HostUnreachable);
}

#[test]
fn a_method_has_one_breaker_for_all_its_instances() {
    struct Client {
        kind: io::ErrorKind,
    }
    impl Client {
        #[circuit_breaker(threshold = 1, window = "1h")]
        fn ping(&self) -> io::Result<()> {
            Err(self.kind.into())
        }
    }

    let kind = io::ErrorKind::HostUnreachable;
    assert_eq!(Client { kind }.ping().unwrap_err().kind(), kind);
    assert!(breaker_error(&Client { kind }.ping().unwrap_err()).is_open());
}

#[test]
fn a_generic_function_has_one_breaker_for_all_its_types() {
    #[circuit_breaker(threshold = 1, window = "1h")]
    fn send<T>(_item: T) -> io::Result<()> {
        down()
    }

    send(1_u8).unwrap_err();
    assert!(breaker_error(&send("one").unwrap_err()).is_open());
}

#[test]
fn a_recursive_function_goes_through_its_breaker_each_time() {
    static RUNS: AtomicU32 = AtomicU32::new(0);

    #[circuit_breaker(threshold = 3, window = "1h")]
    fn descend(depth: u32) -> io::Result<()> {
        RUNS.fetch_add(1, Ordering::SeqCst);
        if depth == 0 {
            down()
        } else {
            descend(depth - 1)
        }
    }

    // Four calls within each other, which fail from the innermost on: the third one opens it, and
    // the outermost is late.
    let error = descend(3).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::HostUnreachable);
    assert_eq!(RUNS.load(Ordering::SeqCst), 4);
    assert!(breaker_error(&descend(0).unwrap_err()).is_open());
    assert_eq!(RUNS.load(Ordering::SeqCst), 4);
}

#[test]
fn a_recursive_function_that_is_refused_half_way_fails_half_way() {
    #[circuit_breaker(threshold = 1, window = "1h")]
    async fn descend(depth: u32) -> io::Result<u32> {
        if depth == 2 {
            let _ = Box::pin(descend(9)).await;
        }
        if depth == 9 {
            down()
        } else {
            Box::pin(descend(depth + 1)).await
        }
    }

    let refused = block_on(descend(0)).unwrap_err();
    assert!(breaker_error(&refused).is_open());
}

#[test]
fn a_panic_counts_and_comes_through_with_its_message() {
    #[circuit_breaker(threshold = 1, window = "1h", timeout = "1m")]
    fn panics(message: Arc<str>) -> io::Result<()> {
        std::panic::resume_unwind(Box::new(message))
    }

    let message: Arc<str> = "the body's own".into();
    let panic = thread::spawn({
        let message = Arc::clone(&message);
        move || panics(message)
    });
    let panic = panic.join().unwrap_err();
    assert_eq!(panic.downcast_ref::<Arc<str>>(), Some(&message));
    assert!(breaker_error(&panics(message).unwrap_err()).is_open());
}

#[test]
fn the_future_is_send_when_the_bodys_is() {
    #[circuit_breaker(threshold = 1, window = "1h", timeout = "1m")]
    async fn ping(text: &str) -> io::Result<usize> {
        futures_lite::future::yield_now().await;
        Ok(text.len())
    }

    fn assert_send<T: Send>(value: T) -> T {
        value
    }
    assert_eq!(block_on(assert_send(ping("four"))).unwrap(), 4);
}

#[test]
fn arguments_are_dropped_when_a_call_is_refused() {
    #[circuit_breaker(threshold = 1, window = "1h")]
    fn send(item: Arc<()>) -> io::Result<()> {
        drop(item);
        down()
    }

    let item = Arc::new(());
    send(Arc::clone(&item)).unwrap_err();
    assert!(breaker_error(&send(Arc::clone(&item)).unwrap_err()).is_open());
    assert_eq!(Arc::strong_count(&item), 1);
}

//! A dependency that hangs for ever: each caller is answered in time, the number of threads stays
//! bounded, and the process ends normally.

use std::io;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use breakerbox::circuit_breaker;

const CALLERS: usize = 100;
const CALLS_EACH: usize = 20;
const TIMEOUT: Duration = Duration::from_millis(100);
/// What a busy machine may add to a time-out, with a hundred callers on a core or two.
const MARGIN: Duration = Duration::from_secs(5);
/// The threads of the pool.
const MOST_THREADS: usize = 500;

static HUNG: AtomicUsize = AtomicUsize::new(0);

/// Never refused, so that every call reaches for the dependency.
#[circuit_breaker(threshold = u32::MAX, window = "1h", timeout = TIMEOUT)]
fn hang(_request: Arc<()>) -> io::Result<()> {
    HUNG.fetch_add(1, Ordering::SeqCst);
    loop {
        thread::park();
    }
}

#[test]
fn two_thousand_calls_that_hang_are_answered_and_the_process_ends() {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "two_thousand_calls_that_hang", "--ignored"])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let deadline = Instant::now() + Duration::from_secs(120);
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if Instant::now() > deadline {
            child.kill().unwrap();
            panic!("the process did not end");
        }
        thread::sleep(Duration::from_millis(20));
    };
    assert!(status.success(), "{status}");
}

#[test]
#[ignore = "the test above runs it, in a process of its own"]
fn two_thousand_calls_that_hang() {
    let request = Arc::new(());
    thread::scope(|scope| {
        for _ in 0..CALLERS {
            scope.spawn(|| (0..CALLS_EACH).for_each(|_| assert_answered_in_time(&request)));
        }
    });
    let hung = HUNG.load(Ordering::SeqCst);
    assert!(hung > 0, "the function was never run");
    assert!(hung <= MOST_THREADS, "{hung} threads hang");
    let kept = Arc::strong_count(&request) - 1;
    assert_eq!(kept, hung, "a call that was never run is not kept");
}

fn assert_answered_in_time(request: &Arc<()>) {
    let begun = Instant::now();
    let error = hang(Arc::clone(request)).unwrap_err();
    let took = begun.elapsed();
    assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    assert!(took >= TIMEOUT && took < TIMEOUT + MARGIN, "{took:?}");
}

//! The callers, in a process of their own: each calls, thinks, and calls again.

use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Error, Result};
use breakerbox::{BreakerError, State, subscribe};
use breakerbox_benches::arguments::has;
use serde::{Deserialize, Serialize};
use sysinfo::{Pid, ProcessesToUpdate, System};
use tokio::runtime::Runtime;
use tokio::time::{error::Elapsed, sleep};

use crate::Plan;
use crate::call::{Exchange, quote, quote_without_breaker};

/// The time between two samples. The phases begin with one.
const EVERY: Duration = Duration::from_millis(100);

/// The state of the callers. Counts are those since the start, but for the callers that wait.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Sample {
    /// In seconds since the server began to hang, as all moments.
    pub(crate) at: f64,
    pub(crate) answered: f64,
    pub(crate) refused: f64,
    pub(crate) timed_out: f64,
    /// Those of them that began after the breaker had opened.
    pub(crate) timed_out_since_open: f64,
    pub(crate) waiting: f64,
    /// Resident, in MB.
    pub(crate) memory: f64,
    /// In seconds.
    pub(crate) cpu: f64,
    pub(crate) opened: Option<f64>,
    /// The first answer after the server's return.
    pub(crate) answered_again: Option<f64>,
}

struct Callers {
    plan: Plan,
    exchange: Exchange,
    start: Instant,
    now: Mutex<Sample>,
}

/// Prints the samples.
pub(crate) fn run(server: SocketAddr, plan: Plan) -> Result<()> {
    let callers = Arc::new(Callers {
        plan,
        exchange: Exchange::new(server),
        start: Instant::now(),
        now: Mutex::default(),
    });
    let listener = Arc::clone(&callers);
    subscribe(move |transition| {
        if transition.to == State::Open {
            listener.now().opened.get_or_insert(listener.at());
        }
    })
    .forever();
    let runtime = Runtime::new()?;
    for _ in 0..callers.plan.callers {
        runtime.spawn(Arc::clone(&callers).keep_calling());
    }
    let samples = callers.sample(server)?;
    println!("{}", serde_json::to_string(&samples)?);
    runtime.shutdown_background();
    Ok(())
}

impl Callers {
    async fn keep_calling(self: Arc<Self>) {
        let with_breaker = has("--breaker");
        loop {
            // A second on average, exponentially distributed: callers in step would make waves.
            let thinks = -(1.0 - fastrand::f64()).ln();
            sleep(Duration::from_secs_f64(thinks)).await;
            let began = self.at();
            self.now().waiting += 1.0;
            let result = if with_breaker {
                quote(&self.exchange).await
            } else {
                quote_without_breaker(&self.exchange).await
            };
            self.note(began, result);
        }
    }

    fn note(&self, began: f64, result: Result<()>) {
        let (at, mut now) = (self.at(), self.now());
        now.waiting -= 1.0;
        match result.map_err(|error| is_refusal(&error)) {
            Ok(()) => {
                now.answered += 1.0;
                if at > self.plan.hangs {
                    now.answered_again.get_or_insert(at);
                }
            }
            Err(true) => now.refused += 1.0,
            Err(false) => {
                now.timed_out += 1.0;
                if now.opened.is_some_and(|opened| began > opened) {
                    now.timed_out_since_open += 1.0;
                }
            }
        }
    }

    /// Samples until the plan is over, and has the server hang and work.
    fn sample(&self, server: SocketAddr) -> Result<Vec<Sample>> {
        let mut control = TcpStream::connect(server)?;
        let mut samples = Vec::new();
        let mut system = System::new();
        let end = self.plan.hangs + self.plan.recovers;
        for (until, order) in [(0.0, "hang\n"), (self.plan.hangs, "work\n"), (end, "")] {
            while self.at() < until {
                thread::sleep(EVERY);
                samples.push(self.measured(&mut system)?);
            }
            control.write_all(order.as_bytes())?;
        }
        Ok(samples)
    }

    fn measured(&self, system: &mut System) -> Result<Sample> {
        let own = Pid::from_u32(std::process::id());
        system.refresh_processes(ProcessesToUpdate::Some(&[own]), false);
        let process = system.process(own).context("this process")?;
        let cpu = Duration::from_millis(process.accumulated_cpu_time());
        Ok(Sample {
            at: self.at(),
            // A microsecond a byte makes a second of a MB.
            memory: Duration::from_micros(process.memory()).as_secs_f64(),
            cpu: cpu.as_secs_f64(),
            ..self.now().clone()
        })
    }

    /// Returns the seconds since the server began to hang.
    fn at(&self) -> f64 {
        self.start.elapsed().as_secs_f64() - self.plan.works
    }

    fn now(&self) -> MutexGuard<'_, Sample> {
        self.now.lock().expect("no caller panics")
    }
}

/// Returns `false` if the call timed out. No call fails otherwise.
fn is_refusal(error: &Error) -> bool {
    let refusal = error.downcast_ref::<BreakerError>();
    let is_known = refusal.is_some() || error.is::<Elapsed>();
    assert!(is_known, "a call failed: {error}");
    refusal.is_some_and(BreakerError::is_open)
}

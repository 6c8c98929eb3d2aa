//! The same function with a breaker and without one: both run, and what they write to a log is compared.
//!
//! [`case!`] takes a function and writes it in each way in which a function can have the attribute. What
//! rustc makes of the function without the attribute is what is expected.

use std::future::Future;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use breakerbox::registry;

/// The events of one run, in order, from every thread.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    pub(crate) fn write(&self, event: impl Into<String>) {
        self.0.lock().unwrap().push(event.into());
    }

    pub(crate) fn events(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    pub(crate) fn guard(&self, name: &'static str) -> Guard {
        Guard {
            name,
            log: self.clone(),
        }
    }

    pub(crate) fn guards<const N: usize>(&self, names: [&'static str; N]) -> [Guard; N] {
        names.map(|name| self.guard(name))
    }

    /// A guard that is never dropped, for as long a borrow as one likes.
    pub(crate) fn lent(&self, name: &'static str) -> &'static mut Guard {
        Box::leak(Box::new(self.guard(name)))
    }
}

/// Writes to the log when the body names it, and when it is dropped.
pub(crate) struct Guard {
    name: &'static str,
    log: Log,
}

pub(crate) trait Named {
    fn named(&self);
}

impl Named for Guard {
    fn named(&self) {
        self.log.write(format!("{} named", self.name));
    }
}

impl Guard {
    /// Another guard, for a variable of the body.
    pub(crate) fn local(&self, name: &'static str) -> Self {
        self.log.guard(name)
    }

    pub(crate) fn fails(&self) -> io::Result<()> {
        self.named();
        Err(io::ErrorKind::HostUnreachable.into())
    }

    pub(crate) fn panics(&self) {
        self.named();
        // Without the hook, which would print it.
        resume_unwind(Box::new(self.name));
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.log.write(format!("{} dropped", self.name));
    }
}

/// The error of a function that returns at once, as one with an open breaker does.
pub(crate) fn refusal() -> io::Error {
    io::ErrorKind::ConnectionRefused.into()
}

/// A statement before a future is made.
pub(crate) fn before_the_future() {}

/// What was done with a function, and the log of it.
pub(crate) struct Run {
    done: String,
    log: Vec<String>,
}

impl Run {
    pub(crate) fn named(self, done: &str) -> Self {
        let done = done.to_owned();
        Self { done, ..self }
    }

    fn of(done: impl Into<String>, run: impl FnOnce(&Log)) -> Self {
        let log = Log::default();
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| run(&log))) {
            let panic = panic.downcast_ref::<&str>();
            log.write(format!("panicked: {panic:?}"));
        }
        Self {
            done: done.into(),
            log: log.events(),
        }
    }
}

/// Writes the result, and not the error's text: that of a refusal is the breaker's own.
fn returned(log: &Log, result: &io::Result<()>) {
    log.write(if result.is_ok() {
        "returned Ok"
    } else {
        "returned Err"
    });
}

/// Calls a sync function.
pub(crate) fn call(function: impl Fn(&Log) -> io::Result<()>) -> Vec<Run> {
    vec![called(&function)]
}

/// Calls a sync function once.
pub(crate) fn called(function: impl Fn(&Log) -> io::Result<()>) -> Run {
    Run::of("called", |log| returned(log, &function(log)))
}

/// The most polls that a function of a case takes.
const POLLS: usize = 5;

/// Makes a function's future, polls it never, once, twice, .. and drops it.
pub(crate) fn poll<F>(function: impl Fn(&Log) -> F) -> Vec<Run>
where
    F: Future<Output = io::Result<()>>,
{
    (0..=POLLS)
        .map(|polls| polled(&function, polls, format!("polled {polls} times")))
        .collect()
}

/// Makes a function's future, and polls it to its end.
pub(crate) fn polled_out<F>(function: impl Fn(&Log) -> F) -> Run
where
    F: Future<Output = io::Result<()>>,
{
    polled(function, POLLS, "polled to the end".to_owned())
}

fn polled<F>(function: impl Fn(&Log) -> F, polls: usize, done: String) -> Run
where
    F: Future<Output = io::Result<()>>,
{
    Run::of(done, |log| {
        let mut future = Box::pin(function(log));
        log.write("called");
        let mut cx = Context::from_waker(Waker::noop());
        for _ in 0..polls {
            match future.as_mut().poll(&mut cx) {
                Poll::Pending => log.write("pending"),
                Poll::Ready(result) => {
                    returned(log, &result);
                    break;
                }
            }
        }
        log.write("let go");
        drop(future);
    })
}

/// Trips the breaker of a function that was called.
pub(crate) fn trip(function: &str) {
    let breaker = registry().find(function);
    breaker.expect("a function that was called").trip();
}

/// The order of drops is not compared, only that all are dropped by then.
pub(crate) fn in_any_order(mut run: Run) -> Run {
    run.log.sort_unstable();
    run
}

pub(crate) fn in_order(run: Run) -> Run {
    run
}

/// What differs with a breaker, of one function in all the ways of writing it.
#[derive(Default)]
pub(crate) struct Differences(Vec<String>);

impl Differences {
    pub(crate) fn find(&mut self, written: &str, without: &[Run], with: &[Run]) {
        assert_eq!(without.len(), with.len());
        for (without, with) in without.iter().zip(with) {
            if without.log != with.log {
                self.0.push(format!(
                    "{written}, {}:\n  without {:?}\n  with    {:?}",
                    without.done, without.log, with.log
                ));
            }
        }
    }

    #[track_caller]
    pub(crate) fn assert_none(&self) {
        assert!(self.0.is_empty(), "\n{}", self.0.join("\n"));
    }
}

#[track_caller]
pub(crate) fn assert_log(runs: &[Run], done: &str, expected: &[&str]) {
    let run = runs.iter().find(|run| run.done == done);
    assert_eq!(run.expect(done).log, expected, "{done}");
}

/// Nothing, in a function that is not async.
macro_rules! no_pause {
    () => {};
}

/// Gives the caller the time to drop an async function half-way.
macro_rules! pause {
    () => {
        futures_lite::future::yield_now().await
    };
}

/// A function that owns its arguments, in every way of writing it.
///
/// ```text
/// case! {
///     arguments_in_order
///     fn [](lock: Guard, row: Guard) { .. }
///     called |log| (log.guard("lock"), log.guard("row"))
/// }
/// ```
///
/// In the brackets are the generic parameters. `pause!();` is an await, where there can be one.
macro_rules! case {
    (
        $(#[$meta:meta])*
        $name:ident
        fn $generics:tt $arguments:tt $body:tt
        called |$log:ident| $values:tt
    ) => {
        $crate::compared::kinds! {
            $(#[$meta])*
            $name [
                sync sync_with_settings sync_with_timeout
                async_fn async_fn_with_settings
                opaque
                boxed boxed_begun
                under_async_trait
            ]
            [ { struct Free; } Free $generics $arguments - $body $log $values ]
        }
    };
}

/// The same, of a function whose patterns leave something out: a refused call drops the whole argument, and
/// has not bound its parts.
macro_rules! bound_in_part_case {
    (
        $name:ident
        fn $generics:tt $arguments:tt $body:tt
        called |$log:ident| $values:tt
    ) => {
        $crate::compared::kinds! {
            $name [
                sync sync_with_settings sync_with_timeout
                async_fn async_fn_with_settings
                opaque
                boxed boxed_begun
                under_async_trait
            ]
            [
                {
                    struct Free;
                    #[allow(unused_imports, reason = "it is for the refused calls alone")]
                    use $crate::compared::in_any_order as in_order;
                }
                Free $generics $arguments - $body $log $values
            ]
        }
    };
}

/// The same, with more settings of the attribute.
macro_rules! thorough_case {
    (
        $(#[$meta:meta])*
        $name:ident
        fn $generics:tt $arguments:tt $body:tt
        called |$log:ident| $values:tt
    ) => {
        $crate::compared::kinds! {
            $(#[$meta])*
            $name [
                sync sync_with_settings sync_with_fallback sync_with_failure_if sync_with_timeout
                sync_with_timeout_and_fallback sync_with_timeout_and_failure_if
                async_fn async_fn_with_fallback async_fn_with_async_fallback async_fn_with_failure_if
                async_fn_with_timeout async_fn_with_timeout_and_fallback
                async_fn_with_settings
                opaque opaque_with_fallback opaque_with_timeout opaque_begun
                boxed boxed_with_fallback boxed_with_timeout
                boxed_begun boxed_begun_with_fallback boxed_begun_with_timeout
                under_async_trait under_async_trait_with_fallback under_async_trait_with_timeout
            ]
            [ { struct Free; } Free $generics $arguments - $body $log $values ]
        }
    };
}

/// The same, of a function that borrows some arguments: where these need not be `'static`.
macro_rules! borrowing_case {
    (
        $(#[$meta:meta])*
        $name:ident
        fn $generics:tt $arguments:tt $body:tt
        called |$log:ident| $values:tt
    ) => {
        $crate::compared::kinds! {
            $(#[$meta])*
            $name [
                sync sync_with_settings
                async_fn async_fn_with_settings
                opaque
                under_async_trait
            ]
            [ { struct Free; } Free $generics $arguments - $body $log $values ]
        }
    };
}

/// The same, of a function whose arguments are bound by reference: a future cannot take these along, and a
/// refused call has not bound them.
macro_rules! by_reference_case {
    (
        $(#[$meta:meta])*
        $name:ident
        fn $generics:tt $arguments:tt $body:tt
        called |$log:ident| $values:tt
    ) => {
        $crate::compared::kinds! {
            $(#[$meta])*
            $name [
                sync sync_with_settings
                async_fn async_fn_with_settings
                under_async_trait
            ]
            [
                {
                    struct Free;
                    #[allow(unused_imports, reason = "it is for the refused calls alone")]
                    use $crate::compared::in_any_order as in_order;
                }
                Free $generics $arguments - $body $log $values
            ]
        }
    };
}

/// The same, of a method. Its type is written in the braces; `in a trait` are the arguments without their
/// patterns.
macro_rules! method_case {
    (
        $(#[$meta:meta])*
        $name:ident
        $items:tt
        impl $ty:ident
        fn $generics:tt $arguments:tt $body:tt
        in a trait $declared:tt
        called |$log:ident| $values:tt
    ) => {
        $crate::compared::kinds! {
            $(#[$meta])*
            $name [
                sync sync_with_settings sync_with_timeout
                async_fn async_fn_with_settings
                opaque
                boxed boxed_begun
                method_under_async_trait
            ]
            [ $items $ty $generics $arguments $declared $body $log $values ]
        }
    };
}

/// The same, of a method that borrows its instance.
macro_rules! borrowing_method_case {
    (
        $(#[$meta:meta])*
        $name:ident
        $items:tt
        impl $ty:ident
        fn $generics:tt $arguments:tt $body:tt
        in a trait $declared:tt
        called |$log:ident| $values:tt
    ) => {
        $crate::compared::kinds! {
            $(#[$meta])*
            $name [
                sync sync_with_settings
                async_fn async_fn_with_settings
                opaque
                method_under_async_trait
            ]
            [ $items $ty $generics $arguments $declared $body $log $values ]
        }
    };
}

macro_rules! kinds {
    ($(#[$meta:meta])* $name:ident [$($kind:ident)*] $case:tt) => {
        $(#[$meta])*
        #[allow(
            dead_code,
            unused_assignments,
            unused_mut,
            unused_variables,
            clippy::boxed_local,
            clippy::manual_async_fn,
            clippy::needless_pass_by_ref_mut,
            clippy::needless_pass_by_value,
            clippy::redundant_pattern,
            clippy::toplevel_ref_arg,
            clippy::unnecessary_wraps,
            clippy::unused_async,
            clippy::unused_self,
            clippy::used_underscore_binding,
            clippy::wildcard_imports,
            reason = "the functions are written for what they drop"
        )]
        pub(crate) mod $name {
            use super::*;

            $($crate::compared::kind! { $kind $case })*

            #[test]
            fn are_dropped_as_without_a_breaker() {
                let mut differences = $crate::compared::Differences::default();
                $(differences.find(stringify!($kind), &$kind::without(), &$kind::with());)*
                differences.assert_none();
            }
        }
    };
}

/// One way of writing the function: the attribute's arguments, how it is called, and how far the order of
/// drops is determined when it is refused.
///
/// A future that is refused when it is first polled has what it has captured, in whatever order.
macro_rules! kind {
    (sync $case:tt) => {
        $crate::compared::versions! { sync [] call called in_order no_pause write_sync $case }
    };
    (sync_with_fallback $case:tt) => {
        $crate::compared::versions! {
            sync_with_fallback [fallback = |_| Err($crate::compared::refusal())]
            call called in_order no_pause write_sync $case
        }
    };
    (sync_with_failure_if $case:tt) => {
        $crate::compared::versions! {
            sync_with_failure_if [failure_if = |result| result.is_err()]
            call called in_order no_pause write_sync $case
        }
    };
    (sync_with_timeout $case:tt) => {
        $crate::compared::versions! {
            sync_with_timeout [timeout = "1m"]
            call called in_order no_pause write_sync $case
        }
    };
    (sync_with_timeout_and_fallback $case:tt) => {
        $crate::compared::versions! {
            sync_with_timeout_and_fallback
            [timeout = "1m", fallback = |_| Err($crate::compared::refusal())]
            call called in_order no_pause write_sync $case
        }
    };
    (sync_with_timeout_and_failure_if $case:tt) => {
        $crate::compared::versions! {
            sync_with_timeout_and_failure_if [timeout = "1m", failure_if = |result| result.is_err()]
            call called in_order no_pause write_sync $case
        }
    };
    (sync_with_settings $case:tt) => {
        $crate::compared::versions! {
            sync_with_settings
            [fallback = |_| Err($crate::compared::refusal()), failure_if = |result| result.is_err()]
            call called in_order no_pause write_sync $case
        }
    };
    (async_fn_with_settings $case:tt) => {
        $crate::compared::versions! {
            async_fn_with_settings
            [
                timeout = "1m",
                fallback = |_| Err($crate::compared::refusal()),
                failure_if = |result| result.is_err()
            ]
            poll polled_out in_order pause write_async $case
        }
    };
    (async_fn $case:tt) => {
        $crate::compared::versions! { async_fn [] poll polled_out in_order pause write_async $case }
    };
    (async_fn_with_fallback $case:tt) => {
        $crate::compared::versions! {
            async_fn_with_fallback [fallback = |_| Err($crate::compared::refusal())]
            poll polled_out in_order pause write_async $case
        }
    };
    (async_fn_with_async_fallback $case:tt) => {
        $crate::compared::versions! {
            async_fn_with_async_fallback [fallback = async |_| Err($crate::compared::refusal())]
            poll polled_out in_order pause write_async $case
        }
    };
    (async_fn_with_failure_if $case:tt) => {
        $crate::compared::versions! {
            async_fn_with_failure_if [failure_if = |result| result.is_err()]
            poll polled_out in_order pause write_async $case
        }
    };
    (async_fn_with_timeout $case:tt) => {
        $crate::compared::versions! {
            async_fn_with_timeout [timeout = "1m"] poll polled_out in_order pause write_async $case
        }
    };
    (async_fn_with_timeout_and_fallback $case:tt) => {
        $crate::compared::versions! {
            async_fn_with_timeout_and_fallback
            [timeout = "1m", fallback = |_| Err($crate::compared::refusal())]
            poll polled_out in_order pause write_async $case
        }
    };
    (opaque $case:tt) => {
        $crate::compared::versions! { opaque [] poll polled_out in_order pause write_opaque $case }
    };
    (opaque_with_fallback $case:tt) => {
        $crate::compared::versions! {
            opaque_with_fallback [fallback = |_| Err($crate::compared::refusal())]
            poll polled_out in_order pause write_opaque $case
        }
    };
    (opaque_with_timeout $case:tt) => {
        $crate::compared::versions! {
            opaque_with_timeout [timeout = "1m"] poll polled_out in_order pause write_opaque $case
        }
    };
    (opaque_begun $case:tt) => {
        $crate::compared::versions! {
            opaque_begun [] poll polled_out in_order pause write_opaque_begun $case
        }
    };
    (boxed $case:tt) => {
        $crate::compared::versions! { boxed [] poll polled_out in_any_order pause write_boxed $case }
    };
    (boxed_with_fallback $case:tt) => {
        $crate::compared::versions! {
            boxed_with_fallback [fallback = |_| Err($crate::compared::refusal())]
            poll polled_out in_any_order pause write_boxed $case
        }
    };
    (boxed_with_timeout $case:tt) => {
        $crate::compared::versions! {
            boxed_with_timeout [timeout = "1m"] poll polled_out in_any_order pause write_boxed $case
        }
    };
    (boxed_begun $case:tt) => {
        $crate::compared::versions! {
            boxed_begun [] poll polled_out in_order pause write_boxed_begun $case
        }
    };
    (boxed_begun_with_fallback $case:tt) => {
        $crate::compared::versions! {
            boxed_begun_with_fallback [fallback = |_| Err($crate::compared::refusal())]
            poll polled_out in_order pause write_boxed_begun $case
        }
    };
    (boxed_begun_with_timeout $case:tt) => {
        $crate::compared::versions! {
            boxed_begun_with_timeout [timeout = "1m"]
            poll polled_out in_order pause write_boxed_begun $case
        }
    };
    (under_async_trait $case:tt) => {
        $crate::compared::versions! {
            under_async_trait [] poll polled_out in_any_order pause write_async_trait $case
        }
    };
    (under_async_trait_with_fallback $case:tt) => {
        $crate::compared::versions! {
            under_async_trait_with_fallback [fallback = |_| Err($crate::compared::refusal())]
            poll polled_out in_any_order pause write_async_trait $case
        }
    };
    (under_async_trait_with_timeout $case:tt) => {
        $crate::compared::versions! {
            under_async_trait_with_timeout [timeout = "1m"]
            poll polled_out in_any_order pause write_async_trait $case
        }
    };
    (method_under_async_trait $case:tt) => {
        $crate::compared::versions! {
            method_under_async_trait [] poll polled_out in_any_order pause write_async_method $case
        }
    };
}

/// The function as it is, with the attribute, and with a body that returns at once: a refused call drops
/// the arguments as that does.
macro_rules! versions {
    (
        $kind:ident [$($settings:tt)*] $run:ident $once:ident $order:ident $pause:ident $write:ident
        [
            {$($items:tt)*} $ty:ident $generics:tt $arguments:tt $declared:tt $body:tt
            $log:ident ($($values:tt)*)
        ]
    ) => {
        pub(crate) mod $kind {
            use super::*;
            #[allow(unused_imports, reason = "not every body has a pause")]
            use $crate::compared::$pause as pause;
            #[allow(unused_imports, reason = "a case may have an order of its own")]
            use $crate::compared::$order;
            use $crate::compared::{Log, Run, $once, $run, $write};

            mod plain {
                use super::*;

                $($items)*
                $write! { [] $ty $generics $arguments $declared $body }

                pub(super) fn runs() -> Vec<Run> {
                    $run(|$log: &Log| $ty::f($($values)*))
                }
            }

            mod returning {
                use super::*;

                $($items)*
                $write! {
                    [] $ty $generics $arguments $declared { Err($crate::compared::refusal()) }
                }

                pub(super) fn run() -> Run {
                    $order($once(|$log: &Log| $ty::f($($values)*)))
                }
            }

            mod protected {
                use super::*;

                $($items)*
                $write! {
                    [#[breakerbox::circuit_breaker(threshold = 1000, window = "1h", $($settings)*)]]
                    $ty $generics $arguments $declared $body
                }

                pub(super) fn runs() -> Vec<Run> {
                    $run(|$log: &Log| $ty::f($($values)*))
                }

                pub(super) fn refused() -> Run {
                    $crate::compared::trip(concat!(module_path!(), "::f"));
                    $order($once(|$log: &Log| $ty::f($($values)*)))
                }
            }

            pub(crate) fn without() -> Vec<Run> {
                let mut runs = plain::runs();
                runs.push(returning::run().named("refused"));
                runs
            }

            pub(crate) fn with() -> Vec<Run> {
                let mut runs = protected::runs();
                runs.push(protected::refused().named("refused"));
                runs
            }
        }
    };
}

macro_rules! write_sync {
    (
        [$($attribute:tt)*] $ty:ident [$($generics:tt)*] ($($arguments:tt)*) $declared:tt {$($body:tt)*}
    ) => {
        impl $ty {
            $($attribute)*
            fn f<$($generics)*>($($arguments)*) -> std::io::Result<()> {
                $($body)*
            }
        }
    };
}

macro_rules! write_async {
    (
        [$($attribute:tt)*] $ty:ident [$($generics:tt)*] ($($arguments:tt)*) $declared:tt {$($body:tt)*}
    ) => {
        impl $ty {
            $($attribute)*
            async fn f<$($generics)*>($($arguments)*) -> std::io::Result<()> {
                $($body)*
            }
        }
    };
}

macro_rules! write_opaque {
    (
        [$($attribute:tt)*] $ty:ident [$($generics:tt)*] ($($arguments:tt)*) $declared:tt {$($body:tt)*}
    ) => {
        impl $ty {
            $($attribute)*
            fn f<$($generics)*>(
                $($arguments)*
            ) -> impl Future<Output = std::io::Result<()>> + Send {
                async move { $($body)* }
            }
        }
    };
}

macro_rules! write_opaque_begun {
    (
        [$($attribute:tt)*] $ty:ident [$($generics:tt)*] ($($arguments:tt)*) $declared:tt {$($body:tt)*}
    ) => {
        impl $ty {
            $($attribute)*
            fn f<$($generics)*>(
                $($arguments)*
            ) -> impl Future<Output = std::io::Result<()>> + Send {
                $crate::compared::before_the_future();
                async move { $($body)* }
            }
        }
    };
}

macro_rules! write_boxed {
    (
        [$($attribute:tt)*] $ty:ident [$($generics:tt)*] ($($arguments:tt)*) $declared:tt {$($body:tt)*}
    ) => {
        impl $ty {
            $($attribute)*
            fn f<$($generics)*>(
                $($arguments)*
            ) -> std::pin::Pin<Box<dyn Future<Output = std::io::Result<()>> + Send>> {
                Box::pin(async move { $($body)* })
            }
        }
    };
}

macro_rules! write_boxed_begun {
    (
        [$($attribute:tt)*] $ty:ident [$($generics:tt)*] ($($arguments:tt)*) $declared:tt {$($body:tt)*}
    ) => {
        impl $ty {
            $($attribute)*
            fn f<$($generics)*>(
                $($arguments)*
            ) -> std::pin::Pin<Box<dyn Future<Output = std::io::Result<()>> + Send>> {
                $crate::compared::before_the_future();
                Box::pin(async move { $($body)* })
            }
        }
    };
}

macro_rules! write_async_trait {
    (
        [$($attribute:tt)*] $ty:ident [$($generics:tt)*] ($($arguments:tt)*) $declared:tt {$($body:tt)*}
    ) => {
        #[::async_trait::async_trait]
        trait Case {
            $($attribute)*
            async fn f<$($generics)*>($($arguments)*) -> std::io::Result<()> {
                $($body)*
            }
        }
        impl Case for $ty {}
    };
}

macro_rules! write_async_method {
    (
        [$($attribute:tt)*] $ty:ident [$($generics:tt)*] ($($arguments:tt)*) ($($declared:tt)*)
        {$($body:tt)*}
    ) => {
        #[::async_trait::async_trait]
        trait Case {
            async fn f<$($generics)*>($($declared)*) -> std::io::Result<()>;
        }
        #[::async_trait::async_trait]
        impl Case for $ty {
            $($attribute)*
            async fn f<$($generics)*>($($arguments)*) -> std::io::Result<()> {
                $($body)*
            }
        }
    };
}

pub(crate) use {
    borrowing_case, borrowing_method_case, bound_in_part_case, by_reference_case, case, kind,
    kinds, method_case, no_pause, pause, thorough_case, versions, write_async, write_async_method,
    write_async_trait, write_boxed, write_boxed_begun, write_opaque, write_opaque_begun,
    write_sync,
};

//! A function that returns an alias: of a `Result`, or of a boxed future of one. Which of the two it is, its
//! type tells.

use std::borrow::Borrow;
use std::pin::Pin;

use super::{Started, call_begun, or_answer};
use crate::call;
use crate::circuit::Circuit;
use crate::error::BreakerError;
use crate::permit::{Running, Verdict};

/// What a function with `#[circuit_breaker]` returns under another name: a `Result`, or a boxed future of one.
#[diagnostic::on_unimplemented(
    message = "`#[circuit_breaker]` needs a function that returns a `Result`, not `{Self}`",
    label = "not a `Result<T, E>`",
    note = "the breaker counts an `Err` as a failure and answers with one of its own when it is \
            open: return `Result<T, E>` with `E: From<BreakerError>`",
    note = "a future of one is recognized where it is written out, as \
            `impl Future<Output = Result<T, E>>`, and under an alias if it is boxed, as \
            `Pin<Box<dyn Future<Output = Result<T, E>>>>`: write that, or make the function an \
            `async fn`"
)]
pub trait Returns {
    /// The result of the call.
    type Output;
    /// The way in which the call ends.
    type End;
}

/// The way in which a call ends whose body has returned `F`. The bounds of the others depend on `F`.
pub trait Finish<F, C, J, A> {
    fn finish(works: C, begun: Result<Started<F>, BreakerError>, judge: J, answer: A) -> F;
}

/// At once.
pub struct Now;

/// When the future ends.
pub struct Later;

impl<T, E> Returns for Result<T, E> {
    type Output = Self;
    type End = Now;
}

impl<C, J, A, T, E> Finish<Result<T, E>, C, J, A> for Now
where
    C: Borrow<Circuit>,
    J: Fn(&Result<T, E>) -> Verdict,
    A: FnOnce(BreakerError) -> Result<T, E>,
{
    #[inline]
    fn finish(
        works: C,
        begun: Result<Started<Result<T, E>>, BreakerError>,
        judge: J,
        answer: A,
    ) -> Result<T, E> {
        match begun {
            Ok(Started { admitted, future }) => {
                let running = Running::resume(works.borrow(), admitted);
                running.end(judge(&future));
                future
            }
            Err(error) => answer(error),
        }
    }
}

macro_rules! boxed {
    ($($($auto:ident)*;)+) => {$(
        impl<'a, T, E> Returns for Pin<Box<dyn Future<Output = Result<T, E>> $(+ $auto)* + 'a>> {
            type Output = Result<T, E>;
            type End = Later;
        }

        impl<'a, C, J, A, T, E>
            Finish<Pin<Box<dyn Future<Output = Result<T, E>> $(+ $auto)* + 'a>>, C, J, A> for Later
        where
            C: Borrow<Circuit> $(+ $auto)* + 'a,
            J: Fn(&Result<T, E>) -> Verdict $(+ $auto)* + 'a,
            A: FnOnce(BreakerError) -> Result<T, E> $(+ $auto)* + 'a,
            T: 'a,
            E: 'a,
        {
            #[inline]
            fn finish(
                works: C,
                begun: Result<
                    Started<Pin<Box<dyn Future<Output = Result<T, E>> $(+ $auto)* + 'a>>>,
                    BreakerError,
                >,
                judge: J,
                answer: A,
            ) -> Pin<Box<dyn Future<Output = Result<T, E>> $(+ $auto)* + 'a>> {
                Box::pin(or_answer(call_begun(works, begun, judge), answer))
            }
        }
    )+};
}

boxed! {
    ;
    Send;
    Send Sync;
}

/// A function that returns an alias, up to there: the breaker is asked when the function is called.
#[inline]
pub fn begin_alias<F>(
    works: &impl Borrow<Circuit>,
    body: impl FnOnce() -> F,
) -> Result<Started<F>, BreakerError> {
    let (admitted, future) = call::begin(works.borrow(), body)?;
    Ok(Started { admitted, future })
}

/// What the function has returned.
#[inline]
pub fn call_alias<F, C, J, A>(
    works: C,
    begun: Result<Started<F>, BreakerError>,
    judge: J,
    answer: A,
) -> F
where
    F: Returns<End: Finish<F, C, J, A>>,
    J: Fn(&F::Output) -> Verdict,
    A: FnOnce(BreakerError) -> F::Output,
{
    F::End::finish(works, begun, judge, answer)
}

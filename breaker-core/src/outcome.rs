//! What a protected call ends with: a `Result`, under whatever alias.

/// What a function with `#[circuit_breaker]` returns.
#[diagnostic::on_unimplemented(
    message = "`#[circuit_breaker]` needs a function that returns a `Result`, not `{Self}`",
    label = "not a `Result<T, E>`",
    note = "the breaker counts an `Err` as a failure and answers with one of its own when it is \
            open: return `Result<T, E>` with `E: From<BreakerError>`"
)]
pub trait Outcome {
    /// The type in `Ok`.
    type Value;
    /// The type in `Err`.
    type Error;

    /// Is it `Ok`?
    fn is_ok(&self) -> bool;

    /// `Err` with this error.
    fn from_error(error: Self::Error) -> Self;
}

impl<T, E> Outcome for Result<T, E> {
    type Value = T;
    type Error = E;

    #[inline]
    fn is_ok(&self) -> bool {
        self.is_ok()
    }

    #[inline]
    fn from_error(error: E) -> Self {
        Err(error)
    }
}

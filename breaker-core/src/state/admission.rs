//! What becomes of a call, in two registers.

use super::word::Word;
use super::{Admitted, Refused};

/// A `Result<Admitted, Refused>` that a function returns without going through memory.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Admission {
    /// What the call was admitted by, or no word at all.
    word: Word,
    /// The call's token, or how long it is refused; zero if no one can tell.
    number: u64,
}

impl Admission {
    #[inline]
    pub(super) fn admitted(Admitted { word, token }: Admitted) -> Self {
        Self {
            word,
            number: token,
        }
    }

    #[inline]
    pub(super) fn refused(Refused { retry_after }: Refused) -> Self {
        Self {
            word: Word::NONE,
            number: retry_after.unwrap_or(0),
        }
    }

    #[inline]
    pub(crate) fn result(self) -> Result<Admitted, Refused> {
        let Self { word, number } = self;
        if word == Word::NONE {
            let retry_after = (number > 0).then_some(number);
            Err(Refused { retry_after })
        } else {
            Ok(Admitted {
                word,
                token: number,
            })
        }
    }
}

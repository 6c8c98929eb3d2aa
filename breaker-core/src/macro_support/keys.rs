//! The value of `key`: borrowed to look for its breaker, and copied if it has none.
//!
//! A reference stands for what it refers to, and is copied by [`ToOwned`]; any other value is copied
//! by [`Clone`]. Which of the two it is, the generated code finds out by calling `kind_of_key`: for a
//! reference that is an inherent method, which goes before the one of the trait. (A trait of the user's
//! that is there for all types would come between, if it had a method of that name.) In the same way
//! `without_second_reference` takes `&&str` for `&str`.

use std::hash::Hash;
use std::sync::Arc;

use super::statics::StaticKeyed;
use crate::circuit::Circuit;

/// How many keys have a breaker at once, where the attribute does not say.
pub const MAX_KEYS: usize = 1_000;

/// A key as it was written, borrowed.
pub struct Key<'k, Q>(pub &'k Q);

/// A key that is a reference to this.
pub struct Referred<'k, Q: ?Sized>(&'k Q);

/// A key that is this itself.
pub struct Valued<'k, Q>(&'k Q);

impl<'k, Q: ?Sized> Key<'_, &'k Q> {
    #[must_use]
    #[inline]
    pub fn kind_of_key(self) -> Referred<'k, Q> {
        Referred(self.0)
    }
}

pub trait ByValue<'k, Q> {
    fn kind_of_key(self) -> Valued<'k, Q>;
}

impl<'k, Q> ByValue<'k, Q> for Key<'k, Q> {
    #[inline]
    fn kind_of_key(self) -> Valued<'k, Q> {
        Valued(self.0)
    }
}

impl<'k, Q: ?Sized> Referred<'k, &Q> {
    #[must_use]
    #[inline]
    pub fn without_second_reference(self) -> Referred<'k, Q> {
        Referred(self.0)
    }
}

pub trait AsItIs: Sized {
    #[must_use]
    #[inline]
    fn without_second_reference(self) -> Self {
        self
    }
}

impl<Q: ?Sized> AsItIs for Referred<'_, Q> {}

impl<Q> AsItIs for Valued<'_, Q> {}

/// What a key refers to: looked for as it is, and kept as what owns it.
#[diagnostic::on_unimplemented(
    message = "`key` needs a value that can be compared, hashed, copied and sent to other threads, \
               and `{Self}` can't",
    label = "not a key",
    note = "behind a reference it needs `Eq + Hash + ToOwned`, with an owned type that is \
            `Eq + Hash + Send + Sync + 'static`"
)]
pub trait ReferredKey: Eq + Hash + ToOwned<Owned: Eq + Hash + Send + Sync + 'static> {}

#[diagnostic::do_not_recommend]
impl<Q> ReferredKey for Q where
    Q: ?Sized + Eq + Hash + ToOwned<Owned: Eq + Hash + Send + Sync + 'static>
{
}

/// A key that is no reference.
#[diagnostic::on_unimplemented(
    message = "`key` needs a value that can be compared, hashed, copied and sent to other threads, \
               and `{Self}` can't",
    label = "not a key",
    note = "it needs `Eq + Hash + Clone + Send + Sync + 'static`"
)]
pub trait ValuedKey: Eq + Hash + Clone + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<Q: Eq + Hash + Clone + Send + Sync + 'static> ValuedKey for Q {}

/// What has a breaker of its own.
pub trait AsKey {
    fn works(self, breakers: &'static StaticKeyed) -> Arc<Circuit>;
}

impl<Q: ?Sized + ReferredKey> AsKey for Referred<'_, Q> {
    fn works(self, breakers: &'static StaticKeyed) -> Arc<Circuit> {
        breakers.of::<Q::Owned>().get(self.0).into_circuit()
    }
}

impl<Q: ValuedKey> AsKey for Valued<'_, Q> {
    fn works(self, breakers: &'static StaticKeyed) -> Arc<Circuit> {
        breakers.of::<Q>().get(self.0).into_circuit()
    }
}

/// The works of the key's breaker.
pub fn by_key(breakers: &'static StaticKeyed, key: impl AsKey) -> Arc<Circuit> {
    key.works(breakers)
}

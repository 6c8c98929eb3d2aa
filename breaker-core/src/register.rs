//! Who is alive: a list of things that leave it when they are dropped.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// All living `T`, in the order in which they came.
pub(crate) struct Register<T: 'static> {
    members: Mutex<Members<T>>,
}

struct Members<T> {
    all: BTreeMap<u64, Weak<T>>,
    next: u64,
}

/// A place in a register, given up when it is dropped. It belongs into the thing itself.
pub(crate) struct Membership<T: 'static> {
    register: &'static Register<T>,
    number: u64,
}

impl<T> Register<T> {
    pub(crate) const fn new() -> Self {
        Self {
            members: Mutex::new(Members {
                all: BTreeMap::new(),
                next: 0,
            }),
        }
    }

    /// Makes a `T` that holds its place here.
    pub(crate) fn enroll(&'static self, make: impl FnOnce(Membership<T>) -> T) -> Arc<T> {
        let number = self.reserve();
        let member = Arc::new(make(Membership {
            register: self,
            number,
        }));
        self.lock().all.insert(number, Arc::downgrade(&member));
        member
    }

    pub(crate) fn living(&self) -> Vec<Arc<T>> {
        // Those that die now do so after the lock: they give up their places.
        self.lock().all.values().filter_map(Weak::upgrade).collect()
    }

    fn reserve(&self) -> u64 {
        let mut members = self.lock();
        members.next += 1;
        members.next
    }

    fn lock(&self) -> MutexGuard<'_, Members<T>> {
        self.members.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Drop for Membership<T> {
    fn drop(&mut self) {
        self.register.lock().all.remove(&self.number);
    }
}

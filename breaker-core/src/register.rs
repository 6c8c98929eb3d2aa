//! Who is alive: a list of things that leave it when they are dropped.

use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// All living `T`, in the order in which they came.
pub(crate) struct Register<T> {
    pages: Mutex<Pages<T>>,
}

/// What has a register.
pub(crate) trait Registered: Sized + 'static {
    fn register() -> &'static Register<Self>;
}

/// Places by their numbers, a page for each [`PLACES`] of them: a place alone would take four times as
/// much.
struct Pages<T> {
    all: BTreeMap<u64, Box<Page<T>>>,
    next: u64,
}

type Page<T> = [Option<Weak<T>>; PLACES];

const PLACES: usize = 32;

/// A place in the register, given up when it is dropped. It belongs into the thing itself.
pub(crate) struct Membership<T: Registered> {
    number: u64,
    of: PhantomData<fn() -> T>,
}

impl<T> Register<T> {
    pub(crate) const fn new() -> Self {
        Self {
            pages: Mutex::new(Pages {
                all: BTreeMap::new(),
                next: 0,
            }),
        }
    }

    pub(crate) fn living(&self) -> Vec<Arc<T>> {
        // Those that die now do so after the lock: they give up their places.
        let pages = self.lock();
        let places = pages.all.values().flat_map(|page| page.iter());
        places.flatten().filter_map(Weak::upgrade).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Pages<T>> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Registered> Register<T> {
    /// Makes a `T` that holds its place here.
    pub(crate) fn enroll(&self, make: impl FnOnce(Membership<T>) -> T) -> Arc<T> {
        let number = self.lock().reserve();
        let member = Arc::new(make(Membership {
            number,
            of: PhantomData,
        }));
        self.lock().enter(number, Arc::downgrade(&member));
        member
    }
}

impl<T> Pages<T> {
    fn reserve(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    fn enter(&mut self, number: u64, member: Weak<T>) {
        let (page, place) = find(number);
        let page = self.all.entry(page);
        page.or_insert_with(|| Box::new([const { None }; PLACES]))[place] = Some(member);
    }

    fn leave(&mut self, number: u64) {
        let (at, place) = find(number);
        if let Some(page) = self.all.get_mut(&at) {
            page[place] = None;
            if page.iter().all(Option::is_none) {
                self.all.remove(&at);
            }
        }
    }
}

impl<T: Registered> Drop for Membership<T> {
    fn drop(&mut self) {
        T::register().lock().leave(self.number);
    }
}

/// On which page a place is, and where there.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the remainder is less than PLACES"
)]
fn find(number: u64) -> (u64, usize) {
    let places = PLACES as u64;
    (number / places, (number % places) as usize)
}

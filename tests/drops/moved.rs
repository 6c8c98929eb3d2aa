//! Arguments that the body changes, moves or takes apart.

use crate::compared::{Guard, Named, case, thorough_case};

struct Inner {
    page: Guard,
    byte: Guard,
    open: bool,
}

struct Job {
    lock: Guard,
    row: Guard,
    inner: Inner,
}

impl Job {
    fn new(log: &crate::compared::Log) -> Self {
        Self {
            lock: log.guard("job.lock"),
            row: log.guard("job.row"),
            inner: Inner {
                page: log.guard("job.inner.page"),
                byte: log.guard("job.inner.byte"),
                open: true,
            },
        }
    }
}

/// Rolls back unless it is disarmed.
struct Transaction {
    connection: Guard,
    open: bool,
}

impl Transaction {
    fn new(log: &crate::compared::Log) -> Self {
        Self {
            connection: log.guard("connection"),
            open: true,
        }
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if self.open {
            drop(self.connection.local("rolled back, which is"));
        }
    }
}

case! {
    arguments_that_are_moved
    fn [](lock: Guard, row: Guard, cursor: Guard) {
        cursor.named();
        pause!();
        drop(row);
        pause!();
        lock.named();
        Ok(())
    }
    called |log| (log.guard("lock"), log.guard("row"), log.guard("cursor"))
}

case! {
    arguments_that_are_moved_to_a_variable
    fn [](lock: Guard, row: Guard, cursor: Guard) {
        let taken = row;
        pause!();
        taken.named();
        let _also = lock;
        pause!();
        Ok(())
    }
    called |log| (log.guard("lock"), log.guard("row"), log.guard("cursor"))
}

case! {
    arguments_on_a_condition_that_holds
    fn [](lock: Guard, row: Guard, moves: bool) {
        row.named();
        if moves {
            drop(lock);
        }
        pause!();
        row.named();
        Ok(())
    }
    called |log| (log.guard("lock"), log.guard("row"), true)
}

case! {
    arguments_on_a_condition_that_does_not_hold
    fn [](lock: Guard, row: Guard, moves: bool) {
        row.named();
        if moves {
            drop(lock);
        }
        pause!();
        row.named();
        Ok(())
    }
    called |log| (log.guard("lock"), log.guard("row"), false)
}

case! {
    arguments_that_are_assigned_to
    fn [](mut lock: Guard, mut row: Guard) {
        row = lock.local("second row");
        pause!();
        lock = row.local("second lock");
        pause!();
        row.named();
        Ok(())
    }
    called |log| (log.guard("lock"), log.guard("row"))
}

case! {
    arguments_that_are_only_assigned_to
    fn [](mut lock: Guard, row: Guard) {
        lock = row.local("second lock");
        pause!();
        Ok(())
    }
    called |log| (log.guard("lock"), log.guard("row"))
}

case! {
    arguments_that_are_moved_and_assigned_again
    fn [](mut lock: Guard, row: Guard) {
        drop(lock);
        pause!();
        lock = row.local("second lock");
        pause!();
        Ok(())
    }
    called |log| (log.guard("lock"), log.guard("row"))
}

case! {
    arguments_of_which_a_field_is_named
    fn [](lock: Guard, job: Job, row: Guard) {
        row.named();
        job.inner.byte.named();
        pause!();
        job.lock.named();
        lock.named();
        Ok(())
    }
    called |log| (log.guard("lock"), Job::new(log), log.guard("row"))
}

case! {
    arguments_of_which_a_field_is_moved
    fn [](lock: Guard, job: Job, row: Guard) {
        row.named();
        drop(job.row);
        pause!();
        lock.named();
        Ok(())
    }
    called |log| (log.guard("lock"), Job::new(log), log.guard("row"))
}

case! {
    arguments_of_which_a_nested_field_is_moved
    fn [](lock: Guard, job: Job, row: Guard) {
        row.named();
        let page = job.inner.page;
        pause!();
        lock.named();
        job.lock.named();
        pause!();
        page.named();
        Ok(())
    }
    called |log| (log.guard("lock"), Job::new(log), log.guard("row"))
}

case! {
    arguments_of_which_a_field_is_moved_on_a_condition_that_holds
    fn [](moves: bool, job: Job, row: Guard) {
        row.named();
        if moves {
            drop(job.inner.page);
        }
        pause!();
        job.lock.named();
        Ok(())
    }
    called |log| (true, Job::new(log), log.guard("row"))
}

case! {
    arguments_of_which_a_field_is_moved_on_a_condition_that_does_not_hold
    fn [](moves: bool, job: Job, row: Guard) {
        row.named();
        if moves {
            drop(job.inner.page);
        }
        pause!();
        job.lock.named();
        Ok(())
    }
    called |log| (false, Job::new(log), log.guard("row"))
}

case! {
    arguments_of_which_a_field_is_assigned_to
    fn [](lock: Guard, mut job: Job) {
        job.inner.page = lock.local("second page");
        pause!();
        job.inner.open = false;
        Ok(())
    }
    called |log| (log.guard("lock"), Job::new(log))
}

case! {
    arguments_that_are_taken_apart
    fn [](lock: Guard, job: Job) {
        let Job { row, inner: Inner { byte, .. }, .. } = job;
        pause!();
        lock.named();
        byte.named();
        Ok(())
    }
    called |log| (log.guard("lock"), Job::new(log))
}

case! {
    elements_of_a_tuple
    fn [](lock: Guard, pair: (Guard, Guard)) {
        drop(pair.1);
        pause!();
        lock.named();
        Ok(())
    }
    called |log| (log.guard("lock"), (log.guard("left"), log.guard("right")))
}

thorough_case! {
    transactions_that_are_disarmed
    fn [](mut transaction: Transaction, row: Guard) {
        transaction.connection.named();
        pause!();
        transaction.open = false;
        pause!();
        row.named();
        Ok(())
    }
    called |log| (Transaction::new(log), log.guard("row"))
}

case! {
    transactions_that_are_not_disarmed
    fn [](mut transaction: Transaction, row: Guard) {
        transaction.connection.named();
        pause!();
        row.fails()?;
        transaction.open = false;
        Ok(())
    }
    called |log| (Transaction::new(log), log.guard("row"))
}

case! {
    boxed_transactions
    fn [](mut transaction: Box<Transaction>, row: Guard) {
        row.named();
        pause!();
        transaction.open = false;
        Ok(())
    }
    called |log| (Box::new(Transaction::new(log)), log.guard("row"))
}

case! {
    transactions_in_a_field
    fn [](mut job: (Transaction, Guard), row: Guard) {
        row.named();
        job.0.open = false;
        pause!();
        drop(job.1);
        Ok(())
    }
    called |log| ((Transaction::new(log), log.guard("beside")), log.guard("row"))
}

//! What a method takes of its instance.

use std::pin::Pin;
use std::sync::Arc;

use crate::compared::{Guard, Named, borrowing_method_case, method_case};

/// Fields that are dropped, and can be moved out.
macro_rules! job {
    () => {
        struct Job {
            lock: Guard,
            row: Guard,
            pair: (Guard, Guard),
            open: bool,
        }

        impl Job {
            fn new(log: &Log) -> Self {
                Self {
                    lock: log.guard("self.lock"),
                    row: log.guard("self.row"),
                    pair: (log.guard("self.pair.0"), log.guard("self.pair.1")),
                    open: true,
                }
            }
        }
    };
}

/// Rolls back unless it is disarmed.
macro_rules! transaction {
    () => {
        struct Transaction {
            connection: Guard,
            open: bool,
        }

        impl Transaction {
            fn new(log: &Log) -> Self {
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
    };
}

method_case! {
    transactions_taken_by_value_and_disarmed
    { transaction!(); }
    impl Transaction
    fn [](mut self, row: Guard) {
        self.connection.named();
        pause!();
        self.open = false;
        pause!();
        Ok(())
    }
    in a trait (self, row: Guard)
    called |log| (Transaction::new(log), log.guard("row"))
}

method_case! {
    transactions_taken_by_value_that_fail
    { transaction!(); }
    impl Transaction
    fn [](mut self, row: Guard) {
        pause!();
        self.connection.fails()?;
        self.open = false;
        Ok(())
    }
    in a trait (self, row: Guard)
    called |log| (Transaction::new(log), log.guard("row"))
}

method_case! {
    transactions_taken_in_a_box_and_disarmed
    { transaction!(); }
    impl Transaction
    fn [](mut self: Box<Self>, row: Guard) {
        row.named();
        pause!();
        self.open = false;
        Ok(())
    }
    in a trait (self: Box<Self>, row: Guard)
    called |log| (Box::new(Transaction::new(log)), log.guard("row"))
}

method_case! {
    instances_that_are_not_named
    { job!(); }
    impl Job
    fn [](self, row: Guard) {
        row.named();
        pause!();
        Ok(())
    }
    in a trait (self, row: Guard)
    called |log| (Job::new(log), log.guard("row"))
}

method_case! {
    instances_of_which_a_field_is_named
    { job!(); }
    impl Job
    fn [](self, row: Guard) {
        row.named();
        self.pair.1.named();
        pause!();
        self.lock.named();
        Ok(())
    }
    in a trait (self, row: Guard)
    called |log| (Job::new(log), log.guard("row"))
}

method_case! {
    instances_of_which_a_field_is_moved
    { job!(); }
    impl Job
    fn [](self, row: Guard) {
        drop(self.pair.1);
        pause!();
        drop(row);
        self.row.named();
        Ok(())
    }
    in a trait (self, row: Guard)
    called |log| (Job::new(log), log.guard("row"))
}

method_case! {
    instances_of_which_a_field_is_moved_on_a_condition
    { job!(); }
    impl Job
    fn [](self, moves: bool, row: Guard) {
        if moves {
            drop(self.lock);
        }
        pause!();
        if !moves {
            drop(self.row);
        }
        pause!();
        row.named();
        Ok(())
    }
    in a trait (self, moves: bool, row: Guard)
    called |log| (Job::new(log), true, log.guard("row"))
}

method_case! {
    instances_of_which_a_field_is_not_moved_on_a_condition
    { job!(); }
    impl Job
    fn [](self, moves: bool, row: Guard) {
        if moves {
            drop(self.lock);
        }
        pause!();
        if !moves {
            drop(self.row);
        }
        pause!();
        row.named();
        Ok(())
    }
    in a trait (self, moves: bool, row: Guard)
    called |log| (Job::new(log), false, log.guard("row"))
}

method_case! {
    instances_of_which_a_field_is_assigned_to
    { job!(); }
    impl Job
    fn [](mut self, row: Guard) {
        self.pair.0 = row.local("second self.pair.0");
        pause!();
        self.open = false;
        Ok(())
    }
    in a trait (self, row: Guard)
    called |log| (Job::new(log), log.guard("row"))
}

method_case! {
    instances_that_are_taken_apart
    { job!(); }
    impl Job
    fn [](self, row: Guard) {
        let Self { row: own, pair: (_, right), .. } = self;
        pause!();
        right.named();
        own.named();
        Ok(())
    }
    in a trait (self, row: Guard)
    called |log| (Job::new(log), log.guard("row"))
}

method_case! {
    instances_at_a_panic
    { job!(); }
    impl Job
    fn [](self, row: Guard) {
        row.named();
        drop(self.row);
        pause!();
        self.lock.panics();
        Ok(())
    }
    in a trait (self, row: Guard)
    called |log| (Job::new(log), log.guard("row"))
}

method_case! {
    instances_in_a_box
    { job!(); }
    impl Job
    fn [](self: Box<Self>, row: Guard) {
        row.named();
        pause!();
        drop(self.row);
        pause!();
        Ok(())
    }
    in a trait (self: Box<Self>, row: Guard)
    called |log| (Box::new(Job::new(log)), log.guard("row"))
}

method_case! {
    instances_in_an_arc
    { job!(); }
    impl Job
    fn [](self: Arc<Self>, row: Guard) {
        row.named();
        pause!();
        self.row.named();
        Ok(())
    }
    in a trait (self: Arc<Self>, row: Guard)
    called |log| (Arc::new(Job::new(log)), log.guard("row"))
}

method_case! {
    instances_after_other_arguments_that_are_bound_in_part
    {
        job!();
        // A refused call drops the whole argument, and has not bound its parts.
        #[allow(unused_imports, reason = "it is for the refused calls alone")]
        use crate::compared::in_any_order as in_order;
    }
    impl Job
    fn [](self, (left, _): (Guard, Guard), _: Guard) {
        left.named();
        pause!();
        self.row.named();
        Ok(())
    }
    in a trait (self, pair: (Guard, Guard), last: Guard)
    called |log| (Job::new(log), (log.guard("left"), log.guard("right")), log.guard("last"))
}

borrowing_method_case! {
    owned_arguments_beside_a_pinned_instance
    { job!(); }
    impl Job
    fn [](self: Pin<&mut Self>, lock: Guard, row: Guard) {
        let this = self.get_mut();
        this.row = row.local("second self.row");
        pause!();
        row.named();
        this.lock.named();
        Ok(())
    }
    in a trait (self: Pin<&mut Self>, lock: Guard, row: Guard)
    called |log| (
        Pin::new(Box::leak(Box::new(Job::new(log)))),
        log.guard("lock"),
        log.guard("row")
    )
}

borrowing_method_case! {
    owned_arguments_beside_an_instance
    { job!(); }
    impl Job
    fn [](&self, lock: Guard, row: Guard) {
        row.named();
        pause!();
        self.lock.named();
        Ok(())
    }
    in a trait (&self, lock: Guard, row: Guard)
    called |log| (Box::leak(Box::new(Job::new(log))), log.guard("lock"), log.guard("row"))
}

borrowing_method_case! {
    owned_arguments_that_go_into_an_instance
    { job!(); }
    impl Job
    fn [](&mut self, lock: Guard, row: Guard) {
        self.pair.1 = lock;
        pause!();
        self.open = false;
        self.row = row;
        pause!();
        Ok(())
    }
    in a trait (&mut self, lock: Guard, row: Guard)
    called |log| (Box::leak(Box::new(Job::new(log))), log.guard("lock"), log.guard("row"))
}

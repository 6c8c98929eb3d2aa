//! Arguments that the body names, in this order or that, or does not name.

use crate::compared::{Guard, Named, case, thorough_case};

case! {
    two_arguments_that_are_named_in_order
    fn [](lock: Guard, row: Guard) {
        lock.named();
        pause!();
        row.named();
        Ok(())
    }
    called |log| (log.guard("lock"), log.guard("row"))
}

case! {
    two_arguments_that_are_named_in_the_other_order
    fn [](lock: Guard, row: Guard) {
        row.named();
        pause!();
        lock.named();
        Ok(())
    }
    called |log| (log.guard("lock"), log.guard("row"))
}

thorough_case! {
    three_arguments_that_are_named_in_another_order
    fn [](lock: Guard, row: Guard, cursor: Guard) {
        row.named();
        pause!();
        let _local = cursor.local("local");
        cursor.named();
        pause!();
        lock.named();
        Ok(())
    }
    called |log| (log.guard("lock"), log.guard("row"), log.guard("cursor"))
}

case! {
    arguments_of_which_one_is_not_named
    fn [](lock: Guard, row: Guard, cursor: Guard) {
        cursor.named();
        pause!();
        lock.named();
        Ok(())
    }
    called |log| (log.guard("lock"), log.guard("row"), log.guard("cursor"))
}

case! {
    arguments_that_are_not_named
    fn [](lock: Guard, _row: Guard, _: Guard) {
        pause!();
        Ok(())
    }
    called |log| (log.guard("lock"), log.guard("row"), log.guard("cursor"))
}

thorough_case! {
    arguments_behind_an_underscore
    fn [](_: Guard, row: Guard, _: Guard) {
        row.named();
        pause!();
        row.named();
        Ok(())
    }
    called |log| (log.guard("lock"), log.guard("row"), log.guard("cursor"))
}

case! {
    arguments_whose_names_begin_with_an_underscore
    fn [](_lock: Guard, row: Guard, _cursor: Guard) {
        row.named();
        pause!();
        _lock.named();
        Ok(())
    }
    called |log| (log.guard("lock"), log.guard("row"), log.guard("cursor"))
}

case! {
    arguments_that_are_only_borrowed_by_a_variable
    fn [](lock: Guard, row: Guard) {
        let borrowed = [&row, &lock];
        pause!();
        borrowed[1].named();
        Ok(())
    }
    called |log| (log.guard("lock"), log.guard("row"))
}

case! {
    arguments_at_an_early_return
    fn [](lock: Guard, returns: bool, row: Guard) {
        let _local = row.local("local");
        pause!();
        if returns {
            return Ok(());
        }
        lock.named();
        Ok(())
    }
    called |log| (log.guard("lock"), true, log.guard("row"))
}

case! {
    arguments_at_a_question_mark
    fn [](lock: Guard, row: Guard) {
        let _local = row.local("local");
        pause!();
        row.fails()?;
        lock.named();
        Ok(())
    }
    called |log| (log.guard("lock"), log.guard("row"))
}

case! {
    arguments_at_a_panic
    fn [](lock: Guard, row: Guard, cursor: Guard) {
        let _local = cursor.local("local");
        cursor.named();
        pause!();
        row.panics();
        lock.named();
        Ok(())
    }
    called |log| (log.guard("lock"), log.guard("row"), log.guard("cursor"))
}

case! {
    arguments_that_are_returned_from_in_a_block
    fn [](lock: Guard, row: Guard) {
        let result = {
            let _local = row.local("local");
            row.named();
            Ok(())
        };
        pause!();
        result
    }
    called |log| (log.guard("lock"), log.guard("row"))
}

case! {
    arguments_of_generic_types
    fn [A: Named + Send + 'static, B: Named + Send + Sync + 'static](lock: A, row: B) {
        row.named();
        pause!();
        lock.named();
        Ok(())
    }
    called |log| (log.guard("lock"), log.guard("row"))
}

case! {
    arguments_of_impl_trait
    fn [](
        lock: impl Named + Send + Sync + 'static,
        row: impl Named + Send + Sync + 'static,
        _: impl Named + Send + Sync + 'static
    ) {
        row.named();
        pause!();
        lock.named();
        Ok(())
    }
    called |log| (log.guard("lock"), log.guard("row"), log.guard("cursor"))
}

case! {
    arguments_that_are_boxed_objects
    fn [](lock: Box<dyn Named + Send + Sync>, row: Box<dyn Named + Send + Sync>) {
        row.named();
        pause!();
        lock.named();
        Ok(())
    }
    called |log| (Box::new(log.guard("lock")), Box::new(log.guard("row")))
}

case! {
    closures_among_the_arguments
    fn [](lock: Guard, call: impl FnOnce() + Send + 'static, row: Guard) {
        row.named();
        pause!();
        call();
        pause!();
        lock.named();
        Ok(())
    }
    called |log| (log.guard("lock"), { let held = log.guard("held"); move || held.named() }, log.guard("row"))
}

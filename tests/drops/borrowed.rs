//! References, beside arguments that are owned.

use crate::compared::{Guard, Named, borrowing_case};

borrowing_case! {
    owned_arguments_beside_a_reference
    fn [](lock: Guard, lent: &Guard, row: Guard) {
        row.named();
        lent.named();
        pause!();
        lock.named();
        Ok(())
    }
    called |log| (log.guard("lock"), log.lent("lent"), log.guard("row"))
}

borrowing_case! {
    owned_arguments_beside_a_mutable_reference
    fn [](lock: Guard, lent: &mut Guard, row: Guard) {
        *lent = row.local("second lent");
        pause!();
        drop(row);
        *lent = lock.local("third lent");
        Ok(())
    }
    called |log| (log.guard("lock"), log.lent("lent"), log.guard("row"))
}

borrowing_case! {
    owned_arguments_that_go_behind_a_reference
    fn [](lock: Guard, lent: &mut Guard, row: Guard) {
        pause!();
        *lent = row;
        pause!();
        Ok(())
    }
    called |log| (log.guard("lock"), log.lent("lent"), log.guard("row"))
}

borrowing_case! {
    owned_arguments_beside_references_in_patterns
    fn [](lock: Guard, (left, right): (&Guard, Guard), [first, ..]: &[Guard; 2]) {
        first.named();
        pause!();
        right.named();
        left.named();
        Ok(())
    }
    called |log| (
        log.guard("lock"),
        (log.lent("left"), log.guard("right")),
        Box::leak(Box::new(log.guards(["first", "second"])))
    )
}

//! Arguments behind a pattern.

use crate::compared::{Guard, Named, bound_in_part_case, by_reference_case, case};

struct Pair {
    left: Guard,
    right: Guard,
}

impl Pair {
    fn new(log: &crate::compared::Log) -> Self {
        Self {
            left: log.guard("left"),
            right: log.guard("right"),
        }
    }
}

struct Wrapped(Pair);

case! {
    tuples
    fn [](lock: Guard, (left, right): (Guard, Guard), row: Guard) {
        row.named();
        pause!();
        right.named();
        left.named();
        Ok(())
    }
    called |log| (log.guard("lock"), (log.guard("left"), log.guard("right")), log.guard("row"))
}

case! {
    tuples_that_are_bound_in_part
    fn [](lock: Guard, (left, _): (Guard, Guard), row: Guard) {
        row.named();
        pause!();
        left.named();
        Ok(())
    }
    called |log| (log.guard("lock"), (log.guard("left"), log.guard("right")), log.guard("row"))
}

bound_in_part_case! {
    tuples_whose_bound_part_is_moved
    fn [](lock: Guard, (_, right): (Guard, Guard), row: Guard) {
        drop(right);
        pause!();
        lock.named();
        Ok(())
    }
    called |log| (log.guard("lock"), (log.guard("left"), log.guard("right")), log.guard("row"))
}

case! {
    tuples_that_are_not_named
    fn [](lock: Guard, (_left, _): (Guard, Guard), (..): (Guard, Guard)) {
        lock.named();
        pause!();
        Ok(())
    }
    called |log| (
        log.guard("lock"),
        (log.guard("left"), log.guard("right")),
        (log.guard("top"), log.guard("bottom"))
    )
}

bound_in_part_case! {
    nested_tuples
    fn [](((a, _), b): ((Guard, Guard), Guard), row: Guard) {
        b.named();
        pause!();
        drop(row);
        a.named();
        Ok(())
    }
    called |log| (((log.guard("a"), log.guard("unbound")), log.guard("b")), log.guard("row"))
}

case! {
    structs
    fn [](lock: Guard, Pair { left, right }: Pair) {
        right.named();
        pause!();
        lock.named();
        drop(left);
        Ok(())
    }
    called |log| (log.guard("lock"), Pair::new(log))
}

case! {
    structs_with_fields_in_the_other_order
    fn [](Pair { right, left: renamed }: Pair, row: Guard) {
        row.named();
        renamed.named();
        pause!();
        right.named();
        Ok(())
    }
    called |log| (Pair::new(log), log.guard("row"))
}

bound_in_part_case! {
    structs_with_a_rest
    fn [](lock: Guard, Pair { right, .. }: Pair, row: Guard) {
        row.named();
        pause!();
        right.named();
        Ok(())
    }
    called |log| (log.guard("lock"), Pair::new(log), log.guard("row"))
}

case! {
    structs_of_which_nothing_is_bound
    fn [](lock: Guard, Pair { .. }: Pair, Wrapped(Pair { left: _, right: _ }): Wrapped) {
        lock.named();
        pause!();
        Ok(())
    }
    called |log| (log.guard("lock"), Pair::new(log), Wrapped(Pair::new(log)))
}

case! {
    tuple_structs
    fn [](Wrapped(pair): Wrapped, row: Guard) {
        row.named();
        pause!();
        drop(pair.right);
        Ok(())
    }
    called |log| (Wrapped(Pair::new(log)), log.guard("row"))
}

case! {
    arrays
    fn [](lock: Guard, [first, second]: [Guard; 2]) {
        second.named();
        pause!();
        lock.named();
        first.named();
        Ok(())
    }
    called |log| (log.guard("lock"), log.guards(["first", "second"]))
}

bound_in_part_case! {
    arrays_with_a_rest
    fn [](lock: Guard, [first, .., last]: [Guard; 4]) {
        last.named();
        pause!();
        drop(lock);
        first.named();
        Ok(())
    }
    called |log| (log.guard("lock"), log.guards(["first", "second", "third", "fourth"]))
}

bound_in_part_case! {
    arrays_with_a_rest_that_is_bound
    fn []([first, rest @ ..]: [Guard; 3], row: Guard) {
        row.named();
        pause!();
        rest[1].named();
        drop(first);
        Ok(())
    }
    called |log| (log.guards(["first", "second", "third"]), log.guard("row"))
}

case! {
    arrays_that_are_taken_apart_in_the_body
    fn [](lock: Guard, array: [Guard; 3]) {
        let [_, second, _] = array;
        pause!();
        second.named();
        lock.named();
        Ok(())
    }
    called |log| (log.guard("lock"), log.guards(["first", "second", "third"]))
}

by_reference_case! {
    bindings_by_reference
    fn [](ref lock: Guard, ref mut row: Guard, cursor: Guard) {
        cursor.named();
        row.named();
        pause!();
        lock.named();
        Ok(())
    }
    called |log| (log.guard("lock"), log.guard("row"), log.guard("cursor"))
}

by_reference_case! {
    bindings_by_reference_in_a_tuple
    fn [](lock: Guard, (ref left, ref mut right): (Guard, Guard)) {
        *right = left.local("second right");
        pause!();
        lock.named();
        Ok(())
    }
    called |log| (log.guard("lock"), (log.guard("left"), log.guard("right")))
}

by_reference_case! {
    bindings_by_reference_beside_those_by_value
    fn []((ref left, right): (Guard, Guard), row: Guard) {
        drop(right);
        pause!();
        row.named();
        left.named();
        Ok(())
    }
    called |log| ((log.guard("left"), log.guard("right")), log.guard("row"))
}

case! {
    mutable_bindings
    fn [](mut lock: Guard, (mut left, mut right): (Guard, Guard)) {
        right = left.local("second right");
        pause!();
        std::mem::swap(&mut left, &mut lock);
        Ok(())
    }
    called |log| (log.guard("lock"), (log.guard("left"), log.guard("right")))
}

case! {
    names_with_a_pattern
    fn [](lock @ _: Guard, pair @ Pair { .. }: Pair) {
        drop(pair.right);
        pause!();
        lock.named();
        Ok(())
    }
    called |log| (log.guard("lock"), Pair::new(log))
}

case! {
    copies_beside_what_is_dropped
    fn []((mut count, row): (u32, Guard), [.., last]: [u32; 3]) {
        count += last;
        pause!();
        if count == 4 {
            row.named();
        }
        Ok(())
    }
    called |log| ((1, log.guard("row")), [1, 2, 3])
}

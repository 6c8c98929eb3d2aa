//! Many breakers, one for each key.

use std::hash::Hash;

use breakerbox::Keyed;

use crate::contenders::builder;
use crate::stages::bytes;

/// By what the keys are.
pub(crate) fn measure(keys: u32) -> Vec<(&'static str, f64)> {
    let capacity = keys as usize;
    let numbers = bytes_of(capacity, |keyed: &Keyed<u64>| {
        for key in 0..u64::from(keys) {
            keyed.get(&key);
        }
    });
    let names = bytes_of(capacity, |keyed: &Keyed<String>| {
        for key in 0..keys {
            keyed.get(format!("tenant-{key:013}").as_str());
        }
    });
    vec![
        ("`Keyed<u64>`", numbers),
        ("`Keyed<String>`, keys of 20 characters", names),
    ]
}

fn bytes_of<K: Eq + Hash>(capacity: usize, fill: impl FnOnce(&Keyed<K>)) -> f64 {
    let keyed = Keyed::new(builder(), capacity).expect("all are in range");
    bytes(|| fill(&keyed))
}

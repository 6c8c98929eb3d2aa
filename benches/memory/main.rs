//! What a breaker takes of memory, heap included, and what its peers do.
//!
//! `cargo bench -p breakerbox-benches --bench memory --all-features` takes a few seconds. `-- --write`
//! writes its part of docs/performance.md as well, `-- --quick` makes do with fewer breakers.
//!
//! It is a program of its own because its allocator counts, which takes time.

mod contenders;
mod keyed;
mod report;
mod stages;

use breakerbox_benches::arguments;
use breakerbox_benches::page::write_part;

fn main() -> anyhow::Result<()> {
    let write = arguments::write("memory")?;
    let keys = if arguments::quick() {
        10_000
    } else {
        1_000_000
    };

    let breakers = contenders::measure();
    let report = report::text(&breakers, &keyed::measure(keys), keys);
    println!("{report}");
    if write {
        write_part("docs/performance.md", "memory", &report);
    }
    Ok(())
}

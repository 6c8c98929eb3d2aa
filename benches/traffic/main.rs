//! What calls on many threads cost each other, in a model: the cache lines that go from core to core.
//!
//! It takes a machine with many cores to show it. So a call's accesses to lines that other threads' calls
//! access too are counted, in the machine code and under valgrind's lackey, and put into the model,
//! `coherence`. `cargo bench -p breakerbox-benches --bench traffic --all-features` takes some two
//! minutes; `-- --write` writes the page and the counts. `-- --quick` takes the counts that were written
//! last, and so does a machine without valgrind.

mod child;
mod count;
mod data;
mod table;
mod time;

use std::env;

use anyhow::Result;
use breakerbox_benches::situation::SITUATIONS;
use breakerbox_benches::{arguments, machine, page, valgrind};

use data::{Data, Entry};

fn main() -> Result<()> {
    let told: Vec<String> = env::args().skip(1).collect();
    let told: Vec<&str> = told.iter().map(String::as_str).collect();
    if let [child::CHILD, situation, contender] = told[..] {
        return child::make_calls(situation, contender);
    }
    let write = arguments::write("traffic")?;
    let valgrind = valgrind::version().ok();
    let Some(valgrind) = valgrind.filter(|_| !arguments::quick()) else {
        if write {
            return Err(arguments::refusal("traffic"));
        }
        let data = Data::read()?;
        println!("Not counted now: these are the counts of {}.\n", data.on);
        println!("{}", table::page(&data));
        return Ok(());
    };
    let data = counted(&valgrind)?;
    let text = table::page(&data);
    println!("{text}");
    if write {
        data.write()?;
        page::write_part("docs/performance.md", "traffic", &text);
    }
    Ok(())
}

fn counted(valgrind: &str) -> Result<Data> {
    let mut entries = Vec::new();
    // Timers are the runtime's, and so is what their threads share.
    for situation in SITUATIONS.iter().filter(|s| !s.is_timed) {
        for contender in situation.contenders.iter().filter(|c| c.guarded) {
            entries.push(Entry {
                situation: situation.name.to_owned(),
                name: contender.name.to_owned(),
                count: count::count(situation, contender)?,
                alone: data::rounded(time::of_call(situation, contender)),
            });
        }
    }
    Ok(Data {
        on: format!("{}, {valgrind}", machine::description()),
        entries,
    })
}

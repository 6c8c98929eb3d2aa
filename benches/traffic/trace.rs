//! What lackey writes, a line an access: ` L 1fff000688,8`, and `I  0401ab70,3` for an instruction.

use std::io::{self, BufRead};

use crate::child::MARKS;

/// The calls of each of the traced threads.
pub(crate) type Threads = Vec<Vec<Call>>;

/// The accesses of a call to memory, in their order.
pub(crate) type Call = Vec<Touch>;

/// One instruction's access to a cache line. One that reads and writes it, writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Touch {
    /// Its address, in lines.
    pub(crate) line: u64,
    pub(crate) writes: bool,
}

const LINE_BYTES: u64 = 64;

/// Reads the trace as it comes, and keeps what is between the marks.
pub(crate) fn read(mut trace: impl BufRead) -> io::Result<Threads> {
    let mut reader = Reader::default();
    let mut line = String::new();
    while trace.read_line(&mut line)? > 0 {
        reader.read(line.trim_end());
        line.clear();
    }
    Ok(reader.threads)
}

#[derive(Default)]
struct Reader {
    /// Their addresses, once they are known.
    marks: Option<[u64; 3]>,
    threads: Threads,
    is_between_marks: bool,
    /// How many accesses the call has had before this instruction.
    before: usize,
}

impl Reader {
    fn read(&mut self, text: &str) {
        let Some([first_call, call, end]) = self.marks else {
            self.marks = text.strip_prefix(MARKS).and_then(addresses);
            return;
        };
        let Some((kind, address, size)) = access(text) else {
            return;
        };
        if address == first_call && kind == " S " {
            self.threads.push(Vec::new());
            self.is_between_marks = true;
        } else if address == call && kind == " S " {
            self.begin_call();
        } else if address == end && kind == " S " {
            self.is_between_marks = false;
        } else if self.is_between_marks {
            self.touch(kind, address, size);
        }
    }

    fn begin_call(&mut self) {
        if let Some(calls) = self.threads.last_mut() {
            calls.push(Call::new());
            self.before = 0;
        }
    }

    fn touch(&mut self, kind: &str, address: u64, size: u64) {
        let Some(call) = self.threads.last_mut().and_then(|calls| calls.last_mut()) else {
            return;
        };
        if kind == "I  " {
            self.before = call.len();
            return;
        }
        let writes = kind != " L ";
        for line in address / LINE_BYTES..=(address + size - 1) / LINE_BYTES {
            match call[self.before..]
                .iter_mut()
                .find(|touch| touch.line == line)
            {
                Some(touch) => touch.writes |= writes,
                None => call.push(Touch { line, writes }),
            }
        }
    }
}

fn addresses(text: &str) -> Option<[u64; 3]> {
    let addresses = text
        .split_whitespace()
        .map(|word| u64::from_str_radix(word, 16).ok());
    addresses.collect::<Option<Vec<_>>>()?.try_into().ok()
}

/// The kind of access, its address and how many bytes it is of.
fn access(text: &str) -> Option<(&str, u64, u64)> {
    let (kind, rest) = text.split_at_checked(3)?;
    let (address, size) = rest.split_once(',')?;
    let address = u64::from_str_radix(address, 16).ok()?;
    Some((kind, address, size.parse().ok().filter(|size| *size > 0)?))
}

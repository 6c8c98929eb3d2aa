//! What valgrind's lackey writes, a line an access: ` L 1fff000688,8`, and `I  0401ab70,3` for an
//! instruction.

use std::io::{self, BufRead};

/// What the line begins with that has the addresses of three marks. A thread writes to the first before
/// its first call, to the second before each, and to the third after the last.
pub const MARKS: &str = "marks at";

/// The calls of each of the traced threads.
pub type Threads = Vec<Vec<Call>>;

/// The accesses of a call to memory, in their order.
pub type Call = Vec<Touch>;

/// One instruction's access to a cache line. One that reads and writes it, writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touch {
    /// Its address, in lines.
    pub line: u64,
    /// Or it reads.
    pub writes: bool,
}

const LINE_BYTES: u64 = 64;

/// Reads the trace as it comes, and keeps what is between the marks.
///
/// # Errors
///
/// If it can't be read.
pub fn read(mut trace: impl BufRead) -> io::Result<Threads> {
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

/// As tests write them.
#[cfg(test)]
pub(crate) mod touches {
    use super::Touch;

    pub(crate) fn reads(line: u64) -> Touch {
        let writes = false;
        Touch { line, writes }
    }

    pub(crate) fn writes(line: u64) -> Touch {
        let writes = true;
        Touch { line, writes }
    }
}

#[cfg(test)]
mod tests {
    use super::touches::{reads, writes};
    use super::*;

    /// What comes of one call in which there are these accesses.
    #[track_caller]
    fn call_of(accesses: &str) -> Call {
        let trace = format!("marks at 10 11 12\n S 10,1\n S 11,1\n{accesses} S 12,1\n");
        let threads = read(trace.as_bytes()).unwrap();
        let [calls] = &threads[..] else {
            panic!("{threads:?}");
        };
        let [call] = &calls[..] else {
            panic!("{calls:?}");
        };
        call.clone()
    }

    #[test]
    fn an_access_is_to_the_line_of_its_address() {
        let call = call_of("I  400,3\n L 1040,8\nI  403,3\n S 107f,1\n");
        assert_eq!(call, [reads(0x41), writes(0x41)]);
    }

    #[test]
    fn an_instruction_that_reads_and_writes_a_line_writes_it() {
        assert_eq!(call_of("I  400,3\n M 1040,8\n"), [writes(0x41)]);
        let call = call_of("I  400,3\n L 1040,8\n S 1048,8\n");
        assert_eq!(call, [writes(0x41)]);
    }

    #[test]
    fn an_access_across_lines_is_to_each() {
        assert_eq!(call_of(" L 107c,8\n"), [reads(0x41), reads(0x42)]);
    }

    #[test]
    fn what_is_not_between_the_marks_is_of_no_call() {
        let trace = "\
==1== Lackey, an example tool
 S 11,1
marks at 10 11 12
 L 1040,8
 S 10,1
 S 11,1
 L 1080,8
 S 11,1
 S 12,1
 L 10c0,8
 S 10,1
 S 11,1
 L 1100,8
";
        let threads = read(trace.as_bytes()).unwrap();
        assert_eq!(
            threads,
            [vec![vec![reads(0x42)], vec![]], vec![vec![reads(0x44)]],]
        );
    }

    #[test]
    fn what_is_no_access_is_left_out() {
        let call = call_of("==1== a word\n\n L 1040\n L nowhere,8\n L 1040,0\n");
        assert_eq!(call, []);
    }
}

//! What the reading of one file may cost: a limit for each thing that a hostile file could make endless.
//!
//! No clock: whether a file passes may not depend on the machine.

use super::codes::Code;
use super::finding::Words;

/// Bytes that may be unpacked from one file, nested ones included. What is made of them is several times as large, and must stay
/// below 512 MB.
const BYTES: u64 = 96 << 20;
/// Steps: elements, records, objects, cells, glyphs. A workbook of three million cells takes as many.
const STEPS: u64 = 16_000_000;
/// Files within files.
const DEPTH: u32 = 4;
/// Elements of XML within elements; objects within objects.
pub const NESTING: usize = 512;

/// What is left for a file and for all that is in it.
#[derive(Debug)]
pub struct Budget {
    bytes: u64,
    steps: u64,
    depth: u32,
}

/// Why a file was not read to its end.
#[derive(Clone, Debug)]
pub enum Stop {
    /// It asks for more than a file may cost.
    Limit,
    /// It is not what it must be: in words of ours.
    Unreadable(Words),
    /// What was found makes reading on useless.
    Found(&'static Code),
    /// It is locked with a password or by rights management.
    Encrypted,
}

impl Stop {
    /// It is not what it must be.
    pub fn because(why: &'static str) -> Stop {
        Stop::Unreadable(why.into())
    }
}

impl Default for Budget {
    fn default() -> Budget {
        Budget {
            bytes: BYTES,
            steps: STEPS,
            depth: DEPTH,
        }
    }
}

impl Budget {
    /// Takes steps.
    pub fn spend(&mut self, steps: u64) -> Result<(), Stop> {
        take(&mut self.steps, steps)
    }

    /// Takes bytes that come out of something packed, before they are kept.
    pub fn unpack(&mut self, bytes: u64) -> Result<(), Stop> {
        take(&mut self.bytes, bytes)
    }

    /// How many bytes may still be unpacked.
    pub fn bytes_left(&self) -> u64 {
        self.bytes
    }

    /// Goes into a file within the file.
    pub fn deeper<T>(
        &mut self,
        work: impl FnOnce(&mut Budget) -> Result<T, Stop>,
    ) -> Result<T, Stop> {
        self.depth = self.depth.checked_sub(1).ok_or(Stop::Limit)?;
        let done = work(self);
        self.depth += 1;
        done
    }

    /// How deep we are: 0 for the file itself.
    pub fn depth(&self) -> u32 {
        DEPTH - self.depth
    }
}

fn take(left: &mut u64, n: u64) -> Result<(), Stop> {
    match left.checked_sub(n) {
        Some(rest) => {
            *left = rest;
            Ok(())
        }
        None => {
            *left = 0;
            Err(Stop::Limit)
        }
    }
}

//! Where a text came from: offsets in a decoded or redacted text, back to offsets in the author's file.

use crate::diagnostics::Code;
use std::ops::Range;

/// A fault, at a range of bytes of the file.
pub(in crate::private) struct Fault {
    pub code: Code,
    pub at: Range<usize>,
}

/// Maps offsets of a derived text to offsets of the file it came from.
///
/// Piecewise: from each derived offset on, text runs parallel to the file until the next entry.
#[derive(Clone, Debug, Default)]
pub(in crate::private) struct Origin {
    runs: Vec<(usize, usize)>,
}

impl Origin {
    /// Text that stands in the file as it is, from this offset on.
    pub fn at(offset: usize) -> Origin {
        Origin {
            runs: vec![(0, offset)],
        }
    }

    /// Says that derived text from `derived` on comes from `source` on.
    pub fn push(&mut self, derived: usize, source: usize) {
        match self.runs.last_mut() {
            Some(last) if last.0 == derived => last.1 = source,
            Some(last) if source.wrapping_sub(last.1) == derived - last.0 => {}
            _ => self.runs.push((derived, source)),
        }
    }

    /// The file's offset for an offset of the derived text.
    pub fn source(&self, derived: usize) -> usize {
        let k = self.runs.partition_point(|run| run.0 <= derived);
        match k.checked_sub(1).map(|k| self.runs[k]) {
            Some((d, s)) => s + (derived - d),
            None => 0,
        }
    }

    /// The file's range for a range of the derived text.
    pub fn range(&self, derived: Range<usize>) -> Range<usize> {
        let start = self.source(derived.start);
        if derived.is_empty() {
            return start..start;
        }
        // The end belongs to the last character inside, so that a range that ends where a run ends stays in its run.
        start..(self.source(derived.end - 1) + 1).max(start)
    }
}

impl Origin {
    /// The first offset after `from` at which the derived text stops running parallel to the file.
    pub fn next_break(&self, from: usize) -> Option<usize> {
        self.runs
            .get(self.runs.partition_point(|run| run.0 <= from))
            .map(|run| run.0)
    }
}

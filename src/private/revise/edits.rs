//! Edits of a source file that keep every other byte of it: a byte-order mark, the ends of lines, comments, white space.

use std::ops::Range;

/// What is to be put in place of some ranges of a text, as [`FileText`](crate::private::source::files::FileText) has it: without a
/// byte-order mark, lines ended by LF.
#[derive(Default)]
pub(in crate::private) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    /// Puts a text in place of a range.
    pub fn put(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.0.push((range, text.into()));
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The file's bytes after the edits. Of two that overlap the longer counts: it takes the place of all that stands there.
    pub fn apply(mut self, file: &str) -> String {
        self.0
            .sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        let line_end = if file.contains("\r\n") { "\r\n" } else { "\n" };
        let mut places = Places::of(file);
        let mut out = String::with_capacity(file.len());
        let (mut done, mut covered) = (0, 0);
        for (range, text) in self.0 {
            if range.start < covered {
                continue;
            }
            covered = range.end;
            out.push_str(&file[done..places.find(range.start)]);
            out.push_str(&text.replace('\n', line_end));
            done = places.find(range.end);
        }
        out.push_str(&file[done..]);
        out
    }
}

/// From places in the text to places in the file, asked for in order.
struct Places<'f> {
    file: &'f str,
    text: usize,
    at: usize,
}

impl Places<'_> {
    fn of(file: &str) -> Places<'_> {
        let at = if file.starts_with('\u{FEFF}') { 3 } else { 0 };
        Places { file, text: 0, at }
    }

    fn find(&mut self, place: usize) -> usize {
        let bytes = self.file.as_bytes();
        while self.text < place {
            self.at += if bytes[self.at..].starts_with(b"\r\n") {
                2
            } else {
                1
            };
            self.text += 1;
        }
        self.at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_other_byte_stays() {
        for (file, range, text, after) in [
            ("a\nbc\nd", 2..4, "x", "a\nx\nd"),
            ("\u{FEFF}a\r\nbc\r\nd", 2..4, "x", "\u{FEFF}a\r\nx\r\nd"),
            ("a\r\nb\rc\n", 4..5, "x\ny", "a\r\nb\rx\r\ny\n"),
            ("\u{e9}\r\n\u{e9}", 3..5, "", "\u{e9}\r\n"),
            ("a\r\n\r\nb", 1..2, "", "a\r\nb"),
        ] {
            let mut edits = Edits::default();
            edits.put(range, text);
            assert_eq!(edits.apply(file), after);
        }
    }

    #[test]
    fn what_stands_in_another_is_part_of_it() {
        let mut edits = Edits::default();
        edits.put(3..4, "x");
        edits.put(1..5, "y");
        edits.put(5..5, "z");
        assert_eq!(edits.apply("abcdefg"), "ayzfg");
    }
}

//! A text as its readers will see it, for what is looked for in it: what breaks words up on the author's side alone (emphasis, escapes,
//! entities, invisible characters, other forms of a letter or digit) taken away, with the way back to what was written.

use crate::fold;
use std::borrow::Cow;
use std::ops::Range;
use unicode_normalization::char::decompose_compatible;

/// A text as it is seen.
pub(in crate::private) struct View<'t> {
    text: Cow<'t, str>,
    /// Where something else is seen than was written, in order; elsewhere the two run parallel.
    changes: Vec<Change>,
}

/// A part that is seen in another way than it was written: where each begins, and how long it is.
struct Change {
    seen: usize,
    shows: usize,
    written: usize,
    length: usize,
}

/// What may hide something. Signs of Markdown, and the beginnings of characters that are not of the Latin alphabet.
const MARKDOWN: u8 = 1;
const WIDE: u8 = 2;

const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let signs = b"*_~`\\&";
    let mut i = 0;
    while i < signs.len() {
        classes[signs[i] as usize] = MARKDOWN;
        i += 1;
    }
    // U+0080 to U+00BF (spaces, the soft hyphen), and all from U+0300 on; what is between are letters as they are.
    classes[0xC2] = WIDE;
    let mut byte = 0xCC;
    while byte < 256 {
        classes[byte] = WIDE;
        byte += 1;
    }
    classes
};

impl<'t> View<'t> {
    /// A text in which nothing is Markdown: a cell, a name, a text file.
    pub fn of_plain(raw: &'t str) -> View<'t> {
        View::of(raw, WIDE)
    }

    /// A text in Markdown.
    pub fn of_markdown(raw: &'t str) -> View<'t> {
        View::of(raw, MARKDOWN | WIDE)
    }

    fn of(raw: &'t str, wanted: u8) -> View<'t> {
        let bytes = raw.as_bytes();
        let mut text = String::new();
        let mut changes: Vec<Change> = Vec::new();
        // What was copied so far.
        let (mut from, mut at) = (0, 0);
        while at < bytes.len() {
            if CLASSES[bytes[at] as usize] & wanted == 0 {
                at += 1;
                continue;
            }
            let (length, shows) = one(raw, at);
            if let Some(shows) = shows {
                text.push_str(&raw[from..at]);
                let seen = text.len();
                text.extend(shows);
                changes.push(Change {
                    seen,
                    shows: text.len() - seen,
                    written: at,
                    length,
                });
                from = at + length;
            }
            at += length;
        }
        if changes.is_empty() {
            return View {
                text: Cow::Borrowed(raw),
                changes,
            };
        }
        text.push_str(&raw[from..]);
        View {
            text: Cow::Owned(text),
            changes,
        }
    }

    /// What is seen.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a part of what is seen was written, without what is not seen around it.
    pub fn range(&self, part: Range<usize>) -> Range<usize> {
        let start =
            match self.changes[..self.changes.partition_point(|c| c.seen <= part.start)].last() {
                Some(c) if part.start < c.seen + c.shows => c.written,
                Some(c) => c.written + c.length + (part.start - c.seen - c.shows),
                None => part.start,
            };
        let end = match self.changes[..self.changes.partition_point(|c| c.seen < part.end)].last() {
            Some(c) if part.end <= c.seen + c.shows => c.written + c.length,
            Some(c) => c.written + c.length + (part.end - c.seen - c.shows),
            None => part.end,
        };
        start..end.max(start)
    }
}

/// What begins at a place that may hide something: its length, and what is seen instead, or `None` if it is seen as it is.
fn one(raw: &str, at: usize) -> (usize, Option<Option<char>>) {
    let bytes = raw.as_bytes();
    let inside = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0x80);
    match bytes[at] {
        sign @ (b'*' | b'`' | b'~') => (
            bytes[at..].iter().take_while(|b| **b == sign).count(),
            Some(None),
        ),
        b'_' => {
            // Within a word it is a letter: of a name, of an address for mail.
            let length = bytes[at..].iter().take_while(|b| **b == b'_').count();
            let within = at > 0 && inside(bytes.get(at - 1)) && inside(bytes.get(at + length));
            (length, (!within).then_some(None))
        }
        b'\\' => match bytes.get(at + 1) {
            Some(next) if next.is_ascii_punctuation() => (2, Some(Some(*next as char))),
            _ => (1, None),
        },
        b'&' => match fold::entity(&raw[at..]) {
            Some((c, length)) => (length, Some(seen_as(c).unwrap_or(Some(c)))),
            None => (1, None),
        },
        _ => {
            let c = raw[at..].chars().next().unwrap_or(' ');
            (c.len_utf8(), seen_as(c))
        }
    }
}

/// What a character is seen as: nothing, or a sign of ASCII; `None` if as it is.
fn seen_as(c: char) -> Option<Option<char>> {
    match c {
        _ if c.is_ascii() => None,
        _ if fold::is_invisible(c) => Some(None),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Some(Some('-')),
        _ if c.is_whitespace() => Some(Some(' ')),
        // Full-width forms, and the other alphabets of letters and digits.
        '\u{2070}'.. => {
            let mut parts = (None, 0);
            decompose_compatible(c, |part| parts = (Some(part), parts.1 + 1));
            parts
                .0
                .filter(|part| parts.1 == 1 && part.is_ascii() && *part != c)
                .map(Some)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_seen_leads_back_to_what_was_written() {
        for (raw, part, written) in [
            (
                "Ring 0770**0 900**123 now",
                "07700 900123",
                "0770**0 900**123",
            ),
            ("Ring **07700 900123** now", "07700 900123", "07700 900123"),
            (
                "0\u{AD}7700\u{A0}900123",
                "07700 900123",
                "0\u{AD}7700\u{A0}900123",
            ),
            ("０７７００ 900123.", "07700 900123", "０７７００ 900123"),
            (
                "jane&#64;mail&period;example",
                "jane@mail.example",
                "jane&#64;mail&period;example",
            ),
            (
                "jane\\@mail.example",
                "jane@mail.example",
                "jane\\@mail.example",
            ),
            ("_a_b@x.example_", "a_b@x.example", "a_b@x.example"),
            ("PC __Smith__, `PC 4521`", "PC Smith", "PC __Smith"),
            ("07700–900–123", "07700-900-123", "07700–900–123"),
            ("plain as it is", "as it", "as it"),
            (
                "£4 – O’Neil, café",
                "£4 - O’Neil, café",
                "£4 – O’Neil, café",
            ),
        ] {
            let view = View::of_markdown(raw);
            let at = view
                .text()
                .find(part)
                .unwrap_or_else(|| panic!("{raw}: {}", view.text()));
            assert_eq!(&raw[view.range(at..at + part.len())], written);
        }
        assert_eq!(
            View::of_plain("a*b & <c> 1\u{200B}2").text(),
            "a*b & <c> 12"
        );
    }
}

//! Tables in text: cells cut by commas, semicolons or tabs, whichever the first line has most of.
//!
//! Read as programs write them (RFC 4180), and mended where one line is broken: what the site publishes is read strictly
//! (`attachments/csv.rs`), what comes from a case system is not to be lost for one quotation mark.

use super::table::{Cell, Row, Table};

/// The text of a file, and whether it was in the encoding of old Windows programs.
pub(crate) fn decode(bytes: &[u8]) -> (String, bool) {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let wide = |first: usize, second: usize| {
        let units = bytes[2..]
            .chunks_exact(2)
            .map(|pair| u16::from_be_bytes([pair[first], pair[second]]));
        char::decode_utf16(units)
            .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect()
    };
    let (text, old): (String, bool) = if bytes.starts_with(&[0xFF, 0xFE]) {
        (wide(1, 0), false)
    } else if bytes.starts_with(&[0xFE, 0xFF]) {
        (wide(0, 1), false)
    } else {
        match std::str::from_utf8(bytes) {
            Ok(text) => (text.to_owned(), false),
            Err(_) => (bytes.iter().map(|byte| windows(*byte)).collect(), true),
        }
    };
    (text.replace("\r\n", "\n").replace('\r', "\n"), old)
}

/// A character of Windows-1252.
fn windows(byte: u8) -> char {
    const HIGH: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    match byte {
        0x80..=0x9F => HIGH.chars().nth(usize::from(byte - 0x80)).unwrap_or(' '),
        byte => char::from(byte),
    }
}

/// Reads a table.
pub(crate) fn read(text: &str) -> Table {
    let cut = cut_of(text);
    let mut lines = Lines {
        text,
        at: 0,
        line: 1,
    };
    let mut table = Table::default();
    while let Some((line, cells)) = lines.row(cut) {
        let is_empty = |cells: &Vec<Cell>| cells.iter().all(|cell| cell.text.is_empty());
        if cells.as_ref().is_ok_and(is_empty) {
            continue;
        }
        if table.head.is_empty() {
            match cells {
                Ok(cells) => table.head = cells.into_iter().map(|cell| cell.text).collect(),
                Err(_) => return table,
            }
            continue;
        }
        let width = table.head.len();
        let cells = cells.and_then(|mut cells| {
            if cells[width.min(cells.len())..]
                .iter()
                .any(|cell| !cell.text.is_empty())
            {
                return Err("it has more cells than the first row has headers");
            }
            cells.resize(width, Cell::default());
            Ok(cells)
        });
        table.rows.push(Row { line, cells });
    }
    table
}

/// The character that cuts cells: of the three, the one that the first line has most of outside quotation marks.
fn cut_of(text: &str) -> char {
    let first = text
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or("");
    let mut counts = [(',', 0usize), (';', 0), ('\t', 0)];
    let mut quoted = false;
    for c in first.chars() {
        if c == '"' {
            quoted = !quoted;
        }
        for (cut, count) in &mut counts {
            *count += usize::from(*cut == c && !quoted);
        }
    }
    // Of equals the first.
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
    counts
        .iter()
        .find(|(_, count)| *count == most)
        .map_or(',', |(cut, _)| *cut)
}

struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    /// The next row, with the line that it begins on.
    fn row(&mut self, cut: char) -> Option<(usize, Result<Vec<Cell>, &'static str>)> {
        let rest = &self.text[self.at..];
        if rest.is_empty() {
            return None;
        }
        let begin = self.line;
        match whole_row(rest, cut) {
            Ok((cells, length)) => {
                self.pass(length);
                Some((begin, Ok(cells)))
            }
            Err(why) => {
                // The line alone is given up: the next may be sound.
                let length = rest.find('\n').map_or(rest.len(), |end| end + 1);
                self.pass(length);
                Some((begin, Err(why)))
            }
        }
    }

    fn pass(&mut self, length: usize) {
        self.line += self.text[self.at..self.at + length].matches('\n').count();
        self.at += length;
    }
}

/// A cell of so many bytes is none: a quotation mark was left open.
const LONGEST: usize = 200_000;

/// The cells of the row that a text begins with, and how long it is.
fn whole_row(text: &str, cut: char) -> Result<(Vec<Cell>, usize), &'static str> {
    const OPEN: &str = "a quotation mark in it is not closed";
    const BEHIND: &str = "text stands behind a closing quotation mark in it";
    let mut cells = Vec::new();
    let mut chars = text.char_indices().peekable();
    loop {
        let mut cell = String::new();
        if chars.next_if(|(_, c)| *c == '"').is_some() {
            loop {
                match chars.next() {
                    None => return Err(OPEN),
                    Some(_) if cell.len() > LONGEST => return Err(OPEN),
                    Some((_, '"')) if chars.next_if(|(_, c)| *c == '"').is_some() => cell.push('"'),
                    Some((_, '"')) => break,
                    Some((_, c)) => cell.push(c),
                }
            }
            while chars.next_if(|(_, c)| *c == ' ').is_some() {}
            if chars.peek().is_some_and(|(_, c)| *c != cut && *c != '\n') {
                return Err(BEHIND);
            }
        } else {
            while let Some((_, c)) = chars.next_if(|(_, c)| *c != cut && *c != '\n') {
                cell.push(c);
            }
        }
        cells.push(Cell::of(&cell));
        match chars.next() {
            None => return Ok((cells, text.len())),
            Some((at, '\n')) => return Ok((cells, at + 1)),
            Some(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_line_costs_itself_alone() {
        let table = read("A,B\n1,\"two\nlines\"\n3,\"open\n5,6,7\n8,\"9\" x\n\n10,11\n12");
        let rows: Vec<_> = table
            .rows
            .iter()
            .map(|row| {
                (
                    row.line,
                    row.cells.as_ref().map(|cells| cells[1].text.clone()).ok(),
                )
            })
            .collect();
        assert_eq!(
            rows,
            [
                (2, Some("two\nlines".into())),
                (4, None),
                (5, None),
                (6, None),
                (8, Some("11".into())),
                (9, Some(String::new())),
            ]
        );
    }

    #[test]
    fn cells_are_cut_by_what_the_first_line_has_most_of() {
        assert_eq!(
            read("a;b;c\n1,5;2;3").rows[0].cells.as_ref().map(Vec::len),
            Ok(3)
        );
        assert_eq!(
            read("a\tb\n1\t2, or 3").rows[0]
                .cells
                .as_ref()
                .map(Vec::len),
            Ok(2)
        );
    }

    #[test]
    fn old_windows_programs_are_read() {
        assert_eq!(decode(b"it\x92s \x8010").0, "it\u{2019}s €10");
        assert_eq!(decode(b"\xFF\xFEa\0b\0").0, "ab");
    }
}

//! CSV as RFC 4180 has it: read strictly, since a cell that shifts a column would show what its column withholds.

/// A table read from a file.
pub struct Csv {
    /// The headers, unique and not empty.
    pub head: Vec<String>,
    /// The rows below them, each as long as the head.
    pub rows: Vec<Row>,
    /// Whether the file begins with a byte-order mark.
    pub bom: bool,
    /// Whether its lines end with CR LF.
    pub crlf: bool,
    /// Where the cells stand, the head's first, row by row.
    places: Vec<Corners>,
}

/// A [`Place`], small: a large table has very many.
struct Corners([u32; 4]);

impl Csv {
    /// Where a header stands.
    pub fn head_place(&self, column: usize) -> Place {
        self.corners(column)
    }

    /// Where a cell stands; rows are counted from 0, headers aside.
    pub fn place(&self, row: usize, column: usize) -> Place {
        self.corners((row + 1) * self.head.len() + column)
    }

    fn corners(&self, cell: usize) -> Place {
        self.places[cell].place()
    }
}

impl Corners {
    fn place(&self) -> Place {
        let [line, column, end_line, end_column] = self.0.map(|n| n as usize);
        Place {
            line,
            column,
            end_line,
            end_column,
        }
    }
}

/// A row and the line of the file that it begins on.
pub struct Row {
    /// Its cells, quotation marks taken off.
    pub cells: Vec<String>,
    /// From 1.
    pub line: usize,
}

/// A place in a file: lines and columns from 1, columns in Unicode scalar values, the end exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Line of the first character.
    pub line: usize,
    /// Its column.
    pub column: usize,
    /// Line of the end.
    pub end_line: usize,
    /// Column after the last character.
    pub end_column: usize,
}

/// Why a file is not the CSV that the format asks for.
#[derive(Debug)]
pub struct Fault {
    /// Where.
    pub at: Place,
    /// What is wrong there.
    pub reason: &'static str,
    /// What to do, where that is something else than for most faults.
    pub help: Option<&'static str>,
}

/// Another character cuts the cells: how to save with commas.
const COMMAS: &str = "save it again with commas between the cells: in Excel choose File, Save As, \"CSV UTF-8 (Comma delimited)\"; in LibreOffice choose Save As, \"Edit filter settings\", and a comma as the field delimiter";

/// Reads a file.
///
/// # Errors
///
/// Every fault: text that is not UTF-8, quotation marks where RFC 4180 has none, rows of different lengths, headers that
/// are empty or stand twice, no headers at all, NULs.
pub fn parse(bytes: &[u8]) -> Result<Csv, Vec<Fault>> {
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let good = String::from_utf8_lossy(&bytes[..e.valid_up_to()]).into_owned();
        let (line, column) = position(good.strip_prefix('\u{FEFF}').unwrap_or(&good));
        vec![Fault {
            at: Place {
                line,
                column,
                end_line: line,
                end_column: column,
            },
            reason: "this is not UTF-8",
            help: None,
        }]
    })?;
    let (text, bom) = text
        .strip_prefix('\u{FEFF}')
        .map_or((text, false), |rest| (rest, true));
    let mut reader = Reader::new(text);
    let mut places = Vec::new();
    let head = reader.row(&mut places);
    let cut_otherwise = match head.cells.as_slice() {
        [only] if only.contains(';') => Some("semicolons stand between the headers, not commas"),
        [only] if only.contains('\t') => Some("tabs stand between the headers, not commas"),
        _ => None,
    };
    if let Some(reason) = cut_otherwise {
        // Whatever else is wrong comes of that.
        return Err(vec![Fault {
            at: places[0].place(),
            reason,
            help: Some(COMMAS),
        }]);
    }
    for (k, header) in head.cells.iter().enumerate() {
        if header.trim().is_empty() && !text.is_empty() {
            reader.faults.push(Fault {
                at: places[k].place(),
                reason: "a header is empty",
                help: None,
            });
        } else if head.cells[..k].contains(header) {
            reader.faults.push(Fault {
                at: places[k].place(),
                reason: "a header stands twice",
                help: None,
            });
        }
    }
    if text.is_empty() {
        reader.fault_at((1, 0, 0), "the file has no headers");
    }
    let mut rows = Vec::new();
    while reader.at < text.len() {
        let (line, known) = (reader.line, reader.faults.len());
        let row = reader.row(&mut places);
        // What is at fault within a row may be why its cells are too few or too many.
        if row.cells.len() != head.cells.len() && reader.faults.len() == known {
            reader.fault_at((line, 0, 0), "this row is not as long as the first");
        }
        rows.push(row);
    }
    if !reader.faults.is_empty() {
        return Err(reader.faults);
    }
    Ok(Csv {
        head: head.cells,
        rows,
        bom,
        crlf: reader_uses_crlf(text),
        places,
    })
}

fn reader_uses_crlf(text: &str) -> bool {
    // The head decides: it is public whatever else is withheld.
    let mut quoted = false;
    for (i, b) in text.bytes().enumerate() {
        match b {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => return i > 0 && text.as_bytes()[i - 1] == b'\r',
            _ => {}
        }
    }
    false
}

fn position(text: &str) -> (usize, usize) {
    let start = text.rfind('\n').map_or(0, |n| n + 1);
    (
        text.matches('\n').count() + 1,
        text[start..].chars().count() + 1,
    )
}

/// A file that is no CSV at all has a fault in every line: so many are told.
const MANY: usize = 1000;

struct Reader<'a> {
    text: &'a str,
    at: usize,
    line: usize,
    line_start: usize,
    faults: Vec<Fault>,
    /// Lone carriage returns come by the line: one is told of.
    lone_return: bool,
    /// A line, an offset on it and the column there.
    counted: (usize, usize, u32),
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Reader<'a> {
        Reader {
            text,
            at: 0,
            line: 1,
            line_start: 0,
            faults: Vec::new(),
            lone_return: false,
            counted: (1, 0, 1),
        }
    }

    /// Line and column of the reader, counted on from the last time that they were asked for.
    fn here(&mut self) -> [u32; 2] {
        let (line, at, column) = self.counted;
        let (from, before) = if line == self.line {
            (at, column)
        } else {
            (self.line_start, 1)
        };
        let column = before + self.text[from..self.at].chars().count() as u32;
        self.counted = (self.line, self.at, column);
        [self.line as u32, column]
    }

    /// The place of an offset on a line that begins at another.
    fn place(&self, (line, line_start, at): (usize, usize, usize)) -> Place {
        let column = self.text[line_start..at].chars().count() + 1;
        Place {
            line,
            column,
            end_line: line,
            end_column: column,
        }
    }

    fn fault(&mut self, reason: &'static str) {
        self.fault_at((self.line, self.line_start, self.at), reason);
    }

    fn fault_at(&mut self, at: (usize, usize, usize), reason: &'static str) {
        if self.faults.len() < MANY {
            self.faults.push(Fault {
                at: self.place(at),
                reason,
                help: None,
            });
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn at_crlf(&self) -> bool {
        self.text.as_bytes()[self.at..].starts_with(b"\r\n")
    }

    /// Reads one row and the places of its cells. What is at fault is told and read over.
    fn row(&mut self, places: &mut Vec<Corners>) -> Row {
        let line = self.line;
        let mut cells = Vec::new();
        loop {
            let [from_line, from_column] = self.here();
            cells.push(self.cell());
            let [to_line, to_column] = self.here();
            places.push(Corners([from_line, from_column, to_line, to_column]));
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'\r') => {
                    self.at += 2;
                    break;
                }
                Some(_) => {
                    self.at += 1;
                    break;
                }
                None => break,
            }
        }
        self.line += 1;
        self.line_start = self.at;
        Row { cells, line }
    }

    /// Reads one cell, up to the comma or the end of the line.
    fn cell(&mut self) -> String {
        if self.peek() == Some(b'"') {
            return self.quoted();
        }
        let from = self.at;
        self.bare("a quotation mark stands within a cell that has none around it");
        self.text[from..self.at].to_owned()
    }

    /// Goes on to the comma or the end of the line; the first quotation mark on the way is a fault.
    fn bare(&mut self, quote: &'static str) {
        let (mut quotes, mut nuls) = (0, 0);
        while let Some(b) = self.peek() {
            match b {
                b',' | b'\n' => break,
                b'\r' if self.at_crlf() => break,
                b'\r' if !std::mem::replace(&mut self.lone_return, true) => {
                    self.fault("a line ends with a lone carriage return")
                }
                b'"' => {
                    quotes += 1;
                    if quotes == 1 {
                        self.fault(quote);
                    }
                }
                0 => {
                    nuls += 1;
                    if nuls == 1 {
                        self.fault("a NUL stands here");
                    }
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    fn quoted(&mut self) -> String {
        let open = (self.line, self.line_start, self.at);
        self.at += 1;
        let mut cell = String::new();
        loop {
            let rest = &self.text[self.at..];
            let Some(quote) = memchr::memchr(b'"', rest.as_bytes()) else {
                self.fault_at(open, "this quotation mark is not closed");
                self.at = self.text.len();
                return cell;
            };
            cell.push_str(&rest[..quote]);
            for (i, _) in rest[..quote].match_indices('\n') {
                self.line += 1;
                self.line_start = self.at + i + 1;
            }
            self.at += quote + 1;
            if self.peek() != Some(b'"') {
                break;
            }
            cell.push('"');
            self.at += 1;
        }
        if cell.contains('\0') {
            self.fault_at(open, "a NUL stands here");
        }
        if self.peek().is_some_and(|b| b != b',' && b != b'\n') && !self.at_crlf() {
            self.fault("something stands between a closing quotation mark and the comma");
            let known = self.faults.len();
            self.bare("");
            self.faults.truncate(known);
        }
        cell
    }
}

/// Writes a table: quotation marks only where they are needed.
pub fn write<'a>(rows: impl Iterator<Item = Vec<&'a str>>, bom: bool, crlf: bool) -> Vec<u8> {
    let mut out = String::new();
    if bom {
        out.push('\u{FEFF}');
    }
    for row in rows {
        write_row(&mut out, row, if crlf { "\r\n" } else { "\n" });
    }
    out.into_bytes()
}

/// Appends one row and its end of line.
pub fn write_row<'a>(out: &mut String, cells: impl IntoIterator<Item = &'a str>, end: &str) {
    for (k, cell) in cells.into_iter().enumerate() {
        if k > 0 {
            out.push(',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(cell);
        }
    }
    out.push_str(end);
}

/// A count as a cell writes it: digits, thousands commas allowed.
pub fn count(cell: &str) -> Option<u64> {
    let cell = cell.trim();
    let plain = !cell.is_empty() && cell.bytes().all(|b| b.is_ascii_digit());
    let grouped = {
        let mut groups = cell.split(',');
        groups
            .next()
            .is_some_and(|g| (1..=3).contains(&g.len()) && g.bytes().all(|b| b.is_ascii_digit()))
            && groups.all(|g| g.len() == 3 && g.bytes().all(|b| b.is_ascii_digit()))
    };
    if plain || grouped {
        cell.replace(',', "").parse().ok()
    } else {
        None
    }
}

/// Whether a cell's count is suppressed: 1 to `below` - 1.
pub fn is_suppressed(cell: &str, below: u64) -> bool {
    count(cell).is_some_and(|n| (1..below).contains(&n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_rfc_4180_has() {
        let csv = parse("\u{FEFF}a,b\r\n\"x, \"\"y\"\"\nz\",1\r\n,2".as_bytes()).expect("sound");
        assert!(csv.bom && csv.crlf);
        assert_eq!(csv.head, ["a", "b"]);
        assert_eq!(csv.rows[0].cells, ["x, \"y\"\nz", "1"]);
        assert_eq!(
            (csv.rows[1].cells.as_slice(), csv.rows[1].line),
            (["".to_owned(), "2".to_owned()].as_slice(), 4)
        );
    }

    #[test]
    fn refuses_everything_else() {
        for (text, line, column) in [
            ("", 1, 1),
            ("a;b\n1;2\n", 1, 1),
            ("a\tb\n1,5\t2\n", 1, 1),
            ("a,a\n", 1, 3),
            ("a,\n", 1, 3),
            ("a,b\n1\n", 2, 1),
            ("a,b\n1,2,3\n", 2, 1),
            ("a\nx\"y\n", 2, 2),
            ("a\n\"x\"y\n", 2, 4),
            ("a\n\"x\n", 2, 1),
            ("a\n\0\n", 2, 1),
            ("a\rb\n", 1, 2),
        ] {
            let faults = parse(text.as_bytes())
                .err()
                .unwrap_or_else(|| panic!("{text:?} was read"));
            assert_eq!(faults.len(), 1, "{text:?}: {faults:?}");
            assert_eq!(
                (faults[0].at.line, faults[0].at.column),
                (line, column),
                "{text:?}: {}",
                faults[0].reason
            );
        }
        assert!(parse(b"a\n\xFF\n").is_err());
    }

    #[test]
    fn tells_every_fault_and_where_cells_stand() {
        let faults = parse(b"a,b\n1\n\"x\"y,2\n3,4\nz\"z,1,2\n5\n")
            .err()
            .expect("faulty");
        let at: Vec<_> = faults.iter().map(|f| (f.at.line, f.at.column)).collect();
        assert_eq!(at, [(2, 1), (3, 4), (5, 2), (6, 1)]);
        let csv = parse("\u{FEFF}a,b\n\"é\n,\",22\n3,4\n".as_bytes()).expect("sound");
        let place = |(row, column)| csv.place(row, column);
        assert_eq!(
            place((0, 0)),
            Place {
                line: 2,
                column: 1,
                end_line: 3,
                end_column: 3
            }
        );
        assert_eq!(
            place((0, 1)),
            Place {
                line: 3,
                column: 4,
                end_line: 3,
                end_column: 6
            }
        );
        assert_eq!(
            place((1, 1)),
            Place {
                line: 4,
                column: 3,
                end_line: 4,
                end_column: 4
            }
        );
    }
}

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
}

/// A row and the line of the file that it begins on.
pub struct Row {
    /// Its cells, quotation marks taken off.
    pub cells: Vec<String>,
    /// From 1.
    pub line: usize,
}

/// Why a file is not the CSV that the format asks for.
#[derive(Debug)]
pub struct Fault {
    /// From 1.
    pub line: usize,
    /// From 1, in Unicode scalar values.
    pub column: usize,
    /// What is wrong there.
    pub reason: &'static str,
}

/// Reads a file.
///
/// # Errors
///
/// Text that is not UTF-8, a quotation mark where RFC 4180 has none, rows of different lengths, headers that are empty or
/// stand twice, no headers at all, a NUL.
pub fn parse(bytes: &[u8]) -> Result<Csv, Fault> {
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let good = String::from_utf8_lossy(&bytes[..e.valid_up_to()]).into_owned();
        let (line, column) = position(&good);
        Fault { line, column, reason: "this is not UTF-8" }
    })?;
    let (text, bom) = text.strip_prefix('\u{FEFF}').map_or((text, false), |rest| (rest, true));
    let mut reader = Reader { text, at: 0, line: 1, line_start: 0 };
    let mut rows = Vec::new();
    while reader.at < text.len() {
        rows.push(reader.row()?);
    }
    let mut rows = rows.into_iter();
    let Some(head) = rows.next() else {
        return Err(Fault { line: 1, column: 1, reason: "the file has no headers" });
    };
    for (k, header) in head.cells.iter().enumerate() {
        if header.trim().is_empty() {
            return Err(Fault { line: head.line, column: 1, reason: "a header is empty" });
        }
        if head.cells[..k].contains(header) {
            return Err(Fault { line: head.line, column: 1, reason: "a header stands twice" });
        }
    }
    let rows: Vec<Row> = rows.collect();
    if let Some(ragged) = rows.iter().find(|row| row.cells.len() != head.cells.len()) {
        return Err(Fault { line: ragged.line, column: 1, reason: "this row is not as long as the first" });
    }
    let crlf = reader_uses_crlf(text);
    Ok(Csv { head: head.cells, rows, bom, crlf })
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
    (text.matches('\n').count() + 1, text[start..].chars().count() + 1)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    line: usize,
    line_start: usize,
}

impl Reader<'_> {
    fn fault(&self, reason: &'static str) -> Fault {
        let column = self.text[self.line_start..self.at].chars().count() + 1;
        Fault { line: self.line, column, reason }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn row(&mut self) -> Result<Row, Fault> {
        let line = self.line;
        let mut cells = Vec::new();
        loop {
            cells.push(self.cell()?);
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'\r') if self.text.as_bytes().get(self.at + 1) == Some(&b'\n') => {
                    self.at += 2;
                    break;
                }
                Some(b'\n') => {
                    self.at += 1;
                    break;
                }
                None => break,
                Some(_) => return Err(self.fault("something stands between a closing quotation mark and the comma")),
            }
        }
        self.line += 1;
        self.line_start = self.at;
        Ok(Row { cells, line })
    }

    fn cell(&mut self) -> Result<String, Fault> {
        if self.peek() == Some(b'"') {
            return self.quoted();
        }
        let from = self.at;
        while let Some(b) = self.peek() {
            match b {
                b',' | b'\n' => break,
                b'\r' if self.text.as_bytes().get(self.at + 1) == Some(&b'\n') => break,
                b'\r' => return Err(self.fault("a line ends with a lone carriage return")),
                b'"' => return Err(self.fault("a quotation mark stands within a cell that has none around it")),
                0 => return Err(self.fault("a NUL stands here")),
                _ => self.at += 1,
            }
        }
        Ok(self.text[from..self.at].to_owned())
    }

    fn quoted(&mut self) -> Result<String, Fault> {
        let open = self.fault("this quotation mark is not closed");
        self.at += 1;
        let mut cell = String::new();
        loop {
            let rest = &self.text[self.at..];
            let Some(quote) = memchr::memchr(b'"', rest.as_bytes()) else { return Err(open) };
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
            return Err(Fault { reason: "a NUL stands here", ..open });
        }
        Ok(cell)
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
        groups.next().is_some_and(|g| (1..=3).contains(&g.len()) && g.bytes().all(|b| b.is_ascii_digit()))
            && groups.all(|g| g.len() == 3 && g.bytes().all(|b| b.is_ascii_digit()))
    };
    if plain || grouped { cell.replace(',', "").parse().ok() } else { None }
}

/// Whether a cell's count is suppressed: 1 to `below` - 1.
pub fn is_suppressed(cell: &str, below: u64) -> bool {
    count(cell).is_some_and(|n| (1..below).contains(&n))
}

/// What is wrong with a suppressed column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuppressionFault {
    /// A cell is not a whole number, empty or a dash.
    NotACount,
    /// A total gives a suppressed count back.
    TotalTells,
}

/// Where it is wrong.
#[derive(Debug)]
pub struct Suppression {
    /// What.
    pub kind: SuppressionFault,
    /// The line of the row, from 1.
    pub line: usize,
}

/// Checks a column whose counts below `below` are to be suppressed.
///
/// A total gives a count back where what is left of it, after the counts that are published, can be shared out among the
/// suppressed ones in one way only: there is one of them, or all must be the least or the most that they can be.
pub fn check_suppression(csv: &Csv, column: usize, below: u64) -> Vec<Suppression> {
    let mut faults = Vec::new();
    let mut counts: Vec<(bool, Option<u64>)> = Vec::with_capacity(csv.rows.len());
    for row in &csv.rows {
        let cell = row.cells[column].trim();
        let n = count(cell);
        if n.is_none() && !cell.is_empty() && cell != "-" {
            faults.push(Suppression { kind: SuppressionFault::NotACount, line: row.line });
        }
        counts.push((is_total(&row.cells[0]), n));
    }
    for (t, &(is_total, total)) in counts.iter().enumerate() {
        let Some(total) = total.filter(|n| is_total && !(1..below).contains(n)) else { continue };
        let before = counts[..t].iter().rposition(|(is_total, _)| *is_total).map_or(0, |p| p + 1);
        let after = counts[t + 1..].iter().position(|(is_total, _)| *is_total).map_or(counts.len(), |p| t + 1 + p);
        let spans = [before..t, 0..t, t + 1..after, t + 1..counts.len(), 0..counts.len()];
        if spans.into_iter().any(|span| tells(&counts[span], total, below)) {
            faults.push(Suppression { kind: SuppressionFault::TotalTells, line: csv.rows[t].line });
        }
    }
    faults
}

fn tells(counts: &[(bool, Option<u64>)], total: u64, below: u64) -> bool {
    let (mut known, mut hidden) = (0u64, 0u64);
    for n in counts.iter().filter(|(is_total, _)| !is_total).filter_map(|(_, n)| *n) {
        if (1..below).contains(&n) {
            hidden += 1;
        } else {
            known = known.saturating_add(n);
        }
    }
    let Some(left) = total.checked_sub(known).filter(|_| hidden > 0) else { return false };
    let most = hidden.saturating_mul(below - 1);
    (hidden..=most).contains(&left) && (hidden == 1 || left == hidden || left == most)
}

fn is_total(cell: &str) -> bool {
    cell.split(|c: char| !c.is_alphanumeric()).any(|word| ["total", "totals", "all", "sum"].iter().any(|t| word.eq_ignore_ascii_case(t)))
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
        assert_eq!((csv.rows[1].cells.as_slice(), csv.rows[1].line), (["".to_owned(), "2".to_owned()].as_slice(), 4));
    }

    #[test]
    fn refuses_everything_else() {
        for (text, line, column) in [
            ("", 1, 1), ("a,a\n", 1, 1), ("a,\n", 1, 1), ("a,b\n1\n", 2, 1), ("a,b\n1,2,3\n", 2, 1), ("a\nx\"y\n", 2, 2), ("a\n\"x\"y\n", 2, 4), ("a\n\"x\n", 2, 1), ("a\n\0\n", 2, 1), ("a\rb\n", 1, 2),
        ] {
            let fault = parse(text.as_bytes()).err().unwrap_or_else(|| panic!("{text:?} was read"));
            assert_eq!((fault.line, fault.column), (line, column), "{text:?}: {}", fault.reason);
        }
        assert!(parse(b"a\n\xFF\n").is_err());
    }

    #[test]
    fn totals_that_tell() {
        let tells = |rows: &str| {
            let csv = parse(format!("area,n\n{rows}").as_bytes()).expect("sound");
            check_suppression(&csv, 1, 5).iter().any(|f| f.kind == SuppressionFault::TotalTells)
        };
        assert!(tells("A,3\nB,12\nTotal,15\n"));
        assert!(tells("All areas,15\nA,3\nB,12\n"));
        assert!(tells("A,1\nB,1\nC,12\nSum,14\n"));
        assert!(tells("A,4\nB,4\nC,12\nGrand total,20\n"));
        assert!(!tells("A,3\nB,2\nC,12\nTotal,17\n"));
        assert!(!tells("A,13\nB,12\nTotal,25\n"));
        assert!(!tells("A,3\nB,12\nOverall,15\n"));
        assert!(!tells("A,0\nB,12\nTotal,12\n"));
        assert!(tells("A,3\nB,12\nTotal north,15\nC,2\nD,3\nTotal south,5\n"));
    }
}

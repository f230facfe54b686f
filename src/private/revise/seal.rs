//! Emptying what a record withholds, in place: marks, withheld values, cells and files, the `private` table. All else stays, byte by byte.

use super::Revision;
use super::edits::Edits;
use crate::attachments::csv;
use crate::diagnostics::Diagnostic;
use crate::private::source::files::{FileText, FoundRecord};
use crate::private::source::record::{self, AttachedFile, Document, Reading, Shown, Table, Value};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What an emptied value is.
const EMPTY: &str = "\"\"";

/// What has to be changed of a record's files so that nothing withheld stands in them, and of how many things.
///
/// # Errors
///
/// A file is no longer what was read.
pub(super) fn seal(reading: &Reading, found: &FoundRecord) -> Result<Revision, Diagnostic> {
    let mut emptied = 0;
    let mut edits = Edits::default();
    let mut empty = |range: Range<usize>, with: &str| {
        edits.put(range, with);
        emptied += 1;
    };
    for (_, marked) in reading.texts() {
        for mark in marked.marks.iter().filter(|m| !m.withheld.is_emptied()) {
            empty(mark.inner.clone(), "");
        }
    }
    if let Ok((front, _)) = record::front_matter(&reading.file) {
        let toml = Toml {
            text: &reading.file.text[front.clone()],
            base: front.start,
        };
        let (table, _) = DeTable::parse_recoverable(toml.text);
        for range in toml.withheld_fields(table.get_ref(), reading) {
            empty(range, EMPTY);
        }
        let mut private = Vec::new();
        if let Some((key, value)) = table.get_ref().get_key_value("private") {
            toml.entries(&key.span(), value, true, &mut private);
        }
        if !private.is_empty() {
            emptied += 1;
        }
        for (range, with) in private {
            edits.put(range, with);
        }
    }
    let mut files = Vec::new();
    for attachment in &reading.attachments {
        let Some(file) = attachment.found() else {
            continue;
        };
        match &attachment.document {
            Shown::Barred(document, _) if !document.is_emptied() => {
                emptied += 1;
                files.push((file, Vec::new()));
            }
            Shown::Open(Document {
                file:
                    Some(AttachedFile {
                        table: Some(table), ..
                    }),
                ..
            }) => {
                let (bytes, columns) = without_withheld(table, file.bytes()?);
                emptied += columns;
                if columns > 0 {
                    files.push((file, bytes));
                }
            }
            _ => {}
        }
    }
    if !edits.is_empty() {
        let text = String::from_utf8_lossy(&found.file.bytes()?).into_owned();
        files.push((found.file.clone(), edits.apply(&text).into_bytes()));
    }
    Ok(Revision { files, emptied })
}

/// A CSV with the cells of its withheld columns emptied, and how many columns those were.
fn without_withheld(table: &Table, bytes: Vec<u8>) -> (Vec<u8>, usize) {
    let withheld = |k: &usize| matches!(&table.columns[*k].cells, Shown::Barred(cells, _) if !cells.is_emptied());
    let columns: Vec<usize> = (0..table.columns.len()).filter(withheld).collect();
    if columns.is_empty() {
        return (bytes, 0);
    }
    // The reader has seen that it is UTF-8.
    let text = String::from_utf8_lossy(&bytes).into_owned();
    (
        without_columns(&text, &table.csv, table.rows(), &columns).into_bytes(),
        columns.len(),
    )
}

/// A CSV with the cells of some columns emptied.
fn without_columns(file: &str, csv: &csv::Csv, rows: usize, columns: &[usize]) -> String {
    let lines = Lines::of(file);
    // A row of one empty cell would be an empty line, which is no row at a file's end.
    let empty = if csv.head.len() == 1 { EMPTY } else { "" };
    let mut out = String::with_capacity(file.len());
    let mut done = 0;
    for row in 0..rows {
        for column in columns {
            let place = csv.place(row, *column);
            out.push_str(&file[done..lines.find(place.line, place.column)]);
            out.push_str(empty);
            done = lines.find(place.end_line, place.end_column);
        }
    }
    out.push_str(&file[done..]);
    out
}

/// Where the lines of a file begin.
struct Lines<'f> {
    file: &'f str,
    begin: Vec<usize>,
}

impl Lines<'_> {
    fn of(file: &str) -> Lines<'_> {
        let first = if file.starts_with('\u{FEFF}') { 3 } else { 0 };
        let others = memchr::memchr_iter(b'\n', file.as_bytes()).map(|n| n + 1);
        Lines {
            file,
            begin: std::iter::once(first).chain(others).collect(),
        }
    }

    /// The place of a line and column, both counted from 1.
    fn find(&self, line: usize, column: usize) -> usize {
        let begin = self.begin[line - 1];
        let mut characters = self.file[begin..].char_indices();
        let place = characters.nth(column - 1).map(|(n, _)| n);
        place.map_or(self.file.len(), |n| begin + n)
    }
}

/// A front matter, and where it begins in its file.
struct Toml<'t> {
    text: &'t str,
    base: usize,
}

impl Toml<'_> {
    fn place(&self, range: &Range<usize>) -> Range<usize> {
        range.start + self.base..range.end + self.base
    }

    /// Where the values of `fields` stand that are withheld and not empty.
    fn withheld_fields(&self, table: &DeTable<'_>, reading: &Reading) -> Vec<Range<usize>> {
        let Some(DeValue::Table(fields)) = table.get("fields").map(Spanned::get_ref) else {
            return Vec::new();
        };
        let mut all = Vec::new();
        for field in &reading.fields {
            let Some(written) = fields.get(field.key.as_str()) else {
                continue;
            };
            match (&field.value, written.get_ref()) {
                (Shown::Barred(value, _), _) if !value.is_emptied() => {
                    all.push(self.place(&written.span()));
                }
                (Shown::Open(Value::List(items)), DeValue::Array(written)) => {
                    for (item, written) in items.iter().zip(written) {
                        if matches!(item, Shown::Barred(item, _) if !item.is_emptied()) {
                            all.push(self.place(&written.span()));
                        }
                    }
                }
                _ => {}
            }
        }
        all
    }

    /// What takes the entries of a table out: whole lines, but for comments; its own head stays where it is the `top`.
    fn entries(
        &self,
        key: &Range<usize>,
        value: &Spanned<DeValue<'_>>,
        top: bool,
        out: &mut Vec<(Range<usize>, &'static str)>,
    ) {
        let said = &self.text[value.span()];
        match value.get_ref() {
            DeValue::Table(table) if said.starts_with('{') && top => {
                if !table.is_empty() {
                    out.push((self.place(&value.span()), "{}"));
                }
            }
            // Keys below a head, or with dots in them.
            DeValue::Table(table) if !said.starts_with('{') => {
                if said.starts_with('[') && !top {
                    out.push((self.line(value.span()), ""));
                }
                for (key, value) in table.iter() {
                    self.entries(&key.span(), value, false, out);
                }
            }
            DeValue::Array(items)
                if items
                    .iter()
                    .any(|item| self.text[item.span()].starts_with("[[")) =>
            {
                for item in items {
                    self.entries(key, item, false, out);
                }
            }
            _ => out.push((self.line(key.start..value.span().end), "")),
        }
    }

    /// The lines that a statement stands on. A comment behind it stays.
    fn line(&self, statement: Range<usize>) -> Range<usize> {
        let begin = self.text[..statement.start]
            .rfind('\n')
            .map_or(0, |n| n + 1);
        let rest = &self.text[statement.end..];
        let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let end = statement.end + blank;
        let end = if self.text[end..].starts_with('\n') {
            end + 1
        } else {
            end
        };
        self.place(&(begin..end))
    }
}

/// Whether a version of a file beside a record has cells in a column that a target names.
pub(super) fn holds_column(bytes: &[u8], header: &str) -> bool {
    let Ok(csv) = csv::parse(bytes) else {
        // What can't be read may hold anything.
        return !bytes.is_empty();
    };
    let column = csv.head.iter().position(|head| head == header);
    column.is_some_and(|k| csv.rows.iter().any(|row| !row.cells[k].is_empty()))
}

/// Whether a version of a record's file that could not be read may withhold something.
pub(super) fn may_hold(file: &FileText) -> bool {
    file.text.contains("withheld") || file.text.contains("private")
}

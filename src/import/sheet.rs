//! Tables in spreadsheets: what their visible sheets show, as the inspector reads it. Hidden sheets, rows and columns never enter.

use super::table::{Cell, Row, Table};
use crate::attachments::{self, Budget, Role, codes};

/// What was read of a spreadsheet.
pub(crate) struct Sheets {
    /// A table for each visible sheet that has anything.
    pub tables: Vec<Table>,
    /// Whether something in it is hidden, and was left there.
    pub hides: bool,
}

/// Reads the visible sheets.
///
/// # Errors
///
/// The bytes are no spreadsheet that can be read to its end.
pub(crate) fn read(bytes: &[u8], name: &str) -> Result<Sheets, ()> {
    let inspection = attachments::inspect(bytes, Some(name), &mut Budget::default());
    let is = |code: &'static attachments::Code| {
        let mut findings = inspection.findings.iter();
        findings.any(|finding| std::ptr::eq(finding.code, code))
    };
    let unread = [&codes::CANNOT_PARSE, &codes::ENCRYPTED, &codes::XML_DTD];
    if unread.into_iter().any(is) {
        return Err(());
    }
    let hides = [
        &codes::HIDDEN_SHEET,
        &codes::VERY_HIDDEN_SHEET,
        &codes::HIDDEN_ROWS,
        &codes::HIDDEN_COLUMNS,
    ]
    .into_iter()
    .any(is);
    let mut tables: Vec<(String, Table, Vec<u32>)> = Vec::new();
    for passage in &inspection.text {
        if passage.role != Role::Visible || passage.row == 0 {
            continue;
        }
        let place = passage.place.words().as_str();
        let sheet = place.rsplit_once(", row ").map_or("", |(sheet, _)| sheet);
        let cells = || {
            let numbers = passage.numbers.iter().copied();
            let texts = passage.text.split('\t').map(Cell::of);
            texts
                .zip(numbers)
                .map(|(cell, number)| Cell { number, ..cell })
        };
        if tables.last().is_none_or(|(of, ..)| of != sheet) {
            let head = cells().map(|cell| cell.text).collect();
            let table = Table {
                head,
                rows: Vec::new(),
            };
            tables.push((sheet.to_owned(), table, passage.columns.clone()));
            continue;
        }
        let Some((_, table, columns)) = tables.last_mut() else {
            continue;
        };
        let mut row = vec![Cell::default(); columns.len()];
        let mut outside = false;
        for (cell, column) in cells().zip(&passage.columns) {
            match columns.iter().position(|known| known == column) {
                Some(at) => row[at] = cell,
                None => outside |= !cell.text.is_empty(),
            }
        }
        let cells = if outside {
            Err("it has a cell in a column without a header")
        } else {
            Ok(row)
        };
        let line = passage.row as usize;
        table.rows.push(Row { line, cells });
    }
    let tables = tables.into_iter().map(|(_, table, _)| table).collect();
    Ok(Sheets { tables, hides })
}

//! CSV as it is published: what spreadsheets make of its cells, and what in it does not show. [`csv`](super::csv) reads it.

use super::csv::{self, Csv};
use super::{Budget, Format, Inspection, Place, Program, Role, Severity, Stop, codes, text};

/// CSV.
pub static CSV: Format = Format {
    name: "csv",
    endings: &["csv"],
    program: Program::Excel,
    is: text::is,
    by_ending: true,
    read,
};

/// A cell of Excel holds no more characters.
const CELL: usize = 32_767;

fn read(bytes: &[u8], inspection: &mut Inspection, budget: &mut Budget) -> Result<(), Stop> {
    let Some(whole) = text::open(bytes, 4, inspection, budget)? else {
        return Ok(());
    };
    let table = match csv::parse(whole.as_bytes()) {
        Ok(table) => table,
        Err(faults) => {
            for fault in faults {
                inspection
                    .find(&codes::CSV_SHAPE, Place::nth("line", fault.at.line))
                    .detail(fault.reason);
            }
            inspection.say(Role::Visible, Place::whole(), whole);
            return Ok(());
        }
    };
    if !bytes.starts_with(b"\xEF\xBB\xBF") && bytes.first().is_some_and(|b| *b >= 0xFE) {
        // Spreadsheets read it, and other programs take it for something else.
        inspection.find(&codes::MIXED_ENCODING, Place::whole());
    } else if bytes.starts_with(b"\xEF\xBB\xBF") {
        inspection.find(&codes::CSV_BOM, Place::whole());
    }
    inspection.facts.sheets = vec![u32::try_from(table.rows.len() + 1).unwrap_or(u32::MAX)];
    cells(&table, inspection);
    let rows = table.rows.iter();
    let empty = rows.map(|row| row.cells.iter().all(|cell| cell.trim().is_empty()));
    text::empty_stretch(std::iter::once(false).chain(empty), "row", inspection);
    for (n, row) in all(&table).enumerate() {
        inspection.say(Role::Visible, Place::nth("row", n + 1), row.join("\t"));
    }
    Ok(())
}

/// All rows, the head first.
fn all(table: &Csv) -> impl Iterator<Item = &[String]> {
    let rows = table.rows.iter().map(|row| row.cells.as_slice());
    std::iter::once(table.head.as_slice()).chain(rows)
}

fn cells(table: &Csv, inspection: &mut Inspection) {
    let mut columns: Vec<[u64; 3]> = vec![[0; 3]; table.head.len()];
    for row in all(table) {
        for (found, cell) in columns.iter_mut().zip(row) {
            found[0] += u64::from(is_formula(cell));
            found[1] += u64::from(cell.contains(['\n', '\r']));
            found[2] += u64::from(cell.len() > CELL);
        }
    }
    for (k, [formulas, breaks, long]) in columns.into_iter().enumerate() {
        let place = Place::columns(k + 1, k + 1);
        if formulas > 0 {
            inspection
                .find(&codes::CSV_FORMULA, place.clone())
                .count(formulas);
        }
        for (count, why) in [
            (
                breaks,
                "cells have several lines, and spreadsheets show the first",
            ),
            (long, "cells are longer than a spreadsheet shows"),
        ] {
            if count > 0 {
                inspection
                    .find(&codes::CSV_SHAPE, place.clone())
                    .weigh(Severity::Warn)
                    .count(count)
                    .detail(why);
            }
        }
    }
}

/// Whether a spreadsheet may take a cell for a formula. A number with a sign is none, and neither is a dash for "nothing".
pub fn is_formula(cell: &str) -> bool {
    let cell = cell.trim_start_matches(['"', '\'', ' ', '\u{A0}']);
    let mut rest = cell.chars();
    match rest.next() {
        Some('=' | '@' | '\t' | '\r' | '＝' | '＠') => true,
        Some('+' | '-' | '＋' | '－') => {
            let rest = rest.as_str().trim();
            let number = rest
                .chars()
                .all(|c| c.is_ascii_digit() || " .,()%/:£€$-–".contains(c));
            let power = rest.parse::<f64>().is_ok();
            !(number || power)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_dashes_are_no_formulas() {
        for cell in [
            "-5",
            "-5.2",
            "+44 1632 960001",
            "-",
            "--",
            "-1e5",
            "(5)",
            "a=b",
            "-12.5%",
            "- 3",
            "",
        ] {
            assert!(!is_formula(cell), "{cell}");
        }
        for cell in [
            "=1+1",
            "  =1",
            "\"=1",
            "+A1",
            "-A1+2",
            "@SUM(A1)",
            "\t=1",
            "-cmd|' /C calc'!A0",
        ] {
            assert!(is_formula(cell), "{cell}");
        }
    }
}

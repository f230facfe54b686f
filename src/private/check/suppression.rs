//! DL1408, DL1430 to DL1434: what a record publishes gives no suppressed count back.

use super::format::{Check, Page};
use crate::attachments::csv;
use crate::diagnostics::{Code, Diagnostic, Report, Span};
use crate::markdown::{self, TableCell};
use crate::private::source::record::{self, AttachedFile, Cell, Table, Written, in_csv};
use crate::private::suppression::{self, Column, Does, Given, Shown};

pub(super) const CHECKS: &[Check] = &[Check {
    codes: &[
        Code::TotalTells,
        Code::FewValuesLeft,
        Code::MayBeTotal,
        Code::ShareBesideCount,
        Code::CountElsewhere,
        Code::TotalsUndecided,
    ],
    find: counts_given_back,
    of_withdrawn: false,
}];

/// Where a table comes from: the file of an attachment, or the body.
enum Source<'r> {
    File(&'r str, &'r AttachedFile, &'r Table),
    Body(&'r [Vec<TableCell>]),
}

fn counts_given_back(page: &Page<'_>, report: &mut Report) {
    let record = page.record;
    let Some(suppress) = &record.suppress else {
        return;
    };
    let of_body = markdown::tables(&record.body.text);
    let files = record.attachments.iter().filter_map(|a| a.open());
    let files = files.filter_map(|document| {
        let file = document.file.as_ref()?;
        Some(Source::File(&document.name, file, file.table.as_ref()?))
    });
    let sources: Vec<Source<'_>> = files
        .chain(of_body.iter().map(|table| Source::Body(table)))
        .collect();
    let tables: Vec<suppression::Table<'_>> = sources.iter().map(Source::table).collect();
    for found in suppression::findings(&tables, suppress.below) {
        let source = &sources[found.table];
        let code = match found.does {
            Does::GivesBack => Code::TotalTells,
            Does::Narrows => Code::FewValuesLeft,
            Does::MayTotal => Code::MayBeTotal,
            Does::Shares => Code::ShareBesideCount,
            Does::Repeats => Code::CountElsewhere,
            Does::Undecided => Code::TotalsUndecided,
        };
        let at = source.place(record, found.row, found.column);
        let mut diagnostic = Diagnostic::new(code, at).topic(source.topic());
        // Whether there is anything to say depends on the counts, which the summary may not.
        diagnostic.hidden = true;
        report.push(diagnostic);
    }
}

impl Source<'_> {
    fn table(&self) -> suppression::Table<'_> {
        let columns = match self {
            Source::File(_, _, table) => {
                let heads = table.csv.head.iter().zip(&table.columns);
                heads.map(|(head, column)| of_file(head, column)).collect()
            }
            Source::Body(rows) => {
                let heads = rows.first().into_iter().flatten().enumerate();
                heads
                    .map(|(k, head)| of_body(&head.words, k, &rows[1..]))
                    .collect()
            }
        };
        suppression::Table { columns }
    }

    fn place(&self, record: &Written, row: usize, column: usize) -> Span {
        match self {
            Source::File(_, file, table) => in_csv(&file.found, table.csv.place(row, column)),
            Source::Body(rows) => {
                let cell = rows.get(row + 1).and_then(|row| row.get(column));
                let range = cell.map_or(0..0, |cell| cell.range.clone());
                record.file.span(record.body.origin.range(range))
            }
        }
    }

    fn topic(&self) -> &str {
        match self {
            Source::File(name, ..) => name,
            Source::Body(_) => "body",
        }
    }
}

/// A column of a file. Of what is not published the counts alone are looked at.
fn of_file<'r>(header: &'r str, column: &'r record::Column) -> Column<'r> {
    let count = |cell: &Cell| Given::Kept(cell.either(csv::count));
    let Some(open) = column.cells.open() else {
        let kept = |cells: &Vec<Cell>| cells.iter().map(|cell| cell.either(csv::count)).collect();
        let kept: Vec<Option<u64>> = column.cells.either(kept);
        return Column {
            header,
            shown: Shown::Nothing,
            cells: kept.into_iter().map(Given::Kept).collect(),
        };
    };
    let shares = open.iter().any(|cell| matches!(cell, Cell::Share(_)));
    Column {
        header,
        shown: match column.suppressed {
            _ if shares => Shown::Dashed,
            true => Shown::Suppressed,
            false => Shown::Open,
        },
        cells: open
            .iter()
            .map(|cell| cell.open().map_or_else(|| count(cell), Given::Open))
            .collect(),
    }
}

fn of_body<'r>(header: &'r str, k: usize, rows: &'r [Vec<TableCell>]) -> Column<'r> {
    let cell = |row: &'r Vec<TableCell>| row.get(k).map_or("", |cell| cell.words.as_str());
    Column {
        header,
        shown: Shown::Open,
        cells: rows.iter().map(|row| Given::Open(cell(row))).collect(),
    }
}

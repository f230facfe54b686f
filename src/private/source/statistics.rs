//! Official figures: `content/statistics/*.csv`, from the case system.

use super::files::Found;
use super::marks::{self, Kind};
use super::near_miss;
use super::origin::Origin;
use super::record::read_bytes;
use crate::attachments::csv::{self, Csv};
use crate::diagnostics::{Code, Diagnostic, Report, Span, Words};
use crate::log::{Official, Quarter, Site};
use std::collections::BTreeMap;

/// A column of a file.
enum Column {
    Quarter,
    Count(&'static str),
    Provision(&'static str),
}

/// Sums that must hold within a quarter: the parts, and the column that they may come to at the most.
///
/// Source: the fact sheet's section 6. What is not among the parts is still open, or was neither granted nor withheld.
const SUMS: &[(&[&str], &str, &str)] = &[
    (&["resolvable"], "received", "more requests are resolvable than were received"),
    (&["in_time", "extended", "late"], "received", "more requests were answered than were received"),
    (&["granted", "part", "withheld"], "resolvable", "more requests were granted or withheld than are resolvable"),
    (&["reviews_upheld", "reviews_partly_upheld", "reviews_overturned"], "reviews", "more reviews came to an end than were asked for"),
];

/// Reads the files: quarters, newest first.
pub(in crate::private) fn read(files: &[Found], site: &Site, report: &mut Report) -> Vec<Official> {
    let mut all: BTreeMap<Quarter, (Official, Span)> = BTreeMap::new();
    for found in files {
        for (quarter, at) in file(found, site, report) {
            match all.get(&quarter.quarter) {
                Some((_, first)) => report.push(
                    Diagnostic::new(Code::QuarterTwice, at.clone())
                        .message(Words::from("this quarter stands already at ").place(first, &at)),
                ),
                None => {
                    all.insert(quarter.quarter, (quarter, at));
                }
            }
        }
    }
    all.into_values().rev().map(|(quarter, _)| quarter).collect()
}

fn file(found: &Found, site: &Site, report: &mut Report) -> Vec<(Official, Span)> {
    let whole = || Span::file(found.name.clone());
    let bytes = match read_bytes(found) {
        Ok(bytes) => bytes,
        Err(diagnostic) => {
            report.push(diagnostic);
            return Vec::new();
        }
    };
    let span = |at: csv::Place| Span {
        file: found.name.clone(),
        line: at.line,
        column: at.column,
        end_line: at.end_line,
        end_column: at.end_column,
    };
    let table = match csv::parse(&bytes) {
        Ok(table) => table,
        Err(faults) => {
            report.append(
                faults.into_iter().map(|fault| Diagnostic::new(Code::StatisticsFile, span(fault.at)).message(fault.reason)).collect(),
            );
            return Vec::new();
        }
    };
    if let Some(code) = marked(&bytes) {
        report.push(Diagnostic::new(code, whole()));
        return Vec::new();
    }
    let catalogue = site.law.catalogue(site.regime);
    let mut columns = Vec::new();
    for (k, header) in table.head.iter().enumerate() {
        let name = header.trim();
        let at = || Span { file: found.name.clone(), line: 1, column: k + 1, end_line: 1, end_column: k + 1 };
        let known = Official::COLUMNS.iter().find(|column| **column == name);
        columns.push(match (name, known, catalogue.get(name)) {
            ("quarter", ..) => Some(Column::Quarter),
            (_, Some(column), _) => Some(Column::Count(column)),
            (_, None, Some(provision)) => Some(Column::Provision(&provision.id)),
            (_, None, None) => {
                let near = Official::COLUMNS.into_iter().min_by_key(|column| strsim::levenshtein(column, name)).unwrap_or("received");
                report.push(
                    Diagnostic::new(Code::StatisticsColumn, at())
                        .message(Words::from("column ").count(k + 1).and(" has a name that is neither one of the format nor a provision"))
                        .help(Words::from("name it as docs/site.md does; the nearest name is ").and(near)),
                );
                None
            }
        });
    }
    for need in ["quarter", "received"] {
        if !table.head.iter().any(|header| header.trim() == need) {
            report.push(
                Diagnostic::new(Code::StatisticsColumn, whole()).message(Words::from("there is no column ").and(need)).help("add it"),
            );
            return Vec::new();
        }
    }
    rows(&table, &columns, &bytes, &span, report)
}

/// Whether something in the file is, or reads like, a mark: figures hide nothing.
fn marked(bytes: &[u8]) -> Option<Code> {
    let text = String::from_utf8_lossy(bytes);
    let mut faults = Vec::new();
    let found = marks::lex(&text, &Origin::at(0), Kind::Line, &mut faults);
    if !found.marks.is_empty() {
        Some(Code::MarkNotHere)
    } else if !faults.is_empty() || near_miss::any(found.text.raw()) {
        Some(Code::NearMiss)
    } else {
        None
    }
}

fn rows(
    table: &Csv,
    columns: &[Option<Column>],
    bytes: &[u8],
    span: &dyn Fn(csv::Place) -> Span,
    report: &mut Report,
) -> Vec<(Official, Span)> {
    let mut all = Vec::new();
    let mut bad: Vec<((usize, usize), Diagnostic)> = Vec::new();
    let mut placed: Vec<(usize, usize)> = Vec::new();
    for (r, row) in table.rows.iter().enumerate() {
        let mut quarter = None;
        let mut official = Official { quarter: Quarter { year: 0, number: 1 }, counts: Vec::new(), provisions: Vec::new() };
        for (k, (cell, column)) in row.cells.iter().zip(columns).enumerate() {
            let mut count = || match (cell.trim(), csv::count(cell.trim())) {
                ("" | "-", _) => None,
                (_, Some(count)) => Some(count),
                (_, None) => {
                    bad.push(((r, k), Diagnostic::new(Code::StatisticsValue, Span::command_line())));
                    None
                }
            };
            match column {
                Some(Column::Quarter) => {
                    quarter = Quarter::parse(cell.trim()).map(|quarter| (quarter, k));
                    if quarter.is_none() {
                        bad.push((
                            (r, k),
                            Diagnostic::new(Code::StatisticsValue, Span::command_line())
                                .message("this is not a quarter")
                                .help("write it as 2026-Q1"),
                        ));
                    }
                }
                Some(Column::Count(name)) => official.counts.push((name, count())),
                Some(Column::Provision(id)) => official.provisions.push((id, count())),
                None => {}
            }
        }
        let Some((quarter, k)) = quarter else { continue };
        official.quarter = quarter;
        for (parts, most, message) in SUMS {
            let sum: u64 = parts.iter().filter_map(|part| official.count(part)).sum();
            if official.count(most).is_some_and(|most| sum > most) {
                bad.push(((r, k), Diagnostic::new(Code::StatisticsSum, Span::command_line()).message(*message)));
            }
        }
        placed.push((r, k));
        all.push(official);
    }
    let cells: Vec<(usize, usize)> = bad.iter().map(|(cell, _)| *cell).collect();
    for ((_, diagnostic), at) in bad.into_iter().zip(csv::places(bytes, &cells)) {
        report.push(Diagnostic { at: span(at), ..diagnostic });
    }
    let places = csv::places(bytes, &placed);
    all.into_iter().zip(places).map(|(official, at)| (official, span(at))).collect()
}

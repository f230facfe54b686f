//! Official figures: `content/statistics/*.csv`, from the case system.

use super::files::{File, FileText};
use super::marks::{self, Kind};
use super::origin::Origin;
use super::toml::unfits;
use crate::attachments::csv::{self, Csv};
use crate::diagnostics::{Code, Diagnostic, Report, Span, Words};
use crate::law::Catalogue;
use crate::log::{Official, Quarter, Site};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A column of a file.
enum Column {
    Quarter,
    Count(&'static str),
    /// Days, which may end in a half.
    Median,
    Provision(&'static str),
}

/// No authority has so many of anything in a quarter; up to here sums of sums hold too.
const MOST: u64 = 1_000_000_000;

/// What a request of a quarter is at its end: one of these (code of practice under FOIA s45, 8.5). `stopped` waits for a
/// clarification or a fee.
const AT_THE_END: [&str; 3] = ["processed", "outstanding", "stopped"];

/// Sums that must hold within a quarter: the parts, and the column that they may come to at the most.
///
/// Source: the fact sheet's section 6, and commands.md. What is not among the parts is still open, or was neither granted nor withheld.
const SUMS: &[(&[&str], &str, &str)] = &[
    (
        &AT_THE_END,
        "received",
        "more requests are processed, outstanding or stopped than were received",
    ),
    (
        &["resolvable", "not_held"],
        "processed",
        "more requests are resolvable, or about what is not held, than were processed",
    ),
    (
        &["granted", "part", "withheld", "not_held"],
        "processed",
        "more requests were granted, withheld or about what is not held than were processed",
    ),
    (
        &["resolvable"],
        "received",
        "more requests are resolvable than were received",
    ),
    (
        &["in_time", "extended", "late"],
        "received",
        "more requests were answered than were received",
    ),
    (
        &["granted", "part", "withheld"],
        "resolvable",
        "more requests were granted or withheld than are resolvable",
    ),
    (
        &["granted", "part", "withheld", "not_held"],
        "received",
        "more requests were granted, withheld or about what is not held than were received",
    ),
    (
        &[
            "reviews_upheld",
            "reviews_partly_upheld",
            "reviews_overturned",
        ],
        "reviews",
        "more reviews came to an end than were asked for",
    ),
];

/// Reads the files: quarters, newest first.
///
/// `held` says how many public responses the log has of a quarter.
pub(in crate::private) fn read(
    files: &[File],
    site: &Site,
    today: Date,
    held: impl Fn(Quarter) -> usize,
    report: &mut Report,
) -> Vec<Official> {
    let mut all: BTreeMap<Quarter, (Official, Span)> = BTreeMap::new();
    for found in files {
        for (quarter, at) in file(found, site, today, report) {
            if quarter
                .count("received")
                .is_some_and(|received| held(quarter.quarter) as u64 > received)
            {
                report.push(Diagnostic::new(Code::StatisticsBelowLog, at.clone()));
            }
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
    all.into_values()
        .rev()
        .map(|(quarter, _)| quarter)
        .collect()
}

fn file(found: &File, site: &Site, today: Date, report: &mut Report) -> Vec<(Official, Span)> {
    let whole = || Span::file(found.name.clone());
    let bytes = match found.bytes() {
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
                faults
                    .into_iter()
                    .map(|fault| {
                        let said = Diagnostic::new(Code::StatisticsFile, span(fault.at))
                            .message(fault.reason);
                        match fault.help {
                            Some(help) => said.help(help),
                            None => said,
                        }
                    })
                    .collect(),
            );
            return Vec::new();
        }
    };
    let marked = marked(&bytes, &found.name);
    if !marked.is_empty() {
        report.append(marked);
        return Vec::new();
    }
    let mut columns: Vec<Option<Column>> = Vec::new();
    for (k, header) in table.head.iter().enumerate() {
        let name = header.trim();
        let at = || span(table.head_place(k));
        // Readers of a column trim it: so do we, before we ask whether it stands twice.
        if table.head[..k].iter().any(|other| other.trim() == name) {
            report.push(
                Diagnostic::new(Code::StatisticsColumn, at())
                    .message("this column stands twice")
                    .help("keep one of them"),
            );
            columns.push(None);
            continue;
        }
        let column = column(name, site);
        if column.is_none() {
            let near = Official::COLUMNS
                .into_iter()
                .min_by_key(|column| strsim::levenshtein(column, name))
                .unwrap_or("received");
            let near = nearest_provision(name, site).unwrap_or(near);
            report.push(
                Diagnostic::new(Code::StatisticsColumn, at())
                    .message(
                        Words::from("column ")
                            .count(k + 1)
                            .and(" has a name that is neither one of the format nor a provision"),
                    )
                    .help(
                        Words::from("name it as docs/site.md does; the nearest name is ").and(near),
                    ),
            );
        }
        columns.push(column);
    }
    for need in ["quarter", "received"] {
        if !table.head.iter().any(|header| header.trim() == need) {
            report.push(
                Diagnostic::new(Code::StatisticsColumn, whole())
                    .message(Words::from("there is no column ").and(need))
                    .help("add it"),
            );
            return Vec::new();
        }
    }
    rows(&table, &columns, today, &span, report)
}

/// What a header names.
fn column(name: &str, site: &Site) -> Option<Column> {
    if name == "quarter" {
        return Some(Column::Quarter);
    }
    if name == Official::MEDIAN {
        return Some(Column::Median);
    }
    let count = Official::COLUMNS
        .into_iter()
        .find(|column| *column == name)
        .map(Column::Count);
    // An authority answers under its Act and under the regulations beside it: what the one has, the other has not.
    let of_law = || {
        catalogues(site)
            .find_map(|catalogue| catalogue.get(name))
            .map(|provision| Column::Provision(&provision.id))
    };
    count.or_else(of_law)
}

/// The catalogues whose provisions a force relies on: the site's own regime's, then its sibling's.
fn catalogues(site: &Site) -> impl Iterator<Item = &'static Catalogue> {
    let law = site.law;
    [site.regime, site.regime.sibling()]
        .into_iter()
        .map(move |regime| law.catalogue(regime))
}

/// The provision that was meant by a header that has the form of one.
fn nearest_provision(name: &str, site: &Site) -> Option<&'static str> {
    let shaped =
        name.starts_with(['s', 'S', 'r', 'R']) && name.contains(|c: char| c.is_ascii_digit());
    let letter = name.chars().next()?.to_ascii_lowercase();
    let catalogue = catalogues(site).find(|catalogue| shaped && catalogue.letter() == letter)?;
    catalogue
        .nearest(name)
        .map(|provision| provision.id.as_str())
}

/// What in the file is, or reads like, a mark, since figures hide nothing; and control characters.
fn marked(bytes: &[u8], name: &Arc<str>) -> Report {
    let Ok(file) = FileText::new(Arc::clone(name), bytes.to_owned()) else {
        return Report::new();
    };
    let mut faults = Vec::new();
    let found = marks::lex(&file.text, &Origin::at(0), Kind::Line, &mut faults);
    let marks = found
        .marks
        .iter()
        .map(|mark| (Code::MarkNotHere, mark.at.clone()));
    let faults = faults.iter().map(|fault| (fault.code, fault.at.clone()));
    let unfits = unfits(&file.text)
        .into_iter()
        .map(|at| (Code::ControlCharacter, at));
    marks
        .chain(faults)
        .chain(unfits)
        .map(|(code, at)| Diagnostic::new(code, file.span(at)))
        .collect()
}

/// Whether a cell says that there is no figure.
fn is_empty(cell: &str) -> bool {
    matches!(cell, "" | "-")
}

/// Twice the days of a median: `17`, `17.5`.
fn twice(cell: &str) -> Option<u32> {
    let (whole, half) = match cell.split_once('.') {
        None => (cell, 0),
        Some((whole, "0")) => (whole, 0),
        Some((whole, "5")) => (whole, 1),
        Some(_) => return None,
    };
    let days = csv::count(whole).filter(|days| *days <= 10_000)?;
    Some(u32::try_from(days).ok()? * 2 + half)
}

fn rows(
    table: &Csv,
    columns: &[Option<Column>],
    today: Date,
    span: &dyn Fn(csv::Place) -> Span,
    report: &mut Report,
) -> Vec<(Official, Span)> {
    let mut all = Vec::new();
    let mut bad: Vec<((usize, usize), Diagnostic)> = Vec::new();
    let mut placed: Vec<(usize, usize)> = Vec::new();
    for (r, row) in table.rows.iter().enumerate() {
        let mut quarter = None;
        let mut official = Official::of(Quarter { year: 0, number: 1 });
        for (k, (cell, column)) in row.cells.iter().zip(columns).enumerate() {
            let cell = cell.trim();
            let mut fault = |message: &'static str, help: &'static str| {
                bad.push((
                    (r, k),
                    Diagnostic::new(Code::StatisticsValue, Span::command_line())
                        .message(message)
                        .help(help),
                ));
            };
            let count = |fault: &mut dyn FnMut(&'static str, &'static str)| match csv::count(cell) {
                _ if is_empty(cell) => None,
                Some(count) if count <= MOST => Some(count),
                Some(_) => {
                    fault("no quarter has so many", "correct it from the case system");
                    None
                }
                None => {
                    fault("this is not a count", "write a whole number, or nothing");
                    None
                }
            };
            match column {
                Some(Column::Quarter) => {
                    quarter = Quarter::parse(cell).map(|quarter| (quarter, k));
                    match quarter {
                        None => fault("this is not a quarter", "write it as 2026-Q1"),
                        Some((named, _)) if named > Quarter::of(today) => {
                            fault(
                                "this quarter has not begun",
                                "correct it, or publish its figures when it is over",
                            );
                        }
                        Some(_) => {}
                    }
                }
                Some(Column::Count("received")) if is_empty(cell) => {
                    fault(
                        "every quarter needs the requests received",
                        "write how many came, or take the row out",
                    );
                }
                Some(Column::Count(name)) => official.counts.push((name, count(&mut fault))),
                Some(Column::Median) => {
                    official.twice_median = twice(cell);
                    if official.twice_median.is_none() && !is_empty(cell) {
                        fault(
                            "this is not a median of days",
                            "write a whole number or one that ends in .5, or nothing",
                        );
                    }
                }
                Some(Column::Provision(id)) => official.provisions.push((id, count(&mut fault))),
                None => {}
            }
        }
        let Some((quarter, k)) = quarter else {
            continue;
        };
        official.quarter = quarter;
        let mut sum = |message: &'static str, k: usize| {
            bad.push((
                (r, k),
                Diagnostic::new(Code::StatisticsSum, Span::command_line()).message(message),
            ));
        };
        for (parts, most, message) in SUMS {
            let parts: u64 = parts.iter().filter_map(|part| official.count(part)).sum();
            if official.count(most).is_some_and(|most| parts > most) {
                sum(message, k);
            }
        }
        let at_the_end: Option<u64> = AT_THE_END.iter().map(|part| official.count(part)).sum();
        if at_the_end.is_some_and(|all| official.count("received").is_some_and(|of| all < of)) {
            sum(
                "fewer requests are processed, outstanding or stopped than were received",
                k,
            );
        }
        // Each request counts once for a provision, so no provision has more than there were.
        if let Some(received) = official.count("received") {
            let counts = columns
                .iter()
                .enumerate()
                .filter_map(|(k, column)| match column {
                    Some(Column::Provision(id)) => Some((k, official.provision(id)?)),
                    _ => None,
                });
            for (k, _) in counts.filter(|(_, count)| *count > received) {
                sum(
                    "more requests were refused under this provision than were received",
                    k,
                );
            }
        }
        placed.push((r, k));
        all.push(official);
    }
    for ((row, column), diagnostic) in bad {
        report.push(Diagnostic {
            at: span(table.place(row, column)),
            ..diagnostic
        });
    }
    all.into_iter()
        .zip(placed)
        .map(|(official, (row, column))| (official, span(table.place(row, column))))
        .collect()
}

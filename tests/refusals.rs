//! Whole refusals, as British police forces write them: sound ones raise no alarm, faulty ones are told at the line of their fault.
//! See `tests/refusals/README.md`.

#![allow(clippy::disallowed_methods, reason = "tests lay out sites")]

use disclog::diagnostics::{Diagnostic, Severity};
use disclog::publish::Memory;
use disclog::{Options, build_into};
use jiff::civil::date;
use std::fs;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

/// Of a hundred faults, how many must be told.
const TOLD: usize = 80;

/// A row of `faulty.tsv`.
struct Fault {
    record: String,
    lines: RangeInclusive<usize>,
    code: String,
    what: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/refusals")
}

fn sound() -> Vec<PathBuf> {
    fs::read_dir(folder().join("sound"))
        .expect("the folder is there")
        .map(|entry| entry.expect("it can be read").path())
        .collect()
}

fn faults() -> Vec<Fault> {
    let table = fs::read_to_string(folder().join("faulty.tsv")).expect("the table is there");
    table
        .lines()
        .skip(1)
        .map(|row| {
            let cells: Vec<&str> = row.split('\t').collect();
            let [record, lines, code, what] = cells[..] else {
                panic!("four cells: {row}")
            };
            let (first, last) = lines.split_once('-').unwrap_or((lines, lines));
            let number = |text: &str| text.parse().expect("a line");
            Fault {
                record: format!("{record}.md"),
                lines: number(first)..=number(last),
                code: code.to_owned(),
                what: what.to_owned(),
            }
        })
        .collect()
}

/// What a site of these records says that an officer must look into: its errors and warnings.
fn alarms(records: &[PathBuf]) -> Vec<Diagnostic> {
    let site = tempfile::tempdir().expect("a folder");
    fs::copy(folder().join("site.toml"), site.path().join("site.toml")).expect("copied");
    let responses = site.path().join("content/responses");
    fs::create_dir_all(&responses).expect("made");
    for record in records {
        let name = record.file_name().expect("a file");
        fs::copy(record, responses.join(name)).expect("copied");
    }
    let options = Options {
        root: site.path().to_owned(),
        today: date(2026, 11, 30),
        drafts: false,
        thorough: false,
    };
    let report = match build_into(&options, &Memory::default()) {
        Ok(done) => done.report,
        Err(report) => report,
    };
    let notable = report.iter().filter(|d| d.severity != Severity::Note);
    notable.cloned().collect()
}

fn shown(alarm: &Diagnostic) -> String {
    let Diagnostic {
        at, code, message, ..
    } = alarm;
    format!("{}:{}: {code} {message}", at.file, at.line)
}

#[test]
fn sound_refusals_raise_no_alarm() {
    let records = sound();
    assert!(records.len() >= 60, "only {} records", records.len());
    let cried: Vec<String> = alarms(&records).iter().map(shown).collect();
    assert!(cried.is_empty(), "{}", cried.join("\n"));
}

#[test]
fn faulty_refusals_are_told_at_their_line() {
    let faults = faults();
    assert!(faults.len() >= 60, "only {} faults", faults.len());
    let missed: Vec<String> = faults
        .iter()
        .filter_map(|fault| {
            let alarms = alarms(&[folder().join("faulty").join(&fault.record)]);
            // An alarm about something else is no help, though it stands at the same line.
            let told = |alarm: &Diagnostic| {
                alarm.code.to_string() == fault.code && fault.lines.contains(&alarm.at.line)
            };
            (!alarms.iter().any(told)).then(|| {
                let instead: Vec<String> = alarms.iter().map(shown).collect();
                let Fault { record, what, .. } = fault;
                format!("{record}: {what}; instead: {instead:?}")
            })
        })
        .collect();
    let told = faults.len() - missed.len();
    assert!(
        told * 100 >= faults.len() * TOLD,
        "{told} of {} told; missed:\n{}",
        faults.len(),
        missed.join("\n")
    );
}

/// Each faulty record has a row, and each row its record.
#[test]
fn every_faulty_record_has_its_fault() {
    let mut named: Vec<String> = faults().into_iter().map(|fault| fault.record).collect();
    let mut found: Vec<String> = fs::read_dir(folder().join("faulty"))
        .expect("the folder is there")
        .map(|entry| entry.expect("it can be read").file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    named.sort();
    found.sort();
    assert_eq!(named, found);
}

//! `disclog import`.

use super::args::Import;
use super::console::Console;
use super::{Exit, args, site_folder};
use crate::diagnostics::{Code, Diagnostic, Report, Span, machine, printable};
use crate::import::columns::Columns;
use crate::import::run::{Answer, Format, Input, Run};
use crate::import::table::Table;
use crate::render::words::counted;
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::Path;

/// `disclog import`.
pub fn import(args: &Import, console: &Console) -> Exit {
    let root = site_folder(args.of.site.as_deref());
    let run = Run {
        root: &root,
        today: args.of.date.unwrap_or_else(args::today),
        format: args.from,
        map: &args.map,
        report: args.report.as_deref(),
        guess: &|table, columns| guess(console, table, columns),
    };
    match run.run(args.files.iter().map(|file| input(file, args))) {
        Ok(answer) => {
            console.answer(&words(&answer), &answer);
            Exit(u8::from(answer.asks_for_somebody()))
        }
        Err(report) => console.unanswered(&report),
    }
}

fn input(file: &Path, args: &Import) -> Result<Input, Report> {
    if args.from == Format::Html && file.is_dir() {
        let base = args.base.clone().ok_or_else(no_base)?;
        return Ok(Input::Copy(file.to_owned(), base));
    }
    bytes(file).map(Input::Bytes)
}

fn no_base() -> Report {
    let fault = Diagnostic::new(Code::Unsaid, Span::command_line())
        .message("a folder of pages needs the address that it had")
        .help("say it with --base: --base https://www.force.example/foi/");
    Report::from_iter([fault])
}

/// Longer than any log, letter or page.
const LONGEST: u64 = 256 << 20;

fn bytes(file: &Path) -> Result<Vec<u8>, Report> {
    let mut bytes = Vec::new();
    let read = if file == Path::new("-") {
        std::io::stdin().take(LONGEST).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(file).and_then(|open| open.take(LONGEST).read_to_end(&mut bytes))
    };
    match read {
        Ok(_) => Ok(bytes),
        Err(error) => Err(Report::from_iter([match error.kind() {
            std::io::ErrorKind::NotFound | std::io::ErrorKind::IsADirectory => {
                Diagnostic::new(Code::CommandLine, Span::command_line())
                    .message("there is no such file to import")
                    .help("name a file, or - for what comes on standard input")
            }
            _ => machine(&error),
        }])),
    }
}

/// Shows which key each column is taken for.
fn guess(console: &Console, table: &Table, columns: &Columns) {
    let mut out = String::from("Columns:\n");
    for (header, key) in table.head.iter().zip(&columns.0) {
        let header: String = header.chars().take(40).collect();
        let key = key.map_or("(left out: not known)", |key| match key {
            "applicant" => "(left out: whose request it was)",
            "ignore" => "(left out)",
            key => key,
        });
        let _ = writeln!(
            out,
            "  {:<40}  {key}",
            printable(&header.replace('\n', " "))
        );
    }
    console.say(&out);
}

fn words(answer: &Answer) -> String {
    let mut out = String::new();
    const SHOWN: usize = 20;
    for told in answer.told.iter().take(SHOWN) {
        let _ = writeln!(out, "line {}: {} [{}]", told.line, told.message, told.code);
    }
    if answer.told.len() > SHOWN {
        let more = answer.told.len() - SHOWN;
        let _ = writeln!(out, "... and {more} more, in the report");
    }
    let rows = &answer.rows;
    let _ = writeln!(
        out,
        "{} read: {} written, {} unchanged, {} told. {} to fill.\nThe report: {}",
        rows.read,
        counted(rows.drafted, "draft"),
        rows.unchanged,
        rows.told,
        counted(answer.gaps(), "gap"),
        answer.report
    );
    out
}

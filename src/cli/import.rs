//! `disclog import`.

use super::args::{Import, ImportFormat};
use super::console::Console;
use super::{Exit, args, site_folder};
use crate::desk::{self, NewFile};
use crate::diagnostics::{Code, Diagnostic, Report, Span, machine, printable};
use crate::import::columns::Columns;
use crate::import::document::Document;
use crate::import::place::{self, number_of};
use crate::import::rows::{self, Site};
use crate::import::table::Table;
use crate::import::{
    Imported, Told, alaveteli, csv, docx, letter, odt, page, report, sheet, site_copy,
};
use crate::log::slug;
use crate::private::Opened;
use crate::render::words::counted;
use serde::Serialize;
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};

#[derive(Serialize)]
struct Answer {
    drafts: Vec<DraftRow>,
    rows: Rows,
    told: Vec<ToldRow>,
    report: String,
}

#[derive(Serialize)]
struct DraftRow {
    reference: String,
    file: String,
    gaps: usize,
}

#[derive(Serialize)]
struct Rows {
    read: usize,
    drafted: usize,
    unchanged: usize,
    told: usize,
}

#[derive(Serialize)]
struct ToldRow {
    line: usize,
    code: String,
    message: String,
}

/// `disclog import`.
pub fn import(args: &Import, console: &Console) -> Exit {
    match run(args, console) {
        Ok(exit) => exit,
        Err(report) => console.unanswered(&report),
    }
}

fn run(args: &Import, console: &Console) -> Result<Exit, Report> {
    let root = site_folder(args.of.site.as_deref());
    let today = args.of.date.unwrap_or_else(args::today);
    let opened = Opened::open(&root)?;
    let texts = opened.texts();
    let site = Site {
        law: opened.law()?,
        regime: opened.regime()?,
        texts: &texts,
        host: opened.site().host().to_owned(),
        path: opened.site().href("").trim_start_matches('/').to_owned(),
    };
    let mut imported = Imported::default();
    let mut tables: Vec<(Table, Columns)> = Vec::new();
    let mut bytes_of_all = Vec::new();
    for file in &args.files {
        if args.from == ImportFormat::Html && file.is_dir() {
            let base = args.base.as_deref().ok_or_else(no_base)?;
            let read = site_copy::read(file, base, today, &site);
            imported.take(read.map_err(|error| Report::from_iter([machine(&error)]))?);
            bytes_of_all.extend(base.as_bytes());
            continue;
        }
        let bytes = bytes(file)?;
        if args.from == ImportFormat::Alaveteli {
            let read = alaveteli::read(&bytes, &site);
            let unreadable = || Diagnostic::new(Code::ImportInput, Span::command_line());
            imported.take(read.ok_or_else(|| Report::from_iter([unreadable()]))?);
            bytes_of_all.extend(bytes);
            continue;
        }
        if let Some(document) = letter(args.from, &bytes)? {
            imported.read += 1;
            imported
                .drafts
                .push(letter::draft(&document, &number_of(&bytes), today, &site));
            bytes_of_all.extend(bytes);
            continue;
        }
        for table in read(args.from, &bytes, file, &mut imported)? {
            let (columns, of_table) = rows::drafts(&table, &args.map, &site).inspect_err(|_| {
                // What was guessed is worth seeing where it is not enough.
                guess(
                    console,
                    &table,
                    Columns::of(&table.head, &args.map).ok().as_ref(),
                );
            })?;
            guess(console, &table, Some(&columns));
            imported.take(of_table);
            tables.push((table, columns));
        }
        bytes_of_all.extend(bytes);
    }
    let placed = place::place(&root, &imported, &opened.known(today))?;
    let name = match imported.drafts.as_slice() {
        [only] => slug(&only.reference),
        _ => number_of(&bytes_of_all),
    };
    let tables: Vec<(&Table, &Columns)> = tables
        .iter()
        .map(|(table, columns)| (table, columns))
        .collect();
    let text = report::report(&imported, &placed, &tables);
    let report = save(&root, args.report.as_deref(), &name, &text)?;
    let told: Vec<&Told> = imported.told.iter().chain(&placed.told).collect();
    let gaps: usize = placed.drafts.iter().map(|draft| draft.gaps).sum();
    let exit = Exit(u8::from(gaps > 0 || !told.is_empty()));
    let rows = Rows {
        read: imported.read,
        drafted: placed.written,
        unchanged: placed.unchanged,
        told: told.len(),
    };
    let words = words(&rows, gaps, &told, &report);
    let answer = Answer {
        drafts: placed
            .drafts
            .into_iter()
            .map(|draft| DraftRow {
                reference: draft.reference,
                file: draft.file,
                gaps: draft.gaps,
            })
            .collect(),
        rows,
        told: told
            .iter()
            .map(|told| ToldRow {
                line: told.line,
                code: told.code.to_string(),
                message: told.message.to_string(),
            })
            .collect(),
        report,
    };
    console.answer(&words, &answer);
    Ok(exit)
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

fn read(
    format: ImportFormat,
    bytes: &[u8],
    file: &Path,
    imported: &mut Imported,
) -> Result<Vec<Table>, Report> {
    let unreadable =
        || Report::from_iter([Diagnostic::new(Code::ImportInput, Span::command_line())]);
    match format {
        ImportFormat::Csv => {
            let (text, old) = csv::decode(bytes);
            if text.contains('\0') {
                return Err(unreadable());
            }
            if old {
                imported.notes.push(
                    "The file is not UTF-8; it was read as old Windows programs write.".into(),
                );
            }
            let table = csv::read(&text);
            if table.head.is_empty() {
                return Err(unreadable());
            }
            Ok(vec![table])
        }
        ImportFormat::Xlsx | ImportFormat::Ods => {
            let name = file
                .file_name()
                .map(|name| name.to_string_lossy().into_owned());
            let sheets =
                sheet::read(bytes, &name.unwrap_or_default()).map_err(|()| unreadable())?;
            if sheets.hides {
                imported.notes.push(
                    "The spreadsheet hides sheets, rows or columns. They were left there.".into(),
                );
            }
            let mut tables = sheets.tables;
            // A cover sheet has no rows of requests: what no column is known of is passed over if another sheet will do.
            let suffices = |table: &Table| {
                Columns::of(&table.head, &[]).is_ok_and(|columns| columns.suffice().is_ok())
            };
            if tables.len() > 1 && tables.iter().any(suffices) {
                let all = tables.len();
                tables.retain(suffices);
                if tables.len() < all {
                    imported.notes.push(format!(
                        "{} of the spreadsheet hold no table of requests, and were left out.",
                        counted(all - tables.len(), "sheet")
                    ));
                }
            }
            if tables.is_empty() {
                return Err(unreadable());
            }
            Ok(tables)
        }
        ImportFormat::Docx | ImportFormat::Odt | ImportFormat::Html | ImportFormat::Alaveteli => {
            Ok(Vec::new())
        }
    }
}

/// A letter or a page; nothing of other formats.
fn letter(format: ImportFormat, bytes: &[u8]) -> Result<Option<Document>, Report> {
    let read = || match format {
        ImportFormat::Docx => Some(docx::read(bytes).ok()),
        ImportFormat::Odt => Some(odt::read(bytes).ok()),
        ImportFormat::Html => Some(page::read(&csv::decode(bytes).0)),
        ImportFormat::Csv | ImportFormat::Xlsx | ImportFormat::Ods | ImportFormat::Alaveteli => {
            None
        }
    };
    // A reader that fails on a hostile file has read none.
    let document = std::panic::catch_unwind(read).unwrap_or(Some(None));
    match document {
        None => Ok(None),
        Some(Some(document)) if !document.blocks.is_empty() => Ok(Some(document)),
        Some(_) => Err(Report::from_iter([Diagnostic::new(
            Code::ImportInput,
            Span::command_line(),
        )])),
    }
}

/// Shows which key each column is taken for.
fn guess(console: &Console, table: &Table, columns: Option<&Columns>) {
    let Some(columns) = columns else { return };
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

/// Writes the report; gives its path from the site's folder.
fn save(root: &Path, wanted: Option<&Path>, name: &str, text: &str) -> Result<String, Report> {
    let (folder, path) = match wanted {
        None => (root.to_owned(), PathBuf::from(format!("import/{name}.md"))),
        Some(path) => (PathBuf::new(), path.to_owned()),
    };
    let shown = path.to_string_lossy().replace('\\', "/");
    match std::fs::read_to_string(folder.join(&path)) {
        Ok(there) if there == text => {}
        Ok(_) => desk::replace(&folder, &shown, text)?,
        Err(_) => desk::put(&folder, &[NewFile::new(shown.as_str(), text)])?,
    }
    Ok(shown)
}

fn words(rows: &Rows, gaps: usize, told: &[&Told], report: &str) -> String {
    let mut out = String::new();
    const SHOWN: usize = 20;
    for told in told.iter().take(SHOWN) {
        let _ = writeln!(out, "line {}: {} [{}]", told.line, told.message, told.code);
    }
    if told.len() > SHOWN {
        let _ = writeln!(out, "... and {} more, in the report", told.len() - SHOWN);
    }
    let _ = writeln!(
        out,
        "{} read: {} written, {} unchanged, {} told. {} to fill.\nThe report: {report}",
        rows.read,
        counted(rows.drafted, "draft"),
        rows.unchanged,
        rows.told,
        counted(gaps, "gap")
    );
    out
}

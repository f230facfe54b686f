//! One run of an import: what was given goes in, drafts and a report are written, and what came of it is told.

use super::columns::{Columns, Mapping};
use super::document::Document;
use super::place::{self, number_of};
use super::rows::{self, Site};
use super::table::Table;
use super::{Imported, Told, alaveteli, csv, docx, letter, odt, page, report, sheet, site_copy};
use crate::diagnostics::{Code, Diagnostic, Report, Span, machine};
use crate::log::slug;
use crate::private::Opened;
use crate::render::words::counted;
use clap::ValueEnum;
use jiff::civil::Date;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// What can be imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table in text: cells cut by commas, semicolons or tabs
    Csv,
    /// A workbook of Excel
    Xlsx,
    /// A spreadsheet of LibreOffice
    Ods,
    /// A letter of Word
    Docx,
    /// A letter of LibreOffice
    Odt,
    /// A page, or what was copied from one
    Html,
    /// A request of an Alaveteli site (WhatDoTheyKnow) as JSON, or several
    Alaveteli,
}

impl Format {
    /// The format of a file, by the ending of its name.
    pub fn of_name(name: &str) -> Option<Format> {
        let (_, ending) = name.rsplit_once('.')?;
        Some(match ending.to_ascii_lowercase().as_str() {
            "csv" | "tsv" | "txt" => Format::Csv,
            "xlsx" => Format::Xlsx,
            "ods" => Format::Ods,
            "docx" => Format::Docx,
            "odt" => Format::Odt,
            "html" | "htm" => Format::Html,
            "json" => Format::Alaveteli,
            _ => return None,
        })
    }
}

/// What is imported into which site.
pub(crate) struct Run<'a> {
    /// The site's folder.
    pub root: &'a Path,
    /// What counts as today.
    pub today: Date,
    /// What of all that can be imported it is.
    pub format: Format,
    /// What columns hold, where somebody says so.
    pub map: &'a [Mapping],
    /// Where the report goes, if not below `import/`.
    pub report: Option<&'a Path>,
    /// Is shown what each column of a table is taken for, before anything is written.
    pub guess: &'a dyn Fn(&Table, &Columns),
}

/// Something that is imported.
pub(crate) enum Input {
    /// A file, or what was pasted.
    Bytes(Vec<u8>),
    /// The saved copy of a site, and the address that it had.
    Copy(PathBuf, String),
}

/// What came of it, as programs read it.
#[derive(Serialize)]
pub(crate) struct Answer {
    /// Each draft.
    pub drafts: Vec<DraftRow>,
    /// The rows, letters or requests.
    pub rows: Rows,
    /// What could not become a draft, or was left as it is.
    pub told: Vec<ToldRow>,
    /// Where the report is.
    pub report: String,
}

/// A draft.
#[derive(Serialize)]
pub(crate) struct DraftRow {
    /// Its reference.
    pub reference: String,
    /// Its file, from the site's folder.
    pub file: String,
    /// How many gaps it has.
    pub gaps: usize,
}

/// How many there were of what.
#[derive(Serialize)]
pub(crate) struct Rows {
    /// Read.
    pub read: usize,
    /// Written as drafts, or written anew.
    pub drafted: usize,
    /// There already, with the same words.
    pub unchanged: usize,
    /// Told.
    pub told: usize,
}

/// Something that could not become a draft.
#[derive(Serialize)]
pub(crate) struct ToldRow {
    /// Its line or row.
    pub line: usize,
    /// The code.
    pub code: String,
    /// Why.
    pub message: String,
}

impl Answer {
    /// Whether something waits for a person.
    pub fn asks_for_somebody(&self) -> bool {
        !self.told.is_empty() || self.drafts.iter().any(|draft| draft.gaps > 0)
    }

    /// How many gaps are to be filled.
    pub fn gaps(&self) -> usize {
        self.drafts.iter().map(|draft| draft.gaps).sum()
    }
}

impl Run<'_> {
    /// Reads all of it, then writes.
    ///
    /// # Errors
    ///
    /// What keeps it from being read; then nothing was written. Or the machine could not write.
    pub fn run(
        &self,
        inputs: impl IntoIterator<Item = Result<Input, Report>>,
    ) -> Result<Answer, Report> {
        let opened = Opened::open(self.root)?;
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
        for input in inputs {
            let bytes = match input? {
                Input::Bytes(bytes) => bytes,
                Input::Copy(folder, base) => {
                    let read = site_copy::read(&folder, &base, self.today, &site);
                    imported.take(read.map_err(|error| Report::from_iter([machine(&error)]))?);
                    bytes_of_all.extend(base.into_bytes());
                    continue;
                }
            };
            if self.format == Format::Alaveteli {
                imported.take(alaveteli::read(&bytes, &site).ok_or_else(unreadable)?);
            } else if let Some(document) = document(self.format, &bytes)? {
                imported.read += 1;
                let number = number_of(&bytes);
                let draft = letter::draft(&document, &number, self.today, &site);
                imported.drafts.push(draft);
            } else {
                for table in tables_of(self.format, &bytes, &mut imported)? {
                    let (columns, of_table) =
                        rows::drafts(&table, self.map, &site).inspect_err(|_| {
                            // What was guessed is worth seeing where it is not enough.
                            if let Ok(columns) = Columns::of(&table.head, self.map) {
                                (self.guess)(&table, &columns);
                            }
                        })?;
                    (self.guess)(&table, &columns);
                    imported.take(of_table);
                    tables.push((table, columns));
                }
            }
            bytes_of_all.extend(bytes);
        }
        let placed = place::place(self.root, &imported, &opened.known(self.today))?;
        let name = match imported.drafts.as_slice() {
            [only] => slug(&only.reference),
            _ => number_of(&bytes_of_all),
        };
        let tables: Vec<(&Table, &Columns)> = tables
            .iter()
            .map(|(table, columns)| (table, columns))
            .collect();
        let text = report::report(&imported, &placed, &tables);
        let report = place::report(self.root, self.report, &name, &text)?;
        let told: Vec<ToldRow> = imported
            .told
            .iter()
            .chain(&placed.told)
            .map(ToldRow::of)
            .collect();
        Ok(Answer {
            rows: Rows {
                read: imported.read,
                drafted: placed.written,
                unchanged: placed.unchanged,
                told: told.len(),
            },
            drafts: placed
                .drafts
                .into_iter()
                .map(|draft| DraftRow {
                    reference: draft.reference,
                    file: draft.file,
                    gaps: draft.gaps,
                })
                .collect(),
            told,
            report,
        })
    }
}

impl ToldRow {
    fn of(told: &Told) -> ToldRow {
        ToldRow {
            line: told.line,
            code: told.code.to_string(),
            message: told.message.to_string(),
        }
    }
}

fn unreadable() -> Report {
    Report::from_iter([Diagnostic::new(Code::ImportInput, Span::command_line())])
}

/// The tables of a text or a workbook.
fn tables_of(format: Format, bytes: &[u8], imported: &mut Imported) -> Result<Vec<Table>, Report> {
    match format {
        Format::Csv => {
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
        Format::Xlsx | Format::Ods => {
            let sheets = sheet::read(
                bytes,
                if format == Format::Ods {
                    "a.ods"
                } else {
                    "a.xlsx"
                },
            )
            .map_err(|()| unreadable())?;
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
        Format::Docx | Format::Odt | Format::Html | Format::Alaveteli => Ok(Vec::new()),
    }
}

/// A letter or a page; nothing of other formats.
fn document(format: Format, bytes: &[u8]) -> Result<Option<Document>, Report> {
    let read = || match format {
        Format::Docx => Some(docx::read(bytes).ok()),
        Format::Odt => Some(odt::read(bytes).ok()),
        Format::Html => Some(page::read(&csv::decode(bytes).0)),
        Format::Csv | Format::Xlsx | Format::Ods | Format::Alaveteli => None,
    };
    // A reader that fails on a hostile file has read none.
    let document = std::panic::catch_unwind(read).unwrap_or(Some(None));
    match document {
        None => Ok(None),
        Some(Some(document)) if !document.blocks.is_empty() => Ok(Some(document)),
        Some(_) => Err(unreadable()),
    }
}

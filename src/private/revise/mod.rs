//! Changing what authors wrote, where a command asks for it: [`seal`] empties what is withheld, [`withdraw`] takes a response back.
//!
//! A change is tried before it is written: the record is read again as it would stand, and must say what it is to say.

mod edits;
mod history;
mod seal;
mod withdraw;

pub(crate) use history::History;

use super::Opened;
use super::source::files::{self, File, FoundRecord};
use super::source::record::library::Library;
use super::source::record::{self, Defaults, Reading};
use super::way::{self, PublicSide};
use crate::diagnostics::{Code, Diagnostic, Report, Severity, Span};
use crate::disk::rewrite;
use crate::log::slug;
use jiff::civil::Date;
use rayon::prelude::*;
use std::sync::Arc;

/// New versions of files, and how many things they empty.
pub(in crate::private) struct Revision {
    files: Vec<(File, Vec<u8>)>,
    emptied: usize,
}

/// What came of sealing.
pub(crate) struct Sealed {
    /// How many marks, values, columns, files and tables were emptied.
    pub emptied: usize,
    /// How many records these stand in.
    pub records: usize,
    /// What of the history still holds them.
    pub history: History,
}

/// The records that a command names.
struct Named<'o> {
    opened: &'o Opened,
    library: Library,
    records: Vec<(FoundRecord, Reading)>,
}

impl<'o> Named<'o> {
    /// Finds the records of these references, twins included; all where none is named.
    ///
    /// # Errors
    ///
    /// No record has one of them, or one that has can't be read to its end.
    fn find(opened: &'o Opened, references: &[String]) -> Result<Named<'o>, Report> {
        if !opened.is_settled() {
            let mut report = opened.report.clone();
            report.append(opened.of_law.clone());
            return Err(report.sorted());
        }
        let mut report = Report::new();
        let content = files::find(&opened.root, &mut report);
        let library = Library::read(&opened.root, None);
        let wanted: Vec<String> = references.iter().map(|name| slug(name)).collect();
        let defaults = opened.defaults(&library, false);
        let is_wanted = |reading: &Reading| {
            wanted.is_empty() || reading.slug().is_some_and(|slug| wanted.contains(&slug))
        };
        let read: Vec<(FoundRecord, Option<Reading>, Report)> = content
            .records
            .into_par_iter()
            .map(|found| {
                let (reading, report) = record::read(&found, &defaults);
                (found, reading, report)
            })
            .filter(|(_, reading, _)| reading.as_ref().is_none_or(is_wanted))
            .collect();
        let has = |slug: &String| {
            let mut readings = read.iter().filter_map(|(_, reading, _)| reading.as_ref());
            readings.any(|reading| reading.slug().as_ref() == Some(slug))
        };
        if !wanted.iter().all(has) {
            return Err(Report::from_iter([unknown()]));
        }
        let mut faults = Report::new();
        let mut records = Vec::new();
        for (found, reading, mut report) in read {
            report.retain(|d| d.severity == Severity::Error);
            match reading {
                Some(reading) => {
                    faults.append(report);
                    records.push((found, reading));
                }
                // One of which nothing is known matters only where all are meant.
                None if wanted.is_empty() => faults.append(report),
                None => {}
            }
        }
        if faults.has_errors() {
            return Err(faults.sorted());
        }
        drop(defaults);
        Ok(Named {
            opened,
            library,
            records,
        })
    }

    /// What the public would see of a record: all of it, in one text.
    fn public(&self, found: &FoundRecord, today: Date, sealed: bool) -> (Option<String>, Report) {
        let defaults = self.opened.defaults(&self.library, sealed);
        let read = way::record(found, &self.opened.settings, &defaults, today);
        let public = read.public.map(|public| match public {
            PublicSide::Response(response) => format!("{:?}", *response),
            PublicSide::Withdrawn(withdrawn) => format!("{:?}", *withdrawn),
        });
        (public, read.report)
    }
}

fn unknown() -> Diagnostic {
    Diagnostic::new(Code::CommandLine, Span::command_line())
        .message("no response has this reference")
        .help("write it as the record has it; nothing was changed")
}

impl FoundRecord {
    /// The same record with these new versions of its files.
    fn revised(&self, revision: &Revision) -> FoundRecord {
        let revised = |file: &File| {
            let new = revision.files.iter().find(|(old, _)| old.name == file.name);
            new.map_or_else(|| file.clone(), |(old, bytes)| old.saying(bytes.clone()))
        };
        FoundRecord {
            file: revised(&self.file),
            beside: self.beside.iter().map(revised).collect(),
            own_folder: self.own_folder,
        }
    }
}

impl Opened {
    fn defaults<'l>(&self, library: &'l Library, sealed: bool) -> Defaults<'l> {
        Defaults {
            library,
            law: self.settings.site.law,
            regime: self.settings.site.regime,
            language: self.settings.site.language.clone(),
            sealed,
            inspector: Arc::default(),
        }
    }

    /// Empties what some records withhold, or all where none is named, and tells what of the history still holds it.
    ///
    /// # Errors
    ///
    /// A reference that no record has, a record that can't be read to its end or would say something else to the public, or what the
    /// machine says. Then no file was changed.
    pub(crate) fn seal(&self, references: &[String], today: Date) -> Result<Sealed, Report> {
        let named = Named::find(self, references)?;
        let one = |(found, reading): &(FoundRecord, Reading)| -> Result<Revision, Diagnostic> {
            let revision = seal::seal(reading, found)?;
            if revision.files.is_empty() {
                return Ok(revision);
            }
            let (before, _) = named.public(found, today, false);
            let (after, report) = named.public(&found.revised(&revision), today, true);
            if before != after || report.iter().any(|d| d.code == Code::Sealed) {
                let at = Span::file(found.file.name.clone());
                return Err(Diagnostic::new(Code::NotSealed, at));
            }
            Ok(revision)
        };
        let all: Vec<Result<Revision, Diagnostic>> = named.records.par_iter().map(one).collect();
        let mut faults = Report::new();
        let (mut emptied, mut records, mut files) = (0, 0, Vec::new());
        for result in all {
            match result {
                Ok(revision) => {
                    emptied += revision.emptied;
                    records += usize::from(revision.emptied > 0);
                    files.extend(revision.files);
                }
                Err(fault) => faults.push(fault),
            }
        }
        if faults.has_errors() {
            return Err(faults.sorted());
        }
        rewrite(&files).map_err(|fault| Report::from_iter([fault]))?;
        let history = History::of(&named);
        Ok(Sealed {
            emptied,
            records,
            history,
        })
    }
}

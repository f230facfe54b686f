//! From what a force has already to drafts: spreadsheets of an old log, letters, pages, another site's data.
//!
//! One file a format: bytes go in, `table::Table`s or letters come out, and of these drafts with a report of what needs a person.
//! Nothing here prints, and nothing but `place` writes: only drafts that nobody has edited since, and the report.
//!
//! Whatever stands in these files was written by strangers. It arrives as text: what looks like a mark, like TOML or like HTML is
//! escaped (`plain`), and what can't be read is told by its line, never quoted.

pub(crate) mod alaveteli;
pub(crate) mod citations;
pub mod columns;
pub(crate) mod csv;
pub(crate) mod dates;
pub(crate) mod document;
pub(crate) mod docx;
pub(crate) mod letter;
pub(crate) mod odt;
pub(crate) mod outcomes;
pub(crate) mod page;
pub(crate) mod place;
pub(crate) mod plain;
pub(crate) mod report;
pub(crate) mod rows;
pub mod run;
pub(crate) mod sheet;
pub(crate) mod site_copy;
pub(crate) mod table;

use crate::desk::draft::Draft;
use crate::diagnostics::{Code, Words};

/// What came of a file.
#[derive(Default)]
pub(crate) struct Imported {
    /// The drafts that it makes, in the file's order.
    pub drafts: Vec<ImportedDraft>,
    /// How many rows, letters or requests were read.
    pub read: usize,
    /// What could not become a draft.
    pub told: Vec<Told>,
    /// What else a person should know: paragraphs of the report.
    pub notes: Vec<String>,
}

impl Imported {
    /// Takes in what came of another file.
    pub fn take(&mut self, other: Imported) {
        self.drafts.extend(other.drafts);
        self.read += other.read;
        self.told.extend(other.told);
        self.notes.extend(other.notes);
    }
}

/// A draft, and where it came from.
pub(crate) struct ImportedDraft {
    /// The line or row, 1 for a letter.
    pub line: usize,
    /// Its reference.
    pub reference: String,
    /// The year that it is filed under.
    pub year: i16,
    /// What it says.
    pub draft: Draft,
    /// What was left out of it, word for word, and why: never whose request it was.
    pub left_out: Vec<LeftOut>,
}

/// What was left out of a draft.
pub(crate) struct LeftOut {
    /// Why, in words of ours.
    pub why: String,
    /// The words, where the report may hold them.
    pub words: Option<String>,
}

/// Why a row, a letter or a request is no draft.
pub(crate) struct Told {
    /// The line or row, 1 for a letter.
    pub line: usize,
    /// What kind of fault.
    pub code: Code,
    /// What is wrong, in words of ours.
    pub message: Words,
}

impl Told {
    /// A fault in the words of its code.
    pub fn new(line: usize, code: Code) -> Told {
        Told {
            line,
            code,
            message: code.entry().message.into(),
        }
    }

    /// The same in other words.
    pub fn saying(line: usize, code: Code, message: impl Into<Words>) -> Told {
        Told {
            line,
            code,
            message: message.into(),
        }
    }
}

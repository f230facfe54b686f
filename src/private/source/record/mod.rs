//! A record as its author wrote it: private.
//!
//! `keys` is the table of what may be written, `reader` reads it with what `library` has for several records, `resolve` finds what is
//! withheld and puts it behind bars. What comes out is a [`Record`], if all that a record needs is there.

mod draft;
pub(in crate::private) mod keys;
pub(in crate::private) mod library;
mod names;
mod reader;
mod reasons;
mod resolve;
mod shown;
mod texts;

pub(in crate::private) use draft::Draft;
pub(in crate::private) use names::{address_fault, is_csv, is_device, is_language, unfit_address};
pub(in crate::private) use reader::{front_matter, read};
pub(in crate::private) use resolve::in_csv;
pub(in crate::private) use shown::Shown;

use crate::attachments::Inspection;
use crate::attachments::inspector::Inspector;
use library::Library;
use std::sync::Arc;

use super::files::{File, FileText};
use super::marks::Marked;
use super::toml::At;
use crate::attachments::csv;
use crate::diagnostics::{Code, Span};
use crate::law::{self, Catalogue, Clock, Law, Outcome, Provision, Regime};
use crate::log::{ChangeKind, Clarification, Likelihood, Number, Upheld, slug};
use crate::private::withheld::Withheld;
use jiff::civil::Date;
use std::ops::{Deref, Range};

/// Where a record stands on its way to the public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::private) enum Status {
    Published,
    Draft,
    Withdrawn,
}

/// What was read of a record's files.
pub(in crate::private) enum Reading {
    /// All that a record needs is there.
    Whole(Record),
    /// A record that was taken back.
    Withdrawn(Withdrawn),
    /// Something is missing, and reported: nothing is published of it, and checks go as far as they can.
    Unfinished(Draft),
}

/// A whole record: what it can't be without, and the rest.
pub(in crate::private) struct Record {
    pub reference: At<String>,
    pub slug: String,
    pub title: Marked,
    pub received: At<Date>,
    pub responded: Option<At<Date>>,
    pub outcome: At<Outcome>,
    written: Written,
}

/// A withdrawn record: its address, day and reason. What else stands in the source is a draft, and stays there.
pub(in crate::private) struct Withdrawn {
    pub reference: At<String>,
    pub slug: String,
    pub on: At<Date>,
    pub reason: Marked,
    draft: Draft,
}

/// What a record may have or not.
pub(in crate::private) struct Written {
    pub file: FileText,
    pub status: Status,
    pub regime: Regime,
    /// The catalogue of that regime, with what the site adds to it.
    pub catalogue: &'static Catalogue,
    pub topics: Vec<At<String>>,
    pub department: Option<At<String>>,
    pub summary: Option<Marked>,
    pub language: String,
    /// Where it is written.
    pub language_at: Option<Range<usize>>,
    pub publish_on: Option<At<Date>>,
    pub changes: Vec<Change>,
    pub parts: Vec<Part>,
    pub aliases: Vec<At<String>>,
    pub related: Vec<At<String>>,
    pub clarification: Option<At<Clarification>>,
    /// Where the day of the clarification's answer stands.
    pub clarified_at: Option<Range<usize>>,
    pub fee: Option<Fee>,
    pub extension: Option<At<(Date, Marked)>>,
    pub internal_review: Option<Review>,
    pub commissioner: Option<Decision>,
    pub harm: Option<Marked>,
    pub balance: Option<Marked>,
    pub fields: Vec<Field>,
    pub exemptions: Vec<Exemption>,
    pub attachments: Vec<Attachment>,
    pub suppress: Option<Suppress>,
    pub accept: Vec<Accept>,
    pub private: Vec<At<Withheld<String>>>,
    pub body: Marked,
    pub body_at: usize,
    /// Whether a text of the library that it names is not there, or is at fault: what is wrong is told, and nothing is built upon it.
    pub lacks_text: bool,
}

impl Deref for Reading {
    type Target = Written;

    fn deref(&self) -> &Written {
        match self {
            Reading::Whole(record) => record,
            Reading::Withdrawn(withdrawn) => &withdrawn.draft.written,
            Reading::Unfinished(draft) => &draft.written,
        }
    }
}

impl Deref for Record {
    type Target = Written;

    fn deref(&self) -> &Written {
        &self.written
    }
}

impl Record {
    /// Every text that the public sees and in which marks may stand, with the key or section that `accept` would name.
    pub fn texts(&self) -> Vec<(&'static str, &Marked)> {
        self.written.texts(Some(&self.title), None)
    }

    /// The clock of the request.
    pub fn clock(&self) -> Clock {
        Clock {
            regime: self.regime,
            received: self.received.value,
            clarified: self.clarification.as_ref().and_then(|c| c.value.received),
            fee: self.fee.as_ref().map(Fee::days),
            extended_until: self.extension.as_ref().map(|e| e.value.0),
        }
    }
}

impl Reading {
    /// The record, where it is whole and not withdrawn.
    pub fn whole(&self) -> Option<&Record> {
        match self {
            Reading::Whole(record) => Some(record),
            _ => None,
        }
    }

    /// Its reference, where it has one.
    pub fn reference(&self) -> Option<&At<String>> {
        match self {
            Reading::Whole(record) => Some(&record.reference),
            Reading::Withdrawn(withdrawn) => Some(&withdrawn.reference),
            Reading::Unfinished(draft) => draft.reference.as_ref(),
        }
    }

    /// What its address is made of, where its reference makes one.
    pub fn slug(&self) -> Option<String> {
        let slug = self.reference().map(|reference| slug(&reference.value));
        slug.filter(|slug| !slug.is_empty())
    }

    /// Its outcome, where it has one.
    pub fn outcome(&self) -> Option<&At<Outcome>> {
        match self {
            Reading::Whole(record) => Some(&record.outcome),
            Reading::Withdrawn(Withdrawn { draft, .. }) | Reading::Unfinished(draft) => {
                draft.outcome.as_ref()
            }
        }
    }

    /// Every text in which marks may stand and that is not withheld whole, with the key or section that `accept` would name.
    pub fn texts(&self) -> Vec<(&'static str, &Marked)> {
        match self {
            Reading::Whole(record) => record.texts(),
            Reading::Withdrawn(withdrawn) => {
                let title = withdrawn.draft.title.as_ref();
                withdrawn
                    .draft
                    .written
                    .texts(title, Some(&withdrawn.reason))
            }
            Reading::Unfinished(draft) => draft.texts(),
        }
    }
}

pub(in crate::private) struct Change {
    pub on: At<Date>,
    pub kind: At<ChangeKind>,
    pub what: Marked,
}

pub(in crate::private) struct Part {
    pub part: Marked,
    pub outcome: At<Outcome>,
    pub provisions: Vec<&'static Provision>,
    pub see: Option<At<String>>,
}

/// A fees notice, and the day on which the fee came.
pub(in crate::private) struct Fee {
    pub notice: At<Date>,
    pub paid: Option<At<Date>>,
}

impl Fee {
    /// The days alone.
    pub fn days(&self) -> law::Fee {
        law::Fee {
            notice: self.notice.value,
            paid: self.paid.as_ref().map(|day| day.value),
        }
    }
}

pub(in crate::private) struct Review {
    pub requested: At<Date>,
    pub responded: Option<At<Date>>,
    pub outcome: Option<At<Upheld>>,
    pub note: Option<Marked>,
}

pub(in crate::private) struct Decision {
    pub reference: Option<String>,
    pub decided: Option<At<Date>>,
    pub outcome: Option<Upheld>,
    pub url: Option<String>,
}

/// A named fact.
pub(in crate::private) struct Field {
    pub key: String,
    pub at: Range<usize>,
    pub value: Shown<Value>,
}

pub(in crate::private) enum Value {
    One(Scalar),
    List(Vec<Shown<Scalar>>),
}

pub(in crate::private) enum Scalar {
    Words(Marked),
    Number(Number),
    Boolean(bool),
    Date(Date),
}

impl Field {
    /// Shows each value that is withheld of it to one who makes fingerprints of them.
    pub(in crate::private) fn withheld(&self, mut look: impl FnMut(&Scalar)) {
        match &self.value {
            Shown::Barred(value, _) => value.fingerprint(|value| match value {
                Value::One(value) => look(value),
                Value::List(items) => items.iter().for_each(|item| item.either(&mut look)),
            }),
            Shown::Open(Value::List(items)) => items.iter().for_each(|item| match item {
                Shown::Barred(item, _) => item.fingerprint(&mut look),
                Shown::Open(_) => {}
            }),
            Shown::Open(Value::One(_)) => {}
        }
    }

    /// What of it the public may see.
    pub(in crate::private) fn open(&self) -> Vec<&Scalar> {
        match &self.value {
            Shown::Open(Value::One(value)) => vec![value],
            Shown::Open(Value::List(items)) => items.iter().filter_map(Shown::open).collect(),
            Shown::Barred(..) => Vec::new(),
        }
    }

    /// The texts in it that the public may see.
    fn words(&self) -> Vec<&Marked> {
        self.open().into_iter().filter_map(Scalar::words).collect()
    }
}

impl Scalar {
    /// Its text, where it is one.
    pub fn words(&self) -> Option<&Marked> {
        match self {
            Scalar::Words(words) => Some(words),
            _ => None,
        }
    }

    fn is_emptied(&self) -> bool {
        self.words().is_some_and(|words| words.text.is_empty())
    }
}

pub(in crate::private) struct Exemption {
    pub provision: &'static Provision,
    pub provision_at: Range<usize>,
    pub withholds: Vec<At<String>>,
    pub covers: Option<Marked>,
    pub harm: Option<Marked>,
    pub for_disclosure: Vec<Marked>,
    pub against_disclosure: Vec<Marked>,
    pub balance: Option<Marked>,
    pub qualified_person: Option<(String, Marked, At<Date>)>,
    pub likelihood: Option<Likelihood>,
    pub purposes: Vec<String>,
    pub enactment: Option<Marked>,
    pub intended: Option<Result<At<Date>, Marked>>,
    pub place: Option<Marked>,
    pub estimate_hours: Option<f64>,
    pub condition: Option<&'static Provision>,
    pub review_on: Option<At<Date>>,
}

pub(in crate::private) struct Attachment {
    /// Where the list names it.
    pub name_at: Range<usize>,
    /// What the public may read of it in any case.
    pub title: Option<Marked>,
    /// Where it says that it is shown as a table, where it does.
    pub show_at: Option<Range<usize>>,
    pub provisions: Vec<&'static Provision>,
    pub alternative: Option<At<String>>,
    pub licence: Option<At<String>>,
    pub document: Shown<Document>,
}

/// A file under its name: both are withheld, or neither.
pub(in crate::private) struct Document {
    pub name: String,
    /// Nothing where it is not there or could not be read.
    pub file: Option<AttachedFile>,
}

impl Document {
    /// Its table, where it is a CSV that could be read.
    pub fn table(&self) -> Option<&Table> {
        self.file.as_ref()?.table.as_ref()
    }
}

impl Attachment {
    /// What the public may see: name and content.
    pub fn open(&self) -> Option<&Document> {
        self.document.open()
    }

    /// Whether it has this name, withheld or not.
    pub(in crate::private) fn is_named(&self, name: &str) -> bool {
        self.document.either(|document| document.name == name)
    }

    /// Its file, withheld or not: for telling whether it is as it was.
    pub(in crate::private) fn found(&self) -> Option<File> {
        self.document
            .either(|document| document.file.as_ref().map(|file| file.found.clone()))
    }
}

pub(in crate::private) struct AttachedFile {
    pub found: File,
    pub bytes: u64,
    pub sha256: String,
    pub table: Option<Table>,
    /// What it says, if it is plain text and no table, and not withheld.
    pub text: Option<FileText>,
    /// What is in it, if it is published as it is.
    pub inside: Option<Arc<Inspection>>,
}

impl AttachedFile {
    /// Where a cell of its table stands in it; row 0 is the headers.
    pub fn cell(&self, table: &Table, row: usize, column: usize) -> Span {
        let place = match row.checked_sub(1) {
            Some(row) => table.csv.place(row, column),
            None => table.csv.head_place(column),
        };
        in_csv(&self.found, place)
    }
}

/// A CSV, column by column.
pub(in crate::private) struct Table {
    /// Its headers and its form; the cells below the headers are in `columns`.
    pub csv: csv::Csv,
    pub columns: Vec<Column>,
}

pub(in crate::private) struct Column {
    pub cells: Shown<Vec<Cell>>,
    /// Whether its small counts are suppressed, if it has any.
    pub suppressed: bool,
}

/// A cell of a column that is open: as it is, or suppressed.
pub(in crate::private) enum Cell {
    Open(String),
    Small(Withheld<String>),
    /// A share or rate beside suppressed counts, in a column that is suppressed too.
    Share(Withheld<String>),
}

impl Cell {
    /// Lets one who makes fingerprints look at it, suppressed or not.
    pub(in crate::private) fn either<R>(&self, look: impl FnOnce(&str) -> R) -> R {
        match self {
            Cell::Open(text) => look(text),
            Cell::Small(text) | Cell::Share(text) => text.fingerprint(|text| look(text)),
        }
    }

    /// What the public may see.
    pub fn open(&self) -> Option<&str> {
        match self {
            Cell::Open(text) => Some(text),
            Cell::Small(_) | Cell::Share(_) => None,
        }
    }
}

impl Table {
    /// How many rows it has below its headers.
    pub fn rows(&self) -> usize {
        self.columns
            .first()
            .map_or(0, |column| column.cells.either(Vec::len))
    }

    /// The cells that the public sees as they are, headers first: row (0 is the headers), column, text.
    pub fn open_cells(&self) -> impl Iterator<Item = (usize, usize, &str)> {
        let head = self.csv.head.iter().enumerate();
        let head = head.map(|(k, head)| (0, k, head.as_str()));
        let rows = (0..self.rows()).flat_map(move |row| {
            let columns = self.columns.iter().enumerate();
            columns.filter_map(move |(k, column)| {
                let cell = column.cells.open()?[row].open()?;
                Some((row + 1, k, cell))
            })
        });
        head.chain(rows)
    }
}

pub(in crate::private) struct Suppress {
    pub below: u64,
    pub columns: Vec<At<String>>,
    pub files: Option<Vec<At<String>>>,
}

pub(in crate::private) struct Accept {
    pub code: Code,
    pub at: Option<String>,
    /// Where the acceptance itself stands.
    pub place: Range<usize>,
    /// Of what is told once for many places, up to how many are right.
    pub places: Option<usize>,
    pub sha256: Option<String>,
    pub by: bool,
    /// The code of a finding in a file, which is no code of ours.
    pub finding: Option<std::num::NonZeroU16>,
}

/// What the site says that a record's reading depends on.
pub(in crate::private) struct Defaults<'l> {
    pub library: &'l Library,
    pub law: Law,
    pub regime: Regime,
    pub language: String,
    pub sealed: bool,
    pub inspector: Arc<Inspector>,
}

//! A record as its author wrote it: private.

mod keys;
mod names;
mod reader;
mod resolve;

pub(in crate::private) use keys::KEYS;
pub(in crate::private) use names::{address_fault, is_csv, is_device, is_language, unfit_address};
pub(in crate::private) use reader::{front_matter, read};
pub(in crate::private) use resolve::in_csv;

use super::files::{FileText, Found};
use super::marks::Marked;
use super::toml::At;
use crate::attachments::csv;
use crate::diagnostics::{Code, Diagnostic};
use crate::law::{Catalogue, Law, Outcome, Provision, Regime};
use crate::log::{ChangeKind, Clarification, Likelihood, Number, Upheld};
use crate::private::withheld::Withheld;
use jiff::civil::Date;
use std::ops::Range;
use std::path::PathBuf;

/// Where a record stands on its way to the public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::private) enum Status {
    Published,
    Draft,
    Withdrawn,
}

/// A record, private.
pub(in crate::private) struct Record {
    pub file: FileText,
    pub status: Status,
    pub reference: At<String>,
    pub slug: String,
    pub title: Marked,
    pub received: At<Date>,
    pub responded: Option<At<Date>>,
    pub outcome: At<Outcome>,
    pub regime: Regime,
    /// The catalogue of that regime, with what the site adds to it.
    pub catalogue: &'static Catalogue,
    pub topics: Vec<At<String>>,
    pub department: Option<At<String>>,
    pub summary: Option<Marked>,
    pub language: String,
    pub withdrawn: Option<(At<Date>, Marked)>,
    pub publish_on: Option<At<Date>>,
    pub changes: Vec<Change>,
    pub parts: Vec<Part>,
    pub aliases: Vec<At<String>>,
    pub related: Vec<At<String>>,
    pub clarification: Option<At<Clarification>>,
    /// Where the day of the clarification's answer stands.
    pub clarified_at: Option<Range<usize>>,
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
    /// Whether the front matter was sound enough for checks across keys.
    pub whole: bool,
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

/// A named fact; what is withheld of it is known once the exemptions are read.
pub(in crate::private) struct Field {
    pub key: String,
    pub at: Range<usize>,
    pub value: Value,
    /// Provisions under which the whole is withheld.
    pub withheld: Vec<String>,
    /// The same for each item of a list.
    pub items: Vec<Vec<String>>,
}

pub(in crate::private) enum Value {
    Words(Marked),
    Number(Number),
    Boolean(bool),
    Date(Date),
    List(Vec<Value>),
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
    pub name: String,
    pub name_at: Range<usize>,
    pub title: Option<Marked>,
    pub show: bool,
    /// Where `show` stands.
    pub show_at: Range<usize>,
    pub provisions: Vec<&'static Provision>,
    pub alternative: Option<At<String>>,
    pub licence: Option<At<String>>,
    /// Provisions under which the whole file is withheld.
    pub withheld: Vec<String>,
    pub file: Option<AttachedFile>,
}

pub(in crate::private) struct AttachedFile {
    pub found: Found,
    pub bytes: u64,
    pub sha256: String,
    pub table: Option<Table>,
}

/// A CSV with what is to be taken out of it.
pub(in crate::private) struct Table {
    pub csv: csv::Csv,
    /// For each column, the provisions under which it is withheld.
    pub withheld: Vec<Vec<String>>,
    /// For each column, whether its small counts are suppressed.
    pub suppressed: Vec<bool>,
}

pub(in crate::private) struct Suppress {
    pub below: u64,
    pub columns: Vec<At<String>>,
    pub files: Option<Vec<At<String>>>,
}

pub(in crate::private) struct Accept {
    pub code: Code,
    pub at: Option<String>,
    pub sha256: Option<String>,
    pub by: bool,
}

/// What the site says that a record's reading depends on.
pub(in crate::private) struct Defaults {
    pub law: Law,
    pub regime: Regime,
    pub language: String,
    pub sealed: bool,
}

impl Record {
    /// How many bytes of text the record gives the public: what is withheld may not count.
    fn public_length(&self) -> usize {
        let withheld = |field: &Field| match &field.value {
            Value::Words(words) if !field.withheld.is_empty() => words.text.raw().len(),
            Value::List(items) => items
                .iter()
                .zip(&field.items)
                .filter(|(_, item)| !field.withheld.is_empty() || !item.is_empty())
                .map(|(item, _)| {
                    if let Value::Words(words) = item {
                        words.text.raw().len()
                    } else {
                        0
                    }
                })
                .sum(),
            _ => 0,
        };
        let all: usize = self
            .texts()
            .iter()
            .map(|(_, marked)| marked.text.raw().len())
            .sum();
        all - self.fields.iter().map(withheld).sum::<usize>()
    }

    /// Every text in which marks may stand, with the key or section that `accept` would name.
    pub fn texts(&self) -> Vec<(&'static str, &Marked)> {
        let mut all: Vec<(&'static str, &Marked)> = vec![("title", &self.title)];
        all.extend(self.summary.iter().map(|m| ("summary", m)));
        all.extend(self.withdrawn.iter().map(|(_, m)| ("withdrawn_reason", m)));
        all.extend(self.changes.iter().map(|c| ("changes", &c.what)));
        all.extend(self.parts.iter().map(|p| ("parts", &p.part)));
        all.extend(self.extension.iter().map(|e| ("extension", &e.value.1)));
        all.extend(
            self.internal_review
                .iter()
                .filter_map(|r| r.note.as_ref())
                .map(|m| ("internal_review", m)),
        );
        all.extend(self.harm.iter().map(|m| ("harm", m)));
        all.extend(self.balance.iter().map(|m| ("balance", m)));
        for field in &self.fields {
            match &field.value {
                Value::Words(words) => all.push(("fields", words)),
                Value::List(items) => all.extend(items.iter().filter_map(|i| {
                    if let Value::Words(words) = i {
                        Some(("fields", words))
                    } else {
                        None
                    }
                })),
                _ => {}
            }
        }
        for e in &self.exemptions {
            for (key, marked) in [
                ("covers", &e.covers),
                ("harm", &e.harm),
                ("balance", &e.balance),
                ("enactment", &e.enactment),
                ("where", &e.place),
            ] {
                all.extend(marked.iter().map(|m| (key, m)));
            }
            all.extend(e.for_disclosure.iter().map(|m| ("for_disclosure", m)));
            all.extend(
                e.against_disclosure
                    .iter()
                    .map(|m| ("against_disclosure", m)),
            );
            all.extend(
                e.qualified_person
                    .iter()
                    .map(|p| ("qualified_person", &p.1)),
            );
            if let Some(Err(words)) = &e.intended {
                all.push(("intended", words));
            }
        }
        all.extend(
            self.attachments
                .iter()
                .filter_map(|a| a.title.as_ref())
                .map(|m| ("attachments", m)),
        );
        all.push(("body", &self.body));
        all
    }
}

/// Reads a file's bytes.
pub(in crate::private) fn read_bytes(found: &Found) -> Result<Vec<u8>, Diagnostic> {
    let path: &PathBuf = &found.path;
    std::fs::read(path).map_err(|e| super::files::unreadable(&found.name, &e))
}

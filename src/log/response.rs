//! The public record: what a reader may know of one response.

use super::number::Number;
use super::text::{Bar, Text};
use crate::attachments::Inspection;
use crate::disk::File as SourceFile;
use crate::law::{Fee, Outcome, Provision, Regime, Timeliness};
use crate::words::Words;
use jiff::civil::Date;
use std::sync::Arc;

/// Whether the public may see a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// Public.
    Public,
    /// A draft: shown only on request, with a banner.
    Draft,
    /// Public from a later day on: shown only on request, with a banner.
    Scheduled(Date),
}

/// A public response.
#[derive(Debug)]
pub struct Response {
    /// The authority's own case number.
    pub reference: String,
    /// The address part made from it.
    pub slug: String,
    /// Whether the public may see it.
    pub visibility: Visibility,
    /// What was asked, in a line.
    pub title: Text,
    /// The day the valid request arrived.
    pub received: Date,
    /// The day of the answer; a draft may lack it.
    pub responded: Option<Date>,
    /// What became of the request.
    pub outcome: Outcome,
    /// The Act or regulations it was dealt with under.
    pub regime: Regime,
    /// Subjects, as written.
    pub topics: Vec<String>,
    /// The part of the authority that answered.
    pub department: Option<String>,
    /// One paragraph of Markdown.
    pub summary: Text,
    /// Whether its author wrote it: else it is the beginning of the request.
    pub summary_written: bool,
    /// BCP 47.
    pub language: String,
    /// Public corrections and later disclosures, newest first.
    pub changes: Vec<Change>,
    /// What became of each thing asked.
    pub parts: Vec<Part>,
    /// Old addresses.
    pub aliases: Vec<String>,
    /// References of records like it.
    pub related: Vec<String>,
    /// A question back to the requester.
    pub clarification: Option<Clarification>,
    /// A fees notice, and the fee.
    pub fee: Option<Fee>,
    /// More time.
    pub extension: Option<Extension>,
    /// The authority's own review.
    pub internal_review: Option<Review>,
    /// The regulator's decision.
    pub commissioner: Option<Decision>,
    /// Harm shared by the exemptions that name none.
    pub harm: Option<Text>,
    /// The balancing test, shared likewise.
    pub balance: Option<Text>,
    /// Named facts, in the order written.
    pub fields: Vec<(String, Field)>,
    /// The provisions relied on.
    pub exemptions: Vec<Exemption>,
    /// Files.
    pub attachments: Vec<Attachment>,
    /// Below what a count is published as less than that.
    pub suppressed_below: Option<u64>,
    /// Request, Response, further sections.
    pub body: Text,
    /// How it stands with the time limit.
    pub timing: Option<Timing>,
}

/// How a response stands with the statutory limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// The twentieth working day.
    pub due: Date,
    /// The limit with an extension.
    pub limit: Date,
    /// Working days from receipt (or the clarification) to the answer, those from a fees notice to the fee aside.
    pub days_taken: u32,
    /// How many it might have taken.
    pub days_allowed: u32,
    /// Whether the answer came after the limit.
    pub late: bool,
    /// How official statistics count it.
    pub timeliness: Timeliness,
}

/// A public change to a response.
#[derive(Debug)]
pub struct Change {
    /// When.
    pub on: Date,
    /// What kind.
    pub kind: ChangeKind,
    /// Markdown.
    pub what: Text,
}

/// What kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// A mistake put right.
    Correction,
    /// More was disclosed.
    FurtherDisclosure,
    /// After the authority's review.
    Review,
    /// After the regulator's decision.
    Decision,
    /// After the tribunal's.
    Tribunal,
}

impl ChangeKind {
    /// All kinds with their keys.
    pub const ALL: &'static [(&'static str, ChangeKind)] = &[
        ("correction", ChangeKind::Correction),
        ("further-disclosure", ChangeKind::FurtherDisclosure),
        ("review", ChangeKind::Review),
        ("decision", ChangeKind::Decision),
        ("tribunal", ChangeKind::Tribunal),
    ];

    /// The key of the format.
    pub fn key(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, k)| *k == self)
            .map_or("", |(key, _)| key)
    }

    /// In words.
    pub fn said(self, words: &Words) -> &str {
        let plain = &words.plain;
        match self {
            ChangeKind::Correction => &plain.change_correction,
            ChangeKind::FurtherDisclosure => &plain.change_further_disclosure,
            ChangeKind::Review => &plain.change_review,
            ChangeKind::Decision => &plain.change_decision,
            ChangeKind::Tribunal => &plain.change_tribunal,
        }
    }
}

/// What became of one part of a request.
#[derive(Debug)]
pub struct Part {
    /// What was asked.
    pub part: Text,
    /// What became of it.
    pub outcome: Outcome,
    /// Under which provisions.
    pub provisions: Vec<&'static Provision>,
    /// The id on the page, or the file, where to look.
    pub see: Option<See>,
}

/// Where a reader finds a part's answer.
#[derive(Clone, Debug)]
pub enum See {
    /// A heading: its text and its id.
    Heading(Text, String),
    /// An attachment's file.
    File(String),
}

/// A question back to the requester.
#[derive(Clone, Copy, Debug)]
pub struct Clarification {
    /// When it was asked.
    pub asked: Date,
    /// When it was answered.
    pub received: Option<Date>,
}

/// More time.
#[derive(Debug)]
pub struct Extension {
    /// Until when.
    pub until: Date,
    /// Why.
    pub reason: Text,
}

/// What became of the authority's own decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upheld {
    /// It stood.
    Upheld,
    /// In part.
    PartlyUpheld,
    /// It did not.
    Overturned,
}

impl Upheld {
    /// All with their keys.
    pub const ALL: &'static [(&'static str, Upheld)] = &[
        ("upheld", Upheld::Upheld),
        ("partly-upheld", Upheld::PartlyUpheld),
        ("overturned", Upheld::Overturned),
    ];

    /// The key of the format.
    pub fn key(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, k)| *k == self)
            .map_or("", |(key, _)| key)
    }

    /// In words.
    pub fn said(self, words: &Words) -> &str {
        match self {
            Upheld::Upheld => &words.plain.upheld,
            Upheld::PartlyUpheld => &words.plain.upheld_in_part,
            Upheld::Overturned => &words.plain.overturned,
        }
    }
}

/// An internal review.
#[derive(Debug)]
pub struct Review {
    /// When it was asked for.
    pub requested: Date,
    /// When it was answered.
    pub responded: Option<Date>,
    /// What became of the decision.
    pub outcome: Option<Upheld>,
    /// Markdown.
    pub note: Option<Text>,
}

/// A decision notice of the regulator.
#[derive(Debug)]
pub struct Decision {
    /// The regulator's number.
    pub reference: Option<String>,
    /// When.
    pub decided: Option<Date>,
    /// What became of the authority's decision.
    pub outcome: Option<Upheld>,
    /// Where it can be read.
    pub url: Option<String>,
}

/// The value of a named fact.
#[derive(Clone, Debug)]
pub enum Field {
    /// Words.
    Words(Text),
    /// A number, as it was written.
    Number(Number),
    /// Yes or no.
    Boolean(bool),
    /// A day.
    Date(Date),
    /// Several of these.
    List(Vec<Field>),
    /// It was withheld.
    Withheld(Bar),
}

/// The limb of the prejudice test relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likelihood {
    /// More probable than not.
    Would,
    /// A real and significant risk.
    WouldBeLikely,
}

impl Likelihood {
    /// All with their keys.
    pub const ALL: &'static [(&'static str, Likelihood)] = &[
        ("would", Likelihood::Would),
        ("would-be-likely", Likelihood::WouldBeLikely),
    ];

    /// The key of the format.
    pub fn key(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, k)| *k == self)
            .map_or("", |(key, _)| key)
    }
}

/// When information is to be published (section 22).
#[derive(Debug)]
pub enum Intended {
    /// On a day.
    On(Date),
    /// In words.
    Words(Text),
}

/// One provision relied on, and why.
#[derive(Debug)]
pub struct Exemption {
    /// The catalogue's entry.
    pub provision: &'static Provision,
    /// Which part of the request it answers.
    pub covers: Option<Text>,
    /// The prejudice test.
    pub harm: Option<Text>,
    /// Reasons to disclose (or to confirm or deny).
    pub for_disclosure: Vec<Text>,
    /// Reasons not to.
    pub against_disclosure: Vec<Text>,
    /// Which side wins, and why.
    pub balance: Option<Text>,
    /// Section 36.
    pub qualified_person: Option<QualifiedPerson>,
    /// The limb of the prejudice test.
    pub likelihood: Option<Likelihood>,
    /// Purposes of section 31(2), ids.
    pub purposes: Vec<String>,
    /// What prohibits disclosure (section 44).
    pub enactment: Option<Text>,
    /// When it will be published (section 22).
    pub intended: Option<Intended>,
    /// Where it can be found (section 21).
    pub place: Option<Text>,
    /// Hours it would take (section 12).
    pub estimate_hours: Option<f64>,
    /// The condition relied on (section 40).
    pub condition: Option<&'static Provision>,
    /// When the withholding is to be looked at again.
    pub review_on: Option<Date>,
}

/// The opinion of a qualified person (section 36).
#[derive(Debug)]
pub struct QualifiedPerson {
    /// Their office.
    pub title: String,
    /// What they hold.
    pub opinion: Text,
    /// When.
    pub on: Date,
}

/// An attachment that the public may know of.
#[derive(Debug)]
pub struct Attachment {
    /// Its title.
    pub title: Text,
    /// The file, or the bar in its place.
    pub file: File,
}

/// The file of an attachment.
#[derive(Debug)]
pub enum File {
    /// Wholly withheld.
    Withheld(Bar),
    /// Published.
    Published(Box<Published>),
}

/// A published file.
#[derive(Debug)]
pub struct Published {
    /// Its name.
    pub name: String,
    /// What is published.
    pub content: Content,
    /// Its size in bytes.
    pub bytes: u64,
    /// SHA-256 of what is published, in hexadecimal.
    pub sha256: String,
    /// Media type.
    pub media_type: &'static str,
    /// For a CSV: its rows with what is withheld and suppressed taken out, headers first.
    pub table: Option<Vec<Vec<Cell>>>,
    /// Whether to show the table on the page.
    pub show: bool,
    /// Columns withheld, and under which provisions.
    pub withheld_columns: Vec<Bar>,
    /// Under which provisions something was taken out inside the document.
    pub provisions: Vec<&'static Provision>,
    /// The same content in an accessible form: a site path or another attachment.
    pub alternative: Option<String>,
    /// The licence, where it isn't the site's.
    pub licence: Option<String>,
    /// What is in it, where it is published as its author gave it.
    pub inside: Option<Inside>,
}

/// What is in a published file.
#[derive(Clone)]
pub struct Inside(pub Arc<Inspection>);

impl Inside {
    /// What readers want to know of the file before they fetch it, in their words.
    pub fn facts(&self, words: &Words) -> Vec<String> {
        let facts = &self.0.facts;
        let mut told = Vec::new();
        if let Some(pages) = facts.pages {
            told.push(words.file_pages(pages as usize));
        }
        if !facts.sheets.is_empty() {
            let rows: u64 = facts.sheets.iter().map(|rows| u64::from(*rows)).sum();
            let rows = usize::try_from(rows).unwrap_or(usize::MAX);
            told.push(words.sheets_rows(facts.sheets.len(), rows));
        }
        match facts.tagged {
            Some(true) => told.push(words.plain.tagged.clone()),
            Some(false) => told.push(words.plain.not_tagged.clone()),
            None => {}
        }
        if let Some(pages) = facts.pictures_only.filter(|pages| *pages > 0) {
            told.push(words.pages_without_text(pages as usize));
        }
        told
    }

    /// All that it says, a passage a line, for the gate.
    pub(crate) fn lines(&self) -> String {
        let mut all = String::new();
        for line in self.0.lines() {
            all.push_str(&line.text);
            all.push('\n');
        }
        all
    }
}

impl std::fmt::Debug for Inside {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.format.name)
    }
}

/// It follows from the bytes, by which files are compared.
impl PartialEq for Inside {
    fn eq(&self, _: &Inside) -> bool {
        true
    }
}

/// A cell of a public table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// As in the file.
    Words(String),
    /// Withheld, with its whole column.
    Withheld(Bar),
}

/// A file of the site's own that is published as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct StaticFile {
    /// Its path from the site's root.
    pub path: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// SHA-256, in hexadecimal.
    pub sha256: String,
    /// What is published.
    pub content: SourceFile,
    /// What is in it.
    pub inside: Inside,
}

/// What is published of a file.
pub enum Content {
    /// Made here.
    Bytes(Vec<u8>),
    /// The file as it is; read again when it is published, and refused if it is another by then.
    Copy(SourceFile),
}

impl std::fmt::Debug for Content {
    /// A source path may hold the name of a subject: it isn't shown.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Content::Bytes(_) => "Bytes(..)",
            Content::Copy(_) => "Copy(..)",
        })
    }
}

impl Response {
    /// The language it is written in, without its country: `en`, `cy`.
    pub fn spoken(&self) -> &str {
        self.language.split('-').next().unwrap_or_default()
    }

    /// The site's path of its page's folder, without the leading slash: `responses/1135a-22/`.
    pub fn path(&self) -> String {
        format!("responses/{}/", self.slug)
    }

    /// The day of the last public change, if there was one.
    pub fn changed(&self) -> Option<Date> {
        self.changes.iter().map(|c| c.on).max()
    }

    /// The published files.
    pub fn published(&self) -> impl Iterator<Item = &Published> {
        self.attachments.iter().filter_map(|a| match &a.file {
            File::Published(p) => Some(&**p),
            File::Withheld(_) => None,
        })
    }

    /// Where it belongs: all that orders and addresses depend on.
    pub(super) fn belongs(&self) -> impl PartialEq + '_ {
        let files: Vec<&str> = self.published().map(|p| p.name.as_str()).collect();
        let provisions: Vec<&str> = self.provisions().iter().map(|p| p.id.as_str()).collect();
        (
            (
                self.responded,
                &self.reference,
                &self.slug,
                self.visibility,
                &self.topics,
                &self.department,
            ),
            (self.outcome, self.regime, provisions, files, &self.aliases),
        )
    }

    /// The provisions cited, each once, conditions among them, in the order of `exemptions`.
    pub fn provisions(&self) -> Vec<&'static Provision> {
        let mut all: Vec<&'static Provision> = Vec::new();
        for provision in self.exemptions.iter().map(|e| e.provision) {
            if !all.iter().any(|p| p.id == provision.id) {
                all.push(provision);
            }
        }
        all
    }
}

/// What is public of a withdrawn record: its address, when and why.
#[derive(Debug)]
pub struct Withdrawn {
    /// The address part.
    pub slug: String,
    /// BCP 47.
    pub language: String,
    /// When it was withdrawn.
    pub on: Date,
    /// Why: Markdown.
    pub reason: Text,
}

/// A page of prose.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its address on its side, with a slash at the end: `help/how/`.
    pub path: String,
    /// The folder of its side: nothing, or `cy/`.
    pub folder: String,
    /// Its title.
    pub title: String,
    /// A sentence.
    pub summary: Option<String>,
    /// Old addresses.
    pub aliases: Vec<String>,
    /// Markdown.
    pub body: Text,
    /// Whether it is a draft.
    pub draft: bool,
}

//! A record as its author wrote it: private.

use super::files::{FileText, Found, FoundRecord};
use super::marks::{self, Kind, Marked};
use super::origin::Origin;
use super::toml::{self as keys, At, Doc, Keys};
use crate::attachments::csv;
use crate::diagnostics::{Code, Diagnostic, Report, Span, Words};
use crate::law::{self, Catalogue, Law, Outcome, Provision, Regime};
use crate::log::{ChangeKind, Clarification, Likelihood, Upheld};
use crate::private::withheld::Withheld;
use ::toml::de::{DeTable, DeValue};
use jiff::civil::Date;
use std::cell::RefCell;
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
    pub withdrawn: Option<(Date, Marked)>,
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
    Integer(i64),
    Float(f64),
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

/// The keys of a record: none of them may stand in `fields` or `private`.
pub(super) const KEYS: &[&str] = &[
    "reference",
    "title",
    "received",
    "responded",
    "outcome",
    "regime",
    "topics",
    "department",
    "summary",
    "language",
    "status",
    "withdrawn_on",
    "withdrawn_reason",
    "publish_on",
    "changes",
    "parts",
    "aliases",
    "related",
    "clarification",
    "extension",
    "internal_review",
    "commissioner",
    "harm",
    "balance",
    "fields",
    "exemptions",
    "attachments",
    "suppress",
    "accept",
    "private",
];

/// What the site says that a record's reading depends on.
pub(in crate::private) struct Defaults {
    pub law: Law,
    pub regime: Regime,
    pub language: String,
    pub sealed: bool,
}

/// A record whose public text has more bytes than this is worth a word.
const HUGE: usize = 2_000_000;

/// Cuts a file into its front matter and what follows, by byte ranges.
pub(in crate::private) fn front_matter(
    file: &FileText,
) -> Result<(Range<usize>, usize), Diagnostic> {
    let text = &file.text;
    let first = text.split_inclusive('\n').next().unwrap_or("");
    if first.trim_end() != "+++" {
        return Err(Diagnostic::new(Code::NoFrontMatter, file.span(0..0)));
    }
    let start = first.len();
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == "+++" {
            return Ok((start..at, at + line.len()));
        }
        at += line.len();
    }
    Err(Diagnostic::new(Code::FrontMatterOpen, file.span(0..3)))
}

/// Reads one record. What is wrong is in the report; `None` where there is no record to speak of.
pub(in crate::private) fn read(
    found: &FoundRecord,
    defaults: &Defaults,
) -> (Option<Record>, Report) {
    let mut report = Report::new();
    let file = match found.file.read() {
        Ok(file) => file,
        Err(diagnostic) => {
            report.push(diagnostic);
            return (None, report);
        }
    };
    let (front, body_at) = match front_matter(&file) {
        Ok(parts) => parts,
        Err(diagnostic) => {
            report.push(diagnostic);
            return (None, report);
        }
    };
    let record = {
        let doc = Doc::new(&file, front.start, keys::RECORD);
        let (table, whole) = doc.parse(&file.text[front.clone()]);
        let root = doc.root(&table, "a record");
        let unread = Unread::default();
        let read = Reader {
            root: &root,
            defaults,
            found,
            whole,
            unread: RefCell::new(unread),
        }
        .record(body_at);
        if whole {
            root.finish();
        }
        report.append(doc.report.into_inner());
        read
    };
    (Some(record.into_record(file)), report)
}

/// A record but for its file, which the reading still borrows.
struct Parts(Record);

impl Parts {
    fn into_record(mut self, file: FileText) -> Record {
        self.0.file = file;
        self.0
    }
}

struct Reader<'r, 'd, 'a> {
    root: &'r Keys<'d, 'a>,
    defaults: &'r Defaults,
    found: &'r FoundRecord,
    whole: bool,
    unread: RefCell<Unread>,
}

/// What stands in the record but can't be used: it is told once, and nothing is built upon it.
#[derive(Default)]
struct Unread {
    /// Keys of fields.
    fields: Vec<String>,
    /// Targets of exemptions whose provision nobody knows.
    targets: Vec<At<String>>,
    /// Names of attachments that no file may have.
    names: Vec<String>,
}

/// Stands for a provision that can't be used. No record with one is published.
const UNKNOWN: &str = "?";

impl Reader<'_, '_, '_> {
    fn record(&self, body_at: usize) -> Parts {
        let root = self.root;
        let doc = root.doc;
        // Required keys are reported as missing only where the front matter could be read to its end.
        let need = |key: &'static str, needed: bool| {
            if needed && self.whole {
                root.need(key);
            }
        };
        let status = root
            .one_of(
                "status",
                &[
                    ("published", Status::Published),
                    ("draft", Status::Draft),
                    ("withdrawn", Status::Withdrawn),
                ],
            )
            .map_or(Status::Published, |s| s.value);
        let withdrawn = status == Status::Withdrawn;
        need("reference", true);
        let reference = root.string("reference");
        let slug = reference
            .as_ref()
            .map_or_else(String::new, |reference| self.slug_of(reference));
        let reference = reference.unwrap_or(At {
            value: String::new(),
            at: doc.range(0..0),
        });
        need("title", !withdrawn);
        let title = self.line("title").unwrap_or_else(empty);
        need("received", !withdrawn);
        let received = root.date("received");
        need("responded", status == Status::Published);
        let responded = root.date("responded");
        need("outcome", !withdrawn);
        let outcome = root.one_of("outcome", &Outcome::ALL.map(|o| (o.key(), o)));
        let regime = root
            .one_of("regime", &Regime::ALL.map(|r| (r.key(), r)))
            .map_or(self.defaults.regime, |r| r.value);
        let topics = root.strings("topics");
        for topic in &topics {
            if topic.value.contains(';') {
                doc.push(
                    Diagnostic::new(Code::BadValue, doc.file.span(topic.at.clone()))
                        .message("a topic holds a semicolon")
                        .help("write two topics, or another word")
                        .topic("topics"),
                );
            }
            self.slug_of(topic);
        }
        let department = root.string("department");
        if let Some(department) = &department {
            self.slug_of(department);
        }
        let summary = root.marked("summary", Kind::Markdown);
        let language = root.string("language");
        if let Some(language) = &language
            && !is_language(&language.value)
        {
            root.bad(
                "language",
                Code::BadValue,
                "this is not a language tag",
                "write a tag such as en-GB or cy",
            );
        }
        need("withdrawn_on", withdrawn);
        need("withdrawn_reason", withdrawn);
        for key in ["withdrawn_on", "withdrawn_reason"] {
            if !withdrawn && root.has(key) {
                doc.push(
                    Diagnostic::new(Code::NotHere, root.key_place(key))
                        .message("only a withdrawn record has this key")
                        .help("set status = \"withdrawn\", or take the key out")
                        .topic(key),
                );
            }
        }
        let withdrawal = root.date("withdrawn_on");
        let reason = if withdrawn && root.has("withdrawn_reason") {
            root.marked_words("withdrawn_reason")
        } else {
            root.marked("withdrawn_reason", Kind::Markdown)
        };
        let mut record = Record {
            file: nothing(),
            status,
            reference,
            slug,
            title,
            whole: self.whole && (withdrawn || received.is_some() && outcome.is_some()),
            received: received.unwrap_or(At {
                value: Date::ZERO,
                at: doc.range(0..0),
            }),
            responded,
            outcome: outcome.unwrap_or(At {
                value: Outcome::Disclosed,
                at: doc.range(0..0),
            }),
            regime,
            catalogue: self.defaults.law.catalogue(regime),
            topics,
            department,
            summary,
            language: language.map_or_else(|| self.defaults.language.clone(), |l| l.value),
            withdrawn: withdrawal.map(|d| d.value).zip(reason),
            publish_on: root.date("publish_on"),
            changes: Vec::new(),
            parts: Vec::new(),
            aliases: root.strings("aliases"),
            related: root.strings("related"),
            clarification: None,
            clarified_at: None,
            extension: None,
            internal_review: None,
            commissioner: None,
            harm: root.marked("harm", Kind::Markdown),
            balance: root.marked("balance", Kind::Markdown),
            fields: Vec::new(),
            exemptions: Vec::new(),
            attachments: Vec::new(),
            suppress: None,
            accept: Vec::new(),
            private: Vec::new(),
            body: empty(),
            body_at,
        };
        self.dated(&mut record);
        record.fields = self.fields();
        record.exemptions = root
            .tables("exemptions", "an exemption")
            .iter()
            .filter_map(|e| self.exemption(e, regime))
            .collect();
        // The preview keeps every record, and an exemption is large.
        record.exemptions.shrink_to_fit();
        record.parts = root
            .tables("parts", "a part")
            .iter()
            .filter_map(|p| self.part(p, regime, &record.exemptions))
            .collect();
        record.attachments = self.attachments(regime);
        record.suppress = self.suppress();
        record.accept = self.accept();
        record.private = self.private();
        self.body(&mut record);
        self.declared(&record);
        self.targets(&mut record);
        self.files(&mut record);
        self.suppression(&mut record);
        if self.defaults.sealed {
            self.sealed(&record);
        }
        if record.public_length() > HUGE {
            doc.fault(Code::Huge, 0..0);
        }
        Parts(record)
    }

    fn slug_of(&self, name: &At<String>) -> String {
        let slug = crate::log::slug(&name.value);
        let fault = |code| {
            self.root.doc.push(address_fault(
                code,
                &slug,
                self.root.doc.file.span(name.at.clone()),
            ))
        };
        if let Some(code) = unfit_address(&slug) {
            fault(code);
        }
        slug
    }

    /// A text of one line in which marks may stand.
    fn line(&self, key: &'static str) -> Option<Marked> {
        line(self.root, key)
    }

    fn dated(&self, record: &mut Record) {
        let root = self.root;
        let doc = root.doc;
        for table in root.tables("changes", "a change") {
            let on = table.required_date("on");
            table.need("kind");
            let kind = table.one_of("kind", ChangeKind::ALL);
            let what = table.marked_words("what");
            table.finish();
            if let (Some(on), Some(kind), Some(what)) = (on, kind, what) {
                record.changes.push(Change { on, kind, what });
            }
        }
        if let Some(table) = root.table("clarification", "a clarification") {
            let asked = table.required_date("asked");
            let answered = table.date("received");
            record.clarified_at = answered.as_ref().map(|d| d.at.clone());
            let received = answered.map(|d| d.value);
            table.finish();
            record.clarification = asked.map(|asked| At {
                value: Clarification {
                    asked: asked.value,
                    received,
                },
                at: asked.at,
            });
        }
        if let Some(table) = root.table("extension", "an extension") {
            let until = table.required_date("until");
            let reason = table.marked("reason", Kind::Markdown);
            if reason.as_ref().map_or(!table.has("reason"), |reason| {
                reason.text.raw().trim().is_empty()
            }) {
                let at = if table.has("reason") {
                    table.place("reason")
                } else {
                    doc.span(table.at.clone())
                };
                doc.push(Diagnostic::new(Code::ExtensionReasonMissing, at).topic("extension"));
            }
            table.finish();
            record.extension = until.zip(reason).map(|(until, reason)| At {
                value: (until.value, reason),
                at: until.at,
            });
        }
        if let Some(table) = root.table("internal_review", "an internal review") {
            let requested = table.required_date("requested");
            let responded = table.date("responded");
            let outcome = table.one_of("outcome", Upheld::ALL);
            let note = table.marked("note", Kind::Markdown);
            table.finish();
            record.internal_review = requested.map(|requested| Review {
                requested,
                responded,
                outcome,
                note,
            });
        }
        if let Some(table) = root.table("commissioner", "the commissioner's decision") {
            let reference = table.string("reference").map(|s| s.value);
            let decided = table.date("decided");
            let outcome = table.one_of("outcome", Upheld::ALL).map(|o| o.value);
            let url = table.string("url");
            if let Some(url) = &url
                && !(url.value.starts_with("https://") || url.value.starts_with("http://"))
            {
                table.bad(
                    "url",
                    Code::LinkScheme,
                    "this is not the address of a page",
                    "write the whole address, from https:// on",
                );
            }
            table.finish();
            record.commissioner = Some(Decision {
                reference,
                decided,
                outcome,
                url: url.map(|u| u.value),
            });
        }
    }

    fn fields(&self) -> Vec<Field> {
        let Some(table) = self.root.table("fields", "fields") else {
            return Vec::new();
        };
        let doc = self.root.doc;
        let mut fields = Vec::new();
        let unread = |key: &str| self.unread.borrow_mut().fields.push(key.to_owned());
        for (key, at, value) in table.entries() {
            if KEYS.contains(&key) {
                doc.push(Diagnostic::new(Code::MisplacedKey, doc.span(at.clone())));
                unread(key);
                continue;
            }
            doc.forbid_in_key(key, at.clone());
            if key.trim().is_empty() {
                doc.push(
                    Diagnostic::new(Code::BadValue, doc.span(at.clone()))
                        .message("a field needs a name")
                        .help("write a name before the equals sign"),
                );
            }
            let written = if let DeValue::Array(items) = value.get_ref() {
                items.len()
            } else {
                0
            };
            if let Some(value) = self.value(value, true) {
                if matches!(&value, Value::List(items) if items.len() < written) {
                    unread(key);
                }
                let items = match &value {
                    Value::List(items) => vec![Vec::new(); items.len()],
                    _ => Vec::new(),
                };
                fields.push(Field {
                    key: key.to_owned(),
                    at: doc.range(at),
                    value,
                    withheld: Vec::new(),
                    items,
                });
            } else {
                unread(key);
            }
        }
        fields
    }

    fn value(&self, value: &::toml::Spanned<DeValue<'_>>, list: bool) -> Option<Value> {
        let doc = self.root.doc;
        let found = match value.get_ref() {
            DeValue::String(text) => {
                doc.unfit(text, value.span());
                Some(Value::Words(doc.lex(text, value.span(), Kind::Line)))
            }
            DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix())
                .ok()
                .map(Value::Integer),
            DeValue::Float(f) => f
                .as_str()
                .parse()
                .ok()
                .filter(|f: &f64| f.is_finite())
                .map(Value::Float),
            DeValue::Boolean(b) => Some(Value::Boolean(*b)),
            DeValue::Datetime(datetime) => keys::date_of(datetime).map(Value::Date),
            DeValue::Array(items) if list => {
                return Some(Value::List(
                    items
                        .iter()
                        .filter_map(|item| self.value(item, false))
                        .collect(),
                ));
            }
            DeValue::Array(_) | DeValue::Table(_) => None,
        };
        if found.is_none() {
            doc.push(
                Diagnostic::new(Code::WrongType, doc.span(value.span()))
                    .message(
                        "a field takes text, a number, a day, true or false, or a list of those",
                    )
                    .help("write one of those")
                    .topic("fields"),
            );
        }
        found
    }

    fn provision(
        &self,
        id: &At<String>,
        regime: Regime,
        topic: &str,
    ) -> Option<&'static Provision> {
        let found = self.defaults.law.catalogue(regime).get(&id.value);
        if found.is_none() {
            let at = self.root.doc.file.span(id.at.clone());
            self.root
                .doc
                .push(no_provision(&id.value, self.defaults.law, regime, at).topic(topic));
        }
        found
    }

    fn exemption(&self, table: &Keys<'_, '_>, regime: Regime) -> Option<Exemption> {
        let doc = self.root.doc;
        table.need("provision");
        let id = table.string("provision");
        let provision = id
            .as_ref()
            .and_then(|id| self.provision(id, regime, "exemptions"));
        let person = table
            .table("qualified_person", "a qualified person")
            .and_then(|person| {
                for key in ["title", "opinion"] {
                    person.need(key);
                }
                let on = person.required_date("on");
                let title = person.string("title");
                let opinion = person.marked("opinion", Kind::Markdown);
                person.finish();
                Some((title?.value, opinion?, on?))
            });
        let purposes = table.strings("purposes");
        let catalogue = self.defaults.law.catalogue(regime);
        for purpose in &purposes {
            if catalogue.purpose(&purpose.value).is_none() {
                let help = if catalogue.purposes().is_empty() {
                    Words::from("take the purposes out: this regime has none")
                } else {
                    Words::from("write one of ")
                        .list(catalogue.purposes().iter().map(|p| p.id.as_str()))
                };
                doc.push(
                    Diagnostic::new(Code::BadValue, doc.file.span(purpose.at.clone()))
                        .message("the law has no such purpose")
                        .help(help)
                        .topic("purposes"),
                );
            }
        }
        let condition = table
            .string("condition")
            .and_then(|c| self.provision(&c, regime, "exemptions"));
        let withholds = table.strings("withholds");
        let exemption = Exemption {
            provision_at: id
                .as_ref()
                .map_or(doc.range(table.at.clone()), |id| id.at.clone()),
            // Every key is read whether or not the provision is one: a fault of it hides no other.
            provision: provision.unwrap_or_else(|| &catalogue.provisions()[0]),
            withholds,
            covers: table.marked("covers", Kind::Markdown),
            harm: table.marked("harm", Kind::Markdown),
            for_disclosure: table.marked_list("for_disclosure"),
            against_disclosure: table.marked_list("against_disclosure"),
            balance: table.marked("balance", Kind::Markdown),
            qualified_person: person,
            likelihood: table.one_of("likelihood", Likelihood::ALL).map(|l| l.value),
            purposes: purposes.into_iter().map(|p| p.value).collect(),
            enactment: table.marked("enactment", Kind::Markdown),
            intended: table.date_or_marked("intended"),
            place: table.marked("where", Kind::Markdown),
            estimate_hours: table.number("estimate_hours"),
            condition,
            review_on: table.date("review_on"),
        };
        table.finish();
        if provision.is_none() {
            self.unread.borrow_mut().targets.extend(exemption.withholds);
            return None;
        }
        Some(exemption)
    }

    fn part(&self, table: &Keys<'_, '_>, regime: Regime, exemptions: &[Exemption]) -> Option<Part> {
        table.need("outcome");
        let part = table.marked_words("part");
        let outcome = table.one_of("outcome", &Outcome::ALL.map(|o| (o.key(), o)));
        let ids = table.strings("provisions");
        let mut provisions = Vec::new();
        for id in ids {
            if let Some(provision) = self.provision(&id, regime, "parts") {
                if !exemptions.iter().any(|e| e.provision.id == provision.id) {
                    let at = self.root.doc.file.span(id.at.clone());
                    self.root
                        .doc
                        .push(Diagnostic::new(Code::NotDeclared, at).topic("parts"));
                }
                provisions.push(provision);
            }
        }
        let see = table.string("see");
        table.finish();
        Some(Part {
            part: part?,
            outcome: outcome?,
            provisions,
            see,
        })
    }

    fn attachments(&self, regime: Regime) -> Vec<Attachment> {
        let doc = self.root.doc;
        let mut all: Vec<Attachment> = Vec::new();
        for table in self.root.tables("attachments", "an attachment") {
            table.need("file");
            let name = table.string("file");
            let title = line(&table, "title");
            let show = table.one_of("show", &[("table", true)]);
            let provisions = table
                .strings("provisions")
                .iter()
                .filter_map(|p| self.provision(p, regime, "attachments"))
                .collect();
            let alternative = table.string("alternative");
            let licence = table.string("licence");
            table.finish();
            let Some(name) = name else { continue };
            let at = doc.file.span(name.at.clone());
            let bare = !name.value.is_empty()
                && !name.value.contains(['/', '\\', ':', '\0'])
                && name.value != "."
                && name.value != ".."
                && !name.value.starts_with('.');
            if !bare {
                doc.push(Diagnostic::new(Code::AttachmentName, at).topic("attachments"));
                continue;
            }
            let lower = name.value.to_lowercase();
            let own = matches!(lower.as_str(), "index.html" | "index.json" | "index.md");
            if own || is_device(lower.split('.').next().unwrap_or("")) {
                let message = if own {
                    "an attachment can't have this name: the page itself does"
                } else {
                    DEVICE
                };
                doc.push(
                    Diagnostic::new(Code::Reserved, at)
                        .message(message)
                        .help("rename the file")
                        .topic("attachments"),
                );
                self.unread.borrow_mut().names.push(name.value);
                continue;
            }
            if all.iter().any(|other| other.name.to_lowercase() == lower) {
                doc.push(Diagnostic::new(Code::AttachmentTwice, at).topic("attachments"));
                continue;
            }
            all.push(Attachment {
                name: name.value,
                name_at: name.at,
                title,
                show: show.as_ref().is_some_and(|s| s.value),
                show_at: show.map_or(0..0, |s| s.at),
                provisions,
                alternative,
                licence,
                withheld: Vec::new(),
                file: None,
            });
        }
        all
    }

    fn suppress(&self) -> Option<Suppress> {
        let table = self.root.table("suppress", "suppress")?;
        for key in ["below", "columns"] {
            table.need(key);
        }
        let below = table.count("below", 2);
        let columns = table.strings("columns");
        let files = table.has("files").then(|| table.strings("files"));
        if table.is_empty_list("columns") {
            table.bad(
                "columns",
                Code::BadValue,
                "this is empty",
                "name the columns whose small counts are to be suppressed",
            );
        }
        if table.is_empty_list("files") {
            table.bad(
                "files",
                Code::BadValue,
                "this is empty",
                "name the files, or take the key out: then it is every CSV",
            );
        }
        table.finish();
        Some(Suppress {
            below: below?.value,
            columns,
            files,
        })
    }

    fn accept(&self) -> Vec<Accept> {
        let mut all = Vec::new();
        for table in self.root.tables("accept", "an acceptance") {
            for key in ["code", "reason"] {
                table.need(key);
            }
            // What stands here is never published, so it may name anything, marks too.
            let code = table.free_text("code");
            let reason = table.free_text("reason");
            let at = table.free_text("at");
            let by = table.free_text("by");
            let sha256 = table.free_text("sha256");
            table.finish();
            if reason.as_deref().is_some_and(|r| r.trim().is_empty()) {
                table.bad(
                    "reason",
                    Code::BadValue,
                    "an acceptance needs a reason",
                    "write why this is right as it is",
                );
            }
            let Some(code) = code else { continue };
            match Code::parse(&code) {
                Some(code) if code.is_acceptable() => all.push(Accept {
                    code,
                    at,
                    sha256,
                    by: by.is_some_and(|b| !b.trim().is_empty()),
                }),
                Some(_) => table.bad(
                    "code",
                    Code::BadValue,
                    "this is a fault of the format, which cannot be accepted",
                    "mend the fault and take the acceptance out",
                ),
                None => table.bad(
                    "code",
                    Code::BadValue,
                    "there is no such code",
                    "copy the code from the diagnostic, for example DL1501",
                ),
            }
        }
        all
    }

    fn private(&self) -> Vec<At<Withheld<String>>> {
        let Some(table) = self.root.table("private", "private") else {
            return Vec::new();
        };
        let doc = self.root.doc;
        let mut all = Vec::new();
        for (key, at, value) in table.entries() {
            if KEYS.contains(&key) {
                doc.push(Diagnostic::new(Code::MisplacedKey, doc.span(at)));
            }
            collect(doc, value, &mut all);
        }
        if self.defaults.sealed && table.entries().next().is_some() {
            doc.push(
                Diagnostic::new(Code::Sealed, doc.span(table.at.clone()))
                    .message("this site is sealed, and a private table is not empty"),
            );
        }
        all
    }

    fn body(&self, record: &mut Record) {
        let doc = self.root.doc;
        let text = &doc.file.text[record.body_at..];
        for unfit in keys::unfits(text) {
            doc.fault(
                Code::ControlCharacter,
                unfit.start + record.body_at..unfit.end + record.body_at,
            );
        }
        let mut faults = Vec::new();
        record.body = marks::lex(
            text,
            &Origin::at(record.body_at),
            Kind::Markdown,
            &mut faults,
        );
        for fault in faults {
            doc.fault(fault.code, fault.at);
        }
    }

    /// Every provision that a mark cites stands in the exemptions.
    fn declared(&self, record: &Record) {
        if !self.whole {
            return;
        }
        let cites = |id: &str| {
            record
                .exemptions
                .iter()
                .any(|e| e.provision.id == id || e.condition.is_some_and(|c| c.id == id))
        };
        for (topic, marked) in record.texts() {
            for mark in &marked.marks {
                let at = || self.root.doc.file.span(mark.at.clone());
                let known = |id: &str| record.catalogue.get(id).is_some();
                for id in mark.provisions.iter().filter(|id| !known(id)) {
                    self.root.doc.push(
                        no_provision(id, self.defaults.law, record.regime, at()).topic(topic),
                    );
                }
                if mark.provisions.iter().any(|id| known(id) && !cites(id)) {
                    self.root
                        .doc
                        .push(Diagnostic::new(Code::NotDeclared, at()).topic(topic));
                }
            }
        }
    }

    /// Finds what each exemption withholds.
    fn targets(&self, record: &mut Record) {
        let exemptions = std::mem::take(&mut record.exemptions);
        for exemption in &exemptions {
            for target in &exemption.withholds {
                self.target(record, target, &exemption.provision.id);
            }
        }
        for target in &self.unread.borrow().targets {
            self.target(record, target, UNKNOWN);
        }
        record.exemptions = exemptions;
    }

    fn target(&self, record: &mut Record, target: &At<String>, id: &str) {
        let doc = self.root.doc;
        let fault =
            |code| Diagnostic::new(code, doc.file.span(target.at.clone())).topic("withholds");
        let key = target.value.strip_prefix("fields.");
        let named = key
            .and_then(|key| record.fields.iter().position(|f| f.key == key))
            .map(|n| (n, None));
        let item = key
            .and_then(|key| find_item(&record.fields, key))
            .map(|(n, item)| (n, Some(item)));
        let file = record
            .attachments
            .iter()
            .position(|a| a.name == target.value);
        if named.is_some() && item.is_some() {
            doc.push(
                fault(Code::BadTarget)
                    .message("this names a field and an item of a list")
                    .help("rename one of them"),
            );
        }
        if file.is_some() && (named.is_some() || item.is_some()) {
            doc.push(
                fault(Code::BadTarget)
                    .message("this names a field and a file")
                    .help("rename one of them"),
            );
        }
        if let Some(n) = file {
            add(&mut record.attachments[n].withheld, id);
        }
        for (n, item) in named.into_iter().chain(item) {
            let field = &mut record.fields[n];
            add(
                if let Some(item) = item {
                    &mut field.items[item]
                } else {
                    &mut field.withheld
                },
                id,
            );
        }
        let column = record.attachments.iter().any(|a| {
            target
                .value
                .strip_prefix(a.name.as_str())
                .is_some_and(|rest| rest.starts_with('#'))
        });
        if named.is_none() && item.is_none() && file.is_none() && !column && !self.is_unread(target)
        {
            doc.push(fault(if target.value.is_empty() {
                Code::BadTarget
            } else {
                Code::NoTarget
            }));
        }
    }

    /// Whether what a target names may well be there, but could not be read.
    fn is_unread(&self, target: &At<String>) -> bool {
        let unread = self.unread.borrow();
        match target.value.strip_prefix("fields.") {
            Some(key) => {
                let list = key.split_once('[').map_or(key, |(list, _)| list);
                !self.whole
                    || self.root.is_wrong_table("fields")
                    || unread.fields.iter().any(|f| f == key || f == list)
            }
            None => {
                !self.whole
                    || unread
                        .names
                        .iter()
                        .any(|name| target.value.starts_with(name.as_str()))
            }
        }
    }

    /// Reads the files beside the record and compares them with the list.
    fn files(&self, record: &mut Record) {
        let doc = self.root.doc;
        for found in &self.found.beside {
            let name = base_name(found);
            let listed = record.attachments.iter().any(|a| a.name == name)
                || self.unread.borrow().names.iter().any(|n| n == name);
            if !listed && self.whole {
                doc.push(Diagnostic::new(
                    Code::Unlisted,
                    Span::file(found.name.clone()),
                ));
            }
        }
        for n in 0..record.attachments.len() {
            let attachment = &record.attachments[n];
            let withheld = !attachment.withheld.is_empty();
            let at = || doc.file.span(attachment.name_at.clone());
            let Some(found) = self
                .found
                .beside
                .iter()
                .find(|f| base_name(f) == attachment.name)
            else {
                if !withheld {
                    let diagnostic =
                        Diagnostic::new(Code::NoAttachment, at()).topic(&attachment.name);
                    doc.push(if self.found.own_folder {
                        diagnostic
                    } else {
                        diagnostic.help("give the record a folder of its own with index.md, and put the file beside it")
                    });
                }
                continue;
            };
            if !withheld && attachment.title.is_none() {
                doc.push(Diagnostic::new(Code::NoTitle, at()).topic("attachments"));
            }
            match self.attached(found, attachment, record) {
                Ok(file) => record.attachments[n].file = Some(file),
                Err(faults) => faults.into_iter().for_each(|d| doc.push(d)),
            }
        }
        // A withheld file under another name is still that file.
        let hidden: Vec<&str> = record
            .attachments
            .iter()
            .filter(|a| !a.withheld.is_empty())
            .filter_map(|a| {
                a.file
                    .as_ref()
                    .filter(|f| f.bytes > 0)
                    .map(|f| f.sha256.as_str())
            })
            .collect();
        for attachment in record.attachments.iter().filter(|a| a.withheld.is_empty()) {
            if attachment
                .file
                .as_ref()
                .is_some_and(|f| hidden.contains(&f.sha256.as_str()))
            {
                doc.push(
                    Diagnostic::new(Code::InTheClear, doc.file.span(attachment.name_at.clone()))
                        .message("this file is the same as one that is withheld")
                        .help("withhold it too, or take it out")
                        .topic("attachments"),
                );
            }
        }
        for attachment in &record.attachments {
            if attachment.show
                && attachment.withheld.is_empty()
                && attachment.file.as_ref().is_some_and(|f| f.table.is_none())
            {
                doc.push(
                    Diagnostic::new(Code::NotCsv, doc.file.span(attachment.show_at.clone()))
                        .message("only a CSV can be shown as a table")
                        .help("take show out")
                        .topic("attachments"),
                );
            }
        }
    }

    fn attached(
        &self,
        found: &Found,
        attachment: &Attachment,
        record: &Record,
    ) -> Result<AttachedFile, Vec<Diagnostic>> {
        let fail = |d: Diagnostic| vec![d.topic(&attachment.name)];
        let bytes = read_bytes(found).map_err(fail)?;
        let sha256 = crate::publish::sha256_hex(&bytes);
        let mut file = AttachedFile {
            found: found.clone(),
            bytes: bytes.len() as u64,
            sha256,
            table: None,
        };
        let whole = !attachment.withheld.is_empty();
        let is_csv = is_csv(&attachment.name);
        if whole {
            if is_csv && let Ok(csv) = csv::parse(&bytes) {
                file.table = Some(Table {
                    withheld: Vec::new(),
                    suppressed: Vec::new(),
                    csv,
                });
            }
            return Ok(file);
        }
        let kind = ending(&attachment.name);
        let unread = self.unread.borrow();
        let targets = record.exemptions.iter().flat_map(|e| {
            e.withholds
                .iter()
                .map(|target| (target, e.provision.id.as_str()))
        });
        let targets: Vec<(&At<String>, &str)> = targets
            .chain(unread.targets.iter().map(|target| (target, UNKNOWN)))
            .collect();
        let columns_of = |name: &str| {
            let column = |target: &At<String>| {
                target
                    .value
                    .strip_prefix(name)?
                    .strip_prefix('#')
                    .map(str::to_owned)
            };
            targets
                .iter()
                .filter_map(|(target, id)| Some((column(target)?, *target, *id)))
                .collect::<Vec<_>>()
        };
        if let Ok(text) = std::str::from_utf8(&bytes) {
            let mut faults = Vec::new();
            marks::forbid(text, &Origin::at(0), &mut faults);
            if !faults.is_empty() {
                let lines = FileText::new(found.name.clone(), bytes.clone()).map_err(fail)?;
                return Err(faults
                    .into_iter()
                    .map(|f| Diagnostic::new(f.code, lines.span(f.at)).topic(&attachment.name))
                    .collect());
            }
        } else if TEXTS.contains(&kind.as_str()) && !is_csv {
            // In another encoding a mark would not be seen.
            return Err(FileText::new(found.name.clone(), bytes)
                .err()
                .map_or_else(Vec::new, fail));
        }
        if !PLAIN.contains(&kind.as_str()) && record.status != Status::Withdrawn {
            // Without a reader for this format nobody has looked inside; a person must.
            self.root.doc.push(
                Diagnostic::new(
                    Code::NotInspected,
                    self.root.doc.file.span(attachment.name_at.clone()),
                )
                .topic(&attachment.name),
            );
        }
        if is_csv {
            let csv = csv::parse(&bytes).map_err(|faults| {
                let fault = |fault: csv::Fault| {
                    Diagnostic::new(Code::BadCsv, in_csv(found, fault.at)).message(fault.reason)
                };
                faults
                    .into_iter()
                    .flat_map(|f| fail(fault(f)))
                    .collect::<Vec<_>>()
            })?;
            let columns = csv.head.len();
            let mut table = Table {
                withheld: vec![Vec::new(); columns],
                suppressed: vec![false; columns],
                csv,
            };
            for (column, target, id) in columns_of(&attachment.name) {
                match table.csv.head.iter().position(|h| *h == column) {
                    Some(k) => add(&mut table.withheld[k], id),
                    None => self.root.doc.push(
                        Diagnostic::new(Code::NoTarget, self.root.doc.file.span(target.at.clone()))
                            .message("the file has no column of this header")
                            .help("write the header as it stands in the file's first row")
                            .topic("withholds"),
                    ),
                }
            }
            file.table = Some(table);
        } else {
            for (_, target, _) in columns_of(&attachment.name) {
                self.root.doc.push(
                    Diagnostic::new(Code::NotCsv, self.root.doc.file.span(target.at.clone()))
                        .topic("withholds"),
                );
            }
        }
        Ok(file)
    }

    fn suppression(&self, record: &mut Record) {
        let doc = self.root.doc;
        let Some(suppress) = &record.suppress else {
            return;
        };
        let in_files = |name: &str| {
            suppress
                .files
                .as_ref()
                .is_none_or(|files| files.iter().any(|f| f.value == name))
        };
        for file in suppress.files.iter().flatten() {
            match record.attachments.iter().find(|a| a.name == file.value) {
                None => doc.push(
                    Diagnostic::new(Code::NoTarget, doc.file.span(file.at.clone()))
                        .topic("suppress"),
                ),
                Some(a) if !is_csv(&a.name) => doc.push(
                    Diagnostic::new(Code::NotCsv, doc.file.span(file.at.clone())).topic("suppress"),
                ),
                Some(_) => {}
            }
        }
        for column in &suppress.columns {
            let tables = record
                .attachments
                .iter_mut()
                .filter(|a| a.withheld.is_empty() && in_files(&a.name))
                .filter_map(|a| a.file.as_mut()?.table.as_mut());
            let mut found = 0;
            let mut missing = 0;
            for table in tables {
                match table.csv.head.iter().position(|h| *h == column.value) {
                    Some(k) => {
                        table.suppressed[k] = true;
                        found += 1;
                    }
                    None => missing += 1,
                }
            }
            if found == 0 || suppress.files.is_some() && missing > 0 {
                doc.push(
                    Diagnostic::new(Code::NoColumn, doc.file.span(column.at.clone()))
                        .topic("suppress"),
                );
            }
        }
        for attachment in &record.attachments {
            let Some(file) = &attachment.file else {
                continue;
            };
            let Some(table) = &file.table else { continue };
            for k in (0..table.suppressed.len())
                .filter(|&k| table.suppressed[k] && table.withheld[k].is_empty())
            {
                let faults = csv::check_suppression(&table.csv, k, suppress.below);
                if faults.is_empty() {
                    continue;
                }
                // The table does not keep where its cells stand: the file is read once more for those at fault.
                let cells: Vec<(usize, usize)> =
                    faults.iter().map(|fault| (fault.row, k)).collect();
                let places = read_bytes(&file.found)
                    .map(|bytes| csv::places(&bytes, &cells))
                    .unwrap_or_default();
                for (n, fault) in faults.iter().enumerate() {
                    let code = match fault.kind {
                        csv::SuppressionFault::NotACount => Code::BadCount,
                        csv::SuppressionFault::TotalTells => Code::TotalTells,
                    };
                    let at = places.get(n).map_or_else(
                        || Span::file(file.found.name.clone()),
                        |place| in_csv(&file.found, *place),
                    );
                    doc.push(Diagnostic::new(code, at).topic(&attachment.name));
                }
            }
        }
    }

    /// In a sealed site nothing withheld may stand in the source.
    fn sealed(&self, record: &Record) {
        let doc = self.root.doc;
        let fault = |at: Range<usize>| doc.fault(Code::Sealed, at);
        for (_, marked) in record.texts() {
            marked
                .marks
                .iter()
                .filter(|m| !m.withheld.is_emptied())
                .for_each(|m| fault(m.at.clone()));
        }
        for field in &record.fields {
            let emptied =
                |value: &Value| matches!(value, Value::Words(words) if words.text.is_empty());
            if !field.withheld.is_empty() && !emptied(&field.value) {
                fault(field.at.clone());
            }
            if let Value::List(items) = &field.value
                && items
                    .iter()
                    .zip(&field.items)
                    .any(|(item, withheld)| !withheld.is_empty() && !emptied(item))
            {
                fault(field.at.clone());
            }
        }
        for attachment in &record.attachments {
            let Some(file) = &attachment.file else {
                continue;
            };
            let column = file.table.as_ref().is_some_and(|t| {
                t.withheld.iter().enumerate().any(|(k, w)| {
                    !w.is_empty() && t.csv.rows.iter().any(|row| !row.cells[k].is_empty())
                })
            });
            if (!attachment.withheld.is_empty() && file.bytes > 0) || column {
                fault(attachment.name_at.clone());
            }
        }
    }
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

fn line(table: &Keys<'_, '_>, key: &'static str) -> Option<Marked> {
    let (marked, sound) = table.marked_soundly(key, Kind::Line)?;
    if !sound {
        // A mark that is not closed may be why there are two lines.
    } else if marked.text.raw().contains('\n') {
        table.bad(
            key,
            Code::BadValue,
            "this takes a single line",
            "write it on one line",
        );
    } else if marked.text.raw().trim().is_empty() {
        table.bad(
            key,
            Code::BadValue,
            "this is empty",
            "write what it is in a few words",
        );
    }
    Some(marked)
}

fn empty() -> Marked {
    Marked {
        text: crate::log::Text::default(),
        marks: Vec::new(),
        origin: Origin::default(),
    }
}

fn nothing() -> FileText {
    FileText::empty()
}

fn add(provisions: &mut Vec<String>, id: &str) {
    if !provisions.iter().any(|p| p == id) {
        provisions.push(id.to_owned());
    }
}

/// The list that a target names an item of, and the item.
fn find_item(fields: &[Field], key: &str) -> Option<(usize, usize)> {
    let (name, index) = key.strip_suffix(']')?.rsplit_once('[')?;
    let n = fields.iter().position(|f| f.key == name)?;
    let item: usize = index
        .parse()
        .ok()
        .filter(|i| !index.starts_with(['0', '+']) && *i >= 1)?;
    (item <= fields[n].items.len()).then_some((n, item - 1))
}

/// What is wrong with an id that the regime's catalogue does not have.
fn no_provision(id: &str, law: Law, regime: Regime, at: Span) -> Diagnostic {
    let catalogue = law.catalogue(regime);
    let rows = |regime: Regime| -> Vec<&'static str> {
        let catalogue = law.catalogue(regime);
        let fits = id.starts_with(catalogue.letter());
        catalogue
            .in_section(id.get(1..).unwrap_or(""))
            .filter(|_| fits)
            .map(|p| p.id.as_str())
            .collect()
    };
    if law::is_old_numbering(id, regime) {
        return Diagnostic::new(Code::OldNumbering, at);
    }
    let bare = law::is_bare_section(id);
    let elsewhere = law.other_regime(id, regime).or_else(|| {
        Regime::ALL
            .into_iter()
            .find(|other| bare && *other != regime && !rows(*other).is_empty())
    });
    if bare && !rows(regime).is_empty() {
        return Diagnostic::new(Code::BareSection, at)
            .help(Words::from("cite one of ").list(rows(regime)));
    }
    if let Some(other) = elsewhere {
        let message = Words::from("this provision is not in ")
            .and(&catalogue.short)
            .and("'s catalogue; it is in ")
            .and(&law.catalogue(other).short)
            .and("'s");
        return Diagnostic::new(Code::OtherRegime, at).message(message);
    }
    let message = Words::from(catalogue.short.as_str()).and("'s catalogue has no such provision");
    let limbs: Vec<&'static str> = catalogue
        .provisions()
        .iter()
        .map(|p| p.id.as_str())
        .filter(|row| {
            row.strip_prefix(id)
                .is_some_and(|rest| rest.starts_with('('))
        })
        .collect();
    if !limbs.is_empty() {
        return Diagnostic::new(Code::UnknownProvision, at)
            .message(message)
            .help(Words::from("cite one of ").list(limbs));
    }
    let loose = catalogue
        .read_loosely(id)
        .and_then(|read| catalogue.get(&read));
    let help = match loose.or_else(|| catalogue.nearest(id).filter(|_| !bare)) {
        Some(near) => Words::from("the nearest is ").and(&near.id),
        None if catalogue.has_regulations() => {
            Words::from("use an id from the catalogue, for example r12(4)(b)")
        }
        None => Words::from("use an id from the catalogue, for example s40(2)"),
    };
    Diagnostic::new(Code::UnknownProvision, at)
        .message(message)
        .help(help)
}

/// What keeps a part of an address from being one.
pub(in crate::private) fn unfit_address(slug: &str) -> Option<Code> {
    if slug.is_empty() {
        Some(Code::EmptySlug)
    } else {
        (slug == "page" || is_device(slug)).then_some(Code::Reserved)
    }
}

/// The same in words.
pub(in crate::private) fn address_fault(code: Code, slug: &str, at: Span) -> Diagnostic {
    let diagnostic = Diagnostic::new(code, at);
    if is_device(slug) {
        diagnostic.message(DEVICE)
    } else {
        diagnostic
    }
}

const DEVICE: &str = "Windows keeps this name for a device";

fn in_csv(found: &Found, at: csv::Place) -> Span {
    Span {
        file: found.name.clone(),
        line: at.line,
        column: at.column,
        end_line: at.end_line,
        end_column: at.end_column,
    }
}

/// The ending of a file's name, in small letters.
fn ending(name: &str) -> String {
    name.rsplit_once('.')
        .map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase())
}

/// Endings of plain text, in which nothing can be hidden or run.
const PLAIN: &[&str] = &[
    "csv", "geojson", "json", "log", "md", "text", "tsv", "txt", "yaml", "yml",
];

/// Endings of text, which must be UTF-8 so that marks are seen in it.
const TEXTS: &[&str] = &[
    "atom", "css", "csv", "geojson", "gpx", "htm", "html", "ics", "ini", "js", "json", "kml",
    "log", "md", "rst", "rss", "srt", "svg", "text", "toml", "tsv", "txt", "vcf", "vtt", "xhtml",
    "xml", "xsd", "xsl", "yaml", "yml",
];

fn collect(
    doc: &Doc<'_>,
    value: &::toml::Spanned<DeValue<'_>>,
    into: &mut Vec<At<Withheld<String>>>,
) {
    let text = match value.get_ref() {
        DeValue::String(text) => text.to_string(),
        DeValue::Integer(n) => n.as_str().to_owned(),
        DeValue::Float(f) => f.as_str().to_owned(),
        DeValue::Datetime(d) => d.to_string(),
        DeValue::Boolean(_) => return,
        DeValue::Array(items) => return items.iter().for_each(|item| collect(doc, item, into)),
        DeValue::Table(table) => {
            let table: &DeTable<'_> = table;
            return table.iter().for_each(|(_, v)| collect(doc, v, into));
        }
    };
    into.push(At {
        value: Withheld::new(text),
        at: doc.range(value.span()),
    });
}

fn base_name(found: &Found) -> &str {
    found.name.rsplit('/').next().unwrap_or("")
}

/// Whether a file's name says that it is a CSV.
pub(in crate::private) fn is_csv(name: &str) -> bool {
    name.len() > 4 && name.as_bytes()[name.len() - 4..].eq_ignore_ascii_case(b".csv")
}

pub(in crate::private) fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    parts
        .next()
        .is_some_and(|p| (2..=3).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphabetic()))
        && parts.all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Names that Windows keeps for devices, with or without an ending.
pub(in crate::private) fn is_device(slug: &str) -> bool {
    matches!(slug, "con" | "prn" | "aux" | "nul")
        || slug.len() == 4
            && (slug.starts_with("com") || slug.starts_with("lpt"))
            && slug.as_bytes()[3].is_ascii_digit()
            && !slug.ends_with('0')
}

/// Reads a file's bytes.
pub(in crate::private) fn read_bytes(found: &Found) -> Result<Vec<u8>, Diagnostic> {
    let path: &PathBuf = &found.path;
    std::fs::read(path).map_err(|e| super::files::unreadable(&found.name, &e))
}

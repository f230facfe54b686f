//! From the keys of a record to what was written in it.

use super::keys::is_reserved;
use super::names::{DEVICE, address_fault, is_device, is_language, unfit_address};
use super::reasons::Reasons;
use super::{
    Accept, Change, Decision, Defaults, Draft, Exemption, Fee, Part, Reading, Review, Scalar,
    Status, Suppress, Written, draft,
};
use crate::diagnostics::{Code, Diagnostic, Report, Span, Words};
use crate::law::{self, Law, Outcome, Provision, Regime};
use crate::log::{ChangeKind, Clarification, Number, Upheld};
use crate::private::source::files::{FileText, FoundRecord, Joined};
use crate::private::source::marks::{self, Kind, Marked};
use crate::private::source::origin::Origin;
use crate::private::source::toml::{self as keys, At, Doc, Keys, LIBRARY};
use crate::private::withheld::Withheld;
use ::toml::de::{DeTable, DeValue};
use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::sync::Arc;

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

/// Reads one record. What is wrong is in the report; nothing where there is no record to speak of.
pub(in crate::private) fn read(
    found: &FoundRecord,
    defaults: &Defaults<'_>,
) -> (Option<Reading>, Report) {
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
    let doc = Doc::new(&file, front.start, keys::RECORD);
    let (table, sound) = doc.parse(&file.text[front]);
    let root = doc.record(&table);
    let reader = Reader {
        root: &root,
        defaults,
        found,
        whole: sound,
        unread: RefCell::default(),
        joined: RefCell::default(),
        lacks_text: Cell::default(),
    };
    let draft = reader.draft(body_at);
    let joined = reader.joined.into_inner();
    if sound {
        root.finish();
    }
    report.append(doc.report.into_inner());
    let draft = Draft {
        written: Written {
            file: file.with(joined),
            ..draft.written
        },
        ..draft
    };
    let reading = if sound && !draft.written.lacks_text {
        draft.whole()
    } else {
        Reading::Unfinished(draft)
    };
    (Some(reading), report)
}

pub(super) struct Reader<'r, 'd, 'a> {
    pub(super) root: &'r Keys<'d, 'a>,
    pub(super) defaults: &'r Defaults<'r>,
    pub(super) found: &'r FoundRecord,
    pub(super) whole: bool,
    pub(super) unread: RefCell<Unread>,
    /// The texts of the library that it takes something from.
    joined: RefCell<Joined>,
    /// Whether one that it names is not there, or at fault.
    lacks_text: Cell<bool>,
}

/// What stands in the record but can't be used: it is told once, and nothing is built upon it.
#[derive(Default)]
pub(super) struct Unread {
    /// Keys of fields.
    pub(super) fields: Vec<String>,
    /// Targets of exemptions whose provision nobody knows.
    pub(super) targets: Vec<At<String>>,
    /// Names of attachments that no file may have.
    pub(super) names: Vec<String>,
}

impl Reader<'_, '_, '_> {
    fn draft(&self, body_at: usize) -> Draft {
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
        let regime = root
            .one_of("regime", &Regime::ALL.map(|r| (r.key(), r)))
            .map_or(self.defaults.regime, |r| r.value);
        let catalogue = self.defaults.law.catalogue(regime);
        // Before any text: what a mark cites is read by it.
        doc.cites(catalogue);
        need("reference", true);
        let reference = root.string("reference");
        if let Some(reference) = &reference {
            self.fit_for_addresses(reference);
        }
        need("title", !withdrawn);
        let title = self.line("title");
        need("received", !withdrawn);
        let received = root.date("received");
        need("responded", status == Status::Published);
        let responded = root.date("responded");
        need("outcome", !withdrawn);
        let outcome = root.one_of("outcome", &Outcome::ALL.map(|o| (o.key(), o)));
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
            self.fit_for_addresses(topic);
        }
        let department = root.string("department");
        if let Some(department) = &department {
            self.fit_for_addresses(department);
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
        let withdrawn_on = root.date("withdrawn_on");
        let withdrawn_reason = if withdrawn && root.has("withdrawn_reason") {
            root.marked_words("withdrawn_reason")
        } else {
            root.marked("withdrawn_reason", Kind::Markdown)
        };
        let mut written = Written {
            file: FileText::empty(),
            status,
            regime,
            catalogue,
            topics,
            department,
            summary,
            language_at: language.as_ref().map(|language| language.at.clone()),
            language: language.map_or_else(|| self.defaults.language.clone(), |l| l.value),
            publish_on: root.date("publish_on"),
            changes: Vec::new(),
            parts: Vec::new(),
            aliases: root.strings("aliases"),
            related: root.strings("related"),
            clarification: None,
            clarified_at: None,
            fee: None,
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
            lacks_text: false,
        };
        self.dated(&mut written);
        let fields = self.fields();
        written.exemptions = root
            .tables("exemptions", "an exemption")
            .iter()
            .filter_map(|e| self.exemption(e, regime))
            .collect();
        // The preview keeps every record, and an exemption is large.
        written.exemptions.shrink_to_fit();
        written.parts = root
            .tables("parts", "a part")
            .iter()
            .filter_map(|p| self.part(p, regime, &written.exemptions))
            .collect();
        written.lacks_text = self.lacks_text.get();
        let attachments = self.attachments(regime, &written.exemptions);
        written.suppress = self.suppress();
        written.accept = self.accept();
        written.private = self.private();
        self.body(&mut written);
        let mut draft = Draft {
            reference,
            title,
            received,
            responded,
            outcome,
            withdrawn_on,
            withdrawn_reason,
            written,
        };
        self.declared(&draft, &fields, &attachments);
        self.withhold(&mut draft.written, fields, attachments);
        if self.defaults.sealed {
            self.sealed(&draft);
        }
        let length: usize = draft.texts().iter().map(|(_, m)| m.text.raw().len()).sum();
        if length > HUGE {
            doc.fault(Code::Huge, 0..0);
        }
        draft
    }

    /// Reports a name that can't be a part of an address.
    fn fit_for_addresses(&self, name: &At<String>) {
        let slug = crate::log::slug(&name.value);
        if let Some(code) = unfit_address(&slug) {
            let at = self.root.doc.file.span(name.at.clone());
            self.root.doc.push(address_fault(code, &slug, at));
        }
        // A name stands in lists, tables and on the command line.
        if name.value.contains(['\n', '\r', '\t']) {
            let at = self.root.doc.file.span(name.at.clone());
            self.root.doc.push(
                Diagnostic::new(Code::BadValue, at)
                    .message("this takes a single line")
                    .help("write it on one line, without tabs"),
            );
        }
    }

    /// A text of one line in which marks may stand.
    fn line(&self, key: &'static str) -> Option<Marked> {
        line(self.root, key)
    }

    fn dated(&self, written: &mut Written) {
        let root = self.root;
        let doc = root.doc;
        for table in root.tables("changes", "a change") {
            let on = table.required_date("on");
            table.need("kind");
            let kind = table.one_of("kind", ChangeKind::ALL);
            let what = table.marked_words("what");
            table.finish();
            if let (Some(on), Some(kind), Some(what)) = (on, kind, what) {
                written.changes.push(Change { on, kind, what });
            }
        }
        if let Some(table) = root.table("clarification", "a clarification") {
            let asked = table.required_date("asked");
            let answered = table.date("received");
            written.clarified_at = answered.as_ref().map(|d| d.at.clone());
            let received = answered.map(|d| d.value);
            table.finish();
            written.clarification = asked.map(|asked| At {
                value: Clarification {
                    asked: asked.value,
                    received,
                },
                at: asked.at,
            });
        }
        if let Some(table) = root.table("fee", "a fee") {
            let notice = table.required_date("notice");
            let paid = table.date("paid");
            table.finish();
            written.fee = notice.map(|notice| Fee { notice, paid });
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
            written.extension = until.zip(reason).map(|(until, reason)| At {
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
            written.internal_review = requested.map(|requested| Review {
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
            written.commissioner = Some(Decision {
                reference,
                decided,
                outcome,
                url: url.map(|u| u.value),
            });
        }
    }

    fn fields(&self) -> Vec<draft::Field> {
        let Some(table) = self.root.table("fields", "fields") else {
            return Vec::new();
        };
        let doc = self.root.doc;
        let mut fields = Vec::new();
        let unread = |key: &str| self.unread.borrow_mut().fields.push(key.to_owned());
        for (key, at, value) in table.entries() {
            if is_reserved(key, matches!(value.get_ref(), DeValue::Table(_))) {
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
            let read = match value.get_ref() {
                DeValue::Array(items) => {
                    let read: Vec<Scalar> =
                        items.iter().filter_map(|item| self.value(item)).collect();
                    if read.len() < items.len() {
                        unread(key);
                    }
                    Some(draft::Value::List(read))
                }
                _ => self.value(value).map(draft::Value::One),
            };
            match read {
                Some(value) => fields.push(draft::Field {
                    key: key.to_owned(),
                    at: doc.range(at),
                    value,
                }),
                None => unread(key),
            }
        }
        fields
    }

    fn value(&self, value: &::toml::Spanned<DeValue<'_>>) -> Option<Scalar> {
        let doc = self.root.doc;
        let found = match value.get_ref() {
            DeValue::String(text) => {
                doc.unfit(text, value.span());
                Some(Scalar::Words(doc.lex(text, value.span(), Kind::Line)))
            }
            // The parser drops how it was written.
            DeValue::Integer(_) | DeValue::Float(_) => {
                Number::read(doc.source(value.span())).map(Scalar::Number)
            }
            DeValue::Boolean(b) => Some(Scalar::Boolean(*b)),
            DeValue::Datetime(datetime) => keys::date_of(datetime).map(Scalar::Date),
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
        let found = self.defaults.law.catalogue(regime).cited(&id.value);
        if found.is_none() {
            let at = self.span(id.at.clone());
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
        let catalogue = self.defaults.law.catalogue(regime);
        let reasons = self.reasons(table);
        for purpose in &reasons.purposes {
            if catalogue.purpose(&purpose.value).is_none() {
                let help = if catalogue.purposes().is_empty() {
                    Words::from("take the purposes out: this regime has none")
                } else {
                    Words::from("write one of ")
                        .list(catalogue.purposes().iter().map(|p| p.id.as_str()))
                };
                doc.push(
                    Diagnostic::new(Code::BadValue, self.span(purpose.at.clone()))
                        .message("the law has no such purpose")
                        .help(help)
                        .topic("purposes"),
                );
            }
        }
        let condition = reasons.condition;
        let exemption = Exemption {
            provision_at: id
                .as_ref()
                .map_or(doc.range(table.at.clone()), |id| id.at.clone()),
            // Every key is read whether or not the provision is one: a fault of it hides no other.
            provision: provision.unwrap_or_else(|| &catalogue.provisions()[0]),
            withholds: table.strings("withholds"),
            covers: table.marked("covers", Kind::Markdown),
            harm: reasons.harm,
            for_disclosure: reasons.for_disclosure,
            against_disclosure: reasons.against_disclosure,
            balance: reasons.balance,
            qualified_person: reasons.qualified_person,
            likelihood: reasons.likelihood,
            purposes: reasons.purposes.into_iter().map(|p| p.value).collect(),
            enactment: reasons.enactment,
            intended: reasons.intended,
            place: reasons.place,
            estimate_hours: reasons.estimate_hours,
            condition: condition.and_then(|c| self.provision(&c, regime, "exemptions")),
            review_on: table.date("review_on"),
        };
        table.finish();
        if provision.is_none() {
            self.unread.borrow_mut().targets.extend(exemption.withholds);
            return None;
        }
        Some(exemption)
    }

    /// What an exemption says itself, and what it takes from the texts that it uses.
    fn reasons(&self, table: &Keys<'_, '_>) -> Reasons {
        let texts = self.used(table);
        let length = self.root.doc.file.text.len();
        let joined = |text| self.joined.borrow_mut().place_of(text, length);
        // What is wrong with these texts is told with the library.
        let docs: Vec<Doc<'_>> = texts
            .iter()
            .map(|text| Doc::new(text, 0, LIBRARY).joined_at(joined(text)))
            .collect();
        let tables: Vec<_> = texts
            .iter()
            .zip(&docs)
            .map(|(text, doc)| doc.parse(&text.text).0)
            .collect();
        let shared: Vec<Keys<'_, '_>> = docs
            .iter()
            .zip(&tables)
            .map(|(doc, table)| doc.library(table))
            .collect();
        Reasons::read(|key| {
            let of_others = || shared.iter().find(|text| text.has(key));
            let own = Some(table).filter(|table| table.has(key));
            own.or_else(of_others).unwrap_or(table)
        })
    }

    /// The texts of the library that an exemption uses, the one that it names first.
    fn used(&self, table: &Keys<'_, '_>) -> Vec<Arc<FileText>> {
        if !table.has("use") {
            return Vec::new();
        }
        let Some(name) = table.string("use") else {
            self.lacks_text.set(true);
            return Vec::new();
        };
        let library = self.defaults.library;
        if let Some(fault) = library.unknown(&name.value, self.span(name.at.clone())) {
            self.root.doc.push(fault);
        }
        let chain = library.chain(&name.value);
        if !chain.whole {
            self.lacks_text.set(true);
        }
        chain.texts
    }

    /// Where a place of the record, or of a text that it uses, is.
    fn span(&self, place: Range<usize>) -> Span {
        match self.joined.borrow().find(&place) {
            Some((text, place)) => text.span(place),
            None => self.root.doc.at(place),
        }
    }

    /// The provisions that a table cites, each of which stands in `exemptions`.
    fn cited_by(
        &self,
        table: &Keys<'_, '_>,
        regime: Regime,
        exemptions: &[Exemption],
        topic: &'static str,
    ) -> Vec<&'static Provision> {
        let doc = self.root.doc;
        let mut provisions = Vec::new();
        for id in table.strings("provisions") {
            if let Some(provision) = self.provision(&id, regime, topic) {
                if !exemptions.iter().any(|e| e.provision.id == provision.id) {
                    let at = doc.file.span(id.at.clone());
                    doc.push(Diagnostic::new(Code::NotDeclared, at).topic(topic));
                }
                provisions.push(provision);
            }
        }
        provisions
    }

    fn part(&self, table: &Keys<'_, '_>, regime: Regime, exemptions: &[Exemption]) -> Option<Part> {
        table.need("outcome");
        let part = table.marked_words("part");
        let outcome = table.one_of("outcome", &Outcome::ALL.map(|o| (o.key(), o)));
        let provisions = self.cited_by(table, regime, exemptions, "parts");
        let see = table.string("see");
        table.finish();
        Some(Part {
            part: part?,
            outcome: outcome?,
            provisions,
            see,
        })
    }

    fn attachments(&self, regime: Regime, exemptions: &[Exemption]) -> Vec<draft::Attachment> {
        let doc = self.root.doc;
        let mut all: Vec<draft::Attachment> = Vec::new();
        for table in self.root.tables("attachments", "an attachment") {
            table.need("file");
            let name = table.string("file");
            let title = line(&table, "title");
            let show = table.one_of("show", &[("table", true)]);
            let provisions = self.cited_by(&table, regime, exemptions, "attachments");
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
            if own || is_device(&name.value) {
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
            if all
                .iter()
                .any(|other| other.name.value.to_lowercase() == lower)
            {
                doc.push(Diagnostic::new(Code::AttachmentTwice, at).topic("attachments"));
                continue;
            }
            all.push(draft::Attachment {
                name,
                title,
                show_at: show.map(|show| show.at),
                provisions,
                alternative,
                licence,
            });
        }
        all
    }

    fn suppress(&self) -> Option<Suppress> {
        let table = self.root.table("suppress", "suppress")?;
        for key in ["below", "columns"] {
            table.need(key);
        }
        let below = table.count("below", 3);
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
            let places = table.count("places", 1);
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
            let finding = crate::attachments::Code::named(&code).and_then(|code| code.number());
            if finding.is_some() {
                for key in ["by", "sha256"] {
                    table.need(key);
                }
            }
            match finding
                .map(|_| Code::FileHides)
                .or_else(|| Code::parse(&code))
            {
                Some(code) if finding.is_some() || code.is_acceptable() => all.push(Accept {
                    code,
                    at,
                    place: self.root.doc.range(table.at.clone()),
                    places: places.map(|n| usize::try_from(n.value).unwrap_or(usize::MAX)),
                    sha256,
                    by: by.is_some_and(|b| !b.trim().is_empty()),
                    finding,
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
            if is_reserved(key, matches!(value.get_ref(), DeValue::Table(_))) {
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

    fn body(&self, written: &mut Written) {
        let doc = self.root.doc;
        let text = &doc.file.text[written.body_at..];
        for unfit in keys::unfits(text) {
            doc.fault(
                Code::ControlCharacter,
                unfit.start + written.body_at..unfit.end + written.body_at,
            );
        }
        let mut faults = Vec::new();
        written.body = marks::lex(
            text,
            &Origin::at(written.body_at),
            Kind::Markdown,
            &mut faults,
        );
        written.body.cite(written.catalogue);
        for fault in faults {
            doc.fault(fault.code, fault.at);
        }
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

/// What is wrong with an id that the regime's catalogue does not have.
pub(super) fn no_provision(id: &str, law: Law, regime: Regime, at: Span) -> Diagnostic {
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
        let withholding = |id: &&&'static str| {
            catalogue
                .get(id)
                .is_some_and(|p| !matches!(p.kind, law::Kind::Ncnd | law::Kind::Condition))
        };
        let rows = rows(regime);
        let mut those = rows.iter().filter(withholding);
        let help = match (those.next(), those.next()) {
            (Some(one), None) => Words::from("cite ")
                .list([*one])
                .and(": of this section it alone withholds content; all of them are ")
                .list(rows),
            _ => Words::from("cite one of ").list(rows),
        };
        return Diagnostic::new(Code::BareSection, at).help(help);
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

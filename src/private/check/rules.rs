//! The law's table as code: each rule a row that names its code and what breaks it; one file a group beside this one.
//!
//! A rule is a function of one record, the site's settings and the day, so that what it finds can be remembered with the
//! record. Its severity, words and ground are the code's row ([`crate::diagnostics::Code`]); the words that rules look for are
//! `law/phrases.toml`. Rules read the public text alone: bars stand in place of marks.

use super::Checked;
use super::headings;
use super::view::View;
use crate::diagnostics::{Code, Diagnostic, Report, Severity, Span, Words};
use crate::law::reading::{self, Harm};
use crate::law::{Kind, Outcome, Provision, Regime, Weight};
use crate::log::text::without_tokens;
use crate::markdown::{Block, Outline};
use crate::private::source::marks::Marked;
use crate::private::source::record::{Exemption, Record};
use crate::private::source::site::Rules;
use jiff::civil::Date;
use memchr::memmem;
use std::cell::OnceCell;
use std::ops::Range;
use std::sync::LazyLock;

/// A row of the table.
pub(super) struct Rule {
    /// What it is called, and all its words.
    pub code: Code,
    find: Find,
    /// Whether it is silent until site.toml asks for it.
    asked_for: bool,
    /// Whether it misses words of English, and so says nothing of a record in another language.
    in_english: bool,
}

enum Find {
    /// True of an exemption that breaks it.
    Exemption(fn(&Case<'_>, &Entry<'_>) -> bool),
    /// Everything in the record that breaks it.
    Record(fn(&Case<'_>, &mut Vec<Hit>)),
    /// The same of several rules that are found on one way through the record.
    Walk(&'static [Code], fn(&Case<'_>, &mut Report)),
}

impl Rule {
    /// A rule that an exemption breaks: `breaks` is true of one at fault.
    pub const fn exemption(code: Code, breaks: fn(&Case<'_>, &Entry<'_>) -> bool) -> Rule {
        Rule {
            code,
            find: Find::Exemption(breaks),
            asked_for: false,
            in_english: false,
        }
    }

    /// A rule that a record breaks in places that `find` adds.
    pub const fn record(code: Code, find: fn(&Case<'_>, &mut Vec<Hit>)) -> Rule {
        Rule {
            code,
            find: Find::Record(find),
            asked_for: false,
            in_english: false,
        }
    }

    /// Rules that one way through the record finds together; the row is called by the first of them.
    pub const fn walk(codes: &'static [Code], find: fn(&Case<'_>, &mut Report)) -> Rule {
        Rule {
            code: codes[0],
            find: Find::Walk(codes, find),
            asked_for: false,
            in_english: false,
        }
    }

    /// The same, silent until site.toml asks for it.
    pub const fn asked_for(self) -> Rule {
        Rule {
            asked_for: true,
            ..self
        }
    }

    /// The same, of records in English alone: what it misses may be there in other words.
    pub const fn in_english(self) -> Rule {
        Rule {
            in_english: true,
            ..self
        }
    }
}

/// A place where a rule is broken.
#[derive(Clone)]
pub(super) struct Hit {
    /// In the file.
    pub at: Range<usize>,
    /// The key that `accept` may name.
    pub topic: &'static str,
    /// Where it is not the row's.
    pub severity: Option<Severity>,
    /// Where the row's can be said more exactly.
    pub message: Option<Words>,
    /// Likewise.
    pub help: Option<Words>,
    /// Where it stands in another file: an attachment, whose name in the record `at` is.
    pub place: Option<Span>,
}

impl Hit {
    pub fn at(range: &Range<usize>, topic: &'static str) -> Hit {
        Hit {
            at: range.clone(),
            topic,
            severity: None,
            message: None,
            help: None,
            place: None,
        }
    }

    /// A place in an attachment; its name in the record stands at `named`.
    pub fn in_file(named: &Range<usize>, place: Span) -> Hit {
        Hit {
            place: Some(place),
            ..Hit::at(named, "attachments")
        }
    }

    pub fn severity(mut self, severity: Severity) -> Hit {
        self.severity = Some(severity);
        self
    }

    pub fn message(mut self, message: Words) -> Hit {
        self.message = Some(message);
        self
    }

    pub fn help(mut self, help: impl Into<Words>) -> Hit {
        self.help = Some(help.into());
        self
    }
}

/// The whole table, a group a file.
pub(super) const GROUPS: &[&[Rule]] = &[
    super::dates::RULES,
    super::outcome::RULES,
    super::reasons::RULES,
    super::library::RULES,
    super::outcomes::RULES,
    super::refusal_to_confirm::RULES,
    super::provisions::RULES,
    super::sound::RULES,
    super::days::RULES,
    super::future::RULES,
    super::notice::RULES,
    super::language::RULES,
    super::personal::RULES,
    super::citations::RULES,
];

/// A record as rules see it: what several of them ask is worked out once.
pub(super) struct Case<'r> {
    pub record: &'r Record,
    pub rules: &'r Rules,
    pub today: Date,
    pub body: &'r Outline,
    pub entries: Vec<Entry<'r>>,
    /// Whether a provision could not be read: then nobody knows which are missing.
    pub unread: bool,
    /// Where the Response begins in the text of the body.
    pub answer_from: usize,
    /// Where the Request begins there, below its heading.
    pub request: Range<usize>,
    answer: OnceCell<String>,
    asked: OnceCell<String>,
    visible: OnceCell<Vec<(&'static str, &'r Marked, View<'r>)>>,
    personal: OnceCell<Vec<(Code, Hit)>>,
}

/// An exemption as rules see it: its texts as small letters, what it shares with the record put in.
pub(super) struct Entry<'r> {
    pub e: &'r Exemption,
    pub p: &'static Provision,
    pub covers: String,
    /// Its own, else the record's.
    pub harm: String,
    pub for_disclosure: Vec<String>,
    pub against_disclosure: Vec<String>,
    /// Its own, else the record's.
    pub balance: String,
    /// Whether a mark or target cites it.
    pub withholds: bool,
    read: OnceCell<Option<Harm>>,
}

/// Whether a language is English, of whatever country.
pub(super) fn is_english(language: &str) -> bool {
    let own = language.split('-').next();
    own.is_some_and(|own| own.eq_ignore_ascii_case("en"))
}

/// Finds everything in a record that breaks a rule, and gives back what rules across records need of it.
pub(super) fn check(
    record: &Record,
    body: &Outline,
    rules: &Rules,
    today: Date,
    report: &mut Report,
) -> Gist {
    let case = Case::new(record, body, rules, today, report);
    let english = is_english(&record.language);
    let mut hits = Vec::new();
    for rule in GROUPS.iter().copied().flatten() {
        let silent = rule.asked_for && !rules.asks_for(rule.code) || rule.in_english && !english;
        let together = matches!(rule.find, Find::Walk(..));
        if rules.is_off(rule.code) && !together || silent {
            continue;
        }
        match rule.find {
            Find::Walk(codes, find) => {
                let mut found = Report::new();
                find(&case, &mut found);
                debug_assert!(found.iter().all(|d| codes.contains(&d.code)));
                report.append(found);
            }
            Find::Exemption(breaks) => {
                for entry in case.entries.iter().filter(|entry| breaks(&case, entry)) {
                    let message = Words::from(entry.p.id.as_str())
                        .and(": ")
                        .and(rule.code.entry().message);
                    hits.push(Hit::at(&entry.e.provision_at, "exemptions").message(message));
                }
            }
            Find::Record(find) => find(&case, &mut hits),
        }
        for hit in hits.drain(..) {
            let mut diagnostic = diagnostic(record, rule.code, hit);
            if let Some(help) = headings::help(&case, rule.code, &diagnostic.at) {
                diagnostic = diagnostic.help(help);
            }
            report.push(diagnostic);
        }
    }
    Gist::of(&case)
}

pub(super) fn diagnostic(record: &Record, code: Code, hit: Hit) -> Diagnostic {
    let mut diagnostic =
        Diagnostic::new(code, hit.place.unwrap_or_else(|| record.file.span(hit.at)))
            .topic(hit.topic);
    if let Some(severity) = hit.severity {
        diagnostic.severity = severity;
    }
    if let Some(message) = hit.message {
        diagnostic = diagnostic.message(message);
    }
    if let Some(help) = hit.help {
        diagnostic = diagnostic.help(help);
    }
    diagnostic
}

impl<'r> Case<'r> {
    fn new(
        record: &'r Record,
        body: &'r Outline,
        rules: &'r Rules,
        today: Date,
        report: &Report,
    ) -> Case<'r> {
        let unread = report.iter().any(|d| {
            matches!(
                d.code,
                Code::UnknownProvision | Code::OtherRegime | Code::BareSection | Code::OldNumbering
            )
        });
        let mut sections = body.headings.iter().filter(|h| h.level == 2 && h.top);
        let request_from = sections.next().map_or(0, |h| h.range.end);
        let answer_from = sections
            .next()
            .map_or(record.body.text.raw().len(), |h| h.range.start);
        Case {
            entries: entries(record),
            record,
            rules,
            today,
            body,
            unread,
            answer_from,
            request: request_from..answer_from.max(request_from),
            answer: OnceCell::new(),
            asked: OnceCell::new(),
            visible: OnceCell::new(),
            personal: OnceCell::new(),
        }
    }

    /// The texts that the public sees, with the key that `accept` would name, and as they are seen.
    pub fn visible(&self) -> &[(&'static str, &'r Marked, View<'r>)] {
        self.visible.get_or_init(|| {
            let texts = self.record.texts();
            texts
                .into_iter()
                .map(|(topic, marked)| (topic, marked, View::of_markdown(marked.text.raw())))
                .collect()
        })
    }

    /// What has the shape of personal data, found once for the rules that each take their own.
    pub fn personal(&self, find: fn(&Case<'_>) -> Vec<(Code, Hit)>) -> &[(Code, Hit)] {
        self.personal.get_or_init(|| find(self))
    }

    pub fn outcome(&self) -> Outcome {
        self.record.outcome.value
    }

    pub fn regime(&self) -> Regime {
        self.record.regime
    }

    /// The place of the outcome, where the record as a whole is at fault.
    pub fn at_outcome(&self) -> Hit {
        Hit::at(&self.record.outcome.at, "outcome")
    }

    /// What the Response and the sections after it say, as small letters, a block a line; bars say nothing.
    pub fn answer(&self) -> &str {
        self.answer.get_or_init(|| small_of(self.answer_blocks()))
    }

    /// What the Request says, as small letters, a block a line.
    pub fn asked(&self) -> &str {
        self.asked.get_or_init(|| small_of(self.request_blocks()))
    }

    /// The blocks of the Response and the sections after it.
    pub fn answer_blocks(&self) -> impl Iterator<Item = &'r Block> {
        let from = self.answer_from;
        self.body
            .blocks
            .iter()
            .filter(move |b| b.range.start >= from)
    }

    /// The blocks of the Request.
    pub fn request_blocks(&self) -> impl Iterator<Item = &'r Block> {
        let request = self.request.clone();
        self.body
            .blocks
            .iter()
            .filter(move |b| request.contains(&b.range.start))
    }

    /// The place of a block of the body, without the line's end after it.
    pub fn at_block(&self, block: &Block) -> Hit {
        let raw = &self.record.body.text.raw()[block.range.clone()];
        let range = block.range.start..block.range.start + raw.trim_end().len();
        Hit::at(&self.record.body.origin.range(range), "body")
    }

    /// Whether the Response has a link.
    pub fn answer_links(&self) -> bool {
        self.body
            .links
            .iter()
            .any(|l| l.range.start >= self.answer_from)
    }

    pub fn cites(&self, wanted: impl Fn(&Provision) -> bool) -> bool {
        self.entries.iter().any(|entry| wanted(entry.p))
    }

    /// The first mark of the record, and what holds it.
    pub fn first_mark(&self) -> Option<Hit> {
        self.record
            .texts()
            .into_iter()
            .find_map(|(topic, m)| m.marks.first().map(|mark| Hit::at(&mark.at, topic)))
    }

    /// The first target of the record.
    pub fn first_target(&self) -> Option<Hit> {
        self.record
            .exemptions
            .iter()
            .find_map(|e| e.withholds.first())
            .map(|target| Hit::at(&target.at, "withholds"))
    }

    /// The first field or attachment that the public sees some of.
    pub fn first_content(&self) -> Option<Hit> {
        let field = self
            .record
            .fields
            .iter()
            .find(|f| f.value.open().is_some())
            .map(|f| Hit::at(&f.at, "fields"));
        field.or_else(|| {
            self.record
                .attachments
                .iter()
                .find(|a| a.open().is_some())
                .map(|a| Hit::at(&a.name_at, "attachments"))
        })
    }

    /// The marks and targets that cite several provisions at once: each list, and where it stands.
    pub fn cited_together(&self) -> Vec<(Vec<&str>, Hit)> {
        let mut all = Vec::new();
        for (topic, marked) in self.record.texts() {
            for mark in marked.marks.iter().filter(|m| m.provisions.len() > 1) {
                all.push((
                    mark.provisions.iter().map(String::as_str).collect(),
                    Hit::at(&mark.at, topic),
                ));
            }
        }
        for (n, entry) in self.entries.iter().enumerate() {
            for target in &entry.e.withholds {
                let others = self.entries[n + 1..]
                    .iter()
                    .filter(|o| o.e.withholds.iter().any(|t| t.value == target.value));
                let ids: Vec<&str> = std::iter::once(entry.p.id.as_str())
                    .chain(others.map(|o| o.p.id.as_str()))
                    .collect();
                if ids.len() > 1 {
                    all.push((ids, Hit::at(&target.at, "withholds")));
                }
            }
        }
        all
    }

    /// Whether two exemptions say that they answer the same part: alike, or not at all, with nothing marked for each apart.
    pub fn same_part(&self, a: &Entry<'_>, b: &Entry<'_>) -> bool {
        a.covers == b.covers && !(a.covers.is_empty() && a.withholds && b.withholds)
    }

    /// Whether covers, harm or Response of an exemption has one of these words.
    pub fn says(&self, entry: &Entry<'_>, phrases: &crate::law::Phrases) -> bool {
        phrases.in_text(&entry.covers)
            || phrases.in_text(&entry.harm)
            || phrases.in_text(self.answer())
    }
}

fn entries(record: &Record) -> Vec<Entry<'_>> {
    if record.exemptions.is_empty() {
        return Vec::new();
    }
    let texts = record.texts();
    let mut cited: Vec<&str> = Vec::new();
    for id in texts
        .iter()
        .flat_map(|(_, m)| &m.marks)
        .flat_map(|mark| &mark.provisions)
    {
        if !cited.contains(&id.as_str()) {
            cited.push(id);
        }
    }
    cited.extend(
        record
            .attachments
            .iter()
            .flat_map(|a| &a.provisions)
            .map(|p| p.id.as_str()),
    );
    record
        .exemptions
        .iter()
        .map(|e| Entry::new(record, e, &cited))
        .collect()
}

impl<'r> Entry<'r> {
    /// `cited` are the provisions that marks and attachments cite.
    fn new(record: &'r Record, e: &'r Exemption, cited: &[&str]) -> Entry<'r> {
        let small = |marked: &Option<Marked>| marked.as_ref().map_or_else(String::new, lower);
        let shared = |own: &Option<Marked>, shared: &Option<Marked>| {
            let own = small(own);
            if own.is_empty() { small(shared) } else { own }
        };
        let mut harm = shared(&e.harm, &record.harm);
        if let Some((_, opinion, _)) = &e.qualified_person {
            // The opinion of the qualified person is of the harm.
            harm.push(' ');
            harm.push_str(&lower(opinion));
        }
        Entry {
            e,
            p: e.provision,
            covers: small(&e.covers),
            harm: harm.trim().to_owned(),
            for_disclosure: e
                .for_disclosure
                .iter()
                .map(lower)
                .filter(|t| !t.is_empty())
                .collect(),
            against_disclosure: e
                .against_disclosure
                .iter()
                .map(lower)
                .filter(|t| !t.is_empty())
                .collect(),
            balance: shared(&e.balance, &record.balance),
            withholds: !e.withholds.is_empty()
                || cited.contains(&e.provision.id.as_str())
                || e.condition.is_some_and(|c| cited.contains(&c.id.as_str())),
            read: OnceCell::new(),
        }
    }

    /// The harm that its text shows.
    pub fn harm_shown(&self) -> Option<Harm> {
        *self.read.get_or_init(|| reading::harm(&self.harm, self.p))
    }

    /// The place of its harm, its own or the record's; of the provision where there is none.
    pub fn at_harm(&self, record: &Record) -> Hit {
        let own = self
            .e
            .harm
            .as_ref()
            .filter(|m| !m.text.raw().trim().is_empty());
        match own.or(record.harm.as_ref()) {
            Some(marked) => Hit::at(&marked.origin.range(0..marked.text.raw().len()), "harm"),
            None => Hit::at(&self.e.provision_at, "exemptions"),
        }
    }

    pub fn id(&self) -> &'static str {
        self.p.id.as_str()
    }

    /// The number of its section in the Act or the regulations.
    pub fn is_in(&self, section: &str) -> bool {
        self.p.section() == section
    }

    /// Whether it withholds content.
    pub fn withholds_content(&self) -> bool {
        matches!(self.p.kind, Kind::Exemption | Kind::Exception)
    }

    /// Whether the public interest is weighed, its condition considered. A condition alone is weighed with its exemption.
    pub fn is_weighed(&self) -> bool {
        let weight = match (self.p.weight, self.e.condition) {
            (Weight::Mixed, Some(condition)) => condition.weight,
            (weight, _) => weight,
        };
        weight == Weight::Qualified && self.p.kind != Kind::Condition
    }

    /// Whether no part of a public interest test is there.
    pub fn has_no_test(&self) -> bool {
        self.for_disclosure.is_empty()
            && self.against_disclosure.is_empty()
            && self.balance.is_empty()
    }

    /// Whether it has a part of a test of its own.
    pub fn has_own_test(&self) -> bool {
        !self.for_disclosure.is_empty()
            || !self.against_disclosure.is_empty()
            || own(&self.e.balance)
    }

    /// Whether no test is practicable: what is not held cannot be weighed.
    pub fn is_not_held(&self) -> bool {
        self.p.owes("not-held")
    }

    /// Whether it is the Scottish refusal to say, whose balance alone is given (FOISA s18(1), s16(2)).
    pub fn is_section_18(&self) -> bool {
        self.p.regime == Regime::Foisa && self.p.is_ncnd()
    }
}

/// Whether a text is there and says something.
pub(super) fn own(marked: &Option<Marked>) -> bool {
    marked
        .as_ref()
        .is_some_and(|m| !m.text.raw().trim().is_empty())
}

/// A text as small letters on one line; bars say nothing.
pub(super) fn lower(marked: &Marked) -> String {
    let mut out = String::new();
    small(marked.text.raw(), &mut out);
    out
}

/// Blocks as small letters, a block a line.
fn small_of<'b>(blocks: impl Iterator<Item = &'b Block>) -> String {
    let mut all = String::new();
    for block in blocks {
        small(&block.raw, &mut all);
        all.push('\n');
    }
    all
}

/// Appends text as small letters, white space as single spaces, tokens left out.
pub(super) fn small(raw: &str, out: &mut String) {
    let bare;
    let raw = if crate::log::text::has_token(raw) {
        bare = without_tokens(raw);
        bare.as_str()
    } else {
        raw
    };
    static DOUBLE: LazyLock<memmem::Finder<'_>> = LazyLock::new(|| memmem::Finder::new("  "));
    let from = out.len();
    out.reserve(raw.len());
    for line in raw.lines() {
        // Nearly all lines are of ASCII, with single spaces: they are taken whole.
        let bytes = line.as_bytes();
        if line.is_ascii()
            && DOUBLE.find(bytes).is_none()
            && !bytes.iter().any(|b| b.is_ascii_control())
        {
            append(line.trim_ascii(), from, out);
        } else {
            line.split_whitespace()
                .for_each(|word| append(word, from, out));
        }
    }
}

/// Appends words as small letters, apart from what stands there from `from` on.
fn append(words: &str, from: usize, out: &mut String) {
    if words.is_empty() {
        return;
    }
    if out.len() > from {
        out.push(' ');
    }
    if words.is_ascii() {
        let at = out.len();
        out.push_str(words);
        out[at..].make_ascii_lowercase();
        return;
    }
    for c in words.chars() {
        match c {
            '’' => out.push('\''),
            c => out.extend(c.to_lowercase()),
        }
    }
}

/// What a rule across records needs to know of one, kept small.
#[derive(Default)]
pub(in crate::private) struct Gist {
    /// The words of the Request as numbers, sorted, where the record may be compared with others.
    pub request: Vec<u32>,
    /// A bit for each of these words, by its number; several may have the same.
    bits: [u64; 4],
}

impl Gist {
    fn of(case: &Case<'_>) -> Gist {
        use Outcome::{Disclosed, NeitherConfirmedNorDenied, NotHeld};
        if !matches!(
            case.outcome(),
            Disclosed | NeitherConfirmedNorDenied | NotHeld
        ) || case.record.topics.is_empty()
        {
            return Gist::default();
        }
        let words = case
            .asked()
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| w.len() > 2);
        let mut request: Vec<u32> = words.map(number).collect();
        request.sort_unstable();
        request.dedup();
        let mut bits = [0; 4];
        for word in &request {
            bits[(word >> 6) as usize % 4] |= 1 << (word % 64);
        }
        Gist { request, bits }
    }

    /// Whether two Requests share four words in five.
    pub fn is_like(&self, other: &Gist) -> bool {
        let (a, b) = (&self.request, &other.request);
        let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
        if short < 8 || short * 5 < long * 4 {
            return false;
        }
        // A bit that one has and the other has not is a word that they don't share. Of such words there are then at most a ninth
        // of all that both have.
        let apart: u32 = self
            .bits
            .iter()
            .zip(other.bits)
            .map(|(a, b)| (a ^ b).count_ones())
            .sum();
        if apart as usize * 9 > a.len() + b.len() {
            return false;
        }
        let (mut i, mut j, mut both) = (0, 0, 0);
        while i < a.len() && j < b.len() {
            match a[i].cmp(&b[j]) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    both += 1;
                    i += 1;
                    j += 1;
                }
            }
        }
        both * 5 >= (a.len() + b.len() - both) * 4
    }
}

/// A word as a number (FNV-1a).
fn number(word: &str) -> u32 {
    word.bytes().fold(0x811C_9DC5, |n, b| {
        (n ^ u32::from(b)).wrapping_mul(0x0100_0193)
    })
}

/// Takes what rules across records need from what a check learned.
pub(super) fn gist(checked: &Checked) -> &Gist {
    &checked.gist
}

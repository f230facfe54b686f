//! From what was withheld to what the gate looks for; and from what it found back to the place in the source.
//!
//! The fingerprints are made here and handed to the gate; they never leave memory. What stands beside a mark or a field's
//! label is looked at here too, since the gate passes short and common values over.

use super::check::Log;
use super::source::files::FileText;
use super::source::marks::{Mark, Marked};
use super::source::record::{AttachedFile, Document, Reading, Scalar, Shown, Table, in_csv};
use crate::diagnostics::{Code, Diagnostic, Report, Span, Words};
use crate::fold;
use crate::law::Law;
use crate::log::Text;
use crate::log::text;
use crate::publish::gate::{Gate, Needle, SHORTEST};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

/// A value that a record withholds, as the gate will look for it.
pub(in crate::private) struct Secret {
    folded: String,
    single: bool,
    at: Range<usize>,
    private: bool,
}

/// Where a value that the gate looks for was withheld: the record's number, and the value's among those of the record.
struct Source {
    record: usize,
    secret: usize,
}

/// A record, if its file could be read, and what it withholds.
pub(in crate::private) type Withholding<'r> = (Option<&'r Reading>, &'r [Secret]);

/// What was withheld in the whole log, each value of a record once, in the order of the gate.
pub(in crate::private) struct Fingerprints<'r> {
    records: Vec<Withholding<'r>>,
    sources: Vec<Source>,
}

/// A value found in the clear: its number, the record's, the key or section, the place.
type Hit = (usize, usize, &'static str, Span);

/// The label of a field in words, and the values withheld under it.
type Labels = BTreeMap<Vec<String>, Vec<(Vec<String>, Range<usize>)>>;

/// Digits alone are looked for everywhere only from this length on: shorter ones are dates and counts.
const DIGITS: usize = 9;

/// Whether two lists of secrets make the same gate.
pub(in crate::private) fn alike(these: &[Secret], those: &[Secret]) -> bool {
    these.len() == those.len()
        && these
            .iter()
            .zip(those)
            .all(|(a, b)| a.single == b.single && a.folded == b.folded)
}

impl<'r> Fingerprints<'r> {
    /// The fingerprints of all records.
    pub fn of(records: Vec<Withholding<'r>>) -> Fingerprints<'r> {
        let mut sources = Vec::new();
        for (record, (_, secrets)) in records.iter().enumerate() {
            let mut seen: BTreeSet<&str> = BTreeSet::new();
            for (secret, value) in secrets.iter().enumerate() {
                let digits = value.folded.bytes().all(|b| b.is_ascii_digit());
                let least = if digits {
                    DIGITS
                } else {
                    SHORTEST - usize::from(!value.single)
                };
                if value.folded.len() >= least && seen.insert(&value.folded) {
                    sources.push(Source { record, secret });
                }
            }
        }
        Fingerprints { records, sources }
    }

    fn secret(&self, source: &Source) -> &Secret {
        &self.records[source.record].1[source.secret]
    }

    /// The gate that looks for them.
    pub fn gate(&self, thorough: bool) -> Gate {
        let needle = |source: &Source| {
            let secret = self.secret(source);
            Needle {
                folded: secret.folded.clone(),
                single: secret.single,
            }
        };
        Gate::new(self.sources.iter().map(needle).collect(), thorough)
    }

    /// What the gate's finds mean: where in the sources each stands in the clear.
    ///
    /// `theme` are the public texts that are no record's: templates, assets; site.toml, the site's law and prose are looked at too.
    /// `statics` are files that are published as they are: what is found there counts, whoever else has it.
    /// `fixed` is what the program itself says on every site: a value that stands there and in no source is not told by it.
    pub fn explain(
        &self,
        gate: &Gate,
        found: &[usize],
        log: &Log<'_>,
        statics: &[FileText],
        (theme, fixed): (&[(String, String)], &[&str]),
        public: impl Fn(&Reading) -> bool + Sync,
    ) -> Report {
        let site = &log.settings.file;
        // One pass over every public text, in parallel; most values that are found are found nowhere else.
        let in_records: Vec<Vec<Hit>> = self
            .records
            .par_iter()
            .enumerate()
            .map(|(n, (record, _))| {
                let mut all = Vec::new();
                let Some(record) = record.filter(|record| public(record)) else {
                    return all;
                };
                for (topic, text, at) in public_texts(record) {
                    for &needle in found {
                        for place in gate.places(needle, &text) {
                            all.push((needle, n, topic, at(place)));
                        }
                    }
                }
                all
            })
            .collect();
        let in_records: Vec<_> = in_records.into_iter().flatten().collect();
        let mut report = Report::new();
        for &needle in found {
            let source = &self.sources[needle];
            let secret = self.secret(source);
            let mine: Vec<_> = in_records.iter().filter(|hit| hit.0 == needle).collect();
            let outside = theme
                .iter()
                .any(|(_, text)| !gate.places(needle, text).is_empty());
            let everywhere = fixed
                .iter()
                .any(|text| !gate.places(needle, text).is_empty());
            let in_prose: Vec<_> = log
                .pages
                .iter()
                .filter(|p| !gate.places(needle, &p.file.text).is_empty())
                .collect();
            let in_site = !gate.places(needle, &site.text).is_empty();
            // Nor does a word that the project itself says of the law on every site tell anything of this one.
            let of_law = secret.single && !gate.places(needle, Law::built_in_words()).is_empty();
            // A single word that others have too is only looked at beside its own mark, which was done before.
            let elsewhere = outside || everywhere || in_site || of_law || !in_prose.is_empty();
            if secret.single && (elsewhere || mine.iter().any(|hit| hit.1 != source.record)) {
                continue;
            }
            let Some(marked) = self.records[source.record].0 else {
                continue;
            };
            let mark_at = marked.file.span(secret.at.clone());
            let code = if secret.private {
                Code::PrivateInTheClear
            } else {
                Code::InTheClear
            };
            let words = |d: Diagnostic, at: &Span| {
                if secret.private {
                    d.message(
                        Words::from("words of the private table at ")
                            .place(&mark_at, at)
                            .and(" stand here in the clear"),
                    )
                } else {
                    d.message(
                        Words::from("words withheld at ")
                            .place(&mark_at, at)
                            .and(" stand here in the clear"),
                    )
                }
            };
            let before = report.iter().count();
            for (_, _, topic, at) in mine {
                report.push(words(Diagnostic::new(code, at.clone()), at).topic(topic));
            }
            for page in in_prose {
                for place in gate.places(needle, &page.file.text) {
                    let at = page.file.span(place);
                    report.push(words(Diagnostic::new(code, at.clone()), &at));
                }
            }
            for file in statics {
                for place in gate.places(needle, &file.text) {
                    let at = file.span(place);
                    report.push(words(Diagnostic::new(code, at.clone()), &at));
                }
            }
            // Rows of the law that the site adds are its own, whatever stands in them: a single word counts here too.
            for file in std::iter::once(site).chain(&log.settings.law_files) {
                for place in gate.places(needle, &file.text) {
                    let at = file.span(place);
                    report.push(words(Diagnostic::new(Code::InOutput, at.clone()), &at));
                }
            }
            for (path, text) in theme {
                if !gate.places(needle, text).is_empty() {
                    let at = Span::file(path.as_str());
                    report.push(words(Diagnostic::new(Code::InOutput, at.clone()), &at));
                }
            }
            if report.iter().count() == before && !everywhere {
                // It is in an output, and no source that the gate knows has it: still nothing may go out.
                let message = if secret.private {
                    "words of this private table stand in what would be published"
                } else {
                    "words withheld here stand in what would be published"
                };
                report.push(
                    Diagnostic::new(Code::InOutput, mark_at.clone())
                        .message(message)
                        .help("look for them in attachments and file names, and take them out"),
                );
            }
        }
        report
    }
}

type Locate<'r> = Box<dyn Fn(Range<usize>) -> Span + 'r>;

/// The public texts of a record, each with a way back to where it stands.
fn public_texts(record: &Reading) -> Vec<(&'static str, Cow<'_, str>, Locate<'_>)> {
    let mut all: Vec<(&'static str, Cow<'_, str>, Locate<'_>)> = Vec::new();
    if let Reading::Withdrawn(withdrawn) = record {
        let reason = &withdrawn.reason;
        let at = move |r| record.file.span(reason.origin.range(r));
        all.push(("withdrawn_reason", reason.text.raw().into(), Box::new(at)));
        return all;
    }
    for (topic, marked) in record.texts() {
        all.push((
            topic,
            marked.text.raw().into(),
            Box::new(move |r| record.file.span(marked.origin.range(r))),
        ));
    }
    let strings = record
        .reference()
        .map(|reference| ("reference", reference))
        .into_iter()
        .chain(record.topics.iter().map(|t| ("topics", t)))
        .chain(record.department.iter().map(|d| ("department", d)))
        .chain(record.aliases.iter().map(|a| ("aliases", a)))
        .chain(
            record
                .attachments
                .iter()
                .filter_map(|a| a.licence.as_ref())
                .map(|l| ("attachments", l)),
        )
        .map(|(topic, string)| (topic, string.at.clone()))
        .chain(record.fields.iter().map(|f| ("fields", f.at.clone())))
        .chain(
            record
                .attachments
                .iter()
                .filter(|a| a.open().is_some())
                .map(|a| ("attachments", a.name_at.clone())),
        );
    for (topic, at) in strings {
        let start = at.start;
        all.push((
            topic,
            record.file.text[at].into(),
            Box::new(move |r| record.file.span(start + r.start..start + r.end)),
        ));
    }
    for document in record.attachments.iter().filter_map(|a| a.open()) {
        let Some(file) = &document.file else {
            continue;
        };
        match &file.table {
            Some(table) => cells(file, table, &mut all),
            None => {
                if let Ok(text) = file.found.read() {
                    let text = Rc::new(text);
                    let seen = Rc::clone(&text);
                    all.push((
                        "attachments",
                        text.text.clone().into(),
                        Box::new(move |r| seen.span(r)),
                    ));
                }
            }
        }
    }
    all
}

/// The cells of a table that are published, one text, each with its own place in the file.
fn cells<'r>(
    file: &'r AttachedFile,
    table: &'r Table,
    all: &mut Vec<(&'static str, Cow<'r, str>, Locate<'r>)>,
) {
    let mut text = String::new();
    let mut starts: Vec<(usize, (usize, usize))> = Vec::new();
    for (row, k, cell) in table.open_cells() {
        starts.push((text.len(), (row, k)));
        text.push_str(cell);
        text.push('\n');
    }
    let locate = move |r: Range<usize>| {
        let cell = starts[starts
            .partition_point(|(start, _)| *start <= r.start)
            .saturating_sub(1)]
        .1;
        let place = match cell.0.checked_sub(1) {
            Some(row) => table.csv.place(row, cell.1),
            None => table.csv.head_place(cell.1),
        };
        in_csv(&file.found, place)
    };
    all.push(("attachments", text.into(), Box::new(locate)));
}

/// Everything that a record withholds, as values.
///
/// `contact` is the address that the site itself gives: personal data that may be published.
pub(in crate::private) fn secrets(record: &Reading, contact: &str) -> Vec<Secret> {
    let mut all = Vec::new();
    // What the site says of itself, and a record's own number, are no secrets although a case note has them.
    let open = [
        fold::letters(contact),
        record
            .reference()
            .map_or_else(String::new, |reference| fold::letters(&reference.value)),
    ];
    let mut add = |value: &str, at: &Range<usize>, private: bool| {
        let folded = fold::letters(value);
        let single = words(value) <= 1;
        if !(private && open.contains(&folded)) {
            all.push(Secret {
                folded,
                single,
                at: at.clone(),
                private,
            });
        }
    };
    for (_, marked) in record.texts() {
        of_marks(marked, &mut add);
    }
    for field in &record.fields {
        field.withheld(|value| {
            value
                .words()
                .into_iter()
                .for_each(|w| of_marks(w, &mut add));
            if let Some(text) = as_text(value) {
                add(&text, &field.at, false);
            }
        });
    }
    for attachment in &record.attachments {
        let at = &attachment.name_at;
        match &attachment.document {
            Shown::Barred(document, _) => {
                document.fingerprint(|document| of_document(document, at, &mut add));
            }
            Shown::Open(document) => {
                for column in document.table().iter().flat_map(|table| &table.columns) {
                    if let Shown::Barred(cells, _) = &column.cells {
                        cells.fingerprint(|cells| {
                            for cell in cells {
                                cell.either(|text| add(text, at, false));
                            }
                        });
                    }
                }
            }
        }
    }
    for value in &record.private {
        value.value.fingerprint(|text| {
            add(text, &value.at, true);
            for part in parts(text) {
                add(part, &value.at, true);
            }
        });
    }
    all
}

/// What the marks of a text withhold.
fn of_marks(marked: &Marked, add: &mut impl FnMut(&str, &Range<usize>, bool)) {
    for mark in &marked.marks {
        mark.withheld.fingerprint(|value| {
            add(value, &mark.at, false);
            // What a reader would see of it, Markdown and markup gone.
            for seen in readings(value) {
                add(&seen, &mark.at, false);
            }
            for part in parts(value) {
                add(part, &mark.at, false);
            }
        });
    }
}

/// What a wholly withheld file is called, and what stands in it.
fn of_document(
    document: &Document,
    at: &Range<usize>,
    add: &mut impl FnMut(&str, &Range<usize>, bool),
) {
    add(&document.name, at, false);
    let stem = document
        .name
        .rsplit_once('.')
        .map_or(document.name.as_str(), |(stem, _)| stem);
    if words(stem) > 1 {
        add(stem, at, false);
    }
    let Some(file) = &document.file else {
        return;
    };
    if let Some(table) = &file.table {
        // Of a whole table single words say too little of themselves to be looked for.
        for (_, _, cell) in table
            .open_cells()
            .filter(|(row, _, cell)| *row > 0 && words(cell) > 1)
        {
            add(cell, at, false);
        }
        return;
    }
    let text = file
        .found
        .bytes()
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok());
    if let Some(text) = text.as_deref().filter(|text| words(text) > 1) {
        add(text, at, false);
    }
    for line in text.iter().flat_map(|text| parts(text)) {
        add(line, at, false);
    }
}

/// How many words a value has: runs of letters and digits.
fn words(value: &str) -> usize {
    value
        .split(|c: char| !c.is_alphanumeric() && !fold::is_invisible(c))
        .filter(|w| !w.is_empty())
        .count()
}

/// A withheld passage as readers would see it: rendered, without notes, comments and tags.
fn readings(value: &str) -> Vec<String> {
    if !value.contains(['[', '<', '&', '*', '_', '`', '!', '~', '\\']) {
        return Vec::new();
    }
    let mut bare = String::with_capacity(value.len());
    let mut rest = value;
    // Comments and the numbers of notes are no part of what is seen.
    while let Some(at) = rest.find("<!--").into_iter().chain(rest.find("[^")).min() {
        let (before, from) = rest.split_at(at);
        bare.push_str(before);
        let close = if from.starts_with("<!--") { "-->" } else { "]" };
        rest = from
            .find(close)
            .map_or("", |end| &from[end + close.len()..]);
    }
    bare.push_str(rest);
    let plain = crate::markdown::plain(&Text::plain_from(bare));
    let mut tagless = String::with_capacity(plain.len());
    let mut inside = false;
    for c in plain.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            c if !inside => tagless.push(c),
            _ => {}
        }
    }
    vec![plain, tagless]
}

/// The cells and lines of a passage, where they have several words: an author who repeats one repeats what was withheld.
fn parts(passage: &str) -> Vec<&str> {
    if !passage.trim().contains('\n') {
        return Vec::new();
    }
    let mut all = Vec::new();
    for line in passage.lines() {
        let line = line
            .trim_start_matches([' ', '\t', '>', '-', '*', '+', '#'])
            .trim();
        if line.contains('|') {
            all.extend(line.split('|').map(str::trim));
        } else {
            all.push(line);
        }
    }
    all.retain(|part| {
        part.split_whitespace()
            .filter(|w| w.chars().any(char::is_alphanumeric))
            .count()
            > 1
            && part.chars().any(char::is_alphabetic)
            && fold::letters(part).len() >= 8
    });
    all
}

fn as_text(value: &Scalar) -> Option<String> {
    match value {
        // Where a mark stands in it too, the mark's own value is looked for.
        Scalar::Words(words) => {
            Some(words.text.plain()).filter(|w| !w.is_empty() && !words.text.has_bars())
        }
        Scalar::Number(number) => Some(number.shown()),
        Scalar::Date(d) => Some(d.to_string()),
        Scalar::Boolean(_) => None,
    }
}

/// Looks for short and common values where they would be understood: in the sentence of their own mark, and beside the
/// label of their own field.
pub(in crate::private) fn beside(record: &Reading, report: &mut Report) {
    let has_marks = record.texts().iter().any(|(_, m)| !m.marks.is_empty());
    let mut labels = Labels::new();
    for field in &record.fields {
        let label = words_of(&field.key.replace(['_', '-'], " "));
        field.withheld(|value| {
            let value = as_text(value).map_or_else(Vec::new, |text| words_of(&text));
            if value.iter().map(String::len).sum::<usize>() > 1 && !label.is_empty() {
                labels
                    .entry(label.clone())
                    .or_default()
                    .push((value, field.at.clone()));
            }
        });
    }
    if !has_marks && labels.is_empty() {
        return;
    }
    for (topic, marked) in record.texts() {
        if marked.marks.is_empty() && labels.is_empty() {
            continue;
        }
        let by_token: BTreeMap<usize, &Mark> = marked.marks.iter().map(|m| (m.token, m)).collect();
        for (range, sentence) in sentences(&marked.text) {
            let mut words_in_sentence = None;
            for mark in text::tokens_in(sentence).filter_map(|n| by_token.get(&n)) {
                let value = mark.withheld.fingerprint(|value| words_of(value));
                let length: usize = value.iter().map(String::len).sum();
                let words = words_in_sentence.get_or_insert_with(|| spread(sentence));
                if length > 1 && value.len() <= 6 && find(words, &value) {
                    let at = record.file.span(marked.origin.range(range.clone()));
                    let mark_at = record.file.span(mark.at.clone());
                    let message = Words::from("what is withheld at ")
                        .place(&mark_at, &at)
                        .and(" stands in its own sentence in the clear");
                    report.push(
                        Diagnostic::new(Code::InTheClear, at)
                            .message(message)
                            .topic(topic),
                    );
                }
            }
            for (label, values) in &labels {
                let words = words_in_sentence.get_or_insert_with(|| spread(sentence));
                let Some(at) = words
                    .windows(label.len())
                    .position(|w| w == label.as_slice())
                else {
                    continue;
                };
                let near = &words[at.saturating_sub(4)..(at + label.len() + 6).min(words.len())];
                for (_, field_at) in values.iter().filter(|(value, _)| find(near, value)) {
                    let at = record.file.span(marked.origin.range(range.clone()));
                    let field_at = record.file.span(field_at.clone());
                    let message = Words::from("the value of the field withheld at ")
                        .place(&field_at, &at)
                        .and(" stands beside its label in the clear");
                    report.push(
                        Diagnostic::new(Code::InTheClear, at)
                            .message(message)
                            .topic(topic),
                    );
                }
            }
        }
    }
}

fn find(words: &[String], value: &[String]) -> bool {
    !value.is_empty() && words.windows(value.len()).any(|w| w == value)
}

/// The words of a value, folded.
fn words_of(value: &str) -> Vec<String> {
    value
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | '-' | '–' | '—'))
        .map(fold::letters)
        .filter(|w| !w.is_empty())
        .collect()
}

/// The words of a sentence, tokens left out, folded.
fn spread(sentence: &str) -> Vec<String> {
    let bare = text::without_tokens(sentence);
    if !bare.contains('&') {
        return words_of(&bare);
    }
    let mut decoded = String::with_capacity(bare.len());
    let mut at = 0;
    while let Some(c) = bare[at..].chars().next() {
        let (c, length) = if c == '&' {
            fold::entity(&bare[at..]).unwrap_or((c, 1))
        } else {
            (c, c.len_utf8())
        };
        decoded.push(c);
        at += length;
    }
    words_of(&decoded)
}

/// The sentences of a text as written, with their ranges: cut at full stops, question and exclamation marks, blank lines,
/// and the ends of list items and table rows.
fn sentences(source: &Text) -> Vec<(Range<usize>, &str)> {
    let raw = source.raw();
    let mut all = Vec::new();
    let mut from = 0;
    let bytes = raw.as_bytes();
    for i in 0..bytes.len() {
        let next = bytes.get(i + 1).copied().unwrap_or(b'\n');
        let ends = match bytes[i] {
            b'.' | b'?' | b'!' => matches!(next, b' ' | b'\n'),
            b'\n' => {
                matches!(next, b'\n' | b'-' | b'*' | b'|' | b'#' | b'>' | b'+')
                    || next.is_ascii_digit()
            }
            b'|' => true,
            _ => false,
        };
        if ends {
            all.push(from..i + 1);
            from = i + 1;
        }
    }
    all.push(from..raw.len());
    // The place of a sentence is that of its first word.
    let trimmed = |r: Range<usize>| {
        let text = &raw[r.clone()];
        let start =
            r.start + text.len() - text.trim_start_matches([' ', '\n', '\t', '>', '|']).len();
        start.min(r.end)..start.min(r.end) + raw[start.min(r.end)..r.end].trim_end().len()
    };
    all.into_iter()
        .map(trimmed)
        .filter(|r| !r.is_empty())
        .map(|r| (r.clone(), &raw[r]))
        .collect()
}

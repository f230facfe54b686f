//! From what was withheld to what the gate looks for; and from what it found back to the place in the source.
//!
//! The fingerprints are made here and handed to the gate; they never leave memory. What stands beside a mark or a field's
//! label is looked at here too, since the gate passes short and common values over.

use super::check::Checked;
use super::source::page::Prose;
use super::source::record::{Record, Value};
use crate::diagnostics::{Code, Diagnostic, Report, Words};
use crate::fold;
use crate::log::Text;
use crate::log::text;
use crate::publish::gate::{Gate, Needle, SHORTEST};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Where a value that the gate looks for was withheld.
pub(in crate::private) struct Source {
    record: usize,
    at: Range<usize>,
    private: bool,
    single: bool,
}

/// What was withheld in the whole log, ready for the gate.
pub(in crate::private) struct Fingerprints {
    pub gate: Gate,
    sources: Vec<Source>,
}

/// One value of a record.
struct Value_ {
    folded: String,
    single: bool,
    at: Range<usize>,
    private: bool,
}

/// Digits alone are looked for everywhere only from this length on: shorter ones are dates and counts.
const DIGITS: usize = 9;

impl Fingerprints {
    /// Makes the fingerprints of all records.
    pub fn of(records: &[Record], thorough: bool) -> Fingerprints {
        let per_record: Vec<Vec<Value_>> = records.par_iter().map(values).collect();
        let mut needles = Vec::new();
        let mut sources = Vec::new();
        let mut seen: BTreeSet<(usize, String)> = BTreeSet::new();
        for (record, values) in per_record.into_iter().enumerate() {
            for value in values {
                let digits = value.folded.bytes().all(|b| b.is_ascii_digit());
                let least = if digits { DIGITS } else { SHORTEST };
                if value.folded.len() < least || !seen.insert((record, value.folded.clone())) {
                    continue;
                }
                sources.push(Source { record, at: value.at, private: value.private, single: value.single });
                needles.push(Needle { folded: value.folded, single: value.single });
            }
        }
        Fingerprints { gate: Gate::new(needles, thorough), sources }
    }

    /// What the gate's finds mean: where in the sources each stands in the clear.
    ///
    /// `theme` are the public texts that are no record's: templates, assets, site.toml, prose.
    pub fn explain(&self, records: &[Record], prose: &[Prose], site: &super::source::files::FileText, theme: &[(String, String)], public: impl Fn(&Record) -> bool + Sync) -> Report {
        let found = self.gate.found();
        if found.is_empty() {
            return Report::new();
        }
        // One pass over every public text, in parallel; most values that are found are found nowhere else.
        let in_records: Vec<Vec<(usize, usize, &'static str, Range<usize>)>> = records
            .par_iter()
            .enumerate()
            .map(|(n, record)| {
                let mut all = Vec::new();
                if !public(record) {
                    return all;
                }
                for (topic, text, at) in public_texts(record) {
                    for &needle in &found {
                        for place in self.gate.places(needle, &text) {
                            all.push((needle, n, topic, at(place)));
                        }
                    }
                }
                all
            })
            .collect();
        let in_records: Vec<_> = in_records.into_iter().flatten().collect();
        let mut report = Report::new();
        for &needle in &found {
            let source = &self.sources[needle];
            let mine: Vec<_> = in_records.iter().filter(|hit| hit.0 == needle).collect();
            let outside = theme.iter().any(|(_, text)| !self.gate.places(needle, text).is_empty());
            let in_prose: Vec<_> = prose.iter().filter(|p| !self.gate.places(needle, p.page.body.raw()).is_empty() || !self.gate.places(needle, &p.page.title).is_empty()).collect();
            let in_site = !self.gate.places(needle, &site.text).is_empty();
            // A single word that others have too is only looked at beside its own mark, which was done before.
            if source.single && (outside || in_site || !in_prose.is_empty() || mine.iter().any(|hit| hit.1 != source.record)) {
                continue;
            }
            let marked = &records[source.record];
            let mark_at = marked.file.span(source.at.clone());
            let code = if source.private { Code::PrivateInTheClear } else { Code::InTheClear };
            let words = |d: Diagnostic, at: &crate::diagnostics::Span| {
                if source.private {
                    d.message(Words::from("words of the private table at ").place(&mark_at, at).and(" stand here in the clear"))
                } else {
                    d.message(Words::from("words withheld at ").place(&mark_at, at).and(" stand here in the clear"))
                }
            };
            let before = report.iter().count();
            for (_, record, topic, place) in mine {
                let at = records[*record].file.span(place.clone());
                report.push(words(Diagnostic::new(code, at.clone()), &at).topic(topic));
            }
            for page in in_prose {
                for place in self.gate.places(needle, page.page.body.raw()) {
                    let at = page.file.span(page.origin.range(place));
                    report.push(words(Diagnostic::new(code, at.clone()), &at));
                }
                if !self.gate.places(needle, &page.page.title).is_empty() {
                    let at = page.file.span(0..0);
                    report.push(words(Diagnostic::new(code, at.clone()), &at));
                }
            }
            for place in self.gate.places(needle, &site.text) {
                let at = site.span(place);
                report.push(words(Diagnostic::new(Code::InOutput, at.clone()), &at));
            }
            for (path, text) in theme {
                if !self.gate.places(needle, text).is_empty() {
                    let at = crate::diagnostics::Span::file(path.as_str());
                    report.push(words(Diagnostic::new(Code::InOutput, at.clone()), &at));
                }
            }
            if report.iter().count() == before {
                // It is in an output, and no source that the gate knows has it: still nothing may go out.
                let message = if source.private { "words of this private table stand in what would be published" } else { "words withheld here stand in what would be published" };
                report.push(Diagnostic::new(Code::InOutput, mark_at.clone()).message(message).help("look for them in attachments and file names, and take them out"));
            }
        }
        report
    }
}

type Locate<'r> = Box<dyn Fn(Range<usize>) -> Range<usize> + 'r>;

/// The public texts of a record, each with a way back to its place in the file.
fn public_texts(record: &Record) -> Vec<(&'static str, String, Locate<'_>)> {
    let mut all: Vec<(&'static str, String, Locate<'_>)> = Vec::new();
    if record.status == super::source::record::Status::Withdrawn {
        if let Some((_, reason)) = &record.withdrawn {
            all.push(("withdrawn_reason", reason.text.raw().to_owned(), Box::new(move |r| reason.origin.range(r))));
        }
        return all;
    }
    for (topic, marked) in record.texts() {
        all.push((topic, marked.text.raw().to_owned(), Box::new(move |r| marked.origin.range(r))));
    }
    let strings = std::iter::once(("reference", &record.reference))
        .chain(record.topics.iter().map(|t| ("topics", t)))
        .chain(record.department.iter().map(|d| ("department", d)))
        .chain(record.aliases.iter().map(|a| ("aliases", a)));
    for (topic, string) in strings {
        let at = string.at.clone();
        all.push((topic, string.value.clone(), Box::new(move |_| at.clone())));
    }
    for field in &record.fields {
        let at = field.at.clone();
        all.push(("fields", field.key.clone(), Box::new(move |_| at.clone())));
    }
    for attachment in record.attachments.iter().filter(|a| a.withheld.is_empty()) {
        let at = attachment.name_at.clone();
        let mut words = attachment.name.clone();
        if let Some(table) = attachment.file.as_ref().and_then(|f| f.table.as_ref()) {
            for (k, header) in table.csv.head.iter().enumerate() {
                words.push('\n');
                words.push_str(header);
                if table.withheld.get(k).is_none_or(Vec::is_empty) {
                    for row in &table.csv.rows {
                        words.push('\n');
                        words.push_str(&row.cells[k]);
                    }
                }
            }
        }
        all.push(("attachments", words, Box::new(move |_| at.clone())));
    }
    all
}

/// Everything that a record withholds, as values.
fn values(record: &Record) -> Vec<Value_> {
    let mut all = Vec::new();
    let mut add = |value: &str, at: &Range<usize>, private: bool| {
        let folded = fold::letters(value);
        let single = value.split(|c: char| !c.is_alphanumeric() && !fold::is_invisible(c)).filter(|w| !w.is_empty()).count() <= 1;
        all.push(Value_ { folded, single, at: at.clone(), private });
    };
    for (_, marked) in record.texts() {
        for mark in &marked.marks {
            mark.withheld.fingerprint(|value| {
                add(value, &mark.at, false);
                for part in parts(value) {
                    add(part, &mark.at, false);
                }
            });
        }
    }
    for field in &record.fields {
        match (&field.value, field.withheld.is_empty()) {
            (Value::List(items), whole) => {
                for (item, withheld) in items.iter().zip(&field.items).filter(|(_, w)| !whole || !w.is_empty()) {
                    let _ = withheld;
                    if let Some(value) = as_text(item) {
                        add(&value, &field.at, false);
                    }
                }
            }
            (value, false) => {
                if let Some(value) = as_text(value) {
                    add(&value, &field.at, false);
                }
            }
            (_, true) => {}
        }
    }
    for attachment in &record.attachments {
        let table = attachment.file.as_ref().and_then(|f| f.table.as_ref());
        if !attachment.withheld.is_empty() {
            add(&attachment.name, &attachment.name_at, false);
        }
        let Some(table) = table else { continue };
        for k in 0..table.csv.head.len() {
            let hidden = !attachment.withheld.is_empty() || !table.withheld[k].is_empty();
            for row in table.csv.rows.iter().filter(|_| hidden) {
                let cell = &row.cells[k];
                if attachment.withheld.is_empty() || cell.trim().contains(' ') {
                    add(cell, &attachment.name_at, false);
                }
            }
        }
    }
    for value in &record.private {
        // Where a private table stands is of no help to anyone who mends a text elsewhere: the file's name is.
        value.fingerprint(|value| {
            if value.len() <= 200 {
                add(value, &(0..3), true);
            }
        });
    }
    all
}

/// The cells and lines of a passage, where they have several words: an author who repeats one repeats what was withheld.
fn parts(passage: &str) -> Vec<&str> {
    if !passage.contains('\n') {
        return Vec::new();
    }
    let mut all = Vec::new();
    for line in passage.lines() {
        let line = line.trim_start_matches([' ', '\t', '>', '-', '*', '+', '#']).trim();
        if line.contains('|') {
            all.extend(line.split('|').map(str::trim));
        } else {
            all.push(line);
        }
    }
    all.retain(|part| part.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).count() > 1 && part.chars().any(char::is_alphabetic) && fold::letters(part).len() >= 8);
    all
}

fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::Words(words) => Some(words.text.plain()).filter(|w| !w.is_empty()),
        Value::Integer(n) => Some(n.to_string()),
        Value::Float(f) => Some(f.to_string()),
        Value::Date(d) => Some(d.to_string()),
        Value::Boolean(_) | Value::List(_) => None,
    }
}

/// Looks for short and common values where they would be understood: in the sentence of their own mark, and beside the
/// label of their own field.
pub(in crate::private) fn beside(record: &Record, checked: &Checked, report: &mut Report) {
    let _ = checked;
    let has_marks = record.texts().iter().any(|(_, m)| !m.marks.is_empty());
    let withheld_fields: Vec<_> = record.fields.iter().filter(|f| !f.withheld.is_empty() || f.items.iter().any(|i| !i.is_empty())).collect();
    if !has_marks && withheld_fields.is_empty() {
        return;
    }
    let mut labels: BTreeMap<Vec<String>, Vec<(Vec<String>, Range<usize>)>> = BTreeMap::new();
    for field in &withheld_fields {
        let label = words_of(&field.key.replace(['_', '-'], " "));
        let items: Vec<&Value> = match &field.value {
            Value::List(items) => items.iter().zip(&field.items).filter(|(_, w)| !field.withheld.is_empty() || !w.is_empty()).map(|(i, _)| i).collect(),
            value => vec![value],
        };
        for value in items.into_iter().filter_map(as_text) {
            let value = words_of(&value);
            if value.iter().map(String::len).sum::<usize>() > 1 && !label.is_empty() {
                labels.entry(label.clone()).or_default().push((value, field.at.clone()));
            }
        }
    }
    for (topic, marked) in record.texts() {
        if marked.marks.is_empty() && labels.is_empty() {
            continue;
        }
        for (range, sentence) in sentences(&marked.text) {
            for mark in marked.marks.iter().filter(|m| text::holds_token(sentence, m.token)) {
                let value = mark.withheld.fingerprint(|value| words_of(value));
                let length: usize = value.iter().map(String::len).sum();
                if length > 1 && value.len() <= 6 && find(&spread(sentence), &value) {
                    let at = record.file.span(marked.origin.range(range.clone()));
                    let mark_at = record.file.span(mark.at.clone());
                    let message = Words::from("what is withheld at ").place(&mark_at, &at).and(" stands in its own sentence in the clear");
                    report.push(Diagnostic::new(Code::InTheClear, at).message(message).topic(topic));
                }
            }
            for (label, values) in &labels {
                let words = spread(sentence);
                let Some(at) = words.windows(label.len()).position(|w| w == label.as_slice()) else { continue };
                let near = &words[at.saturating_sub(4)..(at + label.len() + 6).min(words.len())];
                for (_, field_at) in values.iter().filter(|(value, _)| find(near, value)) {
                    let at = record.file.span(marked.origin.range(range.clone()));
                    let field_at = record.file.span(field_at.clone());
                    let message = Words::from("the value of the field withheld at ").place(&field_at, &at).and(" stands beside its label in the clear");
                    report.push(Diagnostic::new(Code::InTheClear, at).message(message).topic(topic));
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
    value.split(|c: char| c.is_whitespace() || matches!(c, '/' | '-' | '–' | '—')).map(fold::letters).filter(|w| !w.is_empty()).collect()
}

/// The words of a sentence, tokens left out, folded.
fn spread(sentence: &str) -> Vec<String> {
    words_of(&text::without_tokens(sentence))
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
            b'\n' => matches!(next, b'\n' | b'-' | b'*' | b'|' | b'#' | b'>' | b'+') || next.is_ascii_digit(),
            b'|' => true,
            _ => false,
        };
        if ends {
            if i + 1 > from {
                all.push((from..i + 1, &raw[from..=i]));
            }
            from = i + 1;
        }
    }
    if from < raw.len() {
        all.push((from..raw.len(), &raw[from..]));
    }
    all
}

//! What a record's acceptances accept.

use crate::diagnostics::{Code, Diagnostic, Report, Severity, Span};
use crate::private::source::record::{Accept, Document, Status, Written, front_matter};
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// Takes out what the record accepts.
pub(in crate::private) fn accepted(record: &Written, report: &mut Report) {
    if record.accept.is_empty() || report.is_empty() {
        return;
    }
    let parts = Parts::of(record);
    let reach: Vec<Reach<'_>> = record
        .accept
        .iter()
        .map(|accept| Reach::of(record, &parts, accept))
        .collect();
    report.accept(record.file.path(), reach.len(), |n, diagnostic| {
        reach[n].holds(record, diagnostic)
    });
}

/// That an acceptance accepts nothing of all that was found: a warning.
pub(in crate::private) fn unused(record: &Written, report: &Report) -> Vec<Diagnostic> {
    // The rest of a withdrawn record is not looked at.
    if record.status == Status::Withdrawn {
        return Vec::new();
    }
    let unused = record.accept.iter().enumerate();
    unused
        .filter(|(n, _)| !report.has_accepted(record.file.path(), *n))
        .map(|(_, accept)| {
            let at = record.file.span(accept.place.clone());
            let mut diagnostic = Diagnostic::new(Code::AcceptsNothing, at).topic("accept");
            // Whether it accepts anything may depend on what is withheld.
            diagnostic.hidden = true;
            if accept.code == Code::NotInspected {
                diagnostic.severity = Severity::Note;
                diagnostic.message =
                    "files are looked into since, so there is nothing of this code to accept"
                        .into();
            }
            diagnostic
        })
        .collect()
}

/// An acceptance with the places that it is for.
struct Reach<'r> {
    accept: &'r Accept,
    /// The name of a file.
    file: Option<&'r str>,
    /// Parts of the record's file: a key with its value, a section, the body. `None` without `at`.
    parts: Option<Vec<Span>>,
}

impl<'r> Reach<'r> {
    fn of(record: &'r Written, parts: &Parts<'r>, accept: &'r Accept) -> Reach<'r> {
        let at = accept.at.as_deref();
        let named = |name: &&str| open(record).any(|document| document.name == *name);
        let ranges = at.map(|at| {
            let mut ranges = parts.keys(at);
            if at == "body" {
                ranges.push(record.body_at..record.file.text.len());
            }
            ranges.extend(parts.sections(at));
            ranges
        });
        let spans =
            |ranges: Vec<Range<usize>>| ranges.into_iter().map(|r| record.file.span(r)).collect();
        Reach {
            accept,
            file: at.filter(named),
            parts: ranges.map(spans),
        }
    }

    fn holds(&self, record: &Written, diagnostic: &Diagnostic) -> bool {
        let accept = self.accept;
        if diagnostic.finding.is_some() || accept.finding.is_some() {
            return accept.finding == diagnostic.finding && self.holds_in_file(record, diagnostic);
        }
        // The gate finds what a rule finds before it, and one look settles both.
        let same = accept.code == diagnostic.code
            || accept.code == Code::PrivateInTheClear && diagnostic.code == Code::PrivateName;
        if !same || !settles(accept, diagnostic) {
            return false;
        }
        let topic = diagnostic.topic.as_deref();
        let mut joined = record.file.joined();
        if joined.any(|text| *text.path() == diagnostic.at.file) {
            // What is found in a text of the library is accepted by each record that uses it, by its key.
            let key = |at: &str| at.rsplit('.').next() == topic;
            return accept.at.as_deref().is_none_or(key);
        }
        if diagnostic.at.file != *record.file.path() {
            // What is found in an attachment is accepted by the record that the file stands beside.
            let beside = |document: &&Document| {
                let file = document.file.as_ref();
                file.is_some_and(|file| file.found.name == diagnostic.at.file)
            };
            let at = accept.at.as_deref();
            return open(record)
                .find(beside)
                .is_some_and(|d| at.is_none_or(|at| at == d.name || Some(at) == topic));
        }
        let Some(parts) = &self.parts else {
            return true;
        };
        let begins = (diagnostic.at.line, diagnostic.at.column);
        let inside = |part: &Span| {
            (part.line, part.column) <= begins && begins < (part.end_line, part.end_column)
        };
        topic.is_some_and(|topic| accept.at.as_deref() == Some(topic) || self.file == Some(topic))
            || parts.iter().any(inside)
    }
}

impl Reach<'_> {
    /// A finding in a file is accepted by somebody, for the file as it is.
    fn holds_in_file(&self, record: &Written, diagnostic: &Diagnostic) -> bool {
        let accept = self.accept;
        let topic = diagnostic.topic.as_deref();
        let named = |topic: &str| open(record).find(|document| document.name == topic);
        let document = topic.and_then(named);
        let file = document.and_then(|document| document.file.as_ref());
        let is_as_accepted =
            |sha256: &str| file.is_some_and(|file| sha256.eq_ignore_ascii_case(&file.sha256));
        accept.by
            && accept.sha256.as_deref().is_some_and(is_as_accepted)
            && accept.at.as_deref().is_none_or(|at| Some(at) == topic)
    }
}

/// The attachments that the public sees.
fn open(record: &Written) -> impl Iterator<Item = &Document> {
    record.attachments.iter().filter_map(|a| a.open())
}

/// Whether an acceptance is enough for what stands for many places: not for a case note, nor for more places than it was given for.
fn settles(accept: &Accept, diagnostic: &Diagnostic) -> bool {
    match diagnostic.places {
        None => true,
        Some(_) if diagnostic.code == Code::PrivateInTheClear => false,
        Some(places) => accept
            .places
            .is_none_or(|accepted| places.get() as usize <= accepted),
    }
}

/// What `at` may name of a record's file, read once for all of its acceptances.
struct Parts<'r> {
    /// The front matter, and where it begins.
    front: Option<(DeTable<'r>, usize)>,
    /// The words of each heading, and its section, to the next of its level.
    sections: Vec<(String, Range<usize>)>,
}

impl<'r> Parts<'r> {
    fn of(record: &'r Written) -> Parts<'r> {
        let front = front_matter(&record.file).ok().map(|(front, _)| {
            let (table, _) = DeTable::parse_recoverable(&record.file.text[front.clone()]);
            (table.into_inner(), front.start)
        });
        let text = &record.body.text;
        let headings = crate::markdown::outline(text, std::iter::empty()).headings;
        let mut sections = Vec::new();
        for (n, heading) in headings.iter().enumerate() {
            let mut after = headings[n + 1..].iter();
            let next = after.find(|next| next.level <= heading.level);
            let end = next.map_or(text.raw().len(), |next| next.range.start);
            let words = crate::log::text::without_tokens(&heading.raw);
            let range = record.body.origin.range(heading.range.start..end);
            sections.push((words.trim().to_ascii_lowercase(), range));
        }
        Parts { front, sections }
    }

    /// The sections under headings of these words.
    fn sections(&self, at: &str) -> impl Iterator<Item = Range<usize>> {
        let at = at.trim().to_ascii_lowercase();
        let under = self.sections.iter().filter(move |(words, _)| *words == at);
        under.map(|(_, range)| range.clone())
    }

    /// Where the keys of a path stand, with their values: `harm`, `fields.cost`, `exemptions[2].harm`.
    fn keys(&self, path: &str) -> Vec<Range<usize>> {
        let (Some((table, start)), Some(steps)) = (&self.front, steps(path)) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        below(table, &steps, &mut found);
        let moved = |range: Range<usize>| range.start + start..range.end + start;
        found.into_iter().map(moved).collect()
    }
}

/// The steps of a path: keys, each with the number of an item, from 1. A key with a dot or a bracket stands in quotation marks, as in
/// TOML. Nothing where the path is none.
fn steps(path: &str) -> Option<Vec<(&str, Option<usize>)>> {
    let mut steps = Vec::new();
    let mut rest = path;
    loop {
        let quoted = rest
            .strip_prefix(['"', '\''])
            .and_then(|inner| inner.split_once(&rest[..1]));
        let (key, after) =
            quoted.unwrap_or_else(|| rest.split_at(rest.find(['.', '[']).unwrap_or(rest.len())));
        let (item, next) = match after.split_once('.') {
            Some((item, next)) => (item, Some(next)),
            None => (after, None),
        };
        let number = match item.strip_prefix('[') {
            Some(inside) => Some(inside.strip_suffix(']')?.parse().ok().filter(|n| *n > 0)?),
            None if item.is_empty() => None,
            None => return None,
        };
        steps.push((key, number));
        match next {
            Some(next) => rest = next,
            None => return Some(steps),
        }
    }
}

fn below(table: &DeTable<'_>, steps: &[(&str, Option<usize>)], found: &mut Vec<Range<usize>>) {
    let Some(((step, item), rest)) = steps.split_first() else {
        return;
    };
    for (key, value) in table.iter().filter(|(key, _)| key.get_ref() == step) {
        let values: Vec<_> = match (value.get_ref(), item) {
            (DeValue::Array(items), Some(n)) => items.iter().skip(n - 1).take(1).collect(),
            (DeValue::Array(items), None) if !rest.is_empty() => items.iter().collect(),
            _ => vec![value],
        };
        for value in values {
            if let (false, DeValue::Table(table)) = (rest.is_empty(), value.get_ref()) {
                below(table, rest, found);
            } else if rest.is_empty() {
                let whole = extent(value);
                let from = if item.is_none() {
                    key.span().start.min(whole.start)
                } else {
                    whole.start
                };
                found.push(from..whole.end);
            }
        }
    }
}

/// The range of a value with all that is in it: the head of a table stands apart from its keys.
fn extent(value: &toml::Spanned<DeValue<'_>>) -> Range<usize> {
    let mut whole = value.span();
    let mut take =
        |part: Range<usize>| whole = whole.start.min(part.start)..whole.end.max(part.end);
    match value.get_ref() {
        DeValue::Table(table) => {
            for (key, value) in table.iter() {
                take(key.span());
                take(extent(value));
            }
        }
        DeValue::Array(items) => items.iter().for_each(|item| take(extent(item))),
        _ => {}
    }
    whole
}

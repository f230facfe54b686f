//! What a record's acceptances accept.

use crate::diagnostics::{Code, Diagnostic, Report, Span};
use crate::private::source::record::{Accept, Document, Status, Written, front_matter};
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// Takes out what the record accepts.
pub(in crate::private) fn accepted(record: &Written, report: &mut Report) {
    if record.accept.is_empty() || report.is_empty() {
        return;
    }
    let reach: Vec<Reach<'_>> = record
        .accept
        .iter()
        .map(|accept| Reach::of(record, accept))
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
    fn of(record: &'r Written, accept: &'r Accept) -> Reach<'r> {
        let at = accept.at.as_deref();
        let named = |name: &&str| open(record).any(|document| document.name == *name);
        let ranges = at.map(|at| {
            let mut ranges = keys(record, at);
            if at == "body" {
                ranges.push(record.body_at..record.file.text.len());
            }
            ranges.extend(section(record, at));
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
        if diagnostic.code == Code::NotInspected {
            // A finding in a file is accepted by somebody, for the file as it is.
            let named = |topic: &str| open(record).find(|document| document.name == topic);
            let file = topic
                .and_then(named)
                .and_then(|document| document.file.as_ref());
            return accept.by
                && file.is_some_and(|f| {
                    accept
                        .sha256
                        .as_deref()
                        .is_some_and(|s| s.eq_ignore_ascii_case(&f.sha256))
                })
                && accept.at.as_deref().is_none_or(|at| Some(at) == topic);
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

/// The section under a heading, to the next of its level: by the heading's words.
fn section(record: &Written, at: &str) -> Option<Range<usize>> {
    let outline = crate::markdown::outline(&record.body.text, std::iter::empty());
    let n = outline.headings.iter().position(|heading| {
        crate::log::text::without_tokens(&heading.raw)
            .trim()
            .eq_ignore_ascii_case(at.trim())
    })?;
    let heading = &outline.headings[n];
    let next = outline.headings[n + 1..]
        .iter()
        .find(|next| next.level <= heading.level);
    let end = next.map_or(record.body.text.raw().len(), |next| next.range.start);
    Some(record.body.origin.range(heading.range.start..end))
}

/// Where the keys of a path stand in the front matter, with their values: `harm`, `fields.cost`, `exemptions[2].harm`.
fn keys(record: &Written, path: &str) -> Vec<Range<usize>> {
    let Ok((front, _)) = front_matter(&record.file) else {
        return Vec::new();
    };
    let (table, _) = DeTable::parse_recoverable(&record.file.text[front.clone()]);
    let steps: Vec<(&str, Option<usize>)> = path
        .split('.')
        .map(|step| match step.split_once('[') {
            Some((key, rest)) => (key, rest.trim_end_matches(']').parse().ok()),
            None => (step, None),
        })
        .collect();
    let mut found = Vec::new();
    below(table.get_ref(), &steps, &mut found);
    found
        .into_iter()
        .map(|range| range.start + front.start..range.end + front.start)
        .collect()
}

fn below(table: &DeTable<'_>, steps: &[(&str, Option<usize>)], found: &mut Vec<Range<usize>>) {
    let Some(((step, item), rest)) = steps.split_first() else {
        return;
    };
    for (key, value) in table.iter().filter(|(key, _)| key.get_ref() == step) {
        let values: Vec<_> = match (value.get_ref(), item) {
            (DeValue::Array(items), Some(n)) => {
                items.iter().skip(n.saturating_sub(1)).take(1).collect()
            }
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

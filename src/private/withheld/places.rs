//! The public texts of a record, each with the way back to where it stands in the author's files.

use super::needles::as_text;
use crate::attachments::Inspection;
use crate::diagnostics::{Span, Words};
use crate::private::source::marks::Marked;
use crate::private::source::record::{AttachedFile, Field, Reading, Table};
use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

/// A public text.
pub(super) struct Public<'r> {
    /// The key, or the attachment's name.
    pub topic: Cow<'r, str>,
    pub text: Cow<'r, str>,
    pub kind: Kind,
    locate: Locate<'r>,
    /// Of a file that is not text: the place in it.
    within: Option<Within<'r>>,
}

/// What kind of text it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Markdown,
    /// A word of the front matter, as it stands.
    Plain,
    /// A part of an address or the name of a file, where all letters are small.
    Address,
    /// The cells of a table, a line each.
    Cells,
    /// The rows of a table, a line each: its cells once more, for what stands side by side.
    Rows,
    /// The text of a file.
    File,
}

/// Where within a file a part of the text stands, in words of ours.
type Within<'r> = Box<dyn Fn(usize) -> Words + 'r>;

type Locate<'r> = Box<dyn Fn(&[Range<usize>]) -> Vec<Span> + 'r>;

impl<'r> Public<'r> {
    fn new(
        topic: impl Into<Cow<'r, str>>,
        text: impl Into<Cow<'r, str>>,
        kind: Kind,
        at: impl Fn(Range<usize>) -> Span + 'r,
    ) -> Public<'r> {
        Public {
            topic: topic.into(),
            text: text.into(),
            kind,
            locate: Box::new(move |ranges| ranges.iter().cloned().map(&at).collect()),
            within: None,
        }
    }

    /// The page, the cell or the part of a file that is not text.
    pub fn within(&self, at: usize) -> Option<Words> {
        self.within.as_ref().map(|within| within(at))
    }

    /// Where parts of the text stand in the author's files, all at once.
    pub fn spans(&self, ranges: &[Range<usize>]) -> Vec<Span> {
        (self.locate)(ranges)
    }
}

/// The texts in Markdown that the public sees, with their keys.
pub(super) fn marked_texts(record: &Reading) -> Vec<(&'static str, &Marked)> {
    match record {
        Reading::Withdrawn(withdrawn) => vec![("withdrawn_reason", &withdrawn.reason)],
        record => record.texts(),
    }
}

/// The public texts of a record.
pub(super) fn public_texts(record: &Reading) -> Vec<Public<'_>> {
    let mut all: Vec<Public<'_>> = marked_texts(record)
        .into_iter()
        .map(|(topic, marked)| {
            Public::new(topic, marked.text.raw(), Kind::Markdown, move |r| {
                record.file.span(marked.origin.range(r))
            })
        })
        .collect();
    if matches!(record, Reading::Withdrawn(_)) {
        return all;
    }
    let licences = record.attachments.iter().filter_map(|a| a.licence.as_ref());
    let plain = record
        .reference()
        .into_iter()
        .map(|reference| ("reference", reference));
    let plain = plain
        .chain(record.topics.iter().map(|topic| ("topics", topic)))
        .chain(
            record
                .department
                .iter()
                .map(|department| ("department", department)),
        )
        .chain(licences.map(|licence| ("attachments", licence)))
        .map(|(topic, string)| (topic, Kind::Plain, string.at.clone()));
    let fields = record
        .fields
        .iter()
        .map(|field| ("fields", Kind::Plain, field.at.clone()));
    all.extend(record.fields.iter().map(|field| {
        Public::new("fields", open_amounts(field), Kind::Plain, |_| {
            record.file.span(field.at.clone())
        })
    }));
    let aliases = record
        .aliases
        .iter()
        .map(|alias| ("aliases", Kind::Address, alias.at.clone()));
    let open = record.attachments.iter().filter(|a| a.open().is_some());
    let names = open.map(|a| ("attachments", Kind::Address, a.name_at.clone()));
    for (topic, kind, at) in plain.chain(fields).chain(aliases).chain(names) {
        let start = at.start;
        all.push(Public::new(topic, &record.file.text[at], kind, move |r| {
            record.file.span(start + r.start..start + r.end)
        }));
    }
    for document in record.attachments.iter().filter_map(|a| a.open()) {
        let Some(file) = &document.file else {
            continue;
        };
        match &file.table {
            Some(table) => {
                all.push(cells(&document.name, file, table, false));
                all.push(cells(&document.name, file, table, true));
            }
            None => {
                if let Ok(text) = file.found.read() {
                    let text = Rc::new(text);
                    let seen = Rc::clone(&text);
                    let whole = text.text.clone();
                    all.push(Public::new(
                        document.name.as_str(),
                        whole,
                        Kind::File,
                        move |r| seen.span(r),
                    ));
                } else if let Some(inspection) = &file.inside {
                    all.push(inside(&document.name, file, inspection));
                }
            }
        }
    }
    all
}

/// What was read of a file that is not text, a passage a line.
fn inside<'r>(name: &'r str, file: &'r AttachedFile, inspection: &'r Inspection) -> Public<'r> {
    let mut text = String::new();
    let mut starts = Vec::new();
    for line in inspection.lines() {
        let begin = text.len();
        text.push_str(&line.text);
        text.push('\n');
        starts.push((begin, line));
    }
    let mut public = Public::new(name, text, Kind::File, |_| {
        Span::file(file.found.name.clone())
    });
    public.within = Some(Box::new(move |at| {
        let k = starts.partition_point(|(start, _)| *start <= at);
        let line = starts.get(k.saturating_sub(1));
        let place = line.map(|(begin, line)| line.place(at - begin));
        place.map_or_else(Words::default, |place| place.words().clone())
    }));
    public
}

/// The numbers and dates of a field that are published, a line each.
fn open_amounts(field: &Field) -> String {
    let amounts = field
        .open()
        .into_iter()
        .filter(|value| value.words().is_none());
    let amounts: Vec<String> = amounts.filter_map(as_text).collect();
    amounts.join("\n")
}

/// The cells of a table that are published, one text, each with its own place in the file. With `rows` those of a row are one line.
fn cells<'r>(name: &'r str, file: &'r AttachedFile, table: &'r Table, rows: bool) -> Public<'r> {
    let mut text = String::new();
    let mut starts: Vec<(usize, (usize, usize))> = Vec::new();
    let mut last = 0;
    for (row, k, cell) in table.open_cells() {
        if rows && row > last {
            text.push('\n');
            last = row;
        }
        starts.push((text.len(), (row, k)));
        text.push_str(cell);
        text.push(if rows { ' ' } else { '\n' });
    }
    let locate = move |ranges: &[Range<usize>]| {
        let place = |r: &Range<usize>| {
            let k = starts.partition_point(|(start, _)| *start <= r.start);
            let (row, column) = starts[k.saturating_sub(1)].1;
            file.cell(table, row, column)
        };
        ranges.iter().map(place).collect()
    };
    Public {
        topic: name.into(),
        text: text.into(),
        kind: if rows { Kind::Rows } else { Kind::Cells },
        locate: Box::new(locate),
        within: None,
    }
}

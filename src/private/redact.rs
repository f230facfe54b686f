//! The only door from private to public.
//!
//! [`redact`] takes a private record and makes the public one; what was withheld is not looked at, but left behind. There
//! is nothing clever here, and there should not be: this file is meant to be read in one sitting.

use super::check::{Checked, is_public};
use super::source::files::File;
use super::source::marks::Marked;
use super::source::record::{
    self, AttachedFile, Attachment, Column, Document, Exemption, Reading, Record, Scalar, Shown,
    Status, Table, Value,
};
use crate::attachments::{csv, media_type};
use crate::law::Provision;
use crate::log::{self, Bar, Cell, Content, Response, Text, Timing, Withdrawn};
use jiff::civil::Date;

/// What of a record is public.
pub(in crate::private) enum Public {
    /// A response (or what will be one).
    Response(Box<Response>),
    /// Its address, and why it is gone.
    Withdrawn(Withdrawn),
}

/// Makes the public record.
pub(in crate::private) fn redact(
    reading: &Reading,
    checked: &Checked,
    today: Date,
) -> Option<Public> {
    match reading {
        Reading::Whole(record) => {
            response(record, checked, today).map(|response| Public::Response(Box::new(response)))
        }
        Reading::Withdrawn(withdrawn) => Some(Public::Withdrawn(Withdrawn {
            slug: withdrawn.slug.clone(),
            language: reading.language.clone(),
            on: withdrawn.on.value,
            reason: withdrawn.reason.text.clone(),
        })),
        Reading::Unfinished(_) => None,
    }
}

fn response(record: &Record, checked: &Checked, today: Date) -> Option<Response> {
    let timing = record
        .responded
        .as_ref()
        .map(|responded| timing(record, responded.value));
    let mut changes: Vec<log::Change> = record
        .changes
        .iter()
        .map(|c| log::Change {
            on: c.on.value,
            kind: c.kind.value,
            what: c.what.text.clone(),
        })
        .collect();
    changes.sort_by_key(|change| std::cmp::Reverse(change.on));
    let below = record.suppress.as_ref().map(|s| s.below);
    let mut tables = record.attachments.iter().filter_map(|a| a.open()?.table());
    let suppresses = tables.any(|table| table.columns.iter().any(|c| c.suppressed));
    Some(Response {
        reference: record.reference.value.clone(),
        slug: record.slug.clone(),
        visibility: match record.publish_on.as_ref().map(|day| day.value) {
            _ if is_public(record, today) => log::Visibility::Public,
            Some(day) if record.status == Status::Published => log::Visibility::Scheduled(day),
            _ => log::Visibility::Draft,
        },
        title: record.title.text.clone(),
        received: record.received.value,
        responded: record.responded.as_ref().map(|d| d.value),
        outcome: record.outcome.value,
        regime: record.regime,
        topics: record.topics.iter().map(|t| t.value.clone()).collect(),
        department: record.department.as_ref().map(|d| d.value.clone()),
        summary_written: record.summary.is_some(),
        summary: record
            .summary
            .as_ref()
            .map_or_else(|| escape_markdown(&checked.summary), |s| s.text.clone()),
        language: record.language.clone(),
        changes,
        parts: record
            .parts
            .iter()
            .map(|part| log::Part {
                part: part.part.text.clone(),
                outcome: part.outcome.value,
                provisions: part.provisions.clone(),
                see: part
                    .see
                    .as_ref()
                    .and_then(|see| self::see(record, checked, &see.value)),
            })
            .collect(),
        aliases: record.aliases.iter().map(|a| a.value.clone()).collect(),
        related: record.related.iter().map(|r| r.value.clone()).collect(),
        clarification: record.clarification.as_ref().map(|c| c.value),
        fee: record.fee.as_ref().map(record::Fee::days),
        extension: record.extension.as_ref().map(|e| log::Extension {
            until: e.value.0,
            reason: e.value.1.text.clone(),
        }),
        internal_review: record.internal_review.as_ref().map(|r| log::Review {
            requested: r.requested.value,
            responded: r.responded.as_ref().map(|day| day.value),
            outcome: r.outcome.as_ref().map(|o| o.value),
            note: text(&r.note),
        }),
        commissioner: record.commissioner.as_ref().map(|c| log::Decision {
            reference: c.reference.clone(),
            decided: c.decided.as_ref().map(|day| day.value),
            outcome: c.outcome,
            url: c.url.clone(),
        }),
        harm: text(&record.harm),
        balance: text(&record.balance),
        fields: record
            .fields
            .iter()
            .map(|f| Some((f.key.clone(), field(&f.value)?)))
            .collect::<Option<_>>()?,
        exemptions: record.exemptions.iter().map(exemption).collect(),
        attachments: attachments(record, below)?,
        suppressed_below: below.filter(|_| suppresses),
        body: record.body.text.clone(),
        timing,
    })
}

fn text(marked: &Option<Marked>) -> Option<Text> {
    marked.as_ref().map(|m| m.text.clone())
}

fn timing(record: &Record, responded: Date) -> Timing {
    let clock = record.clock();
    Timing {
        due: clock.due(20),
        limit: clock.limit(responded),
        days_taken: clock.days_taken(responded),
        days_allowed: clock.days_allowed(responded),
        late: clock.late(responded),
        timeliness: clock.timeliness(responded),
    }
}

fn see(record: &Record, checked: &Checked, name: &str) -> Option<log::See> {
    if record
        .attachments
        .iter()
        .any(|a| a.open().is_some_and(|document| document.name == name))
    {
        return Some(log::See::File(name.to_owned()));
    }
    let heading = super::check::find_heading(&record.body.text, &checked.headings, name)?;
    let words = Text::plain_from(heading.raw.clone()).with_tokens_of(&record.body.text);
    Some(log::See::Heading(words, heading.id.clone()))
}

/// Withheld is withheld: one bar, whatever the type or the length.
fn field(value: &Shown<Value>) -> Option<log::Field> {
    Some(match value {
        Shown::Barred(_, provisions) => log::Field::Withheld(bar(provisions)?),
        Shown::Open(Value::One(value)) => scalar(value),
        Shown::Open(Value::List(items)) => log::Field::List(
            items
                .iter()
                .map(|item| match item {
                    Shown::Barred(_, provisions) => bar(provisions).map(log::Field::Withheld),
                    Shown::Open(item) => Some(scalar(item)),
                })
                .collect::<Option<_>>()?,
        ),
    })
}

/// The bar of some provisions. Where none of them could be read there is no bar, and no public record.
fn bar(provisions: &[&'static Provision]) -> Option<Bar> {
    let ids: Vec<String> = provisions.iter().map(|p| p.id.clone()).collect();
    (!ids.is_empty()).then(|| Bar::new(ids))
}

fn scalar(value: &Scalar) -> log::Field {
    match value {
        Scalar::Words(words) => log::Field::Words(words.text.clone()),
        Scalar::Number(number) => log::Field::Number(number.clone()),
        Scalar::Boolean(b) => log::Field::Boolean(*b),
        Scalar::Date(d) => log::Field::Date(*d),
    }
}

fn exemption(e: &Exemption) -> log::Exemption {
    log::Exemption {
        provision: e.provision,
        covers: text(&e.covers),
        harm: text(&e.harm),
        for_disclosure: e.for_disclosure.iter().map(|m| m.text.clone()).collect(),
        against_disclosure: e
            .against_disclosure
            .iter()
            .map(|m| m.text.clone())
            .collect(),
        balance: text(&e.balance),
        qualified_person: e.qualified_person.as_ref().map(|(title, opinion, on)| {
            log::QualifiedPerson {
                title: title.clone(),
                opinion: opinion.text.clone(),
                on: on.value,
            }
        }),
        likelihood: e.likelihood,
        purposes: e.purposes.clone(),
        enactment: text(&e.enactment),
        intended: e.intended.as_ref().map(|i| match i {
            Ok(day) => log::Intended::On(day.value),
            Err(words) => log::Intended::Words(words.text.clone()),
        }),
        place: text(&e.place),
        estimate_hours: e.estimate_hours,
        condition: e.condition,
        review_on: e.review_on.as_ref().map(|day| day.value),
    }
}

/// A wholly withheld file is its title and a bar, or nothing at all.
fn attachments(record: &Record, below: Option<u64>) -> Option<Vec<log::Attachment>> {
    let mut all = Vec::new();
    for a in &record.attachments {
        let title = a.title.as_ref().map(|t| t.text.clone());
        match (&a.document, title) {
            (Shown::Barred(_, provisions), Some(title)) => all.push(log::Attachment {
                title,
                file: log::File::Withheld(bar(provisions)?),
            }),
            (Shown::Barred(..), None) => {}
            (Shown::Open(document), title) => all.push(log::Attachment {
                title: title?,
                file: log::File::Published(Box::new(published(a, document, below)?)),
            }),
        }
    }
    Some(all)
}

fn published(a: &Attachment, document: &Document, below: Option<u64>) -> Option<log::Published> {
    let file = document.file.as_ref()?;
    let (content, table) = match &file.table {
        Some(table) => {
            let cells = cells(table, below)?;
            (csv_content(table, &cells, file), Some(cells))
        }
        None => (copy(&file.found), None),
    };
    let (bytes, sha256) = match &content {
        Content::Bytes(bytes) => (bytes.len() as u64, crate::publish::sha256_hex(bytes)),
        Content::Copy(_) => (file.bytes, file.sha256.clone()),
    };
    let columns = file.table.as_ref().map_or(&[][..], |t| &t.columns);
    Some(log::Published {
        name: document.name.clone(),
        content,
        bytes,
        sha256,
        media_type: media_type(&document.name).0,
        table,
        show: a.show_at.is_some(),
        withheld_columns: columns
            .iter()
            .filter_map(|column| match &column.cells {
                Shown::Barred(_, provisions) => bar(provisions),
                Shown::Open(_) => None,
            })
            .collect(),
        provisions: a.provisions.clone(),
        alternative: a.alternative.as_ref().map(|alt| alt.value.clone()),
        licence: a.licence.as_ref().map(|l| l.value.clone()),
        inside: file.inside.clone().map(log::Inside),
    })
}

fn copy(found: &File) -> Content {
    Content::Copy(found.clone())
}

/// The table as the public may see it, headers first. `below` is the least count that is not suppressed.
fn cells(table: &Table, below: Option<u64>) -> Option<Vec<Vec<Cell>>> {
    let small = below.map_or_else(String::new, |below| format!("<{below}"));
    let head = table.csv.head.iter().map(|h| Cell::Words(h.clone()));
    let rows = (0..table.rows()).map(|row| {
        let cells = table.columns.iter().map(|column| match &column.cells {
            Shown::Barred(_, provisions) => bar(provisions).map(Cell::Withheld),
            Shown::Open(cells) => Some(Cell::Words(match &cells[row] {
                record::Cell::Small(_) => small.clone(),
                record::Cell::Share(_) => "-".to_owned(),
                record::Cell::Open(text) => text.clone(),
            })),
        });
        cells.collect()
    });
    std::iter::once(Some(head.collect())).chain(rows).collect()
}

/// A file of which nothing is withheld or suppressed goes out byte for byte; any other is written anew.
fn csv_content(table: &Table, cells: &[Vec<Cell>], file: &AttachedFile) -> Content {
    let as_it_is = |column: &Column| {
        let cells = column.cells.open();
        cells.is_some_and(|cells| cells.iter().all(|cell| cell.open().is_some()))
    };
    if table.columns.iter().all(as_it_is) {
        return copy(&file.found);
    }
    let plain: Vec<Vec<String>> = cells
        .iter()
        .map(|row| {
            row.iter()
                .map(|cell| match cell {
                    Cell::Words(words) => words.clone(),
                    Cell::Withheld(bar) => bar.plain(),
                })
                .collect()
        })
        .collect();
    Content::Bytes(csv::write(
        plain
            .iter()
            .map(|row| row.iter().map(String::as_str).collect()),
        table.csv.bom,
        table.csv.crlf,
    ))
}

/// A line as Markdown that shows just that line.
fn escape_markdown(line: &Text) -> Text {
    let mut out = String::with_capacity(line.raw().len());
    for (i, c) in line.raw().char_indices() {
        let special = c.is_ascii_punctuation()
            && (!matches!(
                c,
                ',' | '.' | ';' | ':' | '?' | '!' | '"' | '\'' | '/' | '%' | '(' | ')' | '-' | '+'
            ) || i == 0
                || starts_item(line.raw(), i));
        if special {
            out.push('\\');
        }
        out.push(c);
    }
    Text::plain_from(out).with_tokens_of(line)
}

/// Whether the character at `i` would end the number of a list item at the line's beginning.
fn starts_item(raw: &str, i: usize) -> bool {
    raw[..i].bytes().all(|b| b.is_ascii_digit())
}

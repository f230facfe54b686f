//! The only door from private to public.
//!
//! [`redact`] takes a private record and makes the public one; what was withheld is not looked at, but left behind. There
//! is nothing clever here, and there should not be: this file is meant to be read in one sitting.

use super::check::{Checked, is_public};
use super::source::files::Found;
use super::source::marks::Marked;
use super::source::record::{
    AttachedFile, Attachment, Exemption, Field, Record, Status, Table, Value,
};
use crate::attachments::{csv, media_type};
use crate::law::Clock;
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
    record: &Record,
    checked: &Checked,
    today: Date,
) -> Option<Public> {
    if record.status == Status::Withdrawn {
        let (on, reason) = record.withdrawn.as_ref()?;
        return Some(Public::Withdrawn(Withdrawn {
            slug: record.slug.clone(),
            on: on.value,
            reason: reason.text.clone(),
        }));
    }
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
    let suppresses = record.attachments.iter().any(|a| {
        a.withheld.is_empty()
            && a.file
                .as_ref()
                .and_then(|f| f.table.as_ref())
                .is_some_and(|t| t.suppressed.contains(&true))
    });
    Some(Public::Response(Box::new(Response {
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
            .map(|f| (f.key.clone(), field(f)))
            .collect(),
        exemptions: record.exemptions.iter().map(exemption).collect(),
        attachments: record
            .attachments
            .iter()
            .filter_map(|a| attachment(a, below))
            .collect(),
        suppressed_below: below.filter(|_| suppresses),
        body: record.body.text.clone(),
        timing,
    })))
}

fn text(marked: &Option<Marked>) -> Option<Text> {
    marked.as_ref().map(|m| m.text.clone())
}

fn timing(record: &Record, responded: Date) -> Timing {
    let clock = Clock {
        regime: record.regime,
        received: record.received.value,
        clarified: record.clarification.as_ref().and_then(|c| c.value.received),
        extended_until: record.extension.as_ref().map(|e| e.value.0),
    };
    Timing {
        due: clock.due(20),
        limit: clock.limit(responded),
        days_taken: clock.days_taken(responded),
        late: clock.late(responded),
        timeliness: clock.timeliness(responded),
    }
}

fn see(record: &Record, checked: &Checked, name: &str) -> Option<log::See> {
    if record.attachments.iter().any(|a| a.name == name) {
        return Some(log::See::File(name.to_owned()));
    }
    let heading = super::check::find_heading(&record.body.text, &checked.headings, name)?;
    let words = Text::plain_from(heading.raw.clone()).with_tokens_of(&record.body.text);
    Some(log::See::Heading(words, heading.id.clone()))
}

/// Withheld is withheld: one bar, whatever the type or the length.
fn field(field: &Field) -> log::Field {
    if !field.withheld.is_empty() {
        return log::Field::Withheld(Bar::new(field.withheld.clone()));
    }
    match &field.value {
        Value::List(items) => log::Field::List(
            items
                .iter()
                .zip(&field.items)
                .map(|(item, withheld)| {
                    if withheld.is_empty() {
                        value(item)
                    } else {
                        log::Field::Withheld(Bar::new(withheld.clone()))
                    }
                })
                .collect(),
        ),
        single => value(single),
    }
}

fn value(value_: &Value) -> log::Field {
    match value_ {
        Value::Words(words) => log::Field::Words(words.text.clone()),
        Value::Number(number) => log::Field::Number(number.clone()),
        Value::Boolean(b) => log::Field::Boolean(*b),
        Value::Date(d) => log::Field::Date(*d),
        Value::List(items) => log::Field::List(items.iter().map(value).collect()),
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
fn attachment(a: &Attachment, below: Option<u64>) -> Option<log::Attachment> {
    if !a.withheld.is_empty() {
        let title = a.title.as_ref()?.text.clone();
        return Some(log::Attachment {
            title,
            file: log::File::Withheld(Bar::new(a.withheld.clone())),
        });
    }
    let file = a.file.as_ref()?;
    let (content, table) = match &file.table {
        Some(table) => {
            let cells = cells(table, below);
            (csv_content(table, &cells, file, below), Some(cells))
        }
        None => (copy(&file.found), None),
    };
    let (bytes, sha256) = match &content {
        Content::Bytes(bytes) => (bytes.len() as u64, crate::publish::sha256_hex(bytes)),
        Content::Copy(_) => (file.bytes, file.sha256.clone()),
    };
    let columns = file.table.as_ref().map_or(&[][..], |t| &t.withheld);
    Some(log::Attachment {
        title: a
            .title
            .as_ref()
            .map_or_else(Text::default, |t| t.text.clone()),
        file: log::File::Published(Box::new(log::Published {
            name: a.name.clone(),
            content,
            bytes,
            sha256,
            media_type: media_type(&a.name).0,
            table,
            show: a.show,
            withheld_columns: columns
                .iter()
                .filter(|c| !c.is_empty())
                .map(|c| Bar::new(c.clone()))
                .collect(),
            provisions: a.provisions.clone(),
            alternative: a.alternative.as_ref().map(|alt| alt.value.clone()),
            licence: a.licence.as_ref().map(|l| l.value.clone()),
        })),
    })
}

fn copy(found: &Found) -> Content {
    Content::Copy(found.path.clone())
}

/// The table as the public may see it, headers first.
fn cells(table: &Table, below: Option<u64>) -> Vec<Vec<Cell>> {
    let bars: Vec<Option<Bar>> = table
        .withheld
        .iter()
        .map(|w| (!w.is_empty()).then(|| Bar::new(w.clone())))
        .collect();
    let head = table
        .csv
        .head
        .iter()
        .map(|h| Cell::Words(h.clone()))
        .collect();
    let rows = table.csv.rows.iter().map(|row| {
        row.cells
            .iter()
            .enumerate()
            .map(|(k, cell)| match (&bars[k], below) {
                (Some(bar), _) => Cell::Withheld(bar.clone()),
                (None, Some(below)) if table.suppressed[k] && csv::is_suppressed(cell, below) => {
                    Cell::Words(format!("<{below}"))
                }
                (None, _) => Cell::Words(cell.clone()),
            })
            .collect()
    });
    std::iter::once(head).chain(rows).collect()
}

/// A file of which nothing is withheld or suppressed goes out byte for byte; any other is written anew.
fn csv_content(
    table: &Table,
    cells: &[Vec<Cell>],
    file: &AttachedFile,
    below: Option<u64>,
) -> Content {
    let small = |k: usize| {
        below.is_some_and(|below| {
            table
                .csv
                .rows
                .iter()
                .any(|row| csv::is_suppressed(&row.cells[k], below))
        })
    };
    if table.withheld.iter().all(Vec::is_empty)
        && !(0..table.suppressed.len()).any(|k| table.suppressed[k] && small(k))
    {
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

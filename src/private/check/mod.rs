//! Records against the format: what can only be seen once a record is read whole. Only a report comes out, and what
//! redaction needs to know of the text.

pub(in crate::private) mod across;
mod citations;
mod dates;
mod days;
mod future;
pub(in crate::private) mod links;
mod notice;
mod outcome;
mod outcomes;
pub(in crate::private) mod personal;
mod provisions;
mod reasons;
mod refusal_to_confirm;
mod rules;
mod scan;
mod structure;
mod view;

pub(in crate::private) use structure::find_heading;

use super::source::near_miss;
use super::source::record::{Accept, Record, Status};
use super::source::site::Rules;
use crate::diagnostics::{Code, Diagnostic, Report, Severity};
use crate::log::{THEME_IDS, Text, card_ids, text};
use crate::markdown::{self, Heading, Outline};
use jiff::civil::Date;
use std::ops::Range;

/// What a check learned of a record's text.
pub(in crate::private) struct Checked {
    /// The headings of the body.
    pub headings: Vec<Heading>,
    /// Links, each with the range of the file where it stands.
    pub links: Vec<Outgoing>,
    /// The summary that stands in for one that is not written.
    pub summary: Text,
    /// What rules across records need of it.
    gist: rules::Gist,
}

/// A link of a record or page.
pub(in crate::private) struct Outgoing {
    pub url: String,
    pub at: Range<usize>,
    pub image: bool,
    pub topic: &'static str,
}

/// Whether the public may see a record on a day.
pub(in crate::private) fn is_public(record: &Record, today: Date) -> bool {
    record.status == Status::Published
        && record
            .publish_on
            .as_ref()
            .is_none_or(|day| day.value <= today)
}

/// Checks one record.
pub(in crate::private) fn record(
    record: &Record,
    read: Report,
    rules: &Rules,
    today: Date,
) -> (Checked, Report) {
    let mut report = read;
    // Where marks are at fault the text as rendered would only repeat it.
    let marks_sound = !report
        .iter()
        .any(|d| (1101..=1112).contains(&(d.code as u16)));
    let cards = card_ids(record.exemptions.iter().map(|e| e.provision.id.as_str()));
    let reserved = || {
        THEME_IDS
            .iter()
            .copied()
            .chain(cards.iter().map(String::as_str))
    };
    let mut links = Vec::new();
    let mut body = Outline::default();
    for (topic, marked) in record.texts() {
        if matches!(topic, "title" | "fields" | "attachments") {
            continue;
        }
        // Only what the page shows as headings takes ids.
        let outline = if topic == "body" {
            markdown::outline(&marked.text, reserved())
        } else {
            markdown::outline(&marked.text, std::iter::empty())
        };
        let at = |range: Range<usize>| record.file.span(marked.origin.range(range));
        for (_, token) in &outline.misplaced {
            if let Some(mark) = marked.marks.iter().find(|m| m.token == *token) {
                report.push(
                    Diagnostic::new(Code::MarkNotHere, record.file.span(mark.at.clone()))
                        .topic(topic),
                );
            }
        }
        for range in &outline.comments {
            if marks_sound {
                report.push(Diagnostic::new(Code::CommentUnclear, at(range.clone())).topic(topic));
            }
        }
        for block in &outline.blocks {
            // What reads as it is written was looked at when it was read.
            let rendered = block.raw != marked.text.raw() && near_miss::any(&block.raw);
            if marks_sound && (rendered || near_miss::any(&block.titles)) {
                report.push(
                    Diagnostic::new(Code::NearMiss, at(block.range.clone()))
                        .message(
                            "this reads like a withheld mark once it is rendered, and is not one",
                        )
                        .topic(topic),
                );
            }
        }
        for mark in marked.marks.iter().filter(|m| m.lines) {
            if outline
                .blocks
                .iter()
                .any(|b| b.narrow && text::holds_token(&b.raw, mark.token))
            {
                report.push(
                    Diagnostic::new(Code::CrossesBlock, record.file.span(mark.at.clone()))
                        .topic(topic),
                );
            }
        }
        for link in &outline.links {
            links.push(Outgoing {
                url: link.url.clone(),
                at: marked.origin.range(link.range.clone()),
                image: link.image,
                topic,
            });
        }
        if topic == "summary"
            && (outline.top_blocks > 1 || outline.blocks.iter().any(|b| !b.paragraph))
        {
            report.push(
                Diagnostic::new(Code::NotOneParagraph, at(0..marked.text.raw().len())).topic(topic),
            );
        }
        if topic == "body" {
            body = outline;
        }
    }
    let mut gist = rules::Gist::default();
    let summary = if record.status == Status::Withdrawn {
        future::withdrawn(record, today, &mut report);
        Text::default()
    } else {
        structure::sections(record, &body, &mut report);
        structure::parts(record, &body, &mut report);
        structure::alternatives(record, &mut report);
        if record.whole {
            dates::check(record, &mut report);
            outcome::check(record, &mut report);
            gist = rules::check(record, &body, rules, today, &mut report);
        }
        structure::summary(record, &body)
    };
    rules.apply(&mut report);
    settle(record, &mut report, today);
    (
        Checked {
            headings: body.headings,
            links,
            summary,
            gist,
        },
        report,
    )
}

/// Reads a site, and gives back what checks all its records once more, one after another, and counts what it says: for the
/// benchmark, which may look at the clock.
///
/// # Errors
///
/// There is no site.
#[doc(hidden)]
pub fn again(root: &std::path::Path, today: Date) -> Result<impl Fn() -> usize, Report> {
    let sources = super::Opened::open(root)?.read(
        today,
        &mut super::Memory::default(),
        &crate::changes::Changes::everything(),
        &|| (),
    );
    Ok(move || {
        let checked = |one: &Record| {
            self::record(one, Report::new(), &sources.look.settings.rules, today)
                .1
                .iter()
                .count()
        };
        let found: usize = sources.look.read_records().map(checked).sum();
        found + across::records(&sources.look, today).iter().count()
    })
}

/// Applies what a record's standing and its acceptances make of its diagnostics.
pub(in crate::private) fn settle(record: &Record, report: &mut Report, today: Date) {
    report.retain(|d| !record.accept.iter().any(|a| accepts(record, a, d)));
    let public = is_public(record, today);
    report.edit(|d| {
        if record.status == Status::Draft && d.code.is_legal() && d.severity == Severity::Error {
            d.severity = Severity::Warning;
        }
        d.hidden |= !public;
    });
}

/// Whether an acceptance is for this diagnostic of its record.
pub(in crate::private) fn accepts(
    record: &Record,
    accept: &Accept,
    diagnostic: &Diagnostic,
) -> bool {
    if accept.code != diagnostic.code {
        return false;
    }
    let topic = diagnostic.topic.as_deref();
    if diagnostic.at.file != *record.file.path() {
        // What a legal rule finds in an attachment is accepted by the record that the file stands beside.
        let file = record.attachments.iter().find(|a| {
            a.file
                .as_ref()
                .is_some_and(|f| f.found.name == diagnostic.at.file)
        });
        let at = accept.at.as_deref();
        return diagnostic.code.is_legal()
            && file.is_some_and(|a| at.is_none_or(|at| at == a.name || Some(at) == topic));
    }
    if diagnostic.code == Code::NotInspected {
        // A finding in a file is accepted by somebody, for the file as it is.
        let file = topic
            .and_then(|t| record.attachments.iter().find(|a| a.name == t))
            .and_then(|a| a.file.as_ref());
        return accept.by
            && file.is_some_and(|f| {
                accept
                    .sha256
                    .as_deref()
                    .is_some_and(|s| s.eq_ignore_ascii_case(&f.sha256))
            })
            && accept.at.as_deref().is_none_or(|at| Some(at) == topic);
    }
    accept
        .at
        .as_deref()
        .is_none_or(|at| topic.is_some_and(|t| t == at || at.split(['.', '[']).next() == Some(t)))
}

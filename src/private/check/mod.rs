//! Records against the format: what can only be seen once a record is read whole. Only a report comes out, and what
//! redaction needs to know of the text.

mod accept;
mod across;
mod addresses;
mod citations;
pub(in crate::private) mod copies;
mod dates;
mod days;
mod format;
mod future;
mod headings;
pub(in crate::private) mod inside;
mod language;
mod library;
pub(in crate::private) mod links;
pub(in crate::private) mod log;
mod notice;
mod outcome;
mod outcomes;
mod personal;
mod provisions;
mod reasons;
mod refusal_to_confirm;
mod rules;
mod scan;
mod sound;
pub(in crate::private) mod statics;
mod structure;
mod suppression;
mod text;
mod twins;
mod unlinked;
mod unseen;
pub(in crate::private) mod view;

pub(in crate::private) use accept::{accepted, unused};
pub(in crate::private) use structure::find_heading;

use format::Page;

use super::source::page::Prose;
use super::source::record::{Reading, Status, Written};
use super::source::site::{Rules, Settings};
use crate::diagnostics::Report;
use crate::log::Text;
use crate::markdown::Heading;
use jiff::civil::Date;
use std::ops::Range;

/// The log, for checks that need more than one record.
pub(in crate::private) struct Log<'l> {
    pub settings: &'l Settings,
    pub today: Date,
    pub records: Vec<(&'l Reading, &'l Checked)>,
    pub pages: Vec<&'l Prose>,
}

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
pub(in crate::private) fn is_public(record: &Written, today: Date) -> bool {
    record.status == Status::Published
        && record
            .publish_on
            .as_ref()
            .is_none_or(|day| day.value <= today)
}

/// Whether a record was taken back, or is to be.
fn is_withdrawn(record: &Written) -> bool {
    record.status == Status::Withdrawn
}

/// Checks one record: the table of the format (`format`), and if it is whole the table of the law (`rules`).
pub(in crate::private) fn record(
    record: &Reading,
    rules: &Rules,
    today: Date,
    report: &mut Report,
) -> Checked {
    let page = Page::new(record, today, report);
    page.check(report);
    let mut gist = rules::Gist::default();
    if let Some(record) = record.whole() {
        gist = rules::check(record, page.body(), rules, today, report);
    }
    let summary = if is_withdrawn(record) {
        Text::default()
    } else {
        structure::summary(record, page.body())
    };
    let links = page.texts.iter().flat_map(|(topic, marked, outline)| {
        outline.links.iter().map(|link| Outgoing {
            url: link.url.clone(),
            at: marked.origin.range(link.range.clone()),
            image: link.image,
            topic,
        })
    });
    Checked {
        links: links.collect(),
        summary,
        gist,
        headings: page.into_headings(),
    }
}

/// Checks one prose page.
pub(in crate::private) fn page(prose: &Prose, rules: &Rules) -> Report {
    let mut report = personal::in_page(prose, rules);
    report.append(unseen::in_page(prose));
    report
}

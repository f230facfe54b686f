//! The format's table: what is asked of a record whether or not it is whole, each check a row that names its codes.

use crate::diagnostics::{Code, Report};
use crate::log::{THEME_IDS, card_ids};
use crate::markdown::{self, Heading, Outline};
use crate::private::source::marks::Marked;
use crate::private::source::record::Reading;
use jiff::civil::Date;

/// A row of the table.
pub(super) struct Check {
    /// What it may find.
    pub codes: &'static [Code],
    pub find: fn(&Page<'_>, &mut Report),
    /// Whether it is asked of a withdrawn record too, of which only address, day and reason are published.
    pub of_withdrawn: bool,
}

/// The whole table, a group a file.
const GROUPS: &[&[Check]] = &[
    super::text::CHECKS,
    super::structure::CHECKS,
    super::suppression::CHECKS,
    super::unseen::CHECKS,
    super::future::CHECKS,
];

/// A record as these checks see it.
pub(super) struct Page<'r> {
    pub record: &'r Reading,
    pub today: Date,
    /// Where marks are at fault the text as rendered would only repeat it.
    pub marks_sound: bool,
    /// A comment that is not closed takes the rest of the body with it.
    pub comment_open: bool,
    /// Its texts of Markdown, each with the key or section that `accept` would name, and outlined; the body is the last.
    pub texts: Vec<(&'static str, &'r Marked, Outline)>,
}

impl<'r> Page<'r> {
    /// `read` is what reading found.
    pub fn new(record: &'r Reading, today: Date, read: &Report) -> Page<'r> {
        let cards = card_ids(record.exemptions.iter().map(|e| e.provision.id.as_str()));
        let reserved = || {
            THEME_IDS
                .iter()
                .copied()
                .chain(cards.iter().map(String::as_str))
        };
        let markdown =
            |(topic, _): &(&str, &Marked)| !matches!(*topic, "title" | "fields" | "attachments");
        let texts = record.texts().into_iter().filter(markdown);
        Page {
            record,
            today,
            marks_sound: !read
                .iter()
                .any(|d| (1101..=1112).contains(&(d.code as u16))),
            comment_open: {
                let body = record.file.span(record.body_at..record.body_at);
                let mut open = read.iter().filter(|d| d.code == Code::CommentNotClosed);
                open.any(|d| d.at >= body)
            },
            texts: texts
                .map(|(topic, marked)| {
                    // Only what the page shows as headings takes ids.
                    let outline = if topic == "body" {
                        markdown::outline(&marked.text, reserved())
                    } else {
                        markdown::outline(&marked.text, std::iter::empty())
                    };
                    (topic, marked, outline)
                })
                .collect(),
        }
    }

    /// The outline of the body.
    pub fn body(&self) -> &Outline {
        let (_, _, body) = self.texts.last().expect("every record has a body");
        body
    }

    /// The headings of the body.
    pub fn into_headings(mut self) -> Vec<Heading> {
        self.texts
            .pop()
            .map_or_else(Vec::new, |(_, _, body)| body.headings)
    }

    /// Asks every row.
    pub fn check(&self, report: &mut Report) {
        let withdrawn = super::is_withdrawn(self.record);
        for check in GROUPS.iter().copied().flatten() {
            if check.of_withdrawn || !withdrawn {
                let mut found = Report::new();
                (check.find)(self, &mut found);
                debug_assert!(found.iter().all(|d| check.codes.contains(&d.code)));
                report.append(found);
            }
        }
    }
}

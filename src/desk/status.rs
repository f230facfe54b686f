//! What is due: what a record's days ask of somebody, in the order of the days.

use super::links::{Link, Memory};
use crate::diagnostics::Report;
use crate::private::Opened;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;
use std::fmt::Write as _;
use std::path::Path;

/// Why a record is on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A draft, by the day on which its request must be answered.
    Answer,
    /// A draft whose time was extended, by the day on which the extension ends.
    Extension,
    /// A draft that waits for an answer of the requester, by the day on which the question was asked.
    Clarification,
    /// A review that was asked for, by the day after which its answer is late.
    Review,
    /// A day on which something was to be published (section 22) that has come.
    #[serde(rename = "section-22")]
    Section22,
    /// A day on which a withholding was to be looked at again that has come.
    ReviewOn,
    /// A response that becomes public on a day to come.
    PublishOn,
    /// A finding that somebody accepted.
    Accepted,
    /// A link that leads nowhere, by the day on which it was first found so.
    Link,
    /// An exemption whose every reason comes from the library.
    Library,
}

impl Kind {
    /// Every kind, as it is named in data.
    pub const ALL: &'static [(&'static str, Kind)] = &[
        ("answer", Kind::Answer),
        ("extension", Kind::Extension),
        ("clarification", Kind::Clarification),
        ("review", Kind::Review),
        ("section-22", Kind::Section22),
        ("review-on", Kind::ReviewOn),
        ("publish-on", Kind::PublishOn),
        ("accepted", Kind::Accepted),
        ("link", Kind::Link),
        ("library", Kind::Library),
    ];

    /// What it is, for people.
    pub fn words(self) -> &'static str {
        match self {
            Kind::Answer => "answer due",
            Kind::Extension => "extended answer due",
            Kind::Clarification => "clarification asked for",
            Kind::Review => "review due",
            Kind::Section22 => "was to be published (section 22)",
            Kind::ReviewOn => "withholding to be looked at again",
            Kind::PublishOn => "becomes public",
            Kind::Accepted => "finding accepted",
            Kind::Link => "link that leads nowhere",
            Kind::Library => "reasons from the library alone",
        }
    }

    /// Whether its day is the one since which it has been so.
    pub fn is_running(self) -> bool {
        matches!(self, Kind::Clarification | Kind::Link)
    }

    /// Whether its day is one by which somebody must have done something.
    pub fn is_deadline(self) -> bool {
        matches!(
            self,
            Kind::Answer | Kind::Extension | Kind::Review | Kind::Section22 | Kind::ReviewOn
        )
    }
}

/// Something that is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Due {
    /// Why.
    pub kind: Kind,
    /// The record's reference; empty where it has none yet.
    pub reference: String,
    /// The record's file, from the site's folder.
    pub file: String,
    /// The day, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// The days from today to that day; below zero where it has passed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<i32>,
    /// The link, where it is one that leads nowhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<DeadLink>,
}

/// A link that leads nowhere. It stands in a public response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeadLink {
    /// Where it leads.
    pub url: String,
    /// Its line in the file.
    pub line: usize,
    /// What was found there, for people.
    pub found: String,
}

/// What is due in a site.
pub struct Status {
    /// By day, then by kind and reference; what has no day comes last.
    pub due: Vec<Due>,
    /// The records that could not be read, so that nobody knows what is due of them.
    pub unread: usize,
    /// Where public responses lead to other sites.
    pub links: Vec<Link>,
    /// The output folder that site.toml names, from the site's folder.
    pub output: String,
}

impl Status {
    /// Looks through a site. Of links it knows what was found when they were last asked for: see [`Status::with_links`].
    ///
    /// # Errors
    ///
    /// There is no site.
    pub fn of(root: &Path, today: Date) -> Result<Status, Report> {
        let status = Opened::open(root)?.due(today);
        Ok(status.remembering_links(root, today))
    }

    /// With what was found when its links were last asked for.
    #[must_use]
    pub(crate) fn remembering_links(self, root: &Path, today: Date) -> Status {
        self.with_links(&Memory::read(root), today)
    }

    /// In the order in which somebody should look at it: a name for each group that has any.
    pub fn groups(&self) -> Vec<(&'static str, Vec<&Due>)> {
        let of = |is: &dyn Fn(&Due, i32) -> bool| -> Vec<&Due> {
            let is = |due: &&Due| {
                due.days
                    .is_some_and(|days| !due.kind.is_running() && is(due, days))
            };
            self.due.iter().filter(is).collect()
        };
        let running = |kind: Kind| self.due.iter().filter(|due| due.kind == kind).collect();
        let groups = [
            ("Late", of(&|due, days| due.kind.is_deadline() && days < 0)),
            ("Within seven days", of(&|_, days| (0..=7).contains(&days))),
            ("Later", of(&|_, days| days > 7)),
            ("Waiting for the requester", running(Kind::Clarification)),
            ("Links that lead nowhere", running(Kind::Link)),
            (
                "Without a day",
                self.due.iter().filter(|due| due.on.is_none()).collect(),
            ),
        ];
        let groups = groups.into_iter();
        groups.filter(|(_, rows)| !rows.is_empty()).collect()
    }

    /// The day on which the log was last built, in the folder that site.toml names or in another.
    pub fn published(&self, root: &Path, out: Option<&Path>) -> Option<Date> {
        let out = out.map_or_else(|| root.join(&self.output), Path::to_owned);
        let written = std::fs::metadata(out.join("manifest.json"))
            .ok()?
            .modified();
        let written = jiff::Timestamp::try_from(written.ok()?).ok()?;
        Some(TimeZone::system().to_datetime(written).date())
    }

    /// The same in a sentence.
    pub fn last_published(&self, root: &Path, out: Option<&Path>, today: Date) -> String {
        let Some(day) = self.published(root, out) else {
            return "Not published yet.".to_owned();
        };
        let ago = match (today - day).get_days() {
            ..=0 => "today".to_owned(),
            1 => "yesterday".to_owned(),
            days => format!("{days} days ago"),
        };
        format!("Last published on {day}: {ago}.")
    }

    /// With what was found at its links in place of what was known of them.
    #[must_use]
    pub fn with_links(mut self, memory: &Memory, today: Date) -> Status {
        self.due.retain(|due| due.kind != Kind::Link);
        for link in &self.links {
            let Some(found) = memory.of(link.address()) else {
                continue;
            };
            let Some(since) = found.since.filter(|since| *since <= today) else {
                continue;
            };
            self.due.push(Due {
                kind: Kind::Link,
                reference: link.reference.clone(),
                file: link.file.clone(),
                on: Some(since),
                days: Some((since - today).get_days()),
                link: Some(DeadLink {
                    url: link.url.clone(),
                    line: link.line,
                    found: found.answer.words(),
                }),
            });
        }
        self.due.sort_by(|a, b| {
            let key = |due: &Due| (due.on.is_none(), due.on, due.kind);
            let line = |due: &Due| due.link.as_ref().map(|link| link.line);
            key(a)
                .cmp(&key(b))
                .then_with(|| a.reference.cmp(&b.reference))
                .then_with(|| a.file.cmp(&b.file))
                .then_with(|| line(a).cmp(&line(b)))
        });
        self
    }

    /// What must be done by a day, as a calendar for other programs (RFC 5545). It names references alone.
    pub fn calendar(&self, today: Date) -> String {
        let mut out = String::from(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//disclog//status//EN\r\nCALSCALE:GREGORIAN\r\nX-WR-CALNAME:Disclosure log\r\n",
        );
        for due in &self.due {
            let Some(on) = due.on.filter(|_| !due.kind.is_running()) else {
                continue;
            };
            let day = |date: Date| date.strftime("%Y%m%d").to_string();
            let kind = Kind::ALL.iter().find(|(_, kind)| *kind == due.kind);
            let (kind, next) = (
                kind.map_or("", |(name, _)| name),
                on.tomorrow().unwrap_or(on),
            );
            out.push_str("BEGIN:VEVENT\r\n");
            for line in [
                format!(
                    "UID:{kind}-{}-{}@disclog",
                    crate::log::slug(&due.reference),
                    day(on)
                ),
                format!("DTSTAMP:{}T000000Z", day(today)),
                format!("DTSTART;VALUE=DATE:{}", day(on)),
                format!("DTEND;VALUE=DATE:{}", day(next)),
                format!(
                    "SUMMARY:{}",
                    calendar_text(&format!("{}: {}", due.reference, due.kind.words()))
                ),
            ] {
                folded(&mut out, &line);
            }
            out.push_str("TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n");
        }
        out.push_str("END:VCALENDAR\r\n");
        out
    }
}

/// A text in a calendar.
fn calendar_text(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().filter(|c| !c.is_control()) {
        if matches!(c, '\\' | ';' | ',') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A line of a calendar: at most 75 bytes, the rest behind a blank on the next.
fn folded(out: &mut String, line: &str) {
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > 75 {
            out.push_str("\r\n ");
            length = 1;
        }
        let _ = write!(out, "{c}");
        length += c.len_utf8();
    }
    out.push_str("\r\n");
}

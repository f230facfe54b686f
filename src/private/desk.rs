//! What the officer's desk may know of the sources: which records there are, and what the library's texts say. Nothing that is
//! withheld is among it.

use super::check;
use super::memory::Look;
use super::opened::Opened;
use super::source::near_miss;
use super::source::record::library::Library;
use super::source::record::{Draft, Fee, Reading, Record, Status};
use super::sources::Sources;
use super::way::Read;
use crate::changes::Changes;
use crate::desk::links::Link;
use crate::desk::status::{Due, Kind, Status as AtDesk};
use crate::diagnostics::Code;
use crate::law::{Clock, review_days, working_day_after};
use crate::log::{slug, text};
use jiff::ToSpan as _;
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A record that is there.
pub(crate) struct Known {
    /// What its address is made of; empty where it has no reference.
    pub slug: String,
    /// From the site's folder.
    pub file: Arc<str>,
    /// Whether it is a draft.
    pub draft: bool,
    /// The whole file, line ends made alike.
    pub text: String,
}

/// Whether a text holds a mark, or something like one.
pub(crate) fn looks_like_a_mark(text: &str) -> bool {
    near_miss::any(text)
}

/// The texts of a site's library.
pub(crate) struct Texts(Library);

impl Texts {
    /// The keys that a text says, with those that it takes from others; nothing where there is no sound text of this name.
    pub fn keys(&self, name: &str) -> Option<BTreeSet<String>> {
        let chain = self.0.chain(name);
        let tables = chain
            .texts
            .iter()
            .filter_map(|text| toml::from_str::<toml::Table>(&text.text).ok());
        chain
            .whole
            .then(|| tables.flat_map(|table| table.into_iter().map(|(key, _)| key)))
            .map(|keys| keys.filter(|key| key != "use").collect())
    }
}

impl Opened {
    /// The texts of the library.
    pub fn texts(&self) -> Texts {
        Texts(Library::read(&self.root, None))
    }

    /// Every record that can be read.
    pub fn known(&self, today: Date) -> Vec<Known> {
        let look = self.look(today);
        look.read_records()
            .map(|record| Known {
                slug: record
                    .reference()
                    .map(|reference| slug(&reference.value))
                    .unwrap_or_default(),
                file: Arc::clone(record.file.path()),
                draft: record.status == Status::Draft,
                text: record.file.text.clone(),
            })
            .collect()
    }

    /// What is due of each record, and where the public ones lead to.
    pub fn due(&self, today: Date) -> AtDesk {
        self.look(today).due(self.output(), today)
    }

    /// A look at the records as they are now.
    pub(super) fn look(&self, today: Date) -> Look {
        let library = Arc::new(Library::read(&self.root, None));
        Look::at(
            &self.root,
            (&self.settings, &library, &Arc::default()),
            today,
            None,
            &Changes::everything(),
            true,
            &|| {},
        )
    }
}

impl Sources {
    /// What is due of each record, and where the public ones lead to.
    pub fn due(&self) -> AtDesk {
        self.look.due(&self.look.settings.output, self.today)
    }
}

impl Look {
    /// What is due of each record, and where the public ones lead to.
    fn due(&self, output: &str, today: Date) -> AtDesk {
        let mut all = Vec::new();
        for read in &self.records {
            let Some(record) = read.record() else {
                continue;
            };
            let reference = record.reference().map_or("", |at| at.value.as_str());
            let mut tell = |kind: Kind, on: Option<Date>| {
                let days =
                    on.and_then(|on| Some((on - today).get_days()).filter(|_| on.year() > 0));
                all.push(Due {
                    kind,
                    reference: reference.to_owned(),
                    file: record.file.path().to_string(),
                    on,
                    days,
                    link: None,
                });
            };
            days(record, today, &mut tell);
            for _ in &record.accept {
                tell(Kind::Accepted, None);
            }
            let from_library = |code: Code| code == Code::OnlyFromLibrary;
            if read.report.iter().any(|fault| from_library(fault.code)) {
                tell(Kind::Library, None);
            }
        }
        // Of these nobody knows what their days ask for.
        let unread = self.records.iter().filter(|read| match read.record() {
            None => true,
            Some(reading @ Reading::Unfinished(draft)) => {
                reading.status != Status::Draft || draft.received.is_none()
            }
            Some(Reading::Whole(_) | Reading::Withdrawn(_)) => false,
        });
        AtDesk {
            due: all,
            unread: unread.count(),
            output: output.to_owned(),
            links: self
                .records
                .iter()
                .flat_map(|read| outgoing(read, today))
                .collect(),
        }
    }
}

/// Where a record that the public sees leads to other sites. One at fault may hide what it withholds: nothing is asked for its sake.
fn outgoing(read: &Read, today: Date) -> Vec<Link> {
    let Some((record, checked)) = &read.record else {
        return Vec::new();
    };
    let is_sound = !read.report.has_errors();
    if !is_sound || read.public.is_none() || !check::is_public(record, today) {
        return Vec::new();
    }
    let reference = record.reference().map_or("", |at| at.value.as_str());
    let of_texts = checked.links.iter().filter(|link| !link.image);
    let of_texts = of_texts.map(|link| (&link.url, link.at.clone()));
    let decision = record
        .commissioner
        .iter()
        .flat_map(|decision| &decision.url);
    let decision = decision.map(|url| (url, 0..0));
    of_texts
        .chain(decision)
        .filter(|(url, _)| !text::has_token(url) && is_web(url))
        .map(|(url, at)| {
            let at = record.file.span(at);
            Link {
                url: url.clone(),
                reference: reference.to_owned(),
                file: at.file.to_string(),
                line: at.line,
            }
        })
        .collect()
}

fn is_web(url: &str) -> bool {
    let scheme = url
        .split_once("://")
        .map(|(scheme, _)| scheme.to_ascii_lowercase());
    matches!(scheme.as_deref(), Some("http" | "https"))
}

/// What a record's days ask of somebody.
fn days(record: &Reading, today: Date, tell: &mut impl FnMut(Kind, Option<Date>)) {
    if record.status == Status::Withdrawn {
        return;
    }
    if record.status == Status::Draft
        && let Some((received, None)) = received_and_responded(record)
    {
        awaited(record, received, tell);
    }
    if let Some(review) = &record.internal_review
        && review.responded.is_none()
    {
        let days = review_days(record.regime, today);
        let last = working_day_after(review.requested.value, days, record.regime);
        tell(Kind::Review, Some(last));
    }
    for exemption in &record.exemptions {
        if let Some(Ok(intended)) = &exemption.intended
            && intended.value <= today
        {
            tell(Kind::Section22, Some(intended.value));
        }
        if let Some(day) = exemption
            .review_on
            .as_ref()
            .filter(|day| day.value <= today)
        {
            tell(Kind::ReviewOn, Some(day.value));
        }
    }
    let coming = record.publish_on.as_ref().filter(|day| day.value > today);
    if let Some(day) = coming.filter(|_| record.status == Status::Published) {
        tell(Kind::PublishOn, Some(day.value));
    }
}

/// What a request that is not answered yet waits for.
fn awaited(record: &Reading, received: Date, tell: &mut impl FnMut(Kind, Option<Date>)) {
    let clarification = record.clarification.as_ref().map(|c| &c.value);
    if let Some(asked) = clarification.filter(|c| c.received.is_none()) {
        return tell(Kind::Clarification, Some(asked.asked));
    }
    let clock = Clock {
        regime: record.regime,
        received,
        clarified: clarification.and_then(|c| c.received),
        fee: record.fee.as_ref().map(Fee::days),
        extended_until: record.extension.as_ref().map(|e| e.value.0),
    };
    let days = record.catalogue.time.days;
    if let Some(fee) = clock.fee
        && clock.days_left(days).is_some()
    {
        // Within three months of the notice the fee may still come (FOIA s9(2)).
        let lapses = fee.notice.saturating_add(3.months());
        return tell(Kind::Answer, Some(lapses));
    }
    let due = clock.due(days);
    match clock.extended_until {
        Some(_) => tell(Kind::Extension, Some(clock.limit(due))),
        None => tell(Kind::Answer, Some(due)),
    }
}

/// The day on which the request came, and that of the answer.
fn received_and_responded(record: &Reading) -> Option<(Date, Option<Date>)> {
    let (received, responded) = match record {
        Reading::Whole(Record {
            received,
            responded,
            ..
        }) => (received, responded),
        Reading::Unfinished(Draft {
            received,
            responded,
            ..
        }) => (received.as_ref()?, responded),
        Reading::Withdrawn(_) => return None,
    };
    Some((received.value, responded.as_ref().map(|day| day.value)))
}

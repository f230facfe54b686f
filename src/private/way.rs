//! The way of one record: read, check, withhold, redact. What the site says of severities is applied here, and nowhere else.

use super::check::{self, Checked};
use super::redact::{self, Public};
use super::source::files::{File, FoundRecord};
use super::source::page::{self, Prose};
use super::source::record::library::Library;
use super::source::record::{self, Defaults, Reading, Status, Written};
use super::source::site::{Rules, Settings};
use super::withheld::beside::beside;
use super::withheld::needles::{self, Secret};
use crate::diagnostics::{Report, Severity};
use crate::disk::Area;
use crate::kept::Kept;
use crate::log::{Page, Response, Withdrawn};
use jiff::civil::Date;

/// What came of one record's files, and of nothing else.
pub(in crate::private) struct Read {
    pub record: Option<(Reading, Checked)>,
    pub report: Report,
    pub public: Option<PublicSide>,
    /// What it withholds, for the gate.
    pub secrets: Vec<Secret>,
}

/// The public side of a record.
pub(in crate::private) enum PublicSide {
    Response(Kept<Response>),
    Withdrawn(Kept<Withdrawn>),
}

/// What was read of one prose page's file.
pub(in crate::private) struct ReadPage {
    pub prose: Option<Prose>,
    pub report: Report,
    pub public: Option<Kept<Page>>,
}

/// Reads a record, and does all that needs no other.
pub(in crate::private) fn record(
    found: &FoundRecord,
    settings: &Settings,
    defaults: &Defaults<'_>,
    today: Date,
) -> Read {
    let (reading, mut report) = record::read(found, defaults);
    let Some(reading) = reading else {
        return Read {
            record: None,
            report,
            public: None,
            secrets: Vec::new(),
        };
    };
    let checked = check::record(&reading, &settings.rules, today, &mut report);
    let secrets = needles::secrets(&reading, &settings.site.email);
    beside(&reading, &secrets, &mut report);
    settle(&reading, &settings.rules, today, &mut report);
    let public = redact::redact(&reading, &checked, today).map(|public| match public {
        Public::Response(response) => PublicSide::Response(Kept::new(*response)),
        Public::Withdrawn(withdrawn) => PublicSide::Withdrawn(Kept::new(withdrawn)),
    });
    Read {
        record: Some((reading, checked)),
        report,
        public,
        secrets,
    }
}

/// Reads a prose page: nothing of it may be withheld.
pub(in crate::private) fn page(found: &File, below: &str, settings: &Settings) -> ReadPage {
    let (prose, mut report) = page::read(found, below, &settings.site.sides);
    if let Some(prose) = &prose {
        let mut found = check::page(prose, &settings.rules);
        settle_page(prose, &settings.rules, &mut found);
        report.append(found);
    }
    let public = prose.as_ref().map(|prose| Kept::new(prose.page.clone()));
    ReadPage {
        prose,
        report,
        public,
    }
}

/// Makes of the diagnostics of a record what the site, its standing and its acceptances say.
pub(in crate::private) fn settle(
    record: &Written,
    rules: &Rules,
    today: Date,
    report: &mut Report,
) {
    rules.apply(report);
    check::accepted(record, report);
    let public = check::is_public(record, today);
    report.edit(|d| {
        let in_library = Area::Library.has(&d.at.file);
        if !in_library && d.code.may_be_mistaken() && d.severity < Severity::Note {
            d.help = std::mem::take(&mut d.help).and("; or accept it, with a reason, in [[accept]]");
        }
        if in_library && d.code.asks_for_a_mark() {
            d.help = "take it out, or write it in the exemption and mark it there: nothing can be withheld in a text of the library".into();
        }
        let softened = d.code.is_legal() || d.code.is_unfinished() || d.finding.is_some();
        if record.status == Status::Draft && softened && d.severity == Severity::Error {
            d.severity = Severity::Warning;
        }
        d.hidden |= !public;
    });
}

/// The same of a prose page.
fn settle_page(prose: &Prose, rules: &Rules, report: &mut Report) {
    rules.apply(report);
    if prose.page.draft {
        report.edit(|d| {
            d.hidden = true;
            if d.code.is_unfinished() {
                d.severity = Severity::Warning;
            }
        });
    }
}

/// The same of the site.
pub(in crate::private) fn settle_site(rules: &Rules, report: &mut Report) {
    rules.apply(report);
}

impl Read {
    /// Whether it was read of the same bytes, and the same was found wrong with them.
    pub fn is_as(&self, other: &Read) -> bool {
        self.says_the_same(other) && self.report.iter().eq(other.report.iter())
    }

    /// Whether it was read of the same bytes.
    pub fn says_the_same(&self, other: &Read) -> bool {
        let (Some(this), Some(that)) = (self.record(), other.record()) else {
            return false;
        };
        // A file that another was put in place of is published from there, whatever it says.
        fn files(record: &Reading) -> Option<Vec<File>> {
            record.attachments.iter().map(|a| a.found()).collect()
        }
        let same = files(this).zip(files(that)).is_some_and(|(these, those)| {
            these.len() == those.len() && these.iter().zip(&those).all(|(a, b)| a.is_same_as(b))
        });
        this.file.says_as(&that.file) && same
    }

    /// Whether the texts of the library that it was read with are still the same.
    pub fn holds_with(&self, library: &Library) -> bool {
        self.record().is_none_or(|record| {
            let mut joined = record.file.joined();
            !record.lacks_text && joined.all(|text| library.holds(text))
        })
    }

    pub fn record(&self) -> Option<&Reading> {
        self.record.as_ref().map(|(record, _)| record)
    }
}

impl ReadPage {
    /// Whether it was read of the same words, and the same was found wrong with them.
    pub fn is_as(&self, other: &ReadPage) -> bool {
        let (Some(this), Some(that)) = (&self.prose, &other.prose) else {
            return false;
        };
        this.file.text == that.file.text
            && this.page.path == that.page.path
            && self.report.iter().eq(other.report.iter())
    }
}

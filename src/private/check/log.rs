//! The log's table: rules that need more than one record, the site, or its addresses, each a row that names its codes.
//!
//! Rules among records look at public ones alone, so that nothing public (the summary's counts) hangs on one that is not.

use super::across::Among;
use super::links::{Links, OfRecord};
use super::rules::{Gist, Hit, diagnostic, gist};
use super::{Checked, Log, is_public};
use crate::diagnostics::{Code, Report};
use crate::private::OfTheme;
use crate::private::source::page::Prose;
use crate::private::source::record::{Reading, Record};

/// A row of the table.
pub(super) struct Rule {
    /// What it may find.
    codes: &'static [Code],
    find: Find,
}

enum Find {
    /// Looks at nothing but what records and pages show one another: that there is no fault can be remembered.
    Apart(fn(&Log<'_>, &mut Report)),
    /// Looks at a public record among the others.
    Among(fn(&Among<'_>, &Record, &Gist, &mut Vec<Hit>)),
    /// Looks at what the site says to those who were refused.
    Site(fn(&Log<'_>, &OfTheme<'_>, &mut Report)),
    /// Looks at what a record leads to.
    Links(fn(&Links<'_>, &OfRecord<'_>, &mut Report)),
    /// Looks at what a prose page leads to.
    PageLinks(fn(&Links<'_>, &Prose, &mut Report)),
    /// Looks at what the site's own words lead to.
    SiteLinks(fn(&Log<'_>, &Links<'_>, &mut Report)),
    /// Looks at all aliases at once.
    Aliases(fn(&Log<'_>, &Links<'_>, &mut Report)),
}

/// The whole table, a group a file.
const GROUPS: &[&[Rule]] = &[
    super::addresses::RULES,
    super::across::RULES,
    super::twins::RULES,
    super::links::RULES,
    super::unlinked::RULES,
];

impl Rule {
    pub const fn apart(codes: &'static [Code], find: fn(&Log<'_>, &mut Report)) -> Rule {
        let find = Find::Apart(find);
        Rule { codes, find }
    }

    pub const fn among(
        codes: &'static [Code],
        find: fn(&Among<'_>, &Record, &Gist, &mut Vec<Hit>),
    ) -> Rule {
        let find = Find::Among(find);
        Rule { codes, find }
    }

    pub const fn site(
        codes: &'static [Code],
        find: fn(&Log<'_>, &OfTheme<'_>, &mut Report),
    ) -> Rule {
        let find = Find::Site(find);
        Rule { codes, find }
    }

    pub const fn links(
        codes: &'static [Code],
        find: fn(&Links<'_>, &OfRecord<'_>, &mut Report),
    ) -> Rule {
        let find = Find::Links(find);
        Rule { codes, find }
    }

    pub const fn page_links(
        codes: &'static [Code],
        find: fn(&Links<'_>, &Prose, &mut Report),
    ) -> Rule {
        let find = Find::PageLinks(find);
        Rule { codes, find }
    }

    pub const fn site_links(
        codes: &'static [Code],
        find: fn(&Log<'_>, &Links<'_>, &mut Report),
    ) -> Rule {
        let find = Find::SiteLinks(find);
        Rule { codes, find }
    }

    pub const fn aliases(
        codes: &'static [Code],
        find: fn(&Log<'_>, &Links<'_>, &mut Report),
    ) -> Rule {
        let find = Find::Aliases(find);
        Rule { codes, find }
    }
}

/// Asks every row of a kind, each in a report of its own.
fn ask(report: &mut Report, mut row: impl FnMut(&Find, &mut Report)) {
    for rule in GROUPS.iter().copied().flatten() {
        let mut found = Report::new();
        row(&rule.find, &mut found);
        debug_assert!(found.iter().all(|d| rule.codes.contains(&d.code)));
        report.append(found);
    }
}

/// What is wrong between records and pages: addresses and references.
pub(in crate::private) fn apart(log: &Log<'_>) -> Report {
    let mut report = Report::new();
    ask(&mut report, |row, found| {
        if let Find::Apart(find) = row {
            find(log, found);
        }
    });
    report
}

/// What shows when public records are seen together: of each that is at fault.
pub(in crate::private) fn among<'l>(log: &Log<'l>) -> Vec<(&'l Record, Report)> {
    let public: Vec<(&'l Record, &'l Gist)> = log
        .records
        .iter()
        .filter_map(|(record, checked)| Some((record.whole()?, gist(checked))))
        .filter(|(record, _)| is_public(record, log.today))
        .collect();
    let among = Among::of(&public);
    let mut all = Vec::new();
    let mut hits = Vec::new();
    for (record, gist) in &public {
        let mut report = Report::new();
        for rule in GROUPS.iter().copied().flatten() {
            if let Find::Among(find) = rule.find {
                find(&among, record, gist, &mut hits);
                for hit in hits.drain(..) {
                    report.push(diagnostic(record, rule.codes[0], hit));
                }
            }
        }
        if !report.is_empty() {
            all.push((*record, report));
        }
    }
    all
}

/// What the site says to those who were refused.
pub(in crate::private) fn site(log: &Log<'_>, theme: &OfTheme<'_>) -> Report {
    let mut report = Report::new();
    ask(&mut report, |row, found| {
        if let Find::Site(find) = row {
            find(log, theme, found);
        }
    });
    report
}

/// What a record leads to. `hidden` is whether it is not public itself.
pub(in crate::private) fn links_of_record(
    links: &Links<'_>,
    record: &Reading,
    checked: &Checked,
    hidden: bool,
) -> Report {
    let of = OfRecord::new(links.site(), record, checked, hidden);
    let mut report = Report::new();
    ask(&mut report, |row, found| {
        if let Find::Links(find) = row {
            find(links, &of, found);
        }
    });
    report
}

/// What a prose page leads to.
pub(in crate::private) fn links_of_page(links: &Links<'_>, prose: &Prose) -> Report {
    let mut report = Report::new();
    ask(&mut report, |row, found| {
        if let Find::PageLinks(find) = row {
            find(links, prose, found);
        }
    });
    report
}

/// What the site's own words lead to.
pub(in crate::private) fn links_of_site(log: &Log<'_>, links: &Links<'_>) -> Report {
    let mut report = Report::new();
    ask(&mut report, |row, found| {
        if let Find::SiteLinks(find) = row {
            find(log, links, found);
        }
    });
    report
}

/// What is wrong with aliases: each takes an address that nothing else has.
pub(in crate::private) fn aliases(log: &Log<'_>, links: &Links<'_>) -> Report {
    let mut report = Report::new();
    ask(&mut report, |row, found| {
        if let Find::Aliases(find) = row {
            find(log, links, found);
        }
    });
    report
}

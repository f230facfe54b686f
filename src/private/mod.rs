//! The private side: what authors wrote, its checks, and the one door to the public.
//!
//! Everything below is visible inside this module alone (`pub(in crate::private)`): rendering, search, feeds and data can't
//! reach a source file even by mistake. What gets out is on this page: public records, diagnostics, and the gate.
//!
//! ```compile_fail,E0603
//! use disclog::private::source::record::Record;
//! ```

mod check;
mod needles;
mod redact;
mod source;
mod withheld;

pub(crate) use check::links::alias_file;
pub use withheld::Withheld;

use crate::diagnostics::{Code, Diagnostic, Report, Span, Words};
use crate::log::{Page, Response, Site, Withdrawn};
use crate::publish::Gate;
use jiff::civil::Date;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A site whose site.toml has been read.
pub(crate) struct Opened {
    root: PathBuf,
    settings: source::site::Settings,
    report: Report,
}

impl Opened {
    /// Opens the site in a folder. What is wrong with site.toml is in the report of [`Opened::read`], with the rest.
    ///
    /// # Errors
    ///
    /// There is no site.
    pub fn open(root: &Path) -> Result<Opened, Report> {
        let path = root.join("site.toml");
        let name: Arc<str> = "site.toml".into();
        let found = source::files::Found { path, name: name.clone() };
        if !found.path.is_file() {
            return Err([Diagnostic::new(Code::NoSite, Span::command_line())].into_iter().collect());
        }
        let (settings, report) = match found.read() {
            Ok(file) => source::site::read(file),
            Err(fault) => {
                let file = source::files::FileText::new(name, Vec::new()).map_err(|d| Report::from_iter([d]))?;
                (source::site::read(file).0, Report::from_iter([fault.into_site()]))
            }
        };
        Ok(Opened { root: root.to_owned(), settings, report })
    }

    /// Whether nothing is wrong with site.toml.
    pub fn is_sound(&self) -> bool {
        !self.report.has_errors()
    }

    /// The public settings.
    pub fn site(&self) -> &Site {
        &self.settings.site
    }

    /// The output folder that site.toml names, from the site's folder.
    pub fn output(&self) -> &str {
        &self.settings.output
    }

    /// Reads and checks everything under `content/`.
    pub fn read(self, today: Date, read_one: &(dyn Fn() + Sync)) -> Sources {
        let mut report = Report::new();
        let content = source::files::find(&self.root, &mut report);
        let defaults = source::record::Defaults {
            regime: self.settings.site.regime,
            language: self.settings.site.language.clone(),
            sealed: self.settings.sealed,
        };
        let read: Vec<_> = content
            .records
            .par_iter()
            .map(|found| {
                let (record, report) = source::record::read(found, &defaults);
                let read = match record {
                    Some(record) => {
                        let (checked, mut report) = check::record(&record, report, today);
                        let mut beside = Report::new();
                        needles::beside(&record, &mut beside);
                        check::settle(&record, &mut beside, today);
                        report.append(beside);
                        (Some((record, checked)), report)
                    }
                    None => (None, report),
                };
                read_one();
                read
            })
            .collect();
        let mut records = Vec::with_capacity(read.len());
        let mut checked = Vec::with_capacity(read.len());
        for (one, its_report) in read {
            report.append(its_report);
            if let Some((record, check)) = one {
                records.push(record);
                checked.push(check);
            }
        }
        let mut prose = Vec::new();
        for (found, below) in &content.pages {
            let (page, its_report) = source::page::read(found, below);
            report.append(its_report);
            prose.extend(page);
        }
        for found in &content.statistics {
            report.push(
                Diagnostic::new(Code::NotYet, Span::file(found.name.clone()))
                    .message("this version of disclog does not show official figures yet")
                    .help("take the file out of content/statistics until a later version"),
            );
        }
        if !self.settings.regime_known {
            // Whether a provision is one of the regime's depends on what site.toml should say.
            report.retain(|d| !matches!(d.code, Code::UnknownProvision | Code::OtherRegime | Code::NotDeclared | Code::BareSection));
        }
        report.append(self.report);
        let mut sources = Sources { settings: self.settings, records, checked, prose, report, today };
        sources.addresses_differ();
        sources.references_exist();
        sources
    }
}

impl Diagnostic {
    /// The same fault in site.toml, which is the site's and not the content's.
    fn into_site(self) -> Diagnostic {
        let Diagnostic { at, message, help, .. } = self;
        Diagnostic::new(Code::SiteSyntax, at).message(message).help(help)
    }
}

/// All that was read of a site, private.
pub(crate) struct Sources {
    settings: source::site::Settings,
    records: Vec<source::record::Record>,
    checked: Vec<check::Checked>,
    prose: Vec<source::page::Prose>,
    report: Report,
    today: Date,
}

/// The public side of what was read.
pub(crate) struct Public {
    pub responses: Vec<Response>,
    pub withdrawn: Vec<Withdrawn>,
    pub pages: Vec<Page>,
}

/// The addresses of a site, for checking links.
pub(crate) struct Addresses {
    /// Every file of the site but those that aliases make, by path.
    pub files: BTreeSet<String>,
    /// The files that aliases make.
    pub aliases: BTreeSet<String>,
}

impl Addresses {
    fn has(&self, path: &str) -> bool {
        let folder = path.trim_end_matches('/');
        let index = if folder.is_empty() { "index.html".to_owned() } else { format!("{folder}/index.html") };
        [&self.files, &self.aliases].into_iter().any(|files| files.contains(path) || files.contains(&index))
    }
}

impl Sources {
    /// What is wrong so far.
    pub fn take_report(&mut self) -> Report {
        std::mem::take(&mut self.report)
    }

    /// The public side. With `drafts`, what is not public yet is there too, marked.
    pub fn redact(&self, drafts: bool) -> Public {
        let redacted: Vec<redact::Public> = self
            .records
            .par_iter()
            .zip(&self.checked)
            .filter(|(record, _)| drafts || record.status == source::record::Status::Withdrawn || check::is_public(record, self.today))
            .filter_map(|(record, checked)| redact::redact(record, checked, self.today))
            .collect();
        let mut public = Public { responses: Vec::with_capacity(redacted.len()), withdrawn: Vec::new(), pages: Vec::new() };
        for one in redacted {
            match one {
                redact::Public::Response(response) => public.responses.push(*response),
                redact::Public::Withdrawn(withdrawn) => public.withdrawn.push(withdrawn),
            }
        }
        for prose in self.prose.iter().filter(|p| drafts || !p.page.draft) {
            let Page { path, title, summary, aliases, body, draft } = &prose.page;
            public.pages.push(Page {
                path: path.clone(),
                title: title.clone(),
                summary: summary.clone(),
                aliases: aliases.clone(),
                body: body.clone(),
                draft: *draft,
            });
        }
        public
    }

    /// No two references, topics or departments give one address.
    fn addresses_differ(&mut self) {
        let mut report = Report::new();
        let mut references: BTreeMap<&str, Span> = BTreeMap::new();
        for record in self.records.iter().filter(|r| !r.slug.is_empty()) {
            let at = record.file.span(record.reference.at.clone());
            match references.get(record.slug.as_str()) {
                Some(first) => report.push(
                    Diagnostic::new(Code::SameAddress, at.clone())
                        .message(Words::from("this reference gives the address of the record at ").place(first, &at))
                        .topic("reference"),
                ),
                None => {
                    references.insert(&record.slug, at);
                }
            }
        }
        for what in ["topics", "department"] {
            let mut seen: BTreeMap<String, (&str, Span)> = BTreeMap::new();
            let settings = &self.settings;
            let (described, places) = match what {
                "topics" => (&settings.site.topics, &settings.topics_at),
                _ => (&settings.site.departments, &settings.departments_at),
            };
            for (entry, at) in described.iter().zip(places) {
                seen.insert(crate::log::slug(&entry.name), (&entry.name, at.clone()));
            }
            for record in &self.records {
                let names: Vec<_> = if what == "topics" { record.topics.iter().collect() } else { record.department.iter().collect() };
                for name in names {
                    let slug = crate::log::slug(&name.value);
                    let at = || record.file.span(name.at.clone());
                    match seen.get(&slug) {
                        Some((first, place)) if *first != name.value => {
                            let at = at();
                            let message = if what == "topics" {
                                "this topic differs in spelling from the one at "
                            } else {
                                "this department differs in spelling from the one at "
                            };
                            report.push(
                                Diagnostic::new(Code::SameAddress, at.clone())
                                    .message(Words::from(message).place(place, &at).and(", and both give one address"))
                                    .help("spell both alike")
                                    .topic(what),
                            );
                        }
                        Some(_) => {}
                        None => {
                            seen.insert(slug, (&name.value, at()));
                        }
                    }
                }
            }
        }
        let mut pages: BTreeMap<&str, Span> = BTreeMap::new();
        for prose in &self.prose {
            let at = prose.file.span(0..0);
            match pages.get(prose.page.path.as_str()) {
                Some(first) => report.push(
                    Diagnostic::new(Code::SameAddress, at.clone())
                        .message(Words::from("this page has the address of the one at ").place(first, &at)),
                ),
                None => {
                    pages.insert(&prose.page.path, at);
                }
            }
        }
        self.report.append(report);
    }

    fn references_exist(&mut self) {
        let references: BTreeSet<&str> = self.records.iter().map(|r| r.reference.value.as_str()).collect();
        let mut report = Report::new();
        for record in self.records.iter().filter(|r| r.status != source::record::Status::Withdrawn) {
            for related in record.related.iter().filter(|r| !references.contains(r.value.as_str())) {
                report.push(Diagnostic::new(Code::NoSuchReference, record.file.span(related.at.clone())).topic("related"));
            }
        }
        self.report.append(report);
    }

    /// Links lead somewhere public, aliases to somewhere free.
    pub fn links(&self, addresses: &Addresses) -> Report {
        let check = check::links::Links::of(&self.settings.site, &self.records, &self.prose, addresses, self.today);
        let mut reports: Vec<Report> = self
            .records
            .par_iter()
            .zip(&self.checked)
            .map(|(record, checked)| {
                let mut report = Report::new();
                let hidden = record.status != source::record::Status::Withdrawn && !check::is_public(record, self.today);
                check.record(record, checked, hidden, &mut report);
                check::settle(record, &mut report, self.today);
                report
            })
            .collect();
        reports.extend(self.prose.iter().map(|prose| {
            let mut report = check.prose(prose);
            report.retain(|d| prose.marks_sound || d.code != Code::NearMiss);
            report
        }));
        if let Some(review) = &self.settings.review {
            reports.push(check.review(&self.settings.file, review));
        }
        reports.push(check::links::aliases(&self.records, &self.prose, addresses));
        let mut report = Report::new();
        reports.into_iter().for_each(|r| report.append(r));
        report
    }

    /// The gate for what was withheld, and what explains its finds.
    pub fn fingerprints(&self, thorough: bool) -> Fingerprints<'_> {
        Fingerprints { sources: self, made: needles::Fingerprints::of(&self.records, &self.settings.site.email, thorough) }
    }
}

/// The gate, and the way back from what it finds to the sources.
pub(crate) struct Fingerprints<'s> {
    sources: &'s Sources,
    made: needles::Fingerprints,
}

impl Fingerprints<'_> {
    /// The gate.
    pub fn gate(&self) -> &Gate {
        &self.made.gate
    }

    /// What the gate found, as diagnostics at the places in the sources. `theme` are the files of the theme.
    pub fn explain(&self, theme: &[(String, String)], drafts: bool) -> Report {
        let sources = self.sources;
        let shown = |record: &source::record::Record| {
            drafts || check::is_public(record, sources.today) || record.status == source::record::Status::Withdrawn
        };
        let mut report = self.made.explain(&sources.records, &sources.prose, &sources.settings.file, theme, shown);
        for record in &sources.records {
            report.retain(|d| !record.accept.iter().any(|a| check::accepts(record, a, d)));
        }
        report
    }
}

//! The private side: what authors wrote, its checks, and the one door to the public.
//!
//! Everything below is visible inside this module alone (`pub(in crate::private)`): rendering, search, feeds and data can't
//! reach a source file even by mistake. What gets out is on this page: public records, diagnostics, and the gate.
//!
//! ```compile_fail,E0603
//! use disclog::private::source::record::Record;
//! ```

mod check;
mod memory;
mod needles;
mod redact;
mod source;
mod withheld;

#[doc(hidden)]
pub use check::again;
pub use withheld::Withheld;

use crate::changes::Changes;
use crate::diagnostics::{Code, Diagnostic, Report, Span, Words};
use crate::kept::{self, Kept};
use crate::law::Law;
use crate::log::{Official, Page, Response, Site, Visibility, Withdrawn};
use crate::publish::Gate;
use jiff::civil::Date;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use memory::{Look, Shown};
use source::files::FileText;
use source::site::Settings;

/// A site whose site.toml and own law have been read.
pub(crate) struct Opened {
    root: PathBuf,
    settings: Arc<Settings>,
    /// What is wrong with site.toml.
    report: Report,
    /// What is wrong with `law/*.toml`.
    of_law: Report,
}

impl Opened {
    /// Opens the site in a folder. What is wrong with site.toml and `law/` is in the report of [`Opened::read`], with the rest.
    ///
    /// # Errors
    ///
    /// There is no site.
    pub fn open(root: &Path) -> Result<Opened, Report> {
        let path = root.join("site.toml");
        let name: Arc<str> = "site.toml".into();
        let found = source::files::Found {
            path,
            name: name.clone(),
            stamp: source::files::Stamp::default(),
        };
        if !found.path.is_file() {
            return Err([Diagnostic::new(Code::NoSite, Span::command_line())]
                .into_iter()
                .collect());
        }
        let mut of_law = Report::new();
        let (law, law_files) = source::law::read(root, Law::built_in(), &mut of_law);
        let (mut settings, report) = match found.read() {
            Ok(file) => source::site::read(file, law),
            Err(fault) => {
                let file = source::files::FileText::new(name, Vec::new())
                    .map_err(|d| Report::from_iter([d]))?;
                (
                    source::site::read(file, law).0,
                    Report::from_iter([fault.into_site()]),
                )
            }
        };
        let of_law = of_law.sorted();
        settings.law_known &= of_law.is_empty();
        settings.law_files = law_files;
        Ok(Opened {
            root: root.to_owned(),
            settings: Arc::new(settings),
            report,
            of_law,
        })
    }

    /// Whether nothing is wrong with site.toml.
    pub fn is_sound(&self) -> bool {
        !self.report.has_errors()
    }

    /// Whether site.toml and the files of the law say the same, word for word, and the same is wrong with both.
    pub fn is_as(&self, other: &Opened) -> bool {
        self.settings.file.text == other.settings.file.text
            && self.settings.law_files.iter().map(FileText::said).eq(other
                .settings
                .law_files
                .iter()
                .map(FileText::said))
            && self.settings.site.law == other.settings.site.law
            && self.report.iter().eq(other.report.iter())
            && self.of_law.iter().eq(other.of_law.iter())
    }

    /// The public settings.
    pub fn site(&self) -> &Site {
        &self.settings.site
    }

    /// Where site.toml says something of the look: a key of `[theme]`.
    pub fn brand_at(&self, key: &str) -> Span {
        self.settings
            .brand_at
            .get(key)
            .cloned()
            .unwrap_or_else(|| Span::file("site.toml"))
    }

    /// The law of the site: the project's, with what `law/*.toml` adds.
    ///
    /// # Errors
    ///
    /// What is wrong with these files.
    pub fn law(&self) -> Result<Law, Report> {
        if self.of_law.is_empty() {
            Ok(self.settings.site.law)
        } else {
            Err(self.of_law.clone())
        }
    }

    /// The regime of the site.
    ///
    /// # Errors
    ///
    /// What is wrong with site.toml, where that keeps it from telling.
    pub fn regime(&self) -> Result<crate::law::Regime, Report> {
        if self.settings.law_known {
            Ok(self.settings.site.regime)
        } else {
            Err(self.report.clone().sorted())
        }
    }

    /// The output folder that site.toml names, from the site's folder.
    pub fn output(&self) -> &str {
        &self.settings.output
    }

    /// Reads and checks everything under `content/`, as far as it has changed since the look that is remembered.
    pub fn read(
        &self,
        today: Date,
        memory: &mut Memory,
        changes: &Changes,
        read_one: &(dyn Fn() + Sync),
    ) -> Sources {
        let before = memory.last.take();
        let look = Arc::new(Look::at(
            &self.root,
            &self.settings,
            today,
            before.as_ref().map(|b| &*b.look),
            changes,
            read_one,
        ));
        let mut report = look.report();
        let official = &look.listing.content.statistics;
        let held = if official.is_empty() {
            BTreeMap::new()
        } else {
            look.public_by_quarter()
        };
        let held = |quarter| held.get(&quarter).copied().unwrap_or(0);
        let official =
            source::statistics::read(official, &self.settings.site, today, held, &mut report);
        let official = Kept::or_before(official, before.as_ref().map(|before| &before.official));
        if !self.settings.law_known {
            // Whether a provision is one of the regime's depends on what site.toml or the site's law should say.
            report.retain(|d| {
                !matches!(
                    d.code,
                    Code::UnknownProvision
                        | Code::OtherRegime
                        | Code::NotDeclared
                        | Code::BareSection
                )
            });
        }
        report.append(self.report.clone());
        report.append(self.of_law.clone());
        let mut sources = Sources {
            look,
            official: official.clone(),
            report,
            today,
        };
        let same = before.filter(|before| {
            Arc::ptr_eq(&before.look.settings, &self.settings)
                && sources.look.same_faces(&before.look, today)
        });
        let crossed = match same {
            // A fault across records has places in it, which may have moved: only that there is none can be remembered.
            Some(before)
                if before.crossed.is_empty()
                    && kept::all_same(&sources.look.pages, &before.look.pages) =>
            {
                Report::new()
            }
            _ => sources.crossed(),
        };
        sources.report.append(crossed.clone());
        // Rules across records look at what records say, and are asked anew each time.
        sources
            .report
            .append(check::across::records(&sources.look, today));
        sources
            .report
            .append(check::across::site(&sources.look, &self.root, today));
        memory.last = Some(Remembered {
            look: Arc::clone(&sources.look),
            official,
            crossed,
        });
        sources
    }
}

impl Diagnostic {
    /// The same fault in site.toml, which is the site's and not the content's.
    fn into_site(self) -> Diagnostic {
        let Diagnostic {
            at, message, help, ..
        } = self;
        Diagnostic::new(Code::SiteSyntax, at)
            .message(message)
            .help(help)
    }
}

/// What the private side remembers: the last look at the sources, and what was checked across them.
#[derive(Default)]
pub(crate) struct Memory {
    last: Option<Remembered>,
    linked: Option<Linked>,
    gate: Option<(Arc<Look>, Arc<Gate>)>,
}

struct Remembered {
    look: Arc<Look>,
    official: Kept<Vec<Official>>,
    crossed: Report,
}

/// What came of checking the links of a look at the sources, against these addresses.
struct Linked {
    look: Arc<Look>,
    addresses: u64,
    of_records: Vec<Report>,
    of_aliases: Report,
}

/// All that was read of a site, private.
pub(crate) struct Sources {
    look: Arc<Look>,
    official: Kept<Vec<Official>>,
    report: Report,
    today: Date,
}

/// The public side of what was read.
pub(crate) struct Public {
    pub responses: Vec<Kept<Response>>,
    pub withdrawn: Vec<Kept<Withdrawn>>,
    pub pages: Vec<Kept<Page>>,
    pub official: Kept<Vec<Official>>,
}

/// The addresses of a site, for checking links.
pub(crate) trait Addresses: Sync {
    /// Every file of the site but those that aliases make, by path.
    fn files(&self) -> Box<dyn Iterator<Item = &str> + '_>;
    /// Whether there is such a file.
    fn has_file(&self, path: &str) -> bool;
    /// Whether an alias makes this file.
    fn has_alias(&self, path: &str) -> bool;

    /// Whether something stands at this path, with or without a slash at its end.
    fn has(&self, path: &str) -> bool {
        let folder = path.trim_end_matches('/');
        let index = if folder.is_empty() {
            "index.html".to_owned()
        } else {
            format!("{folder}/index.html")
        };
        [path, &index]
            .into_iter()
            .any(|path| self.has_file(path) || self.has_alias(path))
    }
}

impl Sources {
    /// What is wrong so far.
    pub fn take_report(&mut self) -> Report {
        std::mem::take(&mut self.report)
    }

    /// The public side. With `drafts`, what is not public yet is there too, marked.
    pub fn public(&self, drafts: bool) -> Public {
        let mut public = Public {
            responses: Vec::with_capacity(self.look.records.len()),
            withdrawn: Vec::new(),
            pages: Vec::new(),
            official: self.official.clone(),
        };
        for read in &self.look.records {
            match &read.public {
                Some(Shown::Response(response))
                    if drafts || response.visibility == Visibility::Public =>
                {
                    public.responses.push(response.clone());
                }
                Some(Shown::Withdrawn(withdrawn)) => public.withdrawn.push(withdrawn.clone()),
                _ => {}
            }
        }
        let pages = self
            .look
            .pages
            .iter()
            .filter_map(|read| read.public.as_ref());
        public
            .pages
            .extend(pages.filter(|page| drafts || !page.draft).cloned());
        public
    }

    /// That the page of a public record is too heavy, at its longest section.
    pub fn heavy(&self, reference: &str, section: Option<&str>, weight: usize) -> Report {
        let mut read = self
            .look
            .records
            .iter()
            .filter_map(|read| read.record.as_ref());
        let Some((record, checked)) = read.find(|(record, _)| record.reference.value == reference)
        else {
            return Report::new();
        };
        let heading = section.and_then(|id| checked.headings.iter().find(|h| h.id == id));
        let at = heading.map_or_else(
            || record.reference.at.clone(),
            |h| record.body.origin.range(h.range.clone()),
        );
        let message = Words::from("the page of this record is ")
            .tenths(weight / 100)
            .and(" KB after gzip; this is its longest section");
        let mut report: Report = [Diagnostic::new(Code::HeavyPage, record.file.span(at))
            .message(message)
            .topic("body")]
        .into_iter()
        .collect();
        self.look.settings.rules.apply(&mut report);
        check::settle(record, &mut report, self.today);
        report
    }

    /// What is wrong between records: addresses and references.
    fn crossed(&self) -> Report {
        let mut report = self.addresses_differ();
        report.append(self.references_exist());
        report
    }

    /// No two references, topics or departments give one address.
    fn addresses_differ(&self) -> Report {
        let mut report = Report::new();
        let mut references: BTreeMap<&str, Span> = BTreeMap::new();
        for record in self.look.read_records().filter(|r| !r.slug.is_empty()) {
            let at = record.file.span(record.reference.at.clone());
            match references.get(record.slug.as_str()) {
                Some(first) => report.push(
                    Diagnostic::new(Code::SameAddress, at.clone())
                        .message(
                            Words::from("this reference gives the address of the record at ")
                                .place(first, &at),
                        )
                        .topic("reference"),
                ),
                None => {
                    references.insert(&record.slug, at);
                }
            }
        }
        for what in ["topics", "department"] {
            let mut seen: BTreeMap<String, (&str, Span)> = BTreeMap::new();
            let settings = &self.look.settings;
            let (described, places) = match what {
                "topics" => (&settings.site.topics, &settings.topics_at),
                _ => (&settings.site.departments, &settings.departments_at),
            };
            for (entry, at) in described.iter().zip(places) {
                seen.insert(crate::log::slug(&entry.name), (&entry.name, at.clone()));
            }
            for record in self.look.read_records() {
                let names: Vec<_> = if what == "topics" {
                    record.topics.iter().collect()
                } else {
                    record.department.iter().collect()
                };
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
                                    .message(
                                        Words::from(message)
                                            .place(place, &at)
                                            .and(", and both give one address"),
                                    )
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
        for prose in self.look.prose() {
            let at = prose.file.span(0..0);
            match pages.get(prose.page.path.as_str()) {
                Some(first) => report.push(Diagnostic::new(Code::SameAddress, at.clone()).message(
                    Words::from("this page has the address of the one at ").place(first, &at),
                )),
                None => {
                    pages.insert(&prose.page.path, at);
                }
            }
        }
        report
    }

    fn references_exist(&self) -> Report {
        let references: BTreeSet<&str> = self
            .look
            .read_records()
            .map(|r| r.reference.value.as_str())
            .collect();
        let mut report = Report::new();
        for record in self
            .look
            .read_records()
            .filter(|r| r.status != source::record::Status::Withdrawn)
        {
            for related in record
                .related
                .iter()
                .filter(|r| !references.contains(r.value.as_str()))
            {
                report.push(
                    Diagnostic::new(Code::NoSuchReference, record.file.span(related.at.clone()))
                        .topic("related"),
                );
            }
        }
        report
    }

    /// Links lead somewhere public, aliases to somewhere free. `number` tells these addresses from any others.
    pub fn links(&self, addresses: &dyn Addresses, number: u64, memory: &mut Memory) -> Report {
        let look = &self.look;
        let before = memory.linked.take();
        let before = before.filter(|before| {
            before.addresses == number
                && Arc::ptr_eq(&before.look.settings, &look.settings)
                && look.same_faces(&before.look, self.today)
                && kept::all_same(&look.pages, &before.look.pages)
        });
        let before = before.as_ref();
        let check = check::links::Links::of(look, addresses, self.today);
        let of_records: Vec<Report> = look
            .records
            .par_iter()
            .enumerate()
            .map(|(i, read)| {
                if let Some(before) = before.filter(|before| before.look.records[i].same(read)) {
                    return before.of_records[i].clone();
                }
                let mut report = Report::new();
                let Some((record, checked)) = &read.record else {
                    return report;
                };
                let hidden = record.status != source::record::Status::Withdrawn
                    && !check::is_public(record, self.today);
                check.record(record, checked, hidden, &mut report);
                check::settle(record, &mut report, self.today);
                report
            })
            .collect();
        let mut report = Report::new();
        of_records
            .iter()
            .filter(|of_record| !of_record.is_empty())
            .for_each(|of_record| report.append(of_record.clone()));
        for prose in look.prose() {
            let mut of_prose = check.prose(prose);
            of_prose.retain(|d| prose.marks_sound || d.code != Code::NearMiss);
            report.append(of_prose);
        }
        if let Some(review) = &look.settings.review {
            report.append(check.review(&look.settings.file, review));
        }
        let of_aliases = match before {
            Some(before) if before.of_aliases.is_empty() => Report::new(),
            _ => check::links::aliases(look, addresses),
        };
        report.append(of_aliases.clone());
        memory.linked = Some(Linked {
            look: Arc::clone(look),
            addresses: number,
            of_records,
            of_aliases,
        });
        report
    }

    /// The gate for what was withheld.
    pub fn gate(&self, thorough: bool, memory: &mut Memory) -> Arc<Gate> {
        let records = &self.look.records;
        let same = memory.gate.take().filter(|(before, _)| {
            let before = &before.records;
            before.len() == records.len()
                && before
                    .iter()
                    .zip(records)
                    .all(|(a, b)| a.same(b) || needles::alike(&a.secrets, &b.secrets))
        });
        let gate = same.map_or_else(
            || Arc::new(needles::Fingerprints::of(records).gate(thorough)),
            |(_, gate)| gate,
        );
        memory.gate = Some((Arc::clone(&self.look), Arc::clone(&gate)));
        gate
    }

    /// What a gate of these sources found, as diagnostics at the places in them. `found` are the numbers of values;
    /// `theme` are the files of the theme, `fixed` what the program itself says on every site.
    pub fn explain(
        &self,
        gate: &Gate,
        found: &[usize],
        theme: &[(String, String)],
        fixed: &[&str],
        drafts: bool,
    ) -> Report {
        if found.is_empty() {
            return Report::new();
        }
        let shown = |record: &source::record::Record| {
            drafts
                || check::is_public(record, self.today)
                || record.status == source::record::Status::Withdrawn
        };
        let mut report = needles::Fingerprints::of(&self.look.records).explain(
            gate,
            found,
            &self.look,
            (theme, fixed),
            shown,
        );
        for record in self.look.read_records() {
            report.retain(|d| !record.accept.iter().any(|a| check::accepts(record, a, d)));
        }
        report
    }
}

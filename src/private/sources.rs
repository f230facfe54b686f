//! All that was read of a site: what gets out of it, and what is asked of it as a whole.

use super::addresses::Addresses;
use super::check::{self, Log};
use super::memory::{Linked, Look, Memory, Remembered};
use super::of_theme::OfTheme;
use super::opened::Opened;
use super::source;
use super::source::record::library::Library;
use super::source::statics::Statics;
use super::way::{self, PublicSide, Read, ReadPage};
use super::withheld::finds::{self, Texts};
use super::withheld::{beside, needles};
use crate::changes::Changes;
use crate::diagnostics::{Code, Diagnostic, Report, Span, Words};
use crate::disk::{Area, second_names};
use crate::kept::{self, Kept};
use crate::log::{Given, Official, StaticFile, Visibility};
use crate::publish::{Find, Gate};
use jiff::civil::Date;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// All that was read of a site, private.
pub(crate) struct Sources {
    pub(super) look: Arc<Look>,
    pub(super) official: Kept<Vec<Official>>,
    pub(super) statics: Arc<Statics>,
    pub(super) report: Report,
    pub(super) today: Date,
}

impl Given {
    /// The public side of what was read of some records and pages. With `drafts`, what is not public yet is there too, marked.
    pub(super) fn of_read<'r>(
        records: impl IntoIterator<Item = &'r Kept<Read>>,
        pages: impl IntoIterator<Item = &'r Kept<ReadPage>>,
        official: Kept<Vec<Official>>,
        statics: Kept<Vec<StaticFile>>,
        drafts: bool,
    ) -> Given {
        let mut public = Given {
            responses: Vec::new(),
            withdrawn: Vec::new(),
            pages: Vec::new(),
            official,
            statics,
        };
        for read in records {
            match &read.public {
                Some(PublicSide::Response(response))
                    if drafts || response.visibility == Visibility::Public =>
                {
                    public.responses.push(response.clone());
                }
                Some(PublicSide::Withdrawn(withdrawn)) => public.withdrawn.push(withdrawn.clone()),
                _ => {}
            }
        }
        let pages = pages.into_iter().filter_map(|read| read.public.as_ref());
        public
            .pages
            .extend(pages.filter(|page| drafts || !page.draft).cloned());
        public
    }
}

impl Opened {
    /// Reads and checks everything under `content/`, as far as it has changed since the look that is remembered.
    pub fn read(
        &self,
        today: Date,
        memory: &mut Memory,
        changes: &Changes,
        theme: &OfTheme<'_>,
        read_one: &(dyn Fn() + Sync),
    ) -> Sources {
        // Where a file has another name, that may be anywhere.
        let two_names = !(self.named.is_empty() && theme.named.is_empty());
        let statics = match memory.statics.take() {
            Some(before) if !two_names && !changes.touch(&self.root.join("static")) => before,
            before => Arc::new(Statics::read(
                &self.root,
                before.as_deref(),
                &memory.inspector,
            )),
        };
        memory.statics = Some(Arc::clone(&statics));
        let two_names = two_names || !statics.named.is_empty();
        let library = match memory.library.take() {
            Some(before) if !two_names && !changes.touch(&self.root.join("library")) => before,
            before => {
                let now = Library::read(&self.root, before.as_deref());
                before
                    .filter(|before| now.is_as(before))
                    .unwrap_or_else(|| Arc::new(now))
            }
        };
        memory.library = Some(Arc::clone(&library));
        let two_names = two_names || !library.named.is_empty();
        let before = memory.last.take();
        if let Some(before) = before.as_ref().filter(|before| before.settled) {
            memory.known.learn(&before.look);
        }
        let look = Arc::new(Look::at(
            &self.root,
            (&self.settings, &library, &memory.inspector),
            today,
            before.as_ref().map(|b| &*b.look),
            changes,
            two_names,
            read_one,
        ));
        let mut report = look.report();
        let content = &look.listing.content;
        let named = content.named.iter().chain(&self.named);
        let named = named.chain(theme.named).chain(&statics.named);
        report.append(second_names(named.chain(&library.named)));
        report.append(statics.report.clone());
        report.append(check::copies::of_withheld(
            &look.log(today),
            theme
                .files
                .iter()
                .chain(&statics.found)
                .chain(&library.found)
                .chain(&content.statistics),
        ));
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
            statics,
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
            _ => check::log::apart(&sources.log()),
        };
        sources.report.append(crossed.clone());
        // Rules across records look at what records say, and are asked anew each time.
        let rules = &self.settings.rules;
        let mut of_log = Report::new();
        let log = sources.log();
        for (record, mut own) in check::log::among(&log) {
            way::settle(record, rules, today, &mut own);
            of_log.append(own);
        }
        of_log.append(in_twins(&sources.look, rules, today));
        let mut of_site = check::log::site(&log, theme);
        way::settle_site(rules, &mut of_site);
        of_log.append(of_site);
        sources.report.append(of_log);
        memory.last = Some(Remembered {
            look: Arc::clone(&sources.look),
            settled: self.is_settled(),
            official,
            crossed,
        });
        sources
    }
}

impl Sources {
    fn log(&self) -> Log<'_> {
        self.look.log(self.today)
    }

    /// What is wrong so far.
    pub fn take_report(&mut self) -> Report {
        std::mem::take(&mut self.report)
    }

    /// The public side. With `drafts`, what is not public yet is there too, marked.
    pub fn public(&self, drafts: bool) -> Given {
        let (official, statics) = (self.official.clone(), self.statics.files.clone());
        Given::of_read(
            &self.look.records,
            &self.look.pages,
            official,
            statics,
            drafts,
        )
    }

    /// Where the reference of a record stands in the sources.
    pub fn place_of(&self, reference: &str) -> Option<Span> {
        let mut records = self.look.read_records();
        records.find_map(|record| {
            let found = record.reference()?;
            (found.value == reference).then(|| record.file.span(found.at.clone()))
        })
    }

    /// That the page of a public record is too heavy, at its longest section.
    pub fn heavy(&self, reference: &str, section: Option<&str>, weight: usize) -> Report {
        let mut read = self
            .look
            .records
            .iter()
            .filter_map(|read| read.record.as_ref());
        let Some((record, checked)) =
            read.find(|(record, _)| record.reference().is_some_and(|r| r.value == reference))
        else {
            return Report::new();
        };
        let heading = section.and_then(|id| checked.headings.iter().find(|h| h.id == id));
        let at = heading.map_or_else(
            || {
                record
                    .reference()
                    .map_or(0..0, |reference| reference.at.clone())
            },
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
        way::settle(record, &self.look.settings.rules, self.today, &mut report);
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
        let log = self.log();
        let links = check::links::Links::of(&log, addresses);
        let of_records: Vec<Report> = look
            .records
            .par_iter()
            .enumerate()
            .map(|(i, read)| {
                if let Some(before) = before.filter(|before| before.look.records[i].same(read)) {
                    return before.of_records[i].clone();
                }
                let Some((record, checked)) = &read.record else {
                    return Report::new();
                };
                let hidden = record.status != source::record::Status::Withdrawn
                    && !check::is_public(record, self.today);
                let mut report = check::log::links_of_record(&links, record, checked, hidden);
                way::settle(record, &look.settings.rules, self.today, &mut report);
                report
            })
            .collect();
        let mut report = Report::new();
        of_records
            .iter()
            .filter(|of_record| !of_record.is_empty())
            .for_each(|of_record| report.append(of_record.clone()));
        for prose in look.prose() {
            report.append(check::log::links_of_page(&links, prose));
        }
        report.append(check::log::links_of_site(&log, &links));
        let of_aliases = match before {
            Some(before) if before.of_aliases.is_empty() => Report::new(),
            _ => check::log::aliases(&log, &links),
        };
        report.append(of_aliases.clone());
        report.append(check::statics::addresses(&self.statics, &log, addresses));
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
            || Arc::new(needles::Needles::of(withheld(records)).gate(thorough)),
            |(_, gate)| gate,
        );
        memory.gate = Some((Arc::clone(&self.look), Arc::clone(&gate)));
        gate
    }

    /// What a gate of these sources found, as diagnostics at the places in them.
    pub fn explain(&self, gate: &Gate, found: &[Find], texts: &Texts<'_>, drafts: bool) -> Report {
        if found.is_empty() {
            return Report::new();
        }
        let needles = needles::Needles::of(withheld(&self.look.records));
        let shown = |record: &source::record::Reading| self.is_shown(record, drafts);
        let statics = self.statics.texts();
        let (log, texts) = (self.log(), (texts, statics.as_slice()));
        let mut report = finds::explain(&needles, gate, found, &log, texts, shown);
        // What stands in a text of the library stands in each record that uses it, and none can accept it for the others.
        let mut in_library = report.clone();
        in_library.retain(|d| Area::Library.has(&d.at.file));
        report.retain(|d| !Area::Library.has(&d.at.file));
        for record in self.look.read_records() {
            check::accepted(record, &mut report);
        }
        report.append(in_library);
        report
    }

    /// That acceptances accept nothing of all that was found in a run. `gate` where nothing was shown to it: what stands in the
    /// sources is then looked for in its place.
    pub fn unused_acceptances(
        &self,
        report: &Report,
        gate: Option<&Gate>,
        texts: &Texts<'_>,
        drafts: bool,
    ) -> Report {
        let unused = |report: &Report| -> Report {
            let records = self.look.read_records();
            let shown = records.filter(|record| self.is_shown(record, drafts));
            shown
                .flat_map(|record| check::unused(record, report))
                .collect()
        };
        let all = unused(report);
        match gate {
            Some(gate) if !all.is_empty() => {
                let mut more = self.explain(gate, &gate.all(), texts, drafts);
                more.append(report.clone());
                unused(&more)
            }
            _ => all,
        }
    }

    fn is_shown(&self, record: &source::record::Reading, drafts: bool) -> bool {
        drafts
            || check::is_public(record, self.today)
            || record.status == source::record::Status::Withdrawn
    }
}

/// What a record withholds and its twin in another language shows.
fn in_twins(look: &Look, rules: &source::site::Rules, today: Date) -> Report {
    let mut report = Report::new();
    if look.settings.site.sides.len() < 2 {
        return report;
    }
    let mut by_reference: BTreeMap<&str, Vec<&Kept<Read>>> = BTreeMap::new();
    for read in &look.records {
        if let Some(reference) = read.record().and_then(|record| record.reference()) {
            by_reference.entry(&reference.value).or_default().push(read);
        }
    }
    for same in by_reference.values().filter(|same| same.len() > 1) {
        for (one, other) in same.iter().flat_map(|a| same.iter().map(move |b| (a, b))) {
            if let Some((record, twin)) = one.record().zip(other.record())
                && !one.same(other)
            {
                let mut found = Report::new();
                beside::in_twin(twin, record, &one.secrets, &mut found);
                way::settle(twin, rules, today, &mut found);
                report.append(found);
            }
        }
    }
    report
}

/// What each record withholds.
fn withheld(records: &[Kept<Read>]) -> Vec<needles::Withholding<'_>> {
    records
        .iter()
        .map(|read| (read.record(), read.secrets.as_slice()))
        .collect()
}

/// Reads a site, and gives back what checks all its records once more, one after another, and counts what it says: for the
/// benchmark, which may look at the clock.
///
/// # Errors
///
/// There is no site.
#[doc(hidden)]
pub fn again(root: &Path, today: Date) -> Result<impl Fn() -> usize, Report> {
    let sources = Opened::open(root)?.read(
        today,
        &mut Memory::default(),
        &crate::changes::Changes::everything(),
        &OfTheme::none(),
        &|| (),
    );
    Ok(move || {
        let rules = &sources.look.settings.rules;
        let checked = |one: &source::record::Reading| {
            let mut report = Report::new();
            check::record(one, rules, today, &mut report);
            way::settle(one, rules, today, &mut report);
            report.iter().count()
        };
        let found: usize = sources.look.read_records().map(checked).sum();
        let across = check::log::among(&sources.log());
        found
            + across
                .iter()
                .map(|(_, own)| own.iter().count())
                .sum::<usize>()
    })
}

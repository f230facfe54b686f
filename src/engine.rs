//! The build with a memory of what each output came from.
//!
//! 1. [`Engine::look`]: reads what changed, checks it, and prepares an [`Edition`]; or says why there can be none.
//! 2. [`Engine::prove`]: makes every part of the edition that is not known to be as it was, shows it to the gate and passes it
//!    on; or says why the edition may not be seen.
//!
//! [`crate::build`] does both once, with nothing remembered, and its destination takes every file. The preview does them again
//! after each edit. There is no other way from sources to a site.
//!
//! What makes a part be made again:
//!
//! | what differs from the last time | told by |
//! |---|---|
//! | what the part is made from | its key ([`Part::key`]) |
//! | what the gate looks for, by more than leaving something out | [`Gate::covers`] |
//! | the part was never made, or could not be | it is not in the memory |

use crate::changes::Changes;
use crate::data;
use crate::diagnostics::json::Summary;
use crate::diagnostics::{Code, Diagnostic, Report, Severity, Span, Warned, Words, machine};
use crate::edition::Edition;
use crate::log::{Log, Side, Site};
use crate::part::{Output, Part, Whose};
use crate::private::{Memory, OfTheme, Opened, Sources, Texts};
use crate::publish::{Destination, Entry, Find, Finds, Gate, Known, Manifest, Outlet, once_each};
use crate::publish::{packed, unpacked};
use crate::render;
use crate::run::{Built, Options, Progress, Step};
use crate::theme::Theme;
use crate::weight;
use crate::words::Words as PublicWords;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hasher as _};
use std::sync::Arc;

/// An edition that may be seen if the proof of it succeeds, and what there is to say of it so far.
#[derive(Clone)]
pub struct Prepared {
    pub(crate) edition: Arc<Edition>,
    pub(crate) sources: Arc<Sources>,
    pub(crate) gate: Arc<Gate>,
    /// Where some records can't be relied on: what they withheld when they last could.
    before: Option<(Arc<Sources>, Arc<Gate>)>,
    /// Warnings and notes; where it is shown though something is wrong, that too.
    pub report: Report,
}

impl Prepared {
    /// The content of one file of the edition, if it has such a file and that may be seen.
    ///
    /// # Errors
    ///
    /// It can't be made, or the gate found in it what some record withholds.
    pub fn open(&self, path: &str, drafts: bool) -> Result<Option<Vec<u8>>, Report> {
        let Some(part) = self.edition.part_of(path) else {
            return Ok(None);
        };
        let mut content = None;
        let made = part.make(&mut |output| {
            if output.path == path {
                let passed = self.pass(&output, drafts);
                content = Some(passed.map(|()| output.bytes.to_vec()));
            }
        });
        made.map_err(|fault| Report::from_iter([fault]))?;
        content.transpose()
    }

    /// Whether the gate finds nothing in a text that the preview shows beside its pages.
    pub(crate) fn lets_pass(&self, text: &str) -> bool {
        self.pass(&Output::ours("preview.html", text.as_bytes()), true)
            .is_ok()
    }

    /// A page of the preview's own, through the gate like all others.
    ///
    /// # Errors
    ///
    /// As [`Prepared::open`].
    pub(crate) fn page(&self, prepared: render::Prepared, drafts: bool) -> Result<Vec<u8>, Report> {
        let html = self
            .edition
            .renderer()
            .render(prepared)
            .map_err(|fault| Report::from_iter([fault]))?;
        self.pass(&Output::ours("preview.html", html.as_bytes()), drafts)?;
        Ok(html.into_bytes())
    }

    /// Makes files again that were proved, and hands each to whoever sees that it is the same. More may be made than are wanted.
    ///
    /// # Errors
    ///
    /// One can't be made any more.
    pub(crate) fn make_again(
        &self,
        wanted: &BTreeSet<&str>,
        take: &(dyn Fn(&str, &[u8]) + Sync),
    ) -> Result<(), Diagnostic> {
        let mut parts: BTreeMap<String, &dyn Part> = BTreeMap::new();
        let packing = self.edition.log().site.hosting.precompress;
        let part_of = |path: &&str| {
            let plain = || unpacked(path).filter(|_| packing);
            self.edition
                .part_of(path)
                .or_else(|| self.edition.part_of(plain()?))
        };
        for part in wanted.iter().filter_map(part_of) {
            parts.insert(part.homes().into_iter().next().unwrap_or_default(), part);
        }
        let parts: Vec<&dyn Part> = parts.into_values().collect();
        parts
            .par_iter()
            .map(|part| {
                part.make(&mut |output| {
                    take(output.path, output.bytes);
                    if packing {
                        for (path, bytes) in packed(output.path, output.bytes) {
                            take(&path, &bytes);
                        }
                    }
                })
            })
            .collect()
    }

    /// Whether no record withholds, nor withheld when it last could be relied on, what stands in a file.
    fn pass(&self, output: &Output<'_>, drafts: bool) -> Result<(), Report> {
        let built_in = built_in(self.edition.theme());
        let texts = texts(self.edition.theme(), &built_in);
        let found = |sources: &Sources, gate: &Gate| {
            let mut finds = gate.finds();
            gate.search(output, &mut finds);
            stop_at_errors(sources.explain(gate, &finds.found(), &texts, drafts))
        };
        found(&self.sources, &self.gate)?;
        match &self.before {
            // Its places are those of sources that have changed since: what is told is what is wrong with these.
            Some((sources, gate)) => found(sources, gate).map_err(|_| self.report.clone()),
            None => Ok(Report::new()),
        }
        .map(|_| ())
    }

    /// The log that would be seen.
    pub fn log(&self) -> &Log {
        self.edition.log()
    }
}

/// A proof that every part of an edition can be made and passes the gate.
#[derive(Debug)]
pub struct Proof {
    /// Every file but the manifest.
    pub manifest: Manifest,
    /// The figures of the whole, with warnings and notes, those of the preparation among them.
    pub built: Built,
}

/// Why there is no proof.
#[derive(Debug)]
pub enum Unproven {
    /// These errors, and what else there is to say.
    Faults(Report),
    /// Somebody asked to stop.
    Stopped,
}

/// A builder that remembers.
pub struct Engine {
    options: Options,
    opened: Option<Opened>,
    theme: Option<(Arc<Theme>, Report)>,
    memory: Memory,
    edition: Option<Arc<Edition>>,
    proven: Proven,
    frame: Frame,
    held: Option<Prepared>,
    /// A build, which looks once: site.toml has been read, no keys are worked out, and that the gate found a value in one part is
    /// enough.
    once: bool,
}

/// What stands around the records, as it last was sound: shown while the newest is not.
#[derive(Default)]
struct Frame {
    /// As it was prepared.
    prepared: Option<(Vec<Site>, Arc<Theme>)>,
    /// As it was proven: templates show only then that they work.
    proven: Option<(Vec<Site>, Arc<Theme>)>,
}

/// What was made, and passed this gate.
#[derive(Default)]
struct Proven {
    gate: Option<Arc<Gate>>,
    parts: BTreeMap<String, Made>,
}

/// A part that was made.
struct Made {
    key: u64,
    files: Vec<Entry>,
    /// What the gate found in it.
    finds: Vec<Find>,
    /// How many bytes readers fetch of it, if they are too many.
    overweight: Option<usize>,
}

/// Parts that were made, each by its home, or what is wrong with it.
type AllMade = Vec<(String, Result<Made, Diagnostic>)>;

impl Made {
    /// Makes a part, and shows each of its files to the gate.
    fn of(
        part: &dyn Part,
        key: u64,
        outlet: &Outlet<'_>,
        mut finds: Finds<'_>,
    ) -> Result<Made, Diagnostic> {
        let (mut files, mut overweight) = (Vec::new(), None);
        part.make(&mut |output| {
            let budget = part.budget(output.path);
            overweight = overweight.or_else(|| weight::over(output.bytes, budget?.bytes));
            outlet.take(&output, &mut finds, &mut files);
        })?;
        Ok(Made {
            key,
            files,
            finds: finds.found(),
            overweight,
        })
    }
}

impl Engine {
    /// An engine that remembers nothing yet.
    pub fn new(options: Options) -> Engine {
        Engine {
            options,
            opened: None,
            theme: None,
            memory: Memory::default(),
            edition: None,
            proven: Proven::default(),
            frame: Frame::default(),
            held: None,
            once: false,
        }
    }

    /// One that will look once, at a site whose site.toml has been read.
    pub(crate) fn once(options: Options, opened: Opened) -> Engine {
        Engine {
            opened: Some(opened),
            once: true,
            ..Engine::new(options)
        }
    }

    /// Looks at the sources: reads what may have changed, checks, and prepares the edition that they make. `known` is what is
    /// wrong so far: there is no edition then, but all else is checked and told with it.
    ///
    /// # Errors
    ///
    /// Every error; of those that only show when pages are made, what some pages of each kind show.
    pub fn look(
        &mut self,
        changes: &Changes,
        known: Report,
        progress: &dyn Progress,
    ) -> Result<Prepared, Report> {
        let root = &self.options.root;
        self.held = None;
        // Before anything can end the look: these changes are not told again.
        if changes.touch(&root.join("themes")) {
            self.theme = None;
        }
        let opened = match self.opened.take() {
            Some(opened) if self.once => opened,
            // Small files: they are read at every look.
            before => {
                let now = Opened::open(root)?;
                before
                    .filter(|before| before.is_as(&now))
                    .unwrap_or_else(|| {
                        // Anything may depend on what the site says of itself.
                        (self.edition, self.theme, self.proven) = (None, None, Proven::default());
                        now
                    })
            }
        };
        let opened = self.opened.insert(opened);
        let (theme, of_theme) = self.theme.take().unwrap_or_else(|| {
            let (theme, report) = Theme::load(root, opened.site(), &|key| opened.brand_at(key));
            (Arc::new(theme), report)
        });
        if self
            .edition
            .as_ref()
            .is_some_and(|before| !theme.says_as(before.theme()))
        {
            // Anything may say these words.
            (self.edition, self.proven) = (None, Proven::default());
        }
        let mut report = of_theme.clone();
        self.theme = Some((Arc::clone(&theme), of_theme));
        report.append(known);
        progress.begin(Step::Read, None);
        let of_theme = OfTheme {
            templates: theme.own_templates(),
            named: &theme.named,
            files: &theme.files,
        };
        let mut sources = opened.read(
            self.options.today,
            &mut self.memory,
            changes,
            &of_theme,
            &|| progress.one(),
        );
        report.append(sources.take_report());

        let public = sources.public(self.options.drafts);
        let before = self.edition.as_deref();
        let logs = Log::sides(
            said(opened.sites(), &theme),
            &public,
            &before.map(Edition::logs).unwrap_or_default(),
        );
        let edition = Arc::new(Edition::of(logs, &theme, before));
        report.append(sources.links(&**edition.map(), edition.map().number(), &mut self.memory));
        self.edition = Some(Arc::clone(&edition));
        let gate = sources.gate(self.options.thorough, &mut self.memory);
        // What a file hides stops the publication and tells nothing of what the gate finds: one run tells both.
        let in_files = |d: &Diagnostic| d.code == Code::FileHides;
        let stops = |report: &Report| {
            let mut errors = report.iter().filter(|d| d.severity == Severity::Error);
            errors.any(|d| !(self.once && in_files(d)))
        };
        let stopped = stops(&report);
        if stopped {
            // Nothing will be proved that could tell of them.
            for renderer in edition.renderers() {
                report.append(renderer.try_templates());
            }
            let built_in = built_in(&theme);
            let texts = texts(&theme, &built_in);
            let unused =
                sources.unused_acceptances(&report, Some(&gate), &texts, self.options.drafts);
            report.append(unused);
        }
        let report = report.sorted();
        let prepared = Prepared {
            edition,
            sources: Arc::new(sources),
            gate,
            before: None,
            report,
        };
        if stopped || stops(&prepared.report) {
            let report = prepared.report.clone();
            self.hold(&prepared, &report);
            return Err(prepared.report);
        }
        self.frame.prepared = Some((sites(&prepared.edition), theme));
        Ok(prepared)
    }

    /// After a look or a proof that failed: what may be shown all the same, if there ever was an edition.
    pub fn held(&self) -> Option<&Prepared> {
        self.held.as_ref()
    }

    /// Prepares what may be shown of sources that something is wrong with: what is safe of them, in a frame that works.
    fn hold(&mut self, prepared: &Prepared, report: &Report) {
        let (Some(opened), Some((sites, theme))) = (&self.opened, &self.frame.prepared) else {
            return;
        };
        let settled = opened.is_settled();
        let safe = prepared
            .sources
            .safe(report, settled, &self.memory, self.options.drafts);
        let newest = prepared.edition.renderer().theme();
        let of_theme = self.theme.as_ref().map(|(_, report)| report);
        let theme_is_sound =
            settled && !of_theme.is_some_and(Report::has_errors) && !concerns_theme(report);
        let theme = if theme_is_sound { newest } else { theme };
        let edition = if safe.whole && Arc::ptr_eq(theme, newest) {
            Arc::clone(&prepared.edition)
        } else {
            let sites = if settled {
                opened.sites()
            } else {
                sites.clone()
            };
            // What an edition of another site.toml made is no use to this one.
            let before = settled.then_some(&*prepared.edition);
            let logs = Log::sides(
                said(sites, theme),
                &safe.public,
                &before.map(Edition::logs).unwrap_or_default(),
            );
            Arc::new(Edition::of(logs, theme, before))
        };
        let before = safe.before.map(|sources| {
            let gate = sources.gate(self.options.thorough, &mut Memory::default());
            (Arc::new(sources), gate)
        });
        self.held = Some(Prepared {
            edition,
            sources: Arc::clone(&prepared.sources),
            gate: Arc::clone(&prepared.gate),
            before,
            report: report.clone(),
        });
    }

    /// Makes every part that is not known to be as it was, shows it to the gate, and passes it on to a destination.
    /// `stopped` is asked before each part.
    ///
    /// # Errors
    ///
    /// What is wrong with the edition, or that somebody asked to stop; what was made so far is remembered.
    pub fn prove(
        &mut self,
        prepared: &Prepared,
        to: &dyn Destination,
        progress: &dyn Progress,
        stopped: &(dyn Fn() -> bool + Sync),
    ) -> Result<Proof, Unproven> {
        let Prepared {
            edition,
            sources,
            gate,
            report,
            before: _,
        } = prepared;
        self.proven.adopt(gate);
        let parts = edition.parts();
        progress.begin(Step::Write, Some(parts.len()));
        let packing = edition.log().site.hosting.precompress;
        let outlet = Outlet::new(gate, to, packing);
        let made = self.make(edition, &parts, &outlet, progress, stopped);
        let faults = self.proven.take(made);
        if stopped() {
            return Err(Unproven::Stopped);
        }
        let homes: BTreeSet<&str> = parts.iter().map(|(home, _)| *home).collect();
        self.proven
            .parts
            .retain(|home, _| homes.contains(home.as_str()));

        let manifest = Manifest::of(
            self.proven
                .parts
                .values()
                .flat_map(|made| made.files.iter().cloned())
                .collect(),
        );
        let mut finds = gate.finds();
        let json = manifest.to_json();
        let mut own = Vec::new();
        outlet.take(
            &Output::ours(Manifest::PATH, json.as_bytes()),
            &mut finds,
            &mut own,
        );
        let mut report = report.clone();
        report.append(faults);
        if packing {
            report.extend(twice(&manifest, edition.log()));
        }
        for (home, part) in parts {
            let heavy = self.proven.parts.get(home).and_then(|made| made.overweight);
            if let Some((weight, budget)) = heavy.zip(part.budget(home)) {
                report.append(overweight(edition, sources, &budget.whose, weight));
            }
        }
        let found = self.proven.found(finds);
        let built_in = built_in(edition.theme());
        let texts = texts(edition.theme(), &built_in);
        let drafts = self.options.drafts;
        report.append(sources.explain(gate, &found, &texts, drafts));
        report.append(sources.unused_acceptances(&report, None, &texts, drafts));
        if let Some(error) = outlet.failure() {
            report.push(machine(&error));
        }
        let report = match stop_at_errors(report) {
            Ok(report) => report,
            Err(report) => {
                if concerns_theme(&report) {
                    self.frame.prepared = self.frame.proven.clone();
                }
                self.hold(prepared, &report);
                return Err(Unproven::Faults(report));
            }
        };
        self.frame.proven = self.frame.prepared.clone();
        let summary = Summary {
            errors: 0,
            warnings: report.count(Severity::Warning, true),
            records: edition.log().responses.len(),
            pages: manifest.pages(),
            files: manifest.files.len() + 1,
            bytes: manifest.bytes() + own.iter().map(|entry| entry.bytes).sum::<u64>(),
        };
        Ok(Proof {
            manifest,
            built: Warned {
                output: summary,
                report,
            },
        })
    }

    /// Makes the parts that are not known to be as they were, in parallel, each through the outlet.
    fn make(
        &self,
        edition: &Edition,
        parts: &[(&str, &dyn Part)],
        outlet: &Outlet<'_>,
        progress: &dyn Progress,
        stopped: &(dyn Fn() -> bool + Sync),
    ) -> AllMade {
        // Who makes everything once need not know in which parts a value stands: that it stands in one is enough.
        let known = self.once.then(Known::default);
        let make = |&(home, part): &(&str, &dyn Part)| {
            if stopped() {
                return None;
            }
            let key = if self.once { 0 } else { key(part) };
            let before = self.proven.parts.get(home);
            let as_before = before.is_some_and(|made| made.key == key);
            let made = (!as_before).then(|| {
                let finds = known.as_ref().map_or_else(|| outlet.finds(), Known::finds);
                (home.to_owned(), Made::of(part, key, outlet, finds))
            });
            progress.one();
            made
        };
        let (others, searches) = parts.split_at(parts.len() - edition.searches());
        let others = || -> AllMade { others.par_iter().filter_map(make).collect() };
        let searches = || -> AllMade { searches.par_iter().filter_map(make).collect() };
        let (mut made, searches) = if edition.is_mostly_learned() {
            rayon::join(others, searches)
        } else {
            // Searches are made of what is learned when responses are made.
            let others = others();
            (others, searches())
        };
        made.extend(searches);
        made
    }

    /// What is to be built, and how.
    pub fn options(&self) -> &Options {
        &self.options
    }
}

/// Files of authors at the address of a packed form that is made here.
fn twice<'m>(manifest: &'m Manifest, log: &'m Log) -> impl Iterator<Item = Diagnostic> + 'm {
    let pairs = manifest.files.windows(2);
    let same = pairs.filter(|pair| pair[0].path == pair[1].path);
    same.map(|pair| {
        let path = &pair[0].path;
        let of_static = log.statics.iter().any(|file| file.path == *path);
        let at = match of_static {
            true => format!("static/{path}"),
            false => path.clone(),
        };
        Diagnostic::new(Code::StaticTaken, Span::file(at))
            .message("the packed form of another file has this address")
            .help("rename the file, or take precompress out of site.toml")
    })
}

impl Proven {
    /// Takes a gate on: what passed the one before stands where that one looked for all that this one looks for.
    fn adopt(&mut self, gate: &Arc<Gate>) {
        if let Some(before) = self
            .gate
            .as_ref()
            .filter(|before| !Arc::ptr_eq(before, gate))
        {
            if before.covers(gate) {
                let numbers = gate.numbers_of(before);
                for made in self.parts.values_mut() {
                    made.finds = made
                        .finds
                        .iter()
                        .flat_map(|find| {
                            numbers[find.value].iter().map(|&value| Find {
                                value,
                                output: find.output.clone(),
                            })
                        })
                        .collect();
                }
            } else {
                self.parts.clear();
            }
        }
        self.gate = Some(Arc::clone(gate));
    }

    /// Remembers what was made, in place of what was made before; gives what is wrong with the rest.
    fn take(&mut self, made: AllMade) -> Report {
        let mut faults = Report::new();
        for (home, result) in made {
            match result {
                Ok(made) => {
                    self.parts.insert(home, made);
                }
                Err(fault) => {
                    self.parts.remove(&home);
                    faults.push(fault);
                }
            }
        }
        faults
    }

    /// What was found in any part, by number.
    fn found(&self, more: Finds<'_>) -> Vec<Find> {
        let parts = self.parts.values();
        once_each(
            parts
                .flat_map(|made| made.finds.iter().cloned())
                .chain(more.found()),
        )
    }
}

/// The sites of an edition, one a language.
fn sites(edition: &Edition) -> Vec<Site> {
    edition.logs().iter().map(|log| log.site.clone()).collect()
}

/// Sites with the words of their languages.
fn said(sites: Vec<Site>, theme: &Theme) -> Vec<Site> {
    let words: Vec<Arc<PublicWords>> = sites
        .iter()
        .map(|site| theme.words(&site.language))
        .collect();
    let named = |(side, words): (&Side, &Arc<PublicWords>)| Side {
        name: words.plain.language.clone(),
        ..side.clone()
    };
    let sides = sites.first().map(|site| Arc::clone(&site.sides));
    let sides: Arc<[Side]> = sides
        .iter()
        .flat_map(|sides| sides.iter())
        .zip(&words)
        .map(named)
        .collect();
    let with_words = sites.into_iter().zip(words);
    with_words
        .map(|(site, words)| Site {
            words,
            sides: Arc::clone(&sides),
            ..site
        })
        .collect()
}

/// What the program itself says on every site.
fn built_in(theme: &Theme) -> Vec<&str> {
    let theme = theme.built_in.iter().map(String::as_str);
    theme.chain(data::FIXED).collect()
}

/// The public texts that are no record's.
fn texts<'t>(theme: &'t Theme, built_in: &'t [&'t str]) -> Texts<'t> {
    Texts {
        theme: &theme.texts,
        built_in,
    }
}

/// What a part is made from, in short.
fn key(part: &dyn Part) -> u64 {
    let mut key = DefaultHasher::new();
    part.key(&mut key);
    key.finish()
}

/// What to say of a file that is too heavy.
fn overweight(edition: &Edition, sources: &Sources, whose: &Whose, weight: usize) -> Report {
    let heavy = |file: String, words: &'static str| {
        let message = Words::from(words)
            .tenths(weight / 100)
            .and(" KB after gzip");
        Report::from_iter([Diagnostic::new(Code::HeavyTheme, Span::file(file)).message(message)])
    };
    match whose {
        Whose::Response(i) => sources.heavy(
            &edition.log().responses[*i].reference,
            edition.longest_section(*i).as_deref(),
            weight,
        ),
        Whose::Asset(name) => heavy(
            format!("themes/default/assets/{name}"),
            "this file, which readers' phones load, is ",
        ),
        Whose::Site => heavy(
            "site.toml".to_owned(),
            "a page that is as long as the theme and page_size make it is ",
        ),
    }
}

/// Whether something is wrong with a file of the site's own theme.
fn concerns_theme(report: &Report) -> bool {
    let is_of_theme = |d: &Diagnostic| d.at.file.starts_with("themes/");
    report
        .iter()
        .any(|d| d.severity == Severity::Error && is_of_theme(d))
}

fn stop_at_errors(report: Report) -> Result<Report, Report> {
    let report = report.sorted();
    if report.has_errors() {
        Err(report)
    } else {
        Ok(report)
    }
}

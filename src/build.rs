//! The pipeline.

use crate::data;
use crate::diagnostics::json::Summary;
use crate::diagnostics::{Code, Diagnostic, Report, Severity, Span, Warned};
use crate::log::{Content, Log};
use crate::private::{Addresses, Opened, Sources};
use crate::publish::{Destination, Folder, OutFault, Outlet, sha256_hex};
use crate::render::{Page, Renderer, Theme};
use crate::search;
use jiff::civil::Date;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// What is to be built, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// The site's folder.
    pub root: PathBuf,
    /// What counts as today: a record is public from its `publish_on` on.
    pub today: Date,
    /// Whether to show what is not public yet, marked.
    pub drafts: bool,
    /// Whether the gate looks for the reversed and base64 forms too.
    pub thorough: bool,
}

/// The steps of a run, for showing progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Records are read and checked.
    Read,
    /// Files are made.
    Write,
    /// The site is put in place.
    Place,
}

/// Where a site is to go.
#[derive(Clone, Copy, Debug)]
pub enum Target<'t> {
    /// Nowhere: everything is done but the writing.
    Nowhere,
    /// The folder that site.toml names.
    Site,
    /// This folder.
    Folder(&'t Path),
}

/// Somebody who is told how far a run has come.
pub trait Progress: Sync {
    /// A step begins; `of` is how many parts it has, where that is known.
    fn begin(&self, step: Step, of: Option<usize>);
    /// A part of the step is done.
    fn one(&self);
}

/// Nobody.
#[derive(Debug)]
pub struct Quiet;

impl Progress for Quiet {
    fn begin(&self, _: Step, _: Option<usize>) {}
    fn one(&self) {}
}

/// What a finished run made.
pub type Built = Warned<Summary>;

/// Why nothing was published.
pub type Failed = Report;

/// Builds the site: reads, checks, redacts, renders, indexes, verifies, and puts it in place in one step.
///
/// # Errors
///
/// Every error of the run, in one report; then nothing at the destination has changed.
pub fn build(options: &Options, to: Target<'_>, progress: &dyn Progress) -> Result<Built, Failed> {
    let opened = Opened::open(&options.root)?;
    let out = match to {
        // What site.toml says of the output folder may be wrong where anything is.
        _ if !opened.is_sound() => None,
        Target::Nowhere => None,
        Target::Site => Some(options.root.join(opened.output())),
        Target::Folder(folder) => Some(folder.to_owned()),
    };
    let prepare = |out: PathBuf| Folder::prepare(&check_out(&options.root, &out)?).map_err(out_fault);
    match out.map(prepare) {
        Some(Ok(folder)) => build_to(opened, options, &folder, progress, Report::new()),
        Some(Err(report)) => build_to(opened, options, &crate::publish::Nowhere, progress, report),
        None => build_to(opened, options, &crate::publish::Nowhere, progress, Report::new()),
    }
}

/// The same into any destination: for tests and the preview.
///
/// # Errors
///
/// As [`build`].
pub fn build_into(options: &Options, to: &dyn Destination) -> Result<Built, Failed> {
    let opened = Opened::open(&options.root)?;
    build_to(opened, options, to, &Quiet, Report::new())
}

/// `known` is what is wrong so far: nothing is published then, but all else is checked and told with it.
fn build_to(opened: Opened, options: &Options, to: &dyn Destination, progress: &dyn Progress, known: Report) -> Result<Built, Failed> {
    let (theme, mut report) = Theme::load(&options.root);
    let theme = &theme;
    report.append(known);
    let site = opened.site().clone();
    progress.begin(Step::Read, None);
    let mut sources: Sources = opened.read(options.today, &|| progress.one());
    report.append(sources.take_report());

    let public = sources.redact(options.drafts);
    let log = Log::of(site, public.responses, public.withdrawn, public.pages);
    let renderer = Renderer::new(&log, theme);
    let (addresses, aliases) = addresses(&log, &renderer);
    report.append(sources.links(&addresses));
    let report = stop_at_errors(report)?;

    let fingerprints = sources.fingerprints(options.thorough);
    let gate = fingerprints.gate();
    let records = log.responses.len();
    progress.begin(Step::Write, Some(addresses.files.len() + addresses.aliases.len()));
    let done = || progress.one();
    let outlet = Outlet::new(gate, to, &done);
    let mut report = report;
    report.append(write(&log, &renderer, &aliases, &outlet));
    report.append(renderer.report());
    report.append(fingerprints.explain(&theme.texts, options.drafts));
    if let Some(error) = outlet.failure() {
        report.push(machine(&error));
    }
    let mut report = stop_at_errors(report)?;
    let manifest = outlet.finish();
    if let Some(error) = &manifest.failed {
        report.push(machine(error));
        return Err(report.sorted());
    }
    report.append(fingerprints.explain(&theme.texts, options.drafts));
    let report = stop_at_errors(report)?;

    progress.begin(Step::Place, None);
    if let Err(error) = to.commit() {
        let mut report = report;
        report.push(machine(&error));
        return Err(report.sorted());
    }
    let summary = Summary {
        errors: 0,
        warnings: report.count(Severity::Warning, true),
        records,
        pages: manifest.pages(),
        files: manifest.files.len() + 1,
        bytes: manifest.bytes(),
    };
    Ok(Warned { output: summary, report })
}

fn stop_at_errors(report: Report) -> Result<Report, Failed> {
    let report = report.sorted();
    if report.has_errors() { Err(report) } else { Ok(report) }
}

/// Makes every file of the site and puts it out, in parallel, each dropped as soon as it is written.
fn write(log: &Log, renderer: &Renderer<'_>, aliases: &[(String, String)], outlet: &Outlet<'_>) -> Report {
    let faults: Mutex<Vec<Diagnostic>> = Mutex::default();
    let analysed: Vec<search::Analysed> = (0..log.responses.len())
        .into_par_iter()
        .map(|i| {
            let response = &log.responses[i];
            let (html, texts) = renderer.response(i);
            outlet.put(&renderer.path(&Page::Response(i)), html.as_bytes());
            drop(html);
            let made = data::record(log, response, &texts);
            outlet.put(&made.path, made.text.as_bytes());
            for published in response.published() {
                let path = format!("{}{}", response.path(), published.name);
                match &published.content {
                    Content::Bytes(bytes) => outlet.copy(&path, bytes),
                    Content::Copy(from) => match std::fs::read(from) {
                        Ok(bytes) if sha256_hex(&bytes) == published.sha256 => outlet.copy(&path, &bytes),
                        Ok(_) => push(&faults, Diagnostic::new(Code::FileChanged, Span::file(path.as_str()))),
                        Err(_) => push(
                            &faults,
                            Diagnostic::new(Code::FileChanged, Span::file(path.as_str())).message("this file could not be read again"),
                        ),
                    },
                }
            }
            search_document(response, &texts)
        })
        .collect();
    let pages: Vec<Page> = renderer.pages().into_iter().filter(|p| !matches!(p, Page::Response(_))).collect();
    let moved = aliases.iter().map(|(file, to)| Page::Moved(file.clone(), to.clone()));
    pages
        .into_iter()
        .chain(moved)
        .collect::<Vec<_>>()
        .par_iter()
        .for_each(|page| outlet.put(&renderer.path(page), renderer.page(page).as_bytes()));
    log.withdrawn.par_iter().map(data::withdrawn).for_each(|made| outlet.put(&made.path, made.text.as_bytes()));
    search::files(log, analysed).par_iter().for_each(|file| outlet.put(&file.path, &file.bytes));
    data::documents(log).par_iter().for_each(|made| outlet.put(&made.path, made.text.as_bytes()));
    data::feeds(log).par_iter().for_each(|made| outlet.put(&made.path, made.text.as_bytes()));
    data::redirects(&log.site, aliases).par_iter().for_each(|made| outlet.put(&made.path, made.text.as_bytes()));
    let listed: Vec<String> = renderer
        .pages()
        .iter()
        .filter(|p| !matches!(p, Page::Search | Page::NotFound | Page::Withdrawn(_)))
        .map(|p| renderer.path(p))
        .collect();
    for made in [data::sitemap(log, &listed), data::robots(log)] {
        outlet.put(&made.path, made.text.as_bytes());
    }
    renderer.assets().par_iter().for_each(|asset| outlet.put(&asset.path, &asset.bytes));
    faults.into_inner().unwrap_or_default().into_iter().collect()
}

fn push(faults: &Mutex<Vec<Diagnostic>>, fault: Diagnostic) {
    if let Ok(mut faults) = faults.lock() {
        faults.push(fault);
    }
}

/// What of a response is searched.
fn search_document(response: &crate::log::Response, texts: &crate::render::Texts) -> search::Analysed {
    let (mut request, mut answer, mut exemptions) = (String::new(), String::new(), String::new());
    for section in &texts.body.sections {
        let into = if section.heading.trim() == "Request" { &mut request } else { &mut answer };
        if !matches!(section.heading.trim(), "Request" | "Response") {
            into.push_str(&section.heading);
            into.push('\n');
        }
        into.push_str(&section.text);
        into.push('\n');
    }
    let add = |into: &mut String, text: &str| {
        into.push_str(text);
        into.push('\n');
    };
    for (key, field) in &response.fields {
        add(&mut answer, key);
        field_words(field, &mut answer);
    }
    for part in &response.parts {
        add(&mut answer, &crate::markdown::plain(&part.part));
    }
    for change in &response.changes {
        add(&mut answer, &crate::markdown::plain(&change.what));
    }
    for attachment in &response.attachments {
        add(&mut answer, &attachment.title.plain());
    }
    for text in response.harm.iter().chain(&response.balance) {
        add(&mut exemptions, &crate::markdown::plain(text));
    }
    for e in &response.exemptions {
        add(&mut exemptions, &e.provision.id);
        let own = [&e.covers, &e.harm, &e.balance].into_iter().flatten();
        for text in own.chain(&e.for_disclosure).chain(&e.against_disclosure) {
            add(&mut exemptions, &crate::markdown::plain(text));
        }
    }
    search::analyse(&search::Document {
        title: &response.title.plain(),
        reference: &response.reference,
        request: &request,
        response: &answer,
        exemptions: &exemptions,
    })
}

fn field_words(field: &crate::log::Field, into: &mut String) {
    use crate::log::Field;
    match field {
        Field::Words(words) => into.push_str(&words.plain()),
        Field::Integer(n) => into.push_str(&n.to_string()),
        Field::Float(f) => into.push_str(&f.to_string()),
        Field::Date(d) => into.push_str(&d.to_string()),
        Field::Withheld(bar) => into.push_str(&bar.plain()),
        Field::Boolean(_) => {}
        Field::List(items) => items.iter().for_each(|item| field_words(item, into)),
    }
    into.push('\n');
}

/// Every address of the site, and where each alias leads.
fn addresses(log: &Log, renderer: &Renderer<'_>) -> (Addresses, Vec<(String, String)>) {
    let mut files: BTreeSet<String> = renderer.pages().iter().map(|p| renderer.path(p)).collect();
    for response in &log.responses {
        files.insert(format!("{}index.json", response.path()));
        files.extend(response.published().map(|p| format!("{}{}", response.path(), p.name)));
    }
    files.extend(data::feed_paths(log));
    files.extend(data::DOCUMENTS.map(str::to_owned));
    files.extend(data::redirects(&log.site, &[]).into_iter().map(|made| made.path));
    files.extend(log.withdrawn.iter().map(|w| format!("responses/{}/index.json", w.slug)));
    files.extend(renderer.assets().iter().map(|a| a.path.clone()));
    files.extend(["sitemap.xml", "robots.txt", "manifest.json"].map(str::to_owned));
    let of_responses = log.responses.iter().flat_map(|r| r.aliases.iter().map(move |a| (a, r.path())));
    let of_pages = log.pages.iter().flat_map(|p| p.aliases.iter().map(move |a| (a, p.path.clone())));
    let mut aliases: Vec<(String, String)> =
        of_responses.chain(of_pages).filter_map(|(alias, to)| Some((crate::private::alias_file(alias)?, to))).collect();
    aliases.sort();
    let aliased = aliases.iter().map(|(file, _)| file.clone()).collect();
    (Addresses { files, aliases: aliased }, aliases)
}

/// Sees that an output folder is not one that a site is read from; gives it back with what can be made absolute.
///
/// # Errors
///
/// The folder is the site's own, one above it, or one of its sources.
pub fn check_out(root: &Path, out: &Path) -> Result<PathBuf, Failed> {
    let real = |path: &Path| std::fs::canonicalize(path);
    let fault = || -> Failed { [Diagnostic::new(Code::OutIsSource, Span::command_line())].into_iter().collect() };
    let root = real(root).map_err(|e| Report::from_iter([machine(&e)]))?;
    let absolute = std::path::absolute(out).map_err(|e| Report::from_iter([machine(&e)]))?;
    // The nearest ancestor that exists decides where the rest will be.
    let mut existing = absolute.as_path();
    let mut rest = Vec::new();
    let base = loop {
        match real(existing) {
            Ok(base) => break base,
            Err(_) => match (existing.parent(), existing.file_name()) {
                (Some(parent), Some(name)) => {
                    rest.push(name.to_owned());
                    existing = parent;
                }
                _ => return Err(fault()),
            },
        }
    };
    let whole = rest.iter().rev().fold(base, |path, name| path.join(name));
    let sources = ["content", "themes", "site.toml", "src", ".git"].map(|name| root.join(name));
    if root.starts_with(&whole) || sources.iter().any(|source| whole.starts_with(source)) {
        return Err(fault());
    }
    if whole.is_file() {
        return Err([Diagnostic::new(Code::OutNotOurs, Span::command_line()).message("the output folder is a file")].into_iter().collect());
    }
    Ok(whole)
}

fn out_fault(fault: OutFault) -> Failed {
    let diagnostic = match fault {
        OutFault::NotOurs => Diagnostic::new(Code::OutNotOurs, Span::command_line()),
        OutFault::Busy => Diagnostic::new(Code::Busy, Span::command_line()),
        OutFault::Machine(error) => machine(&error),
    };
    [diagnostic].into_iter().collect()
}

/// What the machine said, in words of our own: its messages may name paths.
fn machine(error: &std::io::Error) -> Diagnostic {
    use std::io::ErrorKind;
    let diagnostic = Diagnostic::new(Code::Machine, Span::command_line());
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            diagnostic.message("the disk is full").help("make room, then run this again; what was published before is untouched")
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => diagnostic
            .message("there is no permission to write to the output folder")
            .help("ask for permission, or name another folder with --out"),
        ErrorKind::NotADirectory => {
            diagnostic.message("a part of the output folder's path is a file").help("name another folder with --out")
        }
        ErrorKind::ResourceBusy | ErrorKind::CrossesDevices => {
            diagnostic.message("the output folder cannot be replaced in one step").help("name a folder inside it with --out")
        }
        _ => diagnostic,
    }
}

/// Whether a report's errors are the machine's, the site's or the content's.
impl Report {
    /// The exit status that its errors ask for.
    pub fn exit_status(&self) -> u8 {
        let errors = || self.iter().filter(|d| d.severity == Severity::Error).map(|d| d.code);
        let machine = |c: Code| matches!(c, Code::Machine | Code::Busy | Code::Internal | Code::FileChanged);
        if errors().next().is_none() {
            0
        } else if errors().any(|c| (c as u16) < 100 && !machine(c)) {
            2
        } else if errors().any(|c| !machine(c)) {
            1
        } else {
            3
        }
    }
}

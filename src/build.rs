//! One run of the engine into a folder: where it may go, and how it ends.

use crate::diagnostics::json::Summary;
use crate::diagnostics::{Code, Diagnostic, Report, Severity, Span, Warned};
use crate::engine::{Changes, Engine, Unproven};
use crate::private::Opened;
use crate::publish::{Destination, Folder, OutFault};
use jiff::civil::Date;
use std::path::{Path, PathBuf};

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
    let prepare =
        |out: PathBuf| Folder::prepare(&check_out(&options.root, &out)?).map_err(out_fault);
    match out.map(prepare) {
        Some(Ok(folder)) => build_to(opened, options, &folder, progress, Report::new()),
        Some(Err(report)) => build_to(opened, options, &crate::publish::Nowhere, progress, report),
        None => build_to(
            opened,
            options,
            &crate::publish::Nowhere,
            progress,
            Report::new(),
        ),
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
fn build_to(
    opened: Opened,
    options: &Options,
    to: &dyn Destination,
    progress: &dyn Progress,
    known: Report,
) -> Result<Built, Failed> {
    let mut engine = Engine::once(options.clone(), opened);
    let prepared = engine.look(&Changes::everything(), known, progress)?;
    let proof = match engine.prove(&prepared, to, progress, &|| false) {
        Ok(proof) => proof,
        Err(Unproven::Faults(report)) => return Err(report),
        Err(Unproven::Stopped) => return Err(prepared.report),
    };
    progress.begin(Step::Place, None);
    if let Err(error) = to.commit() {
        let mut report = proof.built.report;
        report.push(machine(&error));
        return Err(report.sorted());
    }
    Ok(proof.built)
}

/// Sees that an output folder is not one that a site is read from; gives it back with what can be made absolute.
///
/// # Errors
///
/// The folder is the site's own, one above it, or one of its sources.
pub fn check_out(root: &Path, out: &Path) -> Result<PathBuf, Failed> {
    let real = |path: &Path| std::fs::canonicalize(path);
    let fault = || -> Failed {
        [Diagnostic::new(Code::OutIsSource, Span::command_line())]
            .into_iter()
            .collect()
    };
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
    let sources =
        ["content", "themes", "law", "site.toml", "src", ".git"].map(|name| root.join(name));
    if root.starts_with(&whole) || sources.iter().any(|source| whole.starts_with(source)) {
        return Err(fault());
    }
    if whole.is_file() {
        return Err([Diagnostic::new(Code::OutNotOurs, Span::command_line())
            .message("the output folder is a file")]
        .into_iter()
        .collect());
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
pub(crate) fn machine(error: &std::io::Error) -> Diagnostic {
    use std::io::ErrorKind;
    let diagnostic = Diagnostic::new(Code::Machine, Span::command_line());
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => diagnostic
            .message("the disk is full")
            .help("make room, then run this again; what was published before is untouched"),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => diagnostic
            .message("there is no permission to write to the output folder")
            .help("ask for permission, or name another folder with --out"),
        ErrorKind::NotADirectory => diagnostic
            .message("a part of the output folder's path is a file")
            .help("name another folder with --out"),
        ErrorKind::ResourceBusy | ErrorKind::CrossesDevices => diagnostic
            .message("the output folder cannot be replaced in one step")
            .help("name a folder inside it with --out"),
        _ => diagnostic,
    }
}

/// Whether a report's errors are the machine's, the site's or the content's.
impl Report {
    /// The exit status that its errors ask for.
    pub fn exit_status(&self) -> u8 {
        let errors = || {
            self.iter()
                .filter(|d| d.severity == Severity::Error)
                .map(|d| d.code)
        };
        let machine = |c: Code| {
            matches!(
                c,
                Code::Machine | Code::Busy | Code::Internal | Code::FileChanged
            )
        };
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

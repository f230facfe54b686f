//! One run of the engine into a folder: where it may go, and how it ends.

use crate::changes::{Changes, SOURCES};
use crate::diagnostics::{Code, Diagnostic, Report, Span, Words, machine, not_published};
use crate::difference::{self, Difference, Fault, Made, Side, Signed};
use crate::engine::Prepared;
use crate::engine::{Engine, Proof, Unproven};
use crate::private::Opened;
use crate::publish::{Destination, Folder, Nowhere, OutFault, PATIENCE, keep};
use crate::run::{Built, Failed, Options, Progress, Quiet, Step};
use crate::unchanged::Unchanged;
use std::path::{Path, PathBuf};

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

/// Builds the site: reads, checks, redacts, renders, indexes, verifies, and puts it in place in one step.
///
/// # Errors
///
/// Every error of the run, in one report; then nothing at the destination has changed.
pub fn build(options: &Options, to: Target<'_>, progress: &dyn Progress) -> Result<Built, Failed> {
    build_if(options, to, None, progress)
}

/// The same, if what would be published is just what people signed.
///
/// # Errors
///
/// As [`build`]; and what differs from what was signed, or that too few people did.
pub fn build_signed(
    options: &Options,
    to: Target<'_>,
    signed: &Signed,
    progress: &dyn Progress,
) -> Result<Built, Failed> {
    build_if(options, to, Some(signed), progress)
}

fn build_if(
    options: &Options,
    to: Target<'_>,
    signed: Option<&Signed>,
    progress: &dyn Progress,
) -> Result<Built, Failed> {
    let opened = Opened::open(&options.root)?;
    let out = match to {
        // What site.toml says of the output folder may be wrong where anything is.
        _ if !opened.is_sound() => None,
        Target::Nowhere => None,
        Target::Site => Some(options.root.join(opened.output())),
        Target::Folder(folder) => Some(folder.to_owned()),
    };
    let prepare = |out: PathBuf| {
        let waits = || progress.begin(Step::Wait, None);
        let to = check_out(&options.root, &out)?;
        let folder = Folder::prepare(&to, PATIENCE, &waits)
            .map_err(|fault| Report::from_iter([out_fault(fault, &options.root, &out)]))?;
        let known = changed(&folder, &options.root, &out);
        Ok((folder, known))
    };
    match (out.clone().map(prepare), signed) {
        (Some(Ok((folder, mut known))), Some(signed)) => {
            let old = out.as_deref().map_or(Ok(None), difference::Folder::open);
            let old = old.map_err(|error| Report::from_iter([machine(&error)]))?;
            let old = old.unwrap_or_default();
            known.append(enough_names(Some(signed), opened.people()));
            let to = Made::before(&folder, old.manifest());
            build_agreed(opened, options, to, (signed, &old), progress, known)
        }
        (Some(Ok((folder, known))), None) => {
            let unchanged = known
                .is_empty()
                .then(|| Unchanged::look(&opened, options, &folder));
            let unchanged = unchanged.flatten();
            if let Some(built) = unchanged.as_ref().and_then(|run| run.stands(&folder)) {
                return Ok(built);
            }
            let built = build_to(opened, options, &folder, progress, known)?;
            if let Some(run) = unchanged {
                run.remember(&folder, &built);
            }
            Ok(built)
        }
        (Some(Err(report)), _) => build_to(opened, options, &Nowhere, progress, report),
        (None, _) => build_to(opened, options, &Nowhere, progress, Report::new()),
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
    let (_, proof) = prove(opened, options, to, progress, known)?;
    progress.begin(Step::Place, None);
    if let Err(error) = to.commit() {
        let mut report = proof.built.report;
        report.push(machine(&error));
        return Err(report.sorted());
    }
    Ok(proof.built)
}

/// One run of the engine: everything is made, shown to the gate and handed to a destination, and nothing is put in place.
pub(crate) fn prove(
    opened: Opened,
    options: &Options,
    to: &dyn Destination,
    progress: &dyn Progress,
    known: Report,
) -> Result<(Prepared, Proof), Failed> {
    let mut engine = Engine::once(options.clone(), opened);
    let prepared = engine.look(&Changes::everything(), known, progress)?;
    match engine.prove(&prepared, to, progress, &|| false) {
        Ok(proof) => Ok((prepared, proof)),
        Err(Unproven::Faults(report)) => Err(report),
        Err(Unproven::Stopped) => Err(prepared.report),
    }
}

/// A run whose result is put in place if it is what was signed. What was signed is kept in the site's folder, `approvals/`.
fn build_agreed(
    opened: Opened,
    options: &Options,
    to: Made<'_>,
    (signed, old): (&Signed, &dyn Side),
    progress: &dyn Progress,
    known: Report,
) -> Result<Built, Failed> {
    let (prepared, proof) = prove(opened, options, &to, progress, known)?;
    let to = to.whole(proof.manifest);
    let mut report = proof.built.report;
    let (difference, faults) = Difference::of(old, &to);
    report.append(told(&faults, &prepared));
    report.append(as_signed(signed, &difference));
    if report.has_errors() {
        return Err(report.sorted());
    }
    progress.begin(Step::Place, None);
    let name = format!("approvals/{}-{}.json", options.today, signed.hash());
    let place = options.root.join(name);
    let put = keep(&place, signed.to_json().as_bytes()).and_then(|()| to.commit());
    if let Err(error) = put {
        report.push(machine(&error));
        return Err(report.sorted());
    }
    Ok(Built {
        output: proof.built.output,
        report: report.sorted(),
    })
}

/// Whether enough people signed a difference, where one is asked for.
pub(crate) fn enough_names(signed: Option<&Signed>, people: usize) -> Report {
    let short = signed.map(Signed::people).filter(|names| *names < people);
    let fault = short.map(|names| {
        let message = Words::from("this difference needs ")
            .count(people)
            .and(" different names, and has ")
            .count(names);
        Diagnostic::new(Code::TooFewNames, Span::command_line()).message(message)
    });
    fault.into_iter().collect()
}

/// What keeps a difference from being the one that was signed.
pub(crate) fn as_signed(signed: &Signed, difference: &Difference) -> Report {
    match signed.agrees(difference) {
        Ok(()) => Report::new(),
        Err(addresses) if addresses.is_empty() => {
            Report::from_iter([Diagnostic::new(Code::NotAsSigned, Span::command_line()).message(
                "the responses are those that were signed, and other files, or what is published today, are not",
            )])
        }
        Err(addresses) => addresses
            .into_iter()
            .map(|address| {
                Diagnostic::new(Code::NotAsSigned, Span::file(address)).message(
                    "what would change of this response is not what was signed",
                )
            })
            .collect(),
    }
}

/// What is wrong with how published responses changed, at their references in the sources.
pub(crate) fn told(faults: &[(Fault, String, String)], prepared: &Prepared) -> Report {
    let place = |reference: &str| prepared.sources.place_of(reference);
    faults
        .iter()
        .map(|(fault, reference, url)| {
            fault_of(
                *fault,
                place(reference).unwrap_or_else(|| Span::file(url.as_str())),
            )
        })
        .collect()
}

fn fault_of(fault: Fault, at: Span) -> Diagnostic {
    let code = match fault {
        Fault::Silent => Code::ChangedSilently,
        Fault::Moved => Code::ReferenceMoved,
    };
    // It depends on what was published before, not on the sources alone.
    Diagnostic {
        hidden: true,
        ..Diagnostic::new(code, at)
    }
}

/// A difference, and what there is to say of its new side.
#[derive(Debug)]
pub struct Compared {
    /// All that differs.
    pub difference: Difference,
    /// What is wrong with it; of sources, what a build would say too.
    pub report: Report,
}

/// Compares what is published with the sources as they would be built. Where no folder is named, that is the output folder, if it is there.
///
/// # Errors
///
/// As [`build`]; and that there is nothing published in that folder.
pub fn compare(
    options: &Options,
    old: Option<&Path>,
    out: Option<&Path>,
    progress: &dyn Progress,
) -> Result<Compared, Failed> {
    let opened = Opened::open(&options.root)?;
    let old = match (old, out) {
        (Some(old), _) => published(old)?,
        (None, _) if !opened.is_sound() => difference::Folder::default(),
        (None, Some(out)) => published_or_nothing(out)?,
        (None, None) => published_or_nothing(&options.root.join(opened.output()))?,
    };
    let to = Made::before(&Nowhere, old.manifest());
    let (prepared, proof) = prove(opened, options, &to, progress, Report::new())?;
    let to = to.whole(proof.manifest);
    let (difference, faults) = Difference::of(&old, &to);
    let mut report = proof.built.report;
    report.append(told(&faults, &prepared));
    Ok(Compared {
        difference,
        report: report.sorted(),
    })
}

/// Compares two published folders.
///
/// # Errors
///
/// Nothing is published in one of them.
pub fn compare_folders(old: &Path, new: &Path) -> Result<Compared, Failed> {
    let (old, new) = (published(old)?, published(new)?);
    let (difference, faults) = Difference::of(&old, &new);
    let report: Report = faults
        .iter()
        .map(|(fault, _, url)| fault_of(*fault, Span::file(url.as_str())))
        .collect();
    Ok(Compared {
        difference,
        report: report.sorted(),
    })
}

fn published(folder: &Path) -> Result<difference::Folder, Failed> {
    let not_ours = || Report::from_iter([not_published()]);
    difference::Folder::open(folder)
        .map_err(|error| Report::from_iter([machine(&error)]))?
        .ok_or_else(not_ours)
}

/// The same, where a folder may not be there yet or be empty.
fn published_or_nothing(folder: &Path) -> Result<difference::Folder, Failed> {
    if Folder::is_free(folder) {
        return Ok(difference::Folder::default());
    }
    published(folder)
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
    let mut sources = SOURCES.iter().chain(&["src", ".git", "approvals"]);
    if root.starts_with(&whole) || sources.any(|source| whole.starts_with(root.join(source))) {
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

/// The place of a file in an output folder: from the site's folder where it stands there, else as the folder was named.
fn place(root: &Path, out: &Path, file: &str) -> Span {
    let real = |path: &Path| std::fs::canonicalize(path);
    let inside = real(root)
        .ok()
        .zip(real(out).ok())
        .and_then(|(root, out)| Some(out.strip_prefix(root).ok()?.to_owned()));
    let path = inside.unwrap_or_else(|| out.to_owned()).join(file);
    Span::file(path.to_string_lossy().replace('\\', "/"))
}

fn out_fault(fault: OutFault, root: &Path, out: &Path) -> Diagnostic {
    let not_ours = |at| Diagnostic::new(Code::OutNotOurs, at);
    match fault {
        OutFault::NotOurs => not_ours(Span::command_line()),
        OutFault::NotAsNamed(page) => not_ours(place(root, out, page))
            .message("the manifest.json beside this file names another: it cannot be told that disclog made this folder"),
        OutFault::Foreign(file) => not_ours(place(root, out, &file))
            .message("disclog did not make this file of the output folder, and would take it away with the old site")
            .help("put it into static/, from where it is published, or take it out"),
        OutFault::BesideNotOurs(name) => {
            let beside = out.parent().unwrap_or(out);
            Diagnostic::new(Code::BesideNotOurs, place(root, beside, &name))
        }
        OutFault::Busy => Diagnostic::new(Code::Busy, Span::command_line()),
        OutFault::Machine(error) => machine(&error),
    }
}

/// What to say of files that somebody changed in the output folder. No figure of the run counts it: it says nothing of the sources.
fn changed(folder: &Folder, root: &Path, out: &Path) -> Report {
    let Some((first, more)) = folder.changed().split_first() else {
        return Report::new();
    };
    let mut fault = Diagnostic::new(Code::OutChanged, place(root, out, first));
    fault.hidden = true;
    let message = match more.len() {
        0 => "this file was changed after it was published; it is replaced".into(),
        more => Words::from("this file and ")
            .count(more)
            .and(" more were changed after they were published; they are replaced"),
    };
    [fault.message(message)].into_iter().collect()
}

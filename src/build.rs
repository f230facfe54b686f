//! One run of the engine into a folder: where it may go, and how it ends.

use crate::changes::{Changes, SOURCES};
use crate::diagnostics::{Code, Diagnostic, Report, Span, Words, machine};
use crate::engine::{Engine, Unproven};
use crate::private::Opened;
use crate::publish::{Destination, Folder, Nowhere, OutFault, PATIENCE};
use crate::run::{Built, Failed, Options, Progress, Quiet, Step};
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
    match out.map(prepare) {
        Some(Ok((folder, known))) => build_to(opened, options, &folder, progress, known),
        Some(Err(report)) => build_to(opened, options, &Nowhere, progress, report),
        None => build_to(opened, options, &Nowhere, progress, Report::new()),
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
    let mut sources = SOURCES.iter().chain(&["src", ".git"]);
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

//! One run of the engine to a place that others read from: everything is made and proved first, then what changed is made again and sent.

use crate::build::{as_signed, check_out, enough_names, prove, told};
use crate::diagnostics::{Code, Diagnostic, Report, Span, Words, machine};
use crate::difference::{Difference, Made, Side, Signed};
use crate::private::Opened;
use crate::publish::send::{Destination, Known, Place, Sent, Store, StoreFault, send};
use crate::publish::{Manifest, Nowhere, keep};
use crate::run::{Failed, Options, Progress, Step};
use std::collections::BTreeSet;

/// How many files are under way at once: most of the time of each is waiting.
const AT_ONCE: usize = 16;

/// What came of it.
#[derive(Debug)]
pub struct Published {
    /// How many files.
    pub sent: Sent,
    /// Warnings and notes.
    pub report: Report,
}

/// Publishes the site at one of the destinations that site.toml names; at the only one, where none is named here. With a difference that was
/// signed, only if what would be published is just that.
///
/// # Errors
///
/// Everything that keeps a build from publishing; there is no such destination; what keeps files from being sent.
pub fn publish(
    options: &Options,
    name: Option<&str>,
    signed: Option<&Signed>,
    progress: &dyn Progress,
) -> Result<Published, Failed> {
    let opened = Opened::open(&options.root)?;
    if !opened.is_sound() {
        return Err(opened.faults());
    }
    let destination = choose(opened.destinations(), name)?;
    if let Place::Folder(folder) = &destination.place {
        check_out(&options.root, folder)?;
    }
    let fail = |fault| Report::from_iter([diagnostic(fault)]);
    let store = destination.open().map_err(fail)?;
    let store = &*store;
    let known = Known::of(store).map_err(fail)?;
    let mut report = enough_names(signed, opened.people());
    let to = Made::before(&Nowhere, &known.manifest);
    let (prepared, proof) = prove(opened, options, &to, progress, std::mem::take(&mut report))?;
    let new = proof.manifest.clone();
    let mut report = proof.built.report;
    if let Some(signed) = signed {
        let to = to.whole(proof.manifest);
        let old = There {
            store,
            manifest: &known.manifest,
        };
        let (difference, faults) = Difference::of(&old, &to);
        report.append(told(&faults, &prepared));
        report.append(as_signed(signed, &difference));
        if report.has_errors() {
            return Err(report.sorted());
        }
        let name = format!("approvals/{}-{}.json", options.today, signed.hash());
        if let Err(error) = keep(&options.root.join(name), signed.to_json().as_bytes()) {
            report.push(machine(&error));
            return Err(report.sorted());
        }
    }
    progress.begin(Step::Send, None);
    let again = |wanted: &BTreeSet<&str>, take: &(dyn Fn(&str, &[u8]) + Sync)| {
        prepared
            .make_again(wanted, take)
            .map_err(|_| StoreFault::Altered)
    };
    let work = || send(store, &known, &new, &again, &|| progress.one());
    let pool = rayon::ThreadPoolBuilder::new().num_threads(AT_ONCE).build();
    let sent = match pool {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    };
    match sent {
        Ok(sent) => Ok(Published {
            sent,
            report: report.sorted(),
        }),
        Err(fault) => {
            report.push(diagnostic(fault));
            Err(report.sorted())
        }
    }
}

/// What is published at a destination, as a side of a difference.
struct There<'s> {
    store: &'s dyn Store,
    manifest: &'s Manifest,
}

impl Side for There<'_> {
    fn manifest(&self) -> &Manifest {
        self.manifest
    }

    fn file(&self, path: &str) -> Option<Vec<u8>> {
        self.store.get(path).ok().flatten()
    }
}

fn choose<'d>(all: &'d [Destination], name: Option<&str>) -> Result<&'d Destination, Failed> {
    let usage = |message: &'static str, help: &'static str| {
        let fault = Diagnostic::new(Code::CommandLine, Span::command_line());
        Err(Report::from_iter([fault.message(message).help(help)]))
    };
    match (all, name) {
        ([], _) => usage(
            "site.toml names no destination",
            "add [[destinations]] with name and url: docs/publishing.md",
        ),
        (all, Some(name)) => match all.iter().find(|one| one.name == name) {
            Some(one) => Ok(one),
            None => usage(
                "site.toml names no such destination",
                "name one of its [[destinations]]",
            ),
        },
        ([one], None) => Ok(one),
        _ => usage(
            "site.toml names several destinations",
            "name the one that is meant: disclog publish NAME",
        ),
    }
}

fn diagnostic(fault: StoreFault) -> Diagnostic {
    let new = |code| Diagnostic::new(code, Span::command_line());
    match fault {
        StoreFault::NoCredentials => new(Code::NoCredentials),
        StoreFault::Refused => new(Code::Refused),
        StoreFault::Unreachable => new(Code::Unreachable),
        StoreFault::NotOurs => new(Code::OutNotOurs)
            .message("the manifest.json at the destination is not one that disclog wrote")
            .help("name another place in [[destinations]], or take that file away yourself"),
        StoreFault::InTheWay(path) => Diagnostic::new(Code::OutNotOurs, Span::file(path))
            .message("a file stands here at the destination that disclog did not put there, and it is in the way")
            .help("move it away, or publish to another place"),
        StoreFault::Busy => new(Code::Busy)
            .message(Words::from("another disclog publishes to this destination"))
            .help("wait until it has finished, then run this again"),
        StoreFault::Altered => new(Code::FileChanged)
            .message("a file of the site changed while it was published")
            .help("run this again: it goes on where this one stopped"),
        StoreFault::Machine(error) => machine(&error),
    }
}

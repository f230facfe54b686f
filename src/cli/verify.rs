//! `disclog verify`: a published folder against its manifest.

use super::args::Verify;
use super::{Console, Exit};
use crate::diagnostics::{Code, Diagnostic, Report, Span, machine, not_published};
use crate::publish;
use crate::render::words::counted;
use serde::Serialize;

#[derive(Default, Serialize)]
pub(super) struct Summary {
    missing: usize,
    changed: usize,
    foreign: usize,
}

/// `disclog verify`.
pub fn verify(args: &Verify, console: &Console) -> Exit {
    let mut report = Report::new();
    let verified = match publish::verify(&args.folder) {
        Ok(Some(verified)) => verified,
        Ok(None) => {
            report.push(not_published());
            return console.told(&report, "", &Summary::default());
        }
        Err(error) => {
            report.push(machine(&error));
            return console.told(&report, "", &Summary::default());
        }
    };
    let found = [
        (Code::FileMissing, &verified.missing),
        (Code::FileAltered, &verified.changed),
        (Code::FileForeign, &verified.foreign),
    ];
    for (code, paths) in found {
        for path in paths {
            report.push(Diagnostic::new(code, Span::file(path.as_str())));
        }
    }
    let summary = Summary {
        missing: verified.missing.len(),
        changed: verified.changed.len(),
        foreign: verified.foreign.len(),
    };
    let words = if report.is_empty() {
        "Every file is as the manifest says.\n".to_owned()
    } else {
        format!(
            "Not as published: {} missing, {} changed, {} foreign.\n",
            counted(summary.missing, "file"),
            summary.changed,
            summary.foreign
        )
    };
    console.told(&report.sorted(), &words, &summary)
}

//! `disclog approve`: signs a difference.

use super::args::Approve;
use super::{Console, Exit, args};
use crate::diagnostics::{Code, Diagnostic, Report, Span, Words, machine};
use crate::difference::{Signature, Signed};
use crate::publish::keep;
use crate::render::words::counted;
use serde::Serialize;
use std::path::Path;

#[derive(Serialize)]
struct Summary {
    signed: usize,
}

/// `disclog approve`.
pub fn approve(args: &Approve, console: &Console) -> Exit {
    match sign(args) {
        Ok((people, new)) => {
            let said = if new {
                "Signed"
            } else {
                "This name had signed it already"
            };
            let words = format!("{said}. It has {}.\n", counted(people, "signature"));
            console.told(&Report::new(), &words, &Summary { signed: people })
        }
        Err(report) => console.told(&report, "", &Summary { signed: 0 }),
    }
}

fn sign(args: &Approve) -> Result<(usize, bool), Report> {
    let usage = |message: &'static str, help: &'static str| {
        let fault = Diagnostic::new(Code::CommandLine, Span::command_line());
        Report::from_iter([fault.message(message).help(help)])
    };
    let name = args.by.trim();
    if name.is_empty() || name.contains(char::is_control) {
        return Err(usage("--by takes a name", "name who signs"));
    }
    let mut signed = read(&args.file)?;
    if signed.has_errors() {
        let fault = Diagnostic::new(Code::NotAsSigned, Span::command_line());
        return Err(Report::from_iter([fault
            .message("this difference has errors, and can't be published as it is")
            .help(
                "mend what it tells, save the difference again, and sign that",
            )]));
    }
    let today = args.date.unwrap_or_else(args::today);
    let new = signed.sign(Signature {
        by: name.to_owned(),
        on: today.to_string(),
    });
    if new {
        keep(&args.file, signed.to_json().as_bytes())
            .map_err(|error| Report::from_iter([machine(&error)]))?;
    }
    Ok((signed.people(), new))
}

/// Reads a difference that was saved.
pub(super) fn read(file: &Path) -> Result<Signed, Report> {
    let text = std::fs::read_to_string(file).ok();
    text.and_then(|text| Signed::read(&text)).ok_or_else(|| {
        let fault = Diagnostic::new(Code::CommandLine, Span::command_line());
        Report::from_iter([fault
            .message("this file is no difference that disclog saved")
            .help(Words::from("save one: disclog diff --format json"))])
    })
}

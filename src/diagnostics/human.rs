//! The form for people: place, message, help; never the author's line.

use super::{Diagnostic, Report, Severity};
use std::fmt::Write as _;

/// The report as lines of text, with ANSI colours where `color`.
pub fn report(report: &Report, color: bool) -> String {
    let mut out = String::new();
    for diagnostic in report.iter() {
        one(&mut out, diagnostic, color);
    }
    out
}

fn one(out: &mut String, d: &Diagnostic, color: bool) {
    let (paint, bold, reset) = match (color, d.severity) {
        (false, _) => ("", "", ""),
        (true, Severity::Error) => ("\x1b[1;31m", "\x1b[1m", "\x1b[0m"),
        (true, Severity::Warning) => ("\x1b[1;33m", "\x1b[1m", "\x1b[0m"),
        (true, Severity::Note) => ("\x1b[1;36m", "\x1b[1m", "\x1b[0m"),
    };
    if d.at.file.is_empty() {
        let _ = write!(out, "{bold}disclog{reset}: ");
    } else {
        let _ = write!(
            out,
            "{bold}{}:{}:{}{reset}: ",
            d.at.file, d.at.line, d.at.column
        );
    }
    let _ = writeln!(
        out,
        "{paint}{}[{}]{reset}: {}",
        d.severity.word(),
        d.code,
        d.message
    );
    let _ = writeln!(out, "    help: {}", d.help);
}

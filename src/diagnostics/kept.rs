//! A report as bytes, for a later run of the same program to say the same again ([`crate::unchanged`]).
//!
//! This is the one way in which a text becomes [`Words`], and it is open to what was such before: whoever reads bytes back must know
//! that [`Report::to_bytes`] wrote them.

use super::{Code, Diagnostic, Report, Severity, Span, Words};
use serde::{Deserialize, Serialize};

/// What is said of a diagnostic. What only matching needs is left out: nothing is matched any more.
#[derive(Serialize, Deserialize)]
struct Row {
    severity: u8,
    code: String,
    file: String,
    place: [usize; 4],
    message: String,
    help: String,
    hidden: bool,
}

const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Note];

impl Report {
    /// All that it says.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let row = |d: &Diagnostic| Row {
            severity: d.severity as u8,
            code: d.code.to_string(),
            file: d.at.file.to_string(),
            place: [d.at.line, d.at.column, d.at.end_line, d.at.end_column],
            message: d.message.0.clone(),
            help: d.help.0.clone(),
            hidden: d.hidden,
        };
        let rows: Vec<Row> = self.iter().map(row).collect();
        serde_json::to_vec(&rows).unwrap_or_default()
    }

    /// What [`Report::to_bytes`] wrote; `None` if that can't be read.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Report> {
        let rows: Vec<Row> = serde_json::from_slice(bytes).ok()?;
        let said = |row: Row| {
            let [line, column, end_line, end_column] = row.place;
            let at = Span {
                file: row.file.into(),
                line,
                column,
                end_line,
                end_column,
            };
            Some(Diagnostic {
                severity: *SEVERITIES.get(usize::from(row.severity))?,
                message: Words(row.message),
                help: Words(row.help),
                hidden: row.hidden,
                ..Diagnostic::new(Code::parse(&row.code)?, at)
            })
        };
        rows.into_iter().map(said).collect()
    }
}

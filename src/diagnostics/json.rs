//! The form for programs: one JSON object (its schema is `docs/diagnostics.schema.json`).

use super::{Diagnostic, Report, Severity};
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
struct DiagnosticObject<'a> {
    severity: &'static str,
    code: String,
    message: &'a str,
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    help: &'a str,
}

impl<'a> From<&'a Diagnostic> for DiagnosticObject<'a> {
    fn from(d: &'a Diagnostic) -> DiagnosticObject<'a> {
        DiagnosticObject {
            severity: d.severity.word(),
            code: d.code.to_string(),
            message: d.message.as_str(),
            file: &d.at.file,
            line: d.at.line,
            column: d.at.column,
            end_line: d.at.end_line,
            end_column: d.at.end_column,
            help: d.help.as_str(),
        }
    }
}

/// One diagnostic as a JSON object.
pub fn diagnostic(diagnostic: &Diagnostic) -> serde_json::Value {
    serde_json::to_value(DiagnosticObject::from(diagnostic)).unwrap_or_default()
}

/// What a run made, in figures that depend on public text alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Faults that stop a publication.
    pub errors: usize,
    /// Warnings that public text gives rise to.
    pub warnings: usize,
    /// Public records.
    pub records: usize,
    /// HTML pages.
    pub pages: usize,
    /// Files of every kind, the manifest included.
    pub files: usize,
    /// Their size in bytes.
    pub bytes: u64,
}

#[derive(Serialize)]
struct ReportObject<'a> {
    diagnostics: Vec<DiagnosticObject<'a>>,
    summary: Summary,
}

/// The diagnostics of a report as objects, for answers that hold more than a report.
pub fn rows(report: &Report) -> Vec<serde_json::Value> {
    report
        .iter()
        .map(DiagnosticObject::from)
        .map(|row| serde_json::to_value(row).unwrap_or_default())
        .collect()
}

/// A report and a summary of another kind as one line of JSON.
pub fn told(report: &Report, summary: &impl Serialize) -> String {
    let whole = serde_json::json!({ "diagnostics": rows(report), "summary": summary });
    whole.to_string() + "\n"
}

/// The report and the summary as one line of JSON.
pub fn report(report: &Report, summary: Summary) -> String {
    let summary = Summary {
        errors: report.count(Severity::Error, false),
        warnings: report.count(Severity::Warning, true),
        ..summary
    };
    let whole = ReportObject {
        diagnostics: report.iter().map(DiagnosticObject::from).collect(),
        summary,
    };
    serde_json::to_string(&whole).unwrap_or_default() + "\n"
}

//! What was found in a published file, as diagnostics: one for each kind of finding, never the words that were found.

use crate::attachments::{Finding, Inspection, Severity};
use crate::diagnostics::{Code, Diagnostic, Span, Words};

/// So many places are named.
const PLACES: usize = 3;

/// What was found in a file. Where there is a topic, the record that it stands beside may accept it.
pub(in crate::private) fn findings(
    inspection: &Inspection,
    at: &Span,
    topic: Option<&str>,
) -> Vec<Diagnostic> {
    let mut kinds: Vec<(&Finding, Vec<&Finding>)> = Vec::new();
    for finding in &inspection.findings {
        let same = kinds.iter_mut().find(|(first, _)| {
            std::ptr::eq(first.code, finding.code) && first.severity == finding.severity
        });
        match same {
            Some((_, all)) => all.push(finding),
            None => kinds.push((finding, vec![finding])),
        }
    }
    let told = |(first, all): (&Finding, Vec<&Finding>)| {
        let code = match first.severity {
            Severity::Block => Code::FileHides,
            Severity::Warn => Code::FileCarries,
            Severity::Note => Code::FileHas,
        };
        let mut message = Words::from(first.code.name);
        for (n, finding) in all.iter().take(PLACES).enumerate() {
            message = message
                .and(if n == 0 { ", " } else { "; " })
                .then(finding.place.words().clone());
        }
        if let Some(more) = all.len().checked_sub(PLACES).filter(|more| *more > 0) {
            message = message.and("; and ").count(more).and(" more");
        }
        let mut help = Words::from(first.code.help(inspection.format.program));
        if topic.is_some() {
            help = help
                .and("; or accept it in [[accept]]: code = \"")
                .and(first.code.name)
                .and("\", at, reason, by and sha256");
        }
        let mut diagnostic = Diagnostic::new(code, at.clone())
            .message(message.and(": ").then(first.message()))
            .help(help);
        diagnostic.finding = first.code.number();
        match topic {
            Some(topic) => diagnostic.topic(topic),
            None => diagnostic,
        }
    };
    kinds.into_iter().map(told).collect()
}

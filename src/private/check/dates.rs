//! Days in an order that can be.

use crate::diagnostics::{Code, Diagnostic, Report};
use crate::law::Regime;
use crate::private::source::record::Record;

pub(super) fn check(record: &Record, report: &mut Report) {
    let received = record.received.value;
    if let Some(responded) = &record.responded
        && responded.value < received
    {
        report.push(Diagnostic::new(Code::RespondedBeforeReceived, record.file.span(responded.at.clone())).topic("responded"));
    }
    if let Some(clarification) = &record.clarification {
        let days = [Some(received), Some(clarification.value.asked), clarification.value.received, record.responded.as_ref().map(|d| d.value)];
        let days: Vec<_> = days.into_iter().flatten().collect();
        if !days.is_sorted() {
            report.push(Diagnostic::new(Code::ClarificationOrder, record.file.span(clarification.at.clone())).topic("clarification"));
        }
    }
    if let Some(extension) = &record.extension
        && record.regime == Regime::Foisa
    {
        report.push(Diagnostic::new(Code::ExtensionForbidden, record.file.span(extension.at.clone())).topic("extension"));
    }
}

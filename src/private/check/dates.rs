//! Days in an order that can be.

use crate::diagnostics::{Code, Diagnostic, Report};
use crate::law::Regime;
use crate::private::source::record::Record;

pub(super) fn check(record: &Record, report: &mut Report) {
    let received = record.received.value;
    if let Some(responded) = &record.responded
        && responded.value < received
    {
        report.push(
            Diagnostic::new(
                Code::RespondedBeforeReceived,
                record.file.span(responded.at.clone()),
            )
            .topic("responded"),
        );
    }
    if let Some(clarification) = &record.clarification {
        // The first day that is out of order is the one to look at.
        let asked = (clarification.value.asked, Some(&clarification.at));
        let answered = clarification
            .value
            .received
            .map(|day| (day, record.clarified_at.as_ref()));
        let responded = record.responded.as_ref().map(|d| d.value);
        let (last, last_at) = answered.unwrap_or(asked);
        let fault = if asked.0 < received {
            asked.1
        } else if last < asked.0 || responded.is_some_and(|responded| responded < last) {
            last_at
        } else {
            None
        };
        if let Some(at) = fault {
            report.push(
                Diagnostic::new(Code::ClarificationOrder, record.file.span(at.clone()))
                    .topic("clarification"),
            );
        }
    }
    if let Some(extension) = &record.extension
        && record.regime == Regime::Foisa
    {
        report.push(
            Diagnostic::new(
                Code::ExtensionForbidden,
                record.file.span(extension.at.clone()),
            )
            .topic("extension"),
        );
    }
}

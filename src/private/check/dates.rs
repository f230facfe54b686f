//! Days in an order that can be.

use super::rules::{Case, Hit, Rule};
use crate::diagnostics::Code;
use crate::law::Regime;

pub(super) const RULES: &[Rule] = &[
    Rule::record(Code::RespondedBeforeReceived, |case, hits| {
        let responded = case.record.responded.as_ref();
        if let Some(responded) = responded.filter(|day| day.value < case.record.received.value) {
            hits.push(Hit::at(&responded.at, "responded"));
        }
    }),
    Rule::record(Code::ClarificationOrder, clarification_order),
    Rule::record(Code::FeeOrder, fee_order),
    Rule::record(Code::ExtensionForbidden, |case, hits| {
        let extension = case.record.extension.as_ref();
        if let Some(extension) = extension.filter(|_| case.regime() == Regime::Foisa) {
            hits.push(Hit::at(&extension.at, "extension"));
        }
    }),
];

/// The first day that is out of order is the one to look at.
fn clarification_order(case: &Case<'_>, hits: &mut Vec<Hit>) {
    let record = case.record;
    let Some(clarification) = &record.clarification else {
        return;
    };
    let asked = (clarification.value.asked, Some(&clarification.at));
    let answered = clarification
        .value
        .received
        .map(|day| (day, record.clarified_at.as_ref()));
    let responded = record.responded.as_ref().map(|d| d.value);
    let (last, last_at) = answered.unwrap_or(asked);
    let fault = if asked.0 < record.received.value {
        asked.1
    } else if last < asked.0 || responded.is_some_and(|responded| responded < last) {
        last_at
    } else {
        None
    };
    hits.extend(fault.map(|at| Hit::at(at, "clarification")));
}

/// Received, notice, paid, answered: the first day that comes before the one before it.
fn fee_order(case: &Case<'_>, hits: &mut Vec<Hit>) {
    let record = case.record;
    let Some(fee) = &record.fee else {
        return;
    };
    let days = std::iter::once(&fee.notice).chain(&fee.paid);
    let mut before = record.received.value;
    let mut last = &fee.notice;
    for day in days {
        if day.value < before {
            hits.push(Hit::at(&day.at, "fee"));
            return;
        }
        (before, last) = (day.value, day);
    }
    if record
        .responded
        .as_ref()
        .is_some_and(|day| day.value < before)
    {
        hits.push(Hit::at(&last.at, "fee"));
    }
}

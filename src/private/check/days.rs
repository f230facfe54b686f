//! DL05xx: days that cannot be, limits that passed, time that was given. The order of days that the format itself needs is
//! [`super::dates`].
//!
//! Source: FOIA s10; EIR r5, r7, r9, r11; FOISA s10, s20, s21; EISR r7, r16; the code of practice, parts 4 and 5.

use super::rules::{Case, Hit, Rule, lower};
use crate::diagnostics::{Code, Severity, Words};
use crate::law::{
    Clock, Outcome, Regime, Test, Weight, foisa_2020_window, phrases, review_days, within_table,
    working_days,
};
use crate::private::source::toml::At;
use jiff::ToSpan as _;
use jiff::civil::Date;

pub(super) const RULES: &[Rule] = &[
    Rule::record(Code::LateResponse, |case, hits| {
        if let Some(responded) = answered(case).filter(|_| case.record.extension.is_none()) {
            late(case, responded, hits);
        }
    }),
    Rule::record(Code::LateDespiteExtension, |case, hits| {
        if let Some(responded) = answered(case)
            .filter(|_| case.record.extension.is_some() && case.regime() != Regime::Foisa)
        {
            late(case, responded, hits);
        }
    }),
    Rule::record(Code::ExtensionWithoutQualified, |case, hits| {
        if let Some(extension) = &case.record.extension
            && case.regime() == Regime::Foia
            && !case.unread
            && !case.cites(|p| matches!(p.weight, Weight::Qualified | Weight::Mixed))
        {
            hits.push(Hit::at(&extension.at, "extension"));
        }
    }),
    Rule::record(Code::ExtensionOver40, |case, hits| {
        if let Some(extension) = extension(case)
            && extension.value.0 > case.record.clock().due(40)
        {
            let hit = Hit::at(&extension.at, "extension");
            hits.push(if case.regime().is_environmental() {
                hit.severity(Severity::Error)
            } else {
                hit
            });
        }
    }),
    Rule::record(Code::ExtensionPointless, |case, hits| {
        if let Some(extension) = extension(case)
            && extension.value.0 <= case.record.clock().due(20)
        {
            hits.push(Hit::at(&extension.at, "extension"));
        }
    }),
    Rule::record(Code::ExtensionReasonWrong, |case, hits| {
        if let Some(extension) = extension(case).filter(|_| case.regime().is_environmental()) {
            let reason = lower(&extension.value.1);
            let lists = phrases();
            let given = lists.complex.in_text(&reason) && lists.voluminous.in_text(&reason);
            if !reason.is_empty() && !given {
                hits.push(Hit::at(&extension.at, "extension"));
            }
        }
    })
    .in_english(),
    Rule::record(Code::ClarificationAskedLate, |case, hits| {
        let Some(clarification) = &case.record.clarification else {
            return;
        };
        let clock = Clock {
            clarified: None,
            fee: None,
            extended_until: None,
            ..case.record.clock()
        };
        if clarification.value.asked > clock.due(20) {
            let hit = Hit::at(&clarification.at, "clarification");
            hits.push(if case.regime().is_environmental() {
                hit.severity(Severity::Error)
            } else {
                hit
            });
        }
    }),
    Rule::record(Code::FeesNoticeLate, |case, hits| {
        let Some(fee) = &case.record.fee else {
            return;
        };
        let clock = Clock {
            fee: None,
            extended_until: None,
            ..case.record.clock()
        };
        if fee.notice.value > clock.due(20) {
            hits.push(Hit::at(&fee.notice.at, "fee"));
        }
    }),
    Rule::record(Code::FeePaidAfterAll, |case, hits| {
        let paid = case.record.fee.as_ref().and_then(|fee| fee.paid.as_ref());
        let closed = case.record.outcome.value == Outcome::FeeNotPaid;
        hits.extend(paid.filter(|_| closed).map(|day| Hit::at(&day.at, "fee")));
    }),
    Rule::record(Code::ReviewLate, |case, hits| {
        let Some(review) = &case.record.internal_review else {
            return;
        };
        let Some(responded) = &review.responded else {
            return;
        };
        let days = working_days(review.requested.value, responded.value, case.regime());
        let last = review_days(case.regime(), responded.value);
        // The code of practice under FOIA asks for twenty days and bears with forty.
        let (note, warning) = match case.regime() {
            Regime::Foia => (20, last),
            Regime::Eir | Regime::Foisa | Regime::Eisr => (last, last),
        };
        if days > note {
            let message = Words::from("the internal review took ")
                .count(days as usize)
                .and(" working days");
            let hit = Hit::at(&responded.at, "internal_review").message(message);
            hits.push(if days > warning {
                hit
            } else {
                hit.severity(Severity::Note)
            });
        }
    }),
    Rule::record(Code::ReviewRequestedLate, |case, hits| {
        if let (Some(review), Some(responded)) =
            (&case.record.internal_review, &case.record.responded)
            && working_days(responded.value, review.requested.value, case.regime()) > 40
        {
            hits.push(Hit::at(&review.requested.at, "internal_review"));
        }
    }),
    Rule::record(Code::ReviewDates, |case, hits| {
        let Some(review) = &case.record.internal_review else {
            return;
        };
        if review.requested.value < case.record.received.value {
            hits.push(Hit::at(&review.requested.at, "internal_review"));
        } else if let Some(responded) = review
            .responded
            .as_ref()
            .filter(|day| day.value < review.requested.value)
        {
            hits.push(Hit::at(&responded.at, "internal_review"));
        }
    }),
    Rule::record(Code::CommissionerBeforeReview, |case, hits| {
        let reviewed = case
            .record
            .internal_review
            .as_ref()
            .and_then(|r| r.responded.as_ref());
        if let Some(decided) = case
            .record
            .commissioner
            .as_ref()
            .and_then(|c| c.decided.as_ref())
            && reviewed.is_some_and(|reviewed| decided.value < reviewed.value)
        {
            hits.push(Hit::at(&decided.at, "commissioner"));
        }
    }),
    Rule::record(Code::ReviewOnPassed, |case, hits| {
        for day in case
            .entries
            .iter()
            .filter_map(|e| e.e.review_on.as_ref())
            .filter(|day| day.value < case.today)
        {
            let message =
                Words::from("the withholding was due to be looked at again on ").date(day.value);
            hits.push(Hit::at(&day.at, "review_on").message(message));
        }
    }),
    Rule::exemption(Code::ReviewOnMissing, |_, e| {
        matches!(
            e.p.test,
            Test::Prejudice | Test::Required | Test::Adverse | Test::Substantial
        ) && e.e.review_on.is_none()
    })
    .asked_for(),
    Rule::record(Code::OutsideHolidayTable, |case, hits| {
        let Some(responded) = &case.record.responded else {
            return;
        };
        let clock = case.record.clock();
        if [clock.start(), responded.value, clock.limit(responded.value)]
            .into_iter()
            .any(|day| !within_table(day))
        {
            hits.push(Hit::at(&case.record.received.at, "received"));
        }
    }),
    Rule::record(Code::ScottishEpidemicWindow, |case, hits| {
        let record = case.record;
        let review = record.internal_review.as_ref();
        let answers = [
            (record.responded.as_ref(), "responded"),
            (review.and_then(|r| r.responded.as_ref()), "internal_review"),
        ];
        for (day, topic) in answers {
            if let Some(day) = day.filter(|day| foisa_2020_window(day.value))
                && case.regime() == Regime::Foisa
            {
                hits.push(Hit::at(&day.at, topic));
            }
        }
    }),
    Rule::record(Code::ChangeBeforeResponded, |case, hits| {
        let Some(responded) = &case.record.responded else {
            return;
        };
        for change in case
            .record
            .changes
            .iter()
            .filter(|c| c.on.value < responded.value)
        {
            hits.push(Hit::at(&change.on.at, "changes"));
        }
    }),
    Rule::record(Code::PublishedBeforeResponse, |case, hits| {
        if let (Some(day), Some(responded)) = (&case.record.publish_on, &case.record.responded)
            && day.value < responded.value
        {
            hits.push(Hit::at(&day.at, "publish_on"));
        }
    }),
    Rule::record(Code::LapsedTooSoon, |case, hits| {
        if let (Some(clarification), Some(responded)) =
            (&case.record.clarification, &case.record.responded)
            && case.outcome() == Outcome::ClarificationLapsed
            && clarification
                .value
                .asked
                .checked_add(2.months())
                .is_ok_and(|soonest| responded.value < soonest)
        {
            hits.push(Hit::at(&responded.at, "responded"));
        }
    }),
];

/// The day of the answer, where it can be counted to: a request that lapsed, was passed on or taken back has none.
fn answered<'c>(case: &'c Case<'_>) -> Option<&'c At<Date>> {
    let counts = case.outcome().resolvable() || case.outcome() == Outcome::NotHeld;
    case.record
        .responded
        .as_ref()
        .filter(|responded| counts && responded.value >= case.record.clock().start())
}

/// An extension of a regime that has one.
fn extension<'c>(
    case: &'c Case<'_>,
) -> Option<&'c At<(Date, crate::private::source::marks::Marked)>> {
    case.record
        .extension
        .as_ref()
        .filter(|_| case.regime() != Regime::Foisa)
}

fn late(case: &Case<'_>, responded: &At<Date>, hits: &mut Vec<Hit>) {
    let clock = case.record.clock();
    if !clock.late(responded.value) {
        return;
    }
    let limit = clock.limit(responded.value);
    let message = match clock.days_late(responded.value) {
        0 => Words::from("answered after the limit (")
            .date(limit)
            .and(")"),
        1 => Words::from("answered 1 working day after the limit (")
            .date(limit)
            .and(")"),
        n => Words::from("answered ")
            .count(n as usize)
            .and(" working days after the limit (")
            .date(limit)
            .and(")"),
    };
    hits.push(Hit::at(&responded.at, "responded").message(message));
}

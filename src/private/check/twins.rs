//! The same in several languages: records that agree, and what has no twin.

use super::Log;
use super::across::Among;
use super::log::Rule;
use super::rules::{Gist, Hit};
use crate::diagnostics::{Code, Diagnostic, Report, Span, Words};
use crate::private::OfTheme;
use crate::private::source::record::{
    Exemption, Field, Reading, Record, Scalar, Shown, Status, Value,
};
use crate::words::spoken;
use std::collections::BTreeMap;

pub(super) const RULES: &[Rule] = &[
    Rule::apart(&[Code::TwinsDiffer], twins_stand_alike),
    Rule::among(&[Code::TwinsDiffer], twins_agree),
    Rule::site(&[Code::NoWelshTwin], untwinned),
];

/// Records of one reference become public, and are taken back, together: otherwise the one would go on saying what was withdrawn
/// in the other.
fn twins_stand_alike(log: &Log<'_>, report: &mut Report) {
    let mut first_of: BTreeMap<&str, &Reading> = BTreeMap::new();
    for (record, _) in &log.records {
        let Some(reference) = record.reference() else {
            continue;
        };
        let first = first_of.entry(&reference.value).or_insert(record);
        // Two of one language are told as such.
        if spoken(&first.language) == spoken(&record.language) {
            continue;
        }
        let Some(at) = first.reference().map(|at| first.file.span(at.at.clone())) else {
            continue;
        };
        let day = |record: &Reading| record.publish_on.as_ref().map(|day| day.value);
        let withdrawn = record.status == Status::Withdrawn;
        for (key, same) in [
            ("status", first.status == record.status),
            ("publish_on", withdrawn || day(first) == day(record)),
        ] {
            if !same {
                let here = record.file.span(reference.at.clone());
                report.push(
                    Diagnostic::new(Code::TwinsDiffer, here.clone())
                        .message(says_another(key, &at, &here))
                        .topic("reference"),
                );
            }
        }
    }
}

fn says_another(key: &'static str, other: &Span, here: &Span) -> Words {
    Words::from("the record of this reference in another language, at ")
        .place(other, here)
        .and(" has another ")
        .and(key)
}

/// What must be the same in records of one reference is.
fn twins_agree(among: &Among<'_>, record: &Record, _: &Gist, hits: &mut Vec<Hit>) {
    let twins = among.twins(record);
    // Told once: at each but the first.
    let first = twins
        .first()
        .filter(|first| spoken(&first.language) != spoken(&record.language));
    let Some(first) = first else {
        return;
    };
    let at = record.reference.at.clone();
    let place = first.file.span(first.reference.at.clone());
    let here = record.file.span(at.clone());
    for (key, same) in agreement(first, record) {
        if !same {
            hits.push(Hit::at(&at, "reference").message(says_another(key, &place, &here)));
        }
    }
}

/// Each key in which twins agree, and whether these two do.
fn agreement(a: &Record, b: &Record) -> Vec<(&'static str, bool)> {
    let day = |at: &Option<crate::private::source::toml::At<jiff::civil::Date>>| {
        at.as_ref().map(|day| day.value)
    };
    let changes = |r: &Record| -> Vec<_> {
        r.changes
            .iter()
            .map(|change| (change.on.value, change.kind.value))
            .collect()
    };
    let parts = |r: &Record| -> Vec<_> {
        r.parts
            .iter()
            .map(|part| {
                let provisions: Vec<&str> = part.provisions.iter().map(|p| p.id.as_str()).collect();
                (part.outcome.value, provisions)
            })
            .collect()
    };
    let review = |r: &Record| {
        r.internal_review.as_ref().map(|review| {
            (
                review.requested.value,
                day(&review.responded),
                review.outcome.as_ref().map(|outcome| outcome.value),
            )
        })
    };
    let decision = |r: &Record| {
        r.commissioner.as_ref().map(|decision| {
            (
                decision.reference.clone(),
                day(&decision.decided),
                decision.outcome,
            )
        })
    };
    let clarification = |r: &Record| {
        r.clarification
            .as_ref()
            .map(|c| (c.value.asked, c.value.received))
    };
    let fee = |r: &Record| r.fee.as_ref().map(|fee| (fee.notice.value, day(&fee.paid)));
    let texts = |list: &[crate::private::source::toml::At<String>]| -> Vec<String> {
        list.iter().map(|at| at.value.clone()).collect()
    };
    let same_fields = a.fields.len() == b.fields.len()
        && a.fields
            .iter()
            .zip(&b.fields)
            .all(|(a, b)| same_field(a, b));
    let same_exemptions = a.exemptions.len() == b.exemptions.len()
        && a.exemptions
            .iter()
            .zip(&b.exemptions)
            .all(|(a, b)| same_exemption(a, b));
    vec![
        ("received", a.received.value == b.received.value),
        ("responded", day(&a.responded) == day(&b.responded)),
        ("outcome", a.outcome.value == b.outcome.value),
        ("regime", a.regime == b.regime),
        ("topics", texts(&a.topics) == texts(&b.topics)),
        (
            "department",
            a.department.as_ref().map(|d| &d.value) == b.department.as_ref().map(|d| &d.value),
        ),
        ("changes", changes(a) == changes(b)),
        ("parts", parts(a) == parts(b)),
        ("related", texts(&a.related) == texts(&b.related)),
        ("clarification", clarification(a) == clarification(b)),
        ("fee", fee(a) == fee(b)),
        (
            "extension",
            a.extension.as_ref().map(|e| e.value.0) == b.extension.as_ref().map(|e| e.value.0),
        ),
        ("internal_review", review(a) == review(b)),
        ("commissioner", decision(a) == decision(b)),
        ("fields", same_fields),
        ("exemptions", same_exemptions),
    ]
}

/// Whether a field says the same, words aside, and is withheld in both or in neither.
fn same_field(a: &Field, b: &Field) -> bool {
    let scalar = |a: &Scalar, b: &Scalar| match (a, b) {
        (Scalar::Words(_), Scalar::Words(_)) => true,
        (Scalar::Number(a), Scalar::Number(b)) => a.amount() == b.amount(),
        (Scalar::Boolean(a), Scalar::Boolean(b)) => a == b,
        (Scalar::Date(a), Scalar::Date(b)) => a == b,
        _ => false,
    };
    a.key == b.key
        && match (&a.value, &b.value) {
            (Shown::Barred(..), Shown::Barred(..)) => true,
            (Shown::Open(Value::One(a)), Shown::Open(Value::One(b))) => scalar(a, b),
            (Shown::Open(Value::List(a)), Shown::Open(Value::List(b))) => {
                a.len() == b.len()
                    && a.iter().zip(b).all(|(a, b)| match (a.open(), b.open()) {
                        (Some(a), Some(b)) => scalar(a, b),
                        (None, None) => true,
                        _ => false,
                    })
            }
            _ => false,
        }
}

fn same_exemption(a: &Exemption, b: &Exemption) -> bool {
    let condition = |e: &Exemption| e.condition.map(|p| p.id.as_str());
    let review_on = |e: &Exemption| e.review_on.as_ref().map(|day| day.value);
    a.provision.id == b.provision.id
        && a.likelihood == b.likelihood
        && a.purposes == b.purposes
        && a.estimate_hours == b.estimate_hours
        && condition(a) == condition(b)
        && review_on(a) == review_on(b)
}

/// Pages and texts of the site that are not there in a language that the log is read in.
fn untwinned(log: &Log<'_>, _: &OfTheme<'_>, report: &mut Report) {
    let settings = log.settings;
    let mut push = |at: Span, message: &'static str| {
        report.push(Diagnostic::new(Code::NoWelshTwin, at).message(message));
    };
    for at in &settings.untwinned {
        push(at.clone(), "this text has no Welsh twin");
    }
    let sides = settings.site.sides.iter().skip(1);
    for side in sides.filter(|side| spoken(&side.language) == "cy") {
        let there = |path: &str| {
            log.pages
                .iter()
                .any(|page| page.page.folder == side.folder && page.page.path == path)
        };
        let missing = log.pages.iter().filter(|page| {
            page.page.folder.is_empty() && !page.page.draft && !there(&page.page.path)
        });
        for page in missing {
            push(page.file.span(0..0), "this page has no Welsh twin");
        }
    }
}

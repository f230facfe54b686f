//! What an outcome forbids: above all, what a refusal to confirm or deny may not give away.
//!
//! Source: the fact sheet's sections 3.2 to 3.4 (FOIA s1(1)(a), s17(1); ICO guidance on neither confirming nor denying).

use super::rules::{Case, Rule};
use super::view::View;
use crate::diagnostics::{Code, Diagnostic, Report, Severity};
use crate::law::{self, Kind, Outcome, Provision};
use crate::log::{ChangeKind, Upheld};
use crate::markdown::{self, Block};
use crate::private::source::marks::Marked;
use crate::private::source::record::Record;
use std::ops::Range;

pub(super) const RULES: &[Rule] = &[Rule::walk(
    &[
        Code::NcndContent,
        Code::NcndLimbElsewhere,
        Code::NcndTitle,
        Code::NcndHeld,
        Code::NcndNotHeld,
        Code::NcndExempt,
        Code::NcndHarm,
        Code::NcndNote,
        Code::NcndOtherExemption,
        Code::NcndWithoutLimb,
        Code::MarkCitesNcnd,
        Code::MarkCitesGround,
    ],
    check,
)];

fn check(case: &Case<'_>, report: &mut Report) {
    let record = case.record;
    if record.outcome.value == Outcome::NeitherConfirmedNorDenied {
        // A mark here is one too many, whatever it cites.
        refusal_to_confirm(record, report);
    } else {
        citations(record, report);
        for exemption in record.exemptions.iter().filter(|e| {
            e.provision.is_ncnd()
                && e.covers
                    .as_ref()
                    .is_none_or(|c| c.text.raw().trim().is_empty())
        }) {
            report.push(
                Diagnostic::new(
                    Code::NcndLimbElsewhere,
                    record.file.span(exemption.provision_at.clone()),
                )
                .topic("exemptions"),
            );
        }
        // Reasons for refusing to say may not take for granted what they refuse to say, whatever the rest of the answer.
        let reasons = record.exemptions.iter().filter(|e| e.provision.is_ncnd());
        for exemption in reasons {
            for (topic, marked) in reasons_of(exemption) {
                presumes(record, topic, marked, report);
            }
        }
    }
}

/// A mark or target hides a passage; only a provision that withholds content can do that.
fn citations(record: &Record, report: &mut Report) {
    let fault = |provision: &Provision| match provision.kind {
        Kind::Ncnd => Some(Code::MarkCitesNcnd),
        Kind::Ground => Some(Code::MarkCitesGround),
        Kind::Condition
            if !record
                .exemptions
                .iter()
                .any(|e| provision.with() == Some(e.provision.id.as_str())) =>
        {
            Some(Code::MarkCitesGround)
        }
        _ => None,
    };
    for (topic, marked) in record.texts() {
        for mark in &marked.marks {
            for code in mark
                .provisions
                .iter()
                .filter_map(|id| record.catalogue.get(id))
                .filter_map(fault)
            {
                report.push(Diagnostic::new(code, record.file.span(mark.at.clone())).topic(topic));
            }
        }
    }
    for exemption in &record.exemptions {
        if let (Some(code), Some(target)) =
            (fault(exemption.provision), exemption.withholds.first())
        {
            report.push(
                Diagnostic::new(code, record.file.span(target.at.clone())).topic("withholds"),
            );
        }
    }
}

fn refusal_to_confirm(record: &Record, report: &mut Report) {
    let mut content = |at: Range<usize>, topic: &str| {
        report.push(Diagnostic::new(Code::NcndContent, record.file.span(at)).topic(topic))
    };
    for field in &record.fields {
        content(field.at.clone(), "fields");
    }
    for attachment in &record.attachments {
        content(attachment.name_at.clone(), "attachments");
    }
    for (topic, marked) in record.texts() {
        for mark in &marked.marks {
            content(mark.at.clone(), topic);
        }
    }
    if let Some(suppress) = &record.suppress {
        content(
            suppress
                .columns
                .first()
                .map_or(record.outcome.at.clone(), |c| c.at.clone()),
            "suppress",
        );
    }
    for part in &record.parts {
        content(part.outcome.at.clone(), "parts");
    }
    for change in record
        .changes
        .iter()
        .filter(|c| c.kind.value == ChangeKind::FurtherDisclosure)
    {
        content(change.kind.at.clone(), "changes");
    }
    if let Some(outcome) = record
        .internal_review
        .as_ref()
        .and_then(|r| r.outcome.as_ref())
        .filter(|o| o.value == Upheld::Overturned)
    {
        content(outcome.at.clone(), "internal_review");
    }
    for target in record.exemptions.iter().flat_map(|e| &e.withholds) {
        content(target.at.clone(), "withholds");
    }
    let limbs = || record.exemptions.iter().filter(|e| e.provision.is_ncnd());
    if limbs().next().is_none() {
        report.push(
            Diagnostic::new(
                Code::NcndWithoutLimb,
                record.file.span(record.outcome.at.clone()),
            )
            .topic("exemptions"),
        );
    }
    for exemption in record.exemptions.iter().filter(|e| !e.provision.is_ncnd()) {
        // In Scotland section 18 stands beside the exemption that would apply; a condition stands beside its limb.
        let id = exemption.provision.id.as_str();
        let beside = limbs().any(|limb| {
            record.regime.is_scottish() && limb.provision.speaks_for(id)
                || exemption.provision.with() == Some(limb.provision.id.as_str())
        });
        if !beside {
            report.push(
                Diagnostic::new(
                    Code::NcndOtherExemption,
                    record.file.span(exemption.provision_at.clone()),
                )
                .topic("exemptions"),
            );
        }
    }
    words(record, report);
}

/// No sentence says, or takes for granted, that the information is or is not held.
fn words(record: &Record, report: &mut Report) {
    let title = std::iter::once(("title", &record.title))
        .chain(record.summary.iter().map(|s| ("summary", s)));
    for (topic, marked) in title {
        each(marked, |hit, at| {
            report.push(found(
                record,
                Code::NcndTitle,
                hit,
                marked.origin.range(at),
                topic,
            ))
        });
    }
    // Lists and addresses are made of these.
    let names = record
        .topics
        .iter()
        .map(|t| ("topics", t))
        .chain(record.department.iter().map(|d| ("department", d)));
    for (topic, name) in names {
        let said = law::giveaways(&name.value);
        if let Some(hit) = said.first() {
            report.push(found(record, Code::NcndTitle, hit, name.at.clone(), topic));
        } else if law::phrases().answers.in_text(&name.value.to_lowercase()) {
            let mut hint =
                Diagnostic::new(Code::NcndTitle, record.file.span(name.at.clone())).topic(topic);
            hint.severity = Severity::Warning;
            report.push(hint);
        }
    }
    for (topic, marked) in record
        .harm
        .iter()
        .map(|m| ("harm", m))
        .chain(record.balance.iter().map(|m| ("balance", m)))
    {
        presumes(record, topic, marked, report);
    }
    for exemption in &record.exemptions {
        for (topic, marked) in reasons_of(exemption) {
            presumes(record, topic, marked, report);
        }
    }
    let notes = record
        .internal_review
        .iter()
        .filter_map(|r| r.note.as_ref())
        .map(|m| ("internal_review", m));
    let notes = notes.chain(record.extension.iter().map(|e| ("extension", &e.value.1)));
    let notes = notes.chain(record.changes.iter().map(|c| ("changes", &c.what)));
    for (topic, marked) in notes {
        each(marked, |hit, at| {
            report.push(found(
                record,
                Code::NcndNote,
                hit,
                marked.origin.range(at),
                topic,
            ))
        });
    }
    body(record, report);
}

/// The Response and the sections after it.
fn body(record: &Record, report: &mut Report) {
    let outline = markdown::outline(&record.body.text, std::iter::empty());
    let request_end = outline
        .headings
        .iter()
        .find(|h| h.level == 2 && h.top && h.raw.trim() != "Request")
        .map_or(0, |h| h.range.start);
    for block in outline
        .blocks
        .iter()
        .filter(|b| b.range.start >= request_end)
    {
        let heading = outline.headings.iter().any(|h| h.range == block.range);
        in_block(&record.body, block, |hit, at| {
            let code = match hit.class {
                _ if heading => Code::NcndTitle,
                law::GiveawayClass::Held => Code::NcndHeld,
                law::GiveawayClass::NotHeld => Code::NcndNotHeld,
                law::GiveawayClass::Exempt => Code::NcndExempt,
            };
            report.push(found(
                record,
                code,
                hit,
                record.body.origin.range(at),
                "body",
            ));
        });
    }
}

/// Reasons may neither take for granted that information exists nor say that it does not.
fn presumes(record: &Record, topic: &'static str, marked: &Marked, report: &mut Report) {
    each(marked, |hit, at| {
        let code = if hit.class == law::GiveawayClass::NotHeld {
            Code::NcndNotHeld
        } else {
            Code::NcndHarm
        };
        report.push(found(record, code, hit, marked.origin.range(at), topic));
    });
}

fn found(
    record: &Record,
    code: Code,
    hit: &law::Giveaway,
    at: Range<usize>,
    topic: &'static str,
) -> Diagnostic {
    let mut found = Diagnostic::new(code, record.file.span(at)).topic(topic);
    if hit.doubtful {
        found.severity = Severity::Warning;
    }
    found
}

/// Every phrase of a text that gives the answer away, and where it stands in it.
fn each(marked: &Marked, mut tell: impl FnMut(&law::Giveaway, Range<usize>)) {
    for block in &markdown::outline(&marked.text, std::iter::empty()).blocks {
        in_block(marked, block, &mut tell);
    }
}

/// The same of one block, and of the titles of links and pictures in it.
pub(super) fn in_block(
    marked: &Marked,
    block: &Block,
    mut tell: impl FnMut(&law::Giveaway, Range<usize>),
) {
    // Within a block a line's end is no more than white space.
    for text in [&block.raw, &block.titles] {
        let found = law::giveaways(&marked.text.plain_part(&text.replace('\n', " ")));
        if found.is_empty() {
            continue;
        }
        let raw = &marked.text.raw()[block.range.clone()];
        let view = View::of_markdown(raw);
        let seen = law::giveaways(&view.text().replace('\n', " "));
        let whole = block.range.start
            ..(block.range.start + raw.trim_end().len())
                .max(block.range.start + 1)
                .min(marked.text.raw().len().max(block.range.start + 1));
        for (n, hit) in found.iter().enumerate() {
            // In the text as written, over a line's end, in emphasis and in disguise or not; else the whole block.
            let at = seen.get(n).filter(|same| same.phrase == hit.phrase);
            let at = at.map_or(whole.clone(), |same| {
                let at = view.range(same.at.clone());
                block.range.start + at.start..block.range.start + at.end
            });
            tell(hit, at);
        }
    }
}

fn reasons_of(
    exemption: &crate::private::source::record::Exemption,
) -> Vec<(&'static str, &Marked)> {
    let mut all: Vec<(&'static str, &Marked)> = Vec::new();
    all.extend(exemption.covers.iter().map(|m| ("covers", m)));
    all.extend(exemption.harm.iter().map(|m| ("harm", m)));
    all.extend(
        exemption
            .for_disclosure
            .iter()
            .map(|m| ("for_disclosure", m)),
    );
    all.extend(
        exemption
            .against_disclosure
            .iter()
            .map(|m| ("against_disclosure", m)),
    );
    all.extend(exemption.balance.iter().map(|m| ("balance", m)));
    all.extend(exemption.enactment.iter().map(|m| ("enactment", m)));
    all.extend(exemption.place.iter().map(|m| ("where", m)));
    all.extend(
        exemption
            .qualified_person
            .iter()
            .map(|p| ("qualified_person", &p.1)),
    );
    all.extend(
        exemption
            .intended
            .iter()
            .filter_map(|when| when.as_ref().err())
            .map(|m| ("intended", m)),
    );
    all
}

//! What an outcome forbids: above all, what a refusal to confirm or deny may not give away.
//!
//! Source: the fact sheet's sections 3.2 to 3.4 (FOIA s1(1)(a), s17(1); ICO guidance on neither confirming nor denying).

use crate::diagnostics::{Code, Diagnostic, Report};
use crate::law::{self, Kind, Outcome, Provision};
use crate::log::{ChangeKind, Upheld};
use crate::markdown;
use crate::private::source::marks::Marked;
use crate::private::source::record::Record;

pub(super) fn check(record: &Record, report: &mut Report) {
    if record.outcome.value == Outcome::NeitherConfirmedNorDenied {
        // A mark here is one too many, whatever it cites.
        refusal_to_confirm(record, report);
    } else {
        citations(record, report);
        for exemption in
            record.exemptions.iter().filter(|e| e.provision.is_ncnd() && e.covers.as_ref().is_none_or(|c| c.text.raw().trim().is_empty()))
        {
            report.push(Diagnostic::new(Code::NcndLimbElsewhere, record.file.span(exemption.provision_at.clone())).topic("exemptions"));
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
        Kind::Condition if !record.exemptions.iter().any(|e| provision.with() == Some(e.provision.id.as_str())) => {
            Some(Code::MarkCitesGround)
        }
        _ => None,
    };
    for (topic, marked) in record.texts() {
        for mark in &marked.marks {
            for code in mark.provisions.iter().filter_map(|id| record.catalogue.get(id)).filter_map(fault) {
                report.push(Diagnostic::new(code, record.file.span(mark.at.clone())).topic(topic));
            }
        }
    }
    for exemption in &record.exemptions {
        if let (Some(code), Some(target)) = (fault(exemption.provision), exemption.withholds.first()) {
            report.push(Diagnostic::new(code, record.file.span(target.at.clone())).topic("withholds"));
        }
    }
}

fn refusal_to_confirm(record: &Record, report: &mut Report) {
    let mut content =
        |at: std::ops::Range<usize>, topic: &str| report.push(Diagnostic::new(Code::NcndContent, record.file.span(at)).topic(topic));
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
        content(suppress.columns.first().map_or(record.outcome.at.clone(), |c| c.at.clone()), "suppress");
    }
    for part in &record.parts {
        content(part.outcome.at.clone(), "parts");
    }
    for change in record.changes.iter().filter(|c| c.kind.value == ChangeKind::FurtherDisclosure) {
        content(change.kind.at.clone(), "changes");
    }
    if let Some(outcome) = record.internal_review.as_ref().and_then(|r| r.outcome.as_ref()).filter(|o| o.value == Upheld::Overturned) {
        content(outcome.at.clone(), "internal_review");
    }
    for target in record.exemptions.iter().flat_map(|e| &e.withholds) {
        content(target.at.clone(), "withholds");
    }
    let limbs = || record.exemptions.iter().filter(|e| e.provision.is_ncnd());
    if limbs().next().is_none() {
        report.push(Diagnostic::new(Code::NcndWithoutLimb, record.file.span(record.outcome.at.clone())).topic("exemptions"));
    }
    for exemption in record.exemptions.iter().filter(|e| !e.provision.is_ncnd()) {
        // In Scotland section 18 stands beside the exemption that would apply; a condition stands beside its limb.
        let id = exemption.provision.id.as_str();
        let beside = limbs().any(|limb| {
            record.regime.is_scottish() && limb.provision.speaks_for(id) || exemption.provision.with() == Some(limb.provision.id.as_str())
        });
        if !beside {
            report.push(Diagnostic::new(Code::NcndOtherExemption, record.file.span(exemption.provision_at.clone())).topic("exemptions"));
        }
    }
    words(record, report);
}

/// No sentence says, or takes for granted, that the information is or is not held.
fn words(record: &Record, report: &mut Report) {
    title(record, report);
    for marked in record.harm.iter() {
        presumes(record, "harm", marked, report);
    }
    for marked in record.balance.iter() {
        presumes(record, "balance", marked, report);
    }
    for exemption in &record.exemptions {
        for (topic, marked) in reasons_of(exemption) {
            presumes(record, topic, marked, report);
        }
    }
    let notes = record.internal_review.iter().filter_map(|r| r.note.as_ref()).map(|m| ("internal_review", m));
    let notes = notes.chain(record.extension.iter().map(|e| ("extension", &e.value.1)));
    for (topic, marked) in notes {
        for hit in hits(marked) {
            report.push(diagnostic(record, Code::NcndNote, marked, &hit, topic));
        }
    }
    let outline = markdown::outline(&record.body.text, std::iter::empty());
    let request_end = outline.headings.iter().find(|h| h.level == 2 && h.top && h.raw.trim() != "Request").map_or(0, |h| h.range.start);
    for block in outline.blocks.iter().filter(|b| b.range.start >= request_end) {
        // Within a block a line's end is no more than white space.
        for hit in law::giveaways(&record.body.text.plain_part(&block.raw.replace('\n', " "))) {
            let code = match hit.class {
                law::GiveawayClass::Held => Code::NcndHeld,
                law::GiveawayClass::NotHeld => Code::NcndNotHeld,
                law::GiveawayClass::Exempt => Code::NcndExempt,
            };
            let at = locate(&record.body, block.range.clone(), &hit);
            let mut found = Diagnostic::new(code, record.file.span(record.body.origin.range(at))).topic("body");
            if hit.doubtful {
                found.severity = crate::diagnostics::Severity::Warning;
            }
            report.push(found);
        }
    }
}

fn title(record: &Record, report: &mut Report) {
    for (topic, marked) in std::iter::once(("title", &record.title)).chain(record.summary.iter().map(|s| ("summary", s))) {
        for hit in hits(marked) {
            let mut found = diagnostic(record, Code::NcndTitle, marked, &hit, topic);
            if hit.doubtful {
                found.severity = crate::diagnostics::Severity::Warning;
            }
            report.push(found);
        }
    }
}

/// Reasons may neither take for granted that information exists nor say that it does not.
fn presumes(record: &Record, topic: &'static str, marked: &Marked, report: &mut Report) {
    for hit in hits(marked) {
        let code = if hit.class == law::GiveawayClass::NotHeld { Code::NcndNotHeld } else { Code::NcndHarm };
        let mut found = diagnostic(record, code, marked, &hit, topic);
        if hit.doubtful {
            found.severity = crate::diagnostics::Severity::Warning;
        }
        report.push(found);
    }
}

fn hits(marked: &Marked) -> Vec<law::Giveaway> {
    law::giveaways(&markdown::plain(&marked.text))
}

fn diagnostic(record: &Record, code: Code, marked: &Marked, hit: &law::Giveaway, topic: &str) -> Diagnostic {
    let at = locate(marked, 0..marked.text.raw().len(), hit);
    Diagnostic::new(code, record.file.span(marked.origin.range(at))).topic(topic)
}

/// Where a phrase stands in the text as written, over a line's end or not; the whole block where emphasis breaks it up.
pub(super) fn locate(marked: &Marked, block: std::ops::Range<usize>, hit: &law::Giveaway) -> std::ops::Range<usize> {
    let text = &marked.text.raw()[block.clone()];
    let phrase: Vec<&str> = hit.phrase.split(' ').collect();
    let words = words_of(text);
    let same = |window: &[(usize, &str)]| window.iter().zip(&phrase).all(|((_, word), wanted)| word.eq_ignore_ascii_case(wanted));
    let found = words.windows(phrase.len()).filter(|window| same(window)).nth(hit.nth);
    match found.and_then(|window| Some((window.first()?, window.last()?))) {
        Some(((start, _), (last, word))) => block.start + start..block.start + last + word.len(),
        None => block.start..block.end.max(block.start + 1),
    }
}

/// The words of a text, without the signs around them, and where each begins.
fn words_of(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut at = 0;
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_start_matches(|c: char| !c.is_alphanumeric());
        let start = at + piece.len() - word.len();
        let word = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        if !word.is_empty() {
            words.push((start, word));
        }
        at += piece.len();
    }
    words
}

fn reasons_of(exemption: &crate::private::source::record::Exemption) -> Vec<(&'static str, &Marked)> {
    let mut all: Vec<(&'static str, &Marked)> = Vec::new();
    all.extend(exemption.covers.iter().map(|m| ("covers", m)));
    all.extend(exemption.harm.iter().map(|m| ("harm", m)));
    all.extend(exemption.for_disclosure.iter().map(|m| ("for_disclosure", m)));
    all.extend(exemption.against_disclosure.iter().map(|m| ("against_disclosure", m)));
    all.extend(exemption.balance.iter().map(|m| ("balance", m)));
    all
}

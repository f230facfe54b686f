//! DL03xx, what [`super::outcome`] leaves: what a refusal to confirm or deny should not hold, and what it should say.
//!
//! Source: FOIA s1(1)(a); FOISA s18(1); ICO guidance on neither confirming nor denying; the fact sheet's sections 3.3, 3.4.

use super::rules::{Case, Hit, Rule};
use crate::diagnostics::Code;
use crate::law::{Outcome, Regime, phrases};
use std::ops::Range;

pub(super) const RULES: &[Rule] = &[
    Rule::record(Code::NcndFigure, |case, hits| {
        if case.outcome() == Outcome::NeitherConfirmedNorDenied
            && let Some(at) = figure(case)
        {
            hits.push(Hit::at(&case.record.body.origin.range(at), "body"));
        }
    }),
    Rule::record(Code::NcndNoInference, |case, hits| {
        if case.outcome() == Outcome::NeitherConfirmedNorDenied && !phrases().no_inference.in_text(case.answer()) {
            hits.push(case.at_outcome());
        }
    })
    .in_english(),
    Rule::record(Code::NcndSuggestiveReference, |case, hits| {
        let reference = &case.record.reference;
        if case.outcome() == Outcome::NeitherConfirmedNorDenied
            && phrases().suggestive.in_text(&reference.value.to_lowercase().replace(['-', '_', '/'], " "))
        {
            hits.push(Hit::at(&reference.at, "reference"));
        }
    }),
    Rule::record(Code::ScottishNcndUnderlying, |case, hits| {
        for e in case.entries.iter().filter(|e| e.is_section_18() && !case.unread) {
            if case.regime() == Regime::Foisa && !case.cites(|p| e.p.speaks_for(&p.id)) {
                hits.push(Hit::at(&e.e.provision_at, "exemptions"));
            }
        }
    }),
];

/// The first figure in the Response that is no date, provision, year, reference or telephone number: where it stands in the body.
pub(super) fn figure(case: &Case<'_>) -> Option<Range<usize>> {
    const BEFORE: &[&str] = &[
        "section",
        "sections",
        "subsection",
        "s",
        "ss",
        "regulation",
        "regulations",
        "part",
        "parts",
        "schedule",
        "article",
        "articles",
        "paragraph",
        "paragraphs",
        "chapter",
        "question",
        "questions",
        "point",
        "points",
        "item",
        "items",
        "page",
        "act",
        "foi",
        "ref",
        "reference",
        "rule",
        "code",
        "ext",
        "tel",
        "telephone",
    ];
    const AFTER: &[&str] = &[
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "working",
        "days",
        "weeks",
        "months",
        "years",
    ];
    for block in case.answer_blocks() {
        let words: Vec<&str> = block.raw.split_whitespace().collect();
        for (n, word) in words.iter().enumerate() {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '£');
            let digits = bare.trim_start_matches('£');
            if !digits.starts_with(|c: char| c.is_ascii_digit()) || bare.contains(['(', '/', ':', '@']) || bare.contains("www.") {
                continue;
            }
            let money = bare.starts_with('£');
            let plain: String = digits.chars().filter(|c| *c != ',').collect();
            let year = plain.len() == 4 && plain.parse::<u32>().is_ok_and(|y| (1900..2100).contains(&y));
            let neighbour = |at: Option<usize>| {
                at.and_then(|at| words.get(at)).map_or_else(String::new, |w| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
            };
            let (before, after) = (neighbour(n.checked_sub(1)), neighbour(Some(n + 1)));
            let digit = |w: &str| w.starts_with(|c: char| c.is_ascii_digit());
            // Of "questions 1 and 2" the second is named too.
            let joined = matches!(before.as_str(), "and" | "to" | "or") && digit(&neighbour(n.checked_sub(2)));
            let named = joined || BEFORE.contains(&before.as_str()) || AFTER.contains(&after.as_str()) || AFTER.contains(&before.as_str());
            let telephone = digits.starts_with('0') || matches!(digits, "101" | "111" | "112" | "999") || digit(&before) || digit(&after);
            // A letter within it makes a name of it: 4K, 1st, 2a.
            let name = !plain.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '%'));
            if !money && (year || named || telephone || name) {
                continue;
            }
            // In the text as written, or the block where markup breaks it up.
            let raw = &case.record.body.text.raw()[block.range.clone()];
            let at = raw.find(bare).map_or(block.range.clone(), |at| block.range.start + at..block.range.start + at + bare.len());
            return Some(at);
        }
    }
    None
}

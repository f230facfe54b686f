//! DL03xx, what [`super::outcome`] leaves: what a refusal to confirm or deny should not hold, and what it should say.
//!
//! Source: FOIA s1(1)(a); FOISA s18(1); ICO guidance on neither confirming nor denying; the fact sheet's sections 3.3, 3.4.

use super::rules::{Case, Hit, Rule};
use crate::diagnostics::Code;
use crate::law::{Outcome, Regime, phrases, vocabulary};
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
        if case.outcome() == Outcome::NeitherConfirmedNorDenied
            && !phrases().no_inference.in_text(case.answer())
        {
            hits.push(case.at_outcome());
        }
    })
    .in_english(),
    Rule::record(Code::NcndSuggestiveReference, |case, hits| {
        let reference = &case.record.reference;
        if case.outcome() == Outcome::NeitherConfirmedNorDenied
            && phrases()
                .suggestive
                .in_text(&reference.value.to_lowercase().replace(['-', '_', '/'], " "))
        {
            hits.push(Hit::at(&reference.at, "reference"));
        }
        // Old addresses lead to it for ever.
        let says = |alias: &str| {
            phrases()
                .answers
                .in_text(&alias.to_lowercase().replace(['-', '_', '/', '.'], " "))
        };
        if case.outcome() == Outcome::NeitherConfirmedNorDenied {
            hits.extend(
                case.record
                    .aliases
                    .iter()
                    .filter(|a| says(&a.value))
                    .map(|a| {
                        Hit::at(&a.at, "aliases")
                            .message("this old address may give the answer away".into())
                            .help("leave it out of aliases")
                    }),
            );
        }
    }),
    Rule::record(Code::ScottishNcndUnderlying, |case, hits| {
        for e in case
            .entries
            .iter()
            .filter(|e| e.is_section_18() && !case.unread)
        {
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
    let is_of_date =
        |word: &str| word == "working" || vocabulary().months_in_full().any(|month| month == word);
    // After these a number of days or months is a time limit.
    const LIMITS: &[&str] = &["within", "of", "than", "after", "next", "every", "least"];
    let number = |w: &str| w.starts_with(|c: char| c.is_ascii_digit());
    for block in case.answer_blocks() {
        let words: Vec<&str> = block.raw.split_whitespace().collect();
        let groups = groups_of_digits(&words);
        let mut named_before = false;
        for (n, word) in words.iter().enumerate() {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '£');
            let digits = bare.trim_start_matches('£');
            if !number(digits) || bare.contains(['(', '/', ':', '@']) || bare.contains("www.") {
                continue;
            }
            let money = bare.starts_with('£');
            let plain: String = digits.chars().filter(|c| *c != ',').collect();
            let is_year = |part: &str| {
                part.len() == 4 && part.parse::<u32>().is_ok_and(|y| (1900..2100).contains(&y))
            };
            let neighbour = |at: Option<usize>| {
                at.and_then(|at| words.get(at))
                    .map_or_else(String::new, |w| {
                        w.trim_matches(|c: char| !c.is_alphanumeric())
                            .to_lowercase()
                    })
            };
            let (before, after) = (neighbour(n.checked_sub(1)), neighbour(Some(n + 1)));
            // Of "questions 1 and 2" the second is named too.
            let joined = named_before && matches!(before.as_str(), "and" | "to" | "or");
            let limit = matches!(after.as_str(), "days" | "weeks" | "months" | "years")
                && LIMITS.contains(&before.as_str());
            let named = joined
                || limit
                || BEFORE.contains(&before.as_str())
                || is_of_date(&after)
                || is_of_date(&before);
            let (first, run) = groups[n];
            let telephone = run >= 9
                && words[first].trim_start_matches(['(', '+']).starts_with('0')
                || matches!(digits, "101" | "111" | "112" | "999");
            // A span of years and a whole date are no figures, a span of numbers is one.
            let mut parts = plain.split('-');
            let dated = parts
                .next()
                .is_some_and(|first| is_year(first) && plain.contains('-'))
                || parts.count() > 1;
            // A letter within it makes a name of it: 4K, 1st, 2a.
            let name = !plain
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, '.' | '%' | '-'));
            named_before = named;
            if !money && (is_year(&plain) || dated || named || telephone || name) {
                continue;
            }
            // In the text as written, or the block where markup breaks it up.
            let raw = &case.record.body.text.raw()[block.range.clone()];
            let at = raw.find(bare).map_or(block.range.clone(), |at| {
                block.range.start + at..block.range.start + at + bare.len()
            });
            return Some(at);
        }
    }
    None
}

/// Groups of digits side by side, as numbers for telephones have them: of each word where its groups begin, and how many digits
/// they have from there.
fn groups_of_digits(words: &[&str]) -> Vec<(usize, usize)> {
    let begins = |word: &str| {
        word.trim_start_matches('(')
            .starts_with(|c: char| c.is_ascii_digit())
    };
    let digits = |word: &str| word.chars().filter(char::is_ascii_digit).count();
    let alone = |word: &str| {
        word.chars()
            .all(|c| c.is_ascii_digit() || !c.is_alphanumeric())
    };
    // From the end, so that each word asks the next alone.
    let mut from_here = vec![0; words.len() + 1];
    for (n, word) in words.iter().enumerate().rev() {
        if alone(word) {
            from_here[n] = from_here[n + 1] + digits(word);
        }
    }
    let mut first = None;
    let groups = words.iter().enumerate().map(|(n, word)| {
        first = begins(word).then(|| first.unwrap_or(n));
        let first = first.unwrap_or(n);
        (first, from_here[first])
    });
    groups.collect()
}

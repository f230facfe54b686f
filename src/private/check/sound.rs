//! DL18xx: refusals that have all their parts and yet do not hold.
//!
//! Source: the words of the provisions; the fees regulations; the Commissioners' guidance and the tribunals, as each code's ground says.

use super::rules::{Entry, Hit, Rule};
use crate::diagnostics::{Code, Words};
use crate::law::reading::{decides, is_bare};
use crate::law::{Outcome, Phrases, Regime, phrases};

pub(super) const RULES: &[Rule] = &[
    Rule::exemption(Code::EstimateBelowLimit, |case, e| {
        let limit = case.record.catalogue.cost_limit.as_ref();
        e.p.owes("estimate")
            && e.e
                .estimate_hours
                .zip(limit)
                .is_some_and(|(hours, limit)| hours <= f64::from(limit.hours))
    }),
    Rule::exemption(Code::RedactionInEstimate, |case, e| {
        // In Scotland the time is counted (SSI 2004/467 reg 3(2)).
        e.p.regime == Regime::Foia
            && e.p.owes("estimate")
            && (counts_redaction(&e.covers) || counts_redaction(case.answer()))
    })
    .in_english(),
    Rule::record(Code::NothingSaidOfVexation, |case, hits| {
        let refused = matches!(case.outcome(), Outcome::Vexatious | Outcome::Repeated);
        let said = |text: &str| sentences(text).any(|sentence| !is_recital(sentence));
        let covers = || case.entries.iter().any(|e| said(&e.harm));
        if refused && !said(case.answer()) && !covers() {
            hits.push(case.at_outcome());
        }
    })
    .in_english(),
    Rule::exemption(Code::IntentionAfterRequest, |case, e| {
        let lists = phrases();
        let later = |text: &str| {
            sentences(text).any(|s| lists.decided.in_text(s) && lists.after_request.in_text(s))
        };
        e.p.owes("intended-date")
            && e.is_in("22")
            && e.p.regime == Regime::Foia
            && [
                e.covers.as_str(),
                e.harm.as_str(),
                e.balance.as_str(),
                case.answer(),
            ]
            .into_iter()
            .any(later)
    })
    .in_english(),
    Rule::record(Code::BareHarm, |case, hits| {
        let bare = |e: &&Entry<'_>| {
            e.p.test.needs_harm()
                && !e.p.is_ncnd()
                && e.harm_shown().is_some()
                && is_bare(&e.harm, e.p)
        };
        for e in case.entries.iter().filter(bare) {
            let message = Words::from(e.id())
                .and(": ")
                .and(Code::BareHarm.entry().message);
            hits.push(e.at_harm(case.record).message(message));
        }
    })
    .in_english(),
    Rule::record(Code::EnvironmentalUnderAct, |case, hits| {
        let lists = phrases();
        let act = matches!(case.regime(), Regime::Foia | Regime::Foisa);
        let refused = case.entries.iter().any(Entry::withholds_content)
            || matches!(case.outcome(), Outcome::CostLimit | Outcome::Vexatious);
        if act
            && refused
            && !case.cites(|p| p.owes("other-regime"))
            && lists.environment.in_text(case.asked())
            && !lists.regulations.in_text(case.answer())
        {
            hits.push(case.at_outcome());
        }
    })
    .in_english(),
    Rule::record(Code::BalanceWeighsNothing, |case, hits| {
        for e in case.entries.iter().filter(|e| e.is_weighed()) {
            let marked = match &e.e.balance {
                Some(own) if !own.text.raw().trim().is_empty() => Some(own),
                _ => case.record.balance.as_ref(),
            };
            if let Some(marked) = marked
                && is_of(&phrases().only_balanced, &e.balance)
                && decides(&e.balance).is_none()
            {
                let at = marked.origin.range(0..marked.text.raw().len());
                hits.push(Hit::at(&at, "balance"));
            }
        }
    })
    .in_english(),
];

/// The sentences of a text of small letters, about as a reader parts them.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', ';'])
        .flat_map(|line| line.split(". "))
        .filter(|sentence| !sentence.trim().is_empty())
}

/// Whether some sentence counts the time that redaction takes.
fn counts_redaction(text: &str) -> bool {
    let lists = phrases();
    let has = |list: &Phrases, sentence: &str| list.in_text(sentence);
    sentences(text).any(|s| {
        has(&lists.redacting, s)
            && (has(&lists.cost, s) || has(&lists.estimate_units, s))
            && !has(&lists.not_counted, s)
    })
}

/// Whether a sentence says no more than that the request is refused, and under what.
fn is_recital(sentence: &str) -> bool {
    words(sentence).all(|word| phrases().recital.in_text(word))
}

/// Whether a text has three words or more, and all of these.
fn is_of(list: &Phrases, text: &str) -> bool {
    words(text).count() >= 3 && words(text).all(|word| list.in_text(word))
}

/// The words of a text that are more than a letter.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic() && c != '\'')
        .filter(|word| word.chars().count() > 1)
}

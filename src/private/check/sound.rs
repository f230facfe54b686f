//! DL18xx: refusals that have all their parts and yet do not hold.
//!
//! Source: the words of the provisions; the fees regulations; the Commissioners' guidance and the tribunals, as each code's ground says.

use super::rules::{Case, Entry, Hit, Rule, lower, small};
use crate::diagnostics::{Code, Words};
use crate::law::reading::{decides, is_bare};
use crate::law::{Outcome, Phrases, Regime, phrases};
use crate::private::source::marks::Marked;
use crate::private::source::toml::At;
use jiff::civil::Date;

pub(super) const RULES: &[Rule] = &[
    Rule::exemption(Code::EstimateBelowLimit, |case, e| {
        let limit = case.record.catalogue.cost_limit.as_ref();
        e.p.owes("estimate")
            && e.e
                .estimate_hours
                .zip(limit)
                .is_some_and(|(hours, limit)| hours <= f64::from(limit.hours))
    }),
    Rule::record(Code::RedactionInEstimate, |case, hits| {
        // In Scotland the time is counted (SSI 2004/467 reg 3(2)).
        let asked = |e: &&Entry<'_>| e.p.regime == Regime::Foia && e.p.owes("estimate");
        for e in case.entries.iter().filter(asked) {
            if counts_redaction(&e.harm) {
                hits.push(named(e, Code::RedactionInEstimate, e.at_harm(case.record)));
            } else if counts_redaction(&e.covers) || counts_redaction(case.answer()) {
                let at = Hit::at(&e.e.provision_at, "exemptions");
                hits.push(named(e, Code::RedactionInEstimate, at));
            }
        }
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
    Rule::record(Code::IntentionAfterRequest, |case, hits| {
        let lists = phrases();
        let later = |text: &str| {
            sentences(text).any(|s| lists.decided.in_text(s) && lists.after_request.in_text(s))
        };
        let asked = |e: &&Entry<'_>| {
            e.p.owes("intended-date") && e.is_in("22") && e.p.regime == Regime::Foia
        };
        for e in case.entries.iter().filter(asked) {
            if later(&e.harm) {
                hits.push(named(
                    e,
                    Code::IntentionAfterRequest,
                    e.at_harm(case.record),
                ));
            } else if [&e.covers, &e.balance, case.answer()]
                .into_iter()
                .any(later)
            {
                let at = Hit::at(&e.e.provision_at, "exemptions");
                hits.push(named(e, Code::IntentionAfterRequest, at));
            }
        }
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
        let empty = |text: &str| is_of(&phrases().only_balanced, text) && decides(text).is_none();
        balances(case, hits, empty);
    })
    .in_english(),
    Rule::record(Code::BalanceEven, |case, hits| {
        balances(case, hits, is_even)
    })
    .in_english(),
    Rule::record(Code::MisunderstandingAlone, |case, hits| {
        let lists = phrases();
        let idle = |text: &String| {
            lists.misunderstanding.in_text(text) && !lists.beside_misunderstanding.in_text(text)
        };
        for e in case.entries.iter().filter(|e| e.is_weighed()) {
            if let Some(first) = e.e.against_disclosure.first()
                && e.against_disclosure.iter().all(idle)
            {
                let at = first.origin.range(0..first.text.raw().len());
                hits.push(Hit::at(&at, "against_disclosure"));
            }
        }
    })
    .in_english(),
    Rule::record(Code::NotQualifiedPerson, |case, hits| {
        let lists = phrases();
        for (e, (title, _, on)) in opinions(case) {
            let title = title.to_lowercase();
            let wrong = lists.no_qualified_person.in_text(&title);
            if e.p.owes("qualified-person") && wrong && !lists.qualified_person.in_text(&title) {
                hits.push(Hit::at(&on.at, "qualified_person"));
            }
        }
    })
    .in_english(),
    Rule::record(Code::OpinionOnAnotherLimb, |case, hits| {
        let lists = phrases();
        for (e, (_, opinion, _)) in opinions(case) {
            let (own, others) = match e.id() {
                "s36(2)(b)(i)" => (&lists.of_advice, [&lists.on_views, &lists.on_conduct]),
                "s36(2)(b)(ii)" => (&lists.of_views, [&lists.on_advice, &lists.on_conduct]),
                "s36(2)(c)" => (&lists.of_conduct, [&lists.on_advice, &lists.on_views]),
                _ => continue,
            };
            let text = lower(opinion);
            if !own.in_text(&text) && others.into_iter().any(|other| other.in_text(&text)) {
                let at = opinion.origin.range(0..opinion.text.raw().len());
                hits.push(Hit::at(&at, "qualified_person"));
            }
        }
    })
    .in_english(),
    Rule::record(Code::VexatiousPerson, |case, hits| {
        let lists = phrases();
        let called = |text: &str| {
            sentences(text)
                .any(|s| lists.vexatious_person.in_text(s) && !lists.not_the_person.in_text(s))
        };
        if !case.cites(|p| p.section() == "14") {
            return;
        }
        for block in case.answer_blocks() {
            let mut text = String::new();
            small(&block.raw, &mut text);
            if called(&text) {
                hits.push(case.at_block(block));
            }
        }
        let entries = case.entries.iter().filter(|e| called(&e.harm));
        hits.extend(entries.map(|e| e.at_harm(case.record)));
    })
    .in_english(),
    Rule::exemption(Code::LikelihoodOfNoHarm, |_, e| {
        e.e.likelihood.is_some() && !e.p.test.needs_harm() && e.p.doubted.is_empty()
    }),
];

/// A place that says of which exemption it is.
fn named(e: &Entry<'_>, code: Code, hit: Hit) -> Hit {
    hit.message(Words::from(e.id()).and(": ").and(code.entry().message))
}

/// Adds the balance of each exemption that is weighed, where its text is of a kind.
fn balances(case: &Case<'_>, hits: &mut Vec<Hit>, is: impl Fn(&str) -> bool) {
    for e in case.entries.iter().filter(|e| e.is_weighed()) {
        let marked = match &e.e.balance {
            Some(own) if !own.text.raw().trim().is_empty() => Some(own),
            _ => case.record.balance.as_ref(),
        };
        if let Some(marked) = marked
            && is(&e.balance)
        {
            let at = marked.origin.range(0..marked.text.raw().len());
            hits.push(Hit::at(&at, "balance"));
        }
    }
}

/// Whether a text says that the sides weigh the same, and leaves it at that.
fn is_even(text: &str) -> bool {
    let lists = phrases();
    let mut even = false;
    for sentence in sentences(text) {
        if lists.uneven.in_text(sentence) {
            even = false;
        } else if lists.even.in_text(sentence) {
            even = true;
        }
    }
    even
}

/// The opinions of qualified persons, each with its exemption.
fn opinions<'c>(
    case: &'c Case<'_>,
) -> impl Iterator<Item = (&'c Entry<'c>, &'c (String, Marked, At<Date>))> {
    let given = |e: &'c Entry<'c>| Some((e, e.e.qualified_person.as_ref()?));
    case.entries.iter().filter_map(given)
}

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

//! DL01xx: the reasons that a refusal must give.
//!
//! Source: FOIA s2, s17; EIR r12(1)(b), r12(2), r14; FOISA s2, s16; EISR r10, r13; ICO guidance (the fact sheet's sections 2, 4).

use super::rules::{Case, Entry, Hit, Rule, lower, own};
use super::unseen;
use crate::diagnostics::{Code, Severity, Words};
use crate::law::reading::{Certainty, Side, decides, is_hedged};
use crate::law::{Doubt, Kind, Level, Regime, Test, Weight, phrases};
use crate::log::Likelihood;
use crate::private::source::marks::Marked;
use std::cell::OnceCell;

pub(super) const RULES: &[Rule] = &[
    Rule::exemption(Code::MissingPublicInterestTest, |case, e| {
        // Environmental information is weighed under the regulations.
        let asked = e.p.weight == Weight::Qualified
            && e.p.kind != Kind::Condition
            && !e.is_not_held()
            && !e.p.owes("other-regime");
        // In Scotland a refusal to say is weighed once, with section 18 itself.
        let weighed_there = case.regime() == Regime::Foisa
            && !e.p.is_ncnd()
            && case.cites(|p| p.is_ncnd() && p.speaks_for(e.id()));
        asked
            && !weighed_there
            && if e.is_section_18() {
                e.balance.is_empty()
            } else {
                e.has_no_test()
            }
    }),
    Rule::record(Code::MissingHarm, no_harm),
    Rule::exemption(Code::OneSidedFactors, |_, e| {
        is_weighed(e)
            && e.for_disclosure.is_empty() != e.against_disclosure.is_empty()
            && !e.is_section_18()
    }),
    Rule::exemption(Code::MissingBalance, |_, e| {
        is_weighed(e)
            && !e.for_disclosure.is_empty()
            && !e.against_disclosure.is_empty()
            && e.balance.is_empty()
            && !e.is_section_18()
    }),
    Rule::exemption(Code::BalanceWithoutFactors, |_, e| {
        is_weighed(e)
            && !e.balance.is_empty()
            && e.for_disclosure.is_empty()
            && e.against_disclosure.is_empty()
            && !e.is_section_18()
            && !belongs_to_section_18(e)
    }),
    Rule::exemption(Code::NeedlessPublicInterestTest, |_, e| {
        // The law of confidence has a public interest defence of its own.
        let confidence = e.is_in("41") && e.p.regime == Regime::Foia
            || e.id() == "s36(2)" && e.p.regime == Regime::Foisa;
        matches!(e.p.weight, Weight::Absolute | Weight::None)
            && e.p.kind != Kind::Condition
            && !e.p.doubted.contains(&Doubt::Weight)
            && !confidence
            && e.has_own_test()
    }),
    Rule::record(Code::LikelihoodNotStated, likelihood).in_english(),
    Rule::record(Code::LimbNotNamed, limb_not_named),
    Rule::record(Code::SameHarmPasted, same_harm),
    Rule::record(Code::BalanceFavoursOtherSide, balance_favours_other_side).in_english(),
    Rule::record(Code::NcndTestAboutDisclosure, test_about_disclosure),
    Rule::exemption(Code::PersonalDataConditionMissing, |case, e| {
        e.p.owes("dp-condition") && !has_condition(case, e) && !case.says(e, &phrases().principle)
    })
    .in_english(),
    Rule::record(Code::ConditionNeedsPublicInterestTest, condition_needs_test),
    Rule::exemption(Code::PresumptionNotApplied, |case, e| {
        case.regime().is_environmental()
            && is_weighed(e)
            && !phrases().presumption.in_text(&e.balance)
            && !case.says(e, &phrases().presumption)
    })
    .in_english(),
    Rule::record(Code::AdverseEffectThreshold, |case, hits| {
        for e in case.entries.iter().filter(|e| is_adverse(e)) {
            // "Would be likely to" is the test of the Acts: the regulation says "would".
            let said = e.harm_shown().map(|harm| harm.certainty);
            let likely = e.e.likelihood == Some(Likelihood::WouldBeLikely)
                || said == Some(Certainty::Likely);
            let would =
                e.e.likelihood == Some(Likelihood::Would) || said == Some(Certainty::Certain);
            if likely && !would {
                let message = Words::from(e.id())
                    .and(": ")
                    .and(Code::AdverseEffectThreshold.entry().message);
                hits.push(Hit::at(&e.e.provision_at, "exemptions").message(message));
            } else {
                hits.extend(not_shown(case, e));
            }
        }
    })
    .in_english(),
    Rule::record(Code::SubstantialPrejudiceNotShown, |case, hits| {
        let asked = case
            .entries
            .iter()
            .filter(|e| e.p.test == Test::Substantial);
        for e in asked.filter(|e| !e.harm.is_empty()) {
            if e.harm_shown().is_some_and(|harm| !harm.substantial) {
                let message = Words::from(e.id())
                    .and(": ")
                    .and(Code::SubstantialPrejudiceNotShown.entry().message);
                hits.push(Hit::at(&e.e.provision_at, "exemptions").message(message));
            } else {
                hits.extend(not_shown(case, e));
            }
        }
    })
    .in_english(),
    Rule::exemption(Code::PublicInterestInHarmOnly, |_, e| {
        is_weighed(e)
            && !e.harm.is_empty()
            && (e.against_disclosure.join(" ") == e.harm
                || e.against_disclosure == [e.harm.as_str()])
    }),
];

/// Whether a test is needed and can be made.
fn is_weighed(e: &Entry<'_>) -> bool {
    e.is_weighed() && !e.is_not_held()
}

/// Whether an exemption stands beside the Scottish refusal to say, with which it is weighed: its own test is then not asked for.
fn belongs_to_section_18(e: &Entry<'_>) -> bool {
    e.p.regime == Regime::Foisa && !e.p.is_ncnd() && !e.withholds && !own(&e.e.balance)
}

/// Whether a condition is cited, in the exemption itself or beside it.
fn has_condition(case: &Case<'_>, e: &Entry<'_>) -> bool {
    e.e.condition.is_some()
        || case
            .entries
            .iter()
            .any(|o| o.id() != e.id() && (o.p.kind == Kind::Condition || is_finer(e, o)))
}

/// Whether another exemption says more exactly what this one says: r13(1)(a) beside the gateway r12(3).
fn is_finer(e: &Entry<'_>, other: &Entry<'_>) -> bool {
    matches!(
        (e.id(), other.p.section()),
        ("r12(3)", "13") | ("r10(3)", "11")
    )
}

fn limb_not_named(case: &Case<'_>, hits: &mut Vec<Hit>) {
    for e in &case.entries {
        // Where a condition is owed, the rule on conditions asks the same more exactly.
        if e.p.level == Level::Whole && e.e.condition.is_none() && !e.p.owes("dp-condition") {
            let limbs = case
                .record
                .catalogue
                .provisions()
                .iter()
                .map(|p| p.id.as_str());
            let limbs: Vec<&'static str> = limbs
                .filter(|id| {
                    id.strip_prefix(e.id())
                        .is_some_and(|rest| rest.starts_with('(') && rest != "(")
                })
                .collect();
            let hit = Hit::at(&e.e.provision_at, "exemptions")
                .message(Words::from(e.id()).and(" names no limb"));
            hits.push(if limbs.is_empty() {
                hit
            } else {
                hit.help(Words::from("cite one of ").list(limbs))
            });
        }
    }
}

fn no_harm(case: &Case<'_>, hits: &mut Vec<Hit>) {
    for e in &case.entries {
        if e.p.test.needs_harm() && e.harm.is_empty() {
            let message = Words::from(e.id())
                .and(": ")
                .and(Code::MissingHarm.entry().message);
            let hit = Hit::at(&e.e.provision_at, "exemptions").message(message);
            hits.push(if e.p.doubted.contains(&Doubt::Test) {
                hit.severity(Severity::Warning)
            } else {
                hit
            });
        }
    }
}

/// Whether the prose of its harm is read: not of a refusal to say, which speaks of the answer, nor of what is not held.
fn is_read(e: &Entry<'_>) -> bool {
    e.p.test.needs_harm() && !e.p.is_ncnd() && !e.harm.is_empty()
}

/// Whether it stands on an adverse effect (EIR regulation 12(5)).
fn is_adverse(e: &Entry<'_>) -> bool {
    e.p.regime == Regime::Eir && e.p.test == Test::Adverse && !e.harm.is_empty()
}

/// What is written as harm is denied, is no harm, or is the harm of another provision.
fn not_shown(case: &Case<'_>, e: &Entry<'_>) -> Option<Hit> {
    (is_read(e) && e.harm_shown().is_none()).then(|| {
        let message = Words::from(e.id()).and(
            ": what is written as harm does not say that disclosure would do harm of this provision's kind",
        );
        e.at_harm(case.record)
            .message(message)
            .severity(Severity::Warning)
            .help("say what would happen if it were disclosed, who would do it, and what would suffer")
    })
}

fn likelihood(case: &Case<'_>, hits: &mut Vec<Hit>) {
    for e in &case.entries {
        let asked = matches!(
            e.p.test,
            Test::Prejudice | Test::Endanger | Test::Inhibit | Test::Substantial | Test::Adverse
        );
        if !is_adverse(e) && e.p.test != Test::Substantial {
            hits.extend(not_shown(case, e));
        }
        if !asked {
            continue;
        }
        let said = e.harm_shown().map(|harm| harm.certainty);
        // The key says how likely it is, unless the text takes that back.
        let stated =
            e.e.likelihood.is_some() && !(said == Some(Certainty::Possible) && is_hedged(&e.harm));
        if stated || is_read(e) && e.harm_shown().is_none() {
            continue;
        }
        if is_read(e) && said == Some(Certainty::Possible) {
            let message = Words::from(e.id())
                .and(": the harm is said to be possible; it must be that it would, or would be likely to, happen");
            hits.push(
                e.at_harm(case.record)
                    .message(message)
                    .severity(Severity::Warning),
            );
        } else if e.p.test != Test::Adverse
            && !e.harm.is_empty()
            && !phrases().likelihood.in_text(&e.harm)
            && said.is_none_or(|said| said <= Certainty::Unsaid)
        {
            let message = Words::from(e.id())
                .and(": ")
                .and(Code::LikelihoodNotStated.entry().message);
            hits.push(Hit::at(&e.e.provision_at, "exemptions").message(message));
        }
    }
}

fn same_harm(case: &Case<'_>, hits: &mut Vec<Hit>) {
    let harms: Vec<(&Entry<'_>, String, &Marked)> = case
        .entries
        .iter()
        .filter_map(|e| e.e.harm.as_ref().map(|m| (e, lower(m), m)))
        .filter(|(_, text, marked)| !text.is_empty() && !unseen::has_gap(marked.text.raw()))
        .collect();
    for (n, (e, text, marked)) in harms.iter().enumerate() {
        if harms[..n]
            .iter()
            .any(|(other, same, _)| other.p.section() != e.p.section() && same == text)
        {
            hits.push(Hit::at(
                &marked.origin.range(0..marked.text.raw().len()),
                "harm",
            ));
        }
    }
}

fn balance_favours_other_side(case: &Case<'_>, hits: &mut Vec<Hit>) {
    let for_disclosure = |marked: &Marked| {
        decides(marked.text.raw())
            .filter(|decision| decision.side == Side::Disclosure)
            .map(|decision| Hit::at(&marked.origin.range(decision.at), "balance"))
    };
    // What several exemptions share is read once.
    let shared = OnceCell::new();
    let of_record = || case.record.balance.as_ref().and_then(for_disclosure);
    for e in case
        .entries
        .iter()
        .filter(|e| e.withholds_content() || e.p.is_ncnd())
    {
        hits.extend(match &e.e.balance {
            Some(balance) if own(&e.e.balance) => for_disclosure(balance),
            _ => shared.get_or_init(of_record).clone(),
        });
    }
}

fn test_about_disclosure(case: &Case<'_>, hits: &mut Vec<Hit>) {
    let lists = phrases();
    for e in case.entries.iter().filter(|e| e.p.is_ncnd()) {
        let factors = e.e.for_disclosure.iter().map(|m| ("for_disclosure", m));
        let factors = factors.chain(
            e.e.against_disclosure
                .iter()
                .map(|m| ("against_disclosure", m)),
        );
        let balance = if own(&e.e.balance) {
            &e.e.balance
        } else {
            &case.record.balance
        };
        for (topic, marked) in factors.chain(balance.iter().map(|m| ("balance", m))) {
            let text = lower(marked);
            if lists.disclosing.in_text(&text) && !lists.confirming.in_text(&text) {
                hits.push(Hit::at(
                    &marked.origin.range(0..marked.text.raw().len()),
                    topic,
                ));
            }
        }
    }
}

fn condition_needs_test(case: &Case<'_>, hits: &mut Vec<Hit>) {
    let mut fault = |e: &Entry<'_>| {
        hits.push(Hit::at(&e.e.provision_at, "exemptions"));
    };
    for e in &case.entries {
        if e.p.kind == Kind::Condition && e.p.weight == Weight::Qualified {
            let parent = case.entries.iter().find(|o| e.p.with() == Some(o.id()));
            if parent.is_some_and(|parent| parent.has_no_test() && e.has_no_test()) {
                fault(e);
            }
        }
        if e.e.condition.is_some_and(|c| c.weight == Weight::Qualified)
            && e.p.weight != Weight::Qualified
            && e.has_no_test()
        {
            fault(e);
        }
    }
}

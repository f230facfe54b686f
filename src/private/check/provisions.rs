//! DL04xx: what single provisions ask for, by the duties that their rows of the catalogue name.
//!
//! Source: FOIA s12, s16, s21 to s24, s30, s31, s36, s40, s41, s43, s44 and their like (the fact sheet's sections 1 to 3).

use super::outcomes::is_cost_limit;
use super::rules::{Case, Entry, Hit, Rule, lower, own};
use crate::diagnostics::{Code, Severity};
use crate::law::{Kind, Outcome, Regime, Who, phrases};
use jiff::ToSpan as _;

pub(super) const RULES: &[Rule] = &[
    Rule::exemption(Code::NoQualifiedPerson, |case, e| {
        let given = e.e.qualified_person.as_ref();
        e.p.owes("qualified-person")
            && given.is_none_or(|(title, opinion, _)| {
                title.trim().is_empty() || lower(opinion).is_empty()
            })
            && !case.says(e, &phrases().statistical)
    }),
    Rule::record(Code::OpinionAfterResponse, |case, hits| {
        // A review may rely on an opinion that was obtained for it.
        let review = case
            .record
            .internal_review
            .as_ref()
            .and_then(|r| r.responded.as_ref())
            .map(|day| day.value);
        let last = case
            .record
            .responded
            .as_ref()
            .map(|day| day.value)
            .max(review);
        for (on, _) in opinions(case).filter(|(on, _)| last.is_some_and(|last| on.value > last)) {
            hits.push(Hit::at(&on.at, "qualified_person"));
        }
    }),
    Rule::record(Code::OpinionBeforeRequest, |case, hits| {
        for (on, _) in opinions(case).filter(|(on, _)| on.value < case.record.received.value) {
            hits.push(Hit::at(&on.at, "qualified_person"));
        }
    }),
    Rule::record(Code::QualifiedPersonElsewhere, |case, hits| {
        for (on, _) in opinions(case).filter(|(_, e)| !e.p.owes("qualified-person")) {
            hits.push(Hit::at(&on.at, "qualified_person"));
        }
    }),
    Rule::exemption(Code::OpinionWrongLimb, |case, e| {
        let inhibits = e.p.regime == Regime::Foia
            && (e.id() == "s36(2)(b)" || e.id().starts_with("s36(2)(b)("));
        let otherwise = e.id() == "s36(2)(c)" && own(&e.e.harm);
        let pasted = |o: &Entry<'_>| {
            o.id() != e.id()
                && o.is_in("36")
                && own(&o.e.harm)
                && o.e.harm.as_ref().map(lower) == e.e.harm.as_ref().map(lower)
        };
        inhibits && !e.harm.is_empty() && !phrases().inhibit.in_text(&e.harm)
            || otherwise && case.entries.iter().any(pasted)
    })
    .in_english(),
    Rule::exemption(Code::CostLimitNoAdvice, |case, e| {
        is_cost_limit(e) && e.p.owes("advice") && !advises(&e.covers) && !advises(case.answer())
    })
    .in_english(),
    Rule::exemption(Code::CostLimitNoEstimate, |case, e| {
        is_cost_limit(e)
            && e.e.estimate_hours.is_none()
            && !estimates(&e.harm)
            && !estimates(&e.covers)
            && !estimates(case.answer())
    })
    .in_english(),
    Rule::record(Code::CostLimitWrong, wrong_limit),
    Rule::exemption(Code::RepeatedNoEarlier, |case, e| {
        e.p.owes("earlier-reference")
            && case.record.related.is_empty()
            && !dates_the_first(case.answer())
            && !dates_the_first(&e.covers)
    }),
    Rule::exemption(Code::AlreadyAvailableNoPlace, |case, e| {
        let place = e.e.place.as_ref().is_some_and(|m| !lower(m).is_empty());
        let here = || {
            e.e.covers
                .as_ref()
                .is_some_and(|m| m.text.raw().contains("]("))
                || phrases().places.in_text(&e.covers)
        };
        e.p.owes("where-found")
            && !place
            && !here()
            && !case.answer_links()
            && !phrases().places.in_text(case.answer())
    }),
    Rule::exemption(Code::IntendedDateMissing, |case, e| {
        e.p.owes("intended-date")
            && e.p.regime == Regime::Foia
            && e.is_in("22")
            && e.e.intended.is_none()
            && ![&e.covers, &e.harm, &e.balance, case.answer()]
                .into_iter()
                .any(tells_publication)
    })
    .in_english(),
    Rule::exemption(Code::ScottishPublicationTooLate, |case, e| {
        if e.p.regime != Regime::Foisa || e.id() != "s27(1)" {
            return false;
        }
        let twelve_weeks = case.record.received.value.checked_add(84.days());
        let late = || match &e.e.intended {
            Some(Ok(day)) => twelve_weeks.is_ok_and(|last| day.value > last),
            _ => !tells_when(case, e),
        };
        late()
    })
    .in_english(),
    Rule::record(Code::IntendedDatePassed, |case, hits| {
        for e in case.entries.iter().filter(|e| e.p.owes("intended-date")) {
            if let Some(Ok(day)) = &e.e.intended
                && day.value < case.today
            {
                hits.push(Hit::at(&day.at, "intended"));
            }
        }
    }),
    Rule::exemption(Code::NoEnactment, |case, e| {
        // Of section 44 (26 in Scotland) limb (a) alone rests on an enactment.
        let rests = e.p.owes("enactment")
            && !matches!(e.id(), "s44(1)(b)" | "s44(1)(c)" | "s26(b)" | "s26(c)");
        rests && !own(&e.e.enactment) && !case.says(e, &phrases().law_named)
    })
    .in_english(),
    Rule::exemption(Code::PurposeMissing, |case, e| {
        let subsection = if case.regime() == Regime::Foisa {
            "35(2)("
        } else {
            "31(2)("
        };
        let named = || {
            e.covers.contains(subsection)
                || e.harm.contains(subsection)
                || case.answer().contains(subsection)
        };
        e.p.owes("purposes") && e.e.purposes.is_empty() && !named()
    }),
    Rule::record(
        Code::InvestigationWithLawEnforcement,
        investigation_with_law_enforcement,
    ),
    Rule::record(Code::SecurityBodiesWithNationalSecurity, |case, hits| {
        if !case.cites(|p| p.id == "s23(1)") || !case.cites(|p| p.id == "s24(1)") {
            return;
        }
        for (ids, hit) in case.cited_together() {
            let covers = case
                .entries
                .iter()
                .filter(|e| e.is_in("23") || e.is_in("24"))
                .any(|e| phrases().alternative.in_text(&e.covers));
            if ids.contains(&"s23(1)")
                && ids.contains(&"s24(1)")
                && !covers
                && !phrases().alternative.in_text(case.answer())
            {
                hits.push(hit);
            }
        }
    }),
    Rule::exemption(Code::PairedExemptionsOneTest, |case, e| {
        let pair = |o: &Entry<'_>| {
            matches!(
                (e.p.section(), o.p.section()),
                ("24" | "38", "31") | ("31", "24" | "38")
            )
        };
        e.p.regime == Regime::Foia
            && e.is_weighed()
            && !e.has_own_test()
            && !own(&case.record.balance)
            && case.entries.iter().any(|o| pair(o) && o.has_own_test())
    }),
    Rule::exemption(Code::OwnDataPublished, |_, e| e.p.owes("own-data")),
    Rule::exemption(Code::Emissions, |_, e| {
        e.p.owes("emissions") && phrases().emissions.in_text(&e.covers)
    }),
    Rule::record(Code::CompletionDateMissing, |case, hits| {
        for e in case
            .entries
            .iter()
            .filter(|e| e.p.owes("completion-date") && !tells_when(case, e))
        {
            let hit = Hit::at(&e.e.provision_at, "exemptions");
            hits.push(if case.regime() == Regime::Eisr {
                hit.severity(Severity::Error)
            } else {
                hit
            });
        }
    })
    .in_english(),
    Rule::exemption(Code::TooGeneralWithoutHelp, |case, e| {
        e.p.regime.is_environmental()
            && e.p.owes("advice")
            && e.p.owes("clarification")
            && case.record.clarification.is_none()
    }),
    Rule::exemption(Code::UnreasonableWithoutHelp, |case, e| {
        // For what is vexatious there is nothing to narrow.
        let narrows = !matches!(case.outcome(), Outcome::Vexatious | Outcome::Repeated);
        matches!(e.id(), "r12(4)(b)" | "r10(4)(b)")
            && narrows
            && case.says(e, &phrases().cost)
            && !advises(&e.covers)
            && !advises(case.answer())
    })
    .in_english(),
    Rule::exemption(Code::NotForThisAuthority, |case, e| {
        e.p.who != Who::Any && e.p.who != case.rules.who
    }),
    Rule::record(Code::ConditionAlone, |case, hits| {
        for e in &case.entries {
            let alone = e.p.kind == Kind::Condition
                && !case.cites(|p| e.p.with().is_some_and(|with| is_or_holds(&p.id, with)));
            let elsewhere =
                e.e.condition
                    .is_some_and(|c| c.with().is_none_or(|with| !related(e.id(), with)));
            if alone || elsewhere {
                hits.push(Hit::at(&e.e.provision_at, "exemptions"));
            }
        }
    }),
    Rule::exemption(Code::PersonalDataOfDeceased, |_, e| {
        e.p.owes("dp-condition")
            && (phrases().died.in_text(&e.covers) || phrases().died.in_text(&e.harm))
    }),
    Rule::exemption(Code::TradeSecretNcnd, |case, e| {
        e.id() == "s43(3)" && case.cites(|p| p.id == "s43(1)") && !case.cites(|p| p.id == "s43(2)")
    }),
    Rule::exemption(Code::SourceOfConfidence, |case, e| {
        let confidence = e.id() == "s41(1)" && e.p.regime == Regime::Foia
            || e.id() == "s36(2)" && e.p.regime == Regime::Foisa;
        confidence && !case.says(e, &phrases().supplied)
    })
    .in_english(),
    Rule::record(Code::AvailableAndWithheld, |case, hits| {
        let available = |id: &str| {
            case.entries
                .iter()
                .any(|e| e.id() == id && e.p.owes("where-found") && e.withholds_content())
        };
        for (topic, marked) in case.record.texts() {
            for mark in marked
                .marks
                .iter()
                .filter(|m| m.provisions.iter().any(|id| available(id)))
            {
                hits.push(Hit::at(&mark.at, topic));
            }
        }
        for e in case.entries.iter().filter(|e| available(e.id())) {
            hits.extend(
                e.e.withholds
                    .iter()
                    .map(|target| Hit::at(&target.at, "withholds")),
            );
        }
    }),
];

fn opinions<'c>(
    case: &'c Case<'_>,
) -> impl Iterator<
    Item = (
        &'c crate::private::source::toml::At<jiff::civil::Date>,
        &'c Entry<'c>,
    ),
> {
    case.entries
        .iter()
        .filter_map(|e| Some((&e.e.qualified_person.as_ref()?.2, e)))
}

/// Whether a text says how the request could be narrowed: in a sentence that does not refuse to.
fn advises(text: &str) -> bool {
    let lists = phrases();
    // "S.16" holds a full stop.
    let text = text.replace("s. 16", "s16").replace("s.16", "s16");
    let advises = |sentence: &str| {
        let names = lists.names_advice.in_text(sentence) && !lists.names_duty.in_text(sentence);
        (names || lists.advice.in_text(sentence)) && !lists.refuses_advice.in_text(sentence)
    };
    // "Advice and assistance", alone in its line, is a heading.
    text.split(['.', '\n', ';'])
        .filter(|sentence| sentence.split_whitespace().nth(3).is_some())
        .any(advises)
}

/// Whether a text tells the request before this one by its year or its reference.
fn dates_the_first(text: &str) -> bool {
    let numbers = text.split(|c: char| !c.is_ascii_digit());
    numbers.into_iter().any(|digits| {
        digits.len() == 4
            && digits
                .parse::<u32>()
                .is_ok_and(|y| (2004..2100).contains(&y))
    })
}

/// Whether a text gives figures for what a search would take: others than those of a sentence on the limit itself.
fn estimates(text: &str) -> bool {
    let lists = phrases();
    text.split('\n')
        .flat_map(|line| line.split(". "))
        .any(|sentence| {
            let counted = lists.estimate_units.in_text(sentence) || sentence.contains('£');
            let mut rest = sentence.to_owned();
            if lists.limit_itself.in_text(sentence) {
                for figure in LIMITS {
                    rest = rest.replace(figure, "");
                }
            }
            counted && counts(&rest)
        })
}

/// The figures of the fees regulations.
const LIMITS: &[&str] = &[
    "£450", "£600", "£25", "£15", "18 hours", "24 hours", "40 hours",
];

/// Whether a text has a number that is no year and no provision's.
fn counts(text: &str) -> bool {
    let mut before = "";
    text.split_whitespace().any(|word| {
        let provision = phrases().before_numbers.in_text(before);
        before = word;
        let number = word.trim_matches(|c: char| !c.is_alphanumeric());
        let year = number.len() == 4 && (number.starts_with("19") || number.starts_with("20"));
        let has_digit = number.bytes().any(|b| b.is_ascii_digit());
        has_digit && !year && !provision && !word.contains('/')
    })
}

/// Whether a text says when something will be published, or that nobody knows yet.
fn tells_publication(text: &str) -> bool {
    let lists = phrases();
    lists.undecided.in_text(text)
        || text
            .split('\n')
            .flat_map(|line| line.split(". "))
            .any(|s| lists.times.in_text(s) && lists.comes_out.in_text(s))
}

/// Whether something says when: the key, or words of time where the exemption speaks.
fn tells_when(case: &Case<'_>, e: &Entry<'_>) -> bool {
    e.e.intended.is_some() || case.says(e, &phrases().times)
}

/// Only a sentence on the limit quotes one.
fn wrong_limit(case: &Case<'_>, hits: &mut Vec<Hit>) {
    let wrong = match case.regime() {
        Regime::Foia if case.rules.who == Who::Gov => &phrases().limit_of_police,
        Regime::Foia => &phrases().limit_of_government,
        Regime::Foisa => &phrases().limit_of_police,
        Regime::Eir | Regime::Eisr => return,
    };
    let Some(e) = case.entries.iter().find(|e| is_cost_limit(e)) else {
        return;
    };
    let quotes = |text: &str| {
        text.split(['.', '\n', ';'])
            .any(|s| phrases().limit.in_text(s) && wrong.in_text(s))
    };
    if let Some(covers) = e.e.covers.as_ref().filter(|_| quotes(&e.covers)) {
        hits.push(Hit::at(
            &covers.origin.range(0..covers.text.raw().len()),
            "covers",
        ));
    }
    for block in case.answer_blocks() {
        let mut text = String::new();
        super::rules::small(&block.raw, &mut text);
        if quotes(&text) {
            hits.push(case.at_block(block));
        }
    }
}

fn investigation_with_law_enforcement(case: &Case<'_>, hits: &mut Vec<Hit>) {
    if case.regime() != Regime::Foia {
        return;
    }
    let section = |id: &str, number: &str| {
        id.strip_prefix('s')
            .and_then(|id| id.strip_prefix(number))
            .is_some_and(|rest| rest.starts_with('('))
    };
    let alternative = |e: &Entry<'_>| phrases().alternative.in_text(&e.covers);
    // "The same statements": what the other covers.
    let points_back = |e: &Entry<'_>| e.covers.starts_with("the same ");
    let both =
        case.entries.iter().any(|e| e.is_in("30")) && case.entries.iter().any(|e| e.is_in("31"));
    if !both || phrases().alternative.in_text(case.answer()) {
        return;
    }
    for (ids, hit) in case.cited_together() {
        let said = case
            .entries
            .iter()
            .filter(|e| ids.contains(&e.id()))
            .any(alternative);
        if ids.iter().any(|id| section(id, "30")) && ids.iter().any(|id| section(id, "31")) && !said
        {
            hits.push(hit);
            return;
        }
    }
    for e in case.entries.iter().filter(|e| e.is_in("31")) {
        if case.entries.iter().any(|o| {
            o.is_in("30")
                && o.p.kind == e.p.kind
                && (case.same_part(o, e) || points_back(o) || points_back(e))
                && !alternative(o)
                && !alternative(e)
        }) {
            hits.push(Hit::at(&e.e.provision_at, "exemptions"));
        }
    }
}

/// Whether a provision is the one of this id, a limb of it, or holds it.
fn is_or_holds(id: &str, of: &str) -> bool {
    let limb = |long: &str, short: &str| {
        long.strip_prefix(short)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('('))
    };
    limb(id, of) || limb(of, id)
}

/// Whether a condition that goes with one provision may stand in the exemption of another: the refusal to confirm or deny
/// and the gateways rest on the same conditions.
fn related(id: &str, with: &str) -> bool {
    let section = |id: &str| id.split('(').next().unwrap_or("").to_owned();
    is_or_holds(id, with)
        || section(id) == section(with)
        || matches!(
            (id, section(with).as_str()),
            ("r12(3)", "r13") | ("r10(3)", "r11")
        )
}

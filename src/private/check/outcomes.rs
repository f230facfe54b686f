//! DL02xx: what an outcome asks of the provisions and the content of a record, and forbids.
//!
//! Source: the fact sheet's section 3.2; FOIA s1(1), s12, s14, s17 and their like.

use super::rules::{Case, Entry, Hit, Rule, lower};
use crate::diagnostics::{Code, Severity, Words};
use crate::law::{GiveawayClass, Kind, Outcome, phrases};
use crate::log::Upheld;

pub(super) const RULES: &[Rule] = &[
    Rule::record(Code::DisclosedButWithheld, disclosed_but_withheld),
    Rule::record(Code::WithheldButDisclosed, withheld_but_disclosed),
    Rule::record(Code::RefusalWithoutProvision, |case, hits| {
        if case.unread || !matches!(case.outcome(), Outcome::Withheld | Outcome::PartlyWithheld) {
            return;
        }
        let Some(first) = case.entries.first() else {
            hits.push(case.at_outcome());
            return;
        };
        // What is neither confirmed nor denied cannot be said to be withheld.
        if case.outcome() == Outcome::Withheld && case.entries.iter().all(|e| e.p.is_ncnd()) {
            let message = "what is cited refuses to confirm or deny, and the outcome says that information is withheld";
            let help = "cite the exemption that withholds it, or set outcome = \"neither-confirmed-nor-denied\"";
            hits.push(
                Hit::at(&first.e.provision_at, "exemptions")
                    .message(message.into())
                    .help(help),
            );
        }
    }),
    Rule::record(Code::PartlyWithheldNothingShown, |case, hits| {
        // A mark leaves the words around it, and a part of the request that was answered says so.
        let shown = case.first_content().is_some()
            || case.first_mark().is_some()
            || case
                .answer_blocks()
                .any(|b| b.narrow && b.raw.starts_with(|c: char| c.is_ascii_digit()))
            || super::refusal_to_confirm::figure(case).is_some()
            || counts_in_words(case.answer())
            || case
                .record
                .parts
                .iter()
                .any(|p| !p.outcome.value.is_refusal());
        if case.outcome() == Outcome::PartlyWithheld && !shown {
            hits.push(case.at_outcome());
        }
    }),
    Rule::exemption(Code::NotHeldWithExemption, |case, e| {
        case.outcome() == Outcome::NotHeld && !e.is_not_held() && !e.p.is_ncnd()
    }),
    Rule::record(Code::NotHeldWithContent, |case, hits| {
        let suppress = case
            .record
            .suppress
            .as_ref()
            .and_then(|s| s.columns.first())
            .map(|c| Hit::at(&c.at, "suppress"));
        let withheld = case
            .record
            .attachments
            .first()
            .map(|a| Hit::at(&a.name_at, "attachments"));
        let withheld =
            withheld.or_else(|| case.record.fields.first().map(|f| Hit::at(&f.at, "fields")));
        if case.outcome() == Outcome::NotHeld {
            hits.extend(
                case.first_mark()
                    .or_else(|| case.first_content())
                    .or(withheld)
                    .or(suppress),
            );
        }
    }),
    Rule::record(Code::NotHeldGroundMissing, |case, hits| {
        let asked = case.regime() != crate::law::Regime::Foia;
        if case.outcome() == Outcome::NotHeld
            && asked
            && !case.cites(|p| p.owes("not-held"))
            && !case.unread
        {
            hits.push(case.at_outcome());
        }
    }),
    Rule::record(Code::CostLimitGround, |case, hits| {
        if case.outcome() != Outcome::CostLimit || case.unread {
            return;
        }
        if case.regime().is_environmental() {
            let help = "set outcome = \"withheld\" and cite r12(4)(b), under EISR r10(4)(b)";
            hits.push(
                case.at_outcome()
                    .message("the regulations have no cost limit".into())
                    .help(help),
            );
        } else if !case.cites(|p| p.section() == "12") {
            hits.push(case.at_outcome());
        }
    }),
    Rule::record(Code::CostLimitWithWithheldContent, |case, hits| {
        if case.outcome() == Outcome::CostLimit && !case.regime().is_environmental() {
            let other = case
                .entries
                .iter()
                .find(|e| !e.is_in("12"))
                .map(|e| Hit::at(&e.e.provision_at, "exemptions"));
            hits.extend(case.first_mark().or_else(|| case.first_target()).or(other));
        }
    }),
    Rule::exemption(Code::CostLimitOutcomeMismatch, |case, e| {
        is_cost_limit(e)
            && !matches!(
                case.outcome(),
                Outcome::CostLimit | Outcome::PartlyWithheld | Outcome::NeitherConfirmedNorDenied
            )
    }),
    Rule::record(Code::VexatiousGround, |case, hits| {
        ground(
            case,
            Outcome::Vexatious,
            &["s14(1)", "r12(4)(b)", "r10(4)(b)"],
            hits,
        )
    }),
    Rule::record(Code::RepeatedGround, |case, hits| {
        ground(
            case,
            Outcome::Repeated,
            &["s14(2)", "r12(4)(b)", "r10(4)(b)"],
            hits,
        )
    }),
    Rule::record(Code::ProceduralRefusalWithContent, |case, hits| {
        if !matches!(case.outcome(), Outcome::Vexatious | Outcome::Repeated) {
            return;
        }
        let test = case
            .entries
            .iter()
            .find(|e| !case.regime().is_environmental() && e.has_own_test());
        let test = test.map(|e| Hit::at(&e.e.provision_at, "exemptions"));
        let field = case.record.fields.first().map(|f| Hit::at(&f.at, "fields"));
        hits.extend(
            case.first_mark()
                .or_else(|| case.first_target())
                .or(field)
                .or(test),
        );
    }),
    Rule::record(Code::AlreadyAvailableGround, |case, hits| {
        ground(
            case,
            Outcome::AlreadyAvailable,
            &["s21(1)", "s25(1)", "r6(1)(b)"],
            hits,
        );
    }),
    Rule::record(Code::ClarificationLapsedShape, |case, hits| {
        if case.outcome() != Outcome::ClarificationLapsed {
            return;
        }
        let other = case
            .entries
            .iter()
            .find(|e| !e.p.owes("clarification"))
            .map(|e| Hit::at(&e.e.provision_at, "exemptions"));
        let answered = case
            .record
            .clarified_at
            .as_ref()
            .map(|at| Hit::at(at, "clarification"));
        let missing = case
            .record
            .clarification
            .is_none()
            .then(|| case.at_outcome());
        hits.extend(missing.or(answered).or(other));
    }),
    Rule::record(Code::CostLimitWithHoldingStatement, holding_statement),
    Rule::exemption(Code::ConfirmAndNcndSamePart, |case, e| {
        // In Scotland section 18 stands beside the exemption that would apply: that is no contradiction.
        e.p.is_ncnd()
            && case.outcome() != Outcome::NeitherConfirmedNorDenied
            && !e.is_section_18()
            && case.entries.iter().any(|o| {
                let belongs = o.p.ncnd() == Some(e.id()) || e.p.speaks_for(o.id());
                o.withholds_content()
                    && belongs
                    && (o.covers == e.covers || o.covers.is_empty() && !o.withholds)
            })
    }),
    Rule::record(Code::ExemptionWithholdsNothing, |case, hits| {
        let idle = case.entries.iter().filter(|e| withholds_nothing(case, e));
        hits.extend(idle.map(|e| {
            let message = Words::from(e.id())
                .and(": ")
                .and(Code::ExemptionWithholdsNothing.entry().message);
            let hit = Hit::at(&e.e.provision_at, "exemptions").message(message);
            // Forces refuse a whole question in words, and leave no gap that a bar could fill.
            if !e.covers.is_empty() && is_named(case.answer(), e.id()) {
                hit.severity(Severity::Note)
            } else {
                hit
            }
        }));
    }),
    Rule::record(Code::OverturnedButUnchanged, |case, hits| {
        let Some(review) = &case.record.internal_review else {
            return;
        };
        let changed = |o: Upheld| matches!(o, Upheld::Overturned | Upheld::PartlyUpheld);
        if let Some(outcome) = review.outcome.as_ref().filter(|o| changed(o.value)) {
            let since = review.responded.as_ref().unwrap_or(&review.requested).value;
            if !case.record.changes.iter().any(|c| c.on.value >= since) {
                hits.push(Hit::at(&outcome.at, "internal_review"));
            }
        }
    }),
    Rule::record(Code::CommissionerNotReflected, |case, hits| {
        let decision = case
            .record
            .commissioner
            .as_ref()
            .filter(|c| c.outcome != Some(Upheld::Upheld));
        if let Some(decided) = decision.and_then(|c| c.decided.as_ref())
            && !case
                .record
                .changes
                .iter()
                .any(|c| c.on.value >= decided.value)
        {
            hits.push(Hit::at(&decided.at, "commissioner"));
        }
    }),
    Rule::record(Code::UpheldWithNewDisclosure, |case, hits| {
        let Some(review) = &case.record.internal_review else {
            return;
        };
        let note = review.note.as_ref().filter(|_| {
            review
                .outcome
                .as_ref()
                .is_some_and(|o| o.value == Upheld::Upheld)
        });
        if let Some(note) = note.filter(|note| phrases().released.in_text(&lower(note))) {
            hits.push(Hit::at(
                &note.origin.range(0..note.text.raw().len()),
                "internal_review",
            ));
        }
    }),
    Rule::exemption(Code::DisclosedWithPartialNcnd, |case, e| {
        case.outcome() == Outcome::Disclosed && e.p.is_ncnd() && !e.covers.is_empty()
    }),
    Rule::exemption(Code::WithheldAndCostLimit, |case, e| {
        case.outcome() == Outcome::PartlyWithheld && is_cost_limit(e) && e.covers.is_empty()
    }),
];

/// Whether nothing of a partly withheld record is withheld under an exemption, and it does not say elsewhere what became of its part.
fn withholds_nothing(case: &Case<'_>, e: &Entry<'_>) -> bool {
    let elsewhere = ["where-found", "other-regime", "not-held", "intended-date"]
        .iter()
        .any(|duty| e.p.owes(duty));
    // A part of the request that was refused whole leaves nothing to mark.
    let part = case
        .record
        .parts
        .iter()
        .any(|p| p.provisions.iter().any(|q| q.id == e.p.id));
    case.outcome() == Outcome::PartlyWithheld
        && e.withholds_content()
        && !e.withholds
        && !elsewhere
        && !part
}

/// Whether a text names a provision by its number, or the one that holds it: "sections 31(1)(a) and 38(1)(b)".
fn is_named(text: &str, id: &str) -> bool {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let number = id[1..].to_lowercase();
    let ends = number.match_indices(')').map(|(at, _)| at + 1);
    let named = |number: &str| {
        text.match_indices(number).any(|(at, _)| {
            let within = text[..at].ends_with(|c: char| c.is_ascii_digit());
            let finer = number.len() < id.len() - 1 && text[at + number.len()..].starts_with('(');
            !within && !finer
        })
    };
    ends.into_iter().any(|end| named(&number[..end]))
}

/// Whether a sentence that speaks of no exemption gives a number in words: "there are nine trainers".
fn counts_in_words(text: &str) -> bool {
    text.split(['.', '\n', ';']).any(|sentence| {
        phrases().numbers_in_words.in_text(sentence) && !phrases().of_refusals.in_text(sentence)
    })
}

/// Whether it is the cost limit of an Act.
pub(super) fn is_cost_limit(e: &Entry<'_>) -> bool {
    e.is_in("12") && e.p.kind == Kind::Ground
}

fn ground(case: &Case<'_>, outcome: Outcome, ids: &[&str], hits: &mut Vec<Hit>) {
    if case.outcome() == outcome && !case.unread && !case.cites(|p| ids.contains(&p.id.as_str())) {
        hits.push(case.at_outcome());
    }
}

fn disclosed_but_withheld(case: &Case<'_>, hits: &mut Vec<Hit>) {
    if case.outcome() != Outcome::Disclosed {
        return;
    }
    let before = hits.len();
    for e in case
        .entries
        .iter()
        .filter(|e| !e.p.is_ncnd() && !e.p.owes("where-found") && !e.p.owes("other-regime"))
    {
        hits.push(Hit::at(&e.e.provision_at, "exemptions"));
    }
    if hits.len() == before {
        hits.extend(case.first_mark().or_else(|| case.first_target()));
    }
}

fn withheld_but_disclosed(case: &Case<'_>, hits: &mut Vec<Hit>) {
    if case.outcome() == Outcome::Withheld {
        let fields = case
            .record
            .fields
            .iter()
            .filter(|f| f.value.open().is_some())
            .map(|f| Hit::at(&f.at, "fields"));
        let files = case
            .record
            .attachments
            .iter()
            .filter(|a| a.open().is_some())
            .map(|a| Hit::at(&a.name_at, "attachments"));
        hits.extend(fields.chain(files));
    }
}

/// Whether the sentence around a place tells what a search would have to go through.
fn searches(raw: &str, at: std::ops::Range<usize>) -> bool {
    let from = raw[..at.start]
        .rfind(['.', '\n', '!', '?'])
        .map_or(0, |i| i + 1);
    let to = raw[at.end..]
        .find(['.', '!', '?'])
        .map_or(raw.len(), |i| at.end + i);
    let mut sentence = String::new();
    super::rules::small(&raw[from..to], &mut sentence);
    phrases().searching.in_text(&sentence)
}

/// Section 12(2): even whether it is held is too costly to find out.
fn holding_statement(case: &Case<'_>, hits: &mut Vec<Hit>) {
    if !case.cites(|p| p.id == "s12(2)") || case.outcome() == Outcome::NeitherConfirmedNorDenied {
        return;
    }
    for block in case.answer_blocks() {
        super::outcome::in_block(&case.record.body, block, |hit, at| {
            let told = !hit.doubtful && hit.class != GiveawayClass::Exempt;
            // What has to be gone through is no answer: "we hold 4,100 records and would have to read each".
            if told && !searches(case.record.body.text.raw(), at.clone()) {
                hits.push(Hit::at(&case.record.body.origin.range(at), "body"));
            }
        });
    }
}

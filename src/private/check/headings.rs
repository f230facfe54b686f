//! Reasons that stand under a heading of the body, as letters have them, and which keys their text belongs in.

use super::rules::Case;
use crate::diagnostics::{Code, Span, Words};
use crate::law::phrases;

/// What a heading says that stands below it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reason {
    Harm,
    For,
    Against,
    Balance,
    /// The whole public interest test, or factors of no side.
    Test,
}

impl Reason {
    /// What a heading in small letters announces.
    fn of(heading: &str) -> Option<Reason> {
        let lists = phrases();
        let mut words = heading.split(|c: char| !c.is_alphabetic());
        if !words.all(|word| word.chars().count() < 2 || lists.heading_words.has(word)) {
            return None;
        }
        let factors = lists.headings_of_factors.in_text(heading);
        if lists.headings_of_balance.in_text(heading) {
            Some(Reason::Balance)
        } else if factors && lists.headings_against.in_text(heading) {
            Some(Reason::Against)
        } else if factors && lists.headings_for.in_text(heading) {
            Some(Reason::For)
        } else if factors || lists.headings_of_test.in_text(heading) {
            Some(Reason::Test)
        } else {
            let harm = lists.headings_of_harm.in_text(heading);
            harm.then_some(Reason::Harm)
        }
    }

    fn keys(self) -> &'static str {
        match self {
            Reason::Harm => "harm",
            Reason::For => "for_disclosure",
            Reason::Against => "against_disclosure",
            Reason::Balance => "balance",
            Reason::Test => "for_disclosure, against_disclosure and balance",
        }
    }

    /// Whether what is missing under a code may stand below such a heading.
    fn answers(self, code: Code) -> bool {
        match code {
            Code::MissingHarm => self == Reason::Harm,
            Code::MissingPublicInterestTest | Code::ConditionNeedsPublicInterestTest => {
                self != Reason::Harm
            }
            Code::OneSidedFactors => matches!(self, Reason::For | Reason::Against | Reason::Test),
            Code::MissingBalance => matches!(self, Reason::Balance | Reason::Test),
            _ => false,
        }
    }
}

/// What to do where the reason that a rule misses stands in the body: which section, and into which keys. `from` is the place of
/// the fault.
pub(super) fn help(case: &Case<'_>, code: Code, from: &Span) -> Option<Words> {
    // Most finds are of nothing that a heading could announce.
    if ![Reason::Harm, Reason::Test]
        .iter()
        .any(|reason| reason.answers(code))
    {
        return None;
    }
    let mut found: Vec<(Reason, Span)> = Vec::new();
    for heading in &case.body.headings {
        let mut words = String::new();
        super::rules::small(&heading.raw, &mut words);
        if let Some(reason) = Reason::of(&words).filter(|reason| reason.answers(code)) {
            let at = case.record.body.origin.range(heading.range.clone());
            found.push((reason, case.record.file.span(at)));
        }
    }
    // Where its parts have headings, that of the whole says no more.
    if found.iter().any(|(reason, _)| *reason != Reason::Test) {
        found.retain(|(reason, _)| *reason != Reason::Test);
    }
    let mut words = Words::from("move what stands under the heading at ");
    for (n, (reason, at)) in found.iter().enumerate() {
        if n > 0 {
            words = words.and(", and under that at ");
        }
        words = words.place(at, from).and(" into ").and(reason.keys());
    }
    (!found.is_empty()).then(|| words.and(": only these keys are read as reasons"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_by_their_words() {
        for (heading, keys) in [
            ("harm", "harm"),
            ("evidence of harm", "harm"),
            ("prejudice", "harm"),
            ("overall harm in disclosure", "harm"),
            (
                "public interest test",
                "for_disclosure, against_disclosure and balance",
            ),
            (
                "public interest considerations",
                "for_disclosure, against_disclosure and balance",
            ),
            ("factors", "for_disclosure, against_disclosure and balance"),
            ("for disclosure", "for_disclosure"),
            ("factors favouring disclosure", "for_disclosure"),
            ("arguments in favour of release", "for_disclosure"),
            (
                "factors in favour of confirming or denying",
                "for_disclosure",
            ),
            ("against disclosure", "against_disclosure"),
            ("factors favouring non-disclosure", "against_disclosure"),
            (
                "section 31 factors against disclosure",
                "against_disclosure",
            ),
            (
                "considerations favouring maintaining the exemption",
                "against_disclosure",
            ),
            (
                "factors in favour of neither confirming nor denying",
                "against_disclosure",
            ),
            ("balance", "balance"),
            ("balancing test", "balance"),
        ] {
            let read = Reason::of(heading).map(Reason::keys);
            assert_eq!(read, Some(keys), "{heading}");
        }
        for heading in [
            "response",
            "request",
            "work-life balance of officers",
            "harmful substances",
            "advice and assistance",
            "question 1",
            "disclosure",
            "risk factors for re-offending",
            "self-harm in custody",
        ] {
            assert!(Reason::of(heading).is_none(), "{heading}");
        }
    }
}

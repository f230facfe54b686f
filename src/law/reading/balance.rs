//! Who outweighs whom: which side of the public interest a text decides for (FOIA s2; EIR r12(1)(b); FOISA s2; EISR r10(1)(b)).

use super::clauses::{Stand, clauses, turns};
use super::vocabulary::{Phrases, WORDS};
use super::words::{Gap, Word, words};
use std::ops::Range;

/// A side of the balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Disclosure, or confirming or denying.
    Disclosure,
    /// The exemption.
    Exemption,
}

impl Side {
    fn other(self) -> Side {
        match self {
            Side::Disclosure => Side::Exemption,
            Side::Exemption => Side::Disclosure,
        }
    }

    fn turned(self, turned: bool) -> Side {
        if turned { self.other() } else { self }
    }
}

/// What a text decides, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The side that wins.
    pub side: Side,
    /// The clause that says so, as bytes of the text.
    pub at: Range<usize>,
}

/// Which side a text decides for: what the last clause says that weighs, of those that are said. `None` where none is seen to.
///
/// ```
/// use disclog::law::reading::{Side, decides};
/// let text = "Although openness favours release, the safety of witnesses must come first.";
/// assert_eq!(decides(text).map(|decision| decision.side), Some(Side::Exemption));
/// ```
pub fn decides(text: &str) -> Option<Decision> {
    let mut folded = String::new();
    let mut words = words(text, &mut folded);
    name_the_referred(&mut words);
    let mut last: Option<Decision> = None;
    for clause in clauses(&words) {
        if clause.stand != Stand::Said {
            continue;
        }
        let before = last.as_ref().map(|decision| decision.side);
        if let (Some(side), [first, ..]) = (winner(clause.words, before), clause.words) {
            let end = clause.words.last().map_or(first.at.end, |word| word.at.end);
            last = Some(Decision {
                side,
                at: first.at.start..end,
            });
        }
    }
    // Behind a "but" stands what decides, whether it is understood or not.
    last.filter(|decision| {
        decision.side == Side::Exemption || !turns_after(&words, decision.at.end)
    })
}

/// Puts a side's own name for "the former" and "the latter", where both were named before.
fn name_the_referred(words: &mut [Word<'_>]) {
    for i in 1..words.len() {
        let of = |list: &Phrases| words[i - 1].text == "the" && list.at(&words[i..]).is_some();
        let (former, latter) = (of(&WORDS.former), of(&WORDS.latter));
        if !former && !latter {
            continue;
        }
        let mut named: Vec<Side> = (0..i - 1).filter_map(|k| side_at(words, k)).collect();
        named.dedup();
        if let [.., one, other] = named[..] {
            words[i].rename(match if former { one } else { other } {
                Side::Disclosure => "disclosure",
                Side::Exemption => "withholding",
            });
        }
    }
}

/// Whether a new statement begins behind a byte of the text with a turn: "but", "however".
fn turns_after(words: &[Word<'_>], end: usize) -> bool {
    let from = words.partition_point(|word| word.at.start < end);
    (from..words.len()).any(|i| turns(&words[i..]))
}

/// The side that a clause lets win. `before` is the one that the last clause let win.
fn winner(words: &[Word<'_>], before: Option<Side>) -> Option<Side> {
    let lead = |at: &Range<usize>| &words[..at.start];
    let turned = |at: &Range<usize>| is_negated(lead(at));
    if let Some(at) = WORDS.beaten.find(words) {
        let right = side(&words[at.end..]);
        let side = right.or_else(|| side(subject(lead(&at))).map(Side::other))?;
        return Some(side.turned(turned(&at)));
    }
    if let Some(at) = WORDS.beats.find(words) {
        let left = subject(lead(&at));
        // "They do not weigh as much as ...": what the last clause let win.
        let again = before.filter(|_| left.first().is_some_and(|word| WORDS.again.has(word)));
        let side = side(left)
            .or(again)
            .or_else(|| side(&words[at.end..]).map(Side::other))?;
        return Some(side.turned(turned(&at)));
    }
    if WORDS.elsewhere.among(words) {
        return None;
    }
    if let Some(at) = WORDS.ties.find(words) {
        let open = lead(&at).iter().any(|word| WORDS.perhaps.has(word));
        return Some(Side::Disclosure).filter(|_| !open && !turned(&at));
    }
    if WORDS.exempted.find(words).is_some_and(|at| !turned(&at)) {
        return Some(Side::Exemption);
    }
    if let Some(at) = WORDS.justified.find(words) {
        return Some(Side::Exemption.turned(turned(&at)));
    }
    if let Some(side) = act(words) {
        return Some(side);
    }
    if let (Some(before), Some(_)) = (before, WORDS.other_way.find(words)) {
        return Some(before.other());
    }
    if let Some(at) = WORDS.loses.find(words)
        && let Some(loser) = side(last_named(subject(lead(&at))))
    {
        return Some(loser.other().turned(turned(&at)));
    }
    if let Some(side) = leaning(words) {
        return Some(side);
    }
    let at = WORDS.wins.find(words)?;
    // "Greater openness" is a kind of openness, "in the public interest is not made out" a claim that fails.
    let is_kind = at.start == 0 && at.len() == 1;
    let fails = words[at.end..]
        .iter()
        .take(2)
        .any(|word| matches!(word.text, "not" | "cannot" | "never"));
    if is_kind || fails {
        return None;
    }
    // "It is (not) in the public interest to disclose": what is weighed stands behind; but behind "set against" stands the other side.
    let behind = &words[at.end..];
    let opposed = WORDS.opposed.among(behind);
    let weighed = side(last_named(subject(lead(&at))))
        .or_else(|| side(behind).map(|side| side.turned(opposed)))?;
    Some(weighed.turned(turned(&at)))
}

/// What is to be done: "the report should be disclosed", "we have decided to withhold it".
fn act(words: &[Word<'_>]) -> Option<Side> {
    /// How many words may stand between "should" and "disclosed".
    const NEAR: usize = 5;
    (0..words.len()).find_map(|i| {
        let from = i + WORDS.acts.at(&words[i..])?;
        let near = from..words.len().min(from + NEAR);
        let verb = near.into_iter().find(|&k| !WORDS.between.has(&words[k]))?;
        let turned = is_negated(&words[..verb]);
        let given =
            words[verb].text == "given" && i > 0 && WORDS.given_otherwise.has(&words[i - 1]);
        if given {
            return None;
        }
        if WORDS.disclose.at(&words[verb..]).is_some() {
            // "We will neither confirm nor deny" is no disclosure that is refused, but a refusal.
            let silent = words.iter().any(|word| word.text == "neither");
            return (!silent).then(|| Side::Disclosure.turned(turned));
        }
        WORDS.withhold.at(&words[verb..])?;
        Some(Side::Exemption.turned(turned))
    })
}

/// Where the balance lies: "the public interest lies in release", "the scales tip towards openness".
fn leaning(words: &[Word<'_>]) -> Option<Side> {
    let mut from = 0;
    while from < words.len() {
        let Some(length) = WORDS.leans.at(&words[from..]) else {
            from += 1;
            continue;
        };
        let (lead, rest) = (&words[..from], &words[from + length..]);
        let against = words[from + length - 1].text == "against";
        // A factor in favour of release is no decision ...
        let is_reason = matches!(
            words[from].text,
            "in" | "on" | "towards" | "toward" | "favouring"
        ) && lead
            .iter()
            .rev()
            .take(3)
            .any(|word| WORDS.reasons.has(word))
            && !lead.last().is_some_and(|word| WORDS.leaning.has(word));
        // ... and what would or might be so is not decided, but for "would be best served by".
        let served = length > 2 && words[from + length - 1].text == "by";
        let is_open = !served
            && lead
                .iter()
                .rev()
                .take(5)
                .any(|word| WORDS.perhaps.has(word));
        if let Some(side) = side(rest).filter(|_| !is_reason && !is_open) {
            return Some(side.turned(against).turned(is_negated(lead)));
        }
        from += length;
    }
    None
}

/// The side that a phrase speaks of: that of its first word that has one.
fn side(words: &[Word<'_>]) -> Option<Side> {
    (0..words.len()).find_map(|i| side_at(words, i))
}

/// The side that a word speaks of.
fn side_at(words: &[Word<'_>], i: usize) -> Option<Side> {
    if WORDS.for_disclosure.at(&words[i..]).is_some() {
        // "Not disclosing", "against the early release"; but not "do not consider disclosure".
        let small = |word: &&Word<'_>| {
            matches!(
                word.text,
                "the"
                    | "a"
                    | "an"
                    | "any"
                    | "full"
                    | "further"
                    | "such"
                    | "early"
                    | "its"
                    | "their"
            )
        };
        let turned = words[..i]
            .iter()
            .rev()
            .find(|word| !small(word))
            .is_some_and(|before| WORDS.turned.has(before));
        return Some(Side::Disclosure.turned(turned));
    }
    WORDS
        .for_withholding
        .at(&words[i..])
        .map(|_| Side::Exemption)
}

/// What stands before a weighing word, without what leads up to it: "we find that".
fn subject<'s, 't>(words: &'s [Word<'t>]) -> &'s [Word<'t>] {
    let that = (1..words.len())
        .rev()
        .find(|&i| words[i].text == "that" && WORDS.finds.has(&words[i - 1]));
    that.map_or(words, |i| &words[i + 1..])
}

/// Of several things the last, behind a comma or "and": "having weighed release against retention, retention".
fn last_named<'s, 't>(words: &'s [Word<'t>]) -> &'s [Word<'t>] {
    let and = words.iter().rposition(|word| word.text == "and");
    let comma = words.iter().rposition(|word| word.gap >= Gap::Comma);
    let parts = [and.map(|i| &words[i + 1..]), comma.map(|i| &words[i..])];
    let named = |part: &&'s [Word<'t>]| side(part).is_some();
    parts.into_iter().flatten().find(named).unwrap_or(words)
}

/// Whether what follows these words is denied: an odd number of denials, since the last statement among them began.
fn is_negated(words: &[Word<'_>]) -> bool {
    let own = (1..words.len())
        .rev()
        .find(|&i| words[i - 1].text == "and" && WORDS.begins.has(&words[i]));
    let words = &words[own.unwrap_or(0)..];
    let mut odd = false;
    let mut i = 0;
    while i < words.len() {
        let Some(length) = WORDS.negates.at(&words[i..]) else {
            i += 1;
            continue;
        };
        // "Not disclosing" is a thing to be weighed, "not only" no denial.
        let next = words.get(i + length);
        let denies = next.is_none_or(|word| {
            let thing = word.text.ends_with("ing") && WORDS.for_disclosure.has(word);
            !thing && !WORDS.negates_nothing.has(word)
        });
        odd ^= denies;
        i += length;
    }
    odd
}

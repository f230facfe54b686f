//! What harm a text says that disclosure would do, how surely, and whether it belongs to the provision relied on.

use super::clauses::{Clause, Stand, clauses, sentences};
use super::vocabulary::{Phrases, WORDS};
use super::words::{Word, words};
use crate::law::{Provision, Test};
use serde::Deserialize;
use std::sync::LazyLock;

/// How surely a harm is said to happen, the least sure first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// It may happen.
    Possible,
    /// It is said without a word of that.
    Unsaid,
    /// It would be likely to.
    Likely,
    /// It would.
    Certain,
}

/// A harm that a text shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Harm {
    /// How surely it happens.
    pub certainty: Certainty,
    /// Whether it is said to be of some weight.
    pub substantial: bool,
}

/// The lists of `harm.toml`, which says what each is for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HarmWords {
    certain: Phrases,
    likely: Phrases,
    possible: Phrases,
    softens: Phrases,
    no_effect: Phrases,
    unlikely: Phrases,
    small: Phrases,
    chance: Phrases,
    denied: Phrases,
    sure: Phrases,
    no_view: Phrases,
    nobody: Phrases,
    good: Phrases,
    helpers: Phrases,
    past: Phrases,
    granted: Phrases,
    supposed: Phrases,
    contrary: Phrases,
    actors: Phrases,
    harms: Phrases,
    trifles: Phrases,
    grave: Phrases,
    answering: Phrases,
    now: Phrases,
    disclosure: Phrases,
    substantial: Phrases,
    much_of: Phrases,
    needed: Phrases,
    hedges: Phrases,
    frame: Phrases,
    interest: Vec<Interest>,
}

/// What some provisions protect.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Interest {
    group: String,
    #[serde(default)]
    asked: bool,
    of: Vec<String>,
    words: Phrases,
}

impl Interest {
    /// Whether its words are its own: harm to public affairs may be of any kind.
    fn is_open(&self) -> bool {
        self.words.has_any_word()
    }
}

static HARM: LazyLock<HarmWords> = LazyLock::new(|| {
    toml::from_str(include_str!("harm.toml")).expect("the vocabulary is sound; a test reads it")
});

/// The harm that a text shows for a provision: what some clause says that disclosure would do, or would be likely to do. `None` where
/// what it says is denied, is no harm, or is the harm of another provision.
pub fn harm(text: &str, provision: &Provision) -> Option<Harm> {
    let mut folded = String::new();
    let words = words(text, &mut folded);
    let all = clauses(&words);
    let own = interest(provision);
    if own.is_some_and(|own| own.asked && !own.words.among(&words)) {
        return None;
    }
    let mut found: Option<Certainty> = None;
    let mut substantial = false;
    let mut foreign = own.is_some();
    for sentence in sentences(&all) {
        let contrary = is_contrary(sentence);
        for clause in sentence.iter().filter(|clause| is_said(clause)) {
            substantial |= is_substantial(clause.words);
            let needed = provision.test == Test::Required && HARM.needed.among(clause.words);
            let said = said(clause.words, own).or(needed.then_some(Certainty::Unsaid));
            let Some(certainty) = said.filter(|_| !contrary) else {
                continue;
            };
            found = found.max(Some(certainty));
            foreign &= is_foreign(clause.words, own);
        }
    }
    // "If the prices were known" does not make what follows a harm to trade.
    let mut unsupposed = all.iter().filter(|clause| clause.stand != Stand::Supposed);
    if foreign && own.is_some_and(|own| !unsupposed.any(|clause| own.words.among(clause.words))) {
        return None;
    }
    found.map(|certainty| Harm {
        certainty,
        substantial,
    })
}

/// Whether a text calls what it says conceivable, or the like.
pub fn is_hedged(text: &str) -> bool {
    HARM.hedges.among(&words(text, &mut String::new()))
}

/// Whether a text says no more than the provision does: that there is harm, and not how it comes about.
pub fn is_bare(text: &str, provision: &Provision) -> bool {
    let mut own = String::new();
    let own = words(&provision.title, &mut own);
    let is_own = |word: &Word<'_>| {
        own.iter()
            .any(|of| of.text.trim_end_matches('s') == word.text.trim_end_matches('s'))
    };
    let mut folded = String::new();
    let words = words(text, &mut folded);
    !words.is_empty()
        && words.iter().all(|word| {
            HARM.frame.has(word)
                || is_own(word)
                || word.text.starts_with(|c: char| c.is_ascii_digit())
                || word.text.len() == 1
        })
}

/// What a provision protects, where a row says so: the row that names it most exactly.
fn interest(provision: &Provision) -> Option<&'static Interest> {
    let id = format!("{} {}", provision.regime.key(), provision.id);
    let names = |row: &Interest| {
        row.of
            .iter()
            .filter(|of| {
                id.strip_prefix(of.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('('))
            })
            .map(String::len)
            .max()
    };
    HARM.interest
        .iter()
        .filter_map(|row| names(row).map(|length| (length, row)))
        .max_by_key(|(length, _)| *length)
        .map(|(_, row)| row)
}

/// Whether a clause is said by the force, and not granted, supposed, or somebody else's.
fn is_said(clause: &Clause<'_>) -> bool {
    match clause.stand {
        Stand::Said | Stand::Beside => true,
        Stand::Conceded => HARM.granted.at(clause.words).is_some(),
        Stand::Supposed | Stand::Others => false,
    }
}

/// Whether what a sentence supposes is not of the disclosure, so that the harm would only follow of something else.
fn is_contrary(sentence: &[Clause<'_>]) -> bool {
    sentence.iter().any(|clause| {
        clause.stand == Stand::Supposed
            && !HARM.supposed.among(clause.words)
            && (HARM.contrary.among(clause.words)
                || clause.words.first().is_some_and(|word| word.text == "had"))
    })
}

/// What a clause that is said says of harm.
fn said(words: &[Word<'_>], own: Option<&Interest>) -> Option<Certainty> {
    if is_slight(words) || HARM.answering.at(words).is_some() {
        return None;
    }
    let specific =
        own.filter(|own| !own.is_open() && !matches!(own.group.as_str(), "protection" | "safety"));
    let is_own = specific.is_some_and(|own| own.words.among(words));
    if HARM.trifles.among(words) && !HARM.grave.among(words) && !is_own {
        return None;
    }
    let acts = HARM.actors.among(words);
    let Some((at, certainty)) = modal(words) else {
        let denied = WORDS.negates.find(words).is_some() && HARM.sure.find(words).is_none();
        let told = acts || HARM.now.among(words) && HARM.disclosure.among(words);
        return (told && !denied && !HARM.past.among(words)).then_some(Certainty::Unsaid);
    };
    let harmful = acts || HARM.harms.among(words) || is_own;
    (harmful && !is_denied(words, at)).then_some(certainty)
}

/// The word that says how surely something happens: the surest.
fn modal(words: &[Word<'_>]) -> Option<(usize, Certainty)> {
    let mut found: Option<(usize, Certainty)> = None;
    for i in 0..words.len() {
        let rest = &words[i..];
        let next = |length: usize| words.get(i + length..).unwrap_or_default();
        let certainty = if HARM.likely.at(rest).is_some() {
            Some(Certainty::Likely)
        } else if let Some(length) = HARM.certain.at(rest) {
            let next = next(length);
            let counts = HARM.no_effect.at(next).is_none() && !is_perfect(next);
            let soft = next.iter().take(2).any(|word| HARM.softens.has(word));
            counts.then_some(if soft {
                Certainty::Possible
            } else {
                Certainty::Certain
            })
        } else {
            HARM.possible.at(rest).map(|_| Certainty::Possible)
        };
        let Some(certainty) = certainty else { continue };
        found = Some(match found {
            None => (i, certainty),
            // "Would be likely to" is likely, and stands where "would" does.
            Some((at, Certainty::Certain)) if certainty == Certainty::Likely && i - at <= 4 => {
                (at, Certainty::Likely)
            }
            Some((at, before)) if before >= certainty => (at, before),
            Some(_) => (i, certainty),
        });
    }
    found
}

/// "Would have alerted": it did not happen.
fn is_perfect(next: &[Word<'_>]) -> bool {
    matches!(next, [have, verb, ..] if have.text == "have" && verb.text.ends_with("ed"))
}

/// Whether a clause says of the harm that it is hardly there.
fn is_slight(words: &[Word<'_>]) -> bool {
    (0..words.len()).any(|i| {
        let denied = words[..i]
            .iter()
            .rev()
            .take(2)
            .any(|word| matches!(word.text, "not" | "no" | "nor" | "far"));
        if denied {
            return false;
        }
        if HARM.unlikely.at(&words[i..]).is_some() {
            return true;
        }
        if HARM.small.at(&words[i..]).is_none() {
            return false;
        }
        let chance = words[i + 1..]
            .iter()
            .take(2)
            .any(|word| HARM.chance.has(word));
        let is = words[..i]
            .iter()
            .rev()
            .take(2)
            .any(|word| matches!(word.text, "be" | "is" | "are" | "remain" | "remains"));
        chance || is && i + 2 >= words.len()
    })
}

/// Whether the harm is denied: before the word that says how surely it happens, or right after it.
fn is_denied(words: &[Word<'_>], at: usize) -> bool {
    let (lead, rest) = (&words[..at], &words[at + 1..]);
    let sure = |lead: &[Word<'_>]| HARM.sure.among(lead);
    if HARM.no_view.among(lead) && !sure(lead) {
        return true;
    }
    // What stands behind "we find that".
    let subject = (1..lead.len())
        .rev()
        .find(|&i| lead[i].text == "that" && WORDS.finds.has(&lead[i - 1]))
        .map_or(lead, |i| &lead[i + 1..]);
    let good =
        |from: &[Word<'_>]| (0..from.len().min(4)).any(|i| HARM.good.at(&from[i..]).is_some());
    if HARM.nobody.at(subject).is_some() && !sure(subject) {
        return !good(rest);
    }
    let Some(not) = rest
        .iter()
        .take(2)
        .position(|word| WORDS.negates.has(word) || word.text == "little")
    else {
        return false;
    };
    let behind = &rest[not + 1..];
    if HARM.sure.at(&rest[not..]).is_some() || good(behind) {
        return false;
    }
    if HARM.denied.at(behind).is_some() || HARM.harms.at(behind).is_some() {
        return true;
    }
    !HARM.helpers.among(subject) || HARM.actors.among(subject)
}

/// Whether a clause says that it is a matter of some weight.
fn is_substantial(words: &[Word<'_>]) -> bool {
    (0..words.len()).any(|i| {
        HARM.substantial.at(&words[i..]).is_some_and(|length| {
            let behind = words.get(i + length..).unwrap_or_default();
            !(0..behind.len().min(2)).any(|k| HARM.much_of.at(&behind[k..]).is_some())
        })
    })
}

/// Whether a clause speaks of what other provisions protect, and not of what this one does.
fn is_foreign(words: &[Word<'_>], own: Option<&Interest>) -> bool {
    let Some(own) = own.filter(|own| !own.is_open()) else {
        return false;
    };
    !own.words.among(words)
        && HARM.interest.iter().any(|other| {
            // People are spoken of wherever there is harm.
            let telling = other.group != own.group && other.group != "safety";
            telling && !other.is_open() && other.words.among(words)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::{Regime, catalogue};

    #[test]
    fn the_interests_are_of_provisions() {
        for row in &HARM.interest {
            for of in &row.of {
                let (regime, id) = of.split_once(' ').expect("a regime and an id");
                let regime = Regime::parse(regime).expect("a regime");
                let provisions = catalogue(regime).provisions();
                assert!(
                    provisions.iter().any(|p| p.id.starts_with(id)),
                    "{of} is no provision"
                );
            }
        }
    }
}

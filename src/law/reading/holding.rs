//! What a text says, or takes for granted, of what is held: "the devices are used", "it was bought in 2024".

use super::clauses::{Clause, Stand, clauses, sentences};
use super::vocabulary::Phrases;
use super::words::{Gap, Word, words};
use serde::Deserialize;
use std::ops::Range;
use std::sync::LazyLock;

/// A passage that takes for granted that something is, or is not, held or done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::law) struct Holding {
    /// Whether it says that it is not.
    pub denied: bool,
    /// Where it stands, as bytes of the text.
    pub at: Range<usize>,
    /// The clause that it stands in.
    pub clause: Range<usize>,
    /// What kind of passage it is.
    pub kind: &'static str,
}

/// What is read of a text.
pub(in crate::law) struct Held {
    /// What it says.
    pub found: Vec<Holding>,
    /// The stretches that say nothing: asked, supposed, denied both ways, or somebody else's words.
    pub open: Vec<Range<usize>>,
}

/// The lists of `holding.toml`, which says what each is for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HoldingWords {
    definite: Phrases,
    own: Phrases,
    counted: Phrases,
    indefinite: Phrases,
    undone: Phrases,
    given_out: Phrases,
    records: Phrases,
    things: Phrases,
    possessions: Phrases,
    papers: Phrases,
    published: Phrases,
    general: Phrases,
    facts: Phrases,
    modals: Phrases,
    done: Phrases,
    handled: Phrases,
    acts: Phrases,
    did: Phrases,
    force: Phrases,
    pronouns: Phrases,
    spoken: Phrases,
    any_way: Phrases,
    asked: Phrases,
    both: Phrases,
    none: Phrases,
    release: Phrases,
    safe: Phrases,
    true_that: Phrases,
    searches: Phrases,
    finds: Phrases,
    passing: Phrases,
}

static HOLDING: LazyLock<HoldingWords> = LazyLock::new(|| {
    toml::from_str(include_str!("holding.toml")).expect("the vocabulary is sound; a test reads it")
});

/// Reads what a text says of what is held.
pub(in crate::law) fn holding(text: &str) -> Held {
    let mut folded = String::new();
    let words = words(text, &mut folded);
    let all = clauses(&words);
    let (mut found, mut open) = (Vec::new(), Vec::new());
    for sentence in sentences(&all) {
        in_sentence(sentence, &mut found, &mut open);
    }
    Held { found, open }
}

fn in_sentence(all: &[Clause<'_>], found: &mut Vec<Holding>, open: &mut Vec<Range<usize>>) {
    let both = all.iter().any(|clause| HOLDING.both.among(clause.words));
    for (n, clause) in all.iter().enumerate() {
        let Some(at) = bytes(clause.words) else {
            continue;
        };
        // "If you disagree" supposes nothing of what is held.
        let to_you = clause
            .words
            .get(1)
            .is_some_and(|word| matches!(word.text, "you" | "your"));
        let supposed = clause.stand == Stand::Supposed && !to_you;
        // "If the footage were released" supposes that it is given out, not that it is there.
        if supposed
            && !both
            && clause.words.iter().any(|word| HOLDING.given_out.has(word))
            && let Some(i) = (0..clause.words.len())
                .find(|&i| named(clause.words, i, &HOLDING.records).is_some())
            && let (Some(at), Some(clause)) = (bytes(&clause.words[i..]), bytes(clause.words))
        {
            found.push(Holding {
                denied: false,
                at,
                clause,
                kind: "a record",
            });
            continue;
        }
        let said = !supposed && clause.stand != Stand::Others;
        if both || !said || HOLDING.general.among(clause.words) {
            open.push(at);
            continue;
        }
        let spoken = spoken(clause.words);
        if let Some(from) = &spoken
            && let Some(at) = bytes(&clause.words[from.clone()])
        {
            open.push(at);
        }
        let before = n.checked_sub(1).map(|n| all[n].words);
        found.extend(in_clause(clause.words, before, spoken));
    }
}

/// Where in a clause things are only spoken of: from "confirming" to what that would do.
fn spoken(words: &[Word<'_>]) -> Option<Range<usize>> {
    let begins = |i: &usize| {
        let rest = &words[*i..];
        (HOLDING.spoken.at(rest).is_some() || HOLDING.asked.at(rest).is_some())
            && HOLDING.any_way.at(rest).is_none()
    };
    let from = (0..words.len()).find(begins)?;
    let to = (from + 1..words.len())
        .find(|&i| HOLDING.modals.has(&words[i]))
        .unwrap_or(words.len());
    Some(from..to)
}

fn in_clause(
    words: &[Word<'_>],
    before: Option<&[Word<'_>]>,
    spoken: Option<Range<usize>>,
) -> Option<Holding> {
    let is_spoken = |at: usize| spoken.as_ref().is_some_and(|spoken| spoken.contains(&at));
    let hit = |range: Range<usize>, denied: bool, kind: &'static str| {
        Some(Holding {
            denied,
            at: bytes(&words[range])?,
            clause: bytes(words)?,
            kind,
        })
    };
    // A record that is there: "the footage", "these emails".
    for i in (0..words.len()).filter(|&i| !is_spoken(i)) {
        // What an attacker could do is not said to be there.
        let could = || {
            words[..i]
                .iter()
                .any(|word| matches!(word.text, "could" | "might" | "may"))
        };
        if let Some(noun) = named(words, i, &HOLDING.records)
            && !could()
        {
            return hit(i..noun + 1, false, "a record");
        }
        // "The last such deployment."
        if HOLDING.definite.has(&words[i])
            && let Some(length) = HOLDING.counted.at(&words[i + 1..])
            && let Some(rest) = words.get(i + 1 + length..)
            && let Some(noun) = rest
                .iter()
                .take(3)
                .position(|word| HOLDING.things.has(word) || HOLDING.records.has(word))
            && !rest[..noun].iter().any(|word| HOLDING.papers.has(word))
        {
            return hit(i..i + length + noun + 2, false, "one of several");
        }
        if HOLDING.own.has(&words[i])
            && let Some(noun) = named(words, i, &HOLDING.possessions)
        {
            return hit(i..noun + 1, false, "a possession");
        }
        // "The cameras at the depot."
        if let Some(noun) = named(words, i, &HOLDING.things)
            && let [place, the, ..] = &words[noun + 1..]
            && matches!(place.text, "at" | "outside" | "near" | "inside")
            && HOLDING.definite.has(the)
        {
            return hit(i..noun + 1, false, "a thing in its place");
        }
        if let Some(length) = HOLDING.release.at(&words[i..])
            && let Some(the) = words.get(i + length)
            && HOLDING.definite.has(the)
            && let Some(rest) = words.get(i + length + 1..)
            && !rest.iter().take(3).any(|word| {
                HOLDING.safe.has(word) || HOLDING.papers.has(word) || HOLDING.published.has(word)
            })
        {
            return hit(i..(i + length + 2).min(words.len()), false, "a release");
        }
    }
    for from in starts(words) {
        if is_spoken(from) {
            continue;
        }
        let said = statement(&words[from..words.len().min(from + FAR)], before);
        if let Some((at, denied, kind)) = said
            && !(at.clone().any(|at| is_spoken(from + at)))
        {
            return hit(from + at.start..from + at.end, denied, kind);
        }
    }
    None
}

/// How many words of a statement are read.
const FAR: usize = 40;

/// Where statements begin in a clause: with it, and behind "the fact that".
fn starts(words: &[Word<'_>]) -> Vec<usize> {
    let mut all = vec![0];
    all.extend((0..words.len()).filter_map(|i| {
        let length = HOLDING.true_that.at(&words[i..])?;
        (i + length < words.len()).then_some(i + length)
    }));
    all
}

/// A statement of something that is there or was done, or is not or was not: its words, whether it denies, and its kind.
fn statement(
    words: &[Word<'_>],
    before: Option<&[Word<'_>]>,
) -> Option<(Range<usize>, bool, &'static str)> {
    let to = (0..words.len())
        .find(|&i| HOLDING.modals.has(&words[i]))
        .unwrap_or(words.len());
    let words = &words[..to];
    // What the force did, or has: "we own two of them", "it bought them", "the drones that we bought".
    for i in 0..words.len() {
        if !HOLDING.force.has(&words[i]) {
            continue;
        }
        let behind = &words[i + 1..];
        let verb = (0..behind.len().min(4)).find(|&k| HOLDING.acts.at(&behind[k..]).is_some());
        let Some(verb) = verb else { continue };
        let between = &behind[..verb];
        let aux = |word: &Word<'_>| {
            matches!(
                word.text,
                "have"
                    | "has"
                    | "had"
                    | "did"
                    | "do"
                    | "also"
                    | "only"
                    | "never"
                    | "not"
                    | "since"
                    | "already"
                    | "recently"
                    | "once"
                    | "still"
                    | "now"
                    | "ever"
                    | "first"
                    | "then"
                    | "in"
                    | "fact"
                    | "himself"
                    | "herself"
            )
        };
        if between.iter().all(aux) {
            let denied = HOLDING.none.among(between);
            return Some((i..(i + verb + 2).min(words.len()), denied, "an act"));
        }
    }
    // "A search of our systems located three."
    for i in 0..words.len() {
        let behind = &words[i + 1..];
        let found = (0..behind.len().min(8)).find(|&k| HOLDING.finds.has(&behind[k]));
        if HOLDING.searches.has(&words[i])
            && let Some(found) = found
            && !behind[..found].iter().any(|word| HOLDING.facts.has(word))
        {
            let result = &behind[found + 1..];
            let denied = HOLDING.none.among(&result[..result.len().min(3)]);
            return Some((i..i + found + 2, denied, "what a search found"));
        }
    }
    // "The officers who carried it out."
    for i in 2..words.len() {
        let who = matches!(words[i].text, "who" | "that" | "which");
        let known = words[i.saturating_sub(4)..i]
            .iter()
            .any(|word| matches!(word.text, "the" | "our" | "these"));
        let other =
            HOLDING.papers.has(&words[i - 1]) || HOLDING.true_that.at(&words[i - 1..]).is_some();
        let did = (i + 1..words.len().min(i + 3)).find(|&k| HOLDING.did.at(&words[k..]).is_some());
        if who
            && known
            && !other
            && let Some(did) = did
        {
            return Some((i - 1..did + 1, false, "who did it"));
        }
    }
    let verb = (0..words.len()).find(|&i| HOLDING.facts.has(&words[i]))?;
    let (lead, behind) = (&words[..verb], &words[verb + 1..]);
    let denied = HOLDING.none.among(&behind[..behind.len().min(3)]);
    let end = (verb + 2).min(words.len());
    // "There is no such unit."
    if lead.last().is_some_and(|word| word.text == "there") {
        let thing = (0..behind.len().min(5)).find(|&i| {
            HOLDING.things.at(&behind[i..]).is_some() || HOLDING.records.at(&behind[i..]).is_some()
        });
        return thing.map(|i| (0..(verb + i + 2).min(words.len()), denied, "a thing there"));
    }
    // "No such investigation was opened."
    let such = lead
        .windows(2)
        .any(|pair| pair[0].text == "no" && pair[1].text == "such");
    let no = lead.first().is_some_and(|word| word.text == "no");
    let such = such && !lead.last().is_some_and(|word| HOLDING.papers.has(word));
    if such || no && (HOLDING.things.among(lead) || HOLDING.records.among(lead)) {
        return Some((0..end, true, "no such thing"));
    }
    // "A copy was destroyed", "three officers have been disciplined".
    let one = lead.len() <= 4 && HOLDING.indefinite.at(lead).is_some();
    if one
        && !HOLDING.papers.among(lead)
        && !HOLDING.published.among(lead)
        && behind.iter().take(3).any(|word| HOLDING.undone.has(word))
    {
        return Some((0..end, denied, "one of several"));
    }
    // What is said of it within a few words: "is kept at", "was never deployed".
    let says =
        |phrases: &Phrases| (0..behind.len().min(4)).any(|i| phrases.at(&behind[i..]).is_some());
    let subject = subject(lead, before);
    match subject {
        Subject::Thing => Some((0..end, denied, "a thing")),
        Subject::Definite | Subject::Pronoun => {
            says(&HOLDING.done).then_some((0..end, denied, "what was done with it"))
        }
        Subject::Information => {
            let past = matches!(words[verb].text, "is" | "are");
            (!past || says(&HOLDING.handled)).then_some((0..end, denied, "the information"))
        }
        Subject::Bare => (says(&HOLDING.handled) || says(&HOLDING.done)).then_some((
            0..end,
            denied,
            "records that were found",
        )),
        Subject::Other => None,
    }
}

/// What a statement is about.
enum Subject {
    /// A device, an operation, that one: "the unit".
    Thing,
    /// Some other thing that is known to be meant: "the mast".
    Definite,
    /// "It", "they", "you".
    Pronoun,
    /// The information itself.
    Information,
    /// Records or searches, without more: "records were found".
    Bare,
    /// Anything else, the request and the law among them.
    Other,
}

fn subject(lead: &[Word<'_>], before: Option<&[Word<'_>]>) -> Subject {
    let Some(last) = lead.last() else {
        return Subject::Other;
    };
    // "..., which runs to 300 pages", of the file before the comma.
    if lead.len() <= 1 && matches!(last.text, "which" | "who") {
        let known = before.is_some_and(|before| HOLDING.published.among(before));
        let of = before.and_then(<[Word]>::last);
        let thing =
            !known && of.is_some_and(|word| HOLDING.records.has(word) || HOLDING.things.has(word));
        return if thing {
            Subject::Thing
        } else {
            Subject::Other
        };
    }
    if HOLDING.published.among(lead) {
        return Subject::Other;
    }
    let passing = |i: usize| i > 1 && HOLDING.passing.has(&lead[i - 1]);
    let named = |phrases: &Phrases| {
        (0..lead.len()).any(|i| !passing(i) && named(lead, i, phrases).is_some())
    };
    if named(&HOLDING.things) || named(&HOLDING.records) {
        return Subject::Thing;
    }
    if let Some(at) = lead.iter().position(|word| word.text == "information")
        && at > 0
        && lead[..at].iter().any(|word| HOLDING.definite.has(word))
        && lead.len() - at <= 4
    {
        return Subject::Information;
    }
    if lead.len() <= 3 && HOLDING.pronouns.has(last) {
        return Subject::Pronoun;
    }
    if HOLDING.papers.among(lead) {
        return Subject::Other;
    }
    if lead.len() <= 3 && (HOLDING.records.has(last) || last.text == "searches") {
        return Subject::Bare;
    }
    if lead.iter().any(|word| HOLDING.definite.has(word)) {
        return Subject::Definite;
    }
    Subject::Other
}

/// Whether a thing of a list is named at this word as that one: "the two relevant documents"; where its name stands.
fn named(words: &[Word<'_>], at: usize, phrases: &Phrases) -> Option<usize> {
    if !HOLDING.definite.has(&words[at]) && !HOLDING.own.has(&words[at]) {
        return None;
    }
    for i in at + 1..words.len().min(at + 5) {
        let word = &words[i];
        // "Their own record" is whatever there is.
        let whoever = word.text == "own" && words[at].text != "our";
        if word.gap > Gap::None
            || whoever
            || HOLDING.published.has(word)
            || matches!(
                word.text,
                "of" | "to"
                    | "in"
                    | "for"
                    | "by"
                    | "on"
                    | "and"
                    | "or"
                    | "is"
                    | "are"
                    | "that"
                    | "which"
                    | "with"
                    | "from"
                    | "into"
                    | "about"
                    | "act"
                    | "public"
            )
        {
            return None;
        }
        if let Some(length) = phrases.at(&words[i..]) {
            let next = words.get(i + length).map(|word| word.text);
            // "The investigation of crime", "the operation of the Act"; but "the surveillance of the house".
            let of = words.get(i + length + 1..).unwrap_or_default();
            let known = of.first().is_some_and(|word| HOLDING.definite.has(word))
                && !of.iter().take(3).any(|word| HOLDING.papers.has(word));
            if next == Some("of") && !HOLDING.records.has(word) && !known {
                return None;
            }
            return Some(i + length - 1);
        }
    }
    None
}

/// The bytes of a text that these words take.
fn bytes(words: &[Word<'_>]) -> Option<Range<usize>> {
    Some(words.first()?.at.start..words.last()?.at.end)
}

//! Sentences that say, or take for granted, that information is or is not held.

use super::reading::{self, Gap, Word};
use serde::Deserialize;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

/// What a phrase gives away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GiveawayClass {
    /// That information is held.
    Held,
    /// That it is not.
    NotHeld,
    /// That it is exempt, and so held.
    Exempt,
}

/// A phrase found in a text.
#[derive(Clone, Debug)]
pub struct Giveaway {
    /// What it gives away.
    pub class: GiveawayClass,
    /// The phrase, from our own list, or what kind of passage it is.
    pub phrase: &'static str,
    /// Where it stands in the text.
    pub at: Range<usize>,
    /// Whether it is often innocent, and so worth a warning only.
    pub doubtful: bool,
}

#[derive(Deserialize)]
struct GiveawayList {
    before: Vec<SafeContext>,
    sentence: Vec<SafeContext>,
    but: Vec<String>,
    stating: Stating,
    phrase: Vec<GiveawayPhrase>,
    /// Places in `phrase`, by the first word: few words begin any.
    #[serde(skip)]
    by_first: HashMap<String, Vec<usize>>,
}

/// How we say a thing ourselves: who, what may stand between, the verb, and what may not follow it.
#[derive(Deserialize)]
struct Stating {
    by: Vec<String>,
    between: Vec<String>,
    verbs: Vec<String>,
    unless: Vec<String>,
}

/// Words that make a phrase safe.
#[derive(Deserialize)]
struct SafeContext {
    words: String,
    /// What may not follow them: "any" is safe, "any event" is not.
    #[serde(default)]
    unless: Vec<String>,
    /// What must follow them, if anything: "were it held" is a supposition, "officers were told" is none.
    #[serde(default)]
    only: Vec<String>,
    /// Whether they reach no further than the next comma.
    #[serde(default)]
    near: bool,
    /// Whether they must stand before the phrase, or after it in the same breath.
    #[serde(default)]
    first: bool,
    #[serde(skip)]
    split: Vec<String>,
}

#[derive(Deserialize)]
struct GiveawayPhrase {
    class: GiveawayClass,
    words: String,
    #[serde(skip)]
    split: Vec<String>,
    #[serde(default)]
    doubtful: bool,
}

static LIST: LazyLock<GiveawayList> = LazyLock::new(|| {
    let mut list: GiveawayList = toml::from_str(include_str!("giveaways.toml"))
        .expect("the list of phrases is sound; a test reads it");
    let split = |words: &str| {
        words
            .to_lowercase()
            .split(' ')
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    for row in &mut list.phrase {
        row.split = split(&row.words);
    }
    for (n, row) in list.phrase.iter().enumerate() {
        list.by_first
            .entry(row.split[0].clone())
            .or_default()
            .push(n);
    }
    for safe in list.before.iter_mut().chain(&mut list.sentence) {
        safe.split = split(&safe.words);
    }
    list
});

/// Finds the phrases that give an answer away in plain text, those in a safe context left out.
///
/// Case, white space and disguises ([`crate::fold`]) do not matter; a phrase begins and ends at the edge of a word. A line break
/// ends a sentence, as the end of an item or a row does in [plain text](crate::markdown::plain); give breaks inside a paragraph
/// as spaces. A phrase is found once a sentence, and of two that share words only the one that begins first.
pub fn giveaways(text: &str) -> Vec<Giveaway> {
    let mut found = Vec::new();
    let held = reading::holding(text);
    let mut folded = String::new();
    let words = words(text, &mut folded);
    let mut from = 0;
    while from < words.len() {
        let length = words[from + 1..]
            .iter()
            .take_while(|word| word.gap != Gap::Sentence)
            .count()
            + 1;
        in_sentence(&words[from..from + length], &mut found);
        from += length;
    }
    // The stretches are in order, and apart.
    found.retain(|giveaway| {
        let n = held
            .open
            .partition_point(|open| open.end <= giveaway.at.start);
        held.open
            .get(n)
            .is_none_or(|open| !open.contains(&giveaway.at.start) || is_stated(&words, open.start))
    });
    // What the reader sees is told where no phrase tells it already.
    let phrases = found.len();
    for holding in held.found {
        let n = found[..phrases].partition_point(|phrase| phrase.at.start < holding.clause.start);
        let told = found[..phrases]
            .get(n)
            .is_some_and(|phrase| phrase.at.start < holding.clause.end);
        if !told {
            found.push(Giveaway {
                class: if holding.denied {
                    GiveawayClass::NotHeld
                } else {
                    GiveawayClass::Exempt
                },
                phrase: holding.kind,
                at: holding.at,
                doubtful: true,
            });
        }
    }
    found.sort_by_key(|giveaway| giveaway.at.start);
    found
}

/// Whether what follows a verb of confirming, at a byte of the text, is said by us and not only spoken of: "we can confirm that".
fn is_stated(words: &[Word<'_>], verb: usize) -> bool {
    let Ok(at) = words.binary_search_by_key(&verb, |word| word.at.start) else {
        return false;
    };
    let is_one_of = |at: Option<usize>, list: &[String]| {
        at.and_then(|at| words.get(at))
            .is_some_and(|word| list.iter().any(|one| one == word.text))
    };
    let mut before = at.checked_sub(1);
    while is_one_of(before, &LIST.stating.between) {
        before = before.and_then(|before| before.checked_sub(1));
    }
    is_one_of(Some(at), &LIST.stating.verbs)
        && is_one_of(before, &LIST.stating.by)
        && !is_one_of(Some(at + 1), &LIST.stating.unless)
}

fn in_sentence(words: &[Word<'_>], found: &mut Vec<Giveaway>) {
    let mut here: Vec<(Range<usize>, Giveaway)> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        for &n in LIST.by_first.get(word.text).into_iter().flatten() {
            let row = &LIST.phrase[n];
            if !stands(words, at, &row.split) {
                continue;
            }
            let hit = at..at + row.split.len();
            let told = here
                .iter()
                .any(|(_, giveaway)| giveaway.phrase == row.words);
            if !told && !is_safe(words, &hit) {
                let giveaway = Giveaway {
                    class: row.class,
                    phrase: &row.words,
                    at: words[hit.start].at.start..words[hit.end - 1].at.end,
                    doubtful: row.doubtful,
                };
                here.push((hit, giveaway));
            }
        }
    }
    // The longer of two that begin together says more; of two as long the one that is certain.
    here.sort_by_key(|(at, giveaway)| (at.start, std::cmp::Reverse(at.end), giveaway.doubtful));
    let mut end = 0;
    for (at, giveaway) in here {
        if at.start >= end {
            end = at.end;
            found.push(giveaway);
        }
    }
}

/// How many words before a phrase may make it safe.
const REACH: usize = 8;

/// Whether the words around a phrase make a question or a supposition of it.
fn is_safe(words: &[Word<'_>], hit: &Range<usize>) -> bool {
    let after = |n: usize| words.get(hit.end + n).map_or("", |word| word.text);
    // "Is held or is not held" says both.
    let both = || after(0) == "or" && (after(1) == "not" || after(2) == "not");
    if after(0) == "neither" || both() {
        return true;
    }
    let before = LIST.before.iter().any(|safe| {
        (hit.start.saturating_sub(REACH)..hit.start).any(|at| {
            let end = at + safe.split.len();
            let reaches = || match gap(words, end..hit.start) {
                Gap::Comma => !safe.near,
                gap => gap < Gap::Comma,
            };
            end <= hit.start && is_here(words, at, safe) && reaches()
        })
    });
    before
        || LIST.sentence.iter().any(|safe| {
            (0..words.len()).any(|at| {
                let end = at + safe.split.len();
                is_here(words, at, safe)
                    && if end <= hit.start {
                        gap(words, end..hit.start) <= Gap::Comma
                    } else if at >= hit.end {
                        gap(words, hit.end..at) <= if safe.first { Gap::None } else { Gap::Comma }
                    } else {
                        true
                    }
            })
        })
}

fn is_here(words: &[Word<'_>], at: usize, safe: &SafeContext) -> bool {
    let next = words.get(at + safe.split.len()).map(|next| next.text);
    stands(words, at, &safe.split)
        && next.is_none_or(|next| !safe.unless.iter().any(|one| one == next))
        && (safe.only.is_empty()
            || next.is_some_and(|next| safe.only.iter().any(|one| one == next)))
}

/// What parts the words of this range, and the word after them, from what stands before.
fn gap(words: &[Word<'_>], between: Range<usize>) -> Gap {
    words[between.start.min(words.len())..(between.end + 1).min(words.len())]
        .iter()
        .map(|word| word.gap)
        .max()
        .unwrap_or(Gap::None)
}

/// Whether a phrase begins at this word.
fn stands(words: &[Word<'_>], at: usize, phrase: &[String]) -> bool {
    words.get(at..at + phrase.len()).is_some_and(|part| {
        part.iter()
            .zip(phrase)
            .all(|(word, wanted)| word.text == *wanted)
    })
}

/// The words of a text, parted as phrases see it: "and" parts as a comma does, a turn such as "but" begins anew.
fn words<'t>(text: &str, folded: &'t mut String) -> Vec<Word<'t>> {
    let mut words = reading::words(text, folded);
    let mut and = false;
    for word in &mut words {
        let gap = match word.text {
            "and" => Gap::Comma,
            text if LIST.but.iter().any(|but| but == text) => Gap::Clause,
            // "... and we hold two" is a statement of its own.
            "we" | "our" | "there" if and => Gap::Clause,
            _ => Gap::None,
        };
        word.gap = word.gap.max(gap);
        and = word.text == "and";
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of the fact sheet come first in the file; those after them are our own.
    const OF_THE_SHEET: usize = 61;

    #[test]
    fn all_rows_are_read_and_found() {
        assert!(LIST.phrase.len() > OF_THE_SHEET);
        for (n, row) in LIST.phrase.iter().enumerate() {
            assert!(
                LIST.phrase[..n]
                    .iter()
                    .all(|other| other.words != row.words),
                "{} stands twice",
                row.words
            );
            let text = format!(
                "In 2025, {}  today.",
                row.words
                    .replace(' ', "\n  ")
                    .to_uppercase()
                    .replace('\n', "")
            );
            assert!(
                giveaways(&text).iter().any(|g| g.phrase == row.words),
                "{}",
                row.words
            );
        }
    }

    /// Every line of the table: what is found, a comma between, or `-`; a bar; the text.
    #[test]
    fn the_table_of_giveaways_holds() {
        let (mut rows, mut faults) = (0, String::new());
        for line in include_str!("../../tests/rules/giveaways.tsv")
            .lines()
            .filter(|l| !l.starts_with('#') && !l.is_empty())
        {
            let (wanted, text) = line.split_once('\t').expect("a tab");
            let text = text
                .replace("\\n", "\n")
                .replace("\\u{AD}", "\u{AD}")
                .replace("\\u{200B}", "\u{200B}")
                .replace("\\u{A0}", "\u{A0}");
            let found: Vec<&str> = giveaways(&text).iter().map(|g| g.phrase).collect();
            let found = if found.is_empty() {
                "-".to_owned()
            } else {
                found.join(", ")
            };
            if found != wanted {
                faults += &format!("{text}\n    found: {found}, wanted: {wanted}\n");
            }
            for giveaway in giveaways(&text) {
                assert!(!text[giveaway.at].is_empty(), "{text}");
            }
            rows += 1;
        }
        assert!(faults.is_empty(), "{faults}");
        assert!(rows > 70, "the table has {rows} rows");
    }

    #[test]
    fn places_are_counted() {
        let text = "If held, we hold it for you. It is said that we h\u{AD}old a list.";
        let found = giveaways(text);
        assert_eq!(found[0].phrase, "we hold");
        assert_eq!(&text[found[0].at.clone()], "we h\u{AD}old");
    }
}

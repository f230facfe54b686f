//! Provisions by words: what an officer would say, `names of junior staff`, to the provisions that are meant.
//!
//! A provision is known by its title, the title of its section and what it says in plain words, and by what people say instead
//! (`by_words.toml`). All words that carry something must be found; where no provision has all, those with most of them are
//! given, half at least.

use super::{Catalogue, Kind, Law, Provision, Regime};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// What people say, and what they mean by it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    /// Words that are all said, in any order.
    words: Vec<String>,
    /// The provisions of each regime.
    #[serde(default)]
    foia: Vec<String>,
    #[serde(default)]
    eir: Vec<String>,
    #[serde(default)]
    foisa: Vec<String>,
    #[serde(default)]
    eisr: Vec<String>,
}

impl Said {
    fn means(&self, regime: Regime) -> &[String] {
        match regime {
            Regime::Foia => &self.foia,
            Regime::Eir => &self.eir,
            Regime::Foisa => &self.foisa,
            Regime::Eisr => &self.eisr,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ByWords {
    /// Words that carry nothing.
    little: BTreeSet<String>,
    said: Vec<Said>,
}

fn by_words() -> &'static ByWords {
    static ALL: LazyLock<ByWords> = LazyLock::new(|| {
        toml::from_str(include_str!("by_words.toml")).expect("by_words.toml is read by a test")
    });
    &ALL
}

/// What a word in the title, in the section's title and in the plain words counts for.
const IN_TITLE: u32 = 4;
const IN_SECTION: u32 = 2;
const IN_PLAIN: u32 = 1;
/// What a word counts for that is part of what people say; those that they mean less often by it follow.
const AS_SAID: u32 = 12;
/// What it counts for that the title is what was asked, and no more.
const WHOLE_TITLE: u32 = 20;

/// The most that are given of one law.
const MOST: usize = 8;

/// The provisions of a law that words may mean, the likeliest first; those that withhold before those that refuse to confirm.
pub fn by_meaning(law: Law, regime: Regime, asked: &str) -> Vec<&'static Provision> {
    let catalogue = law.catalogue(regime);
    let wanted = words(asked);
    if wanted.is_empty() {
        return Vec::new();
    }
    let said = said(regime, &wanted);
    let mut found: Vec<(usize, u32, &Provision)> = catalogue
        .provisions()
        .iter()
        .map(|row| {
            let (matched, score) = weigh(catalogue, row, &wanted, said.get(row.id.as_str()));
            (matched, score, row)
        })
        .filter(|(matched, ..)| matched * 2 >= wanted.len() && *matched > 0)
        .collect();
    let most = found.iter().map(|(matched, ..)| *matched).max();
    found.retain(|(matched, ..)| Some(*matched) == most);
    let best = found.iter().map(|(_, score, _)| *score).max().unwrap_or(0);
    found.retain(|(_, score, _)| score * 3 >= best);
    // The sort is stable: equals stay in the order of the law.
    found.sort_by_key(|(_, score, row)| (std::cmp::Reverse(*score), rank(row.kind)));
    found.into_iter().map(|(.., row)| row).take(MOST).collect()
}

fn rank(kind: Kind) -> u8 {
    match kind {
        Kind::Exemption | Kind::Exception | Kind::Ground => 0,
        Kind::Ncnd => 1,
        Kind::Condition => 2,
    }
}

/// What the wanted words count for, by their places, as what people say of each provision.
fn said(regime: Regime, wanted: &[String]) -> BTreeMap<&'static str, BTreeMap<usize, u32>> {
    let mut all: BTreeMap<&str, BTreeMap<usize, u32>> = BTreeMap::new();
    for said in &by_words().said {
        for phrase in &said.words {
            let places: Option<Vec<usize>> = words(phrase)
                .iter()
                .map(|word| wanted.iter().position(|other| same(word, other)))
                .collect();
            let Some(places) = places else {
                continue;
            };
            for (id, behind) in said.means(regime).iter().zip(0..) {
                let counts = all.entry(id).or_default();
                for place in &places {
                    let count = counts.entry(*place).or_default();
                    *count = AS_SAID.saturating_sub(behind).max(*count);
                }
            }
        }
    }
    all
}

/// How many of the wanted words a provision has, and how much they say of it.
fn weigh(
    law: &Catalogue,
    row: &Provision,
    wanted: &[String],
    said: Option<&BTreeMap<usize, u32>>,
) -> (usize, u32) {
    let texts = [
        (words(&row.title), IN_TITLE),
        (
            words(law.section_title(row.section()).unwrap_or_default()),
            IN_SECTION,
        ),
        (words(&row.plain), IN_PLAIN),
    ];
    let (mut matched, mut score) = (0, 0);
    for (place, word) in wanted.iter().enumerate() {
        let has = |text: &[String]| text.iter().any(|other| same(word, other));
        let in_texts = texts.iter().filter(|(text, _)| has(text));
        let mut counts: u32 = in_texts.map(|(_, weight)| weight).sum();
        counts += said.and_then(|counts| counts.get(&place)).unwrap_or(&0);
        matched += usize::from(counts > 0);
        score += counts;
    }
    let within = |some: &[String], others: &[String]| {
        some.iter().all(|word| others.iter().any(|w| same(word, w)))
    };
    let title = &texts[0].0;
    if within(title, wanted) && within(wanted, title) {
        score += WHOLE_TITLE;
    }
    (matched, score)
}

/// The words of a text that carry something, in small letters, without their plural.
fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase().replace(['\'', '\u{2019}'], "");
    let mut all: Vec<String> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !by_words().little.contains(*word))
        .map(singular)
        .collect();
    all.dedup();
    all
}

fn singular(word: &str) -> String {
    match word.strip_suffix("ies") {
        Some(stem) if stem.len() > 2 => format!("{stem}y"),
        _ => match word.strip_suffix('s') {
            Some(stem) if stem.len() > 2 && !stem.ends_with(['s', 'u', 'i']) => stem.to_owned(),
            _ => word.to_owned(),
        },
    }
}

/// Whether two words are forms of one: the same, one begun by the other, or long ones that differ in their last letters.
fn same(one: &str, other: &str) -> bool {
    let shorter = one.len().min(other.len());
    let alike = one
        .bytes()
        .zip(other.bytes())
        .take_while(|(a, b)| a == b)
        .count();
    one == other || shorter >= 5 && alike == shorter || shorter >= 7 && alike + 2 >= shorter
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_means_provisions_that_there_are() {
        for said in &by_words().said {
            assert!(!said.words.is_empty(), "{said:?}");
            for regime in Regime::ALL {
                let law = Law::built_in().catalogue(regime);
                for id in said.means(regime) {
                    assert!(law.get(id).is_some(), "{regime:?} {id}");
                }
            }
        }
    }

    /// Rows of `tests/law/by-words.tsv`: a regime, words, and the provision that comes first; `-` for none.
    #[test]
    fn words_find_provisions() {
        let mut wrong = Vec::new();
        for row in include_str!("../../tests/law/by-words.tsv").lines().skip(1) {
            let [regime, asked, first] = row.split('\t').collect::<Vec<_>>()[..] else {
                panic!("three cells: {row}");
            };
            let regime = Regime::parse(regime).expect("a regime");
            let found = by_meaning(Law::built_in(), regime, asked);
            let found: Vec<&str> = found.iter().map(|row| row.id.as_str()).collect();
            if found.first().copied().unwrap_or("-") != first {
                wrong.push(format!("{row}: {found:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

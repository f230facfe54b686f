//! The words by which reasons are read: `reading.toml`.

use super::words::Word;
use serde::Deserialize;
use std::ops::Range;
use std::sync::LazyLock;

/// The lists of `reading.toml`, which says what each is for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Vocabulary {
    pub concedes: Phrases,
    pub supposes: Phrases,
    pub relates: Phrases,
    pub others: Phrases,
    pub views: Phrases,
    pub arguable: Phrases,
    pub turns: Phrases,
    pub begins: Phrases,
    pub leads: Phrases,
    pub joins: Phrases,
    pub negates: Phrases,
    pub negates_nothing: Phrases,
    pub finds: Phrases,
    pub for_disclosure: Phrases,
    pub for_withholding: Phrases,
    pub turned: Phrases,
    pub beats: Phrases,
    pub beaten: Phrases,
    pub leans: Phrases,
    pub leaning: Phrases,
    pub reasons: Phrases,
    pub perhaps: Phrases,
    pub wins: Phrases,
    pub loses: Phrases,
    pub other_way: Phrases,
    pub again: Phrases,
    pub acts: Phrases,
    pub between: Phrases,
    pub disclose: Phrases,
    pub withhold: Phrases,
    pub exempted: Phrases,
}

/// The vocabulary.
pub(super) static WORDS: LazyLock<Vocabulary> = LazyLock::new(|| {
    toml::from_str(include_str!("reading.toml")).expect("the vocabulary is sound; a test reads it")
});

/// Phrases of one or more words.
#[derive(Debug, Deserialize)]
#[serde(from = "Vec<String>")]
pub(super) struct Phrases {
    rows: Vec<Vec<Term>>,
    /// The first bytes of all, as bits: most words begin none.
    firsts: u128,
}

#[derive(Debug)]
struct Term {
    word: String,
    any_ending: bool,
}

impl From<Vec<String>> for Phrases {
    fn from(rows: Vec<String>) -> Phrases {
        let term = |word: &str| Term {
            word: word.trim_end_matches('*').to_owned(),
            any_ending: word.ends_with('*'),
        };
        let mut rows: Vec<Vec<Term>> = rows
            .iter()
            .map(|row| row.split(' ').map(term).collect())
            .collect();
        // Of two phrases that begin alike the longer says more.
        rows.sort_by_key(|row| std::cmp::Reverse(row.len()));
        let firsts = rows.iter().fold(0, |bits, row| {
            bits | row[0].word.bytes().next().map_or(u128::MAX, bit)
        });
        Phrases { rows, firsts }
    }
}

/// The bit of a byte; all that are no ASCII share one.
fn bit(byte: u8) -> u128 {
    1 << byte.min(127)
}

impl Phrases {
    /// How many words a phrase at the beginning of these has, if one stands there.
    pub fn at(&self, words: &[Word]) -> Option<usize> {
        let first = words.first()?.text.bytes().next().map_or(0, bit);
        if self.firsts & first == 0 {
            return None;
        }
        let stands = |row: &&Vec<Term>| {
            row.len() <= words.len()
                && row.iter().zip(words).all(|(term, word)| {
                    if term.any_ending {
                        word.text.starts_with(&term.word)
                    } else {
                        word.text == term.word
                    }
                })
        };
        self.rows.iter().find(stands).map(Vec::len)
    }

    /// Whether a word is one of them by itself.
    pub fn has(&self, word: &Word) -> bool {
        self.at(std::slice::from_ref(word)).is_some()
    }

    /// The first place of one.
    pub fn find(&self, words: &[Word]) -> Option<Range<usize>> {
        (0..words.len()).find_map(|i| Some(i..i + self.at(&words[i..])?))
    }

    /// Whether any word is one of them.
    pub fn has_any_word(&self) -> bool {
        self.rows
            .iter()
            .any(|row| row.len() == 1 && row[0].word.is_empty())
    }

    /// Whether one stands among these words.
    pub fn among(&self, words: &[Word]) -> bool {
        self.find(words).is_some()
    }
}

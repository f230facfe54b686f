//! The words by which reasons are read: `reading.toml`.

use super::words::{Key, Word};
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
    pub elsewhere: Phrases,
    pub wins: Phrases,
    pub loses: Phrases,
    pub ties: Phrases,
    pub other_way: Phrases,
    pub again: Phrases,
    pub opposed: Phrases,
    pub former: Phrases,
    pub latter: Phrases,
    pub acts: Phrases,
    pub between: Phrases,
    pub disclose: Phrases,
    pub withhold: Phrases,
    pub exempted: Phrases,
    pub justified: Phrases,
    pub given_otherwise: Phrases,
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
    /// What each row begins with, apart from the rows: these are looked through at every word.
    firsts: Vec<First>,
    /// The first words of all, as bits: most words are none of them.
    whole: Bits,
    /// The same of first words of which any ending fits.
    begun: Bits,
}

/// What a phrase begins with.
#[derive(Debug)]
enum First {
    Whole(u16),
    Begun(u16),
    /// Hardly anything of the word is known.
    Any,
}

impl First {
    fn of(term: &Term) -> First {
        match (term.any_ending, term.word.len()) {
            (false, _) => First::Whole(term.key.whole),
            (true, 2..) => First::Begun(term.key.begins),
            (true, _) => First::Any,
        }
    }

    fn may_be(&self, key: Key) -> bool {
        match *self {
            First::Whole(whole) => whole == key.whole,
            First::Begun(begins) => begins == key.begins,
            First::Any => true,
        }
    }
}

/// Which keys of words there are.
#[derive(Debug)]
struct Bits([u64; Key::MOST / 64]);

impl Bits {
    fn set(&mut self, key: u16) {
        self.0[usize::from(key) / 64] |= 1 << (key % 64);
    }

    fn has(&self, key: u16) -> bool {
        self.0[usize::from(key) / 64] >> (key % 64) & 1 == 1
    }
}

#[derive(Debug)]
struct Term {
    word: String,
    key: Key,
    any_ending: bool,
}

impl From<Vec<String>> for Phrases {
    fn from(rows: Vec<String>) -> Phrases {
        let term = |written: &str| {
            let word = written.trim_end_matches('*');
            Term {
                word: word.to_owned(),
                key: Key::of(word),
                any_ending: word != written,
            }
        };
        let mut rows: Vec<Vec<Term>> = rows
            .iter()
            .map(|row| row.split(' ').map(term).collect())
            .collect();
        // Of two phrases that begin alike the longer says more.
        rows.sort_by_key(|row| std::cmp::Reverse(row.len()));
        let firsts: Vec<First> = rows
            .iter()
            .map(|row| row.first().map_or(First::Any, First::of))
            .collect();
        let (mut whole, mut begun) = (Bits([0; _]), Bits([0; _]));
        for first in &firsts {
            match *first {
                First::Whole(key) => whole.set(key),
                First::Begun(key) => begun.set(key),
                First::Any => begun = Bits([u64::MAX; _]),
            }
        }
        Phrases {
            rows,
            firsts,
            whole,
            begun,
        }
    }
}

impl Phrases {
    /// How many words a phrase at the beginning of these has, if one stands there.
    pub fn at(&self, words: &[Word<'_>]) -> Option<usize> {
        let key = words.first()?.key;
        if !self.whole.has(key.whole) && !self.begun.has(key.begins) {
            return None;
        }
        let stands = |row: &&Vec<Term>| {
            row.len() <= words.len()
                && row.iter().zip(words).all(|(term, word)| {
                    if term.any_ending {
                        word.text.starts_with(&term.word)
                    } else {
                        word.key == term.key && word.text == term.word
                    }
                })
        };
        let begin = self.rows.iter().zip(&self.firsts);
        begin
            .filter(|(_, first)| first.may_be(key))
            .map(|(row, _)| row)
            .find(stands)
            .map(Vec::len)
    }

    /// Whether a word is one of them by itself.
    pub fn has(&self, word: &Word<'_>) -> bool {
        self.at(std::slice::from_ref(word)).is_some()
    }

    /// The first place of one.
    pub fn find(&self, words: &[Word<'_>]) -> Option<Range<usize>> {
        (0..words.len()).find_map(|i| Some(i..i + self.at(&words[i..])?))
    }

    /// Whether any word is one of them.
    pub fn has_any_word(&self) -> bool {
        self.rows
            .iter()
            .any(|row| row.len() == 1 && row[0].word.is_empty())
    }

    /// Whether one stands among these words.
    pub fn among(&self, words: &[Word<'_>]) -> bool {
        self.find(words).is_some()
    }
}

//! What a search knows of words: those that are common, those that a question is made of, those that mean the same.

use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The words of `words.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabulary {
    /// Words that stand in every text. Their numbers in places have six bits, so there are at most 63.
    pub common: Vec<String>,
    /// Words that a query may have and a response need not.
    pub ignored: Vec<String>,
    /// Words and phrases that mean the same, in groups.
    pub synonyms: Vec<Vec<String>>,
    #[serde(skip)]
    ranks: HashMap<Box<[u8]>, u8>,
}

impl Vocabulary {
    /// The number of a common word, from 1; 0 for any other.
    pub fn rank(&self, word: &[u8]) -> u8 {
        const LONGEST: usize = 6;
        if word.len() > LONGEST {
            return 0;
        }
        self.ranks.get(word).copied().unwrap_or(0)
    }
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let mut vocabulary: Vocabulary =
        toml::from_str(include_str!("words.toml")).expect("words.toml is sound");
    let ranked = vocabulary.common.iter().zip(1..);
    vocabulary.ranks = ranked
        .map(|(word, rank)| (word.as_bytes().into(), rank))
        .collect();
    vocabulary
});

/// What the program knows of words.
pub fn vocabulary() -> &'static Vocabulary {
    &VOCABULARY
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::words::{fold, tokens};

    #[test]
    fn words_are_written_as_they_are_looked_up() {
        let vocabulary = vocabulary();
        assert!(vocabulary.common.len() <= 63);
        for word in vocabulary.common.iter().chain(&vocabulary.ignored) {
            let mut cut = Vec::new();
            tokens(&fold(word), |token| {
                cut.push(String::from_utf8_lossy(token.text).into_owned())
            });
            assert_eq!(cut, [word.as_str()]);
        }
        for word in &vocabulary.common {
            assert!(
                vocabulary.ignored.contains(word),
                "{word} is common, so no response is found by it alone"
            );
            assert!(vocabulary.rank(word.as_bytes()) > 0);
        }
        assert!(vocabulary.synonyms.iter().all(|group| group.len() > 1));
    }
}

//! The words by which a withheld value is weighed (`vocabulary.toml`).

use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// The lists of the file, all in small letters.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabulary {
    /// The names of each month, January first.
    pub months: Vec<Vec<String>>,
    /// The days of the week.
    pub weekdays: BTreeSet<String>,
    /// What follows the day of a month.
    pub ordinals: BTreeSet<String>,
    /// What may stand within a date or before it.
    pub around_dates: BTreeSet<String>,
    /// What may stand beside a number.
    pub beside_numbers: BTreeSet<String>,
    /// What ends with a full stop and no sentence.
    pub abbreviations: BTreeSet<String>,
    /// Numbers in words, under a hundred, those of two words aside.
    pub number_words: BTreeMap<String, u64>,
    /// The day of a month in words, two of them joined by a hyphen.
    pub days_in_words: BTreeMap<String, i8>,
    /// Ranks.
    pub ranks: BTreeSet<String>,
    /// Titles, and other words after which a name stands.
    pub titles: BTreeSet<String>,
    /// What somebody does.
    pub roles: BTreeSet<String>,
    /// What may stand beside a rank or a role.
    pub beside_roles: BTreeSet<String>,
}

impl Vocabulary {
    /// The number of a month, from 1, by any of its names.
    pub fn month(&self, word: &str) -> Option<i8> {
        let at = self
            .months
            .iter()
            .position(|names| names.iter().any(|name| name == word))?;
        i8::try_from(at + 1).ok()
    }

    /// The English names of the months in full, January first.
    pub fn months_in_full(&self) -> impl Iterator<Item = &str> {
        self.months
            .iter()
            .filter_map(|names| names.first().map(String::as_str))
    }

    /// Whether a name stands after this word.
    pub fn is_before_names(&self, word: &str) -> bool {
        self.ranks.contains(word) || self.titles.contains(word)
    }
}

/// The words of the project.
pub fn vocabulary() -> &'static Vocabulary {
    static ALL: LazyLock<Vocabulary> = LazyLock::new(|| {
        toml::from_str(include_str!("vocabulary.toml")).expect("vocabulary.toml is read by a test")
    });
    &ALL
}

//! Sentences that say, or take for granted, that information is or is not held.

use memchr::memmem::Finder;
use serde::Deserialize;
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
#[derive(Clone, Copy, Debug)]
pub struct Giveaway {
    /// What it gives away.
    pub class: GiveawayClass,
    /// The phrase, from our own list.
    pub phrase: &'static str,
    /// Which of the phrase's places in the text this is, from 0: those in a safe context count too.
    pub nth: usize,
    /// Whether it is often innocent, and so worth a warning only.
    pub doubtful: bool,
}

#[derive(Deserialize)]
struct File {
    before: Vec<Split>,
    sentence: Vec<Split>,
    phrase: Vec<Row>,
}

/// A phrase cut into words of small letters, and what finds it among words that have a blank on either side.
#[derive(Deserialize)]
#[serde(from = "String")]
struct Split {
    words: Vec<String>,
    finder: Finder<'static>,
}

impl From<String> for Split {
    fn from(phrase: String) -> Split {
        let phrase = phrase.to_lowercase();
        Split { finder: Finder::new(&format!(" {phrase} ")).into_owned(), words: phrase.split(' ').map(str::to_owned).collect() }
    }
}

impl Split {
    fn is_in(&self, joined: &str) -> bool {
        self.finder.find(joined.as_bytes()).is_some()
    }
}

/// Words with a blank on either side of each.
fn join(words: &[&str]) -> String {
    let mut joined = String::from(" ");
    for word in words {
        joined.push_str(word);
        joined.push(' ');
    }
    joined
}

#[derive(Deserialize)]
struct Row {
    class: GiveawayClass,
    words: String,
    #[serde(skip)]
    split: Option<Split>,
    #[serde(default)]
    doubtful: bool,
}

static LIST: LazyLock<File> = LazyLock::new(|| {
    let mut list: File = toml::from_str(include_str!("giveaways.toml")).expect("the list of phrases is sound; a test reads it");
    for row in &mut list.phrase {
        row.split = Some(Split::from(row.words.clone()));
    }
    list
});

/// Finds the phrases that give an answer away in plain text, those in a safe context left out.
///
/// Case and white space do not matter; a phrase begins and ends at the edge of a word. A line break ends a sentence, as
/// the end of an item or a row does in [plain text](crate::markdown::plain); give breaks inside a paragraph as spaces.
/// A phrase is found once a sentence, and of two that share words only the one that begins first.
pub fn giveaways(text: &str) -> Vec<Giveaway> {
    let lower = text.to_lowercase().replace('’', "'");
    let mut found = Vec::new();
    let mut seen = vec![0; LIST.phrase.len()];
    for sentence in sentences(&lower) {
        let words: Vec<&str> =
            sentence.split_whitespace().map(|w| w.trim_matches(|c: char| !c.is_alphanumeric())).filter(|w| !w.is_empty()).collect();
        let joined = join(&words);
        let safe = LIST.sentence.iter().any(|safe| safe.is_in(&joined));
        let mut here: Vec<(Range<usize>, Giveaway)> = Vec::new();
        for (row, seen) in LIST.phrase.iter().zip(&mut seen) {
            // Most phrases are in no sentence.
            let Some(split) = row.split.as_ref().filter(|split| split.is_in(&joined)) else { continue };
            let length = split.words.len();
            let mut from = 0;
            let mut told = safe;
            while let Some(at) = contains(&words[from..], &split.words).map(|at| from + at) {
                let before = join(&words[at.saturating_sub(8)..at]);
                let followed = words.get(at + length).is_some_and(|w| *w == "neither");
                if !told && !followed && !LIST.before.iter().any(|safe| safe.is_in(&before)) {
                    here.push((at..at + length, Giveaway { class: row.class, phrase: &row.words, nth: *seen, doubtful: row.doubtful }));
                    told = true;
                }
                *seen += 1;
                from = at + 1;
            }
        }
        here.sort_by_key(|(at, _)| (at.start, std::cmp::Reverse(at.end)));
        let mut end = 0;
        for (at, giveaway) in here {
            if at.start >= end {
                end = at.end;
                found.push(giveaway);
            }
        }
    }
    found
}

/// Where a phrase begins in a run of words.
fn contains(words: &[&str], phrase: &[String]) -> Option<usize> {
    words.windows(phrase.len()).position(|window| window.iter().zip(phrase).all(|(word, wanted)| word == wanted))
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(['!', '?', '\n']).flat_map(|line| line.split(". "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_rows_are_read_and_found() {
        assert_eq!(LIST.phrase.len(), 61);
        for row in &LIST.phrase {
            let text = format!("In 2025, {}  today.", row.words.replace(' ', "\n  ").to_uppercase().replace('\n', ""));
            assert!(giveaways(&text).iter().any(|g| g.phrase == row.words), "{}", row.words);
        }
    }

    #[test]
    fn sentences_end_where_they_should() {
        let count = |text: &str| giveaways(text).len();
        assert_eq!(count("We can neither confirm nor deny. We hold a list"), 1);
        assert_eq!(count("We can neither confirm nor deny that we hold a list"), 0);
        assert_eq!(count("We can neither confirm nor deny\nWe hold a list"), 1, "two items");
        // Of phrases that share words, one; of classes that differ too.
        assert_eq!(count("There are no records."), 1);
        assert_eq!(count("We hold it, and the total is secret."), 2);
    }

    #[test]
    fn places_are_counted() {
        let found = giveaways("If held, we hold it for you. It is said that we hold a list.");
        assert_eq!((found[0].phrase, found[0].nth), ("we hold", 1));
    }

    #[test]
    fn safe_contexts_are_safe() {
        for text in [
            "The force can neither confirm nor deny that it holds the information requested.",
            "This should not be taken as an indication that the information is or is not held.",
            "Confirming or denying that information is held would help.",
            "If held, such information would be exempt.",
            "To say whether any information held exists would tell.",
        ] {
            let found = giveaways(text);
            assert!(found.is_empty() || text.starts_with("Confirming"), "{text}: {found:?}");
        }
    }
}

//! The words that the rules look for, the days from which provisions were in force, and their old numbers (`phrases.toml`).

use super::Regime;
use jiff::civil::Date;
use memchr::memmem::Finder;
use serde::Deserialize;
use std::ops::Range;
use std::sync::LazyLock;

/// Phrases in small letters; an asterisk at the end of one stands for any ending.
#[derive(Debug, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Phrases {
    all: Vec<Phrase>,
    /// The first bytes of all, as bits: most words are none of them.
    firsts: u128,
}

#[derive(Debug)]
struct Phrase {
    /// As the file has it.
    written: String,
    /// Looks for it, the asterisk left out.
    finder: Finder<'static>,
    /// Whether any ending may follow.
    any_ending: bool,
    /// Whether it begins and ends with a letter or digit, so that a word must begin and end there.
    opens: bool,
    closes: bool,
}

impl From<Vec<String>> for Phrases {
    fn from(written: Vec<String>) -> Phrases {
        let word = |c: char| c.is_alphanumeric();
        let firsts = written
            .iter()
            .filter_map(|w| w.bytes().next())
            .filter(u8::is_ascii)
            .fold(0, |bits, b| bits | 1 << b);
        let all = written.into_iter().map(|written| {
            let bare = written.trim_end_matches('*');
            let (opens, closes) = (bare.starts_with(word), bare.ends_with(word));
            let finder = Finder::new(bare).into_owned();
            // Three asterisks are what some write for a name, not an ending.
            let any_ending = written.ends_with('*') && !written.ends_with("***");
            let finder = if any_ending || bare == written {
                finder
            } else {
                Finder::new(&written).into_owned()
            };
            Phrase {
                finder,
                any_ending,
                opens,
                closes,
                written,
            }
        });
        Phrases {
            all: all.collect(),
            firsts,
        }
    }
}

impl Phrases {
    /// Finds the phrase that begins first in a text of small letters. A phrase begins and ends at the edge of a word.
    pub fn first_in(&self, text: &str) -> Option<Range<usize>> {
        self.all
            .iter()
            .filter_map(|phrase| phrase.find(text))
            .min_by_key(|found| found.start)
    }

    /// Says whether one of them stands in a text of small letters.
    pub fn in_text(&self, text: &str) -> bool {
        !text.is_empty() && self.all.iter().any(|phrase| phrase.find(text).is_some())
    }

    /// Says whether a word is one of them, as it is.
    pub fn has(&self, word: &str) -> bool {
        self.may_begin(word) && self.all.iter().any(|phrase| phrase.written == word)
    }

    /// Says whether one of them may begin as this text does.
    pub fn may_begin(&self, text: &str) -> bool {
        text.bytes()
            .next()
            .is_some_and(|b| !b.is_ascii() || self.firsts & 1 << b != 0)
    }

    /// Returns them, as they are.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|phrase| phrase.written.as_str())
    }
}

impl Phrase {
    fn find(&self, text: &str) -> Option<Range<usize>> {
        let word = |c: char| c.is_alphanumeric();
        let length = self.finder.needle().len();
        self.finder
            .find_iter(text.as_bytes())
            .find(|&at| {
                (!self.opens || !text[..at].ends_with(word))
                    && (self.any_ending || !self.closes || !text[at + length..].starts_with(word))
            })
            .map(|at| at..at + length)
    }
}

macro_rules! lists {
    ($($name:ident),* $(,)?) => {
        /// The lists of `phrases.toml`.
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        #[allow(missing_docs, reason = "the data file tells of each")]
        pub struct Lists { $(pub $name: Phrases,)* in_force: Vec<InForce>, renumbered: Vec<Renumbered> }
    };
}

lists! {
    even, uneven, misunderstanding, beside_misunderstanding, no_qualified_person, qualified_person, of_advice, of_views, of_conduct,
    on_advice, on_views, on_conduct, vexatious_person, not_the_person, limit_itself, before_numbers, comes_out, undecided,
    numbers_in_words, of_refusals,
    likelihood, inhibit, redacting, not_counted, recital, decided, after_request, environment, regulations, only_balanced, searching, refuses_advice, presumption, disclosing, confirming, principle,
    released, no_inference, holding, answers, suggestive, names_advice, names_duty, advice, estimate_units, cost, limit, limit_of_government,
    limit_of_police, times, places, law_named, alternative, died, supplied, emissions, statistical, complex, voluminous, review, regulator,
    appeal, ico, scottish, counted, licence, tables, heading_words, headings_of_harm, headings_of_test, headings_of_factors, headings_for, headings_against, headings_of_balance, no_mailboxes, birth, vehicle, number_words, nhs, greeting, signature, requester,
    made_bars, bar_grounds, titles, short_ranks, ranks, chief_ranks, no_surnames, people, common_values,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct InForce {
    regime: String,
    from: toml::value::Datetime,
    begins: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Renumbered {
    regime: String,
    ids: Vec<String>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    toml::from_str(include_str!("phrases.toml"))
        .expect("the lists of phrases are sound; a test reads them")
});

/// Returns the lists of phrases.
pub fn phrases() -> &'static Lists {
    &LISTS
}

/// Returns the day from which a provision was in force, where that is later than the Act.
pub fn in_force_from(id: &str, regime: Regime) -> Option<Date> {
    let row = LISTS.in_force.iter().find(|row| {
        row.regime == regime.key() && row.begins.iter().any(|b| id.starts_with(b.as_str()))
    })?;
    let date = row.from.date?;
    Date::new(
        i16::try_from(date.year).ok()?,
        i8::try_from(date.month).ok()?,
        i8::try_from(date.day).ok()?,
    )
    .ok()
}

/// Says whether an id is one from before the Data Protection Act 2018, which renumbered it.
pub fn is_old_numbering(id: &str, regime: Regime) -> bool {
    LISTS
        .renumbered
        .iter()
        .any(|row| row.regime == regime.key() && row.ids.iter().any(|old| old == id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::catalogue;

    #[test]
    fn phrases_end_at_words() {
        let lists = phrases();
        assert!(lists.principle.in_text("it would be unfair."));
        assert!(!lists.principle.in_text("at the fairground"));
        assert_eq!(
            lists
                .released
                .first_in("what was released, or were disclosed"),
            Some(5..17)
        );
        assert!(lists.law_named.in_text("the theft act 1968"));
        assert!(!lists.likelihood.in_text("an unlikely place"));
    }

    #[test]
    fn the_tables_fit_the_catalogues() {
        for row in &LISTS.in_force {
            let regime = Regime::parse(&row.regime).expect("a regime");
            for begins in &row.begins {
                assert!(
                    catalogue(regime)
                        .provisions()
                        .iter()
                        .any(|p| p.id.starts_with(begins.as_str())),
                    "{begins}"
                );
                assert!(in_force_from(begins, regime).is_some());
            }
        }
        for row in &LISTS.renumbered {
            let regime = Regime::parse(&row.regime).expect("a regime");
            assert!(
                row.ids.iter().all(|id| catalogue(regime).get(id).is_none()),
                "{:?}",
                row.ids
            );
        }
    }
}

//! The words by which labels say that a number is a total, a share or a rate: English and Welsh, in small letters.
//!
//! A phrase of several words stands in a label where its words do, one after another.

use crate::fold;

/// What totals are called. Welsh words with their mutations.
#[rustfmt::skip]
const TOTALS: &[&str] = &[
    "total", "totals", "subtotal", "subtotals", "all", "sum", "overall", "combined", "both",
    "cyfanswm", "gyfanswm", "chyfanswm", "nghyfanswm", "cyfansymiau", "gyfansymiau", "isgyfanswm",
    "cyfan", "gyfan", "pob un", "bob un",
];

/// What shares of a whole are called.
#[rustfmt::skip]
const SHARES: &[&str] = &[
    "%", "per cent", "percent", "percentage", "percentages", "share", "shares",
    "cyfran", "gyfran", "canran", "ganran", "y cant",
];

/// What rates are called: they tell only where their cells have % or the header says per how many.
const RATES: &[&str] = &["rate", "rates", "cyfradd", "gyfradd", "cyfraddau"];

/// What stands before the number in "per 1,000".
const PER: &[&str] = &["per", "fesul"];

/// Numbers in words, after "per".
#[rustfmt::skip]
const MANY: &[&str] = &[
    "head", "capita", "hundred", "thousand", "million", "pen", "cant", "mil", "miliwn",
];

/// Words of a header that say nothing of what is counted.
#[rustfmt::skip]
const EMPTY: &[&str] = &[
    "n", "no", "number", "numbers", "count", "counts", "figure", "figures", "nifer", "of", "the", "in", "and", "by",
    "o", "yn", "a", "y", "yr",
];

/// The words of a label, folded: letters and digits, a percent sign by itself.
pub(super) fn words(label: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in label.chars() {
        fold::fold(c, |c| match c {
            '%' => words.extend(["%".to_owned(), String::new()]),
            c if c.is_alphanumeric() => {
                if let Some(word) = words.last_mut() {
                    word.push(c);
                }
            }
            _ => words.push(String::new()),
        });
    }
    words.retain(|word| !word.is_empty());
    words
}

/// A label as it is compared with others: its words, one blank between them.
pub(super) fn same(label: &str) -> String {
    words(label).join(" ")
}

fn holds(words: &[String], phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        words.windows(phrase.len()).any(|part| part == phrase)
    })
}

/// Whether a label says that its numbers are totals.
pub(super) fn reads_total(label: &str) -> bool {
    holds(&words(label), TOTALS)
}

/// Whether a header says that its column has shares or rates; `percent` says whether one of the cells has a percent sign.
pub(super) fn reads_share(header: &str, percent: impl FnOnce() -> bool) -> bool {
    let words = words(header);
    let per_many = || {
        words.windows(2).any(|pair| {
            PER.contains(&pair[0].as_str())
                && (pair[1].starts_with(|c: char| c.is_ascii_digit())
                    || MANY.contains(&pair[1].as_str()))
        })
    };
    holds(&words, SHARES) || holds(&words, RATES) && (per_many() || percent())
}

/// The words of a label that say what is counted.
pub(super) fn telling(label: &str) -> Vec<String> {
    let mut words = words(label);
    let single = |word: &String, list: &[&str]| list.contains(&word.as_str());
    words.retain(|word| !single(word, TOTALS) && !single(word, EMPTY));
    words
}

/// Whether two words are forms of one: alike in their first letters.
pub(super) fn akin(a: &str, b: &str) -> bool {
    let common = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    common >= 4.min(a.chars().count().max(b.chars().count()))
}

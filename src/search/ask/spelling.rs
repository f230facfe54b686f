//! What a word may be that no response says: letters wrong, missing, too many or swapped; two words in one.

use super::index::{Index, Lost};
use std::collections::BTreeMap;

/// So many guesses are made at most.
const MOST: usize = 4;

/// So many letters may be wrong in a word.
fn wrong_letters(word: &str) -> usize {
    match word.len() {
        0..4 => 0,
        4..7 => 1,
        _ => 2,
    }
}

/// How many letters are wrong, missing, too many or swapped between two words of ASCII letters.
fn distance(a: &str, b: &str, most: usize) -> usize {
    if a.len().abs_diff(b.len()) > most {
        return most + 1;
    }
    strsim::osa_distance(a, b)
}

/// The best of some words: the fewest letters wrong, then those that more responses say.
fn nearest(word: &str, words: &BTreeMap<String, u8>, most: usize) -> Vec<(usize, String)> {
    let mut near: Vec<(usize, u8, &String)> = words
        .iter()
        .map(|(other, &bits)| (distance(word, other, most), u8::MAX - bits, other))
        .filter(|(wrong, ..)| (1..=most).contains(wrong))
        .collect();
    near.sort_unstable();
    near.truncate(MOST);
    near.into_iter()
        .map(|(wrong, _, other)| (wrong, other.clone()))
        .collect()
}

/// Words that begin alike and end otherwise, as "collided" and "collision" do: those that share most letters, then those said most.
fn alike(word: &str, words: &BTreeMap<String, u8>) -> Vec<String> {
    const LEAST: usize = 5;
    const END: usize = 4;
    let least = LEAST.max(word.len().saturating_sub(END));
    let shared = |other: &str| {
        let same = word.bytes().zip(other.bytes()).take_while(|(a, b)| a == b);
        same.count()
    };
    let mut alike: Vec<(usize, u8, &String)> = words
        .iter()
        .map(|(other, &bits)| (shared(other), bits, other))
        .filter(|(shared, _, other)| *shared >= least && other.len() - shared <= END)
        .collect();
    alike.sort_by(|a, b| (b.0, b.1, a.2).cmp(&(a.0, a.1, b.2)));
    alike.truncate(MOST);
    alike.into_iter().map(|(.., other)| other.clone()).collect()
}

/// Words that responses say and that a reader may have meant, the likeliest first; two if they were written as one.
pub(super) fn meant(index: &Index<'_>, word: &str) -> Result<Vec<Vec<String>>, Lost> {
    let most = wrong_letters(word);
    let Some(first) = word.chars().next() else {
        return Ok(Vec::new());
    };
    if most == 0 || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return Ok(Vec::new());
    }
    let own = index.words(first)?;
    let near = nearest(word, &own, most);
    let mut guesses = Vec::new();
    if near.first().is_none_or(|(wrong, _)| *wrong > 1) {
        for i in (3..(word.len() - 2).max(3)).rev() {
            let (left, right) = word.split_at(i);
            let Some(begins) = right.chars().next().filter(|_| own.contains_key(left)) else {
                continue;
            };
            if index.words(begins)?.contains_key(right) {
                guesses.push(vec![left.to_owned(), right.to_owned()]);
            }
        }
    }
    guesses.extend(near.into_iter().map(|(_, word)| vec![word]));
    if guesses.is_empty() {
        guesses.extend(alike(word, &own).into_iter().map(|word| vec![word]));
    }
    if guesses.is_empty() {
        // Not even its first letter may be right.
        let mut all = BTreeMap::new();
        for letter in 'a'..='z' {
            all.extend(index.words(letter)?);
        }
        guesses.extend(
            nearest(word, &all, most)
                .into_iter()
                .map(|(_, word)| vec![word]),
        );
    }
    Ok(guesses)
}

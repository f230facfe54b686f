//! From the terms of each response to lists: which responses say a term, how often and where.
//!
//! Responses are analysed in parallel and in any order (`analysis.rs`), so none of them knows the others' terms. Each keeps its own,
//! written once, in groups by hash; the groups of all responses are then put together side by side, each with a small table.

use super::bits::{Lists, hash};
use super::lexicon::{PAIR, Slots};
use rayon::prelude::*;

/// Groups of terms, by the top bits of their hash. More of them make the tables smaller and the walk over responses longer.
pub(super) const GROUPS: usize = 32;

/// One response's terms; small; made in parallel.
#[derive(Debug)]
pub struct Analysed {
    /// By group, each term as [`Said`] reads it: the preview keeps these of all responses.
    pub(super) terms: Box<[u8]>,
    /// Where each group ends.
    pub(super) ends: [u32; GROUPS],
    /// The tokens that have places, each counted with its weight.
    pub(super) length: u32,
    /// The folder in which the texts of its files stand, if they have any.
    pub(super) texts: Option<String>,
}

/// What a response says of a term.
struct Said<'a> {
    term: &'a [u8],
    weight: u16,
    /// The forms in which it says it, if they are not the term itself.
    forms: &'a [u8],
    /// Its places, if it has any: count, then each as [`Place::write`] writes it.
    places: &'a [u8],
}

/// The group of a term with this hash.
pub(super) fn group(hash: u32) -> usize {
    hash as usize >> (u32::BITS - GROUPS.ilog2())
}

impl Analysed {
    /// The terms of a group.
    fn group(&self, group: usize) -> impl Iterator<Item = Said<'_>> {
        let from = if group == 0 {
            0
        } else {
            self.ends[group - 1] as usize
        };
        let mut rest = &self.terms[from..self.ends[group] as usize];
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let head = take(&mut rest);
            let mut part = |there: bool| {
                let length = if there { take(&mut rest) as usize } else { 0 };
                let (part, tail) = rest.split_at(length);
                rest = tail;
                part
            };
            Some(Said {
                weight: (head >> 2) as u16,
                term: part(true),
                forms: part(head & 1 > 0),
                places: part(head & 2 > 0),
            })
        })
    }
}

/// Takes a number off that [`v`] wrote.
pub(super) fn take(bytes: &mut &[u8]) -> u32 {
    let mut number = 0;
    for (i, byte) in bytes.iter().enumerate() {
        number |= u32::from(byte & 0x7F) << (7 * i);
        if *byte < 0x80 {
            *bytes = &bytes[i + 1..];
            break;
        }
    }
    number
}

/// A term of a segment, its list, and its places.
pub(super) struct Entry {
    pub(super) term: Box<[u8]>,
    /// How many documents say it.
    pub(super) count: u32,
    /// The forms in which they do, and how many each, if they are not the term itself.
    pub(super) forms: Vec<(Box<[u8]>, u32)>,
    /// Its list, as in a file.
    pub(super) list: Box<[u8]>,
    /// The documents that fit it best, as in a file, where its list may stand apart.
    pub(super) best: Box<[u8]>,
    /// Its places, as in a file; none if it has none.
    pub(super) places: Box<[u8]>,
}

/// What the lists of a segment have in common.
pub(super) struct Measure<'a> {
    /// The code of each document's length.
    pub(super) codes: &'a [u8],
    /// The code above which those in lists count.
    pub(super) base: u8,
    /// The mean length, times 256.
    pub(super) average: u64,
    /// Of longer lists the best documents are told too, so that they can stand apart.
    pub(super) long: usize,
}

/// Puts the terms of all documents together, the oldest document first, and encodes their lists. Entries come in the order of
/// their terms. `more` are terms that only say which documents have them.
pub(super) fn entries(
    documents: &[&Analysed],
    more: Vec<(String, Vec<u32>)>,
    measure: &Measure<'_>,
) -> Vec<Entry> {
    let of_group =
        |group: usize| Merged::of(group, documents).entries(documents.len() as u32, measure);
    let mut entries: Vec<Entry> = (0..GROUPS)
        .into_par_iter()
        .flat_map_iter(of_group)
        .collect();
    let mut lists = Lists::default();
    entries.extend(more.into_iter().map(|(term, members)| {
        let mut list = Vec::new();
        lists.put(&mut list, &members, documents.len() as u32);
        Entry {
            term: term.into_bytes().into(),
            count: members.len() as u32,
            forms: Vec::new(),
            list: list.into(),
            best: Box::default(),
            places: Box::default(),
        }
    }));
    entries.par_sort_unstable_by(|a, b| a.term.cmp(&b.term));
    entries
}

/// A term of several documents.
struct Gathered<'a> {
    term: &'a [u8],
    count: u32,
    /// How many documents say the term itself, and its other forms.
    plain: u32,
    forms: Vec<(&'a [u8], u32)>,
}

/// The terms of a group over all documents.
#[derive(Default)]
struct Merged<'a> {
    slots: Slots,
    terms: Vec<Gathered<'a>>,
    /// Term, document, weight, places, by document.
    said: Vec<(u32, u32, u16, &'a [u8])>,
}

impl<'a> Merged<'a> {
    fn of(group: usize, documents: &[&'a Analysed]) -> Merged<'a> {
        let mut merged = Merged::default();
        for (id, document) in documents.iter().enumerate() {
            for said in document.group(group) {
                merged.add(id as u32, said);
            }
        }
        merged
    }

    fn add(&mut self, document: u32, said: Said<'a>) {
        let hash = hash(said.term);
        let same = |i: usize| self.terms[i].term == said.term;
        let number = self.slots.find(hash, same).unwrap_or_else(|slot| {
            let number = self.terms.len();
            self.terms.push(Gathered {
                term: said.term,
                count: 0,
                plain: 0,
                forms: Vec::new(),
            });
            self.slots.take(slot, hash, number);
            number
        });
        let gathered = &mut self.terms[number];
        gathered.count += 1;
        let mut forms = said.forms;
        if forms.is_empty() {
            gathered.plain += 1;
        }
        while let Some((&bytes, tail)) = forms.split_first() {
            let (form, tail) = tail.split_at(usize::from(bytes));
            forms = tail;
            match gathered.forms.iter_mut().find(|(known, _)| *known == form) {
                Some((_, count)) => *count += 1,
                None => gathered.forms.push((form, 1)),
            }
        }
        self.said
            .push((number as u32, document, said.weight, said.places));
    }

    fn entries(self, size: u32, measure: &Measure<'_>) -> Vec<Entry> {
        // Each term's documents side by side; they stay in order.
        let mut ends = Vec::with_capacity(self.terms.len());
        let mut total = 0;
        for term in &self.terms {
            ends.push(total);
            total += term.count as usize;
        }
        let mut documents = vec![0; total];
        let mut weights = vec![0; total];
        let mut places: Vec<&[u8]> = vec![&[]; total];
        for (term, document, weight, of) in self.said {
            let end = &mut ends[term as usize];
            documents[*end] = document;
            weights[*end] = weight;
            places[*end] = of;
            *end += 1;
        }
        let mut lists = Lists::default();
        let entry = |(gathered, end): (Gathered<'_>, usize)| {
            let from = end - gathered.count as usize;
            let (documents, weights, places) = (
                &documents[from..end],
                &weights[from..end],
                &places[from..end],
            );
            let mut list = Vec::new();
            if gathered.term.starts_with(&[PAIR as u8]) {
                // Nobody asks how well a pair fits.
                lists.put(&mut list, documents, size);
            } else {
                lists.put_weighed(&mut list, documents, weights, size, measure);
            }
            let mut best = Vec::new();
            if list.len() > measure.long && !gathered.term.starts_with(&[PAIR as u8]) {
                lists.put_best(&mut best, documents, weights, measure);
            }
            let mut all = Vec::new();
            if places.iter().any(|places| !places.is_empty()) {
                lists.put_places(&mut all, places);
            }
            let mut forms: Vec<(Box<[u8]>, u32)> = gathered
                .forms
                .into_iter()
                .map(|(form, count)| (Box::from(form), count))
                .collect();
            if !forms.is_empty() && gathered.plain > 0 {
                match forms.iter_mut().find(|(form, _)| **form == *gathered.term) {
                    Some((_, count)) => *count += gathered.plain,
                    None => forms.push((gathered.term.into(), gathered.plain)),
                }
            }
            forms.sort_unstable();
            Entry {
                term: gathered.term.into(),
                count: gathered.count,
                forms,
                list: list.into(),
                best: best.into(),
                places: all.into(),
            }
        };
        self.terms.into_iter().zip(ends).map(entry).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Document, analyse};
    use super::*;

    /// The terms of a text, and the forms in which it says them.
    fn said(text: &str) -> Vec<(String, usize)> {
        let analysed = analyse(&Document {
            language: "en",
            response: text,
            ..Document::default()
        });
        let groups = (0..GROUPS).flat_map(|group| analysed.group(group));
        let mut said: Vec<(String, usize)> = groups
            .map(|said| {
                let mut forms = said.forms;
                let mut count = 0;
                while let Some((&bytes, rest)) = forms.split_first() {
                    forms = &rest[usize::from(bytes)..];
                    count += 1;
                }
                (String::from_utf8_lossy(said.term).into_owned(), count)
            })
            .collect();
        said.sort();
        said
    }

    #[test]
    fn forms_are_told_where_they_differ_from_the_term() {
        assert_eq!(
            said("arrest arrests ARREST caution arrested"),
            [("arrest".to_owned(), 3), ("caution".to_owned(), 0)]
        );
    }

    #[test]
    fn a_word_longer_than_any_that_is_typed_is_read_all_the_same() {
        for length in [254, 255, 256, 300, 70_000] {
            let long = "x".repeat(length);
            let terms = said(&format!("{long}s {long}ed force"));
            assert!(terms.contains(&("forc".to_owned(), 1)), "{length}");
            assert!(terms.len() > 1, "{length}");
        }
    }
}

//! From texts to lists: how often each response says each term, then which responses say it.
//!
//! Responses are analysed in parallel and in any order, so none of them knows the others' terms. Each keeps its own, written
//! once, in groups by hash; the groups of all responses are then put together side by side, each with a small table.

use super::bits::{Lists, h32, v};
use super::{Document, words};
use rayon::prelude::*;
use std::cell::RefCell;

/// Groups of terms, by the top bits of their hash. More of them make the tables smaller and the walk over responses longer.
const GROUPS: usize = 32;

/// What an occurrence counts for, by where it stands.
const TITLE: u32 = 4;
const EXEMPTIONS: u32 = 3;
const REQUEST: u32 = 2;
const RESPONSE: u32 = 1;

/// One response's terms; small; made in parallel.
#[derive(Debug)]
pub struct Analysed {
    /// By group, each term as hash (4 bytes), weight and length ([`v`]), and bytes: the preview keeps these of all responses.
    terms: Box<[u8]>,
    /// Where each group ends.
    ends: [u32; GROUPS],
    /// The tokens, each counted with its weight.
    pub(super) length: u32,
}

/// A table of the terms of one response, used for one after another.
#[derive(Default)]
struct Table {
    slots: Slots,
    terms: Vec<Counted>,
    text: Vec<u8>,
    length: u32,
    /// The numbers of the terms by group, and what is made of them.
    order: Vec<u32>,
    out: Vec<u8>,
}

struct Counted {
    hash: u32,
    from: u32,
    bytes: u32,
    weight: u32,
}

thread_local! {
    static TABLE: RefCell<Table> = RefCell::default();
}

/// Counts the terms of a response.
pub fn analyse(document: &Document<'_>) -> Analysed {
    TABLE.with_borrow_mut(|table| {
        table.clear();
        let fields = [
            (document.title, TITLE),
            (document.reference, TITLE),
            (document.request, REQUEST),
            (document.response, RESPONSE),
            (document.exemptions, EXEMPTIONS),
        ];
        for (text, weight) in fields {
            words::tokens(&words::fold(text), |token, _| table.add(token, weight));
        }
        table.grouped()
    })
}

/// Where terms stand that have a hash: positions from 1, 0 is free; never more than half full.
struct Slots(Vec<u32>);

impl Default for Slots {
    fn default() -> Slots {
        Slots(vec![0; 2048])
    }
}

impl Slots {
    /// The position of the term of which `same` holds, or the free slot where it belongs.
    fn find(&self, hash: u32, same: impl Fn(usize) -> bool) -> Result<usize, usize> {
        let mask = self.0.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            match self.0[slot] as usize {
                0 => return Err(slot),
                full if same(full - 1) => return Ok(full - 1),
                _ => slot = (slot + 1) & mask,
            }
        }
    }

    /// Takes in the last of `count` terms; `hash_of` gives the hashes of all, should they have to move.
    fn take(&mut self, slot: usize, count: usize, hash_of: impl Fn(usize) -> u32) {
        self.0[slot] = count as u32;
        if count * 2 > self.0.len() {
            let size = self.0.len() * 2;
            self.0.clear();
            self.0.resize(size, 0);
            for i in 0..count {
                if let Err(slot) = self.find(hash_of(i), |_| false) {
                    self.0[slot] = i as u32 + 1;
                }
            }
        }
    }
}

impl Table {
    fn clear(&mut self) {
        self.slots.0.fill(0);
        self.terms.clear();
        self.text.clear();
        self.length = 0;
    }

    fn add(&mut self, token: &[u8], weight: u32) {
        self.length = self.length.saturating_add(weight);
        let hash = h32(token);
        let same = |i: usize| {
            self.terms[i].hash == hash
                && self.text[self.terms[i].from as usize..][..self.terms[i].bytes as usize]
                    == *token
        };
        match self.slots.find(hash, same) {
            Ok(term) => self.terms[term].weight = self.terms[term].weight.saturating_add(weight),
            Err(slot) => {
                self.terms.push(Counted {
                    hash,
                    from: self.text.len() as u32,
                    bytes: token.len() as u32,
                    weight,
                });
                self.text.extend_from_slice(token);
                self.slots
                    .take(slot, self.terms.len(), |i| self.terms[i].hash);
            }
        }
    }

    fn grouped(&mut self) -> Analysed {
        let mut starts = [0; GROUPS];
        self.terms
            .iter()
            .for_each(|term| starts[group(term.hash)] += 1);
        let mut total = 0;
        for start in &mut starts {
            total += std::mem::replace(start, total);
        }
        self.order.clear();
        self.order.resize(self.terms.len(), 0);
        for (i, term) in self.terms.iter().enumerate() {
            let at = &mut starts[group(term.hash)];
            self.order[*at] = i as u32;
            *at += 1;
        }
        self.out.clear();
        let mut ends = [0; GROUPS];
        let mut from = 0;
        for (end, to) in ends.iter_mut().zip(starts) {
            for term in self.order[from..to]
                .iter()
                .map(|i| &self.terms[*i as usize])
            {
                self.out.extend_from_slice(&term.hash.to_le_bytes());
                v(&mut self.out, term.weight.min(u32::from(u16::MAX)));
                v(&mut self.out, term.bytes);
                self.out
                    .extend_from_slice(&self.text[term.from as usize..][..term.bytes as usize]);
            }
            from = to;
            *end = self.out.len() as u32;
        }
        Analysed {
            terms: self.out.as_slice().into(),
            ends,
            length: self.length,
        }
    }
}

fn group(hash: u32) -> usize {
    hash as usize >> (u32::BITS - GROUPS.ilog2())
}

impl Analysed {
    /// The terms of a group: hash, weight, bytes.
    fn group(&self, group: usize) -> impl Iterator<Item = (u32, u16, &[u8])> {
        let from = if group == 0 {
            0
        } else {
            self.ends[group - 1] as usize
        };
        let mut rest = &self.terms[from..self.ends[group] as usize];
        std::iter::from_fn(move || {
            let (hash, tail) = rest.split_first_chunk::<4>()?;
            rest = tail;
            let weight = take(&mut rest);
            let length = take(&mut rest) as usize;
            let (term, tail) = rest.split_at(length);
            rest = tail;
            Some((u32::from_le_bytes(*hash), weight as u16, term))
        })
    }
}

/// Takes a number off that [`v`] wrote.
fn take(bytes: &mut &[u8]) -> u32 {
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

/// A term and its list, as they stand in a file.
pub(super) struct Entry {
    pub(super) hash: u32,
    pub(super) term: Box<[u8]>,
    pub(super) bytes: Box<[u8]>,
}

/// Puts the terms of all documents together, the oldest document first, and encodes their lists. Entries come in the order of
/// their hash and term. `more` are terms of their own that stand for one document each.
pub(super) fn entries(documents: &[&Analysed], more: &[(String, u32)]) -> Vec<Entry> {
    let of_group =
        |group: usize| Merged::of(group, documents, more).entries(documents.len() as u32);
    let groups: Vec<Vec<Entry>> = (0..GROUPS).into_par_iter().map(of_group).collect();
    groups.into_iter().flatten().collect()
}

/// The terms of a group over all documents.
#[derive(Default)]
struct Merged<'a> {
    slots: Slots,
    /// Hash, bytes, documents.
    terms: Vec<(u32, &'a [u8], u32)>,
    /// Term, document, weight, by document.
    said: Vec<(u32, u32, u16)>,
}

impl<'a> Merged<'a> {
    fn of(group: usize, documents: &[&'a Analysed], more: &'a [(String, u32)]) -> Merged<'a> {
        let mut merged = Merged::default();
        for (id, document) in documents.iter().enumerate() {
            for (hash, weight, term) in document.group(group) {
                merged.add(hash, term, id as u32, weight);
            }
        }
        for (term, id) in more {
            let hash = h32(term.as_bytes());
            if self::group(hash) == group {
                merged.add(hash, term.as_bytes(), *id, 1);
            }
        }
        merged
    }

    fn add(&mut self, hash: u32, term: &'a [u8], document: u32, weight: u16) {
        let same = |i: usize| self.terms[i].0 == hash && self.terms[i].1 == term;
        let number = self.slots.find(hash, same).unwrap_or_else(|slot| {
            self.terms.push((hash, term, 0));
            self.slots.take(slot, self.terms.len(), |i| self.terms[i].0);
            self.terms.len() - 1
        });
        self.terms[number].2 += 1;
        self.said.push((number as u32, document, weight));
    }

    fn entries(self, size: u32) -> Vec<Entry> {
        // Each term's documents side by side; they stay in order.
        let mut places = Vec::with_capacity(self.terms.len());
        let mut total = 0;
        for (_, _, count) in &self.terms {
            places.push(total);
            total += *count as usize;
        }
        let (mut documents, mut weights) = (vec![0; total], vec![0; total]);
        for (term, document, weight) in &self.said {
            let place = &mut places[*term as usize];
            documents[*place] = *document;
            weights[*place] = *weight;
            *place += 1;
        }
        let mut lists = Lists::default();
        let mut rest = Vec::new();
        let mut entries: Vec<Entry> = self
            .terms
            .iter()
            .zip(&places)
            .map(|(&(hash, term, count), &end)| {
                let from = end - count as usize;
                rest.clear();
                v(&mut rest, term.len() as u32);
                rest.extend_from_slice(term);
                rest.push(0);
                v(&mut rest, count);
                lists.put(
                    &mut rest,
                    &documents[from..end],
                    Some(&weights[from..end]),
                    size,
                );
                let mut bytes = Vec::with_capacity(rest.len() + 3);
                v(&mut bytes, rest.len() as u32);
                bytes.extend_from_slice(&rest);
                Entry {
                    hash,
                    term: term.into(),
                    bytes: bytes.into_boxed_slice(),
                }
            })
            .collect();
        entries.sort_unstable_by(|a, b| (a.hash, &a.term).cmp(&(b.hash, &b.term)));
        entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn counted(analysed: &Analysed) -> BTreeMap<String, u16> {
        let all = (0..GROUPS).flat_map(|group| analysed.group(group));
        all.map(|(_, weight, term)| (String::from_utf8(term.to_vec()).expect("UTF-8"), weight))
            .collect()
    }

    #[test]
    fn terms_are_counted_with_their_weights() {
        let analysed = analyse(&Document {
            title: "Drones",
            reference: "1/24",
            request: "a drone",
            response: "Drone! a",
            exemptions: "s31",
        });
        let expected = [
            ("drone", 7),
            ("1", 4),
            ("24", 4),
            ("1/24", 4),
            ("a", 3),
            ("s31", 3),
        ];
        assert_eq!(
            counted(&analysed),
            expected
                .map(|(term, weight)| (term.to_owned(), weight))
                .into()
        );
        assert_eq!(analysed.length, 25);
    }

    #[test]
    fn a_table_forgets_the_response_before() {
        let many: String = (0..20_000).map(|i| format!("w{i} ")).collect();
        let document = |response| Document {
            title: "",
            reference: "",
            request: "",
            response,
            exemptions: "",
        };
        assert_eq!(counted(&analyse(&document(&many))).len(), 20_000);
        assert_eq!(
            counted(&analyse(&document("w1 x"))),
            [("w1".to_owned(), 1), ("x".to_owned(), 1)].into()
        );
        assert_eq!(counted(&analyse(&document(""))), BTreeMap::new());
    }

    #[test]
    fn weights_stop_at_what_a_list_holds() {
        let often = "a ".repeat(70_000);
        let analysed = analyse(&Document {
            title: "",
            reference: "",
            request: "",
            response: &often,
            exemptions: "",
        });
        assert_eq!(counted(&analysed)["a"], u16::MAX);
        assert_eq!(analysed.length, 70_000);
    }
}

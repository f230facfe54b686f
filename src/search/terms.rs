//! From texts to lists: how often and where each response says each term, then which responses say it.
//!
//! Responses are analysed in parallel and in any order, so none of them knows the others' terms. Each keeps its own, written
//! once, in groups by hash; the groups of all responses are then put together side by side, each with a small table.
//!
//! A word of [`Vocabulary::common`](super::data::Vocabulary) has no places of its own: its neighbours keep which of these stands
//! before and after them, and two of them side by side are a term. So `"smell of cannabis"` needs the places of two words, and
//! "of", which every response says a hundred times, costs nothing.

use super::bits::{Lists, Place, group_hash, v};
use super::words::{Kind, Token};
use super::{Document, data, words};
use rayon::prelude::*;
use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;

/// Groups of terms, by the top bits of their hash. More of them make the tables smaller and the walk over responses longer.
const GROUPS: usize = 32;

/// What a term begins with that is two common words side by side.
const PAIR: char = '\u{3}';
/// What a term begins with that is a Welsh word without its mutation.
const UNMUTATED: char = '\u{5}';

/// So many stems are remembered by each thread.
const REMEMBERED: usize = 1 << 16;

/// One response's terms; small; made in parallel.
#[derive(Debug)]
pub struct Analysed {
    /// By group, each term as [`Said`] reads it: the preview keeps these of all responses.
    terms: Box<[u8]>,
    /// Where each group ends.
    ends: [u32; GROUPS],
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

/// A table of the terms of one response, used for one after another.
#[derive(Default)]
struct Table {
    /// The tokens as they are written, and the terms that they are forms of.
    forms: Slots,
    form: Vec<Form>,
    slots: Slots,
    terms: Vec<Counted>,
    text: Vec<u8>,
    length: u32,
    /// Whether the words of the field that is read count once.
    once: bool,
    /// By place the common word that stands there, from 1.
    ranks: Vec<u8>,
    /// Term and place of every other, in the order of the text.
    placed: Vec<(u32, u32)>,
    /// The same by term, the numbers of the terms by group, and what is made of them.
    by_term: Vec<u32>,
    order: Vec<u32>,
    out: Vec<u8>,
    stems: Stems,
}

/// The stems of words met before.
#[derive(Default)]
struct Stems {
    slots: Slots,
    words: Vec<Stemmed>,
    text: Vec<u8>,
}

/// A word and its stem, as parts of the text of [`Stems`].
struct Stemmed {
    hash: u32,
    word: Range<u32>,
    stem: Range<u32>,
    stem_hash: u32,
}

impl Stems {
    /// The stem of an English word, and its hash.
    fn of(&mut self, word: &[u8], hash: u32) -> (&[u8], u32) {
        let same = |i: usize| self.words[i].hash == hash && self.slice(&self.words[i].word) == word;
        let number = match self.slots.find(hash, same) {
            Ok(number) => number,
            Err(_) if self.words.len() == REMEMBERED => {
                *self = Stems::default();
                self.learn(word, hash, hash as usize & (self.slots.0.len() - 1))
            }
            Err(slot) => self.learn(word, hash, slot),
        };
        let stemmed = &self.words[number];
        (self.slice(&stemmed.stem), stemmed.stem_hash)
    }

    fn learn(&mut self, word: &[u8], hash: u32, slot: usize) -> usize {
        let stem =
            std::str::from_utf8(word).map_or(Cow::Borrowed(""), |word| words::stem(word, "en"));
        let stem: &[u8] = if stem.is_empty() {
            word
        } else {
            stem.as_bytes()
        };
        let from = self.text.len() as u32;
        self.text.extend_from_slice(word);
        let stem_from = if word.starts_with(stem) {
            from
        } else {
            self.text.extend_from_slice(stem);
            from + word.len() as u32
        };
        self.words.push(Stemmed {
            hash,
            word: from..from + word.len() as u32,
            stem: stem_from..stem_from + stem.len() as u32,
            stem_hash: group_hash(stem),
        });
        let words = &self.words;
        self.slots.take(slot, words.len(), |i| words[i].hash);
        words.len() - 1
    }

    fn slice(&self, part: &Range<u32>) -> &[u8] {
        &self.text[part.start as usize..part.end as usize]
    }
}

struct Form {
    hash: u32,
    from: u32,
    bytes: u32,
    kind: Kind,
    term: u32,
    rank: u8,
}

struct Counted {
    hash: u32,
    from: u32,
    bytes: u32,
    weight: u32,
    /// Whether a field whose words count once has said it.
    said: bool,
    /// How many forms, how many places.
    forms: u32,
    places: u32,
}

thread_local! {
    static TABLE: RefCell<Table> = RefCell::default();
}

/// Counts the terms of a response.
pub fn analyse(document: &Document<'_>) -> Analysed {
    TABLE.with_borrow_mut(|table| {
        table.clear();
        let mut base = 0;
        for field in document.fields() {
            let mut next = base;
            table.once = field.once;
            words::tokens(&words::fold(field.text), |token| {
                if let Some(place) = token.place {
                    next = base + place + 1;
                }
                table.add(token, field.weight, base, document.language);
                if field.lengthens && token.place.is_some() {
                    table.length = table.length.saturating_add(field.weight);
                }
            });
            // No phrase crosses from one field into the next.
            base = next + 1;
        }
        table.pairs();
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
        self.forms.0.fill(0);
        self.form.clear();
        self.slots.0.fill(0);
        self.terms.clear();
        self.text.clear();
        self.length = 0;
        self.ranks.clear();
        self.placed.clear();
    }

    fn add(&mut self, token: Token<'_>, weight: u32, base: u32, language: &str) {
        let form = self.form_of(token, language);
        let (term, rank) = (self.form[form].term, self.form[form].rank);
        self.weigh(term, weight);
        let Some(place) = token.place else { return };
        if rank > 0 {
            let place = (base + place) as usize;
            if self.ranks.len() <= place {
                self.ranks.resize(place + 1, 0);
            }
            self.ranks[place] = rank;
        } else {
            self.place(term, base + place);
        }
        if language == "cy"
            && token.kind == Kind::Word
            && let Some(key) = std::str::from_utf8(token.text)
                .ok()
                .and_then(words::unmutated)
        {
            let term = self.term(format!("{UNMUTATED}{key}").as_bytes());
            self.weigh(term, weight);
        }
    }

    fn weigh(&mut self, term: u32, weight: u32) {
        let counted = &mut self.terms[term as usize];
        if !(self.once && std::mem::replace(&mut counted.said, true)) {
            counted.weight = counted.weight.saturating_add(weight);
        }
    }

    fn place(&mut self, term: u32, place: u32) {
        self.terms[term as usize].places += 1;
        self.placed.push((term, place));
    }

    /// The number of a token as it is written.
    fn form_of(&mut self, token: Token<'_>, language: &str) -> usize {
        let hash = group_hash(token.text);
        let same = |i: usize| {
            let form = &self.form[i];
            form.hash == hash
                && form.kind == token.kind
                && self.text[form.from as usize..][..form.bytes as usize] == *token.text
        };
        match self.forms.find(hash, same) {
            Ok(form) => form,
            Err(slot) => {
                let rank = match token.kind {
                    Kind::Word => data::vocabulary().rank(token.text),
                    Kind::Code => 0,
                };
                let term = match token.kind {
                    Kind::Word => self.stemmed(token.text, hash, language),
                    Kind::Code => self.hashed(token.text, hash),
                };
                self.terms[term as usize].forms += 1;
                self.form.push(Form {
                    hash,
                    from: self.text.len() as u32,
                    bytes: token.text.len() as u32,
                    kind: token.kind,
                    term,
                    rank,
                });
                self.text.extend_from_slice(token.text);
                self.forms
                    .take(slot, self.form.len(), |i| self.form[i].hash);
                self.form.len() - 1
            }
        }
    }

    /// The number of the term that a word with this hash is a form of.
    fn stemmed(&mut self, word: &[u8], hash: u32, language: &str) -> u32 {
        if language != "en" {
            return self.hashed(word, hash);
        }
        let (stem, hash) = self.stems.of(word, hash);
        number(&mut self.slots, &mut self.terms, &mut self.text, stem, hash)
    }

    /// The number of a term.
    fn term(&mut self, term: &[u8]) -> u32 {
        self.hashed(term, group_hash(term))
    }

    /// The number of a term with this hash.
    fn hashed(&mut self, term: &[u8], hash: u32) -> u32 {
        number(&mut self.slots, &mut self.terms, &mut self.text, term, hash)
    }

    /// Adds each two common words that stand side by side.
    fn pairs(&mut self) {
        let common = &data::vocabulary().common;
        for place in 1..self.ranks.len() {
            let (before, after) = (self.ranks[place - 1], self.ranks[place]);
            if before > 0 && after > 0 {
                let pair = format!(
                    "{PAIR}{} {}",
                    common[usize::from(before) - 1],
                    common[usize::from(after) - 1]
                );
                let term = self.term(pair.as_bytes());
                self.terms[term as usize].weight = 1;
                self.place(term, place as u32 - 1);
            }
        }
    }

    fn grouped(&mut self) -> Analysed {
        // Each term's places side by side; they stay in order.
        let mut ends = Vec::with_capacity(self.terms.len());
        let mut total = 0;
        for term in &self.terms {
            ends.push(total);
            total += term.places as usize;
        }
        self.by_term.clear();
        self.by_term.resize(total, 0);
        for &(term, place) in &self.placed {
            let end = &mut ends[term as usize];
            self.by_term[*end] = place;
            *end += 1;
        }
        let mut forms: Vec<Vec<u32>> = vec![Vec::new(); self.terms.len()];
        for (i, form) in self.form.iter().enumerate() {
            let term = &self.terms[form.term as usize];
            // A term that is its only form says so by having none.
            if term.forms > 1
                || self.slice(form.from, form.bytes) != self.slice(term.from, term.bytes)
            {
                forms[form.term as usize].push(i as u32);
            }
        }
        let mut starts = [0; GROUPS];
        for term in &self.terms {
            starts[group(term.hash)] += 1;
        }
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
        let mut out = std::mem::take(&mut self.out);
        out.clear();
        let mut group_ends = [0; GROUPS];
        let mut from = 0;
        for (end, to) in group_ends.iter_mut().zip(starts) {
            for &number in &self.order[from..to] {
                let term = &self.terms[number as usize];
                let forms = &forms[number as usize];
                let last = ends[number as usize];
                let places = &self.by_term[last - term.places as usize..last];
                let weight = term.weight.clamp(1, u32::from(u16::MAX));
                let flags = u32::from(!forms.is_empty()) | u32::from(!places.is_empty()) << 1;
                v(&mut out, weight << 2 | flags);
                v(&mut out, term.bytes);
                out.extend_from_slice(self.slice(term.from, term.bytes));
                if !forms.is_empty() {
                    let bytes: u32 = forms.iter().map(|&f| self.form[f as usize].bytes + 1).sum();
                    v(&mut out, bytes);
                    for &form in forms {
                        let form = &self.form[form as usize];
                        // No word is so long that a byte does not hold it; one that is would be cut.
                        out.push(form.bytes.min(255) as u8);
                        out.extend_from_slice(self.slice(form.from, form.bytes));
                    }
                }
                if !places.is_empty() {
                    self.write_places(places, &mut out);
                }
            }
            from = to;
            *end = out.len() as u32;
        }
        let analysed = Analysed {
            terms: out.as_slice().into(),
            ends: group_ends,
            length: self.length,
            texts: None,
        };
        self.out = out;
        analysed
    }

    fn slice(&self, from: u32, bytes: u32) -> &[u8] {
        &self.text[from as usize..][..bytes as usize]
    }

    /// Writes places with their common neighbours, after how many bytes that takes.
    fn write_places(&self, places: &[u32], out: &mut Vec<u8>) {
        let rank = |place: Option<u32>| {
            place
                .and_then(|place| self.ranks.get(place as usize))
                .copied()
                .unwrap_or(0)
        };
        let start = out.len();
        let mut next = 0;
        for &place in places {
            Place {
                gap: place - next,
                before: rank(place.checked_sub(1)),
                after: rank(Some(place + 1)),
            }
            .write(out);
            next = place + 1;
        }
        let length = out.len() - start;
        let mut head = Vec::with_capacity(3);
        v(&mut head, length as u32);
        out.splice(start..start, head);
    }
}

/// The number of a term with this hash among `terms`, of which it becomes one if it is none.
fn number(
    slots: &mut Slots,
    terms: &mut Vec<Counted>,
    text: &mut Vec<u8>,
    term: &[u8],
    hash: u32,
) -> u32 {
    let same = |i: usize| {
        terms[i].hash == hash && text[terms[i].from as usize..][..terms[i].bytes as usize] == *term
    };
    let number = match slots.find(hash, same) {
        Ok(number) => number,
        Err(slot) => {
            terms.push(Counted {
                hash,
                from: text.len() as u32,
                bytes: term.len() as u32,
                weight: 0,
                said: false,
                forms: 0,
                places: 0,
            });
            text.extend_from_slice(term);
            slots.take(slot, terms.len(), |i| terms[i].hash);
            terms.len() - 1
        }
    };
    number as u32
}

fn group(hash: u32) -> usize {
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
    hash: u32,
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
        let hash = group_hash(said.term);
        let same = |i: usize| self.terms[i].hash == hash && self.terms[i].term == said.term;
        let number = self.slots.find(hash, same).unwrap_or_else(|slot| {
            self.terms.push(Gathered {
                hash,
                term: said.term,
                count: 0,
                plain: 0,
                forms: Vec::new(),
            });
            self.slots
                .take(slot, self.terms.len(), |i| self.terms[i].hash);
            self.terms.len() - 1
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

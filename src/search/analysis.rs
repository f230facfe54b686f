//! From a text to terms: how often and where a response says each, and in which forms.
//!
//! A word of [`Vocabulary::common`](super::data::Vocabulary) has no places of its own: its neighbours keep which of these stands
//! before and after them, and two of them side by side are a term. So `"smell of cannabis"` needs the places of two words, and
//! "of", which every response says a hundred times, costs nothing.

use super::bits::{Place, v};
use super::lexicon::{Lexicon, Numbered, Speech, Tokens, Word};
use super::terms::{Analysed, GROUPS, group};
use super::{Document, Field};
use std::cell::RefCell;

/// A byte says how long a form is. What is longer is nothing that anybody types.
const LONGEST_FORM: usize = u8::MAX as usize;

/// What a response says, counted; the same table serves one response after another.
#[derive(Default)]
struct Table {
    lexicon: Lexicon,
    tokens: Tokens,
    /// The number of the response at hand.
    response: u32,
    /// By the number of a word and of a term where it stands among those of the response at hand.
    word_at: Vec<At>,
    term_at: Vec<At>,
    terms: Vec<Counted>,
    forms: Vec<Form>,
    length: u32,
    /// By place the common word that stands there, from 1.
    ranks: Vec<u8>,
    /// Term and place of every other, in the order of the text.
    placed: Vec<(u32, u32)>,
    write: Scratch,
}

/// Where something stands in a list of a response; of another response it says nothing.
#[derive(Clone, Copy, Default)]
struct At {
    response: u32,
    place: u32,
}

/// A term that the response says.
#[derive(Clone, Copy)]
struct Counted {
    /// Its number in the lexicon.
    term: u32,
    weight: u32,
    /// Whether a field whose words count once has said it.
    said: bool,
    /// Which form of it was met last.
    last_form: Option<u32>,
    places: u32,
}

/// A form in which the response says a term.
#[derive(Clone, Copy)]
struct Form {
    /// The number of the word in the lexicon.
    word: u32,
    /// The position in the response's terms.
    term: u32,
    /// The form of the same term that was met before it.
    before: Option<u32>,
}

/// What is needed while terms are written.
#[derive(Default)]
struct Scratch {
    /// Where the places of each term end in `by_term`.
    ends: Vec<usize>,
    by_term: Vec<u32>,
    /// The terms by group.
    order: Vec<u32>,
    places: Vec<u8>,
    out: Vec<u8>,
}

thread_local! {
    static TABLE: RefCell<Table> = RefCell::default();
}

/// Counts the terms of a response.
pub fn analyse(document: &Document<'_>) -> Analysed {
    let speech = Speech::of(document);
    TABLE.with_borrow_mut(|table| {
        table.begin();
        let mut tokens = std::mem::take(&mut table.tokens);
        let mut base = 0;
        for field in document.fields() {
            let mut next = base;
            tokens.read(field.text);
            table.lexicon.number(&mut tokens, speech);
            for token in tokens.iter() {
                if let Some(place) = token.place {
                    next = base + place + 1;
                }
                table.add(token, &field, base);
            }
            // No phrase crosses from one field into the next.
            base = next + 1;
        }
        table.tokens = tokens;
        table.pairs();
        table.written()
    })
}

impl Table {
    fn begin(&mut self) {
        if self.lexicon.forget() || self.response == u32::MAX {
            self.word_at.clear();
            self.term_at.clear();
            self.response = 0;
        }
        // The first is 1: what was never met is of no response.
        self.response += 1;
        self.terms.clear();
        self.forms.clear();
        self.length = 0;
        self.ranks.clear();
        self.placed.clear();
    }

    fn add(&mut self, token: Numbered, field: &Field<'_>, base: u32) {
        let term = self.form(token.word);
        self.weigh(term, field);
        let &Word {
            rank, unmutated, ..
        } = self.lexicon.word(token.word);
        let Some(place) = token.place else { return };
        if field.lengthens {
            self.length = self.length.saturating_add(field.weight);
        }
        if rank > 0 {
            let place = (base + place) as usize;
            if self.ranks.len() <= place {
                self.ranks.resize(place + 1, 0);
            }
            self.ranks[place] = rank;
        } else {
            self.place(term, base + place);
        }
        if let Some(unmutated) = unmutated {
            let term = self.term(unmutated);
            self.weigh(term, field);
        }
    }

    /// Takes in a form, and gives the position of its term.
    fn form(&mut self, word: u32) -> u32 {
        let (words, _) = self.lexicon.sizes();
        self.word_at.resize(words, At::default());
        let at = self.word_at[word as usize];
        if at.response == self.response {
            return self.forms[at.place as usize].term;
        }
        let term = self.term(self.lexicon.word(word).term);
        let number = self.forms.len() as u32;
        let counted = &mut self.terms[term as usize];
        self.forms.push(Form {
            word,
            term,
            before: counted.last_form.replace(number),
        });
        self.word_at[word as usize] = At {
            response: self.response,
            place: number,
        };
        term
    }

    /// The position of a term, by its number.
    fn term(&mut self, term: u32) -> u32 {
        let (_, terms) = self.lexicon.sizes();
        self.term_at.resize(terms, At::default());
        let at = &mut self.term_at[term as usize];
        if at.response != self.response {
            *at = At {
                response: self.response,
                place: self.terms.len() as u32,
            };
            self.terms.push(Counted {
                term,
                weight: 0,
                said: false,
                last_form: None,
                places: 0,
            });
        }
        at.place
    }

    fn weigh(&mut self, term: u32, field: &Field<'_>) {
        let counted = &mut self.terms[term as usize];
        if !(field.once && std::mem::replace(&mut counted.said, true)) {
            counted.weight = counted.weight.saturating_add(field.weight);
        }
    }

    fn place(&mut self, term: u32, place: u32) {
        self.terms[term as usize].places += 1;
        self.placed.push((term, place));
    }

    /// Adds each two common words that stand side by side.
    fn pairs(&mut self) {
        for place in 1..self.ranks.len() {
            let (before, after) = (self.ranks[place - 1], self.ranks[place]);
            if before > 0 && after > 0 {
                let pair = self.lexicon.pair(before, after);
                let term = self.term(pair);
                self.terms[term as usize].weight = 1;
                self.place(term, place as u32 - 1);
            }
        }
    }

    /// The terms as [`Analysed`] has them.
    fn written(&mut self) -> Analysed {
        let mut write = std::mem::take(&mut self.write);
        self.sort_places(&mut write);
        let mut starts = self.sort_terms(&mut write);
        write.out.clear();
        let mut ends = [0; GROUPS];
        let mut from = 0;
        for (end, to) in ends.iter_mut().zip(&mut starts) {
            for i in from..*to {
                self.write(write.order[i] as usize, &mut write);
            }
            from = *to;
            *end = write.out.len() as u32;
        }
        let analysed = Analysed {
            terms: write.out.as_slice().into(),
            ends,
            length: self.length,
            texts: None,
        };
        self.write = write;
        analysed
    }

    /// Puts each term's places side by side; they stay in order.
    fn sort_places(&self, write: &mut Scratch) {
        let mut total = 0;
        write.ends.clear();
        write.ends.extend(self.terms.iter().map(|term| {
            let start = total;
            total += term.places as usize;
            start
        }));
        write.by_term.clear();
        write.by_term.resize(total, 0);
        for &(term, place) in &self.placed {
            let end = &mut write.ends[term as usize];
            write.by_term[*end] = place;
            *end += 1;
        }
    }

    /// Puts the terms of each group side by side, and says where each group ends.
    fn sort_terms(&self, write: &mut Scratch) -> [usize; GROUPS] {
        let group_of = |term: &Counted| group(self.lexicon.bytes(term.term).1);
        let mut ends = [0; GROUPS];
        for term in &self.terms {
            ends[group_of(term)] += 1;
        }
        let mut total = 0;
        for end in &mut ends {
            total += std::mem::replace(end, total);
        }
        write.order.clear();
        write.order.resize(self.terms.len(), 0);
        for (i, term) in self.terms.iter().enumerate() {
            let end = &mut ends[group_of(term)];
            write.order[*end] = i as u32;
            *end += 1;
        }
        ends
    }

    /// Writes what the response says of a term.
    fn write(&self, i: usize, write: &mut Scratch) {
        let counted = &self.terms[i];
        let (term, _) = self.lexicon.bytes(counted.term);
        let forms = || {
            let form = |number: Option<u32>| Some(self.forms[number? as usize]);
            std::iter::successors(form(counted.last_form), move |last| form(last.before))
                .map(|form| self.lexicon.written(form.word))
                .filter(|form| form.len() <= LONGEST_FORM)
        };
        // A term that is its only form says so by having none.
        let has_forms = forms().any(|form| form != term);
        let last = write.ends[i];
        let places = &write.by_term[last - counted.places as usize..last];
        let weight = counted.weight.clamp(1, u32::from(u16::MAX));
        let flags = u32::from(has_forms) | u32::from(!places.is_empty()) << 1;
        let out = &mut write.out;
        v(out, weight << 2 | flags);
        v(out, term.len() as u32);
        out.extend_from_slice(term);
        if has_forms {
            let bytes: usize = forms().map(|form| form.len() + 1).sum();
            v(out, bytes as u32);
            for form in forms() {
                out.push(form.len() as u8);
                out.extend_from_slice(form);
            }
        }
        if !places.is_empty() {
            write.places.clear();
            self.write_places(places, &mut write.places);
            v(out, write.places.len() as u32);
            out.extend_from_slice(&write.places);
        }
    }

    /// Writes places with their common neighbours.
    fn write_places(&self, places: &[u32], out: &mut Vec<u8>) {
        let rank = |place: Option<u32>| {
            place
                .and_then(|place| self.ranks.get(place as usize))
                .copied()
                .unwrap_or(0)
        };
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
    }
}

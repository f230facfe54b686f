//! The words that a thread has met: what they are forms of does not differ from response to response, and is worked out once.

use super::bits::hash;
use super::words::{self, Kind, Token};
use super::{Document, data};
use std::borrow::Cow;

/// What a term begins with that is two common words side by side.
pub(super) const PAIR: char = '\u{3}';
/// What a term begins with that is a Welsh word without its mutation.
const UNMUTATED: char = '\u{5}';

/// Once so many words are remembered, the next response begins with none.
const REMEMBERED: usize = 1 << 16;

/// The languages whose words have other forms than what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Speech {
    English,
    Welsh,
    Other,
}

impl Speech {
    pub(super) fn of(document: &Document<'_>) -> Speech {
        match document.language {
            "en" => Speech::English,
            "cy" => Speech::Welsh,
            _ => Speech::Other,
        }
    }
}

/// Words by what is written, and the terms that they are forms of. A term is the bytes that the index has it by.
#[derive(Default)]
pub(super) struct Lexicon {
    by_text: Slots,
    words: Vec<Word>,
    by_term: Slots,
    terms: Vec<Part>,
    text: Vec<u8>,
    /// By the ranks of two common words the number of their term, from 1; 0 where they have not stood side by side.
    pairs: Vec<u32>,
}

/// The tokens of a text, to be numbered together.
#[derive(Default)]
pub(super) struct Tokens {
    text: Vec<u8>,
    list: Vec<Numbered>,
}

/// A token of [`Tokens`].
#[derive(Clone, Copy)]
pub(super) struct Numbered {
    written: Part,
    kind: Kind,
    /// Its place in the text, if it has one.
    pub(super) place: Option<u32>,
    /// Its number in the lexicon.
    pub(super) word: u32,
}

impl Tokens {
    /// Cuts a text up.
    pub(super) fn read(&mut self, text: &str) {
        self.text.clear();
        self.list.clear();
        words::tokens(&words::fold(text), |token: Token<'_>| {
            let from = self.text.len() as u32;
            self.text.extend_from_slice(token.text);
            self.list.push(Numbered {
                written: Part {
                    hash: hash(token.text),
                    from,
                    bytes: token.text.len() as u32,
                },
                kind: token.kind,
                place: token.place,
                word: UNKNOWN,
            });
        });
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Numbered> {
        self.list.iter().copied()
    }
}

/// No word has this number.
const UNKNOWN: u32 = u32::MAX;

/// A word as it is written, in a language.
pub(super) struct Word {
    written: Part,
    kind: Kind,
    speech: Speech,
    /// The number of the term that it is a form of.
    pub(super) term: u32,
    /// The number of the term of all its mutations, if it is Welsh and has some.
    pub(super) unmutated: Option<u32>,
    /// The number of a common word, from 1; 0 for any other.
    pub(super) rank: u8,
}

/// A part of the text of a lexicon.
#[derive(Clone, Copy)]
struct Part {
    hash: u32,
    from: u32,
    bytes: u32,
}

impl Part {
    fn is(&self, hash: u32, bytes: &[u8], text: &[u8]) -> bool {
        self.hash == hash && self.of(text) == bytes
    }

    fn of<'t>(&self, text: &'t [u8]) -> &'t [u8] {
        &text[self.from as usize..][..self.bytes as usize]
    }
}

impl Word {
    fn is(&self, token: &Numbered, written: &[u8], speech: Speech, text: &[u8]) -> bool {
        self.written.is(token.written.hash, written, text)
            && self.kind == token.kind
            && self.speech == speech
    }
}

impl Lexicon {
    /// Forgets everything, if that is a lot. Says whether it did: no number means anything any more.
    pub(super) fn forget(&mut self) -> bool {
        let full = self.words.len() >= REMEMBERED;
        if full {
            *self = Lexicon::default();
        }
        full
    }

    /// How many words and terms it knows: they are numbered from 0.
    pub(super) fn sizes(&self) -> (usize, usize) {
        (self.words.len(), self.terms.len())
    }

    /// Gives each token the number of its word.
    ///
    /// A lexicon is larger than the caches of a processor. Looked up one after another, each word would wait for the memory; in a loop
    /// that does nothing else several of them wait at a time.
    pub(super) fn number(&mut self, tokens: &mut Tokens, speech: Speech) {
        let Tokens { text, list } = tokens;
        for token in &mut *list {
            token.word = self.by_text.first(token.written.hash).unwrap_or(UNKNOWN);
        }
        for token in list {
            let written = token.written.of(text);
            let first = self.words.get(token.word as usize);
            if !first.is_some_and(|word| word.is(token, written, speech, &self.text)) {
                token.word = self.find(token, written, speech);
            }
        }
    }

    /// The number of a token's word, which it may have to learn.
    fn find(&mut self, token: &Numbered, written: &[u8], speech: Speech) -> u32 {
        let same = |i: usize| self.words[i].is(token, written, speech, &self.text);
        let number = match self.by_text.find(token.written.hash, same) {
            Ok(number) => number,
            Err(slot) => {
                let word = self.learn(token, written, speech);
                let number = self.words.len();
                self.words.push(word);
                self.by_text.take(slot, token.written.hash, number);
                number
            }
        };
        number as u32
    }

    fn learn(&mut self, token: &Numbered, written: &[u8], speech: Speech) -> Word {
        let word = std::str::from_utf8(written).unwrap_or_default();
        let is_word = token.kind == Kind::Word;
        let stem = match speech {
            Speech::English if is_word => words::stem(word, "en"),
            _ => Cow::Borrowed(""),
        };
        let term = match stem.as_bytes() {
            [] => self.term(written),
            stem => self.term(stem),
        };
        let unmutated = Some(word)
            .filter(|_| is_word && speech == Speech::Welsh)
            .and_then(words::unmutated)
            .map(|key| self.term(format!("{UNMUTATED}{key}").as_bytes()));
        let rank = if is_word {
            data::vocabulary().rank(written)
        } else {
            0
        };
        Word {
            written: self.add(token.written.hash, written),
            kind: token.kind,
            speech,
            term,
            unmutated,
            rank,
        }
    }

    /// The number of the term that is two common words side by side, by their ranks.
    pub(super) fn pair(&mut self, before: u8, after: u8) -> u32 {
        let common = &data::vocabulary().common;
        let place = usize::from(before - 1) * common.len() + usize::from(after - 1);
        self.pairs.resize(common.len() * common.len(), 0);
        if self.pairs[place] == 0 {
            let word = |rank: u8| &common[usize::from(rank) - 1];
            let pair = format!("{PAIR}{} {}", word(before), word(after));
            self.pairs[place] = self.term(pair.as_bytes()) + 1;
        }
        self.pairs[place] - 1
    }

    /// The number of a term.
    fn term(&mut self, term: &[u8]) -> u32 {
        let hash = hash(term);
        let number = match self
            .by_term
            .find(hash, |i| self.terms[i].is(hash, term, &self.text))
        {
            Ok(number) => number,
            Err(slot) => {
                let part = self.add(hash, term);
                let number = self.terms.len();
                self.terms.push(part);
                self.by_term.take(slot, hash, number);
                number
            }
        };
        number as u32
    }

    fn add(&mut self, hash: u32, bytes: &[u8]) -> Part {
        let from = self.text.len() as u32;
        self.text.extend_from_slice(bytes);
        Part {
            hash,
            from,
            bytes: bytes.len() as u32,
        }
    }

    /// The word with a number.
    pub(super) fn word(&self, number: u32) -> &Word {
        &self.words[number as usize]
    }

    /// The word with a number, as it is written.
    pub(super) fn written(&self, number: u32) -> &[u8] {
        self.word(number).written.of(&self.text)
    }

    /// The bytes of the term with a number, and their hash.
    pub(super) fn bytes(&self, term: u32) -> (&[u8], u32) {
        let part = &self.terms[term as usize];
        (part.of(&self.text), part.hash)
    }
}

/// The numbers of things that have a hash, counted from 0; never more than half full. An entry is the hash above the number and
/// one; 0 is free.
pub(super) struct Slots(Vec<u64>);

impl Default for Slots {
    fn default() -> Slots {
        Slots(vec![0; 2048])
    }
}

impl Slots {
    /// The number of the first thing met that has this hash: nearly always the only one.
    fn first(&self, hash: u32) -> Option<u32> {
        let mask = self.0.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            match self.0[slot] {
                0 => return None,
                entry if (entry >> 32) as u32 == hash => return Some(entry as u32 - 1),
                _ => slot = (slot + 1) & mask,
            }
        }
    }

    /// The number of the thing with this hash of which `same` holds, or the free slot where it belongs.
    pub(super) fn find(&self, hash: u32, same: impl Fn(usize) -> bool) -> Result<usize, usize> {
        let mask = self.0.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            let entry = self.0[slot];
            if entry == 0 {
                return Err(slot);
            }
            let number = entry as u32 as usize - 1;
            if (entry >> 32) as u32 == hash && same(number) {
                return Ok(number);
            }
            slot = (slot + 1) & mask;
        }
    }

    /// Puts the next number into the free slot of its hash.
    pub(super) fn take(&mut self, slot: usize, hash: u32, number: usize) {
        self.0[slot] = u64::from(hash) << 32 | (number as u64 + 1);
        if (number + 1) * 2 > self.0.len() {
            let wider = vec![0; self.0.len() * 2];
            for entry in std::mem::replace(&mut self.0, wider) {
                if entry > 0
                    && let Err(slot) = self.find((entry >> 32) as u32, |_| false)
                {
                    self.0[slot] = entry;
                }
            }
        }
    }
}

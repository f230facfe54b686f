//! The words of a text, and what parts them.

use crate::fold;
use std::ops::Range;

/// What parts a word from the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::law) enum Gap {
    None,
    /// A comma or a bracket.
    Comma,
    /// A colon or a dash: what follows is said for itself.
    Clause,
    /// A full stop, a semicolon, a line's end.
    Sentence,
}

/// A word in small letters, without disguise.
#[derive(Debug)]
pub(in crate::law) struct Word<'t> {
    /// In small letters.
    pub text: &'t str,
    /// Where it stands.
    pub at: Range<usize>,
    /// What parts it from the word before it.
    pub gap: Gap,
    /// What it is looked up by.
    pub(super) key: Key,
}

/// What a word may be told from most others by, at a glance: a hash of all its letters, and one of its first two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key {
    pub whole: u16,
    pub begins: u16,
}

impl Key {
    /// How many values each has.
    pub const MOST: usize = 1024;

    pub fn of(word: &str) -> Key {
        let hash = |bytes: &[u8]| {
            let all = bytes.iter().fold(0x811C_9DC5_u32, |hash, byte| {
                (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
            });
            ((all >> 16) as usize % Key::MOST) as u16
        };
        let bytes = word.as_bytes();
        Key {
            whole: hash(bytes),
            begins: hash(&bytes[..bytes.len().min(2)]),
        }
    }
}

impl<'t> Word<'t> {
    fn new(text: &'t str, at: Range<usize>, gap: Gap) -> Word<'t> {
        Word {
            text,
            at,
            gap,
            key: Key::of(text),
        }
    }

    /// Lets another word stand in its place.
    pub fn rename(&mut self, text: &'t str) {
        (self.text, self.key) = (text, Key::of(text));
    }
}

/// The words of a text, in small letters and without disguise; what is drawn together ("don't") taken apart. They stand in `folded`,
/// which is filled: a text has thousands, and none is worth memory of its own.
pub(in crate::law) fn words<'t>(text: &str, folded: &'t mut String) -> Vec<Word<'t>> {
    let cut = cut(text, folded);
    let folded: &'t str = folded;
    let mut all = Vec::with_capacity(cut.len() + 8);
    for (word, at, gap) in cut {
        push(&mut all, &folded[word], at, gap);
    }
    all
}

/// Where each word stands in `folded` and in the text, and what parts it from the one before it.
fn cut(text: &str, folded: &mut String) -> Vec<(Range<usize>, Range<usize>, Gap)> {
    folded.clear();
    let mut all = Vec::new();
    // Where the word at hand begins.
    let mut from = 0;
    let (mut at, mut gap) = (0..0, Gap::Sentence);
    // A full stop ends a sentence where a blank follows, or a bracket or quotation mark and a blank.
    let mut stopped = false;
    let mut blank = true;
    let mut chars = text.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let mut part = ' ';
        let mut shows = false;
        let before = folded.len();
        if c.is_ascii_alphanumeric() {
            shows = true;
            folded.push(c.to_ascii_lowercase());
        } else {
            fold::fold(if c == '’' { '\'' } else { c }, |f| {
                (part, shows) = (f, true);
                if f.is_alphanumeric() {
                    folded.push(f);
                }
            });
        }
        if !shows {
            continue;
        }
        if folded.len() > before {
            if before == from {
                at.start = i;
            }
            at.end = i + c.len_utf8();
            (stopped, blank) = (false, false);
            continue;
        }
        // An apostrophe within a word belongs to it.
        if part == '\''
            && folded.len() > from
            && chars.peek().is_some_and(|(_, next)| next.is_alphabetic())
        {
            folded.push('\'');
            continue;
        }
        if folded.len() > from {
            let gap = std::mem::replace(&mut gap, Gap::None);
            all.push((from..folded.len(), at.clone(), gap));
            from = folded.len();
        }
        let white = c.is_whitespace() || part == ' ';
        gap = gap.max(match c {
            '!' | '?' | '\n' | ';' => Gap::Sentence,
            _ if white && stopped => Gap::Sentence,
            '—' => Gap::Clause,
            '-' | '–' if blank && chars.peek().is_none_or(|(_, next)| next.is_whitespace()) => {
                Gap::Clause
            }
            ':' if chars.peek().is_none_or(|(_, next)| next.is_whitespace()) => Gap::Clause,
            ',' | '(' | ')' => Gap::Comma,
            _ => Gap::None,
        });
        stopped = c == '.' || stopped && matches!(c, ')' | '"' | '”' | '\'' | ']');
        blank = white;
    }
    if folded.len() > from {
        all.push((from..folded.len(), at, gap));
    }
    all
}

fn push<'t>(all: &mut Vec<Word<'t>>, text: &'t str, at: Range<usize>, gap: Gap) {
    let text = text.trim_end_matches('\'');
    let apart: Option<(&str, &str)> = match text {
        _ if !text.contains('\'') => None,
        "can't" => Some(("can", "not")),
        "won't" => Some(("will", "not")),
        _ => None
            .or_else(|| text.strip_suffix("n't").map(|verb| (verb, "not")))
            .or_else(|| text.strip_suffix("'ve").map(|who| (who, "have")))
            .or_else(|| text.strip_suffix("'re").map(|who| (who, "are"))),
    };
    match apart {
        Some((first, second)) => {
            all.push(Word::new(first, at.clone(), gap));
            all.push(Word::new(second, at, Gap::None));
        }
        None => all.push(Word::new(text, at, gap)),
    }
}

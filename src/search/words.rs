//! Text to terms: what a reader types and what a response says meet here.
//!
//! `themes/default/assets/search.js` does the same to queries; `tests/search.rs` holds the two together. Change both.
//!
//! 1. [`fold`]: compatibility forms (NFKD), combining marks and invisible characters dropped, lower case, one apostrophe,
//!    one hyphen.
//! 2. [`tokens`]: runs of letters and digits, each at the place after the one before. `force's` is `force`, `don't` is `dont`, `94,700`
//!    is `94700`, `0319` is `319`. What stands behind or before an elision is a word: `heddlu'r` is `heddlu`, `d'ivoire` is `ivoire`.
//! 3. What is written with digits and joined by `/`, `-`, `.` or `_` is a token as a whole too, joined by `/`, and so is each run of its
//!    neighbours: `FOI-2013-000007` is `foi/2013/7`, `foi/2013`, `2013/7` and `foi`, `2013`, `7`. What is written with hyphens is a
//!    word as one too: `e-scooter` is `e`, `scooter`, `escooter`.
//! 4. A provision is one token in every spelling, and so is what it lies in: `section 31(1)(a)` is `s31(1)(a)`, `s31(1)`
//!    and `s31`.
//! 5. [`stem`]: the forms of an English word have one stem (Snowball); those of other languages stay as they are.
//! 6. A bar, `[withheld: s40(2)]`, is its provisions, not the word.

use frostem::{Algorithm, Stemmer};
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The longest whole of several parts that is a token, in characters: what is longer is an address or worse.
const LONGEST_WHOLE: usize = 32;
/// What has more parts than this is no reference, date or span of years: its runs are no tokens.
const MOST_PARTS: usize = 6;
/// A word that was written in parts has this many at most.
const MOST_JOINED: usize = 3;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A word, which has forms.
    Word,
    /// A number, a reference, a provision.
    Code,
}

/// A token of a text.
#[derive(Clone, Copy, Debug)]
pub struct Token<'a> {
    /// Its folded letters and digits, unstemmed.
    pub text: &'a [u8],
    /// What it is.
    pub kind: Kind,
    /// Whether another one says it too: a part of a whole, the section of a provision. A response is found by all of them; a query
    /// asks for those that are not implied.
    pub implied: bool,
    /// Where what it is of begins in the folded text.
    pub from: usize,
    /// Its place in the text, from 0; `None` for what only puts together what stands at several.
    pub place: Option<u32>,
}

/// Folds a text; one in ASCII is left as it is, since [`tokens`] lowers the case of those letters itself.
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(wide) = rest.bytes().position(|b| !b.is_ascii()) {
        out.push_str(&rest[..wide]);
        rest = &rest[wide..];
        let narrow = rest
            .bytes()
            .position(|b| b.is_ascii())
            .unwrap_or(rest.len());
        rest[..narrow].chars().for_each(|c| fold_wide(c, &mut out));
        rest = &rest[narrow..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn fold_wide(c: char, out: &mut String) {
    match c {
        // Curly and modifier apostrophes; no decomposition leads to the plain one.
        '\u{2018}' | '\u{2019}' | '\u{2BC}' => out.push('\''),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => out.push('-'),
        // The soft hyphen, and what joins or parts without showing.
        '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' => {}
        // Else "Taser™" would be "tasertm".
        '\u{2120}' | '\u{2122}' => out.push(' '),
        _ => {
            for part in std::iter::once(c)
                .nfkd()
                .filter(|&part| !is_combining_mark(part))
            {
                // Character by character: the lower case of a word's last sigma depends on its place, which it may not.
                for lower in part
                    .to_lowercase()
                    .filter(|&lower| !is_combining_mark(lower))
                {
                    out.push(match lower {
                        'ς' => 'σ',
                        '\u{2010}' => '-',
                        _ => lower,
                    });
                }
            }
        }
    }
}

/// Cuts a text that [`fold`] gave into tokens, in order. No phrase crosses the end of a line, of a cell or a bar: it takes a place.
pub fn tokens(folded: &str, mut emit: impl FnMut(Token<'_>)) {
    Cutter {
        text: folded.as_bytes(),
        folded,
        word: Vec::with_capacity(64),
        elided: Vec::new(),
        parts: Vec::with_capacity(8),
        place: 0,
        start: 0,
    }
    .run(&mut emit);
}

/// The keys under which a response is looked up by its reference, in a form that does not depend on how a reader writes it: without
/// zeros before numbers, as runs of letters and digits joined by `/`; without the letters before; as one run; and its last number if
/// that begins with a zero.
pub fn reference_keys(reference: &str) -> Vec<String> {
    let folded = fold(reference).to_lowercase();
    let raw: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|run| !run.is_empty())
        .collect();
    let key = |parts: &[&str]| {
        let parts: Vec<&str> = parts.iter().map(|part| without_zeros(part)).collect();
        parts.join("/")
    };
    let mut keys = Vec::new();
    for from in 0..raw.len() {
        // Of a reference that has several parts each run to its end that says enough.
        let named = &raw[from..];
        if from == 0
            || (named.len() > 1
                && !raw[..from]
                    .iter()
                    .any(|p| p.bytes().all(|b| b.is_ascii_digit())))
        {
            keys.extend([key(named), named.concat()]);
        }
    }
    keys.extend(
        raw.last()
            .filter(|last| last.starts_with('0'))
            .map(|&last| last.to_owned()),
    );
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// A number without the zeros before it.
pub(super) fn without_zeros(part: &str) -> &str {
    if part.bytes().all(|b| b.is_ascii_digit()) {
        let short = part.trim_start_matches('0');
        if short.is_empty() && !part.is_empty() {
            "0"
        } else {
            short
        }
    } else {
        part
    }
}

/// The stem of a word in a language, by its two letters. The result is a key, never shown.
pub fn stem<'a>(word: &'a str, language: &str) -> Cow<'a, str> {
    if language != "en" || word.len() < 3 || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return Cow::Borrowed(word);
    }
    Stemmer::new(Algorithm::English).stem(word)
}

/// What a Welsh word may begin with where a mutation took the place of a consonant, and one form for all of them: `gathod`, `chathod`,
/// `nghathod` are `cathod`. `None` if it begins with nothing that mutates.
pub fn unmutated(word: &str) -> Option<String> {
    const MUTATIONS: [(&str, &str); 22] = [
        ("ngh", "c"),
        ("mh", "p"),
        ("nh", "t"),
        ("ngw", "w"),
        ("gw", "w"),
        ("ng", "c"),
        ("ph", "p"),
        ("th", "t"),
        ("ch", "c"),
        ("dd", "t"),
        ("ll", "l"),
        ("rh", "r"),
        ("gl", "l"),
        ("gr", "r"),
        ("b", "p"),
        ("f", "p"),
        ("m", "p"),
        ("p", "p"),
        ("d", "t"),
        ("n", "t"),
        ("t", "t"),
        ("g", "c"),
    ];
    let (first, radical) = MUTATIONS
        .iter()
        .chain(&[("c", "c"), ("w", "w"), ("l", "l"), ("r", "r")])
        .find(|(first, _)| word.starts_with(first))?;
    Some(format!("{radical}{}", &word[first.len()..]))
}

/// Lower case of ASCII letters and digits; 0 for every other byte.
const LOWER: [u8; 256] = {
    let mut table = [0; 256];
    let mut b = 0;
    while b < 128 {
        if (b as u8).is_ascii_alphanumeric() {
            table[b] = (b as u8).to_ascii_lowercase();
        }
        b += 1;
    }
    table
};

/// The letter of the provision before whose number a word may stand, and whether several numbers may follow.
fn unit(word: &[u8]) -> Option<(u8, bool)> {
    Some(match word {
        b"section" | b"sect" | b"sec" | b"s" | b"exemption" => (b's', false),
        b"sections" | b"ss" | b"exemptions" => (b's', true),
        b"regulation" | b"reg" | b"r" | b"exception" => (b'r', false),
        b"regulations" | b"regs" | b"rr" | b"exceptions" => (b'r', true),
        _ => return None,
    })
}

struct Cutter<'a> {
    text: &'a [u8],
    folded: &'a str,
    /// The token at hand, lower case; of several parts, all of them with `/` between.
    word: Vec<u8>,
    /// The whole of a word of which an elision left a part at hand.
    elided: Vec<u8>,
    /// Where its parts end in `word`.
    parts: Vec<usize>,
    /// The place of the next token.
    place: u32,
    /// Where the token at hand begins.
    start: usize,
}

impl Cutter<'_> {
    fn run(&mut self, emit: &mut impl FnMut(Token<'_>)) {
        const BAR: &[u8] = b"[withheld:";
        let mut at = 0;
        while let Some(&byte) = self.text.get(at) {
            if LOWER[usize::from(byte)] != 0 || (!byte.is_ascii() && self.letter(at) > 0) {
                at = self.token(at, emit);
            } else if byte == b'['
                && self
                    .text
                    .get(at..at + BAR.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(BAR))
            {
                at += BAR.len();
                self.place += 1;
            } else {
                self.place += u32::from(matches!(byte, b'\n' | b'|'));
                // Of a wide character this passes the first byte; the others are no letters either.
                at += 1;
            }
        }
    }

    /// The bytes of the letter or digit that begins at `at`; 0 if none does.
    fn letter(&self, at: usize) -> usize {
        match self.text.get(at) {
            None => 0,
            Some(&byte) if byte.is_ascii() => usize::from(LOWER[usize::from(byte)] != 0),
            Some(_) => match self.folded.get(at..).and_then(|rest| rest.chars().next()) {
                Some(c) if c.is_alphanumeric() => c.len_utf8(),
                _ => 0,
            },
        }
    }

    fn is_digit(&self, at: usize) -> bool {
        self.text.get(at).is_some_and(u8::is_ascii_digit)
    }

    fn is_blank(&self, at: usize) -> bool {
        self.text
            .get(at)
            .is_some_and(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r'))
    }

    /// Whether a further part of a whole begins at `at`, with what joins it.
    fn joins(&self, at: usize) -> bool {
        self.text
            .get(at)
            .is_some_and(|b| matches!(b, b'/' | b'-' | b'.' | b'_'))
            && self.letter(at + 1) > 0
    }

    /// Reads the token or tokens that begin at `at`, and returns where they end.
    fn token(&mut self, at: usize, emit: &mut impl FnMut(Token<'_>)) -> usize {
        self.word.clear();
        self.elided.clear();
        self.start = at;
        let mut end = self.part(at);
        // Most words are neither of these, and it shows in their first letter.
        if matches!(self.word[0], b's' | b'r' | b'e')
            && let Some(after) = self.provision(end, emit)
        {
            return after;
        }
        if !self.joins(end) {
            self.emit_word(emit);
            return end;
        }
        self.parts.clear();
        self.parts.push(self.word.len());
        let mut hyphens = true;
        while self.joins(end) {
            hyphens &= self.text[end] == b'-';
            self.word.push(b'/');
            end = self.part(end + 1);
            self.parts.push(self.word.len());
        }
        self.chain(hyphens, emit);
        end
    }

    /// Emits the word at hand, and the whole of which it is the part that an elision left.
    fn emit_word(&mut self, emit: &mut impl FnMut(Token<'_>)) {
        emit(Token {
            text: &self.word,
            kind: kind(&self.word),
            implied: false,
            from: self.start,
            place: Some(self.place),
        });
        self.place += 1;
        if !self.elided.is_empty() {
            emit(Token {
                text: &self.elided,
                kind: Kind::Word,
                implied: true,
                from: self.start,
                place: None,
            });
            self.elided.clear();
        }
    }

    /// Emits the parts of the whole at hand, its runs, and itself.
    fn chain(&mut self, hyphens: bool, emit: &mut impl FnMut(Token<'_>)) {
        self.elided.clear();
        let word = &self.word;
        let digits = |text: &[u8]| text.iter().any(u8::is_ascii_digit);
        let short = |text: &[u8]| {
            text.len() <= LONGEST_WHOLE
                || std::str::from_utf8(text).is_ok_and(|text| text.chars().count() <= LONGEST_WHOLE)
        };
        let whole = digits(word) && short(word);
        let starts = || std::iter::once(0).chain(self.parts.iter().map(|end| end + 1));
        for (from, &to) in starts().zip(&self.parts) {
            let text = &word[from..to];
            emit(Token {
                text,
                kind: kind(text),
                implied: whole,
                from: self.start,
                place: Some(self.place),
            });
            self.place += 1;
        }
        let code = |text, implied| Token {
            text,
            kind: Kind::Code,
            implied,
            from: self.start,
            place: None,
        };
        if self.parts.len() <= MOST_PARTS {
            for (first, from) in starts().take(self.parts.len()).enumerate() {
                for &to in &self.parts[(first + 1).min(self.parts.len())..] {
                    let run = &word[from..to];
                    if run.len() < word.len() && digits(run) && short(run) {
                        emit(code(run, true));
                    }
                }
            }
        }
        if whole {
            emit(code(word, false));
        }
        let letters = |text: &[u8]| text.iter().all(u8::is_ascii_lowercase);
        let mut parts = starts().zip(&self.parts).map(|(from, &to)| &word[from..to]);
        if hyphens && self.parts.len() <= MOST_JOINED && parts.any(letters) {
            let joined: Vec<u8> = word.iter().copied().filter(|&b| b != b'/').collect();
            emit(Token {
                text: &joined,
                kind: kind(&joined),
                implied: true,
                from: self.start,
                place: None,
            });
        }
    }

    /// Appends the run of letters and digits at `at` to `word`, and returns where it ends.
    fn part(&mut self, mut at: usize) -> usize {
        let from = self.word.len();
        if self.is_digit(at)
            && let Some(end) = self.thousands(at)
        {
            at = end;
        } else {
            at = self.run_of_letters(at);
        }
        without_zeros_from(&mut self.word, from);
        let first = self.word.len();
        let mut last = first;
        let mut apostrophes = 0;
        while self.text.get(at) == Some(&b'\'') && self.letter(at + 1) > 0 {
            apostrophes += 1;
            last = self.word.len();
            at = self.run_of_letters(at + 1);
        }
        match apostrophes {
            0 => {}
            _ if &self.word[last..] == b"s" => self.word.truncate(last),
            1 => self.elide(from, first),
            _ => {}
        }
        at
    }

    /// Leaves of the word that begins at `from` what stands before a Welsh elision or after a French one, if it has one at `elision`.
    fn elide(&mut self, from: usize, elision: usize) {
        const WELSH: [&[u8]; 6] = [b"r", b"n", b"i", b"w", b"u", b"ch"];
        const FRENCH: [&[u8]; 10] = [
            b"d", b"l", b"qu", b"j", b"m", b"n", b"s", b"t", b"c", b"jusqu",
        ];
        let (before, after) = (&self.word[from..elision], &self.word[elision..]);
        let welsh = WELSH.contains(&after);
        if !welsh && (!FRENCH.contains(&before) || after.len() < 3) {
            return;
        }
        self.elided.clear();
        self.elided.extend_from_slice(&self.word[from..]);
        if welsh {
            self.word.truncate(elision);
        } else {
            self.word.drain(from..elision);
        }
    }

    fn run_of_letters(&mut self, mut at: usize) -> usize {
        loop {
            while let Some(&byte) = self.text.get(at)
                && LOWER[usize::from(byte)] != 0
            {
                self.word.push(LOWER[usize::from(byte)]);
                at += 1;
            }
            if self.text.get(at).is_none_or(u8::is_ascii) {
                return at;
            }
            match self.letter(at) {
                0 => return at,
                wide => {
                    self.word.extend_from_slice(&self.text[at..at + wide]);
                    at += wide;
                }
            }
        }
    }

    /// Appends a number with commas between its thousands, without them.
    fn thousands(&mut self, at: usize) -> Option<usize> {
        let first = (0..3).take_while(|&i| self.is_digit(at + i)).count();
        let mut end = at + first;
        if !self.is_thousand(end) {
            return None;
        }
        self.word.extend_from_slice(&self.text[at..end]);
        while self.is_thousand(end) {
            self.word.extend_from_slice(&self.text[end + 1..end + 4]);
            end += 4;
        }
        Some(end)
    }

    fn is_thousand(&self, comma: usize) -> bool {
        self.text.get(comma) == Some(&b',')
            && (1..4).all(|i| self.is_digit(comma + i))
            && self.letter(comma + 4) == 0
    }

    /// Reads a provision whose first word or whole section (`s31`) is at hand and ends at `end`.
    fn provision(&mut self, end: usize, emit: &mut impl FnMut(Token<'_>)) -> Option<usize> {
        let digits = self.word[1..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count();
        if digits > 0 && self.word[0] != b'e' {
            let tail = &self.word[1 + digits..];
            let is_section = digits <= 3
                && (tail.is_empty() || (tail.len() == 1 && tail[0].is_ascii_lowercase()));
            return (is_section && !self.joins(end)).then(|| {
                let end = self.limbs(end, emit);
                self.place += 1;
                end
            });
        }
        let (letter, several) = unit(&self.word)?;
        let mut at = end;
        if self.text.get(at) == Some(&b'.') {
            at += 1;
        }
        if self.is_blank(at) {
            at += 1;
        }
        let mut number_end = self.number(at)?;
        let mut token = Token {
            text: &self.word,
            kind: Kind::Word,
            implied: true,
            from: self.start,
            place: Some(self.place),
        };
        emit(token);
        self.place += 1;
        loop {
            self.section(letter, at, number_end);
            token = Token {
                text: without_zeros_of(&self.word[1..]),
                kind: Kind::Code,
                implied: true,
                from: self.start,
                place: Some(self.place),
            };
            emit(token);
            let after = self.limbs(number_end, emit);
            self.place += 1;
            let next = if several { self.and(after) } else { None };
            match next.and_then(|next| Some((next, self.number(next)?))) {
                Some((next, next_end)) => (at, number_end) = (next, next_end),
                None => return Some(after),
            }
        }
    }

    /// Where the number of a section ends that begins at `at`: up to three digits and perhaps a letter.
    fn number(&self, at: usize) -> Option<usize> {
        let digits = (0..4).take_while(|&i| self.is_digit(at + i)).count();
        if !(1..=3).contains(&digits) {
            return None;
        }
        let mut end = at + digits;
        if self.text.get(end).is_some_and(u8::is_ascii_alphabetic) {
            end += 1;
        }
        (self.letter(end) == 0 && !self.joins(end)).then_some(end)
    }

    fn section(&mut self, letter: u8, from: usize, to: usize) {
        self.word.clear();
        self.word.push(letter);
        self.word
            .extend(self.text[from..to].iter().map(u8::to_ascii_lowercase));
    }

    /// Reads the limbs, `(1)(a)`, after the section at hand, and emits it with all that it lies in.
    fn limbs(&mut self, mut at: usize, emit: &mut impl FnMut(Token<'_>)) -> usize {
        loop {
            let open = at + usize::from(self.is_blank(at));
            let Some(close) = self.limb(open) else {
                emit(self.code(false));
                return at;
            };
            emit(self.code(true));
            self.word
                .extend(self.text[open..close].iter().map(u8::to_ascii_lowercase));
            at = close;
        }
    }

    /// The provision at hand.
    fn code(&self, implied: bool) -> Token<'_> {
        Token {
            text: &self.word,
            kind: Kind::Code,
            implied,
            from: self.start,
            place: Some(self.place),
        }
    }

    /// Where the limb ends whose bracket opens at `open`: `(1)`, `(3A)`, `(a)`, `(aa)`, `(iii)`.
    fn limb(&self, open: usize) -> Option<usize> {
        if self.text.get(open) != Some(&b'(') {
            return None;
        }
        let inside = &self.text[open + 1..];
        let inside = &inside[..inside.iter().take(6).position(|&b| b == b')')?];
        let letters = &inside[inside.iter().take_while(|b| b.is_ascii_digit()).count()..];
        let digits = inside.len() - letters.len();
        let alphabetic = letters.iter().all(u8::is_ascii_alphabetic);
        let holds = match digits {
            0 => {
                let roman = letters.len() <= 5
                    && letters
                        .iter()
                        .all(|b| matches!(b.to_ascii_lowercase(), b'i' | b'v' | b'x'));
                !letters.is_empty() && (roman || (alphabetic && letters.len() <= 2))
            }
            1 | 2 => alphabetic && letters.len() <= 2,
            _ => false,
        };
        holds.then_some(open + inside.len() + 2)
    }

    /// Where the next number of several begins: after `, `, ` and `, ` or `, ` & ` and `, and `.
    fn and(&self, mut at: usize) -> Option<usize> {
        let comma = self.text.get(at) == Some(&b',');
        at += usize::from(comma);
        let blank = self.is_blank(at);
        at += usize::from(blank);
        if !(comma || blank) {
            return None;
        }
        for link in [&b"and"[..], b"or", b"&"] {
            let end = at + link.len();
            if blank
                && self
                    .text
                    .get(at..end)
                    .is_some_and(|word| word.eq_ignore_ascii_case(link))
                && self.is_blank(end)
            {
                return Some(end + 1);
            }
        }
        comma.then_some(at)
    }
}

/// Letters make a word, digits a code.
fn kind(text: &[u8]) -> Kind {
    if text.iter().any(u8::is_ascii_digit) {
        Kind::Code
    } else {
        Kind::Word
    }
}

/// Takes the zeros off the number that begins at `from`, if it is one.
fn without_zeros_from(word: &mut Vec<u8>, from: usize) {
    let zeros = word[from..].len() - without_zeros_of(&word[from..]).len();
    word.drain(from..from + zeros);
}

fn without_zeros_of(part: &[u8]) -> &[u8] {
    let zeros = part.iter().take_while(|&&b| b == b'0').count();
    if zeros == 0 || !part.iter().all(u8::is_ascii_digit) {
        part
    } else {
        &part[zeros.min(part.len() - 1)..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown_token(token: Token<'_>) -> String {
        let text = String::from_utf8_lossy(token.text);
        let stem = match token.kind {
            Kind::Word => stem(&text, "en"),
            Kind::Code => text.clone(),
        };
        let sign = if token.implied { "~" } else { "" };
        format!("{sign}{stem}")
    }

    fn shown(text: &str) -> String {
        let mut out = Vec::new();
        tokens(&fold(text), |token| out.push(shown_token(token)));
        out.join(" ")
    }

    #[test]
    fn the_table_of_texts_holds() {
        let mut wrong = Vec::new();
        for line in include_str!("../../tests/search/analysis.tsv")
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
        {
            let (text, expected) = line.split_once('\t').expect("two columns");
            let text: String = serde_json::from_str(text).expect("a JSON string");
            if shown(&text) != expected {
                wrong.push(format!(
                    "{text:?}\n  is       {}\n  not      {expected}",
                    shown(&text)
                ));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn references_have_keys_for_all_spellings() {
        for (reference, keys) in [
            ("2026/0412", "0412 2026/412 20260412"),
            ("1135A/22", "1135a/22 1135a22"),
            (
                "FOI-2013-000007",
                "000007 2013/7 2013000007 foi/2013/7 foi2013000007",
            ),
            ("  01.FOI.24.036582 ", "01foi24036582 036582 1/foi/24/36582"),
            ("", ""),
        ] {
            assert_eq!(reference_keys(reference).join(" "), keys);
        }
    }

    #[test]
    fn folding_leaves_ascii_alone() {
        assert!(matches!(
            fold("It's 2026/0412"),
            Cow::Borrowed("It's 2026/0412")
        ));
        assert_eq!(
            fold("Caffè\u{301} “Ŵyl” – officer’s ΟΔΟΣ Taser™"),
            "Caffe “wyl” - officer's οδοσ Taser "
        );
    }
}

//! Text to terms: what a reader types and what a response says meet here.
//!
//! `themes/default/assets/search.js` does the same to queries; `tests/search.rs` holds the two together. Change both.
//!
//! 1. [`fold`]: compatibility forms (NFKD), combining marks and invisible characters dropped, lower case, one apostrophe,
//!    one hyphen.
//! 2. [`tokens`]: runs of letters and digits. `force's` is `force`, `don't` is `dont`, `94,700` is `94700`.
//! 3. What is written with digits and joined by `/`, `-`, `.` or `_` is a token as a whole too, joined by `/`:
//!    `FOI-2013-000007` is `foi/2013/000007` and `foi`, `2013`, `000007`.
//! 4. A provision is one token in every spelling, and so is what it lies in: `section 31(1)(a)` is `s31(1)(a)`, `s31(1)`
//!    and `s31`.
//! 5. `stem`: a plural is its singular.
//! 6. A bar, `[withheld: s40(2)]`, is its provisions, not the word.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The longest whole of several parts that is a token, in characters: what is longer is an address or worse.
const LONGEST_WHOLE: usize = 32;

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

/// Cuts a text that [`fold`] gave into tokens, in order. A token is `implied` where another one says it too: a part of a
/// whole, the section of a provision. A response is found by all of them; a query asks for those that are not implied.
pub fn tokens(folded: &str, mut emit: impl FnMut(&[u8], bool)) {
    Cutter {
        text: folded.as_bytes(),
        folded,
        word: Vec::with_capacity(64),
        parts: Vec::with_capacity(8),
    }
    .run(&mut emit);
}

/// The form in which a reference is looked up whole: runs of letters and digits, joined by `/`.
pub fn reference_key(reference: &str) -> String {
    let folded = fold(reference);
    let mut key = String::with_capacity(folded.len());
    for run in folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|run| !run.is_empty())
    {
        if !key.is_empty() {
            key.push('/');
        }
        key.push_str(run);
    }
    key.make_ascii_lowercase();
    key
}

/// How long a word is without its plural: a light stemmer after Harman's ("How effective is suffixing?", 1991), made so
/// that `policies`, `searches`, `addresses`, `campuses` and `movies` meet their singulars. `y` says that one stands at the end
/// instead. The result is a key, never shown.
fn stem(word: &[u8]) -> (usize, bool) {
    let mut length = word.len();
    if length <= 3
        || !matches!(word[length - 1], b's' | b'e')
        || !word.iter().all(u8::is_ascii_lowercase)
    {
        return (length, false);
    }
    if word[length - 1] == b's' {
        if matches!(word[length - 2], b's' | b'u') {
            return (length, false);
        }
        length -= 1;
    }
    let word = &word[..length];
    if length > 3 {
        if word.ends_with(b"ie") {
            return (length - 1, true);
        }
        if [&b"che"[..], b"she", b"sse", b"xe", b"zze", b"oe", b"use"]
            .iter()
            .any(|end| word.ends_with(end))
        {
            length -= 1;
        }
    }
    (length, false)
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

/// What may stand before a provision's number, and whether several numbers may follow.
const UNITS: [(&[u8], u8, bool); 12] = [
    (b"section", b's', false),
    (b"sections", b's', true),
    (b"sect", b's', false),
    (b"sec", b's', false),
    (b"s", b's', false),
    (b"ss", b's', true),
    (b"regulation", b'r', false),
    (b"regulations", b'r', true),
    (b"reg", b'r', false),
    (b"regs", b'r', true),
    (b"r", b'r', false),
    (b"rr", b'r', true),
];

struct Cutter<'a> {
    text: &'a [u8],
    folded: &'a str,
    /// The token at hand, lower case; of several parts, all of them with `/` between.
    word: Vec<u8>,
    /// Where its parts end in `word`.
    parts: Vec<usize>,
}

impl Cutter<'_> {
    fn run(&mut self, emit: &mut impl FnMut(&[u8], bool)) {
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
            } else {
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
    fn token(&mut self, at: usize, emit: &mut impl FnMut(&[u8], bool)) -> usize {
        self.word.clear();
        let mut end = self.part(at);
        // Most words are neither of these, and it shows in their first letter.
        if matches!(self.word[0], b's' | b'r')
            && let Some(after) = self.provision(end, emit)
        {
            return after;
        }
        if !self.joins(end) {
            word(&mut self.word, emit, false);
            return end;
        }
        self.parts.clear();
        self.parts.push(self.word.len());
        while self.joins(end) {
            self.word.push(b'/');
            end = self.part(end + 1);
            self.parts.push(self.word.len());
        }
        let whole = self.word.iter().any(u8::is_ascii_digit)
            && std::str::from_utf8(&self.word).is_ok_and(|whole| {
                whole.len() <= LONGEST_WHOLE || whole.chars().count() <= LONGEST_WHOLE
            });
        let mut from = 0;
        let mut part = Vec::with_capacity(32);
        for &to in &self.parts {
            part.clear();
            part.extend_from_slice(&self.word[from..to]);
            word(&mut part, emit, whole);
            from = to + 1;
        }
        if whole {
            emit(&self.word, false);
        }
        end
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
        let mut apostrophe = false;
        while self.text.get(at) == Some(&b'\'') && self.letter(at + 1) > 0 {
            apostrophe = true;
            self.word.push(b'\'');
            at = self.run_of_letters(at + 1);
        }
        if apostrophe {
            if self.word.ends_with(b"'s") {
                self.word.truncate(self.word.len() - 2);
            }
            let mut kept = from;
            for i in from..self.word.len() {
                if self.word[i] != b'\'' {
                    self.word[kept] = self.word[i];
                    kept += 1;
                }
            }
            self.word.truncate(kept);
        }
        at
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
    fn provision(&mut self, end: usize, emit: &mut impl FnMut(&[u8], bool)) -> Option<usize> {
        let digits = self.word[1..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count();
        if digits > 0 {
            let tail = &self.word[1 + digits..];
            let is_section = digits <= 3
                && (tail.is_empty() || (tail.len() == 1 && tail[0].is_ascii_lowercase()));
            return (is_section && !self.joins(end)).then(|| self.limbs(end, emit));
        }
        let &(_, letter, several) = UNITS.iter().find(|(unit, ..)| *unit == self.word)?;
        let mut at = end;
        if self.text.get(at) == Some(&b'.') {
            at += 1;
        }
        if self.is_blank(at) {
            at += 1;
        }
        let mut number_end = self.number(at)?;
        word(&mut self.word, emit, true);
        loop {
            self.section(letter, at, number_end);
            emit(&self.word[1..], true);
            let after = self.limbs(number_end, emit);
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
    fn limbs(&mut self, mut at: usize, emit: &mut impl FnMut(&[u8], bool)) -> usize {
        loop {
            let open = at + usize::from(self.is_blank(at));
            let Some(close) = self.limb(open) else {
                emit(&self.word, false);
                return at;
            };
            emit(&self.word, true);
            self.word
                .extend(self.text[open..close].iter().map(u8::to_ascii_lowercase));
            at = close;
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

/// Emits a word without its plural.
fn word(word: &mut Vec<u8>, emit: &mut impl FnMut(&[u8], bool), implied: bool) {
    let (length, y) = stem(word);
    word.truncate(length);
    if y && let Some(last) = word.last_mut() {
        *last = b'y';
    }
    emit(word, implied);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let mut out = Vec::new();
        tokens(&fold(text), |token, implied| {
            out.push(format!(
                "{}{}",
                if implied { "~" } else { "" },
                String::from_utf8_lossy(token)
            ))
        });
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
    fn references_have_one_key() {
        for (reference, key) in [
            ("2026/0412", "2026/0412"),
            ("1135A/22", "1135a/22"),
            ("FOI-2013-000007", "foi/2013/000007"),
            ("FOI 2013 000007", "foi/2013/000007"),
            ("  01.FOI.24.036582 ", "01/foi/24/036582"),
            ("", ""),
        ] {
            assert_eq!(reference_key(reference), key);
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

//! What looks like a mark and is not exactly one: it must never publish what it meant to hide.
//!
//! Looked for in the source after the marks are taken out, and again in the text as rendered (where emphasis, entities
//! and escapes are gone), both folded ([`crate::fold`]). A token counts as one character that is like no other.

use super::origin::{Fault, Origin};
use crate::diagnostics::Code;
use crate::fold;
use crate::log::text;
use std::ops::Range;

/// Whether a text holds a mark or a near miss.
pub(in crate::private) fn any(source: &str) -> bool {
    first(source).is_some()
}

/// Where the first one stands.
pub(in crate::private) fn first(source: &str) -> Option<Range<usize>> {
    let mut found = None;
    scan(source, |_, range| {
        found.get_or_insert(range);
    });
    found
}

/// Reports each.
pub(in crate::private) fn report(source: &str, origin: &Origin, faults: &mut Vec<Fault>) {
    scan(source, |code, range| {
        faults.push(Fault {
            code,
            at: origin.range(range),
        })
    });
}

fn scan(source: &str, mut found: impl FnMut(Code, Range<usize>)) {
    if source.is_ascii()
        && memchr::memchr(b'&', source.as_bytes()).is_none()
        && !suspicious(source.as_bytes())
    {
        return;
    }
    let folded = Folded::of(source);
    let chars = &folded.chars;
    let mut line_start = true;
    let mut reported = 0;
    // One fault is reported once: the braces of a mark, the rest of a line, the end of a block belong to what was reported.
    let (mut open, mut rest_of_line, mut block_open) = (false, false, false);
    for i in 0..chars.len() {
        let c = chars[i].0;
        open |= c == super::marks::BROKEN;
        let hit = match c {
            'w' if !rest_of_line => withheld(chars, i),
            ']' if !rest_of_line => braces(chars, i),
            ':' if line_start && chars[i..].iter().take(3).filter(|c| c.0 == ':').count() == 3 => {
                Some(i..i + 3)
            }
            _ => None,
        };
        if let Some(hit) = hit {
            let range = folded.source(hit.clone());
            let end_of_block = c == ':'
                && chars[hit.end..]
                    .iter()
                    .take_while(|c| c.0 != '\n')
                    .all(|c| c.0.is_whitespace() || c.0 == ':');
            let again = range.start < reported
                || c == ']' && std::mem::take(&mut open)
                || end_of_block && std::mem::take(&mut block_open);
            if !again {
                reported = range.end;
                open = c == 'w';
                block_open |= c == ':' && !end_of_block
                    || c == 'w'
                        && chars
                            .get(hit.end)
                            .or(chars.get(hit.end.saturating_sub(1)))
                            .is_some_and(|c| c.0 == '{');
                rest_of_line = c == ':';
                found(
                    if c == ':' {
                        Code::BlockNearMiss
                    } else {
                        Code::NearMiss
                    },
                    range,
                );
            }
        }
        if c == '\n' {
            rest_of_line = false;
        }
        line_start = c == '\n' || line_start && matches!(c, ' ' | '\t' | '>');
    }
}

/// Whether a character is a letter of the word, or a digit or stroke that passes for it.
fn resembles(c: char, letter: char) -> bool {
    c == letter || matches!((letter, c), ('l' | 'i', '1' | '|' | '!') | ('e', '3'))
}

/// `withheld` with what makes it look like a mark before it or behind it.
fn withheld(chars: &[(char, usize)], at: usize) -> Option<Range<usize>> {
    const WORD: [char; 8] = ['w', 'i', 't', 'h', 'h', 'e', 'l', 'd'];
    let end = at + WORD.len();
    if chars.len() < end
        || !chars[at..end]
            .iter()
            .zip(WORD)
            .all(|(c, w)| resembles(c.0, w))
    {
        return None;
    }
    let colons = |before: usize| {
        chars[..before]
            .iter()
            .rev()
            .take_while(|c| c.0 == ':')
            .count()
    };
    let direct = colons(at);
    if direct > 0 {
        return Some(at - direct..end);
    }
    let opens = |i: usize| matches!(chars.get(i), Some(('[' | '{', _)));
    if opens(end) {
        return Some(at..end + 1);
    }
    let gap_before = chars[..at]
        .iter()
        .rev()
        .take_while(|c| c.0.is_whitespace())
        .count();
    let gap_after = chars[end..]
        .iter()
        .take_while(|c| c.0.is_whitespace())
        .count();
    let before = colons(at - gap_before);
    (before > 0 && opens(end + gap_after)).then(|| at - gap_before - before..end)
}

/// A closing bracket, white space or none, and braces that hold something shaped like a provision.
fn braces(chars: &[(char, usize)], at: usize) -> Option<Range<usize>> {
    let skip = |mut i: usize| {
        while chars.get(i).is_some_and(|c| c.0.is_whitespace()) {
            i += 1;
        }
        i
    };
    let open = skip(at + 1);
    if chars.get(open)?.0 != '{' {
        return None;
    }
    let mut inside = skip(open + 1);
    // Attribute syntax and quotation marks are what habit puts before an id.
    while matches!(chars.get(inside), Some(('.' | '#' | '"' | '\'', _))) {
        inside = skip(inside + 1);
    }
    let letters: String = chars[inside..]
        .iter()
        .map(|c| c.0)
        .take_while(|c| c.is_alphabetic() || *c == '§')
        .take(11)
        .collect();
    let mut i = inside + letters.chars().count();
    let named = matches!(
        letters.as_str(),
        "s" | "r"
            | "§"
            | "§§"
            | "sec"
            | "sect"
            | "section"
            | "sections"
            | "ss"
            | "reg"
            | "regs"
            | "regulation"
            | "regulations"
    );
    if !named && !letters.is_empty() {
        return None;
    }
    while chars
        .get(i)
        .is_some_and(|c| c.0.is_whitespace() || c.0 == '.')
    {
        i += 1;
    }
    let digits = chars[i..]
        .iter()
        .take_while(|c| c.0.is_ascii_digit())
        .count();
    if digits == 0 {
        return None;
    }
    i = skip(i + digits);
    let letter = usize::from(chars.get(i).is_some_and(|c| c.0.is_ascii_lowercase()));
    (named || chars.get(i + letter).is_some_and(|c| c.0 == '(')).then_some(at..i)
}

/// Whether plain ASCII text can hold a near miss at all: the question that nearly every text answers with no.
fn suspicious(bytes: &[u8]) -> bool {
    for h in memchr::memchr2_iter(b'h', b'H', bytes) {
        if bytes.get(h + 1).is_some_and(|b| b | 32 == b'h')
            && h >= 3
            && bytes.get(h - 3..h + 5).is_some_and(|w| {
                w.iter()
                    .zip(b"withheld")
                    .all(|(b, l)| resembles(b.to_ascii_lowercase() as char, *l as char))
            })
        {
            return true;
        }
    }
    memchr::memchr_iter(b'{', bytes).any(|i| bytes[..i].trim_ascii_end().ends_with(b"]"))
        || memchr::memmem::find(bytes, b":::").is_some()
}

/// A text in folded form, each character with the offset it came from.
struct Folded {
    chars: Vec<(char, usize)>,
    length: usize,
}

/// A token, in folded text.
const OPAQUE: char = '\u{FFFC}';

impl Folded {
    fn of(source: &str) -> Folded {
        let mut chars = Vec::with_capacity(source.len());
        let mut at = 0;
        let mut inside = false;
        while let Some(c) = source[at..].chars().next() {
            let (c, length) = match c {
                '&' => entity(&source[at..]).unwrap_or(('&', 1)),
                c => (c, c.len_utf8()),
            };
            if c == super::marks::BROKEN {
                chars.push((c, at));
            } else if text::is_reserved(c) {
                // The digits of a token lie between its two ends and are left out with the second.
                if !inside {
                    chars.push((OPAQUE, at));
                }
                inside = c == '\u{FDD0}' || inside && c != '\u{FDD1}';
            } else {
                fold::fold(c, |f| chars.push((f, at)));
            }
            at += length;
        }
        Folded {
            chars,
            length: source.len(),
        }
    }

    fn source(&self, range: Range<usize>) -> Range<usize> {
        self.chars[range.start].1..self.chars.get(range.end).map_or(self.length, |c| c.1)
    }
}

/// An entity, or an entity of an entity, down to three levels.
fn entity(text: &str) -> Option<(char, usize)> {
    let (mut c, mut length) = fold::entity(text)?;
    for _ in 0..2 {
        if c != '&' {
            break;
        }
        let inner = format!("&{}", text[length..].chars().take(12).collect::<String>());
        match fold::entity(&inner) {
            Some((next, n)) => {
                c = next;
                length += n - 1;
            }
            None => break,
        }
    }
    Some((c, length))
}

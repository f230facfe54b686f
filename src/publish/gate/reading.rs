//! How an output is read: as it is, as HTML, as SVG, with the escapes of JSON or of CSS; and what it folds to.
//!
//! An output of our own is known for what it is. Anything else is read in every way in which its bytes make a difference,
//! whatever its name ends with: a `<` may be a tag or only a sign, a `\u00eb` a letter or six signs.

use super::tags::{self, Grammar};
use crate::fold;
use std::ops::Range;

/// How the escapes of a text are written that begin with a backslash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escapes {
    None,
    /// JSON, JavaScript, YAML.
    Json,
    Css,
}

/// One way to read a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    pub escapes: Escapes,
    /// Whether `<` begins a tag, and by which grammar.
    pub markup: Option<Grammar>,
}

/// As it is.
pub(super) const PLAIN: Reading = Reading {
    escapes: Escapes::None,
    markup: None,
};

impl Reading {
    /// Every way in which an output may be read. Of one of our own its ending says what it is.
    pub fn all(path: &str, bytes: &[u8], ours: bool) -> Vec<Reading> {
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
        let (escapes, markups) = match ending {
            "html" if ours => (escapes(bytes, false), vec![Some(Grammar::Html)]),
            "xml" if ours => (escapes(bytes, false), vec![Some(Grammar::Foreign)]),
            // A picture that we drew.
            "png" if ours => (vec![Escapes::None], vec![None]),
            "json" | "jsonld" if ours => (vec![Escapes::Json], markups(bytes)),
            _ => (escapes(bytes, true), markups(bytes)),
        };
        let each = |markup| {
            escapes
                .iter()
                .map(move |&escapes| Reading { escapes, markup })
        };
        markups.into_iter().flat_map(each).collect()
    }
}

/// The escapes that may stand in a text, by its backslashes; with `disguised`, by those too that are themselves written as an
/// escape: `%5C`, `&#92;`, `&#x5c;`, `&bsol;`.
fn escapes(bytes: &[u8], disguised: bool) -> Vec<Escapes> {
    let mut escapes = vec![Escapes::None];
    let signs: [&[u8]; 4] = [b"5c", b"5C", b"92", b"bsol"];
    let disguised = disguised
        && memchr::memchr2(b'&', b'%', bytes).is_some()
        && signs
            .iter()
            .any(|sign| memchr::memmem::find(bytes, sign).is_some());
    let (mut json, mut css) = (disguised, disguised);
    for at in memchr::memchr_iter(b'\\', bytes) {
        match bytes.get(at + 1) {
            Some(b) if b.is_ascii_hexdigit() => (json, css) = (true, true),
            Some(b'u' | b'U' | b'x' | b'n' | b't' | b'r' | b'%' | b'&' | b'\\') => json = true,
            _ => {}
        }
    }
    escapes.extend(json.then_some(Escapes::Json));
    escapes.extend(css.then_some(Escapes::Css));
    escapes
}

/// A text with its escapes undone, where tags stand in it that are themselves written in escapes or in CDATA: news feeds and JSON hold
/// pages so (`&lt;b&gt;`, `\u003cb\u003e`, `<b class=\"x\">`).
pub(super) struct Unescaped {
    pub bytes: Vec<u8>,
    /// For each of these bytes, the range of the original that it came from.
    places: Vec<(u32, u32)>,
}

impl Unescaped {
    /// How it is read.
    pub const READING: Reading = Reading {
        escapes: Escapes::None,
        markup: Some(Grammar::Html),
    };

    /// The text unescaped, where that may make a difference.
    pub fn of(original: &[u8]) -> Option<Unescaped> {
        if !has_escaped_tags(original) {
            return None;
        }
        let reading = Reading {
            escapes: if memchr::memchr(b'\\', original).is_some() {
                Escapes::Json
            } else {
                Escapes::None
            },
            markup: None,
        };
        let mut bytes = Vec::with_capacity(original.len());
        let mut places = Vec::with_capacity(original.len());
        let mut at = 0;
        while at < original.len() {
            let wrapper = [&b"<![CDATA["[..], b"]]>"]
                .into_iter()
                .find(|sign| original[at..].starts_with(sign));
            if let Some(sign) = wrapper {
                at += sign.len();
                continue;
            }
            let length = match original[at] {
                b'&' | b'%' | b'\\' => {
                    let decoded = decode(original, at, reading, Stream::Text);
                    for c in decoded.chars() {
                        bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                    }
                    decoded.length
                }
                byte => {
                    bytes.push(byte);
                    1
                }
            };
            places.resize(bytes.len(), (at as u32, (at + length) as u32));
            at += length;
        }
        Some(Unescaped { bytes, places })
    }

    /// Where a part of it stood.
    pub fn range(&self, part: Range<usize>) -> Range<usize> {
        self.places[part.start].0 as usize..self.places[part.end - 1].1 as usize
    }
}

/// Whether a `<` stands in a text as an escape or in CDATA, or a quotation mark within tags does.
fn has_escaped_tags(bytes: &[u8]) -> bool {
    let has = |sign: &[u8]| memchr::memmem::find(bytes, sign).is_some();
    let any = |signs: &[&[u8]]| signs.iter().any(|sign| has(sign));
    let entities: [&[u8]; 8] = [b"lt", b"LT", b"#60", b"#0", b"#x3", b"#X3", b"#x0", b"#X0"];
    memchr::memchr_iter(b'&', bytes).any(|at| {
        entities
            .iter()
            .any(|name| bytes[at + 1..].starts_with(name))
    }) || memchr::memchr(b'%', bytes).is_some() && any(&[b"%3c", b"%3C"])
        || memchr::memchr(b'\\', bytes).is_some()
            && (any(&[b"u003c", b"u003C", b"x3c", b"x3C"]) || tags::any(bytes) && has(b"\\\""))
        || has(b"<![CDATA[")
}

/// The ways in which a `<` of a text may be meant.
fn markups(bytes: &[u8]) -> Vec<Option<Grammar>> {
    let mut markups = vec![None];
    if tags::any(bytes) || has_bare_entity(bytes) {
        markups.push(Some(Grammar::Html));
        markups.extend(tags::may_be_foreign(bytes).then_some(Some(Grammar::Foreign)));
    }
    markups
}

/// Whether something stands there that only HTML takes for an entity: one without its semicolon.
fn has_bare_entity(bytes: &[u8]) -> bool {
    memchr::memchr_iter(b'&', bytes)
        .any(|at| bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic))
}

/// A text to look at, and how.
#[derive(Clone, Copy)]
pub(super) struct Input<'i> {
    pub bytes: &'i [u8],
    pub reading: Reading,
}

/// What stands between tags, or what stands inside them: attributes, comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stream {
    Text,
    Tags,
}

/// An output in folded form: what stands between tags, and what stands inside them (a zero after each).
#[derive(Default)]
pub(super) struct Buffers {
    pub text: Vec<u8>,
    pub tags: Vec<u8>,
    cuts: Vec<Range<usize>>,
}

impl Buffers {
    pub fn stream(&self, which: Stream) -> &[u8] {
        match which {
            Stream::Text => &self.text,
            Stream::Tags => &self.tags,
        }
    }

    pub fn fold(&mut self, input: &Input<'_>) {
        let Buffers { text, tags, cuts } = self;
        text.clear();
        tags.clear();
        cut(input, cuts);
        let mut from = 0;
        for tag in cuts.iter() {
            fold_part(input, from..tag.start, Stream::Text, text);
            fold_part(input, tag.clone(), Stream::Tags, tags);
            tags.push(0);
            from = tag.end;
        }
        fold_part(input, from..input.bytes.len(), Stream::Text, text);
    }
}

/// The tags of a text as it is read.
fn cut(input: &Input<'_>, cuts: &mut Vec<Range<usize>>) {
    cuts.clear();
    if let Some(grammar) = input.reading.markup {
        tags::tags(input.bytes, grammar, cuts);
    }
}

fn fold_part(input: &Input<'_>, part: Range<usize>, stream: Stream, out: &mut Vec<u8>) {
    let bytes = &input.bytes[..part.end];
    let mut at = part.start;
    while at < bytes.len() {
        // Runs of plain letters and punctuation are nearly everything, and go by without a question asked of each.
        let run = bytes[at..]
            .iter()
            .position(|&b| CLASS[b as usize] == LOOK)
            .unwrap_or(bytes.len() - at);
        compact(&bytes[at..at + run], out);
        at += run;
        if at == bytes.len() {
            break;
        }
        let decoded = decode(bytes, at, input.reading, stream);
        for c in decoded.chars() {
            fold::fold(c, |f| {
                if f.is_alphanumeric() {
                    out.extend_from_slice(f.encode_utf8(&mut [0; 4]).as_bytes());
                }
            });
        }
        at += decoded.length;
    }
}

/// Appends the letters and digits of a run, folded.
fn compact(run: &[u8], out: &mut Vec<u8>) {
    let start = out.len();
    out.resize(start + run.len(), 0);
    let mut n = start;
    for &b in run {
        let class = CLASS[b as usize];
        out[n] = class;
        n += usize::from(class > LOOK);
    }
    out.truncate(n);
}

/// What a byte is: a letter or digit (its folded form), nothing, or something to look at.
const LOOK: u8 = 1;
const CLASS: [u8; 256] = {
    let mut class = [0u8; 256];
    let mut b = 0usize;
    while b < 256 {
        class[b] = match b as u8 {
            c @ (b'a'..=b'z' | b'0'..=b'9') => c,
            c @ b'A'..=b'Z' => c | 32,
            b'&' | b'%' | b'\\' | 0x80..=0xFF => LOOK,
            _ => 0,
        };
        b += 1;
    }
    class
};

/// What is read at a place, and how many bytes it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    first: Option<char>,
    second: Option<char>,
    pub length: usize,
}

impl Decoded {
    fn one(c: char, length: usize) -> Decoded {
        Decoded {
            first: Some(c),
            second: None,
            length,
        }
    }

    pub fn chars(self) -> impl Iterator<Item = char> {
        self.first.into_iter().chain(self.second)
    }
}

/// How deep escapes of escapes are undone.
const DEPTH: usize = 3;

/// What is read at a place, escapes undone.
pub(super) fn decode(bytes: &[u8], at: usize, reading: Reading, stream: Stream) -> Decoded {
    match bytes[at] {
        b'&' | b'%' | b'\\' => decode_flat(bytes, at, reading, stream)
            .unwrap_or_else(|| decode_deep(bytes, at, reading, stream, DEPTH)),
        _ => plain_char(bytes, at),
    }
}

/// What is read at a sign that may begin an escape, where no escape within it or of it comes into question: nearly everywhere.
fn decode_flat(bytes: &[u8], at: usize, reading: Reading, stream: Stream) -> Option<Decoded> {
    /// No escape is longer, but for numbers with zeros before them.
    const LONGEST: usize = 40;
    let ahead = &bytes[at..bytes.len().min(at + LONGEST)];
    let plain = ahead[1..]
        .iter()
        .take_while(|&&b| CLASS[b as usize] != LOOK)
        .count();
    // An escape ends before the next sign, and by its own end well before this one.
    let text = std::str::from_utf8(&ahead[..=plain]).ok()?;
    let ended = match text.as_bytes()[0] {
        b'&' => text[1..].contains(|c: char| !c.is_ascii_alphanumeric() && c != '#'),
        _ => plain >= 12,
    };
    if !ended {
        return None;
    }
    match escape(text, reading, stream) {
        // It may itself begin an escape.
        Some(Decoded {
            first: Some('&' | '%' | '\\'),
            ..
        }) => None,
        Some(found) => Some(found),
        None => Some(plain_char(bytes, at)),
    }
}

fn decode_deep(bytes: &[u8], at: usize, reading: Reading, stream: Stream, depth: usize) -> Decoded {
    if depth == 0 {
        return plain_char(bytes, at);
    }
    let base = decode_deep(bytes, at, reading, stream, depth - 1);
    let Some(sign @ ('&' | '%' | '\\')) = base.first else {
        return base;
    };
    if base.second.is_some() {
        return base;
    }
    // The sign may begin an escape with what follows it, which may itself be written in escapes.
    let mut ahead = String::from(sign);
    let mut ends = vec![base.length];
    let mut end = at + base.length;
    while end < bytes.len() && may_follow(sign, &ahead) {
        let next = decode_deep(bytes, end, reading, stream, depth - 1);
        end += next.length;
        let mut any = false;
        for c in next.chars() {
            ahead.push(c);
            ends.resize(ahead.len(), end - at);
            any = true;
        }
        if !any
            || !ahead.ends_with(|c: char| c.is_ascii_alphanumeric() || "#;%\\{}= \"".contains(c))
        {
            break;
        }
    }
    match escape(&ahead, reading, stream) {
        Some(found) => Decoded {
            length: ends[found.length - 1],
            ..found
        },
        None => base,
    }
}

/// Whether more is to be read before it can be said which escape a sign begins.
fn may_follow(sign: char, ahead: &str) -> bool {
    let length = ahead.len();
    match sign {
        // One escape is three bytes, and a character up to four of them.
        '%' => length < 12,
        '\\' => length < 12,
        _ if ahead.starts_with("&#") => {
            !ahead[2..].contains(|c: char| !c.is_ascii_hexdigit() && c != 'x' && c != 'X')
        }
        _ => length < 40 && !ahead[1..].contains(|c: char| !c.is_ascii_alphanumeric() && c != '#'),
    }
}

/// The escape that begins a text.
fn escape(text: &str, reading: Reading, stream: Stream) -> Option<Decoded> {
    let bytes = text.as_bytes();
    match bytes[0] {
        b'&' => {
            let place = match (reading.markup, stream) {
                (None, _) => fold::Place::Text,
                (Some(_), Stream::Text) => fold::Place::Html,
                (Some(_), Stream::Tags) => fold::Place::Attribute,
            };
            let entity = fold::entity_in(text, place)?;
            Some(Decoded {
                first: Some(entity.first),
                second: entity.second,
                length: entity.length,
            })
        }
        b'%' => {
            let first = hex(bytes, 1, 2)? as u8;
            let mut utf8 = vec![first];
            let mut length = 3;
            while utf8.len() < 4
                && std::str::from_utf8(&utf8).is_err()
                && bytes.get(length) == Some(&b'%')
            {
                utf8.push(hex(bytes, length + 1, 2)? as u8);
                length += 3;
            }
            let c = std::str::from_utf8(&utf8).ok()?.chars().next()?;
            Some(Decoded::one(c, length))
        }
        b'\\' if reading.escapes == Escapes::Json => json_escape(bytes),
        b'\\' if reading.escapes == Escapes::Css => {
            let digits = bytes[1..]
                .iter()
                .take(6)
                .take_while(|b| b.is_ascii_hexdigit())
                .count();
            let c = char::from_u32(hex(bytes, 1, digits)?)?;
            let space = usize::from(bytes.get(1 + digits).is_some_and(u8::is_ascii_whitespace));
            Some(Decoded::one(c, 1 + digits + space))
        }
        _ => None,
    }
}

/// An escape of JSON (RFC 8259, section 7), and those that JavaScript and YAML have beside them.
fn json_escape(bytes: &[u8]) -> Option<Decoded> {
    let one = |value: Option<u32>, length| Some(Decoded::one(char::from_u32(value?)?, length));
    match bytes.get(1)? {
        b'u' if bytes.get(2) == Some(&b'{') => {
            let digits = bytes[3..]
                .iter()
                .take_while(|b| b.is_ascii_hexdigit())
                .count();
            (bytes.get(3 + digits) == Some(&b'}')).then_some(())?;
            one(hex(bytes, 3, digits), 4 + digits)
        }
        b'u' => {
            let first = hex(bytes, 2, 4)?;
            let second = (bytes.get(6..8) == Some(b"\\u"))
                .then(|| hex(bytes, 8, 4))
                .flatten();
            match (first, second) {
                (0xD800..=0xDBFF, Some(low @ 0xDC00..=0xDFFF)) => one(
                    Some(0x1_0000 + ((first - 0xD800) << 10) + (low - 0xDC00)),
                    12,
                ),
                _ => Some(Decoded::one(char::from_u32(first).unwrap_or('\u{FFFD}'), 6)),
            }
        }
        b'U' => one(hex(bytes, 2, 8), 10),
        b'x' => one(hex(bytes, 2, 2), 4),
        b'n' | b't' | b'r' | b'b' | b'f' => Some(Decoded::one(' ', 2)),
        b'\\' => Some(Decoded::one('\\', 2)),
        _ => Some(Decoded::one(' ', 1)),
    }
}

fn hex(bytes: &[u8], at: usize, digits: usize) -> Option<u32> {
    let digits = bytes.get(at..at + digits)?;
    let all = digits.iter().all(u8::is_ascii_hexdigit);
    u32::from_str_radix(std::str::from_utf8(digits).ok().filter(|_| all)?, 16).ok()
}

fn plain_char(bytes: &[u8], at: usize) -> Decoded {
    let length = match bytes[at] {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        b => {
            let first = b.is_ascii().then_some(b as char);
            return Decoded {
                first,
                second: None,
                length: 1,
            };
        }
    };
    let length = length.min(bytes.len() - at);
    let text = std::str::from_utf8(&bytes[at..at + length]).ok();
    Decoded {
        first: text.and_then(|text| text.chars().next()),
        second: None,
        length,
    }
}

/// Where the letters of a folded stream stand in the original.
pub(super) struct Landmarks {
    /// For each byte of the stream, the range of the original that it came from.
    places: Vec<(u32, u32)>,
    /// For each, whether the one before it touches it: nothing that shows stands between.
    joined: Vec<bool>,
    bytes: Vec<u8>,
}

impl Landmarks {
    pub fn of(input: &Input<'_>, which: Stream) -> Landmarks {
        let mut marks = Landmarks {
            places: Vec::new(),
            joined: Vec::new(),
            bytes: Vec::new(),
        };
        let mut cuts = Vec::new();
        cut(input, &mut cuts);
        let mut from = 0;
        let mut touches = false;
        for tag in cuts {
            if which == Stream::Text {
                marks.part(input, from..tag.start, which, &mut touches);
            } else {
                marks.part(input, tag.clone(), which, &mut touches);
                marks.letter((tag.end as u32, tag.end as u32), 0, false);
            }
            // Markup parts words at the edges of a value, though it may stand inside one.
            touches = false;
            from = tag.end;
        }
        if which == Stream::Text {
            marks.part(input, from..input.bytes.len(), which, &mut touches);
        }
        marks
    }

    fn part(&mut self, input: &Input<'_>, part: Range<usize>, which: Stream, touches: &mut bool) {
        let bytes = &input.bytes[..part.end];
        let mut at = part.start;
        while at < bytes.len() {
            let place = |length: usize| (at as u32, (at + length) as u32);
            match CLASS[bytes[at] as usize] {
                0 => {
                    *touches = false;
                    at += 1;
                }
                LOOK => {
                    let decoded = decode(bytes, at, input.reading, which);
                    let (mut shown, mut seen) = (false, false);
                    for c in decoded.chars() {
                        seen |= !fold::is_invisible(c);
                        fold::fold(c, |f| {
                            if !f.is_alphanumeric() {
                                return;
                            }
                            for k in 0..f.len_utf8() {
                                let byte = if f.is_ascii() { f as u8 } else { b'x' };
                                self.letter(place(decoded.length), byte, *touches || k > 0);
                            }
                            shown = true;
                            *touches = true;
                        });
                    }
                    if !shown && (seen || decoded.first.is_none()) {
                        *touches = false;
                    }
                    at += decoded.length;
                }
                letter => {
                    self.letter(place(1), letter, *touches);
                    *touches = true;
                    at += 1;
                }
            }
        }
    }

    fn letter(&mut self, place: (u32, u32), byte: u8, joined: bool) {
        self.places.push(place);
        self.joined.push(joined);
        self.bytes.push(byte);
    }

    /// Where in the original some letters of the stream stand.
    pub fn range(&self, at: usize, length: usize) -> Range<usize> {
        self.places[at].0 as usize..self.places[at + length - 1].1 as usize
    }

    /// Whether a letter touches the one before it.
    pub fn joined(&self, at: usize) -> bool {
        self.joined.get(at).copied().unwrap_or(false)
    }

    /// The letter at a place of the stream.
    pub fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The quick way to read an escape gives what the thorough one gives, wherever it gives anything.
    #[test]
    fn the_quick_way_reads_what_the_thorough_one_does() {
        const PIECES: [&str; 28] = [
            "&",
            "%",
            "\\",
            "amp;",
            "lt",
            "lt;",
            "#60;",
            "#x3c;",
            "#",
            "u003c",
            "u{3c}",
            "x3c",
            "3C ",
            "25",
            "C3",
            "A9",
            "quot=",
            "not",
            "notin;",
            "é",
            "n",
            "zz",
            " ",
            ";",
            "\"",
            "0000000000000",
            "abcdefghijkl",
            "bsol;",
        ];
        let readings = [Escapes::None, Escapes::Json, Escapes::Css]
            .map(|escapes| [None, Some(Grammar::Html)].map(|markup| Reading { escapes, markup }));
        let mut state = 1u32;
        let mut next = |n: usize| {
            state = state.wrapping_mul(0x0019_660D).wrapping_add(0x3C6E_F35F);
            (state >> 8) as usize % n
        };
        let mut quick = 0;
        for _ in 0..60_000 {
            let text: String = (0..6).map(|_| PIECES[next(PIECES.len())]).collect();
            let text = format!("{}{text}", ["&", "%", "\\"][next(3)]);
            let reading = readings[next(3)][next(2)];
            let stream = [Stream::Text, Stream::Tags][next(2)];
            if let Some(read) = decode_flat(text.as_bytes(), 0, reading, stream) {
                quick += 1;
                let thorough = decode_deep(text.as_bytes(), 0, reading, stream, DEPTH);
                assert_eq!(read, thorough, "{text:?} as {reading:?}, {stream:?}");
            }
        }
        assert!(quick > 10_000, "{quick}");
    }
}

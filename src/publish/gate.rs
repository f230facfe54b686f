//! The gate: every byte that leaves is searched for what was withheld.
//!
//! It is the second line. The first is the types: what renders never has what was withheld. What the gate finds is an
//! author who typed a withheld value once more in the clear, or a fault of ours.
//!
//! **What is compared.** Letters and digits alone, folded ([`crate::fold`]), so that case, white space, punctuation and
//! look-alikes don't matter. Entities, percent escapes and the escapes of JSON and CSS are decoded, three deep. Markup is
//! looked through: the text between tags is one stream, what stands inside tags another.
//!
//! **How.** Each output is folded once into a buffer; a rolling window of eight letters (five for short values) is looked up in
//! a bitmap, and only where that answers is a value compared letter by letter. On two cores this costs about as much as
//! writing the output.

use crate::fold;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

/// A value that must not get out, in folded form. It has no way to be shown.
pub struct Needle {
    /// Its letters and digits.
    pub(crate) folded: String,
    /// Whether it is a single word, which is looked for at the edges of words alone.
    pub(crate) single: bool,
}

/// Finds values in folded text.
pub struct Gate {
    needles: Vec<Needle>,
    long: Windows<8>,
    short: Windows<5>,
    hits: Vec<AtomicBool>,
    thorough: bool,
}

/// Values shorter than this, in letters, are not looked for everywhere: they are in everything.
pub const SHORTEST: usize = 5;

/// From this length on a value of several words is found even where it touches other letters.
const ANYWHERE: usize = 12;

/// How the escapes of a file are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Escapes {
    None,
    Json,
    Css,
}

impl Gate {
    /// A gate that looks for these values. With `thorough`, for the reversed and base64 forms too.
    pub fn new(needles: Vec<Needle>, thorough: bool) -> Gate {
        let mut long = Windows::new(&needles, |n| n >= 8);
        let mut short = Windows::new(&needles, |n| (SHORTEST..8).contains(&n));
        long.index(&needles, |n| n >= 8);
        short.index(&needles, |n| (SHORTEST..8).contains(&n));
        let hits = needles.iter().map(|_| AtomicBool::new(false)).collect();
        Gate { needles, long, short, hits, thorough }
    }

    /// Whether it looks for nothing.
    pub fn is_open(&self) -> bool {
        self.needles.is_empty()
    }

    /// Searches an output and its path.
    pub fn search(&self, path: &str, bytes: &[u8]) {
        if self.is_open() {
            return;
        }
        let escapes = match path.rsplit_once('.').map(|(_, e)| e) {
            Some("json" | "jsonld" | "js") => Escapes::Json,
            Some("css") => Escapes::Css,
            _ => Escapes::None,
        };
        BUFFERS.with_borrow_mut(|buffers| {
            buffers.fold(bytes, escapes);
            for which in [Stream::Text, Stream::Tags] {
                self.scan(buffers, which, bytes, escapes);
            }
            if self.thorough {
                self.scan_reversed(buffers);
                self.scan_base64(bytes);
            }
            buffers.fold(path.as_bytes(), Escapes::None);
            self.scan(buffers, Stream::Text, path.as_bytes(), Escapes::None);
        });
    }

    /// The numbers of the values that were found, in order.
    pub fn found(&self) -> Vec<usize> {
        (0..self.hits.len()).filter(|&i| self.hits[i].load(Ordering::Relaxed)).collect()
    }

    /// Where in a text a value stands: byte ranges.
    pub fn places(&self, needle: usize, text: &str) -> Vec<std::ops::Range<usize>> {
        let mut buffers = Buffers::default();
        buffers.fold(text.as_bytes(), Escapes::None);
        let mut places = Vec::new();
        for which in [Stream::Text, Stream::Tags] {
            let value = &self.needles[needle];
            let stream = buffers.stream(which);
            let mut from = 0;
            while let Some(at) = memchr::memmem::find(&stream[from..], value.folded.as_bytes()).map(|i| from + i) {
                if let Some(range) = self.settle(value, at, which, text.as_bytes(), Escapes::None) {
                    places.push(range);
                }
                from = at + 1;
            }
        }
        places.sort_by_key(|r| r.start);
        places.dedup();
        places
    }

    fn scan(&self, buffers: &Buffers, which: Stream, bytes: &[u8], escapes: Escapes) {
        let stream = buffers.stream(which);
        let mut check = |needle: u32, at: usize| {
            let value = &self.needles[needle as usize];
            if stream[at..].starts_with(value.folded.as_bytes()) && !self.hits[needle as usize].load(Ordering::Relaxed) && self.settle(value, at, which, bytes, escapes).is_some() {
                self.hits[needle as usize].store(true, Ordering::Relaxed);
            }
        };
        self.long.scan(stream, &mut check);
        self.short.scan(stream, &mut check);
    }

    /// Whether what stands at a place of the folded stream stands alone in the original, and where that is.
    fn settle(&self, value: &Needle, at: usize, which: Stream, bytes: &[u8], escapes: Escapes) -> Option<std::ops::Range<usize>> {
        let (start, end, joined_before, joined_after) = original(bytes, escapes, which, at, value.folded.len());
        let anywhere = !value.single && value.folded.len() >= ANYWHERE;
        (anywhere || !joined_before && !joined_after).then_some(start..end)
    }

    fn scan_reversed(&self, buffers: &Buffers) {
        let stream: Vec<u8> = buffers.text.iter().rev().copied().collect();
        let mut check = |needle: u32, at: usize| {
            let value = &self.needles[needle as usize];
            if !value.single && stream[at..].starts_with(value.folded.as_bytes()) {
                self.hits[needle as usize].store(true, Ordering::Relaxed);
            }
        };
        self.long.scan(&stream, &mut check);
    }

    /// Decodes every run that could be base64 and looks inside.
    fn scan_base64(&self, bytes: &[u8]) {
        let mut from = 0;
        while from < bytes.len() {
            let run = bytes[from..].iter().take_while(|b| base64(**b).is_some()).count();
            if run >= 12 {
                // A value may begin at any of four places of a group.
                for shift in 0..4 {
                    let decoded = decode_base64(&bytes[from + shift.min(run)..from + run]);
                    let mut inner = Buffers::default();
                    inner.fold(&decoded, Escapes::None);
                    self.scan(&inner, Stream::Text, &decoded, Escapes::None);
                }
            }
            from += run + 1;
        }
    }
}

fn base64(b: u8) -> Option<u32> {
    Some(u32::from(match b {
        b'A'..=b'Z' => b - b'A',
        b'a'..=b'z' => b - b'a' + 26,
        b'0'..=b'9' => b - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    }))
}

fn decode_base64(run: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(run.len() * 3 / 4);
    for group in run.chunks(4) {
        let n = group.iter().fold(0u32, |n, &b| n << 6 | base64(b).unwrap_or(0)) << (6 * (4 - group.len()));
        out.extend_from_slice(&n.to_be_bytes()[1..group.len().max(1)]);
    }
    out
}

/// A bitmap of the first letters of values, and which values begin with them.
struct Windows<const N: usize> {
    bits: Vec<u64>,
    starts: HashMap<u64, Vec<u32>>,
}

const BITS: u32 = 22;

impl<const N: usize> Windows<N> {
    fn new(needles: &[Needle], fits: impl Fn(usize) -> bool) -> Windows<N> {
        let any = needles.iter().any(|n| fits(n.folded.len()));
        Windows { bits: if any { vec![0; 1 << (BITS - 6)] } else { Vec::new() }, starts: HashMap::new() }
    }

    fn index(&mut self, needles: &[Needle], fits: impl Fn(usize) -> bool) {
        for (i, needle) in needles.iter().enumerate().filter(|(_, n)| fits(n.folded.len())) {
            let window = needle.folded.as_bytes()[..N].iter().fold(0u64, |w, &b| w << 8 | u64::from(b));
            let bit = Self::bit(window);
            self.bits[bit >> 6] |= 1 << (bit & 63);
            self.starts.entry(window).or_default().push(i as u32);
        }
    }

    fn bit(window: u64) -> usize {
        // Fibonacci hashing: the high bits of a product with the golden ratio.
        (window.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - BITS)) as usize
    }

    fn scan(&self, stream: &[u8], check: &mut impl FnMut(u32, usize)) {
        if self.bits.is_empty() || stream.len() < N {
            return;
        }
        let mask = if N == 8 { u64::MAX } else { (1 << (8 * N)) - 1 };
        let mut window = stream[..N - 1].iter().fold(0u64, |w, &b| w << 8 | u64::from(b));
        for (i, &b) in stream.iter().enumerate().skip(N - 1) {
            window = (window << 8 | u64::from(b)) & mask;
            let bit = Self::bit(window);
            if self.bits[bit >> 6] >> (bit & 63) & 1 == 1
                && let Some(values) = self.starts.get(&window)
            {
                for &value in values {
                    check(value, i + 1 - N);
                }
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stream {
    Text,
    Tags,
}

thread_local! {
    static BUFFERS: std::cell::RefCell<Buffers> = std::cell::RefCell::default();
}

/// An output in folded form: what stands between tags, and what stands inside them (a zero after each).
#[derive(Default)]
struct Buffers {
    text: Vec<u8>,
    tags: Vec<u8>,
}

impl Buffers {
    fn stream(&self, which: Stream) -> &[u8] {
        match which {
            Stream::Text => &self.text,
            Stream::Tags => &self.tags,
        }
    }

    fn fold(&mut self, bytes: &[u8], escapes: Escapes) {
        self.text.clear();
        self.tags.clear();
        let mut stream = Stream::Text;
        let mut at = 0;
        while at < bytes.len() {
            // Runs of plain letters and punctuation are nearly everything, and go by without a question asked of each.
            let run = bytes[at..].iter().position(|&b| CLASS[b as usize] == LOOK).unwrap_or(bytes.len() - at);
            let out = if stream == Stream::Text { &mut self.text } else { &mut self.tags };
            compact(&bytes[at..at + run], out);
            at += run;
            if at == bytes.len() {
                break;
            }
            match turn(bytes, at, stream) {
                Turn::Enter => {
                    stream = Stream::Tags;
                    at += 1;
                }
                Turn::Leave => {
                    self.tags.push(0);
                    stream = Stream::Text;
                    at += 1;
                }
                Turn::Character => {
                    let (c, length) = decode(bytes, at, escapes);
                    if let Some(c) = c {
                        fold::fold(c, |f| {
                            if f.is_alphanumeric() {
                                let out = if stream == Stream::Text { &mut self.text } else { &mut self.tags };
                                out.extend_from_slice(f.encode_utf8(&mut [0; 4]).as_bytes());
                            }
                        });
                    }
                    at += length;
                }
            }
        }
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

/// What a byte that must be looked at does.
enum Turn {
    /// A tag begins.
    Enter,
    /// It ends.
    Leave,
    /// It begins a character, written plainly or as an escape.
    Character,
}

fn turn(bytes: &[u8], at: usize, stream: Stream) -> Turn {
    match bytes[at] {
        b'<' if stream == Stream::Text && bytes.get(at + 1).is_some_and(|n| n.is_ascii_alphabetic() || matches!(n, b'/' | b'!' | b'?')) => Turn::Enter,
        b'>' if stream == Stream::Tags => Turn::Leave,
        _ => Turn::Character,
    }
}

enum Event {
    /// A letter or digit, folded, ASCII.
    Letter(Stream, u8),
    /// Another letter, folded.
    Wide(Stream, char),
    /// Anything else that shows.
    Other(Stream),
    TagEnd,
}

/// What a byte is to [`walk_at`]: a letter (its folded form), nothing, or something to look at.
const LOOK: u8 = 1;
const CLASS: [u8; 256] = {
    let mut class = [0u8; 256];
    let mut b = 0usize;
    while b < 256 {
        class[b] = match b as u8 {
            c @ (b'a'..=b'z' | b'0'..=b'9') => c,
            c @ b'A'..=b'Z' => c | 32,
            b'<' | b'>' | b'&' | b'%' | b'\\' | 0x80..=0xFF => LOOK,
            _ => 0,
        };
        b += 1;
    }
    class
};

/// Goes through an output and tells what it folds to and where that stands; `each` says whether to go on.
fn walk_at(bytes: &[u8], escapes: Escapes, each: &mut impl FnMut(Event, usize, usize) -> bool) {
    let mut stream = Stream::Text;
    let mut at = 0;
    while at < bytes.len() {
        let b = bytes[at];
        match CLASS[b as usize] {
            0 => {
                if !each(Event::Other(stream), at, at + 1) {
                    return;
                }
                at += 1;
            }
            LOOK => {
                let (c, length) = match turn(bytes, at, stream) {
                    Turn::Enter => {
                        stream = Stream::Tags;
                        at += 1;
                        continue;
                    }
                    Turn::Leave => {
                        if !each(Event::TagEnd, at, at + 1) {
                            return;
                        }
                        stream = Stream::Text;
                        at += 1;
                        continue;
                    }
                    Turn::Character => decode(bytes, at, escapes),
                };
                let mut go_on = true;
                let mut shown = false;
                if let Some(c) = c {
                    fold::fold(c, |f| {
                        if f.is_ascii_alphanumeric() {
                            shown = true;
                            go_on &= each(Event::Letter(stream, f as u8), at, at + length);
                        } else if f.is_alphanumeric() {
                            shown = true;
                            go_on &= each(Event::Wide(stream, f), at, at + length);
                        }
                    });
                    if !shown && !fold::is_invisible(c) {
                        go_on &= each(Event::Other(stream), at, at + length);
                    }
                }
                if !go_on {
                    return;
                }
                at += length;
            }
            letter => {
                if !each(Event::Letter(stream, letter), at, at + 1) {
                    return;
                }
                at += 1;
            }
        }
    }
}

/// The character at a place, escapes undone three deep, and how many bytes it takes.
fn decode(bytes: &[u8], at: usize, escapes: Escapes) -> (Option<char>, usize) {
    let (mut c, mut length) = match decode_once(&bytes[at..], escapes) {
        Some(found) => found,
        None => return (plain_char(&bytes[at..]), plain_length(&bytes[at..])),
    };
    for _ in 0..3 {
        if !matches!(c, '&' | '%' | '\\') {
            break;
        }
        // The decoded character may begin an escape with what follows it.
        let mut next = vec![c as u8];
        next.extend_from_slice(&bytes[at + length..(at + length + 16).min(bytes.len())]);
        match decode_once(&next, escapes) {
            Some((inner, n)) if n > 1 => {
                c = inner;
                length += n - 1;
            }
            _ => break,
        }
    }
    (Some(c), length)
}

fn decode_once(bytes: &[u8], escapes: Escapes) -> Option<(char, usize)> {
    match bytes[0] {
        b'&' => {
            let end = bytes.len().min(20);
            let text = match std::str::from_utf8(&bytes[..end]) {
                Ok(text) => text,
                Err(e) => std::str::from_utf8(&bytes[..e.valid_up_to()]).ok()?,
            };
            fold::entity(text)
        }
        b'%' => {
            let first = hex_pair(bytes, 1)?;
            if first < 0x80 {
                return Some((first as char, 3));
            }
            let mut utf8 = vec![first];
            let mut length = 3;
            while utf8.len() < 4 && std::str::from_utf8(&utf8).is_err() && bytes.get(length) == Some(&b'%') {
                utf8.push(hex_pair(bytes, length + 1)?);
                length += 3;
            }
            Some((std::str::from_utf8(&utf8).ok()?.chars().next()?, length))
        }
        b'\\' if escapes == Escapes::Json => match bytes.get(1)? {
            b'u' => {
                let digits = std::str::from_utf8(bytes.get(2..6)?).ok()?;
                Some((char::from_u32(u32::from_str_radix(digits, 16).ok()?).unwrap_or('\u{FFFD}'), 6))
            }
            b'x' => hex_pair(bytes, 2).map(|b| (b as char, 4)),
            b'n' | b't' | b'r' | b'b' | b'f' => Some((' ', 2)),
            b'\\' => Some(('\\', 2)),
            _ => Some((' ', 1)),
        },
        b'\\' if escapes == Escapes::Css => {
            let digits = bytes[1..].iter().take(6).take_while(|b| b.is_ascii_hexdigit()).count();
            if digits == 0 {
                return None;
            }
            let value = u32::from_str_radix(std::str::from_utf8(&bytes[1..=digits]).ok()?, 16).ok()?;
            let space = usize::from(bytes.get(1 + digits).is_some_and(u8::is_ascii_whitespace));
            Some((char::from_u32(value)?, 1 + digits + space))
        }
        _ => None,
    }
}

fn hex_pair(bytes: &[u8], at: usize) -> Option<u8> {
    let digits = bytes.get(at..at + 2)?;
    u8::from_str_radix(std::str::from_utf8(digits).ok().filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))?, 16).ok()
}

fn plain_length(bytes: &[u8]) -> usize {
    match bytes[0] {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => 1,
    }
    .min(bytes.len())
}

fn plain_char(bytes: &[u8]) -> Option<char> {
    if bytes[0] < 0x80 {
        return Some(bytes[0] as char);
    }
    std::str::from_utf8(&bytes[..plain_length(bytes)]).ok()?.chars().next()
}

/// For `length` bytes of a folded stream from `at` on: where they stand in the original, and whether a letter touches
/// them before and behind.
fn original(bytes: &[u8], escapes: Escapes, which: Stream, at: usize, length: usize) -> (usize, usize, bool, bool) {
    let mut index = 0;
    let (mut start, mut end) = (0, 0);
    let (mut before, mut joined_before, mut joined_after) = (false, false, false);
    let mut done = false;
    // A plural or possessive ending does not make another word of a name.
    let mut after: Vec<u8> = Vec::new();
    walk_at(bytes, escapes, &mut |event, from, to| {
        let (stream, size, letter) = match event {
            Event::Letter(stream, b) => (stream, 1, Some(b)),
            Event::Wide(stream, c) => (stream, c.len_utf8(), Some(b'x')),
            Event::Other(stream) => (stream, 0, None),
            Event::TagEnd => (Stream::Tags, 1, None),
        };
        if stream != which {
            // Markup parts words at the edges of a value, though it may stand inside one.
            if index <= at {
                before = false;
            }
            if index >= at + length {
                done = true;
                return false;
            }
            return true;
        }
        if index >= at + length {
            match letter {
                Some(b) if after.len() < 2 => {
                    after.push(b);
                    return true;
                }
                _ => {
                    done = true;
                    return false;
                }
            }
        }
        if index == at && size > 0 {
            start = from;
            joined_before = before;
        }
        index += size;
        if index >= at + length {
            end = to;
        }
        before = letter.is_some();
        true
    });
    let _ = done;
    if !(after.is_empty() || after == b"s") {
        joined_after = true;
    }
    (start, end, joined_before, joined_after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gate(values: &[&str]) -> Gate {
        let needles = values.iter().map(|v| Needle { folded: fold::letters(v), single: !v.trim().contains(' ') }).collect();
        Gate::new(needles, true)
    }

    #[test]
    fn disguises_are_seen_through() {
        let disguises: &[(&str, &str)] = &[
            ("a.html", "by Ford Zarquon-Prefect."), ("a.html", "FORD ZARQUON PREFECT"), ("a.html", "Ford\n  Zarquon <b>Pre</b>fect"), ("a.html", "F<i>or</i>d Zar<!-- x -->quon Prefect"),
            ("a.html", "Ford &#90;arquon Prefect"), ("a.html", "Ford &amp;#90;arquon Prefect"), ("a.html", "Ford &amp;amp;#x5a;arquon Prefect"), ("a.html", "<a href=\"/ford-%5Aarquon-prefect\">x</a>"),
            ("a.html", "<a href=\"/ford%20%255Aarquon%20prefect\">x</a>"), ("a.json", "\"Ford \\u005aarquon\\nPrefect\""), ("a.json", "\"Ford \\\\u005aarquon Prefect\""), ("a.css", "content:\"Ford \\5a arquon Prefect\""),
            ("a.txt", "Ford Zar\u{AD}quon Pre\u{200B}fect"), ("a.txt", "Ｆｏｒｄ Ｚａｒｑｕｏｎ Ｐｒｅｆｅｃｔ"), ("a.txt", "Fоrd Zarquon Prefect"), ("a.html", "<img alt=\"Ford Zarquon Prefect\">"),
            ("ford-zarquon-prefect.pdf", ""), ("a.txt", "Rm9yZCBaYXJxdW9uIFByZWZlY3Q="), ("a.txt", "xxRm9yZCBaYXJxdW9uIFByZWZlY3Q="), ("a.txt", "tceferP nouqraZ droF"), ("a.html", "<td>Ford Zarquon</td><td>Prefect</td>"),
            ("a.txt", "Ford Zarquon Prefect's"),
        ];
        for (path, text) in disguises {
            let gate = gate(&["Ford Zarquon Prefect"]);
            gate.search(path, text.as_bytes());
            assert_eq!(gate.found(), [0], "{path}: {text}");
        }
    }

    #[test]
    fn no_false_stop() {
        for (value, text) in [
            ("Artis", "Artistic"), ("Zarquon", "Zarquonian"), ("Ann Lee", "Joann Leeds"), ("Smith", "blacksmith and Smithers"), ("4521", "sha 4521 and 4521"), ("Zarquon", "<b>Zar</b> <i>quo</i>"),
        ] {
            let gate = gate(&[value]);
            gate.search("a.html", text.as_bytes());
            assert!(gate.found().is_empty(), "{value}: {text}");
        }
        for (value, text) in [("Smith", "PC <b>Smith</b>, 4"), ("Smith", "Smith's"), ("Smith", "the Smiths"), ("Ann Lee", "Ann<br>Lee.")] {
            let gate = gate(&[value]);
            gate.search("a.html", text.as_bytes());
            assert_eq!(gate.found(), [0], "{value}: {text}");
        }
    }

    #[test]
    fn places_are_exact() {
        let gate = gate(&["Ford Prefect"]);
        let text = "See Ford **Pre**fect and ford prefect.";
        let places: Vec<&str> = gate.places(0, text).into_iter().map(|r| &text[r]).collect();
        assert_eq!(places, ["Ford **Pre**fect", "ford prefect"]);
    }
}

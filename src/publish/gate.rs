//! The gate: every byte that leaves is searched for what was withheld.
//!
//! It is the second line. The first is the types: what renders never has what was withheld. What the gate finds is an
//! author who typed a withheld value once more in the clear, or a fault of ours.
//!
//! **What is compared.** Letters and digits alone, folded ([`crate::fold`]), so that case, white space, punctuation and
//! look-alikes don't matter. Entities, percent escapes and the escapes of JSON and CSS are decoded, three deep. Markup is
//! looked through: the text between tags is one stream, what stands inside tags another.
//!
//! **How.** Each output is folded once into a buffer; a rolling window of eight letters (four for short values) is looked up in
//! a bitmap, and only where that answers is a value compared letter by letter. On two cores this costs about as much as
//! writing the output.

use crate::fold;
use std::collections::{BTreeMap, HashMap};
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
    short: Windows<4>,
    thorough: bool,
    /// For a thorough look: values with digits and letters that look alike made one.
    alike: Vec<Needle>,
    alike_long: Windows<8>,
}

/// Values shorter than this, in letters, are not looked for everywhere: they are in everything. One of several words has
/// to have one letter less.
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
        let mut short = Windows::new(&needles, |n| (4..8).contains(&n));
        long.index(&needles, |n| n >= 8);
        short.index(&needles, |n| (4..8).contains(&n));
        let blurred = |n: &Needle| Needle {
            folded: n.folded.bytes().map(|b| blur(b) as char).collect(),
            single: n.single,
        };
        let alike: Vec<Needle> = needles
            .iter()
            .filter(|n| thorough && n.folded.is_ascii())
            .map(blurred)
            .collect();
        let mut alike_long = Windows::new(&alike, |n| n >= 8);
        alike_long.index(&alike, |n| n >= 8);
        Gate {
            needles,
            long,
            short,
            thorough,
            alike,
            alike_long,
        }
    }

    /// Whether it looks for nothing.
    pub fn is_open(&self) -> bool {
        self.needles.is_empty()
    }

    /// For each value of another gate its numbers here: none where this one does not look for it, several where several
    /// records withhold it.
    pub fn numbers_of(&self, other: &Gate) -> Vec<Vec<usize>> {
        let key = |n: &Needle| (n.single, n.folded.clone());
        let mut mine: BTreeMap<(bool, String), Vec<usize>> = BTreeMap::new();
        for (i, needle) in self.needles.iter().enumerate() {
            mine.entry(key(needle)).or_default().push(i);
        }
        other
            .needles
            .iter()
            .map(|n| mine.get(&key(n)).cloned().unwrap_or_default())
            .collect()
    }

    /// Whether it looks as closely as another one, and for all that the other looks for.
    pub fn covers(&self, other: &Gate) -> bool {
        self.thorough >= other.thorough && !self.numbers_of(other).iter().any(Vec::is_empty)
    }

    /// Nothing found yet.
    pub fn finds(&self) -> Finds<'_> {
        Finds {
            found: Vec::new(),
            known: None,
        }
    }

    /// Searches an output and its path.
    ///
    /// Pages of ours are well formed, and are looked at as the text between tags and what stands inside tags. In anything
    /// else a `<` may be just a character, so that it is looked at as it is, and with its tags taken out.
    pub fn search(&self, path: &str, bytes: &[u8], ours: bool, finds: &mut Finds<'_>) {
        if self.is_open() {
            return;
        }
        let ending = path.rsplit_once('.').map(|(_, e)| e);
        let escapes = match ending {
            Some("json" | "jsonld" | "js") => Escapes::Json,
            Some("css") => Escapes::Css,
            _ => Escapes::None,
        };
        BUFFERS.with_borrow_mut(|buffers| {
            if ours && matches!(ending, Some("html" | "xml")) {
                self.look(
                    buffers,
                    bytes,
                    escapes,
                    true,
                    &[Stream::Text, Stream::Tags],
                    finds,
                );
            } else {
                self.look(buffers, bytes, escapes, false, &[Stream::Text], finds);
                if has_tags(bytes) {
                    self.look(buffers, bytes, escapes, true, &[Stream::Text], finds);
                }
            }
            if self.thorough {
                buffers.fold(bytes, escapes, false);
                self.scan_alike(
                    buffers,
                    &Input {
                        bytes,
                        escapes,
                        tags: false,
                    },
                    finds,
                );
                self.scan_reversed(buffers, finds);
                self.scan_base64(bytes, finds);
            }
            self.look(
                buffers,
                path.as_bytes(),
                Escapes::None,
                false,
                &[Stream::Text],
                finds,
            );
        });
    }

    fn look(
        &self,
        buffers: &mut Buffers,
        bytes: &[u8],
        escapes: Escapes,
        tags: bool,
        streams: &[Stream],
        finds: &mut Finds<'_>,
    ) {
        buffers.fold(bytes, escapes, tags);
        for &which in streams {
            self.scan(
                buffers,
                which,
                &Input {
                    bytes,
                    escapes,
                    tags,
                },
                finds,
            );
        }
    }

    /// Where in a text a value stands: byte ranges.
    pub fn places(&self, needle: usize, text: &str) -> Vec<std::ops::Range<usize>> {
        let value = &self.needles[needle];
        let mut buffers = Buffers::default();
        let mut places = Vec::new();
        for tags in [false, true] {
            if tags && !has_tags(text.as_bytes()) {
                break;
            }
            let input = Input {
                bytes: text.as_bytes(),
                escapes: Escapes::None,
                tags,
            };
            buffers.fold(input.bytes, input.escapes, tags);
            let stream = &buffers.text;
            let mut marks = None;
            let mut from = 0;
            while let Some(at) =
                memchr::memmem::find(&stream[from..], value.folded.as_bytes()).map(|i| from + i)
            {
                let marks = marks.get_or_insert_with(|| Landmarks::of(&input, Stream::Text));
                if stands_alone(value, marks, at) {
                    places.push(marks.range(at, value.folded.len()));
                }
                from = at + 1;
            }
        }
        places.sort_by_key(|r| (r.start, r.end));
        places.dedup_by_key(|r| r.start);
        places
    }

    fn scan(&self, buffers: &Buffers, which: Stream, input: &Input<'_>, finds: &mut Finds<'_>) {
        let stream = buffers.stream(which);
        // Where the letters stand in the original is worked out once, and only where a value may have been found.
        let mut marks = None;
        let mut check = |needle: u32, at: usize| {
            let needle = needle as usize;
            let value = &self.needles[needle];
            if stream[at..].starts_with(value.folded.as_bytes()) && !finds.has(needle) {
                let marks = marks.get_or_insert_with(|| Landmarks::of(input, which));
                if stands_alone(value, marks, at) {
                    finds.add(needle);
                }
            }
        };
        self.long.scan(stream, &mut check);
        self.short.scan(stream, &mut check);
    }

    /// Looks for values written with digits for letters: `Zarqu0n`, `Sm1th`.
    fn scan_alike(&self, buffers: &Buffers, input: &Input<'_>, finds: &mut Finds<'_>) {
        let stream: Vec<u8> = buffers.text.iter().map(|&b| blur(b)).collect();
        let mut marks = None;
        let mut check = |alike: u32, at: usize| {
            let value = &self.alike[alike as usize];
            if stream[at..].starts_with(value.folded.as_bytes()) {
                let marks = marks.get_or_insert_with(|| Landmarks::of(input, Stream::Text));
                if stands_alone(value, marks, at)
                    && let Some(needle) = self.needles.iter().position(|n| {
                        n.folded.len() == value.folded.len()
                            && n.folded.bytes().map(blur).eq(value.folded.bytes())
                    })
                {
                    finds.add(needle);
                }
            }
        };
        self.alike_long.scan(&stream, &mut check);
    }

    fn scan_reversed(&self, buffers: &Buffers, finds: &mut Finds<'_>) {
        let stream: Vec<u8> = buffers.text.iter().rev().copied().collect();
        let mut check = |needle: u32, at: usize| {
            let value = &self.needles[needle as usize];
            if !value.single && stream[at..].starts_with(value.folded.as_bytes()) {
                finds.add(needle as usize);
            }
        };
        self.long.scan(&stream, &mut check);
    }

    /// Decodes every run that could be base64 and looks inside.
    fn scan_base64(&self, bytes: &[u8], finds: &mut Finds<'_>) {
        let mut from = 0;
        while from < bytes.len() {
            let run = bytes[from..]
                .iter()
                .take_while(|b| base64(**b).is_some())
                .count();
            if run >= 12 {
                // A value may begin at any of four places of a group.
                for shift in 0..4 {
                    let decoded = decode_base64(&bytes[from + shift.min(run)..from + run]);
                    let mut inner = Buffers::default();
                    self.look(
                        &mut inner,
                        &decoded,
                        Escapes::None,
                        false,
                        &[Stream::Text],
                        finds,
                    );
                }
            }
            from += run + 1;
        }
    }
}

/// What a gate found in some outputs: the numbers of values.
#[derive(Debug)]
pub struct Finds<'k> {
    found: Vec<usize>,
    known: Option<&'k Known>,
}

/// What was found in any output of a run: a value found once need not be looked at closely again.
#[derive(Debug)]
pub struct Known(Vec<AtomicBool>);

impl Known {
    /// Nothing found yet by this gate.
    pub fn of(gate: &Gate) -> Known {
        Known(
            gate.needles
                .iter()
                .map(|_| AtomicBool::new(false))
                .collect(),
        )
    }

    /// Where to put what is found in one output more.
    pub fn finds(&self) -> Finds<'_> {
        Finds {
            found: Vec::new(),
            known: Some(self),
        }
    }
}

impl Finds<'_> {
    /// The numbers of the values that were found; where others look at other outputs at the same time, those that they had
    /// not found before.
    pub fn found(self) -> Vec<usize> {
        self.found
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    fn has(&self, needle: usize) -> bool {
        self.known
            .is_some_and(|known| known.0[needle].load(Ordering::Relaxed))
            || self.found.contains(&needle)
    }

    fn add(&mut self, needle: usize) {
        if !self.has(needle) {
            self.found.push(needle);
        }
        if let Some(known) = self.known {
            known.0[needle].store(true, Ordering::Relaxed);
        }
    }
}

/// Digits as the letters that they look like.
fn blur(b: u8) -> u8 {
    match b {
        b'0' => b'o',
        b'1' | b'i' => b'l',
        b'3' => b'e',
        b'5' => b's',
        b'8' => b'b',
        b => b,
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
        let n = group
            .iter()
            .fold(0u32, |n, &b| n << 6 | base64(b).unwrap_or(0))
            << (6 * (4 - group.len()));
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
        Windows {
            bits: if any {
                vec![0; 1 << (BITS - 6)]
            } else {
                Vec::new()
            },
            starts: HashMap::new(),
        }
    }

    fn index(&mut self, needles: &[Needle], fits: impl Fn(usize) -> bool) {
        for (i, needle) in needles
            .iter()
            .enumerate()
            .filter(|(_, n)| fits(n.folded.len()))
        {
            let window = needle.folded.as_bytes()[..N]
                .iter()
                .fold(0u64, |w, &b| w << 8 | u64::from(b));
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
        let mut window = stream[..N - 1]
            .iter()
            .fold(0u64, |w, &b| w << 8 | u64::from(b));
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

/// A text to look at, and how.
struct Input<'i> {
    bytes: &'i [u8],
    escapes: Escapes,
    /// Whether `<` begins a tag.
    tags: bool,
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

    fn fold(&mut self, bytes: &[u8], escapes: Escapes, tags: bool) {
        self.text.clear();
        self.tags.clear();
        let mut stream = Stream::Text;
        let mut at = 0;
        while at < bytes.len() {
            // Runs of plain letters and punctuation are nearly everything, and go by without a question asked of each.
            let run = bytes[at..]
                .iter()
                .position(|&b| CLASS[b as usize] == LOOK)
                .unwrap_or(bytes.len() - at);
            let out = if stream == Stream::Text {
                &mut self.text
            } else {
                &mut self.tags
            };
            compact(&bytes[at..at + run], out);
            at += run;
            if at == bytes.len() {
                break;
            }
            match turn(bytes, at, stream, tags) {
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
                                let out = if stream == Stream::Text {
                                    &mut self.text
                                } else {
                                    &mut self.tags
                                };
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

fn turn(bytes: &[u8], at: usize, stream: Stream, tags: bool) -> Turn {
    match bytes[at] {
        b'<' if tags
            && stream == Stream::Text
            && bytes
                .get(at + 1)
                .is_some_and(|n| n.is_ascii_alphabetic() || matches!(n, b'/' | b'!' | b'?')) =>
        {
            Turn::Enter
        }
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

/// Goes through an output and tells what it folds to and where that stands.
fn walk_at(
    &Input {
        bytes,
        escapes,
        tags,
    }: &Input<'_>,
    each: &mut impl FnMut(Event, usize, usize),
) {
    let mut stream = Stream::Text;
    let mut at = 0;
    while at < bytes.len() {
        let b = bytes[at];
        match CLASS[b as usize] {
            0 => {
                each(Event::Other(stream), at, at + 1);
                at += 1;
            }
            LOOK => match turn(bytes, at, stream, tags) {
                Turn::Enter => {
                    // The edge of a word, for either stream.
                    each(Event::Other(Stream::Text), at, at);
                    each(Event::Other(Stream::Tags), at, at);
                    stream = Stream::Tags;
                    at += 1;
                }
                Turn::Leave => {
                    each(Event::TagEnd, at, at + 1);
                    stream = Stream::Text;
                    at += 1;
                }
                Turn::Character => {
                    let (c, length) = decode(bytes, at, escapes);
                    let mut shown = false;
                    if let Some(c) = c {
                        fold::fold(c, |f| {
                            if f.is_ascii_alphanumeric() {
                                shown = true;
                                each(Event::Letter(stream, f as u8), at, at + length);
                            } else if f.is_alphanumeric() {
                                shown = true;
                                each(Event::Wide(stream, f), at, at + length);
                            }
                        });
                    }
                    if !shown && !c.is_some_and(fold::is_invisible) {
                        each(Event::Other(stream), at, at + length);
                    }
                    at += length;
                }
            },
            letter => {
                each(Event::Letter(stream, letter), at, at + 1);
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
            while utf8.len() < 4
                && std::str::from_utf8(&utf8).is_err()
                && bytes.get(length) == Some(&b'%')
            {
                utf8.push(hex_pair(bytes, length + 1)?);
                length += 3;
            }
            Some((std::str::from_utf8(&utf8).ok()?.chars().next()?, length))
        }
        b'\\' if escapes == Escapes::Json => match bytes.get(1)? {
            b'u' => {
                let unit = |at: usize| {
                    u32::from_str_radix(std::str::from_utf8(bytes.get(at..at + 4)?).ok()?, 16).ok()
                };
                let first = unit(2)?;
                let second = (bytes.get(6..8) == Some(b"\\u")).then(|| unit(8)).flatten();
                match (first, second) {
                    (0xD800..=0xDBFF, Some(low @ 0xDC00..=0xDFFF)) => Some((
                        char::from_u32(0x1_0000 + ((first - 0xD800) << 10) + (low - 0xDC00))?,
                        12,
                    )),
                    _ => Some((char::from_u32(first).unwrap_or('\u{FFFD}'), 6)),
                }
            }
            b'x' => hex_pair(bytes, 2).map(|b| (b as char, 4)),
            b'n' | b't' | b'r' | b'b' | b'f' => Some((' ', 2)),
            b'\\' => Some(('\\', 2)),
            _ => Some((' ', 1)),
        },
        b'\\' if escapes == Escapes::Css => {
            let digits = bytes[1..]
                .iter()
                .take(6)
                .take_while(|b| b.is_ascii_hexdigit())
                .count();
            if digits == 0 {
                return None;
            }
            let value =
                u32::from_str_radix(std::str::from_utf8(&bytes[1..=digits]).ok()?, 16).ok()?;
            let space = usize::from(bytes.get(1 + digits).is_some_and(u8::is_ascii_whitespace));
            Some((char::from_u32(value)?, 1 + digits + space))
        }
        _ => None,
    }
}

fn hex_pair(bytes: &[u8], at: usize) -> Option<u8> {
    let digits = bytes.get(at..at + 2)?;
    u8::from_str_radix(
        std::str::from_utf8(digits)
            .ok()
            .filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))?,
        16,
    )
    .ok()
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
    std::str::from_utf8(&bytes[..plain_length(bytes)])
        .ok()?
        .chars()
        .next()
}

/// Where the letters of a folded stream stand in the original.
struct Landmarks {
    /// For each byte of the stream, the range of the original that it came from.
    places: Vec<(u32, u32)>,
    /// For each, whether the one before it touches it: nothing that shows stands between.
    joined: Vec<bool>,
    bytes: Vec<u8>,
}

impl Landmarks {
    fn of(input: &Input<'_>, which: Stream) -> Landmarks {
        let mut marks = Landmarks {
            places: Vec::new(),
            joined: Vec::new(),
            bytes: Vec::new(),
        };
        let mut touches = false;
        walk_at(input, &mut |event, from, to| {
            let place = (from as u32, to as u32);
            match event {
                Event::Letter(stream, b) if stream == which => {
                    marks.places.push(place);
                    marks.joined.push(touches);
                    marks.bytes.push(b);
                    touches = true;
                }
                Event::Wide(stream, c) if stream == which => {
                    for k in 0..c.len_utf8() {
                        marks.places.push(place);
                        marks.joined.push(touches || k > 0);
                        marks.bytes.push(b'x');
                    }
                    touches = true;
                }
                Event::Other(stream) if stream == which => touches = false,
                Event::TagEnd if which == Stream::Tags => {
                    marks.places.push(place);
                    marks.joined.push(false);
                    marks.bytes.push(0);
                    touches = false;
                }
                // Markup parts words at the edges of a value, though it may stand inside one.
                _ => touches = false,
            }
        });
        marks
    }

    fn range(&self, at: usize, length: usize) -> std::ops::Range<usize> {
        self.places[at].0 as usize..self.places[at + length - 1].1 as usize
    }
}

/// Whether a value stands alone at a place of the stream, or may touch other letters there.
fn stands_alone(value: &Needle, marks: &Landmarks, at: usize) -> bool {
    let end = at + value.folded.len();
    let joined = |i: usize| marks.joined.get(i).copied().unwrap_or(false);
    // A plural or possessive ending does not make another word of a name.
    let plural = marks.bytes.get(end) == Some(&b's') && !joined(end + 1);
    !value.single && value.folded.len() >= ANYWHERE || !joined(at) && (!joined(end) || plural)
}

/// Whether a text holds anything like a tag.
fn has_tags(bytes: &[u8]) -> bool {
    memchr::memchr_iter(b'<', bytes).any(|i| {
        bytes
            .get(i + 1)
            .is_some_and(|n| n.is_ascii_alphabetic() || matches!(n, b'/' | b'!' | b'?'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gate(values: &[&str]) -> Gate {
        let needles = values
            .iter()
            .map(|v| Needle {
                folded: fold::letters(v),
                single: !v.trim().contains(' '),
            })
            .collect();
        Gate::new(needles, true)
    }

    #[test]
    fn disguises_are_seen_through() {
        let disguises: &[(&str, &str)] = &[
            ("a.html", "by Ford Zarquon-Prefect."),
            ("a.html", "FORD ZARQUON PREFECT"),
            ("a.html", "Ford\n  Zarquon <b>Pre</b>fect"),
            ("a.html", "F<i>or</i>d Zar<!-- x -->quon Prefect"),
            ("a.html", "Ford &#90;arquon Prefect"),
            ("a.html", "Ford &amp;#90;arquon Prefect"),
            ("a.html", "Ford &amp;amp;#x5a;arquon Prefect"),
            ("a.html", "<a href=\"/ford-%5Aarquon-prefect\">x</a>"),
            ("a.html", "<a href=\"/ford%20%255Aarquon%20prefect\">x</a>"),
            ("a.json", "\"Ford \\u005aarquon\\nPrefect\""),
            ("a.json", "\"Ford \\\\u005aarquon Prefect\""),
            ("a.css", "content:\"Ford \\5a arquon Prefect\""),
            ("a.txt", "Ford Zar\u{AD}quon Pre\u{200B}fect"),
            ("a.txt", "Ｆｏｒｄ Ｚａｒｑｕｏｎ Ｐｒｅｆｅｃｔ"),
            ("a.txt", "Fоrd Zarquon Prefect"),
            ("a.html", "<img alt=\"Ford Zarquon Prefect\">"),
            ("ford-zarquon-prefect.pdf", ""),
            ("a.txt", "Rm9yZCBaYXJxdW9uIFByZWZlY3Q="),
            ("a.txt", "xxRm9yZCBaYXJxdW9uIFByZWZlY3Q="),
            ("a.txt", "tceferP nouqraZ droF"),
            ("a.html", "<td>Ford Zarquon</td><td>Prefect</td>"),
            ("a.txt", "Ford Zarquon Prefect's"),
            ("a.txt", "F0rd Zarqu0n Pr3fect"),
        ];
        for (path, text) in disguises {
            let gate = gate(&["Ford Zarquon Prefect"]);
            let mut finds = gate.finds();
            gate.search(path, text.as_bytes(), *path == "a.html", &mut finds);
            assert_eq!(finds.found(), [0], "{path}: {text}");
        }
    }

    #[test]
    fn no_false_stop() {
        for (value, text) in [
            ("Artis", "Artistic"),
            ("Zarquon", "Zarquonian"),
            ("Ann Lee", "Joann Leeds"),
            ("Smith", "blacksmith and Smithers"),
            ("Zarquon", "<b>Zar</b> <i>quo</i>"),
        ] {
            let gate = gate(&[value]);
            let mut finds = gate.finds();
            gate.search("a.html", text.as_bytes(), true, &mut finds);
            assert!(finds.is_empty(), "{value}: {text}");
        }
        for (value, text) in [
            ("Smith", "PC <b>Smith</b>, 4"),
            ("Smith", "Smith's"),
            ("Smith", "the Smiths"),
            ("Ann Lee", "Ann<br>Lee."),
        ] {
            let gate = gate(&[value]);
            let mut finds = gate.finds();
            gate.search("a.html", text.as_bytes(), true, &mut finds);
            assert_eq!(finds.found(), [0], "{value}: {text}");
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

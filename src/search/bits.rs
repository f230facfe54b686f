//! The bytes of the index: hashes, integers, bit streams, lists, the head of a file.
//!
//! Integers are little-endian; `v` is LEB128. A bit stream runs from the most significant bit, begins at a byte and is filled
//! with zeros to one. `docs/search-format.md` says what is made of these; `ask/reader.rs` and the client's `bytes.js` read them.

use super::terms::Measure;

/// What a file of the index begins with: magic, and the version of the format.
const MAGIC: [u8; 4] = [0x44, 0x4C, 0x53, 2];

/// A quotient of this many ones says that the number follows in 32 bits.
const ESCAPE: u32 = 24;

/// A list without weights: only which documents.
const DOCUMENTS_ONLY: u8 = 4;
/// A list of the documents that are absent.
const COMPLEMENT: u8 = 2;

/// A hash of a term for tables in memory: no file depends on it. Eight bytes at a time are multiplied into it, and its bits mixed once
/// more at the end (the finaliser of MurmurHash3), since its top bits choose a group and its last ones a slot.
pub(super) fn hash(bytes: &[u8]) -> u32 {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let step = |h: u64, eight: u64| {
        let h = (h ^ eight).wrapping_mul(ODD);
        h ^ (h >> 32)
    };
    let (eights, rest) = bytes.as_chunks::<8>();
    let h = eights.iter().fold(bytes.len() as u64, |h, eight| {
        step(h, u64::from_le_bytes(*eight))
    });
    let last = rest
        .iter()
        .rev()
        .fold(0, |last, &byte| last << 8 | u64::from(byte));
    let h = step(h, last).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    (h >> 32) as u32
}

/// A length in a byte: exact below 40, then with three bits after the first (the table of Lucene and Tantivy).
pub(super) fn length_code(length: u32) -> u8 {
    if length < 40 {
        return length as u8;
    }
    let x = length - 24;
    let s = x.ilog2() - 3;
    // The largest is 24 + (29 << 3 | 7) = 263 for lengths no text has: it stops at the largest byte.
    (24 + (((s + 1) << 3) | ((x >> s) & 7))).min(255) as u8
}

/// The length that a code stands for.
pub(super) fn length_of(code: u8) -> u32 {
    match u32::from(code) {
        code if code < 40 => code,
        code => (((code - 24) & 7 | 8) << (((code - 24) >> 3) - 1)) + 24,
    }
}

/// Puts magic, version and check sum before the content of a file. The check sum finds a file cut short, and an error page
/// that was served as if it were one.
pub(super) fn with_head(kind: u8, content: &[u8]) -> Vec<u8> {
    let mut file = Vec::with_capacity(12 + content.len());
    file.extend_from_slice(&MAGIC);
    file.extend_from_slice(&[kind, 0, 0, 0]);
    file.extend_from_slice(&crc32(content).to_le_bytes());
    file.extend_from_slice(content);
    file
}

/// The content of a file of a kind, if these are its bytes.
pub(super) fn content(file: &[u8], kind: u8) -> Option<&[u8]> {
    let (head, content) = file.split_at_checked(12)?;
    let begins = [&MAGIC[..], &[kind, 0, 0, 0], &crc32(content).to_le_bytes()].concat();
    (begins == head).then_some(content)
}

/// CRC-32 (IEEE 802.3).
fn crc32(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut n = 0;
        while n < 256 {
            let mut c = n as u32;
            let mut bit = 0;
            while bit < 8 {
                c = if c & 1 == 1 {
                    (c >> 1) ^ 0xEDB8_8320
                } else {
                    c >> 1
                };
                bit += 1;
            }
            table[n] = c;
            n += 1;
        }
        table
    };
    !bytes.iter().fold(!0, |crc, &byte| {
        TABLE[usize::from(crc as u8 ^ byte)] ^ (crc >> 8)
    })
}

/// Appends a number as LEB128.
pub(super) fn v(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Bits appended to bytes.
pub(super) struct Bits<'a> {
    out: &'a mut Vec<u8>,
    held: u64,
    count: u32,
}

impl<'a> Bits<'a> {
    pub(super) fn new(out: &'a mut Vec<u8>) -> Bits<'a> {
        Bits {
            out,
            held: 0,
            count: 0,
        }
    }

    /// Appends the low `count` bits (at most 32) of a number that has no others.
    pub(super) fn put(&mut self, bits: u32, count: u32) {
        self.held = (self.held << count) | u64::from(bits);
        self.count += count;
        if self.count >= 32 {
            self.count -= 32;
            self.out
                .extend_from_slice(&((self.held >> self.count) as u32).to_be_bytes());
        }
    }

    /// Appends a number in the code of Rice.
    fn rice(&mut self, number: u32, k: u8) {
        let k = u32::from(k);
        let quotient = number >> k;
        if quotient >= ESCAPE {
            self.put((1 << ESCAPE) - 1, ESCAPE);
            self.put(number, 32);
            return;
        }
        self.put((1 << (quotient + 1)) - 2, quotient + 1);
        self.put(number & ((1 << k) - 1), k);
    }

    /// Fills the last byte.
    pub(super) fn end(self) {
        let bytes = self.count.div_ceil(8);
        let last = (self.held << (bytes * 8 - self.count)) as u32;
        self.out
            .extend_from_slice(&last.to_be_bytes()[4 - bytes as usize..]);
    }
}

/// The parameter with which numbers take the fewest bits; the lowest of several.
fn best_k(numbers: &[u32]) -> u8 {
    let largest = numbers.iter().copied().max().unwrap_or(0);
    let bits = |k: u32| -> u64 {
        let one = |&number: &u32| {
            let quotient = number >> k;
            if quotient < ESCAPE {
                quotient + 1 + k
            } else {
                ESCAPE + 32
            }
        };
        numbers
            .chunks(1 << 16)
            .map(|chunk| u64::from(chunk.iter().map(one).sum::<u32>()))
            .sum()
    };
    let (mut best, mut fewest) = (0, bits(0));
    for k in 1..=(u32::BITS - largest.leading_zeros()).min(30) {
        let bits = bits(k);
        if bits < fewest {
            (best, fewest) = (k as u8, bits);
        }
    }
    best
}

/// Appends the parameter, then the numbers in the code of Rice.
pub(super) fn rice_stream(out: &mut Vec<u8>, numbers: &[u32]) {
    let k = best_k(numbers);
    out.push(k);
    let mut bits = Bits::new(out);
    numbers.iter().for_each(|&number| bits.rice(number, k));
    bits.end();
}

/// A place of a term, the common words beside it by their numbers, 0 for none, and how many places lie between it and the one before.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) gap: u32,
    pub(super) before: u8,
    pub(super) after: u8,
}

impl Place {
    /// Writes it for the table of a response: in a file it takes fewer bits.
    pub(super) fn write(self, out: &mut Vec<u8>) {
        let flags = u32::from(self.before > 0) << 1 | u32::from(self.after > 0);
        v(out, self.gap << 2 | flags);
        out.extend(
            [self.before, self.after]
                .into_iter()
                .filter(|&rank| rank > 0),
        );
    }

    fn take(bytes: &mut &[u8]) -> Place {
        let head = super::terms::take(bytes);
        let mut rank = |there: bool| match bytes.split_first() {
            Some((&rank, rest)) if there => {
                *bytes = rest;
                rank
            }
            _ => 0,
        };
        Place {
            gap: head >> 2,
            before: rank(head & 2 > 0),
            after: rank(head & 1 > 0),
        }
    }
}

/// The parameter of the code that tells a common word: those that stand first are met most.
pub(super) const RANK: u8 = 2;
/// So many bits tell a length above the base; all ones say that its code follows.
const ABOVE: u32 = 5;
/// So many of the documents that fit a term best are told before its list.
pub(super) const BEST: usize = 32;

/// What an encoder of lists needs again and again.
#[derive(Default)]
pub(super) struct Lists {
    gaps: Vec<u32>,
    weights: Vec<u32>,
    places: Vec<Place>,
}

impl Lists {
    /// Appends a list that only says which documents, of `size`, ascending.
    pub(super) fn put(&mut self, out: &mut Vec<u8>, documents: &[u32], size: u32) {
        self.begin(out, documents, size, DOCUMENTS_ONLY);
    }

    /// Appends a list: which documents, of `size`, ascending; what the term weighs in each (1 or more); how long each is.
    pub(super) fn put_weighed(
        &mut self,
        out: &mut Vec<u8>,
        documents: &[u32],
        weights: &[u16],
        size: u32,
        measure: &Measure<'_>,
    ) {
        self.weights.clear();
        self.weights
            .extend(weights.iter().map(|&weight| u32::from(weight) - 1));
        self.begin(out, documents, size, 0);
        rice_stream(out, &self.weights);
        let mut bits = Bits::new(out);
        for &document in documents {
            put_length(&mut bits, measure.codes[document as usize], measure.base);
        }
        bits.end();
    }

    /// Appends how many documents, and which.
    fn begin(&mut self, out: &mut Vec<u8>, documents: &[u32], size: u32, flags: u8) {
        let complement = documents.len() as u64 * 2 > u64::from(size);
        v(out, documents.len() as u32);
        out.push(flags | if complement { COMPLEMENT } else { 0 });
        self.gaps.clear();
        let mut next = 0;
        let mut gap = |document: u32| {
            self.gaps.push(document - next);
            next = document + 1;
        };
        if complement {
            let mut present = documents.iter().copied().peekable();
            (0..size)
                .filter(|&document| present.next_if_eq(&document).is_none())
                .for_each(gap);
        } else {
            documents.iter().copied().for_each(&mut gap);
        }
        rice_stream(out, &self.gaps);
    }

    /// Appends the documents that fit a term best, ascending: those with the highest scores of BM25, of two with equal ones the newer.
    pub(super) fn put_best(
        &mut self,
        out: &mut Vec<u8>,
        documents: &[u32],
        weights: &[u16],
        measure: &Measure<'_>,
    ) {
        let mut best: Vec<(f64, u32, u16)> = documents
            .iter()
            .zip(weights)
            .map(|(&document, &weight)| {
                let length = length_of(measure.codes[document as usize]);
                let score =
                    super::score(weight.into(), length.into(), measure.average as f64 / 256.0);
                (score, document, weight)
            })
            .collect();
        best.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
        best.truncate(BEST);
        best.sort_unstable_by_key(|&(_, document, _)| document);
        out.push(best.len() as u8);
        let mut next = 0;
        for (_, document, weight) in best {
            v(out, document - next);
            v(out, u32::from(weight) - 1);
            out.push(measure.codes[document as usize]);
            next = document + 1;
        }
    }

    /// Appends the places of a term in each of its documents.
    pub(super) fn put_places(&mut self, out: &mut Vec<u8>, documents: &[&[u8]]) {
        self.places.clear();
        self.weights.clear();
        for places in documents {
            let before = self.places.len();
            let mut rest = *places;
            while !rest.is_empty() {
                self.places.push(Place::take(&mut rest));
            }
            self.weights.push((self.places.len() - before) as u32);
        }
        self.gaps.clear();
        self.gaps.extend(self.places.iter().map(|place| place.gap));
        let (kn, kp) = (best_k(&self.weights), best_k(&self.gaps));
        out.extend([kn, kp]);
        let mut bits = Bits::new(out);
        let mut places = self.places.iter();
        for &count in &self.weights {
            bits.rice(count, kn);
            for place in places.by_ref().take(count as usize) {
                bits.rice(place.gap, kp);
                for rank in [place.before, place.after] {
                    bits.put(u32::from(rank > 0), 1);
                    if rank > 0 {
                        bits.rice(u32::from(rank) - 1, RANK);
                    }
                }
            }
        }
        bits.end();
    }
}

fn put_length(bits: &mut Bits<'_>, code: u8, base: u8) {
    const ESCAPED: u32 = (1 << ABOVE) - 1;
    match code.checked_sub(base).map(u32::from) {
        Some(above) if above < ESCAPED => bits.put(above, ABOVE),
        _ => {
            bits.put(ESCAPED, ABOVE);
            bits.put(u32::from(code), 8);
        }
    }
}

/// The base above which most of these codes take the fewest bits.
pub(super) fn length_base(codes: &[u8]) -> u8 {
    const WINDOW: usize = (1 << ABOVE) - 1;
    let mut counts = [0_u32; 256 + WINDOW];
    codes
        .iter()
        .for_each(|&code| counts[usize::from(code)] += 1);
    let fitting = |base: usize| counts[base..base + WINDOW].iter().sum::<u32>();
    (0..=255)
        .rev()
        .max_by_key(|&base| fitting(usize::from(base)))
        .unwrap_or(0)
}

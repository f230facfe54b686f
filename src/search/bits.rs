//! The bytes of the index: hashes, integers, bit streams, lists, the head of a file.
//!
//! Integers are little-endian; `v` is LEB128. A bit stream runs from the most significant bit, begins at a byte and is filled
//! with zeros to one. `themes/default/assets/search.js` reads all this.

/// What a file of the index begins with: magic, and the version of the format.
const MAGIC: [u8; 4] = [0x44, 0x4C, 0x53, 1];

/// A quotient of this many ones says that the number follows in 32 bits.
const ESCAPE: u32 = 24;

/// A list without weights: only which documents.
const DOCUMENTS_ONLY: u8 = 4;
/// A list of the documents that are absent.
const COMPLEMENT: u8 = 2;

/// FNV-1a with its bits mixed once more, since its top bits, which choose a file, hardly feel a word's last letters.
pub(super) fn h32(bytes: &[u8]) -> u32 {
    let mut h = 0x811C_9DC5_u32;
    for &byte in bytes {
        h = (h ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    h = (h ^ (h >> 15)).wrapping_mul(0x2C1B_3C6D);
    h = (h ^ (h >> 12)).wrapping_mul(0x297A_2D39);
    h ^ (h >> 15)
}

/// The file, of `files`, that a hash falls to.
pub(super) fn file_of(hash: u32, files: u32) -> u32 {
    // Below `files`, so it fits.
    ((u64::from(hash) * u64::from(files)) >> 32) as u32
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

/// What an encoder of lists needs again and again.
#[derive(Default)]
pub(super) struct Lists {
    gaps: Vec<u32>,
    weights: Vec<u32>,
}

impl Lists {
    /// Appends a list: which documents, of `size`, ascending; and what each weighs (1 or more), if that matters.
    pub(super) fn put(
        &mut self,
        out: &mut Vec<u8>,
        documents: &[u32],
        weights: Option<&[u16]>,
        size: u32,
    ) {
        let complement = documents.len() as u64 * 2 > u64::from(size);
        v(out, documents.len() as u32);
        out.push(
            if complement { COMPLEMENT } else { 0 }
                | if weights.is_none() { DOCUMENTS_ONLY } else { 0 },
        );
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
        let kg = best_k(&self.gaps);
        out.push(kg);
        let kt = weights.map(|weights| {
            self.weights.clear();
            self.weights
                .extend(weights.iter().map(|&weight| u32::from(weight) - 1));
            best_k(&self.weights)
        });
        out.extend(kt);
        let mut bits = Bits::new(out);
        self.gaps.iter().for_each(|&gap| bits.rice(gap, kg));
        bits.end();
        if let Some(kt) = kt {
            let mut bits = Bits::new(out);
            self.weights
                .iter()
                .for_each(|&weight| bits.rice(weight, kt));
            bits.end();
        }
    }
}

/// The lengths of all documents, 5 bits each above a common base, `11111` and a byte for those that don't fit. Returns the base.
pub(super) fn length_column(out: &mut Vec<u8>, codes: &[u8]) -> u8 {
    const WINDOW: usize = 31;
    let mut counts = [0_u32; 256 + WINDOW];
    codes
        .iter()
        .for_each(|&code| counts[usize::from(code)] += 1);
    let fitting = |base: usize| counts[base..base + WINDOW].iter().sum::<u32>();
    let base = (0..=255)
        .rev()
        .max_by_key(|&base| fitting(usize::from(base)))
        .unwrap_or(0);
    let mut bits = Bits::new(out);
    for &code in codes {
        match code.checked_sub(base) {
            Some(above) if usize::from(above) < WINDOW => bits.put(u32::from(above), 5),
            _ => {
                bits.put(31, 5);
                bits.put(u32::from(code), 8);
            }
        }
    }
    bits.end();
    base
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads what the encoders wrote, as the client does.
    struct Reader<'a> {
        bytes: &'a [u8],
        at: usize,
        bit: usize,
    }

    impl Reader<'_> {
        fn new(bytes: &[u8]) -> Reader<'_> {
            Reader {
                bytes,
                at: 0,
                bit: 0,
            }
        }

        fn v(&mut self) -> u32 {
            let mut number = 0;
            for shift in (0..).step_by(7) {
                let byte = self.byte();
                number |= u32::from(byte & 0x7F) << shift;
                if byte < 0x80 {
                    break;
                }
            }
            number
        }

        fn byte(&mut self) -> u8 {
            self.at += 1;
            self.bytes[self.at - 1]
        }

        fn bits(&mut self, count: u32) -> u32 {
            (0..count).fold(0, |number, _| {
                let bit = self.bytes[self.at + self.bit / 8] >> (7 - self.bit % 8) & 1;
                self.bit += 1;
                number << 1 | u32::from(bit)
            })
        }

        fn end(&mut self) {
            self.at += self.bit.div_ceil(8);
            self.bit = 0;
        }

        fn rice(&mut self, k: u8) -> u32 {
            let mut quotient = 0;
            while quotient < ESCAPE && self.bits(1) == 1 {
                quotient += 1;
            }
            if quotient == ESCAPE {
                self.bits(32)
            } else {
                quotient << k | self.bits(k.into())
            }
        }

        fn list(&mut self, size: u32) -> (Vec<u32>, Vec<u16>) {
            let df = self.v();
            let flags = self.byte();
            let kg = self.byte();
            let kt = (flags & DOCUMENTS_ONLY == 0).then(|| self.byte());
            let mut next = 0;
            let coded = if flags & COMPLEMENT == 0 {
                df
            } else {
                size - df
            };
            let mut documents: Vec<u32> = (0..coded)
                .map(|_| {
                    next += self.rice(kg) + 1;
                    next - 1
                })
                .collect();
            self.end();
            if flags & COMPLEMENT != 0 {
                documents = (0..size)
                    .filter(|document| documents.binary_search(document).is_err())
                    .collect();
            }
            let weights = kt.map_or(Vec::new(), |kt| {
                (0..df).map(|_| self.rice(kt) as u16 + 1).collect()
            });
            self.end();
            (documents, weights)
        }
    }

    #[test]
    fn hashes_are_those_of_the_design() {
        for (term, hash) in [
            ("", 0x2B21_321C),
            ("polic", 0xEB64_CABB),
            ("s40(2)", 0x40D8_FE90),
            ("1135a/22", 0x35C8_E69B),
        ] {
            assert_eq!(h32(term.as_bytes()), hash, "{term}");
        }
        assert_eq!(
            (file_of(0, 7), file_of(u32::MAX, 7), file_of(u32::MAX, 1)),
            (0, 6, 0)
        );
    }

    #[test]
    fn length_codes_are_those_of_the_design() {
        let decode = |code: u8| match u32::from(code) {
            code if code < 40 => code,
            code => (((code - 24) & 7 | 8) << (((code - 24) >> 3) - 1)) + 24,
        };
        for (length, code, decoded) in [
            (0, 0, 0),
            (39, 39, 39),
            (63, 49, 60),
            (500, 78, 472),
            (900, 85, 856),
        ] {
            assert_eq!((length_code(length), decode(code)), (code, decoded));
        }
        for length in (0..5_000_000).step_by(7) {
            let decoded = decode(length_code(length));
            assert!(
                decoded <= length && length - decoded <= length / 8,
                "{length}"
            );
        }
        assert_eq!(length_code(u32::MAX), 255);
    }

    #[test]
    fn check_sums_are_ieee() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(
            with_head(b't', b"123456789")[..12],
            [0x44, 0x4C, 0x53, 1, b't', 0, 0, 0, 0x26, 0x39, 0xF4, 0xCB]
        );
    }

    #[test]
    fn small_integers_take_few_bytes() {
        for (number, length) in [(0, 1), (127, 1), (128, 2), (16_384, 3), (u32::MAX, 5)] {
            let mut out = Vec::new();
            v(&mut out, number);
            assert_eq!((out.len(), Reader::new(&out).v()), (length, number));
        }
    }

    #[test]
    fn the_code_of_rice_holds_every_number() {
        let numbers = [
            0,
            1,
            2,
            23,
            24,
            25,
            1_000,
            u32::MAX,
            0,
            7,
            u32::MAX - 1,
            1 << 30,
        ];
        for k in 0..=30 {
            let mut out = Vec::new();
            let mut bits = Bits::new(&mut out);
            numbers.iter().for_each(|&number| bits.rice(number, k));
            bits.end();
            let mut reader = Reader::new(&out);
            assert_eq!(numbers.map(|_| reader.rice(k)), numbers, "k = {k}");
        }
    }

    #[test]
    fn the_parameter_is_the_cheapest() {
        let size = |numbers: &[u32], k: u8| {
            let mut out = Vec::new();
            let mut bits = Bits::new(&mut out);
            numbers.iter().for_each(|&number| bits.rice(number, k));
            bits.out.len() as u32 * 8 + bits.count
        };
        for numbers in [
            &[0, 0, 0][..],
            &[5, 9, 200, 3],
            &[1 << 20, 3, 9],
            &[40; 10],
            &[],
        ] {
            let best = best_k(numbers);
            for k in 0..30 {
                let (this, least) = (size(numbers, k), size(numbers, best));
                assert!(
                    this > least || (this == least && k >= best),
                    "{numbers:?}: {k} against {best}"
                );
            }
        }
    }

    #[test]
    fn lists_are_read_as_they_were_written() {
        let size = 1_000;
        let every = |n: u32| (0..size).filter(|i| i % n == 0).collect::<Vec<u32>>();
        let most: Vec<u32> = (0..size).filter(|i| i % 10 != 3).collect();
        let mut lists = Lists::default();
        for documents in [
            vec![],
            vec![0],
            vec![999],
            every(1),
            every(2),
            every(3),
            every(97),
            most,
        ] {
            let weights: Vec<u16> = documents
                .iter()
                .map(|d| 1 + (d * d % 61) as u16 + if d % 100 == 0 { 60_000 } else { 0 })
                .collect();
            let mut out = vec![];
            lists.put(&mut out, &documents, Some(&weights), size);
            lists.put(&mut out, &documents, None, size);
            let mut reader = Reader::new(&out);
            assert_eq!(reader.list(size), (documents.clone(), weights));
            assert_eq!(reader.list(size), (documents, vec![]));
            assert_eq!(reader.at, out.len());
        }
    }

    #[test]
    fn lengths_are_read_as_they_were_written() {
        for codes in [
            vec![],
            vec![0],
            vec![255, 0, 255],
            vec![50, 60, 70, 80, 81, 3, 255, 60],
        ] {
            let mut out = Vec::new();
            let base = length_column(&mut out, &codes);
            let mut reader = Reader::new(&out);
            let read: Vec<u8> = codes
                .iter()
                .map(|_| match reader.bits(5) {
                    31 => reader.bits(8) as u8,
                    above => base + above as u8,
                })
                .collect();
            assert_eq!(read, codes);
        }
    }
}

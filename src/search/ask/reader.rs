//! Reads what `bits.rs` and `layout.rs` write. Bytes that are not what they should be read as nothing, never beyond their end.

use crate::search::bits::{RANK, content, length_of};

/// Integers, texts and bit streams, one after another.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    bit: usize,
}

/// Which responses have a term, what it weighs in each and how long each is; the latter two are empty for a list that only says which.
#[derive(Clone, Debug, Default)]
pub(super) struct List {
    pub(super) ids: Vec<u32>,
    pub(super) weights: Vec<u32>,
    pub(super) lengths: Vec<u32>,
}

/// The place of a term, and the numbers of the common words before and after it.
pub(super) type Placed = (u32, u8, u8);

/// What a file says of a term.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    pub(super) number: usize,
    pub(super) count: usize,
    pub(super) forms: Vec<String>,
    /// Nothing if it stands apart.
    pub(super) list: Option<List>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader {
            bytes,
            at: 0,
            bit: 0,
        }
    }

    /// Reads the content of a file of a kind.
    pub(super) fn of(file: &'a [u8], kind: u8) -> Option<Reader<'a>> {
        content(file, kind).map(Reader::new)
    }

    pub(super) fn byte(&mut self) -> u8 {
        self.at += 1;
        self.bytes.get(self.at - 1).copied().unwrap_or(0)
    }

    pub(super) fn v(&mut self) -> u32 {
        let mut number = 0;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.byte();
            number |= u32::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                break;
            }
        }
        number
    }

    pub(super) fn take(&mut self, length: usize) -> &'a [u8] {
        let from = self.at.min(self.bytes.len());
        let to = from.saturating_add(length).min(self.bytes.len());
        self.at = to;
        &self.bytes[from..to]
    }

    fn is_over(&self) -> bool {
        self.at + self.bit / 8 >= self.bytes.len()
    }

    pub(super) fn bits(&mut self, count: u32) -> u32 {
        let mut number = 0;
        for _ in 0..count {
            let byte = self.bytes.get(self.at + self.bit / 8).copied().unwrap_or(0);
            number = number << 1 | u32::from(byte >> (7 - self.bit % 8) & 1);
            self.bit += 1;
        }
        number
    }

    pub(super) fn rice(&mut self, k: u8) -> u32 {
        const ESCAPE: u32 = 24;
        // No stream has a larger one: these are other bytes.
        let k = k.min(31);
        let mut quotient = 0;
        while quotient < ESCAPE && self.bits(1) == 1 {
            quotient += 1;
        }
        if quotient == ESCAPE {
            self.bits(32)
        } else {
            quotient.wrapping_shl(k.into()) | self.bits(k.into())
        }
    }

    pub(super) fn end(&mut self) {
        self.at += self.bit.div_ceil(8);
        self.bit = 0;
    }

    /// A list of so many responses' numbers.
    pub(super) fn list(&mut self, size: u32, base: u8) -> List {
        const DOCUMENTS_ONLY: u8 = 4;
        const COMPLEMENT: u8 = 2;
        let count = self.v().min(size);
        let (flags, kg) = (self.byte(), self.byte());
        let mut list = List::default();
        let coded = if flags & COMPLEMENT > 0 {
            size - count
        } else {
            count
        };
        let mut next = 0_u32;
        for _ in 0..coded {
            let id = next.saturating_add(self.rice(kg));
            if flags & COMPLEMENT > 0 {
                list.ids.extend(next..id.min(size));
            } else {
                list.ids.push(id);
            }
            next = id.saturating_add(1);
        }
        if flags & COMPLEMENT > 0 {
            list.ids.extend(next..size);
        }
        self.end();
        if flags & DOCUMENTS_ONLY == 0 {
            let kt = self.byte();
            list.weights = (0..count).map(|_| self.rice(kt) + 1).collect();
            self.end();
            list.lengths = (0..count).map(|_| self.length(base)).collect();
            self.end();
        }
        list
    }

    fn length(&mut self, base: u8) -> u32 {
        const ESCAPED: u32 = 31;
        match self.bits(5) {
            ESCAPED => length_of(self.bits(8) as u8),
            above => length_of(base.saturating_add(above as u8)),
        }
    }

    /// The places of a term in each of so many responses.
    pub(super) fn places(&mut self, count: usize) -> Vec<Vec<Placed>> {
        let (kn, kp) = (self.byte(), self.byte());
        let mut all = Vec::new();
        for _ in 0..count {
            let mut places = Vec::new();
            let mut next = 0_u32;
            for _ in 0..self.rice(kn) {
                if self.is_over() {
                    break;
                }
                let place = next.saturating_add(self.rice(kp));
                let mut rank = || match self.bits(1) {
                    0 => 0,
                    _ => (self.rice(RANK) + 1).min(u32::from(u8::MAX)) as u8,
                };
                let (before, after) = (rank(), rank());
                places.push((place, before, after));
                next = place.saturating_add(1);
            }
            all.push(places);
        }
        all
    }

    /// The terms of a file, in order, each with what is said of it.
    pub(super) fn terms(mut self, size: u32, base: u8) -> Vec<(String, Entry)> {
        const HAS_FORMS: u8 = 1;
        const STANDS_APART: u8 = 2;
        let count = self.v() as usize;
        let mut terms = Vec::new();
        let mut term: Vec<u8> = Vec::new();
        for number in 0..count {
            if self.at >= self.bytes.len() {
                break;
            }
            let length = self.v() as usize;
            let mut rest = Reader::new(self.take(length));
            term.truncate(rest.byte().into());
            let length = rest.v() as usize;
            term.extend_from_slice(rest.take(length));
            let flags = rest.byte();
            let mut entry = Entry {
                number,
                ..Entry::default()
            };
            if flags & HAS_FORMS > 0 {
                for _ in 0..rest.v() {
                    let shared = usize::from(rest.byte()).min(term.len());
                    let length = rest.v() as usize;
                    let form = [&term[..shared], rest.take(length)].concat();
                    entry
                        .forms
                        .push(String::from_utf8_lossy(&form).into_owned());
                }
            } else {
                entry
                    .forms
                    .push(String::from_utf8_lossy(&term).into_owned());
            }
            if flags & STANDS_APART > 0 {
                entry.count = rest.v() as usize;
            } else {
                let list = rest.list(size, base);
                entry.count = list.ids.len();
                entry.list = Some(list);
            }
            terms.push((String::from_utf8_lossy(&term).into_owned(), entry));
        }
        terms
    }

    /// The places of the terms of a file, by their numbers.
    pub(super) fn parts(mut self) -> Vec<&'a [u8]> {
        (0..self.v())
            .map(|_| {
                let length = self.v() as usize;
                self.take(length)
            })
            .collect()
    }

    /// Words, each with how many bits the number of its responses has.
    pub(super) fn words(mut self) -> Vec<(String, u8)> {
        let mut last: Vec<u8> = Vec::new();
        (0..self.v())
            .map(|_| {
                last.truncate(self.byte().into());
                let length = self.byte().into();
                last.extend_from_slice(self.take(length));
                (String::from_utf8_lossy(&last).into_owned(), self.byte())
            })
            .collect()
    }

    /// For each response with a date, from the oldest, its day as a number from 1 January 1970.
    pub(super) fn days(mut self) -> Vec<i64> {
        let first = i64::from(self.v() as i32);
        let count = self.v();
        let k = self.byte();
        let mut days = Vec::new();
        for day in 0..i64::from(count) {
            for _ in 0..self.rice(k) {
                if self.is_over() {
                    return days;
                }
                days.push(first + day);
            }
        }
        days
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::bits::{Lists, Place, length_base, length_code, rice_stream, v, with_head};
    use crate::search::terms::Measure;

    /// Numbers that look random and are the same every time.
    fn numbers(count: usize) -> impl Iterator<Item = u32> {
        let mut state = 7_u64;
        (0..count).map(move |_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as u32
        })
    }

    fn codes(size: u32) -> Vec<u8> {
        numbers(size as usize)
            .map(|n| length_code(n % 3_000))
            .collect()
    }

    #[test]
    fn lists_are_read_as_they_were_written() {
        let size = 1_000;
        let codes = codes(size);
        let base = length_base(&codes);
        let measure = Measure {
            codes: &codes,
            base,
            average: 256 * 300,
            long: usize::MAX,
        };
        // None, one, some, most, all; and a gap and a weight that escape.
        for share in [0, 1, 3, 500, 998, 1_000] {
            let ids: Vec<u32> = numbers(size as usize)
                .zip(0..size)
                .filter(|(n, _)| n % 1_000 < share)
                .map(|(_, id)| id)
                .collect();
            let weights: Vec<u16> = numbers(ids.len())
                .map(|n| {
                    if n % 50 == 0 {
                        u16::MAX
                    } else {
                        (n % 5) as u16 + 1
                    }
                })
                .collect();
            let mut out = Vec::new();
            let mut lists = Lists::default();
            lists.put_weighed(&mut out, &ids, &weights, size, &measure);
            lists.put(&mut out, &ids, size);
            let mut reader = Reader::new(&out);
            let list = reader.list(size, base);
            assert_eq!(list.ids, ids);
            assert!(
                list.weights.iter().eq(weights
                    .iter()
                    .map(|&w| u32::from(w))
                    .collect::<Vec<_>>()
                    .iter())
            );
            let lengths: Vec<u32> = ids
                .iter()
                .map(|&id| length_of(codes[id as usize]))
                .collect();
            assert_eq!(list.lengths, lengths);
            let bare = reader.list(size, base);
            assert_eq!((bare.ids, bare.weights.len()), (ids, 0));
            assert_eq!(reader.at, out.len());
        }
    }

    #[test]
    fn places_are_read_as_they_were_written() {
        let documents: Vec<Vec<Placed>> = (1..20_u32)
            .map(|count| {
                let mut next = 0;
                numbers(count as usize)
                    .map(|n| {
                        let place = next + n % 90;
                        next = place + 1;
                        let rank = |n: u32| {
                            if n.is_multiple_of(3) {
                                (n % 63) as u8 + 1
                            } else {
                                0
                            }
                        };
                        (place, rank(n), rank(n / 7))
                    })
                    .collect()
            })
            .collect();
        let written: Vec<Vec<u8>> = documents
            .iter()
            .map(|places| {
                let mut out = Vec::new();
                let mut next = 0;
                for &(place, before, after) in places {
                    let gap = place - next;
                    Place { gap, before, after }.write(&mut out);
                    next = place + 1;
                }
                out
            })
            .collect();
        let mut out = Vec::new();
        let slices: Vec<&[u8]> = written.iter().map(Vec::as_slice).collect();
        Lists::default().put_places(&mut out, &slices);
        assert_eq!(Reader::new(&out).places(documents.len()), documents);
    }

    #[test]
    fn numbers_are_read_as_they_were_written() {
        let all: Vec<u32> = [0, 1, 127, 128, 1 << 20, u32::MAX]
            .into_iter()
            .chain(numbers(100))
            .collect();
        let mut out = Vec::new();
        all.iter().for_each(|&number| v(&mut out, number));
        rice_stream(&mut out, &all);
        let mut reader = Reader::new(&out);
        assert!(all.iter().all(|&number| reader.v() == number));
        let k = reader.byte();
        assert!(all.iter().all(|&number| reader.rice(k) == number));
    }

    #[test]
    fn lengths_are_kept_to_an_eighth() {
        for (length, code, kept) in [
            (0, 0, 0),
            (39, 39, 39),
            (63, 49, 60),
            (500, 78, 472),
            (900, 85, 856),
        ] {
            assert_eq!((length_code(length), length_of(code)), (code, kept));
        }
        for length in (0..5_000_000).step_by(7) {
            let kept = length_of(length_code(length));
            assert!(kept <= length && length - kept <= length / 8, "{length}");
        }
    }

    #[test]
    fn other_bytes_are_no_file() {
        let file = with_head(b't', b"content");
        assert_eq!(content(&file, b't'), Some(&b"content"[..]));
        assert_eq!(content(&file, b'p'), None);
        for cut in [0, 5, 12, file.len() - 1] {
            assert_eq!(content(&file[..cut], b't'), None, "{cut}");
        }
        let mut other = file.clone();
        other[15] ^= 1;
        assert_eq!(content(&other, b't'), None);
        // What follows may be anything: no number leads beyond the end.
        let noise: Vec<u8> = numbers(300).map(|n| n as u8).collect();
        Reader::new(&noise).terms(50, 0);
        Reader::new(&noise).words();
        Reader::new(&noise).places(50);
    }
}

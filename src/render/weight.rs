//! What a reader's phone has to fetch, and how much that may be: the budget of the design, after gzip.

use super::Page;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;

/// The most bytes of the page of a response.
pub const RESPONSE: usize = 15_000;

/// The most bytes of another page; lists are as long as `page_size` of site.toml makes them, so that the first of them stands
/// for all.
pub fn of_page(page: &Page) -> Option<usize> {
    matches!(page, Page::Home | Page::Statistics | Page::All(1)).then_some(12_000)
}

/// The most bytes of an asset that every page loads, or the search page does.
pub fn of_asset(name: &str) -> Option<usize> {
    match name {
        "style.css" => Some(8_000),
        "site.js" => Some(2_000),
        "search.js" => Some(20_000),
        _ => None,
    }
}

/// How many bytes a text is after gzip, if that is more than a limit.
pub fn over(text: &[u8], limit: usize) -> Option<usize> {
    // Pages go to less than half: of 10,000 the least was 2.35. What could only just be too heavy is not worth the time.
    if text.len() <= limit * 9 / 4 {
        return None;
    }
    let mut gzip = GzEncoder::new(Vec::new(), Compression::new(6));
    gzip.write_all(text).ok()?;
    gzip.finish()
        .ok()
        .map(|bytes| bytes.len())
        .filter(|weight| *weight > limit)
}

#[cfg(test)]
mod tests {
    use super::*;

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
            over(text.as_bytes(), RESPONSE)
                .is_some_and(|weight| (30_000..45_000).contains(&weight))
        );
        assert_eq!(
            over("<p>the same again</p>".repeat(5_000).as_bytes(), RESPONSE),
            None
        );
        assert_eq!(over(&text.as_bytes()[..30_000], RESPONSE), None);
    }
}

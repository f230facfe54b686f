//! Phrases as readers see them.

use crate::words::Words;
pub(crate) use crate::words::{capital, thousands};
use jiff::civil::Date;

/// `14 October 2026`, for officers.
pub(crate) fn day(date: Date) -> String {
    Words::english().day(date)
}

/// A size in kilobytes of 1,000 bytes, for officers.
pub(crate) fn size(bytes: u64) -> String {
    Words::english().size(bytes)
}

/// A number and its noun, for officers: `1 response`, `54 responses`.
pub(crate) fn counted(n: usize, noun: &str) -> String {
    format!(
        "{} {noun}{}",
        thousands(n as i128),
        if n == 1 { "" } else { "s" }
    )
}

/// Plain text of at most `most` characters, cut at a word.
pub(crate) fn cut(text: &str, most: usize) -> String {
    let text: Vec<&str> = text.split_whitespace().collect();
    let whole = text.join(" ");
    if whole.chars().count() <= most {
        return whole;
    }
    let mut out = String::new();
    for word in text {
        if out.chars().count() + word.chars().count() + 2 > most {
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_well() {
        assert_eq!(cut("one two three", 9), "one two…");
    }
}

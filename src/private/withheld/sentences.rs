//! A text cut into its sentences, and these into words.

use crate::fold;
use crate::law::vocabulary;
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// The words of a text, folded, each with its place. A possessive ending is no part of one.
pub(super) fn words_of(text: &str) -> Vec<(String, Range<usize>)> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        let inside = is_letter(c)
            || start.is_some_and(|start| joins(&text[start..at], c, &text[at + c.len_utf8()..]));
        match start {
            None if inside => start = Some(at),
            Some(from) if !inside => {
                words.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    words.extend(start.map(|from| from..text.len()));
    words
        .into_iter()
        .map(|at| (fold::letters(without_possessive(&text[at.clone()])), at))
        .filter(|(word, _)| !word.is_empty())
        .collect()
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || fold::is_invisible(c) || is_combining_mark(c)
}

/// Whether a sign between the beginning of a word and what follows parts no words: an apostrophe, a point or comma in a number, the points
/// of `p.m.`, the sign of an address for mail.
fn joins(before: &str, sign: char, after: &str) -> bool {
    let mut following = after.chars();
    let (next, further) = (following.next(), following.next());
    let digits =
        before.ends_with(|c: char| c.is_ascii_digit()) && next.is_some_and(|c| c.is_ascii_digit());
    let letters = next.is_some_and(is_letter);
    match sign {
        '\'' | '’' | '\u{2BC}' | '@' => letters,
        ',' | ':' => digits,
        '.' => {
            let last = before.rsplit('.').next().unwrap_or("");
            let initials = last.chars().count() == 1 && letters && !further.is_some_and(is_letter);
            digits || initials
        }
        _ => false,
    }
}

/// A word without the ending that makes no other of it: `Bob's`.
fn without_possessive(word: &str) -> &str {
    let ending = word.strip_suffix(['s', 'S']);
    ending
        .and_then(|rest| rest.strip_suffix(['\'', '’', '\u{2BC}']))
        .unwrap_or(word)
}

/// The sentences of a text as written, with their ranges: cut at full stops, question and exclamation marks, blank lines,
/// the ends of list items and table rows, and with `cells` those of cells.
pub(super) fn sentences(raw: &str, cells: bool) -> Vec<(Range<usize>, &str)> {
    let mut all = Vec::new();
    let mut from = 0;
    let bytes = raw.as_bytes();
    for i in 0..bytes.len() {
        let next = bytes.get(i + 1).copied().unwrap_or(b'\n');
        let ends = match bytes[i] {
            b'.' => matches!(next, b' ' | b'\n') && !goes_on(&raw[from..i], &raw[i + 1..]),
            b'?' | b'!' => matches!(next, b' ' | b'\n'),
            b'\n' => begins_block(&raw[i + 1..]),
            b'|' => cells,
            _ => false,
        };
        if ends {
            all.push(from..i + 1);
            from = i + 1;
        }
    }
    all.push(from..raw.len());
    // The place of a sentence is that of its first word.
    let trimmed = |r: Range<usize>| {
        let text = &raw[r.clone()];
        let start =
            r.start + text.len() - text.trim_start_matches([' ', '\n', '\t', '>', '|']).len();
        start.min(r.end)..start.min(r.end) + raw[start.min(r.end)..r.end].trim_end().len()
    };
    all.into_iter()
        .map(trimmed)
        .filter(|r| !r.is_empty())
        .map(|r| (r.clone(), &raw[r]))
        .collect()
}

/// Whether a sentence goes on after a full stop: it ends a title (`Mr. Bob`), an initial or an abbreviation, or a small letter follows.
fn goes_on(before: &str, after: &str) -> bool {
    let last = before
        .rsplit(|c: char| !c.is_alphanumeric() && c != '.')
        .next()
        .unwrap_or("");
    let word = fold::letters(last);
    let initial = last.chars().count() == 1 && last.chars().all(char::is_uppercase);
    let small = after
        .trim_start_matches([' ', '\n', '*', '_', '('])
        .starts_with(char::is_lowercase);
    let words = vocabulary();
    initial || small || words.is_before_names(&word) || words.abbreviations.contains(&word)
}

/// Whether a line begins something else than what the one before it says: a paragraph, an item, a row, a heading, a quotation.
fn begins_block(line: &str) -> bool {
    let text = line.trim_start_matches([' ', '\t']);
    let marker = text.trim_start_matches(['#', '-', '*', '+']);
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = text.len() - digits.len();
    let spaced = |rest: &str| rest.starts_with([' ', '\t', '\n']);
    text.is_empty()
        || text.starts_with(['\n', '|', '>'])
        || marker.len() < text.len() && spaced(marker)
        || number > 0 && digits.strip_prefix(['.', ')']).is_some_and(spaced)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_parted_where_readers_part_them() {
        for (text, words) in [
            (
                "See [Bob](http://x.example/a), (Ann,Lee)",
                "see bob http x example a ann lee",
            ),
            ("O'Neil, O’Neil’s, Bob's", "oneil oneil bob"),
            (
                "£12,345.50 at 14:30, 3 p.m. J. Smith, J.Smith",
                "1234550 at 1430 3 pm j smith j smith",
            ),
            (
                "bob_notes.csv Si\u{302}an Zar\u{AD}quon",
                "bob notes csv sian zarquon",
            ),
            ("<b>Bob</b>;Ann|Lee–x", "b bob b ann lee x"),
            ("", ""),
        ] {
            let found: Vec<String> = words_of(text).into_iter().map(|(word, _)| word).collect();
            assert_eq!(found.join(" "), words, "{text}");
        }
    }

    #[test]
    fn sentences_end_where_readers_end_them() {
        for (text, ends) in [
            (
                "We saw Mr. Bob. He went.",
                vec!["We saw Mr. Bob.", "He went."],
            ),
            (
                "See e.g. J. Bob, St. Ives. X",
                vec!["See e.g. J. Bob, St. Ives.", "X"],
            ),
            (
                "It was\n45 or\n**46**\nor -\n-47.",
                vec!["It was\n45 or\n**46**\nor -\n-47."],
            ),
            ("- a\n  - b\n\t1. c\n \nd", vec!["- a", "- b", "1. c", "d"]),
            ("What? Why! So", vec!["What?", "Why!", "So"]),
        ] {
            let found: Vec<&str> = sentences(text, false).into_iter().map(|(_, s)| s).collect();
            assert_eq!(found, ends, "{text}");
        }
    }
}

//! What a withheld value is like: whether it would tell somebody something wherever it stands, only beside its own mark, or hardly
//! at all. The words by which it is told are data (`law/vocabulary.toml`), and so are the examples (`tests/gate/values.tsv`).

use super::spelling::{as_date, as_number};
use crate::fold;
use crate::law::vocabulary;

/// How far a value is searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::private) enum Weight {
    /// In the whole log: several words, an address, a long number, a code.
    Distinctive,
    /// In the whole log where nobody else has the word, and else in its own record.
    Single,
    /// In its own record: it is in too many others by chance.
    Local,
    /// In its mark's sentence and beside its field's label: a number of under five digits.
    Short,
}

/// Values of fewer letters and digits are local.
const FEW: usize = 5;

/// From this many digits on a number is distinctive.
const LONG_NUMBER: usize = 9;

/// Weighs a value by itself; what the site and its records name as topics and departments is local besides.
pub(in crate::private) fn weigh(value: &str) -> Weight {
    if let Some(forms) = as_number(value) {
        let digits = forms.iter().map(|form| digits_of(form)).max().unwrap_or(0);
        let written = value.bytes().filter(u8::is_ascii_digit).count();
        return match digits.max(written) {
            LONG_NUMBER.. => Weight::Distinctive,
            FEW.. => Weight::Local,
            _ => Weight::Short,
        };
    }
    let digits = fold::letters(value);
    if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        // Numbers with other signs between them: a telephone, a range, a time.
        return match digits.len() {
            LONG_NUMBER.. => Weight::Distinctive,
            FEW.. => Weight::Local,
            _ => Weight::Short,
        };
    }
    if as_date(value).is_some() {
        return Weight::Local;
    }
    let words = words(value);
    if digits.chars().count() < FEW {
        return if is_short_name(value, &digits) {
            Weight::Distinctive
        } else {
            Weight::Local
        };
    }
    if is_count(&words) || is_role(&words) {
        return Weight::Local;
    }
    let code = words
        .iter()
        .any(|word| word.contains(|c: char| c.is_ascii_digit()));
    if words.len() > 1 || code {
        Weight::Distinctive
    } else {
        Weight::Single
    }
}

/// How many digits a number has as it would be written: pounds and pence have two after the point.
fn digits_of(form: &str) -> usize {
    let (whole, part) = form.split_once('.').unwrap_or((form, ""));
    let part = if part.is_empty() {
        0
    } else {
        part.len().max(2)
    };
    whole.len() + part
}

/// The words of a value, folded: runs of letters and digits.
pub(in crate::private) fn words(value: &str) -> Vec<String> {
    value
        .split(|c: char| !c.is_alphanumeric() && !fold::is_invisible(c))
        .map(fold::letters)
        .filter(|word| !word.is_empty())
        .collect()
}

/// Two words of four letters in all, both with a large one: `Li Wu` is a name, however short.
fn is_short_name(value: &str, letters: &str) -> bool {
    let mut words = value.split_whitespace();
    let (Some(first), Some(last), None) = (words.next(), words.next(), words.next()) else {
        return false;
    };
    let named = |word: &str| {
        let mut chars = word.chars();
        chars.next().is_some_and(char::is_uppercase) && chars.all(char::is_lowercase)
    };
    letters.chars().count() + 1 == FEW && named(first) && named(last)
}

/// A number with one common word, which may touch it: `30 minutes`, `30mph`, `2.30pm`.
fn is_count(words: &[String]) -> bool {
    let vocabulary = vocabulary();
    let (mut numbers, mut common, mut others) = (0, 0, 0);
    for word in words {
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = word.split_at(digits);
        numbers += usize::from((1..LONG_NUMBER).contains(&number.len()));
        others += usize::from(number.len() >= LONG_NUMBER);
        if vocabulary.number_words.contains_key(rest) {
            numbers += 1;
        } else if vocabulary.beside_numbers.contains(rest)
            || digits > 0 && vocabulary.ordinals.contains(rest)
        {
            common += 1;
        } else {
            others += usize::from(!rest.is_empty());
        }
    }
    numbers > 0 && common <= 1 && others == 0
}

/// A rank or a role, and nobody's name or number.
fn is_role(words: &[String]) -> bool {
    let vocabulary = vocabulary();
    let role = |word: &String| vocabulary.ranks.contains(word) || vocabulary.roles.contains(word);
    words.iter().any(role)
        && words
            .iter()
            .all(|word| role(word) || vocabulary.beside_roles.contains(word))
}

/// Whether the words before a value say that a name follows: a rank or a title.
pub(in crate::private) fn follows_rank(before: &str) -> bool {
    let mut words = before.rsplit(|c: char| c.is_whitespace() || c == '\u{A0}');
    let last = words
        .by_ref()
        .map(fold::letters)
        .find(|word| !word.is_empty());
    let ends = before
        .trim_end()
        .ends_with([',', ';', ':', '!', '?', ')', '(', '|']);
    !ends && last.is_some_and(|word| vocabulary().is_before_names(&word))
}

/// Whether a sentence, a cell or a line begins after these words.
pub(in crate::private) fn begins_sentence(before: &str) -> bool {
    let before = before.trim_end_matches([
        ' ', '\t', '\u{A0}', '*', '_', '"', '“', '‘', '\'', '(', '[', '>', '-', '•',
    ]);
    before.is_empty() || before.ends_with(['.', '?', '!', '\n', '|', ':', '#', '+'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_weighed() {
        let table = include_str!("../../../tests/gate/values.tsv");
        let rows = table
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        let mut failed = Vec::new();
        for row in rows {
            let (value, weight) = row.split_once('\t').unwrap_or((row, ""));
            let found = format!("{:?}", weigh(value)).to_lowercase();
            if found != weight {
                failed.push(format!("{row}: {found}"));
            }
        }
        assert!(failed.is_empty(), "{failed:#?}");
    }

    #[test]
    fn names_follow_ranks_and_sentences_begin() {
        for (before, rank, begins) in [
            ("It was signed by Inspector ", true, false),
            ("by Sgt. ", true, true),
            ("Mr ", true, false),
            ("We saw the Inspector, ", false, false),
            ("We went to ", false, false),
            ("We went. ", false, true),
            ("", false, true),
            ("| ", false, true),
            ("A line\n- ", false, true),
        ] {
            assert_eq!(
                (follows_rank(before), begins_sentence(before)),
                (rank, begins),
                "{before}"
            );
        }
    }
}

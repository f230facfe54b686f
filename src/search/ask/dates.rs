//! Dates as people write them, and spans of them.

use crate::words::Words;
use jiff::civil::{Date, date};
use std::sync::Arc;

/// A date in a query: its first and last day, and what else the query says.
#[derive(Clone, Debug)]
pub(super) struct Dated {
    pub(super) from: Date,
    pub(super) to: Date,
    /// The day in words, if it is one.
    pub(super) day: Option<String>,
    pub(super) rest: String,
}

/// The days from and to which a date goes that people may write as a year, a month or a day, in the words of a language.
fn span(said: &str, words: &Words) -> Option<(Date, Date)> {
    let said = said.to_lowercase();
    let (year, month, day) = numbers(&said).or_else(|| spoken(&said, words))?;
    let first = date_of(year, month.unwrap_or(1), day.unwrap_or(1))?;
    let last = match (month, day) {
        (_, Some(_)) => first,
        (Some(_), None) => first.last_of_month(),
        (None, None) => date_of(year, 12, 31)?,
    };
    Some((first, last))
}

fn date_of(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

type Numbers = (i16, Option<i8>, Option<i8>);

/// `31/3/2024`, `3.2024`, `2024`, `2024-03`, `2024-03-31`.
fn numbers(said: &str) -> Option<Numbers> {
    let parts: Vec<&str> = said.split(['/', '.', '-']).collect();
    let number = |part: &str| {
        Some(part)
            .filter(|p| (1..=2).contains(&p.len()))
            .and_then(|_| short(part))
    };
    match parts.as_slice() {
        [y] => Some((year(y)?, None, None)),
        [y, m] if said.contains('-') && year(y).is_some() => {
            Some((year(y)?, Some(number(m)?), None))
        }
        [y, m, d] if year(y).is_some() && said.matches('-').count() == 2 => {
            Some((year(y)?, Some(number(m)?), Some(number(d)?)))
        }
        [m, y] => Some((year(y)?, Some(number(m)?), None)),
        [d, m, y] => Some((year(y)?, Some(number(m)?), Some(number(d)?))),
        _ => None,
    }
}

fn year(part: &str) -> Option<i16> {
    let is_year =
        part.len() == 4 && !part.starts_with('0') && part.bytes().all(|b| b.is_ascii_digit());
    is_year.then(|| part.parse().ok())?
}

fn short(part: &str) -> Option<i8> {
    part.bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| part.parse().ok())?
}

/// `March 2024`, `31 March 2024`, `31st March, 2024`, `March 31, 2024`.
fn spoken(said: &str, words: &Words) -> Option<Numbers> {
    let months = words.plain.months();
    let words: Vec<&str> = said.split(' ').collect();
    let month = |word: &str| {
        let word = word.trim_end_matches(',');
        let is = |month: &&str| {
            let month = month.to_lowercase();
            word == month || [3, 4].iter().any(|&end| month.get(..end) == Some(word))
        };
        Some(months.iter().position(is)? as i8 + 1)
    };
    let day = |word: &str| {
        let word = word.trim_end_matches(',');
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let ends = ["", "st", "nd", "rd", "th"].contains(&&word[digits..]);
        ((1..=2).contains(&digits) && ends).then(|| short(&word[..digits]))?
    };
    match words.as_slice() {
        [m, y] => Some((year(y)?, Some(month(m)?), None)),
        [a, b, y] => match month(b) {
            Some(m) => Some((year(y)?, Some(m), Some(day(a)?))),
            None => Some((year(y)?, Some(month(a)?), Some(day(b)?))),
        },
        _ => None,
    }
}

/// The date at the begin or the end of a query, in English or a language of the log's responses.
pub(super) fn date_in(text: &str, languages: &[String]) -> Option<Dated> {
    const LINKS: [&str; 9] = ["in", "on", "of", "during", "from", "yn", "ym", "o", "ar"];
    let spoken = languages.iter().map(|language| Words::of(language, None));
    let spoken: Vec<Arc<Words>> = std::iter::once(Words::english()).chain(spoken).collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    for length in [3, 2, 1] {
        if length > words.len() {
            continue;
        }
        for at in [words.len() - length, 0] {
            let said = words[at..at + length].join(" ");
            let known = |words: &Arc<Words>| Some((span(&said, words)?, Arc::clone(words)));
            let Some(((from, to), language)) = spoken.iter().find_map(known) else {
                continue;
            };
            let mut rest: Vec<&str> = words[..at]
                .iter()
                .chain(&words[at + length..])
                .copied()
                .collect();
            if rest
                .last()
                .is_some_and(|word| LINKS.contains(&word.to_lowercase().as_str()))
            {
                rest.pop();
            }
            let rest = rest.join(" ");
            return Some(Dated {
                from,
                to,
                day: (from == to).then(|| language.day(from)),
                rest,
            });
        }
    }
    None
}

/// A day as a number from 1 January 1970.
pub(super) fn number_of(day: Date) -> i64 {
    let hours = day.duration_since(date(1970, 1, 1)).as_hours();
    hours / 24
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_english_and_in_the_languages_of_the_log() {
        for (text, languages, from, to, day) in [
            ("Sept 2026", &["en"][..], "2026-09-01", "2026-09-30", None),
            (
                "on 14 June 2025",
                &["en"],
                "2025-06-14",
                "2025-06-14",
                Some("14 June 2025"),
            ),
            (
                "ym Mawrth 2025",
                &["en", "cy"],
                "2025-03-01",
                "2025-03-31",
                None,
            ),
            (
                "14 mehefin 2025",
                &["cy"],
                "2025-06-14",
                "2025-06-14",
                Some("14 Mehefin 2025"),
            ),
            ("March 2025", &["cy"], "2025-03-01", "2025-03-31", None),
        ] {
            let languages: Vec<String> = languages.iter().copied().map(str::to_owned).collect();
            let found = date_in(text, &languages).expect(text);
            let said = (found.from.to_string(), found.to.to_string());
            assert_eq!(said, (from.to_owned(), to.to_owned()), "{text}");
            assert_eq!(found.day.as_deref(), day, "{text}");
            assert_eq!(found.rest, "", "{text}");
        }
        let english = date_in("Mawrth 2025", &["en".to_owned()]).expect("a year");
        assert_eq!(english.rest, "Mawrth");
    }
}

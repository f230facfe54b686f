//! Days as they are written in Britain: the day first, the month in figures or in words.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use super::table::Cell;
use crate::law::vocabulary;

/// Months in Welsh, January first.
const WELSH: [&str; 12] = [
    "ionawr",
    "chwefror",
    "mawrth",
    "ebrill",
    "mai",
    "mehefin",
    "gorffennaf",
    "awst",
    "medi",
    "hydref",
    "tachwedd",
    "rhagfyr",
];

/// The day that a cell says: of a number behind it as spreadsheets count days, else as it is written.
pub(crate) fn of_cell(cell: &Cell) -> Option<Date> {
    match cell.number {
        Some(number) => of_serial(number).or_else(|| read(&cell.text)),
        None => read(&cell.text),
    }
}

/// A day as spreadsheets count them, from 1990 to 2089: what lies outside is another number.
fn of_serial(number: f64) -> Option<Date> {
    let days = (32_874.0..69_398.0)
        .contains(&number)
        .then(|| number.floor())?;
    date(1899, 12, 30).checked_add((days as i64).days()).ok()
}

/// Reads a day. One that could be read in two ways is read as in Britain; what is no day there is none.
pub(crate) fn read(text: &str) -> Option<Date> {
    let text = text.trim();
    let lower = text.to_lowercase();
    if let Some(day) = iso(&lower) {
        return Some(day);
    }
    if lower.len() == 5 && lower.bytes().all(|b| b.is_ascii_digit()) {
        return of_serial(lower.parse().ok()?);
    }
    let words: Vec<&str> = lower
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | '-' | '.' | ',' | '\u{2013}'))
        .filter(|word| !word.is_empty() && !is_weekday(word) && *word != "of" && *word != "the")
        .collect();
    // A time of day may stand behind.
    let [first, second, third, rest @ ..] = words.as_slice() else {
        return None;
    };
    let is_time = |word: &&str| word.contains(':') || matches!(*word, "am" | "pm" | "at" | "00");
    if !rest.iter().all(is_time) {
        return None;
    }
    let (day, month) = match (day_of(first), month_of(second)) {
        (Some(day), Some(month)) => (day, month),
        // In words the order can't be mistaken: March 2, 2026.
        _ => (day_of(second)?, named_month(first)?),
    };
    Date::new(year_of(third)?, month, day).ok()
}

/// A day as programs write it, with a time behind it or not.
fn iso(text: &str) -> Option<Date> {
    let day = text.get(..10)?;
    let behind = &text[10..];
    let shape = day.bytes().enumerate().all(|(at, b)| match at {
        4 | 7 => b == b'-' || b == b'/',
        _ => b.is_ascii_digit(),
    });
    let ends = behind.is_empty() || behind.starts_with(['t', ' ']);
    let day = day.replace('/', "-");
    (shape && ends).then(|| day.parse().ok()).flatten()
}

fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let full = ["day", "sday", "nesday", "rsday", "urday", "s", "rs", ""];
    DAYS.iter().any(|day| {
        word.strip_prefix(day)
            .is_some_and(|rest| full.contains(&rest))
    })
}

fn day_of(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = &word[digits.len()..];
    (digits.len() <= 2 && matches!(ending, "" | "st" | "nd" | "rd" | "th"))
        .then(|| digits.parse().ok())
        .flatten()
}

fn month_of(word: &str) -> Option<i8> {
    if word.bytes().all(|b| b.is_ascii_digit()) && word.len() <= 2 {
        return word.parse().ok();
    }
    named_month(word)
}

/// The number of a month by its name: in English in full or by its first letters, in Welsh in full.
fn named_month(word: &str) -> Option<i8> {
    let begins = |name: &str| word.len() >= 3 && name.starts_with(word);
    let place = vocabulary()
        .months_in_full()
        .zip(WELSH)
        .position(|(english, welsh)| begins(english) || welsh == word);
    place.map(|place| place as i8 + 1)
}

fn year_of(word: &str) -> Option<i16> {
    let year: i16 = word
        .bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| word.parse().ok())
        .flatten()?;
    match word.len() {
        2 if year < 80 => Some(2000 + year),
        2 => Some(1900 + year),
        4 => Some(year),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_as_officers_write_them() {
        for text in [
            "2026-03-02",
            "2026-03-02T10:15:00",
            "2026-03-02 00:00:00",
            "02/03/2026",
            "2/3/26",
            "02-03-2026",
            "2.3.2026",
            "2 March 2026",
            "2nd March 2026",
            "2nd of March 2026",
            "Mon 2 Mar 2026",
            "Monday, 2 March 2026",
            "02-Mar-26",
            "March 2, 2026",
            "02/03/2026 14:05",
            "2 Mawrth 2026",
            "46083",
            "2026/03/02",
            "02 MAR 2026",
        ] {
            assert_eq!(read(text), Some(date(2026, 3, 2)), "{text}");
        }
        for text in [
            "",
            "03/15/2026",
            "31/02/2026",
            "2 March",
            "soon",
            "2026",
            "2/3/2026 or later",
            "123456",
            "00/00/0000",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}

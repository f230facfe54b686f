//! Numbers and dates in a text, however they are written: both sides of a comparison are read into the same form.
//!
//! A number is read into its digits without separators, currency and zeros that say nothing: `12.50`, `£12.5` and `1,250p` are
//! one. A date is read into its day. Where a spelling has two readings (`10p` is ten, and ten pence) both are told.
//! `tests/gate/spellings.tsv` has the examples.

use crate::fold;
use crate::law::vocabulary;
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::ops::Range;

/// A date, as far as it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::private) enum When {
    /// A day.
    Day(Date),
    /// A month of a year.
    Month(i16, i8),
    /// A day of a month, the year not said.
    DayOfMonth(i8, i8),
}

impl When {
    /// Whether what a text says tells this date, which is withheld: a day without its year does, and one whose year was not said.
    pub fn is_told_by(self, said: When) -> bool {
        match (self, said) {
            (When::Day(_), When::DayOfMonth(..)) | (When::DayOfMonth(..), When::Day(_)) => {
                self.within_year() == said.within_year()
            }
            _ => self == said,
        }
    }

    /// The day of the month, whatever the year: two that tell each other have the same.
    pub fn within_year(self) -> When {
        match self {
            When::Day(day) => When::DayOfMonth(day.day(), day.month()),
            _ => self,
        }
    }
}

/// A word, a number or a sign of a text.
struct Piece<'t> {
    text: &'t str,
    at: Range<usize>,
    /// Whether it is all digits, or all letters.
    digits: bool,
    letters: bool,
}

impl Piece<'_> {
    fn number(&self) -> Option<i16> {
        self.text.parse().ok().filter(|_| self.digits)
    }

    /// A number of one or two digits.
    fn small(&self) -> Option<i8> {
        self.number()
            .filter(|_| self.text.len() <= 2)
            .and_then(|n| i8::try_from(n).ok())
    }

    fn word(&self) -> String {
        fold::letters(self.text)
    }

    fn month(&self) -> Option<i8> {
        (self.letters && self.text.len() >= 3)
            .then(|| vocabulary().month(&self.word()))
            .flatten()
    }

    /// A year of four digits, or of two, with an apostrophe or without.
    fn year(&self) -> Option<i16> {
        let n = self.number()?;
        match self.text.len() {
            4 if (1800..2200).contains(&n) => Some(n),
            2 if n < 70 => Some(2000 + n),
            2 => Some(1900 + n),
            _ => None,
        }
    }
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let kind = |c: char| match c {
        '0'..='9' => 0,
        c if c.is_alphabetic() => 1,
        c if c.is_whitespace() => 2,
        _ => 3,
    };
    let mut all: Vec<Piece<'_>> = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        let of = kind(c);
        let mut end = start + c.len_utf8();
        while let Some((at, next)) = chars
            .peek()
            .copied()
            .filter(|(_, next)| of < 3 && kind(*next) == of)
        {
            end = at + next.len_utf8();
            chars.next();
        }
        all.push(Piece {
            text: &text[start..end],
            at: start..end,
            digits: of == 0,
            letters: of == 1,
        });
    }
    all
}

/// The dates of a text, each with its place.
pub(in crate::private) fn dates(text: &str) -> Vec<(When, Range<usize>)> {
    let pieces = pieces(text);
    let mut all = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        match date_at(&pieces, at) {
            Some((when, next)) => {
                let range = pieces[at].at.start..pieces[next - 1].at.end;
                all.extend(when.map(|when| (when, range)));
                at = next;
            }
            None => at += 1,
        }
    }
    all
}

/// A date that begins at a piece, and the piece after it; without a date where the pieces only look like one.
fn date_at(pieces: &[Piece<'_>], at: usize) -> Option<(Option<When>, usize)> {
    let first = &pieces[at];
    let touches = at
        .checked_sub(1)
        .is_some_and(|k| pieces[k].letters || pieces[k].digits);
    if touches || !(first.digits || first.letters) {
        return None;
    }
    let ends = |next: usize| pieces.get(next).is_none_or(|p| !p.letters && !p.digits);
    if first.text.len() == 8 && first.digits && ends(at + 1) {
        let part = |r: Range<usize>| first.text[r].parse::<i16>().ok();
        let (year, month, day) = (part(0..4)?, part(4..6)?, part(6..8)?);
        return day_of(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
            .map(|d| (Some(d), at + 1));
    }
    if let Some((numbers, next)) = numeric(pieces, at) {
        return Some((numbers, next)).filter(|_| ends(next) || pieces[next].text == "T");
    }
    if let Some((day, after)) = day_at(pieces, at) {
        // 4 May 2025, 4th of May 2025, the fourth of May, 4-May-25; as one word with its year alone, 04MAY2025.
        let k = past_words(pieces, gap(pieces, after));
        let month = pieces.get(k)?.month()?;
        let glued = k == at + 1;
        let after = gap(pieces, k + 1);
        if let Some(year) = pieces
            .get(after)
            .filter(|_| ends(after + 1) && glued == (after == k + 1))
            .and_then(Piece::year)
            && let Some(day) = day_of(year, month, day)
        {
            return Some((Some(day), after + 1));
        }
        let valid = !glued && day_of(2024, month, day).is_some() && ends(k + 1);
        return valid.then_some((Some(When::DayOfMonth(day, month)), k + 1));
    }
    // May 4, 2025; May the 4th, 2025; May 2025.
    let month = first.month()?;
    let k = gap(pieces, at + 1);
    let second = pieces.get(k).filter(|_| k > at + 1)?;
    if let Some((day, ordinal)) = day_at(pieces, past_words(pieces, k)) {
        let after = gap(pieces, ordinal);
        // "Mawrth 24 Rhagfyr": the word before is the day of the week, and the month comes after.
        if pieces
            .get(past_words(pieces, after))
            .is_some_and(|p| p.month().is_some())
        {
            return None;
        }
        if let Some(year) = pieces
            .get(after)
            .filter(|p| after > ordinal && p.text.len() == 4)
            .and_then(Piece::year)
            && ends(after + 1)
            && let Some(day) = day_of(year, month, day)
        {
            return Some((Some(day), after + 1));
        }
        if !ends(ordinal) {
            return None;
        }
        let valid = day_of(2024, month, day).is_some();
        return valid.then_some((Some(When::DayOfMonth(day, month)), ordinal));
    }
    let year = second
        .year()
        .filter(|_| second.text.len() == 4 && ends(k + 1))?;
    Some((Some(When::Month(year, month)), k + 1))
}

/// The day of a month that stands at a piece, in digits or in words, and the piece after it.
fn day_at(pieces: &[Piece<'_>], at: usize) -> Option<(i8, usize)> {
    let first = pieces.get(at)?;
    if let Some(day) = first.small() {
        let ordinal = pieces
            .get(at + 1)
            .is_some_and(|p| vocabulary().ordinals.contains(&p.word()));
        return Some((day, at + 1 + usize::from(ordinal)));
    }
    let word = Some(first).filter(|p| p.letters)?.word();
    let joined = pieces.get(at + 2).filter(|p| {
        p.letters
            && matches!(pieces[at + 1].text, " " | "-")
            && vocabulary().number_words.contains_key(&word)
    });
    let days = &vocabulary().days_in_words;
    if let Some(last) = joined
        && let Some(day) = days.get(&format!("{word}-{}", last.word()))
    {
        return Some((*day, at + 3));
    }
    days.get(&word).map(|day| (*day, at + 1))
}

/// Three numbers, or a year and a month, with one sign between them.
fn numeric(pieces: &[Piece<'_>], at: usize) -> Option<(Option<When>, usize)> {
    let sign = pieces.get(at + 1)?.text;
    let dashed = matches!(sign, "-" | "–" | "‐" | "‑" | "." | "/");
    let spaced = sign == " ";
    if !dashed && !spaced {
        return None;
    }
    let (one, two) = (&pieces[at], pieces.get(at + 2)?);
    one.number()?;
    two.number()?;
    // The number before it belongs to the same row of numbers, which is no date.
    let before = at.checked_sub(2).map(|k| (&pieces[k], &pieces[k + 1]));
    if before.is_some_and(|(number, by)| number.digits && by.text == sign && !spaced) {
        return None;
    }
    let third = pieces
        .get(at + 3)
        .filter(|p| p.text == sign)
        .and_then(|_| pieces.get(at + 4))
        .filter(|p| p.digits);
    if let Some(three) = third {
        if pieces
            .get(at + 5)
            .is_some_and(|p| p.text == sign && !spaced)
            && pieces.get(at + 6).is_some_and(|p| p.digits)
        {
            return None;
        }
        if one.text.len() == 4 {
            let day = day_of(one.year()?, two.small()?, three.small()?)?;
            return Some((Some(day), at + 5));
        }
        let (year, first, second) = (three.year()?, one.small()?, two.small()?);
        // Spaces part numbers of every kind: only a whole year makes a date of them.
        if spaced && three.text.len() != 4 {
            return None;
        }
        // The day stands first here; where it can't, as in America.
        let day = day_of(year, second, first).or_else(|| day_of(year, first, second))?;
        return Some((Some(day), at + 5));
    }
    if spaced || sign == "." {
        return None;
    }
    let month = |year: &Piece<'_>, month: &Piece<'_>| {
        let of = month.small().filter(|m| (1..=12).contains(m))?;
        Some(When::Month(
            year.year().filter(|_| year.text.len() == 4)?,
            of,
        ))
    };
    let when = month(one, two).or_else(|| month(two, one))?;
    Some((Some(when), at + 3))
}

fn day_of(year: i16, month: i8, day: i8) -> Option<When> {
    Date::new(year, month, day).ok().map(When::Day)
}

/// Past spaces and the signs that may stand within a date.
fn gap(pieces: &[Piece<'_>], mut at: usize) -> usize {
    let from = at;
    while pieces.get(at).is_some_and(|p| {
        !p.digits
            && !p.letters
            && (p.text.trim().is_empty()
                || matches!(p.text, "," | "." | "-" | "–" | "/" | "'" | "’"))
    }) && at < from + 3
    {
        at += 1;
    }
    at
}

/// Past the words that may stand within a date.
fn past_words(pieces: &[Piece<'_>], mut at: usize) -> usize {
    let is_around = |p: &Piece<'_>| p.letters && vocabulary().around_dates.contains(&p.word());
    while pieces.get(at).is_some_and(is_around) {
        at = gap(pieces, at + 1);
    }
    at
}

/// The date that a value is, if it is nothing else; a day of the week may stand in front.
pub(in crate::private) fn as_date(value: &str) -> Option<When> {
    let (when, at) = dates(value).into_iter().next()?;
    let rest = [&value[..at.start], &value[at.end..]];
    let words = rest
        .iter()
        .flat_map(|part| part.split(|c: char| !c.is_alphanumeric()));
    let plain = |word: &str| {
        let word = fold::letters(word);
        word.is_empty()
            || vocabulary().weekdays.contains(&word)
            || vocabulary().around_dates.contains(&word)
    };
    words.into_iter().all(plain).then_some(when)
}

/// The numbers of a text, each in its one form, with its place. Those that are part of a date aside.
pub(in crate::private) fn numbers(text: &str) -> Vec<(String, Range<usize>)> {
    let mut all = in_words(text);
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        return all;
    }
    let mut dates = dates(text).into_iter().peekable();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(start) = bytes[at..]
        .iter()
        .position(u8::is_ascii_digit)
        .map(|i| at + i)
    {
        let word_before = text[..start].ends_with(char::is_alphabetic);
        let end = number_end(bytes, start);
        at = end;
        while dates.next_if(|(_, range)| range.end <= start).is_some() {}
        let in_date = dates.peek().is_some_and(|(_, range)| range.start <= start);
        if word_before || in_date {
            continue;
        }
        // Spaces may part thousands, and may part two numbers.
        let wide = spaced_end(text, start, end);
        if wide > end {
            read(text, start..wide, &mut all);
        }
        read(text, start..end, &mut all);
        if text[start..end].contains([',', '_']) {
            for (offset, part) in parts(&text[start..end]) {
                let from = start + offset;
                all.push((canonical(part, ""), from..from + part.len()));
            }
        }
    }
    all
}

/// The numbers that a text says in words, from two on: "one of them" is no count.
fn in_words(text: &str) -> Vec<(String, Range<usize>)> {
    let pieces = pieces(text);
    let mut all = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        let Some((number, next)) = said(&pieces, at, &SCALES) else {
            at += 1;
            continue;
        };
        // Of "two-way" and "mid-forty" it is a part.
        let joins = |sign: Option<usize>, word: Option<usize>| {
            let piece = |k: Option<usize>| k.and_then(|k| pieces.get(k));
            piece(sign).is_some_and(|p| p.digits || p.letters || p.text == "-")
                && piece(word).is_none_or(|p| p.digits || p.letters)
        };
        let part = joins(at.checked_sub(1), at.checked_sub(2)) || joins(Some(next), Some(next + 1));
        if number > 1 && !part {
            let range = pieces[at].at.start..pieces[next - 1].at.end;
            all.push((number.to_string(), range));
        }
        at = next;
    }
    all
}

/// What follows a number in words and makes a larger one of it.
const SCALES: [(&str, u64); 3] = [("million", 1_000_000), ("thousand", 1000), ("hundred", 100)];

/// A number in words that begins at a piece, and the piece after it.
fn said(pieces: &[Piece<'_>], at: usize, scales: &[(&str, u64)]) -> Option<(u64, usize)> {
    let number = |at: usize| {
        let word = pieces.get(at).filter(|p| p.letters)?.word();
        vocabulary().number_words.get(&word).copied()
    };
    // The word after one that ends before a piece.
    let next = |at: usize| {
        let sign = pieces.get(at)?.text;
        (sign.trim().is_empty() || sign == "-").then_some(at + 1)
    };
    let Some(((scale, times), smaller)) = scales.split_first() else {
        let first = number(at)?;
        let unit = next(at + 1).and_then(|k| Some((number(k)?, k + 1)));
        let unit = unit.filter(|(unit, _)| first >= 20 && (1..10).contains(unit));
        return Some(unit.map_or((first, at + 1), |(unit, next)| (first + unit, next)));
    };
    let (first, after) = said(pieces, at, smaller)?;
    let is = |k: usize, word: &str| pieces.get(k).is_some_and(|p| p.letters && p.word() == word);
    let Some(k) = next(after).filter(|k| is(*k, scale)) else {
        return Some((first, after));
    };
    let whole = first.saturating_mul(*times);
    let rest = next(k + 1).and_then(|k| {
        let k = if is(k, "and") { next(k + 1)? } else { k };
        said(pieces, k, smaller)
    });
    Some(rest.map_or((whole, k + 1), |(rest, after)| (whole + rest, after)))
}

/// What stands between commas, where these part no thousands: it may be numbers of their own.
fn parts(number: &str) -> Vec<(usize, &str)> {
    let mut at = 0;
    let grouped = is_grouped(number.split('.').next().unwrap_or(number));
    let all = number.split([',', '_']).map(|part| {
        let here = at;
        at += part.len() + 1;
        (here, part)
    });
    all.filter(|(_, part)| !grouped && !part.is_empty() && !part.contains('.'))
        .collect()
}

fn is_grouped(whole: &str) -> bool {
    let mut groups = whole.split([',', '_']);
    groups.next().is_some_and(|first| first.len() <= 3) && groups.all(|group| group.len() == 3)
}

/// The end of the digits of a number with the signs inside it.
fn number_end(bytes: &[u8], start: usize) -> usize {
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut at = start;
    while digit(at) || matches!(bytes.get(at), Some(b'.' | b',' | b'_')) && digit(at + 1) {
        at += 1;
    }
    at
}

/// The same where spaces part the thousands: groups of three digits after one of up to three.
fn spaced_end(text: &str, start: usize, end: usize) -> usize {
    let is_space = |c: char| matches!(c, ' ' | '\u{A0}' | '\u{2009}' | '\u{202F}');
    if end - start > 3 || !text[start..end].bytes().all(|b| b.is_ascii_digit()) {
        return end;
    }
    let mut at = end;
    while let Some(space) = text[at..].chars().next().filter(|c| is_space(*c)) {
        let from = at + space.len_utf8();
        let to = number_end(text.as_bytes(), from);
        let group = &text[from..to];
        let whole = group.split('.').next().unwrap_or(group);
        if whole.len() != 3 || !whole.bytes().all(|b| b.is_ascii_digit()) {
            break;
        }
        at = to;
        if group.len() > 3 {
            break;
        }
    }
    at
}

/// Every reading of a number that is written at a place.
fn read(text: &str, at: Range<usize>, all: &mut Vec<(String, Range<usize>)>) {
    let bare: String = text[at.clone()]
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    if bare.matches('.').count() > 1 {
        return;
    }
    let (whole, part) = bare.split_once('.').unwrap_or((&bare, ""));
    let rest = &text[at.end..];
    let after = rest.trim_start_matches([' ', '\u{A0}']);
    let word: String = after
        .chars()
        .take_while(|c| c.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect();
    let glued = rest.len() == after.len();
    let end = if word.is_empty() {
        at.end
    } else {
        text.len() - after.len() + word.len()
    };
    let exponent = exponent(rest);
    if exponent.is_none() && glued && !word.is_empty() && vocabulary().ordinals.contains(&word) {
        return;
    }
    if let Some((power, length)) = exponent {
        all.push((shifted(whole, part, power), at.start..at.end + length));
        return;
    }
    all.push((canonical(whole, part), at.clone()));
    // 12,50 as on the Continent.
    if part.is_empty()
        && let Some((euros, cents)) = text[at.clone()].split_once(',')
        && cents.len() <= 2
    {
        all.push((canonical(euros, cents), at.clone()));
    }
    let power = match word.as_str() {
        "p" | "pence" | "c" | "ceiniog" => -2,
        "k" | "thousand" | "mil" => 3,
        "m" | "mn" | "million" | "miliwn" => 6,
        "bn" | "billion" => 9,
        _ => return,
    };
    all.push((shifted(whole, part, power), at.start..end));
}

/// The exponent that follows the digits of a number, and its length: `e6`, `E+06`, `e-2`.
fn exponent(rest: &str) -> Option<(i32, usize)> {
    let tail = rest.strip_prefix(['e', 'E'])?;
    let (sign, digits) = match tail.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, tail.strip_prefix('+').unwrap_or(tail)),
    };
    let count = digits.bytes().take_while(u8::is_ascii_digit).count();
    let power: i32 = digits[..count].parse().ok().filter(|n| *n <= 40)?;
    Some((sign * power, rest.len() - digits.len() + count))
}

/// The one form of a number: no zeros in front of it, none after its fraction.
fn canonical(whole: &str, part: &str) -> String {
    let whole = whole.trim_start_matches('0');
    let part = part.trim_end_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    if part.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{part}")
    }
}

fn shifted(whole: &str, part: &str, power: i32) -> String {
    let digits = format!("{whole}{part}");
    let point = whole.len() as i32 + power;
    if point <= 0 {
        let zeros = "0".repeat(point.unsigned_abs() as usize);
        return canonical("", &format!("{zeros}{digits}"));
    }
    let point = point as usize;
    if point >= digits.len() {
        return canonical(&format!("{digits}{}", "0".repeat(point - digits.len())), "");
    }
    canonical(&digits[..point], &digits[point..])
}

/// The number that a value is, if it is nothing else: in its one form. A sign of currency may stand in front, `%` or `p` behind.
pub(in crate::private) fn as_number(value: &str) -> Option<BTreeSet<String>> {
    let value = value.trim();
    let all = numbers(value);
    let first = all.iter().map(|(_, at)| at.start).min()?;
    let last = all.iter().map(|(_, at)| at.end).max()?;
    let bare = |part: &str| !part.contains(|c: char| c.is_alphanumeric());
    (bare(&value[..first]) && bare(&value[last..])).then_some(())?;
    let widest = all
        .iter()
        .filter(|(_, at)| at.start == first && at.end == last);
    let forms: BTreeSet<String> = widest.map(|(form, _)| form.clone()).collect();
    (!forms.is_empty()).then_some(forms)
}

/// The letters and digits of a long number as they may be written: with pence and without, in millions, in billions.
///
/// In a long number they say enough to be looked for in every record; how else it may be written, [`numbers`] reads in its own.
pub(in crate::private) fn long_forms(value: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for form in as_number(value).unwrap_or_default() {
        let (whole, part) = form.split_once('.').unwrap_or((&form, ""));
        all.insert(format!("{whole}{part}"));
        all.insert(format!("{whole}{part:0<2}"));
        for (power, name) in [(-6, "million"), (-9, "billion")] {
            all.insert(format!(
                "{}{name}",
                shifted(whole, part, power).replace('.', "")
            ));
        }
    }
    all.retain(|form| form.len() >= LONG_FORM);
    all
}

/// Shorter forms are found in too many texts by chance.
const LONG_FORM: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of `tests/gate/spellings.tsv`: what is withheld, a text, and whether it tells that.
    #[test]
    fn spellings() {
        let table = include_str!("../../../tests/gate/spellings.tsv");
        let mut failed = Vec::new();
        let rows = table
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        for row in rows {
            let cells: Vec<&str> = row.split('\t').collect();
            let [withheld, text, told] = cells[..] else {
                panic!("three cells: {row}")
            };
            let by_date = as_date(withheld)
                .is_some_and(|day| dates(text).iter().any(|(said, _)| day.is_told_by(*said)));
            let by_number = as_number(withheld)
                .is_some_and(|forms| numbers(text).iter().any(|(said, _)| forms.contains(said)));
            if (by_date || by_number) != (told == "yes") {
                failed.push(row);
            }
        }
        assert!(failed.is_empty(), "{failed:#?}");
    }
}

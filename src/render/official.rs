//! Official figures of a year at a glance, and in words.

use super::words::thousands;
use crate::log::statistics::{Official, Quarter, Statistics, half, percent};
use crate::words::Words;
use serde::Serialize;

/// The official figures of the last year at a glance, for the home page.
#[derive(Serialize)]
pub(super) struct YearFigures {
    until: String,
    tiles: Vec<Tile>,
}

/// A figure, with that of the year before.
#[derive(Serialize)]
pub(super) struct Tile {
    label: String,
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<String>,
}

/// Nothing where there are none of a whole year.
pub(super) fn year_figures(words: &Words, quarters: &[Official]) -> Option<YearFigures> {
    let (year, _) = years_of(quarters)?;
    Some(YearFigures {
        until: until(words, year),
        tiles: tiles(words, year, &[]),
    })
}

/// The four newest quarters, where none is missing between them, and the four before them, likewise, or none.
pub(super) fn years_of(quarters: &[Official]) -> Option<(&[Official], &[Official])> {
    let joined = &quarters[..Official::without_gap(quarters)];
    Some((joined.get(..4)?, joined.get(4..8).unwrap_or_default()))
}

/// What a year is called: by its last day.
pub(super) fn until(words: &Words, year: &[Official]) -> String {
    year.first().map_or_else(String::new, |newest| {
        words.year_to(&end(words, newest.quarter))
    })
}

/// The last day of a quarter, in words.
fn end(words: &Words, quarter: Quarter) -> String {
    let day = words.plain.quarter_ends()[usize::from(quarter.number.clamp(1, 4)) - 1];
    format!("{day} {}", quarter.year)
}

/// The figures of a year at a glance, each with the one of the year before.
pub(super) fn tiles(words: &Words, year: &[Official], before: &[Official]) -> Vec<Tile> {
    let sum = |quarters: &[Official], column: &str| Official::sum(quarters, column);
    let share = |quarters: &[Official], parts: &[&str], whole: &str| {
        let part: u64 = parts
            .iter()
            .map(|part| sum(quarters, part))
            .sum::<Option<u64>>()?;
        let whole = sum(quarters, whole)?;
        percent(part, whole)
    };
    let mut tiles = Vec::new();
    let mut tile =
        |label: &str, now: Option<u64>, then: Option<u64>, said: &dyn Fn(u64) -> String| {
            let Some(now) = now else { return };
            let change = then.map(|then| match now.cmp(&then) {
                std::cmp::Ordering::Greater => words.up_from(&said(then)),
                std::cmp::Ordering::Less => words.down_from(&said(then)),
                std::cmp::Ordering::Equal => words.as_before(&said(then)),
            });
            tiles.push(Tile {
                label: label.to_owned(),
                value: said(now),
                change,
            });
        };
    let sign = |n: u64| format!("{n}%");
    let with = |of: &dyn Fn(&[Official]) -> Option<u64>| {
        (of(year), if before.is_empty() { None } else { of(before) })
    };
    let received = with(&|q| sum(q, "received"));
    tile(&words.plain.received, received.0, received.1, &thousands);
    let answered =
        |q: &[Official]| Some(sum(q, "in_time")? + sum(q, "extended")? + sum(q, "late")?);
    let timely = with(&|q| percent(sum(q, "in_time")? + sum(q, "extended")?, answered(q)?));
    tile(&words.plain.answered_in_time, timely.0, timely.1, &sign);
    let released = with(&|q| share(q, &["granted", "part"], "resolvable"));
    tile(&words.plain.released, released.0, released.1, &sign);
    // Medians of quarters do not add up to that of a year: the newest stands beside the same quarter of the year before.
    let median = |quarters: &[Official]| {
        quarters
            .first()
            .and_then(|quarter| quarter.twice_median)
            .map(u64::from)
    };
    let days = |twice: u64| {
        let days = u32::try_from(twice).map_or_else(|_| (twice / 2).to_string(), half);
        words.days(twice as f64 / 2.0, &days)
    };
    tile(
        &words.median_in(
            &year
                .first()
                .map_or_else(String::new, |q| q.quarter.name(words)),
        ),
        median(year),
        median(before),
        &days,
    );
    tiles
}

/// How much of what was received is in the log, for the year that official figures end with.
///
/// Nothing is said where the log holds more than was received: the check of the figures warns of that.
pub(super) fn coverage(
    words: &Words,
    quarters: &[Official],
    statistics: &Statistics,
) -> Option<String> {
    let year = &quarters[..Official::without_gap(quarters).min(4)];
    let received = Official::sum(year, "received")?;
    let held: usize = year
        .iter()
        .filter_map(|q| {
            statistics
                .quarters
                .iter()
                .find(|(quarter, _)| *quarter == q.quarter)
        })
        .map(|(_, c)| c.responses)
        .sum();
    if held as u64 > received {
        return None;
    }
    let last = year.first()?.quarter;
    let requests = words.requests_counted(usize::try_from(received).unwrap_or(usize::MAX));
    Some(match (year.last()?.quarter, last) {
        (first, last) if first == last => words.coverage_in(held, &requests, &last.name(words)),
        (_, last) if year.len() == 4 && last.number == 4 => {
            words.coverage_in(held, &requests, &last.year.to_string())
        }
        (_, last) if year.len() == 4 => words.coverage_year_to(held, &requests, &end(words, last)),
        (first, last) => {
            words.coverage_span(held, &requests, &first.name(words), &last.name(words))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{Official, Quarter, Words, year_figures, years_of};

    /// From quarters, the last year and the one before it, as they are called.
    #[test]
    fn a_year_is_four_quarters_without_a_gap() {
        let names = |quarters: &[Official]| {
            quarters
                .iter()
                .map(|q| q.quarter.key())
                .collect::<Vec<_>>()
                .join(" ")
        };
        for (quarters, year, before) in [
            ("", None, ""),
            ("2026-Q3 2026-Q2 2026-Q1", None, ""),
            ("2026-Q3 2026-Q2 2025-Q4 2025-Q3", None, ""),
            (
                "2026-Q3 2026-Q2 2026-Q1 2025-Q4 2025-Q3",
                Some("2026-Q3 2026-Q2 2026-Q1 2025-Q4"),
                "",
            ),
            (
                "2026-Q3 2026-Q2 2026-Q1 2025-Q4 2025-Q3 2025-Q2 2025-Q1 2024-Q4",
                Some("2026-Q3 2026-Q2 2026-Q1 2025-Q4"),
                "2025-Q3 2025-Q2 2025-Q1 2024-Q4",
            ),
            (
                "2026-Q3 2026-Q2 2026-Q1 2025-Q4 2025-Q2 2025-Q1 2024-Q4 2024-Q3",
                Some("2026-Q3 2026-Q2 2026-Q1 2025-Q4"),
                "",
            ),
        ] {
            let official: Vec<Official> = quarters
                .split_whitespace()
                .filter_map(Quarter::parse)
                .map(Official::of)
                .collect();
            let found = years_of(&official);
            assert_eq!(
                found.map(|(year, _)| names(year)).as_deref(),
                year,
                "{quarters}"
            );
            assert_eq!(
                found.map_or_else(String::new, |(_, before)| names(before)),
                before,
                "{quarters}"
            );
            assert_eq!(
                year_figures(&Words::english(), &official).is_some(),
                year.is_some(),
                "the home page says the same: {quarters}"
            );
        }
    }
}

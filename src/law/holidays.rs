//! Bank holidays by nation: proclaimed ones from `holidays.toml`, those of other years by rule.
//!
//! Only days from Monday to Friday are holidays here: a week-end is not a working day anyway.

use std::sync::{LazyLock, OnceLock};

use jiff::{SignedDuration, civil::Date};
use serde::{Deserialize, Serialize};

/// A part of the United Kingdom with bank holidays of its own (Banking and Financial Dealings Act 1971, schedule 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Nation {
    /// England and Wales.
    EnglandWales,
    /// Scotland.
    Scotland,
    /// Northern Ireland.
    NorthernIreland,
}

use Nation::{EnglandWales, NorthernIreland, Scotland};

impl Nation {
    /// Every nation with bank holidays of its own.
    pub const ALL: [Self; 3] = [EnglandWales, Scotland, NorthernIreland];

    /// Returns its name.
    pub const fn name(self) -> &'static str {
        match self {
            EnglandWales => "England and Wales",
            Scotland => "Scotland",
            NorthernIreland => "Northern Ireland",
        }
    }
}

/// When in a year a holiday is.
enum Day {
    Fixed(i32, i32),
    FirstMonday(i32),
    LastMonday(i32),
    /// Days after Easter Sunday.
    Easter(i32),
}

use Day::{Easter, FirstMonday, Fixed, LastMonday};

struct Rule {
    day: Day,
    nations: &'static [Nation],
    since: i32,
}

const ALL: &[Nation] = &Nation::ALL;
const NOT_SCOTLAND: &[Nation] = &[EnglandWales, NorthernIreland];

/// The yearly holidays; one that falls on a week-end or on an earlier row's day moves to the next free weekday.
const RULES: &[Rule] = &[
    // New Year's Day.
    yearly(Fixed(1, 1), ALL),
    // 2 January.
    yearly(Fixed(1, 2), &[Scotland]),
    // St Patrick's Day.
    yearly(Fixed(3, 17), &[NorthernIreland]),
    // Good Friday.
    yearly(Easter(-2), ALL),
    // Easter Monday.
    yearly(Easter(1), NOT_SCOTLAND),
    // Early May.
    yearly(FirstMonday(5), ALL),
    // Spring.
    yearly(LastMonday(5), ALL),
    // Battle of the Boyne.
    yearly(Fixed(7, 12), &[NorthernIreland]),
    // Summer, Scotland.
    yearly(FirstMonday(8), &[Scotland]),
    // Summer, elsewhere.
    yearly(LastMonday(8), NOT_SCOTLAND),
    // St Andrew's Day: the Act of 2007 began on 16 January of that year.
    Rule {
        since: 2007,
        ..yearly(Fixed(11, 30), &[Scotland])
    },
    // Christmas Day.
    yearly(Fixed(12, 25), ALL),
    // Boxing Day.
    yearly(Fixed(12, 26), ALL),
];

const fn yearly(day: Day, nations: &'static [Nation]) -> Rule {
    Rule {
        day,
        nations,
        since: 0,
    }
}

/// The holidays of one year as the table has them, each column as MM-DD.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Year {
    year: i16,
    all: Vec<String>,
    ew_ni: Vec<String>,
    scotland: Vec<String>,
    ni: Vec<String>,
}

/// The rows of `holidays.toml`, by year without a gap.
///
/// # Panics
///
/// If the file of this crate is not so, which a test would have shown.
static TABLE: LazyLock<Vec<Year>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        year: Vec<Year>,
    }
    let years = toml::from_str::<File>(include_str!("holidays.toml"))
        .expect("holidays.toml is well formed")
        .year;
    assert!(
        years
            .windows(2)
            .all(|pair| pair[0].year + 1 == pair[1].year),
        "holidays.toml has its years in order"
    );
    years
});

/// Returns the weekday holidays of a nation in a year, in order: as proclaimed where the table has the year, else by rule.
pub fn holidays(year: i16, nation: Nation) -> Vec<Date> {
    let mut days = Vec::new();
    push_holidays(year, nation, &mut days);
    dates(days)
}

/// Returns the weekday holidays that a nation would have in a year if nothing were proclaimed but the usual days.
pub fn by_rule(year: i16, nation: Nation) -> Vec<Date> {
    let mut days = Vec::new();
    push_by_rule(year.into(), nation, &mut days);
    dates(days)
}

/// Says whether the table has the year of a date, so that its holidays are as proclaimed.
pub(super) fn within_table(date: Date) -> bool {
    in_table(date.year()).is_some()
}

/// The days that are not working days for a regime, week-ends aside.
pub(super) struct Calendar {
    /// Days since 1970, in order, of the years 0 to 9999: what a record can write.
    holidays: Vec<i32>,
}

impl Calendar {
    /// Returns the calendar in which a holiday in any of these nations counts (FOIA s10(6), EIR r2(1); FOISA s73).
    pub(super) fn of_all(nations: &[Nation]) -> &'static Self {
        static CALENDARS: [OnceLock<Calendar>; 1 << Nation::ALL.len()] =
            [const { OnceLock::new() }; 1 << Nation::ALL.len()];
        let set = nations
            .iter()
            .fold(0, |set, nation| set | 1 << *nation as usize);
        CALENDARS[set].get_or_init(|| Calendar::of(nations))
    }

    fn of(nations: &[Nation]) -> Self {
        let mut holidays = Vec::with_capacity(10_000 * RULES.len());
        for year in 0..=9999 {
            let first = holidays.len();
            for &nation in nations {
                push_holidays(year, nation, &mut holidays);
            }
            holidays[first..].sort_unstable();
        }
        holidays.dedup();
        Self { holidays }
    }

    pub(super) fn is_working(&self, day: i32) -> bool {
        !is_weekend(day) && self.holidays.binary_search(&day).is_err()
    }

    /// Counts the working days after `start`, up to and with `end`; 0 if `end` is not later.
    pub(super) fn count(&self, start: i32, end: i32) -> u32 {
        let working = |day| weekdays(day) - self.holidays_until(day);
        u32::try_from(working(end) - working(start)).unwrap_or(0)
    }

    /// Finds the `n`-th working day after `start`, or `start` for none; it may lie beyond what a date can be.
    pub(super) fn nth(&self, start: i32, n: u32) -> i64 {
        if n == 0 {
            return start.into();
        }
        // The day is the (wanted + holidays)-th weekday of all, holidays being those up to the day itself. Found from
        // below, each round adds the holidays that the last one reached: the first round to add none is right.
        let mut holidays = self.holidays_until(start);
        let wanted = weekdays(start) - holidays + i64::from(n);
        loop {
            let day = weekday(wanted + holidays);
            let reached = self.holidays_until(i32::try_from(day).unwrap_or(i32::MAX));
            if reached == holidays {
                return day;
            }
            holidays = reached;
        }
    }

    fn holidays_until(&self, day: i32) -> i64 {
        self.holidays.partition_point(|&holiday| holiday <= day) as i64
    }
}

/// Returns the days since 1970.
pub(super) fn number(date: Date) -> i32 {
    day_number(date.year().into(), date.month().into(), date.day().into())
}

/// Returns the date of a day since 1970, the first or the last date there is if it lies beyond.
pub(super) fn date(day: i64) -> Date {
    const EPOCH: Date = Date::constant(1970, 1, 1);
    EPOCH.saturating_add(SignedDuration::from_hours(day.saturating_mul(24)))
}

fn dates(mut days: Vec<i32>) -> Vec<Date> {
    days.sort_unstable();
    days.into_iter().map(|day| date(day.into())).collect()
}

fn in_table(year: i16) -> Option<&'static Year> {
    let first = TABLE.first()?.year;
    TABLE.get(usize::try_from(i32::from(year) - i32::from(first)).ok()?)
}

fn push_holidays(year: i16, nation: Nation, days: &mut Vec<i32>) {
    let Some(row) = in_table(year) else {
        return push_by_rule(year.into(), nation, days);
    };
    let own: [&[String]; 2] = match nation {
        EnglandWales => [&row.ew_ni, &[]],
        Scotland => [&row.scotland, &[]],
        NorthernIreland => [&row.ew_ni, &row.ni],
    };
    for text in row.all.iter().chain(own.into_iter().flatten()) {
        let part = |at: std::ops::Range<usize>| text.get(at).and_then(|digits| digits.parse().ok());
        let (Some(month), Some(day)) = (part(0..2), part(3..5)) else {
            continue;
        };
        days.push(day_number(year.into(), month, day));
    }
}

fn push_by_rule(year: i32, nation: Nation, days: &mut Vec<i32>) {
    let first = days.len();
    for rule in RULES
        .iter()
        .filter(|rule| rule.since <= year && rule.nations.contains(&nation))
    {
        let mut day = match rule.day {
            Fixed(month, day) => day_number(year, month, day),
            FirstMonday(month) => monday_until(day_number(year, month, 7)),
            LastMonday(month) => monday_until(day_number(year, month, 31)),
            Easter(after) => easter(year) + after,
        };
        while is_weekend(day) || days[first..].contains(&day) {
            day += 1;
        }
        days.push(day);
    }
}

/// Returns the last Monday up to and with a day.
fn monday_until(day: i32) -> i32 {
    day - since_monday(day)
}

fn is_weekend(day: i32) -> bool {
    since_monday(day) > 4
}

/// Returns 0 for a Monday, 6 for a Sunday; 1 January 1970 was a Thursday.
fn since_monday(day: i32) -> i32 {
    (day + 3).rem_euclid(7)
}

/// Counts the days from Monday to Friday from 29 December 1969, a Monday, up to and with a day.
fn weekdays(day: i32) -> i64 {
    let (weeks, rest) = ((day + 3).div_euclid(7), since_monday(day));
    i64::from(weeks) * 5 + i64::from((rest + 1).min(5))
}

/// Returns the day on which [`weekdays`] comes to `count`.
fn weekday(count: i64) -> i64 {
    (count - 1).div_euclid(5) * 7 + (count - 1).rem_euclid(5) - 3
}

/// Returns the days since 1970 of a date of the Gregorian calendar, the year counted from March.
fn day_number(year: i32, month: i32, day: i32) -> i32 {
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * month + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Returns Easter Sunday of the Gregorian calendar, by the method of Meeus, Jones and Butcher.
fn easter(year: i32) -> i32 {
    let (golden, century, of_century) = (
        year.rem_euclid(19),
        year.div_euclid(100),
        year.rem_euclid(100),
    );
    let correction = (century - (century + 8).div_euclid(25) + 1).div_euclid(3);
    let epact = (19 * golden + century - century.div_euclid(4) - correction + 15).rem_euclid(30);
    let weekday = (32 + 2 * century.rem_euclid(4) + 2 * (of_century / 4) - epact - of_century % 4)
        .rem_euclid(7);
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let sum = epact + weekday - 7 * late + 114;
    day_number(year, sum / 31, sum % 31 + 1)
}

//! When a response was due, how long it took, whether it was late.

use jiff::civil::Date;
use serde::Serialize;

use super::{
    Regime,
    catalogue::{Time, Window, catalogue},
    holidays::{self, Calendar},
};

/// The dates from which a request's time limit follows.
///
/// No method panics or takes long, whatever the dates. From year 0 to 9999 bank holidays count, outside
/// [`within_table`] by rule; before year 0 only week-ends do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Clock {
    /// The law the request is answered under.
    pub regime: Regime,
    /// The day the request arrived.
    pub received: Date,
    /// The day the requester's answer to a question arrived, if it did.
    pub clarified: Option<Date>,
    /// The fees notice, if one was given.
    pub fee: Option<Fee>,
    /// The day to which the authority gave itself more time, if it did.
    pub extended_until: Option<Date>,
}

/// A fees notice, and the fee: the working days from the one to the other do not count (FOIA s10(2), EIR r8(6), FOISA s10, EISR r8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fee {
    /// The day on which the notice was given.
    pub notice: Date,
    /// The day on which the fee came, if it did.
    pub paid: Option<Date>,
}

/// How an answer stands against its limit, as official statistics count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Timeliness {
    /// It came within the time that every request has.
    InTime,
    /// It came within a permitted extension.
    InTimeExtended,
    /// It came later.
    Late,
}

impl Clock {
    /// Returns the day after which the clock runs: a clarification starts it anew (FOIA s1(3), s10(6); EIR r9(4)).
    pub fn start(&self) -> Date {
        self.clarified.unwrap_or(self.received)
    }

    /// Returns the `n`-th working day that counts after the start; the day of receipt is day 0 (FOIA s10(1), FOISA s10(1)).
    ///
    /// While a fee is not paid no day is due: it is then the day that would have been without the notice.
    pub fn due(&self, n: u32) -> Date {
        self.due_if_paid(n, self.fee.and_then(|fee| fee.paid))
    }

    /// Returns that day if the fee came on a day, if at all.
    fn due_if_paid(&self, n: u32, paid: Option<Date>) -> Date {
        let due = working_day_after(self.start(), n, self.regime);
        let (Some(fee), Some(paid)) = (self.fee, paid) else {
            return due;
        };
        // A notice that came after the time had run out takes nothing back, and days before a clarification never counted.
        if n == 0 || fee.notice > due || paid < fee.notice || paid <= self.start() {
            return due;
        }
        working_day_after(paid, n - self.days_before(fee).min(n), self.regime)
    }

    /// The day until which a fees notice stopped the clock for an answer: what is answered before the fee came was answered
    /// while it stood.
    fn paid_by(&self, responded: Date) -> Option<Date> {
        self.fee.map(|fee| fee.paid.unwrap_or(responded))
    }

    /// Counts the working days after the start before a fees notice.
    fn days_before(&self, fee: Fee) -> u32 {
        fee.notice
            .yesterday()
            .map_or(0, |day| working_days(self.start(), day, self.regime))
    }

    /// Returns how many of `n` working days were left when a fees notice stopped the clock, while the fee is not paid.
    pub fn days_left(&self, n: u32) -> Option<u32> {
        let fee = self.fee.filter(|fee| fee.paid.is_none())?;
        let due = working_day_after(self.start(), n, self.regime);
        (fee.notice <= due).then(|| n - self.days_before(fee).min(n))
    }

    /// Returns the last day on which an answer given on `responded` would be in time.
    ///
    /// An extension counts under FOIA as it was given (s10(3)), under the regulations up to 40 working days (r7(1)),
    /// under FOISA not at all (s10), which had 60 working days for answers given in [`foisa_2020_window`].
    pub fn limit(&self, responded: Date) -> Date {
        let time = time(self.regime);
        let due = |days| self.due_if_paid(days, self.paid_by(responded));
        if let Some(window) = window(&time.windows, responded) {
            return due(window.days);
        }
        let usual = due(time.days);
        // More time is never less: an extension that ends within the time that every request has takes none of it away.
        match (self.extended_until, &time.extension) {
            (Some(until), Some(extension)) if extension.capped => {
                until.min(due(extension.total)).max(usual)
            }
            (Some(until), Some(_)) => until.max(usual),
            _ => usual,
        }
    }

    /// Counts the working days after the start, up to and with the day of the answer (FOIA s10(1)); those from a fees notice to
    /// the fee aside.
    pub fn days_taken(&self, responded: Date) -> u32 {
        self.counted(responded, self.paid_by(responded))
    }

    /// Counts the working days that an answer given on `responded` might take: 20 but for an extension and FOISA in 2020.
    pub fn days_allowed(&self, responded: Date) -> u32 {
        self.counted(self.limit(responded), self.paid_by(responded))
    }

    /// Counts the working days after the start, up to and with a day, if the fee came on a day, if at all.
    fn counted(&self, last: Date, paid: Option<Date>) -> u32 {
        let all = working_days(self.start(), last, self.regime);
        match self.fee.zip(paid) {
            Some((fee, paid)) if fee.notice <= paid && fee.notice <= last => {
                let until = paid.min(last).max(self.start());
                self.days_before(fee) + working_days(until, last, self.regime)
            }
            _ => all,
        }
    }

    /// Says whether an answer came after its limit; on the Saturday after the limit it did (FOIA s10(1)).
    pub fn late(&self, responded: Date) -> bool {
        responded > self.limit(responded)
    }

    /// Counts the working days that an answer came after its limit; 0 for one in time, or late by a week-end only.
    pub fn days_late(&self, responded: Date) -> u32 {
        working_days(self.limit(responded), responded, self.regime)
    }

    /// Says how an answer stands against its limit.
    pub fn timeliness(&self, responded: Date) -> Timeliness {
        let time = time(self.regime);
        let extended = self.extended_until.is_some() && time.extension.is_some();
        if self.late(responded) {
            Timeliness::Late
        } else if extended && responded > self.due_if_paid(time.days, self.paid_by(responded)) {
            Timeliness::InTimeExtended
        } else {
            Timeliness::InTime
        }
    }
}

/// Returns the `n`-th working day after a date, or the date itself for none (FOIA s10(6), FOISA s73).
pub fn working_day_after(start: Date, n: u32, regime: Regime) -> Date {
    holidays::date(calendar(regime).nth(holidays::number(start), n))
}

/// Counts the working days after `start`, up to and with `end`; 0 if `end` is not later (FOIA s10(6), FOISA s73).
pub fn working_days(start: Date, end: Date, regime: Regime) -> u32 {
    calendar(regime).count(holidays::number(start), holidays::number(end))
}

/// Says whether a date is a working day: neither week-end, Good Friday, Christmas Day nor bank holiday.
///
/// Under FOIA and EIR a holiday in any part of the United Kingdom counts (FOIA s10(6), EIR r2(1)), under FOISA and
/// EISR one in Scotland (FOISA s73).
pub fn is_working_day(date: Date, regime: Regime) -> bool {
    calendar(regime).is_working(holidays::number(date))
}

/// Says whether the bank holidays of a date's year are as proclaimed, not by rule: 2005 to 2030.
pub fn within_table(date: Date) -> bool {
    holidays::within_table(date)
}

/// Says whether a FOISA answer of this date, to a request or to one for a review, had 60 working days
/// (Coronavirus (Scotland) Act 2020 sch 6 pt 2).
pub fn foisa_2020_window(responded: Date) -> bool {
    window(&time(Regime::Foisa).windows, responded).is_some()
}

/// Returns the working days after which the answer to a request for a review, given on `responded`, is late (FOIA code of
/// practice part 5; EIR r11(4); FOISA s21(1); EISR r16(4)).
pub fn review_days(regime: Regime, responded: Date) -> u32 {
    let review = &catalogue(regime).review;
    window(&review.windows, responded).map_or(review.last, |window| window.days)
}

/// The time of another limit in which an answer was given.
fn window(windows: &[Window], responded: Date) -> Option<&Window> {
    windows
        .iter()
        .find(|window| (window.from..=window.to).contains(&responded))
}

fn time(regime: Regime) -> &'static Time {
    &catalogue(regime).time
}

fn calendar(regime: Regime) -> &'static Calendar {
    Calendar::of_all(&time(regime).holidays)
}

//! Figures, of two kinds that are never mixed: what the authority reports of all its requests, and what this log holds.
//!
//! Source: the fact sheet's section 6 (code of practice under FOIA s45, July 2018, 8.5 and 8.6; Cabinet Office bulletins): by
//! quarter of receipt, calendar quarters; in time is within 20 working days or a permitted extension; the median of an even
//! number is the mean of the two in the middle; the 90th percentile is the nearest rank, ⌈0.9 n⌉.

use super::{Log, Response, Upheld, Visibility};
use crate::law::{Outcome, Timeliness};
use crate::words::Words;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// A calendar quarter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quarter {
    /// The year.
    pub year: i16,
    /// From 1, January to March, to 4.
    pub number: u8,
}

impl Quarter {
    /// The quarter of a day.
    pub fn of(day: Date) -> Quarter {
        Quarter {
            year: day.year(),
            number: (day.month().unsigned_abs().clamp(1, 12) - 1) / 3 + 1,
        }
    }

    /// Reads `2026-Q1`.
    pub fn parse(text: &str) -> Option<Quarter> {
        let (year, number) = text.split_once("-Q")?;
        let digits =
            |text: &str, n: usize| text.len() == n && text.bytes().all(|b| b.is_ascii_digit());
        let fits = digits(year, 4) && digits(number, 1);
        let quarter = Quarter {
            year: year.parse().ok()?,
            number: number.parse().ok()?,
        };
        (fits && (1..=4).contains(&quarter.number)).then_some(quarter)
    }

    /// As files write it: `2026-Q1`.
    pub fn key(self) -> String {
        format!("{:04}-Q{}", self.year, self.number)
    }

    /// As readers read it: `Jan to Mar`, without the year.
    pub fn months(self, words: &Words) -> &str {
        words.plain.quarters()[usize::from(self.number.clamp(1, 4)) - 1]
    }

    /// `Jan to Mar 2026`.
    pub fn name(self, words: &Words) -> String {
        format!("{} {}", self.months(words), self.year)
    }

    /// The one after.
    #[must_use]
    pub fn next(self) -> Quarter {
        if self.number == 4 {
            Quarter {
                year: self.year + 1,
                number: 1,
            }
        } else {
            Quarter {
                number: self.number + 1,
                ..self
            }
        }
    }

    /// The year from April to March that it is in, by the year in which that begins.
    pub fn financial(self) -> i16 {
        if self.number == 1 {
            self.year - 1
        } else {
            self.year
        }
    }
}

/// What the authority reports of a quarter, from its case system.
#[derive(Clone, Debug, PartialEq)]
pub struct Official {
    /// The quarter of receipt.
    pub quarter: Quarter,
    /// For each column that the file has, in its order, the count, where there is one.
    pub counts: Vec<(&'static str, Option<u64>)>,
    /// Twice the median of the working days taken, so that it is whole.
    pub twice_median: Option<u32>,
    /// The same for columns of provisions, by id.
    pub provisions: Vec<(&'static str, Option<u64>)>,
}

impl Official {
    /// The columns of counts that there are, in the order of the format.
    pub const COLUMNS: [&'static str; 16] = [
        "received",
        "processed",
        "outstanding",
        "stopped",
        "resolvable",
        "in_time",
        "extended",
        "late",
        "granted",
        "part",
        "withheld",
        "not_held",
        "reviews",
        "reviews_upheld",
        "reviews_partly_upheld",
        "reviews_overturned",
    ];

    /// The column of the median.
    pub const MEDIAN: &'static str = "median_days";

    /// A quarter of which nothing is reported yet.
    pub fn of(quarter: Quarter) -> Official {
        Official {
            quarter,
            counts: Vec::new(),
            twice_median: None,
            provisions: Vec::new(),
        }
    }

    /// The requests in which a provision was relied on.
    pub fn provision(&self, id: &str) -> Option<u64> {
        self.provisions
            .iter()
            .find(|(name, _)| *name == id)
            .and_then(|(_, count)| *count)
    }

    /// How many of these quarters, newest first, follow one another without a gap.
    pub fn without_gap(quarters: &[Official]) -> usize {
        let joined = quarters
            .windows(2)
            .take_while(|pair| pair[1].quarter.next() == pair[0].quarter)
            .count();
        (joined + 1).min(quarters.len())
    }

    /// A count.
    pub fn count(&self, column: &str) -> Option<u64> {
        self.counts
            .iter()
            .find(|(name, _)| *name == column)
            .and_then(|(_, count)| *count)
    }
}

/// What the responses of a period come to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    /// Responses.
    pub responses: usize,
    /// Of these, answers: those that were not lapsed, unpaid, transferred or taken back.
    pub answered: usize,
    /// Answers within the time that every request has: 20 working days.
    pub in_time: usize,
    /// Answers after that, within a permitted extension.
    pub extended: usize,
    /// Answers after the limit.
    pub late: usize,
    /// Responses by outcome.
    pub outcomes: BTreeMap<Outcome, usize>,
    /// Responses by section (the address part of its page), each once a section.
    pub sections: BTreeMap<String, usize>,
    /// How many answers took so many working days.
    days: BTreeMap<u32, usize>,
}

impl Counts {
    fn add(&mut self, response: &Response, log: &Log) {
        self.responses += 1;
        *self.outcomes.entry(response.outcome).or_default() += 1;
        let sections: BTreeSet<&str> = response
            .provisions()
            .iter()
            .map(|p| p.section_id())
            .collect();
        for section in sections {
            *self
                .sections
                .entry(log.exemption_slug(response.regime, section))
                .or_default() += 1;
        }
        let (Some(timing), true) = (response.timing, is_answer(response.outcome)) else {
            return;
        };
        self.answered += 1;
        *match timing.timeliness {
            Timeliness::InTime => &mut self.in_time,
            Timeliness::InTimeExtended => &mut self.extended,
            Timeliness::Late => &mut self.late,
        } += 1;
        *self.days.entry(timing.days_taken).or_default() += 1;
    }

    /// The working days of the answer at this rank, from 1, the quickest first.
    fn days_at(&self, rank: usize) -> Option<u32> {
        let mut passed = 0;
        self.days.iter().find_map(|(&days, &answers)| {
            passed += answers;
            (rank > 0 && passed >= rank).then_some(days)
        })
    }

    /// Twice the median of the working days taken, so that it is whole.
    pub fn twice_median(&self) -> Option<u32> {
        let n = self.days.values().sum::<usize>();
        Some(self.days_at(n.div_ceil(2))? + self.days_at(n / 2 + 1)?)
    }

    /// The 90th percentile of the working days taken.
    pub fn ninetieth(&self) -> Option<u32> {
        self.days_at((self.days.values().sum::<usize>() * 9).div_ceil(10))
    }

    /// Of the answers, those in time or in extended time, in whole per cent.
    pub fn percent_in_time(&self) -> Option<u64> {
        percent(
            self.in_time as u64 + self.extended as u64,
            self.answered as u64,
        )
    }

    /// The counts that are whole numbers for everybody, each with its key as data writes it.
    pub fn counts(&self) -> [(&'static str, usize); 5] {
        [
            ("responses", self.responses),
            ("answered", self.answered),
            ("in_time", self.in_time),
            ("extended", self.extended),
            ("late", self.late),
        ]
    }
}

/// A part of a whole in per cent, to the nearest whole one; `None` of nothing.
pub fn percent(part: u64, whole: u64) -> Option<u64> {
    (whole > 0).then(|| (part * 200 / whole).div_ceil(2))
}

/// Whether an outcome is an answer, so that the time it took counts.
pub fn is_answer(outcome: Outcome) -> bool {
    !matches!(
        outcome,
        Outcome::ClarificationLapsed
            | Outcome::FeeNotPaid
            | Outcome::Transferred
            | Outcome::RequestWithdrawn
    )
}

/// The figures of the log itself: of the responses that are public.
#[derive(Debug, Default)]
pub struct Statistics {
    /// All together.
    pub all: Counts,
    /// By quarter of receipt, without a gap, oldest first.
    pub quarters: Vec<(Quarter, Counts)>,
    /// By year of receipt, oldest first.
    pub years: BTreeMap<i16, Counts>,
    /// By year of receipt from April to March, by the year in which it begins.
    pub financial_years: BTreeMap<i16, Counts>,
    /// Responses by topic.
    pub topics: BTreeMap<String, usize>,
    /// Internal reviews.
    pub reviews: Tally,
    /// Internal reviews by the quarter in which they were asked for, oldest first.
    pub reviews_by_quarter: BTreeMap<Quarter, Tally>,
    /// Decisions of the regulator.
    pub decisions: Tally,
}

/// How many decisions of the authority were looked at again, and what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All of them.
    pub all: usize,
    /// The decision stood.
    pub upheld: usize,
    /// A part of it stood.
    pub partly_upheld: usize,
    /// Nothing of it stood.
    pub overturned: usize,
}

impl Tally {
    /// Every count with its key as data writes it.
    pub fn counts(&self) -> [(&'static str, usize); 4] {
        [
            ("all", self.all),
            ("upheld", self.upheld),
            ("partly-upheld", self.partly_upheld),
            ("overturned", self.overturned),
        ]
    }

    fn add(&mut self, outcome: Option<Upheld>) {
        self.all += 1;
        match outcome {
            Some(Upheld::Upheld) => self.upheld += 1,
            Some(Upheld::PartlyUpheld) => self.partly_upheld += 1,
            Some(Upheld::Overturned) => self.overturned += 1,
            // It is not known yet.
            None => {}
        }
    }
}

impl Statistics {
    /// Counts the public responses of a log.
    pub fn of(log: &Log) -> Statistics {
        let mut statistics = Statistics::default();
        let mut quarters: BTreeMap<Quarter, Counts> = BTreeMap::new();
        for response in log
            .responses
            .iter()
            .filter(|r| r.visibility == Visibility::Public)
        {
            let quarter = Quarter::of(response.received);
            statistics.all.add(response, log);
            quarters.entry(quarter).or_default().add(response, log);
            statistics
                .years
                .entry(quarter.year)
                .or_default()
                .add(response, log);
            statistics
                .financial_years
                .entry(quarter.financial())
                .or_default()
                .add(response, log);
            for topic in &response.topics {
                *statistics.topics.entry(topic.clone()).or_default() += 1;
            }
            if let Some(review) = &response.internal_review {
                statistics.reviews.add(review.outcome);
                statistics
                    .reviews_by_quarter
                    .entry(Quarter::of(review.requested))
                    .or_default()
                    .add(review.outcome);
            }
            if let Some(decision) = &response.commissioner {
                statistics.decisions.add(decision.outcome);
            }
        }
        let (first, last) = (
            quarters.keys().next().copied(),
            quarters.keys().next_back().copied(),
        );
        let mut next = first;
        while let (Some(quarter), Some(last)) = (next, last) {
            statistics
                .quarters
                .push((quarter, quarters.remove(&quarter).unwrap_or_default()));
            next = (quarter < last).then(|| quarter.next());
        }
        statistics
    }
}

/// `2025-26`.
pub(crate) fn financial_year(begins: i16) -> String {
    format!("{begins:04}-{:02}", (begins + 1).rem_euclid(100))
}

/// Half of a number, without a needless decimal.
pub(crate) fn half(twice: u32) -> String {
    if twice.is_multiple_of(2) {
        (twice / 2).to_string()
    } else {
        format!("{}.5", twice / 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters() {
        let words = Words::english();
        for (text, name, next, financial) in [
            ("2026-Q1", "Jan to Mar 2026", "2026-Q2", 2025),
            ("2025-Q4", "Oct to Dec 2025", "2026-Q1", 2025),
            ("2025-Q2", "Apr to Jun 2025", "2025-Q3", 2025),
        ] {
            let quarter = Quarter::parse(text).expect("a quarter");
            assert_eq!(
                (quarter.key().as_str(), quarter.name(&words).as_str()),
                (text, name)
            );
            assert_eq!(
                (quarter.next().key().as_str(), quarter.financial()),
                (next, financial)
            );
        }
        for text in [
            "2026-Q5", "2026-Q0", "26-Q1", "2026Q1", "2026-Q11", "2026-q1", " 2026-Q1", "+026-Q1",
        ] {
            assert_eq!(Quarter::parse(text), None, "{text}");
        }
    }

    #[test]
    fn medians_and_percentiles() {
        for (days, twice_median, ninetieth) in [
            (vec![], None, None),
            (vec![7], Some(14), Some(7)),
            (vec![3, 8], Some(11), Some(8)),
            (vec![5, 5, 5, 9], Some(10), Some(9)),
            ((1..=10).collect(), Some(11), Some(9)),
            ((1..=11).collect(), Some(12), Some(10)),
            ((1..=100).collect(), Some(101), Some(90)),
        ] {
            let mut counts = Counts::default();
            for day in days {
                *counts.days.entry(day).or_default() += 1;
            }
            assert_eq!(
                (counts.twice_median(), counts.ninetieth()),
                (twice_median, ninetieth)
            );
        }
    }
}

//! DL0518: the day of what has happened lies in the future. Each key that takes a day has a row here.

use super::format::Check;
use super::rules::{Hit, Rule};
use crate::diagnostics::{Code, Diagnostic};
use crate::private::source::record::{Reading, Record};
use crate::private::source::toml::At;
use jiff::civil::Date;
use std::ops::Range;

/// A day of a record, and where it stands.
type Day<'r> = (Date, &'r Range<usize>);

/// A key that takes a day.
struct Key {
    /// The key of the record: `accept` may point at it.
    name: &'static str,
    /// Its days, where they are of what has happened; nothing where they may lie ahead.
    happened: Option<fn(&Record) -> Vec<Day<'_>>>,
}

/// Every key of the format that takes a day, in the order of the format.
const KEYS: &[Key] = &[
    happened("received", |r| vec![day(&r.received)]),
    happened("responded", |r| r.responded.iter().map(day).collect()),
    // A withdrawn record has only this, and is asked for it below.
    happened("withdrawn_on", |_| Vec::new()),
    ahead("publish_on"),
    happened("changes", |r| {
        r.changes.iter().map(|change| day(&change.on)).collect()
    }),
    happened("clarification", |r| {
        let asked = r.clarification.iter().map(|c| (c.value.asked, &c.at));
        let received = r.clarification.iter().filter_map(|c| c.value.received);
        asked.chain(received.zip(&r.clarified_at)).collect()
    }),
    happened("fee", |r| {
        let fee = r.fee.iter();
        fee.flat_map(|fee| std::iter::once(&fee.notice).chain(&fee.paid))
            .map(day)
            .collect()
    }),
    ahead("extension"),
    happened("internal_review", |r| {
        let review = r.internal_review.iter();
        review
            .flat_map(|review| std::iter::once(&review.requested).chain(&review.responded))
            .map(day)
            .collect()
    }),
    happened("commissioner", |r| {
        let decision = r.commissioner.iter();
        decision.flat_map(|c| &c.decided).map(day).collect()
    }),
    ahead("fields"),
    happened("qualified_person", |r| {
        let person = r.exemptions.iter().flat_map(|e| &e.qualified_person);
        person.map(|(_, _, on)| day(on)).collect()
    }),
    ahead("intended"),
    ahead("review_on"),
];

const fn happened(name: &'static str, days: fn(&Record) -> Vec<Day<'_>>) -> Key {
    Key {
        name,
        happened: Some(days),
    }
}

const fn ahead(name: &'static str) -> Key {
    Key {
        name,
        happened: None,
    }
}

fn day(day: &At<Date>) -> Day<'_> {
    (day.value, &day.at)
}

pub(super) const RULES: &[Rule] = &[Rule::record(Code::DateInFuture, |case, hits| {
    // What is planned to become public later may have its days by then.
    let last = case
        .record
        .publish_on
        .as_ref()
        .map_or(case.today, |day| day.value.max(case.today));
    for key in KEYS {
        hits.extend(late(key, case.record, last));
    }
})];

/// The same of a withdrawn record, of which only the day of its withdrawal is public: no other rule looks at it.
pub(super) const CHECKS: &[Check] = &[Check {
    codes: &[Code::DateInFuture],
    of_withdrawn: true,
    find: |page, report| {
        if let Reading::Withdrawn(withdrawn) = page.record
            && withdrawn.on.value > page.today
        {
            let at = page.record.file.span(withdrawn.on.at.clone());
            report.push(Diagnostic::new(Code::DateInFuture, at).topic("withdrawn_on"));
        }
    },
}];

/// The days of a key that lie after the last that they may be.
fn late(key: &Key, record: &Record, last: Date) -> Vec<Hit> {
    let days = key.happened.map(|days| days(record)).unwrap_or_default();
    days.into_iter()
        .filter(|(day, _)| *day > last)
        .map(|(_, at)| Hit::at(at, key.name))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::KEYS;

    /// The keys whose row in docs/writing.md speaks of a date, or that are known to hold one.
    #[test]
    fn every_key_that_takes_a_day_has_a_row() {
        let holds_days = [
            "clarification",
            "fee",
            "internal_review",
            "commissioner",
            "extension",
            "changes",
            "qualified_person",
        ];
        let (_, keys) = include_str!("../../../docs/writing.md")
            .split_once("## All keys")
            .expect("the keys have a part of their own");
        let documented = keys
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
            .filter_map(|(key, rest)| Some((key, rest.split('|').nth(1)?, rest)))
            .filter(|(key, kind, rest)| {
                kind.contains("date")
                    || holds_days.contains(key)
                    || *key == "fields" && rest.contains("date")
            })
            .map(|(key, ..)| key);
        let mut named: Vec<&str> = documented.collect();
        let mut rows: Vec<&str> = KEYS.iter().map(|key| key.name).collect();
        named.sort_unstable();
        rows.sort_unstable();
        assert_eq!(rows, named);
    }
}

//! The figures as a table that says of each what it counts, and as objects.

use super::Made;
use crate::attachments::csv;
use crate::log::Log;
use crate::log::statistics::{Counts, Official, Tally, financial_year, half};
use serde_json::{Map, Value, json};

/// The paths of what [`statistics`] makes.
pub const STATISTICS: [&str; 2] = ["data/statistics.csv", "data/statistics.json"];

/// One figure: where it comes from, the period, what is counted, of which kind, and how many.
type Figure<'r> = (&'r str, &'r str, &'r str, &'r str, String);

/// `data/statistics.csv`: a figure a row (`source,period,measure,item,value`), official ones first, then the log's own, newest
/// period first; and `data/statistics.json`.
///
/// Periods are calendar quarters (`2026-Q1`), years (`2026`), years from April to March (`2025-26`), or everything (`all`).
pub fn statistics(log: &Log) -> Vec<Made> {
    let statistics = log.statistics();
    let mut rows = String::new();
    csv::write_row(
        &mut rows,
        ["source", "period", "measure", "item", "value"],
        "\n",
    );
    let mut put =
        |row: Figure<'_>| csv::write_row(&mut rows, [row.0, row.1, row.2, row.3, &row.4], "\n");
    let mut official = Vec::new();
    for quarter in log.official.iter() {
        let period = quarter.quarter.key();
        let mut object = Map::new();
        object.insert("quarter".to_owned(), period.as_str().into());
        for (name, count) in &quarter.counts {
            if let Some(count) = count {
                put(("official", &period, name, "", count.to_string()));
                object.insert((*name).to_owned(), (*count).into());
            }
        }
        if let Some(twice) = quarter.twice_median {
            put(("official", &period, Official::MEDIAN, "", half(twice)));
            object.insert(Official::MEDIAN.to_owned(), halved(twice));
        }
        let mut provisions = Map::new();
        for (id, count) in &quarter.provisions {
            if let Some(count) = count {
                put(("official", &period, "provision", id, count.to_string()));
                provisions.insert((*id).to_owned(), (*count).into());
            }
        }
        if !provisions.is_empty() {
            object.insert("provisions".to_owned(), provisions.into());
        }
        official.push(Value::Object(object));
    }
    let mut own = |period: &str, counts: &Counts| {
        figures(counts)
            .into_iter()
            .for_each(|(measure, item, value)| put(("log", period, measure, &item, value)));
        object(period, counts)
    };
    let quarters: Vec<Value> = statistics
        .quarters
        .iter()
        .rev()
        .map(|(quarter, counts)| own(&quarter.key(), counts))
        .collect();
    let years: Vec<Value> = statistics
        .years
        .iter()
        .rev()
        .map(|(year, counts)| own(&format!("{year:04}"), counts))
        .collect();
    let financial: Vec<Value> = statistics
        .financial_years
        .iter()
        .rev()
        .map(|(year, counts)| own(&financial_year(*year), counts))
        .collect();
    let all = own("all", &statistics.all);
    for (topic, count) in &statistics.topics {
        put(("log", "all", "topic", topic, count.to_string()));
    }
    let by_quarter = statistics
        .reviews_by_quarter
        .iter()
        .rev()
        .map(|(quarter, tally)| (quarter.key(), "review", *tally));
    let totals = [
        ("all".to_owned(), "review", statistics.reviews),
        ("all".to_owned(), "decision", statistics.decisions),
    ];
    for (period, measure, tally) in by_quarter.chain(totals) {
        for (item, count) in tally.counts() {
            put(("log", &period, measure, item, count.to_string()));
        }
    }
    let tally = |of: Tally| -> Map<String, Value> {
        of.counts()
            .map(|(key, count)| (key.replace('-', "_"), count.into()))
            .into_iter()
            .collect()
    };
    let reviews: Vec<Value> = statistics
        .reviews_by_quarter
        .iter()
        .rev()
        .map(|(quarter, of)| {
            let mut object = tally(*of);
            object.insert("period".to_owned(), quarter.key().into());
            object.into()
        })
        .collect();
    let json = json!({
        "official": official,
        "log": {
            "all": all,
            "quarters": quarters,
            "years": years,
            "financial_years": financial,
            "topics": statistics.topics,
            "reviews": tally(statistics.reviews),
            "reviews_by_quarter": reviews,
            "decisions": tally(statistics.decisions),
        },
    });
    [rows, json.to_string() + "\n"]
        .into_iter()
        .zip(STATISTICS)
        .map(|(text, path)| Made {
            path: path.to_owned(),
            text,
        })
        .collect()
}

/// Half of a number as data writes it.
fn halved(twice: u32) -> Value {
    if twice.is_multiple_of(2) {
        (twice / 2).into()
    } else {
        (f64::from(twice) / 2.0).into()
    }
}

/// The figures of a period: measure, item, value.
fn figures(counts: &Counts) -> Vec<(&'static str, String, String)> {
    let number =
        |(measure, count): (&'static str, usize)| (measure, String::new(), count.to_string());
    let mut all: Vec<(&'static str, String, String)> = counts.counts().map(number).into();
    all.extend(
        counts
            .twice_median()
            .map(|twice| (Official::MEDIAN, String::new(), half(twice))),
    );
    all.extend(
        counts
            .ninetieth()
            .map(|days| ("ninetieth_percentile_days", String::new(), days.to_string())),
    );
    all.extend(
        counts
            .outcomes
            .iter()
            .map(|(outcome, count)| ("outcome", outcome.key().to_owned(), count.to_string())),
    );
    all.extend(
        counts
            .sections
            .iter()
            .map(|(section, count)| ("section", section.clone(), count.to_string())),
    );
    all
}

fn object(period: &str, counts: &Counts) -> Value {
    let outcomes: Map<String, Value> = counts
        .outcomes
        .iter()
        .map(|(outcome, count)| (outcome.key().to_owned(), (*count).into()))
        .collect();
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| object.insert(key.to_owned(), value);
    put("period", period.into());
    for (key, count) in counts.counts() {
        put(key, count.into());
    }
    if let Some(twice) = counts.twice_median() {
        put(Official::MEDIAN, halved(twice));
    }
    if let Some(days) = counts.ninetieth() {
        put("ninetieth_percentile_days", days.into());
    }
    put("outcomes", outcomes.into());
    put("sections", json!(counts.sections));
    Value::Object(object)
}

impl Official {
    /// Every count of a column over some quarters, if all of them have it.
    pub(crate) fn sum<'o>(
        quarters: impl IntoIterator<Item = &'o Official>,
        column: &str,
    ) -> Option<u64> {
        quarters
            .into_iter()
            .map(|quarter| quarter.count(column))
            .sum()
    }
}

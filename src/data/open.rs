//! What other programs read to know what the log's data is: a Data Package (Frictionless, version 2), a catalogue (DCAT 3 with the
//! terms that DCAT-AP 3 wants), and the JSON Schema of every response's `index.json`.
//!
//! They stand in `open/` as they are published, but for `{words in braces}`, which [`open`] puts in.

use super::Made;
use crate::law::{Outcome, Regime};
use crate::log::{Log, Period};
use jiff::civil::Date;
use serde_json::{Map, Value};

/// The paths of what [`open()`] makes.
pub const OPEN: [&str; 3] = [
    "data/datapackage.json",
    "data/catalog.jsonld",
    "data/response.schema.json",
];

/// What these files say on every site. A word that a record withholds may stand there too, and tells nobody anything.
pub const FIXED: [&str; 3] = [
    include_str!("open/datapackage.json"),
    include_str!("open/catalog.jsonld"),
    include_str!("open/response.schema.json"),
];

/// `data/datapackage.json`, `data/catalog.jsonld`, `data/response.schema.json`.
pub fn open(log: &Log) -> Vec<Made> {
    let site = &log.site;
    let period = Period::of(log);
    let day = |day: fn(&Period) -> Date| period.as_ref().map(|period| day(period).to_string());
    let language = match site.language.split('-').next() {
        Some("en") => Some("ENG"),
        Some("cy") => Some("CYM"),
        Some("gd") => Some("GLA"),
        Some("ga") => Some("GLE"),
        _ => None,
    };
    let words: [(&str, Option<String>); 9] = [
        ("{base}", Some(site.base_url.clone())),
        ("{title}", Some(site.title.clone())),
        ("{authority}", Some(site.authority.clone())),
        ("{email}", Some(site.email.clone())),
        ("{language}", Some(site.language.clone())),
        (
            "{language_authority}",
            language.map(|key| {
                format!("http://publications.europa.eu/resource/authority/language/{key}")
            }),
        ),
        ("{first}", day(|period| period.first)),
        ("{last}", day(|period| period.last)),
        ("{modified}", day(|period| period.modified)),
    ];
    OPEN.into_iter()
        .zip(FIXED)
        .map(|(path, text)| {
            let fixed: Value = serde_json::from_str(text)
                .expect("the files below data/open are JSON; a test reads them");
            let filled = fill(fixed, &words).unwrap_or_default();
            Made {
                path: path.to_owned(),
                text: serde_json::to_string_pretty(&filled).unwrap_or_default() + "\n",
            }
        })
        .collect()
}

/// A value with its words put in; nothing where a word has no value here, or where nothing but a type is left.
fn fill(value: Value, words: &[(&str, Option<String>)]) -> Option<Value> {
    match value {
        Value::String(text) if text == "{outcomes}" => {
            Some(Outcome::ALL.iter().map(|outcome| outcome.key()).collect())
        }
        Value::String(text) if text == "{regimes}" => {
            Some(Regime::ALL.iter().map(|regime| regime.key()).collect())
        }
        Value::String(text) => put(&text, words).map(Value::String),
        Value::Array(items) => Some(
            items
                .into_iter()
                .filter_map(|item| fill(item, words))
                .collect(),
        ),
        Value::Object(all) => {
            let filled: Map<String, Value> = all
                .into_iter()
                .filter_map(|(key, value)| Some((key, fill(value, words)?)))
                .collect();
            filled
                .keys()
                .any(|key| key != "@type")
                .then_some(Value::Object(filled))
        }
        other => Some(other),
    }
}

/// Replaces words from left to right, so that what is put in is never looked at again.
fn put(text: &str, words: &[(&str, Option<String>)]) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match words.iter().find(|(word, _)| rest.starts_with(word)) {
            Some((word, value)) => {
                out.push_str(value.as_ref()?);
                rest = &rest[word.len()..];
            }
            None => {
                out.push('{');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Some(out)
}

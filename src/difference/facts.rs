//! What a response says for programs (its `index.json`) as a row of texts, each with what it is about and its place, in a reader's order.

use super::What;
use serde_json::Value;

/// Texts of one place, in order: paragraphs, items of a list, or one value.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fact {
    pub what: What,
    pub place: String,
    pub texts: Vec<String>,
}

/// Keys at the top that are one value or a list, and what they are about.
const PLAIN: &[(&str, What)] = &[
    ("title", What::Text),
    ("outcome", What::Outcome),
    ("status", What::Outcome),
    ("withdrawn_on", What::Date),
    ("withdrawn_reason", What::Text),
    ("reference", What::List),
    ("summary", What::Text),
    ("topics", What::List),
    ("department", What::List),
    ("regime", What::List),
    ("language", What::List),
    ("related", What::List),
    ("received", What::Date),
    ("responded", What::Date),
    ("due", What::Date),
    ("days_taken", What::Date),
    ("late", What::Date),
    ("changed", What::Date),
];

/// Tables and lists of tables, and what their keys are about where that is not a day.
const TABLES: &[(&str, What)] = &[
    ("changes", What::Text),
    ("parts", What::Outcome),
    ("clarification", What::Date),
    ("fee", What::Date),
    ("extension", What::Text),
    ("internal_review", What::Text),
    ("commissioner", What::Text),
];

/// The facts of a response; none of nothing.
pub(super) fn of(value: &Value) -> Vec<Fact> {
    let mut all = Vec::new();
    let mut add = |what, place: String, texts: Vec<String>| {
        if !texts.is_empty() {
            all.push(Fact { what, place, texts });
        }
    };
    for (key, what) in PLAIN {
        // That something is published is what being here means.
        if *key != "status" || value[*key] != "published" {
            add(*what, (*key).to_owned(), texts(&value[*key]));
        }
    }
    let mut known: Vec<&str> = PLAIN.iter().chain(TABLES).map(|(key, _)| *key).collect();
    known.extend([
        "url",
        "sections",
        "fields",
        "exemptions",
        "harm",
        "balance",
        "attachments",
    ]);
    for section in list(value, "sections") {
        let id = text(&section["id"]);
        add(
            What::Text,
            format!("{id} (heading)"),
            texts(&section["heading"]),
        );
        let paragraphs = text(&section["text"]);
        let paragraphs = paragraphs.split('\n').map(str::trim);
        let paragraphs = paragraphs.filter(|paragraph| !paragraph.is_empty());
        add(What::Text, id, paragraphs.map(str::to_owned).collect());
    }
    for (key, field) in value["fields"].as_object().into_iter().flatten() {
        add(What::Field, format!("fields.{key}"), texts(field));
    }
    for exemption in list(value, "exemptions") {
        let provision = text(&exemption["provision"]);
        add(What::Exemption, provision.clone(), vec![provision.clone()]);
        for (key, said) in exemption.as_object().into_iter().flatten() {
            if key != "provision" {
                flat(said, &mut |path, said| {
                    add(What::Exemption, format!("{provision} {key}{path}"), said);
                });
            }
        }
    }
    for key in ["harm", "balance"] {
        add(What::Exemption, key.to_owned(), texts(&value[key]));
    }
    for attachment in list(value, "attachments") {
        let name = name(attachment);
        for (key, said) in attachment.as_object().into_iter().flatten() {
            // Whether a file has other bytes is told by what is in it.
            if !matches!(key.as_str(), "url" | "sha256" | "bytes") {
                add(What::Attachment, format!("{name} {key}"), texts(said));
            }
        }
    }
    for (key, what) in TABLES {
        tables(&value[*key], *what, key, &mut add);
    }
    // A key that a later version may add is not passed over.
    for (key, said) in value.as_object().into_iter().flatten() {
        if !known.contains(&key.as_str()) {
            flat(said, &mut |path, said| {
                add(What::Text, format!("{key}{path}"), said);
            });
        }
    }
    all
}

fn tables(value: &Value, what: What, place: &str, add: &mut impl FnMut(What, String, Vec<String>)) {
    match value {
        Value::Array(items) => add(what, place.to_owned(), items.iter().map(row).collect()),
        Value::Object(keys) => {
            for (key, said) in keys {
                let said = texts(said);
                let is_day = said
                    .iter()
                    .all(|text| text.parse::<jiff::civil::Date>().is_ok());
                let what = match key.as_str() {
                    "outcome" => What::Outcome,
                    _ if is_day => What::Date,
                    _ => what,
                };
                add(what, format!("{place} {key}"), said);
            }
        }
        _ => add(what, place.to_owned(), texts(value)),
    }
}

/// An item of a list of tables in one line.
fn row(item: &Value) -> String {
    let keys = item.as_object().into_iter().flatten();
    let said = keys.map(|(_, value)| texts(value).join(", "));
    said.collect::<Vec<_>>().join(": ")
}

/// A value with its tables laid flat.
fn flat(value: &Value, add: &mut dyn FnMut(&str, Vec<String>)) {
    match value {
        Value::Object(keys) => {
            for (key, value) in keys {
                add(&format!(".{key}"), texts(value));
            }
        }
        _ => add("", texts(value)),
    }
}

/// A value as texts: an item of a list is one.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => items.iter().map(text).collect(),
        one => vec![text(one)],
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Object(_) => row(value),
        other => other.to_string(),
    }
}

pub(super) fn list<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> + use<'v> {
    value[key].as_array().into_iter().flatten()
}

/// What an attachment is called: its file, or the title of one that is withheld.
pub(super) fn name(attachment: &Value) -> String {
    let url = attachment["url"].as_str();
    let file = url.and_then(|url| url.rsplit('/').next());
    file.or(attachment["title"].as_str())
        .unwrap_or_default()
        .to_owned()
}

/// Whether two responses are one under two references: asked on one day, in the same words, under one title. Less would take two
/// that were asked in the words of one letter, or have a usual title, for one.
pub(super) fn is_same(one: &Value, other: &Value) -> bool {
    let same = |key: &str| one[key] == other[key] && !one[key].is_null();
    let asked = |value: &Value| value["sections"][0]["text"].clone();
    same("received") && same("title") && asked(one) == asked(other)
}

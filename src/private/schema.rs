//! The JSON Schema of the front matter, for editors: made of the table of keys, so that the two can't get out of step.

use super::source::record::keys::{Key, Level, Type};
use crate::law::{Outcome, Regime};
use crate::log::{ChangeKind, Likelihood, Upheld};
use serde_json::{Map, Value, json};

/// What the front matter of a response may hold.
pub(crate) fn of_records() -> Value {
    whole(Level::Record, "The front matter of a response")
}

/// What a text of the library may hold.
pub(crate) fn of_library() -> Value {
    whole(
        Level::Library,
        "A text of the library: keys of an exemption that several responses share",
    )
}

fn whole(level: Level, title: &str) -> Value {
    let mut schema = Map::new();
    schema.insert(
        "$schema".into(),
        "https://json-schema.org/draft/2020-12/schema".into(),
    );
    schema.insert("title".into(), title.into());
    if let Value::Object(table) = table(level) {
        schema.extend(table);
    }
    schema.into()
}

fn table(level: Level) -> Value {
    let keys: Map<String, Value> = level
        .keys()
        .map(|key| (key.name.to_owned(), value(level, key)))
        .collect();
    json!({ "type": "object", "properties": keys, "additionalProperties": false })
}

fn value(level: Level, key: &Key) -> Value {
    match key.holds {
        Type::Text | Type::Line | Type::Markdown | Type::DateOrMarkdown => {
            json!({ "type": "string" })
        }
        Type::Word => json!({ "enum": words(level, key.name) }),
        Type::Date => json!({ "type": "string", "format": "date" }),
        Type::Count => json!({ "type": "integer", "minimum": 1 }),
        Type::Number => json!({ "type": "number", "minimum": 0 }),
        Type::Texts | Type::Markdowns => json!({ "type": "array", "items": { "type": "string" } }),
        Type::Table(level) => table(level),
        Type::Tables(level) => json!({ "type": "array", "items": table(level) }),
        Type::Facts => json!({ "type": "object" }),
    }
}

/// The words that a key takes.
fn words(level: Level, name: &str) -> Vec<&'static str> {
    let upheld = || Upheld::ALL.iter().map(|(word, _)| *word).collect();
    match (level, name) {
        (_, "status") => vec!["published", "draft", "withdrawn"],
        (_, "regime") => Regime::ALL.map(Regime::key).to_vec(),
        (_, "kind") => ChangeKind::ALL.iter().map(|(word, _)| *word).collect(),
        (_, "likelihood") => Likelihood::ALL.iter().map(|(word, _)| *word).collect(),
        (_, "show") => vec!["table"],
        (Level::Review | Level::Commissioner, "outcome") => upheld(),
        _ => Outcome::ALL.map(Outcome::key).to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_takes_the_record_with_every_key_and_no_other_key() {
        let schema = jsonschema::validator_for(&of_records()).expect("a schema");
        let record = |extra: &str| -> Value {
            let text = format!(
                "reference = 'A/1'\ntitle = 'T'\nreceived = '2026-01-05'\noutcome = 'withheld'\n{extra}"
            );
            toml::from_str(&text).expect("TOML")
        };
        assert!(schema.is_valid(&record("")));
        let exemption = "[[exemptions]]\nprovision = 's36(2)(c)'\nlikelihood = 'would'\n[exemptions.qualified_person]\ntitle = 'Chief Constable'\nopinion = 'O'\non = '2026-01-06'\n";
        assert!(schema.is_valid(&record(exemption)));
        for wrong in [
            "outcom = 'x'",
            "status = 'drafts'",
            "topics = 'one'",
            "[clarification]\nanswered = '2026-01-06'",
            "[internal_review]\nrequested = '2026-01-06'\noutcome = 'withheld'",
        ] {
            assert!(!schema.is_valid(&record(wrong)), "{wrong}");
        }
    }

    #[test]
    fn a_word_that_only_tables_of_one_kind_take_has_its_own_list() {
        for level in [Level::Record, Level::Exemption, Level::Change, Level::Part] {
            for key in level.keys().filter(|key| key.holds == Type::Word) {
                let outcome = key.name == "outcome";
                let all = Outcome::ALL.map(Outcome::key).to_vec();
                assert_eq!(words(level, key.name) == all, outcome, "{}", key.name);
            }
        }
    }
}

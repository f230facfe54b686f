//! A difference as it is saved, with who agreed to it and when.

use super::{Difference, Record};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Somebody who agreed, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Their name.
    pub by: String,
    /// The day.
    pub on: String,
}

/// A difference that was saved as JSON, whole as it was read.
#[derive(Debug)]
pub struct Signed {
    all: Map<String, Value>,
    digest: String,
    records: Vec<Record>,
    signed: Vec<Signature>,
}

impl Signed {
    /// Reads one; `None` for anything else.
    pub fn read(text: &str) -> Option<Signed> {
        #[derive(Deserialize)]
        struct Known {
            digest: String,
            records: Vec<Record>,
            #[serde(default)]
            signed: Vec<Signature>,
        }
        let all: Map<String, Value> = serde_json::from_str(text).ok()?;
        let known: Known = serde_json::from_value(Value::Object(all.clone())).ok()?;
        let hash = known.digest.strip_prefix("sha256:")?;
        let sound = hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit());
        sound.then_some(Signed {
            all,
            digest: known.digest,
            records: known.records,
            signed: known.signed,
        })
    }

    /// Adds a signature. One name signs once: whether it was not there yet.
    pub fn sign(&mut self, signature: Signature) -> bool {
        if self
            .signed
            .iter()
            .any(|known| fold(&known.by) == fold(&signature.by))
        {
            return false;
        }
        self.signed.push(signature);
        self.all.insert("signed".to_owned(), json!(self.signed));
        true
    }

    /// Whether errors stand among its diagnostics: what it shows could not be published.
    pub fn has_errors(&self) -> bool {
        let rows = self.all.get("diagnostics").and_then(Value::as_array);
        rows.into_iter()
            .flatten()
            .any(|row| row["severity"] == "error")
    }

    /// As JSON, to be read and kept.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(&self.all).unwrap_or_default() + "\n"
    }

    /// How many people signed.
    pub fn people(&self) -> usize {
        names(&self.signed)
    }

    /// What it stands for, in letters that a file's name may have.
    pub fn hash(&self) -> &str {
        self.digest.trim_start_matches("sha256:")
    }

    /// Whether it shows just this difference; else the addresses of the records that differ from what was signed.
    ///
    /// # Errors
    ///
    /// These addresses; none of them where what differs is in no record.
    pub fn agrees(&self, with: &Difference) -> Result<(), Vec<String>> {
        if self.digest == with.digest && self.records == with.records {
            return Ok(());
        }
        let signed: BTreeSet<String> = shown(&self.records);
        let found = shown(&with.records);
        let differ = signed.symmetric_difference(&found);
        let addresses: BTreeSet<String> = differ
            .filter_map(|record| serde_json::from_str::<Record>(record).ok())
            .map(|record| record.url)
            .collect();
        Err(addresses.into_iter().collect())
    }
}

fn shown(records: &[Record]) -> BTreeSet<String> {
    let json = |record: &Record| serde_json::to_string(record).unwrap_or_default();
    records.iter().map(json).collect()
}

/// How many different names there are, case and spaces aside.
pub fn names(signed: &[Signature]) -> usize {
    let all: BTreeSet<String> = signed.iter().map(|one| fold(&one.by)).collect();
    all.iter().filter(|name| !name.is_empty()).count()
}

fn fold(name: &str) -> String {
    let letters = name.chars().filter(|c| !c.is_whitespace());
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_counts_once_however_it_is_spelt() {
        let digest = "0".repeat(64);
        let mut signed = Signed::read(&format!(
            "{{\"records\": [], \"digest\": \"sha256:{digest}\", \"more\": 1}}"
        ))
        .expect("a difference");
        let by = |name: &str| Signature {
            by: name.to_owned(),
            on: "2026-11-30".to_owned(),
        };
        assert!(signed.sign(by("Ann Lee")));
        assert!(!signed.sign(by(" ann  LEE ")));
        assert!(signed.sign(by("Bob Ray")));
        assert_eq!(signed.people(), 2);
        assert!(signed.to_json().contains("\"more\": 1"));
        assert_eq!(names(&[by("Ann Lee"), by("annlee"), by(" ")]), 1);
    }
}

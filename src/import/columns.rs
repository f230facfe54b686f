//! Which column holds what: guessed from the headers by `columns.toml`, or said with `--map`.

use super::outcomes::words;
use crate::diagnostics::{Code, Diagnostic, Report, Span, Words};
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Key {
    name: String,
    #[serde(default)]
    needed: bool,
    is: Vec<String>,
    #[serde(default)]
    holds: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    key: Vec<Key>,
}

static KEYS: LazyLock<Vec<Key>> = LazyLock::new(|| {
    let file: File =
        toml::from_str(include_str!("columns.toml")).expect("columns.toml is read by a test");
    file.key
});

/// What is said on the command line: a header, and the key that its column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The header, or the number of the column from 1.
    pub column: String,
    /// The key.
    pub key: &'static str,
}

impl Mapping {
    /// Reads `COLUMN=KEY`.
    pub fn parse(text: &str) -> Option<Mapping> {
        let (column, key) = text.rsplit_once('=')?;
        let key = key.trim().to_lowercase().replace('_', "-");
        let key = match key.as_str() {
            "aliases" | "url" => "alias",
            "exemption" => "exemptions",
            "topic" => "topics",
            "requester" | "drop" => "applicant",
            "-" | "" | "none" => "ignore",
            key => key,
        };
        let key = KEYS.iter().find(|known| known.name == key)?;
        Some(Mapping {
            column: column.trim().to_owned(),
            key: &key.name,
        })
    }

    /// The keys that there are.
    pub fn keys() -> impl Iterator<Item = &'static str> {
        KEYS.iter().map(|key| key.name.as_str())
    }
}

/// Which key each column holds; nothing for one that no key goes with.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Columns(pub Vec<Option<&'static str>>);

impl Columns {
    /// Guesses, but for what was said.
    ///
    /// # Errors
    ///
    /// What was said names a column that there is not.
    pub fn of(head: &[String], said: &[Mapping]) -> Result<Columns, Report> {
        let folded: Vec<Vec<String>> = head.iter().map(|header| words(header)).collect();
        let mut columns: Vec<Option<&'static str>> = vec![None; head.len()];
        let mut fixed = vec![false; head.len()];
        for mapping in said {
            let wanted = words(&mapping.column);
            let by_name = folded.iter().position(|header| *header == wanted);
            let by_number = || mapping.column.parse::<usize>().ok()?.checked_sub(1);
            let at = by_name.or_else(by_number).filter(|at| *at < head.len());
            let Some(at) = at else {
                let fault = Diagnostic::new(Code::ImportColumns, Span::command_line())
                    .message("--map names a column that the table has not")
                    .help("write the header as the first row has it, or the number of the column");
                return Err(Report::from_iter([fault]));
            };
            columns[at] = Some(mapping.key);
            fixed[at] = true;
        }
        let is_said = |key: &str| said.iter().any(|mapping| mapping.key == key);
        for exact in [true, false] {
            for (at, header) in folded.iter().enumerate() {
                if fixed[at] || columns[at].is_some() || header.is_empty() {
                    continue;
                }
                columns[at] = KEYS
                    .iter()
                    .filter(|key| !is_said(&key.name) || key.is_many())
                    .filter(|key| {
                        exact || key.is_many() || !columns.contains(&Some(key.name.as_str()))
                    })
                    .find(|key| key.is_for(header, exact))
                    .map(|key| key.name.as_str());
            }
        }
        // Who asked is left out even where the header says something else besides: "Requester's reference".
        for (at, header) in folded.iter().enumerate() {
            let applicant = KEYS.iter().find(|key| key.name == "applicant");
            if !fixed[at] && applicant.is_some_and(|key| key.is_for(header, false)) {
                columns[at] = applicant.map(|key| key.name.as_str());
            }
        }
        Ok(Columns(columns))
    }

    /// The column of a key, where one has it.
    pub fn at(&self, key: &str) -> Option<usize> {
        self.0.iter().position(|column| *column == Some(key))
    }

    /// Whether every key that a draft needs has one column; a request serves as title.
    ///
    /// # Errors
    ///
    /// What is missing, and what stands twice.
    pub fn suffice(&self) -> Result<(), Report> {
        let count = |key: &str| self.0.iter().filter(|column| **column == Some(key)).count();
        let needed = || KEYS.iter().filter(|key| key.needed);
        let missing: Vec<&'static str> = needed()
            .map(|key| key.name.as_str())
            .filter(|key| count(key) == 0 && (*key != "title" || count("request") == 0))
            .collect();
        let twice: Vec<&'static str> = KEYS
            .iter()
            .filter(|key| !key.is_many() && count(&key.name) > 1)
            .map(|key| key.name.as_str())
            .collect();
        let fault = Diagnostic::new(Code::ImportColumns, Span::command_line());
        let mut report = Report::new();
        if !missing.is_empty() {
            report.push(
                fault
                    .clone()
                    .message(Words::from("no column is known to hold ").list(missing)),
            );
        }
        if !twice.is_empty() {
            report.push(
                fault
                    .message(Words::from("several columns may hold ").list(twice))
                    .help(
                        "say which with --map COLUMN=KEY, and --map COLUMN=ignore for the others",
                    ),
            );
        }
        if report.is_empty() {
            Ok(())
        } else {
            Err(report)
        }
    }
}

impl Key {
    /// Whether several columns may have it.
    fn is_many(&self) -> bool {
        matches!(self.name.as_str(), "applicant" | "ignore")
    }

    fn is_for(&self, header: &[String], exact: bool) -> bool {
        if exact {
            let joined = header.join(" ");
            return self.is.contains(&joined);
        }
        self.holds.iter().any(|phrase| {
            phrase
                .split(' ')
                .all(|word| header.iter().any(|have| have == word))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(head: &[&str]) -> Vec<Option<&'static str>> {
        let head: Vec<String> = head.iter().map(|header| (*header).to_owned()).collect();
        Columns::of(&head, &[])
            .map(|columns| columns.0)
            .unwrap_or_default()
    }

    #[test]
    fn phrases_are_as_they_are_compared_and_stand_for_one_key() {
        let mut seen = std::collections::BTreeMap::new();
        for key in KEYS.iter() {
            for says in &key.is {
                assert_eq!(words(says).join(" "), *says);
                assert_eq!(seen.insert(says.clone(), &key.name), None, "{says}");
            }
        }
    }

    #[test]
    fn columns_of_three_forces() {
        assert_eq!(
            guess(&[
                "FOI Ref",
                "Date Received",
                "Requester Name",
                "Subject",
                "Date Closed",
                "Outcome",
                "Exemption(s)"
            ]),
            [
                Some("reference"),
                Some("received"),
                Some("applicant"),
                Some("title"),
                Some("responded"),
                Some("outcome"),
                Some("exemptions")
            ]
        );
        assert_eq!(
            guess(&[
                "Case No.",
                "Email Address",
                "Request Text",
                "Opened",
                "Response Sent",
                "Disclosure Decision",
                "Sections applied",
                "Days taken"
            ]),
            [
                Some("reference"),
                Some("applicant"),
                Some("request"),
                Some("received"),
                Some("responded"),
                Some("outcome"),
                Some("exemptions"),
                Some("ignore")
            ]
        );
        assert_eq!(
            guess(&[
                "URN",
                "Requester's reference",
                "Title of the FOI request",
                "Received (date)",
                "Business Area",
                "Decision",
                "Colour"
            ]),
            [
                Some("reference"),
                Some("applicant"),
                Some("title"),
                Some("received"),
                Some("department"),
                Some("outcome"),
                None
            ]
        );
    }

    #[test]
    fn what_is_said_counts() {
        let head: Vec<String> = ["Ref", "Name", "A", "B"].map(str::to_owned).to_vec();
        let said = ["A=received", "4=outcome", "Name=title"]
            .map(|text| Mapping::parse(text).expect("a mapping"));
        let columns = Columns::of(&head, &said).expect("columns");
        assert_eq!(
            columns.0,
            [
                Some("reference"),
                Some("title"),
                Some("received"),
                Some("outcome")
            ]
        );
        assert!(columns.suffice().is_ok());
        assert_eq!(Mapping::parse("A=zarquon"), None);
    }
}

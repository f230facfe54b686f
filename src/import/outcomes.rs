//! What forces say became of a request, and which of our outcomes they mean: rows of `outcomes.toml`.

use crate::law::Outcome;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    key: String,
    says: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    outcome: Vec<Row>,
}

static SAYS: LazyLock<HashMap<String, Outcome>> = LazyLock::new(|| {
    let file: File =
        toml::from_str(include_str!("outcomes.toml")).expect("outcomes.toml is read by a test");
    let rows = file.outcome.into_iter().flat_map(|row| {
        let outcome = Outcome::parse(&row.key).expect("an outcome; a test reads it");
        row.says.into_iter().map(move |says| (says, outcome))
    });
    rows.collect()
});

/// The words of a text, case and signs aside.
pub(crate) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Reads an outcome; nothing where none is known or several are meant.
pub(crate) fn read(text: &str) -> Option<Outcome> {
    let words = words(text);
    let whole = words.join(" ");
    if let Some(outcome) = SAYS.get(whole.as_str()) {
        return Some(*outcome);
    }
    if let Some(outcome) = Outcome::parse(&words.join("-")) {
        return Some(outcome);
    }
    // The longest phrases first; what lies within one that was found is part of it.
    let mut taken = vec![false; words.len()];
    let mut found: Option<Outcome> = None;
    for length in (1..=words.len().min(6)).rev() {
        for begin in 0..=words.len() - length {
            let stretch = begin..begin + length;
            if taken[stretch.clone()].iter().any(|taken| *taken) {
                continue;
            }
            let Some(outcome) = SAYS.get(words[stretch.clone()].join(" ").as_str()) else {
                continue;
            };
            taken[stretch].iter_mut().for_each(|taken| *taken = true);
            found = Some(match found {
                None => *outcome,
                Some(before) => joined(before, *outcome)?,
            });
        }
    }
    // A word that turns the rest round and is in no phrase leaves it unknown.
    let turns = |(word, taken): (&String, &bool)| {
        !taken
            && matches!(
                word.as_str(),
                "not" | "no" | "non" | "never" | "un" | "nothing"
            )
    };
    if words.iter().zip(&taken).any(turns) {
        return None;
    }
    found
}

/// What two outcomes within one text come to: "refused" beside its ground is that ground.
fn joined(one: Outcome, other: Outcome) -> Option<Outcome> {
    let is_ground = |outcome: Outcome| {
        outcome != Outcome::Withheld
            && (outcome.is_refusal() || outcome == Outcome::AlreadyAvailable)
    };
    match (one, other) {
        (one, other) if one == other => Some(one),
        (Outcome::Withheld, ground) | (ground, Outcome::Withheld) if is_ground(ground) => {
            Some(ground)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_phrase_stands_for_two_outcomes_and_each_is_as_it_is_compared() {
        let file: File = toml::from_str(include_str!("outcomes.toml")).expect("TOML");
        let mut seen = std::collections::BTreeMap::new();
        for row in &file.outcome {
            assert!(Outcome::parse(&row.key).is_some(), "{}", row.key);
            for says in &row.says {
                assert_eq!(words(says).join(" "), *says);
                assert_eq!(seen.insert(says.clone(), &row.key), None, "{says}");
            }
        }
        assert_eq!(file.outcome.len(), Outcome::ALL.len());
    }

    #[test]
    fn outcomes_as_forces_write_them() {
        for (text, outcome) in [
            ("Full Disclosure", Some(Outcome::Disclosed)),
            ("DISCLOSED IN FULL.", Some(Outcome::Disclosed)),
            (
                "Part Disclosure / Part Exempt",
                Some(Outcome::PartlyWithheld),
            ),
            ("Partially disclosed (s40)", Some(Outcome::PartlyWithheld)),
            ("Refused - s12 cost", Some(Outcome::CostLimit)),
            ("Exempt - Section 21", Some(Outcome::AlreadyAvailable)),
            ("No information held", Some(Outcome::NotHeld)),
            ("N.I.H.", None),
            ("NCND", Some(Outcome::NeitherConfirmedNorDenied)),
            ("Not disclosed", Some(Outcome::Withheld)),
            ("not fully disclosed", None),
            ("Disclosed / not held", None),
            ("Withdrawn by applicant", Some(Outcome::RequestWithdrawn)),
            ("partly-withheld", Some(Outcome::PartlyWithheld)),
            ("", None),
            ("Pending", None),
        ] {
            assert_eq!(read(text), outcome, "{text}");
        }
    }
}

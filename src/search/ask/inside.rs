//! Where the files of a response say what its page does not: the page, the slide, or the sheet and the row.

use super::index::{Card, Index, Lost};
use crate::search::words;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// A place in a file of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inside {
    /// The name of the file.
    pub name: String,
    /// The name of the sheet.
    pub sheet: Option<String>,
    /// What the number counts: `page`, `slide`, `row`.
    pub unit: Option<String>,
    /// The number; 0 where nothing is counted.
    pub number: u32,
}

/// A file of texts.
#[derive(Deserialize)]
struct Part {
    of: usize,
    files: Vec<Piece>,
}

#[derive(Deserialize)]
struct Piece {
    file: usize,
    unit: Option<String>,
    sheet: Option<String>,
    texts: Vec<(u32, String)>,
}

/// So many places of a response are told.
const TOLD: usize = 2;

/// The places in the files of a response that say what its page does not say of what is sought: in each file that which says most,
/// the first of several.
///
/// # Errors
///
/// If a file of the index is not there.
pub fn inside(
    index: &Index<'_>,
    card: &Card,
    sought: &[BTreeSet<String>],
) -> Result<Vec<Inside>, Lost> {
    let Some(texts) = &card.texts else {
        return Ok(Vec::new());
    };
    let record: serde_json::Value = index.json(&format!("{}index.json", card.home))?;
    let mut page = HashSet::new();
    words_of_all(&record, &mut page);
    let says =
        |terms: &BTreeSet<String>, said: &HashSet<String>| terms.iter().any(|t| said.contains(t));
    let missing: Vec<&BTreeSet<String>> =
        sought.iter().filter(|terms| !says(terms, &page)).collect();
    let mut best: BTreeMap<usize, ((usize, usize), Inside)> = BTreeMap::new();
    let most = (missing.len(), sought.len());
    let side = card
        .home
        .find("responses/")
        .map_or("", |at| &card.home[..at]);
    let mut n = 0;
    while !missing.is_empty() {
        let part: Part = index.json(&format!("{side}search/files/{texts}/{n}.json"))?;
        for piece in part.files {
            for (number, text) in &piece.texts {
                let mut said = HashSet::new();
                words_of(text, &mut said);
                let new = missing.iter().filter(|terms| says(terms, &said)).count();
                let all = sought.iter().filter(|terms| says(terms, &said)).count();
                let known = best.get(&piece.file).map_or((0, 0), |(rank, _)| *rank);
                if new > 0 && (new, all) > known {
                    let place = Inside {
                        name: name_of(&record, piece.file),
                        sheet: piece.sheet.clone(),
                        unit: piece.unit.clone(),
                        number: *number,
                    };
                    best.insert(piece.file, ((new, all), place));
                }
            }
        }
        n += 1;
        if n >= part.of || best.values().any(|(rank, _)| *rank == most) {
            break;
        }
    }
    let mut best: Vec<((usize, usize), Inside)> = best.into_values().collect();
    best.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    Ok(best
        .into_iter()
        .take(TOLD)
        .map(|(_, place)| place)
        .collect())
}

/// The name of an attachment, as its address ends.
fn name_of(record: &serde_json::Value, attachment: usize) -> String {
    let url = record["attachments"][attachment]["url"].as_str();
    url.and_then(|url| url.rsplit('/').next())
        .unwrap_or_default()
        .to_owned()
}

/// The words of a text, as they are and as terms.
fn words_of(text: &str, said: &mut HashSet<String>) {
    words::tokens(&words::fold(text), |token| {
        let text = String::from_utf8_lossy(token.text);
        if token.kind == words::Kind::Word {
            said.insert(words::stem(&text, "en").into_owned());
        }
        said.insert(text.into_owned());
    });
}

/// The same of everything that the data of a response hold.
fn words_of_all(value: &serde_json::Value, said: &mut HashSet<String>) {
    match value {
        serde_json::Value::Object(keys) => {
            keys.values().for_each(|value| words_of_all(value, said))
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| words_of_all(item, said)),
        serde_json::Value::String(text) => words_of(text, said),
        other => words_of(&other.to_string(), said),
    }
}

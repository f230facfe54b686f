//! What the files of a response say: words of a field of its own, and texts in which the client finds the page or the row.
//!
//! The texts stand in files of their own, one or several a response, named by their content: nobody fetches them but for a result
//! whose page does not say what was asked for, and a response without such files has none.

use super::File as Made;
use crate::attachments::{Stretch, Verdict, shown};
use crate::log::{Cell, File, Published, Response};
use crate::publish::sha256_hex;
use serde::Serialize;
use std::collections::HashSet;

/// About so many bytes of text stand in one file of the index.
const PART: usize = 100_000;
/// So many such files a response may have. What comes after is found all the same, but not told by its place.
const PARTS: usize = 40;

/// The files of a response that say something, by their places among its attachments.
pub(super) struct Files(Vec<(usize, Vec<Stretch>)>);

impl Files {
    pub fn of(response: &Response) -> Files {
        let attachments = response.attachments.iter().enumerate();
        let said = attachments.filter_map(|(k, attachment)| match &attachment.file {
            File::Published(published) => Some((k, stretches(published))),
            File::Withheld(_) => None,
        });
        Files(said.filter(|(_, said)| !said.is_empty()).collect())
    }

    /// All their words. Each different cell of a table once: how often a table says a word tells nothing of the response.
    pub fn words(&self) -> String {
        let mut words = String::new();
        for (_, stretches) in &self.0 {
            let mut said: HashSet<&str> = HashSet::new();
            for stretch in stretches {
                let is_table = stretch.unit == Some("row");
                let cells = stretch.texts.iter().flat_map(|(_, cells)| cells);
                for text in stretch.sheet.iter().chain(cells) {
                    if !text.is_empty() && (!is_table || said.insert(text)) {
                        words.push_str(text);
                        words.push('\n');
                    }
                }
            }
        }
        words
    }

    /// The name of the folder in which their texts stand, if there are any.
    pub fn folder(&self) -> Option<String> {
        let parts = self.parts();
        (!parts.is_empty()).then(|| name_of(&parts))
    }

    /// The files of their texts, from the root of their side.
    pub fn made(&self) -> Vec<Made> {
        let parts = self.parts();
        let folder = name_of(&parts);
        let made = parts.into_iter().enumerate();
        made.map(|(n, bytes)| Made {
            path: format!("search/files/{folder}/{n}.json"),
            bytes,
            packed: None,
        })
        .collect()
    }

    fn parts(&self) -> Vec<Vec<u8>> {
        let mut parts: Vec<Vec<Piece>> = Vec::new();
        let mut size = PART;
        for (file, stretches) in &self.0 {
            for stretch in stretches {
                let mut begun = false;
                for (number, text) in passages(stretch) {
                    if size >= PART {
                        parts.push(Vec::new());
                        (size, begun) = (0, false);
                    }
                    size += text.len();
                    let Some(part) = parts.last_mut() else {
                        continue;
                    };
                    if !begun {
                        part.push(Piece::of(*file, stretch));
                        begun = true;
                    }
                    if let Some(piece) = part.last_mut() {
                        piece.texts.push((number, text));
                    }
                }
            }
        }
        parts.truncate(PARTS);
        let of = parts.len();
        let json = |files| serde_json::to_vec(&Part { of, files }).unwrap_or_default();
        parts.into_iter().map(json).collect()
    }
}

/// What a published file says. One that was accepted though it hides something is not read to anybody.
fn stretches(published: &Published) -> Vec<Stretch> {
    let inside = published.inside.as_ref().map(|inside| &*inside.0);
    if inside.is_some_and(|inside| inside.verdict() == Verdict::Block) {
        return Vec::new();
    }
    let Some(table) = &published.table else {
        return inside.map(shown).unwrap_or_default();
    };
    let text = |cell: &Cell| match cell {
        Cell::Words(words) => words.clone(),
        // A column has one bar, and the page tells it.
        Cell::Withheld(_) => String::new(),
    };
    let rows = (1..)
        .zip(table)
        .map(|(number, row)| (number, row.iter().map(text).collect()));
    vec![Stretch {
        unit: Some("row"),
        sheet: None,
        texts: rows.collect(),
    }]
}

/// The texts of a stretch with their numbers; the name of a sheet has none.
fn passages(stretch: &Stretch) -> impl Iterator<Item = (u32, String)> {
    let named = stretch.sheet.iter().map(|name| (0, name.clone()));
    let texts = stretch
        .texts
        .iter()
        .map(|(number, cells)| (*number, line(cells)));
    named.chain(texts).filter(|(_, text)| !text.is_empty())
}

fn line(cells: &[String]) -> String {
    let mut line = cells.join("\t");
    line.truncate(line.trim_end_matches('\t').len());
    line
}

/// A file of texts, and how many there are.
#[derive(Serialize)]
struct Part<'f> {
    of: usize,
    files: Vec<Piece<'f>>,
}

/// Texts of one stretch of a file.
#[derive(Serialize)]
struct Piece<'f> {
    /// Its place among the attachments.
    file: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<&'f str>,
    /// Of a table, the row that tells what the columns hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    head: Option<String>,
    texts: Vec<(u32, String)>,
}

impl Piece<'_> {
    fn of(file: usize, stretch: &Stretch) -> Piece<'_> {
        Piece {
            file,
            unit: stretch.unit,
            sheet: stretch.sheet.as_deref(),
            head: stretch.head().map(|head| line(&stretch.texts[head].1)),
            texts: Vec::new(),
        }
    }
}

/// What a folder of texts is called: it never changes its content.
fn name_of(parts: &[Vec<u8>]) -> String {
    let mut name = sha256_hex(&parts.concat());
    name.truncate(16);
    name
}

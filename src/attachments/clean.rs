//! Copies without what nobody meant to publish, for the formats where that is safe: pictures without what is beside their pixels,
//! documents without their properties, and spreadsheets as tables of what they show.

use super::budget::{Budget, Stop};
use super::zip::{Archive, Writer};
use super::{Inspection, Passage, Verdict, csv, inspect, picture};
use std::collections::BTreeSet;

/// A file that was made.
pub struct Cleaned {
    /// What its name has instead of the ending: nothing, or a number of a sheet.
    pub sheet: Option<usize>,
    /// Its ending.
    pub ending: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Why there is no copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is no safe way for this format.
    Format,
    /// It has more in it than can be taken out safely.
    More,
}

const OOXML_EMPTY: &[(&str, &str)] = &[
    (
        "docProps/core.xml",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>"#,
    ),
    (
        "docProps/app.xml",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>"#,
    ),
    (
        "docProps/custom.xml",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>"#,
    ),
];

const ODF_EMPTY: &[(&str, &str)] = &[(
    "meta.xml",
    r#"<?xml version="1.0" encoding="UTF-8"?><office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3"><office:meta/></office:document-meta>"#,
)];

/// Copies of a file, each of which was looked into again and has nothing in it that blocks.
pub fn clean(bytes: &[u8], inspection: &Inspection, ending: &str) -> Result<Vec<Cleaned>, Refused> {
    let mut budget = Budget::default();
    let made = match inspection.format.name {
        "xlsx" | "xlsm" | "xls" | "ods" | "fods" => Ok(tables(inspection)),
        "docx" | "docm" | "pptx" | "pptm" => without(bytes, OOXML_EMPTY, ending, &mut budget),
        "odt" | "odp" => without(bytes, ODF_EMPTY, ending, &mut budget),
        _ => match picture::clean(inspection.format, bytes, &mut budget) {
            Some(made) => made.map(|bytes| vec![whole(ending, bytes)]),
            None => return Err(Refused::Format),
        },
    };
    let made = made.map_err(|_| Refused::More)?;
    let is_clean = |cleaned: &Cleaned| {
        let name = format!("a.{}", cleaned.ending);
        let again = inspect(&cleaned.bytes, Some(&name), &mut Budget::default());
        again.verdict() != Verdict::Block
    };
    if made.is_empty() || !made.iter().all(is_clean) {
        return Err(Refused::More);
    }
    Ok(made)
}

fn whole(ending: &str, bytes: Vec<u8>) -> Cleaned {
    Cleaned {
        sheet: None,
        ending: ending.to_owned(),
        bytes,
    }
}

/// The package with some parts emptied; the others go over as they are.
fn without(
    bytes: &[u8],
    emptied: &[(&str, &str)],
    ending: &str,
    budget: &mut Budget,
) -> Result<Vec<Cleaned>, Stop> {
    let archive = Archive::walk(bytes, budget)?;
    let mut writer = Writer::default();
    for entry in &archive.entries {
        match emptied.iter().find(|(name, _)| *name == entry.name) {
            Some((name, empty)) => writer.put(name, empty.as_bytes()),
            None => writer.copy(&archive, entry),
        }
    }
    Ok(vec![whole(ending, writer.finish())])
}

/// A table a visible sheet, values as they are shown.
fn tables(inspection: &Inspection) -> Vec<Cleaned> {
    let sheet_of = |passage: &Passage| {
        let place = passage.place.words().as_str();
        place
            .rsplit_once(", row")
            .map(|(sheet, _)| sheet.to_owned())
    };
    let mut rows: Vec<&Passage> = inspection
        .text
        .iter()
        .filter(|p| !p.columns.is_empty())
        .collect();
    rows.dedup_by(|a, b| a.place == b.place);
    let mut made = Vec::new();
    for (n, sheet) in rows.chunk_by(|a, b| sheet_of(a) == sheet_of(b)).enumerate() {
        // Columns that show nothing all the way down are left out.
        let columns: BTreeSet<u32> = sheet
            .iter()
            .flat_map(|row| row.columns.iter().copied())
            .collect();
        let columns: Vec<u32> = columns.into_iter().collect();
        let mut table: Vec<Vec<&str>> = Vec::new();
        for row in sheet {
            let mut cells = vec![""; columns.len()];
            for (column, text) in row.columns.iter().zip(row.text.split('\t')) {
                if let Ok(n) = columns.binary_search(column) {
                    cells[n] = text;
                }
            }
            table.push(cells);
        }
        made.push(Cleaned {
            sheet: Some(n + 1),
            ending: "csv".to_owned(),
            bytes: csv::write(table.into_iter(), false, true),
        });
    }
    made
}

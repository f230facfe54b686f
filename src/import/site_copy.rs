//! A saved copy of an old log: each of its pages that has a request and an answer is a draft, its old address an alias.
#![expect(
    clippy::disallowed_methods,
    reason = "lists the folder of somebody else's site, in sorted order"
)]

use super::rows::{Site, alias};
use super::{Imported, LeftOut, Told, csv, letter, page, place};
use crate::desk::draft::Value;
use crate::desk::record::gap;
use crate::diagnostics::Code;
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

/// So deep a copy may be, and so many pages it may have.
const DEEPEST: usize = 20;
const MOST: usize = 200_000;
/// Larger than any page.
const LARGEST: u64 = 32 << 20;

/// Reads the pages below a folder; `base` is the address that the folder had.
pub(crate) fn read(
    folder: &Path,
    base: &str,
    today: Date,
    site: &Site<'_>,
) -> io::Result<Imported> {
    let mut names = Vec::new();
    list(folder, "", 0, &mut names)?;
    let base = base.trim_end_matches('/');
    let (mut imported, mut taken) = (Imported::default(), BTreeSet::new());
    for (n, name) in names.iter().enumerate() {
        let line = n + 1;
        imported.read += 1;
        let path = folder.join(name);
        if fs::metadata(&path)?.len() > LARGEST {
            imported.told.push(Told::saying(
                line,
                Code::RowBroken,
                "this page is larger than any page",
            ));
            continue;
        }
        let bytes = fs::read(&path)?;
        let Some(document) =
            page::read(&csv::decode(&bytes).0).filter(|document| !document.blocks.is_empty())
        else {
            imported.told.push(Told::saying(
                line,
                Code::RowBroken,
                "this page has no text that can be read",
            ));
            continue;
        };
        let mut draft = letter::draft(&document, &place::number_of(&bytes), today, site);
        draft.line = line;
        if draft
            .draft
            .sections
            .first()
            .is_none_or(|(_, request)| *request == gap("request"))
        {
            imported.told.push(Told::saying(
                line,
                Code::RowLacks,
                "no request was found on this page: it may be a list",
            ));
            continue;
        }
        let old = name
            .strip_suffix("index.html")
            .or(name.strip_suffix("index.htm"))
            .unwrap_or(name);
        match alias(&format!("{base}/{old}"), site)
            .filter(|alias| taken.insert(alias.to_lowercase()))
        {
            Some(alias) => draft.draft.record.put("aliases", Value::Texts(vec![alias])),
            None => draft.left_out.push(LeftOut {
                why: "its old address, which can be no alias".into(),
                words: None,
            }),
        }
        imported.drafts.push(draft);
    }
    imported
        .notes
        .push("Pages are counted in the order of their names.".into());
    Ok(imported)
}

/// The pages below a folder, by their paths there, in the order of names. Links are not followed.
fn list(folder: &Path, below: &str, depth: usize, names: &mut Vec<String>) -> io::Result<()> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let kind = entry.file_type()?;
        let path = format!("{below}{name}");
        if kind.is_dir() && depth < DEEPEST {
            list(&entry.path(), &format!("{path}/"), depth + 1, names)?;
        } else if kind.is_file() && names.len() < MOST {
            let lower = name.to_ascii_lowercase();
            if lower.ends_with(".html") || lower.ends_with(".htm") {
                names.push(path);
            }
        }
    }
    Ok(())
}

//! The site's own rows of the law: `law/*.toml`, read as strictly as everything else.
//!
//! These files are public by nature: their words stand on the pages. So nothing in them can be withheld, and a mark is an error.

use super::files::{self, FileText};
use super::toml::{At, Doc, Keys, SITE};
use crate::diagnostics::{Code, Diagnostic, Report, Span};
use crate::disk::Named;
use crate::law::{
    Addition, Cells, Kind, Law, Level, Provision, Purpose, Regime, Section, Table, Test, Weight,
    Who,
};
use std::collections::BTreeMap;
use std::path::Path;

/// Where the keys of a row stand.
type Places = BTreeMap<&'static str, Span>;

/// The rows of one file, and where they stand.
struct Rows {
    addition: Addition,
    places: BTreeMap<(Table, usize), Places>,
    /// Whether a row is missing from them that could not be read.
    lost: bool,
}

/// The law with what `law/*.toml` of a site add to it, these files, and those that have another name somewhere. Where anything is wrong with them they add nothing.
pub(in crate::private) fn read(
    root: &Path,
    base: Law,
    report: &mut Report,
) -> (Law, Vec<FileText>, Vec<Named>) {
    let (found, named) = files::find_law(root, report);
    let mut files = Vec::with_capacity(found.len());
    for file in &found {
        match file.read() {
            Ok(text) => files.push(text),
            Err(fault) => report.push(fault.into_site()),
        }
    }
    let mut all = Vec::with_capacity(files.len());
    for file in &files {
        let (rows, faults) = rows(file);
        report.append(faults);
        all.extend(rows);
    }
    let additions: Vec<Addition> = all.iter().map(|rows| rows.addition.clone()).collect();
    let lost = all.len() < found.len() || all.iter().any(|rows| rows.lost);
    let flaws = match base.with(&additions) {
        Ok(law) if report.is_empty() => return (law, files, named),
        Ok(_) => Vec::new(),
        Err(flaws) => flaws,
    };
    for flaw in flaws.into_iter().filter(|flaw| !(lost && flaw.leans)) {
        let places = all
            .get(flaw.addition)
            .and_then(|rows| rows.places.get(&(flaw.table, flaw.row)));
        let at = places.and_then(|places| places.get(flaw.key).or_else(|| places.get("")));
        let at = at.cloned().unwrap_or_else(|| Span::file(""));
        report.push(
            Diagnostic::new(Code::SiteValue, at)
                .message(flaw.message)
                .help(flaw.help),
        );
    }
    (base, files, named)
}

fn rows(file: &FileText) -> (Option<Rows>, Report) {
    let doc = Doc::new(file, 0, SITE);
    let (table, whole) = doc.parse(&file.text);
    let root = doc.root(&table, "a file of the law");
    if whole {
        root.need("regime");
    }
    let regime = root
        .one_of("regime", &Regime::ALL.map(|regime| (regime.key(), regime)))
        .map(|regime| regime.value);
    let mut places = BTreeMap::new();
    let mut lost = !whole;
    let (mut sections, mut provisions, mut purposes) = (Vec::new(), Vec::new(), Vec::new());
    for keys in root.tables("section", "a section") {
        if let (Some(number), Some(title)) = (required(&keys, "number"), required(&keys, "title")) {
            places.insert(
                (Table::Section, sections.len()),
                places_of(&keys, &["number", "title"]),
            );
            sections.push(Section {
                number: number.value,
                title: title.value,
                each: false,
            });
        } else {
            lost = true;
        }
        keys.finish();
    }
    for keys in root.tables("provision", "a provision") {
        if let Some(provision) = provision(&keys, regime.unwrap_or(Regime::Foia)) {
            places.insert(
                (Table::Provision, provisions.len()),
                places_of(&keys, &["id", "plain", "kind", "weight", "ncnd", "duty"]),
            );
            provisions.push(provision);
        } else {
            lost = true;
        }
        keys.finish();
    }
    for keys in root.tables("purpose", "a purpose") {
        if let (Some(id), Some(plain)) = (required(&keys, "id"), required(&keys, "plain")) {
            places.insert((Table::Purpose, purposes.len()), places_of(&keys, &["id"]));
            purposes.push(Purpose {
                id: id.value,
                plain: plain.value,
            });
        } else {
            lost = true;
        }
        keys.finish();
    }
    if whole {
        root.finish();
    }
    let addition = regime.map(|regime| Addition {
        regime,
        sections,
        provisions,
        purposes,
    });
    (
        addition.map(|addition| Rows {
            addition,
            places,
            lost,
        }),
        doc.report.into_inner(),
    )
}

fn places_of(keys: &Keys<'_, '_>, names: &[&'static str]) -> Places {
    let mut places: Places = names
        .iter()
        .filter(|name| keys.has(name))
        .map(|name| (*name, keys.place(name)))
        .collect();
    places.insert("", keys.doc.span(keys.at.clone()));
    places
}

/// A text that must be there and say something.
fn required(keys: &Keys<'_, '_>, key: &'static str) -> Option<At<String>> {
    keys.need(key);
    let text = keys.string(key)?;
    if text.value.trim().is_empty() {
        keys.bad(key, Code::SiteValue, "this is empty", "write what it is");
        return None;
    }
    Some(text)
}

/// A row; `None` where a cell is missing or wrong, which is told. Every cell is looked at whatever the others are.
fn provision(keys: &Keys<'_, '_>, regime: Regime) -> Option<Provision> {
    fn word<T: Copy>(
        keys: &Keys<'_, '_>,
        key: &'static str,
        words: &'static [(&'static str, T)],
    ) -> Option<T> {
        keys.need(key);
        keys.one_of(key, words).map(|one| one.value)
    }
    let id = required(keys, "id");
    let level = word(keys, "level", Level::WORDS);
    let title = required(keys, "title");
    let plain = required(keys, "plain");
    let kind = word(keys, "kind", Kind::WORDS);
    let test = word(keys, "test", Test::WORDS);
    let weight = word(keys, "weight", Weight::WORDS);
    let ncnd = keys.string("ncnd").map(|ncnd| ncnd.value);
    let who = if keys.has("who") {
        word(keys, "who", Who::WORDS)
    } else {
        Some(Who::Any)
    };
    let duty = keys
        .strings("duty")
        .into_iter()
        .map(|word| word.value)
        .collect();
    let (title, plain) = (title?.value, plain?.value);
    let cells = Cells {
        level: level?,
        title,
        plain,
        kind: kind?,
        test: test?,
        weight: weight?,
        who: who?,
        duty,
    };
    Some(Provision::new(regime, &id?.value, ncnd, cells))
}

//! Two rows of facts, compared: which paragraph, item or cell says something else.

use super::facts::{Fact, list, name};
use super::{Change, Side, What};
use crate::attachments::{Budget, csv, inspect};
use serde_json::Value;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::BTreeMap;

/// So many changes are told of one file; more are counted.
const TOLD: usize = 1000;

/// What differs between two rows of facts, in a reader's order.
pub(super) fn between(before: &[Fact], after: &[Fact]) -> Vec<Change> {
    let key = |fact: &Fact| (fact.what, fact.place.clone());
    let mut left: BTreeMap<(What, String), Vec<usize>> = BTreeMap::new();
    for (n, fact) in before.iter().enumerate().rev() {
        left.entry(key(fact)).or_default().push(n);
    }
    let mut changes = Vec::new();
    for fact in after {
        let old = left.get_mut(&key(fact)).and_then(Vec::pop);
        let old = old.map_or(&[][..], |n| &before[n].texts);
        texts(fact.what, &fact.place, old, &fact.texts, &mut changes);
    }
    let mut gone: Vec<usize> = left.into_values().flatten().collect();
    gone.sort_unstable();
    for fact in gone.into_iter().map(|n| &before[n]) {
        texts(fact.what, &fact.place, &fact.texts, &[], &mut changes);
    }
    changes
}

/// What differs between the texts of one place: what took the place of what.
fn texts(what: What, place: &str, before: &[String], after: &[String], changes: &mut Vec<Change>) {
    for op in capture_diff_slices(Algorithm::Myers, before, after) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let (old, new) = (&before[op.old_range()], &after[op.new_range()]);
        for n in 0..old.len().max(new.len()) {
            let text = |side: &[String]| side.get(n).cloned().unwrap_or_default();
            changes.push(Change {
                what,
                place: place.to_owned(),
                before: text(old),
                after: text(new),
            });
        }
    }
}

/// What differs inside the files of a response that stand on both sides, and which came or went.
pub(super) fn of_files(
    before: &Value,
    after: &Value,
    path: &str,
    old: &dyn Side,
    new: &dyn Side,
) -> Vec<Change> {
    let folder = path.trim_end_matches("index.json");
    let hashes = |value| -> BTreeMap<String, String> {
        list(value, "attachments")
            .filter_map(|a| Some((name(a), a["sha256"].as_str()?.to_owned())))
            .collect()
    };
    let (known, now) = (hashes(before), hashes(after));
    let mut changes = Vec::new();
    for (name, hash) in &now {
        let place = format!("{folder}{name}");
        match known.get(name) {
            Some(was) if was != hash => {
                let bytes = old.file(&place).zip(new.file(&place));
                let inside = bytes.map(|(before, after)| inside(name, &before, &after));
                let inside = inside.filter(|inside| !inside.is_empty());
                // Other bytes that read the same are told by their hash.
                changes.extend(inside.unwrap_or_else(|| {
                    vec![file(
                        name,
                        &format!("sha256:{was}"),
                        &format!("sha256:{hash}"),
                    )]
                }));
            }
            Some(_) => {}
            None => changes.push(file(name, "", name)),
        }
    }
    for name in known.keys().filter(|name| !now.contains_key(*name)) {
        changes.push(file(name, name, ""));
    }
    changes
}

fn file(place: &str, before: &str, after: &str) -> Change {
    Change {
        what: What::Attachment,
        place: place.to_owned(),
        before: before.to_owned(),
        after: after.to_owned(),
    }
}

/// What differs inside a file: cell by cell of a table, passage by passage of anything else that can be read.
fn inside(name: &str, before: &[u8], after: &[u8]) -> Vec<Change> {
    let tables = csv::parse(before).ok().zip(csv::parse(after).ok());
    let mut changes = match tables.filter(|_| name.to_ascii_lowercase().ends_with(".csv")) {
        Some((before, after)) => cells(name, &before, &after),
        None => passages(name, before, after),
    };
    let more = changes.len().saturating_sub(TOLD);
    if more > 0 {
        changes.truncate(TOLD);
        changes.push(file(name, "", &format!("and {more} more changes")));
    }
    changes
}

fn cells(name: &str, before: &csv::Csv, after: &csv::Csv) -> Vec<Change> {
    let mut changes = Vec::new();
    if before.head != after.head {
        let heads = format!("{name}, headers");
        texts(
            What::Attachment,
            &heads,
            &before.head,
            &after.head,
            &mut changes,
        );
    }
    let rows = |csv: &csv::Csv| {
        csv.rows
            .iter()
            .map(|row| row.cells.clone())
            .collect::<Vec<_>>()
    };
    let (old_rows, new_rows) = (rows(before), rows(after));
    for op in capture_diff_slices(Algorithm::Myers, &old_rows, &new_rows) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let (old, new) = (&old_rows[op.old_range()], &new_rows[op.new_range()]);
        for n in 0..old.len().max(new.len()) {
            let line = op.new_range().start + n + 2;
            match (old.get(n), new.get(n)) {
                (Some(old), Some(new)) if before.head == after.head => {
                    for (k, head) in after.head.iter().enumerate() {
                        if old[k] != new[k] {
                            let place = format!("{name}, row {line}, {head}");
                            changes.push(file(&place, &old[k], &new[k]));
                        }
                    }
                }
                (old, new) => {
                    let row =
                        |row: Option<&Vec<String>>| row.map_or(String::new(), |r| r.join(", "));
                    changes.push(file(&format!("{name}, row {line}"), &row(old), &row(new)));
                }
            }
        }
    }
    changes
}

fn passages(name: &str, before: &[u8], after: &[u8]) -> Vec<Change> {
    let read = |bytes| -> Vec<(String, String)> {
        let inspection = inspect(bytes, Some(name), &mut Budget::default());
        let passages = inspection.text.into_iter();
        passages
            .map(|passage| (passage.place.words().as_str().to_owned(), passage.text))
            .collect()
    };
    let (before, after) = (read(before), read(after));
    let said = |side: &[(String, String)]| {
        side.iter()
            .map(|(_, text)| text.clone())
            .collect::<Vec<_>>()
    };
    let (old, new) = (said(&before), said(&after));
    let mut changes = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let (old, new) = (&before[op.old_range()], &after[op.new_range()]);
        for n in 0..old.len().max(new.len()) {
            let text = |side: &[(String, String)]| {
                side.get(n).map_or(String::new(), |(_, text)| text.clone())
            };
            let at = new.get(n).or(old.get(n)).map_or("", |(at, _)| at.as_str());
            changes.push(file(&format!("{name}, {at}"), &text(old), &text(new)));
        }
    }
    changes
}

/// In which order changes are told: what a bar hid before, then what becomes visible otherwise, then the rest.
pub(super) fn rank(change: &Change) -> u8 {
    let bars = |text: &str| text.matches("[withheld").count();
    let is_read = matches!(
        change.what,
        What::Text | What::Field | What::Attachment | What::Exemption
    );
    match () {
        () if change.after.is_empty() => 3,
        () if bars(&change.before) > bars(&change.after) => 0,
        () if is_read => 1,
        () => 2,
    }
}

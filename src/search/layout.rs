//! How lists, facets and cards are laid out in files.

use super::bits::{Lists, file_of, length_code, length_column, rice_stream, v, with_head};
use super::terms::{self, Analysed, Entry};
use super::{File, words};
use crate::log::{ExemptionValue, Facet, Log, Value};
use jiff::civil::Date;
use rayon::prelude::*;
use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// The version of the format, in the root and in the head of each file.
const VERSION: u32 = 1;
/// Responses a file of cards.
const CARDS: usize = 32;
/// How long a word matters more by saying it again, in thousandths (BM25).
const K1: u32 = 1200;
/// How much a long response must say it more often, in thousandths.
const B: u32 = 750;
/// What a term begins with that is the whole reference of one response.
const REFERENCE: char = '\u{2}';

/// The files of the index, by path; `analysed` in the order of `log.responses`.
///
/// # Panics
///
/// If there is not one `analysed` for each response.
pub fn files(log: &Log, analysed: &[&Analysed]) -> Vec<File> {
    assert_eq!(
        analysed.len(),
        log.responses.len(),
        "each response is analysed once"
    );
    let size = analysed.len() as u32;
    let id = |member: usize| size - 1 - member as u32;

    let documents: Vec<&Analysed> = analysed.iter().rev().copied().collect();
    let references: Vec<(String, u32)> = log
        .responses
        .iter()
        .enumerate()
        .rev()
        .map(|(member, response)| (words::reference_key(&response.reference), id(member)))
        .filter(|(key, _)| !key.is_empty())
        .map(|(key, id)| (format!("{REFERENCE}{key}"), id))
        .collect();
    let entries = terms::entries(&documents, &references);
    let shards = shard_count(
        entries.iter().map(|entry| entry.bytes.len() as u64).sum(),
        size,
    );

    let mut lengths = Vec::new();
    let codes: Vec<u8> = documents
        .iter()
        .map(|document| length_code(document.length))
        .collect();
    let base = length_column(&mut lengths, &codes);
    let total: u64 = documents
        .iter()
        .map(|document| u64::from(document.length))
        .sum();
    let average = (total * 256 + u64::from(size) / 2) / u64::from(size.max(1));

    let mut files = shard_files(entries, shards);
    files.push(File {
        path: "n.bin".to_owned(),
        bytes: with_head(b'n', &lengths),
    });
    files.push(File {
        path: "d.bin".to_owned(),
        bytes: with_head(b'd', &days(log)),
    });
    let mut groups = serde_json::Map::new();
    for facet in Facet::ALL {
        let values: Vec<&Value> = used(log, facet).collect();
        groups.insert(
            facet.key().to_owned(),
            json!({ "name": facet.name(), "values": values.iter().map(|value| named(log, facet, value)).collect::<Vec<Json>>() }),
        );
        // A year is a span of numbers, which its count gives.
        if facet != Facet::Year {
            let mut lists = Lists::default();
            let mut content = Vec::new();
            for value in values {
                let members: Vec<u32> = value
                    .members
                    .iter()
                    .rev()
                    .map(|&member| id(member))
                    .collect();
                lists.put(&mut content, &members, None, size);
            }
            files.push(File {
                path: format!("f/{}.bin", facet.key()),
                bytes: with_head(b'f', &content),
            });
        }
    }
    files.extend(card_files(log));
    files.sort_unstable_by(|a, b| a.path.cmp(&b.path));

    let folder = name_of(&files);
    let root = json!({
        "version": VERSION,
        "folder": folder,
        "records": size,
        "average": average,
        "k1": K1,
        "b": B,
        "terms": shards,
        "base": base,
        "cards": CARDS,
        "facets": groups,
    });
    for file in &mut files {
        file.path = format!("search/{folder}/{}", file.path);
    }
    files.push(File {
        path: super::ROOT.to_owned(),
        bytes: root.to_string().into_bytes(),
    });
    files
}

/// How many files the terms fall to: 2ⁿ or 3 · 2ⁿ, so that a growing log seldom deals them anew; the fewest of which the mean is
/// at most a quarter above the target.
fn shard_count(bytes: u64, records: u32) -> u32 {
    let target = match records {
        0..=2_000 => 4_000,
        2_001..=30_000 => 8_000,
        _ => 9_000,
    };
    let counts = (0..16).flat_map(|n| [1 << n, (3 << n) / 2]).skip(2);
    std::iter::once(1)
        .chain(counts)
        .find(|&count| bytes * 4 <= u64::from(count) * target * 5)
        .unwrap_or(1 << 16)
}

/// The files of terms: each a count, then entries in the order of their bytes.
fn shard_files(entries: Vec<Entry>, shards: u32) -> Vec<File> {
    let mut files: Vec<Vec<&Entry>> = Vec::new();
    files.resize_with(shards as usize, Vec::new);
    for entry in &entries {
        files[file_of(entry.hash, shards) as usize].push(entry);
    }
    let file = |(number, mut entries): (usize, Vec<&Entry>)| {
        entries.sort_unstable_by(|a, b| a.term.cmp(&b.term));
        let mut content =
            Vec::with_capacity(5 + entries.iter().map(|entry| entry.bytes.len()).sum::<usize>());
        v(&mut content, entries.len() as u32);
        entries
            .iter()
            .for_each(|entry| content.extend_from_slice(&entry.bytes));
        File {
            path: format!("t/{number}.bin"),
            bytes: with_head(b't', &content),
        }
    };
    files.into_par_iter().enumerate().map(file).collect()
}

/// The values of a facet that some response has.
fn used(log: &Log, facet: Facet) -> impl Iterator<Item = &Value> {
    log.values(facet)
        .iter()
        .filter(|value| !value.members.is_empty())
}

/// A value in the root: slug, name, count, and for an outcome its colour and picture, for a provision of a section 1.
fn named(log: &Log, facet: Facet, value: &Value) -> Json {
    let mut named = vec![
        json!(value.slug),
        json!(value.name),
        json!(value.members.len()),
    ];
    match (facet, &value.exemption) {
        (Facet::Outcome, _) => {
            let outcome = value
                .members
                .first()
                .map(|&member| log.responses[member].outcome);
            named.extend(
                outcome
                    .into_iter()
                    .flat_map(|outcome| [json!(outcome.family().key()), json!(outcome.icon())]),
            );
        }
        (_, Some(ExemptionValue::Provision(..))) => named.push(json!(1)),
        _ => {}
    }
    Json::Array(named)
}

/// The cards: `[reference, title, answered, outcome, sections, path]`, outcome and sections as places in the root's lists of
/// their facets, the date null where there is none.
fn card_files(log: &Log) -> Vec<File> {
    let mut outcomes = vec![0; log.responses.len()];
    for (place, value) in used(log, Facet::Outcome).enumerate() {
        value
            .members
            .iter()
            .for_each(|&member| outcomes[member] = place);
    }
    let mut sections = vec![Vec::new(); log.responses.len()];
    for (place, value) in used(log, Facet::Exemption).enumerate() {
        if matches!(value.exemption, Some(ExemptionValue::Section(..))) {
            value
                .members
                .iter()
                .for_each(|&member| sections[member].push(place));
        }
    }
    let card = |member: usize| {
        let response = &log.responses[member];
        let date = response.responded.map(|date| date.to_string());
        json!([
            response.reference,
            response.title.plain(),
            date,
            outcomes[member],
            sections[member],
            response.path()
        ])
    };
    let oldest_first: Vec<usize> = (0..log.responses.len()).rev().collect();
    let file = |(number, members): (usize, &[usize])| {
        let cards = Json::Array(members.iter().map(|&member| card(member)).collect());
        File {
            path: format!("c/{number}.json"),
            bytes: cards.to_string().into_bytes(),
        }
    };
    oldest_first
        .par_chunks(CARDS)
        .enumerate()
        .map(file)
        .collect()
}

/// The first day as a number from 1 January 1970, how many days there are to the last, and how many responses each has. Those
/// without a date come after.
fn days(log: &Log) -> Vec<u8> {
    let day = |date: Date| {
        let since = date.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24;
        // Ten thousand years are less than 2³¹ days.
        since as i32
    };
    let dated: Vec<i32> = log
        .responses
        .iter()
        .rev()
        .filter_map(|response| response.responded)
        .map(day)
        .collect();
    let mut out = Vec::new();
    let (Some(&first), Some(&last)) = (dated.first(), dated.last()) else {
        v(&mut out, 0);
        v(&mut out, 0);
        rice_stream(&mut out, &[]);
        return out;
    };
    let mut counts = vec![0; (last - first) as usize + 1];
    dated
        .iter()
        .for_each(|day| counts[(day - first) as usize] += 1);
    // A day before 1970 keeps its bits.
    v(&mut out, first as u32);
    v(&mut out, counts.len() as u32);
    rice_stream(&mut out, &counts);
    out
}

/// What a folder of files is called: 16 digits of a hash over all of them, so that it never changes its content.
fn name_of(files: &[File]) -> String {
    let hashes: Vec<_> = files
        .par_iter()
        .map(|file| Sha256::digest(&file.bytes))
        .collect();
    let mut all = Sha256::new();
    for (file, hash) in files.iter().zip(hashes) {
        all.update(&file.path);
        all.update([0]);
        all.update(hash);
    }
    let mut name = String::with_capacity(16);
    for byte in &all.finalize()[..8] {
        let _ = write!(name, "{byte:02x}");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_come_in_few_numbers() {
        let counts: Vec<u32> = [0, 5_000, 5_001, 10_001, 15_001, 20_001, 30_001]
            .map(|bytes| shard_count(bytes, 100))
            .into();
        assert_eq!(counts, [1, 1, 2, 3, 4, 6, 8]);
        assert_eq!(shard_count(5_000_000, 10_000), 512);
        assert_eq!(shard_count(u64::MAX / 8, 10_000), 1 << 16);
    }
}

//! How lists, facets and cards are laid out in files.

use super::bits::{length_base, length_code, rice_stream, v, with_head};
use super::terms::{self, Analysed, Entry, Measure};
use super::{B, File, K1, VERSION, data, words};
use crate::log::{ExemptionValue, Facet, Log, Value};
use jiff::civil::Date;
use rayon::prelude::*;
use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::Range;

/// Responses a file of cards.
const CARDS: usize = 32;
/// What a term begins with that is a reference of a response in some spelling.
const REFERENCE: char = '\u{2}';
/// What a term begins with that is a value of a facet.
const FACET: char = '\u{1}';
/// A log of more responses has two segments.
const ONE_SEGMENT: usize = 5_000;
/// The newest segment has at least one in so many responses.
const SHARE: usize = 50;
/// So many words that are said most serve to mend spelling.
const SPELLINGS: usize = 8_192;
/// In a log of more responses, a word that one response alone says mends nobody's spelling.
const FEW: u32 = 2_000;

/// How large files are meant to be, in bytes; by the number of responses, so that a small log has few of them.
struct Sizes {
    /// A file of terms.
    terms: usize,
    /// A list that is longer stands apart.
    list: usize,
    /// Places that take more stand apart.
    places: usize,
}

impl Sizes {
    fn of(records: u32) -> Sizes {
        let (terms, list, places) = match records {
            0..=2_000 => (7_600, 6_000, 12_000),
            2_001..=30_000 => (7_700, 9_000, 16_000),
            _ => (9_000, 8_000, 20_000),
        };
        Sizes {
            terms,
            list,
            places,
        }
    }
}

/// A part of the log that has its own folder: responses by their numbers.
struct Segment<'a> {
    log: &'a Log,
    ids: Range<usize>,
    /// The responses, the oldest first.
    analysed: Vec<&'a Analysed>,
}

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
    let size = analysed.len();
    let total: u64 = analysed.iter().map(|a| u64::from(a.length)).sum();
    let average = (total * 256 + size as u64 / 2) / size.max(1) as u64;
    let mut files = Vec::new();
    let mut segments = Vec::new();
    for ids in segments_of(log) {
        let segment = Segment {
            log,
            analysed: ids.clone().map(|id| analysed[size - 1 - id]).collect(),
            ids,
        };
        let (mut of, told) = segment.files();
        files.append(&mut of);
        segments.push(told);
    }
    let languages: BTreeSet<&str> = log.responses.iter().map(|r| r.spoken()).collect();
    let groups: serde_json::Map<String, Json> = Facet::ALL
        .into_iter()
        .map(|facet| {
            let values: Vec<Json> = used(log, facet)
                .map(|value| named(log, facet, value))
                .collect();
            let group = json!({ "name": facet.name(&log.site.words), "values": values });
            (facet.key().to_owned(), group)
        })
        .collect();
    let vocabulary = data::vocabulary();
    let synonyms: Vec<&Vec<String>> = vocabulary
        .synonyms
        .iter()
        .chain(&log.site.synonyms)
        .collect();
    let root = json!({
        "version": VERSION,
        "records": size,
        "average": average,
        "k1": K1,
        "b": B,
        "cards": CARDS,
        "segments": segments,
        "facets": groups,
        "languages": languages,
        "words": {
            "common": vocabulary.common,
            "ignored": vocabulary.ignored,
            "synonyms": synonyms,
        },
    });
    files.push(File {
        path: super::ROOT.to_owned(),
        bytes: root.to_string().into_bytes(),
        packed: None,
    });
    for file in &mut files {
        file.path.insert_str(0, &log.site.folder);
    }
    files
}

/// The numbers of the responses of each segment. The newest begins with the year of the newest response, or with the year before if that
/// leaves it too few: it depends on the responses alone.
fn segments_of(log: &Log) -> Vec<Range<usize>> {
    let size = log.responses.len();
    let years: Vec<i16> = log
        .responses
        .iter()
        .filter_map(|r| r.responded)
        .map(Date::year)
        .collect();
    let whole: Vec<Range<usize>> = std::iter::once(0..size).collect();
    let Some(&newest) = years.first().filter(|_| size > ONE_SEGMENT) else {
        return whole;
    };
    // Those without a date come after all others.
    let undated = size - years.len();
    let since = |year: i16| undated + years.iter().take_while(|&&y| y >= year).count();
    let current = Some(since(newest))
        .filter(|&count| count >= size / SHARE)
        .unwrap_or_else(|| since(newest - 1));
    if current == size {
        return whole;
    }
    vec![0..size - current, size - current..size]
}

impl Segment<'_> {
    /// Its files, and what the root tells of it.
    fn files(&self) -> (Vec<File>, Json) {
        let size = self.ids.len() as u32;
        let sizes = Sizes::of(self.log.responses.len() as u32);
        let codes: Vec<u8> = self
            .analysed
            .iter()
            .map(|a| length_code(a.length))
            .collect();
        let total: u64 = self.analysed.iter().map(|a| u64::from(a.length)).sum();
        let base = length_base(&codes);
        let measure = Measure {
            codes: &codes,
            base,
            average: total * 256 / u64::from(size.max(1)),
            long: sizes.list,
        };
        let entries = terms::entries(&self.analysed, self.more(), &measure);
        let apart = |is: fn(&Entry, &Sizes) -> bool| -> Vec<&Entry> {
            entries.iter().filter(|entry| is(entry, &sizes)).collect()
        };
        let big = apart(|entry, sizes| !entry.best.is_empty() && entry.list.len() > sizes.list);
        let far = apart(|entry, sizes| entry.places.len() > sizes.places);
        let shards = shards(&entries, &sizes);
        let mut files: Vec<File> = shards
            .par_iter()
            .enumerate()
            .flat_map_iter(|(number, shard)| shard_files(number, &entries[shard.clone()], &sizes))
            .collect();
        let one = |kind: u8, number: usize, bytes: &[u8]| File {
            path: format!("{}/{number}.bin", char::from(kind)),
            bytes: with_head(kind, bytes),
            packed: Some(String::new()),
        };
        files.extend(
            big.iter()
                .enumerate()
                .map(|(n, entry)| one(b'b', n, &entry.list)),
        );
        files.extend(
            far.iter()
                .enumerate()
                .map(|(n, entry)| one(b'x', n, &entry.places)),
        );
        let words = self.word_files(&entries);
        let letters: String = words
            .iter()
            .filter_map(|file| file.path.chars().nth(2))
            .collect();
        files.extend(words);
        files.push(File {
            path: "d.bin".to_owned(),
            bytes: with_head(b'd', &self.days()),
            packed: Some(String::new()),
        });
        files.extend(self.facet_files());
        files.extend(self.card_files());
        files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        let folder = name_of(&files);
        for file in &mut files {
            file.path = format!("search/{folder}/{}", file.path);
        }
        let term = |entry: &&Entry| String::from_utf8_lossy(&entry.term).into_owned();
        let told = json!({
            "folder": folder,
            "records": size,
            "base": base,
            "letters": letters,
            "first": shards.iter().map(|shard| first_of(&entries, shard.start)).collect::<Vec<_>>(),
            "big": big.iter().map(term).collect::<Vec<_>>(),
            "far": far.iter().map(term).collect::<Vec<_>>(),
        });
        (files, told)
    }

    /// The number within the segment of a response by its place in the log.
    fn local(&self, member: usize) -> Option<u32> {
        let id = self.log.responses.len() - 1 - member;
        self.ids.contains(&id).then(|| (id - self.ids.start) as u32)
    }

    /// The places in the log of its responses, the oldest first.
    fn members(&self) -> impl DoubleEndedIterator<Item = usize> {
        let last = self.log.responses.len();
        self.ids.clone().map(move |id| last - 1 - id)
    }

    /// Terms that no text says: references in all spellings, and values of facets.
    fn more(&self) -> Vec<(String, Vec<u32>)> {
        let mut more: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (id, member) in self.members().enumerate() {
            for key in words::reference_keys(&self.log.responses[member].reference) {
                more.entry(format!("{REFERENCE}{key}"))
                    .or_default()
                    .push(id as u32);
            }
        }
        for facet in Facet::ALL.into_iter().filter(|&facet| facet != Facet::Year) {
            for value in used(self.log, facet) {
                let members = self.of(value);
                if !members.is_empty() {
                    more.insert(format!("{FACET}{}/{}", facet.key(), value.slug), members);
                }
            }
        }
        more.into_iter().collect()
    }

    /// Which of its responses have a value.
    fn of(&self, value: &Value) -> Vec<u32> {
        value
            .members
            .iter()
            .rev()
            .filter_map(|&member| self.local(member))
            .collect()
    }

    /// For each facet the responses of each of its values, in the root's order. A year is a span of numbers, which its count gives; a
    /// provision of a section is not counted unless it is chosen, and then its term has its list.
    fn facet_files(&self) -> Vec<File> {
        Facet::ALL
            .into_iter()
            .filter(|&facet| facet != Facet::Year)
            .map(|facet| {
                let mut lists = super::bits::Lists::default();
                let mut content = Vec::new();
                for value in used(self.log, facet).filter(|value| !is_limb(value)) {
                    lists.put(&mut content, &self.of(value), self.ids.len() as u32);
                }
                File {
                    path: format!("f/{}.bin", facet.key()),
                    bytes: with_head(b'f', &content),
                    packed: Some(String::new()),
                }
            })
            .collect()
    }

    /// The words that are said most, by their first letter: each as how many letters it shares with the one before, its others, and how
    /// many bits the number of its responses has.
    fn word_files(&self, entries: &[Entry]) -> Vec<File> {
        let least = if self.log.responses.len() as u32 > FEW {
            2
        } else {
            1
        };
        let mut words: BTreeMap<&[u8], u32> = BTreeMap::new();
        for entry in entries {
            let plain = entry
                .forms
                .is_empty()
                .then_some((&entry.term, &entry.count));
            let forms = entry.forms.iter().map(|(form, count)| (form, count));
            for (form, &count) in plain.into_iter().chain(forms) {
                let is_word =
                    (3..=24).contains(&form.len()) && form.iter().all(u8::is_ascii_lowercase);
                if is_word && count >= least {
                    *words.entry(form).or_default() += count;
                }
            }
        }
        let mut most: Vec<(&[u8], u32)> = words.into_iter().collect();
        most.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        most.truncate(SPELLINGS);
        most.sort_unstable();
        most.chunk_by(|a, b| a.0[0] == b.0[0])
            .map(|words| {
                let mut content = Vec::new();
                v(&mut content, words.len() as u32);
                let mut last: &[u8] = &[];
                let mut packed = String::new();
                for &(word, count) in words {
                    line(&mut packed, word);
                    let shared = word.iter().zip(last).take_while(|(a, b)| a == b).count();
                    content.extend([shared as u8, (word.len() - shared) as u8]);
                    content.extend_from_slice(&word[shared..]);
                    content.push(count.ilog2() as u8);
                    last = word;
                }
                File {
                    path: format!("w/{}.bin", char::from(words[0].0[0])),
                    bytes: with_head(b'w', &content),
                    packed: Some(packed),
                }
            })
            .collect()
    }

    /// The cards: `[reference, title, answered, outcome, sections, path, home, texts]`, outcome and sections as places in the root's
    /// lists of their facets, the date null where there is none; `home` where a response is at home on another side, else 0, and
    /// `texts` the folder of what its files say. What is not there is left out at the end.
    fn card_files(&self) -> Vec<File> {
        let log = self.log;
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
        let first = self.ids.start;
        let analysed_of = |member: usize| self.analysed[log.responses.len() - 1 - member - first];
        let card = |member: usize| {
            let response = &log.responses[member];
            let date = response.responded.map(|date| date.to_string());
            let path = response.path();
            let mut card = json!([
                response.reference,
                response.title.plain(),
                date,
                outcomes[member],
                sections[member],
                path
            ]);
            let site = &log.site;
            let elsewhere = !site.is_home_of(response);
            let up = "../".repeat(site.folder.matches('/').count());
            let home = elsewhere.then(|| format!("{up}{}", site.home_of(response)));
            let texts = &analysed_of(member).texts;
            if let Some(card) = card.as_array_mut() {
                match texts {
                    Some(texts) => card.extend([home.map_or(json!(0), Json::from), json!(texts)]),
                    None => card.extend(home.map(Json::from)),
                }
            }
            card
        };
        let oldest_first: Vec<usize> = self.members().collect();
        let file = |(number, members): (usize, &[usize])| {
            let cards = Json::Array(members.iter().map(|&member| card(member)).collect());
            File {
                path: format!("c/{number}.json"),
                bytes: cards.to_string().into_bytes(),
                packed: None,
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
    fn days(&self) -> Vec<u8> {
        let day = |date: Date| {
            let since = date.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24;
            // Ten thousand years are less than 2³¹ days.
            since as i32
        };
        let dated: Vec<i32> = self
            .members()
            .filter_map(|member| self.log.responses[member].responded)
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
}

/// The entries of each file of terms: at least of the target's size, and cut where the next word begins otherwise, so that what begins
/// alike, as forms and misspellings do, stands in one file.
fn shards(entries: &[Entry], sizes: &Sizes) -> Vec<Range<usize>> {
    const ALIKE: usize = 4;
    let mut shards = Vec::new();
    let (mut from, mut bytes) = (0, 0);
    for (i, pair) in entries.windows(2).enumerate() {
        bytes += entry_size(&pair[0], sizes);
        let [before, after] = [&pair[0].term, &pair[1].term];
        let alike = before
            .iter()
            .zip(after.iter())
            .take(ALIKE)
            .filter(|(a, b)| a == b && a.is_ascii_lowercase());
        if bytes >= sizes.terms * 4 || (bytes >= sizes.terms && alike.count() < ALIKE) {
            shards.push(from..i + 1);
            (from, bytes) = (i + 1, 0);
        }
    }
    shards.push(from..entries.len());
    shards
}

/// About how many bytes an entry takes in a file of terms.
fn entry_size(entry: &Entry, sizes: &Sizes) -> usize {
    let list = if entry.list.len() > sizes.list && !entry.best.is_empty() {
        entry.best.len()
    } else {
        entry.list.len()
    };
    let forms: usize = entry.forms.iter().map(|(form, _)| form.len() / 2 + 3).sum();
    entry.term.len() + forms + list + 5
}

/// The fewest letters that set the first term of a file apart from the last of the file before.
fn first_of(entries: &[Entry], start: usize) -> String {
    let Some(before) = start.checked_sub(1) else {
        return String::new();
    };
    let (before, term) = (&entries[before].term, &entries[start].term);
    let text = String::from_utf8_lossy(term);
    let shared = term
        .iter()
        .zip(before.iter())
        .take_while(|(a, b)| a == b)
        .count();
    let end = (shared + 1..=text.len()).find(|&end| text.is_char_boundary(end));
    text[..end.unwrap_or(text.len())].to_owned()
}

/// What follows a term in a file of terms.
const HAS_FORMS: u8 = 1;
const STANDS_APART: u8 = 2;

/// The file of some terms, and that of their places.
fn shard_files(number: usize, entries: &[Entry], sizes: &Sizes) -> [File; 2] {
    let (mut terms, mut places) = (Vec::new(), Vec::new());
    v(&mut terms, entries.len() as u32);
    v(&mut places, entries.len() as u32);
    let mut rest = Vec::new();
    let mut last: &[u8] = &[];
    let shared = |a: &[u8], b: &[u8]| a.iter().zip(b).take_while(|(a, b)| a == b).count().min(255);
    let mut packed = String::new();
    for entry in entries {
        rest.clear();
        // A stem may be a word that nobody says: its forms are what responses say.
        if entry.forms.is_empty() {
            line(&mut packed, &entry.term);
        }
        for (form, _) in &entry.forms {
            line(&mut packed, form);
        }
        let apart = !entry.best.is_empty() && entry.list.len() > sizes.list;
        let begins = shared(&entry.term, last);
        rest.push(begins as u8);
        v(&mut rest, (entry.term.len() - begins) as u32);
        rest.extend_from_slice(&entry.term[begins..]);
        last = &entry.term;
        let forms = if entry.forms.is_empty() { 0 } else { HAS_FORMS };
        rest.push(forms | if apart { STANDS_APART } else { 0 });
        if forms > 0 {
            v(&mut rest, entry.forms.len() as u32);
            for (form, _) in &entry.forms {
                let begins = shared(form, &entry.term);
                rest.push(begins as u8);
                v(&mut rest, (form.len() - begins) as u32);
                rest.extend_from_slice(&form[begins..]);
            }
        }
        if apart {
            v(&mut rest, entry.count);
            rest.extend_from_slice(&entry.best);
        } else {
            rest.extend_from_slice(&entry.list);
        }
        v(&mut terms, rest.len() as u32);
        terms.extend_from_slice(&rest);
        let here = if entry.places.len() > sizes.places {
            &[][..]
        } else {
            &entry.places
        };
        v(&mut places, here.len() as u32);
        places.extend_from_slice(here);
    }
    [(b't', terms, packed), (b'p', places, String::new())].map(|(kind, content, packed)| File {
        path: format!("{}/{number}.bin", char::from(kind)),
        bytes: with_head(kind, &content),
        packed: Some(packed),
    })
}

/// Appends a word as a line of its own.
fn line(packed: &mut String, word: &[u8]) {
    packed.push_str(&String::from_utf8_lossy(word));
    packed.push('\n');
}

/// The values of a facet that some response has.
fn used(log: &Log, facet: Facet) -> impl Iterator<Item = &Value> {
    log.values(facet)
        .iter()
        .filter(|value| !value.members.is_empty())
}

/// Whether a value is a provision of a section that is a value too.
fn is_limb(value: &Value) -> bool {
    matches!(value.exemption, Some(ExemptionValue::Provision(..)))
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
        _ if is_limb(value) => named.push(json!(1)),
        _ => {}
    }
    Json::Array(named)
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

    fn entry(term: &str, bytes: usize) -> Entry {
        Entry {
            term: term.as_bytes().into(),
            count: 1,
            forms: Vec::new(),
            list: vec![0; bytes].into(),
            best: Box::default(),
            places: Box::default(),
        }
    }

    #[test]
    fn files_are_cut_where_the_next_word_begins_otherwise() {
        let sizes = Sizes::of(100);
        let terms = ["cart", "custodial", "custody", "custom", "dog"];
        let entries: Vec<Entry> = terms.iter().map(|term| entry(term, 3_000)).collect();
        let cut: Vec<Vec<&str>> = shards(&entries, &sizes)
            .into_iter()
            .map(|shard| terms[shard].to_vec())
            .collect();
        // After two there is enough, but "custody" and "custom" belong to "custodial".
        assert_eq!(
            cut,
            [vec!["cart", "custodial", "custody", "custom"], vec!["dog"]]
        );
        assert_eq!(first_of(&entries, 0), "");
        assert_eq!(first_of(&entries, 2), "custody");
        assert_eq!(first_of(&entries, 4), "d");
        let alike: Vec<Entry> = (0..9).map(|n| entry(&format!("alike{n}"), 6_000)).collect();
        assert!(
            shards(&alike, &sizes).len() > 1,
            "no file grows without end"
        );
        assert!(shards(&[], &sizes).into_iter().eq(std::iter::once(0..0)));
    }
}

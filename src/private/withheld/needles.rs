//! From what a record withholds to the values that the gate looks for.
//!
//! They are made here and handed to the gate; they never leave memory.

use super::spelling::long_forms;
use super::value::{Weight, begins_sentence, follows_rank, weigh, words};
use crate::diagnostics::Code;
use crate::fold;
use crate::law::phrases;
use crate::log::Text;
use crate::log::text;
use crate::private::source::marks::Marked;
use crate::private::source::record::{Document, Reading, Scalar, Shown};
use crate::publish::gate::{Gate, Needle};
use std::collections::BTreeMap;
use std::ops::Range;

/// A value that a record withholds. It has no way to be shown.
pub(in crate::private) struct Secret {
    /// As it was written: for the spellings of a number or a date, and the size of its first letter.
    pub written: String,
    /// Its letters and digits, folded.
    pub folded: String,
    pub weight: Weight,
    /// Whether it is one word.
    pub single: bool,
    /// Where it was withheld, in the record's file.
    pub at: Range<usize>,
    pub stands: Stands,
    pub private: bool,
}

impl Secret {
    /// What is said of it in the clear.
    pub fn code(&self) -> Code {
        if self.private {
            Code::PrivateInTheClear
        } else {
            Code::InTheClear
        }
    }
}

/// Where a value stands among public words: whether these make a name of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::private) enum Stands {
    /// After a rank or a title.
    AfterRank,
    /// Within a sentence, where a large first letter says something.
    InSentence,
    /// At the beginning of one, or in no sentence.
    Alone,
}

/// Whether two lists of secrets make the same gate.
pub(in crate::private) fn alike(these: &[Secret], those: &[Secret]) -> bool {
    these.len() == those.len()
        && these
            .iter()
            .zip(those)
            .all(|(a, b)| a.single == b.single && a.folded == b.folded && a.written == b.written)
}

/// Where a value of the gate was withheld: the record's number, and the value's among those of the record.
#[derive(Clone, Copy)]
pub(in crate::private) struct Source {
    pub record: usize,
    pub secret: usize,
}

/// A record, if its file could be read, and what it withholds.
pub(in crate::private) type Withholding<'r> = (Option<&'r Reading>, &'r [Secret]);

/// What was withheld in the whole log, each value once, in the order of the gate, with the records that withhold it.
pub(in crate::private) struct Needles<'r> {
    pub records: Vec<Withholding<'r>>,
    pub sources: Vec<Vec<Source>>,
}

impl<'r> Needles<'r> {
    /// The values of all records that are looked for in what goes out.
    pub fn of(records: Vec<Withholding<'r>>) -> Needles<'r> {
        let mut values: BTreeMap<(&str, bool), Vec<Source>> = BTreeMap::new();
        for (record, (_, secrets)) in records.iter().enumerate() {
            for (secret, value) in secrets.iter().enumerate() {
                let everywhere = matches!(value.weight, Weight::Distinctive | Weight::Single);
                if everywhere {
                    let sources = values.entry((&value.folded, value.single)).or_default();
                    if sources.last().is_none_or(|last| last.record != record) {
                        sources.push(Source { record, secret });
                    }
                }
            }
        }
        let sources = values.into_values().collect();
        Needles { records, sources }
    }

    /// The value that was withheld at a place.
    pub fn secret(&self, source: Source) -> &'r Secret {
        &self.records[source.record].1[source.secret]
    }

    /// The gate that looks for them.
    pub fn gate(&self, thorough: bool) -> Gate {
        let needle = |sources: &Vec<Source>| {
            let secret = self.secret(sources[0]);
            Needle {
                folded: secret.folded.clone(),
                single: secret.single,
            }
        };
        Gate::new(self.sources.iter().map(needle).collect(), thorough)
    }
}

/// Takes the values of a record together.
struct Collector {
    all: Vec<Secret>,
    /// What the site says of itself, and the record's own number: no secrets although a case note has them.
    open: [String; 2],
}

impl Collector {
    fn add(&mut self, value: &str, at: &Range<usize>, stands: Stands, private: bool) {
        let folded = fold::letters(value);
        if folded.is_empty() || private && (self.open.contains(&folded) || is_common(value)) {
            return;
        }
        let weight = weigh(value);
        let single = words(value).len() <= 1;
        let mut push = |folded, single| {
            self.all.push(Secret {
                written: value.trim().to_owned(),
                weight,
                single,
                folded,
                at: at.clone(),
                stands,
                private,
            });
        };
        if weight == Weight::Distinctive {
            long_forms(value)
                .into_iter()
                .for_each(|form| push(form, true));
        }
        push(folded, single);
    }
}

/// Whether a case note says what notes are full of: how a request came, a month.
fn is_common(value: &str) -> bool {
    phrases().common_values.has(&value.trim().to_lowercase())
}

/// Everything that a record withholds, as values.
///
/// `contact` is the address that the site itself gives: personal data that may be published.
pub(in crate::private) fn secrets(record: &Reading, contact: &str) -> Vec<Secret> {
    let reference = record.reference();
    let mut values = Collector {
        all: Vec::new(),
        open: [
            fold::letters(contact),
            reference.map_or_else(String::new, |reference| fold::letters(&reference.value)),
        ],
    };
    for (_, marked) in record.texts() {
        values.add_marks(marked);
    }
    for field in &record.fields {
        field.withheld(|value| {
            value
                .words()
                .into_iter()
                .for_each(|words| values.add_marks(words));
            if let Some(text) = as_text(value) {
                values.add(&text, &field.at, Stands::Alone, false);
            }
            if let Scalar::Number(number) = value {
                values.add(&number.shown(), &field.at, Stands::Alone, false);
            }
        });
    }
    for attachment in &record.attachments {
        let at = &attachment.name_at;
        match &attachment.document {
            Shown::Barred(document, _) => {
                document.fingerprint(|document| values.add_document(document, at));
            }
            Shown::Open(document) => {
                for column in document.table().iter().flat_map(|table| &table.columns) {
                    if let Shown::Barred(cells, _) = &column.cells {
                        cells.fingerprint(|cells| {
                            for cell in cells {
                                cell.either(|text| values.add(text, at, Stands::Alone, false));
                            }
                        });
                    }
                }
            }
        }
    }
    for value in &record.private {
        value.value.fingerprint(|text| {
            values.add(text, &value.at, Stands::Alone, true);
            for part in parts(text) {
                values.add(part, &value.at, Stands::Alone, true);
            }
        });
    }
    // One value of a record is looked for once: where a name is made of it most clearly.
    let mut all = values.all;
    let order = |s: &Secret| (s.private, s.stands as u8, s.at.start);
    all.sort_by(|a, b| {
        (&a.folded, a.single)
            .cmp(&(&b.folded, b.single))
            .then(order(a).cmp(&order(b)))
    });
    all.dedup_by(|a, b| a.folded == b.folded && a.single == b.single);
    all
}

impl Collector {
    /// What the marks of a text withhold.
    fn add_marks(&mut self, marked: &Marked) {
        let places: BTreeMap<usize, usize> = text::token_places(marked.text.raw()).collect();
        for mark in &marked.marks {
            let stands = stands(marked, places.get(&mark.token).copied());
            mark.withheld.fingerprint(|value| {
                self.add(value, &mark.at, stands, false);
                // What a reader would see of it, Markdown and markup gone.
                for seen in readings(value) {
                    self.add(&seen, &mark.at, stands, false);
                }
                for part in parts(value) {
                    self.add(part, &mark.at, Stands::Alone, false);
                }
            });
        }
    }

    /// What a wholly withheld file is called, and what stands in it.
    fn add_document(&mut self, document: &Document, at: &Range<usize>) {
        let mut add = |value: &str| self.add(value, at, Stands::Alone, false);
        let several = |value: &str| words(value).len() > 1;
        add(&document.name);
        let stem = document.name.rsplit_once('.');
        let stem = stem.map_or(document.name.as_str(), |(stem, _)| stem);
        if several(stem) {
            add(stem);
        }
        let Some(file) = &document.file else {
            return;
        };
        if let Some(table) = &file.table {
            // Of a whole table single words say too little of themselves to be looked for, but for codes and long numbers.
            let cells = table
                .open_cells()
                .filter(|(row, _, cell)| *row > 0 && (several(cell) || is_code(cell)));
            cells.for_each(|(_, _, cell)| add(cell));
            return;
        }
        let text = file
            .found
            .bytes()
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok());
        if let Some(text) = text
            .as_deref()
            .filter(|text| several(text) || is_code(text))
        {
            add(text);
        }
        for line in text.iter().flat_map(|text| parts(text)) {
            add(line);
        }
    }
}

/// How a mark stands among public words, by where its bar does.
fn stands(marked: &Marked, place: Option<usize>) -> Stands {
    let before = place.map_or("", |at| &marked.text.raw()[..at]);
    if follows_rank(before) {
        Stands::AfterRank
    } else if begins_sentence(before) {
        Stands::Alone
    } else {
        Stands::InSentence
    }
}

/// A withheld passage as readers would see it: rendered, without notes, comments and tags.
fn readings(value: &str) -> Vec<String> {
    if !value.contains(['[', '<', '&', '*', '_', '`', '!', '~', '\\']) {
        return Vec::new();
    }
    let mut bare = String::with_capacity(value.len());
    let mut rest = value;
    // Comments and the numbers of notes are no part of what is seen.
    while let Some(at) = rest.find("<!--").into_iter().chain(rest.find("[^")).min() {
        let (before, from) = rest.split_at(at);
        bare.push_str(before);
        let close = if from.starts_with("<!--") { "-->" } else { "]" };
        rest = from
            .find(close)
            .map_or("", |end| &from[end + close.len()..]);
    }
    bare.push_str(rest);
    let plain = crate::markdown::plain(&Text::plain_from(bare));
    let mut tagless = String::with_capacity(plain.len());
    let mut inside = false;
    for c in plain.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            c if !inside => tagless.push(c),
            _ => {}
        }
    }
    vec![plain, tagless]
}

/// The cells and lines of a passage, where they have several words or are a code: an author who repeats one repeats what was withheld.
fn parts(passage: &str) -> Vec<&str> {
    if !passage.trim().contains('\n') {
        return Vec::new();
    }
    let mut all = Vec::new();
    for line in passage.lines() {
        let line = line
            .trim_start_matches([' ', '\t', '>', '-', '*', '+', '#'])
            .trim();
        if line.contains('|') {
            all.extend(line.split('|').map(str::trim));
        } else {
            all.push(line);
        }
    }
    let several = |part: &str| {
        let words = part.split_whitespace();
        let words = words.filter(|word| word.contains(char::is_alphanumeric));
        words.count() > 1 && part.contains(char::is_alphabetic) && fold::letters(part).len() >= 8
    };
    all.retain(|part| several(part) || is_code(part));
    all
}

/// Whether one word says who or what is meant wherever it stands: a code of letters and digits, a long number, an address for mail.
fn is_code(value: &str) -> bool {
    let value = value.trim();
    let one = words(value).len() == 1 && value.contains(|c: char| c.is_ascii_digit());
    (one || value.contains('@') && !value.contains(char::is_whitespace))
        && weigh(value) == Weight::Distinctive
}

/// A value as it would be written.
pub(super) fn as_text(value: &Scalar) -> Option<String> {
    match value {
        // Where a mark stands in it too, the mark's own value is looked for.
        Scalar::Words(words) => {
            Some(words.text.plain()).filter(|w| !w.is_empty() && !words.text.has_bars())
        }
        Scalar::Number(number) => Some(number.in_decimal()),
        Scalar::Date(day) => Some(day.to_string()),
        Scalar::Boolean(_) => None,
    }
}

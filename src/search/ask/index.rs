//! The files of the index, read when they are wanted and kept.

use super::query::Spoken;
use super::reader::{Entry, List, Placed, Reader};
use crate::search::{ROOT, VERSION};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

/// A file of the index that is not there, or is another.
#[derive(Debug)]
pub struct Lost(
    /// Its path in the site.
    pub String,
);

/// What the root says.
#[derive(Debug, Deserialize)]
pub(super) struct Root {
    version: u32,
    pub(super) records: u32,
    pub(super) average: u64,
    cards: u32,
    segments: Vec<Told>,
    pub(super) facets: BTreeMap<String, Group>,
    pub(super) languages: Vec<String>,
    words: Words,
}

#[derive(Debug, Deserialize)]
struct Told {
    folder: String,
    records: u32,
    base: u8,
    letters: String,
    first: Vec<String>,
    big: Vec<String>,
    far: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Group {
    /// Each value as its slug, its name, its count, and what else a page needs.
    pub(super) values: Vec<serde_json::Value>,
}

impl Group {
    pub(super) fn text(value: &serde_json::Value, at: usize) -> &str {
        value[at].as_str().unwrap_or_default()
    }
}

#[derive(Debug, Deserialize)]
struct Words {
    common: Vec<String>,
    ignored: HashSet<String>,
    synonyms: Vec<Vec<String>>,
}

/// A word or phrase that means the same as others.
pub(super) struct Same {
    pub(super) own: Vec<String>,
    pub(super) others: Vec<Vec<Spoken>>,
}

/// What the whole log says of a term.
#[derive(Clone, Default)]
pub(super) struct Term {
    pub(super) count: usize,
    pub(super) forms: Vec<String>,
    pub(super) list: List,
}

/// What a result shows of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The reference.
    pub reference: String,
    /// The title.
    pub title: String,
    /// The day of the answer.
    pub date: Option<String>,
    /// What became of the request.
    pub outcome: String,
    /// The path of its folder.
    pub path: String,
    /// The path of the folder where its files stand: another, where it is at home on another side.
    pub home: String,
    /// The folder of what its files say, if they say something.
    pub texts: Option<String>,
}

type Read<'a> = dyn Fn(&str) -> Option<Vec<u8>> + 'a;
type File = Rc<BTreeMap<String, Entry>>;

/// A built index.
pub struct Index<'a> {
    read: Box<Read<'a>>,
    pub(super) root: Root,
    pub(super) ranks: HashMap<String, u8>,
    pub(super) synonyms: Vec<Same>,
    files: RefCell<HashMap<String, File>>,
}

impl<'a> Index<'a> {
    /// Opens the index of a built log; `read` gives a file of it by its path.
    ///
    /// # Errors
    ///
    /// If its root is not there, or is of another version.
    pub fn open(read: impl Fn(&str) -> Option<Vec<u8>> + 'a) -> Result<Index<'a>, Lost> {
        let lost = || Lost(ROOT.to_owned());
        let bytes = read(ROOT).ok_or_else(lost)?;
        let root: Root = serde_json::from_slice(&bytes).map_err(|_| lost())?;
        if root.version != VERSION {
            return Err(lost());
        }
        let ranks = root.words.common.iter().cloned().zip(1..).collect();
        let mut synonyms = Vec::new();
        for group in &root.words.synonyms {
            let said: Vec<Vec<Spoken>> = group
                .iter()
                .map(|words| {
                    let spoken = Spoken::of(words).into_iter();
                    spoken.filter(|token| !token.implied).collect()
                })
                .collect();
            for (i, own) in said.iter().enumerate() {
                let others = said.iter().enumerate().filter(|&(n, _)| n != i);
                synonyms.push(Same {
                    own: own.iter().map(|token| token.term.clone()).collect(),
                    others: others.map(|(_, other)| other.clone()).collect(),
                });
            }
        }
        Ok(Index {
            read: Box::new(read),
            root,
            ranks,
            synonyms,
            files: RefCell::default(),
        })
    }

    pub(super) fn is_ignored(&self, word: &str) -> bool {
        self.root.words.ignored.contains(word)
    }

    /// A file of the site as JSON.
    pub(super) fn json<T: DeserializeOwned>(&self, path: &str) -> Result<T, Lost> {
        let bytes = (self.read)(path).ok_or_else(|| Lost(path.to_owned()))?;
        serde_json::from_slice(&bytes).map_err(|_| Lost(path.to_owned()))
    }

    fn file(&self, segment: &Told, path: &str) -> Result<Vec<u8>, Lost> {
        let path = format!("search/{}/{path}", segment.folder);
        (self.read)(&path).ok_or(Lost(path))
    }

    fn segments(&self) -> impl Iterator<Item = (&Told, u32)> {
        let mut next = 0;
        self.root.segments.iter().map(move |told| {
            next += told.records;
            (told, next - told.records)
        })
    }

    /// The terms of a file.
    fn terms(&self, segment: &Told, shard: usize) -> Result<File, Lost> {
        let path = format!("t/{shard}.bin");
        let key = format!("{}/{path}", segment.folder);
        if let Some(file) = self.files.borrow().get(&key) {
            return Ok(Rc::clone(file));
        }
        let bytes = self.file(segment, &path)?;
        let reader = Reader::of(&bytes, b't').ok_or(Lost(path))?;
        let file: File = Rc::new(
            reader
                .terms(segment.records, segment.base)
                .into_iter()
                .collect(),
        );
        self.files.borrow_mut().insert(key, Rc::clone(&file));
        Ok(file)
    }

    fn entry(&self, segment: &Told, term: &str) -> Result<Option<Entry>, Lost> {
        let mut entry = self.terms(segment, segment.shard(term))?.get(term).cloned();
        if let (Some(entry), Some(big)) = (&mut entry, segment.big.iter().position(|t| t == term)) {
            let path = format!("b/{big}.bin");
            let bytes = self.file(segment, &path)?;
            let mut reader = Reader::of(&bytes, b'b').ok_or(Lost(path))?;
            entry.list = Some(reader.list(segment.records, segment.base));
        }
        Ok(entry)
    }

    /// What the whole log says of a term.
    pub(super) fn term(&self, term: &str) -> Result<Term, Lost> {
        let mut whole = Term::default();
        for (segment, first) in self.segments() {
            if let Some(entry) = self.entry(segment, term)? {
                whole.add(entry, first);
            }
        }
        Ok(whole)
    }

    /// The places of a term, by response.
    pub(super) fn places(&self, term: &str) -> Result<HashMap<u32, Vec<Placed>>, Lost> {
        let mut found = HashMap::new();
        for (segment, first) in self.segments() {
            let Some(entry) = self.entry(segment, term)? else {
                continue;
            };
            let (path, kind) = match segment.far.iter().position(|t| t == term) {
                Some(far) => (format!("x/{far}.bin"), b'x'),
                None => (format!("p/{}.bin", segment.shard(term)), b'p'),
            };
            let bytes = self.file(segment, &path)?;
            let content = crate::search::bits::content(&bytes, kind).ok_or(Lost(path))?;
            let part = match kind {
                b'x' => content,
                _ => Reader::new(content)
                    .parts()
                    .get(entry.number)
                    .copied()
                    .unwrap_or_default(),
            };
            if part.is_empty() {
                continue;
            }
            let ids = entry.list.unwrap_or_default().ids;
            let places = Reader::new(part).places(ids.len());
            found.extend(ids.iter().map(|id| id + first).zip(places));
        }
        Ok(found)
    }

    /// The terms of which some form begins with some letters; `None` if they are in too many files.
    pub(super) fn beginning(&self, letters: &str) -> Result<Option<Vec<(String, Term)>>, Lost> {
        const FILES: usize = 2;
        let mut found: BTreeMap<String, Term> = BTreeMap::new();
        let mut order: Vec<String> = Vec::new();
        for (segment, first_id) in self.segments() {
            let last = segment.shard(&format!("{letters}\u{10ffff}"));
            let short: String = letters.chars().take(4).collect();
            let first = segment
                .shard(&short)
                .max(segment.shard(letters).min((last + 1).saturating_sub(FILES)));
            if last - first >= FILES {
                return Ok(None);
            }
            for shard in first..=last {
                for (term, entry) in self.terms(segment, shard)?.iter() {
                    // A stem is a beginning of its forms but for its last letter.
                    let mut stem = term.chars();
                    stem.next_back();
                    if !term.starts_with(letters) && !letters.starts_with(stem.as_str()) {
                        continue;
                    }
                    if entry.forms.iter().any(|form| form.starts_with(letters)) {
                        if !found.contains_key(term) {
                            order.push(term.clone());
                        }
                        found
                            .entry(term.clone())
                            .or_default()
                            .add(entry.clone(), first_id);
                    }
                }
            }
        }
        Ok(Some(found.into_iter().collect()))
    }

    /// The words that begin with a letter: each with about how many responses say it.
    pub(super) fn words(&self, letter: char) -> Result<BTreeMap<String, u8>, Lost> {
        let mut all: BTreeMap<String, u8> = BTreeMap::new();
        for (segment, _) in self
            .segments()
            .filter(|(segment, _)| segment.letters.contains(letter))
        {
            let path = format!("w/{letter}.bin");
            let bytes = self.file(segment, &path)?;
            let reader = Reader::of(&bytes, b'w').ok_or(Lost(path))?;
            for (word, bits) in reader.words() {
                let known = all.entry(word).or_default();
                *known = bits.max(*known);
            }
        }
        Ok(all)
    }

    /// For each response with a date, from the oldest, its day as a number from 1 January 1970.
    pub(super) fn days(&self) -> Result<Vec<i64>, Lost> {
        let mut days = Vec::new();
        for (segment, _) in self.segments() {
            let bytes = self.file(segment, "d.bin")?;
            let reader = Reader::of(&bytes, b'd').ok_or_else(|| Lost("d.bin".to_owned()))?;
            days.extend(reader.days());
        }
        Ok(days)
    }

    /// What a result shows of a response.
    ///
    /// # Errors
    ///
    /// If its file is not there.
    pub fn card(&self, id: u32) -> Result<Card, Lost> {
        let found = self.segments().take_while(|&(_, first)| first <= id).last();
        let (segment, first) = found.ok_or_else(|| Lost(ROOT.to_owned()))?;
        let cards = self.root.cards.max(1);
        let path = format!("c/{}.json", (id - first) / cards);
        let bytes = self.file(segment, &path)?;
        let all: serde_json::Value = serde_json::from_slice(&bytes).map_err(|_| Lost(path))?;
        let card = &all[((id - first) % cards) as usize];
        let text = |at: usize| Group::text(card, at).to_owned();
        let outcome = card[3].as_u64().unwrap_or_default() as usize;
        let outcomes = self.root.facets.get("outcome");
        let outcome = outcomes.and_then(|group| group.values.get(outcome));
        Ok(Card {
            reference: text(0),
            title: text(1),
            date: card[2].as_str().map(str::to_owned),
            outcome: outcome
                .map(|value| Group::text(value, 1).to_owned())
                .unwrap_or_default(),
            path: text(5),
            home: card[6].as_str().unwrap_or(Group::text(card, 5)).to_owned(),
            texts: card[7].as_str().map(str::to_owned),
        })
    }
}

impl Told {
    /// The file in which a term stands, if any has it.
    fn shard(&self, term: &str) -> usize {
        self.first
            .partition_point(|first| first.as_bytes() <= term.as_bytes())
            .saturating_sub(1)
    }
}

impl Term {
    fn add(&mut self, entry: Entry, first: u32) {
        self.count += entry.count;
        self.forms.extend(entry.forms);
        let list = entry.list.unwrap_or_default();
        self.list.ids.extend(list.ids.iter().map(|id| id + first));
        self.list.weights.extend(list.weights);
        self.list.lengths.extend(list.lengths);
    }
}

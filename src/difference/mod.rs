//! What the next publication changes for a reader: two sides, each a manifest and the files that it names, compared record by record.
//!
//! Both sides are public: a published folder, or what the engine has made and the gate has passed. So nothing here can say more than what was
//! or will be published.
//!
//! 1. `sides`: a folder, or a build that keeps what differs ([`Made`]).
//! 2. `facts`: what a response says for programs, as a row of texts with their places.
//! 3. `changes`: two such rows, compared; a table cell by cell.
//! 4. `signed`: a difference as it is saved and signed. [`page`]: the same to be read.

mod changes;
mod facts;
mod page;
mod sides;
mod signed;

pub use page::{page, words};
pub use sides::{Folder, Made, Side};
pub use signed::{Signature, Signed, names};

use crate::publish::{Manifest, sha256_hex, unpacked};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What happened to a response or a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// It was not there before.
    New,
    /// It says something else.
    Changed,
    /// It is gone.
    Removed,
    /// Its address stays, and says that it was withdrawn.
    Withdrawn,
}

impl Kind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Kind::New => "new",
            Kind::Changed => "changed",
            Kind::Removed => "removed",
            Kind::Withdrawn => "withdrawn",
        }
    }
}

/// What kind of thing a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// What became of the request.
    Outcome,
    /// Something that is read: a title, a paragraph, a correction.
    Text,
    /// A named fact.
    Field,
    /// An exemption, or a reason for it.
    Exemption,
    /// A file, or something inside it.
    Attachment,
    /// In which lists it stands, and what it is related to.
    List,
    /// A day, or what follows from one.
    Date,
}

impl What {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            What::Outcome => "outcome",
            What::Text => "text",
            What::Field => "field",
            What::Exemption => "exemption",
            What::Attachment => "attachment",
            What::List => "list",
            What::Date => "date",
        }
    }
}

/// One change of a response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What it is about.
    pub what: What,
    /// Where: a section, a field, a provision, a file and the page or cell in it.
    pub place: String,
    /// What stood there; empty where nothing did.
    pub before: String,
    /// What will stand there; empty where nothing will.
    pub after: String,
}

/// One response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its reference; of a withdrawn one that nothing else is known of, its address.
    pub reference: String,
    /// What happened to it.
    pub kind: Kind,
    /// The path of its page, from the site's root.
    pub url: String,
    /// What changes for a reader, what becomes visible first.
    pub changes: Vec<Change>,
}

/// A page that is no response, or a file published as it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Page {
    /// What happened to it.
    pub kind: Kind,
    /// Its path, from the site's root.
    pub url: String,
}

/// How many files of all are new, changed or removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Files {
    /// Not there before.
    pub new: usize,
    /// With other bytes.
    pub changed: usize,
    /// No longer there.
    pub removed: usize,
}

/// All that differs between two sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The responses, by their address.
    pub records: Vec<Record>,
    /// Prose, statistics and static files.
    pub pages: Vec<Page>,
    /// The figures.
    pub files: Files,
    /// Stands for every byte of the new side, the manifest of the old one, and the records above.
    pub digest: String,
}

/// What is wrong with how a published response changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It changed, and its `changes` say nothing new.
    Silent,
    /// It is at another address now, and the old one leads nowhere.
    Moved,
}

impl Difference {
    /// Compares two sides. Gives with it what is wrong: the reference, and the address, of each response at fault.
    pub fn of(old: &dyn Side, new: &dyn Side) -> (Difference, Vec<(Fault, String, String)>) {
        let (before, after) = (by_path(old.manifest()), by_path(new.manifest()));
        let paths: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
        let mut files = Files::default();
        let (mut pages, mut records) = (BTreeSet::new(), Vec::new());
        for path in paths {
            let kind = match (before.get(path), after.get(path)) {
                (None, _) => Kind::New,
                (_, None) => Kind::Removed,
                (Some(before), Some(after)) if before != after => Kind::Changed,
                _ => continue,
            };
            *match kind {
                Kind::New => &mut files.new,
                Kind::Removed => &mut files.removed,
                _ => &mut files.changed,
            } += 1;
            if is_packed(path, &before, &after) {
                continue;
            }
            if let Some(url) = response(path) {
                records.extend(record(url, path, old, new));
            } else if let Some(url) = page_of(path)
                && !(old.leads_on(path) || new.leads_on(path))
            {
                pages.insert(Page { kind, url });
            }
        }
        let records = once_a_language(with_files(records, &before, &after, old, new));
        let faults = faults(&records, new);
        let records: Vec<Record> = records.into_iter().map(|read| read.record).collect();
        let digest = digest(old.manifest(), new.manifest(), &records);
        let difference = Difference {
            records,
            pages: pages.into_iter().collect(),
            files,
            digest,
        };
        (difference, faults)
    }

    /// Whether nothing differs.
    pub fn is_nothing(&self) -> bool {
        self.files == Files::default()
    }
}

/// A record that differs, with what it says on both sides.
struct Read {
    record: Record,
    before: Value,
    after: Value,
}

fn by_path(manifest: &Manifest) -> BTreeMap<&str, &str> {
    let files = manifest.files.iter();
    files
        .map(|entry| (entry.path.as_str(), entry.sha256.as_str()))
        .collect()
}

/// What stands for all that a signature is given for.
fn digest(old: &Manifest, new: &Manifest, records: &[Record]) -> String {
    let records = serde_json::to_string(records).unwrap_or_default();
    let parts = [new.to_json(), old.to_json(), records];
    let parts = parts.map(|part| sha256_hex(part.as_bytes()));
    format!("sha256:{}", sha256_hex(parts.join("\n").as_bytes()))
}

/// The side of a log in another language than the site's first stands below its name.
fn without_language(path: &str) -> &str {
    path.strip_prefix("cy/").unwrap_or(path)
}

/// The address of the response whose facts stand at a path.
fn response(path: &str) -> Option<&str> {
    let url = path.strip_suffix("index.json")?;
    let slug = without_language(url).strip_prefix("responses/")?;
    (slug.ends_with('/') && slug.matches('/').count() == 1).then_some(url)
}

/// The folders and files that the site itself makes: they follow from responses, pages and the theme.
const MADE: &[&str] = &[
    "responses",
    "topics",
    "exemptions",
    "outcomes",
    "departments",
    "years",
    "data",
    "search",
    "withdrawn",
    "redirects",
    "assets",
    "feed.xml",
    "sitemap.xml",
    "robots.txt",
    "404.html",
    "index.html",
];

/// Whether a file is a packed form of another, and says what that says.
fn is_packed(path: &str, before: &BTreeMap<&str, &str>, after: &BTreeMap<&str, &str>) -> bool {
    let there = |plain| before.contains_key(plain) || after.contains_key(plain);
    unpacked(path).is_some_and(there)
}

/// The address of a page of prose, of the statistics, or of a file published as it is.
fn page_of(path: &str) -> Option<String> {
    let first = without_language(path).split('/').next()?;
    let made = MADE.contains(&first);
    (!made).then(|| path.strip_suffix("index.html").unwrap_or(path).to_owned())
}

/// What the facts at a path say on both sides, compared.
fn record(url: &str, path: &str, old: &dyn Side, new: &dyn Side) -> Option<Read> {
    let facts = |side: &dyn Side| -> Value {
        let bytes = side.manifest().get(path).and_then(|_| side.file(path));
        let value = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        value.unwrap_or(Value::Null)
    };
    let (before, after) = (facts(old), facts(new));
    let is_withdrawn = |value: &Value| value["status"] == "withdrawn";
    let kind = match (&before, &after) {
        (_, Value::Null) => Kind::Removed,
        (before, after) if is_withdrawn(after) && !is_withdrawn(before) => Kind::Withdrawn,
        (Value::Null, _) => Kind::New,
        _ => Kind::Changed,
    };
    let reference = [&after, &before]
        .into_iter()
        .find_map(|value| value["reference"].as_str())
        .or_else(|| url.trim_end_matches('/').rsplit('/').next())?
        .to_owned();
    let mut changes = changes::between(&facts::of(&before), &facts::of(&after));
    changes.extend(changes::of_files(&before, &after, path, old, new));
    changes.sort_by_key(changes::rank);
    Some(Read {
        record: Record {
            reference,
            kind,
            url: url.to_owned(),
            changes,
        },
        before,
        after,
    })
}

/// Responses of which a file changed and what they say for programs did not: an attachment's hash is part of that, so there are none but
/// where a side has lost its facts.
fn with_files(
    mut records: Vec<Read>,
    before: &BTreeMap<&str, &str>,
    after: &BTreeMap<&str, &str>,
    old: &dyn Side,
    new: &dyn Side,
) -> Vec<Read> {
    let known: BTreeSet<String> = records.iter().map(|r| r.record.url.clone()).collect();
    let folders: BTreeSet<&str> = before
        .keys()
        .chain(after.keys())
        .filter_map(|path| {
            let within = without_language(path).strip_prefix("responses/")?;
            let slug = within.split_once('/')?.0;
            let end = path.len() - within.len() + slug.len() + 1;
            let tells = !path.ends_with("/index.html") && !is_packed(path, before, after);
            (tells && before.get(path) != after.get(path)).then_some(&path[..end])
        })
        .collect();
    for url in folders {
        if !known.contains(url) && !url.ends_with("/page/") {
            records.extend(record(url, &format!("{url}index.json"), old, new));
        }
    }
    records.sort_by(|a, b| a.record.url.cmp(&b.record.url));
    records
}

/// Without those that a log with two sides shows on both in the one language.
fn once_a_language(mut records: Vec<Read>) -> Vec<Read> {
    let mut seen = BTreeSet::new();
    let language = |value: &Value| value["language"].as_str().unwrap_or_default().to_owned();
    records.sort_by_key(|read| read.record.url.starts_with("cy/"));
    records.retain(|read| {
        seen.insert((
            without_language(&read.record.url).to_owned(),
            language(&read.before),
            language(&read.after),
        ))
    });
    records
}

/// What is wrong with how published responses changed.
fn faults(records: &[Read], new: &dyn Side) -> Vec<(Fault, String, String)> {
    let mut all = Vec::new();
    let told = |read: &Read| (read.record.reference.clone(), read.record.url.clone());
    for read in records {
        let was_published = read.before["status"] == "published";
        match read.record.kind {
            Kind::Changed if was_published => {
                let entries = |value: &Value| value["changes"].as_array().cloned();
                let known = entries(&read.before).unwrap_or_default();
                let now = entries(&read.after).unwrap_or_default();
                let says = now.iter().any(|entry| !known.contains(entry));
                // What other records do to this one is none of its own changes.
                let own = |change: &Change| change.place != "related";
                if !says && read.record.changes.iter().any(own) {
                    let (reference, url) = told(read);
                    all.push((Fault::Silent, reference, url));
                }
            }
            Kind::Removed if was_published => {
                let page = format!("{}index.html", read.record.url);
                let moved = records.iter().find(|other| {
                    other.record.kind == Kind::New && facts::is_same(&read.before, &other.after)
                });
                if let Some(moved) = moved.filter(|_| new.manifest().get(&page).is_none()) {
                    let (reference, url) = told(moved);
                    all.push((Fault::Moved, reference, url));
                }
            }
            _ => {}
        }
    }
    all
}

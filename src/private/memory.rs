//! What the private side remembers from one look at the sources to the next, and what makes it forget.
//!
//! | what changed on disk | what is read again |
//! |---|---|
//! | a file of a record, or one that stands beside it | the record with all its files |
//! | a prose page | the page |
//! | a file or folder came, went or moved | the folders are listed anew, and whatever has other files now is read |
//! | a text of the library | the records that take something from it, or name a text that is not there |
//! | site.toml, `law/` | everything |
//! | events were lost | everything |

use super::check::{self, Log};
use super::source::files::{self, Content, File, FoundRecord};
use super::source::page::Prose;
use super::source::record::library::Library;
use super::source::record::{Defaults, Reading, Status};
use super::source::site::Settings;
use super::source::statics::Statics;
use super::unsound::Known;
use super::way::{self, PublicSide, Read, ReadPage};
use crate::attachments::inspector::Inspector;
use crate::changes::Changes;
use crate::diagnostics::{Report, printable};
use crate::disk::is_passed_over;
use crate::kept::Kept;
use crate::log::{Official, Quarter, Visibility};
use crate::publish::Gate;
use jiff::civil::Date;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the private side remembers: the last look at the sources, and what was checked across them.
#[derive(Default)]
pub(crate) struct Memory {
    pub(super) last: Option<Remembered>,
    pub(super) linked: Option<Linked>,
    pub(super) gate: Option<(Arc<Look>, Arc<Gate>)>,
    pub(super) known: Known,
    pub(super) statics: Option<Arc<Statics>>,
    pub(super) library: Option<Arc<Library>>,
    pub(super) inspector: Arc<Inspector>,
}

pub(in crate::private) struct Remembered {
    pub look: Arc<Look>,
    /// Whether site.toml and the site's law were sound.
    pub settled: bool,
    pub official: Kept<Vec<Official>>,
    pub crossed: Report,
}

/// What came of checking the links of a look at the sources, against these addresses.
pub(in crate::private) struct Linked {
    pub look: Arc<Look>,
    pub addresses: u64,
    pub of_records: Vec<Report>,
    pub of_aliases: Report,
}

/// What a record shows to the checks of others: while it stays the same, they stand.
#[derive(PartialEq)]
pub(in crate::private) struct Face<'r> {
    status: Status,
    public: bool,
    publish_on: Option<Date>,
    reference: Option<&'r str>,
    language: &'r str,
    department: Option<&'r str>,
    /// Topics, related references, aliases.
    lists: [Vec<&'r str>; 3],
}

impl Read {
    /// What others may see of it.
    pub fn face(&self, today: Date) -> Option<Face<'_>> {
        let record = self.record()?;
        Some(Face {
            status: record.status,
            public: check::is_public(record, today),
            publish_on: record.publish_on.as_ref().map(|day| day.value),
            reference: record.reference().map(|at| at.value.as_str()),
            language: &record.language,
            department: record.department.as_ref().map(|d| d.value.as_str()),
            lists: [&record.topics, &record.related, &record.aliases]
                .map(|list| list.iter().map(|at| at.value.as_str()).collect()),
        })
    }
}

/// Whose file it is.
#[derive(Clone, Copy)]
enum Owner {
    Record(usize),
    Page(usize),
    Statistics(usize),
}

/// What `content/` holds, and whose each file is.
pub(in crate::private) struct Listing {
    pub content: Content,
    report: Report,
    owners: Arc<BTreeMap<PathBuf, Owner>>,
}

impl Listing {
    fn of(root: &Path) -> Listing {
        let mut report = Report::new();
        let content = files::find(root, &mut report);
        let mut owners = BTreeMap::new();
        for (i, record) in content.records.iter().enumerate() {
            owners.extend(
                record
                    .files()
                    .map(|file| (file.path().to_owned(), Owner::Record(i))),
            );
        }
        owners.extend(
            content
                .pages
                .iter()
                .enumerate()
                .map(|(i, (file, _))| (file.path().to_owned(), Owner::Page(i))),
        );
        owners.extend(
            content
                .statistics
                .iter()
                .enumerate()
                .map(|(i, file)| (file.path().to_owned(), Owner::Statistics(i))),
        );
        Listing {
            content,
            report,
            owners: Arc::new(owners),
        }
    }

    /// What is wrong with where files lie.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// The same with the files that changed as they are now; `None` where one of them is not what the walk found.
    fn anew(&self, dirty: &Dirty) -> Option<Listing> {
        let mut content = self.content.clone();
        for &i in &dirty.records {
            content.records[i] = content.records[i].anew()?;
        }
        for &i in &dirty.pages {
            content.pages[i].0 = content.pages[i].0.anew()?;
        }
        for &i in &dirty.statistics {
            content.statistics[i] = content.statistics[i].anew()?;
        }
        Some(Listing {
            content,
            report: self.report.clone(),
            owners: Arc::clone(&self.owners),
        })
    }

    /// Whether both hold the same files in the same places.
    fn is_laid_out_as(&self, other: &Listing) -> bool {
        Arc::ptr_eq(&self.owners, &other.owners)
    }

    /// Whether files stood at this path or below it, of the log or in its way.
    fn knows(&self, root: &Path, path: &Path) -> bool {
        self.owners
            .range(path.to_owned()..)
            .next()
            .is_some_and(|(file, _)| file.starts_with(path))
            || self
                .report
                .iter()
                .any(|d| root.join(&*d.at.file).starts_with(path))
    }
}

/// One look at the sources.
pub(in crate::private) struct Look {
    pub settings: Arc<Settings>,
    pub library: Arc<Library>,
    pub listing: Arc<Listing>,
    pub records: Vec<Kept<Read>>,
    pub pages: Vec<Kept<ReadPage>>,
}

impl Look {
    /// How many public responses answer requests that were received in each quarter.
    pub fn public_by_quarter(&self) -> BTreeMap<Quarter, usize> {
        let mut all = BTreeMap::new();
        for read in &self.records {
            if let Some(PublicSide::Response(response)) = &read.public
                && response.visibility == Visibility::Public
            {
                *all.entry(Quarter::of(response.received)).or_default() += 1;
            }
        }
        all
    }

    /// Looks at the sources: what has not changed since the look before is taken from there. With `list` the folders are listed anew.
    pub fn at(
        root: &Path,
        (settings, library, inspector): (&Arc<Settings>, &Arc<Library>, &Arc<Inspector>),
        today: Date,
        before: Option<&Look>,
        changes: &Changes,
        list: bool,
        one: &(dyn Fn() + Sync),
    ) -> Look {
        let before = before.filter(|before| Arc::ptr_eq(&before.settings, settings));
        let dirty = before.map_or_else(Dirty::default, |before| {
            Dirty::of(root, &before.listing, changes)
        });
        let listing = match before.filter(|_| !(list || dirty.list)) {
            Some(before) if dirty.is_nothing() => Arc::clone(&before.listing),
            before => Arc::new(
                before
                    .and_then(|before| before.listing.anew(&dirty))
                    .unwrap_or_else(|| Listing::of(root)),
            ),
        };
        let old = before.map(|before| Places::of(before, &listing));
        let same_library = before.is_some_and(|before| Arc::ptr_eq(&before.library, library));
        let defaults = Defaults {
            library,
            law: settings.site.law,
            regime: settings.site.regime,
            language: settings.site.language.clone(),
            sealed: settings.sealed,
            inspector: Arc::clone(inspector),
        };
        let records = listing
            .content
            .records
            .par_iter()
            .enumerate()
            .map(|(i, found)| {
                let old = old.as_ref().and_then(|old| old.record(i, found));
                let reads_the_same =
                    old.is_some_and(|(_, _, read)| same_library || read.holds_with(library));
                let holds = |at: usize, same: bool| {
                    same && reads_the_same && !dirty.all && !dirty.records.contains(&at)
                };
                let read = again(
                    old,
                    holds,
                    || way::record(found, settings, &defaults, today),
                    Read::is_as,
                );
                one();
                read
            })
            .collect();
        let pages = listing
            .content
            .pages
            .iter()
            .enumerate()
            .map(|(i, (found, below))| {
                let old = old.as_ref().and_then(|old| old.page(i, found));
                let holds =
                    |at: usize, same: bool| same && !dirty.all && !dirty.pages.contains(&at);
                again(
                    old,
                    holds,
                    || way::page(found, below, settings),
                    ReadPage::is_as,
                )
            })
            .collect();
        Look {
            settings: Arc::clone(settings),
            library: Arc::clone(library),
            listing,
            records,
            pages,
        }
    }

    /// The same look, if these were all its records.
    pub fn with_records(&self, records: Vec<Kept<Read>>) -> Look {
        Look {
            settings: Arc::clone(&self.settings),
            library: Arc::clone(&self.library),
            listing: Arc::clone(&self.listing),
            records,
            pages: self.pages.clone(),
        }
    }

    /// What is wrong with single files and with where they lie.
    pub fn report(&self) -> Report {
        let mut report = self.listing.report.clone();
        report.append(self.library.report.clone());
        for read in self.records.iter().filter(|read| !read.report.is_empty()) {
            report.append(read.report.clone());
        }
        for read in self.pages.iter().filter(|read| !read.report.is_empty()) {
            report.append(read.report.clone());
        }
        report
    }

    pub fn read_records(&self) -> impl Iterator<Item = &Reading> {
        self.records.iter().filter_map(|read| read.record())
    }

    /// The log as checks see it that need more than one record.
    pub fn log(&self, today: Date) -> Log<'_> {
        Log {
            settings: &self.settings,
            today,
            records: self
                .records
                .iter()
                .filter_map(|read| read.record.as_ref())
                .map(|(record, checked)| (record, checked))
                .collect(),
            pages: self.prose().collect(),
        }
    }

    pub fn prose(&self) -> impl Iterator<Item = &Prose> {
        self.pages.iter().filter_map(|read| read.prose.as_ref())
    }

    /// Whether all records show the others what they showed before.
    pub fn same_faces(&self, before: &Look, today: Date) -> bool {
        self.records.len() == before.records.len()
            && self
                .records
                .iter()
                .zip(&before.records)
                .all(|(a, b)| a.same(b) || a.face(today) == b.face(today))
    }
}

/// What was read before: its number, whether it has the same files, and what was read of them.
type Old<'l, T> = (usize, bool, &'l Kept<T>);

/// What was read before, where that holds; else what is read now, unless it is as it was: a file that was only touched leaves
/// everything as it was.
fn again<T>(
    old: Option<Old<'_, T>>,
    holds: impl FnOnce(usize, bool) -> bool,
    read: impl FnOnce() -> T,
    is_as: impl FnOnce(&T, &T) -> bool,
) -> Kept<T> {
    let Some((at, same, old)) = old else {
        return Kept::new(read());
    };
    if holds(at, same) {
        return old.clone();
    }
    let now = read();
    if is_as(old, &now) {
        old.clone()
    } else {
        Kept::new(now)
    }
}

/// Where in the look before to find what stands in this one.
struct Places<'l> {
    before: &'l Look,
    /// Numbers by name, where the listing is another.
    moved: Option<[BTreeMap<Arc<str>, usize>; 2]>,
}

impl<'l> Places<'l> {
    fn of(before: &'l Look, listing: &Listing) -> Places<'l> {
        let content = &before.listing.content;
        let numbered = |names: &mut dyn Iterator<Item = &Arc<str>>| {
            names
                .enumerate()
                .map(|(i, name)| (name.clone(), i))
                .collect()
        };
        let moved = (!before.listing.is_laid_out_as(listing)).then(|| {
            [
                numbered(&mut content.records.iter().map(|r| &r.file.name)),
                numbered(&mut content.pages.iter().map(|(page, _)| &page.name)),
            ]
        });
        Places { before, moved }
    }

    /// A record.
    fn record(&self, i: usize, found: &FoundRecord) -> Option<Old<'l, Read>> {
        let at = self
            .moved
            .as_ref()
            .map_or(Some(i), |moved| moved[0].get(&found.file.name).copied())?;
        Some((
            at,
            self.moved.is_none() || self.before.listing.content.records[at] == *found,
            &self.before.records[at],
        ))
    }

    /// A page.
    fn page(&self, i: usize, found: &File) -> Option<Old<'l, ReadPage>> {
        let at = self
            .moved
            .as_ref()
            .map_or(Some(i), |moved| moved[1].get(&found.name).copied())?;
        Some((
            at,
            self.moved.is_none() || self.before.listing.content.pages[at].0 == *found,
            &self.before.pages[at],
        ))
    }
}

/// What of the last look no longer holds.
#[derive(Default)]
struct Dirty {
    all: bool,
    /// Files came or went.
    list: bool,
    records: BTreeSet<usize>,
    pages: BTreeSet<usize>,
    statistics: BTreeSet<usize>,
}

impl Dirty {
    fn is_nothing(&self) -> bool {
        self.records.is_empty() && self.pages.is_empty() && self.statistics.is_empty()
    }

    fn of(root: &Path, listing: &Listing, changes: &Changes) -> Dirty {
        let mut dirty = Dirty {
            all: changes.everything,
            list: changes.everything,
            ..Dirty::default()
        };
        let content = root.join("content");
        for path in &changes.paths {
            let there = std::fs::symlink_metadata(path);
            match listing.owners.get(path) {
                Some(owner) => {
                    match owner {
                        Owner::Record(i) => dirty.records.insert(*i),
                        Owner::Page(i) => dirty.pages.insert(*i),
                        Owner::Statistics(i) => dirty.statistics.insert(*i),
                    };
                    dirty.list |= !there.is_ok_and(|there| there.is_file());
                }
                None if path
                    .file_name()
                    .is_some_and(|name| is_passed_over(&name.to_string_lossy())) => {}
                // A name that can't be shown as it is, is reported in another form, and can't be told from it.
                None if path.to_str().is_none_or(|path| printable(path) != path) => {
                    dirty.list = true;
                }
                // A name that was there for a moment, as editors make them, is nobody's.
                None if there.is_err() && !listing.knows(root, path) => {}
                None => dirty.list |= path.starts_with(&content) || content.starts_with(path),
            }
        }
        dirty
    }
}

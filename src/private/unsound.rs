//! What of the sources may be shown while something is wrong with them.
//!
//! A build publishes nothing then. The preview shows what is safe to show, and that follows from where it comes from, not from
//! a search for what should not be there: of a record only what the newest sources make of it, and that only if nothing is wrong
//! with it that could hide what it withholds. Every output is made of such records alone, whatever its kind.
//!
//! | of a record, now | is shown |
//! |---|---|
//! | it is sound, or only a judgement on its words is against it ([`Code::tells_what_is_withheld`]) | its newest version |
//! | anything else is wrong with it, or found in it | nothing |
//! | site.toml or the site's law is at fault, so that nothing read now can be relied on | its last version if it is the same word for word, else nothing |

use super::memory::{Look, Memory};
use super::source::record::Reading;
use super::sources::Sources;
use super::way::Read;
use crate::diagnostics::{Diagnostic, Report, Severity};
use crate::kept::Kept;
use crate::log::Given;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What was last read of each record when nothing was wrong that could hide what it withholds, by the name of its file.
#[derive(Default)]
pub(in crate::private) struct Known {
    records: BTreeMap<Arc<str>, Kept<Read>>,
}

impl Known {
    /// Takes in what a look that had sound settings read.
    pub fn learn(&mut self, look: &Look) {
        if !look.report().has_errors() {
            // What is no longer there withholds no more.
            self.records.clear();
        }
        for (found, read) in look.listing.content.records.iter().zip(&look.records) {
            if is_known(read) {
                self.records.insert(found.file.name.clone(), read.clone());
            }
        }
    }
}

/// Whether all is known of what a record withholds.
fn is_known(read: &Read) -> bool {
    read.record.is_some() && !read.report.iter().any(hides)
}

/// Whether what is withheld may be another thing than what was read, because of this fault.
fn hides(d: &Diagnostic) -> bool {
    d.severity == Severity::Error && !d.code.tells_what_is_withheld()
}

/// What may be shown.
pub(crate) struct Safe {
    pub public: Given,
    /// Whether it is all that was read.
    pub whole: bool,
    /// What the records that can't be relied on withheld when they last could, for a gate of its own: others may have it in
    /// the clear.
    pub before: Option<Sources>,
}

impl Sources {
    /// What may be shown while `report` says what is wrong with these sources. `settled` is whether site.toml and the site's
    /// law are sound.
    pub fn safe(&self, report: &Report, settled: bool, memory: &Memory, drafts: bool) -> Safe {
        let look = &*self.look;
        // Where nothing that was read can be relied on, neither can what was found wrong with it, but for where files lie.
        let of_files = look.listing.report();
        let faults = if settled { report } else { of_files };
        let at_fault: BTreeSet<&str> = faults
            .iter()
            .chain(self.statics.report.iter())
            .chain(look.library.report.iter())
            .filter(|d| hides(d))
            .map(|d| &*d.at.file)
            .collect();
        let known = &memory.known.records;
        let mut whole = settled;
        let mut relied_on: BTreeSet<&str> = BTreeSet::new();
        let records = look.listing.content.records.iter().zip(&look.records);
        let shown = records.filter_map(|(found, read)| {
            let name = &*found.file.name;
            let folder = found
                .own_folder
                .then(|| name.rsplit_once('/'))
                .flatten()
                .map(|(folder, _)| format!("{folder}/"));
            let uses = |record: &Reading| {
                let mut joined = record.file.joined();
                record.lacks_text || joined.any(|text| at_fault.contains(&**text.path()))
            };
            let faulty = found.files().any(|file| at_fault.contains(&*file.name))
                || read.record().is_some_and(uses)
                || folder.is_some_and(|folder| {
                    let mut below = at_fault.range(&*folder..);
                    below.next().is_some_and(|file| file.starts_with(&folder))
                });
            let safe = if faulty {
                None
            } else if settled {
                Some(read)
            } else {
                known.get(name).filter(|before| before.says_the_same(read))
            };
            match safe {
                Some(_) => _ = relied_on.insert(name),
                None => whole = false,
            }
            safe
        });
        let shown: Vec<&Kept<Read>> = shown.collect();
        let pages = look.listing.content.pages.iter().zip(&look.pages);
        let pages: Vec<_> = pages
            .filter(|((found, _), _)| {
                let safe = !at_fault.contains(&*found.name);
                whole &= safe;
                safe
            })
            .map(|(_, read)| read)
            .collect();
        let statics = self.statics.without(|file| at_fault.contains(file));
        whole &= statics.same(&self.statics.files);
        let public = Given::of_read(shown, pages, self.official.clone(), statics, drafts);
        let before: Vec<Kept<Read>> = known
            .iter()
            .filter(|(name, _)| !relied_on.contains(&***name))
            .map(|(_, read)| read.clone())
            .collect();
        let before = (!before.is_empty()).then(|| Sources {
            look: Arc::new(look.with_records(before)),
            official: self.official.clone(),
            statics: Arc::clone(&self.statics),
            report: Report::new(),
            today: self.today,
        });
        Safe {
            public,
            whole,
            before,
        }
    }
}

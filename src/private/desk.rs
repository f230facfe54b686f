//! What the officer's desk may know of the sources: which records there are, and what the library's texts say. Nothing that is
//! withheld is among it.

use super::memory::Look;
use super::opened::Opened;
use super::source::record::Status;
use super::source::record::library::Library;
use crate::changes::Changes;
use crate::log::slug;
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A record that is there.
pub(crate) struct Known {
    /// What its address is made of; empty where it has no reference.
    pub slug: String,
    /// From the site's folder.
    pub file: Arc<str>,
    /// Whether it is a draft.
    pub draft: bool,
    /// The whole file, line ends made alike.
    pub text: String,
}

/// The texts of a site's library.
pub(crate) struct Texts(Library);

impl Texts {
    /// The keys that a text says, with those that it takes from others; nothing where there is no sound text of this name.
    pub fn keys(&self, name: &str) -> Option<BTreeSet<String>> {
        let chain = self.0.chain(name);
        let tables = chain
            .texts
            .iter()
            .filter_map(|text| toml::from_str::<toml::Table>(&text.text).ok());
        chain
            .whole
            .then(|| tables.flat_map(|table| table.into_iter().map(|(key, _)| key)))
            .map(|keys| keys.filter(|key| key != "use").collect())
    }
}

impl Opened {
    /// The texts of the library.
    pub fn texts(&self) -> Texts {
        Texts(Library::read(&self.root, None))
    }

    /// Every record that can be read.
    pub fn known(&self, today: Date) -> Vec<Known> {
        let look = self.look(today);
        look.read_records()
            .map(|record| Known {
                slug: record
                    .reference()
                    .map(|reference| slug(&reference.value))
                    .unwrap_or_default(),
                file: Arc::clone(record.file.path()),
                draft: record.status == Status::Draft,
                text: record.file.text.clone(),
            })
            .collect()
    }

    /// A look at the records as they are now.
    pub(super) fn look(&self, today: Date) -> Look {
        let library = Arc::new(Library::read(&self.root, None));
        Look::at(
            &self.root,
            (&self.settings, &library),
            today,
            None,
            &Changes::everything(),
            true,
            &|| {},
        )
    }
}

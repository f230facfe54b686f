//! An edition of the log: every file that it will consist of, each made when it is asked for.
//!
//! The files fall into parts, each made in one go. What kinds of parts there are is for the rooms that make them to know: each
//! offers its own ([`Part`]), and here they are put together. Only a response is of several rooms, and stands here.

mod attachment;
mod response;
mod static_file;

use crate::data::{self, Moved};
use crate::kept::{self, Kept};
use crate::log::{Alias, Log};
use crate::markdown;
use crate::part::Part;
use crate::private::Addresses;
use crate::publish::Manifest;
use crate::render::{self, Renderer};
use crate::search::Index;
use crate::theme::Theme;
use attachment::Attachment;
use response::OfResponse;
use static_file::OfStatic;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A whole log, ready to be made.
pub struct Edition {
    log: Arc<Log>,
    renderer: Arc<Renderer>,
    search: Arc<Index>,
    /// The search stands last, since it is made of what is learned when responses are.
    parts: Vec<Arc<dyn Part>>,
    map: Kept<Map>,
}

/// Where everything stands.
pub struct Map {
    /// The home of each part, in their order.
    homes: Vec<String>,
    /// The parts by the paths of their files, but for those of old addresses, and of the search's index below its first. Where a static
    /// file has the address of another, which is an error, this is the other.
    files: BTreeMap<String, usize>,
    /// The first part of a file that is published as it is; those of old addresses follow.
    first_static: usize,
    /// Old addresses, and where each leads.
    moved: Arc<Moved>,
    /// The first part of an old address; the others follow in the order of their files.
    first_moved: usize,
    /// The files of the theme that it was made for.
    assets: Vec<String>,
}

impl Addresses for Map {
    fn files(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        Box::new(
            self.files
                .keys()
                .map(String::as_str)
                .chain([Manifest::PATH]),
        )
    }

    fn made(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        let as_it_is = self.first_static..self.first_moved;
        let made = self
            .files
            .iter()
            .filter(move |(_, i)| !as_it_is.contains(i));
        Box::new(
            made.map(|(path, _)| path)
                .chain(self.moved.pages.keys())
                .map(String::as_str)
                .chain([Manifest::PATH]),
        )
    }

    fn has_file(&self, path: &str) -> bool {
        self.files.contains_key(path) || path == Manifest::PATH
    }

    fn has_alias(&self, path: &str) -> bool {
        self.moved.pages.contains_key(path)
    }
}

impl Map {
    fn of(theme: &Theme, log: &Log, moved: Arc<Moved>, parts: &[Arc<dyn Part>]) -> Map {
        let first_moved = parts.len() - 1 - moved.pages.len();
        let first_static = first_moved - log.statics.len();
        let (mut homes, mut files) = (Vec::new(), BTreeMap::new());
        for (i, part) in parts.iter().enumerate() {
            let of_part = part.homes();
            homes.push(of_part.first().cloned().unwrap_or_default());
            if !(first_static..first_moved + moved.pages.len()).contains(&i) {
                files.extend(of_part.into_iter().map(|home| (home, i)));
            }
        }
        for (n, file) in log.statics.iter().enumerate() {
            files.entry(file.path.clone()).or_insert(first_static + n);
        }
        Map {
            homes,
            files,
            first_static,
            moved,
            first_moved,
            assets: assets(theme).cloned().collect(),
        }
    }

    fn part_of(&self, path: &str) -> Option<usize> {
        let moved = &self.homes[self.first_moved..][..self.moved.pages.len()];
        let found = self.files.get(path).copied();
        found.or_else(|| {
            let n = moved
                .binary_search_by(|home| home.as_str().cmp(path))
                .ok()?;
            Some(self.first_moved + n)
        })
    }
}

impl Edition {
    /// Prepares an edition. From one of the same site before, what still holds is taken over.
    pub fn of(log: Log, theme: &Arc<Theme>, before: Option<&Edition>) -> Edition {
        let log = Arc::new(log);
        let renderer = Renderer::new(&log, theme, before.map(|before| &*before.renderer));
        let renderer = Arc::new(renderer);
        let search = Arc::new(Index::of(&log, before.map(|before| &*before.search)));
        // What the parts and their homes are depends on nothing else.
        let same_map = before
            .map(|before| (&before.log, &before.map))
            .filter(|(old, map)| {
                Arc::ptr_eq(&old.arrangement, &log.arrangement)
                    && kept::all_same(&old.pages, &log.pages)
                    && kept::all_same(&old.withdrawn, &log.withdrawn)
                    && old.statics.same(&log.statics)
                    && map.assets.iter().eq(assets(theme))
            });
        let moved =
            same_map.map_or_else(|| Arc::new(moved(&log)), |(_, map)| Arc::clone(&map.moved));
        let parts = parts(&renderer, &search, &moved);
        let map = same_map.map_or_else(
            || Kept::new(Map::of(theme, &log, moved, &parts)),
            |(_, map)| map.clone(),
        );
        Edition {
            log,
            renderer,
            search,
            parts,
            map,
        }
    }

    /// The log.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// The theme.
    pub fn theme(&self) -> &Theme {
        self.renderer.theme()
    }

    /// The renderer of its pages.
    pub fn renderer(&self) -> &Renderer {
        &self.renderer
    }

    /// Where everything stands; its number tells it from any other map.
    pub fn map(&self) -> &Kept<Map> {
        &self.map
    }

    /// Every part with its home, the search last.
    pub fn parts(&self) -> Vec<(&str, &dyn Part)> {
        let homes = self.map.homes.iter().map(String::as_str);
        homes.zip(self.parts.iter().map(|part| &**part)).collect()
    }

    /// The part that makes this file, if there is one. The manifest is made of all parts, and is none.
    pub fn part_of(&self, path: &str) -> Option<&dyn Part> {
        let part = self.map.part_of(path).map(|i| &*self.parts[i]);
        part.or_else(|| {
            self.search
                .has_file(path)
                .then_some(&*self.search as &dyn Part)
        })
    }

    /// The id of the longest section of a response.
    pub fn longest_section(&self, i: usize) -> Option<String> {
        markdown::body(&self.log.site, &self.log.responses[i])
            .sections
            .into_iter()
            .rev()
            .max_by_key(|section| section.text.len())
            .map(|section| section.id)
    }

    /// Whether the search can be made beside the responses.
    pub fn is_mostly_learned(&self) -> bool {
        self.search.is_mostly_learned()
    }
}

/// Every part: the responses with their files, what the rooms offer, the old addresses, and the search.
fn parts(renderer: &Arc<Renderer>, search: &Arc<Index>, moved: &Arc<Moved>) -> Vec<Arc<dyn Part>> {
    let log = renderer.log();
    let responses = (0..log.responses.len()).map(|i| -> Arc<dyn Part> {
        Arc::new(OfResponse {
            renderer: Arc::clone(renderer),
            search: Arc::clone(search),
            i,
        })
    });
    let attachments = log.responses.iter().enumerate().flat_map(|(of, response)| {
        (0..response.published().count()).map(move |k| -> Arc<dyn Part> {
            Arc::new(Attachment {
                log: Arc::clone(log),
                of,
                k,
            })
        })
    });
    let assets = renderer.theme().assets.iter();
    let assets = assets.map(|asset| Arc::clone(asset) as Arc<dyn Part>);
    let statics = (0..log.statics.len()).map(|k| -> Arc<dyn Part> {
        Arc::new(OfStatic {
            all: log.statics.clone(),
            k,
        })
    });
    let pages = Arc::clone(renderer);
    responses
        .chain(attachments)
        .chain(render::parts(renderer))
        .chain(data::parts(log, moved, move || pages.listed()))
        .chain(assets)
        .chain(statics)
        .chain(
            moved
                .pages
                .iter()
                .map(|(file, to)| render::moved(renderer, file, to)),
        )
        .chain([Arc::clone(search) as Arc<dyn Part>])
        .collect()
}

/// The old addresses, and where each leads.
fn moved(log: &Log) -> Moved {
    let of_responses = log
        .responses
        .iter()
        .flat_map(|r| r.aliases.iter().map(move |a| (a, r.path())));
    let of_pages = log
        .pages
        .iter()
        .flat_map(|p| p.aliases.iter().map(move |a| (a, p.path.clone())));
    let mut moved = Moved::default();
    for (alias, to) in of_responses.chain(of_pages) {
        match Alias::read(alias, &log.site.base_url) {
            Ok(Alias::Page(file)) => drop(moved.pages.insert(file, to)),
            Ok(Alias::Address(address)) => drop(moved.addresses.insert(address, to)),
            // The check has told it.
            Err(_) => {}
        }
    }
    moved
}

fn assets(theme: &Theme) -> impl Iterator<Item = &String> {
    theme.assets.iter().map(|asset| &asset.path)
}

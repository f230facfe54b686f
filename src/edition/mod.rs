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
    /// That of the log's root first.
    sides: Vec<Side>,
    /// The searches stand last, since they are made of what is learned when responses are.
    parts: Vec<Arc<dyn Part>>,
    map: Kept<Map>,
}

/// The log in one language.
struct Side {
    log: Arc<Log>,
    renderer: Arc<Renderer>,
    search: Arc<Index>,
}

impl Side {
    /// The languages of its responses, on which it depends where each is at home.
    fn languages(&self) -> impl Iterator<Item = &str> {
        self.log
            .responses
            .iter()
            .map(|response| response.language.as_str())
    }
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
    fn of(theme: &Theme, sides: &[Side], moved: Arc<Moved>, parts: &[Arc<dyn Part>]) -> Map {
        let log = &sides[0].log;
        let first_moved = parts.len() - sides.len() - moved.pages.len();
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
    ///
    /// `logs` are those of each language that the log is read in, that of its root first.
    pub fn of(logs: Vec<Log>, theme: &Arc<Theme>, before: Option<&Edition>) -> Edition {
        let side = |(k, log): (usize, Log)| {
            let log = Arc::new(log);
            let before = before.and_then(|before| before.sides.get(k));
            let renderer = Renderer::new(&log, theme, before.map(|before| &*before.renderer));
            let search = Index::of(&log, before.map(|before| &*before.search));
            Side {
                log,
                renderer: Arc::new(renderer),
                search: Arc::new(search),
            }
        };
        let sides: Vec<Side> = logs.into_iter().enumerate().map(side).collect();
        // What the parts and their homes are depends on nothing else.
        let same_map = before
            .map(|before| (before, &before.map))
            .filter(|(old, map)| {
                let same = |(old, new): (&Side, &Side)| {
                    let (old, new) = (&old.log, &new.log);
                    Arc::ptr_eq(&old.arrangement, &new.arrangement)
                        && kept::all_same(&old.all_pages, &new.all_pages)
                        && kept::all_same(&old.withdrawn, &new.withdrawn)
                        && old.statics.same(&new.statics)
                };
                old.sides.len() == sides.len()
                    && old.sides.iter().zip(&sides).all(same)
                    && old.languages().eq(sides.iter().flat_map(Side::languages))
                    && map.assets.iter().eq(assets(theme))
            });
        let moved = same_map.map_or_else(
            || Arc::new(moved(&sides)),
            |(_, map)| Arc::clone(&map.moved),
        );
        let parts = parts(&sides, &moved);
        let map = same_map.map_or_else(
            || Kept::new(Map::of(theme, &sides, moved, &parts)),
            |(_, map)| map.clone(),
        );
        Edition { sides, parts, map }
    }

    fn languages(&self) -> impl Iterator<Item = &str> {
        self.sides.iter().flat_map(Side::languages)
    }

    /// The log, as it stands at its root.
    pub fn log(&self) -> &Log {
        &self.sides[0].log
    }

    /// That of each language, that of the root first.
    pub fn logs(&self) -> Vec<&Log> {
        self.sides.iter().map(|side| &*side.log).collect()
    }

    /// The theme.
    pub fn theme(&self) -> &Theme {
        self.renderer().theme()
    }

    /// The renderer of the pages at the log's root.
    pub fn renderer(&self) -> &Renderer {
        &self.sides[0].renderer
    }

    /// Those of all languages.
    pub fn renderers(&self) -> impl Iterator<Item = &Renderer> {
        self.sides.iter().map(|side| &*side.renderer)
    }

    /// Where everything stands; its number tells it from any other map.
    pub fn map(&self) -> &Kept<Map> {
        &self.map
    }

    /// How many parts at the end are searches.
    pub fn searches(&self) -> usize {
        self.sides.len()
    }

    /// Every part with its home, the searches last.
    pub fn parts(&self) -> Vec<(&str, &dyn Part)> {
        let homes = self.map.homes.iter().map(String::as_str);
        homes.zip(self.parts.iter().map(|part| &**part)).collect()
    }

    /// The part that makes this file, if there is one. The manifest is made of all parts, and is none.
    pub fn part_of(&self, path: &str) -> Option<&dyn Part> {
        let part = self.map.part_of(path).map(|i| &*self.parts[i]);
        part.or_else(|| {
            let mut searches = self.sides.iter().map(|side| &side.search);
            let search = searches.find(|search| search.has_file(path))?;
            Some(&**search as &dyn Part)
        })
    }

    /// The id of the longest section of a response.
    pub fn longest_section(&self, i: usize) -> Option<String> {
        markdown::body(&self.log().site, &self.log().responses[i])
            .sections
            .into_iter()
            .rev()
            .max_by_key(|section| section.text.len())
            .map(|section| section.id)
    }

    /// Whether the search can be made beside the responses.
    pub fn is_mostly_learned(&self) -> bool {
        self.sides
            .iter()
            .all(|side| side.search.is_mostly_learned())
    }
}

/// Every part: the responses with their files, what the rooms offer, the old addresses, and the search.
fn parts(sides: &[Side], moved: &Arc<Moved>) -> Vec<Arc<dyn Part>> {
    let main = &sides[0];
    let log = &main.log;
    let responses = sides.iter().flat_map(|side| {
        (0..side.log.responses.len()).map(|i| -> Arc<dyn Part> {
            Arc::new(OfResponse {
                renderer: Arc::clone(&side.renderer),
                search: Arc::clone(&side.search),
                i,
            })
        })
    });
    let attachments = sides.iter().flat_map(|Side { log, .. }| {
        let responses = log.responses.iter().enumerate();
        let at_home = responses.filter(|(_, response)| log.site.is_home_of(response));
        at_home.flat_map(move |(of, response)| {
            (0..response.published().count()).map(move |k| -> Arc<dyn Part> {
                Arc::new(Attachment {
                    log: Arc::clone(log),
                    of,
                    k,
                })
            })
        })
    });
    let pages = sides.iter().flat_map(|side| render::parts(&side.renderer));
    let mut cards: Vec<&str> = Vec::new();
    let cards = sides.iter().filter_map(|side| {
        let card = side.renderer.card();
        let new = !cards.contains(&card.path.as_str());
        cards.push(&card.path);
        new.then(|| Arc::clone(card) as Arc<dyn Part>)
    });
    let cards: Vec<Arc<dyn Part>> = cards.collect();
    let logs: Vec<Arc<Log>> = sides.iter().map(|side| Arc::clone(&side.log)).collect();
    let assets = main.renderer.theme().assets.iter();
    let assets = assets.map(|asset| Arc::clone(asset) as Arc<dyn Part>);
    let statics = (0..log.statics.len()).map(|k| -> Arc<dyn Part> {
        Arc::new(OfStatic {
            all: log.statics.clone(),
            k,
        })
    });
    let renderers: Vec<Arc<Renderer>> = sides
        .iter()
        .map(|side| Arc::clone(&side.renderer))
        .collect();
    let listed = move || {
        renderers
            .iter()
            .flat_map(|renderer| renderer.listed())
            .collect()
    };
    let searches = sides
        .iter()
        .map(|side| Arc::clone(&side.search) as Arc<dyn Part>);
    responses
        .chain(attachments)
        .chain(pages)
        .chain(cards)
        .chain(data::parts(&logs, moved, listed))
        .chain(assets)
        .chain(statics)
        .chain(moved.pages.iter().map(|(file, to)| {
            let mut speaking = sides.iter().rev();
            let side = speaking.find(|side| to.starts_with(&side.log.site.folder));
            render::moved(&side.unwrap_or(main).renderer, file, to)
        }))
        .chain(searches)
        .collect()
}

/// The old addresses, and where each leads.
fn moved(sides: &[Side]) -> Moved {
    let of_responses = sides.iter().flat_map(|Side { log, .. }| {
        let at_home = log.responses.iter().filter(|r| log.site.is_home_of(r));
        at_home.flat_map(move |r| r.aliases.iter().map(move |a| (a, log.site.home_of(r))))
    });
    let of_pages = sides[0].log.all_pages.iter().flat_map(|p| {
        let to = move || format!("{}{}", p.folder, p.path);
        p.aliases.iter().map(move |a| (a, to()))
    });
    let log = &sides[0].log;
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

//! An edition of the log: every file that it will consist of, each made when it is asked for.
//!
//! The files fall into [`Part`]s, each made in one go. For a part there are three things to know, told here kind by kind:
//! where its files stand (`homes`), what they are made from ([`Edition::key`]), and what is in them ([`Edition::make`]). A
//! new kind of output is a row in each, or it does not compile.

use crate::data::{self, FeedOf};
use crate::diagnostics::{Code, Diagnostic, Report, Span};
use crate::kept::{self, Kept};
use crate::log::{Content, Field, Log, Response};
use crate::private::Addresses;
use crate::publish::{Manifest, sha256_hex};
use crate::render::{Page, Renderer, Texts, weight};
use crate::search;
use crate::theme::Theme;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Arc, OnceLock};

/// What is made in one go: one file of the site, or a few that say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The page of a response, by its position, and the same as data.
    Response(usize),
    /// One of its attachments.
    Attachment(usize, usize),
    /// Any other page.
    Page(Page),
    /// What data says of a withdrawn record.
    Withdrawn(usize),
    /// All files of the search's index.
    Search,
    /// All responses as data.
    Documents,
    /// The figures as data.
    Statistics,
    /// What describes the data to other programs.
    Open,
    /// A feed.
    Feed(FeedOf),
    /// The maps of old addresses.
    Redirects,
    /// `sitemap.xml`.
    Sitemap,
    /// `robots.txt`.
    Robots,
    /// A file of the theme.
    Asset(usize),
    /// The picture that others show beside a link to the log.
    Card,
}

/// A file that was made.
pub struct Output<'o> {
    /// From the site's root.
    pub path: &'o str,
    /// Its content.
    pub bytes: &'o [u8],
    /// Whether it was made here, and is not a file as its author gave it.
    pub ours: bool,
}

/// A whole log, ready to be made.
pub struct Edition {
    log: Arc<Log>,
    renderer: Renderer,
    map: Kept<Map>,
    /// What of each response is searched, once somebody has asked for it.
    analysed: Vec<Arc<OnceLock<search::Analysed>>>,
    search: OnceLock<Vec<search::File>>,
}

/// Where everything stands.
pub struct Map {
    /// The parts by the paths of their files, but for those of the search's index below its first.
    files: BTreeMap<String, Part>,
    /// Every part with the path of its first file. The search stands last, since it is made of what is learned when responses are.
    parts: Vec<(String, Part)>,
    /// The files that old addresses make, and where each leads.
    aliases: BTreeMap<String, String>,
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

    fn has_file(&self, path: &str) -> bool {
        self.files.contains_key(path) || path == Manifest::PATH
    }

    fn has_alias(&self, path: &str) -> bool {
        self.aliases.contains_key(path)
    }
}

impl Edition {
    /// Prepares an edition. From one of the same site before, what still holds is taken over.
    pub fn of(log: Log, theme: &Arc<Theme>, before: Option<&Edition>) -> Edition {
        let log = Arc::new(log);
        let renderer = Renderer::new(&log, theme, before.map(|before| &before.renderer));
        let carried = kept::carried(
            &log.responses,
            before.map(|before| (before.log.responses.as_slice(), before.analysed.as_slice())),
        );
        let analysed = carried.into_iter().map(Option::unwrap_or_default).collect();
        let same_map = before.filter(|before| {
            Arc::ptr_eq(&before.log.arrangement, &log.arrangement)
                && kept::all_same(&before.log.pages, &log.pages)
                && kept::all_same(&before.log.withdrawn, &log.withdrawn)
                && before
                    .map
                    .assets
                    .iter()
                    .eq(theme.assets.iter().map(|a| &a.path))
        });
        let map = same_map.map_or_else(|| Kept::new(map(&renderer)), |before| before.map.clone());
        Edition {
            log,
            renderer,
            map,
            analysed,
            search: OnceLock::new(),
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

    /// Every part with the path of its first file, the search last.
    pub fn parts(&self) -> &[(String, Part)] {
        &self.map.parts
    }

    /// The part that makes this file, if there is one. The manifest is made of all parts, and is none.
    pub fn part_of(&self, path: &str) -> Option<Part> {
        let moved = || {
            self.map
                .aliases
                .get(path)
                .map(|to| Part::Page(Page::Moved(path.to_owned(), to.clone())))
        };
        let index = || {
            (path.starts_with("search/") && self.index().iter().any(|file| file.path == path))
                .then_some(Part::Search)
        };
        self.map
            .files
            .get(path)
            .cloned()
            .or_else(moved)
            .or_else(index)
    }

    /// What a part is made from, in short: while the key of the part with this home is the same, so are its files.
    ///
    /// Site.toml is not in it: what is remembered is forgotten when that changes.
    pub fn key(&self, part: &Part) -> u64 {
        let log = &*self.log;
        let mut key = DefaultHasher::new();
        let numbers = |key: &mut DefaultHasher,
                       responses: &mut dyn Iterator<Item = &Kept<Response>>| {
            responses.for_each(|response| response.number().hash(key));
        };
        match part {
            Part::Response(i) => self.renderer.print_of_response(*i).hash(&mut key),
            Part::Attachment(i, k) => {
                if let Some(published) = log.responses[*i].published().nth(*k) {
                    published.sha256.hash(&mut key);
                }
            }
            Part::Page(page) => self
                .renderer
                .print(&self.renderer.prepare(page))
                .hash(&mut key),
            Part::Withdrawn(i) => log.withdrawn[*i].number().hash(&mut key),
            // What all responses say, and what lists and facets make of them.
            Part::Search | Part::Documents => numbers(&mut key, &mut log.responses.iter()),
            Part::Statistics => {
                log.official.number().hash(&mut key);
                numbers(&mut key, &mut log.responses.iter());
            }
            Part::Open => data::Span::of(log).hash(&mut key),
            Part::Feed(of) => {
                numbers(&mut key, &mut data::feed_entries(log, *of).into_iter());
                of.map(|(facet, k)| &log.values(facet)[k].name)
                    .hash(&mut key);
            }
            Part::Redirects => self.map.aliases.hash(&mut key),
            Part::Sitemap => {
                self.map.number().hash(&mut key);
                numbers(&mut key, &mut log.responses.iter());
            }
            Part::Robots => {}
            Part::Asset(k) => self.renderer.assets()[*k].path.hash(&mut key),
            Part::Card => self.renderer.social_card().path.hash(&mut key),
        }
        key.finish()
    }

    /// Makes the files of a part, and shows each.
    ///
    /// # Errors
    ///
    /// A template that fails, or an attachment that is no longer what it was when it was read. Nothing is shown then.
    pub fn make(&self, part: &Part, show: &mut dyn FnMut(Output<'_>)) -> Result<(), Diagnostic> {
        let log = &*self.log;
        let mut ours = |path: &str, bytes: &[u8]| {
            show(Output {
                path,
                bytes,
                ours: true,
            })
        };
        match part {
            Part::Response(i) => {
                let (prepared, texts) = self.renderer.response(*i);
                let html = self.renderer.render(prepared)?;
                self.analysed[*i].get_or_init(|| analyse(&log.responses[*i], &texts));
                ours(&self.renderer.path(&Page::Response(*i)), html.as_bytes());
                drop(html);
                let made = data::record(log, &log.responses[*i], &texts);
                ours(&made.path, made.text.as_bytes());
            }
            Part::Attachment(i, k) => {
                let path = attachment_path(&log.responses[*i], *k);
                let changed = || Diagnostic::new(Code::FileChanged, Span::file(path.as_str()));
                let Some(published) = log.responses[*i].published().nth(*k) else {
                    return Ok(());
                };
                match &published.content {
                    Content::Bytes(bytes) => show(Output {
                        path: &path,
                        bytes,
                        ours: false,
                    }),
                    Content::Copy(from) => match std::fs::read(from) {
                        Ok(bytes) if sha256_hex(&bytes) == published.sha256 => show(Output {
                            path: &path,
                            bytes: &bytes,
                            ours: false,
                        }),
                        Ok(_) => return Err(changed()),
                        Err(_) => {
                            return Err(changed().message("this file could not be read again"));
                        }
                    },
                }
            }
            Part::Page(page) => ours(
                &self.renderer.path(page),
                self.renderer
                    .render(self.renderer.prepare(page))?
                    .as_bytes(),
            ),
            Part::Withdrawn(i) => {
                let made = data::withdrawn(&log.withdrawn[*i]);
                ours(&made.path, made.text.as_bytes());
            }
            Part::Search => self
                .index()
                .iter()
                .for_each(|file| ours(&file.path, &file.bytes)),
            Part::Documents => data::documents(log)
                .iter()
                .for_each(|made| ours(&made.path, made.text.as_bytes())),
            Part::Statistics => data::statistics(log)
                .iter()
                .for_each(|made| ours(&made.path, made.text.as_bytes())),
            Part::Open => data::open(log)
                .iter()
                .for_each(|made| ours(&made.path, made.text.as_bytes())),
            Part::Feed(of) => ours(&data::feed_path(log, *of), data::feed(log, *of).as_bytes()),
            Part::Redirects => {
                data::redirects(&log.site, &self.map.aliases)
                    .iter()
                    .for_each(|made| ours(&made.path, made.text.as_bytes()));
            }
            Part::Sitemap => {
                let made = data::sitemap(log, &self.listed());
                ours(&made.path, made.text.as_bytes());
            }
            Part::Robots => {
                let made = data::robots(log);
                ours(&made.path, made.text.as_bytes());
            }
            Part::Asset(k) => {
                let asset = &self.renderer.assets()[*k];
                ours(&asset.path, &asset.bytes);
            }
            Part::Card => ours(
                &self.renderer.social_card().path,
                &self.renderer.social_card().bytes,
            ),
        }
        Ok(())
    }

    /// What is wrong with the site's own templates, told by some pages of each kind: for a report that has other errors, which keep the log from
    /// being made.
    pub fn try_templates(&self) -> Report {
        const OF_A_KIND: usize = 16;
        if !self.theme().has_own_templates() {
            return Report::new();
        }
        let mut tried: Vec<(std::mem::Discriminant<Page>, usize)> = Vec::new();
        let pages = self.renderer.pages().into_iter().filter(|page| {
            let kind = std::mem::discriminant(page);
            let at = tried
                .iter()
                .position(|(known, _)| *known == kind)
                .unwrap_or_else(|| {
                    tried.push((kind, 0));
                    tried.len() - 1
                });
            tried[at].1 += 1;
            tried[at].1 <= OF_A_KIND
        });
        let pages: Vec<Page> = pages.collect();
        let faults: Vec<Diagnostic> = pages
            .par_iter()
            .filter_map(|page| self.renderer.render(self.renderer.prepare(page)).err())
            .collect();
        faults.into_iter().collect()
    }

    /// How many bytes a file of a part is to those who fetch it, if that is more than it should be.
    pub fn overweight(&self, part: &Part, output: &Output<'_>) -> Option<usize> {
        let limit = match part {
            Part::Response(_) => output.path.ends_with(".html").then_some(weight::RESPONSE),
            Part::Page(page) => weight::of_page(page),
            Part::Asset(k) => weight::of_asset(&self.renderer.assets()[*k].name),
            _ => None,
        };
        weight::over(output.bytes, limit?)
    }

    /// The id of the longest section of a response.
    pub fn longest_section(&self, i: usize) -> Option<String> {
        let (_, texts) = self.renderer.response(i);
        texts
            .body
            .sections
            .into_iter()
            .rev()
            .max_by_key(|section| section.text.len())
            .map(|section| section.id)
    }

    /// Whether so much is known of what the search is made of that it can be made beside the responses: the rest would be
    /// worked out twice.
    pub fn is_mostly_analysed(&self) -> bool {
        self.analysed
            .iter()
            .filter(|analysed| analysed.get().is_none())
            .count()
            < 100
    }

    /// The pages that search engines are to know.
    fn listed(&self) -> Vec<String> {
        let unlisted =
            |page: &Page| matches!(page, Page::Search | Page::NotFound | Page::Withdrawn(_));
        self.renderer
            .pages()
            .iter()
            .filter(|page| !unlisted(page))
            .map(|page| self.renderer.path(page))
            .collect()
    }

    /// The files of the search's index.
    fn index(&self) -> &[search::File] {
        self.search.get_or_init(|| {
            let log = &*self.log;
            let analysed: Vec<&search::Analysed> = self
                .analysed
                .par_iter()
                .enumerate()
                .map(|(i, analysed)| {
                    analysed
                        .get_or_init(|| analyse(&log.responses[i], &self.renderer.response(i).1))
                })
                .collect();
            search::files(log, &analysed)
        })
    }
}

fn attachment_path(response: &Response, k: usize) -> String {
    format!(
        "{}{}",
        response.path(),
        response.published().nth(k).map_or("", |p| &p.name)
    )
}

/// Where the files of each part stand, the first one first.
fn homes(renderer: &Renderer, part: &Part) -> Vec<String> {
    let log = &**renderer.log();
    match part {
        Part::Response(i) => vec![
            renderer.path(&Page::Response(*i)),
            format!("{}index.json", log.responses[*i].path()),
        ],
        Part::Attachment(i, k) => vec![attachment_path(&log.responses[*i], *k)],
        Part::Page(page) => vec![renderer.path(page)],
        Part::Withdrawn(i) => vec![format!("responses/{}/index.json", log.withdrawn[*i].slug)],
        // The others have the names of their content, which is not known before it is made.
        Part::Search => vec![search::ROOT.to_owned()],
        Part::Documents => data::DOCUMENTS.map(str::to_owned).into(),
        Part::Statistics => data::STATISTICS.map(str::to_owned).into(),
        Part::Open => data::OPEN.map(str::to_owned).into(),
        Part::Feed(of) => vec![data::feed_path(log, *of)],
        Part::Redirects => data::redirects(&log.site, &BTreeMap::new())
            .into_iter()
            .map(|made| made.path)
            .collect(),
        Part::Sitemap => vec!["sitemap.xml".to_owned()],
        Part::Robots => vec!["robots.txt".to_owned()],
        Part::Asset(k) => vec![renderer.assets()[*k].path.clone()],
        Part::Card => vec![renderer.social_card().path.clone()],
    }
}

fn map(renderer: &Renderer) -> Map {
    let log = &**renderer.log();
    let of_responses = log
        .responses
        .iter()
        .flat_map(|r| r.aliases.iter().map(move |a| (a, r.path())));
    let of_pages = log
        .pages
        .iter()
        .flat_map(|p| p.aliases.iter().map(move |a| (a, p.path.clone())));
    let aliases: BTreeMap<String, String> = of_responses
        .chain(of_pages)
        .filter_map(|(alias, to)| Some((crate::private::alias_file(alias)?, to)))
        .collect();
    let pages = renderer.pages().into_iter().map(|page| {
        if let Page::Response(i) = page {
            Part::Response(i)
        } else {
            Part::Page(page)
        }
    });
    let attachments = (0..log.responses.len()).flat_map(|i| {
        (0..log.responses[i].published().count()).map(move |k| Part::Attachment(i, k))
    });
    let all = pages
        .chain(attachments)
        .chain((0..log.withdrawn.len()).map(Part::Withdrawn))
        .chain(data::feeds(log).into_iter().map(Part::Feed))
        .chain((0..renderer.assets().len()).map(Part::Asset))
        .chain([
            Part::Documents,
            Part::Statistics,
            Part::Open,
            Part::Card,
            Part::Redirects,
            Part::Sitemap,
            Part::Robots,
            Part::Search,
        ]);
    let mut files = BTreeMap::new();
    let mut parts = Vec::new();
    for part in all {
        let homes = homes(renderer, &part);
        parts.extend(homes.first().map(|home| (home.clone(), part.clone())));
        files.extend(homes.into_iter().map(|home| (home, part.clone())));
    }
    let of_aliases = aliases.iter().map(|(path, to)| {
        (
            path.clone(),
            Part::Page(Page::Moved(path.clone(), to.clone())),
        )
    });
    let before_search = parts.len() - 1;
    parts.splice(before_search..before_search, of_aliases);
    Map {
        files,
        parts,
        aliases,
        assets: renderer.assets().iter().map(|a| a.path.clone()).collect(),
    }
}

/// What of a response is searched.
fn analyse(response: &Response, texts: &Texts) -> search::Analysed {
    let (mut request, mut answer, mut exemptions) = (String::new(), String::new(), String::new());
    for section in &texts.body.sections {
        let into = if section.heading.trim() == "Request" {
            &mut request
        } else {
            &mut answer
        };
        if !matches!(section.heading.trim(), "Request" | "Response") {
            into.push_str(&section.heading);
            into.push('\n');
        }
        into.push_str(&section.text);
        into.push('\n');
    }
    let add = |into: &mut String, text: &str| {
        into.push_str(text);
        into.push('\n');
    };
    for (key, field) in &response.fields {
        add(&mut answer, key);
        field_words(field, &mut answer);
    }
    for part in &response.parts {
        add(&mut answer, &crate::markdown::plain(&part.part));
    }
    for change in &response.changes {
        add(&mut answer, &crate::markdown::plain(&change.what));
    }
    for attachment in &response.attachments {
        add(&mut answer, &attachment.title.plain());
    }
    for text in response.harm.iter().chain(&response.balance) {
        add(&mut exemptions, &crate::markdown::plain(text));
    }
    for e in &response.exemptions {
        add(&mut exemptions, &e.provision.id);
        let own = [&e.covers, &e.harm, &e.balance].into_iter().flatten();
        for text in own.chain(&e.for_disclosure).chain(&e.against_disclosure) {
            add(&mut exemptions, &crate::markdown::plain(text));
        }
    }
    search::analyse(&search::Document {
        title: &response.title.plain(),
        reference: &response.reference,
        request: &request,
        response: &answer,
        exemptions: &exemptions,
    })
}

fn field_words(field: &crate::log::Field, into: &mut String) {
    match field {
        Field::Words(words) => into.push_str(&words.plain()),
        Field::Integer(n) => into.push_str(&n.to_string()),
        Field::Float(f) => into.push_str(&f.to_string()),
        Field::Date(d) => into.push_str(&d.to_string()),
        Field::Withheld(bar) => into.push_str(&bar.plain()),
        Field::Boolean(_) => {}
        Field::List(items) => items.iter().for_each(|item| field_words(item, into)),
    }
    into.push('\n');
}

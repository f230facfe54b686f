//! Pages: Markdown and Tera, one file a kind of page. Knows the public log and the theme, and no file system.

mod card;
mod language;
mod list;
mod parts;
mod response;
mod statistics;
mod value;
pub(crate) mod words;

pub use card::Card;
pub use parts::{moved, parts};

use crate::diagnostics::{Diagnostic, Report};
use crate::kept::Kept;
use crate::log::{Facet, Log};
use crate::search::Likeness;
use crate::theme::Theme;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;
use tera::Value;
use value::{Object, link};

/// One file of the site that a template makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// `index.html`.
    Home,
    /// A response, by its position.
    Response(usize),
    /// A page of all responses, from 1.
    All(usize),
    /// A page of the responses that have a value of a facet: its position, and the page from 1.
    Value(Facet, usize, usize),
    /// The values of a facet.
    Values(Facet),
    /// A prose page, by its position.
    Prose(usize),
    /// The search page.
    Search,
    /// A withdrawn record, by its position.
    Withdrawn(usize),
    /// All withdrawn records.
    WithdrawnList,
    /// An old address: its file, and the path that it leads to.
    Moved(String, String),
    /// `404.html`.
    NotFound,
    /// `data/index.html`.
    Data,
    /// `statistics/index.html`.
    Statistics,
}

/// Renders the pages of a log.
pub struct Renderer {
    log: Arc<Log>,
    theme: Arc<Theme>,
    tera: Arc<tera::Tera>,
    /// Each response as lists show it.
    items: Vec<Kept<Value>>,
    facets: Value,
    /// Which responses are like each other.
    likeness: Arc<Likeness>,
    card: Arc<Card>,
    known: BTreeMap<&'static str, String>,
    /// A print of what all pages may show.
    shared: u64,
}

/// A page that is ready to be rendered: its template, and all that this may show.
pub struct Prepared {
    template: &'static str,
    context: Object,
}

/// Prose pages that the theme links where they exist: the variable, and the page's path.
const KNOWN: &[(&str, &str, &str)] = &[
    ("about", "about/", "About FOI"),
    ("how_to_ask", "how-to-ask/", "How to ask"),
    ("how_to_appeal", "how-to-appeal/", "How to appeal"),
    ("accessibility", "accessibility/", "Accessibility statement"),
    ("privacy", "privacy/", "Privacy"),
    ("re_use", "re-use/", "Re-use"),
];

impl Renderer {
    /// Prepares what all pages share. From a renderer of the same site before, what still holds is taken over.
    pub fn new(log: &Arc<Log>, theme: &Arc<Theme>, before: Option<&Renderer>) -> Renderer {
        let site = &log.site;
        let known: BTreeMap<&'static str, String> = KNOWN
            .iter()
            .filter(|(_, path, _)| log.pages.iter().any(|p| p.path == *path))
            .map(|(key, path, _)| (*key, site.href(path)))
            .collect();
        let same_theme = before.filter(|before| Arc::ptr_eq(&before.theme, theme));
        let card = same_theme.map_or_else(
            || Arc::new(Card::of(site, theme)),
            |before| Arc::clone(&before.card),
        );
        let same_frame = same_theme.filter(|before| before.known == known);
        let (tera, shared) = match same_frame {
            Some(before) => (Arc::clone(&before.tera), before.shared),
            None => frame(log, theme, &known, &card),
        };
        let likeness = Likeness::of(log, before.map(|before| (&*before.log, &before.likeness)));
        let (log, theme) = (Arc::clone(log), Arc::clone(theme));
        let mut renderer = Renderer {
            log,
            theme,
            tera,
            items: Vec::new(),
            facets: Value::none(),
            likeness,
            card,
            known,
            shared,
        };
        renderer.items = renderer.make_items(before);
        renderer.facets = match before {
            Some(before) if Arc::ptr_eq(&before.log.arrangement, &renderer.log.arrangement) => {
                before.facets.clone()
            }
            _ => renderer.make_facets(),
        };
        renderer
    }

    /// Every page of the site but those of old addresses, in no particular order.
    pub fn pages(&self) -> Vec<Page> {
        let log = &self.log;
        let size = log.site.page_size;
        let of = |n: usize| 1..=n.div_ceil(size).max(1);
        let mut pages = vec![
            Page::Home,
            Page::Search,
            Page::WithdrawnList,
            Page::NotFound,
            Page::Data,
            Page::Statistics,
        ];
        pages.extend((0..log.responses.len()).map(Page::Response));
        pages.extend(of(log.responses.len()).map(Page::All));
        for facet in Facet::ALL {
            pages.push(Page::Values(facet));
            for (k, value) in log.values(facet).iter().enumerate() {
                pages.extend(of(value.members.len()).map(|n| Page::Value(facet, k, n)));
            }
        }
        pages.extend((0..log.pages.len()).map(Page::Prose));
        pages.extend((0..log.withdrawn.len()).map(Page::Withdrawn));
        pages
    }

    /// The file of a page, from the site's root.
    pub fn path(&self, page: &Page) -> String {
        let log = &self.log;
        let numbered = |folder: String, n: usize| {
            if n == 1 {
                format!("{folder}index.html")
            } else {
                format!("{folder}page/{n}/index.html")
            }
        };
        match page {
            Page::Home => "index.html".to_owned(),
            Page::Response(i) => format!("{}index.html", log.responses[*i].path()),
            Page::All(n) => numbered("responses/".to_owned(), *n),
            Page::Value(facet, k, n) => numbered(
                format!("{}/{}/", facet.folder(), log.values(*facet)[*k].slug),
                *n,
            ),
            Page::Values(facet) => format!("{}/index.html", facet.folder()),
            Page::Prose(i) => format!("{}index.html", log.pages[*i].path),
            Page::Search => "search/index.html".to_owned(),
            Page::Withdrawn(i) => format!("responses/{}/index.html", log.withdrawn[*i].slug),
            Page::WithdrawnList => "withdrawn/index.html".to_owned(),
            Page::Moved(file, _) => file.clone(),
            Page::NotFound => "404.html".to_owned(),
            Page::Data => "data/index.html".to_owned(),
            Page::Statistics => "statistics/index.html".to_owned(),
        }
    }

    /// Gathers what a page that is not a response shows.
    pub fn prepare(&self, page: &Page) -> Prepared {
        match page {
            Page::Home => self.home(),
            Page::Response(i) => self.response(*i).0,
            Page::All(_) | Page::Value(..) => self.list(page),
            Page::Values(facet) => self.values(*facet),
            Page::Prose(i) => self.prose(*i),
            Page::Search => self.search(),
            Page::Withdrawn(i) => self.withdrawn(*i),
            Page::WithdrawnList => self.withdrawn_list(),
            Page::Moved(_, to) => self.moved(to),
            Page::NotFound => self.not_found(),
            Page::Data => self.data(),
            Page::Statistics => self.statistics(),
        }
    }

    /// Renders a page.
    ///
    /// # Errors
    ///
    /// The template's fault.
    pub fn render(&self, prepared: Prepared) -> Result<String, Diagnostic> {
        self.tera
            .render(prepared.template, &prepared.context.context())
            .map_err(|error| self.theme.fault(&error))
    }

    /// A print of all that a page is made of: as long as it is the same, so is the page.
    pub fn print(&self, prepared: &Prepared) -> u64 {
        let mut print = DefaultHasher::new();
        self.shared.hash(&mut print);
        self.theme.print(prepared.template).hash(&mut print);
        prepared.context.print(&mut print);
        print.finish()
    }

    /// The same for the page of a response, told without gathering anything: it is made of the response itself, and of
    /// those related to it as lists show them.
    pub fn print_of_response(&self, i: usize) -> u64 {
        let mut print = DefaultHasher::new();
        self.shared.hash(&mut print);
        self.theme.print("response.html").hash(&mut print);
        self.log.responses[i].number().hash(&mut print);
        self.related(i)
            .map(Kept::number)
            .collect::<Vec<_>>()
            .hash(&mut print);
        print.finish()
    }

    /// The pages that search engines are to know, by their files.
    pub fn listed(&self) -> Vec<String> {
        let unlisted =
            |page: &Page| matches!(page, Page::Search | Page::NotFound | Page::Withdrawn(_));
        let pages = self.pages();
        let listed = pages.iter().filter(|page| !unlisted(page));
        listed.map(|page| self.path(page)).collect()
    }

    /// What is wrong with the site's own templates, told by some pages of each kind: for a report that has other errors, which keep the log from
    /// being made.
    pub fn try_templates(&self) -> Report {
        const OF_A_KIND: usize = 16;
        if !self.theme.has_own_templates() {
            return Report::new();
        }
        let mut tried: Vec<(std::mem::Discriminant<Page>, usize)> = Vec::new();
        let pages = self.pages().into_iter().filter(|page| {
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
            .filter_map(|page| self.render(self.prepare(page)).err())
            .collect();
        faults.into_iter().collect()
    }

    /// The picture that others show beside a link.
    pub fn card(&self) -> &Arc<Card> {
        &self.card
    }

    /// The log that is rendered.
    pub fn log(&self) -> &Arc<Log> {
        &self.log
    }

    /// The theme.
    pub fn theme(&self) -> &Arc<Theme> {
        &self.theme
    }
}

/// Templates with what all pages may show, and a print of that.
fn frame(
    log: &Log,
    theme: &Theme,
    known: &BTreeMap<&'static str, String>,
    card: &Card,
) -> (Arc<tera::Tera>, u64) {
    let site = &log.site;
    let brand = |dark| {
        theme
            .colour("brand", dark)
            .map(|[r, g, b]| format!("#{r:02x}{g:02x}{b:02x}"))
    };
    let mut shown = Object::new();
    let mut object = Object::new();
    let review = crate::markdown::render(
        &site.review,
        &crate::markdown::Render {
            base: site.base(""),
            shift: 3,
            ids: None,
            sections: false,
            notes: "review-",
        },
    )
    .html();
    object
        .text("title", &site.title)
        .text("authority", &site.authority)
        .text("name", site.name())
        .text(
            "crest",
            &theme
                .assets
                .iter()
                .find(|asset| asset.name == theme.crest)
                .map_or_else(String::new, |asset| site.href(&asset.path)),
        )
        .text(
            "crest_type",
            if theme.crest.ends_with(".png") {
                "image/png"
            } else {
                "image/svg+xml"
            },
        )
        .maybe("colour", brand(false))
        .maybe("colour_dark", brand(true))
        .text("email", &site.email)
        .text("language", &site.language)
        .html("review_html", &review)
        .text("home", &site.href(""))
        .text("url", &site.url(""))
        .text("card", &site.url(&card.path))
        .text("card_alt", &card.alt)
        .text("search", &site.href("search/"))
        .text("feed", &site.href("feed.xml"))
        .text("data", &site.href("data/"))
        .text("withdrawn", &site.href("withdrawn/"));
    shown.put("site", object);
    let assets: tera::Map = theme
        .assets
        .iter()
        .map(|a| {
            (
                a.name.clone().into(),
                Value::normal_string(&site.href(&a.path)),
            )
        })
        .collect();
    shown.put("assets", assets);
    let mut pages = Object::new();
    for (key, href) in known {
        pages.text(key, href);
    }
    shown.put("pages", pages);
    let mut footer: Vec<Value> = Vec::new();
    for key in ["accessibility", "privacy"] {
        footer.extend(
            known
                .get(key)
                .and_then(|href| KNOWN.iter().find(|k| k.0 == key).map(|k| link(href, k.2))),
        );
    }
    footer.push(link(&site.href("feed.xml"), "Web feed"));
    footer.push(link(&site.href("data/"), "Download the data"));
    for key in ["how_to_appeal", "re_use"] {
        footer.extend(
            known
                .get(key)
                .and_then(|href| KNOWN.iter().find(|k| k.0 == key).map(|k| link(href, k.2))),
        );
    }
    shown.put("footer", footer);
    let mut print = DefaultHasher::new();
    shown.print(&mut print);
    let mut tera = theme.tera().clone();
    shown.into(tera.global_context());
    (Arc::new(tera), print.finish())
}

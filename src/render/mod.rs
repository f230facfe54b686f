//! Pages: Markdown and Tera, one file a kind of page. Knows the public log and the theme, and no file system.
//!
//! A page is a function of `page/`, from what the pages of a log share (`frame.rs`) to its template with what this is given
//! (`context.rs`). What every template may show besides is in `everywhere.rs`.

mod card;
mod chart;
mod context;
mod everywhere;
mod frame;
mod language;
mod official;
mod page;
mod parts;
pub(crate) mod words;

pub use card::Card;
pub use context::Prepared;
pub use parts::{moved, parts};

use crate::diagnostics::{Diagnostic, Report};
use crate::kept::{self, Kept};
use crate::log::{Facet, Log};
use crate::markdown::{self, Rendered};
use crate::theme::Theme;
use frame::{Frame, numbered};
use rayon::prelude::*;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

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

/// Whether the site's own links of masthead and foot lead where they led: that hangs on which pages there are in which language.
fn same_menus(before: &Log, log: &Log) -> bool {
    let none = log.site.nav.is_empty() && log.site.footer.is_empty();
    none || kept::all_same(&before.all_pages, &log.all_pages) && before.statics.same(&log.statics)
}

/// Renders the pages of a log.
pub struct Renderer {
    frame: Frame,
    theme: Arc<Theme>,
    tera: Arc<tera::Tera>,
    card: Arc<Card>,
    /// A print of what all pages may show.
    everywhere: u64,
}

impl Renderer {
    /// Prepares what all pages share. From a renderer of the same site before, what still holds is taken over.
    pub fn new(log: &Arc<Log>, theme: &Arc<Theme>, before: Option<&Renderer>) -> Renderer {
        let site = &log.site;
        let known = everywhere::known_pages(log);
        let same_theme = before.filter(|before| Arc::ptr_eq(&before.theme, theme));
        let card = same_theme.map_or_else(
            || Arc::new(Card::of(site, theme)),
            |before| Arc::clone(&before.card),
        );
        let (tera, everywhere) = match same_theme
            .filter(|before| before.frame.known == known && same_menus(&before.frame.log, log))
        {
            Some(before) => (Arc::clone(&before.tera), before.everywhere),
            None => everywhere::templates(log, theme, &known, &card),
        };
        Renderer {
            frame: Frame::of(log, known, before.map(|before| &before.frame)),
            theme: Arc::clone(theme),
            tera,
            card,
            everywhere,
        }
    }

    /// Every page of the site but those of old addresses, in no particular order.
    pub fn pages(&self) -> Vec<Page> {
        let log = &self.frame.log;
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
        let log = &self.frame.log;
        let list = |folder: &str, n: usize| format!("{}index.html", numbered(folder, n));
        let path = match page {
            Page::Home => "index.html".to_owned(),
            Page::Response(i) => format!("{}index.html", log.responses[*i].path()),
            Page::All(n) => list("responses/", *n),
            Page::Value(facet, k, n) => list(
                &format!("{}/{}/", facet.folder(), log.values(*facet)[*k].slug),
                *n,
            ),
            Page::Values(facet) => format!("{}/index.html", facet.folder()),
            Page::Prose(i) => format!("{}index.html", log.pages[*i].path),
            Page::Search => "search/index.html".to_owned(),
            Page::Withdrawn(i) => format!("responses/{}/index.html", log.withdrawn[*i].slug),
            Page::WithdrawnList => "withdrawn/index.html".to_owned(),
            Page::Moved(file, _) => return file.clone(),
            Page::NotFound => "404.html".to_owned(),
            Page::Data => "data/index.html".to_owned(),
            Page::Statistics => "statistics/index.html".to_owned(),
        };
        format!("{}{path}", log.site.folder)
    }

    /// Gathers what a page shows.
    pub fn prepare(&self, page: &Page) -> Prepared {
        let frame = &self.frame;
        match page {
            Page::Home => page::home(frame),
            Page::Response(i) => self.response(*i).0,
            Page::All(n) => page::all(frame, *n),
            Page::Value(facet, k, n) => {
                let value = &frame.log.values(*facet)[*k];
                match &value.exemption {
                    Some(exemption) => page::exemption(frame, value, exemption, *n),
                    None => page::value(frame, *facet, value, *n),
                }
            }
            Page::Values(facet) => page::values(frame, *facet),
            Page::Prose(i) => page::prose(frame, *i),
            Page::Search => page::search(frame),
            Page::Withdrawn(i) => page::withdrawn(frame, *i),
            Page::WithdrawnList => page::withdrawn_list(frame),
            Page::Moved(_, to) => page::moved(frame, to),
            Page::NotFound => page::not_found(frame),
            Page::Data => page::data(frame),
            Page::Statistics => page::statistics(frame),
        }
    }

    /// Gathers what the page of a response shows, and gives its body back as rendered.
    pub fn response(&self, i: usize) -> (Prepared, Rendered) {
        let log = &self.frame.log;
        let body = markdown::body(&log.site, &log.responses[i]);
        (page::response(&self.frame, i, &body), body)
    }

    /// What is not public yet, as the preview alone shows it, at a path of its own.
    pub(crate) fn unpublished(&self, path: &str) -> Prepared {
        page::unpublished(&self.frame, path)
    }

    /// Renders a page.
    ///
    /// # Errors
    ///
    /// The template's fault.
    pub fn render(&self, prepared: Prepared) -> Result<String, Diagnostic> {
        self.tera
            .render(prepared.template, &prepared.into_context())
            .map_err(|error| self.theme.fault(&error))
    }

    /// A print of all that a page is made of: as long as it is the same, so is the page.
    pub fn print(&self, prepared: &Prepared) -> u64 {
        let mut print = DefaultHasher::new();
        self.everywhere.hash(&mut print);
        self.theme.print(prepared.template).hash(&mut print);
        prepared.hash(&mut print);
        print.finish()
    }

    /// The same for the page of a response, told without gathering anything: it is made of the response itself, and of
    /// those related to it as lists show them.
    pub fn print_of_response(&self, i: usize) -> u64 {
        let mut print = DefaultHasher::new();
        self.everywhere.hash(&mut print);
        self.theme.print("response.html").hash(&mut print);
        if !self.frame.log.site.nav.is_empty() {
            for page in &self.frame.log.all_pages {
                page.number().hash(&mut print);
            }
        }
        self.frame.log.responses[i].number().hash(&mut print);
        self.frame
            .related(i)
            .map(Kept::number)
            .collect::<Vec<_>>()
            .hash(&mut print);
        print.finish()
    }

    /// The pages that search engines are to know, by their files.
    pub fn listed(&self) -> Vec<String> {
        let log = &self.frame.log;
        // A response that is in another language is known by its page on that side.
        let unlisted = |page: &Page| match page {
            Page::Search | Page::NotFound | Page::Withdrawn(_) => true,
            Page::Response(i) => !log.site.is_home_of(&log.responses[*i]),
            _ => false,
        };
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
        &self.frame.log
    }

    /// The theme.
    pub fn theme(&self) -> &Arc<Theme> {
        &self.theme
    }
}

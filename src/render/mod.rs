//! Pages: Markdown and Tera, one file a kind of page. Knows the public log alone, and no file system.

mod list;
mod response;
mod theme;
mod value;
pub(crate) mod words;

pub use response::Texts;
pub use theme::{Asset, Theme};

use crate::diagnostics::{Diagnostic, Report};
use crate::log::{Facet, Log, Visibility};
use std::collections::BTreeMap;
use std::sync::Mutex;
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
}

/// Renders the pages of a log.
pub struct Renderer<'a> {
    log: &'a Log,
    theme: &'a Theme,
    tera: tera::Tera,
    items: Vec<Value>,
    facets: Value,
    faults: Mutex<Vec<Diagnostic>>,
    known: BTreeMap<&'static str, String>,
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

impl<'a> Renderer<'a> {
    /// Prepares what all pages share.
    pub fn new(log: &'a Log, theme: &'a Theme) -> Renderer<'a> {
        let site = &log.site;
        let known: BTreeMap<&'static str, String> = KNOWN
            .iter()
            .filter(|(_, path, _)| log.pages.iter().any(|p| p.path == *path))
            .map(|(key, path, _)| (*key, site.href(path)))
            .collect();
        let mut tera = theme.tera.clone();
        let context = tera.global_context();
        let mut object = Object::new();
        let review = crate::markdown::render(
            &site.review,
            &crate::markdown::Render { base: site.base(""), shift: 3, ids: None, sections: false, notes: "review-" },
        )
        .html();
        object
            .text("title", &site.title)
            .text("authority", &site.authority)
            .text("email", &site.email)
            .text("language", &site.language)
            .html("review_html", &review)
            .text("home", &site.href(""))
            .text("search", &site.href("search/"))
            .text("feed", &site.href("feed.xml"))
            .text("data", &site.href("data/"))
            .text("withdrawn", &site.href("withdrawn/"))
            .put("responses", log.responses.iter().filter(|r| r.visibility == Visibility::Public).count());
        context.insert_value("site", object.value());
        let assets: tera::Map = theme.assets.iter().map(|a| (a.name.clone().into(), Value::normal_string(&site.href(&a.path)))).collect();
        context.insert_value("assets", assets.into());
        let mut pages = Object::new();
        for (key, href) in &known {
            pages.text(key, href);
        }
        context.insert_value("pages", pages.value());
        let mut footer: Vec<Value> = Vec::new();
        for key in ["accessibility", "privacy"] {
            footer.extend(known.get(key).and_then(|href| KNOWN.iter().find(|k| k.0 == key).map(|k| link(href, k.2))));
        }
        footer.push(link(&site.href("feed.xml"), "Web feed"));
        footer.push(link(&site.href("data/"), "Download the data"));
        for key in ["how_to_appeal", "re_use"] {
            footer.extend(known.get(key).and_then(|href| KNOWN.iter().find(|k| k.0 == key).map(|k| link(href, k.2))));
        }
        context.insert_value("footer", footer.into());
        let mut renderer = Renderer { log, theme, tera, items: Vec::new(), facets: Value::none(), faults: Mutex::default(), known };
        renderer.items = renderer.make_items();
        renderer.facets = renderer.make_facets();
        renderer
    }

    /// The templates' faults, each once.
    pub fn report(&self) -> Report {
        self.faults.lock().map(|faults| faults.iter().cloned().collect()).unwrap_or_default()
    }

    /// Every page of the site but those of old addresses, in no particular order.
    pub fn pages(&self) -> Vec<Page> {
        let log = self.log;
        let size = log.site.page_size;
        let of = |n: usize| 1..=n.div_ceil(size).max(1);
        let mut pages = vec![Page::Home, Page::Search, Page::WithdrawnList, Page::NotFound, Page::Data];
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
        let log = self.log;
        let numbered =
            |folder: String, n: usize| if n == 1 { format!("{folder}index.html") } else { format!("{folder}page/{n}/index.html") };
        match page {
            Page::Home => "index.html".to_owned(),
            Page::Response(i) => format!("{}index.html", log.responses[*i].path()),
            Page::All(n) => numbered("responses/".to_owned(), *n),
            Page::Value(facet, k, n) => numbered(format!("{}/{}/", facet.folder(), log.values(*facet)[*k].slug), *n),
            Page::Values(facet) => format!("{}/index.html", facet.folder()),
            Page::Prose(i) => format!("{}index.html", log.pages[*i].path),
            Page::Search => "search/index.html".to_owned(),
            Page::Withdrawn(i) => format!("responses/{}/index.html", log.withdrawn[*i].slug),
            Page::WithdrawnList => "withdrawn/index.html".to_owned(),
            Page::Moved(file, _) => file.clone(),
            Page::NotFound => "404.html".to_owned(),
            Page::Data => "data/index.html".to_owned(),
        }
    }

    /// Renders a page that is not a response.
    pub fn page(&self, page: &Page) -> String {
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
        }
    }

    /// Renders a template; a fault of it is kept, once, and gives an empty page that is never published.
    fn render(&self, template: &'static str, context: Object) -> String {
        match self.tera.render(template, &context.context()) {
            Ok(html) => html,
            Err(error) => {
                let fault = theme::template_fault(&error);
                if let Ok(mut faults) = self.faults.lock()
                    && !faults.contains(&fault)
                {
                    faults.push(fault);
                }
                String::new()
            }
        }
    }

    /// The theme's assets.
    pub fn assets(&self) -> &[Asset] {
        &self.theme.assets
    }
}

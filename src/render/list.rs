//! Home, lists, values, prose, and the small pages.

use super::language::Languages;
use super::value::{Object, html, link, with_shares};
use super::words::{self, counted};
use super::{Page, Prepared, Renderer};
use crate::kept::{self, Kept};
use crate::law::{self, Outcome, Weight};
use crate::log::text::spoken_provision;
use crate::log::{BarPlace, ExemptionValue, Facet, Response, Value as FacetValue, Visibility};
use crate::markdown;
use rayon::prelude::*;
use std::collections::BTreeMap;
use tera::Value;

/// How many values of a facet a list shows beside it.
const FACET_VALUES: usize = 8;
/// How many topics the home page shows.
const HOME_TOPICS: usize = 12;
/// How many responses the home page shows.
const HOME_LATEST: usize = 5;

/// What every page has.
pub(super) struct Head<'p> {
    pub path: &'p str,
    pub title: &'p str,
    pub heading_html: &'p str,
    pub description: &'p str,
    pub noindex: bool,
    pub lang: &'p str,
    pub breadcrumb: Vec<Value>,
    pub feed: Option<(String, String)>,
    pub nav: &'static str,
}

impl Head<'_> {
    pub fn of(path: &str) -> Head<'_> {
        Head {
            path,
            title: "",
            heading_html: "",
            description: "",
            noindex: false,
            lang: "",
            breadcrumb: Vec::new(),
            feed: None,
            nav: "",
        }
    }
}

impl Renderer {
    /// The context that every page starts from.
    pub(super) fn start(&self, head: &Head<'_>) -> (Object, Object) {
        let site = &self.log.site;
        let mut page = Object::new();
        let address = head.path.strip_suffix("index.html").unwrap_or(head.path);
        page.text("title", head.title)
            .html("heading_html", head.heading_html)
            .text(
                "lang",
                if head.lang.is_empty() {
                    &site.language
                } else {
                    head.lang
                },
            )
            .text("url", &site.url(address))
            .text("description", &words::cut(head.description, 155))
            .put("noindex", head.noindex)
            .text(
                "locale",
                &locale(if head.lang.is_empty() {
                    &site.language
                } else {
                    head.lang
                }),
            )
            .text("og_type", "website")
            .put("breadcrumb", head.breadcrumb.clone());
        if let Some((href, title)) = &head.feed {
            let mut feed = Object::new();
            feed.text("href", href).text("title", title);
            page.put("feed", feed);
        }
        let mut context = Object::new();
        let mut nav = Vec::new();
        let mut entry = |key: &str, href: String, name: &str| {
            let mut object = Object::new();
            object
                .text("href", &href)
                .text("name", name)
                .put("current", key == head.nav);
            nav.push(object.value());
        };
        entry("browse", site.href("responses/"), "Browse");
        entry("search", site.href("search/"), "Search");
        entry("statistics", site.href("statistics/"), "Statistics");
        if let Some(about) = self.known.get("about") {
            entry("about", about.clone(), "About FOI");
        }
        context.put("nav", nav);
        (context, page)
    }

    pub(super) fn home_crumb(&self) -> Value {
        link(&self.log.site.href(""), "Disclosure log")
    }

    pub(super) fn outcome(&self, outcome: Outcome) -> Value {
        let mut object = Object::new();
        object
            .text("key", outcome.key())
            .text("word", outcome.tag())
            .text("family", outcome.family().key())
            .text("icon", outcome.icon())
            .text("sentence", outcome.sentence())
            .text(
                "href",
                &self.log.site.href(&format!("outcomes/{}/", outcome.key())),
            );
        object.value()
    }

    /// Each response as lists show it; one that is shown as before is the same as before.
    pub(super) fn make_items(&self, before: Option<&Renderer>) -> Vec<Kept<Value>> {
        let before = before.map(|before| (&before.log, &before.items));
        let carried = kept::carried(
            &self.log.responses,
            before.map(|(log, items)| (log.responses.as_slice(), items.as_slice())),
        );
        carried
            .into_par_iter()
            .enumerate()
            .map(|(i, carried)| {
                carried.unwrap_or_else(|| {
                    let response = &self.log.responses[i];
                    let old = before
                        .and_then(|(log, items)| items.get(log.position(&response.reference)?));
                    Kept::or_before(self.item(response), old)
                })
            })
            .collect()
    }

    fn item(&self, response: &Response) -> Value {
        let site = &self.log.site;
        let languages = Languages::of(response, site);
        let mut object = Object::new();
        // In the order of the law, as search results have them.
        let mut provisions = response.provisions();
        provisions.sort_by_key(|provision| provision.section_order());
        let sections = section_ids(&provisions);
        object
            .text("href", &site.href(&response.path()))
            .html(
                "title_html",
                &languages.inline(response.title.line_html(BarPlace::Still)),
            )
            .html(
                "summary_html",
                &languages.inline(markdown::inline(
                    &response.summary,
                    site.base(&response.path()),
                    false,
                    BarPlace::Still,
                )),
            )
            .put("outcome", self.outcome(response.outcome))
            .maybe("date", response.responded.map(words::date))
            .text("reference", &response.reference)
            .text("sections", &words::sections(&sections));
        match response.visibility {
            Visibility::Public => {}
            Visibility::Draft => {
                object.text("banner", "Draft");
            }
            Visibility::Scheduled(_) => {
                object.text("banner", "Scheduled");
            }
        }
        object.value()
    }

    fn facet_value(&self, facet: Facet, value: &FacetValue) -> Value {
        let mut object = Object::new();
        object
            .text(
                "href",
                &self
                    .log
                    .site
                    .href(&format!("{}/{}/", facet.folder(), value.slug)),
            )
            .text("name", &value.name)
            .put("count", value.members.len());
        object.value()
    }

    pub(super) fn make_facets(&self) -> Value {
        let groups: Vec<Value> = Facet::ALL
            .into_iter()
            .filter_map(|facet| {
                let mut values: Vec<&FacetValue> = self
                    .log
                    .values(facet)
                    .iter()
                    .filter(|v| !v.members.is_empty())
                    .collect();
                if facet == Facet::Exemption {
                    values.retain(|v| matches!(v.exemption, Some(ExemptionValue::Section(..))));
                }
                if facet != Facet::Year {
                    values.sort_by(|a, b| {
                        b.members
                            .len()
                            .cmp(&a.members.len())
                            .then_with(|| a.slug.cmp(&b.slug))
                    });
                }
                let all = values.len();
                values.truncate(FACET_VALUES);
                let all_name = if facet == Facet::Exemption {
                    "All exemptions".to_owned()
                } else {
                    format!(
                        "All {} {}",
                        words::thousands(all as i128),
                        facet.name().to_lowercase()
                    )
                };
                let values: Vec<Value> = values
                    .into_iter()
                    .map(|v| self.facet_value(facet, v))
                    .collect();
                if values.is_empty() {
                    return None;
                }
                let mut group = Object::new();
                group
                    .text("name", facet.name())
                    .put("values", values)
                    .text(
                        "all_href",
                        &self.log.site.href(&format!("{}/", facet.folder())),
                    )
                    .text("all_name", &all_name);
                Some(group.value())
            })
            .collect();
        groups.into()
    }

    fn all_link(&self) -> Value {
        link(&self.log.site.href("responses/"), "All responses")
    }

    pub(super) fn home(&self) -> Prepared {
        let log = &self.log;
        let heading = format!("What people have asked {}", escaped(&log.site.authority));
        let description = format!(
            "Responses of {} to requests for information, with the reasons where something was withheld.",
            log.site.authority
        );
        let head = Head {
            heading_html: &heading,
            description: &description,
            feed: Some((log.site.href("feed.xml"), log.site.title.clone())),
            ..Head::of("index.html")
        };
        let (mut context, page) = self.start(&head);
        let mut topics: Vec<&FacetValue> = log
            .values(Facet::Topic)
            .iter()
            .filter(|v| !v.members.is_empty())
            .collect();
        let all = topics.len();
        topics.sort_by(|a, b| {
            b.members
                .len()
                .cmp(&a.members.len())
                .then_with(|| a.slug.cmp(&b.slug))
        });
        topics.truncate(HOME_TOPICS);
        topics.sort_by(|a, b| {
            (a.name.to_lowercase(), &a.slug).cmp(&(b.name.to_lowercase(), &b.slug))
        });
        let mut all_topics = Object::new();
        all_topics
            .put("count", all)
            .text("href", &log.site.href("topics/"));
        let outcomes = log
            .values(Facet::Outcome)
            .iter()
            .filter(|v| !v.members.is_empty());
        context
            .put("page", page)
            .put(
                "latest",
                self.items
                    .iter()
                    .take(HOME_LATEST)
                    .map(|item| Value::clone(item))
                    .collect::<Vec<_>>(),
            )
            .put(
                "topics",
                topics
                    .into_iter()
                    .map(|v| self.facet_value(Facet::Topic, v))
                    .collect::<Vec<_>>(),
            )
            .put("all_topics", all_topics)
            .put(
                "outcomes",
                outcomes
                    .map(|v| self.facet_value(Facet::Outcome, v))
                    .collect::<Vec<_>>(),
            )
            .text("total", &words::thousands(log.responses.len() as i128))
            .maybe(
                "since",
                log.responses
                    .iter()
                    .filter_map(|r| r.responded)
                    .min()
                    .map(|d| format!("{}", d.year())),
            )
            .text("responses_href", &log.site.href("responses/"))
            .maybe(
                "year_figures",
                super::statistics::year_figures(&log.official),
            )
            .text("statistics_href", &log.site.href("statistics/"))
            .text("ask_href", &self.ask_href(None))
            .maybe("reference", self.reference());
        Prepared {
            template: "home.html",
            context,
        }
    }

    /// A reference as this force writes them, for those who search: that of the newest response.
    fn reference(&self) -> Option<Value> {
        let newest = self
            .log
            .responses
            .iter()
            .find(|response| response.visibility == Visibility::Public);
        newest.map(|response| Value::normal_string(&response.reference))
    }

    /// Where one asks for information: the page that tells how, or the contact's address.
    pub(super) fn ask_href(&self, reference: Option<&str>) -> String {
        match (self.known.get("how_to_ask"), reference) {
            (Some(page), _) => page.clone(),
            (None, None) => format!("mailto:{}", self.log.site.email),
            (None, Some(reference)) => format!(
                "mailto:{}?subject={}",
                self.log.site.email,
                crate::log::encode_path(reference)
            ),
        }
    }

    fn pager(&self, folder: &str, number: usize, total: usize) -> Value {
        let site = &self.log.site;
        let href = |n: usize| {
            site.href(&if n == 1 {
                folder.to_owned()
            } else {
                format!("{folder}page/{n}/")
            })
        };
        let mut pages = Vec::new();
        let mut last = 0;
        for n in (1..=total).filter(|n| *n == 1 || *n == total || n.abs_diff(number) <= 2) {
            if n > last + 1 {
                let mut gap = Object::new();
                gap.put("gap", true);
                pages.push(gap.value());
            }
            let mut object = Object::new();
            object
                .put("number", n)
                .text("href", &href(n))
                .put("current", n == number);
            pages.push(object.value());
            last = n;
        }
        let mut pager = Object::new();
        pager
            .put("number", number)
            .put("total", total)
            .put("pages", pages)
            .maybe("previous", (number > 1).then(|| href(number - 1)))
            .maybe("next", (number < total).then(|| href(number + 1)));
        pager.value()
    }

    pub(super) fn list(&self, page: &Page) -> Prepared {
        let log = &self.log;
        let size = log.site.page_size;
        let path = self.path(page);
        let all: Vec<usize>;
        let (facet, value, number, members): (_, Option<&FacetValue>, _, &[usize]) = match page {
            Page::Value(facet, k, n) => {
                let value = &log.values(*facet)[*k];
                (Some(*facet), Some(value), *n, &value.members)
            }
            Page::All(n) => {
                all = (0..log.responses.len()).collect();
                (None, None, *n, &all)
            }
            _ => (None, None, 1, &[]),
        };
        let total = members.len().div_ceil(size).max(1);
        let shown = members.iter().skip((number - 1) * size).take(size);
        let name = value.map_or("All responses".to_owned(), |v| v.name.clone());
        let folder = facet.zip(value).map_or("responses/".to_owned(), |(f, v)| {
            format!("{}/{}/", f.folder(), v.slug)
        });
        let lede = if members.is_empty() {
            "No responses here yet.".to_owned()
        } else if total == 1 {
            format!("{}, newest first.", counted(members.len(), "response"))
        } else {
            format!(
                "{}, newest first. Page {} of {}.",
                counted(members.len(), "response"),
                words::thousands(number as i128),
                words::thousands(total as i128)
            )
        };
        let title = if number == 1 {
            name.clone()
        } else {
            format!("{name} (page {number} of {total})")
        };
        let feed = match facet {
            Some(f @ (Facet::Topic | Facet::Exemption)) => value.map(|v| {
                (
                    log.site
                        .href(&format!("{}/{}/feed.xml", f.folder(), v.slug)),
                    format!("{}: {name}", log.site.title),
                )
            }),
            // The feed of all is none of these alone; every page names it in its head.
            Some(_) => None,
            None => Some((log.site.href("feed.xml"), log.site.title.clone())),
        };
        let heading = escaped(&name);
        let description = value
            .and_then(|v| v.description.clone())
            .unwrap_or_else(|| lede.clone());
        let mut breadcrumb = vec![self.home_crumb()];
        let up = match facet {
            Some(facet) => {
                breadcrumb.push(link(
                    &log.site.href(&format!("{}/", facet.folder())),
                    facet.name(),
                ));
                link(
                    &log.site.href(&format!("{}/", facet.folder())),
                    &format!("All {}", facet.name().to_lowercase()),
                )
            }
            None => link(&log.site.href(""), "Home"),
        };
        let head = Head {
            title: &title,
            heading_html: &heading,
            description: &description,
            breadcrumb,
            feed,
            nav: "browse",
            ..Head::of(&path)
        };
        let (mut context, head_object) = self.start(&head);
        let intro = value
            .and_then(|v| v.description.as_deref())
            .filter(|_| facet != Some(Facet::Exemption))
            .map(escaped)
            .unwrap_or_default();
        context
            .put("page", head_object)
            .html("intro_html", &intro)
            .text("lede", &lede)
            .put(
                "items",
                shown
                    .map(|&i| Value::clone(&self.items[i]))
                    .collect::<Vec<_>>(),
            )
            .put("pager", self.pager(&folder, number, total))
            .put("facets", self.facets.clone())
            .put("empty", members.is_empty())
            .put("up", up);
        match value.and_then(|v| v.exemption.as_ref().map(|e| (v, e))) {
            Some((value, exemption)) => {
                self.exemption(&mut context, value, exemption);
                Prepared {
                    template: "exemption.html",
                    context,
                }
            }
            None => Prepared {
                template: "list.html",
                context,
            },
        }
    }

    fn exemption(&self, context: &mut Object, value: &FacetValue, exemption: &ExemptionValue) {
        let (regime, section) = match exemption {
            ExemptionValue::Section(regime, section, _) => (*regime, section.as_str()),
            ExemptionValue::Provision(regime, provision) => (*regime, provision.section()),
        };
        let catalogue = self.log.site.law.catalogue(regime);
        let mut counts: BTreeMap<i16, usize> = BTreeMap::new();
        for responded in value
            .members
            .iter()
            .filter_map(|&i| self.log.responses[i].responded)
        {
            *counts.entry(responded.year()).or_default() += 1;
        }
        // A year between without one shows 0.
        let span = counts
            .first_key_value()
            .zip(counts.last_key_value())
            .map(|((first, _), (last, _))| *first..=*last);
        let years = with_shares(span.into_iter().flatten().rev().map(|year| {
            let mut row = Object::new();
            row.text("year", &year.to_string());
            (row, counts.get(&year).copied().unwrap_or(0))
        }));
        let unit = if catalogue.unit == "regulation" {
            "regulation"
        } else {
            "section"
        };
        context
            .text("act", &catalogue.act)
            .text("act_href", catalogue.act_url())
            .put("years", years)
            .text("law_name", &format!("{}, {unit} {section}", catalogue.act));
        match exemption {
            ExemptionValue::Section(_, _, cited) => {
                let provisions: Vec<Value> = self
                    .cited(regime, cited)
                    .map(|(v, _)| self.facet_value(Facet::Exemption, v))
                    .collect();
                let means = if cited.len() == 1 {
                    cited[0].plain.clone()
                } else {
                    String::new()
                };
                context
                    .text("code", cited.first().map_or("", |p| p.section_id()))
                    .put("chips", Vec::<Value>::new())
                    .text("means", &means)
                    .put("show", Vec::<Value>::new())
                    .put("provisions", provisions)
                    .text("law_href", &catalogue.section_url(section));
            }
            ExemptionValue::Provision(_, provision) => {
                context.text("kind", provision.noun());
                let confirm = provision.ncnd().map(|limb| {
                    let mut object = Object::new();
                    let page = self
                        .log
                        .values(Facet::Exemption)
                        .iter()
                        .find(|v| matches!(&v.exemption, Some(ExemptionValue::Provision(r, p)) if *r == regime && p.id == limb));
                    object
                        .text("name", &words::capital(&spoken_provision(limb)))
                        .maybe("href", page.map(|v| self.log.site.href(&format!("exemptions/{}/", v.slug))));
                    object.value()
                });
                context
                    .text("code", &provision.id)
                    .put("chips", chips(provision, None))
                    .text("means", &provision.plain)
                    .put(
                        "show",
                        show(provision)
                            .into_iter()
                            .map(Value::from)
                            .collect::<Vec<_>>(),
                    )
                    .maybe("confirm", confirm)
                    .put("provisions", Vec::<Value>::new())
                    .text("law_href", &provision.url());
            }
        }
    }

    pub(super) fn values(&self, facet: Facet) -> Prepared {
        let path = self.path(&Page::Values(facet));
        let heading = facet.name();
        let head = Head {
            title: heading,
            heading_html: heading,
            breadcrumb: vec![self.home_crumb()],
            nav: "browse",
            ..Head::of(&path)
        };
        let (mut context, page) = self.start(&head);
        let intro = match facet {
            Facet::Topic => "Responses by what they are about.",
            Facet::Exemption => {
                "Responses by the provisions of law that we relied on to withhold information."
            }
            Facet::Outcome => "Responses by what became of the request.",
            Facet::Department => "Responses by the part of the organisation that answered.",
            Facet::Year => "Responses by the year in which we answered.",
        };
        let values: Vec<Value> = self
            .log
            .values(facet)
            .iter()
            .map(|v| self.facet_value(facet, v))
            .collect();
        context
            .put("page", page)
            .put("values", values)
            .text("intro", intro)
            .put("up", self.all_link());
        if facet == Facet::Exemption {
            context.put("acts", self.acts());
        }
        Prepared {
            template: "values.html",
            context,
        }
    }

    /// The values of the provisions that a section's page lists.
    fn cited<'l>(
        &'l self,
        regime: law::Regime,
        cited: &'l [&'static law::Provision],
    ) -> impl Iterator<Item = (&'l FacetValue, &'static law::Provision)> {
        let values = self.log.values(Facet::Exemption);
        cited.iter().filter_map(move |p| {
            let value = |v: &&FacetValue| matches!(&v.exemption, Some(ExemptionValue::Provision(r, q)) if *r == regime && q.id == p.id);
            Some((values.iter().find(value)?, *p))
        })
    }

    /// The sections that responses cite, by Act, each with its provisions and what these mean.
    fn acts(&self) -> Vec<Value> {
        let mut acts: Vec<(law::Regime, Vec<Value>)> = Vec::new();
        for value in self.log.values(Facet::Exemption) {
            let Some(ExemptionValue::Section(regime, _, cited)) = &value.exemption else {
                continue;
            };
            let provisions: Vec<Value> = self
                .cited(*regime, cited)
                .map(|(v, provision)| {
                    let mut object = Object::new();
                    object
                        .text(
                            "href",
                            &self.log.site.href(&format!("exemptions/{}/", v.slug)),
                        )
                        .text("name", &words::capital(&provision.spoken()))
                        .text("means", &provision.plain)
                        .put("count", v.members.len());
                    object.value()
                })
                .collect();
            let mut section = Object::new();
            section
                .put("section", self.facet_value(Facet::Exemption, value))
                .put("provisions", provisions);
            match acts.iter_mut().find(|(of, _)| of == regime) {
                Some((_, sections)) => sections.push(section.value()),
                None => acts.push((*regime, vec![section.value()])),
            }
        }
        let act = |(regime, sections)| {
            let mut object = Object::new();
            object
                .text("name", &self.log.site.law.catalogue(regime).act)
                .put("sections", sections);
            object.value()
        };
        acts.into_iter().map(act).collect()
    }

    pub(super) fn prose(&self, i: usize) -> Prepared {
        let prose = &self.log.pages[i];
        let path = self.path(&Page::Prose(i));
        let heading = escaped(&prose.title);
        let nav = if prose.path == "about/" { "about" } else { "" };
        let head = Head {
            title: &prose.title,
            heading_html: &heading,
            description: prose.summary.as_deref().unwrap_or(""),
            breadcrumb: vec![self.home_crumb()],
            nav,
            ..Head::of(&path)
        };
        let (mut context, mut page) = self.start(&head);
        if prose.draft {
            page.put(
                "banner",
                banner(
                    "Draft",
                    "This page is not public. It becomes public when its status is published.",
                ),
            );
        }
        // The highest heading that the author uses stands one level under the title.
        let outline = markdown::outline(&prose.body, ["main"]);
        let highest = outline.headings.iter().map(|h| h.level).min().unwrap_or(2);
        let how = markdown::Render {
            base: self.log.site.base(&prose.path),
            shift: 2u8.saturating_sub(highest),
            ids: Some(vec!["main"]),
            sections: false,
            notes: "",
        };
        context
            .put("page", page)
            .html("content_html", &markdown::render(&prose.body, &how).html());
        Prepared {
            template: "page.html",
            context,
        }
    }

    pub(super) fn search(&self) -> Prepared {
        let heading = "Search past responses";
        let head = Head {
            title: heading,
            heading_html: heading,
            breadcrumb: vec![self.home_crumb()],
            nav: "search",
            noindex: true,
            ..Head::of("search/index.html")
        };
        let (mut context, page) = self.start(&head);
        let site = &self.log.site;
        context
            .put("page", page)
            .put("facets", self.facets.clone())
            .text("csv_href", &site.href("data/responses.csv"))
            .text("index_href", &site.href("search/"))
            .maybe("reference", self.reference());
        Prepared {
            template: "search.html",
            context,
        }
    }

    pub(super) fn withdrawn(&self, i: usize) -> Prepared {
        let withdrawn = &self.log.withdrawn[i];
        let path = self.path(&Page::Withdrawn(i));
        let heading = "This response has been withdrawn";
        let head = Head {
            title: heading,
            heading_html: heading,
            breadcrumb: vec![self.home_crumb(), self.all_link()],
            noindex: true,
            ..Head::of(&path)
        };
        let (mut context, page) = self.start(&head);
        let mut object = Object::new();
        object.put("date", words::date(withdrawn.on)).html(
            "reason_html",
            &self.key_html(
                &withdrawn.reason,
                &format!("responses/{}/", withdrawn.slug),
                "reason-",
            ),
        );
        context
            .put("page", page)
            .put("withdrawn", object)
            .text("ask_href", &self.ask_href(None));
        Prepared {
            template: "withdrawn.html",
            context,
        }
    }

    pub(super) fn withdrawn_list(&self) -> Prepared {
        let site = &self.log.site;
        let heading = "Withdrawn responses";
        let head = Head {
            title: heading,
            heading_html: heading,
            breadcrumb: vec![self.home_crumb()],
            ..Head::of("withdrawn/index.html")
        };
        let (mut context, page) = self.start(&head);
        let rows: Vec<Value> = self
            .log
            .withdrawn
            .iter()
            .enumerate()
            .map(|(i, w)| {
                let path = format!("responses/{}/", w.slug);
                let mut row = Object::new();
                row.text("href", &site.href(&path))
                    // An address is one long word, which may break behind its strokes.
                    .html(
                        "address_html",
                        &escaped(&site.href(&path)).replace('/', "/<wbr>"),
                    )
                    .put("date", words::date(w.on))
                    .html(
                        "reason_html",
                        &self.key_html(
                            &w.reason,
                            &format!("responses/{}/", w.slug),
                            &format!("reason-{i}-"),
                        ),
                    );
                row.value()
            })
            .collect();
        context.put("page", page).put("rows", rows);
        Prepared {
            template: "withdrawn-list.html",
            context,
        }
    }

    pub(super) fn moved(&self, to: &str) -> Prepared {
        let heading = "This page has moved";
        let head = Head {
            title: heading,
            heading_html: heading,
            noindex: true,
            ..Head::of(to)
        };
        let (mut context, page) = self.start(&head);
        context
            .put("page", page)
            .text("to", &self.log.site.href(to));
        Prepared {
            template: "moved.html",
            context,
        }
    }

    pub(super) fn not_found(&self) -> Prepared {
        let heading = "Page not found";
        let head = Head {
            title: heading,
            heading_html: heading,
            noindex: true,
            ..Head::of("404.html")
        };
        let (mut context, page) = self.start(&head);
        let topics: Vec<Value> = self
            .log
            .values(Facet::Topic)
            .iter()
            .filter(|v| !v.members.is_empty())
            .map(|v| self.facet_value(Facet::Topic, v))
            .collect();
        context
            .put("page", page)
            .put("topics", topics)
            .maybe("reference", self.reference());
        Prepared {
            template: "404.html",
            context,
        }
    }

    /// What is not public yet, as the preview alone shows it, at a path of its own.
    pub(crate) fn unpublished(&self, path: &str) -> Prepared {
        let heading = "Not yet public";
        let head = Head {
            title: heading,
            heading_html: heading,
            breadcrumb: vec![self.home_crumb()],
            noindex: true,
            ..Head::of(path)
        };
        let (mut context, page) = self.start(&head);
        let site = &self.log.site;
        let row = |href: &str, title: &str, what: &str, when: &str| {
            format!(
                "<tr><td><a href=\"{}\">{title}</a></td><td>{}</td><td>{}</td></tr>",
                escaped(href),
                escaped(what),
                escaped(when)
            )
        };
        let once_published = "when its status is published";
        let mut rows: Vec<String> = Vec::new();
        for response in &self.log.responses {
            let when = match response.visibility {
                Visibility::Public => continue,
                Visibility::Draft => once_published.to_owned(),
                Visibility::Scheduled(day) => format!("on {}", words::day(day)),
            };
            rows.push(row(
                &site.href(&response.path()),
                &Languages::of(response, site).inline(response.title.line_html(BarPlace::Still)),
                &response.reference,
                &when,
            ));
        }
        let drafts = self.log.pages.iter().filter(|page| page.draft);
        rows.extend(drafts.map(|page| {
            row(
                &site.href(&page.path),
                &escaped(&page.title),
                "Page",
                once_published,
            )
        }));
        let content = if rows.is_empty() {
            "<p>Everything is public.</p>".to_owned()
        } else {
            format!(
                "<p>These are seen in the preview alone.</p>\n<div class=\"table\">\n<table>\n<thead><tr><th scope=\"col\">Title</th><th scope=\"col\">Reference</th><th scope=\"col\">Becomes public</th></tr></thead>\n<tbody>\n{}\n</tbody>\n</table></div>",
                rows.join("\n")
            )
        };
        context.put("page", page).html("content_html", &content);
        Prepared {
            template: "page.html",
            context,
        }
    }

    pub(super) fn data(&self) -> Prepared {
        let site = &self.log.site;
        let heading = "Download the data";
        let head = Head {
            title: heading,
            heading_html: heading,
            description: "Every public response as open data.",
            breadcrumb: vec![self.home_crumb()],
            ..Head::of("data/index.html")
        };
        let (mut context, page) = self.start(&head);
        let files: Vec<Value> = [
            (
                "data/responses.csv",
                "responses.csv",
                "A row a response: reference, title, dates, outcome, provisions, summary.",
                "CSV",
            ),
            (
                "data/responses.json",
                "responses.json",
                "The same as a list of objects.",
                "JSON",
            ),
            (
                "data/statistics.csv",
                "statistics.csv",
                "Figures by period: official figures, and what this log holds.",
                "CSV",
            ),
            (
                "data/statistics.json",
                "statistics.json",
                "The same as objects.",
                "JSON",
            ),
            (
                "feed.xml",
                "feed.xml",
                "The newest responses, as a web feed.",
                "Atom",
            ),
            (
                "data/datapackage.json",
                "datapackage.json",
                "What the columns of the CSV files hold, as a Frictionless Data Package.",
                "JSON",
            ),
            (
                "data/catalog.jsonld",
                "catalog.jsonld",
                "This page for catalogues of data (DCAT).",
                "JSON-LD",
            ),
            (
                "data/response.schema.json",
                "response.schema.json",
                "What the index.json of each response holds, as a JSON Schema.",
                "JSON Schema",
            ),
        ]
        .into_iter()
        .map(|(path, name, about, kind)| {
            let mut object = Object::new();
            object
                .text("href", &site.href(path))
                .text("name", name)
                .text("about", about)
                .text("type", kind);
            object.value()
        })
        .collect();
        context.put("page", page).put("files", files);
        if let Some(span) = crate::data::Period::of(&self.log) {
            let mut object = Object::new();
            object
                .put("first", words::date(span.first))
                .put("last", words::date(span.last));
            context.put("span", object);
        }
        Prepared {
            template: "data.html",
            context,
        }
    }

    /// A key of type Markdown as HTML: its headings stand below those of the page.
    ///
    /// `page` is the folder of the response that the text belongs to, from which its relative links start.
    pub(super) fn key_html(&self, text: &crate::log::Text, page: &str, notes: &str) -> String {
        markdown::render(
            text,
            &markdown::Render {
                base: self.log.site.base(page),
                shift: 4,
                ids: None,
                sections: false,
                notes,
            },
        )
        .html()
    }
}

/// The ids of the sections that a response cites, each once.
pub(super) fn section_ids(provisions: &[&law::Provision]) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for provision in provisions {
        let id = provision.section_id().to_owned();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

/// What kind of provision it is, in short.
pub(super) fn chips(provision: &law::Provision, condition: Option<&law::Provision>) -> Vec<Value> {
    [provision.weight_chip(condition), provision.test_chip()]
        .into_iter()
        .flatten()
        .map(Value::normal_string)
        .collect()
}

/// What we must show to rely on a provision, step by step.
fn show(provision: &law::Provision) -> Vec<&'static str> {
    let refusal = provision.is_ncnd();
    let pick =
        |content: &'static str, refused: &'static str| if refusal { refused } else { content };
    let test = match provision.test {
        law::Test::Class => Some(pick(
            "That the information is of the kind described. We need not show any harm.",
            "That the information, if we held it, would be of the kind described. We need not show any harm.",
        )),
        law::Test::Prejudice => Some(pick(
            "What harm releasing the information would cause, and how likely it is.",
            "What harm saying whether we hold it would cause, and how likely it is.",
        )),
        law::Test::Substantial => Some(pick(
            "What harm releasing the information would cause, how likely it is, and that it would be substantial.",
            "What harm saying whether we hold it would cause, how likely it is, and that it would be substantial.",
        )),
        law::Test::Inhibit => Some(pick(
            "What releasing the information would hold people back from, and how likely that is.",
            "What saying whether we hold it would hold people back from, and how likely that is.",
        )),
        law::Test::Endanger => Some(pick(
            "Whom releasing the information would put in danger, and how likely that is.",
            "Whom saying whether we hold it would put in danger, and how likely that is.",
        )),
        law::Test::Required => Some(pick(
            "That withholding the information is needed for this purpose.",
            "That not saying whether we hold it is needed for this purpose.",
        )),
        law::Test::Adverse => Some(pick(
            "What harm releasing the information would do to this interest. That it might is not enough.",
            "What harm saying whether we hold it would do to this interest. That it might is not enough.",
        )),
        law::Test::None => None,
    };
    let weighed: &[&'static str] = match provision.weight {
        Weight::Qualified if refusal => &[
            "The public interest reasons for and against saying whether we hold it.",
            "Why, on balance, not saying is better for the public.",
        ],
        Weight::Qualified => &[
            "The public interest reasons for and against releasing it.",
            "Why, on balance, withholding it is better for the public.",
        ],
        Weight::Mixed => {
            &["Where the law asks for it, why the public interest is not in releasing it."]
        }
        Weight::Absolute | Weight::None => &[],
    };
    test.into_iter().chain(weighed.iter().copied()).collect()
}

/// A banner of the preview.
pub(super) fn banner(title: &str, text: &str) -> Value {
    let mut object = Object::new();
    object.text("title", title).text("text", text);
    object.value()
}

/// Text as HTML.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    crate::log::text::escape_html(text, &mut out);
    out
}

/// A language as Open Graph writes it, `en_GB`: language and territory (ogp.me); those of these islands where none is named.
fn locale(language: &str) -> String {
    match language {
        "en" | "cy" | "gd" | "kw" => format!("{language}_GB"),
        "ga" => "ga_IE".to_owned(),
        _ => language.replace('-', "_"),
    }
}

/// A list of finished HTML.
pub(super) fn htmls<'h>(items: impl IntoIterator<Item = &'h String>) -> Vec<Value> {
    items.into_iter().map(|item| html(item)).collect()
}

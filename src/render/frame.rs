//! What the pages of a log share: heads, links, responses as lists show them, facets.

use super::context::{Day, Html, Link};
use super::language::Languages;
use super::words::cut;
use crate::kept::{self, Kept};
use crate::law::{self, Outcome};
use crate::log::{
    BarPlace, ExemptionValue, Facet, Log, Response, Side, Text, Value as FacetValue, Visibility,
};
use crate::markdown;
use crate::search::{Likeness, MOST};
use crate::words::{Plain, Words, spoken};
use jiff::civil::Date;
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use tera::Value;

/// How many values of a facet a list shows beside it.
const FACET_VALUES: usize = 8;

/// The addresses of prose pages that the theme links where they exist, by their variable.
pub(super) type KnownPages = BTreeMap<&'static str, String>;

/// What the pages of a log share.
pub(super) struct Frame {
    pub log: Arc<Log>,
    pub known: KnownPages,
    /// Each response as lists show it, serialised once for all of them.
    pub items: Vec<Kept<Value>>,
    pub facets: Value,
    /// Which responses are like each other.
    likeness: Arc<Likeness>,
}

/// What a page says of itself, as its function has it.
pub(super) struct Head<'p> {
    pub path: &'p str,
    pub title: &'p str,
    pub heading_html: &'p str,
    pub description: &'p str,
    pub noindex: bool,
    pub lang: &'p str,
    pub breadcrumb: Vec<Link>,
    pub feed: Option<Feed>,
    pub nav: &'static str,
    /// The languages that it is there in, where that is for a record to say.
    pub languages: Option<&'p [String]>,
}

impl Head<'_> {
    pub(super) fn of(path: &str) -> Head<'_> {
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
            languages: None,
        }
    }
}

/// What every page shows of itself.
#[derive(Serialize)]
pub(super) struct PageHead<'p> {
    title: &'p str,
    heading_html: Html<'p>,
    lang: &'p str,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub canonical: Option<String>,
    alternates: Vec<Alternate>,
    switch: Vec<Switch>,
    description: String,
    noindex: bool,
    locale: String,
    pub og_type: &'static str,
    breadcrumb: Vec<Link>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feed: Option<Feed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub banner: Option<Banner>,
}

/// The same page in another language, for those who list it.
#[derive(Serialize)]
pub(super) struct Alternate {
    lang: String,
    href: String,
}

/// The way to another language.
#[derive(Serialize)]
pub(super) struct Switch {
    href: String,
    name: String,
    lang: String,
}

/// A web feed that a page names.
#[derive(Serialize)]
pub(super) struct Feed {
    pub href: String,
    pub title: String,
}

/// A banner of the preview.
#[derive(Serialize)]
pub(super) struct Banner {
    pub title: String,
    pub text: String,
}

/// An entry of the masthead.
#[derive(Serialize)]
pub(super) struct Nav {
    href: String,
    name: String,
    current: bool,
}

/// What became of a request.
#[derive(Serialize)]
pub(super) struct ShownOutcome<'l> {
    key: &'static str,
    word: &'l str,
    family: &'static str,
    icon: &'static str,
    sentence: &'l str,
    href: String,
}

/// A value of a facet, with how many responses have it.
#[derive(Serialize)]
pub(super) struct ShownValue<'l> {
    href: String,
    name: &'l str,
    count: usize,
    noun: String,
}

/// A response as lists show it.
#[derive(Serialize)]
struct Item<'l> {
    href: String,
    title_html: Html<'l>,
    summary_html: Html<'l>,
    outcome: ShownOutcome<'l>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<Day>,
    reference: &'l str,
    sections: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    banner: Option<&'l str>,
}

/// The values of a facet that a list shows beside it.
#[derive(Serialize)]
struct FacetGroup<'l> {
    name: &'l str,
    values: Vec<ShownValue<'l>>,
    all_href: String,
    all_name: String,
}

impl Frame {
    /// From a frame of the same site before, what still holds is taken over.
    pub(super) fn of(log: &Arc<Log>, known: KnownPages, before: Option<&Frame>) -> Frame {
        let likeness = Likeness::of(log, before.map(|before| (&*before.log, &before.likeness)));
        let mut frame = Frame {
            log: Arc::clone(log),
            known,
            items: Vec::new(),
            facets: Value::none(),
            likeness,
        };
        frame.items = frame.make_items(before);
        frame.facets = match before {
            Some(before) if Arc::ptr_eq(&before.log.arrangement, &log.arrangement) => {
                before.facets.clone()
            }
            _ => Value::from_serializable(&frame.facet_groups()),
        };
        frame
    }

    /// What every page begins with: the masthead's links, and what it says of itself.
    pub(super) fn start<'p>(&'p self, head: Head<'p>) -> (Vec<Nav>, PageHead<'p>) {
        let site = &self.log.site;
        let lang = if head.lang.is_empty() {
            &site.language
        } else {
            head.lang
        };
        let address = head.path.strip_suffix("index.html").unwrap_or(head.path);
        let page = PageHead {
            title: head.title,
            heading_html: head.heading_html.into(),
            lang,
            url: site.url(address),
            canonical: None,
            alternates: self.alternates(address, &head),
            switch: self.switch(address),
            description: cut(head.description, 155),
            noindex: head.noindex,
            locale: locale(lang),
            og_type: "website",
            breadcrumb: head.breadcrumb,
            feed: head.feed,
            published: None,
            modified: None,
            banner: None,
        };
        let t = self.t();
        let entry = |key: &str, href: String, name: &str| Nav {
            href,
            name: name.to_owned(),
            current: key == head.nav,
        };
        let mut nav = vec![
            entry("browse", site.href("responses/"), &t.browse),
            entry("search", site.href("search/"), &t.search),
            entry("statistics", site.href("statistics/"), &t.statistics),
        ];
        let about = self.known.get("about");
        nav.extend(about.map(|about| entry("about", about.clone(), &t.about)));
        if !site.nav.is_empty() {
            let here = site.href(address);
            let own = site.nav.iter().map(|link| {
                let href = menu_href(&self.log, &link.href);
                Nav {
                    current: href == here,
                    href,
                    name: link.title.clone(),
                }
            });
            nav = own.collect();
        }
        (nav, page)
    }

    pub(super) fn href(&self, path: &str) -> String {
        self.log.site.href(path)
    }

    /// Whether what stands at an address of this side stands at the same address of another.
    fn is_on(&self, folder: &str, address: &str) -> bool {
        let log = &self.log;
        let is_page = |folder: &str| {
            let mut pages = log.all_pages.iter();
            pages.any(|page| page.folder == folder && page.path == address)
        };
        is_page(folder) || !is_page(&log.site.folder)
    }

    /// The ways to the other languages: to the same page, or home where there is no such.
    fn switch(&self, address: &str) -> Vec<Switch> {
        let site = &self.log.site;
        let others = site.sides.iter().filter(|side| side.folder != site.folder);
        others
            .map(|side| {
                let there = self.is_on(&side.folder, address) && address != "404.html";
                let path = if there { address } else { "" };
                Switch {
                    href: site.shared_href(&format!("{}{path}", side.folder)),
                    name: side.name.clone(),
                    lang: side.language.clone(),
                }
            })
            .collect()
    }

    /// The same page in each language, where it is there in several.
    fn alternates(&self, address: &str, head: &Head<'_>) -> Vec<Alternate> {
        let site = &self.log.site;
        let there = |side: &&Side| match head.languages {
            Some(languages) => languages
                .iter()
                .any(|language| site.home(language) == side.folder),
            None => self.is_on(&side.folder, address),
        };
        let sides: Vec<&Side> = site.sides.iter().filter(there).collect();
        if sides.len() < 2 || head.noindex {
            return Vec::new();
        }
        let href = |side: &Side| site.shared_url(&format!("{}{address}", side.folder));
        let named = sides.iter().map(|side| Alternate {
            lang: spoken(&side.language).to_owned(),
            href: href(side),
        });
        // For those who speak none of them: that of the root.
        let otherwise = sides.first().map(|side| Alternate {
            lang: "x-default".to_owned(),
            href: href(side),
        });
        named.chain(otherwise).collect()
    }

    /// What the program says on the pages.
    pub(super) fn words(&self) -> &Words {
        &self.log.site.words
    }

    /// Of that, into which nothing is put.
    pub(super) fn t(&self) -> &Plain {
        &self.log.site.words.plain
    }

    /// A bar in running text of a response's own page.
    pub(super) fn prose(&self) -> BarPlace<'_> {
        BarPlace::prose(self.words())
    }

    /// A bar where a link can't stand or would be one of hundreds.
    pub(super) fn still(&self) -> BarPlace<'_> {
        BarPlace::still(self.words())
    }

    /// A day for machines, and in words.
    pub(super) fn day(&self, date: Date) -> Day {
        Day::of(date, self.words())
    }

    pub(super) fn home_crumb(&self) -> Link {
        Link::new(self.href(""), &self.t().disclosure_log)
    }

    pub(super) fn all_link(&self) -> Link {
        Link::new(self.href("responses/"), &self.t().all_responses)
    }

    pub(super) fn outcome(&self, outcome: Outcome) -> ShownOutcome<'_> {
        ShownOutcome {
            key: outcome.key(),
            word: self.words().tag(outcome),
            family: outcome.family().key(),
            icon: outcome.icon(),
            sentence: self.words().says(outcome),
            href: self.href(&format!("outcomes/{}/", outcome.key())),
        }
    }

    pub(super) fn facet_value<'l>(&self, facet: Facet, value: &'l FacetValue) -> ShownValue<'l> {
        ShownValue {
            href: self.href(&format!("{}/{}/", facet.folder(), value.slug)),
            name: &value.name,
            count: value.members.len(),
            noun: self.words().noun_response(value.members.len()),
        }
    }

    /// A reference as this force writes them, for those who search: that of the newest response.
    pub(super) fn reference(&self) -> Option<&str> {
        let mut responses = self.log.responses.iter();
        let newest = responses.find(|response| response.visibility == Visibility::Public);
        newest.map(|response| response.reference.as_str())
    }

    /// Where one asks for information: the page that tells how, or the contact's address.
    pub(super) fn ask_href(&self, reference: Option<&str>) -> String {
        if let Some(form) = &self.log.site.form {
            return menu_href(&self.log, form);
        }
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

    /// A key of type Markdown as HTML: its headings stand below those of the page.
    ///
    /// `page` is the folder of the response that the text belongs to, from which its relative links start.
    pub(super) fn key_html(&self, text: &Text, page: &str, notes: &str) -> Html<'static> {
        let how = markdown::Render {
            base: self.log.site.base(page),
            shift: 4,
            ids: None,
            sections: false,
            notes,
        };
        markdown::render(text, &how).html().into()
    }

    /// A key of type Markdown of a record, in the record's language.
    pub(super) fn own_html(&self, response: &Response, text: &Text, notes: &str) -> Html<'static> {
        let html = self.key_html(text, &self.log.site.home_of(response), notes);
        self.languages(response).block(html.0.into_owned()).into()
    }

    /// The language of a record, and that of the words around it.
    pub(super) fn languages<'l>(&'l self, response: &'l Response) -> Languages<'l> {
        Languages::of(response, &self.log.site)
    }

    /// Related responses as lists show them: those that the record names, then those most like it.
    ///
    /// A refusal to confirm or deny shows only what it names: what is like it might be taken for a hint.
    pub(super) fn related(&self, i: usize) -> impl Iterator<Item = &Kept<Value>> {
        let response = &self.log.responses[i];
        let named: Vec<usize> = response
            .related
            .iter()
            .filter_map(|reference| self.log.position(reference))
            .collect();
        let refuses = response.outcome == Outcome::NeitherConfirmedNorDenied;
        let more = if refuses {
            0
        } else {
            MOST.saturating_sub(named.len())
        };
        let like = if more == 0 {
            &[]
        } else {
            self.likeness.like(i)
        };
        let like: Vec<usize> = like
            .iter()
            .copied()
            .filter(|other| !named.contains(other))
            .take(more)
            .collect();
        named
            .into_iter()
            .chain(like)
            .map(|other| &self.items[other])
    }

    /// Each response as lists show it; one that is shown as before is the same as before.
    fn make_items(&self, before: Option<&Frame>) -> Vec<Kept<Value>> {
        let carried = kept::carried(
            &self.log.responses,
            before.map(|before| (before.log.responses.as_slice(), before.items.as_slice())),
        );
        carried
            .into_par_iter()
            .enumerate()
            .map(|(i, carried)| {
                carried.unwrap_or_else(|| {
                    let response = &self.log.responses[i];
                    let old = before.and_then(|before| {
                        let place = before.log.position(&response.reference)?;
                        before.items.get(place)
                    });
                    Kept::or_before(Value::from_serializable(&self.item(response)), old)
                })
            })
            .collect()
    }

    fn item<'l>(&'l self, response: &'l Response) -> Item<'l> {
        let site = &self.log.site;
        let languages = self.languages(response);
        // In the order of the law, as search results have them.
        let mut provisions = response.provisions();
        provisions.sort_by_key(|provision| provision.section_order());
        let path = response.path();
        let home = site.home_of(response);
        let summary = markdown::inline(&response.summary, site.base(&home), false, self.still());
        Item {
            href: site.href(&path),
            title_html: languages
                .inline(response.title.line_html(self.still()))
                .into(),
            summary_html: languages.inline(summary).into(),
            outcome: self.outcome(response.outcome),
            date: response.responded.map(|day| self.day(day)),
            reference: &response.reference,
            sections: self.words().sections(&section_ids(&provisions)),
            banner: match response.visibility {
                Visibility::Public => None,
                Visibility::Draft => Some(&self.t().draft),
                Visibility::Scheduled(_) => Some(&self.t().scheduled),
            },
        }
    }

    fn facet_groups(&self) -> Vec<FacetGroup<'_>> {
        let words = self.words();
        let groups = Facet::ALL.into_iter().map(|facet| {
            let mut values = self.used_values(facet);
            if facet == Facet::Exemption {
                values.retain(|v| matches!(v.exemption, Some(ExemptionValue::Section(..))));
            }
            if facet != Facet::Year {
                values.sort_by(|a, b| most_used_first(a, b));
            }
            let all = values.len();
            values.truncate(FACET_VALUES);
            FacetGroup {
                name: facet.name(words),
                values: values
                    .into_iter()
                    .map(|value| self.facet_value(facet, value))
                    .collect(),
                all_href: self.href(&format!("{}/", facet.folder())),
                all_name: match facet {
                    Facet::Topic => words.all_topics(all),
                    Facet::Outcome => words.all_outcomes(all),
                    Facet::Department => words.all_departments(all),
                    Facet::Year => words.all_years(all),
                    Facet::Exemption => words.plain.every_exemption.clone(),
                },
            }
        });
        groups.filter(|group| !group.values.is_empty()).collect()
    }

    /// The values of a facet that some response has.
    pub(super) fn used_values(&self, facet: Facet) -> Vec<&FacetValue> {
        let values = self.log.values(facet).iter();
        values.filter(|value| !value.members.is_empty()).collect()
    }
}

/// Where a link of the site's own leads on this side: to the page there, where it is there.
pub(super) fn menu_href(log: &Log, href: &str) -> String {
    let Some(path) = href.strip_prefix('/') else {
        return href.to_owned();
    };
    let site = &log.site;
    let page = path.split(['?', '#']).next().unwrap_or_default();
    let of = |folder: &str| {
        let mut pages = log.all_pages.iter();
        pages.any(|one| {
            one.folder == folder && one.path.trim_end_matches('/') == page.trim_end_matches('/')
        })
    };
    let shared = log.statics.iter().any(|file| file.path == page)
        || of("") && !of(&site.folder)
        || site
            .sides
            .iter()
            .any(|side| !side.folder.is_empty() && path.starts_with(&side.folder));
    // As it was written: it is an address already.
    if shared {
        format!("{}/{path}", site.base_path)
    } else {
        format!("{}/{}{path}", site.base_path, site.folder)
    }
}

/// The order of values by how many responses have them.
pub(super) fn most_used_first(a: &FacetValue, b: &FacetValue) -> std::cmp::Ordering {
    b.members
        .len()
        .cmp(&a.members.len())
        .then_with(|| a.slug.cmp(&b.slug))
}

/// The file of a page of a list, from 1.
pub(super) fn numbered(folder: &str, n: usize) -> String {
    if n == 1 {
        folder.to_owned()
    } else {
        format!("{folder}page/{n}/")
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
pub(super) fn chips<'w>(
    words: &'w Words,
    provision: &law::Provision,
    condition: Option<&law::Provision>,
) -> Vec<&'w str> {
    [
        words.weight_chip(provision, condition),
        words.test_chip(provision),
    ]
    .into_iter()
    .flatten()
    .collect()
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

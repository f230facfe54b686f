//! The public side: responses as readers may know them, in order, with their facets.
//!
//! Nothing here knows that anything private ever existed. Everything that renders, indexes or exports takes a [`Log`].

mod alias;
mod brand;
mod hosting;
mod ids;
mod number;
mod period;
mod response;
mod site;
pub mod statistics;
pub mod text;

pub use alias::{Address, Alias, AliasFault};
pub use brand::{Brand, Colour, is_colour};
pub use hosting::{Host, Hosting, POLICY, POLICY_OF_SERVER};
pub(crate) use ids::{THEME_IDS, card_ids};
pub use number::{Amount, Number};
pub use period::Period;
pub use response::*;
pub use site::{Described, KNOWN_PAGES, MenuLink, Side, Site, decode_path, encode_path};
pub use statistics::{Official, Quarter, Statistics};
pub use text::{Bar, BarPlace, Text, Token};

use crate::kept::Kept;
use crate::law::Outcome;
use crate::words::Words;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// The address part of a name: NFKD, combining marks dropped, lower case, each run of anything but `a-z0-9` one `-`.
///
/// Empty where a name has no such character.
pub fn slug(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let mut slug = String::with_capacity(name.len());
    let mut gap = false;
    for c in name
        .nfkd()
        .filter(|&c| !unicode_normalization::char::is_combining_mark(c))
        .flat_map(char::to_lowercase)
    {
        if c.is_ascii_alphanumeric() {
            if gap && !slug.is_empty() {
                slug.push('-');
            }
            gap = false;
            slug.push(c);
        } else if !unicode_normalization::char::is_combining_mark(c) {
            gap = true;
        }
    }
    slug
}

/// A facet of the log: how lists narrow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Facet {
    /// Subjects.
    Topic,
    /// Provisions and their sections.
    Exemption,
    /// What became of requests.
    Outcome,
    /// Parts of the authority.
    Department,
    /// Years of answers.
    Year,
}

impl Facet {
    /// All facets, in the order of the site's navigation.
    pub const ALL: [Facet; 5] = [
        Facet::Topic,
        Facet::Outcome,
        Facet::Exemption,
        Facet::Department,
        Facet::Year,
    ];

    /// The folder of its pages.
    pub fn folder(self) -> &'static str {
        match self {
            Facet::Topic => "topics",
            Facet::Exemption => "exemptions",
            Facet::Outcome => "outcomes",
            Facet::Department => "departments",
            Facet::Year => "years",
        }
    }

    /// Its key in search addresses.
    pub fn key(self) -> &'static str {
        match self {
            Facet::Topic => "topic",
            Facet::Exemption => "exemption",
            Facet::Outcome => "outcome",
            Facet::Department => "department",
            Facet::Year => "year",
        }
    }

    /// Its name for readers, in the plural.
    pub fn name(self, words: &Words) -> &str {
        let plain = &words.plain;
        match self {
            Facet::Topic => &plain.topics,
            Facet::Exemption => &plain.exemptions,
            Facet::Outcome => &plain.outcomes,
            Facet::Department => &plain.departments,
            Facet::Year => &plain.years,
        }
    }
}

/// One value of a facet, and the responses that have it.
#[derive(Clone, Debug)]
pub struct Value {
    /// The address part.
    pub slug: String,
    /// For readers.
    pub name: String,
    /// What the site says of it.
    pub description: Option<String>,
    /// Positions in [`Log::responses`], newest first.
    pub members: Vec<usize>,
    /// For an exemption: its section's or its own provision.
    pub exemption: Option<ExemptionValue>,
}

/// What an exemption page is about.
#[derive(Clone, Debug)]
pub enum ExemptionValue {
    /// A section: the regime, its number, and the provisions of it that are cited.
    Section(
        crate::law::Regime,
        String,
        Vec<&'static crate::law::Provision>,
    ),
    /// A provision.
    Provision(crate::law::Regime, &'static crate::law::Provision),
}

/// The whole log.
pub struct Log {
    /// The site's settings.
    pub site: Site,
    /// Responses, newest first: by `responded`, then by `reference` as code points, both descending.
    pub responses: Vec<Kept<Response>>,
    /// Withdrawn records, newest first.
    pub withdrawn: Vec<Kept<Withdrawn>>,
    /// Prose pages of this side, by address.
    pub pages: Vec<Kept<Page>>,
    /// Those of all sides.
    pub all_pages: Vec<Kept<Page>>,
    /// The languages of each response that is there in several, by its reference.
    pub twins: Arc<Twins>,
    /// What follows from where responses belong.
    pub arrangement: Arc<Arrangement>,
    /// Official figures by quarter, newest first.
    pub official: Kept<Vec<Official>>,
    /// Files that are published as they are, by path.
    pub statics: Kept<Vec<StaticFile>>,
    statistics: OnceLock<Statistics>,
}

/// The order of responses and the values of their facets: what stays as it is while a text is being written.
#[derive(Debug)]
pub struct Arrangement {
    /// Values of each facet, in the order in which pages list them.
    pub facets: BTreeMap<Facet, Vec<Value>>,
    /// For each place in the order, which of the responses as they were given stands there.
    order: Vec<usize>,
    by_reference: BTreeMap<String, usize>,
}

/// The languages of each response that is there in several, by its reference.
pub type Twins = BTreeMap<String, Vec<String>>;

/// What the public may see, of all sides.
#[derive(Clone)]
pub struct Given {
    /// Responses, in whichever order.
    pub responses: Vec<Kept<Response>>,
    /// Withdrawn records.
    pub withdrawn: Vec<Kept<Withdrawn>>,
    /// Prose pages.
    pub pages: Vec<Kept<Page>>,
    /// Official figures.
    pub official: Kept<Vec<Official>>,
    /// Files that are published as they are.
    pub statics: Kept<Vec<StaticFile>>,
}

/// Of those that stand for one thing in several languages, the one in a side's own, else in that of the log's root, else the first.
fn in_one_language<T>(
    site: &Site,
    given: &[Kept<T>],
    which: impl Fn(&T) -> &str,
    language: impl Fn(&T) -> &str,
) -> Vec<Kept<T>> {
    if site.sides.len() < 2 {
        return given.to_vec();
    }
    let rank = |one: &T| match site.home(language(one)) {
        folder if folder == site.folder => 0,
        "" => 1,
        _ => 2,
    };
    let mut at: BTreeMap<&str, usize> = BTreeMap::new();
    let mut chosen: Vec<&Kept<T>> = Vec::new();
    for one in given {
        match at.get(which(one)) {
            Some(&place) if rank(one) < rank(chosen[place]) => chosen[place] = one,
            Some(_) => {}
            None => {
                at.insert(which(one), chosen.len());
                chosen.push(one);
            }
        }
    }
    chosen.into_iter().cloned().collect()
}

impl Log {
    /// A log for each side, that of the root first.
    pub fn sides(sites: Vec<Site>, given: &Given, before: &[&Log]) -> Vec<Log> {
        let mut twins = Twins::new();
        if sites.len() > 1 {
            for response in &given.responses {
                let languages = twins.entry(response.reference.clone()).or_default();
                languages.push(response.language.clone());
            }
            twins.retain(|_, languages| languages.len() > 1);
        }
        let twins = Arc::new(twins);
        let of = |(k, site): (usize, Site)| {
            let responses = in_one_language(
                &site,
                &given.responses,
                |response| &response.reference,
                |response| &response.language,
            );
            let withdrawn = in_one_language(
                &site,
                &given.withdrawn,
                |withdrawn| &withdrawn.slug,
                |withdrawn| &withdrawn.language,
            );
            let pages = given.pages.iter().filter(|page| page.folder == site.folder);
            let pages = pages.cloned().collect();
            let (official, statics) = (given.official.clone(), given.statics.clone());
            Log {
                all_pages: given.pages.clone(),
                twins: Arc::clone(&twins),
                ..Log::of(
                    site,
                    responses,
                    withdrawn,
                    pages,
                    official,
                    statics,
                    before.get(k).copied(),
                )
            }
        };
        sites.into_iter().enumerate().map(of).collect()
    }

    /// Puts responses in order and works out their facets. Of a log of the same site before, whose responses were given in
    /// the same order and belonged where these do, the arrangement is taken over.
    pub fn of(
        site: Site,
        given: Vec<Kept<Response>>,
        mut withdrawn: Vec<Kept<Withdrawn>>,
        mut pages: Vec<Kept<Page>>,
        official: Kept<Vec<Official>>,
        statics: Kept<Vec<StaticFile>>,
        before: Option<&Log>,
    ) -> Log {
        withdrawn.sort_by(|a, b| b.on.cmp(&a.on).then_with(|| a.slug.cmp(&b.slug)));
        pages.sort_by(|a, b| a.path.cmp(&b.path));
        let place = |order: &[usize]| -> Vec<Kept<Response>> {
            order.iter().map(|&i| given[i].clone()).collect()
        };
        if let Some(before) = before
            && before.responses.len() == given.len()
            && before
                .arrangement
                .order
                .iter()
                .zip(&before.responses)
                .all(|(&i, old)| old.same(&given[i]) || old.belongs() == given[i].belongs())
        {
            let responses = place(&before.arrangement.order);
            let arrangement = Arc::clone(&before.arrangement);
            return Log {
                site,
                responses,
                withdrawn,
                all_pages: pages.clone(),
                pages,
                twins: Arc::default(),
                arrangement,
                official,
                statics,
                statistics: OnceLock::new(),
            };
        }
        // A draft without an answer's date stands before all others.
        let mut order: Vec<usize> = (0..given.len()).collect();
        order.sort_by(|&a, &b| {
            let newest = |r: &Response| (r.responded.is_none(), r.responded);
            newest(&given[b])
                .cmp(&newest(&given[a]))
                .then_with(|| given[b].reference.cmp(&given[a].reference))
        });
        let responses = place(&order);
        let facets = Facet::ALL
            .into_iter()
            .map(|facet| (facet, values(facet, &site, &responses)))
            .collect();
        let by_reference = responses
            .iter()
            .enumerate()
            .map(|(i, r)| (r.reference.clone(), i))
            .collect();
        let arrangement = Arc::new(Arrangement {
            facets,
            order,
            by_reference,
        });
        Log {
            site,
            responses,
            withdrawn,
            all_pages: pages.clone(),
            pages,
            twins: Arc::default(),
            arrangement,
            official,
            statics,
            statistics: OnceLock::new(),
        }
    }

    /// The figures of the log, worked out when they are first asked for.
    pub fn statistics(&self) -> &Statistics {
        self.statistics.get_or_init(|| Statistics::of(self))
    }

    /// The place of the response with this reference.
    pub fn position(&self, reference: &str) -> Option<usize> {
        self.arrangement.by_reference.get(reference).copied()
    }

    /// The values of a facet.
    pub fn values(&self, facet: Facet) -> &[Value] {
        self.arrangement
            .facets
            .get(&facet)
            .map_or(&[], Vec::as_slice)
    }

    /// The address part of a provision's page; those of another regime than the site's own have theirs in front, unless
    /// they are regulations, whose `r` sets them apart.
    pub fn exemption_slug(&self, regime: crate::law::Regime, id: &str) -> String {
        exemption_slug(&self.site, regime, id)
    }
}

fn exemption_slug(site: &Site, regime: crate::law::Regime, id: &str) -> String {
    let slug = text::provision_slug(id);
    if regime == site.regime || (slug.starts_with('r') && !other_regulations(site, regime)) {
        slug
    } else {
        format!("{}-{slug}", regime.key())
    }
}

/// Whether both sets of environmental regulations can stand in one log, so that `r12(4)` alone would be ambiguous.
fn other_regulations(site: &Site, regime: crate::law::Regime) -> bool {
    use crate::law::Regime::{Eir, Eisr, Foia, Foisa};
    matches!(
        (site.regime, regime),
        (Foia | Eir, Eisr) | (Foisa | Eisr, Eir)
    )
}

fn values(facet: Facet, site: &Site, responses: &[Kept<Response>]) -> Vec<Value> {
    // By slug, so that the order depends on nothing but the values.
    let mut found: BTreeMap<String, Value> = BTreeMap::new();
    let mut add = |slug: String, name: &str, member: Option<usize>| {
        let value = found.entry(slug.clone()).or_insert_with(|| Value {
            slug,
            name: name.to_owned(),
            description: None,
            members: Vec::new(),
            exemption: None,
        });
        if let Some(member) = member
            && value.members.last() != Some(&member)
        {
            value.members.push(member);
        }
    };
    match facet {
        Facet::Topic | Facet::Department => {
            let named = if facet == Facet::Topic {
                &site.topics
            } else {
                &site.departments
            };
            for described in named {
                let said = described.said.as_ref().unwrap_or(&described.name);
                add(slug(&described.name), said, None);
            }
            for (i, response) in responses.iter().enumerate() {
                let names: Vec<&String> = if facet == Facet::Topic {
                    response.topics.iter().collect()
                } else {
                    response.department.iter().collect()
                };
                for name in names {
                    add(slug(name), name, Some(i));
                }
            }
            for described in named {
                if let Some(value) = found.get_mut(&slug(&described.name)) {
                    value.description.clone_from(&described.description);
                }
            }
            let mut values: Vec<Value> = found.into_values().collect();
            values.sort_by(|a, b| {
                (a.name.to_lowercase(), &a.slug).cmp(&(b.name.to_lowercase(), &b.slug))
            });
            values
        }
        Facet::Outcome => Outcome::ALL
            .iter()
            .map(|outcome| Value {
                slug: outcome.key().to_owned(),
                name: site.words.tag(*outcome).to_owned(),
                description: Some(site.words.says(*outcome).to_owned()),
                members: (0..responses.len())
                    .filter(|&i| responses[i].outcome == *outcome)
                    .collect(),
                exemption: None,
            })
            .collect(),
        Facet::Year => {
            for (i, response) in responses.iter().enumerate() {
                if let Some(responded) = response.responded {
                    let year = format!("{:04}", responded.year());
                    add(year.clone(), &year, Some(i));
                }
            }
            let mut values: Vec<Value> = found.into_values().collect();
            values.reverse();
            values
        }
        Facet::Exemption => exemption_values(site, responses),
    }
}

/// Sections, each followed by its provisions, the site's own regime first.
fn exemption_values(site: &Site, responses: &[Kept<Response>]) -> Vec<Value> {
    use crate::law;
    type Key = (bool, law::Regime, (u32, String), usize, String);
    let mut found: BTreeMap<Key, Value> = BTreeMap::new();
    for (i, response) in responses.iter().enumerate() {
        let catalogue = site.law.catalogue(response.regime);
        for provision in response.provisions() {
            let (number, section) = provision.section_order();
            let section = section.to_owned();
            let place = catalogue
                .provisions()
                .iter()
                .position(|p| p.id == provision.id)
                .map_or(usize::MAX, |p| p + 1);
            let own = response.regime != site.regime;
            let section_id = provision.section_id();
            let name = site.words.section_heading(catalogue, section_id, &section);
            let key = (
                own,
                response.regime,
                (number, section.clone()),
                0,
                String::new(),
            );
            let entry = found.entry(key).or_insert_with(|| Value {
                slug: exemption_slug(site, response.regime, section_id),
                name,
                description: None,
                members: Vec::new(),
                exemption: Some(ExemptionValue::Section(
                    response.regime,
                    section.clone(),
                    Vec::new(),
                )),
            });
            if entry.members.last() != Some(&i) {
                entry.members.push(i);
            }
            if let Some(ExemptionValue::Section(_, _, cited)) = &mut entry.exemption
                && !cited.iter().any(|p| p.id == provision.id)
            {
                cited.push(provision);
                cited.sort_by_key(|p| catalogue.provisions().iter().position(|q| q.id == p.id));
            }
            let slug = exemption_slug(site, response.regime, &provision.id);
            let key = (own, response.regime, (number, section), place, slug.clone());
            let entry = found.entry(key).or_insert_with(|| Value {
                slug,
                name: site.words.heading(provision),
                description: Some(site.words.means(provision).to_owned()),
                members: Vec::new(),
                exemption: Some(ExemptionValue::Provision(response.regime, provision)),
            });
            if entry.members.last() != Some(&i) {
                entry.members.push(i);
            }
        }
    }
    // A section whose only form is the section itself would have two pages of one address.
    let mut values: Vec<Value> = Vec::with_capacity(found.len());
    for value in found.into_values() {
        if !values.iter().rev().take(8).any(|v| v.slug == value.slug) {
            values.push(value);
        }
    }
    values
}

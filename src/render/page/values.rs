//! The values of a facet.

use super::super::context::{Link, Prepared};
use super::super::frame::{Frame, Head, Nav, PageHead, ShownValue};
use super::super::words::capital;
use super::exemption::cited_values;
use crate::law::Regime;
use crate::log::{ExemptionValue, Facet};
use serde::Serialize;

#[derive(Serialize)]
struct Values<'l> {
    nav: Vec<Nav>,
    page: PageHead<'l>,
    values: Vec<ShownValue<'l>>,
    intro: &'l str,
    up: Link,
    #[serde(skip_serializing_if = "Option::is_none")]
    acts: Option<Vec<Act<'l>>>,
}

/// An Act with the sections that responses cite.
#[derive(Serialize)]
struct Act<'l> {
    name: &'l str,
    sections: Vec<Section<'l>>,
}

#[derive(Serialize)]
struct Section<'l> {
    section: ShownValue<'l>,
    provisions: Vec<Provision<'l>>,
}

#[derive(Serialize)]
struct Provision<'l> {
    href: String,
    name: String,
    means: &'l str,
    count: usize,
    noun: String,
}

pub(in crate::render) fn values(frame: &Frame, facet: Facet) -> Prepared {
    let path = format!("{}/index.html", facet.folder());
    let t = frame.t();
    let heading = facet.name(frame.words());
    let (nav, page) = frame.start(Head {
        title: heading,
        heading_html: heading,
        breadcrumb: vec![frame.home_crumb()],
        nav: "browse",
        ..Head::of(&path)
    });
    let values = frame.log.values(facet).iter();
    let context = Values {
        nav,
        page,
        values: values
            .map(|value| frame.facet_value(facet, value))
            .collect(),
        intro: match facet {
            Facet::Topic => &t.intro_topics,
            Facet::Exemption => &t.intro_exemptions,
            Facet::Outcome => &t.intro_outcomes,
            Facet::Department => &t.intro_departments,
            Facet::Year => &t.intro_years,
        },
        up: frame.all_link(),
        acts: (facet == Facet::Exemption).then(|| acts(frame)),
    };
    Prepared::new("values.html", &context)
}

/// The sections that responses cite, by Act, each with its provisions and what these mean.
fn acts(frame: &Frame) -> Vec<Act<'_>> {
    let mut acts: Vec<(Regime, Act<'_>)> = Vec::new();
    let words = frame.words();
    for value in frame.log.values(Facet::Exemption) {
        let Some(ExemptionValue::Section(regime, _, cited)) = &value.exemption else {
            continue;
        };
        let provisions = cited_values(frame, *regime, cited).map(|(value, provision)| Provision {
            href: frame.href(&format!("exemptions/{}/", value.slug)),
            name: capital(&words.provision(&provision.id)),
            means: words.means(provision),
            noun: words.noun_response(value.members.len()),
            count: value.members.len(),
        });
        let section = Section {
            section: frame.facet_value(Facet::Exemption, value),
            provisions: provisions.collect(),
        };
        match acts.iter_mut().find(|(of, _)| of == regime) {
            Some((_, act)) => act.sections.push(section),
            None => {
                let name = words.act(frame.log.site.law.catalogue(*regime));
                let sections = vec![section];
                acts.push((*regime, Act { name, sections }));
            }
        }
    }
    acts.into_iter().map(|(_, act)| act).collect()
}

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
    intro: &'static str,
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
}

pub(in crate::render) fn values(frame: &Frame, facet: Facet) -> Prepared {
    let path = format!("{}/index.html", facet.folder());
    let heading = facet.name();
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
            Facet::Topic => "Responses by what they are about.",
            Facet::Exemption => {
                "Responses by the provisions of law that we relied on to withhold information."
            }
            Facet::Outcome => "Responses by what became of the request.",
            Facet::Department => "Responses by the part of the organisation that answered.",
            Facet::Year => "Responses by the year in which we answered.",
        },
        up: frame.all_link(),
        acts: (facet == Facet::Exemption).then(|| acts(frame)),
    };
    Prepared::new("values.html", &context)
}

/// The sections that responses cite, by Act, each with its provisions and what these mean.
fn acts(frame: &Frame) -> Vec<Act<'_>> {
    let mut acts: Vec<(Regime, Act<'_>)> = Vec::new();
    for value in frame.log.values(Facet::Exemption) {
        let Some(ExemptionValue::Section(regime, _, cited)) = &value.exemption else {
            continue;
        };
        let provisions = cited_values(frame, *regime, cited).map(|(value, provision)| Provision {
            href: frame.href(&format!("exemptions/{}/", value.slug)),
            name: capital(&provision.spoken()),
            means: &provision.plain,
            count: value.members.len(),
        });
        let section = Section {
            section: frame.facet_value(Facet::Exemption, value),
            provisions: provisions.collect(),
        };
        match acts.iter_mut().find(|(of, _)| of == regime) {
            Some((_, act)) => act.sections.push(section),
            None => {
                let name = &frame.log.site.law.catalogue(*regime).act;
                let sections = vec![section];
                acts.push((*regime, Act { name, sections }));
            }
        }
    }
    acts.into_iter().map(|(_, act)| act).collect()
}

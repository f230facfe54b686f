//! The page of a section or provision: what it means, and the responses that cite it.

use super::super::context::{Prepared, share};
use super::super::frame::{Frame, ShownValue, chips};
use super::super::words::capital;
use super::list::{List, of_value};
use crate::law::{self, Weight};
use crate::log::{ExemptionValue, Facet, Value as FacetValue};
use crate::words::Plain;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct ExemptionPage<'l> {
    #[serde(flatten)]
    list: List<'l>,
    act: &'l str,
    act_href: &'l str,
    years: Vec<Year>,
    law_name: String,
    #[serde(flatten)]
    of: Of<'l>,
}

/// What differs between a section and a provision.
#[derive(Serialize)]
struct Of<'l> {
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'l str>,
    follow: &'l str,
    code: &'l str,
    chips: Vec<&'l str>,
    means: &'l str,
    show: Vec<&'l str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confirm: Option<Confirm>,
    provisions: Vec<ShownValue<'l>>,
    law_href: String,
}

/// How many responses of a year cite it.
#[derive(Serialize)]
struct Year {
    year: String,
    count: usize,
    share: usize,
}

/// The limb that allows neither to confirm nor to deny.
#[derive(Serialize)]
struct Confirm {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    href: Option<String>,
}

/// A page of the responses that cite a section or provision, from 1.
pub(in crate::render) fn exemption(
    frame: &Frame,
    value: &FacetValue,
    exemption: &ExemptionValue,
    number: usize,
) -> Prepared {
    of_value(frame, Facet::Exemption, value, number, |list| {
        page(frame, list, value, exemption)
    })
}

fn page(frame: &Frame, list: List<'_>, value: &FacetValue, exemption: &ExemptionValue) -> Prepared {
    let (regime, section) = match exemption {
        ExemptionValue::Section(regime, section, _) => (*regime, section.as_str()),
        ExemptionValue::Provision(regime, provision) => (*regime, provision.section()),
    };
    let catalogue = frame.log.site.law.catalogue(regime);
    let (words, t) = (frame.words(), frame.t());
    let unit = format!("{}{section}", &catalogue.unit[..1]);
    let of = match exemption {
        ExemptionValue::Section(_, _, cited) => Of {
            kind: None,
            follow: &t.follow_exemption,
            code: cited.first().map_or("", |p| p.section_id()),
            chips: Vec::new(),
            means: match cited.as_slice() {
                [only] => words.means(only),
                _ => "",
            },
            show: Vec::new(),
            confirm: None,
            provisions: cited_values(frame, regime, cited)
                .map(|(value, _)| frame.facet_value(Facet::Exemption, value))
                .collect(),
            law_href: catalogue.section_url(section),
        },
        ExemptionValue::Provision(_, provision) => Of {
            kind: Some(words.noun(
                provision,
                [&t.noun_exemption, &t.noun_exception, &t.noun_ground],
            )),
            follow: words.noun(
                provision,
                [&t.follow_exemption, &t.follow_exception, &t.follow_ground],
            ),
            code: &provision.id,
            chips: chips(words, provision, None),
            means: words.means(provision),
            show: show(t, provision),
            confirm: provision.ncnd().map(|limb| confirm(frame, regime, limb)),
            provisions: Vec::new(),
            law_href: provision.url(),
        },
    };
    let context = ExemptionPage {
        list,
        act: words.act(catalogue),
        act_href: catalogue.act_url(),
        years: years(frame, value),
        law_name: words.law_name(words.act(catalogue), &words.provision(&unit)),
        of,
    };
    Prepared::new("exemption.html", &context)
}

/// By year of answer, newest first. A year between without one shows 0.
fn years(frame: &Frame, value: &FacetValue) -> Vec<Year> {
    let mut counts: BTreeMap<i16, usize> = BTreeMap::new();
    let responses = value.members.iter().map(|&i| &frame.log.responses[i]);
    for responded in responses.filter_map(|response| response.responded) {
        *counts.entry(responded.year()).or_default() += 1;
    }
    let most = counts.values().copied().max();
    let span = counts
        .first_key_value()
        .zip(counts.last_key_value())
        .map(|((first, _), (last, _))| *first..=*last);
    let years = span.into_iter().flatten().rev().map(|year| {
        let count = counts.get(&year).copied().unwrap_or(0);
        Year {
            year: year.to_string(),
            count,
            share: share(count, most),
        }
    });
    years.collect()
}

fn confirm(frame: &Frame, regime: law::Regime, limb: &str) -> Confirm {
    Confirm {
        name: capital(&frame.words().provision(limb)),
        href: value_of(frame, regime, limb)
            .map(|value| frame.href(&format!("exemptions/{}/", value.slug))),
    }
}

/// The value of a provision, if a response cites it.
fn value_of<'l>(frame: &'l Frame, regime: law::Regime, id: &str) -> Option<&'l FacetValue> {
    let is = |value: &&FacetValue| matches!(&value.exemption, Some(ExemptionValue::Provision(r, p)) if *r == regime && p.id == id);
    frame.log.values(Facet::Exemption).iter().find(is)
}

/// The values of the provisions that a section's page lists.
pub(super) fn cited_values<'l>(
    frame: &'l Frame,
    regime: law::Regime,
    cited: &'l [&'static law::Provision],
) -> impl Iterator<Item = (&'l FacetValue, &'static law::Provision)> {
    let values = cited.iter();
    values.filter_map(move |&p| Some((value_of(frame, regime, &p.id)?, p)))
}

/// What we must show to rely on a provision, step by step.
fn show<'w>(t: &'w Plain, provision: &law::Provision) -> Vec<&'w str> {
    let refusal = provision.is_ncnd();
    let pick = |content: &'w String, refused: &'w String| {
        Some(if refusal { refused } else { content }.as_str())
    };
    let test = match provision.test {
        law::Test::Class => pick(&t.show_class, &t.show_class_silent),
        law::Test::Prejudice => pick(&t.show_prejudice, &t.show_prejudice_silent),
        law::Test::Substantial => pick(&t.show_substantial, &t.show_substantial_silent),
        law::Test::Inhibit => pick(&t.show_inhibit, &t.show_inhibit_silent),
        law::Test::Endanger => pick(&t.show_endanger, &t.show_endanger_silent),
        law::Test::Required => pick(&t.show_required, &t.show_required_silent),
        law::Test::Adverse => pick(&t.show_adverse, &t.show_adverse_silent),
        law::Test::None => None,
    };
    let weighed = match provision.weight {
        Weight::Qualified => [
            pick(&t.show_factors, &t.show_factors_silent),
            pick(&t.show_balance, &t.show_balance_silent),
        ],
        Weight::Mixed => [Some(t.show_mixed.as_str()), None],
        Weight::Absolute | Weight::None => [None, None],
    };
    test.into_iter()
        .chain(weighed.into_iter().flatten())
        .collect()
}

//! The page of a section or provision: what it means, and the responses that cite it.

use super::super::context::{Prepared, share};
use super::super::frame::{Frame, ShownValue, chips};
use super::super::words::capital;
use super::list::{List, of_value};
use crate::law::{self, Weight};
use crate::log::text::spoken_provision;
use crate::log::{ExemptionValue, Facet, Value as FacetValue};
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
    kind: Option<&'static str>,
    code: &'l str,
    chips: Vec<&'static str>,
    means: &'l str,
    show: Vec<&'static str>,
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
    let unit = if catalogue.unit == "regulation" {
        "regulation"
    } else {
        "section"
    };
    let of = match exemption {
        ExemptionValue::Section(_, _, cited) => Of {
            kind: None,
            code: cited.first().map_or("", |p| p.section_id()),
            chips: Vec::new(),
            means: match cited.as_slice() {
                [only] => &only.plain,
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
            kind: Some(provision.noun()),
            code: &provision.id,
            chips: chips(provision, None),
            means: &provision.plain,
            show: show(provision),
            confirm: provision.ncnd().map(|limb| confirm(frame, regime, limb)),
            provisions: Vec::new(),
            law_href: provision.url(),
        },
    };
    let context = ExemptionPage {
        list,
        act: &catalogue.act,
        act_href: catalogue.act_url(),
        years: years(frame, value),
        law_name: format!("{}, {unit} {section}", catalogue.act),
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
        name: capital(&spoken_provision(limb)),
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

//! What was withheld and why: a card for each exemption, and what they share.

use super::super::super::context::{Day, Html};
use super::super::super::frame::{Frame, chips, escaped};
use super::super::super::language::Languages;
use super::super::super::words::{self, capital};
use super::fields::number;
use crate::law;
use crate::log::text::spoken_provision;
use crate::log::{BarPlace, Exemption, Intended, Likelihood, Response, Text};
use crate::markdown;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Reasons<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    shared_harm_html: Option<Html<'static>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shared_names: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shared_balance_html: Option<Html<'static>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shared_decision: Option<&'static str>,
    cards: Vec<Card<'r>>,
}

/// An exemption, and why it applies.
#[derive(Serialize)]
struct Card<'r> {
    id: &'r str,
    heading: String,
    chips: Vec<&'static str>,
    means: &'r str,
    harm_title: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    covers_html: Option<Html<'static>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    harm_html: Option<Html<'static>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    likelihood: Option<&'static str>,
    factors: bool,
    for_title: &'static str,
    against_title: &'static str,
    for_html: Vec<Html<'static>>,
    against_html: Vec<Html<'static>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    balance_html: Option<Html<'static>>,
    decision: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    review_on: Option<Day>,
    href: String,
    href_name: String,
    kind: &'static str,
    law_href: String,
    law_name: String,
    rows: Vec<CardRow>,
}

/// What one kind of exemption has to say more.
#[derive(Serialize)]
struct CardRow {
    label: &'static str,
    html: Html<'static>,
}

/// `cards` are the ids of the cards, in the order of the exemptions.
pub(super) fn reasons<'r>(
    frame: &'r Frame,
    response: &'r Response,
    cards: &'r [String],
    ncnd: bool,
) -> Reasons<'r> {
    let harm = response.harm.as_ref();
    let balance = response.balance.as_ref();
    // Those that have none of their own.
    let sharing = || {
        let sharing = response.exemptions.iter().filter(|e| e.harm.is_none());
        let names: Vec<String> = sharing.map(|e| e.provision.spoken()).collect();
        words::listed(&names)
    };
    Reasons {
        shared_harm_html: harm.map(|text| frame.own_html(response, text, "harm-")),
        shared_names: harm.map(|_| sharing()),
        shared_balance_html: balance.map(|text| frame.own_html(response, text, "balance-")),
        shared_decision: balance.map(|_| decision(ncnd)),
        cards: response
            .exemptions
            .iter()
            .zip(cards)
            .map(|(exemption, id)| card(frame, response, exemption, id, ncnd))
            .collect(),
    }
}

fn card<'r>(
    frame: &'r Frame,
    response: &'r Response,
    e: &'r Exemption,
    id: &'r str,
    ncnd: bool,
) -> Card<'r> {
    let site = &frame.log.site;
    let provision = e.provision;
    let folder = response.path();
    let catalogue = site.law.catalogue(response.regime);
    let refuses = ncnd || provision.is_ncnd();
    let languages = frame.languages(response);
    let key = |text: &Text, name: &str| frame.own_html(response, text, &format!("{id}-{name}-"));
    let factors = |texts: &[Text]| -> Vec<Html<'static>> {
        let base = || site.base(&folder);
        let texts = texts.iter();
        texts
            .map(|text| markdown::inline(text, base(), true, BarPlace::Prose))
            .map(|line| languages.inline(line).into())
            .collect()
    };
    Card {
        id,
        heading: provision.heading(),
        chips: chips(provision, e.condition),
        means: &provision.plain,
        harm_title: if matches!(provision.test, law::Test::Class | law::Test::None) {
            "How it applies here"
        } else {
            "The harm we identified"
        },
        covers_html: e.covers.as_ref().map(|text| key(text, "covers")),
        harm_html: e.harm.as_ref().map(|text| key(text, "harm")),
        likelihood: e.likelihood.map(|likelihood| match likelihood {
            Likelihood::Would => "would",
            Likelihood::WouldBeLikely => "would be likely to",
        }),
        factors: !e.for_disclosure.is_empty() || !e.against_disclosure.is_empty(),
        for_title: if refuses {
            "Reasons to confirm or deny"
        } else {
            "Reasons to disclose"
        },
        against_title: if refuses {
            "Reasons not to"
        } else {
            "Reasons to withhold"
        },
        for_html: factors(&e.for_disclosure),
        against_html: factors(&e.against_disclosure),
        balance_html: e.balance.as_ref().map(|text| key(text, "balance")),
        decision: decision(refuses),
        review_on: e.review_on.map(Day::from),
        href: frame.href(&format!(
            "exemptions/{}/",
            frame.log.exemption_slug(response.regime, &provision.id)
        )),
        href_name: format!("More about {}", provision.spoken()),
        kind: provision.noun(),
        law_href: provision.url(),
        law_name: format!(
            "{}, {}",
            catalogue.act,
            spoken_provision(provision.section_id())
        ),
        rows: rows(e, catalogue, languages, &key),
    }
}

fn rows(
    e: &Exemption,
    catalogue: &law::Catalogue,
    languages: Languages<'_>,
    key: &dyn Fn(&Text, &str) -> Html<'static>,
) -> Vec<CardRow> {
    let mut rows: Vec<CardRow> = Vec::new();
    let mut row = |label, html: Html<'static>| rows.push(CardRow { label, html });
    if let Some(condition) = e.condition {
        row(
            "The condition we rely on",
            format!(
                "<p>{}. {}</p>",
                escaped(&capital(&condition.spoken())),
                escaped(&condition.plain)
            )
            .into(),
        );
    }
    if !e.purposes.is_empty() {
        let items: String = e
            .purposes
            .iter()
            .map(|p| {
                format!(
                    "<li>{}: {}</li>",
                    escaped(&catalogue.spoken(p)),
                    escaped(catalogue.purpose(p).map_or("", |p| &p.plain))
                )
            })
            .collect();
        row(
            "The purposes we rely on",
            format!("<ul>{items}</ul>").into(),
        );
    }
    if let Some(enactment) = &e.enactment {
        row("What prohibits disclosure", key(enactment, "enactment"));
    }
    match &e.intended {
        Some(Intended::On(day)) => row(
            "When it will be published",
            format!("<p>We intend to publish it on {}.</p>", words::day(*day)).into(),
        ),
        Some(Intended::Words(text)) => row("When it will be published", key(text, "intended")),
        None => {}
    }
    if let Some(place) = &e.place {
        row("Where to find it", key(place, "where"));
    }
    if let Some(hours) = e.estimate_hours {
        // The environmental regulations know no such limit.
        let limit = catalogue.cost_limit.as_ref();
        let limit = limit.map_or_else(String::new, |limit| {
            format!(" The limit is {}.", limit.hours)
        });
        row(
            "How long it would take",
            format!("<p>We estimate {} hours.{limit}</p>", number(hours)).into(),
        );
    }
    if let Some(person) = &e.qualified_person {
        row(
            "Opinion of the qualified person",
            format!(
                "{}<p>{}, {}.</p>",
                key(&person.opinion, "opinion").0,
                languages.inline(escaped(&person.title)),
                words::day(person.on)
            )
            .into(),
        );
    }
    rows
}

/// What the balance of the public interest came to, in a sentence.
fn decision(refuses: bool) -> &'static str {
    if refuses {
        "We decided neither to confirm nor to deny."
    } else {
        "We decided to withhold."
    }
}

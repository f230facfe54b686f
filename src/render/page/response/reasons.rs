//! What was withheld and why: a card for each exemption, and what they share.

use super::super::super::context::{Day, Html};
use super::super::super::frame::{Frame, chips, escaped};
use super::super::super::language::Languages;
use super::super::super::words::capital;
use super::fields::number;
use crate::law;
use crate::log::{Exemption, Intended, Likelihood, Response, Text};
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
    shared_decision: Option<&'r str>,
    cards: Vec<Card<'r>>,
}

/// An exemption, and why it applies.
#[derive(Serialize)]
struct Card<'r> {
    id: &'r str,
    heading: String,
    chips: Vec<&'r str>,
    means: &'r str,
    means_title: &'r str,
    harm_title: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    covers_html: Option<Html<'static>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    harm_html: Option<Html<'static>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    likelihood_html: Option<Html<'static>>,
    factors: bool,
    /// Whether one side says three times what the other does, so that they stand below each other.
    stacked: bool,
    /// Whether the factors are paragraphs, not points.
    long: bool,
    for_title: &'r str,
    against_title: &'r str,
    for_html: Vec<Html<'static>>,
    against_html: Vec<Html<'static>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    balance_html: Option<Html<'static>>,
    decision: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    review_on: Option<Day>,
    href: String,
    href_name: String,
    kind: &'r str,
    law_href: String,
    law_name: String,
    rows: Vec<CardRow<'r>>,
}

/// What one kind of exemption has to say more.
#[derive(Serialize)]
struct CardRow<'r> {
    label: &'r str,
    html: Html<'static>,
}

/// A factor of more characters takes more than two lines beside another.
const LONG: usize = 160;

/// Whether one side has three times the other's words.
fn is_lopsided(one: &[Text], other: &[Text]) -> bool {
    let words = |texts: &[Text]| -> usize {
        let texts = texts.iter();
        texts
            .map(|text| text.raw().split_whitespace().count())
            .sum()
    };
    let (one, other) = (words(one), words(other));
    one.max(other) > 3 * one.min(other)
}

/// `cards` are the ids of the cards, in the order of the exemptions.
pub(super) fn reasons<'r>(
    frame: &'r Frame,
    response: &'r Response,
    cards: &'r [String],
    ncnd: bool,
) -> Reasons<'r> {
    let words = frame.words();
    let harm = response.harm.as_ref();
    let balance = response.balance.as_ref();
    // Those that have none of their own.
    let sharing = || {
        let sharing = response.exemptions.iter().filter(|e| e.harm.is_none());
        let names: Vec<String> = sharing.map(|e| words.provision(&e.provision.id)).collect();
        words.applies_to(&words.listed(&names))
    };
    Reasons {
        shared_harm_html: harm.map(|text| frame.own_html(response, text, "harm-")),
        shared_names: harm.map(|_| sharing()),
        shared_balance_html: balance.map(|text| frame.own_html(response, text, "balance-")),
        shared_decision: balance.map(|_| decision(frame, ncnd)),
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
    let (words, t) = (frame.words(), frame.t());
    let provision = e.provision;
    let folder = site.home_of(response);
    let catalogue = site.law.catalogue(response.regime);
    let refuses = ncnd || provision.is_ncnd();
    let languages = frame.languages(response);
    let key = |text: &Text, name: &str| frame.own_html(response, text, &format!("{id}-{name}-"));
    let factors = |texts: &[Text]| -> Vec<Html<'static>> {
        let base = || site.base(&folder);
        let texts = texts.iter();
        texts
            .map(|text| markdown::inline(text, base(), true, frame.prose()))
            .map(|line| languages.inline(line).into())
            .collect()
    };
    Card {
        id,
        heading: words.heading(provision),
        chips: chips(words, provision, e.condition),
        means_title: words.noun(
            provision,
            [&t.means_exemption, &t.means_exception, &t.means_ground],
        ),
        means: words.means(provision),
        harm_title: if matches!(provision.test, law::Test::Class | law::Test::None) {
            &t.applies_here
        } else {
            &t.harm
        },
        covers_html: e.covers.as_ref().map(|text| key(text, "covers")),
        harm_html: e.harm.as_ref().map(|text| key(text, "harm")),
        likelihood_html: e.likelihood.map(|likelihood| {
            let (a, z) = ("<strong>", "</strong>");
            let said = match (likelihood, e.harm.is_some()) {
                (Likelihood::Would, true) => words.this_would(a, z),
                (Likelihood::WouldBeLikely, true) => words.this_would_be_likely(a, z),
                (Likelihood::Would, false) => words.harm_would(a, z),
                (Likelihood::WouldBeLikely, false) => words.harm_would_be_likely(a, z),
            };
            said.into()
        }),
        factors: !e.for_disclosure.is_empty() || !e.against_disclosure.is_empty(),
        stacked: is_lopsided(&e.for_disclosure, &e.against_disclosure),
        long: e
            .for_disclosure
            .iter()
            .chain(&e.against_disclosure)
            .any(|factor| factor.raw().len() > LONG),
        for_title: if refuses {
            &t.for_saying
        } else {
            &t.for_disclosing
        },
        against_title: if refuses {
            &t.for_silence
        } else {
            &t.for_withholding
        },
        for_html: factors(&e.for_disclosure),
        against_html: factors(&e.against_disclosure),
        balance_html: e.balance.as_ref().map(|text| key(text, "balance")),
        decision: decision(frame, refuses),
        review_on: e.review_on.map(|day| frame.day(day)),
        href: frame.href(&format!(
            "exemptions/{}/",
            frame.log.exemption_slug(response.regime, &provision.id)
        )),
        href_name: words.more_about(&words.provision(&provision.id)),
        kind: words.noun(
            provision,
            [&t.noun_exemption, &t.noun_exception, &t.noun_ground],
        ),
        law_href: provision.url(),
        law_name: words.law_name(
            words.act(catalogue),
            &words.provision(provision.section_id()),
        ),
        rows: rows(frame, e, catalogue, languages, &key),
    }
}

fn rows<'r>(
    frame: &'r Frame,
    e: &Exemption,
    catalogue: &law::Catalogue,
    languages: Languages<'_>,
    key: &dyn Fn(&Text, &str) -> Html<'static>,
) -> Vec<CardRow<'r>> {
    let (words, t) = (frame.words(), frame.t());
    let mut rows: Vec<CardRow<'_>> = Vec::new();
    let mut row = |label: &'r str, html: Html<'static>| rows.push(CardRow { label, html });
    if let Some(condition) = e.condition {
        row(
            &t.condition,
            format!(
                "<p>{}. {}</p>",
                escaped(&capital(&words.provision(&condition.id))),
                escaped(words.means(condition))
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
                    escaped(&words.provision(p)),
                    escaped(words.purpose(catalogue, p))
                )
            })
            .collect();
        row(&t.purposes, format!("<ul>{items}</ul>").into());
    }
    if let Some(enactment) = &e.enactment {
        row(&t.enactment, key(enactment, "enactment"));
    }
    match &e.intended {
        Some(Intended::On(day)) => row(
            &t.intended,
            format!("<p>{}</p>", words.intended_on(&words.day(*day))).into(),
        ),
        Some(Intended::Words(text)) => row(&t.intended, key(text, "intended")),
        None => {}
    }
    if let Some(place) = &e.place {
        row(&t.where_to_find, key(place, "where"));
    }
    if let Some(hours) = e.estimate_hours {
        // The environmental regulations know no such limit.
        let limit = catalogue.cost_limit.as_ref();
        let hours = number(hours);
        let said = limit.map_or_else(
            || words.estimate(&hours),
            |limit| words.estimate_limit(&hours, limit.hours as usize),
        );
        row(&t.how_long, format!("<p>{said}</p>").into());
    }
    if let Some(person) = &e.qualified_person {
        row(
            &t.opinion,
            format!(
                "{}<p>{}, {}.</p>",
                key(&person.opinion, "opinion").0,
                languages.inline(escaped(&person.title)),
                words.day(person.on)
            )
            .into(),
        );
    }
    rows
}

/// What the balance of the public interest came to, in a sentence.
fn decision(frame: &Frame, refuses: bool) -> &str {
    if refuses {
        &frame.t().decided_silence
    } else {
        &frame.t().decided_withhold
    }
}

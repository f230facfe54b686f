//! Rules across records and on the site as a whole: DL0307, DL0311, DL0420, DL0601 to DL0603, DL0605, DL0607.

use super::log::Rule;
use super::rules::{Gist, Hit, lower};
use super::{Log, is_public};
use crate::diagnostics::{Code, Diagnostic, Report, Span, Words};
use crate::law::{Outcome, Regime, phrases};
use crate::private::OfTheme;
use crate::private::source::record::{Reading, Record};
use crate::private::source::toml::At;
use std::collections::{BTreeMap, BTreeSet};

pub(super) const RULES: &[Rule] = &[
    Rule::among(&[Code::NcndRelatedRecord], |among, record, _, hits| {
        if refuses(record) {
            let others = among.related(record);
            let others = others.filter(|(_, other)| !refuses(other));
            hits.extend(others.map(|(at, _)| Hit::at(&at.at, "related")));
        }
    }),
    Rule::among(&[Code::EnvironmentalInAct], |among, record, _, hits| {
        let owing = record.exemptions.iter();
        for exemption in owing.filter(|e| e.provision.owes("other-regime")) {
            let mut others = among.related(record);
            if !others.any(|(_, other)| other.regime.is_environmental()) {
                hits.push(Hit::at(&exemption.provision_at, "exemptions"));
            }
        }
    }),
    Rule::among(&[Code::NcndInconsistent], inconsistent),
    Rule::site(&[Code::NoReviewProcedure], |log, _, report| {
        if let Some(review) = said(log).filter(|_| anybody_refused(log))
            && !phrases().review.in_text(&review.text)
        {
            report.push(Diagnostic::new(Code::NoReviewProcedure, review.at));
        }
    }),
    Rule::site(&[Code::NoRegulatorRight], no_regulator),
    Rule::site(&[Code::WrongRegulator], wrong_regulator),
    Rule::site(&[Code::NoLicence], no_licence),
    Rule::site(&[Code::StatisticsBasisMissing], no_basis),
    Rule::site(super::personal::CODES, |log, _, report| {
        let settings = log.settings;
        for review in settings.review.iter().chain(&settings.review_cy) {
            super::personal::in_site_text(log.settings, review, report);
        }
    }),
];

/// The public records among which one is looked at.
pub(super) struct Among<'l> {
    by_reference: BTreeMap<&'l str, Vec<&'l Record>>,
    /// Those whose reference stands in several languages.
    twins: BTreeMap<&'l str, Vec<&'l Record>>,
    /// Of each topic of a refusal to confirm or deny, those that say whether it is held.
    by_topic: BTreeMap<&'l str, Vec<(&'l Record, &'l Gist)>>,
}

fn refuses(record: &Record) -> bool {
    record.outcome.value == Outcome::NeitherConfirmedNorDenied
}

impl<'l> Among<'l> {
    /// This is done at every look of the preview: only what somebody asks for is put in order.
    pub fn of(public: &[(&'l Record, &'l Gist)]) -> Among<'l> {
        let named: BTreeSet<&str> = public
            .iter()
            .flat_map(|(record, _)| record.related.iter().map(|r| r.value.as_str()))
            .collect();
        let mut by_reference: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
        for (record, _) in public {
            let reference = record.reference.value.as_str();
            if named.contains(reference) {
                by_reference.entry(reference).or_default().push(record);
            }
        }
        let mut twins: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
        for (record, _) in public {
            let same = twins.entry(record.reference.value.as_str()).or_default();
            same.push(record);
        }
        twins.retain(|_, same| same.len() > 1);
        let refusing = public.iter().filter(|(record, _)| refuses(record));
        let mut by_topic: BTreeMap<&str, Vec<(&Record, &Gist)>> = refusing
            .flat_map(|(record, _)| &record.topics)
            .map(|topic| (topic.value.as_str(), Vec::new()))
            .collect();
        let says =
            |record: &Record| matches!(record.outcome.value, Outcome::Disclosed | Outcome::NotHeld);
        for (record, gist) in public.iter().filter(|(record, _)| says(record)) {
            for topic in &record.topics {
                if let Some(of_topic) = by_topic.get_mut(topic.value.as_str()) {
                    of_topic.push((record, gist));
                }
            }
        }
        Among {
            by_reference,
            twins,
            by_topic,
        }
    }

    /// The public records of one's reference, itself among them; none where it stands alone.
    pub fn twins(&self, record: &Record) -> &[&'l Record] {
        let same = self.twins.get(record.reference.value.as_str());
        same.map_or(&[], Vec::as_slice)
    }

    /// The public records that one names as related, and where.
    fn related<'a>(
        &'a self,
        record: &'a Record,
    ) -> impl Iterator<Item = (&'a At<String>, &'a Record)> {
        record.related.iter().flat_map(|at| {
            let named = self.by_reference.get(at.value.as_str());
            named.into_iter().flatten().map(move |other| (at, *other))
        })
    }
}

/// Nearly the same request, under a topic of both, was answered by saying whether it is held.
fn inconsistent(among: &Among<'_>, record: &Record, gist: &Gist, hits: &mut Vec<Hit>) {
    if !refuses(record) {
        return;
    }
    let mut same_topic = record
        .topics
        .iter()
        .filter_map(|topic| among.by_topic.get(topic.value.as_str()))
        .flatten();
    if let Some((other, _)) = same_topic.find(|(_, others)| gist.is_like(others)) {
        let at = record.file.span(record.outcome.at.clone());
        let place = other.file.span(other.outcome.at.clone());
        let message = Words::from("nearly the same request was answered in another way at ")
            .place(&place, &at);
        hits.push(Hit::at(&record.outcome.at, "outcome").message(message));
    }
}

/// What the site says on reviews, as small letters, and where.
struct Said {
    text: String,
    at: Span,
}

fn said(log: &Log<'_>) -> Option<Said> {
    let review = log.settings.review.as_ref()?;
    let range = review.origin.range(0..review.text.raw().len());
    Some(Said {
        text: lower(review),
        at: log.settings.file.span(range),
    })
}

fn public<'l>(log: &Log<'l>) -> impl Iterator<Item = &'l Reading> {
    let records = log.records.iter().map(|(record, _)| *record);
    records.filter(|record| is_public(record, log.today))
}

fn anybody_refused(log: &Log<'_>) -> bool {
    let mut outcomes = public(log).filter_map(|record| record.outcome());
    outcomes.any(|o| o.value.is_refusal() || o.value == Outcome::PartlyWithheld)
}

/// A template of the site's own replaces the built-in one, which names the regulator.
fn no_regulator(log: &Log<'_>, theme: &OfTheme<'_>, report: &mut Report) {
    let regulator = &phrases().regulator;
    if let Some(review) = said(log).filter(|_| anybody_refused(log))
        && !regulator.in_text(&review.text)
        && let Some(own) = theme.template("response.html")
        && let Some(said) = instead(own, &["main", "next"])
        && !said.contains("regulator")
        && !regulator.in_text(&said.to_lowercase())
    {
        let at = Span::file("themes/default/response.html");
        report.push(Diagnostic::new(Code::NoRegulatorRight, at));
    }
}

fn wrong_regulator(log: &Log<'_>, _: &OfTheme<'_>, report: &mut Report) {
    let Some(review) = said(log) else { return };
    let lists = phrases();
    let wrong = |regime: Regime| {
        super::notice::names_wrong_regulator(&review.text, regime)
            && public(log).any(|record| record.regime == regime)
    };
    if Regime::ALL.into_iter().any(wrong)
        && !lists.ico.in_text(&review.text) | !lists.scottish.in_text(&review.text)
    {
        report.push(Diagnostic::new(Code::WrongRegulator, review.at));
    }
}

/// The same of the licence.
fn no_licence(log: &Log<'_>, theme: &OfTheme<'_>, report: &mut Report) {
    let mut pages = log.pages.iter().filter(|p| !p.page.draft);
    if log.settings.review.is_some()
        && let Some(own) = theme.template("base.html")
        && let Some(said) = instead(own, &["footer"])
        && !phrases().licence.in_text(&said.to_lowercase())
        && !pages.any(|p| p.page.path.trim_end_matches('/') == "re-use")
    {
        let at = Span::file("themes/default/base.html");
        report.push(Diagnostic::new(Code::NoLicence, at));
    }
}

/// What is counted stands in `lede`; a template that leaves it out has to say it in its own words.
fn no_basis(log: &Log<'_>, theme: &OfTheme<'_>, report: &mut Report) {
    let says = |template: &str| {
        template
            .split("{{")
            .skip(1)
            .any(|e| e.trim_start_matches(['-', ' ']).starts_with("lede"))
    };
    if log.settings.review.is_some()
        && let Some(own) = theme.template("statistics.html")
        && let Some(said) = instead(own, &["main", "intro"])
        && !says(said)
        && !phrases().counted.in_text(&said.to_lowercase())
    {
        let at = Span::file("themes/default/statistics.html");
        report.push(Diagnostic::new(Code::StatisticsBasisMissing, at));
    }
}

/// What a template of the site's own says in place of some blocks of the built-in one, named from the outermost to the innermost:
/// all of it, or the block where it extends that one. Nothing where the built-in words stand.
fn instead<'t>(own: &'t str, blocks: &[&str]) -> Option<&'t str> {
    // A tag from its sign on, and its words.
    let tags = || {
        own.match_indices("{%")
            .map(|(at, _)| (at, own[at + 2..].trim_start_matches('-').trim_start()))
    };
    if !tags().any(|(_, tag)| tag.starts_with("extends") && tag.contains("default/")) {
        return Some(own);
    }
    let opens = |tag: &str, name: &str| {
        tag.strip_prefix("block").is_some_and(|rest| {
            rest.split(['%', '-'])
                .next()
                .is_some_and(|said| said.trim() == name)
        })
    };
    let (from, _) = blocks
        .iter()
        .find_map(|name| tags().find(|(_, tag)| opens(tag, name)))?;
    let mut depth = 0;
    let end = tags().filter(|(at, _)| *at >= from).find(|(_, tag)| {
        depth += i32::from(tag.starts_with("block")) - i32::from(tag.starts_with("endblock"));
        depth == 0
    });
    let said = &own[from..end.map_or(own.len(), |(at, _)| at)];
    (!said.contains("super()")).then_some(said)
}

#[cfg(test)]
mod tests {
    use super::instead;

    #[test]
    fn a_template_says_what_its_blocks_say() {
        let extended = |rest: &str| format!("{{% extends \"default/response.html\" %}}{rest}");
        for (own, said) in [
            ("all of it".to_owned(), Some("all of it")),
            (
                "{% extends \"base.html\" %}{% block main %}x{% endblock %}".to_owned(),
                Some("{% extends \"base.html\" %}{% block main %}x{% endblock %}"),
            ),
            (extended("{% block cite %}x{% endblock cite %}"), None),
            (
                extended("{%- block next -%}x{% block y %}z{% endblock %}!{% endblock next %}w"),
                Some("{%- block next -%}x{% block y %}z{% endblock %}!"),
            ),
            (
                extended("{% block next %}{{ super() }}{% endblock %}"),
                None,
            ),
            (
                extended("{% block main %}{% block next %}x{% endblock %}{% endblock %}"),
                Some("{% block main %}{% block next %}x{% endblock %}"),
            ),
            (extended("{% block next_one %}x{% endblock %}"), None),
        ] {
            assert_eq!(instead(&own, &["main", "next"]), said, "{own}");
        }
    }
}

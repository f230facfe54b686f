//! Rules across records and on the site as a whole: DL0307, DL0311, DL0420, DL0601 to DL0603, DL0605, DL0607.
//!
//! Only public records are looked at, so that nothing public (the summary's counts) hangs on one that is not.

use super::rules::{Gist, Hit, diagnostic, gist, lower};
use super::{is_public, settle};
use crate::diagnostics::{Code, Diagnostic, Report, Span, Words};
use crate::law::{Outcome, Regime, phrases};
use crate::private::memory::Look;
use crate::private::source::record::Record;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Checks what only shows when records are seen together.
pub(in crate::private) fn records(look: &Look, today: Date) -> Report {
    let mut report = Report::new();
    let public: Vec<(&Record, &Gist)> = look
        .records
        .iter()
        .filter_map(|read| {
            read.record
                .as_ref()
                .map(|(record, checked)| (record, checked))
        })
        .filter(|(record, _)| is_public(record, today) && record.whole)
        .map(|(record, checked)| (record, gist(checked)))
        .collect();
    let refuses = |record: &Record| record.outcome.value == Outcome::NeitherConfirmedNorDenied;
    // This is done at every look of the preview: only what somebody asks for is put in order.
    let named: BTreeSet<&str> = public
        .iter()
        .flat_map(|(record, _)| record.related.iter().map(|r| r.value.as_str()))
        .collect();
    let mut by_reference: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
    for (record, _) in public
        .iter()
        .filter(|(record, _)| named.contains(record.reference.value.as_str()))
    {
        by_reference
            .entry(&record.reference.value)
            .or_default()
            .push(record);
    }
    let refusing = public.iter().filter(|(record, _)| refuses(record));
    let mut by_topic: BTreeMap<&str, Vec<(&Record, &Gist)>> = refusing
        .flat_map(|(record, _)| {
            record
                .topics
                .iter()
                .map(|topic| (topic.value.as_str(), Vec::new()))
        })
        .collect();
    for (record, gist) in public
        .iter()
        .filter(|(record, _)| matches!(record.outcome.value, Outcome::Disclosed | Outcome::NotHeld))
    {
        for topic in &record.topics {
            if let Some(of_topic) = by_topic.get_mut(topic.value.as_str()) {
                of_topic.push((record, gist));
            }
        }
    }
    for (record, gist) in &public {
        let mut own = Report::new();
        related(record, &by_reference, &mut own);
        if refuses(record) {
            inconsistent(record, gist, &by_topic, &mut own);
        }
        if !own.is_empty() {
            look.settings.rules.apply(&mut own);
            settle(record, &mut own, today);
            report.append(own);
        }
    }
    report
}

fn related(record: &Record, by_reference: &BTreeMap<&str, Vec<&Record>>, report: &mut Report) {
    let others = || {
        record.related.iter().flat_map(|at| {
            by_reference
                .get(at.value.as_str())
                .into_iter()
                .flatten()
                .map(move |r| (at, r))
        })
    };
    if record.outcome.value == Outcome::NeitherConfirmedNorDenied {
        for (at, _) in
            others().filter(|(_, r)| r.outcome.value != Outcome::NeitherConfirmedNorDenied)
        {
            report.push(diagnostic(
                record,
                Code::NcndRelatedRecord,
                Hit::at(&at.at, "related"),
            ));
        }
    }
    for exemption in record
        .exemptions
        .iter()
        .filter(|e| e.provision.owes("other-regime"))
    {
        if !others().any(|(_, r)| r.regime.is_environmental()) {
            report.push(diagnostic(
                record,
                Code::EnvironmentalInAct,
                Hit::at(&exemption.provision_at, "exemptions"),
            ));
        }
    }
}

/// Nearly the same request, under a topic of both, was answered by saying whether it is held. `by_topic` has those that say.
fn inconsistent(
    record: &Record,
    gist: &Gist,
    by_topic: &BTreeMap<&str, Vec<(&Record, &Gist)>>,
    report: &mut Report,
) {
    let mut same_topic = record
        .topics
        .iter()
        .filter_map(|topic| by_topic.get(topic.value.as_str()))
        .flatten();
    if let Some((other, _)) = same_topic.find(|(_, others)| gist.is_like(others)) {
        let at = record.file.span(record.outcome.at.clone());
        let place = other.file.span(other.outcome.at.clone());
        let message = Words::from("nearly the same request was answered in another way at ")
            .place(&place, &at);
        report.push(
            Diagnostic::new(Code::NcndInconsistent, at)
                .message(message)
                .topic("outcome"),
        );
    }
}

/// Checks what the site says to those who were refused. `root` is the site's folder.
pub(in crate::private) fn site(look: &Look, root: &Path, today: Date) -> Report {
    let settings = &look.settings;
    let mut report = Report::new();
    let lists = phrases();
    let Some(review) = &settings.review else {
        return report;
    };
    let at = settings
        .file
        .span(review.origin.range(0..review.text.raw().len()));
    let text = lower(review);
    let public = || look.read_records().filter(|r| is_public(r, today));
    let refused = public()
        .any(|r| r.outcome.value.is_refusal() || r.outcome.value == Outcome::PartlyWithheld);
    // A template of the site's own replaces the built-in one, which names the regulator and the licence.
    let template =
        |name: &str| std::fs::read_to_string(root.join("themes/default").join(name)).ok();
    if refused && !lists.review.in_text(&text) {
        report.push(Diagnostic::new(Code::NoReviewProcedure, at.clone()));
    }
    if refused
        && !lists.regulator.in_text(&text)
        && let Some(own) = template("response.html")
        && let Some(said) = instead(&own, &["main", "next"])
        && !said.contains("regulator")
        && !lists.regulator.in_text(&said.to_lowercase())
    {
        report.push(Diagnostic::new(
            Code::NoRegulatorRight,
            Span::file("themes/default/response.html"),
        ));
    }
    let wrong = |regime: Regime| {
        super::notice::names_wrong_regulator(&text, regime) && public().any(|r| r.regime == regime)
    };
    if Regime::ALL.into_iter().any(wrong)
        && !lists.ico.in_text(&text) | !lists.scottish.in_text(&text)
    {
        report.push(Diagnostic::new(Code::WrongRegulator, at));
    }
    if let Some(own) = template("base.html")
        && let Some(said) = instead(&own, &["footer"])
        && !lists.licence.in_text(&said.to_lowercase())
        && !look
            .prose()
            .any(|p| p.page.path.trim_end_matches('/') == "re-use" && !p.page.draft)
    {
        report.push(Diagnostic::new(
            Code::NoLicence,
            Span::file("themes/default/base.html"),
        ));
    }
    // What is counted stands in `lede`; a template that leaves it out has to say it in its own words.
    let says = |template: &str| {
        template
            .split("{{")
            .skip(1)
            .any(|e| e.trim_start_matches(['-', ' ']).starts_with("lede"))
    };
    if let Some(own) = template("statistics.html")
        && let Some(said) = instead(&own, &["main", "intro"])
        && !says(said)
        && !lists.counted.in_text(&said.to_lowercase())
    {
        report.push(Diagnostic::new(
            Code::StatisticsBasisMissing,
            Span::file("themes/default/statistics.html"),
        ));
    }
    super::personal::in_site_text(settings, review, &mut report);
    settings.rules.apply(&mut report);
    report
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

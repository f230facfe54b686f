//! What keeps records and pages apart, and together: addresses and references.

use super::Log;
use super::log::Rule;
use crate::diagnostics::{Code, Diagnostic, Report, Span, Words};
use crate::private::source::record::Status;
use std::collections::{BTreeMap, BTreeSet};

pub(super) const RULES: &[Rule] = &[
    Rule::apart(&[Code::SameAddress], references_apart),
    Rule::apart(&[Code::SameAddress], names_apart),
    Rule::apart(&[Code::SameAddress], pages_apart),
    Rule::apart(&[Code::NoSuchReference], related_exist),
];

/// No two references give one address.
fn references_apart(log: &Log<'_>, report: &mut Report) {
    // The same reference may stand once on each side of the log.
    let site = &log.settings.site;
    let mut references: BTreeMap<(String, Option<&str>), Span> = BTreeMap::new();
    let mut names: BTreeMap<String, (&str, Span)> = BTreeMap::new();
    for (record, _) in &log.records {
        let (Some(reference), Some(slug)) = (record.reference(), record.slug()) else {
            continue;
        };
        let at = record.file.span(reference.at.clone());
        let (name, first) = names
            .entry(slug.clone())
            .or_insert_with(|| (&reference.value, at.clone()));
        let side = (*name == reference.value).then(|| site.home(&record.language));
        if side.is_none() {
            references.insert((slug.clone(), None), first.clone());
        }
        let slug = (slug, side);
        match references.get(&slug) {
            Some(first) => report.push(
                Diagnostic::new(Code::SameAddress, at.clone())
                    .message(
                        Words::from("this reference gives the address of the record at ")
                            .place(first, &at),
                    )
                    .topic("reference"),
            ),
            None => {
                references.insert(slug, at);
            }
        }
    }
}

/// No two topics or departments give one address, those that site.toml describes among them.
fn names_apart(log: &Log<'_>, report: &mut Report) {
    for what in ["topics", "department"] {
        let mut seen: BTreeMap<String, (&str, Span)> = BTreeMap::new();
        let settings = log.settings;
        let (described, places) = match what {
            "topics" => (&settings.site.topics, &settings.topics_at),
            _ => (&settings.site.departments, &settings.departments_at),
        };
        for (entry, at) in described.iter().zip(places) {
            seen.insert(crate::log::slug(&entry.name), (&entry.name, at.clone()));
        }
        for (record, _) in &log.records {
            let names: Vec<_> = if what == "topics" {
                record.topics.iter().collect()
            } else {
                record.department.iter().collect()
            };
            for name in names {
                let slug = crate::log::slug(&name.value);
                let at = || record.file.span(name.at.clone());
                match seen.get(&slug) {
                    Some((first, place)) if *first != name.value => {
                        let at = at();
                        let message = if what == "topics" {
                            "this topic differs in spelling from the one at "
                        } else {
                            "this department differs in spelling from the one at "
                        };
                        report.push(
                            Diagnostic::new(Code::SameAddress, at.clone())
                                .message(
                                    Words::from(message)
                                        .place(place, &at)
                                        .and(", and both give one address"),
                                )
                                .help("spell both alike")
                                .topic(what),
                        );
                    }
                    Some(_) => {}
                    None => {
                        seen.insert(slug, (&name.value, at()));
                    }
                }
            }
        }
    }
}

/// No two prose pages have one address.
fn pages_apart(log: &Log<'_>, report: &mut Report) {
    let mut pages: BTreeMap<(&str, &str), Span> = BTreeMap::new();
    for prose in &log.pages {
        let at = prose.file.span(0..0);
        let address = (prose.page.folder.as_str(), prose.page.path.as_str());
        match pages.get(&address) {
            Some(first) => report.push(Diagnostic::new(Code::SameAddress, at.clone()).message(
                Words::from("this page has the address of the one at ").place(first, &at),
            )),
            None => {
                pages.insert(address, at);
            }
        }
    }
}

/// Whoever is named as related is there.
fn related_exist(log: &Log<'_>, report: &mut Report) {
    let references: BTreeSet<&str> = log
        .records
        .iter()
        .filter_map(|(r, _)| Some(r.reference()?.value.as_str()))
        .collect();
    for (record, _) in log
        .records
        .iter()
        .filter(|(r, _)| r.status != Status::Withdrawn)
    {
        for related in record
            .related
            .iter()
            .filter(|r| !references.contains(r.value.as_str()))
        {
            report.push(
                Diagnostic::new(Code::NoSuchReference, record.file.span(related.at.clone()))
                    .topic("related"),
            );
        }
    }
}

//! A site's own file of the law's words, and what is wrong with it.

use super::Fault;
use crate::law::{Catalogue, Law, Regime};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What a law is called, and what one does by it.
const NAMES: [&str; 5] = ["act", "request", "regulator", "complain_to", "review"];
/// What is said of parts of it, by id.
const PARTS: [&str; 3] = ["titles", "plain", "purposes"];

/// What is wrong with a site's own words for this law.
pub fn faults_in_law(text: &str, law: Law) -> Vec<Fault> {
    let (table, broken) = DeTable::parse_recoverable(text);
    let mut faults: Vec<Fault> = broken
        .iter()
        .map(|error| Fault {
            at: error.span().unwrap_or_default(),
            what: "this is not valid TOML",
            help: "write KEY = \"words\", as in the program's own src/law/words/cy.toml",
            near: None,
        })
        .collect();
    if !faults.is_empty() {
        return faults;
    }
    for (key, terms) in table.get_ref() {
        match (Regime::parse(key.get_ref()), terms.get_ref()) {
            (Some(regime), DeValue::Table(terms)) => {
                of_terms(terms, law.catalogue(regime), &mut faults);
            }
            (Some(_), _) => faults.push(no_table(terms)),
            (None, _) => faults.push(Fault {
                at: key.span(),
                what: "there is no law of this name",
                help: "write foia, eir, foisa or eisr",
                near: None,
            }),
        }
    }
    faults.sort_by_key(|fault| fault.at.start);
    faults
}

fn of_terms(terms: &DeTable<'_>, catalogue: &Catalogue, faults: &mut Vec<Fault>) {
    for (key, value) in terms {
        let name = key.get_ref().as_ref();
        if NAMES.contains(&name) {
            faults.extend(of_words(value));
        } else if !PARTS.contains(&name) {
            let near = crate::words::near(name, NAMES.into_iter().chain(PARTS));
            faults.push(Fault {
                at: key.span(),
                what: "the law has no words of this name",
                help: "write act, request, regulator, complain_to, review, or a table of titles, plain or purposes",
                near,
            });
        } else if let DeValue::Table(parts) = value.get_ref() {
            for (id, value) in parts {
                if !is_there(catalogue, name, id.get_ref()) {
                    faults.push(no_such_part(name, id.span()));
                }
                faults.extend(of_words(value));
            }
        } else {
            faults.push(no_table(value));
        }
    }
}

/// Whether the law has the part that words are for.
fn is_there(catalogue: &Catalogue, of: &str, id: &str) -> bool {
    let section = || {
        let number = id.strip_prefix(catalogue.letter());
        number.is_some_and(|number| catalogue.section_title(number).is_some())
    };
    match of {
        "purposes" => catalogue.purpose(id).is_some(),
        "plain" => catalogue.get(id).is_some(),
        _ => catalogue.get(id).is_some() || section(),
    }
}

fn no_such_part(of: &str, at: Range<usize>) -> Fault {
    let (what, help) = match of {
        "purposes" => (
            "this law has no such purpose",
            "write its id, such as \"s31(2)(a)\"",
        ),
        "plain" => (
            "this law has no such provision",
            "write its id, such as \"s40(2)\"; disclog explain tells which there are",
        ),
        _ => (
            "this law has no such section or provision",
            "write its id, such as s40 or \"s40(2)\"; disclog explain tells which there are",
        ),
    };
    Fault {
        at,
        what,
        help,
        near: None,
    }
}

fn no_table(value: &Spanned<DeValue<'_>>) -> Fault {
    Fault {
        at: value.span(),
        what: "a table belongs here",
        help: "write a table, such as [foia] or [foia.titles]",
        near: None,
    }
}

fn of_words(value: &Spanned<DeValue<'_>>) -> Option<Fault> {
    let (what, help) = match value.get_ref() {
        DeValue::String(text) if text.contains(['<', '>', '&']) => (
            "words can't hold the signs <, > and &",
            "write the words alone: what is marked up is put in by the theme",
        ),
        DeValue::String(text) if text.trim().is_empty() => {
            ("no words stand here", "write them, or take the line out")
        }
        DeValue::String(_) => return None,
        _ => ("this is no text", "write words in quotation marks"),
    };
    Some(Fault {
        at: value.span(),
        what,
        help,
        near: None,
    })
}

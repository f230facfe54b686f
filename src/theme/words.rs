//! The site's own files of words, and what is wrong with them.

use super::own::FOLDER;
use crate::diagnostics::{Code, Diagnostic, Lines, Report, Span, Words as Said};
use crate::law::Law;
use crate::words::{Fault, OwnWords, faults, faults_in_law};
use std::collections::BTreeMap;

/// Whether a file of a theme holds words.
pub(super) fn is_of_words(name: &str) -> bool {
    language(name).is_some()
}

/// The language of a file of words, and how its name ends: `ftl`, or `toml` for words of the law.
fn language(name: &str) -> Option<(&str, &str)> {
    let (language, ending) = name.strip_prefix("words/")?.split_once('.')?;
    let fits =
        (2..=3).contains(&language.len()) && language.bytes().all(|b| b.is_ascii_lowercase());
    (fits && matches!(ending, "ftl" | "toml")).then_some((language, ending))
}

/// The words among a site's own files, by their language; tells what is wrong with them.
pub(super) fn take(
    mine: &BTreeMap<String, Vec<u8>>,
    law: Law,
    report: &mut Report,
) -> BTreeMap<String, OwnWords> {
    let mut all: BTreeMap<String, OwnWords> = BTreeMap::new();
    for (name, bytes) in mine {
        let Some((language, ending)) = language(name) else {
            continue;
        };
        let file = format!("{FOLDER}/{name}");
        let Ok(text) = std::str::from_utf8(bytes) else {
            report.push(
                Diagnostic::new(Code::ThemeFile, Span::file(file))
                    .message("these words are not UTF-8"),
            );
            continue;
        };
        let own = all.entry(language.to_owned()).or_default();
        let (place, faults) = match ending {
            "ftl" => (&mut own.said, faults(text)),
            _ => (&mut own.law, faults_in_law(text, law)),
        };
        *place = Some(text.to_owned());
        let lines = Lines::new(file.into());
        report.extend(faults.into_iter().map(|fault| told(&lines, text, fault)));
    }
    all
}

fn told(lines: &Lines, text: &str, fault: Fault) -> Diagnostic {
    let help = match fault.near {
        Some(near) => Said::from("write ").list([near]),
        None => fault.help.into(),
    };
    Diagnostic::new(Code::ThemeFile, lines.span(text, fault.at))
        .message(fault.what)
        .help(help)
}

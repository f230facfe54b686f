//! The site's own files of words, and what is wrong with them.

use super::own::FOLDER;
use crate::diagnostics::{Code, Diagnostic, Lines, Report, Span, Words as Said};
use crate::words::Words;
use std::collections::BTreeMap;

/// Whether a file of a theme holds words.
pub(super) fn is_of_words(name: &str) -> bool {
    language(name).is_some()
}

fn language(name: &str) -> Option<&str> {
    let language = name.strip_prefix("words/")?.strip_suffix(".ftl")?;
    let fits =
        (2..=3).contains(&language.len()) && language.bytes().all(|b| b.is_ascii_lowercase());
    fits.then_some(language)
}

/// The words among a site's own files, by their language; tells what is wrong with them.
pub(super) fn take(
    mine: &BTreeMap<String, Vec<u8>>,
    report: &mut Report,
) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for (name, bytes) in mine {
        let Some(language) = language(name) else {
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
        let (_, faults) = Words::of(language, Some(text));
        let lines = Lines::new(file.into());
        for fault in faults {
            let help = match fault.near {
                Some(near) => Said::from("write ").list([near]),
                None => fault.help.into(),
            };
            report.push(
                Diagnostic::new(Code::ThemeFile, lines.span(text, fault.at))
                    .message(fault.what)
                    .help(help),
            );
        }
        all.insert(language.to_owned(), text.to_owned());
    }
    all
}

//! DL06xx, of a record: what it owes readers beyond its reasons. What the site owes is [`super::across`].
//!
//! Source: FOIA s11(1A), s17(7), s50; FOISA s16(1)(a), s19, s47; the fact sheet's sections 2 and 8.

use super::rules::{Hit, Rule, small};
use crate::diagnostics::Code;
use crate::law::{Outcome, Phrases, Regime, phrases};
use crate::private::source::record::is_csv;

pub(super) const RULES: &[Rule] = &[
    Rule::record(Code::WrongRegulator, |case, hits| {
        // Most records speak of neither: the text as written tells soonest.
        let raw = case.record.body.text.raw().as_bytes();
        let speaks = |word: &str| memchr::memmem::find(raw, word.as_bytes()).is_some();
        let scottish = || {
            [
                "cottish Information",
                "cottish information",
                "foi.scot",
                "itspublicknowledge",
            ]
            .into_iter()
            .any(speaks)
        };
        if !case.regime().is_scottish() && !scottish() {
            return;
        }
        for block in case.answer_blocks() {
            let mut text = String::new();
            small(&block.raw, &mut text);
            if names_wrong_regulator(&text, case.regime()) {
                hits.push(case.at_block(block));
            }
        }
    }),
    Rule::record(Code::ScottishRefusalSilentOnHolding, |case, hits| {
        let refused = matches!(case.outcome(), Outcome::Withheld | Outcome::PartlyWithheld);
        if case.regime() == Regime::Foisa && refused && !phrases().holding.in_text(case.answer()) {
            hits.push(case.at_outcome());
        }
    })
    .in_english(),
    Rule::record(Code::DatasetNotReusable, |case, hits| {
        let figures = |a: &crate::private::source::record::Attachment| {
            let Some(document) = a.open() else {
                return false;
            };
            let name = document.name.to_lowercase();
            let closed = [".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ods", ".odt"]
                .iter()
                .any(|ending| name.ends_with(ending));
            let title = a
                .title
                .as_ref()
                .map_or_else(String::new, super::rules::lower);
            closed && a.alternative.is_none() && phrases().tables.in_text(&title)
        };
        if !case
            .record
            .attachments
            .iter()
            .any(|a| a.open().is_some_and(|document| is_csv(&document.name)))
        {
            hits.extend(
                case.record
                    .attachments
                    .iter()
                    .filter(|a| figures(a))
                    .map(|a| Hit::at(&a.name_at, "attachments")),
            );
        }
    }),
];

/// Whether a text of small letters sends readers to the regulator of another regime.
pub(super) fn names_wrong_regulator(text: &str, regime: Regime) -> bool {
    let lists = phrases();
    let names = |list: &Phrases, text: &str| {
        text.split(". ")
            .any(|s| list.in_text(s) && lists.appeal.in_text(s))
    };
    if regime.is_scottish() {
        names(&lists.ico, text)
    } else {
        names(&lists.scottish, text)
    }
}

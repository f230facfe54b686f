//! What the rules did not read.

use super::rules::{Hit, Rule, is_english};
use crate::diagnostics::Code;

pub(super) const RULES: &[Rule] = &[Rule::record(Code::ProseNotRead, |case, hits| {
    let record = case.record;
    let gives_reasons =
        !record.exemptions.is_empty() || record.harm.is_some() || record.balance.is_some();
    if gives_reasons && !is_english(&record.language) {
        let at = record.language_at.clone().unwrap_or(0..0);
        hits.push(Hit::at(&at, "language"));
    }
})];

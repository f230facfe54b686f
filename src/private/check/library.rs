//! What an exemption takes from the library. Source: records.md, "Texts that several exemptions use".

use super::rules::{Case, Entry, Rule, own};
use crate::diagnostics::Code;
use crate::private::source::marks::Marked;

pub(super) const RULES: &[Rule] = &[Rule::exemption(Code::OnlyFromLibrary, |case, e| {
    let reasons = reasons(case, e);
    let from_library = |marked: &Marked| !case.record.file.is_own(marked.origin.source(0));
    !reasons.is_empty() && reasons.into_iter().all(from_library)
})];

/// Why an exemption applies, in the words that its readers see.
fn reasons<'c>(case: &'c Case<'_>, entry: &'c Entry<'_>) -> Vec<&'c Marked> {
    let e = entry.e;
    let shared = |own_text: &'c Option<Marked>, of_record: &'c Option<Marked>| {
        if own(own_text) { own_text } else { of_record }
    };
    let opinion = e.qualified_person.as_ref().map(|(_, opinion, _)| opinion);
    shared(&e.harm, &case.record.harm)
        .iter()
        .chain(shared(&e.balance, &case.record.balance))
        .chain(&e.for_disclosure)
        .chain(&e.against_disclosure)
        .chain(opinion)
        .filter(|marked| !marked.text.raw().trim().is_empty())
        .collect()
}

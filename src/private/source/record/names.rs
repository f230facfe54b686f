//! What names may be: parts of addresses, files, languages.

use crate::diagnostics::{Code, Diagnostic, Span};

/// What keeps a part of an address from being one.
pub(in crate::private) fn unfit_address(slug: &str) -> Option<Code> {
    if slug.is_empty() {
        Some(Code::EmptySlug)
    } else {
        (slug == "page" || is_device(slug)).then_some(Code::Reserved)
    }
}

/// The same in words.
pub(in crate::private) fn address_fault(code: Code, slug: &str, at: Span) -> Diagnostic {
    let diagnostic = Diagnostic::new(code, at);
    if is_device(slug) {
        diagnostic.message(DEVICE)
    } else {
        diagnostic
    }
}

pub(super) const DEVICE: &str = "Windows keeps this name for a device";

pub(in crate::private) fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    parts
        .next()
        .is_some_and(|p| (2..=3).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphabetic()))
        && parts.all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Whether a name is one that Windows keeps for a device, with or without an ending, in letters of any case.
pub(in crate::private) fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or("").to_ascii_lowercase();
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul")
        || stem.len() == 4
            && (stem.starts_with("com") || stem.starts_with("lpt"))
            && stem.as_bytes()[3].is_ascii_digit()
            && !stem.ends_with('0')
}

/// Whether a file's name says that it is a CSV.
pub(in crate::private) fn is_csv(name: &str) -> bool {
    name.len() > 4 && name.as_bytes()[name.len() - 4..].eq_ignore_ascii_case(b".csv")
}

//! DL07xx: personal data that slipped into what is published.
//!
//! Source: UK GDPR Art 5(1)(a), (c); FOIA s40(2); ICO guidance; the fact sheet's sections 4 and 8. What the shapes are:
//! [`super::scan`]. What stands under `[contact]` and `personal_data.allow` of site.toml is allowed.

use super::rules::{Case, Hit, Rule};
use super::scan;
use super::view::View;
use crate::attachments::{Content, Kind};
use crate::diagnostics::{Code, Diagnostic, Report, Severity};
use crate::fold;
use crate::law::phrases;
use crate::private::source::files::FileText;
use crate::private::source::marks::Marked;
use crate::private::source::page::Prose;
use crate::private::source::record::{AttachedFile, Attachment, Record, Table, is_csv};
use crate::private::source::site::{Rules, Settings};
use std::ops::Range;

pub(super) const RULES: &[Rule] = &[
    Rule::record(Code::EmailAddress, |case, hits| {
        shaped(case, Code::EmailAddress, hits)
    }),
    Rule::record(Code::Telephone, |case, hits| {
        shaped(case, Code::Telephone, hits)
    }),
    Rule::record(Code::NationalInsuranceNumber, |case, hits| {
        shaped(case, Code::NationalInsuranceNumber, hits)
    }),
    Rule::record(Code::HomeAddress, |case, hits| {
        shaped(case, Code::HomeAddress, hits)
    }),
    Rule::record(Code::VehicleRegistration, |case, hits| {
        shaped(case, Code::VehicleRegistration, hits)
    }),
    Rule::record(Code::DateOfBirth, |case, hits| {
        shaped(case, Code::DateOfBirth, hits)
    }),
    Rule::record(Code::WarrantNumber, |case, hits| {
        shaped(case, Code::WarrantNumber, hits)
    }),
    Rule::record(Code::PrivateName, private_values),
    Rule::record(Code::RequesterIdentity, requester),
    Rule::record(Code::JuniorStaffName, |case, hits| {
        shaped(case, Code::JuniorStaffName, hits)
    }),
    Rule::record(Code::SmallCount, small_counts),
    Rule::record(Code::CaseReference, |case, hits| {
        shaped(case, Code::CaseReference, hits)
    }),
    Rule::record(Code::NhsNumber, |case, hits| {
        shaped(case, Code::NhsNumber, hits)
    }),
    Rule::record(Code::HandMadeBar, |case, hits| {
        for (topic, marked, view) in case.visible() {
            let mut tell = |range| hits.push(Hit::at(&marked.origin.range(range), topic));
            scan::made_bars(view.text(), |range| tell(view.range(range)));
            scan::struck_out(marked.text.raw(), tell);
        }
    }),
];

/// What has the shape of personal data in any text.
pub(super) const CODES: &[Code] = &[
    Code::EmailAddress,
    Code::Telephone,
    Code::NationalInsuranceNumber,
    Code::HomeAddress,
    Code::VehicleRegistration,
    Code::DateOfBirth,
    Code::WarrantNumber,
    Code::JuniorStaffName,
    Code::CaseReference,
    Code::NhsNumber,
];

/// Everything in the record that has the shape of personal data and is not allowed: found once for all the rules.
fn found(case: &Case<'_>) -> Vec<(Code, Hit)> {
    let references = &case.rules.references;
    let mut all = Vec::new();
    for (topic, marked, view) in case.visible() {
        scanned(view, case.rules, |code, value, range| {
            all.push((
                code,
                weighed(code, value, Hit::at(&marked.origin.range(range), topic)),
            ));
        });
    }
    for (topic, text, at) in names(case.record) {
        // What stands in addresses has signs in place of blanks.
        let text = text.replace(['_', '-', '/'], " ");
        scan::scan(&text, references, |code, range| {
            let value = &text[range];
            if !case.rules.allows(value) && !case.rules.is_public(code, value) {
                all.push((code, Hit::at(at, topic)));
            }
        });
    }
    for (attachment, file, table) in tables(case.record) {
        let birth: Vec<bool> = table
            .csv
            .head
            .iter()
            .map(|head| phrases().birth.in_text(&head.to_lowercase()))
            .collect();
        // Nothing that is looked for is shorter: most cells are small numbers.
        for (row, k, cell) in table
            .open_cells()
            .filter(|(_, _, cell)| cell.len() >= SHORTEST_CELL)
        {
            let mut here = |code| {
                all.push((
                    code,
                    Hit::in_file(&attachment.name_at, file.cell(table, row, k)),
                ))
            };
            let view = View::of_plain(cell);
            if birth[k] && row > 0 && scan::date(view.text().trim_start(), 0).is_some() {
                here(Code::DateOfBirth);
            }
            scanned(&view, case.rules, |code, _, _| {
                // The words of a header have capitals as a name has.
                if row > 0 || code != Code::JuniorStaffName {
                    here(code);
                }
            });
        }
    }
    for (attachment, text) in texts(case.record) {
        scanned(&View::of_plain(&text.text), case.rules, |code, _, range| {
            all.push((code, Hit::in_file(&attachment.name_at, text.span(range))));
        });
    }
    all
}

/// What has the shape of personal data in a text and is not allowed: its code, itself, and where it was written.
fn scanned(view: &View<'_>, rules: &Rules, mut found: impl FnMut(Code, &str, Range<usize>)) {
    scan::scan(view.text(), &rules.references, |code, range| {
        let value = &view.text()[range.clone()];
        if !rules.allows(value) && !rules.is_public(code, value) {
            found(code, value, view.range(range));
        }
    });
}

/// The tables that the public sees.
fn tables(record: &Record) -> impl Iterator<Item = (&Attachment, &AttachedFile, &Table)> {
    record.attachments.iter().filter_map(|a| {
        let file = a.open()?.file.as_ref()?;
        Some((a, file, file.table.as_ref()?))
    })
}

/// The text files that the public sees.
fn texts(record: &Record) -> impl Iterator<Item = (&Attachment, &FileText)> {
    record.attachments.iter().filter_map(|a| {
        let document = a.open().filter(|document| is_text(&document.name))?;
        Some((a, document.file.as_ref()?.text.as_ref()?))
    })
}

/// The fewest bytes of anything that is looked for in a cell: `PC 1`.
const SHORTEST_CELL: usize = 4;

/// A number of an organisation's kind is hardly a person's, and worth a warning.
fn weighed(code: Code, found: &str, hit: Hit) -> Hit {
    if code == Code::Telephone && scan::is_office_number(found) {
        hit.severity(Severity::Warning)
    } else {
        hit
    }
}

/// Personal data in a prose page. Whoever answers for it may well stand on one, so that it is worth a warning at most.
pub(super) fn in_page(prose: &Prose, rules: &Rules) -> Report {
    let mut report = Report::new();
    let page = &prose.page;
    for text in std::iter::once(page.title.as_str()).chain(page.summary.as_deref()) {
        in_text(text, rules, |code, _| {
            report.push(Diagnostic::new(code, prose.file.span(0..0)))
        });
    }
    in_text(page.body.raw(), rules, |code, range| {
        report.push(Diagnostic::new(
            code,
            prose.file.span(prose.origin.range(range)),
        ))
    });
    soften(&mut report);
    report
}

/// The same of what site.toml says on every page about reviews.
pub(super) fn in_site_text(settings: &Settings, review: &Marked, report: &mut Report) {
    let mut found = Report::new();
    in_text(review.text.raw(), &settings.rules, |code, range| {
        found.push(Diagnostic::new(
            code,
            settings.file.span(review.origin.range(range)),
        ));
    });
    soften(&mut found);
    report.append(found);
}

fn in_text(raw: &str, rules: &Rules, mut found: impl FnMut(Code, Range<usize>)) {
    scanned(&View::of_markdown(raw), rules, |code, _, range| {
        found(code, range)
    });
}

/// Nothing can be marked here, and nothing accepted.
fn soften(report: &mut Report) {
    report.edit(|d| {
        d.help = "take it out, or add it to personal_data.allow of site.toml".into();
        if d.severity == Severity::Error {
            d.severity = Severity::Warning;
        }
    });
}

/// What the public sees beside the texts: a name, a label, an address, each with its key and place.
fn names(record: &Record) -> Vec<(&'static str, &str, &Range<usize>)> {
    let mut all: Vec<(&'static str, &str, &Range<usize>)> = Vec::new();
    all.extend(
        record
            .topics
            .iter()
            .map(|t| ("topics", t.value.as_str(), &t.at)),
    );
    all.extend(
        record
            .department
            .iter()
            .map(|d| ("department", d.value.as_str(), &d.at)),
    );
    all.extend(
        record
            .fields
            .iter()
            .map(|f| ("fields", f.key.as_str(), &f.at)),
    );
    all.extend(
        record
            .aliases
            .iter()
            .map(|a| ("aliases", a.value.as_str(), &a.at)),
    );
    all.extend(record.attachments.iter().filter_map(|a| {
        let name = a.open()?.name.as_str();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        Some(("attachments", stem, &a.name_at))
    }));
    all.extend(record.exemptions.iter().filter_map(|e| {
        e.qualified_person
            .as_ref()
            .map(|p| ("qualified_person", p.0.as_str(), &p.2.at))
    }));
    all
}

fn is_text(name: &str) -> bool {
    Kind::of(name).content == Content::Plain && !is_csv(name)
}

fn shaped(case: &Case<'_>, code: Code, hits: &mut Vec<Hit>) {
    hits.extend(
        case.personal(found)
            .iter()
            .filter(|(of, _)| *of == code)
            .map(|(_, hit)| hit.clone()),
    );
}

/// The least letters or digits of a private value that is looked for; digits alone are dates and counts up to nine.
const SHORTEST: usize = 4;
const DIGITS: usize = 9;

/// A private value stands, whole, in what is published.
///
/// Values of several words are found whatever their capitals; a single one only if it has a capital, as a name has, and as it is.
fn private_values(case: &Case<'_>, hits: &mut Vec<Hit>) {
    let record = case.record;
    if record.private.is_empty() {
        return;
    }
    let open = fold::letters(&record.reference.value);
    let strings: Vec<_> = names(record)
        .into_iter()
        .map(|(topic, text, at)| (topic, text.replace(['_', '-', '/'], " "), at))
        .collect();
    for value in &record.private {
        value.value.fingerprint(|value| {
            let value = value.trim();
            let letters = value.chars().filter(|c| c.is_alphanumeric()).count();
            let digits = value.chars().all(|c| !c.is_alphabetic());
            let single = !value.contains(char::is_whitespace);
            let plain = single && value.chars().all(char::is_alphabetic);
            let name = !plain || value.chars().next().is_some_and(char::is_uppercase);
            let known = phrases().common_values.has(&value.to_lowercase())
                || fold::letters(value) == open
                || case.rules.allows(value)
                || case.rules.is_public(Code::EmailAddress, value);
            if letters < SHORTEST
                || digits && letters < DIGITS
                || !name
                || known
                || value.len() > 200
            {
                return;
            }
            for (topic, marked, view) in case.visible() {
                let mut tell =
                    |range| hits.push(Hit::at(&marked.origin.range(view.range(range)), topic));
                each(view.text(), value, plain, &mut tell);
                // Most texts have no such surname.
                if surname(value).is_some_and(|name| holds(view.text(), name)) {
                    for form in forms(value) {
                        each(view.text(), &form, true, &mut tell);
                    }
                }
            }
            for (topic, string, at) in &strings {
                each(string, value, plain, |_| hits.push(Hit::at(at, topic)));
            }
            for (attachment, file, table) in tables(record) {
                for (row, k, cell) in table.open_cells() {
                    each(cell, value, plain, |_| {
                        hits.push(Hit::in_file(&attachment.name_at, file.cell(table, row, k)))
                    });
                }
            }
            for (attachment, text) in texts(record) {
                each(&text.text, value, plain, |range| {
                    hits.push(Hit::in_file(&attachment.name_at, text.span(range)))
                });
            }
        });
    }
}

/// The last word of a value.
fn surname(value: &str) -> Option<&str> {
    value
        .split_whitespace()
        .last()
        .filter(|name| name.len() < value.len())
}

/// Whether a text holds a name, as it is or in capitals.
fn holds(text: &str, name: &str) -> bool {
    let find = |name: &str| memchr::memmem::find(text.as_bytes(), name.as_bytes()).is_some();
    find(name) || find(&name.to_uppercase())
}

/// The other forms of a name of two to four words: "Ms Hopper", "G Hopper", "G. Hopper", "Hopper, Grace".
fn forms(value: &str) -> Vec<String> {
    let words: Vec<&str> = value
        .split_whitespace()
        .filter(|w| {
            !phrases()
                .titles
                .has(&w.trim_end_matches('.').to_lowercase())
        })
        .collect();
    let name = |w: &&str| {
        w.starts_with(char::is_uppercase)
            && w.chars()
                .all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-'))
    };
    if !(1..=4).contains(&words.len())
        || !words.iter().all(name)
        || !value.contains(char::is_whitespace)
    {
        return Vec::new();
    }
    let (Some(first), Some(last)) = (
        words.first(),
        words.last().filter(|last| last.chars().count() >= 3),
    ) else {
        return Vec::new();
    };
    let mut all: Vec<String> = [
        "Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Mr.", "Mrs.", "Ms.", "Dr.",
    ]
    .iter()
    .map(|t| format!("{t} {last}"))
    .collect();
    if words.len() > 1 {
        let initial: String = first.chars().take(1).collect();
        all.extend([
            format!("{initial} {last}"),
            format!("{initial}. {last}"),
            format!("{last}, {first}"),
        ]);
    }
    all
}

/// Every place where a value stands whole in a text, white space of any kind between its words; one that must stand exactly may
/// stand in capitals throughout.
fn each(text: &str, value: &str, exactly: bool, mut found: impl FnMut(Range<usize>)) {
    let bytes = text.as_bytes();
    let words: Vec<&[u8]> = value.split_whitespace().map(str::as_bytes).collect();
    let Some(&first) = words.first().and_then(|w| w.first()) else {
        return;
    };
    let capitals =
        |a: &[u8], b: &[u8]| a.eq_ignore_ascii_case(b) && !a.iter().any(u8::is_ascii_lowercase);
    let same = |a: &[u8], b: &[u8]| {
        if exactly {
            a == b || capitals(a, b)
        } else {
            a.eq_ignore_ascii_case(b)
        }
    };
    for at in memchr::memchr2_iter(
        first.to_ascii_lowercase(),
        first.to_ascii_uppercase(),
        bytes,
    ) {
        let mut i = at;
        let whole = words.iter().enumerate().all(|(n, word)| {
            let gap = bytes[i..]
                .iter()
                .take_while(|b| b.is_ascii_whitespace())
                .count();
            let sound = if n == 0 { gap == 0 } else { gap > 0 };
            i += gap;
            let fits = sound
                && bytes
                    .get(i..i + word.len())
                    .is_some_and(|part| same(part, word));
            i += word.len();
            fits
        });
        let edges = whole
            && !text[..at]
                .chars()
                .next_back()
                .is_some_and(char::is_alphanumeric)
            && !text[i..].chars().next().is_some_and(char::is_alphanumeric);
        if edges {
            found(at..i);
        }
    }
}

/// Greeting, signature, and what requesters say of themselves.
fn requester(case: &Case<'_>, hits: &mut Vec<Hit>) {
    let lists = phrases();
    let blocks: Vec<_> = case.request_blocks().filter(|b| !b.narrow).collect();
    let last = blocks.len().saturating_sub(1);
    let speaks = lists.requester.in_text(case.asked());
    let mut text = String::new();
    for (n, block) in blocks.iter().enumerate() {
        let (first, end) = (n == 0, n + 2 > last);
        if !first && !end && !speaks {
            continue;
        }
        text.clear();
        super::rules::small(&block.raw, &mut text);
        let greeting = || {
            lists.greeting.iter().any(|g| {
                text.strip_prefix(g)
                    .is_some_and(|rest| rest.starts_with([' ', ',']))
            })
        };
        let greets = first
            && (text.len() < 60 || text.starts_with("dear"))
            && lists.greeting.may_begin(&text)
            && greeting();
        let signs = end
            && lists.signature.in_text(&text)
            && lists
                .signature
                .iter()
                .any(|s| text.starts_with(s) || ends_with_signature(&text, s));
        if greets || signs || speaks && lists.requester.in_text(&text) {
            hits.push(case.at_block(block));
        }
    }
    // An answer that begins as the letter did.
    for block in case.answer_blocks() {
        text.clear();
        super::rules::small(&block.raw, &mut text);
        if addresses_somebody(&text) {
            hits.push(case.at_block(block));
        }
    }
}

/// Whether a paragraph begins "Dear Ms", and not "Dear Sir or Madam".
fn addresses_somebody(text: &str) -> bool {
    let title = text
        .strip_prefix("dear ")
        .and_then(|rest| rest.split_whitespace().next());
    title.is_some_and(|title| title != "sir" && phrases().titles.has(title.trim_end_matches('.')))
}

/// Whether a paragraph ends with a signature and a name of at most four words.
fn ends_with_signature(text: &str, signature: &str) -> bool {
    text.rfind(signature).is_some_and(|at| {
        let rest = &text[at + signature.len()..];
        let before = text[..at].trim_end();
        (before.ends_with(['.', '?', '!', ',']) || before.is_empty())
            && rest.starts_with([',', ' ', '.'])
            && rest.split_whitespace().count() <= 4
    })
}

/// A small count beside rows that say what people are like; a hint once a file.
fn small_counts(case: &Case<'_>, hits: &mut Vec<Hit>) {
    let below = case.record.suppress.as_ref().map_or(5, |s| s.below);
    for (attachment, file, table) in tables(case.record) {
        if !table
            .csv
            .head
            .first()
            .is_some_and(|head| phrases().people.in_text(&head.to_lowercase()))
        {
            continue;
        }
        let small = table.open_cells().find(|(row, k, cell)| {
            let open = *row > 0 && *k > 0 && !table.columns[*k].suppressed;
            open && cell
                .trim()
                .parse::<u64>()
                .is_ok_and(|n| (1..below).contains(&n))
        });
        if let Some((row, k, _)) = small {
            hits.push(Hit::in_file(&attachment.name_at, file.cell(table, row, k)));
        }
    }
}

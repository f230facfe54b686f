//! The report of an import, for the person who goes on from there. It never says whose request it was.

use super::columns::Columns;
use super::place::Placed;
use super::table::Table;
use super::{Imported, Told, plain};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The report, in Markdown.
pub(crate) fn report(
    imported: &Imported,
    placed: &Placed,
    tables: &[(&Table, &Columns)],
) -> String {
    let mut out = String::from("# What an import left for you\n\n");
    let _ = writeln!(
        out,
        "{} read, {} made drafts, {} told below. No requester's name, address or contact is in this report.\n",
        imported.read,
        placed.drafts.len(),
        imported.told.len() + placed.told.len()
    );
    for note in &imported.notes {
        let _ = writeln!(out, "{note}\n");
    }
    for (table, columns) in tables {
        out.push_str("## Columns\n\n| header | key |\n|---|---|\n");
        for (header, key) in table.head.iter().zip(&columns.0) {
            let header = plain::inline(&plain::line(header).text);
            let what = match key {
                Some("applicant") => "left out: whose request it was",
                Some("ignore") => "left out: not needed here",
                Some(key) => key,
                None => "left out: not known; say what it holds with --map",
            };
            let _ = writeln!(out, "| {header} | {what} |");
        }
        out.push('\n');
    }
    let told: Vec<&Told> = imported.told.iter().chain(&placed.told).collect();
    if !told.is_empty() {
        out.push_str("## No draft was made of\n\n| line or row | code | why |\n|---|---|---|\n");
        for told in told {
            let _ = writeln!(out, "| {} | {} | {} |", told.line, told.code, told.message);
        }
        out.push('\n');
    }
    let with_loss = || {
        imported
            .drafts
            .iter()
            .filter(|draft| !draft.left_out.is_empty())
    };
    if with_loss().next().is_some() {
        out.push_str("## What was left out\n\n");
        for draft in with_loss() {
            let _ = writeln!(out, "### {}\n", plain::inline(&draft.reference));
            for left in &draft.left_out {
                let _ = writeln!(out, "- {}", left.why);
                for line in left.words.iter().flat_map(|words| words.lines()) {
                    let _ = writeln!(out, "  > {line}");
                }
            }
            out.push('\n');
        }
    }
    let mut gaps: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for draft in &placed.drafts {
        for gap in &draft.texts {
            gaps.entry(gap).or_default().push(&draft.reference);
        }
    }
    if !gaps.is_empty() {
        out.push_str("## Gaps\n\n| gap | drafts |\n|---|---|\n");
        for (gap, drafts) in &gaps {
            let which = match drafts.as_slice() {
                several if several.len() > 20 => format!("{} drafts", several.len()),
                few => few.join(", "),
            };
            let _ = writeln!(
                out,
                "| {} | {} |",
                plain::inline(gap),
                plain::inline(&which)
            );
        }
        out.push('\n');
    }
    out.push_str("## Drafts\n\n| reference | file | gaps |\n|---|---|---|\n");
    for draft in &placed.drafts {
        let _ = writeln!(
            out,
            "| {} | `{}` | {} |",
            plain::inline(&draft.reference),
            draft.file,
            draft.gaps
        );
    }
    out
}

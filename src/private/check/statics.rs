//! Files of `static/` stand at addresses that the site does not make itself.

use super::Log;
use crate::diagnostics::{Code, Diagnostic, Report, Span, Words};
use crate::private::Addresses;
use crate::private::source::statics::Statics;
use std::collections::{BTreeMap, BTreeSet};

/// The static files whose address, case ignored, the site makes or another of them has: as a file, or as a folder of one.
pub(in crate::private) fn addresses(
    statics: &Statics,
    log: &Log<'_>,
    addresses: &dyn Addresses,
) -> Report {
    let mut report = Report::new();
    if statics.files.is_empty() {
        return report;
    }
    let sides = &log.settings.site.sides;
    let on_each_side = |path: String| {
        sides
            .iter()
            .map(move |side| format!("{}{path}", side.folder))
    };
    let mut made: BTreeSet<String> = addresses.made().map(str::to_lowercase).collect();
    // Drafts and what is not public yet included: on the day when it is, the site must still build.
    made.extend(
        log.records
            .iter()
            .filter_map(|(record, _)| Some(format!("responses/{}/index.html", record.slug()?)))
            .flat_map(on_each_side),
    );
    made.extend(
        log.pages
            .iter()
            .map(|page| format!("{}{}index.html", page.page.folder, page.page.path)),
    );
    let mut taken: BTreeMap<String, Span> = BTreeMap::new();
    for (file, found) in statics.files.iter().zip(&statics.found) {
        let at = Span::file(found.name.clone());
        let path = file.path.to_lowercase();
        let folder = format!("{path}/");
        let above = || path.match_indices('/').map(|(i, _)| &path[..i]);
        let of_site = made.contains(&path)
            || above().any(|path| made.contains(path))
            || made
                .range(folder.clone()..)
                .next()
                .is_some_and(|made| made.starts_with(&folder));
        let of_static = taken
            .get(&path)
            .or_else(|| above().find_map(|path| taken.get(path)))
            .or_else(|| {
                let (path, at) = taken.range(folder.clone()..).next()?;
                path.starts_with(&folder).then_some(at)
            });
        if of_site {
            report.push(Diagnostic::new(Code::StaticTaken, at.clone()));
        } else if let Some(first) = of_static {
            let message = Words::from("this file has the address of the one at ").place(first, &at);
            report.push(
                Diagnostic::new(Code::StaticTaken, at.clone())
                    .message(message)
                    .help("rename one of them: web servers and disks may take large and small letters for the same"),
            );
        }
        taken.insert(path, at);
    }
    report
}

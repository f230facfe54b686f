//! From what was written to what it means: targets, files, suppression.

use super::reader::{Reader, UNKNOWN, no_provision};
use super::{AttachedFile, Attachment, Field, Record, Status, Table, Value, is_csv, read_bytes};
use crate::attachments::csv;
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::private::source::files::{FileText, Found};
use crate::private::source::marks;
use crate::private::source::origin::Origin;
use crate::private::source::toml::At;
use std::ops::Range;

impl Reader<'_, '_, '_> {
    /// Every provision that a mark cites stands in the exemptions.
    pub(super) fn declared(&self, record: &Record) {
        if !self.whole {
            return;
        }
        let cites = |id: &str| {
            record
                .exemptions
                .iter()
                .any(|e| e.provision.id == id || e.condition.is_some_and(|c| c.id == id))
        };
        for (topic, marked) in record.texts() {
            for mark in &marked.marks {
                let at = || self.root.doc.file.span(mark.at.clone());
                let known = |id: &str| record.catalogue.get(id).is_some();
                for id in mark.provisions.iter().filter(|id| !known(id)) {
                    self.root.doc.push(
                        no_provision(id, self.defaults.law, record.regime, at()).topic(topic),
                    );
                }
                if mark.provisions.iter().any(|id| known(id) && !cites(id)) {
                    self.root
                        .doc
                        .push(Diagnostic::new(Code::NotDeclared, at()).topic(topic));
                }
            }
        }
    }

    /// Finds what each exemption withholds.
    pub(super) fn targets(&self, record: &mut Record) {
        let exemptions = std::mem::take(&mut record.exemptions);
        for exemption in &exemptions {
            for target in &exemption.withholds {
                self.target(record, target, &exemption.provision.id);
            }
        }
        for target in &self.unread.borrow().targets {
            self.target(record, target, UNKNOWN);
        }
        record.exemptions = exemptions;
    }

    fn target(&self, record: &mut Record, target: &At<String>, id: &str) {
        let doc = self.root.doc;
        let fault =
            |code| Diagnostic::new(code, doc.file.span(target.at.clone())).topic("withholds");
        let key = target.value.strip_prefix("fields.");
        let named = key
            .and_then(|key| record.fields.iter().position(|f| f.key == key))
            .map(|n| (n, None));
        let item = key
            .and_then(|key| find_item(&record.fields, key))
            .map(|(n, item)| (n, Some(item)));
        let file = record
            .attachments
            .iter()
            .position(|a| a.name == target.value);
        if named.is_some() && item.is_some() {
            doc.push(
                fault(Code::BadTarget)
                    .message("this names a field and an item of a list")
                    .help("rename one of them"),
            );
        }
        if file.is_some() && (named.is_some() || item.is_some()) {
            doc.push(
                fault(Code::BadTarget)
                    .message("this names a field and a file")
                    .help("rename one of them"),
            );
        }
        if let Some(n) = file {
            add(&mut record.attachments[n].withheld, id);
        }
        for (n, item) in named.into_iter().chain(item) {
            let field = &mut record.fields[n];
            add(
                if let Some(item) = item {
                    &mut field.items[item]
                } else {
                    &mut field.withheld
                },
                id,
            );
        }
        let column = record.attachments.iter().any(|a| {
            target
                .value
                .strip_prefix(a.name.as_str())
                .is_some_and(|rest| rest.starts_with('#'))
        });
        if named.is_none() && item.is_none() && file.is_none() && !column && !self.is_unread(target)
        {
            doc.push(fault(if target.value.is_empty() {
                Code::BadTarget
            } else {
                Code::NoTarget
            }));
        }
    }

    /// Whether what a target names may well be there, but could not be read.
    fn is_unread(&self, target: &At<String>) -> bool {
        let unread = self.unread.borrow();
        match target.value.strip_prefix("fields.") {
            Some(key) => {
                let list = key.split_once('[').map_or(key, |(list, _)| list);
                !self.whole
                    || self.root.is_wrong_table("fields")
                    || unread.fields.iter().any(|f| f == key || f == list)
            }
            None => {
                !self.whole
                    || unread
                        .names
                        .iter()
                        .any(|name| target.value.starts_with(name.as_str()))
            }
        }
    }

    /// Reads the files beside the record and compares them with the list.
    pub(super) fn files(&self, record: &mut Record) {
        let doc = self.root.doc;
        for found in &self.found.beside {
            let name = base_name(found);
            let listed = record.attachments.iter().any(|a| a.name == name)
                || self.unread.borrow().names.iter().any(|n| n == name);
            if !listed && self.whole {
                doc.push(Diagnostic::new(
                    Code::Unlisted,
                    Span::file(found.name.clone()),
                ));
            }
        }
        for n in 0..record.attachments.len() {
            let attachment = &record.attachments[n];
            let withheld = !attachment.withheld.is_empty();
            let at = || doc.file.span(attachment.name_at.clone());
            let Some(found) = self
                .found
                .beside
                .iter()
                .find(|f| base_name(f) == attachment.name)
            else {
                if !withheld {
                    let diagnostic =
                        Diagnostic::new(Code::NoAttachment, at()).topic(&attachment.name);
                    doc.push(if self.found.own_folder {
                        diagnostic
                    } else {
                        diagnostic.help("give the record a folder of its own with index.md, and put the file beside it")
                    });
                }
                continue;
            };
            if !withheld && attachment.title.is_none() {
                doc.push(Diagnostic::new(Code::NoTitle, at()).topic("attachments"));
            }
            match self.attached(found, attachment, record) {
                Ok(file) => record.attachments[n].file = Some(file),
                Err(faults) => faults.into_iter().for_each(|d| doc.push(d)),
            }
        }
        // A withheld file under another name is still that file.
        let hidden: Vec<&str> = record
            .attachments
            .iter()
            .filter(|a| !a.withheld.is_empty())
            .filter_map(|a| {
                a.file
                    .as_ref()
                    .filter(|f| f.bytes > 0)
                    .map(|f| f.sha256.as_str())
            })
            .collect();
        for attachment in record.attachments.iter().filter(|a| a.withheld.is_empty()) {
            if attachment
                .file
                .as_ref()
                .is_some_and(|f| hidden.contains(&f.sha256.as_str()))
            {
                doc.push(
                    Diagnostic::new(Code::InTheClear, doc.file.span(attachment.name_at.clone()))
                        .message("this file is the same as one that is withheld")
                        .help("withhold it too, or take it out")
                        .topic("attachments"),
                );
            }
        }
        for attachment in &record.attachments {
            if attachment.show
                && attachment.withheld.is_empty()
                && attachment.file.as_ref().is_some_and(|f| f.table.is_none())
            {
                doc.push(
                    Diagnostic::new(Code::NotCsv, doc.file.span(attachment.show_at.clone()))
                        .message("only a CSV can be shown as a table")
                        .help("take show out")
                        .topic("attachments"),
                );
            }
        }
    }

    fn attached(
        &self,
        found: &Found,
        attachment: &Attachment,
        record: &Record,
    ) -> Result<AttachedFile, Vec<Diagnostic>> {
        let fail = |d: Diagnostic| vec![d.topic(&attachment.name)];
        let bytes = read_bytes(found).map_err(fail)?;
        let sha256 = crate::publish::sha256_hex(&bytes);
        let mut file = AttachedFile {
            found: found.clone(),
            bytes: bytes.len() as u64,
            sha256,
            table: None,
        };
        let whole = !attachment.withheld.is_empty();
        let is_csv = is_csv(&attachment.name);
        if whole {
            if is_csv && let Ok(csv) = csv::parse(&bytes) {
                file.table = Some(Table {
                    withheld: Vec::new(),
                    suppressed: Vec::new(),
                    csv,
                });
            }
            return Ok(file);
        }
        let kind = ending(&attachment.name);
        let unread = self.unread.borrow();
        let targets = record.exemptions.iter().flat_map(|e| {
            e.withholds
                .iter()
                .map(|target| (target, e.provision.id.as_str()))
        });
        let targets: Vec<(&At<String>, &str)> = targets
            .chain(unread.targets.iter().map(|target| (target, UNKNOWN)))
            .collect();
        let columns_of = |name: &str| {
            let column = |target: &At<String>| {
                target
                    .value
                    .strip_prefix(name)?
                    .strip_prefix('#')
                    .map(str::to_owned)
            };
            targets
                .iter()
                .filter_map(|(target, id)| Some((column(target)?, *target, *id)))
                .collect::<Vec<_>>()
        };
        if let Ok(text) = std::str::from_utf8(&bytes) {
            let mut faults = Vec::new();
            marks::forbid(text, &Origin::at(0), &mut faults);
            if !faults.is_empty() {
                let lines = FileText::new(found.name.clone(), bytes.clone()).map_err(fail)?;
                return Err(faults
                    .into_iter()
                    .map(|f| Diagnostic::new(f.code, lines.span(f.at)).topic(&attachment.name))
                    .collect());
            }
        } else if TEXTS.contains(&kind.as_str()) && !is_csv {
            // In another encoding a mark would not be seen.
            return Err(FileText::new(found.name.clone(), bytes)
                .err()
                .map_or_else(Vec::new, fail));
        }
        if !PLAIN.contains(&kind.as_str()) && record.status != Status::Withdrawn {
            // Without a reader for this format nobody has looked inside; a person must.
            self.root.doc.push(
                Diagnostic::new(
                    Code::NotInspected,
                    self.root.doc.file.span(attachment.name_at.clone()),
                )
                .topic(&attachment.name),
            );
        }
        if is_csv {
            let csv = csv::parse(&bytes).map_err(|faults| {
                let fault = |fault: csv::Fault| {
                    let said = Diagnostic::new(Code::BadCsv, in_csv(found, fault.at))
                        .message(fault.reason);
                    match fault.help {
                        Some(help) => said.help(help),
                        None => said,
                    }
                };
                faults
                    .into_iter()
                    .flat_map(|f| fail(fault(f)))
                    .collect::<Vec<_>>()
            })?;
            let columns = csv.head.len();
            let mut table = Table {
                withheld: vec![Vec::new(); columns],
                suppressed: vec![false; columns],
                csv,
            };
            for (column, target, id) in columns_of(&attachment.name) {
                match table.csv.head.iter().position(|h| *h == column) {
                    Some(k) => add(&mut table.withheld[k], id),
                    None => self.root.doc.push(
                        Diagnostic::new(Code::NoTarget, self.root.doc.file.span(target.at.clone()))
                            .message("the file has no column of this header")
                            .help("write the header as it stands in the file's first row")
                            .topic("withholds"),
                    ),
                }
            }
            file.table = Some(table);
        } else {
            for (_, target, _) in columns_of(&attachment.name) {
                self.root.doc.push(
                    Diagnostic::new(Code::NotCsv, self.root.doc.file.span(target.at.clone()))
                        .topic("withholds"),
                );
            }
        }
        Ok(file)
    }

    pub(super) fn suppression(&self, record: &mut Record) {
        let doc = self.root.doc;
        let Some(suppress) = &record.suppress else {
            return;
        };
        let in_files = |name: &str| {
            suppress
                .files
                .as_ref()
                .is_none_or(|files| files.iter().any(|f| f.value == name))
        };
        for file in suppress.files.iter().flatten() {
            match record.attachments.iter().find(|a| a.name == file.value) {
                None => doc.push(
                    Diagnostic::new(Code::NoTarget, doc.file.span(file.at.clone()))
                        .topic("suppress"),
                ),
                Some(a) if !is_csv(&a.name) => doc.push(
                    Diagnostic::new(Code::NotCsv, doc.file.span(file.at.clone())).topic("suppress"),
                ),
                Some(_) => {}
            }
        }
        for column in &suppress.columns {
            let tables = record
                .attachments
                .iter_mut()
                .filter(|a| a.withheld.is_empty() && in_files(&a.name))
                .filter_map(|a| a.file.as_mut()?.table.as_mut());
            let mut found = 0;
            let mut missing = 0;
            for table in tables {
                match table.csv.head.iter().position(|h| *h == column.value) {
                    Some(k) => {
                        table.suppressed[k] = true;
                        found += 1;
                    }
                    None => missing += 1,
                }
            }
            if found == 0 || suppress.files.is_some() && missing > 0 {
                doc.push(
                    Diagnostic::new(Code::NoColumn, doc.file.span(column.at.clone()))
                        .topic("suppress"),
                );
            }
        }
        for attachment in &record.attachments {
            let Some(file) = &attachment.file else {
                continue;
            };
            let Some(table) = &file.table else { continue };
            for k in (0..table.suppressed.len())
                .filter(|&k| table.suppressed[k] && table.withheld[k].is_empty())
            {
                let faults = csv::check_suppression(&table.csv, k, suppress.below);
                if faults.is_empty() {
                    continue;
                }
                for fault in &faults {
                    let code = match fault.kind {
                        csv::SuppressionFault::NotACount => Code::BadCount,
                        csv::SuppressionFault::TotalTells => Code::TotalTells,
                    };
                    let at = in_csv(&file.found, table.csv.place(fault.row, k));
                    doc.push(Diagnostic::new(code, at).topic(&attachment.name));
                }
            }
        }
    }

    /// In a sealed site nothing withheld may stand in the source.
    pub(super) fn sealed(&self, record: &Record) {
        let doc = self.root.doc;
        let fault = |at: Range<usize>| doc.fault(Code::Sealed, at);
        for (_, marked) in record.texts() {
            marked
                .marks
                .iter()
                .filter(|m| !m.withheld.is_emptied())
                .for_each(|m| fault(m.at.clone()));
        }
        for field in &record.fields {
            let emptied =
                |value: &Value| matches!(value, Value::Words(words) if words.text.is_empty());
            if !field.withheld.is_empty() && !emptied(&field.value) {
                fault(field.at.clone());
            }
            if let Value::List(items) = &field.value
                && items
                    .iter()
                    .zip(&field.items)
                    .any(|(item, withheld)| !withheld.is_empty() && !emptied(item))
            {
                fault(field.at.clone());
            }
        }
        for attachment in &record.attachments {
            let Some(file) = &attachment.file else {
                continue;
            };
            let column = file.table.as_ref().is_some_and(|t| {
                t.withheld.iter().enumerate().any(|(k, w)| {
                    !w.is_empty() && t.csv.rows.iter().any(|row| !row.cells[k].is_empty())
                })
            });
            if (!attachment.withheld.is_empty() && file.bytes > 0) || column {
                fault(attachment.name_at.clone());
            }
        }
    }
}

fn add(provisions: &mut Vec<String>, id: &str) {
    if !provisions.iter().any(|p| p == id) {
        provisions.push(id.to_owned());
    }
}

/// The list that a target names an item of, and the item.
fn find_item(fields: &[Field], key: &str) -> Option<(usize, usize)> {
    let (name, index) = key.strip_suffix(']')?.rsplit_once('[')?;
    let n = fields.iter().position(|f| f.key == name)?;
    let item: usize = index
        .parse()
        .ok()
        .filter(|i| !index.starts_with(['0', '+']) && *i >= 1)?;
    (item <= fields[n].items.len()).then_some((n, item - 1))
}

/// A place in a file as diagnostics have it.
pub(in crate::private) fn in_csv(found: &Found, at: csv::Place) -> Span {
    Span {
        file: found.name.clone(),
        line: at.line,
        column: at.column,
        end_line: at.end_line,
        end_column: at.end_column,
    }
}

/// The ending of a file's name, in small letters.
fn ending(name: &str) -> String {
    name.rsplit_once('.')
        .map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase())
}

/// Endings of plain text, in which nothing can be hidden or run.
const PLAIN: &[&str] = &[
    "csv", "geojson", "json", "log", "md", "text", "tsv", "txt", "yaml", "yml",
];

/// Endings of text, which must be UTF-8 so that marks are seen in it.
const TEXTS: &[&str] = &[
    "atom", "css", "csv", "geojson", "gpx", "htm", "html", "ics", "ini", "js", "json", "kml",
    "log", "md", "rst", "rss", "srt", "svg", "text", "toml", "tsv", "txt", "vcf", "vtt", "xhtml",
    "xml", "xsd", "xsl", "yaml", "yml",
];

fn base_name(found: &Found) -> &str {
    found.name.rsplit('/').next().unwrap_or("")
}

//! From what was written to what it means: targets, files, suppression.

use super::reader::{Reader, Unread, no_provision};
use super::shown::Bar;
use super::{
    AttachedFile, Attachment, Cell, Column, Document, Draft, Field, Shown, Status, Table, Value,
    Written, draft, is_csv,
};
use crate::attachments::{Inspection, Kind, csv, first_sheet};
use crate::diagnostics::{Code, Diagnostic, Span};
use crate::law::Provision;
use crate::private::check::inside;
use crate::private::source::files::{File, FileText};
use crate::private::source::toml::At;
use crate::private::source::unmarked;
use crate::private::suppression;
use crate::private::withheld::Withheld;
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
use std::ops::Range;
use std::sync::Arc;

/// What bars a field, and what bars its items.
struct FieldBars {
    whole: Bar,
    items: Vec<Bar>,
}

/// An attachment on its way: its entry, what bars the whole of it, and its file.
struct Listed {
    entry: draft::Attachment,
    bar: Bar,
    file: Option<(AttachedFile, Option<Sheet>)>,
}

/// A CSV with its true values, and what is to be taken out of it.
struct Sheet {
    csv: csv::Csv,
    columns: Vec<(Bar, Suppressed)>,
}

/// What is suppressed of a column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Suppressed {
    Nothing,
    SmallCounts,
    /// All of it: shares and rates, from which a count beside them could be worked out.
    Shares,
}

impl Listed {
    fn name(&self) -> &str {
        &self.entry.name.value
    }

    /// Its file, if that is published byte for byte.
    fn whole(&self) -> Option<&AttachedFile> {
        let (file, sheet) = self.file.as_ref()?;
        let open = |(bar, suppressed): &(Bar, Suppressed)| {
            bar.is_none() && *suppressed == Suppressed::Nothing
        };
        let whole = |sheet: &Sheet| sheet.columns.iter().all(open);
        (self.bar.is_none() && sheet.as_ref().is_none_or(whole)).then_some(file)
    }
}

impl Reader<'_, '_, '_> {
    /// Finds what is withheld, and puts it behind bars.
    pub(super) fn withhold(
        &self,
        written: &mut Written,
        fields: Vec<draft::Field>,
        attachments: Vec<draft::Attachment>,
    ) {
        let listed = |entry| Listed {
            entry,
            bar: Bar::default(),
            file: None,
        };
        let mut listed: Vec<Listed> = attachments.into_iter().map(listed).collect();
        let unread = self.unread.take();
        let bars = self.targets(written, &unread, &fields, &mut listed);
        written.fields = fields
            .into_iter()
            .zip(bars)
            .map(|(field, bars)| barred(field, bars))
            .collect();
        self.files(written, &unread, &mut listed);
        self.suppression(written, &mut listed);
        if written.status != Status::Withdrawn {
            self.inspect(&mut listed);
            self.tables(&listed);
        }
        let below = written.suppress.as_ref().map(|s| s.below);
        written.attachments = listed
            .into_iter()
            .map(|listed| attachment(listed, below))
            .collect();
    }

    /// Every provision that a mark cites stands in the exemptions.
    pub(super) fn declared(
        &self,
        draft: &Draft,
        fields: &[draft::Field],
        attachments: &[draft::Attachment],
    ) {
        if !self.whole {
            return;
        }
        let cites = |id: &str| {
            draft
                .written
                .exemptions
                .iter()
                .any(|e| e.provision.id == id || e.condition.is_some_and(|c| c.id == id))
        };
        let words = fields
            .iter()
            .flat_map(draft::Field::words)
            .map(|words| ("fields", words));
        let titles = attachments
            .iter()
            .filter_map(|a| Some(("attachments", a.title.as_ref()?)));
        for (topic, marked) in draft.texts().into_iter().chain(words).chain(titles) {
            for mark in &marked.marks {
                let at = || self.root.doc.file.span(mark.at.clone());
                let known = |id: &str| draft.written.catalogue.get(id).is_some();
                for id in mark.provisions.iter().filter(|id| !known(id)) {
                    self.root.doc.push(
                        no_provision(id, self.defaults.law, draft.written.regime, at())
                            .topic(topic),
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

    /// Finds what each exemption withholds: bars for the fields, and for attachments.
    fn targets(
        &self,
        record: &Written,
        unread: &Unread,
        fields: &[draft::Field],
        listed: &mut [Listed],
    ) -> Vec<FieldBars> {
        let none = |field: &draft::Field| FieldBars {
            whole: Bar::default(),
            items: vec![Bar::default(); field.items()],
        };
        let mut bars: Vec<FieldBars> = fields.iter().map(none).collect();
        for (target, provision) in all_targets(record, unread) {
            self.target((target, provision), unread, fields, &mut bars, listed);
        }
        bars
    }

    fn target(
        &self,
        (target, provision): (&At<String>, Option<&'static Provision>),
        unread: &Unread,
        fields: &[draft::Field],
        bars: &mut [FieldBars],
        listed: &mut [Listed],
    ) {
        let doc = self.root.doc;
        let fault =
            |code| Diagnostic::new(code, doc.file.span(target.at.clone())).topic("withholds");
        let key = target.value.strip_prefix("fields.");
        let named = key
            .and_then(|key| fields.iter().position(|f| f.key == key))
            .map(|n| (n, None));
        let item = key
            .and_then(|key| find_item(fields, key))
            .map(|(n, item)| (n, Some(item)));
        let file = listed.iter().position(|a| a.name() == target.value);
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
            listed[n].bar.add(provision);
        }
        for (n, item) in named.into_iter().chain(item) {
            match item {
                Some(item) => bars[n].items[item].add(provision),
                None => bars[n].whole.add(provision),
            }
        }
        let column = listed.iter().any(|a| {
            target
                .value
                .strip_prefix(a.name())
                .is_some_and(|rest| rest.starts_with('#'))
        });
        if named.is_none()
            && item.is_none()
            && file.is_none()
            && !column
            && !self.is_unread(unread, target)
        {
            doc.push(fault(if target.value.is_empty() {
                Code::BadTarget
            } else {
                Code::NoTarget
            }));
        }
    }

    /// Whether what a target names may well be there, but could not be read.
    fn is_unread(&self, unread: &Unread, target: &At<String>) -> bool {
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
    fn files(&self, record: &Written, unread: &Unread, listed: &mut [Listed]) {
        let doc = self.root.doc;
        for found in &self.found.beside {
            let name = found.base_name();
            let is_listed =
                listed.iter().any(|a| a.name() == name) || unread.names.iter().any(|n| n == name);
            if !is_listed && self.whole {
                doc.push(Diagnostic::new(
                    Code::Unlisted,
                    Span::file(found.name.clone()),
                ));
            }
        }
        for attachment in listed.iter_mut() {
            let at = || doc.file.span(attachment.entry.name.at.clone());
            let Some(found) = self
                .found
                .beside
                .iter()
                .find(|f| f.base_name() == attachment.name())
            else {
                if attachment.bar.is_none() {
                    let diagnostic =
                        Diagnostic::new(Code::NoAttachment, at()).topic(attachment.name());
                    doc.push(if self.found.own_folder {
                        diagnostic
                    } else {
                        diagnostic.help("give the record a folder of its own with index.md, and put the file beside it")
                    });
                }
                continue;
            };
            if attachment.bar.is_none() && attachment.entry.title.is_none() {
                doc.push(Diagnostic::new(Code::NoTitle, at()).topic("attachments"));
            }
            match self.attached(found, attachment, record, unread) {
                Ok(file) => attachment.file = Some(file),
                Err(faults) => faults.into_iter().for_each(|d| doc.push(d)),
            }
        }
    }

    fn attached(
        &self,
        found: &File,
        listed: &Listed,
        record: &Written,
        unread: &Unread,
    ) -> Result<(AttachedFile, Option<Sheet>), Vec<Diagnostic>> {
        let fail = |d: Diagnostic| vec![d.topic(listed.name())];
        let bytes = found.bytes().map_err(fail)?;
        let sha256 = crate::publish::sha256_hex(&bytes);
        let mut file = AttachedFile {
            found: found.clone(),
            bytes: bytes.len() as u64,
            sha256,
            table: None,
            text: None,
            inside: None,
        };
        let sheet = |csv: csv::Csv| Sheet {
            columns: vec![(Bar::default(), Suppressed::Nothing); csv.head.len()],
            csv,
        };
        let is_csv = is_csv(listed.name());
        if !listed.bar.is_none() {
            let read = csv::parse(&bytes).ok().filter(|_| is_csv);
            return Ok((file, read.map(sheet)));
        }
        let kind = Kind::of(listed.name());
        let is_text = std::str::from_utf8(&bytes).is_ok();
        // A CSV in another encoding is told of where it is read as one.
        let unmarked = unmarked::faults(found, &bytes, !is_csv);
        if (is_text || !is_csv) && !unmarked.is_empty() {
            return Err(unmarked.into_iter().flat_map(fail).collect());
        }
        if is_text && kind.is_inspected() && !is_csv {
            file.text = Some(FileText::new(found.name.clone(), bytes.clone()).map_err(fail)?);
        }
        let columns_of = |name: &str| -> Vec<(String, &At<String>, Option<&'static Provision>)> {
            let column = |target: &At<String>| {
                let rest = target.value.strip_prefix(name)?;
                rest.strip_prefix('#').map(str::to_owned)
            };
            all_targets(record, unread)
                .filter_map(|(target, provision)| Some((column(target)?, target, provision)))
                .collect()
        };
        let mut sheet = if is_csv {
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
            Some(sheet(csv))
        } else {
            None
        };
        for (column, target, provision) in columns_of(listed.name()) {
            let at = self.root.doc.file.span(target.at.clone());
            let Some(sheet) = &mut sheet else {
                self.root
                    .doc
                    .push(Diagnostic::new(Code::NotCsv, at).topic("withholds"));
                continue;
            };
            match sheet.csv.head.iter().position(|h| *h == column) {
                Some(k) => sheet.columns[k].0.add(provision),
                None => self.root.doc.push(
                    Diagnostic::new(Code::NoTarget, at)
                        .message("the file has no column of this header")
                        .help("write the header as it stands in the file's first row")
                        .topic("withholds"),
                ),
            }
        }
        Ok((file, sheet))
    }

    /// Looks into each file that is published as it is; one that is withheld is never opened for it.
    fn inspect(&self, listed: &mut [Listed]) {
        let inspector = &self.defaults.inspector;
        let looked: Vec<Result<Option<Arc<Inspection>>, Diagnostic>> = listed
            .iter()
            .map(|listed| Some((listed.whole()?, listed.name())))
            .collect::<Vec<_>>()
            .into_par_iter()
            .map(|file| {
                let Some((file, name)) = file else {
                    return Ok(None);
                };
                let bytes = file.found.bytes()?;
                Ok(Some(inspector.look(&bytes, &file.sha256, name)))
            })
            .collect();
        for (listed, inside) in listed.iter_mut().zip(looked) {
            let inside = match inside {
                Ok(inside) => inside,
                Err(fault) => {
                    self.root.doc.push(fault.topic(listed.name()));
                    continue;
                }
            };
            if let (Some(inside), Some((file, _))) = (inside, &mut listed.file) {
                let at = Span::file(file.found.name.clone());
                file.inside = Some(Arc::clone(&inside));
                for found in inside::findings(&inside, &at, Some(&listed.entry.name.value)) {
                    self.root.doc.push(found);
                }
            }
        }
    }

    /// What is shown as a table is one: a CSV, or a workbook of which a sheet shows.
    fn tables(&self, listed: &[Listed]) {
        let doc = self.root.doc;
        for attachment in listed.iter().filter(|a| a.bar.is_none()) {
            let (Some(at), Some((file, None))) = (&attachment.entry.show_at, &attachment.file)
            else {
                continue;
            };
            let inside = file.inside.as_deref();
            if inside.is_some_and(|inside| first_sheet(inside).is_none()) {
                doc.push(
                    Diagnostic::new(Code::NotCsv, doc.file.span(at.clone()))
                        .message("only a CSV or a sheet of a workbook can be shown as a table")
                        .help("take show out")
                        .topic("attachments"),
                );
            }
        }
    }

    /// Finds the columns that are suppressed, and whether they hold counts.
    fn suppression(&self, record: &Written, listed: &mut [Listed]) {
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
            match listed.iter().find(|a| a.name() == file.value) {
                None => doc.push(
                    Diagnostic::new(Code::NoTarget, doc.file.span(file.at.clone()))
                        .topic("suppress"),
                ),
                Some(a) if !is_csv(a.name()) => doc.push(
                    Diagnostic::new(Code::NotCsv, doc.file.span(file.at.clone())).topic("suppress"),
                ),
                Some(_) => {}
            }
        }
        for column in &suppress.columns {
            let sheets = listed
                .iter_mut()
                .filter(|a| a.bar.is_none() && in_files(a.name()))
                .filter_map(|a| a.file.as_mut()?.1.as_mut());
            let mut found = 0;
            let mut missing = 0;
            for sheet in sheets {
                match sheet.csv.head.iter().position(|h| *h == column.value) {
                    Some(k) => {
                        let cells = sheet.csv.rows.iter().map(|row| row.cells[k].as_str());
                        sheet.columns[k].1 = if suppression::is_share(&column.value, cells) {
                            Suppressed::Shares
                        } else {
                            Suppressed::SmallCounts
                        };
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
        for attachment in listed.iter() {
            let Some((file, Some(sheet))) = &attachment.file else {
                continue;
            };
            for (k, (bar, suppressed)) in sheet.columns.iter().enumerate() {
                if *suppressed != Suppressed::SmallCounts || !bar.is_none() {
                    continue;
                }
                for (row, cells) in sheet.csv.rows.iter().enumerate() {
                    if !suppression::is_fit(&cells.cells[k], suppress.below) {
                        let at = in_csv(&file.found, sheet.csv.place(row, k));
                        doc.push(Diagnostic::new(Code::BadCount, at).topic(attachment.name()));
                    }
                }
            }
        }
    }

    /// In a sealed site nothing withheld may stand in the source.
    pub(super) fn sealed(&self, draft: &Draft) {
        let doc = self.root.doc;
        let fault = |at: Range<usize>| doc.fault(Code::Sealed, at);
        for (_, marked) in draft.texts() {
            marked
                .marks
                .iter()
                .filter(|m| !m.withheld.is_emptied())
                .for_each(|m| fault(m.at.clone()));
        }
        for field in &draft.written.fields {
            let kept = match &field.value {
                Shown::Barred(value, _) => !value.is_emptied(),
                Shown::Open(Value::List(items)) => items
                    .iter()
                    .any(|item| matches!(item, Shown::Barred(item, _) if !item.is_emptied())),
                Shown::Open(Value::One(_)) => false,
            };
            if kept {
                fault(field.at.clone());
            }
        }
        for attachment in &draft.written.attachments {
            let kept = match &attachment.document {
                Shown::Barred(document, _) => !document.is_emptied(),
                Shown::Open(document) => document.table().is_some_and(|table| {
                    table
                        .columns
                        .iter()
                        .any(|c| matches!(&c.cells, Shown::Barred(cells, _) if !cells.is_emptied()))
                }),
            };
            if kept {
                fault(attachment.name_at.clone());
            }
        }
    }
}

/// Each target with the provision of its exemption, where that could be read.
fn all_targets<'t>(
    record: &'t Written,
    unread: &'t Unread,
) -> impl Iterator<Item = (&'t At<String>, Option<&'static Provision>)> {
    let known = record
        .exemptions
        .iter()
        .flat_map(|e| e.withholds.iter().map(|target| (target, Some(e.provision))));
    known.chain(unread.targets.iter().map(|target| (target, None)))
}

/// A field behind its bars.
fn barred(field: draft::Field, bars: FieldBars) -> Field {
    let value = match field.value {
        draft::Value::One(value) => Value::One(value),
        draft::Value::List(items) => Value::List(
            items
                .into_iter()
                .zip(bars.items)
                .map(|(item, bar)| Shown::behind(bar, item))
                .collect(),
        ),
    };
    Field {
        key: field.key,
        at: field.at,
        value: Shown::behind(bars.whole, value),
    }
}

/// An attachment behind its bars; counts under `below` are suppressed.
fn attachment(listed: Listed, below: Option<u64>) -> Attachment {
    let entry = listed.entry;
    let document = Document {
        name: entry.name.value,
        file: listed.file.map(|(file, sheet)| AttachedFile {
            table: sheet.map(|sheet| table(sheet, below)),
            ..file
        }),
    };
    Attachment {
        name_at: entry.name.at,
        title: entry.title,
        show_at: entry.show_at,
        provisions: entry.provisions,
        alternative: entry.alternative,
        licence: entry.licence,
        document: Shown::behind(listed.bar, document),
    }
}

/// A table column by column, each behind its bar.
fn table(mut sheet: Sheet, below: Option<u64>) -> Table {
    let mut columns: Vec<Vec<Cell>> = sheet.columns.iter().map(|_| Vec::new()).collect();
    for row in std::mem::take(&mut sheet.csv.rows) {
        let of_row = row.cells.into_iter().zip(&sheet.columns);
        for (cells, (cell, (_, suppressed))) in columns.iter_mut().zip(of_row) {
            let small = || below.is_some_and(|below| csv::is_suppressed(&cell, below));
            cells.push(match suppressed {
                Suppressed::Shares => Cell::Share(Withheld::new(cell)),
                Suppressed::SmallCounts if small() => Cell::Small(Withheld::new(cell)),
                _ => Cell::Open(cell),
            });
        }
    }
    let columns = columns
        .into_iter()
        .zip(sheet.columns)
        .map(|(cells, (bar, suppressed))| Column {
            cells: Shown::behind(bar, cells),
            suppressed: suppressed == Suppressed::SmallCounts,
        })
        .collect();
    Table {
        csv: sheet.csv,
        columns,
    }
}

/// The list that a target names an item of, and the item.
fn find_item(fields: &[draft::Field], key: &str) -> Option<(usize, usize)> {
    let (name, index) = key.strip_suffix(']')?.rsplit_once('[')?;
    let n = fields.iter().position(|f| f.key == name)?;
    let item: usize = index
        .parse()
        .ok()
        .filter(|i| !index.starts_with(['0', '+']) && *i >= 1)?;
    (item <= fields[n].items()).then_some((n, item - 1))
}

/// A place in a file as diagnostics have it.
pub(in crate::private) fn in_csv(found: &File, at: csv::Place) -> Span {
    Span {
        line: at.line,
        column: at.column,
        end_line: at.end_line,
        end_column: at.end_column,
        ..Span::file(found.name.clone())
    }
}

//! Taking a published response back: the three keys are set, and the rest of the record stays as it is.

use super::edits::Edits;
use super::{Named, Revision};
use crate::desk::toml_text;
use crate::diagnostics::{Code, Diagnostic, Report, Severity, Span};
use crate::disk::rewrite;
use crate::private::Opened;
use crate::private::source::files::FoundRecord;
use crate::private::source::record::{self, Reading, Status};
use crate::private::way::{self, PublicSide};
use jiff::civil::Date;
use std::collections::BTreeSet;
use toml::de::{DeTable, DeValue};

impl Opened {
    /// Takes the response of a reference back, in each of its languages. Gives the addresses at which something of it stood.
    ///
    /// # Errors
    ///
    /// No record has it, one that has is not published, or it would not be sound; or what the machine says. Then no file was changed.
    pub(crate) fn withdraw(
        &self,
        reference: &str,
        reason: &str,
        on: Date,
        today: Date,
    ) -> Result<Vec<String>, Report> {
        let named = Named::find(self, &[reference.to_owned()])?;
        let mut files = Vec::new();
        let mut addresses = BTreeSet::new();
        for (found, reading) in &named.records {
            let at = Span::file(found.file.name.clone());
            if reading.status == Status::Draft {
                return Err(Report::from_iter([Diagnostic::new(Code::NotPublished, at)]));
            }
            addresses.extend(self.addresses_of(&named, found, today));
            let text = found.file.bytes().map_err(|d| Report::from_iter([d]))?;
            let text = String::from_utf8_lossy(&text).into_owned();
            let new = withdrawn(reading, reason, on).apply(&text);
            let revision = Revision {
                files: vec![(found.file.clone(), new.into_bytes())],
                emptied: 0,
            };
            named.is_withdrawn(&found.revised(&revision), today)?;
            files.extend(revision.files);
        }
        rewrite(&files).map_err(|fault| Report::from_iter([fault]))?;
        let site = self.site();
        Ok(addresses
            .into_iter()
            .map(|path| match path.contains("://") {
                true => path,
                false => site.shared_url(&path),
            })
            .collect())
    }

    /// The paths, from the site's root, at which something of a record stands: its page, what is said there for programs, its files, and
    /// the old addresses that lead to it; on both sides of a log that has two.
    fn addresses_of(&self, named: &Named<'_>, found: &FoundRecord, today: Date) -> Vec<String> {
        let defaults = self.defaults(&named.library, false);
        let read = way::record(found, &self.settings, &defaults, today);
        let response = match read.public {
            Some(PublicSide::Response(response)) => response,
            Some(PublicSide::Withdrawn(withdrawn)) => {
                return self.on_all_sides(&format!("responses/{}/", withdrawn.slug));
            }
            None => return Vec::new(),
        };
        let own = ["", "index.json"].map(str::to_owned);
        let files = response.published().map(|file| file.name.clone());
        let own = own.into_iter().chain(files);
        let own = own.flat_map(|name| self.on_all_sides(&format!("{}{name}", response.path())));
        let aliases = response.aliases.iter();
        let aliases = aliases.map(|alias| alias.trim_start_matches('/').to_owned());
        own.chain(aliases).collect()
    }

    /// A path on each side of the log.
    fn on_all_sides(&self, path: &str) -> Vec<String> {
        let sides = self.site().sides.iter();
        sides.map(|side| format!("{}{path}", side.folder)).collect()
    }
}

impl Named<'_> {
    /// Sees that a record, as it would stand, is a sound withdrawn one.
    fn is_withdrawn(&self, found: &FoundRecord, today: Date) -> Result<(), Report> {
        let (public, mut report) = self.public(found, today, self.opened.settings.sealed);
        report.retain(|d| d.severity == Severity::Error);
        let defaults = self.opened.defaults(&self.library, false);
        let (reading, _) = record::read(found, &defaults);
        if report.has_errors() {
            return Err(report.sorted());
        }
        if public.is_some() && matches!(reading, Some(Reading::Withdrawn(_))) {
            return Ok(());
        }
        let at = Span::file(found.file.name.clone());
        Err(Report::from_iter([Diagnostic::new(Code::NotWithdrawn, at)]))
    }
}

/// The edits that set the three keys.
fn withdrawn(reading: &Reading, reason: &str, on: Date) -> Edits {
    let mut edits = Edits::default();
    let Ok((front, _)) = record::front_matter(&reading.file) else {
        return edits;
    };
    let text = &reading.file.text[front.clone()];
    let (table, _) = DeTable::parse_recoverable(text);
    let root = table.get_ref();
    let mut missing = String::new();
    let values = [
        ("status", "\"withdrawn\"".to_owned()),
        ("withdrawn_on", on.to_string()),
        ("withdrawn_reason", toml_text(reason)),
    ];
    for (key, value) in values {
        match root.get(key) {
            Some(written) => {
                let at = written.span();
                edits.put(at.start + front.start..at.end + front.start, value);
            }
            None => missing += &format!("{key} = {value}\n"),
        }
    }
    if !missing.is_empty() {
        // Behind the reference, which every record has: there no table has begun yet.
        let last = root
            .iter()
            .filter(|(key, value)| {
                key.get_ref() == "reference" && !matches!(value.get_ref(), DeValue::Table(_))
            })
            .map(|(_, value)| value.span().end)
            .next()
            .unwrap_or(0);
        let line = text[last..].find('\n').map_or(text.len(), |n| last + n + 1);
        let line = if last == 0 { 0 } else { line };
        edits.put(line + front.start..line + front.start, missing);
    }
    edits
}

//! TOML with places: what a key holds, where, and what is wrong with it, in words of our own.
//!
//! The library's messages quote the author's line; here they become a place and fixed words.

use super::files::FileText;
use super::marks::{self, Kind, Marked};
use super::origin::{Fault, Origin};
use super::record::keys::{self, Key, Level, Type};
use super::syntax;
use crate::diagnostics::{Code, Diagnostic, Report, Span, Words};
use crate::law::Catalogue;
use jiff::civil::Date;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Which codes a file's faults carry: those of records, or those of site.toml.
#[derive(Clone, Copy)]
pub(in crate::private) struct Codes {
    pub syntax: Code,
    pub unknown: Code,
    pub kind: Code,
    pub missing: Code,
    pub value: Code,
    pub mark: Option<Code>,
    pub unfit: Code,
    /// What is said of a line that is not TOML.
    broken: &'static str,
    /// Whether marks may stand in texts that take them.
    marks: bool,
}

/// The codes of records and prose pages.
pub(in crate::private) const RECORD: Codes = Codes {
    syntax: Code::Syntax,
    unknown: Code::UnknownKey,
    kind: Code::WrongType,
    missing: Code::MissingKey,
    value: Code::BadValue,
    mark: None,
    unfit: Code::ControlCharacter,
    broken: "the front matter is not valid TOML here",
    marks: true,
};

/// The codes of texts of the library: those of the records that take something from them.
pub(in crate::private) const LIBRARY: Codes = Codes {
    broken: "this text of the library is not valid TOML here",
    marks: false,
    ..RECORD
};

/// The codes of site.toml.
pub(in crate::private) const SITE: Codes = Codes {
    syntax: Code::SiteSyntax,
    unknown: Code::SiteKey,
    kind: Code::SiteType,
    missing: Code::SiteMissing,
    value: Code::SiteValue,
    mark: Some(Code::SiteMark),
    unfit: Code::SiteValue,
    broken: "site.toml is not valid TOML here",
    marks: true,
};

/// A TOML text within a file, and the faults found in it.
pub(in crate::private) struct Doc<'a> {
    pub file: &'a FileText,
    base: usize,
    /// The place at which the file begins, where it is joined to another.
    joined_at: usize,
    codes: Codes,
    pub report: RefCell<Report>,
    /// The law by which what marks cite is read, once it is known.
    catalogue: Cell<Option<&'static Catalogue>>,
    /// Lines that are not TOML: what was made of them is a guess, and nothing else is said of them.
    broken: RefCell<BTreeSet<usize>>,
}

/// A value and where it stands.
pub(in crate::private) struct At<T> {
    pub value: T,
    pub at: Range<usize>,
}

impl<'a> Doc<'a> {
    /// The TOML that begins at byte `base` of a file.
    pub fn new(file: &'a FileText, base: usize, codes: Codes) -> Doc<'a> {
        Doc {
            file,
            base,
            joined_at: 0,
            codes,
            report: RefCell::default(),
            catalogue: Cell::default(),
            broken: RefCell::default(),
        }
    }

    /// The same of a file that is joined to another at this place.
    pub fn joined_at(self, place: usize) -> Doc<'a> {
        Doc {
            joined_at: place,
            ..self
        }
    }

    /// Parses `text`, which stands at the document's base. Whether it is whole stands second.
    pub fn parse(&self, text: &'a str) -> (Spanned<DeTable<'a>>, bool) {
        let (table, errors) = DeTable::parse_recoverable(text);
        let whole = errors.is_empty();
        if !whole {
            let errors = errors
                .into_iter()
                .map(|e| (e.span().unwrap_or(0..0), e.message().to_owned()));
            let (faults, lines) = syntax::faults(text, errors);
            for fault in faults {
                let diagnostic = Diagnostic::new(self.codes.syntax, self.span(fault.at));
                self.push(match fault.words {
                    Some((message, help)) => diagnostic.message(message).help(help),
                    None => diagnostic.message(self.codes.broken),
                });
            }
            let first = self.span(0..0).line;
            self.broken
                .borrow_mut()
                .extend(lines.into_iter().map(|line| first + line));
        }
        (table, whole)
    }

    pub fn push(&self, diagnostic: Diagnostic) {
        if diagnostic.at.file == *self.file.path()
            && self.broken.borrow().contains(&diagnostic.at.line)
        {
            return;
        }
        self.report.borrow_mut().push(diagnostic);
    }

    /// Whether a range of the TOML text begins on a line that is not TOML.
    fn is_broken(&self, range: Range<usize>) -> bool {
        let broken = self.broken.borrow();
        !broken.is_empty() && broken.contains(&self.span(range).line)
    }

    /// The span of a range of the TOML text.
    pub fn span(&self, range: Range<usize>) -> Span {
        self.file
            .span(range.start + self.base..range.end + self.base)
    }

    /// The place of a range of the TOML text.
    pub fn range(&self, range: Range<usize>) -> Range<usize> {
        let before = self.base + self.joined_at;
        range.start + before..range.end + before
    }

    /// Where a place of the file is.
    pub fn at(&self, place: Range<usize>) -> Span {
        self.file
            .span(place.start - self.joined_at..place.end - self.joined_at)
    }

    /// What is written in a range of the TOML text.
    pub fn source(&self, range: Range<usize>) -> &'a str {
        &self.file.text[range.start + self.base..range.end + self.base]
    }

    /// Reports a fault at a place of the file.
    pub fn fault(&self, code: Code, at: Range<usize>) {
        self.push(Diagnostic::new(code, self.at(at)));
    }

    fn faults(&self, faults: Vec<Fault>) {
        for fault in faults {
            self.fault(self.codes.mark.unwrap_or(fault.code), fault.at);
        }
    }

    /// Reports every control character of a decoded string that stands at `span` of the TOML text.
    pub fn unfit(&self, text: &str, span: Range<usize>) {
        let faults = unfits(text);
        if !faults.is_empty() {
            let origin = self.origin(text, span);
            let entry = Code::ControlCharacter.entry();
            for unfit in faults {
                let at = self.at(origin.range(unfit));
                self.push(
                    Diagnostic::new(self.codes.unfit, at)
                        .message(entry.message)
                        .help(entry.help),
                );
            }
        }
    }

    /// Reports every character of a public text that turns the order of the letters after it.
    fn turned(&self, text: &str, span: Range<usize>) {
        let faults = turned(text);
        if !faults.is_empty() {
            let origin = self.origin(text, span);
            for range in faults {
                self.push(turning(self.codes.unfit, self.at(origin.range(range))));
            }
        }
    }

    /// The root of a record as keys.
    pub fn record<'d>(&'d self, table: &'d Spanned<DeTable<'a>>) -> Keys<'d, 'a> {
        Keys {
            level: Some(Level::Record),
            ..self.root(table, "a record")
        }
    }

    /// The root of a text of the library as keys.
    pub fn library<'d>(&'d self, table: &'d Spanned<DeTable<'a>>) -> Keys<'d, 'a> {
        Keys {
            level: Some(Level::Library),
            ..self.root(table, "a text of the library")
        }
    }

    /// The root of the document as keys.
    pub fn root<'d>(&'d self, table: &'d Spanned<DeTable<'a>>, what: &'static str) -> Keys<'d, 'a> {
        Keys {
            level: None,
            doc: self,
            table: table.get_ref(),
            at: 0..0,
            what,
            asked: RefCell::default(),
        }
    }

    fn wrong_kind(&self, key: &'static str, wants: &'static str, value: &Spanned<DeValue<'_>>) {
        self.wrong(
            key,
            Words::from(key).and(" takes ").and(wants),
            wants,
            value,
        );
    }

    /// The same of an item of a list.
    fn wrong_item(&self, key: &'static str, wants: &'static str, value: &Spanned<DeValue<'_>>) {
        self.wrong(
            key,
            Words::from("each item of ").and(key).and(" is ").and(wants),
            wants,
            value,
        );
    }

    fn wrong(
        &self,
        key: &'static str,
        message: Words,
        wants: &'static str,
        value: &Spanned<DeValue<'_>>,
    ) {
        let help = match (wants, value.get_ref()) {
            ("a day", DeValue::String(_)) => {
                Words::from("write the day without quotation marks: 2026-11-25")
            }
            ("a day", DeValue::Datetime(_)) => {
                Words::from("write the day alone, without a time: 2026-11-25")
            }
            ("a day", _) => Words::from("write year, month and day with hyphens: 2026-11-25"),
            ("text", _) => Words::from("put quotation marks around it"),
            ("a list of texts", DeValue::String(_)) => {
                Words::from("put square brackets around it: [\"...\"]")
            }
            ("a table", _)
                if matches!(
                    key,
                    "changes"
                        | "parts"
                        | "exemptions"
                        | "attachments"
                        | "accept"
                        | "topics"
                        | "departments"
                ) =>
            {
                Words::from("write its keys below a line [[")
                    .and(key)
                    .and("]]")
            }
            ("a table", _) if key == "qualified_person" => {
                Words::from("write its keys below a line [exemptions.")
                    .and(key)
                    .and("]")
            }
            ("a table", _) => Words::from("write its keys below a line [")
                .and(key)
                .and("]"),
            ("a list of tables", _) => Words::from("write its keys below a line [[")
                .and(key)
                .and("]]"),
            _ => Words::from("write ").and(wants),
        };
        let at = self.span(value.span());
        self.push(
            Diagnostic::new(self.codes.kind, at)
                .message(message)
                .help(help)
                .topic(key),
        );
    }

    /// Checks that nothing like a mark stands in a text that can't hold one; says whether that is so.
    fn forbid(&self, text: &str, span: Range<usize>) -> bool {
        let mut faults = Vec::new();
        let origin = self.origin(text, span);
        marks::forbid(text, &origin, &mut faults);
        let sound = faults.is_empty();
        self.faults(faults);
        sound
    }

    /// Where the characters of a decoded string stand in the file.
    fn origin(&self, decoded: &str, span: Range<usize>) -> Origin {
        let source = self.source(span.clone());
        let range = self.range(span);
        let (quote, escapes) = match () {
            () if source.starts_with("\"\"\"") => (3, true),
            () if source.starts_with("'''") => (3, false),
            () if source.starts_with('"') => (1, true),
            () => (1, false),
        };
        let mut from = quote;
        if quote == 3 && source[from..].starts_with('\n') {
            from += 1;
        }
        let end = source.len().saturating_sub(quote);
        if !escapes || !source.get(from..end).unwrap_or("").contains('\\') {
            return Origin::at(range.start + from);
        }
        let mut origin = Origin::default();
        let (mut i, mut out) = (from, 0);
        while i < end && out < decoded.len() {
            origin.push(out, range.start + i);
            let rest = &source[i..end];
            if let Some(escape) = rest.strip_prefix('\\') {
                let length = match escape.as_bytes().first() {
                    Some(b'u') => 6,
                    Some(b'U') => 10,
                    Some(b'x') => 4,
                    Some(b' ' | b'\t' | b'\n') => {
                        // A line-ending backslash swallows the white space after it and gives nothing.
                        i += 1 + escape.len() - escape.trim_start().len();
                        continue;
                    }
                    _ => 2,
                };
                i += length;
                out += decoded[out..].chars().next().map_or(0, char::len_utf8);
            } else {
                let n = rest.chars().next().map_or(1, char::len_utf8);
                i += n;
                out += n;
            }
        }
        origin
    }
}

/// A table whose keys are asked for one by one. In a record those are unknown that are not in the table of its keys; elsewhere,
/// those that nobody asked for.
pub(in crate::private) struct Keys<'d, 'a> {
    pub doc: &'d Doc<'a>,
    /// Which table of a record it is, if it is one.
    level: Option<Level>,
    table: &'d DeTable<'a>,
    /// Where the table stands, in the TOML text.
    pub at: Range<usize>,
    what: &'static str,
    asked: RefCell<Vec<&'static str>>,
}

impl<'d, 'a> Keys<'d, 'a> {
    /// Holds what is asked of a record's key against the table of keys.
    fn expect(&self, key: &'static str, fits: impl Fn(&Key) -> bool) {
        debug_assert!(
            self.level
                .is_none_or(|level| level.get(key).is_some_and(fits)),
            "{key} is not so in the table of keys"
        );
    }

    fn get(&self, key: &'static str) -> Option<&'d Spanned<DeValue<'a>>> {
        let mut asked = self.asked.borrow_mut();
        if !asked.contains(&key) {
            asked.push(key);
        }
        self.table.get(key)
    }

    /// Whether a key is set.
    pub fn has(&self, key: &'static str) -> bool {
        self.table.contains_key(key)
    }

    /// Whether a key is a list of nothing.
    pub fn is_empty_list(&self, key: &'static str) -> bool {
        self.table.get(key).is_some_and(
            |value| matches!(value.get_ref(), DeValue::Array(items) if items.is_empty()),
        )
    }

    /// Whether a key that takes a table is something else.
    pub fn is_wrong_table(&self, key: &'static str) -> bool {
        self.table
            .get(key)
            .is_some_and(|value| !matches!(value.get_ref(), DeValue::Table(_)))
    }

    /// All entries, for tables whose keys are the author's.
    pub fn entries(
        &self,
    ) -> impl Iterator<Item = (&'d str, Range<usize>, &'d Spanned<DeValue<'a>>)> {
        self.table
            .iter()
            .map(|(key, value)| (&**key.get_ref(), key.span(), value))
    }

    /// The place of a key's value.
    pub fn place(&self, key: &'static str) -> Span {
        self.doc
            .span(self.table.get(key).map_or(self.at.clone(), Spanned::span))
    }

    /// The place of a key's own name.
    pub fn key_place(&self, key: &'static str) -> Span {
        let at = self
            .table
            .iter()
            .find(|(k, _)| k.get_ref() == key)
            .map_or(self.at.clone(), |(k, _)| k.span());
        self.doc.span(at)
    }

    /// Reports a key that must be there and is not.
    pub fn need(&self, key: &'static str) {
        if !self.has(key) {
            self.missing(key);
        }
    }

    /// Reports that a required key is missing.
    fn missing(&self, key: &'static str) {
        let help = Words::from("add ").and(key).and(" to ").and(self.what);
        let message = Words::from(self.what).and(" needs ").and(key);
        self.doc.push(
            Diagnostic::new(self.doc.codes.missing, self.doc.span(self.at.clone()))
                .message(message)
                .help(help)
                .topic(key),
        );
    }

    /// Reports a value that can't be used, at its place.
    pub fn bad(
        &self,
        key: &'static str,
        code: Code,
        message: impl Into<Words>,
        help: impl Into<Words>,
    ) {
        self.doc.push(
            Diagnostic::new(code, self.place(key))
                .message(message)
                .help(help)
                .topic(key),
        );
    }

    fn text(&self, key: &'static str, value: &'d Spanned<DeValue<'a>>) -> Option<At<&'d str>> {
        let text = self.plain_text(value);
        if text.is_none() {
            self.doc.wrong_kind(key, "text", value);
        }
        text
    }

    fn plain_text(&self, value: &'d Spanned<DeValue<'a>>) -> Option<At<&'d str>> {
        match value.get_ref() {
            DeValue::String(text) if !self.doc.is_broken(value.span()) => {
                self.doc.unfit(text, value.span());
                Some(At {
                    value: &**text,
                    at: value.span(),
                })
            }
            _ => None,
        }
    }

    /// A text in which nothing can be withheld; `None` too where somebody tried to, which is told.
    pub fn string(&self, key: &'static str) -> Option<At<String>> {
        self.expect(key, |key| key.holds == Type::Text && key.public);
        let text = self.text(key, self.get(key)?)?;
        self.unmarked(key, text)
    }

    fn unmarked(&self, key: &'static str, text: At<&'d str>) -> Option<At<String>> {
        // A file that is withheld has a name, and who names it shows it to nobody.
        if !matches!(key, "file" | "files" | "withholds") {
            self.doc.turned(text.value, text.at.clone());
        }
        let sound = self.doc.forbid(text.value, text.at.clone());
        sound.then(|| At {
            value: text.value.to_owned(),
            at: self.doc.range(text.at),
        })
    }

    /// A text in which marks may stand, and which must say something.
    pub fn marked_words(&self, key: &'static str) -> Option<Marked> {
        self.need(key);
        let marked = self.marked(key, Kind::Markdown)?;
        if marked.text.raw().trim().is_empty() {
            self.bad(
                key,
                self.doc.codes.value,
                "this is empty",
                "write what it is in a few words",
            );
        }
        Some(marked)
    }

    /// A text in which marks may stand.
    pub fn marked(&self, key: &'static str, kind: Kind) -> Option<Marked> {
        self.expect(key, |key| key.marks.is_some());
        let text = self.text(key, self.get(key)?)?;
        Some(self.lex(text, kind))
    }

    /// The same, and whether its marks are sound.
    pub fn marked_soundly(&self, key: &'static str, kind: Kind) -> Option<(Marked, bool)> {
        self.expect(key, |key| key.holds == Type::Line);
        let text = self.text(key, self.get(key)?)?;
        let known = self.doc.report.borrow().iter().count();
        let marked = self.lex(text, kind);
        let sound = known == self.doc.report.borrow().iter().count();
        Some((marked, sound))
    }

    fn lex(&self, text: At<&'d str>, kind: Kind) -> Marked {
        self.doc.lex(text.value, text.at, kind)
    }

    /// A text that is never published, taken as it is.
    pub fn free_text(&self, key: &'static str) -> Option<String> {
        self.expect(key, |key| !key.public);
        let text = self.text(key, self.get(key)?)?;
        Some(text.value.to_owned())
    }

    /// A list of texts in which marks may stand.
    pub fn marked_list(&self, key: &'static str) -> Vec<Marked> {
        self.expect(key, |key| key.holds == Type::Markdowns);
        self.texts(key)
            .into_iter()
            .map(|text| self.lex(text, Kind::Markdown))
            .collect()
    }

    /// A list of texts in which nothing can be withheld.
    pub fn strings(&self, key: &'static str) -> Vec<At<String>> {
        self.expect(key, |key| key.holds == Type::Texts);
        self.texts(key)
            .into_iter()
            .filter_map(|text| self.unmarked(key, text))
            .collect()
    }

    fn texts(&self, key: &'static str) -> Vec<At<&'d str>> {
        let text = |item| {
            let text = self.plain_text(item);
            if text.is_none() {
                self.doc.wrong_item(key, "text", item);
            }
            text
        };
        self.items(key, "a list of texts")
            .into_iter()
            .filter_map(text)
            .collect()
    }

    fn items(&self, key: &'static str, wants: &'static str) -> Vec<&'d Spanned<DeValue<'a>>> {
        match self.get(key) {
            None => Vec::new(),
            Some(value) => match value.get_ref() {
                DeValue::Array(items) => items.iter().collect(),
                _ => {
                    self.doc.wrong_kind(key, wants, value);
                    Vec::new()
                }
            },
        }
    }

    /// A day.
    pub fn date(&self, key: &'static str) -> Option<At<Date>> {
        self.expect(key, |key| {
            matches!(key.holds, Type::Date | Type::DateOrMarkdown)
        });
        let value = self.get(key)?;
        let found = match value.get_ref() {
            DeValue::Datetime(datetime) => date_of(datetime),
            _ => None,
        };
        if found.is_none() {
            self.doc.wrong_kind(key, "a day", value);
        }
        found.map(|value_| At {
            value: value_,
            at: self.doc.range(value.span()),
        })
    }

    /// A day that must be there.
    pub fn required_date(&self, key: &'static str) -> Option<At<Date>> {
        self.need(key);
        self.date(key)
    }

    /// One of a table of ours.
    pub fn one_of<T: Copy>(
        &self,
        key: &'static str,
        allowed: &[(&'static str, T)],
    ) -> Option<At<T>> {
        self.expect(key, |key| key.holds == Type::Word);
        let text = self.text(key, self.get(key)?)?;
        match allowed.iter().find(|(word, _)| *word == text.value) {
            Some((_, found)) => Some(At {
                value: *found,
                at: self.doc.range(text.at),
            }),
            None => {
                let nearest = nearest(text.value, allowed.iter().map(|(word, _)| *word));
                let help = match (nearest, allowed) {
                    (_, [(only, _)]) => Words::from("write ")
                        .and(key)
                        .and(" = \"")
                        .and(only)
                        .and("\", or take it out"),
                    (Some(near), _) => Words::from("the nearest is ").and(near),
                    (None, _) => {
                        Words::from("write one of ").list(allowed.iter().map(|(word, _)| *word))
                    }
                };
                let at = self.doc.span(text.at);
                self.doc.push(
                    Diagnostic::new(self.doc.codes.value, at)
                        .message(Words::from("there is no such ").and(key))
                        .help(help)
                        .topic(key),
                );
                None
            }
        }
    }

    /// A whole number of at least `least`.
    pub fn count(&self, key: &'static str, least: u64) -> Option<At<u64>> {
        self.expect(key, |key| key.holds == Type::Count);
        let value = self.get(key)?;
        let found = match value.get_ref() {
            DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix())
                .ok()
                .and_then(|n| u64::try_from(n).ok())
                .filter(|n| *n >= least),
            _ => None,
        };
        if found.is_none() {
            let whole = matches!(value.get_ref(), DeValue::Integer(_));
            let (message, help) = if whole {
                (
                    Words::from(key)
                        .and(" takes a whole number of at least ")
                        .count(least as usize),
                    Words::from("write ").count(least as usize).and(" or more"),
                )
            } else {
                (
                    Words::from(key).and(" takes a whole number"),
                    Words::from("write a whole number of at least ").count(least as usize),
                )
            };
            self.doc.push(
                Diagnostic::new(self.doc.codes.kind, self.doc.span(value.span()))
                    .message(message)
                    .help(help)
                    .topic(key),
            );
        }
        found.map(|n| At {
            value: n,
            at: self.doc.range(value.span()),
        })
    }

    /// A number that is not below zero, whole or not.
    pub fn number(&self, key: &'static str) -> Option<f64> {
        self.expect(key, |key| key.holds == Type::Number);
        let value = self.get(key)?;
        let found = match value.get_ref() {
            DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix())
                .ok()
                .map(|n| n as f64),
            DeValue::Float(float) => float.as_str().parse().ok().filter(|f: &f64| f.is_finite()),
            _ => None,
        };
        match found {
            None => self.doc.wrong_kind(key, "a number", value),
            Some(n) if n.is_sign_negative() => self.bad(
                key,
                self.doc.codes.value,
                Words::from(key).and(" is below zero"),
                "write a number that is not below zero",
            ),
            Some(_) => {}
        }
        found
    }

    /// Yes or no.
    pub fn boolean(&self, key: &'static str) -> Option<bool> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::Boolean(b) => Some(*b),
            _ => {
                self.doc.wrong_kind(key, "true or false", value);
                None
            }
        }
    }

    /// A day or a text in which marks may stand.
    pub fn date_or_marked(&self, key: &'static str) -> Option<Result<At<Date>, Marked>> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::Datetime(_) => self.date(key).map(Ok),
            DeValue::String(_) => self.marked(key, Kind::Markdown).map(Err),
            _ => {
                self.doc.wrong_kind(key, "a day or text", value);
                None
            }
        }
    }

    /// A table.
    pub fn table(&self, key: &'static str, what: &'static str) -> Option<Keys<'d, 'a>> {
        self.expect(key, |key| matches!(key.holds, Type::Table(_) | Type::Facts));
        let value = self.get(key)?;
        let table = self.as_table(key, value, what);
        if table.is_none() {
            self.doc.wrong_kind(key, "a table", value);
        }
        table
    }

    fn as_table(
        &self,
        key: &'static str,
        value: &'d Spanned<DeValue<'a>>,
        what: &'static str,
    ) -> Option<Keys<'d, 'a>> {
        match value.get_ref() {
            DeValue::Table(table) => Some(Keys {
                doc: self.doc,
                level: self.level.and_then(|level| level.below(key)),
                table,
                at: value.span(),
                what,
                asked: RefCell::default(),
            }),
            _ => None,
        }
    }

    /// A list of tables.
    pub fn tables(&self, key: &'static str, what: &'static str) -> Vec<Keys<'d, 'a>> {
        self.expect(key, |key| matches!(key.holds, Type::Tables(_)));
        let table = |item| {
            let table = self.as_table(key, item, what);
            if table.is_none() {
                self.doc.wrong_item(key, "a table", item);
            }
            table
        };
        self.items(key, "a list of tables")
            .into_iter()
            .filter_map(table)
            .collect()
    }

    /// Reports the keys that are unknown, with the nearest that there is.
    pub fn finish(&self) {
        let known: Vec<&'static str> = match self.level {
            Some(level) => level.names().collect(),
            None => self.asked.borrow().clone(),
        };
        for (key, _) in self.table.iter() {
            let name = &**key.get_ref();
            if known.contains(&name) {
                continue;
            }
            // Below a table's head, the keys of the record are that table's: what they ask for does not happen.
            let below = !self.at.is_empty();
            if below && self.level.is_some() && keys::is_reserved(name, true) {
                let misplaced = Diagnostic::new(Code::MisplacedKey, self.doc.span(key.span()));
                self.doc.push(
                    misplaced
                        .help("move it above the first line in square brackets, or take it out"),
                );
                continue;
            }
            let home = || self.level.and_then(|_| keys::only_home(name));
            let help = match nearest(name, known.iter().copied()) {
                Some(near) => Words::from("the nearest is ").and(near),
                None => match home() {
                    Some(home) => Words::from("it belongs below a line ").and(home.head()),
                    None => Words::from("take it out; ")
                        .and(self.what)
                        .and(" has ")
                        .list(known.iter().copied()),
                },
            };
            let message = Words::from(self.what).and(" has no such key");
            self.doc.push(
                Diagnostic::new(self.doc.codes.unknown, self.doc.span(key.span()))
                    .message(message)
                    .help(help),
            );
        }
    }
}

impl Doc<'_> {
    /// Says by which law what marks cite is read from here on.
    pub fn cites(&self, catalogue: &'static Catalogue) {
        self.catalogue.set(Some(catalogue));
    }

    /// Goes through a decoded string that stands at `span` of the TOML text.
    pub fn lex(&self, text: &str, span: Range<usize>, kind: Kind) -> Marked {
        let mut faults = Vec::new();
        let origin = self.origin(text, span);
        let mut marked = marks::lex(text, &origin, kind, &mut faults);
        if let Some(catalogue) = self.catalogue.get() {
            marked.cite(catalogue);
        }
        if !self.codes.marks {
            faults.extend(marked.marks.iter().map(|mark| Fault {
                code: Code::MarkNotHere,
                at: mark.at.clone(),
            }));
        }
        self.faults(faults);
        marked
    }

    /// Checks a key that the author made up.
    pub fn forbid_in_key(&self, key: &str, span: Range<usize>) {
        if !turned(key).is_empty() {
            self.push(turning(self.codes.unfit, self.span(span.clone())));
        }
        if marks::first_unfit(key).is_some() {
            let entry = Code::ControlCharacter.entry();
            self.push(
                Diagnostic::new(self.codes.unfit, self.span(span.clone()))
                    .message(entry.message)
                    .help(entry.help),
            );
        }
        let mut faults = Vec::new();
        marks::forbid(key, &Origin::at(0), &mut faults);
        if let Some(fault) = faults.first() {
            self.push(Diagnostic::new(
                self.codes.mark.unwrap_or(fault.code),
                self.span(span),
            ));
        }
    }
}

/// A TOML local date as a day; `None` for a time, an offset, or a day that no calendar has.
pub(in crate::private) fn date_of(datetime: &toml::value::Datetime) -> Option<Date> {
    match (datetime.date, datetime.time, datetime.offset) {
        (Some(date), None, None) => Date::new(
            i16::try_from(date.year).ok()?,
            i8::try_from(date.month).ok()?,
            i8::try_from(date.day).ok()?,
        )
        .ok(),
        _ => None,
    }
}

/// The nearest of some words, if it is near enough to have been meant.
pub(in crate::private) fn nearest<'w>(
    word: &str,
    words: impl Iterator<Item = &'w str>,
) -> Option<&'w str> {
    let same = |word: &str| word.to_lowercase().replace('-', "_");
    let word = same(word);
    words
        .map(|w| (strsim::osa_distance(&word, &same(w)), w))
        .filter(|(distance, w)| {
            *distance <= 1 + w.len() / 4 || (word.len() >= 4 && same(w).starts_with(&word))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, w)| w)
}

/// Where control characters stand in a text, those that follow one another as one; the first hundred, since a file that is
/// no text has one everywhere.
pub(in crate::private) fn unfits(text: &str) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(found) = marks::first_unfit(&text[at..]).filter(|_| all.len() < 100) {
        let (start, end) = (at + found.start, at + found.end);
        match all.last_mut() {
            Some(last) if last.end == start => last.end = end,
            _ => all.push(start..end),
        }
        at = end;
    }
    all
}

/// Where characters stand that turn the order of the letters after them, so that readers see another thing than what is written
/// there (Unicode's embeddings, overrides and isolates).
pub(in crate::private) fn turned(text: &str) -> Vec<Range<usize>> {
    // In UTF-8 all of them begin with E2.
    memchr::memchr_iter(0xE2, text.as_bytes())
        .filter(|at| {
            let c = text[*at..].chars().next();
            c.is_some_and(|c| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'))
        })
        .map(|at| at..at + 3)
        .collect()
}

/// That such a character stands somewhere.
pub(in crate::private) fn turning(code: Code, at: Span) -> Diagnostic {
    Diagnostic::new(code, at)
        .message("an invisible character here turns the order of the letters after it, so that readers see another thing than what is written")
        .help("delete it and type the words again")
}

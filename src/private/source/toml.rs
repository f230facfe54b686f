//! TOML with places: what a key holds, where, and what is wrong with it, in words of our own.
//!
//! The library's messages quote the author's line; here they become a place and fixed words.

use super::files::FileText;
use super::marks::{self, Fault, Kind, Marked};
use super::origin::Origin;
use crate::diagnostics::{Code, Diagnostic, Report, Span, Words};
use jiff::civil::Date;
use std::cell::RefCell;
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
}

/// The codes of records and prose pages.
pub(in crate::private) const RECORD: Codes =
    Codes { syntax: Code::Syntax, unknown: Code::UnknownKey, kind: Code::WrongType, missing: Code::MissingKey, value: Code::BadValue, mark: None };

/// The codes of site.toml.
pub(in crate::private) const SITE: Codes = Codes {
    syntax: Code::SiteSyntax,
    unknown: Code::SiteKey,
    kind: Code::SiteType,
    missing: Code::SiteMissing,
    value: Code::SiteValue,
    mark: Some(Code::SiteMark),
};

/// A TOML text within a file, and the faults found in it.
pub(in crate::private) struct Doc<'a> {
    pub file: &'a FileText,
    base: usize,
    codes: Codes,
    pub report: RefCell<Report>,
}

/// A value and where it stands.
pub(in crate::private) struct At<T> {
    pub value: T,
    pub at: Range<usize>,
}

impl<'a> Doc<'a> {
    /// The TOML that begins at byte `base` of a file.
    pub fn new(file: &'a FileText, base: usize, codes: Codes) -> Doc<'a> {
        Doc { file, base, codes, report: RefCell::default() }
    }

    /// Parses `text`, which stands at the document's base. Whether it is whole stands second.
    pub fn parse(&self, text: &'a str) -> (Spanned<DeTable<'a>>, bool) {
        let (table, errors) = DeTable::parse_recoverable(text);
        let whole = errors.is_empty();
        for error in errors {
            let at = error.span().unwrap_or(0..0);
            let (message, help) = explain(error.message());
            self.push(Diagnostic::new(self.codes.syntax, self.span(at)).message(message).help(help));
        }
        (table, whole)
    }

    pub fn push(&self, diagnostic: Diagnostic) {
        self.report.borrow_mut().push(diagnostic);
    }

    /// The span of a range of the TOML text.
    pub fn span(&self, range: Range<usize>) -> Span {
        self.file.span(range.start + self.base..range.end + self.base)
    }

    /// The file's range for a range of the TOML text.
    pub fn range(&self, range: Range<usize>) -> Range<usize> {
        range.start + self.base..range.end + self.base
    }

    /// Reports a fault at a range of the file.
    pub fn fault(&self, code: Code, at: Range<usize>) {
        self.push(Diagnostic::new(code, self.file.span(at)));
    }

    fn faults(&self, faults: Vec<Fault>) {
        for fault in faults {
            self.fault(fault.code, fault.at);
        }
    }

    /// The root of the document as keys.
    pub fn root<'d>(&'d self, table: &'d Spanned<DeTable<'a>>, what: &'static str) -> Keys<'d, 'a> {
        Keys { doc: self, table: table.get_ref(), at: 0..0, what, asked: RefCell::default() }
    }

    fn wrong_kind(&self, key: &'static str, wants: &'static str, value: &Spanned<DeValue<'_>>) {
        let help = match (wants, value.get_ref()) {
            ("a day", DeValue::String(_)) => Words::from("write the day without quotation marks: 2026-11-25"),
            ("a day", _) => Words::from("write the day alone, without a time: 2026-11-25"),
            ("text", _) => Words::from("put quotation marks around it"),
            ("a list of texts", DeValue::String(_)) => Words::from("put square brackets around it: [\"...\"]"),
            _ => Words::from("write ").and(wants),
        };
        let at = self.span(value.span());
        self.push(Diagnostic::new(self.codes.kind, at).message(Words::from(key).and(" takes ").and(wants)).help(help).topic(key));
    }

    /// Checks that nothing like a mark stands in a text that can't hold one.
    fn forbid(&self, text: &str, span: Range<usize>) {
        let mut faults = Vec::new();
        let origin = self.origin(text, span);
        marks::forbid(text, &origin, &mut faults);
        for fault in faults {
            let code = self.codes.mark.unwrap_or(fault.code);
            self.fault(code, fault.at);
        }
    }

    /// Where the characters of a decoded string stand in the file.
    fn origin(&self, decoded: &str, span: Range<usize>) -> Origin {
        let range = self.range(span);
        let source = &self.file.text[range.clone()];
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

/// A table whose keys are asked for one by one; those that nobody asked for are unknown.
pub(in crate::private) struct Keys<'d, 'a> {
    pub doc: &'d Doc<'a>,
    table: &'d DeTable<'a>,
    /// Where the table stands, in the TOML text.
    pub at: Range<usize>,
    what: &'static str,
    asked: RefCell<Vec<&'static str>>,
}

impl<'d, 'a> Keys<'d, 'a> {
    fn get(&self, key: &'static str) -> Option<&'d Spanned<DeValue<'a>>> {
        self.asked.borrow_mut().push(key);
        self.table.get(key)
    }

    /// Whether a key is set.
    pub fn has(&self, key: &'static str) -> bool {
        self.table.contains_key(key)
    }

    /// All entries, for tables whose keys are the author's.
    pub fn entries(&self) -> impl Iterator<Item = (&'d str, Range<usize>, &'d Spanned<DeValue<'a>>)> {
        self.table.iter().map(|(key, value)| (&**key.get_ref(), key.span(), value))
    }

    /// The place of a key's value.
    pub fn place(&self, key: &'static str) -> Span {
        self.doc.span(self.table.get(key).map_or(self.at.clone(), Spanned::span))
    }

    /// The place of a key's own name.
    pub fn key_place(&self, key: &'static str) -> Span {
        let at = self.table.iter().find(|(k, _)| k.get_ref() == key).map_or(self.at.clone(), |(k, _)| k.span());
        self.doc.span(at)
    }

    /// Reports that a required key is missing.
    pub fn missing(&self, key: &'static str) {
        let help = Words::from("add ").and(key).and(" to ").and(self.what);
        let message = Words::from(self.what).and(" needs ").and(key);
        self.doc.push(Diagnostic::new(self.doc.codes.missing, self.doc.span(self.at.clone())).message(message).help(help).topic(key));
    }

    /// Reports a value that can't be used, at its place.
    pub fn bad(&self, key: &'static str, code: Code, message: impl Into<Words>, help: impl Into<Words>) {
        self.doc.push(Diagnostic::new(code, self.place(key)).message(message).help(help).topic(key));
    }

    fn text(&self, key: &'static str, value: &'d Spanned<DeValue<'a>>) -> Option<At<&'d str>> {
        match value.get_ref() {
            DeValue::String(text) => {
                let range = value.span();
                if let Some(unfit) = marks::first_unfit(text) {
                    let at = self.doc.origin(text, range.clone()).range(unfit);
                    self.doc.fault(Code::ControlCharacter, at);
                }
                Some(At { value: &**text, at: range })
            }
            _ => {
                self.doc.wrong_kind(key, "text", value);
                None
            }
        }
    }

    /// A text in which nothing can be withheld.
    pub fn string(&self, key: &'static str) -> Option<At<String>> {
        let text = self.text(key, self.get(key)?)?;
        self.doc.forbid(text.value, text.at.clone());
        Some(At { value: text.value.to_owned(), at: self.doc.range(text.at) })
    }

    /// A text in which marks may stand.
    pub fn marked(&self, key: &'static str, kind: Kind) -> Option<Marked> {
        let text = self.text(key, self.get(key)?)?;
        Some(self.lex(text, kind))
    }

    fn lex(&self, text: At<&'d str>, kind: Kind) -> Marked {
        self.doc.lex(text.value, text.at, kind)
    }

    /// A text that is never published, taken as it is.
    pub fn free_text(&self, key: &'static str) -> Option<String> {
        let text = self.text(key, self.get(key)?)?;
        Some(text.value.to_owned())
    }

    /// A list of texts in which marks may stand.
    pub fn marked_list(&self, key: &'static str) -> Vec<Marked> {
        self.items(key, "a list of texts")
            .into_iter()
            .filter_map(|item| self.text(key, item))
            .map(|text| self.lex(text, Kind::Markdown))
            .collect()
    }

    /// A list of texts in which nothing can be withheld.
    pub fn strings(&self, key: &'static str) -> Vec<At<String>> {
        self.items(key, "a list of texts")
            .into_iter()
            .filter_map(|item| self.text(key, item))
            .map(|text| {
                self.doc.forbid(text.value, text.at.clone());
                At { value: text.value.to_owned(), at: self.doc.range(text.at) }
            })
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
        let value = self.get(key)?;
        let found = match value.get_ref() {
            DeValue::Datetime(datetime) => date_of(datetime),
            _ => None,
        };
        if found.is_none() {
            self.doc.wrong_kind(key, "a day", value);
        }
        found.map(|value_| At { value: value_, at: self.doc.range(value.span()) })
    }

    /// A day that must be there.
    pub fn required_date(&self, key: &'static str) -> Option<At<Date>> {
        if !self.has(key) {
            self.missing(key);
        }
        self.date(key)
    }

    /// One of a table of ours.
    pub fn one_of<T: Copy>(&self, key: &'static str, allowed: &[(&'static str, T)]) -> Option<At<T>> {
        let text = self.text(key, self.get(key)?)?;
        match allowed.iter().find(|(word, _)| *word == text.value) {
            Some((_, found)) => Some(At { value: *found, at: self.doc.range(text.at) }),
            None => {
                let nearest = nearest(text.value, allowed.iter().map(|(word, _)| *word));
                let help = match nearest {
                    Some(near) => Words::from("the nearest is ").and(near),
                    None => Words::from("write one of ").list(allowed.iter().map(|(word, _)| *word)),
                };
                let at = self.doc.span(text.at);
                self.doc.push(Diagnostic::new(self.doc.codes.value, at).message(Words::from("there is no such ").and(key)).help(help).topic(key));
                None
            }
        }
    }

    /// A whole number of at least `least`.
    pub fn count(&self, key: &'static str, least: u64) -> Option<At<u64>> {
        let value = self.get(key)?;
        let found = match value.get_ref() {
            DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix()).ok().and_then(|n| u64::try_from(n).ok()).filter(|n| *n >= least),
            _ => None,
        };
        if found.is_none() {
            self.doc.push(
                Diagnostic::new(self.doc.codes.kind, self.doc.span(value.span()))
                    .message(Words::from(key).and(" takes a whole number"))
                    .help(Words::from("write a whole number of at least ").count(least as usize))
                    .topic(key),
            );
        }
        found.map(|n| At { value: n, at: self.doc.range(value.span()) })
    }

    /// A number, whole or not.
    pub fn number(&self, key: &'static str) -> Option<f64> {
        let value = self.get(key)?;
        let found = match value.get_ref() {
            DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix()).ok().map(|n| n as f64),
            DeValue::Float(float) => float.as_str().parse().ok().filter(|f: &f64| f.is_finite()),
            _ => None,
        };
        if found.is_none() {
            self.doc.wrong_kind(key, "a number", value);
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
    pub fn date_or_marked(&self, key: &'static str) -> Option<Result<Date, Marked>> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::Datetime(_) => self.date(key).map(|d| Ok(d.value)),
            DeValue::String(_) => self.marked(key, Kind::Markdown).map(Err),
            _ => {
                self.doc.wrong_kind(key, "a day or text", value);
                None
            }
        }
    }

    /// A table.
    pub fn table(&self, key: &'static str, what: &'static str) -> Option<Keys<'d, 'a>> {
        let value = self.get(key)?;
        self.as_table(key, value, what)
    }

    fn as_table(&self, key: &'static str, value: &'d Spanned<DeValue<'a>>, what: &'static str) -> Option<Keys<'d, 'a>> {
        match value.get_ref() {
            DeValue::Table(table) => Some(Keys { doc: self.doc, table, at: value.span(), what, asked: RefCell::default() }),
            _ => {
                self.doc.wrong_kind(key, "a table", value);
                None
            }
        }
    }

    /// A list of tables.
    pub fn tables(&self, key: &'static str, what: &'static str) -> Vec<Keys<'d, 'a>> {
        self.items(key, "a list of tables").into_iter().filter_map(|item| self.as_table(key, item, what)).collect()
    }

    /// Reports the keys that nobody asked for, with the nearest that there is.
    pub fn finish(&self) {
        let asked = self.asked.borrow();
        for (key, _) in self.table.iter() {
            let name = &**key.get_ref();
            if asked.contains(&name) {
                continue;
            }
            let help = match nearest(name, asked.iter().copied()) {
                Some(near) => Words::from("the nearest is ").and(near),
                None => Words::from("take it out; ").and(self.what).and(" has ").list(asked.iter().copied()),
            };
            let message = Words::from(self.what).and(" has no such key");
            self.doc.push(Diagnostic::new(self.doc.codes.unknown, self.doc.span(key.span())).message(message).help(help));
        }
    }
}

impl Doc<'_> {
    /// Goes through a decoded string that stands at `span` of the TOML text.
    pub fn lex(&self, text: &str, span: Range<usize>, kind: Kind) -> Marked {
        let mut faults = Vec::new();
        let origin = self.origin(text, span);
        let marked = marks::lex(text, &origin, kind, &mut faults);
        self.faults(faults);
        marked
    }

    /// Checks a key that the author made up.
    pub fn forbid_in_key(&self, key: &str, span: Range<usize>) {
        let mut faults = Vec::new();
        marks::forbid(key, &Origin::at(0), &mut faults);
        if let Some(fault) = faults.first() {
            self.push(Diagnostic::new(self.codes.mark.unwrap_or(fault.code), self.span(span)));
        }
    }
}

/// A TOML local date as a day; `None` for a time, an offset, or a day that no calendar has.
pub(in crate::private) fn date_of(datetime: &toml::value::Datetime) -> Option<Date> {
    match (datetime.date, datetime.time, datetime.offset) {
        (Some(date), None, None) => Date::new(i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok(),
        _ => None,
    }
}

/// The nearest of some words, if it is near enough to have been meant.
pub(in crate::private) fn nearest<'w>(word: &str, words: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let word = word.to_lowercase().replace('-', "_");
    words
        .map(|w| (strsim::osa_distance(&word, &w.replace('-', "_")), w))
        .filter(|(distance, w)| *distance <= 1 + w.len() / 4 || (word.len() >= 4 && w.starts_with(&word)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, w)| w)
}

/// The library's message in words of our own, and what to do.
fn explain(message: &str) -> (&'static str, &'static str) {
    let has = |word: &str| message.contains(word);
    if has("duplicate key") {
        ("this key stands twice", "keep one of them")
    } else if has("must be quoted") {
        ("this text has no quotation marks", "put quotation marks around it")
    } else if has("date") || has("time") {
        ("this is not a day", "write year, month and day with hyphens: 2026-11-25")
    } else if has("array table") || has("table") && has("unclosed") {
        ("the head of this table is not closed", "close it with as many square brackets as open it")
    } else if has("array") {
        ("this list is not well formed", "put square brackets around it and a comma between its items")
    } else if has("missing value") || has("with no value") {
        ("this key has no value", "write an equals sign and a value after it")
    } else if has("escape") {
        ("a backslash stands before a character that it can't stand before", "write two backslashes, or use single quotation marks")
    } else if has("string") {
        ("this text is not closed, or holds a character that it can't hold", "end it with the quotation mark it begins with; text of several lines stands between three of them")
    } else {
        ("the front matter is not valid TOML here", "mend the line: a key, an equals sign, a value; text in quotation marks")
    }
}

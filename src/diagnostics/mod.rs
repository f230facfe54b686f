//! What an author must know: where, what, on what ground, what to do.
//!
//! One type with several forms ([`human`], [`json`]). No form shows the author's line, and no message is made from an
//! author's words: [`Words`] can be built only from fixed text, from places, from counts, and from entries of the
//! project's own tables (keys, provisions, outcomes). A secret typed in the wrong place can't reach a terminal by accident.

mod codes;
pub mod human;
pub mod json;
mod kept;
mod machine;

pub use codes::{Code, Entry};
pub use machine::{machine, not_published};

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::{self, Write as _};
use std::num::NonZeroU16;
use std::sync::{Arc, OnceLock};

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is published.
    Error,
    /// Published, but probably not as meant.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// The word used in every form.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// A file's name as it may be shown: what would move a terminal's cursor, or turn the order of what stands around it, is escaped.
pub fn printable(name: &str) -> Cow<'_, str> {
    let steers = |c: char| {
        c.is_control()
            || matches!(c, '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    if !name.contains(steers) {
        return Cow::Borrowed(name);
    }
    let mut shown = String::with_capacity(name.len() + 8);
    for c in name.chars() {
        if steers(c) {
            let _ = write!(shown, "{}", c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// The same, kept as it is where nothing needs to be escaped.
fn shown(name: Arc<str>) -> Arc<str> {
    match printable(&name) {
        Cow::Borrowed(_) => name,
        Cow::Owned(shown) => shown.into(),
    }
}

/// A place in a file: line and column of both ends, counted from 1, in Unicode scalar values; the end is exclusive.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Path from the site's folder, with forward slashes, fit to print; empty for the command line.
    pub file: Arc<str>,
    /// First line.
    pub line: usize,
    /// First column.
    pub column: usize,
    /// Line of the end.
    pub end_line: usize,
    /// Column after the last character.
    pub end_column: usize,
}

impl Span {
    /// The whole of a file, where no narrower place is known: its first character.
    pub fn file(path: impl Into<Arc<str>>) -> Span {
        Span {
            file: shown(path.into()),
            line: 1,
            column: 1,
            end_line: 1,
            end_column: 1,
        }
    }

    /// The command line.
    pub fn command_line() -> Span {
        Span::file("")
    }
}

/// Words fit to print: fixed text, a place, a count, an entry of a table of ours. What an author wrote can't get in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Words(String);

impl Words {
    /// Appends fixed text.
    #[must_use]
    pub fn and(mut self, fixed: &'static str) -> Words {
        self.0.push_str(fixed);
        self
    }

    /// Appends other words.
    #[must_use]
    pub fn then(mut self, other: Words) -> Words {
        self.0.push_str(&other.0);
        self
    }

    /// Appends a number.
    #[must_use]
    pub fn count(mut self, n: usize) -> Words {
        let _ = write!(self.0, "{n}");
        self
    }

    /// Appends a number of tenths, as a number with one decimal.
    #[must_use]
    pub fn tenths(mut self, n: usize) -> Words {
        let _ = write!(self.0, "{}.{}", n / 10, n % 10);
        self
    }

    /// Appends a colour of the screen (red, green, blue), as stylesheets write it.
    #[must_use]
    pub fn colour(mut self, [r, g, b]: [u8; 3]) -> Words {
        let _ = write!(self.0, "#{r:02x}{g:02x}{b:02x}");
        self
    }

    /// Appends a list of entries of a table of ours, separated by commas.
    #[must_use]
    pub fn list(mut self, entries: impl IntoIterator<Item = &'static str>) -> Words {
        for (i, entry) in entries.into_iter().enumerate() {
            if i > 0 {
                self.0.push_str(", ");
            }
            self.0.push_str(entry);
        }
        self
    }

    /// Appends a code.
    #[must_use]
    pub fn code(mut self, code: Code) -> Words {
        let _ = write!(self.0, "{code}");
        self
    }

    /// Appends a place (its file is named only when it is another one).
    #[must_use]
    pub fn place(mut self, at: &Span, from: &Span) -> Words {
        if at.file == from.file {
            let _ = write!(self.0, "{}:{}", at.line, at.column);
        } else {
            let _ = write!(self.0, "{}:{}:{}", at.file, at.line, at.column);
        }
        self
    }

    /// Appends the path of a file: one of the site's sources or outputs.
    #[must_use]
    pub fn file(mut self, path: &str) -> Words {
        self.0.push_str(&printable(path));
        self
    }

    /// Appends a date, which comes from our own arithmetic or the command line.
    #[must_use]
    pub fn date(mut self, date: jiff::civil::Date) -> Words {
        let _ = write!(self.0, "{date}");
        self
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&'static str> for Words {
    fn from(fixed: &'static str) -> Words {
        Words(fixed.to_owned())
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One thing that an author must know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it matters here (a draft softens the legal rules).
    pub severity: Severity,
    /// What kind of fault; never changes its meaning.
    pub code: Code,
    /// Where.
    pub at: Span,
    /// One clause that makes sense alone.
    pub message: Words,
    /// What to do, in the imperative.
    pub help: Words,
    /// Whether text that isn't public gave rise to it: it is shown, but the summary's counts leave it out, since those
    /// may depend on public text alone.
    pub hidden: bool,
    /// The key, heading or file that an `accept` entry names in `at`; for matching only, never shown.
    pub(crate) topic: Option<Arc<str>>,
    /// The number of the code of what was found in a file; for matching only, since the message names it.
    pub(crate) finding: Option<NonZeroU16>,
    /// How many places it stands for, where it is told once for all of them; for matching only.
    pub(crate) places: Option<NonZeroU16>,
}

impl Diagnostic {
    /// A diagnostic with the severity, message and help that its code's row gives.
    pub fn new(code: Code, at: Span) -> Diagnostic {
        let entry = code.entry();
        Diagnostic {
            severity: entry.severity,
            code,
            at,
            message: entry.message.into(),
            help: entry.help.into(),
            hidden: false,
            topic: None,
            finding: None,
            places: None,
        }
    }

    /// Says what is wrong more exactly than the code's row.
    #[must_use]
    pub fn message(mut self, message: impl Into<Words>) -> Diagnostic {
        self.message = message.into();
        self
    }

    /// Says what to do more exactly than the code's row.
    #[must_use]
    pub fn help(mut self, help: impl Into<Words>) -> Diagnostic {
        self.help = help.into();
        self
    }

    /// Names the key, heading or file that `accept` may point at.
    #[must_use]
    pub fn topic(mut self, topic: &str) -> Diagnostic {
        self.topic = Some(topic.into());
        self
    }
}

/// The diagnostics of a run or of a part of it.
#[derive(Clone, Debug, Default)]
pub struct Report {
    list: Vec<Diagnostic>,
    /// The acceptances that took something out: a file, and the number of one of its acceptances.
    accepted: BTreeSet<(Arc<str>, usize)>,
}

impl Report {
    /// A report of nothing.
    pub fn new() -> Report {
        Report::default()
    }

    /// Adds a diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Adds all of another report.
    pub fn append(&mut self, other: Report) {
        self.list.extend(other.list);
        self.accepted.extend(other.accepted);
    }

    /// Adds more.
    pub(crate) fn extend(&mut self, more: impl IntoIterator<Item = Diagnostic>) {
        self.list.extend(more);
    }

    /// Takes out what the acceptances of a file accept, and remembers which of them did. `accepts` tells for an acceptance, by its
    /// number.
    pub(crate) fn accept(
        &mut self,
        file: &Arc<str>,
        acceptances: usize,
        accepts: impl Fn(usize, &Diagnostic) -> bool,
    ) {
        let accepted = &mut self.accepted;
        self.list.retain(|diagnostic| {
            let mut any = false;
            for n in (0..acceptances).filter(|n| accepts(*n, diagnostic)) {
                any = true;
                accepted.insert((file.clone(), n));
            }
            !any
        });
    }

    /// Whether an acceptance of a file accepted anything.
    pub(crate) fn has_accepted(&self, file: &Arc<str>, n: usize) -> bool {
        self.accepted.contains(&(file.clone(), n))
    }

    /// The diagnostics in their order: by place, then by code.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    pub(crate) fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.list.retain(keep);
    }

    pub(crate) fn edit(&mut self, change: impl FnMut(&mut Diagnostic)) {
        self.list.iter_mut().for_each(change);
    }

    /// Whether anything in it stops a publication.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|d| d.severity == Severity::Error)
    }

    /// Whether it is empty: nothing was found, and nothing accepted.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty() && self.accepted.is_empty()
    }

    /// How many of one severity, those from text that isn't public left out where `public_only`.
    pub fn count(&self, severity: Severity, public_only: bool) -> usize {
        self.list
            .iter()
            .filter(|d| d.severity == severity && !(public_only && d.hidden))
            .count()
    }

    /// Puts it into the one order in which a run reports, whatever the order of the work, each thing once.
    #[must_use]
    pub fn sorted(mut self) -> Report {
        self.list.sort_by(|a, b| {
            (&a.at, a.code, &a.message, &a.help)
                .cmp(&(&b.at, b.code, &b.message, &b.help))
                .then(a.severity.cmp(&b.severity))
        });
        self.list.dedup_by(|a, b| {
            let same = a.at == b.at && a.code == b.code && a.message == b.message;
            if same {
                // What a public text and another give rise to, the public one does.
                b.hidden &= a.hidden;
                b.severity = b.severity.min(a.severity);
            }
            same
        });
        self
    }
}

impl FromIterator<Diagnostic> for Report {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(iter: I) -> Report {
        Report {
            list: iter.into_iter().collect(),
            ..Report::default()
        }
    }
}

/// A result, and what the author should know although it succeeded.
#[derive(Debug)]
pub struct Warned<T> {
    /// The result.
    pub output: T,
    /// Warnings and notes.
    pub report: Report,
}

/// Turns byte offsets of a text into lines and columns.
///
/// Built once a file, at the first diagnostic: most files have none.
#[derive(Debug)]
pub struct Lines {
    file: Arc<str>,
    starts: OnceLock<Vec<usize>>,
    /// How many characters stand before each stretch of the text, for long lines with many faults.
    counted: OnceLock<Vec<usize>>,
}

/// A stretch of text in which characters are counted each time.
const STRETCH: usize = 1024;

impl Lines {
    /// For the file of this path (from the site's folder, forward slashes).
    pub fn new(file: Arc<str>) -> Lines {
        Lines {
            file: shown(file),
            starts: OnceLock::new(),
            counted: OnceLock::new(),
        }
    }

    /// The file's path.
    pub fn file(&self) -> &Arc<str> {
        &self.file
    }

    /// How many characters a range holds.
    fn characters(&self, text: &str, range: std::ops::Range<usize>) -> usize {
        let bytes = text.as_bytes();
        if range.len() <= STRETCH {
            return begun(&bytes[range]);
        }
        let counted = self.counted.get_or_init(|| {
            let stretches = bytes.chunks(STRETCH).scan(0, |sum, stretch| {
                *sum += begun(stretch);
                Some(*sum)
            });
            std::iter::once(0).chain(stretches).collect()
        });
        let before = |at: usize| {
            let stretch = at / STRETCH;
            counted[stretch] + begun(&bytes[stretch * STRETCH..at])
        };
        before(range.end) - before(range.start)
    }

    /// The span of a range of bytes of `text`, which is always the same text.
    pub fn span(&self, text: &str, range: std::ops::Range<usize>) -> Span {
        let starts = self.starts.get_or_init(|| {
            std::iter::once(0)
                .chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|i| i + 1))
                .collect()
        });
        let at = |offset: usize| {
            let offset = floor_boundary(text, offset);
            let line = starts.partition_point(|&s| s <= offset) - 1;
            (line + 1, self.characters(text, starts[line]..offset) + 1)
        };
        let (line, column) = at(range.start);
        let (end_line, end_column) = at(range.end.max(range.start));
        Span {
            file: self.file.clone(),
            line,
            column,
            end_line,
            end_column,
        }
    }
}

/// How many characters begin in some bytes.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| (**b as i8) >= -64).count()
}

/// The nearest character boundary at or before an offset.
fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_long_lines_count_characters() {
        let line = "aé€😀".repeat(1_500);
        let text = format!("{line}\n{line}");
        let lines = Lines::new("a.md".into());
        for (at, _) in line.char_indices() {
            let start = line.len() + 1 + at;
            let span = lines.span(&text, start..start);
            assert_eq!(
                (span.line, span.column),
                (2, line[..at].chars().count() + 1)
            );
        }
    }
}

//! What a record is searched for by itself: values that are in too many others by chance, where they would be understood.
//!
//! In the sentence of its own mark, and beside the label of its own field, a value is an error however short and common it is. A
//! local value that stands elsewhere in its record is a warning. Numbers and dates are found in every spelling.

use super::needles::{Secret, as_text};
use super::places::{Kind, marked_texts, public_texts};
use super::sentences::{sentences, words_of};
use super::spelling::{When, as_date, as_number, dates, long_forms, numbers};
use super::value::Weight;
use crate::diagnostics::{Code, Diagnostic, Report, Severity, Span, Words};
use crate::fold;
use crate::log::text;
use crate::private::check::view::View;
use crate::private::source::marks::Mark;
use crate::private::source::record::Reading;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A value as it is looked for in a text: by its words, and as the number or the date that it is.
struct Value {
    words: Vec<String>,
    numbers: BTreeSet<String>,
    date: Option<When>,
}

/// What stands beside a mark or a label is compared by words up to so many.
const WORDS: usize = 6;

/// How many words before a label, and after it, stand beside it.
const BEFORE: usize = 4;
const AFTER: usize = 8;

impl Value {
    fn of(value: &str) -> Value {
        Value {
            words: words_of(value).into_iter().map(|(word, _)| word).collect(),
            numbers: as_number(value).unwrap_or_default(),
            date: as_date(value),
        }
    }

    /// Whether a text tells it.
    fn stands_in(&self, text: &Text<'_>) -> bool {
        let letters: usize = self.words.iter().map(String::len).sum();
        let by_words = letters > 1 && self.words.len() <= WORDS && has(&text.words, &self.words);
        by_words
            || text
                .numbers
                .iter()
                .any(|(form, _)| self.numbers.contains(form))
            || self
                .date
                .is_some_and(|day| text.dates.iter().any(|(said, _)| day.is_told_by(*said)))
    }
}

/// A text as its readers see it, taken apart.
struct Text<'t> {
    seen: &'t str,
    words: Vec<(String, Range<usize>)>,
    numbers: Vec<(String, Range<usize>)>,
    dates: Vec<(When, Range<usize>)>,
}

impl Text<'_> {
    fn of(seen: &str) -> Text<'_> {
        Text {
            seen,
            words: words_of(seen),
            numbers: numbers(seen),
            dates: dates(seen),
        }
    }
}

fn has(words: &[(String, Range<usize>)], value: &[String]) -> bool {
    !value.is_empty() && words.windows(value.len()).any(|window| same(window, value))
}

fn same(window: &[(String, Range<usize>)], value: &[String]) -> bool {
    window.iter().map(|(word, _)| word).eq(value)
}

/// Looks for what a record withholds in its own public texts.
pub(in crate::private) fn beside(record: &Reading, secrets: &[Secret], report: &mut Report) {
    let mut told = Vec::new();
    in_sentences(record, report, &mut told);
    told.sort();
    elsewhere(record, (record, secrets), report, &told);
}

/// Looks for what a record withholds in the public texts of its twin in another language, which is the same record.
pub(in crate::private) fn in_twin(
    twin: &Reading,
    record: &Reading,
    secrets: &[Secret],
    report: &mut Report,
) {
    elsewhere(twin, (record, secrets), report, &[]);
}

/// Errors: a value in its mark's sentence, or beside its field's label. `told` are the places.
fn in_sentences(record: &Reading, report: &mut Report, told: &mut Vec<Span>) {
    let labels = labels(record);
    for (topic, marked) in marked_texts(record) {
        let raw = marked.text.raw();
        let mut tell = |range: Range<usize>, of: &Range<usize>, before, after| {
            let at = record.file.span(marked.origin.range(range));
            let of = record.file.span(of.clone());
            let message = Words::from(before).place(&of, &at).and(after);
            told.push(at.clone());
            report.push(
                Diagnostic::new(Code::InTheClear, at)
                    .message(message)
                    .topic(topic),
            );
        };
        if !marked.marks.is_empty() {
            let by_token: BTreeMap<usize, &Mark> =
                marked.marks.iter().map(|m| (m.token, m)).collect();
            for (range, sentence) in sentences(raw, true) {
                let marks: Vec<&Mark> = text::tokens_in(sentence)
                    .filter_map(|n| by_token.get(&n).copied())
                    .collect();
                if marks.is_empty() {
                    continue;
                }
                let bare = text::without_tokens(sentence);
                let view = View::of_markdown(&bare);
                let text = Text::of(view.text());
                for mark in marks {
                    if mark
                        .withheld
                        .fingerprint(|value| Value::of(value).stands_in(&text))
                    {
                        tell(
                            range.clone(),
                            &mark.at,
                            "what is withheld at ",
                            " stands in its own sentence in the clear",
                        );
                    }
                }
            }
        }
        if !labels.is_empty() {
            for (range, sentence) in sentences(raw, false) {
                let bare = text::without_tokens(sentence);
                let view = View::of_markdown(&bare);
                for at in beside_labels(&labels, view.text()) {
                    tell(
                        range.clone(),
                        &at,
                        "the value of the field withheld at ",
                        " stands beside its label in the clear",
                    );
                }
            }
        }
    }
    if labels.is_empty() {
        return;
    }
    // Facts stand beside their labels too in a topic, in a line of a file, in a row of a table.
    for public in public_texts(record) {
        if !matches!(public.kind, Kind::File | Kind::Rows | Kind::Plain) {
            continue;
        }
        let mut start = 0;
        for line in public.text.split_inclusive('\n') {
            let range = start..start + line.trim_end().len();
            start += line.len();
            for field in beside_labels(&labels, View::of_plain(line).text()) {
                for at in public.spans(std::slice::from_ref(&range)) {
                    let of = record.file.span(field.clone());
                    let message = Words::from("the value of the field withheld at ")
                        .place(&of, &at)
                        .and(" stands beside its label in the clear");
                    told.push(at.clone());
                    report.push(
                        Diagnostic::new(Code::InTheClear, at)
                            .message(message)
                            .topic(&public.topic),
                    );
                }
            }
        }
    }
}

/// The label of a field in words, and the values withheld under it, with its place.
type Labels = BTreeMap<Vec<String>, Vec<(Value, Range<usize>)>>;

fn labels(record: &Reading) -> Labels {
    let mut labels = Labels::new();
    for field in &record.fields {
        let label = words_of(&field.key.replace(['_', '-'], " "));
        let label: Vec<String> = label.into_iter().map(|(word, _)| word).collect();
        if label.is_empty() {
            continue;
        }
        field.withheld(|value| {
            if let Some(value) = as_text(value) {
                let values = labels.entry(label.clone()).or_default();
                values.push((Value::of(&value), field.at.clone()));
            }
        });
    }
    labels
}

/// The fields whose label stands in a text with their value beside it.
fn beside_labels(labels: &Labels, seen: &str) -> Vec<Range<usize>> {
    let words = words_of(seen);
    let mut found = Vec::new();
    for (label, values) in labels {
        for (at, window) in words.windows(label.len()).enumerate() {
            if !is_label(window, label) {
                continue;
            }
            let end = (at + label.len() + AFTER).min(words.len());
            let near = &words[at.saturating_sub(BEFORE)..end];
            let (Some((_, first)), Some((_, last))) = (near.first(), near.last()) else {
                continue;
            };
            let near = Text::of(&seen[first.start..last.end]);
            found.extend(
                values
                    .iter()
                    .filter(|(value, _)| value.stands_in(&near))
                    .map(|(_, at)| at.clone()),
            );
        }
    }
    found
}

/// Whether words are those of a label, the last of them perhaps in the plural.
fn is_label(window: &[(String, Range<usize>)], label: &[String]) -> bool {
    let (Some(((word, _), before)), Some((last, first))) =
        (window.split_last(), label.split_last())
    else {
        return false;
    };
    same(before, first) && (word == last || word.strip_suffix('s').is_some_and(|one| one == last))
}

/// What of a record's values is looked for in the record alone, by what begins it.
#[derive(Default)]
struct Local<'s> {
    numbers: BTreeMap<String, &'s Secret>,
    /// By the day, whatever the year.
    dates: BTreeMap<When, Vec<(When, &'s Secret)>>,
    /// By the first word.
    words: BTreeMap<String, Vec<(Vec<String>, &'s Secret)>>,
}

impl<'s> Local<'s> {
    fn of(secrets: &'s [Secret]) -> Local<'s> {
        let mut local = Local::default();
        for secret in secrets {
            let is_local = secret.weight == Weight::Local;
            // Of a long number the gate knows some spellings, and here are the others.
            if !is_local
                && (secret.weight != Weight::Distinctive || as_number(&secret.written).is_none())
            {
                continue;
            }
            let Value {
                words,
                numbers,
                date,
            } = Value::of(&secret.written);
            if let Some(date) = date.filter(|_| is_local) {
                let same_day = local.dates.entry(date.within_year()).or_default();
                same_day.push((date, secret));
            } else if !numbers.is_empty() {
                for form in numbers {
                    local.numbers.entry(form).or_insert(secret);
                }
            } else if !(secret.private && is_ordinary(&secret.written)) && secret.folded.len() > 1 {
                let first = words.first().cloned().unwrap_or_default();
                local.words.entry(first).or_default().push((words, secret));
            }
        }
        local
    }

    fn is_empty(&self) -> bool {
        self.numbers.is_empty() && self.dates.is_empty() && self.words.is_empty()
    }

    /// Those that stand in a text, with their places in it.
    fn found_in(&self, text: &Text<'_>, any_case: bool) -> Vec<(&'s Secret, Range<usize>)> {
        let mut found = Vec::new();
        let numbers = text.numbers.iter();
        found.extend(numbers.filter_map(|(form, at)| Some((*self.numbers.get(form)?, at.clone()))));
        for (said, at) in &text.dates {
            let same_day = self.dates.get(&said.within_year()).into_iter().flatten();
            let told = same_day.filter(|(when, _)| when.is_told_by(*said));
            found.extend(told.map(|(_, secret)| (*secret, at.clone())));
        }
        for (n, (first, at)) in text.words.iter().enumerate() {
            for (words, secret) in self.words.get(first).into_iter().flatten() {
                let Some(window) = text.words.get(n..n + words.len()) else {
                    continue;
                };
                let range = at.start..window.last().map_or(at.end, |(_, last)| last.end);
                if same(window, words)
                    && (any_case
                        || !only_first_letter_differs(&secret.written, &text.seen[range.clone()]))
                {
                    found.push((*secret, range));
                }
            }
        }
        found
    }
}

/// Whether a case note has no large letter, as a name has.
fn is_ordinary(value: &str) -> bool {
    !value.contains(char::is_uppercase)
}

/// Whether two texts of the same letters are told apart by the size of the first alone.
pub(super) fn only_first_letter_differs(withheld: &str, clear: &str) -> bool {
    let parts = |text: &str| {
        let mut letters = text.chars().filter(|c| c.is_alphanumeric());
        let first = letters.next();
        (first, letters.collect::<String>())
    };
    let ((one, rest), (other, others)) = (parts(withheld), parts(clear));
    let size = |c: Option<char>| c.map(char::is_uppercase);
    one != other
        && size(one) != size(other)
        && (rest == others
            || !rest.is_empty() && others.starts_with(&rest) && others.len() == rest.len() + 1)
}

/// Warnings: local values anywhere else in their own record, which `of` is, or its twin.
fn elsewhere(
    record: &Reading,
    (of, secrets): (&Reading, &[Secret]),
    report: &mut Report,
    told: &[Span],
) {
    let local = Local::of(secrets);
    if local.is_empty() {
        return;
    }
    for public in public_texts(record) {
        if public.kind == Kind::Rows {
            continue;
        }
        let markup = matches!(public.kind, Kind::Markdown | Kind::File);
        let view = if markup {
            View::of_markdown(&public.text)
        } else {
            View::of_plain(&public.text)
        };
        let text = Text::of(view.text());
        let mut by_value: BTreeMap<usize, (&Secret, Vec<Range<usize>>)> = BTreeMap::new();
        for (secret, range) in local.found_in(&text, public.kind == Kind::Address) {
            if is_found_by_gate(secret, &text.seen[range.clone()]) {
                continue;
            }
            let places = by_value
                .entry(secret.at.start)
                .or_insert((secret, Vec::new()));
            places.1.push(view.range(range));
        }
        for (secret, places) in by_value.into_values() {
            let mut spans = public.spans(&places);
            spans.retain(|span| !is_told(told, span));
            if secret.weight == Weight::Local {
                report.extend(common(of, secret, &public.topic, spans));
            } else {
                report.extend(
                    spans
                        .into_iter()
                        .map(|at| in_the_clear(secret.code(), of, secret, &public.topic, at)),
                );
            }
        }
    }
}

/// Whether the gate looks for a number as it is written here.
fn is_found_by_gate(secret: &Secret, clear: &str) -> bool {
    let letters = fold::letters(clear);
    secret.weight == Weight::Distinctive
        && (letters == secret.folded || long_forms(&secret.written).contains(&letters))
}

/// What to say of a value that stands in the clear, wherever it does: an error at the place.
pub(super) fn in_the_clear(
    code: Code,
    record: &Reading,
    secret: &Secret,
    topic: &str,
    at: Span,
) -> Diagnostic {
    let before = if secret.private {
        "words of the private table at "
    } else {
        "words withheld at "
    };
    let of = record.file.span(secret.at.clone());
    let message = Words::from(before)
        .place(&of, &at)
        .and(" stand here in the clear");
    Diagnostic::new(code, at).message(message).topic(topic)
}

/// What to say of a value that is common and stands in its own record in the clear: once, at the first of the places.
pub(super) fn common(
    record: &Reading,
    secret: &Secret,
    topic: &str,
    places: Vec<Span>,
) -> Option<Diagnostic> {
    let at = places.iter().min()?.clone();
    let of = record.file.span(secret.at.clone());
    let before = if secret.private {
        "a common word, date or number of the private table at "
    } else {
        "a common word, date or number withheld at "
    };
    let mut message = Words::from(before)
        .place(&of, &at)
        .and(" stands here in the clear");
    if places.len() > 1 {
        message = message
            .and(", and at ")
            .count(places.len() - 1)
            .and(if places.len() == 2 {
                " place more"
            } else {
                " places more"
            });
    }
    let mut diagnostic = Diagnostic::new(secret.code(), at)
        .message(message)
        .help("see whether it tells what the bar hides: then mark it here too; else accept this")
        .topic(topic);
    diagnostic.severity = Severity::Warning;
    diagnostic.hidden = true;
    Some(diagnostic)
}

/// Whether a place lies within one of these, which are in order.
fn is_told(told: &[Span], part: &Span) -> bool {
    let start = |span: &Span| (span.line, span.column);
    let after = told.partition_point(|span| (&span.file, start(span)) <= (&part.file, start(part)));
    let before = after.checked_sub(1).map(|k| &told[k]);
    before.is_some_and(|span| {
        span.file == part.file && start(part) < (span.end_line, span.end_column)
    })
}

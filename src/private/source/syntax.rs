//! What is wrong where a text is not TOML, in words of our own.
//!
//! The library's messages quote the author's line, and name its grammar. Here the line is looked at for what people mean
//! to write in such a place, and only fixed words come out.

use crate::law::vocabulary;
use std::collections::BTreeSet;
use std::ops::Range;

/// A message and its help.
type Said = (&'static str, &'static str);

/// A fault, at a range of bytes of the text.
pub(super) struct Fault {
    pub at: Range<usize>,
    /// Message and help; `None` where no more is known than that it is not TOML.
    pub words: Option<Said>,
}

/// Makes faults of the library's errors: one for each thing that is wrong, since an error drags others behind it. Second
/// come the lines (from 0) on which they stand: what was made of these is a guess.
pub(super) fn faults(
    text: &str,
    errors: impl Iterator<Item = (Range<usize>, String)>,
) -> (Vec<Fault>, BTreeSet<usize>) {
    let mut errors: Vec<_> = errors.collect();
    errors.sort_by_key(|(at, _)| (at.start, at.end));
    let mut faults: Vec<Fault> = Vec::new();
    let mut broken = BTreeSet::new();
    let mut last: Option<(usize, bool)> = None;
    let number =
        |at: usize| memchr::memchr_iter(b'\n', &text.as_bytes()[..at.min(text.len())]).count();
    for (at, message) in errors {
        let line = Line::at(text, at.start);
        let first = number(at.start);
        broken.extend(first..=number(at.end));
        if line.is_head() {
            // The keys below belong to a table that nobody knows.
            broken.extend(
                (first + 1..)
                    .zip(text[line.end..].lines().skip(1))
                    .take_while(|(_, l)| !l.trim_start().starts_with('['))
                    .map(|l| l.0),
            );
        }
        // Backslashes are faults of their own, several in one text.
        let escape = is_escape(&message);
        let dragged =
            last.is_some_and(|(before, was)| one_run(text, before, at.start) && !(escape && was));
        last = Some((at.start, escape));
        let (at, words) = explain(text, &line, at, &message);
        // A list that is not closed takes in line after line.
        let same_list =
            words == Some(LIST_ABOVE) && faults.last().is_some_and(|fault| fault.words == words);
        if !dragged && !same_list {
            faults.push(Fault { at, words });
        }
    }
    (faults, broken)
}

/// Whether no line begins something new between two places.
fn one_run(text: &str, from: usize, to: usize) -> bool {
    let between = text.get(from..to).unwrap_or("");
    between
        .match_indices('\n')
        .all(|(i, _)| !begins_anew(&text[from + i + 1..]))
}

/// Whether a text begins with the head of a table, or with a key and what may stand behind one.
fn begins_anew(text: &str) -> bool {
    let line = text.lines().next().unwrap_or("").trim_start();
    let rest = line.trim_start_matches(is_bare);
    line.trim_start_matches('[')
        .starts_with(char::is_alphabetic)
        && line.starts_with('[')
        || rest.len() < line.len() && rest.trim_start().starts_with(['=', ':', '"', '\''])
}

fn is_bare(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '-'
}

fn is_escape(message: &str) -> bool {
    ["escape", "unicode", "hexadecimal"]
        .iter()
        .any(|word| message.contains(word))
}

/// The line of a place, cut at its equals sign.
struct Line<'t> {
    text: &'t str,
    end: usize,
    key: &'t str,
    key_at: usize,
    equals: bool,
    /// The value, white space and a comment behind it left out, and where it stands.
    value: &'t str,
    value_at: Range<usize>,
}

impl<'t> Line<'t> {
    fn at(whole: &'t str, at: usize) -> Line<'t> {
        let at = (0..=at.min(whole.len()))
            .rev()
            .find(|&i| whole.is_char_boundary(i))
            .unwrap_or(0);
        // A line's end, when that is where something is missing, belongs to the line.
        let start = whole[..at].rfind('\n').map_or(0, |n| n + 1);
        let text = whole[start..].lines().next().unwrap_or("");
        let (key, after) = text.split_once('=').unwrap_or((text, ""));
        let value = after.split(" #").next().unwrap_or("").trim();
        let value_start = start + key.len() + 1 + (after.len() - after.trim_start().len());
        Line {
            text,
            end: start + text.len(),
            key: key.trim(),
            key_at: start + (key.len() - key.trim_start().len()),
            equals: key.len() < text.len(),
            value,
            value_at: value_start..value_start + value.len(),
        }
    }

    fn is_head(&self) -> bool {
        self.text.trim_start().starts_with('[')
    }

    /// Whether the value is one that nothing stands around: no quotation mark, no bracket.
    fn is_bare_value(&self) -> bool {
        !self.value.is_empty() && !self.value.starts_with(['"', '\'', '[', '{'])
    }
}

const LIST_ABOVE: Said = (
    "the list above this is not closed",
    "close it with ] after its last item",
);

/// The keys that take a day.
const DAYS: &[&str] = &[
    "received",
    "responded",
    "withdrawn_on",
    "publish_on",
    "on",
    "asked",
    "until",
    "requested",
    "decided",
    "review_on",
];

fn explain(
    text: &str,
    line: &Line<'_>,
    at: Range<usize>,
    message: &str,
) -> (Range<usize>, Option<Said>) {
    let has = |word: &str| message.contains(word);
    let here = |words| (at.clone(), Some(words));
    let in_value = line.equals && at.start >= line.value_at.start;
    let value = |words| (line.value_at.clone(), Some(words));
    if has("duplicate key") {
        return here(("this key stands twice", "keep one of them"));
    }
    if is_escape(message) {
        return here((
            "a backslash stands before a character that it can't stand before",
            "write two backslashes, or use single quotation marks",
        ));
    }
    if has("recurse") {
        return here((
            "lists and tables stand too deep in one another here",
            "write them flatter",
        ));
    }
    let curly = |c: Option<char>| {
        matches!(
            c,
            Some('\u{201C}'..='\u{201F}' | '\u{2018}'..='\u{201B}' | '\u{AB}' | '\u{BB}')
        )
    };
    if in_value && curly(line.value.chars().next()) {
        return value((
            "curly quotation marks stand around this text",
            "write straight ones: \"...\"",
        ));
    }
    if curly(text.get(at.start..).and_then(|t| t.chars().next())) {
        return here((
            "curly quotation marks stand around this text",
            "write straight ones: \"...\"",
        ));
    }
    if text
        .get(at.start..)
        .and_then(|t| t.chars().next())
        .is_some_and(|c| c.is_control() && c != '\n' && c != '\t')
    {
        return here((
            "a control character stands here, which no text needs",
            "delete it and type the word again",
        ));
    }
    if in_value && line.is_bare_value() {
        let bare = line.value;
        let digits = bare.strip_prefix(['-', '+']).unwrap_or(bare);
        if digits.contains(',')
            && digits
                .bytes()
                .all(|b| b.is_ascii_digit() || b == b',' || b == b'.')
        {
            let comma = line.value_at.start + bare.find(',').unwrap_or(0);
            return (
                comma..comma + 1,
                Some((
                    "a comma stands in a number",
                    "write the number without commas, or quotation marks around it",
                )),
            );
        }
        if DAYS.contains(&line.key)
            || !super::record::keys::is_reserved(line.key, false) && is_like_a_day(bare)
        {
            return value((
                "this is not a day",
                "write year, month and day with hyphens: 2026-11-25",
            ));
        }
        if has("date") {
            return value((
                "this is neither a number nor a day",
                "put quotation marks around it; a day is written 2026-11-25",
            ));
        }
        if bare.eq_ignore_ascii_case("true") || bare.eq_ignore_ascii_case("false") {
            return value((
                "this is neither true nor false as TOML writes them",
                "write true or false in small letters",
            ));
        }
        if digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit())
        {
            return value((
                "this number begins with a zero",
                "take the zeros off, or put quotation marks around it",
            ));
        }
    }
    if in_value
        && line.value.starts_with('{')
        && text.get(at.start..).is_some_and(|t| t.starts_with(':'))
    {
        return here((
            "a colon stands where the equals sign should be",
            "write an equals sign between the key and its value",
        ));
    }
    if has("array") && at.start == line.key_at && !has("array table") && begins_anew(line.text) {
        return here(LIST_ABOVE);
    }
    if line.equals && line.value.is_empty() && in_value {
        return here((
            "this key has no value",
            "write a value after the equals sign",
        ));
    }
    if line.is_head() && (has("table") || has("unclosed")) {
        return here((
            "the head of this table is not closed",
            "close it with as many square brackets as open it",
        ));
    }
    if has("inline table") || in_value && line.value.starts_with('{') && !line.value.contains('}') {
        return here((
            "this table is not closed",
            "close it with }, or write its keys below a line in square brackets",
        ));
    }
    if has("array") {
        return here((
            "this list is not well formed",
            "put square brackets around it and a comma between its items",
        ));
    }
    if !in_value
        && !line.is_head()
        && let Some((place, said)) = without_equals(line)
    {
        return (place.unwrap_or(at), Some(said));
    }
    if has("missing opening quote") {
        return here((
            "no quotation mark stands before this text",
            "begin it with the quotation mark that it ends with",
        ));
    }
    if has("must be quoted") {
        return here((
            "this text has no quotation marks",
            "put quotation marks around it",
        ));
    }
    if in_value
        && at.start > line.value_at.start
        && line.value.starts_with(['"', '\''])
        && !has("string")
        && !has("quote")
    {
        return here((
            "this text ended before this",
            "a quotation mark inside a text ends it: put a backslash before it in \"...\"; an apostrophe needs \"...\" around the text",
        ));
    }
    if has("string") || has("quote") {
        return here((
            "this text is not closed, or holds a character that it can't hold",
            "end it with the quotation mark it begins with; text of several lines stands between three of them",
        ));
    }
    (at, None)
}

/// What is wrong before the equals sign, or where there is none.
fn without_equals(line: &Line<'_>) -> Option<(Option<Range<usize>>, Said)> {
    let word = line.key.len() - line.key.trim_start_matches(is_bare).len();
    let rest = line.key[word..].trim_start();
    let rest_at = line.key_at + line.key.len() - rest.len();
    if word == 0 || rest.is_empty() && line.equals {
        return None;
    }
    let place = rest_at..rest_at + usize::from(!rest.is_empty());
    Some(if rest.starts_with(':') {
        (
            Some(place),
            (
                "a colon stands where the equals sign should be",
                "write an equals sign between the key and its value",
            ),
        )
    } else if rest.starts_with(['"', '\'']) {
        (
            Some(place),
            (
                "no equals sign stands before this value",
                "write an equals sign between the key and its value",
            ),
        )
    } else if line.equals {
        (None, ("a key is a single word", "join its words by _"))
    } else {
        (
            None,
            (
                "this key has no value",
                "write an equals sign and a value after it",
            ),
        )
    })
}

/// Whether a value is what people write for a day: 20/01/2026, 20.1.26, 20 January 2026, Jan 20 2026.
fn is_like_a_day(value: &str) -> bool {
    let parts: Vec<&str> = value
        .split(['/', '-', '.', ' ', ','])
        .filter(|p| !p.is_empty())
        .collect();
    let number = |p: &&str| {
        p.trim_end_matches(|c: char| c.is_ascii_alphabetic())
            .bytes()
            .all(|b| b.is_ascii_digit())
            && p.len() <= 4
    };
    let month = |p: &&str| {
        p.len() >= 3
            && p.get(..3).is_some_and(|m| {
                let mut names = vocabulary().months_in_full();
                names.any(|name| name[..3].eq_ignore_ascii_case(m))
            })
    };
    let numbers = parts
        .iter()
        .filter(|p| number(p) && p.starts_with(|c: char| c.is_ascii_digit()))
        .count();
    parts.len() == 3 && (numbers == 3 || numbers == 2 && parts.iter().any(month))
}

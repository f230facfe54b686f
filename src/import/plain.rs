//! Text of others as Markdown that shows just this text: no sign in it means anything.

use crate::private::desk::looks_like_a_mark;

/// A text, and what had to be changed for it to be one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Plain {
    /// The Markdown, or the line.
    pub text: String,
    /// Whether characters that no reader sees were left out.
    pub cleaned: bool,
    /// Whether brackets or colons were changed, since they looked like a mark.
    pub unmarked: bool,
}

/// Without characters that a record may not have, and with line ends alike.
fn clean(text: &str) -> (String, bool) {
    let mut out = String::with_capacity(text.len());
    let mut cleaned = false;
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\n' => out.push('\n'),
            '\t' | '\u{A0}' | '\u{2028}' | '\u{2029}' => out.push(' '),
            '\r' | '\u{B}' | '\u{C}' => out.push('\n'),
            c if c.is_control() || is_unseen(c) => cleaned = true,
            c => out.push(c),
        }
    }
    (out, cleaned)
}

/// Characters that turn the order of letters, that nobody sees, or that are none.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{AD}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
        || (c as u32) & 0xFFFE == 0xFFFE
        || ('\u{FDD0}'..='\u{FDEF}').contains(&c)
}

/// Without anything that looks like a mark: other brackets, dashes for colons. A line that has none stays as it is.
fn unmarked(text: &str) -> (String, bool) {
    if !looks_like_a_mark(text) {
        return (text.to_owned(), false);
    }
    let lines: Vec<String> = text
        .split('\n')
        .map(|line| {
            if looks_like_a_mark(line) {
                plainer(line)
            } else {
                line.to_owned()
            }
        })
        .collect();
    let text = lines.join("\n");
    if looks_like_a_mark(&text) {
        return (plainer(&text), true);
    }
    (text, true)
}

fn plainer(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '[' | '{' | '\u{FF3B}' | '\u{FF5B}' => out.push('('),
            ']' | '}' | '\u{FF3D}' | '\u{FF5D}' => out.push(')'),
            ':' | '\u{FF1A}' | '\u{A789}' | '\u{2236}' | '\u{FE55}' => out.push_str(" - "),
            c => out.push(c),
        }
    }
    if looks_like_a_mark(&out) {
        // Whatever disguise is left, letters and figures alone can be none.
        out = out
            .chars()
            .map(|c| {
                if c.is_alphanumeric() || c.is_whitespace() || matches!(c, '.' | ',' | '-') {
                    c
                } else {
                    ' '
                }
            })
            .collect();
    }
    out
}

/// A text that is no Markdown yet.
pub(crate) fn text(text: &str) -> Plain {
    let (text, cleaned) = clean(text);
    let (text, unmarked) = unmarked(&text);
    Plain {
        text,
        cleaned,
        unmarked,
    }
}

/// One line that is no Markdown: a title.
pub(crate) fn line(text: &str) -> Plain {
    let (text, cleaned) = clean(text);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (text, unmarked) = unmarked(&text);
    // A gap is for the author to make.
    let text = text.replace("[[", "[ [");
    Plain {
        text,
        cleaned,
        unmarked,
    }
}

/// Paragraphs, lists and lines as plain text has them.
pub(crate) fn paragraphs(text: &str) -> Plain {
    let (text, cleaned) = clean(text);
    let (text, unmarked) = unmarked(&text);
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut before = Line::Empty;
    for line in text.lines() {
        let line = line.trim();
        let kind = Line::of(line);
        match (before, kind) {
            (_, Line::Empty) => {}
            (Line::Empty, _) if out.is_empty() => {}
            (Line::Empty, _) => out.push_str("\n\n"),
            (Line::Item, Line::Item) => out.push('\n'),
            (Line::Text, Line::Text) => out.push_str("\\\n"),
            _ => out.push_str("\n\n"),
        }
        match kind {
            Line::Empty => {}
            Line::Item => {
                out.push_str("- ");
                out.push_str(&inline(line.trim_start_matches(BULLETS).trim_start()));
            }
            Line::Text => out.push_str(&inline(line)),
        }
        before = kind;
    }
    Plain {
        text: out,
        cleaned,
        unmarked,
    }
}

/// The bullets of word processors.
const BULLETS: [char; 10] = [
    '•', '·', '▪', '■', '●', '○', '◦', '\u{F0B7}', '\u{2043}', '\u{27A2}',
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    Empty,
    Item,
    Text,
}

impl Line {
    fn of(line: &str) -> Line {
        match line.chars().next() {
            None => Line::Empty,
            Some(first) if BULLETS.contains(&first) => Line::Item,
            Some('-' | '–' | '*') if line.chars().nth(1).is_some_and(char::is_whitespace) => {
                Line::Item
            }
            Some(_) => Line::Text,
        }
    }
}

/// A line of text, each sign that would mean something escaped.
pub(crate) fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let chars: Vec<char> = text.chars().collect();
    let digits = chars.iter().take_while(|c| c.is_ascii_digit()).count();
    for (at, c) in chars.iter().copied().enumerate() {
        let before = at.checked_sub(1).map(|at| chars[at]);
        let after = chars.get(at + 1).copied();
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let escaped = match c {
            '\\' => after.is_none_or(|c| c.is_ascii_punctuation()),
            '`' | '*' | '[' | ']' | '|' => true,
            '_' => !(word(before) && word(after)),
            '<' => after.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')),
            '&' => after.is_some_and(|c| c.is_ascii_alphabetic() || c == '#'),
            '~' => before == Some('~') || after == Some('~'),
            '#' | '>' | '+' | '-' | '=' => {
                at == 0 && (c != '-' || after.is_none_or(|c| c == '-' || c.is_whitespace()))
            }
            '.' | ')' => at == digits && digits > 0 && after.is_none_or(char::is_whitespace),
            '!' => after == Some('['),
            _ => false,
        };
        if escaped {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulldown_cmark::{Event, Options, Parser};

    fn shown(markdown: &str) -> String {
        let options =
            Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
        let mut out = String::new();
        for event in Parser::new_ext(markdown, options) {
            match event {
                Event::Text(text) => out.push_str(&text),
                Event::SoftBreak | Event::HardBreak | Event::End(_) => out.push(' '),
                Event::Html(_)
                | Event::InlineHtml(_)
                | Event::Code(_)
                | Event::FootnoteReference(_) => out.push('?'),
                _ => {}
            }
        }
        out
    }

    #[test]
    fn what_comes_out_shows_what_went_in() {
        for text in [
            "# no heading",
            "1. no list",
            "2026) no list",
            "* x_y_ and *z* `code` [link](x) ![p](y) <b> &amp; ~~gone~~ a|b \\[ \\",
            "a_b_c and _d_",
            "> no quote",
            "=====",
            "-----",
            "+++",
            "[[gap: none]]",
            "[x]: y",
            "<!-- stays -->",
            "~£2,000 (50%) \"quoted\" 'so'",
        ] {
            let shown = shown(&paragraphs(text).text);
            assert_eq!(
                shown.split_whitespace().collect::<Vec<_>>(),
                text.split_whitespace().collect::<Vec<_>>(),
                "{text}"
            );
        }
    }

    #[test]
    fn nothing_looks_like_a_mark_afterwards() {
        for text in [
            ":withheld[x]{s40(2)}",
            "\u{FF1A}withheld [x]",
            ":::withheld{s31(1)(a)}\nx\n:::",
            "x]{s40(2)}",
            "w\u{200B}ithheld[x]",
            "wіthheld{x}",
        ] {
            let plain = paragraphs(text);
            assert!(!looks_like_a_mark(&plain.text), "{text} -> {}", plain.text);
            assert!(
                plain.unmarked || plain.cleaned || plain.text != text,
                "{text}"
            );
            assert!(!looks_like_a_mark(&line(text).text), "{text}");
        }
    }
}

//! Public text: what an author wrote, with bars where something was withheld.
//!
//! Bars are made in one place (the lexer of marks, and redaction for fields and files) and travel inside the text as
//! *tokens*: a number between two code points that Unicode reserves for such use inside a program (noncharacters, which the
//! reader of source files refuses in authors' text). So Markdown is parsed with a bar in the place of what was withheld,
//! and nothing that was withheld can steer the parser. Only this module turns tokens into words.

use crate::words::Words;
use std::fmt::Write as _;
use std::sync::Arc;

const OPEN: char = '\u{FDD0}';
const CLOSE: char = '\u{FDD1}';
const DIGIT: u32 = 0xFDD2;

/// Whether a character is reserved for tokens or another noncharacter, and so refused in authors' text.
pub fn is_reserved(c: char) -> bool {
    matches!(c as u32, 0xFDD0..=0xFDEF) || (c as u32) & 0xFFFE == 0xFFFE
}

/// What stands where something was withheld: the provisions relied on, in order, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    provisions: Vec<String>,
}

impl Bar {
    /// A bar that cites these provisions (canonical ids such as `s40(2)`).
    pub fn new(provisions: Vec<String>) -> Bar {
        Bar { provisions }
    }

    /// The provisions, canonical ids.
    pub fn provisions(&self) -> &[String] {
        &self.provisions
    }

    /// The form for machines and plain text: `[withheld: s31(1)(a), s24(1)]`.
    pub fn plain(&self) -> String {
        format!("[withheld: {}]", self.provisions.join(", "))
    }

    /// The form that is read aloud: `[withheld: section 31(1)(a), section 24(1)]`.
    pub fn spoken(&self, words: &Words) -> String {
        let provisions = self.provisions.iter();
        let provisions: Vec<String> = provisions.map(|id| words.provision(id)).collect();
        format!("[{}: {}]", words.plain.bar, provisions.join(", "))
    }

    /// The form for pages: a link to the first provision's explanation on the same page, or a span where a link can't stand
    /// (headings, table cells, lists of responses).
    ///
    /// The long words are in the text once; in English the part between `<i>` tags is left out of what is copied, so that copying
    /// gives the plain form. The number, between `<b>` tags, is never broken over two lines.
    pub fn html(&self, place: BarPlace<'_>) -> String {
        let said = &place.words.plain;
        let mut words = String::new();
        for (i, provision) in self.provisions.iter().enumerate() {
            if i > 0 {
                words.push_str(", ");
            }
            let (letter, rest) = provision.split_at(1);
            let unit = if letter == "r" {
                &said.regulation
            } else {
                &said.section
            };
            let _ = match unit.strip_prefix(letter) {
                Some(tail) => write!(words, "{letter}<i>{tail} </i><b>{rest}</b>"),
                None => write!(words, "{unit} <b>{rest}</b>"),
            };
        }
        let withheld = &said.bar;
        match self.provisions.first() {
            Some(first) if place.linked => format!(
                "<a class=\"bar\" href=\"#{}\" aria-label=\"{}\">[{withheld}: {words}]</a>",
                provision_slug(first),
                self.spoken(place.words)
            ),
            _ => format!("<span class=\"bar\">[{withheld}: {words}]</span>"),
        }
    }
}

/// The address part of a provision: `s31-1-a`.
pub fn provision_slug(id: &str) -> String {
    let mut slug = String::with_capacity(id.len());
    for c in id.chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// Where a bar stands on a page, and in whose words.
#[derive(Clone, Copy)]
pub struct BarPlace<'w> {
    words: &'w Words,
    linked: bool,
}

impl<'w> BarPlace<'w> {
    /// In running text of a response's own page.
    pub fn prose(words: &'w Words) -> BarPlace<'w> {
        BarPlace {
            words,
            linked: true,
        }
    }

    /// Where a link can't stand or would be one of hundreds.
    pub fn still(words: &'w Words) -> BarPlace<'w> {
        BarPlace {
            words,
            linked: false,
        }
    }
}

/// What a token stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// A passage was withheld within a line.
    Bar(Bar),
    /// A block was withheld.
    Block(Bar),
    /// The author escaped a whole mark to show it: literal text.
    Literal(String),
}

/// Public text: Markdown or a line, as the key has it, with tokens for bars. Copies share what they hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(Arc<Held>);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Held {
    raw: String,
    tokens: Vec<Token>,
}

/// A piece of a text, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Characters as the author wrote them.
    Words(&'a str),
    /// A token.
    Token(&'a Token),
}

impl Text {
    fn held(&mut self) -> &mut Held {
        Arc::make_mut(&mut self.0)
    }

    /// Text without a bar.
    pub fn plain_from(raw: impl Into<String>) -> Text {
        Text(Arc::new(Held {
            raw: raw.into(),
            tokens: Vec::new(),
        }))
    }

    /// The text with its tokens, as the Markdown parser sees it.
    pub fn raw(&self) -> &str {
        &self.0.raw
    }

    /// Whether it holds nothing at all.
    pub fn is_empty(&self) -> bool {
        self.0.raw.is_empty()
    }

    /// Whether anything was withheld from it.
    pub fn has_bars(&self) -> bool {
        self.bars().next().is_some()
    }

    /// Changes what its bars cite.
    pub fn cite(&mut self, mut change: impl FnMut(&mut Vec<String>)) {
        for token in &mut self.held().tokens {
            if let Token::Bar(bar) | Token::Block(bar) = token {
                change(&mut bar.provisions);
            }
        }
    }

    /// The bars in it.
    pub fn bars(&self) -> impl Iterator<Item = &Bar> {
        self.0.tokens.iter().filter_map(|t| match t {
            Token::Bar(bar) | Token::Block(bar) => Some(bar),
            Token::Literal(_) => None,
        })
    }

    /// Appends characters.
    pub fn push_str(&mut self, words: &str) {
        self.held().raw.push_str(words);
    }

    /// Takes the last byte away, which the caller knows to be a single-byte character.
    pub(crate) fn pop(&mut self) {
        self.held().raw.pop();
    }

    /// Appends a token.
    pub fn push_token(&mut self, token: Token) {
        let held = self.held();
        let n = held.tokens.len() as u32;
        held.tokens.push(token);
        held.raw.push(OPEN);
        for shift in (0..8)
            .rev()
            .map(|k| k * 4)
            .skip_while(|&s| s > 0 && n >> s == 0)
        {
            held.raw.extend(char::from_u32(DIGIT + (n >> shift & 15)));
        }
        held.raw.push(CLOSE);
    }

    /// The same characters with the tokens of the text they came from.
    #[must_use]
    pub(crate) fn with_tokens_of(mut self, other: &Text) -> Text {
        self.held().tokens.clone_from(&other.0.tokens);
        self
    }

    /// Cuts a string that came out of this text (whole, or by way of the Markdown parser) into words and tokens.
    pub fn pieces<'a>(&'a self, part: &'a str) -> Pieces<'a> {
        Pieces {
            text: self,
            rest: part,
        }
    }

    /// The number of the first token in a string that came out of this text.
    pub fn first_token(part: &str) -> Option<usize> {
        let inside = &part[part.find(OPEN)? + OPEN.len_utf8()..];
        Some(token_number(&inside[..inside.find(CLOSE)?]))
    }

    /// A string that came out of this text, in the form for machines and plain text.
    pub fn plain_part(&self, part: &str) -> String {
        if !part.contains(OPEN) {
            return part.to_owned();
        }
        let mut out = String::with_capacity(part.len());
        self.write_plain(part, &mut out);
        out
    }

    /// A part with escaped marks as text; the tokens of bars stay.
    pub(crate) fn plain_literals(&self, part: &str) -> String {
        if !part.contains(OPEN) {
            return part.to_owned();
        }
        let mut out = String::with_capacity(part.len());
        for piece in part.split_inclusive(CLOSE) {
            match piece.find(OPEN) {
                Some(at) => {
                    out.push_str(&piece[..at]);
                    match self.pieces(&piece[at..]).next() {
                        Some(Piece::Token(Token::Literal(literal))) => out.push_str(literal),
                        _ => out.push_str(&piece[at..]),
                    }
                }
                None => out.push_str(piece),
            }
        }
        out
    }

    /// Appends the plain form of a part to `out`.
    pub fn write_plain(&self, part: &str, out: &mut String) {
        for piece in self.pieces(part) {
            match piece {
                Piece::Words(words) => out.push_str(words),
                Piece::Token(Token::Bar(bar) | Token::Block(bar)) => out.push_str(&bar.plain()),
                Piece::Token(Token::Literal(literal)) => out.push_str(literal),
            }
        }
    }

    /// The whole as plain text; right for lines, while Markdown goes through [`crate::markdown`].
    pub fn plain(&self) -> String {
        self.plain_part(self.raw())
    }

    /// A line (not Markdown) as HTML.
    pub fn line_html(&self, place: BarPlace<'_>) -> String {
        let mut out = String::with_capacity(self.raw().len());
        self.write_html(self.raw(), place, &mut out);
        out
    }

    /// Appends a string that came out of this text to `out` as HTML.
    pub fn write_html(&self, part: &str, place: BarPlace<'_>, out: &mut String) {
        for piece in self.pieces(part) {
            match piece {
                Piece::Words(words) => escape_html(words, out),
                Piece::Token(Token::Bar(bar)) => out.push_str(&bar.html(place)),
                Piece::Token(Token::Block(bar)) => {
                    let _ = write!(out, "{} {}", bar.html(place), place.words.plain.removed);
                }
                Piece::Token(Token::Literal(literal)) => escape_html(literal, out),
            }
        }
    }

    /// The token if a string that came out of this text is one block token and nothing else.
    pub fn block_alone<'a>(&'a self, part: &'a str) -> Option<&'a Bar> {
        let mut pieces = self.pieces(part.trim());
        match (pieces.next(), pieces.next()) {
            (Some(Piece::Token(Token::Block(bar))), None) => Some(bar),
            _ => None,
        }
    }
}

/// The pieces of a text.
pub struct Pieces<'a> {
    text: &'a Text,
    rest: &'a str,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        match self.rest.find(OPEN) {
            None => Some(Piece::Words(std::mem::take(&mut self.rest))),
            Some(0) => {
                let inside = &self.rest[OPEN.len_utf8()..];
                let end = inside.find(CLOSE)?;
                self.rest = &inside[end + CLOSE.len_utf8()..];
                self.text
                    .0
                    .tokens
                    .get(token_number(&inside[..end]))
                    .map(Piece::Token)
            }
            Some(at) => {
                let (words, rest) = self.rest.split_at(at);
                self.rest = rest;
                Some(Piece::Words(words))
            }
        }
    }
}

fn token_number(digits: &str) -> usize {
    digits.chars().fold(0, |n, c| {
        n << 4 | (c as u32).wrapping_sub(DIGIT) as usize & 15
    })
}

/// Whether a string holds a token.
pub fn has_token(part: &str) -> bool {
    part.contains(OPEN)
}

/// The numbers of the tokens in a string, in order.
pub(crate) fn tokens_in(part: &str) -> impl Iterator<Item = usize> {
    part.split(OPEN)
        .skip(1)
        .filter_map(|rest| rest.find(CLOSE).map(|end| token_number(&rest[..end])))
}

/// The tokens of a string with where each begins, in order.
pub(crate) fn token_places(part: &str) -> impl Iterator<Item = (usize, usize)> {
    part.match_indices(OPEN).filter_map(|(at, open)| {
        let rest = &part[at + open.len()..];
        rest.find(CLOSE).map(|end| (token_number(&rest[..end]), at))
    })
}

/// Removes tokens from a string: what is left for slugs and comparisons.
pub fn without_tokens(part: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in part.chars() {
        match c {
            OPEN => inside = true,
            CLOSE => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

/// Appends text as HTML, for content and for attributes in double quotes.
pub fn escape_html(text: &str, out: &mut String) {
    let mut from = 0;
    for (i, b) in text.bytes().enumerate() {
        let entity = match b {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => continue,
        };
        out.push_str(&text[from..i]);
        out.push_str(entity);
        from = i + 1;
    }
    out.push_str(&text[from..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_come_back_in_order() {
        let mut text = Text::plain_from("a ");
        for n in 0..300 {
            text.push_token(Token::Literal(n.to_string()));
            text.push_str(" ");
        }
        let expected: String = (0..300).fold("a ".to_owned(), |s, n| s + &n.to_string() + " ");
        assert_eq!(text.plain(), expected);
        assert_eq!(without_tokens(text.raw()).trim(), "a");
    }

    #[test]
    fn a_bar_reads_alike_everywhere() {
        let words = Words::english();
        let bar = Bar::new(vec!["s31(1)(a)".into(), "r12(5)(b)".into()]);
        assert_eq!(bar.plain(), "[withheld: s31(1)(a), r12(5)(b)]");
        assert_eq!(
            bar.spoken(&words),
            "[withheld: section 31(1)(a), regulation 12(5)(b)]"
        );
        assert!(
            bar.html(BarPlace::prose(&words))
                .contains("href=\"#s31-1-a\"")
        );
        assert!(!bar.html(BarPlace::still(&words)).contains("href"));
    }
}

//! Finding what an author withheld, before anything else looks at the text.
//!
//! One pass from left to right over a text: marks, block marks, escaped marks and comments are taken out, and bars put
//! in. What is left is searched for near misses ([`super::near_miss`]). After this, the text is public; the parser of
//! Markdown never sees what was withheld.

use super::near_miss;
use super::origin::{Fault, Origin};
use crate::diagnostics::Code;
use crate::law::{self, Catalogue};
use crate::log::text::{self, Bar, Text, Token};
use crate::private::withheld::Withheld;
use std::collections::BTreeMap;
use std::ops::Range;

/// What kind of text is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::private) enum Kind {
    /// Markdown: block marks and comments too.
    Markdown,
    /// One line: marks only.
    Line,
}

/// A text that has been gone through: the public form, and what was taken out of it.
pub(in crate::private) struct Marked {
    /// The public form.
    pub text: Text,
    /// What was withheld, in order.
    pub marks: Vec<Mark>,
    /// From the public form back to the file.
    pub origin: Origin,
}

impl Marked {
    /// Puts the provision in place of its section, where it is the only one there.
    pub fn cite(&mut self, catalogue: &Catalogue) {
        let bare = |ids: &[String]| ids.iter().any(|id| law::is_bare_section(id));
        if !self.marks.iter().any(|mark| bare(&mark.provisions)) {
            return;
        }
        let cite = |ids: &mut Vec<String>| {
            let mut cited: Vec<String> = Vec::new();
            for id in ids.drain(..) {
                let id = catalogue.cited(&id).map_or(id, |p| p.id.clone());
                if !cited.contains(&id) {
                    cited.push(id);
                }
            }
            *ids = cited;
        };
        for mark in &mut self.marks {
            cite(&mut mark.provisions);
        }
        self.text.cite(cite);
    }
}

/// One mark.
pub(in crate::private) struct Mark {
    /// What it hides.
    pub withheld: Withheld<String>,
    /// What it cites, in the order written.
    pub provisions: Vec<String>,
    /// Where it stands in the file.
    pub at: Range<usize>,
    /// Where what it hides stands there.
    pub inner: Range<usize>,
    /// Whether it spans lines, so that it must be seen not to span cells, headings or items.
    pub lines: bool,
    /// The number of its token in the public text.
    pub token: usize,
}

const OPENER: &str = ":withheld[";
const BLOCK: &str = ":::";

/// Goes through a text. `origin` says where it stands in the file.
pub(in crate::private) fn lex(
    source: &str,
    origin: &Origin,
    kind: Kind,
    faults: &mut Vec<Fault>,
) -> Marked {
    let mut lexer = Lexer::new(source, origin, kind, faults);
    lexer.run();
    let Lexer {
        out,
        marks,
        map,
        comments,
        ..
    } = lexer;
    let marked = Marked {
        text: out,
        marks,
        origin: map,
    };
    if comments {
        let marked = settle_comments(marked, faults);
        near_miss::report(marked.text.raw(), &marked.origin, faults);
        return marked;
    }
    near_miss::report(marked.text.raw(), &marked.origin, faults);
    marked
}

struct Lexer<'a> {
    source: &'a str,
    origin: &'a Origin,
    kind: Kind,
    faults: &'a mut Vec<Fault>,
    out: Text,
    map: Origin,
    marks: Vec<Mark>,
    /// Whether the text has comments at all; most have none, and then nobody asks what is code.
    comments: bool,
    fence: Option<Fence>,
    /// The end of the code span that we are in.
    code_until: usize,
    /// Lengths of backtick runs that nothing closes, and the end of the paragraph for which that was found.
    unclosed: Vec<(usize, usize)>,
    /// Indented code that a comment could stand in.
    indented: Vec<Range<usize>>,
    /// The next end of a comment, and from where on it is the next.
    comment_end: Option<(usize, Option<usize>)>,
    pairs: Pairs,
    tokens: usize,
}

/// Which bracket closes which within a paragraph; looked at once, however many marks begin there.
#[derive(Default)]
struct Pairs {
    from: usize,
    /// Where the paragraph ends.
    end: usize,
    closing: BTreeMap<usize, usize>,
    /// A part of a line in which no brace closes.
    no_brace: Range<usize>,
}

/// An open code fence: its character and length, and how deep in quotations it stands.
struct Fence {
    mark: u8,
    length: usize,
    quotes: usize,
}

/// A comment leaves this behind until it is certain that it was one: a token that says nothing.
const COMMENT: &str = "\u{FDE4}";

/// A mark at fault leaves this behind: its text is gone, and the site will not be built.
pub(super) const BROKEN: char = '\u{FDE5}';

impl<'a> Lexer<'a> {
    fn new(
        source: &'a str,
        origin: &'a Origin,
        kind: Kind,
        faults: &'a mut Vec<Fault>,
    ) -> Lexer<'a> {
        let comments =
            kind == Kind::Markdown && memchr::memmem::find(source.as_bytes(), b"<!--").is_some();
        // Whether an indented line is code only a parser can tell; few texts have a comment on one.
        let indented = if comments
            && source
                .lines()
                .any(|l| l.contains("<!--") && (l.starts_with("    ") || l.starts_with('\t')))
        {
            crate::markdown::indented_code(source)
        } else {
            Vec::new()
        };
        Lexer {
            source,
            origin,
            kind,
            faults,
            out: Text::default(),
            map: Origin::default(),
            marks: Vec::new(),
            comments,
            fence: None,
            code_until: 0,
            unclosed: Vec::new(),
            indented,
            comment_end: None,
            pairs: Pairs::default(),
            tokens: 0,
        }
    }

    fn fault(&mut self, code: Code, at: Range<usize>) {
        let at = self.origin.range(at);
        self.faults.push(Fault { code, at });
    }

    fn copy(&mut self, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        self.map
            .push(self.out.raw().len(), self.origin.source(range.start));
        // The origin may itself be piecewise (escapes in TOML strings): follow it character by character only then.
        let mut at = range.start;
        while let Some(next) = self.origin_break(at, range.end) {
            self.out.push_str(&self.source[at..next]);
            self.map
                .push(self.out.raw().len(), self.origin.source(next));
            at = next;
        }
        self.out.push_str(&self.source[at..range.end]);
    }

    fn origin_break(&self, from: usize, to: usize) -> Option<usize> {
        self.origin.next_break(from).filter(|&b| b < to)
    }

    fn token(&mut self, token: Token, at: usize) -> usize {
        self.map.push(self.out.raw().len(), self.origin.source(at));
        self.out.push_token(token);
        self.tokens += 1;
        self.tokens - 1
    }

    fn run(&mut self) {
        let bytes = self.source.as_bytes();
        let mut at = 0; // everything before is done
        let mut scan = 0; // everything before is known to hold nothing of interest
        while self.kind == Kind::Markdown
            && let Some(next) = self.line_start(at)
        {
            at = next;
            scan = next;
        }
        while let Some(found) = self.next_interesting(scan) {
            scan = found + 1;
            match bytes[found] {
                b':' if self.source[found..].starts_with(OPENER)
                    && found.checked_sub(1).map(|p| bytes[p]) != Some(b':') =>
                {
                    self.copy(at..found);
                    at = if is_escaped(self.source, found) {
                        self.escaped(found)
                    } else {
                        self.mark(found)
                    };
                    scan = at;
                }
                b'<' if self.source[found..].starts_with("<!--")
                    && !self.in_code(found)
                    && !is_escaped(self.source, found) =>
                {
                    self.copy(at..found);
                    at = self.comment(found);
                    scan = at;
                }
                // Code that ends inside a comment is code only because of what the comment says.
                b'<' if self.source[found..].starts_with("<!--")
                    && self.fence.is_none()
                    && found < self.code_until
                    && self
                        .comment_end(found)
                        .is_some_and(|end| self.code_until < end) =>
                {
                    self.fault(Code::CommentUnclear, found..found + 4);
                }
                b'`' if found >= self.code_until && self.fence.is_none() => {
                    let run = run_length(bytes, found);
                    scan = found + run;
                    let (open, length) = if is_escaped(self.source, found) {
                        (found + 1, run - 1)
                    } else {
                        (found, run)
                    };
                    if length > 0
                        && let Some(end) = self.code_end(open + length, length)
                    {
                        self.code_until = end;
                    }
                }
                b'\n' if self.kind == Kind::Markdown => {
                    self.copy(at..found + 1);
                    at = found + 1;
                    // Block marks may follow each other without a line between.
                    while let Some(next) = self.line_start(at) {
                        at = next;
                        scan = next;
                    }
                }
                _ => {}
            }
        }
        self.copy(at..self.source.len());
    }

    /// The next byte that may begin something. Where a text has no comments, code needs no tracking.
    fn next_interesting(&self, from: usize) -> Option<usize> {
        let rest = &self.source.as_bytes()[from..];
        if self.comments {
            return rest
                .iter()
                .position(|b| matches!(b, b':' | b'<' | b'`' | b'\n'))
                .map(|i| from + i);
        }
        let mut skip = 0;
        loop {
            let i = skip + memchr::memchr(b':', &rest[skip..])?;
            // A block mark is dealt with from its line's beginning.
            if self.kind == Kind::Markdown && rest[i..].starts_with(BLOCK.as_bytes()) {
                let before = rest[..i].trim_ascii_end_of(b" \t>");
                if before.last() == Some(&b'\n') {
                    return Some(from + before.len() - 1);
                }
            }
            if rest[i..].starts_with(OPENER.as_bytes()) {
                return Some(from + i);
            }
            skip = i + 1;
        }
    }

    /// Deals with what matters at the beginning of a line: a block mark, a code fence. Gives back where to go on.
    fn line_start(&mut self, at: usize) -> Option<usize> {
        let line = line_at(self.source, at);
        let prefix = container_prefix(&self.source[line.clone()]);
        let content = self.source[at + prefix..line.end].trim_end();
        if content.starts_with(BLOCK) {
            return self.block(at, prefix, content);
        }
        if self.comments {
            self.track_fence(&self.source[line]);
        }
        None
    }

    fn track_fence(&mut self, line: &str) {
        let quotes = line[..container_prefix(line)].matches('>').count();
        let content = line[container_prefix(line)..].trim_end();
        if let Some(fence) = &self.fence {
            let run = content.bytes().take_while(|&b| b == fence.mark).count();
            if quotes < fence.quotes || (run >= fence.length && run == content.len()) {
                self.fence = None;
            }
            return;
        }
        let content = strip_list_markers(content);
        for mark in [b'`', b'~'] {
            let run = content.bytes().take_while(|&b| b == mark).count();
            if run >= 3 && !(mark == b'`' && content[run..].contains('`')) {
                self.fence = Some(Fence {
                    mark,
                    length: run,
                    quotes,
                });
            }
        }
    }

    /// Whether a place is in code, as far as can be told without a parser of Markdown; one is asked afterwards.
    fn in_code(&self, at: usize) -> bool {
        self.fence.is_some() || at < self.code_until || within(&self.indented, at)
    }

    /// The end of a comment that begins at a place.
    fn comment_end(&mut self, at: usize) -> Option<usize> {
        match self.comment_end {
            Some((from, end)) if from <= at && end.is_none_or(|end| at + 3 <= end) => end,
            _ => {
                let end = self.source[at..].find("-->").map(|end| at + end + 3);
                self.comment_end = Some((at, end));
                end
            }
        }
    }

    /// The end of a code span whose opening run of `length` backticks ends at `from`, if it is closed in its paragraph.
    fn code_end(&mut self, from: usize, length: usize) -> Option<usize> {
        // A run that was not closed before is not closed now, in the same paragraph.
        self.unclosed.retain(|(_, end)| *end > from);
        if self.unclosed.iter().any(|(l, _)| *l == length) {
            return None;
        }
        let (found, end) = self.find_code_end(from, length);
        if found.is_none() {
            self.unclosed.push((length, end));
        }
        found
    }

    /// The end of the span, and how far was looked.
    fn find_code_end(&mut self, from: usize, length: usize) -> (Option<usize>, usize) {
        let bytes = self.source.as_bytes();
        let mut at = from;
        while at < bytes.len() {
            match bytes[at] {
                b'`' => {
                    let run = run_length(bytes, at);
                    if run == length {
                        return (Some(at + run), at);
                    }
                    at += run;
                }
                b':' if self.source[at..].starts_with(OPENER) => {
                    at = self.parse(at).map_or_else(|b| b.end.max(at + 1), |m| m.end)
                }
                b'\n' if is_blank(&self.source[line_at(self.source, at + 1)]) => return (None, at),
                _ => at += 1,
            }
        }
        (None, bytes.len())
    }

    fn mark(&mut self, at: usize) -> usize {
        match self.parse(at) {
            Ok(mark) => {
                if near_miss::any(mark.inner) {
                    self.fault(Code::Nested, at..mark.end);
                }
                let lines = mark.inner.contains('\n');
                if lines && crosses_block(mark.inner) {
                    self.fault(Code::CrossesBlock, at..mark.end);
                }
                let range = self.origin.range(at..mark.end);
                let start = at + OPENER.len();
                let inner = self.origin.source(start)..self.origin.source(start + mark.inner.len());
                let token = self.token(Token::Bar(Bar::new(mark.provisions.clone())), at);
                self.marks.push(Mark {
                    withheld: Withheld::new(mark.inner.to_owned()),
                    provisions: mark.provisions,
                    at: range,
                    inner,
                    lines,
                    token,
                });
                mark.end
            }
            Err(broken) => {
                let code = match broken.why {
                    Why::Code(code) => code,
                    Why::NoBraces(inner) if near_miss::any(inner) => Code::NotClosed,
                    Why::NoBraces(_) => Code::NoProvision,
                };
                self.fault(code, at..broken.end.min(at + OPENER.len()));
                // What is left of it is not reported again.
                self.out.push_str(BROKEN.encode_utf8(&mut [0; 4]));
                broken.end
            }
        }
    }

    /// A mark behind a backslash is shown as text, whole.
    fn escaped(&mut self, at: usize) -> usize {
        match self.parse(at) {
            Ok(mark) => {
                self.out.pop(); // the backslash
                self.token(Token::Literal(self.source[at..mark.end].to_owned()), at);
                mark.end
            }
            Err(_) => {
                self.copy(at..at + 1);
                at + 1
            }
        }
    }

    fn block(&mut self, line_start: usize, prefix: usize, content: &str) -> Option<usize> {
        let at = line_start + prefix;
        let Some(braces) = content
            .strip_prefix(":::withheld{")
            .and_then(|rest| rest.strip_suffix('}'))
        else {
            // Near misses are reported from what is left.
            return None;
        };
        let provisions = match parse_provisions(braces) {
            Ok(provisions) => provisions,
            Err(code) => {
                self.fault(code, at..at + content.len());
                let end = self
                    .block_end(line_start)
                    .map_or(self.source.len(), |(_, after)| after);
                return Some(end);
            }
        };
        let Some((inner_end, after)) = self.block_end(line_start) else {
            self.fault(Code::BlockNotClosed, at..at + content.len());
            return Some(self.source.len());
        };
        let inner_start = (line_at(self.source, line_start).end + 1).min(inner_end);
        let inner = &self.source[inner_start..inner_end];
        if near_miss::any(inner) {
            self.fault(Code::Nested, at..at + content.len());
        }
        let range = self.origin.range(at..at + content.len());
        // Blank lines around it, inside the same quotation, make it a paragraph of its own, whatever stands beside it.
        let indent = &self.source[line_start..at];
        let empty = indent.trim_end();
        self.map
            .push(self.out.raw().len(), self.origin.source(line_start));
        let lead = format!("{empty}\n{indent}");
        self.out.push_str(&lead);
        let token = self.token(Token::Block(Bar::new(provisions.clone())), at);
        self.out.push_str(&format!("\n{empty}\n"));
        self.marks.push(Mark {
            withheld: Withheld::new(inner.to_owned()),
            provisions,
            at: range,
            inner: self.origin.source(inner_start)..self.origin.source(inner_end),
            lines: false,
            token,
        });
        Some(after)
    }

    /// Where the passage of a block mark ends, and where the text goes on after its closing line.
    fn block_end(&self, line_start: usize) -> Option<(usize, usize)> {
        let mut at = line_at(self.source, line_start).end + 1;
        while at <= self.source.len() {
            let line = line_at(self.source, at);
            let text = &self.source[line.clone()];
            if text[container_prefix(text)..].trim_end() == BLOCK {
                return Some((at, (line.end + 1).min(self.source.len())));
            }
            if line.end >= self.source.len() {
                return None;
            }
            at = line.end + 1;
        }
        None
    }

    fn comment(&mut self, at: usize) -> usize {
        let rest = &self.source[at + 4..];
        if rest.starts_with('>') || rest.starts_with("->") {
            // CommonMark calls these whole comments, older readers do not.
            self.fault(Code::CommentUnclear, at..at + 4);
            return at + 4;
        }
        match rest.find("-->") {
            Some(end) => {
                self.map.push(self.out.raw().len(), self.origin.source(at));
                self.out.push_str(COMMENT);
                at + 4 + end + 3
            }
            None => {
                self.fault(Code::CommentNotClosed, at..at + 4);
                self.source.len()
            }
        }
    }
}

/// Asks the Markdown parser whether it agrees about what was a comment and what was code, then takes the comments out.
fn settle_comments(marked: Marked, faults: &mut Vec<Fault>) -> Marked {
    let raw = marked.text.raw();
    let verbatim = crate::markdown::code_and_html(raw);
    for (what, range) in &verbatim {
        let unclear = match what {
            crate::markdown::Verbatim::Code => raw[range.clone()].contains(COMMENT),
            crate::markdown::Verbatim::Html => raw[range.clone()].contains("<!--"),
        };
        if unclear {
            faults.push(Fault {
                code: Code::CommentUnclear,
                at: marked.origin.range(range.clone()),
            });
        }
    }
    // What was taken for code and is none: an opener there begins a comment that goes on to nobody knows where.
    for (at, _) in raw.match_indices("<!--") {
        let k = verbatim.partition_point(|(_, range)| range.start <= at);
        let is_verbatim = k > 0 && verbatim[k - 1].1.contains(&at);
        if !is_verbatim && !is_escaped(raw, at) {
            faults.push(Fault {
                code: Code::CommentNotClosed,
                at: marked.origin.range(at..at + 4),
            });
        }
    }
    let mut text = Text::default();
    let mut origin = Origin::default();
    let mut at = 0;
    for piece in raw.split(COMMENT) {
        let mut from = at;
        let end = at + piece.len();
        loop {
            origin.push(text.raw().len(), marked.origin.source(from));
            let next = marked
                .origin
                .next_break(from)
                .filter(|&b| b < end)
                .unwrap_or(end);
            text.push_str(&raw[from..next]);
            from = next;
            if from >= end {
                break;
            }
        }
        at = end + COMMENT.len();
    }
    let text = text.with_tokens_of(&marked.text);
    Marked {
        text,
        marks: marked.marks,
        origin,
    }
}

struct Parsed<'a> {
    inner: &'a str,
    provisions: Vec<String>,
    end: usize,
}

struct Broken<'a> {
    why: Why<'a>,
    /// Where to go on, so that one fault is reported once.
    end: usize,
}

enum Why<'a> {
    Code(Code),
    /// No braces follow the bracket, which may be another's: what stands in it tells.
    NoBraces(&'a str),
}

impl<'a> Lexer<'a> {
    /// Reads the mark that begins at `at`.
    fn parse(&mut self, at: usize) -> Result<Parsed<'a>, Broken<'a>> {
        let source = self.source;
        let bytes = source.as_bytes();
        let broken = |code, end| Broken {
            why: Why::Code(code),
            end,
        };
        let start = at + OPENER.len();
        let i = self
            .closing(start - 1)
            .ok_or_else(|| broken(Code::NotClosed, self.pairs.end))?;
        let inner = &source[start..i];
        if bytes.get(i + 1) != Some(&b'{') {
            return Err(Broken {
                why: Why::NoBraces(inner),
                end: i + 1,
            });
        }
        let from = i + 2;
        if self.pairs.no_brace.contains(&from) {
            return Err(broken(Code::NotClosed, self.pairs.no_brace.end));
        }
        let found = memchr::memchr2(b'}', b'\n', &bytes[from..]).map(|n| from + n);
        let Some(close) = found.filter(|n| bytes[*n] == b'}') else {
            let line_end = found.unwrap_or(source.len());
            self.pairs.no_brace = from..line_end;
            return Err(broken(Code::NotClosed, line_end));
        };
        match parse_provisions(&source[from..close]) {
            Ok(provisions) => Ok(Parsed {
                inner,
                provisions,
                end: close + 1,
            }),
            Err(code) => Err(broken(code, close + 1)),
        }
    }

    /// The bracket that closes the one at `open`, within its paragraph.
    fn closing(&mut self, open: usize) -> Option<usize> {
        if !(self.pairs.from..self.pairs.end).contains(&open) {
            self.pair(open);
        }
        self.pairs.closing.get(&open).copied()
    }

    /// Looks at all brackets from one that is open to the end of its paragraph. Those behind a backslash are none.
    fn pair(&mut self, from: usize) {
        let bytes = self.source.as_bytes();
        let mut closing = BTreeMap::new();
        let mut open = Vec::new();
        let mut i = from;
        let end = loop {
            match bytes.get(i) {
                None => break self.source.len(),
                Some(b'\\') => i += 2,
                Some(b'[') => {
                    open.push(i);
                    i += 1;
                }
                Some(b']') => {
                    if let Some(open) = open.pop() {
                        closing.insert(open, i);
                    }
                    i += 1;
                }
                Some(b'\n')
                    if self.kind == Kind::Line
                        || is_blank(&self.source[line_at(self.source, i + 1)]) =>
                {
                    break i;
                }
                Some(_) => i += 1,
            }
        };
        self.pairs = Pairs {
            from,
            end,
            closing,
            no_brace: 0..0,
        };
    }
}

/// Reads what stands in the braces of a mark: canonical ids, a comma and any spaces between them.
fn parse_provisions(braces: &str) -> Result<Vec<String>, Code> {
    if braces.trim().is_empty() {
        return Err(Code::NoProvision);
    }
    let mut provisions: Vec<String> = Vec::new();
    for (i, part) in braces.split(',').enumerate() {
        let id = if i == 0 {
            part
        } else {
            part.trim_start_matches(' ')
        };
        if !law::is_canonical(id) {
            return Err(Code::BadProvisions);
        }
        if !provisions.iter().any(|p| p == id) {
            provisions.push(id.to_owned());
        }
    }
    Ok(provisions)
}

/// Whether text within a mark runs on into another block: a new item, heading, quotation, fence or table row.
fn crosses_block(inner: &str) -> bool {
    inner.lines().skip(1).any(|line| {
        let prefix = container_prefix(line);
        let content = &line[prefix..];
        let heading = content.bytes().take_while(|&b| b == b'#').count();
        strip_list_markers(content).len() != content.len()
            || (1..=6).contains(&heading) && content[heading..].starts_with([' ', '\t'])
            || content.starts_with("```")
            || content.starts_with("~~~")
            || content.starts_with('|')
            || is_rule(content)
    })
}

/// A thematic break or the underline of a heading.
fn is_rule(content: &str) -> bool {
    let content: String = content.split_whitespace().collect();
    !content.is_empty()
        && ["-", "*", "_", "="]
            .iter()
            .any(|c| content.matches(c).count() == content.len())
}

/// Whether an odd number of backslashes stands before a place.
fn is_escaped(source: &str, at: usize) -> bool {
    (at - source[..at].trim_end_matches('\\').len()) % 2 == 1
}

fn run_length(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().take_while(|&&b| b == bytes[at]).count()
}

/// The range of the line that begins at `at`, without its end.
fn line_at(source: &str, at: usize) -> Range<usize> {
    let at = at.min(source.len());
    at..memchr::memchr(b'\n', &source.as_bytes()[at..]).map_or(source.len(), |n| at + n)
}

/// Whether a place lies in one of some ranges, which are in order and apart.
fn within(ranges: &[Range<usize>], at: usize) -> bool {
    let k = ranges.partition_point(|range| range.start <= at);
    k > 0 && ranges[k - 1].contains(&at)
}

/// The length of the indentation and quotation marks with which a line begins.
fn container_prefix(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t', '>']).len()
}

/// Bytes without some at their end.
trait TrimEnd {
    fn trim_ascii_end_of(&self, these: &[u8]) -> &[u8];
}

impl TrimEnd for [u8] {
    fn trim_ascii_end_of(&self, these: &[u8]) -> &[u8] {
        let kept = self
            .iter()
            .rposition(|b| !these.contains(b))
            .map_or(0, |p| p + 1);
        &self[..kept]
    }
}

fn is_blank(line: &str) -> bool {
    line[container_prefix(line)..].trim().is_empty()
}

/// A line without the markers of the list items that begin in it.
fn strip_list_markers(mut content: &str) -> &str {
    loop {
        let digits = content.bytes().take_while(u8::is_ascii_digit).count();
        let rest = if (1..=9).contains(&digits) {
            content[digits..].strip_prefix(['.', ')'])
        } else {
            content.strip_prefix(['-', '+', '*'])
        };
        match rest {
            Some(rest) if rest.is_empty() || rest.starts_with([' ', '\t']) => {
                content = rest.trim_start_matches([' ', '\t', '>'])
            }
            _ => return content,
        }
    }
}

/// Reports any mark, or anything like one, in a text that can't hold one.
pub(in crate::private) fn forbid(source: &str, origin: &Origin, faults: &mut Vec<Fault>) {
    let mut lexer = Lexer::new(source, origin, Kind::Markdown, faults);
    // Nothing is a comment here: what stands in one would be published with the rest.
    lexer.comments = false;
    lexer.run();
    let Lexer {
        out, marks, map, ..
    } = lexer;
    faults.extend(marks.into_iter().map(|mark| Fault {
        code: Code::MarkNotHere,
        at: mark.at,
    }));
    near_miss::report(out.raw(), &map, faults);
}

/// Where a character first stands in authors' text that no text needs: a control character, those that old Windows texts bring
/// (U+0080 to U+009F) among them, or one that Unicode reserves for use inside programs.
pub(in crate::private) fn first_unfit(source: &str) -> Option<Range<usize>> {
    let bytes = source.as_bytes();
    // In UTF-8 controls are below 20, 7F, or C2 and up to 9F; U+FDD0 to U+FDEF and the two last of each plane begin with EF, or
    // F0 and up.
    let may_be = |i: usize, b: u8| {
        (b < 0x20 && b != b'\n' && b != b'\t')
            || b == 0x7F
            || b == 0xC2 && bytes.get(i + 1).is_some_and(|next| *next < 0xA0)
            || b >= 0xEF
    };
    let from = bytes.iter().enumerate().position(|(i, b)| may_be(i, *b))?;
    source[from..]
        .char_indices()
        .find(|&(_, c)| c.is_control() && c != '\n' && c != '\t' || text::is_reserved(c))
        .map(|(i, c)| from + i..from + i + c.len_utf8())
}

//! Where tags begin and end, as a browser has it.
//!
//! The grammar is that of the HTML standard, section 13.2.5, and its tokenizer is `html5gum`. Nearly every page of ours is plainer
//! than the grammar allows: where each tag is a name and attributes in double quotation marks, nothing else can begin or end
//! one, and [`plain`] cuts it up in a fraction of the time. At the first thing that is not so plain it gives up, and the tokenizer
//! is asked. A test holds the two against each other.

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use std::ops::Range;

/// How markup is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grammar {
    /// As HTML: what stands in `script`, `style`, `title` and their like holds no tags.
    Html,
    /// As SVG and XML have it, within HTML or alone: every element may hold tags, and CDATA is text.
    Foreign,
}

/// The tags, comments and the like of a text, in order. What stands between them is what readers see.
pub(super) fn tags(bytes: &[u8], grammar: Grammar, into: &mut Vec<Range<usize>>) {
    into.clear();
    if plain(bytes, into).is_none() {
        into.clear();
        match grammar {
            Grammar::Html => tokens(bytes, 0, true, into),
            Grammar::Foreign => foreign(bytes, into),
        }
    }
}

/// Whether a text holds anything like a tag.
pub(super) fn any(bytes: &[u8]) -> bool {
    memchr::memchr_iter(b'<', bytes).any(|i| {
        bytes
            .get(i + 1)
            .is_some_and(|n| n.is_ascii_alphabetic() || matches!(n, b'/' | b'!' | b'?'))
    })
}

/// Whether the two grammars may differ on a text: CDATA, or an element that holds no tags in HTML.
pub(super) fn may_be_foreign(bytes: &[u8]) -> bool {
    memchr::memchr_iter(b'<', bytes).any(|i| {
        let rest = &bytes[i + 1..];
        rest.starts_with(b"![") || raw_text(rest).is_some()
    })
}

/// Elements whose content is text in HTML.
const RAW_TEXT: [&[u8]; 9] = [
    b"title",
    b"textarea",
    b"style",
    b"script",
    b"xmp",
    b"iframe",
    b"noembed",
    b"noframes",
    b"plaintext",
];

/// The element of that kind that begins here, after the `<`.
fn raw_text(rest: &[u8]) -> Option<&'static [u8]> {
    RAW_TEXT.into_iter().find(|name| {
        rest.get(..name.len())
            .is_some_and(|begins| begins.eq_ignore_ascii_case(name))
    })
}

/// The tags of a text in which every tag is plain, or `None`.
fn plain(bytes: &[u8], into: &mut Vec<Range<usize>>) -> Option<()> {
    let mut from = 0;
    while let Some(start) = memchr::memchr(b'<', &bytes[from..]).map(|i| from + i) {
        let end = match bytes.get(start + 1)? {
            b'/' => plain_tag(bytes, start + 2)?,
            b'!' => plain_declaration(bytes, start)?,
            b'?' => plain_instruction(bytes, start)?,
            b if b.is_ascii_alphabetic() => plain_tag(bytes, start + 1)?,
            _ => {
                // A sign that is only a sign.
                from = start + 1;
                continue;
            }
        };
        into.push(start..end);
        from = end;
        if let Some(name) = raw_text(&bytes[start + 1..]) {
            // Its content is plain where the next sign begins its own end.
            let close = from + memchr::memchr(b'<', &bytes[from..])?;
            let rest = bytes[close..].strip_prefix(b"</")?;
            let names = rest.get(..name.len())?.eq_ignore_ascii_case(name);
            (names && rest.get(name.len()) == Some(&b'>')).then_some(())?;
        }
    }
    Some(())
}

fn is_name(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'-' | b':' | b'_')
}

/// The end of a plain tag whose name begins at `at`.
fn plain_tag(bytes: &[u8], mut at: usize) -> Option<usize> {
    bytes.get(at)?.is_ascii_alphabetic().then_some(())?;
    while is_name(*bytes.get(at)?) {
        at += 1;
    }
    // Only after a space or an attribute may another attribute begin.
    (bytes[at] != b'=').then_some(())?;
    loop {
        while is_name(*bytes.get(at)?) {
            at += 1;
        }
        match bytes[at] {
            b'>' => return Some(at + 1),
            b'/' if bytes.get(at + 1) == Some(&b'>') => return Some(at + 2),
            b' ' | b'\n' | b'\t' | b'\r' => {}
            b'=' if bytes[at - 1].is_ascii_alphanumeric() && bytes.get(at + 1) == Some(&b'"') => {
                at += 2;
                at += memchr::memchr(b'"', &bytes[at..])? + 1;
                match bytes.get(at)? {
                    b'>' => return Some(at + 1),
                    b' ' | b'\n' | b'\t' | b'\r' | b'/' => continue,
                    _ => return None,
                }
            }
            _ => return None,
        }
        at += 1;
    }
}

/// The end of a plain comment, or of the doctype.
fn plain_declaration(bytes: &[u8], start: usize) -> Option<usize> {
    let rest = &bytes[start..];
    if let Some(comment) = rest.strip_prefix(b"<!--") {
        let dashes = memchr::memmem::find(comment, b"--")?;
        let begins = comment.first() != Some(&b'>') && !comment.starts_with(b"->");
        let ends = comment.get(dashes + 2) == Some(&b'>');
        return (begins && ends).then_some(start + 4 + dashes + 3);
    }
    let doctype = rest.get(..15)?;
    (doctype.eq_ignore_ascii_case(b"<!doctype html>")).then_some(start + 15)
}

/// The end of a declaration of XML, `<?xml ... ?>`: where its first `>` ends it, all grammars agree.
fn plain_instruction(bytes: &[u8], start: usize) -> Option<usize> {
    let end = start + memchr::memchr(b'>', &bytes[start..])? + 1;
    bytes[start..end].ends_with(b"?>").then_some(end)
}

/// What the tokenizer says, of a text that begins at `base` of another.
fn tokens(bytes: &[u8], base: usize, html: bool, into: &mut Vec<Range<usize>>) {
    let mut open = 0;
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: Span<usize>| {
        match event {
            CallbackEvent::OpenStartTag { .. } => open = span.start,
            CallbackEvent::CloseStartTag { .. } => into.push(open..span.end),
            CallbackEvent::EndTag { .. }
            | CallbackEvent::Comment { .. }
            | CallbackEvent::Doctype { .. } => into.push(span.start..span.end),
            _ => {}
        }
        None::<()>
    });
    emitter.naively_switch_states(html);
    for token in Tokenizer::new_with_emitter(bytes, emitter) {
        let Ok(()) = token;
    }
    let length = bytes.len();
    for tag in into.iter_mut() {
        *tag = base + tag.start.min(length)..base + tag.end.min(length);
    }
    into.retain(|tag| !tag.is_empty());
}

/// The tags of SVG and XML: what stands in CDATA is text, wherever no tag or comment holds it.
fn foreign(bytes: &[u8], into: &mut Vec<Range<usize>>) {
    const OPEN: &[u8] = b"<![CDATA[";
    let mut from = 0;
    loop {
        let mut piece = Vec::new();
        tokens(&bytes[from..], from, false, &mut piece);
        // The first that the tokenizer takes for a comment of a strange kind, and all that follows is read anew after it.
        let cdata = piece
            .iter()
            .position(|tag| bytes[tag.start..].starts_with(OPEN));
        let Some(n) = cdata else {
            into.append(&mut piece);
            return;
        };
        let start = piece[n].start;
        into.extend(piece.drain(..n));
        into.push(start..start + OPEN.len());
        let inside = start + OPEN.len();
        let Some(end) = memchr::memmem::find(&bytes[inside..], b"]]>").map(|i| inside + i) else {
            return;
        };
        into.push(end..end + 3);
        from = end + 3;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What readers see, by one way or the other.
    fn seen(text: &str, cut: impl Fn(&[u8], &mut Vec<Range<usize>>)) -> String {
        let mut tags = Vec::new();
        cut(text.as_bytes(), &mut tags);
        let mut seen = String::new();
        let mut from = 0;
        for tag in tags {
            seen.push_str(&text[from..tag.start]);
            seen.push('|');
            from = tag.end;
        }
        seen + &text[from..]
    }

    #[test]
    fn tags_end_where_a_browser_ends_them() {
        for (text, html) in [
            ("<p>a<!-- b > c -->d</p>", "|a|d|"),
            ("a<b c='>'>d</b>e", "a|d|e"),
            ("a<b c=\">\">d", "a|d"),
            ("a<b c=d\">e\">f", "a|e\">f"),
            ("a<b =\"c>d\">e", "a|d\">e"),
            ("a<!-- b --!>c", "a|c"),
            ("a<!-->b", "a|b"),
            ("a<!doctype x \">\">b", "a|\">b"),
            ("a<?b>c", "a|c"),
            ("a</ b>c", "a|c"),
            ("a<script>if (b<c) d>e</script>f", "a|if (b<c) d>e|f"),
            ("a<title>b<i>c</title>d", "a|b<i>c|d"),
            ("a<![CDATA[b>c]]>d", "a|c]]>d"),
            ("a < b > c", "a < b > c"),
            ("a<b/>c<br />d", "a|c|d"),
            ("a<b x=1>c", "a|c"),
            ("é<b x=\"é>\">é<!-- é -->é", "é|é|é"),
        ] {
            let whole = |bytes: &[u8], into: &mut Vec<_>| tags(bytes, Grammar::Html, into);
            assert_eq!(seen(text, whole), html, "{text}");
        }
        let foreign = |bytes: &[u8], into: &mut Vec<_>| tags(bytes, Grammar::Foreign, into);
        for (text, svg) in [
            ("a<![CDATA[b>c]]>d<![CDATA[e]]>f", "a|b>c|d|e|f"),
            ("a<style>b<i>c</style>", "a|b|c|"),
            ("a<!-- <![CDATA[ -->b", "a|b"),
            ("a<t x=\"<![CDATA[\">b", "a|b"),
        ] {
            assert_eq!(seen(text, foreign), svg, "{text}");
        }
    }

    #[test]
    fn the_quick_way_cuts_as_the_tokenizer_does() {
        // Every row of up to six of these, in which quotation marks, tags, comments and raw text meet.
        let parts = [
            "<a",
            "<b ",
            "</a",
            ">",
            "\"",
            " x=\"",
            "=",
            "'",
            " ",
            "/",
            "<!--",
            "-->",
            "-",
            "c",
            "<title>",
            "</title>",
            "<!doctype html>",
            "<script>",
            "</script>",
            "<",
            "<?",
            "?>",
        ];
        let mut state = 1u64;
        let mut taken = 0;
        for _ in 0..200_000 {
            let mut text = String::new();
            for _ in 0..7 {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                text.push_str(parts[(state >> 33) as usize % parts.len()]);
            }
            let mut quick = Vec::new();
            if plain(text.as_bytes(), &mut quick).is_some() {
                let mut slow = Vec::new();
                tokens(text.as_bytes(), 0, true, &mut slow);
                assert_eq!(quick, slow, "{text}");
                taken += 1;
            }
        }
        assert!(taken > 10_000, "only {taken} texts were plain");
    }
}

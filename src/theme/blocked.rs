//! DL0041: what a site's own templates and stylesheets ask of a browser, and the policy that docs/site.md recommends forbids.
//!
//! With that policy such a script does nothing, in silence; without it every reader is told of to another host.

use super::fault::within;
use super::own::Templates;
use crate::diagnostics::{Code, Diagnostic, Report, Span, Words};
use cssparser::{Parser, Token as Css};
use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};
use std::collections::BTreeMap;
use std::ops::Range;

/// An attribute that makes a browser fetch what it names.
struct Fetch {
    element: &'static str,
    attribute: &'static str,
    /// The word of the policy that rules it.
    word: &'static str,
    /// Whether the policy lets files of the site itself through.
    own: bool,
}

/// Every such attribute, and the word of the policy for it. Where a browser only leads a reader on (`a href`) nothing is fetched.
///
/// Source: Content Security Policy Level 3, section 6.
const FETCHES: &[Fetch] = &[
    fetch("script", "src", "script-src"),
    fetch("script", "href", "script-src"),
    fetch("img", "src", "img-src"),
    fetch("img", "srcset", "img-src"),
    fetch("source", "srcset", "img-src"),
    fetch("image", "href", "img-src"),
    fetch("image", "xlink:href", "img-src"),
    fetch("use", "href", "img-src"),
    fetch("use", "xlink:href", "img-src"),
    fetch("input", "src", "img-src"),
    fetch("video", "poster", "img-src"),
    fetch("body", "background", "img-src"),
    fetch("table", "background", "img-src"),
    fetch("td", "background", "img-src"),
    fetch("a", "ping", "connect-src"),
    fetch("form", "action", "form-action"),
    fetch("button", "formaction", "form-action"),
    fetch("input", "formaction", "form-action"),
    never("source", "src", "media-src"),
    never("video", "src", "media-src"),
    never("audio", "src", "media-src"),
    never("track", "src", "media-src"),
    never("iframe", "src", "frame-src"),
    never("iframe", "srcdoc", "frame-src"),
    never("frame", "src", "frame-src"),
    never("object", "data", "object-src"),
    never("embed", "src", "object-src"),
    never("base", "href", "base-uri"),
];

/// What `rel` makes of a `link`, likewise.
const LINKS: &[Fetch] = &[
    fetch("link", "stylesheet", "style-src"),
    fetch("link", "icon", "img-src"),
    fetch("link", "apple-touch-icon", "img-src"),
    fetch("link", "mask-icon", "img-src"),
    fetch("link", "modulepreload", "script-src"),
    fetch("link", "preload", "default-src"),
    fetch("link", "prefetch", "default-src"),
    fetch("link", "prerender", "default-src"),
    fetch("link", "preconnect", "default-src"),
    fetch("link", "dns-prefetch", "default-src"),
    never("link", "manifest", "manifest-src"),
];

const fn fetch(element: &'static str, attribute: &'static str, word: &'static str) -> Fetch {
    Fetch {
        element,
        attribute,
        word,
        own: true,
    }
}

const fn never(element: &'static str, attribute: &'static str, word: &'static str) -> Fetch {
    Fetch {
        element,
        attribute,
        word,
        own: false,
    }
}

/// Attributes that lead somewhere, where an address may be a script.
const LEADING: &[&str] = &["href", "xlink:href", "src", "action", "formaction", "data"];

const IN_ASSETS: &str = "put it into a file of static/ or of themes/default/assets";

/// Tells what of a site's own files the policy blocks; `base_url` is the site's address.
pub(super) fn check(
    own: &Templates,
    files: &BTreeMap<String, Vec<u8>>,
    base_url: &str,
    report: &mut Report,
) {
    let host = host(base_url).unwrap_or_default();
    for (name, text) in own {
        for (range, diagnostic) in in_template(text, &host) {
            report.push(diagnostic(within(name, text, range)));
        }
    }
    let css = files
        .iter()
        .filter(|(name, _)| name.starts_with("assets/") && name.ends_with(".css"));
    for (name, text) in
        css.filter_map(|(name, bytes)| Some((name, std::str::from_utf8(bytes).ok()?)))
    {
        for range in in_stylesheet(text, &host) {
            report.push(elsewhere(
                "font-src, img-src or style-src",
                within(name, text, range),
            ));
        }
    }
}

/// A fault that still lacks its place.
type Fault = Box<dyn Fn(Span) -> Diagnostic>;

fn in_template(text: &str, host: &str) -> Vec<(Range<usize>, Fault)> {
    let plain = without_tera(text);
    let mut found: Vec<(Range<usize>, Fault)> = Vec::new();
    let mut tokens =
        Tokenizer::new_with_emitter(plain.as_str(), DefaultEmitter::<usize>::new_with_span());
    while let Some(Ok(token)) = tokens.next() {
        let Token::StartTag(tag) = token else {
            continue;
        };
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        let at = tag.span.start..tag.span.end;
        found.extend(
            in_tag(&name, &tag, host)
                .into_iter()
                .map(|f| (at.clone(), f)),
        );
        // What a `noscript` shows is fetched where scripts are off.
        if let Some(state) = html5gum::naive_next_state(&tag.name).filter(|_| name != "noscript") {
            tokens.set_state(state);
        }
    }
    found
}

fn in_tag(name: &str, tag: &StartTag<usize>, host: &str) -> Vec<Fault> {
    let value = |attribute: &str| {
        tag.attributes
            .get(attribute.as_bytes())
            .map(|value| String::from_utf8_lossy(value).trim().to_owned())
    };
    let mut found: Vec<Fault> = Vec::new();
    let links: Vec<String> = value("rel")
        .filter(|_| name == "link")
        .map(|rel| {
            rel.split_whitespace()
                .map(str::to_ascii_lowercase)
                .collect()
        })
        .unwrap_or_default();
    let of_link = LINKS
        .iter()
        .find(|link| links.iter().any(|rel| rel == link.attribute))
        .map(|link| (link, "href"));
    let of_element = FETCHES
        .iter()
        .filter(|fetch| fetch.element == name)
        .map(|fetch| (fetch, fetch.attribute));
    for (fetch, attribute) in of_element.chain(of_link) {
        let Some(value) = value(attribute) else {
            continue;
        };
        let word = fetch.word;
        if !fetch.own {
            found.push(Box::new(move |at| {
                Diagnostic::new(Code::BlockedByPolicy, at)
                    .message(
                        "the recommended policy lets no page load this, from wherever it comes",
                    )
                    .help(
                        Words::from("lead readers to it with a link, or add ")
                            .and(word)
                            .and(" to the policy that your server sends"),
                    )
            }));
        } else if addresses(attribute, &value).any(|address| is_elsewhere(address, word, host)) {
            found.push(Box::new(move |at| elsewhere(word, at)));
        }
    }
    let leads = LEADING.iter().filter_map(|attribute| value(attribute));
    if leads.into_iter().any(|address| is_script(&address)) {
        found.push(Box::new(|at| {
            inline(
                "the recommended policy blocks a script that is written as an address",
                "script-src",
                at,
            )
        }));
    }
    if tag
        .attributes
        .keys()
        .any(|key| key.len() > 2 && key.starts_with(b"on"))
    {
        found.push(Box::new(|at| {
            inline(
                "the recommended policy blocks a script that is written as an attribute",
                "script-src",
                at,
            )
        }));
    }
    if value("style").is_some() {
        found.push(Box::new(|at| {
            inline(
                "the recommended policy blocks a style that is written as an attribute",
                "style-src",
                at,
            )
        }));
    }
    if name == "style" {
        found.push(Box::new(|at| {
            inline(
                "the recommended policy blocks a style that is written into the page",
                "style-src",
                at,
            )
        }));
    }
    let runs = value("type").is_none_or(|kind| is_run(&kind));
    if name == "script" && runs && value("src").is_none() && value("href").is_none() {
        found.push(Box::new(|at| {
            inline(
                "the recommended policy blocks a script that is written into the page",
                "script-src",
                at,
            )
        }));
    }
    found
}

fn inline(message: &'static str, word: &'static str, at: Span) -> Diagnostic {
    Diagnostic::new(Code::BlockedByPolicy, at)
        .message(message)
        .help(
            Words::from(IN_ASSETS)
                .and(", or add its hash to ")
                .and(word)
                .and(" of the policy that your server sends"),
        )
}

fn elsewhere(word: &'static str, at: Span) -> Diagnostic {
    Diagnostic::new(Code::BlockedByPolicy, at)
        .message("this is asked of another host, which the recommended policy blocks")
        .help(
            Words::from(IN_ASSETS)
                .and(", or add that host to ")
                .and(word)
                .and(" of the policy that your server sends"),
        )
}

/// The addresses that an attribute names: several in `srcset` and `ping`.
fn addresses<'v>(attribute: &str, value: &'v str) -> impl Iterator<Item = &'v str> {
    let several = matches!(attribute, "srcset");
    let words = attribute == "ping";
    let parts: Vec<&str> = if several {
        value
            .split(',')
            .filter_map(|part| part.split_whitespace().next())
            .collect()
    } else if words {
        value.split_whitespace().collect()
    } else {
        vec![value]
    };
    parts.into_iter()
}

/// Whether an address is of another host than the site's. One that is put together by the template is not known, and is let go.
fn is_elsewhere(address: &str, word: &str, own_host: &str) -> bool {
    let small = address.trim().to_ascii_lowercase().replace('\\', "/");
    match host(&small) {
        Some(host) => !host.trim().is_empty() && host != own_host,
        // Nothing but pictures may stand in an address itself.
        None => small.starts_with("blob:") || small.starts_with("data:") && word != "img-src",
    }
}

/// The host of a whole address, in small letters.
fn host(address: &str) -> Option<String> {
    let rest = ["https://", "http://", "//"]
        .iter()
        .find_map(|scheme| address.strip_prefix(scheme))?;
    Some(rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())].to_ascii_lowercase())
}

/// Whether an address is a script. Browsers pass over white space and control characters in the scheme.
fn is_script(address: &str) -> bool {
    let bare = address
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control());
    bare.take(11)
        .collect::<String>()
        .eq_ignore_ascii_case("javascript:")
}

/// Whether a script of this type runs; any other is data.
///
/// Source: HTML, section 4.12.1, and the MIME Sniffing Standard, "JavaScript MIME type".
fn is_run(kind: &str) -> bool {
    let kind = kind.to_ascii_lowercase();
    let kind = kind.split(';').next().unwrap_or("").trim();
    kind.is_empty()
        || matches!(kind, "module" | "importmap" | "speculationrules")
        || kind.ends_with("/javascript")
        || kind.ends_with("/ecmascript")
        || kind.starts_with("text/javascript")
        || kind.ends_with("/x-javascript")
        || kind.ends_with("/x-ecmascript")
        || matches!(kind, "text/jscript" | "text/livescript")
}

/// A template with blanks in place of Tera's tags, so that everything keeps its place.
fn without_tera(text: &str) -> String {
    let mut out = text.as_bytes().to_vec();
    let mut at = 0;
    while let Some((start, end)) = tera_tag(text, at) {
        for byte in &mut out[start..end] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        at = end;
    }
    String::from_utf8(out).unwrap_or_default()
}

/// The next tag of Tera from `from` on. What stands in quotation marks does not end it.
fn tera_tag(text: &str, from: usize) -> Option<(usize, usize)> {
    let rest = &text[from..];
    let start = from
        + rest
            .match_indices('{')
            .find(|(at, _)| matches!(rest.as_bytes().get(at + 1), Some(b'{' | b'%' | b'#')))?
            .0;
    let close = match text.as_bytes()[start + 1] {
        b'{' => "}}",
        b'%' => "%}",
        _ => "#}",
    };
    let mut quote = None;
    for (i, c) in text[start + 2..].char_indices() {
        let at = start + 2 + i;
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if close != "#}" && matches!(c, '"' | '\'' | '`') => quote = Some(c),
            None if text[at..].starts_with(close) => return Some((start, at + 2)),
            None => {}
        }
    }
    Some((start, text.len()))
}

/// Where a stylesheet fetches something of another host.
fn in_stylesheet(css: &str, host: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    in_values(&mut Parser::new(css), false, host, &mut found);
    found
}

/// Looks through values and whatever is nested in them; `quoted` says whether texts in quotation marks are addresses here.
fn in_values(css: &mut Parser<'_>, quoted: bool, host: &str, found: &mut Vec<Range<usize>>) {
    let mut imports = false;
    loop {
        css.skip_whitespace();
        let start = css.position().byte_index();
        let Ok(token) = css.next().cloned() else {
            return;
        };
        let imported = std::mem::take(&mut imports);
        let (address, nested) = match token {
            Css::UnquotedUrl(address) => (Some(address), None),
            Css::QuotedString(address) if quoted || imported => (Some(address), None),
            Css::Function(name) => {
                let name = name.to_ascii_lowercase();
                let fetches = matches!(name.as_str(), "url" | "src") || name.ends_with("image-set");
                (None, Some(fetches))
            }
            Css::CurlyBracketBlock | Css::ParenthesisBlock | Css::SquareBracketBlock => {
                (None, Some(false))
            }
            Css::AtKeyword(name) => {
                imports = name.eq_ignore_ascii_case("import");
                (None, None)
            }
            _ => (None, None),
        };
        if address.is_some_and(|address| is_elsewhere(&address, "img-src", host)) {
            found.push(start..css.position().byte_index());
        }
        if let Some(quoted) = nested {
            let _ = css.parse_nested_block(|block| -> Result<(), cssparser::ParseError<()>> {
                in_values(block, quoted, host, found);
                Ok(())
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{in_stylesheet, in_template};
    use crate::theme::built_in::templates;

    const HOST: &str = "www.example.police.uk";

    #[test]
    fn the_built_in_templates_keep_to_the_policy() {
        for (name, text) in templates() {
            let places: Vec<_> = in_template(text, HOST)
                .into_iter()
                .map(|(at, _)| at)
                .collect();
            assert!(places.is_empty(), "{name} at {places:?}");
        }
    }

    #[test]
    fn templates_are_read_as_browsers_read_them() {
        for (template, faults) in [
            (
                "<script defer src=\"https://stats.example/count.js\"></script>",
                1,
            ),
            ("<SCRIPT SRC=//stats.example/count.js></SCRIPT>", 1),
            ("<script src='{{ assets[\"own.js\"] }}'></script>", 0),
            (
                "<script src=\"https://www.example.police.uk/own.js\"></script>",
                0,
            ),
            ("<script src=\"https://{{ host }}/own.js\"></script>", 0),
            ("<script src=\"data:text/javascript,1\"></script>", 1),
            ("<script>window.count = 1;</script>", 1),
            ("<script type=module>{% if x %}1{% endif %}</script>", 1),
            (
                "<script type=\"application/ld+json\">{ \"a\": \"<img src=//b.example/c>\" }</script>",
                0,
            ),
            ("<!-- <script>1</script> --><p>a > b <b>c</b></p>", 0),
            ("{# <script>1</script> #}{{ \"}}<script>1</script>\" }}", 0),
            ("<style>p { margin: 0 }</style>", 1),
            ("<p style=\"margin: 0\" onclick=\"go()\">x</p>", 2),
            (
                "<a href=\" java\nscript:go()\">x</a><a href=\"https://other.example/\">y</a>",
                1,
            ),
            (
                "<img alt=\"\" src=\"data:image/png;base64,AA\"><img alt=\"\" src=\"/a.png\">",
                0,
            ),
            (
                "<img alt=\"\" srcset=\"/a.png 1x, https://cdn.example/b.png 2x\">",
                1,
            ),
            (
                "<noscript><img alt=\"\" src=\"https://stats.example/pixel.gif\"></noscript>",
                1,
            ),
            ("<iframe src=\"/map/\"></iframe><base href=\"/\">", 2),
            (
                "<link rel=\"preload stylesheet\" href=\"https://fonts.example/css\">",
                1,
            ),
            (
                "<link rel=\"canonical\" href=\"https://other.example/\">",
                0,
            ),
            (
                "<link rel=\"preconnect\" href=\"https://fonts.example\">",
                1,
            ),
            ("<form action=\"https://forms.example/\"></form>", 1),
            (
                "<title><script>1</script></title><textarea><img src=//b.example/c></textarea>",
                0,
            ),
        ] {
            assert_eq!(in_template(template, HOST).len(), faults, "{template}");
        }
    }

    #[test]
    fn stylesheets_are_read_as_browsers_read_them() {
        for (css, faults) in [
            (
                "@import \"https://fonts.example/css\"; @import url(//fonts.example/css);",
                2,
            ),
            (
                "@font-face { src: url('https://fonts.example/a.woff2') format(\"woff2\"), url(a.woff) }",
                1,
            ),
            (
                "@media print { p { background: image-set(\"https://cdn.example/a.png\" 1x) } }",
                1,
            ),
            (
                "/* url(https://cdn.example/a) */ p { content: \"https://cdn.example/\" }",
                0,
            ),
            (
                "p { background: url(data:image/png;base64,AA), url(/a.png) }",
                0,
            ),
        ] {
            assert_eq!(in_stylesheet(css, HOST).len(), faults, "{css}");
        }
    }
}

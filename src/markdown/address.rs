//! Bare addresses: where one begins and ends in running text.
//!
//! The rules are those of GitHub Flavored Markdown's autolink extension (spec, 6.9), which is what people expect of a bare
//! address; a library for links in general ends them elsewhere. Beyond it an address ends before a mark, a pipe, a backtick
//! and a curly quotation mark, and brackets of every kind must balance.

use crate::fold;
use crate::log::text;
use std::ops::Range;

/// A bare address in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Address {
    pub range: Range<usize>,
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It begins with its scheme: `http:`, `https:`, `mailto:`.
    Whole,
    /// It begins with `www.`.
    Www,
    /// Of mail, without a scheme.
    Mail,
}

/// Whether an address may begin somewhere in a text, those that are links already aside. Most texts say no.
pub(super) fn may_hold(raw: &str) -> bool {
    let bytes = raw.as_bytes();
    memchr::memchr3_iter(b':', b'@', b'.', bytes).any(|at| {
        let begins = match bytes[at] {
            b':' if bytes[at..].starts_with(b"://") => {
                ends_with_scheme(&bytes[..at]).map(|n| at - n)
            }
            b'.' if begins_www(bytes, at) => Some(at - 3),
            b'@' => {
                let local = bytes[..at]
                    .iter()
                    .rev()
                    .take_while(|b| is_local(**b as char))
                    .count();
                let scheme = b"mailto:".len();
                let mailto = bytes[..at - local].ends_with(b"mailto:");
                (local > 0).then(|| at - local - if mailto { scheme } else { 0 })
            }
            _ => None,
        };
        begins.is_some_and(|n| !(bytes[..n].ends_with(b"](") || bytes[..n].ends_with(b"<")))
    })
}

/// The length of the scheme with which a text ends.
fn ends_with_scheme(before: &[u8]) -> Option<usize> {
    ["https", "http"]
        .into_iter()
        .map(str::as_bytes)
        .find_map(|scheme| {
            let end = &before[before.len().saturating_sub(scheme.len())..];
            end.eq_ignore_ascii_case(scheme).then_some(scheme.len())
        })
}

fn begins_www(bytes: &[u8], dot: usize) -> bool {
    dot >= 3 && bytes[dot - 3..dot].eq_ignore_ascii_case(b"www")
}

fn is_local(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '+' | '-')
}

/// The addresses of a text, in order. `sign` says whether the byte at a place is a sign of Markdown, and no letter: an
/// address of mail does not reach across one.
pub(super) fn find(words: &str, sign: impl Fn(usize) -> bool) -> Vec<Address> {
    let bytes = words.as_bytes();
    let mut all = Vec::new();
    let mut from = 0;
    for at in memchr::memchr3_iter(b':', b'@', b'.', bytes) {
        if at < from {
            continue;
        }
        let found = match bytes[at] {
            b':' => with_scheme(words, from, at),
            b'.' => www(words, from, at),
            _ => mail(words, from, at, &sign),
        };
        if let Some(found) = found {
            from = found.range.end;
            all.push(found);
        }
    }
    all
}

fn with_scheme(words: &str, from: usize, colon: usize) -> Option<Address> {
    if !words[colon..].starts_with("://") {
        return None;
    }
    let start = colon - ends_with_scheme(&words.as_bytes()[from..colon])?;
    let free = |c: char| !(c.is_alphanumeric() || matches!(c, '+' | '-' | '.'));
    let host = colon + 3;
    ended(words, host, 1)
        .filter(|_| is_free(words, start, free))
        .map(|end| Address {
            range: start..end,
            kind: Kind::Whole,
        })
}

fn www(words: &str, from: usize, dot: usize) -> Option<Address> {
    if !begins_www(&words.as_bytes()[from..dot], dot - from) {
        return None;
    }
    let start = dot - 3;
    let free = |c: char| !(c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '@'));
    ended(words, start, 2)
        .filter(|_| is_free(words, start, free))
        .map(|end| Address {
            range: start..end,
            kind: Kind::Www,
        })
}

fn mail(words: &str, from: usize, at: usize, sign: &impl Fn(usize) -> bool) -> Option<Address> {
    let local: usize = words.as_bytes()[from..at]
        .iter()
        .enumerate()
        .rev()
        .take_while(|(i, b)| is_local(**b as char) && !sign(from + i))
        .count();
    let domain: usize = words.as_bytes()[at + 1..]
        .iter()
        .enumerate()
        .take_while(|(i, b)| {
            (b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_')) && !sign(at + 1 + i)
        })
        .count();
    let end = at
        + 1
        + words[at + 1..at + 1 + domain]
            .trim_end_matches(['.', '-', '_'])
            .len();
    let mut start = at - local;
    let free = |c: char| !(c.is_alphanumeric() || matches!(c, '/' | '@') || text::is_reserved(c));
    // Masked ones, as requests quote them, lead nowhere.
    let masked = words[start..at].bytes().all(|b| b | 32 == b'x');
    if local == 0
        || masked
        || !is_free(words, start, free)
        || words[end..].starts_with(text::is_reserved)
        || !words[at + 1..end].contains('.')
        || !is_host(&words[at + 1..end], 2)
        || words[at + 1..end].contains('_')
    {
        return None;
    }
    let mut kind = Kind::Mail;
    let scheme = "mailto:".len();
    if start >= from + scheme
        && words
            .get(start - scheme..start)
            .is_some_and(|s| s.eq_ignore_ascii_case("mailto:"))
        && is_free(words, start - scheme, |c| !c.is_alphanumeric())
    {
        start -= scheme;
        kind = Kind::Whole;
    }
    Some(Address {
        range: start..end,
        kind,
    })
}

/// Whether what stands before a place lets an address begin there.
fn is_free(words: &str, start: usize, free: impl Fn(char) -> bool) -> bool {
    words[..start].chars().next_back().is_none_or(free)
}

/// Where an address ends whose host begins at `host` and has so many labels at least.
fn ended(words: &str, host: usize, least: usize) -> Option<usize> {
    // Looked at first: what follows may be long.
    let label = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let rest = &words[host..];
    let name = &rest[..rest.find(|c| !label(c)).unwrap_or(rest.len())];
    if !is_host(name.trim_end_matches(['.', '_']), least) {
        return None;
    }
    let end = end_of(words, host);
    is_host(host_of(&words[host..end]), least).then_some(end)
}

/// Where an address ends that begins before `from`.
fn end_of(words: &str, from: usize) -> usize {
    let stops = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '<' | '>' | '|' | '`' | '"' | '“' | '”' | '„' | '«' | '»')
            || text::is_reserved(c)
            || fold::is_invisible(c)
    };
    let end = words[from..].find(stops).map_or(words.len(), |n| from + n);
    let mut kept = &words[from..end];
    // How many brackets of each kind are open at the end; each is counted once, however many are taken off.
    let pairs = [('(', ')'), ('[', ']'), ('{', '}')];
    let mut open = pairs.map(|(open, close)| {
        kept.matches(open).count() as isize - kept.matches(close).count() as isize
    });
    while let Some(last) = kept.chars().next_back() {
        let closes = pairs.iter().position(|(_, close)| *close == last);
        let opens = pairs.iter().position(|(open, _)| *open == last);
        match (closes, opens) {
            (Some(k), _) if open[k] < 0 => open[k] += 1,
            (_, Some(k)) => open[k] -= 1,
            _ if matches!(
                last,
                '?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'' | '‘' | '’' | '…'
            ) => {}
            _ => break,
        }
        kept = &kept[..kept.len() - last.len_utf8()];
    }
    from + kept.len()
}

/// The host of an address, what stands before it left out.
fn host_of(address: &str) -> &str {
    &address[..address.find(['/', '?', '#', ':']).unwrap_or(address.len())]
}

/// Whether a name is one of a host, with so many labels at least.
fn is_host(host: &str, least: usize) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    labels.len() >= least
        && labels.iter().enumerate().all(|(i, label)| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .chars()
                    .all(|c| c.is_alphanumeric() || c == '-' || c == '_' && i + 2 < labels.len())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_ends_where_people_end_it() {
        for (words, found) in [
            (
                "See www.police.example/stats for more.",
                "www.police.example/stats",
            ),
            ("(https://a.example/b)", "https://a.example/b"),
            ("https://a.example/b_(c)_d.", "https://a.example/b_(c)_d"),
            ("[https://a.example/b].", "https://a.example/b"),
            ("“https://a.example/b”, and", "https://a.example/b"),
            ("‘https://a.example/b’.", "https://a.example/b"),
            ("'https://a.example/b';", "https://a.example/b"),
            ("**https://a.example/**", "https://a.example/"),
            ("See:https://a.example", "https://a.example"),
            ("HTTPS://A.EXAMPLE/x", "HTTPS://A.EXAMPLE/x"),
            ("http://intranet/forms", "http://intranet/forms"),
            (
                "https://a.example:8080/?q=1&r=2#s!",
                "https://a.example:8080/?q=1&r=2#s",
            ),
            (
                "https://a.example/\u{FDD0}\u{FDD2}\u{FDD1}/b",
                "https://a.example/",
            ),
            ("foi@police.example.", "foi@police.example"),
            ("mailto:foi@police.example", "mailto:foi@police.example"),
            (
                "a.b+c_d@mail.police.example, or",
                "a.b+c_d@mail.police.example",
            ),
            (
                "https://a.example/x@b.example",
                "https://a.example/x@b.example",
            ),
        ] {
            let all = find(words, |_| false);
            assert_eq!(all.len(), 1, "{words}");
            assert_eq!(&words[all[0].range.clone()], found, "{words}");
            assert!(may_hold(words), "{words}");
        }
        for words in [
            "https://",
            "https://.",
            "www.",
            "www..example",
            "xhttps://a.example",
            "a@b",
            "@b.example",
            "a@b_c.example",
            "a@b..example",
            "xxxx@xxxx.example",
            "ftp://www.a.example",
            "j\u{FDD1}@b.example",
            "\u{FDD0}\u{FDD2}\u{FDD1}smith@police.example",
            "https://user@a.example",
            "and so on... 12.30",
        ] {
            assert_eq!(find(words, |_| false), [], "{words}");
        }
    }
}

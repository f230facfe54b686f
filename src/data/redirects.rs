//! Old addresses for servers: maps that send a reader on with status 301, beside the pages that do so without a server.

use super::{Made, xml};
use crate::log::{Address, Host, POLICY_OF_SERVER, Site, decode_path};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The old addresses of a log, and the path of the log that each leads to.
#[derive(Debug, Default, Hash)]
pub struct Moved {
    /// Files, from the log's root: a page there leads on too.
    pub pages: BTreeMap<String, String>,
    /// Addresses at which no file can stand: servers alone lead on.
    pub addresses: BTreeMap<Address, String>,
}

/// An address from which a server is to lead on.
struct Move {
    from: Address,
    /// Whether a file of the log stands there.
    page: bool,
    /// As a browser is told it.
    to: String,
}

/// The maps, one a kind of server; a second one for nginx where an address has a query.
pub fn redirects(site: &Site, moved: &Moved) -> Vec<Made> {
    let moves = moves(site, moved);
    let mut all = vec![("nginx.conf", nginx(&moves))];
    if moves.iter().any(|m| m.from.query.is_some()) {
        all.push(("nginx-queries.conf", nginx_queries(&moves)));
    }
    all.extend([
        ("apache.conf", apache(&moves)),
        ("iis.xml", iis(&moves)),
        ("_redirects", plain(&moves, None)),
        ("s3.json", s3(&moves)),
    ]);
    let maps = all.into_iter().map(|(name, text)| Made {
        path: format!("redirects/{name}"),
        text,
    });
    let of_host = site.hosting.host.map(|host| {
        let made = |path: &str, text| Made {
            path: path.to_owned(),
            text,
        };
        [
            made("_redirects", plain(&moves, Some(host))),
            made("_headers", headers(site)),
        ]
    });
    maps.chain(of_host.into_iter().flatten()).collect()
}

/// What a host sends with each file. It joins what several rules say of one header, so that each stands once: pages are asked for again
/// by what the host sends of itself.
fn headers(site: &Site) -> String {
    let root = &site.base_path;
    format!(
        "{root}/*\n  Content-Security-Policy: {POLICY_OF_SERVER}\n  X-Content-Type-Options: nosniff\n  Referrer-Policy: same-origin\n\
         {root}/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n"
    )
}

fn moves(site: &Site, moved: &Moved) -> Vec<Move> {
    // Every server reads `$` in a target as the beginning of a variable.
    let to = |path: &str| site.shared_href(path).replace('$', "%24");
    let root = String::from_utf8_lossy(&decode_path(&site.base_path).0).into_owned();
    let pages = moved.pages.iter().map(|(file, path)| Move {
        from: Address {
            path: format!("{root}/{}", file.strip_suffix("index.html").unwrap_or(file)),
            query: None,
        },
        page: true,
        to: to(path),
    });
    let addresses = moved.addresses.iter().map(|(address, path)| Move {
        from: address.clone(),
        page: false,
        to: to(path),
    });
    pages.chain(addresses).collect()
}

/// An address as it was written and, where it ends with a slash, without it. The host's root has but one form.
fn forms(from: &Address) -> Vec<Address> {
    let short = from.path.strip_suffix('/').filter(|path| !path.is_empty());
    let short = short.map(|path| Address {
        path: path.to_owned(),
        query: from.query.clone(),
    });
    std::iter::once(from.clone()).chain(short).collect()
}

/// `$uri` is the path with nothing escaped, and no query.
fn nginx(moves: &[Move]) -> String {
    let paths = moves.iter().filter(|m| m.from.query.is_none());
    let keys: Vec<(String, &str)> = paths
        .flat_map(|m| {
            forms(&m.from)
                .into_iter()
                .map(|form| (form.path, m.to.as_str()))
        })
        .collect();
    nginx_map("$uri", "$disclog_moved", &keys)
}

/// `$request_uri` is what the browser asked for, word for word.
fn nginx_queries(moves: &[Move]) -> String {
    let queries = moves.iter().filter(|m| m.from.query.is_some());
    let keys: Vec<(String, &str)> = queries.map(|m| (m.from.href(), m.to.as_str())).collect();
    nginx_map("$request_uri", "$disclog_moved_query", &keys)
}

fn nginx_map(of: &str, name: &str, keys: &[(String, &str)]) -> String {
    let mut out = format!(
        "# Include within `map {of} {name} {{ ... }}`, then `if ({name}) {{ return 301 {name}; }}`.\n"
    );
    let bucket = keys.iter().map(|(key, _)| bucket(key)).max().unwrap_or(0);
    if bucket > CACHE_LINE {
        let _ = writeln!(
            out,
            "# The longest address needs `map_hash_bucket_size {bucket};` before the first map of `http`."
        );
    }
    for (key, to) in keys {
        let _ = writeln!(out, "{} {};", quoted(key), quoted(to));
    }
    out
}

/// The size of a bucket that nginx has if nothing is said.
const CACHE_LINE: usize = 64;

/// The size of a bucket that holds a key: a pointer, the key with its length in whole words, a pointer at the end, and all of it in
/// whole lines of the processor's cache.
///
/// Source: nginx, `src/core/ngx_hash.c`, `NGX_HASH_ELT_SIZE` and `ngx_hash_init`.
fn bucket(key: &str) -> usize {
    const WORD: usize = 8;
    let entry = WORD + (key.len() + 2).next_multiple_of(WORD);
    (entry + WORD).next_multiple_of(CACHE_LINE)
}

/// mod_alias sees no query; mod_rewrite does.
fn apache(moves: &[Move]) -> String {
    let mut out =
        String::from("# Include in the server's configuration or in .htaccess (mod_alias).\n");
    for m in moves.iter().filter(|m| m.from.query.is_none()) {
        // mod_alias escapes the target itself.
        let to = String::from_utf8_lossy(&decode_path(&m.to).0).into_owned();
        for form in forms(&m.from) {
            let from = quoted(&format!("^{}$", regex(&form.path)));
            let _ = writeln!(out, "RedirectMatch 301 {from} {}", quoted(&to));
        }
    }
    let mut queries = moves.iter().filter(|m| m.from.query.is_some()).peekable();
    if queries.peek().is_some() {
        out.push_str("# Addresses with a query (mod_rewrite).\nRewriteEngine On\n");
    }
    for m in queries {
        let query = m.from.query.as_deref().unwrap_or("");
        // mod_rewrite reads its lines itself: a backslash is one, and a quotation mark can't be escaped.
        let condition = |of: &str, is: &str| {
            let is = regex(is).replace("\\\"", "\\x22");
            format!("RewriteCond {of} \"^{is}$\"\n")
        };
        out.push_str(&condition("%{REQUEST_URI}", &m.from.path));
        out.push_str(&condition("%{QUERY_STRING}", query));
        // A percent sign would begin a reference to the condition.
        let to = m.to.replace('%', "\\%");
        let _ = writeln!(out, "RewriteRule \"^\" \"{to}\" [R=301,L,NE,QSD]");
    }
    out
}

fn iis(moves: &[Move]) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rewriteMaps>\n");
    let mut map = |name: &str, keys: Vec<(String, &str)>| {
        let _ = writeln!(out, "<rewriteMap name=\"{name}\">");
        for (key, to) in keys {
            out.push_str("<add key=\"");
            xml(&key, &mut out);
            out.push_str("\" value=\"");
            xml(to, &mut out);
            out.push_str("\"/>\n");
        }
        out.push_str("</rewriteMap>\n");
    };
    let (queries, paths): (Vec<&Move>, Vec<&Move>) =
        moves.iter().partition(|m| m.from.query.is_some());
    let keys = paths.into_iter().flat_map(|m| {
        forms(&m.from)
            .into_iter()
            .map(|form| (form.path, m.to.as_str()))
    });
    map("disclog", keys.collect());
    if !queries.is_empty() {
        let keys = queries.into_iter().map(|m| (m.from.href(), m.to.as_str()));
        map("disclog-queries", keys.collect());
    }
    out.push_str("</rewriteMaps>\n");
    out
}

/// A line an address: what was asked for, the parameters of its query, where it leads. `*` and `:` in an address stand for others, and
/// a query that has no names can't be said. Cloudflare sees no queries; Netlify leads on from where a page stands only if it is told to (`!`).
fn plain(moves: &[Move], host: Option<Host>) -> String {
    let status = match host {
        Some(Host::Netlify) => "301!",
        Some(Host::Cloudflare) | None => "301",
    };
    let queries = host != Some(Host::Cloudflare);
    let mut out = String::new();
    for m in moves.iter().filter(|m| queries || m.from.query.is_none()) {
        let parameters: Vec<&str> = m.from.query.iter().flat_map(|q| q.split('&')).collect();
        let fits = |parameter: &&str| {
            parameter
                .split_once('=')
                .is_some_and(|(name, value)| !name.is_empty() && !value.starts_with(':'))
        };
        if !parameters.iter().all(fits) {
            continue;
        }
        let forms = if parameters.is_empty() {
            forms(&m.from)
        } else {
            vec![m.from.clone()]
        };
        for form in forms {
            let path = Address {
                query: None,
                ..form
            };
            let from = path.href().replace('*', "%2A").replace(':', "%3A");
            let words = std::iter::once(from.as_str())
                .chain(parameters.iter().copied())
                .chain([m.to.as_str(), status]);
            out.push_str(&words.collect::<Vec<_>>().join(" "));
            out.push('\n');
        }
    }
    out
}

/// Rules by how a key begins; there are no queries. The first rule that fits is taken: the longest stands first.
fn s3(moves: &[Move]) -> String {
    let mut rules: Vec<(&str, &str, bool)> = moves
        .iter()
        .filter(|m| m.from.query.is_none() && m.from.path != "/")
        .map(|m| {
            let bare = |path| str::trim_start_matches(path, '/');
            (bare(&m.from.path), bare(&m.to), m.page)
        })
        .collect();
    rules.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
    let rules = rules.into_iter().map(|(from, to, page)| {
        let mut condition = serde_json::json!({ "KeyPrefixEquals": from });
        if !page {
            // What begins alike and is there stays where it is.
            condition["HttpErrorCodeReturnedEquals"] = "404".into();
        }
        serde_json::json!({"Condition": condition, "Redirect": {"ReplaceKeyWith": to, "HttpRedirectCode": "301"}})
    });
    serde_json::json!({ "RoutingRules": rules.collect::<Vec<_>>() }).to_string() + "\n"
}

/// A text in quotation marks, as nginx and Apache read it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn regex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if !c.is_alphanumeric() && !matches!(c, '/' | '-' | '_' | ' ') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::bucket;

    /// What nginx 1.22 says it needs: it starts with these sizes, and not with the next smaller one.
    #[test]
    fn buckets_are_as_large_as_nginx_needs() {
        for (length, size) in [
            (1, 64),
            (46, 64),
            (47, 128),
            (72, 128),
            (110, 128),
            (111, 192),
        ] {
            assert_eq!(bucket(&"a".repeat(length)), size, "{length}");
        }
    }
}

//! Old addresses of responses and pages.

use super::site::{decode_path, encode_path};

/// An old address, as it was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alias {
    /// A path of the log: its file, from the log's root. A page there leads on.
    Page(String),
    /// Any other address of the site's host: no file can stand there, but a server can lead on from it.
    Address(Address),
}

/// An address of the site's host, whatever the log's root is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// The path as a server sees it: from the host's root, with a slash in front, nothing escaped.
    pub path: String,
    /// What stands behind the question mark, escaped as it was written.
    pub query: Option<String>,
}

/// Why an alias is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AliasFault {
    /// No path of a site, and no whole address.
    NoPath,
    /// It begins with the sub-path of `base_url`, which is put in front anyway.
    SubPath,
    /// The address of another host: no server of this one is asked for it.
    OtherHost,
}

impl Alias {
    /// Reads an old address of the log at `base_url`: a path from its root, or a whole address of its host.
    ///
    /// # Errors
    ///
    /// It is neither.
    pub fn read(written: &str, base_url: &str) -> Result<Alias, AliasFault> {
        let (host, root) = split(base_url);
        match after_scheme(written) {
            Some(rest) => address(rest, host).map(Alias::Address),
            None => page(written, &root).map(Alias::Page),
        }
    }
}

impl Address {
    /// What of its path stands below the root of the log at `base_url`, from the slash on; nothing where it stands elsewhere.
    pub fn below(&self, base_url: &str) -> Option<&str> {
        below(&self.path, &split(base_url).1)
    }

    /// As a browser asks for it.
    pub fn href(&self) -> String {
        let mut href = encode_path(&self.path);
        if let Some(query) = &self.query {
            href.push('?');
            href.push_str(query);
        }
        href
    }
}

/// What follows `http://` or `https://`.
fn after_scheme(address: &str) -> Option<&str> {
    ["https://", "http://"].into_iter().find_map(|scheme| {
        let head = address.get(..scheme.len())?;
        head.eq_ignore_ascii_case(scheme)
            .then(|| &address[scheme.len()..])
    })
}

/// The host of an address, and its path without a slash at the end, nothing escaped.
fn split(base_url: &str) -> (&str, String) {
    let rest = after_scheme(base_url).unwrap_or(base_url);
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (path, _) = decode_path(path.trim_end_matches('/'));
    (host, String::from_utf8_lossy(&path).into_owned())
}

/// The rest of a path that begins with a folder; how its letters are cased is for each server to say.
fn below<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    let head = path.get(..folder.len())?;
    let rest = &path[folder.len()..];
    (head.eq_ignore_ascii_case(folder) && (rest.is_empty() || rest.starts_with('/')))
        .then_some(rest)
}

fn address(rest: &str, own_host: &str) -> Result<Address, AliasFault> {
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, rest) = rest.split_at(end);
    if !host_of(host).eq_ignore_ascii_case(host_of(own_host)) {
        return Err(AliasFault::OtherHost);
    }
    let (path, query) = rest
        .split_once('?')
        .map_or((rest, None), |(path, query)| (path, Some(query)));
    let (path, sound) = decode_path(path);
    let path = String::from_utf8(path).map_err(|_| AliasFault::NoPath)?;
    let path = if path.is_empty() {
        "/".to_owned()
    } else {
        path
    };
    let parts = path[1..].strip_suffix('/').unwrap_or(&path[1..]);
    let fits = |part: &str| !part.is_empty() && part != "." && part != "..";
    let sound_path = sound
        && (path == "/" || parts.split('/').all(fits))
        && !path.contains(|c: char| c.is_control() || matches!(c, '\\' | '#' | '?'));
    let sound_query = query.is_none_or(|query| query.bytes().all(may_stand_in_query));
    if !sound_path || !sound_query {
        return Err(AliasFault::NoPath);
    }
    Ok(Address {
        path,
        query: query.filter(|query| !query.is_empty()).map(str::to_owned),
    })
}

/// A host without the ports that browsers leave out.
fn host_of(authority: &str) -> &str {
    authority
        .strip_suffix(":443")
        .or_else(|| authority.strip_suffix(":80"))
        .unwrap_or(authority)
}

/// What the query of an address may hold (RFC 3986, section 3.4), and brackets, which old systems leave as they are.
fn may_stand_in_query(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?%[]".contains(&byte)
}

/// The file of a path from the log's root.
fn page(written: &str, root: &str) -> Result<String, AliasFault> {
    let path = written.strip_prefix('/').unwrap_or(written);
    let unfit = |c: char| {
        matches!(
            c,
            '?' | '#' | '%' | '\\' | ':' | '*' | '"' | '<' | '>' | '|'
        ) || c.is_control()
    };
    if path.is_empty() || path.chars().any(unfit) {
        return Err(AliasFault::NoPath);
    }
    let trimmed = path.strip_suffix('/').unwrap_or(path);
    if trimmed.split('/').any(|part| {
        part.is_empty()
            || part == "."
            || part == ".."
            || part.ends_with(['.', ' '])
            || part.starts_with(' ')
    }) {
        return Err(AliasFault::NoPath);
    }
    if !root.is_empty() && below(&format!("/{trimmed}"), root).is_some() {
        return Err(AliasFault::SubPath);
    }
    Ok(if path.ends_with(".html") {
        path.to_owned()
    } else {
        format!("{trimmed}/index.html")
    })
}

#[cfg(test)]
mod tests {
    use super::{Address, Alias, AliasFault};

    #[test]
    fn old_addresses_are_understood() {
        let base_url = "https://www.example.police.uk/foi/";
        let page = |file: &str| Ok(Alias::Page(file.to_owned()));
        let address = |path: &str, query: Option<&str>| {
            Ok(Alias::Address(Address {
                path: path.to_owned(),
                query: query.map(str::to_owned),
            }))
        };
        for (written, understood) in [
            ("/118.html", page("118.html")),
            ("old/118", page("old/118/index.html")),
            ("/old/118/", page("old/118/index.html")),
            ("/foi-requests/118", page("foi-requests/118/index.html")),
            ("/foi/118.html", Err(AliasFault::SubPath)),
            ("FOI/118.html", Err(AliasFault::SubPath)),
            ("/foi", Err(AliasFault::SubPath)),
            ("/foi/", Err(AliasFault::SubPath)),
            ("/old.aspx?id=4", Err(AliasFault::NoPath)),
            ("/a/../b", Err(AliasFault::NoPath)),
            ("/a%20b", Err(AliasFault::NoPath)),
            ("//www.example.police.uk/a", Err(AliasFault::NoPath)),
            ("", Err(AliasFault::NoPath)),
            (
                "https://www.example.police.uk/old/118.aspx",
                address("/old/118.aspx", None),
            ),
            (
                "HTTP://WWW.Example.police.uk:80/old%20log/?id=4&x=%20",
                address("/old log/", Some("id=4&x=%20")),
            ),
            (
                "https://www.example.police.uk/foi/118?",
                address("/foi/118", None),
            ),
            ("https://www.example.police.uk", address("/", None)),
            (
                "https://www.example.police.uk?p=4",
                address("/", Some("p=4")),
            ),
            ("https://www.example.police.uk/a#b", Err(AliasFault::NoPath)),
            (
                "https://www.example.police.uk/a?b c",
                Err(AliasFault::NoPath),
            ),
            (
                "https://www.example.police.uk/a/%2E%2E/b",
                Err(AliasFault::NoPath),
            ),
            ("https://www.example.police.uk/%ff", Err(AliasFault::NoPath)),
            (
                "https://example.police.uk/old/118",
                Err(AliasFault::OtherHost),
            ),
            (
                "https://www.example.police.uk.example/a",
                Err(AliasFault::OtherHost),
            ),
        ] {
            assert_eq!(Alias::read(written, base_url), understood, "{written}");
        }
    }
}

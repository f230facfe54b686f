//! What the whole site says of itself.

use super::brand::Brand;
use super::hosting::Hosting;
use super::response::Response;
use super::text::Text;
use crate::law::{Law, Regime};
use crate::words::{Words, spoken};
use std::sync::Arc;

/// Prose pages that the theme links where they exist: the variable of its templates, the page's path.
pub const KNOWN_PAGES: &[(&str, &str)] = &[
    ("about", "about/"),
    ("how_to_ask", "how-to-ask/"),
    ("how_to_appeal", "how-to-appeal/"),
    ("accessibility", "accessibility/"),
    ("privacy", "privacy/"),
    ("re_use", "re-use/"),
];

/// The public settings of a site.
#[derive(Clone)]
pub struct Site {
    /// The log's title.
    pub title: String,
    /// Whose log it is.
    pub authority: String,
    /// The site's address, with a slash at the end.
    pub base_url: String,
    /// The path of that address, without a slash at the end: empty, or `/sub`.
    pub base_path: String,
    /// The law, with what the site adds to it.
    pub law: Law,
    /// Regime of records that name none.
    pub regime: Regime,
    /// BCP 47.
    pub language: String,
    /// What the program says in it.
    pub words: Arc<Words>,
    /// Where the pages in this language stand: nothing for the log's root, or `cy/`.
    pub folder: String,
    /// Every language that the log is read in, that of the root first; one where there is but one.
    pub sides: Arc<[Side]>,
    /// Where to write.
    pub email: String,
    /// Where a request is made, if that is a form.
    pub form: Option<String>,
    /// The masthead's links, where they are the site's own.
    pub nav: Vec<MenuLink>,
    /// Those of the foot.
    pub footer: Vec<MenuLink>,
    /// How to ask for a review: Markdown.
    pub review: Text,
    /// The look of the force's own.
    pub brand: Brand,
    /// Items a list page.
    pub page_size: usize,
    /// Entries of a feed.
    pub feed_size: usize,
    /// Topics named by the site, with what it says of them.
    pub topics: Vec<Described>,
    /// Departments named by the site.
    pub departments: Vec<Described>,
    /// Words and phrases that mean the same to whoever searches, in groups, beside those that the program knows.
    pub synonyms: Vec<Vec<String>>,
    /// How it is put on a server.
    pub hosting: Hosting,
}

/// A link of the masthead or the foot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuLink {
    /// What it is called.
    pub title: String,
    /// A path of the site, or an address that begins with `https://`.
    pub href: String,
}

/// A language in which the log is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// BCP 47.
    pub language: String,
    /// Where its pages stand, from the log's root: nothing, or `cy/`.
    pub folder: String,
    /// What it calls itself.
    pub name: String,
}

impl Side {
    /// The one side of a log.
    pub fn alone(language: &str) -> Arc<[Side]> {
        Arc::new([Side {
            language: language.to_owned(),
            folder: String::new(),
            name: String::new(),
        }])
    }
}

/// A value of a facet that the site names itself.
#[derive(Clone, Debug)]
pub struct Described {
    /// As records write it.
    pub name: String,
    /// As readers of this side are told it, where that differs.
    pub said: Option<String>,
    /// A sentence.
    pub description: Option<String>,
}

impl Site {
    /// Whose log it is, as the masthead says it.
    pub fn name(&self) -> &str {
        self.brand.name.as_deref().unwrap_or(&self.authority)
    }

    /// The absolute address of a path of this side (no slash in front).
    pub fn url(&self, path: &str) -> String {
        format!("{}{}{}", self.base_url, self.folder, encode_path(path))
    }

    /// The absolute address of a path from the log's root, of what all sides share.
    pub fn shared_url(&self, path: &str) -> String {
        format!("{}{}", self.base_url, encode_path(path))
    }

    /// A topic as readers of this side are told it.
    pub fn topic<'a>(&'a self, name: &'a str) -> &'a str {
        said(&self.topics, name)
    }

    /// A department, likewise.
    pub fn department<'a>(&'a self, name: &'a str) -> &'a str {
        said(&self.departments, name)
    }

    /// Whether its pages stand at the log's root.
    pub fn is_main(&self) -> bool {
        self.folder.is_empty()
    }

    /// The folder of the side on which something in a language is at home: the root's where no side speaks it.
    pub fn home(&self, language: &str) -> &str {
        let speaks = |side: &&Side| spoken(&side.language) == spoken(language);
        let side = self.sides.iter().find(speaks);
        side.map_or("", |side| side.folder.as_str())
    }

    /// The folder of the page, with its files, of a response where that is at home, from the log's root.
    pub fn home_of(&self, response: &Response) -> String {
        format!("{}{}", self.home(&response.language), response.path())
    }

    /// Whether a response is at home on this side.
    pub fn is_home_of(&self, response: &Response) -> bool {
        self.home(&response.language) == self.folder
    }

    /// Where a text of the page in this folder, from the log's root, stands (no slash in front, one at the end).
    pub fn base<'a>(&'a self, page: &'a str) -> crate::markdown::Base<'a> {
        crate::markdown::Base {
            path: &self.base_path,
            page,
            words: &self.words,
        }
    }

    /// The host of its address.
    pub fn host(&self) -> &str {
        let rest = self.base_url.split_once("://").map_or("", |(_, rest)| rest);
        rest.split('/').next().unwrap_or("")
    }

    /// The address of a path of this side within the site: begins with `/` and the sub-path of `base_url`.
    pub fn href(&self, path: &str) -> String {
        format!("{}/{}{}", self.base_path, self.folder, encode_path(path))
    }

    /// The same of a path from the log's root, of what all sides share.
    pub fn shared_href(&self, path: &str) -> String {
        format!("{}/{}", self.base_path, encode_path(path))
    }
}

fn said<'a>(named: &'a [Described], name: &'a str) -> &'a str {
    let described = named.iter().find(|described| described.name == name);
    described
        .and_then(|described| described.said.as_deref())
        .unwrap_or(name)
}

/// Decodes the percent escapes of a text, and tells whether every `%` in it begins one (RFC 3986, section 2.1); what cannot be
/// decoded is left as it is.
pub fn decode_path(text: &str) -> (Vec<u8>, bool) {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let (mut i, mut sound) = (0, true);
    while i < bytes.len() {
        let hex = (bytes[i] == b'%').then(|| text.get(i + 1..i + 3));
        sound &=
            hex.is_none_or(|hex| hex.is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit())));
        let escaped = hex
            .flatten()
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(escaped.unwrap_or(bytes[i]));
        i += if escaped.is_some() { 3 } else { 1 };
    }
    (out, sound)
}

/// Percent-encodes what may not stand in the path of an address.
pub fn encode_path(path: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(path.len());
    for b in path.bytes() {
        if b.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=:@".contains(&b) {
            out.push(b as char);
        } else {
            let _ = write!(out, "%{b:02X}");
        }
    }
    out
}

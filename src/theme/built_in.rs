//! The theme in the binary.

use super::uses::names;
use include_dir::{Dir, include_dir};
use std::collections::{BTreeMap, BTreeSet};

static DEFAULT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// The stylesheet, and the crest where the site names none.
pub(super) const STYLE: &str = "assets/style.css";
pub(super) const CREST: &str = "crest.svg";

/// Where templates find those of the binary that the site's own take the place of.
pub(super) const REPLACED: &str = "default/";

/// The client of the search, one asset made of modules: those first that others need.
pub(super) const SEARCH: &str = "assets/search.js";
pub(super) const SEARCH_MODULES: &str = "assets/search/";
const MODULES: [&str; 14] = [
    "said",
    "stem",
    "words",
    "bytes",
    "index",
    "lists",
    "dates",
    "query",
    "spelling",
    "titles",
    "ranking",
    "places",
    "addresses",
    "page",
];

/// Every file by its name.
pub(super) fn files() -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    embedded(&DEFAULT, &mut files);
    files
}

/// Puts the client of the search together, unless a site has one of its own.
pub(super) fn bundle(files: &mut BTreeMap<String, Vec<u8>>) {
    let modules = MODULES.map(|name| files.remove(&format!("{SEARCH_MODULES}{name}.js")));
    files.entry(SEARCH.to_owned()).or_insert_with(|| {
        let texts = modules
            .iter()
            .flatten()
            .map(|module| String::from_utf8_lossy(module));
        let client: String = texts.map(|module| bare(&module)).collect();
        client.into_bytes()
    });
}

/// A module without what binds it to others, and without comments that stand on lines of their own: a page loads all modules as one file.
fn bare(module: &str) -> String {
    let kept = module.lines().filter(|line| {
        let line = line.trim_start();
        let comment = ["//", "/**", "* ", "*/"]
            .iter()
            .any(|start| line.starts_with(start));
        !(line.is_empty() || comment || line.starts_with("import "))
    });
    kept.flat_map(|line| [line.trim_start(), "\n"]).collect()
}

fn embedded(dir: &Dir<'_>, into: &mut BTreeMap<String, Vec<u8>>) {
    for file in dir.files() {
        into.insert(
            file.path().to_string_lossy().replace('\\', "/"),
            file.contents().to_vec(),
        );
    }
    dir.dirs().for_each(|dir| embedded(dir, into));
}

/// The names of all files, in their order.
pub(super) fn file_names() -> impl Iterator<Item = &'static str> {
    let mut names = BTreeSet::new();
    let mut dirs = vec![&DEFAULT];
    while let Some(dir) = dirs.pop() {
        names.extend(dir.files().filter_map(|file| file.path().to_str()));
        dirs.extend(dir.dirs());
    }
    names.into_iter()
}

/// The templates: name and text.
pub(super) fn templates() -> impl Iterator<Item = (&'static str, &'static str)> {
    let html = DEFAULT.files().filter(|file| {
        file.path()
            .extension()
            .is_some_and(|ending| ending == "html")
    });
    html.filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?)))
}

/// Puts the default templates that a site's own extend beside these, as `default/NAME`, so that a site can change one block and keep
/// the rest. Only where a template asks for it: a copy of a whole template would define the same components again.
pub(super) fn add_replaced(files: &mut BTreeMap<String, Vec<u8>>) {
    let found: Vec<(String, Vec<u8>)> = DEFAULT
        .files()
        .map(|file| {
            (
                format!("{REPLACED}{}", file.path().display()),
                file.contents().to_vec(),
            )
        })
        .filter(|(name, _)| {
            files
                .values()
                .any(|bytes| std::str::from_utf8(bytes).is_ok_and(|text| names(text, name)))
        })
        .collect();
    for (name, bytes) in found {
        files.entry(name).or_insert(bytes);
    }
}

//! The theme in the binary.

use super::uses::names;
use include_dir::{Dir, include_dir};
use std::collections::BTreeMap;

static DEFAULT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// The stylesheet, and the crest where the site names none.
pub(super) const STYLE: &str = "assets/style.css";
pub(super) const CREST: &str = "crest.svg";

/// Where templates find those of the binary that the site's own take the place of.
pub(super) const REPLACED: &str = "default/";

/// Every file by its name.
pub(super) fn files() -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    embedded(&DEFAULT, &mut files);
    files
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

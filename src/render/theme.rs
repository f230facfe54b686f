//! The theme: templates and assets, those of the site in place of those in the binary.
#![expect(
    clippy::disallowed_methods,
    reason = "lists a site's theme folder, in sorted order"
)]

use super::fault::{self, Own};
use super::palette::Palette;
use super::picture;
use crate::diagnostics::{Code, Diagnostic, Report, Span};
use crate::log::Brand;
use crate::publish::sha256_hex;
use include_dir::{Dir, include_dir};
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;
use tera::Tera;

pub(super) static DEFAULT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// Where a site's own files of the theme lie, and what is around it.
const THEMES: &str = "themes";
pub(super) const FOLDER: &str = "themes/default";

/// The stylesheet, and the crest where the site names none.
const STYLE: &str = "assets/style.css";
const CREST: &str = "crest.svg";

/// The most bytes of a crest: it is loaded with every page.
const CREST_BYTES: usize = 10_000;

/// Where templates find those of the binary that the site's own take the place of.
pub(super) const REPLACED: &str = "default/";

/// An asset, published under a name that holds a hash of its content.
#[derive(Debug)]
pub struct Asset {
    /// Its name in the theme, below `assets/`.
    pub name: String,
    /// Its path in the site.
    pub path: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Templates and assets.
pub struct Theme {
    pub(super) tera: Tera,
    /// The site's own templates, where they differ from those in the binary.
    pub(super) own: Own,
    /// Assets by name.
    pub assets: Vec<Asset>,
    /// Every text of the theme by its path in the site's folder, for the gate to name.
    pub texts: Vec<(String, String)>,
    /// The picture of the force, below the theme's assets.
    pub crest: String,
    palette: Palette,
    /// For each template a print of all that its pages are made with.
    prints: BTreeMap<String, u64>,
}

impl Theme {
    /// Reads the theme of the site in a folder. With files that can't be read or templates that don't work it is the theme
    /// in the binary, so that the rest of the site can be checked, and the report tells.
    ///
    /// `brand` is what the site changes of its look, and `place` tells where it says so.
    pub fn load(root: &Path, brand: &Brand, place: &dyn Fn(&str) -> Span) -> (Theme, Report) {
        let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        embedded(&DEFAULT, &mut files);
        let mut report = Report::new();
        let mut mine: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        own(&root.join(FOLDER), "", &mut mine, &mut report);
        not_read(&root.join(THEMES), &mut report);
        mine.retain(|name, bytes| files.get(name) != Some(bytes));
        let own = templates(&mine);
        unused(&own, &mut report);
        stylesheets(&mine, &mut report);
        let own_style = mine.contains_key(STYLE);
        let own_crest = mine.contains_key(&format!("assets/{CREST}"));
        files.extend(mine);
        let crest = crest(brand, &files, own_crest, place, &mut report);
        let mut palette = Palette::default();
        if let Some(css) = files.get_mut(STYLE)
            && let Ok(text) = std::str::from_utf8(css)
        {
            let file = format!("{FOLDER}/{STYLE}");
            palette = Palette::of(text, &file);
            let rules = palette.take(brand, place);
            css.extend_from_slice(rules.as_bytes());
            palette.check(&mut report, own_style.then_some(file.as_str()));
        }
        replaced(&mut files);
        let theme = Theme::of(files, own, crest, palette, &mut report);
        if !report.has_errors() {
            return (theme, report);
        }
        let mut files = BTreeMap::new();
        embedded(&DEFAULT, &mut files);
        (
            Theme::of(
                files,
                Own::new(),
                CREST.to_owned(),
                Palette::default(),
                &mut Report::new(),
            ),
            report,
        )
    }

    /// Red, green and blue of a colour of the theme, by its custom property's name without hyphens in front, on light or dark pages; `None` where the
    /// stylesheet sets no plain colour of that name.
    pub fn colour(&self, name: &str, dark: bool) -> Option<[u8; 3]> {
        self.palette.colour(name, dark)
    }

    /// Whether a template is the site's own: those in the binary work.
    pub fn has_own_templates(&self) -> bool {
        !self.own.is_empty()
    }

    fn of(
        files: BTreeMap<String, Vec<u8>>,
        own: Own,
        crest: String,
        palette: Palette,
        report: &mut Report,
    ) -> Theme {
        let mut templates = Vec::new();
        let mut assets = Vec::new();
        let mut texts = Vec::new();
        for (name, bytes) in files {
            let text = std::str::from_utf8(&bytes);
            if let Ok(text) = text {
                texts.push((format!("{FOLDER}/{name}"), text.to_owned()));
            }
            if let Some(asset) = name.strip_prefix("assets/") {
                let (stem, ending) = asset
                    .rsplit_once('.')
                    .map_or((asset, String::new()), |(s, e)| (s, format!(".{e}")));
                let path = format!("assets/{stem}-{}{ending}", &sha256_hex(&bytes)[..10]);
                assets.push(Asset {
                    name: asset.to_owned(),
                    path,
                    bytes,
                });
            } else if name.ends_with(".html") {
                match text {
                    Ok(text) => templates.push((name, text.to_owned())),
                    Err(_) => report.push(
                        Diagnostic::new(Code::ThemeFile, Span::file(format!("{FOLDER}/{name}")))
                            .message("this template is not UTF-8"),
                    ),
                }
            } else {
                report.push(
                    Diagnostic::new(Code::ThemeFile, Span::file(format!("{FOLDER}/{name}")))
                        .message("a theme has templates (.html) and assets/ only"),
                );
            }
        }
        let prints = prints(&templates);
        let mut tera = Tera::new();
        if let Err(error) = tera.add_raw_templates(templates) {
            report.append(fault::of_loading(&error, &own).into_iter().collect());
        }
        Theme {
            tera,
            own,
            assets,
            texts,
            crest,
            palette,
            prints,
        }
    }

    /// A print of a template and of every other one that it may use: as long as it is the same, the template makes the same
    /// page of the same things.
    pub(super) fn print(&self, template: &str) -> u64 {
        self.prints.get(template).copied().unwrap_or_default()
    }
}

/// The name of the crest below `assets/`; that of the theme where the site names none.
fn crest(
    brand: &Brand,
    files: &BTreeMap<String, Vec<u8>>,
    own_crest: bool,
    place: &dyn Fn(&str) -> Span,
    report: &mut Report,
) -> String {
    let Some(name) = &brand.crest else {
        let own = files.get(&format!("assets/{CREST}")).filter(|_| own_crest);
        if let Some(Err((message, help))) = own.map(|bytes| picture::check(CREST, bytes)) {
            let at = Span::file(format!("{FOLDER}/assets/{CREST}"));
            report.push(
                Diagnostic::new(Code::ThemeFile, at)
                    .message(message)
                    .help(help),
            );
        }
        return CREST.to_owned();
    };
    let found = match files.get(&format!("assets/{name}")) {
        None => Err((
            "the theme has no such file",
            "put the picture into themes/default/assets, and write its name here",
        )),
        Some(bytes) if bytes.len() > CREST_BYTES => Err((
            "the crest is too large: every page loads it",
            "make it smaller than 10 KB",
        )),
        Some(bytes) => picture::check(name, bytes),
    };
    if let Err((message, help)) = found {
        report.push(
            Diagnostic::new(Code::SiteValue, place("crest"))
                .message(message)
                .help(help),
        );
    }
    name.clone()
}

/// The templates among a site's own files.
fn templates(mine: &BTreeMap<String, Vec<u8>>) -> Own {
    let html = mine
        .iter()
        .filter(|(name, _)| name.ends_with(".html") && !name.starts_with("assets/"));
    html.filter_map(|(name, bytes)| {
        Some((name.clone(), std::str::from_utf8(bytes).ok()?.to_owned()))
    })
    .collect()
}

/// Whether a template names another, in one of Tera's quotation marks.
fn names(text: &str, other: &str) -> bool {
    text.match_indices(other).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        matches!(before, Some('"' | '\'' | '`'))
            && before == text[at + other.len()..].chars().next()
    })
}

/// Templates that nothing uses: no page is made with one of this name, and no other of the site's own extends or includes it or calls one
/// of its components. The name is mistyped.
fn unused(own: &Own, report: &mut Report) {
    for (name, text) in own
        .iter()
        .filter(|(name, _)| fault::defaults().all(|(default, _)| default != *name))
    {
        let components = components(text);
        // With a backslash a name may be written otherwise.
        let named = |by: &str| names(by, name) || by.contains('\\');
        let used = own
            .iter()
            .filter(|(other, _)| *other != name)
            .any(|(_, by)| named(by) || components.iter().any(|c| by.contains(c)));
        if !used {
            report.push(
                Diagnostic::new(Code::ThemeFile, Span::file(format!("{FOLDER}/{name}")))
                    .message("no page is made with a template of this name, and no other template of the site uses it")
                    .help(fault::default_near(name).unwrap_or_else(|| "name it as one of the theme's templates, or take it out".into())),
            );
        }
    }
}

/// Stylesheets beside the theme's, which may set its colours again: nobody knows which of them holds.
fn stylesheets(mine: &BTreeMap<String, Vec<u8>>, report: &mut Report) {
    let css = mine.iter().filter(|(name, _)| {
        name.starts_with("assets/") && name.ends_with(".css") && *name != STYLE
    });
    for (name, text) in
        css.filter_map(|(name, bytes)| Some((name, std::str::from_utf8(bytes).ok()?)))
    {
        if let Some(at) = Palette::first_of_theme(text, &format!("{FOLDER}/{name}")) {
            report.push(
                Diagnostic::new(Code::ContrastUnknown, at)
                    .message("this stylesheet sets colours of the theme, and their contrast is not checked here")
                    .help("put them into assets/style.css or into [theme] of site.toml"),
            );
        }
    }
}

/// What lies beside the folder that is read.
fn not_read(themes: &Path, report: &mut Report) {
    for name in listing(themes, report, THEMES)
        .iter()
        .map(std::fs::DirEntry::file_name)
    {
        let name = name.to_string_lossy();
        if *name != *"default" {
            report.push(
                Diagnostic::new(Code::ThemeFile, Span::file(format!("{THEMES}/{name}")))
                    .message("only themes/default is read: this changes nothing")
                    .help("move what is meant for the site into themes/default, and take this out"),
            );
        }
    }
}

/// What is in a folder, in the order of names, but for what systems and editors leave there.
fn listing(folder: &Path, report: &mut Report, name: &str) -> Vec<std::fs::DirEntry> {
    let mut entries: Vec<_> = match std::fs::read_dir(folder) {
        Ok(listing) => listing.filter_map(Result::ok).collect(),
        Err(error) => {
            if error.kind() != std::io::ErrorKind::NotFound {
                report.push(
                    Diagnostic::new(Code::ThemeFile, Span::file(name.to_owned()))
                        .message("this is no folder that can be read"),
                );
            }
            return Vec::new();
        }
    };
    entries.retain(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        !name.starts_with('.') && name != "Thumbs.db" && name != "desktop.ini"
    });
    entries.sort_by_key(std::fs::DirEntry::file_name);
    entries
}

/// Prints of templates, each with whatever it names.
///
/// A template uses another by its name (what it extends or includes), or by the name of a component. Whatever name stands anywhere
/// in a template's text is taken to be used: that is sometimes too much, and never too little.
fn prints(templates: &[(String, String)]) -> BTreeMap<String, u64> {
    let components: Vec<Vec<&str>> = templates.iter().map(|(_, text)| components(text)).collect();
    let names = |text: &str, other: usize| {
        let name = &templates[other].0;
        // With a backslash a name may be written otherwise.
        text.contains(name.as_str())
            || text.contains('\\')
            || components[other].iter().any(|c| text.contains(c))
    };
    let uses: Vec<Vec<usize>> = templates
        .iter()
        .map(|(_, text)| {
            (0..templates.len())
                .filter(|&other| names(text, other))
                .collect()
        })
        .collect();
    let print = |start: usize| {
        let mut reached = std::collections::BTreeSet::from([start]);
        let mut next = vec![start];
        while let Some(at) = next.pop() {
            next.extend(
                uses[at]
                    .iter()
                    .copied()
                    .filter(|other| reached.insert(*other)),
            );
        }
        let mut print = DefaultHasher::new();
        reached
            .iter()
            .for_each(|&at| templates[at].hash(&mut print));
        print.finish()
    };
    templates
        .iter()
        .enumerate()
        .map(|(i, (name, _))| (name.clone(), print(i)))
        .collect()
}

/// The names of the components that a template defines.
pub(super) fn components(text: &str) -> Vec<&str> {
    text.match_indices("component")
        .map(|(at, word)| {
            let rest = text[at + word.len()..].trim_start();
            &rest[..rest
                .find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-')
                .unwrap_or(rest.len())]
        })
        .filter(|name| !name.is_empty())
        .collect()
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

/// Puts the default templates that a site's own extend beside these, as `default/NAME`, so that a site can change one block and keep
/// the rest. Only where a template asks for it: a copy of a whole template would define the same components again.
fn replaced(files: &mut BTreeMap<String, Vec<u8>>) {
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

fn own(folder: &Path, below: &str, into: &mut BTreeMap<String, Vec<u8>>, report: &mut Report) {
    let of = format!("{FOLDER}/{below}");
    for entry in listing(folder, report, of.trim_end_matches('/')) {
        let file_name = entry.file_name().to_string_lossy().into_owned();
        let name = format!("{below}{file_name}");
        let path = entry.path();
        let linked = entry.file_type().is_ok_and(|kind| kind.is_symlink());
        let fault = Diagnostic::new(Code::ThemeFile, Span::file(format!("{FOLDER}/{name}")));
        match std::fs::metadata(&path) {
            // A link to a folder may lead round in a circle, or out of the site.
            Ok(found) if found.is_dir() && !linked => own(&path, &format!("{name}/"), into, report),
            Ok(found) if !found.is_file() => report.push(
                fault
                    .message("this is neither a file nor a folder of the theme")
                    .help("put the files themselves here, not a link to their folder"),
            ),
            _ => match std::fs::read(&path) {
                Ok(bytes) => drop(into.insert(name, bytes)),
                Err(_) => report.push(fault.message("this file of the theme cannot be read")),
            },
        }
    }
}

//! The theme: templates and assets, those of the site in place of those in the binary.
#![expect(clippy::disallowed_methods, reason = "lists a site's theme folder, in sorted order")]

use super::palette::Palette;
use crate::diagnostics::{Code, Diagnostic, Report, Span, Words};
use crate::log::Brand;
use crate::publish::sha256_hex;
use include_dir::{Dir, include_dir};
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;
use tera::{ErrorKind, Tera};

static DEFAULT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// Where a site's own files of the theme lie.
const FOLDER: &str = "themes/default";

/// The stylesheet, and the crest where the site names none.
const STYLE: &str = "assets/style.css";
const CREST: &str = "crest.svg";

/// The most bytes of a crest: it is loaded with every page.
const CREST_BYTES: usize = 10_000;

/// Where templates find those of the binary that the site's own take the place of.
const REPLACED: &str = "default/";

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
        let ours = files.get(STYLE).cloned();
        let mut report = Report::new();
        own(&root.join(FOLDER), "", &mut files, &mut report);
        let own_style = files.get(STYLE) != ours.as_ref();
        let crest = crest(brand, &files, place, &mut report);
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
        let theme = Theme::of(files, crest, palette, &mut report);
        if !report.has_errors() {
            return (theme, report);
        }
        let mut files = BTreeMap::new();
        embedded(&DEFAULT, &mut files);
        (Theme::of(files, CREST.to_owned(), Palette::default(), &mut Report::new()), report)
    }

    /// Red, green and blue of a colour of the theme, by its custom property's name without hyphens in front, on light or dark pages; `None` where the
    /// stylesheet sets no plain colour of that name.
    pub fn colour(&self, name: &str, dark: bool) -> Option<[u8; 3]> {
        self.palette.colour(name, dark)
    }

    fn of(files: BTreeMap<String, Vec<u8>>, crest: String, palette: Palette, report: &mut Report) -> Theme {
        let mut templates = Vec::new();
        let mut assets = Vec::new();
        let mut texts = Vec::new();
        for (name, bytes) in files {
            let text = std::str::from_utf8(&bytes);
            if let Ok(text) = text {
                texts.push((format!("{FOLDER}/{name}"), text.to_owned()));
            }
            if let Some(asset) = name.strip_prefix("assets/") {
                let (stem, ending) = asset.rsplit_once('.').map_or((asset, String::new()), |(s, e)| (s, format!(".{e}")));
                let path = format!("assets/{stem}-{}{ending}", &sha256_hex(&bytes)[..10]);
                assets.push(Asset { name: asset.to_owned(), path, bytes });
            } else if name.ends_with(".html") {
                match text {
                    Ok(text) => templates.push((name, text.to_owned())),
                    Err(_) => report.push(
                        Diagnostic::new(Code::ThemeFile, Span::file(format!("{FOLDER}/{name}"))).message("this template is not UTF-8"),
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
            report.push(template_fault(&error));
        }
        Theme { tera, assets, texts, crest, palette, prints }
    }

    /// A print of a template and of every other one that it may use: as long as it is the same, the template makes the same
    /// page of the same things.
    pub(super) fn print(&self, template: &str) -> u64 {
        self.prints.get(template).copied().unwrap_or_default()
    }
}

/// The name of the crest below `assets/`; that of the theme where the site's own can't be used.
fn crest(brand: &Brand, files: &BTreeMap<String, Vec<u8>>, place: &dyn Fn(&str) -> Span, report: &mut Report) -> String {
    let Some(name) = &brand.crest else { return CREST.to_owned() };
    let mut fault = |message: &'static str, help: &'static str| {
        report.push(Diagnostic::new(Code::SiteValue, place("crest")).message(message).help(help));
    };
    match files.get(&format!("assets/{name}")) {
        None => fault("the theme has no such file", "put the picture into themes/default/assets, and write its name here"),
        Some(bytes) if bytes.len() > CREST_BYTES => fault("the crest is too large: every page loads it", "make it smaller than 10 KB"),
        Some(bytes) => match name.rsplit_once('.').map(|(_, ending)| ending) {
            Some("svg") => {}
            Some("png") => match png_size(bytes) {
                Some((width, height)) if width == height => {}
                Some(_) => fault("the crest is not square", "make it as wide as it is high"),
                None => fault("this is not a PNG picture", "save it as PNG or SVG"),
            },
            _ => fault("the crest is neither SVG nor PNG", "save it as SVG or PNG"),
        },
    }
    name.clone()
}

/// Width and height of a PNG picture (PNG third edition, 11.2.1: the IHDR chunk comes first).
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let begins = bytes.starts_with(b"\x89PNG\r\n\x1a\n") && bytes.get(12..16) == Some(b"IHDR");
    begins.then(|| Some((number(16)?, number(20)?))).flatten()
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
        text.contains(name.as_str()) || text.contains('\\') || components[other].iter().any(|c| text.contains(c))
    };
    let uses: Vec<Vec<usize>> =
        templates.iter().map(|(_, text)| (0..templates.len()).filter(|&other| names(text, other)).collect()).collect();
    let print = |start: usize| {
        let mut reached = std::collections::BTreeSet::from([start]);
        let mut next = vec![start];
        while let Some(at) = next.pop() {
            next.extend(uses[at].iter().copied().filter(|other| reached.insert(*other)));
        }
        let mut print = DefaultHasher::new();
        reached.iter().for_each(|&at| templates[at].hash(&mut print));
        print.finish()
    };
    templates.iter().enumerate().map(|(i, (name, _))| (name.clone(), print(i))).collect()
}

/// The names of the components that a template defines.
fn components(text: &str) -> Vec<&str> {
    text.match_indices("component")
        .map(|(at, word)| {
            let rest = text[at + word.len()..].trim_start();
            &rest[..rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').unwrap_or(rest.len())]
        })
        .filter(|name| !name.is_empty())
        .collect()
}

fn embedded(dir: &Dir<'_>, into: &mut BTreeMap<String, Vec<u8>>) {
    for file in dir.files() {
        into.insert(file.path().to_string_lossy().replace('\\', "/"), file.contents().to_vec());
    }
    dir.dirs().for_each(|dir| embedded(dir, into));
}

/// Puts the default templates that a site's own extend beside these, as `default/NAME`, so that a site can change one block and keep
/// the rest. Only where a template asks for it: a copy of a whole template would define the same components again.
fn replaced(files: &mut BTreeMap<String, Vec<u8>>) {
    let found: Vec<(String, Vec<u8>)> = DEFAULT
        .files()
        .map(|file| (format!("{REPLACED}{}", file.path().display()), file.contents().to_vec()))
        .filter(|(name, _)| {
            let quoted = format!("\"{name}\"");
            files.values().any(|bytes| std::str::from_utf8(bytes).is_ok_and(|text| text.contains(&quoted)))
        })
        .collect();
    for (name, bytes) in found {
        files.entry(name).or_insert(bytes);
    }
}

fn own(folder: &Path, below: &str, into: &mut BTreeMap<String, Vec<u8>>, report: &mut Report) {
    let Ok(listing) = std::fs::read_dir(folder) else { return };
    let mut entries: Vec<_> = listing.filter_map(Result::ok).collect();
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let file_name = entry.file_name().to_string_lossy().into_owned();
        if file_name.starts_with('.') || file_name == "Thumbs.db" || file_name == "desktop.ini" {
            continue;
        }
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

/// A template's fault as a diagnostic, in words of our own.
pub(super) fn template_fault(error: &tera::Error) -> Diagnostic {
    let at = |name: &str| Span::file(format!("{FOLDER}/{name}"));
    match error.kind() {
        ErrorKind::SyntaxError(found) => Diagnostic::new(Code::Template, place(found)).message("this is not valid Tera here"),
        ErrorKind::RenderingError(found) => Diagnostic::new(Code::Template, place(found))
            .message("this fails when the page is rendered")
            .help("see that the variable is one of docs/theming.md, and test with `is defined` where it may be absent"),
        ErrorKind::CircularExtend { tpl, .. } => {
            Diagnostic::new(Code::Template, at(tpl)).message("this template extends itself by way of others")
        }
        ErrorKind::CircularInclude { tpl, .. } => {
            Diagnostic::new(Code::Template, at(tpl)).message("this template includes itself by way of others")
        }
        ErrorKind::MissingParent { current, .. } => {
            Diagnostic::new(Code::Template, at(current)).message("this template extends one that does not exist")
        }
        ErrorKind::TemplateNotFound(_) => {
            Diagnostic::new(Code::Template, Span::file(FOLDER)).message("a template that another includes does not exist")
        }
        _ => Diagnostic::new(Code::Template, Span::file(FOLDER)).message(Words::from("a template of the theme does not work")),
    }
}

fn place(found: &tera::ReportError) -> Span {
    let span = found.span();
    Span {
        file: format!("{FOLDER}/{}", found.filename()).into(),
        line: span.start_line.max(1),
        column: span.start_col + 1,
        end_line: span.end_line.max(1),
        end_column: span.end_col + 1,
    }
}

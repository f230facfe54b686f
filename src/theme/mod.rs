//! The theme: templates and assets, those of the site in place of those in the binary, and what is wrong with them. Read from disk
//! before anything is rendered.

mod blocked;
mod built_in;
mod check;
mod copies;
mod fault;
mod own;
mod palette;
mod picture;
mod say;
mod uses;
mod words;

use crate::diagnostics::{Code, Diagnostic, Report, Span};
use crate::disk::{File, Named};
use crate::log::Site;
use crate::part::{Budget, Part, Show, Whose, show_ours};
use crate::publish::sha256_hex;
use crate::words::{OwnWords, Words, spoken};
pub use copies::{OwnFile, Standing, check, eject};
pub(crate) use say::Say;

use built_in::{CREST, SEARCH, SEARCH_MODULES, STYLE};
use own::{FOLDER, Own, Templates};
use palette::Palette;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _};
use std::path::Path;
use std::sync::Arc;
use tera::Tera;

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

impl Part for Asset {
    fn homes(&self) -> Vec<String> {
        vec![self.path.clone()]
    }

    /// The name holds a hash of the content.
    fn key(&self, key: &mut DefaultHasher) {
        self.path.hash(key);
    }

    fn make(&self, show: &mut Show<'_>) -> Result<(), Diagnostic> {
        show_ours(show, &self.path, &self.bytes);
        Ok(())
    }

    /// Every page loads these, or the search page does.
    fn budget(&self, _path: &str) -> Option<Budget> {
        let bytes = match self.name.as_str() {
            "style.css" => 8_000,
            "site.js" => 2_000,
            "search.js" => 25_000,
            _ => return None,
        };
        Some(Budget {
            bytes,
            whose: Whose::Asset(self.name.clone()),
        })
    }
}

/// Templates and assets.
pub struct Theme {
    tera: Tera,
    /// The site's own templates that are in use, where they differ from those in the binary.
    own: Templates,
    /// The same, whatever is wrong with them.
    written: Templates,
    /// Assets by name.
    pub assets: Vec<Arc<Asset>>,
    /// The site's own texts of the theme by their path in its folder, for the gate to name.
    pub texts: Vec<(String, String)>,
    /// The texts of the theme in the binary, which no site tells anything by.
    pub built_in: Vec<String>,
    /// The site's own words, by their language.
    own_words: BTreeMap<String, OwnWords>,
    /// The picture of the force, below the theme's assets.
    pub crest: String,
    palette: Palette,
    /// For each template a print of all that its pages are made with.
    prints: BTreeMap<String, u64>,
    /// The site's own files, whatever is wrong with them.
    pub(crate) files: Vec<File>,
    /// Those of them that have another name somewhere.
    pub(crate) named: Vec<Named>,
}

impl Theme {
    /// Reads the theme of the site in a folder. With files that can't be read or templates that don't work it is the theme
    /// in the binary, so that the rest of the site can be checked, and the report tells.
    ///
    /// `place` tells where the site says what it changes of its look.
    pub fn load(root: &Path, site: &Site, place: &dyn Fn(&str) -> Span) -> (Theme, Report) {
        let (base_url, brand) = (&site.base_url, &site.brand);
        let mut files = built_in::files();
        let mut report = Report::new();
        let Own {
            contents: mut mine,
            files: found,
            named,
            copies: _,
        } = own::read(root, &mut report);
        mine.retain(|name, bytes| files.get(name) != Some(bytes));
        let own = own::templates(&mine);
        let written = own.clone();
        check::unused(&own, &mut report);
        check::stylesheets(&mine, &mut report);
        blocked::check(&own, &mine, base_url, &mut report);
        let own_words = words::take(&mine, site.law, &mut report);
        let own_style = mine.contains_key(STYLE);
        let own_crest = mine.contains_key(&format!("assets/{CREST}"));
        let own_names: BTreeSet<String> = mine.keys().cloned().collect();
        files.extend(mine);
        let crest = check::crest(brand, &files, own_crest, place, &mut report);
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
        built_in::add_replaced(&mut files);
        let mut theme = Theme::of(files, (own, &own_names), crest, palette, &mut report);
        if report.has_errors() {
            theme = Theme::of(
                built_in::files(),
                (Templates::new(), &BTreeSet::new()),
                CREST.to_owned(),
                Palette::default(),
                &mut Report::new(),
            );
        }
        (theme.files, theme.named, theme.written) = (found, named, written);
        theme.built_in.push(Words::built_in(&site.language));
        theme.own_words = own_words;
        (theme, report)
    }

    /// The site's own templates that differ from those in the binary, whether they work or not: name and text.
    pub(crate) fn own_templates(&self) -> &BTreeMap<String, String> {
        &self.written
    }

    /// Red, green and blue of a colour of the theme, by its custom property's name without hyphens in front, on light or dark pages; `None` where the
    /// stylesheet sets no plain colour of that name.
    pub fn colour(&self, name: &str, dark: bool) -> Option<[u8; 3]> {
        self.palette.colour(name, dark)
    }

    /// What the program says in a language, with the site's own words in place of those in the binary.
    pub fn words(&self, language: &str) -> Arc<Words> {
        Words::of(language, self.own_words.get(spoken(language)))
    }

    /// Whether it says the same as another.
    pub fn says_as(&self, other: &Theme) -> bool {
        self.own_words == other.own_words
    }

    /// The templates, ready to make pages.
    pub fn tera(&self) -> &Tera {
        &self.tera
    }

    /// What is wrong with a template that failed.
    pub fn fault(&self, error: &tera::Error) -> Diagnostic {
        fault::of(error, &self.own)
    }

    /// Whether a template is the site's own: those in the binary work.
    pub fn has_own_templates(&self) -> bool {
        !self.own.is_empty()
    }

    fn of(
        mut files: BTreeMap<String, Vec<u8>>,
        (own, own_names): (Templates, &BTreeSet<String>),
        crest: String,
        palette: Palette,
        report: &mut Report,
    ) -> Theme {
        built_in::bundle(&mut files);
        let is_own = |name: &str| {
            let parts =
                name == SEARCH && own_names.iter().any(|own| own.starts_with(SEARCH_MODULES));
            parts || own_names.contains(name)
        };
        let mut templates = Vec::new();
        let mut assets = Vec::new();
        let (mut texts, mut built_in) = (Vec::new(), Vec::new());
        for (name, bytes) in files {
            let text = std::str::from_utf8(&bytes);
            match text {
                Ok(_) if words::is_of_words(&name) && !is_own(&name) => {}
                Ok(text) if is_own(&name) => {
                    texts.push((format!("{FOLDER}/{name}"), text.to_owned()));
                }
                Ok(text) => built_in.push(text.to_owned()),
                Err(_) => {}
            }
            if let Some(asset) = name.strip_prefix("assets/") {
                let (stem, ending) = asset
                    .rsplit_once('.')
                    .map_or((asset, String::new()), |(s, e)| (s, format!(".{e}")));
                let path = format!("assets/{stem}-{}{ending}", &sha256_hex(&bytes)[..10]);
                assets.push(Arc::new(Asset {
                    name: asset.to_owned(),
                    path,
                    bytes,
                }));
            } else if words::is_of_words(&name) {
                // Read where they are asked for.
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
                        .message("a theme has templates (.html), words/ and assets/ only"),
                );
            }
        }
        let prints = uses::prints(&templates);
        let mut tera = Tera::new();
        // Whoever makes pages puts the words of their language in its place.
        tera.register_function("say", Say(Words::english()));
        if let Err(error) = tera.add_raw_templates(templates) {
            report.append(fault::of_loading(&error, &own).into_iter().collect());
        }
        Theme {
            tera,
            own,
            assets,
            texts,
            built_in,
            own_words: BTreeMap::new(),
            crest,
            palette,
            prints,
            written: Templates::new(),
            files: Vec::new(),
            named: Vec::new(),
        }
    }

    /// A print of a template and of every other one that it may use: as long as it is the same, the template makes the same
    /// page of the same things.
    pub fn print(&self, template: &str) -> u64 {
        self.prints.get(template).copied().unwrap_or_default()
    }
}
